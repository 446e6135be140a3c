"""A referral's file checked whole before anything is written: each problem with its path, as the pages say it. R05"""

import json
import string
from dataclasses import dataclass, field

from django.http import QueryDict

from referrals import sections
from referrals.exchange import shape
from referrals.exchange.values import WrongType, as_sent
from referrals.models import MOST_HARMED

LARGEST = 2 * 1024 * 1024  # bytes
TOP = {"kind", "referrer", "team", "young_person", "children_harmed", "incidents", *shape.OF_THE_REFERRAL}


class Unreadable(Exception):
    """The file cannot be used. `problems`: sentences, each beginning with its path."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass
class Told:
    """What a file says, in the values of the forms: (section, values) of the referral and of each child in turn."""

    referrer: str = ""  # e-mail address
    team: str = ""
    referral: list = field(default_factory=list)
    children: list = field(default_factory=list)  # of lists; the young person's first
    incidents: list = field(default_factory=list)  # (values, positions of the children harmed)


def read(text: bytes) -> Told:
    """Unreadable says everything that is wrong at once."""
    if len(text) > LARGEST:
        raise Unreadable([f"The file is larger than {LARGEST // 1024 // 1024} MB."])
    try:
        given = json.loads(text, object_pairs_hook=_said_once)
    except (ValueError, RecursionError) as error:
        raise Unreadable([f"The file is not JSON: {error}"]) from None
    reading = _Reading()
    told = reading.whole(given)
    if reading.problems:
        raise Unreadable(reading.problems)
    return told


def _said_once(pairs):
    said = {}
    for name, value in pairs:
        if name in said:
            raise ValueError(f"“{name}” stands twice in one place")
        said[name] = value
    return said


class _Reading:
    def __init__(self):
        self.problems = []

    def wrong(self, path, what):
        self.problems.append(f"{path}: {what}" if path else what)

    def whole(self, given):
        told = Told()
        if not self._is_object("", given, TOP):
            return told
        if given.get("kind") != shape.KIND:
            self.wrong("kind", f"must be “{shape.KIND}”")
        if not isinstance(given.get("referrer"), str):
            self.wrong("referrer", "must be the e-mail address of the responsible social worker")
        told.referrer = given.get("referrer", "")
        start = self._checked("", shape.start_form, {"team": given.get("team")})
        told.team = start.get("team", "")
        for name, section in shape.OF_THE_REFERRAL.items():
            if name in given:
                told.referral.append((section, self._section(name, section, given[name])))
        told.children.append(self._child("young_person", given.get("young_person", {}), shape.OF_THE_YOUNG_PERSON))
        harmed = self._list("children_harmed", given.get("children_harmed", []), MOST_HARMED)
        for path, one in harmed:
            told.children.append(self._child(path, one, shape.OF_A_CHILD))
        letters = string.ascii_uppercase[: len(harmed)]
        told.incidents = [
            self._incident(path, one, letters) for path, one in self._list("incidents", given.get("incidents", []))
        ]
        return told

    def _child(self, path, given, known):
        if not self._is_object(path, given, known):
            return []
        return [(known[name], self._section(f"{path}.{name}", known[name], one)) for name, one in given.items()]

    def _section(self, path, section, given):
        return self._checked(path, shape.form_of(section), given)

    def _incident(self, path, given, letters):
        """The children harmed are named by their letters, "A" for the first of the file."""
        if not self._is_object(path, given, {*sections.INCIDENT.fields, "harmed"}):
            return {}, []
        harmed = []
        for place, letter in self._list(f"{path}.harmed", given.get("harmed", [])):
            if isinstance(letter, str) and len(letter) == 1 and letter in letters:
                harmed.append(letters.index(letter))
            else:
                self.wrong(place, "must be the letter of a child harmed, “A” for the first")
        rest = {name: value for name, value in given.items() if name != "harmed"}
        values = self._checked(path, lambda data=None: shape.incident_form([], data), rest)
        return values, harmed

    def _checked(self, path, make_form, given):
        """The values of a form filled with what the file gives; problems under the path of each question."""
        asked = make_form().fields
        if not self._is_object(path, given, asked):
            return {}
        sent = QueryDict(mutable=True)
        for name, value in given.items():
            try:
                for box, text in as_sent(name, asked[name], value).items():
                    sent.setlist(box, text) if isinstance(text, list) else sent.update({box: text})
            except WrongType as wrong:
                self.wrong(_under(path, name), str(wrong))
        form = make_form(data=sent)
        for name, errors in form.errors.items():
            for error in errors:
                self.wrong(_under(path, "" if name == "__all__" else name), error)
        self._not_asked(path, form, given)
        return form.cleaned_data

    def _not_asked(self, path, form, given):
        """An answer to a question that another answer would have to bring up would be lost without a word."""
        for name in form.not_revealed() & given.keys():
            if given[name] not in (None, "", []):
                asking, answers = form.revealed_by()[name]
                self.wrong(_under(path, name), f"is asked only where {asking} is {' or '.join(sorted(answers))}")

    def _is_object(self, path, given, known):
        if not isinstance(given, dict):
            self.wrong(path, "must be an object { }" if path else "The file must be an object { }")
            return False
        for name in given.keys() - set(known):
            self.wrong(_under(path, name), "is not asked")
        return given.keys() <= set(known)

    def _list(self, path, given, most=200):
        if not isinstance(given, list):
            self.wrong(path, "must be a list [ ]")
            return []
        if len(given) > most:
            self.wrong(path, f"has more than {most} entries")
            return []
        return [(f"{path}[{number}]", one) for number, one in enumerate(given)]


def _under(path, name):
    return ".".join(filter(None, [path, name]))
