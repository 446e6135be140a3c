"""The journey's JSON file, read and checked: each thing that is wrong is said with its place in the file."""

import difflib
import json
from pathlib import Path

from referrals.nhs_numbers import problem_with
from sharing.web.days import age_on, time_of_day, today
from tests.journeys import questions
from tests.journeys.told import ADULT, AGENCY_NAMES, EXPECTED, MAY_ACT, MAY_RETURN, Told, from_words, label_of

HERE = Path(__file__).resolve().parent / "data"
DEFAULT = HERE / "default.json"


class Unreadable(Exception):
    """The file cannot be used. `problems`: sentences, each beginning with its place."""

    def __init__(self, path, problems):
        super().__init__(f"{path} cannot be used:\n" + "\n".join(f"  {one}" for one in problems))
        self.problems = problems


def read(path) -> "Told":
    """What is to be typed, from a JSON file; Unreadable says everything that is wrong at once."""
    path = Path(path or DEFAULT)
    try:
        given = json.loads(path.read_text(encoding="utf-8"), object_hook=_answered)
    except OSError as error:
        raise Unreadable(path, [f"the file cannot be opened ({error.strerror})"]) from None
    except ValueError as error:
        raise Unreadable(path, [f"this is not JSON: {error}"]) from None
    check = Check(path.parent)
    check.whole(given)
    if check.problems:
        raise Unreadable(path, check.problems)
    return Told(given, path)


class Check:
    """Collects what is wrong."""

    def __init__(self, folder):
        self.folder, self.problems = folder, []

    def wrong(self, where, what):
        self.problems.append(f"{where}: {what}" if where else what)

    # The parts of the file

    def whole(self, given):
        if not self.is_object("", given, {"about", "referral", "meeting", "returns", "minutes"}):
            return
        for part in ("referral", "meeting", "minutes"):
            if part not in given:
                self.wrong(part, "is missing")
        referral = given.get("referral", {})
        self.referral("referral", referral)
        self.answers("meeting", given.get("meeting", {}), questions.MEETING)
        self.meeting_time("meeting → time", given.get("meeting", {}))
        harmed = referral.get("children harmed", []) if isinstance(referral, dict) else []
        labels = {"young person"} | {label_of(n) for n in range(len(harmed) if isinstance(harmed, list) else 0)}
        for where, one in self.listed("returns", given.get("returns", [])):
            self.agency_return(where, one, labels)
        self.minutes("minutes", given.get("minutes", {}), labels)
        if not self.problems:
            self.pathway_of_the_young(Told(given, None))

    def referral(self, where, given):
        known = {"team", "assessment", "young person", "children harmed", "incidents", "behaviour", "account",
                 "documents", "strategy", "reports", *questions.ASKS, *questions.NO_CHILD_HARMED}  # fmt: skip
        if not self.is_object(where, given, known):
            return
        for name in ("team", "asked of the panel"):
            self.one(f"{where} → {name}", given.get(name), questions.asked("", required=True))
        self.answers(f"{where} → assessment", given.get("assessment", {}), questions.ASSESSMENT)
        for part, asked in (("strategy", questions.STRATEGY), ("reports", questions.REPORTS)):
            if self.answers(f"{where} → {part}", given.get(part, {}), asked):
                self.goes_with(f"{where} → {part}", given.get(part, {}), asked)
        self.child(f"{where} → young person", given.get("young person", {}))
        harmed = list(self.listed(f"{where} → children harmed", given.get("children harmed", [])))
        for place, child in harmed:
            self.child(place, child)
        if not harmed and not given.get("why no child harmed is named"):
            self.wrong(where, "name children harmed, or say under “why no child harmed is named” why none is")
        if len(harmed) > 10:
            self.wrong(f"{where} → children harmed", "the journey takes 10 at most")
        self.incidents(f"{where} → incidents", given, {label_of(n)[-1] for n in range(len(harmed))})
        self.answers(f"{where} → behaviour", given.get("behaviour", {}), questions.BEHAVIOUR)
        self.ticks(f"{where} → behaviour", given.get("behaviour"))
        self.answers(f"{where} → account", given.get("account", {}), questions.ACCOUNT)
        for place, one in self.listed(f"{where} → documents", given.get("documents", [])):
            self.document(place, one)

    def child(self, where, given):
        every = {name: one for section in questions.CHILD.values() for name, one in section.items()}
        if not self.answers(where, given, every):
            return
        if bool(given.get("date of birth")) == bool(given.get("estimated age")):
            self.wrong(where, "give either a date of birth or an estimated age")
        self.goes_with(where, given, every)
        for name in ("views", "views of carers"):
            if not given.get(name) and not given.get(f"why no {name}"):
                self.wrong(where, f"give “{name}”, or “why no {name}”")
        if given.get("NHS number") and (problem := problem_with(given["NHS number"])):
            self.wrong(f"{where} → NHS number", problem)

    def goes_with(self, where, given, asked):
        for name, (before, answer) in questions.GOES_WITH.items():
            if name in asked and before in asked and given.get(name) and given.get(before) != answer:
                self.wrong(f"{where} → {name}", f"goes with {before} “{answer}”")

    def incidents(self, where, referral, letters):
        listed = list(self.listed(where, referral.get("incidents", [])))
        if not listed:
            self.wrong(where, "there has to be one at least")
        named = set()
        for place, one in listed:
            if self.answers(place, one, questions.INCIDENT, also={"children harmed"}):
                named |= set(self.letters(f"{place} → children harmed", one.get("children harmed", []), letters))
                self.incident_dates(place, one, referral.get("young person", {}))
        for letter in sorted(letters - named):
            self.wrong(where, f"child harmed {letter} is in none of them")

    def letters(self, where, given, letters):
        if not isinstance(given, list):
            self.wrong(where, 'give a list like ["A", "B"]')
            return []
        given = list(map(str, given))
        for one in given:
            if one not in letters:
                self.wrong(where, f"“{one}” is no child harmed of this referral: {_or(letters) or 'there is none'}")
        return given

    def incident_dates(self, where, given, young_person):
        dates = {name: self.date_in(given, name) for name in ("date", "until", "disclosed")}
        first, last, told = dates.values()
        if (given.get("precision") == "period") != bool(last):
            self.wrong(where, "“until” goes with the precision “period”, and with no other")
        if first and last and last < first:
            self.wrong(f"{where} → until", "is before the date")
        if first and told and told < first:
            self.wrong(f"{where} → disclosed", "is before the date")
        if first and isinstance(young_person, dict) and (born := self.date_in(young_person, "date of birth")):
            age = age_on(born, first)
            if age < 0 or age >= ADULT:
                self.wrong(f"{where} → date", f"the young person was {age} then: the panel considers 0 to 17")

    def document(self, where, given):
        if self.answers(where, given, questions.DOCUMENT) and not (self.folder / given["file"]).is_file():
            self.wrong(f"{where} → file", f"there is no {given['file']} beside this file")

    def meeting_time(self, where, given):
        if isinstance(given, dict) and given.get("time") and not time_of_day(str(given["time"])):
            self.wrong(where, f"“{given['time']}” is no time like 9.30am")

    def agency_return(self, where, given, labels):
        if not self.answers(where, given, questions.RETURN, also={"agency", "about"}):
            return
        self.among(f"{where} → agency", given.get("agency"), MAY_RETURN)
        self.among(f"{where} → about", given.get("about"), labels)
        told = set(given) - {"agency", "about", "answer", "mistakes"}
        if given.get("answer") != "known" and told:
            self.wrong(where, f"only with the answer “known” is there more to say: {_or(told)}")
        if given.get("answer") == "known" and not (given.get("information") or given.get("held but not shared")):
            self.wrong(where, "say under “information” what is known, or what is “held but not shared”")

    def minutes(self, where, given, labels):
        if not self.is_object(where, given, {"attendance", "cases"}):
            return
        attendance = given.get("attendance", {})
        if self.is_object(f"{where} → attendance", attendance, {"apologies"}):
            for name, note in self.named(f"{where} → attendance → apologies", attendance.get("apologies", {})):
                self.among(f"{where} → attendance → apologies", name, EXPECTED)
                self.text(f"{where} → attendance → apologies → {name}", note)
        cases = given.get("cases", {})
        if self.is_object(f"{where} → cases", cases, labels):
            for label in sorted(labels - set(cases)):
                self.wrong(f"{where} → cases → {label}", "is missing: every case is decided or put off")
            for label, one in cases.items():
                self.case(f"{where} → cases → {label}", one)

    def case(self, where, given):
        also = {"shared", "actions", "refused first"}
        if not self.answers(where, given, questions.MINUTES, also=also):
            return
        for name, text in self.named(f"{where} → shared", given.get("shared", {})):
            self.agency(f"{where} → shared", name)
            self.text(f"{where} → shared → {name}", text)
        if given.get("lead agency"):
            self.agency(f"{where} → lead agency", given["lead agency"])
        for place, one in self.listed(f"{where} → actions", given.get("actions", [])):
            if self.answers(place, one, questions.ACTION):
                self.among(f"{place} → who", one["who"], MAY_ACT)
        refused = given.get("refused first")
        if refused is not None and self.is_object(f"{where} → refused first", refused, {"pathway", "message"}):
            self.one(f"{where} → refused first → pathway", refused.get("pathway"), questions.MINUTES["pathway"])
            self.one(f"{where} → refused first → message", refused.get("message"), questions.asked("", required=True))

    def pathway_of_the_young(self, told):
        """R15. The journey tries it by itself, sees it refused, and then needs another to go on with."""
        pathway = told.minutes["young person"]["pathway"]
        if told.is_under_ten and pathway != "child protection":
            where = "minutes → cases → young person → pathway"
            self.wrong(where, f"“{pathway}” is not possible: under 10 at the last incident")

    # Answers

    def answers(self, where, given, asked, also=()):
        """Whether these are answers to these questions; `mistakes` may stand beside them."""
        if not self.is_object(where, given, {*asked, *also, "mistakes"}):
            return False
        before = len(self.problems)
        for name, question in asked.items():
            self.one(f"{where} → {name}", given.get(name), question)
        for place, one in self.listed(f"{where} → mistakes", given.get("mistakes", [])):
            self.mistake(place, one, asked)
        return len(self.problems) == before

    def mistake(self, where, given, asked):
        if self.is_object(where, given, {"typed", "message"}):
            self.one(f"{where} → message", given.get("message"), questions.asked("", required=True))
            typed = given.get("typed", {})
            if self.is_object(f"{where} → typed", typed, set(asked)):
                for name, value in typed.items():
                    self.text(f"{where} → typed → {name}", value)

    def one(self, where, value, question):
        if value in (None, "", []):
            if question.required:
                self.wrong(where, "is missing")
        elif question.kind == "several":
            for _, one in self.listed(where, value):
                self.ticked(where, one, question)
        elif self.text(where, value):
            self.answer(where, value, question)

    def answer(self, where, value, question):
        if question.kind == "choice":
            self.among(where, value, set(question.choices))
        elif question.kind in ("date", "day to come"):
            self.date(where, value, question.kind == "day to come")
        elif question.kind == "number" and not value.isdigit():
            self.wrong(where, f"“{value}” is no whole number")

    def ticks(self, where, behaviour):
        if isinstance(behaviour, dict) and not any(map(behaviour.get, ("healthy", "problematic", "harmful"))):
            self.wrong(where, "tick something under healthy, problematic or harmful")

    def ticked(self, where, value, question):
        found = [label for label in question.choices if label.lower().startswith(str(value).lower())]
        if len(found) != 1:
            self.wrong(where, f"“{value}” begins {'several' if found else 'none'} of: {_or(question.choices)}")

    def date(self, where, value, is_to_come):
        try:
            when = from_words(value)
        except ValueError:
            self.wrong(where, f"“{value}” is no date like 2026-05-14{' or in 14 days' if is_to_come else ''}")
            return
        if is_to_come and when <= today():
            self.wrong(where, f"{value} is not in the future: write for example “in 14 days”")
        if not is_to_come and when > today():
            self.wrong(where, f"{value} is in the future")

    def date_in(self, given, name):
        try:
            return from_words(given[name])
        except (KeyError, ValueError, TypeError):
            return None

    # Shapes

    def text(self, where, value):
        if not isinstance(value, str):
            self.wrong(where, f"write it as text, in quotes: {json.dumps(value, ensure_ascii=False)[:40]}")
        return isinstance(value, str)

    def is_object(self, where, given, known):
        if not isinstance(given, dict):
            self.wrong(where or "The file", 'give {"…": …}')
            return False
        for name in given:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                self.wrong(f"{where} → {name}" if where else name,
                           f"is not asked here; did you mean “{near[0]}”?" if near else
                           f"is not asked here. What is: {_or(known)}")  # fmt: skip
        return True

    def listed(self, where, given):
        if not isinstance(given, list):
            self.wrong(where, "give a list: [ … ]")
            return
        for number, one in enumerate(given, 1):
            yield f"{where} → {number}", one

    def named(self, where, given):
        if not isinstance(given, dict):
            self.wrong(where, 'give {"name": "text"}')
            return
        yield from given.items()

    def agency(self, where, value):
        self.among(where, value, AGENCY_NAMES)

    def among(self, where, value, known):
        if not isinstance(value, str) or value not in known:
            self.wrong(where, f"“{value}” is none of: {_or(known)}")


def _answered(given):
    """null is the same as left out."""
    return {name: value for name, value in given.items() if value is not None}


def _or(words):
    return ", ".join(sorted(words))
