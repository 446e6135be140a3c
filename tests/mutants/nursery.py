"""A Python that has loaded the product once and forks for each run: loading is half of what a short run costs.

Each line it reads is a run: {"template": …, "arguments": […], "output": …}; it answers with pytest's exit status.
"""

import json
import os
import signal
import sys
import traceback

LONGEST = 900  # seconds; a mutant that hangs is an error


def main():
    import django

    django.setup()
    load()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            run(**json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def load():
    import pikepdf  # noqa: F401
    import pytest  # noqa: F401
    import weasyprint  # noqa: F401

    import hsbpanel.urls  # noqa: F401 - and with it every page and all that they do


def run(*, template, arguments, output):
    """In the child: never returns."""
    import pytest
    from django.conf import settings

    signal.alarm(LONGEST)
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = template
    with open(output, "w") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    try:
        status = pytest.main(arguments)
    except BaseException:
        traceback.print_exc()
        status = 70
    sys.stdout.flush()
    os._exit(int(status))


if __name__ == "__main__":
    main()
