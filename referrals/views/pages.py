"""What a page of a draft is to the views that save it: its form, what is saved, and how it is saved. R01, R05–R07"""

import hashlib
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse

from referrals import forms, naming
from referrals.sections import INCIDENT, label_of, row_of, values_of, version_of, words_of
from referrals.services.drafts import begun_in, incident_version, save_incident, save_section, saved_last
from sharing.web.typed import as_typed


class SectionPage:
    """A section of the referral itself or of one of its children; `row` is what it is about.

    `asks_why`: it is changed while the Chair has the referral, with a reason. R09
    """

    def __init__(self, referral, section, row, path, asks_why=False):
        self.referral, self.section, self.row, self.path, self.asks_why = referral, section, row, path, asks_why

    @property
    def is_new(self):
        return self.row is None

    @property
    def held(self):
        """The row that holds the answers."""
        return row_of(self.section, self.row)

    def form(self, data=None, asked_again=()):
        """`asked_again`: boxes that count as changed, so that the second look asks about them."""
        return self._form_class(forms.OF_SECTION[self.section.url_name])(data, initial=self._initial(asked_again))

    def _form_class(self, form_class):
        return forms.with_reason(form_class) if self.asks_why else form_class

    def _initial(self, asked_again):
        return self.values() | dict.fromkeys(asked_again, "")

    def values(self) -> dict:
        """What is saved now."""
        return values_of(self.section, self.held)

    @property
    def version(self):
        return version_of(self.section, self.held)

    @cached_property
    def last(self):
        """Who saved it last, or None."""
        return None if self.is_new else saved_last(self.referral, self.section.url_name, self.row.pk)

    def begun(self, sent):
        """Goes on with what this window has begun, where the page began as that of something new."""

    def save(self, by, values, seen, sent, because=""):
        self.row = save_section(
            referral=self.referral, by=by, section=self.section, row=self.row, values=values, seen=seen, sent=sent,
            because=because,
        )  # fmt: skip
        self.stands(self.row)

    def stands(self, row):
        """The row as it is now, however that came about."""
        self.row = row
        self.__dict__.pop("last", None)

    def naming(self):
        """Which of some texts name a child who is not this page's own."""
        return naming.named_on(self.referral, self.section, self.row)

    def typed(self) -> QueryDict:
        """What is saved, as a browser would send it."""
        data = QueryDict(mutable=True)
        for box, texts in as_typed(self.form(), self.values()).items():
            data.setlist(box, texts)
        return data

    def labels(self):
        return {name: label_of(self.held, name) for name in self.section.fields}

    def words(self, values):
        """{question: its answer as people read it}"""
        told = type(self.held)(**{name: values[name] for name in self.section.fields})
        return {name: words_of(told, name) for name in self.section.fields}

    def marks(self) -> str:
        """A short hash of each answer as it is saved: tells later which of them somebody has left as they were."""
        return " ".join(f"{name}:{_hash(value)}" for name, value in self.words(self.values()).items())


class IncidentPage(SectionPage):
    """One incident, or a new one, where `row` is None."""

    def __init__(self, referral, incident, path, asks_why=False):
        super().__init__(referral, INCIDENT, incident, path, asks_why)

    def form(self, data=None, asked_again=()):
        form_class = self._form_class(forms.IncidentForm)
        return form_class(data, initial=self._initial(asked_again), children=self.referral.harmed)

    def values(self):
        if self.is_new:
            only = self.referral.harmed[0] if len(self.referral.harmed) == 1 else None
            return {"harmed": [str(only.pk)] if only else []}
        return values_of(INCIDENT, self.row) | {"harmed": [str(child.pk) for child in self.row.harmed.all()]}

    @property
    def version(self):
        return incident_version(self.row)

    def save(self, by, values, seen, sent, because=""):
        values = dict(values)
        harmed = values.pop("harmed", [])
        self.stands(
            save_incident(
                referral=self.referral,
                by=by,
                incident=self.row,
                values=values,
                harmed=harmed,
                seen=seen,
                sent=sent,
                because=because,
            )
        )

    def stands(self, row):
        super().stands(type(row).objects.prefetch_related("harmed").get(pk=row.pk))
        self.path = reverse("referrals:incident", args=[self.referral.pk, row.pk])

    def begun(self, sent):
        if self.is_new and (row := begun_in(self.referral, sent)):
            self.stands(row)

    def labels(self):
        return super().labels() | {"harmed": "Who was harmed"}

    def words(self, values):
        chosen = set(map(str, values.get("harmed", [])))
        named = ", ".join(child.label for child in self.referral.harmed if str(child.pk) in chosen)
        return super().words(values) | {"harmed": named}

    def marks(self):
        return "" if self.is_new else super().marks()


def _hash(words):
    return hashlib.sha256(words.encode()).hexdigest()[:10]


def is_unchanged(marks: str, name: str, words: str) -> bool:
    """Whether an answer is the one of which these marks were made."""
    return f"{name}:{_hash(words)}" in marks.split()
