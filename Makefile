# make run, make test: everything else they need, they get themselves (docs/running.md).
.DEFAULT_GOAL := help
.PHONY: help run test check journey bench-access bench-dispatch bench-packs faults mutants matrix fuzz routes meetings manage lock format clean setup-run setup-test

PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
ours := .venv/bin/python -m hsbpanel.stack

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

run: setup-run ## the whole product on this machine, with a demo partnership (PORT=8000 VAR=var)
	@exec $(ours) run

test: setup-test ## all checks and tests; a few: make test ARGS="tests/cases -k review"
	@exec $(ours) test $(if $(ARGS),,--checks) -- $(ARGS)

check: setup-test ## style, migrations and production settings only
	@exec $(ours) check

journey: setup-test ## the panel's main job in a real browser (INPUT=file.json); what came of it is in var/journey
	@JOURNEY_INPUT="$(if $(INPUT),$(abspath $(INPUT)))" JOURNEY_OUTPUT="$(abspath $(or $(VAR),var))/journey" \
		exec $(ours) test -- tests/journeys/test_main_job.py -s

bench-access: setup-test ## what need to know costs, as ratios (SCALE=small; full: 300k cases, 6 million grants)
	@exec .venv/bin/python -m tests.bench $(or $(SCALE),small)

bench-dispatch: setup-test ## how fast circulation leaves, against a task and a connection a mail, as ratios
	@exec .venv/bin/python -m tests.bench dispatch

faults: setup-test ## break the running product while it sends; nothing may go twice or be said falsely (FAULTS=200)
	@exec .venv/bin/python -m tests.faults $(or $(FAULTS),200)

bench-packs: setup-test ## what packs of 20 and 60 cases cost, as ratios to Chromium's print and to each other
	@exec .venv/bin/python -m tests.bench packs

mutants: setup-test ## break need-to-know in every way we know; the tests must notice (ONLY="words of a name")
	@exec .venv/bin/python -m tests.mutants $(if $(ONLY),--only "$(ONLY)")

matrix: setup-test ## every address tried by everybody, and on both sides
	@MATRIX_ONE_IN=1 exec $(ours) test -- tests/house/test_matrix.py -q

fuzz: setup-test ## hostile posts to every page of the referrals (POSTS=2000)
	@FUZZ_POSTS="$(or $(POSTS),2000)" exec $(ours) test -- tests/house/test_hostile_posts.py -q -n 2

routes: setup-test ## walk the pathways in random orders through services and database (WALKS=2000)
	@ROUTES_WALKED="$(or $(WALKS),2000)" exec $(ours) test -- tests/cases/test_routes_walked.py -q

meetings: setup-test ## walk schedules from compiling to the last copy in random orders (WALKS=2000); var/walks says what was done
	@MEETINGS_WALKED="$(or $(WALKS),2000)" MEETINGS_REPORT="$(abspath $(or $(VAR),var))/walks/meetings.json" \
		exec $(ours) test -- tests/meetings/test_schedules_walked.py -q

manage: ## manage.py on the running stack: make manage CMD="shell"
	@exec $(ours) manage $(CMD)

lock: setup-test ## write requirements/*.txt and package-lock.json anew
	@npm run --silent lock
	@.venv/bin/python -m uv --version >/dev/null 2>&1 || .venv/bin/python -m pip install --quiet uv
	@for name in base local node dev; do \
		extra=$$([ $$name = base ] || echo --extra $$name); \
		.venv/bin/python -m uv pip compile pyproject.toml $$extra --universal --generate-hashes --quiet \
			--no-header --no-emit-index-url --no-emit-find-links -o requirements/$$name.txt || exit 1; \
	done

format: setup-test ## put the code in order as far as ruff can
	@.venv/bin/python -m ruff check --fix --quiet . ; .venv/bin/python -m ruff format .

clean: ## remove all that make made, but nothing under var/ except the tests' servers
	@rm -rf .venv node_modules static/build var/test-* .pytest_cache .ruff_cache

setup-run setup-test: setup-%:
	@$(if $(PYTHON),$(PYTHON) hsbpanel/stack/setup $*,echo "Python 3.11 or newer is needed: apt-get install -y python3" >&2; exit 1)
