"""What a pack costs: against Chromium's print of the same pages, as it grows, a copy more, and one case changed.

Medians of alternating rounds; within a round each is done once. Prints one `name: value` a line and keeps the ratios
as JSON. There is no database in it: what is measured is making pages, putting them together and sealing them.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from types import SimpleNamespace

import django
import pikepdf

from tests.bench import papers

KEYS = ("pack60_vs_chromium", "growth_20_60", "copy_vs_render", "reissue_vs_whole", "tags_dangling")
SCALES = {"tiny": (2, 6, 1), "full": (20, 60, 3)}  # cases of the small pack and of the large one, rounds
CHROMIUM = (
    os.environ.get("CHROMIUM") or "chromium",
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-pdf-header-footer",
)
TEMPLATE = "meetings/paper/schedule.html"


def main(scale, path):
    from hsbpanel.stack.setup.progress import say

    few, many, rounds = SCALES[scale]
    found = measure(few, many, rounds)
    for name, value in found.items():
        say(f"{name}: {value}")
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({key: found[key] for key in KEYS}, indent=2) + "\n")


def measure(few, many, rounds) -> dict:
    from sharing.tags import dangling

    small, large = Bench(few), Bench(many)
    large.whole()  # what is loaded once
    took = {}
    for _ in range(rounds):
        for name, act in {
            "chromium": large.chromium, "pack60": large.whole, "pack20": small.whole, "reissue": large.reissue,
            "copy": large.copy,
        }.items():  # fmt: skip
            began = time.perf_counter()
            act()
            took.setdefault(name, []).append(time.perf_counter() - began)
    took = {name: median(seconds) for name, seconds in took.items()}
    pages = {bench: page_count(bench.pack) for bench in (small, large)}
    with pikepdf.open(io.BytesIO(large.pack)) as pdf:
        tags, lost = dangling(pdf)
        unsound = pdf.check_pdf_syntax()
    if unsound:
        raise SystemExit(f"The pack is not sound: {unsound}")
    return {
        "pack60_vs_chromium": round(took["pack60"] / took["chromium"], 3),
        "growth_20_60": round((took["pack60"] / pages[large]) / (took["pack20"] / pages[small]), 3),
        "copy_vs_render": round(took["copy"] / took["pack60"], 4),
        "reissue_vs_whole": round(took["reissue"] / took["pack60"], 3),
        "tags_dangling": lost,
        "tags": tags,
        "pages": pages[large],
        "pages_of_chromium": large.printed_pages,
        **{f"{name}_s": round(seconds, 3) for name, seconds in took.items()},
    }


def page_count(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


class Bench:
    """A pack of so many cases, and what is done with it."""

    def __init__(self, cases):
        from sharing import paper
        from sharing.statement import CONFIDENTIALITY

        self.contents = [papers.case(number) for number in range(1, cases + 1)]
        self.context = {
            "version": SimpleNamespace(
                number=1, approved_by=SimpleNamespace(name="C. Chair"), approved_at=datetime(2026, 6, 1, tzinfo=UTC),
                front={"when": "8 June 2026, 9.30am", "place": "Town Hall"},
            ),
            "panel": {"name": "HSB panel", "partnership": "Partnership"},
            "title": "HSB panel 8 June 2026 – schedule version 1", "distribution": [], "statement": CONFIDENTIALITY,
        }  # fmt: skip
        self.jobs = [self.job(content) for content in self.contents]
        # The same pages as one document, for a browser to print.
        front = paper.job(TEMPLATE, self.context | {"contents": self.contents})
        bodies = "".join(job.html.partition("<body>")[2].partition("</body>")[0] for job in self.jobs)
        styles = "".join((paper.FOLDER / name).read_text() for name in ("paper.css", "running.css"))
        style = f"<style>{styles}</style></head>"
        self.html = front.html.replace("</head>", style).replace("</body>", f"{bodies}</body>")
        self.pack, self.made, self.printed_pages = b"", [], 0

    @staticmethod
    def job(content):
        from meetings import packs
        from sharing import paper

        return paper.job("meetings/paper/schedule_case.html", {"item": content}, packs.INNER)

    def whole(self):
        from sharing import rendering

        self.made = rendering.render_all(self.jobs)
        self.bind(self.made)

    def reissue(self):
        """One case has changed: the others are as they were kept."""
        from sharing import rendering

        changed = self.job(self.contents[0] | {"asked_of_panel": f"Asked anew at {time.perf_counter()}."})
        self.bind([rendering.render(changed), *self.made[1:]])

    def bind(self, made):
        from meetings import packs

        self.pack = packs.bound(TEMPLATE, self.context, self.contents, made)

    def copy(self):
        from sharing import sealing

        sealing.seal(
            self.pack, name="A. Member, Police", copy_number=2, copies=9, reference="Bench",
            password="kd7m-x2vp-9hqt-c4wn-yr8e",
        )  # fmt: skip

    def chromium(self):
        with tempfile.TemporaryDirectory() as folder:
            page, printed = Path(folder) / "pack.html", Path(folder) / "pack.pdf"
            page.write_text(self.html)
            subprocess.run(
                [*CHROMIUM, f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}", page.as_uri()],
                check=True, capture_output=True,
            )  # fmt: skip
            with pikepdf.open(printed) as pdf:
                self.printed_pages = len(pdf.pages)
                if "/StructTreeRoot" not in pdf.Root:
                    raise SystemExit("Chromium's print has no tags.")


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:3])
