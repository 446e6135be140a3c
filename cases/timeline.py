"""The timeline of a case: what agencies know, as it stands corrected, and what the panel did, in one line. R27, R30

Also "as it stood on" a day: what had been recorded by its end, and corrected by then.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from cases.models import Case, CaseEvent, CaseInformation, Document, InformationKind
from sharing.models import Agency, Person
from sharing.web.days import LONDON, in_london

FACT, OPINION, SYSTEM = "fact", "opinion", "panel"
NATURES = {FACT: "Facts", OPINION: "Opinions", SYSTEM: "What the panel did"}


@dataclass
class Entry:
    """What stands of one thing known, and its words before each correction, the latest first."""

    now: CaseInformation
    earlier: list[CaseInformation] = field(default_factory=list)
    may_correct: bool = False  # whether the reader can, for the page

    @property
    def first_recorded_at(self) -> datetime:
        return self.earlier[-1].recorded_at if self.earlier else self.now.recorded_at


@dataclass(frozen=True)
class Line:
    """One line: an entry, or what the panel did."""

    on: date
    at: datetime
    kind: str  # of InformationKind or CaseEvent.Kind
    label: str
    nature: str
    agency: Agency | None = None
    entry: Entry | None = None
    event: CaseEvent | None = None
    words: str = ""  # of an event
    url: str = ""
    by: Person | None = None


@dataclass(frozen=True)
class Wanted:
    """What of a timeline is asked for; nothing narrows it where it is empty."""

    kinds: tuple[str, ...] = ()
    agency: Agency | None = None
    nature: str = ""
    since: date | None = None
    until: date | None = None
    as_on: date | None = None
    oldest_first: bool = False

    @property
    def narrows(self):
        return bool(self.kinds or self.agency or self.nature or self.since or self.until)


def entries_of(case: Case, as_on: date | None = None, kind=None) -> list[Entry]:
    """What is known, each with its corrections, in the order in which it was first recorded."""
    rows = case.information.select_related("agency", "recorded_by__agency")
    if kind:
        rows = rows.filter(kind=kind)
    return chained(one for one in rows if as_on is None or one.recorded_at < _end_of(as_on))


def chained(rows: Iterable[CaseInformation]) -> list[Entry]:
    """Entries from rows, of which the ones that were corrected come behind what stands now."""
    rows = list(rows)
    by_id, corrected = {one.pk: one for one in rows}, {one.corrects_id for one in rows}
    entries = []
    for one in rows:
        if one.pk in corrected:
            continue
        entry, before = Entry(one), by_id.get(one.corrects_id)
        while before:
            entry.earlier.append(before)
            before = by_id.get(before.corrects_id)
        entries.append(entry)
    return sorted(entries, key=lambda entry: (entry.first_recorded_at, entry.now.pk))


def latest_safety(case: Case) -> Entry | None:
    """The latest word on safety; a correction of an older one does not come before it."""
    entries = entries_of(case, kind=InformationKind.SAFETY)
    return entries[-1] if entries else None


def lines_of(case: Case, wanted: Wanted) -> list[Line]:
    lines = [_of_entry(entry) for entry in entries_of(case, wanted.as_on)]
    if not wanted.agency and wanted.nature in ("", SYSTEM):
        lines += _of_events(case, wanted.as_on)
    lines = [line for line in lines if _is_wanted(line, wanted)]
    return sorted(lines, key=lambda line: (line.on, line.at), reverse=not wanted.oldest_first)


def _of_entry(entry):
    one = entry.now
    return Line(
        on=one.dated_on or in_london(entry.first_recorded_at).date(),
        at=entry.first_recorded_at,
        kind=one.kind,
        label=one.get_kind_display(),
        nature=OPINION if one.is_opinion else FACT,
        agency=one.agency,
        entry=entry,
        by=one.recorded_by,
    )


def _of_events(case, as_on):
    titles = dict(Document.objects.filter(record=case.pk).values_list("pk", "title"))
    for one in case.events.select_related("by__agency"):
        if as_on and one.at >= _end_of(as_on):
            continue
        title, is_gone = titles.get(one.url_pk), one.kind == CaseEvent.Kind.DOCUMENT and one.url_pk not in titles
        yield Line(
            on=one.on, at=one.at, kind=one.kind, label=one.get_kind_display(), nature=SYSTEM, event=one,
            words=f"{one.words}: {title}" if title else one.words,
            url="" if is_gone else one.get_absolute_url(), by=one.by,
        )  # fmt: skip


def _is_wanted(line, wanted):
    return (
        (not wanted.kinds or line.kind in wanted.kinds)
        and (wanted.agency is None or line.agency == wanted.agency)
        and (not wanted.nature or line.nature == wanted.nature)
        and (wanted.since is None or line.on >= wanted.since)
        and (wanted.until is None or line.on <= wanted.until)
    )


def _end_of(day):
    """The first moment after a day in London."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON)
