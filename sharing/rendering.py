"""HTML made into tagged PDF, several at once with the help of a process that holds nothing but what it is given.

`python -m sharing.rendering` is such a process: it reads pages to render from its input until there are no more. It
has no settings, no database and no keys; what it is given passes through pipes and is never on a disk.
"""

import gc
import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib import metadata
from pathlib import Path
from queue import Empty, SimpleQueue

from sharing import tags

PROCESSES = 2
# Fewer are sooner rendered here than another process is started.
WORTH_IT = 5
ROOT = Path(__file__).resolve().parents[1]
KEPT = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")
LENGTH = struct.Struct(">?Q")  # whether it could be rendered, and how many bytes follow


class NotRendered(Exception):
    """A page could not be made into a PDF. Says only the kind of error: its words might quote the page."""


@dataclass(frozen=True)
class Job:
    html: str
    styles: tuple[str, ...]  # CSS, the later the stronger


def render(job: Job) -> bytes:
    """Tagged PDF/UA of one document. Nothing is fetched, whatever address a text may carry."""
    from weasyprint import HTML  # slow to load

    document = HTML(string=job.html, url_fetcher=nothing())
    styles = [_style(one) for one in job.styles]
    return tags.tidied(document.write_pdf(stylesheets=styles, font_config=_fonts(), pdf_variant="pdf/ua-1"))


def version() -> str:
    """Of what renders: another one may lay the same words out, or tag them, differently."""
    return f"{metadata.version('weasyprint')} {tags.REVISION}"


def render_all(jobs: Iterable[Job], processes=PROCESSES) -> list[bytes]:
    """PDFs of all jobs, in their order, made by so many processes: this one, and others beside it."""
    jobs = list(jobs)
    if len(jobs) < WORTH_IT:
        processes = 1
    waiting, made = SimpleQueue(), {}
    for numbered in enumerate(jobs):
        waiting.put(numbered)
    with ThreadPoolExecutor(processes) as threads:
        beside = [threads.submit(_work_off_beside, waiting, made) for _ in range(processes - 1)]
        with _uncollected():
            _work_off(waiting, made, _told)
        for one in beside:
            one.result()  # raises an error of its thread
    return [made[number] for number in range(len(jobs))]


def _work_off_beside(waiting, made):
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    command = [sys.executable, "-m", "sharing.rendering"]
    with subprocess.Popen(  # noqa: S603 – a module of ours
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _work_off(waiting, made, partial(_handed_to, process))
            process.stdin.close()
        except BaseException:
            process.kill()
            raise


def _work_off(waiting, made, make):
    """Until nothing waits, or until one could not be made: then nobody goes on."""
    while True:
        try:
            number, job = waiting.get_nowait()
        except Empty:
            return
        try:
            made[number] = make(job)
        except BaseException:
            while not waiting.empty():
                with suppress(Empty):
                    waiting.get_nowait()
            raise


@contextmanager
def _uncollected():
    """A page is many small things that all go at once: looking for garbage between them costs a fifth of the time, and
    looking through all that was there before, after each of them, another.
    """
    was = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was:
            gc.enable()


def _told(job):
    try:
        return render(job)
    except Exception as error:
        raise NotRendered(type(error).__name__) from None
    finally:
        gc.collect()


def _handed_to(process, job):
    _write(process.stdin, json.dumps([job.html, job.styles]).encode())
    try:
        done, answer = _read(process.stdout)
    except EOFError:
        raise NotRendered("the process ended") from None
    if not done:
        raise NotRendered(answer.decode())
    return answer


def _write(stream, content, done=True):
    stream.write(LENGTH.pack(done, len(content)) + content)
    stream.flush()


def _read(stream):
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    done, length = LENGTH.unpack(head)
    return done, stream.read(length)


@cache
def nothing():
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)


@cache
def _fonts():
    """Found once: our styles bring no fonts of their own."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _style(css):
    from weasyprint import CSS

    return CSS(string=css, url_fetcher=nothing())


def main():
    gc.disable()
    while True:
        try:
            _, given = _read(sys.stdin.buffer)
        except EOFError:
            return
        html, styles = json.loads(given)
        try:
            _write(sys.stdout.buffer, render(Job(html, tuple(styles))))
        except Exception as error:  # whatever it is, the one who asked has to know
            _write(sys.stdout.buffer, type(error).__name__.encode(), done=False)
        gc.collect()
        gc.freeze()  # what has stayed will stay, and need not be looked through again


if __name__ == "__main__":
    main()
