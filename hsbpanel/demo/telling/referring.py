"""Writing a story's referral the way a social worker does: page by page, then submitting it."""

from django.core.files.uploadedfile import SimpleUploadedFile

import cases.services
from hsbpanel.demo.acting import acting
from hsbpanel.demo.stories import Story
from referrals import points, sections
from referrals.models import Referral
from referrals.services import drafts, submission
from referrals.services.points import answer_points
from sharing.models import Panel, Person


def write_draft(story: Story, *, panel: Panel, by: Person) -> Referral:
    """A referral that holds what the story says and nothing else."""
    with acting(by):
        referral = drafts.start_referral(by=by, panel=panel, team=story.team)
        _fill(referral, referral, story.referral, sections.OF_THE_REFERRAL, by)
        _fill(referral, referral.young_person, story.young_person, sections.OF_A_CHILD, by)
        for told in story.harmed:
            child = drafts.add_child_harmed(referral=referral, by=by)
            _fill(referral, child, told, sections.OF_A_CHILD, by)
        for told in story.incidents:
            _write_incident(referral, told, by)
    return referral


def submit(referral: Referral, *, by: Person) -> Referral:
    with acting(by):
        return submission.submit_referral(referral=referral, by=by)


def answer(referral: Referral, words: str, *, by: Person):
    """Answer every point of the Chair in the same words."""
    with acting(by):
        referral = Referral.objects.get(pk=referral.pk)
        answers = {point.position: words for point in points.of_return(referral)}
        answer_points(referral=referral, by=by, answers=answers)


def change(referral: Referral, told: dict, *, by: Person):
    """Answer what the Chair asked for, in the sections that it concerns."""
    with acting(by):
        referral = Referral.objects.get(pk=referral.pk)
        for section in sections.OF_THE_REFERRAL:
            if not told.keys().isdisjoint(section.fields):
                values = sections.values_of(section, referral) | {k: v for k, v in told.items() if k in section.fields}
                _save(referral, referral, section, values, by)


def attach(record, title: str, words: str, *, by: Person, kind="other"):
    """A short document in plain text."""
    with acting(by):
        file = SimpleUploadedFile("document.txt", words.encode(), content_type="text/plain")
        return cases.services.add_document(record=record, by=by, uploaded_file=file, title=title, kind=kind)


def _fill(referral, row, told, of, by):
    for section in of:
        if not told.keys().isdisjoint(section.fields):
            kept = sections.row_of(section, row) if section in sections.OF_A_CHILD else row
            values = {name: told.get(name, value) for name, value in sections.values_of(section, kept).items()}
            _save(referral, kept, section, values, by)


def _save(referral, row, section, values, by):
    seen = sections.version_of(section, row)
    row = row.child if section is sections.ADDRESS else row
    drafts.save_section(referral=referral, by=by, section=section, row=row, values=values, seen=seen)


def _write_incident(referral, told, by):
    children = list(referral.children.filter(position__gt=0))
    drafts.save_incident(
        referral=referral, by=by, incident=None, seen="",
        values={name: told[name] for name in sections.INCIDENT.fields if name in told},
        harmed=[children[position].pk for position in told["harmed"]],
    )  # fmt: skip
