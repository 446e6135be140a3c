"""A submitted referral on paper, and the blank form to take along on a visit. R05–R07, R29, R43.

The words are those that were frozen; an address that must not be disclosed is not among them.
"""

from dataclasses import dataclass, field
from functools import cache

from django import forms
from django.utils import timezone

from referrals import continuum, sections
from referrals.content import as_read
from referrals.forms import OF_SECTION, IncidentForm
from referrals.models import ReferredChild, Submission
from sharing.models import Panel, Person
from sharing.paper import pdf_of
from sharing.statement import CONFIDENTIALITY
from sharing.web.widgets import DateBoxes
from sharing.web.wording import NO_NAMES

ROWS_OF_A_LINE = 1


def of_submission(submission: Submission, *, by: Person) -> bytes:
    """PDF of one version of a referral; each page says who printed it and when."""
    return pdf_of(
        "referrals/paper/referral.html",
        {
            "referral": submission.referral,
            "panel": submission.referral.panel,
            "submission": submission,
            "parts": [part for part in as_read(submission) if any(row["words"] for row in part["rows"])],
            "statement": CONFIDENTIALITY,
            "printed": f"Printed by {by.name}, {by.agency.name}",
            "printed_at": timezone.now(),
        },
    )


def file_name(submission: Submission) -> str:
    return f"{submission.referral.reference}-referral-version-{submission.number}.pdf"


@dataclass
class Question:
    """One question of the blank form; with `options` to tick, `is_date`, or `rows` to write on."""

    label: str
    hint: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)  # words, hint
    is_date: bool = False
    rows: int = ROWS_OF_A_LINE

    @property
    def lines(self):
        return range(self.rows)


def blank(panel: Panel) -> bytes:
    """PDF of every question of a referral, with room to write by hand."""
    return _blank(panel.name, panel.partnership)


@cache
def _blank(name, partnership):
    """The same for everybody until the next release; it takes some seconds to draw."""
    young_person, harmed = ReferredChild(role="young_person"), ReferredChild(role="child_harmed", position=1)
    groups = [
        ("Assessment", _pages(sections.BEFORE_THE_CHILDREN)),
        ("Young person", _pages(sections.OF_A_CHILD, but=sections.RELATIONSHIP, child=young_person)),
        ("Child harmed", _pages(sections.OF_A_CHILD, child=harmed)),
        ("Incident", [(sections.INCIDENT.title, sections.INCIDENT.lede, _questions(IncidentForm(children=[])))]),
        ("The behaviour", _pages((sections.BEHAVIOUR, sections.ADMISSION))),
        ("The panel", _pages((sections.ASKS, sections.URGENCY))),
    ]
    context = {
        "panel": {"name": name, "partnership": partnership}, "groups": groups, "no_names": NO_NAMES,
        "stages": continuum.STAGES,
        "disclaimer": continuum.DISCLAIMER, "stages_disclaimer": continuum.STAGES_DISCLAIMER,
    }  # fmt: skip
    return pdf_of("referrals/paper/blank.html", context)


def _pages(of, but=None, child=None):
    """(title, lede, questions) of each section."""
    called = {"child": "the child" if child is None or not child.is_young_person else child.in_a_sentence}
    return [
        (one.title, one.lede.format(**called), _questions(OF_SECTION[one.url_name]())) for one in of if one is not but
    ]


def _questions(form):
    brought_up = form.revealed_by()
    return [_question(asked, _only_after(form, *brought_up.get(name, ("", ())))) for name, asked in form.fields.items()]


def _only_after(form, asking, answers):
    """ "If “Yes”:" before a question that is asked only after that answer."""
    words = [str(said) for value, said in form.fields[asking].choices if str(value) in answers] if asking else []
    return f"If “{'” or “'.join(words)}”: " if words else ""


def _question(asked, after):
    question = Question(f"{after}{asked.label}", str(asked.help_text).replace(NO_NAMES, "").strip())
    widget = asked.widget
    if isinstance(asked, forms.ChoiceField):
        hints = getattr(widget, "hints", {})
        question.options = [(str(words), hints.get(str(value), "")) for value, words in asked.choices if value != ""]
    elif isinstance(widget, DateBoxes):
        question.is_date = True
    elif isinstance(widget, forms.Textarea):
        question.rows = int(widget.attrs["rows"]) + 1
    return question
