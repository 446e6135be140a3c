"""Marks every free text and identity field of every record with a token of its own, and remembers whose it is."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction

from cases.models import Child, Document, PlanVersion
from referrals import nhs_numbers
from referrals.models import ChildAddress, Incident, Referral, ReferredChild, SubmittedAddress
from sharing.models import AccessRequest, Agency, AuditEvent, Delivery, DeviceReset, EmergencyAccess, HeldText, Record
from sharing.places import in_office, the_panel
from sharing.services.access import MANAGE, VIEW
from sharing.web.days import long_date
from tests.house.entitlement import OFFICES
from tests.house.people import HARMED, YOUNG

OURS = ("sharing", "cases", "referrals", "meetings")

# Tables of ours that belong to no record: why nothing in them is marked.
WITHOUT_RECORD = {
    "sharing.accessrequest": "marked apart: the asker's, and theirs who answer",
    "sharing.accountletter": "an address of somebody who works for a partner",
    "sharing.agency": "partners are known to all",
    "sharing.agreementapproval": "the agreement is known to all",
    "cases.statutoryvalue": "what the law says, the same for all",
    "sharing.agreementversion": "the agreement is known to all",
    "sharing.alloweddomain": "the Coordinator's list, shown on the panel's page",
    "sharing.auditevent": "no web process reads it, and it holds no free text",
    "sharing.auditseal": "numbers and signatures",
    "sharing.copypassword": "encrypted, and read by its recipient alone",
    "sharing.deputy": "who stands in is known to the panel",
    "sharing.digest": "numbers: the database lets no word in",
    "sharing.devicereset": "marked apart: the offices'",
    "sharing.heartbeat": "says that the worker lives",
    "sharing.mailboxposition": "numbers of mails, which the worker alone reads",
    "sharing.heldtext": "marked apart: encrypted, its person's alone",
    "sharing.pack": "bytes made of what is marked; the mails are opened",
    "sharing.panel": "the panel is known to all",
    "sharing.person": "who works where is known to all",
    "sharing.place": "who is on the panel is known to all",
    "sharing.readingreview": "what somebody found about a colleague's reading, which names no child",
    "sharing.session": "encrypted by nobody and read by nobody: who is signed in",
    "sharing.record": "marked apart: its reference",
    "sharing.training": "which tool somebody of a partner is trained in, and how that is known",
    "cases.child": "marked by its cases",
    "cases.mergedcases": "ids, which no process reads",
    "meetings.meeting": "date and place are the panel's",
    "meetings.meetingchange": "why a meeting was moved, said to the panel; no child is named",
    "meetings.regularmeetings": "when the panel meets as a rule",
    "referrals.referencecounter": "counts",
}
# Fields that hold no text of anybody's.
NO_TEXT = re.compile(
    r"sha256$|^(about|content_type|extension|message_id|reference|file|file_name|page|part|path|step|url_name|value|windows)$"
)
# Of frozen words, the parts that pages and mails steer by.
STEERS = {
    "key", "name", "url_name", "args", "kind", "child", "harmed", "dated_on", "reference", "role", "status", "how",
    "answer", "pathway", "gender", "date_of_birth",
}  # fmt: skip
# What is in the mail is marked only when the mail has gone: the letters must hold no token.
IN_THE_MAIL = {"sharing.dispatch", "sharing.delivery"}
# Read by those who manage the record, and nobody else.
MANAGED = {
    "cases.childmerge.absorbed_before", "cases.childmerge.chosen", "cases.childmerge.kept_before",
    "cases.childmerge.reason", "cases.childmerge.undo_reason", "cases.texttocheck.place",
    "sharing.accessrequest.answer", "sharing.accessrequest.reason", "sharing.breach.outcome", "sharing.breach.what",
    "sharing.delivery.address", "sharing.delivery.server_said", "sharing.deliveryreport.said",
    "sharing.deliveryreport.status", "sharing.emergencyaccess.finding",
    "sharing.emergencyaccess.reason", "sharing.exclusion.end_reason", "sharing.exclusion.reason",
}  # fmt: skip

TOKEN = re.compile(r"cnry[0-9a-f]{8}")
NUMBER = re.compile(r"\b\d{3} ?\d{3} ?\d{4}\b")
DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b")
REFERENCE = re.compile(r"\bHSB-\d{4}-\d{4}(?:-[A-Z])?\b")


@dataclass
class Token:
    where: str  # "cases.child.given_names"
    records: set  # whoever may see one of these may see it
    level: str = VIEW
    side: str = ""  # of a referral's parts: whose case they are copied to when it is accepted
    people: set = field(default_factory=set)  # their own

    def is_for(self, person, rights) -> bool:
        return person.pk in self.people or any(rights.may(person, self.level, record) for record in self.records)


class Marks:
    def __init__(self):
        self.tokens: dict[str, Token] = {}
        self.count = 0

    def found_in(self, text: str) -> set[str]:
        """The tokens that stand in a text, however it is broken into lines."""
        text = " ".join(text.split())
        found = {*TOKEN.findall(text.lower()), *DAY.findall(text), *REFERENCE.findall(text)}
        found |= {"".join(number.split()) for number in NUMBER.findall(text)}
        return found & self.tokens.keys()

    def plant(self, world, *, is_last=False):
        """Mark what is not marked yet; at last also the mail, and every leaf of what was frozen."""
        self._follow(world)
        for model in apps.get_models():
            if (
                model._meta.app_label in OURS
                and record_column(model)
                and (is_last or model._meta.label_lower not in IN_THE_MAIL)
            ):
                for row in model._base_manager.all():
                    self._mark(row, {getattr(row, record_column(model))}, is_last)
        references = dict(Record.objects.values_list("reference", "pk"))
        for request in AccessRequest.objects.all():
            self._mark(request, {request.about_id or references.get(request.reference)}, is_last)
        for reset in DeviceReset.objects.all():
            self._mark(reset, set(), is_last)
        for child in Child.objects.all():
            self._mark(child, set(child.cases.values_list("pk", flat=True)), is_last)
        for record in Record.objects.exclude(reference=None):
            token = self.tokens.setdefault(record.reference, Token("sharing.record.reference", {record.pk}))
            # Whoever asks by a reference has typed it.
            asked = AccessRequest.objects.filter(reference=record.reference)
            token.people |= set(asked.values_list("asked_by_id", flat=True))
        self._follow(world)

    def let_leads_look(self):
        """An agency's information governance lead sees which records its own staff opened: the reference alone. R40"""
        for lead in Agency.objects.exclude(governance_lead=None):
            opened = AuditEvent.objects.filter(what="page.read", person__agency=lead)
            seen = {record for records in opened.values_list("records", flat=True) for record in records}
            for token in self.tokens.values():
                if token.where == "sharing.record.reference" and token.records & seen:
                    token.people.add(lead.governance_lead_id)

    def _follow(self, world):
        """What the accepted referral says goes to the cases: each child's own to theirs, the incidents to both."""
        accepted = world.referrals.get("accepted")
        for token in self.tokens.values():
            if world.cases and accepted and accepted.pk in token.records:
                sides = {"both": (YOUNG, HARMED)}.get(token.side, (token.side,) if token.side else ())
                if token.where == "sharing.record.reference":
                    sides = (YOUNG, HARMED)
                token.records |= {world.cases[side].pk for side in sides}

    def _mark(self, row, records, is_last):
        marked = {}
        for one in row._meta.concrete_fields:
            value = getattr(row, one.attname)
            where = f"{row._meta.label_lower}.{one.name}"
            token = Token(where, records, level_of(row, where), side_of(row, one.name), people_of(row))
            self._keep_up(value, token)
            if isinstance(one, models.JSONField) and is_last:
                marked[one.attname] = self._leaves(value, token)
            elif (takes_text(one) or (one.name == "date_of_birth" and value)) and not self._is_marked(value):
                marked[one.attname] = self._new(one, value, token)
        self._write(row, {name: value for name, value in marked.items() if value != getattr(row, name)})
        if isinstance(row, Document):
            self._bytes(row, records)

    def _keep_up(self, value, token):
        """What is marked already, and has gone out since, is read by more people."""
        for found in self.found_in(str(value)) if isinstance(value, str) else ():
            if self.tokens[found].where == token.where:
                self.tokens[found].level = token.level

    def _is_marked(self, value):
        return bool(self.found_in(long_date(value) if isinstance(value, date) else str(value or "")))

    def _write(self, row, marked):
        """What is empty stays so where a constraint says that it goes with something that is not so."""
        empty = [name for name in marked if not getattr(row, name)]
        for chosen in ([name for name in marked if name not in empty], *([name] for name in empty)):
            try:
                with transaction.atomic():
                    if chosen:
                        rows = type(row)._base_manager.filter(pk=row.pk)
                        rows.update(**{name: marked[name] for name in chosen})
            except IntegrityError:
                if chosen[0] not in empty:
                    raise
                del self.tokens[marked[chosen[0]]]

    def _new(self, one, value, token):
        """A value that fits the field and is found again."""
        if one.name == "date_of_birth":
            self.count += 1
            born = date(value.year, 1, 1) + timedelta(days=(self.count * 7) % 360)
            self.tokens[long_date(born)] = token
            return born
        if one.name == "nhs_number":
            number = self._number()
            self.tokens[number] = token
            return number
        word = self.word(token)
        return f"{word}@ashdale.gov.uk" if isinstance(one, models.EmailField) else word

    def word(self, token) -> str:
        self.count += 1
        word = "cnry" + hashlib.sha256(f"canary {self.count}".encode()).hexdigest()[:8]
        self.tokens[word] = token
        return word

    def _number(self):
        while True:
            self.count += 1
            number = f"94{self.count * 3571 % 10**8:08}"
            if not nhs_numbers.problem_with(number) and number not in self.tokens:
                return number

    def _leaves(self, value, token):
        if isinstance(value, dict):
            return {key: one if key in STEERS else self._leaves(one, token) for key, one in value.items()}
        if isinstance(value, list):
            return [self._leaves(one, token) for one in value]
        found = self.found_in(value) if isinstance(value, str) else set()
        for one in (self.tokens[word] for word in found):
            if token.level == VIEW and one.records & token.records:
                one.level = VIEW  # frozen in what has gone out
        if isinstance(value, str) and value and not found:
            return self.word(Token(token.where, token.records, token.level))
        return value

    def _bytes(self, document, records):
        storage, name = document.file.storage, document.file.name
        with storage.open(name) as file:
            words = file.read()
        if document.extension == "txt" and not self.found_in(words.decode()):
            marked = self.word(Token("cases.document's bytes", records)).encode()
            storage.delete(name)
            storage.save(name, ContentFile(marked))
            Document.objects.filter(pk=document.pk).update(size=len(marked), sha256=hashlib.sha256(marked).hexdigest())

    def hold(self, person, encrypt, path):
        """A text that waits for a person whose session ended."""
        word = self.word(Token("sharing.heldtext.fields", set(), people={person.pk}))
        HeldText.objects.create(person=person, path=path, fields=encrypt(json.dumps([["text", word]])))


def record_column(model):
    """The attribute that says which record a row belongs to, or None."""
    return next((one.attname for one in model._meta.concrete_fields if one.column == "record_id"), None)


def takes_text(one) -> bool:
    is_text = isinstance(one, models.CharField | models.TextField) and not one.choices and not one.primary_key
    fits = one.max_length is None or one.max_length >= 20 or one.name == "nhs_number"
    return is_text and fits and not NO_TEXT.search(one.name)


# What a referral says of everybody in it goes to every case.
OF_BOTH = re.compile(r"^(strategy_(agencies|why_not)|police_|why_police_|report_|relationship_)")


def side_of(row, name):
    if isinstance(row, ReferredChild | Referral) and OF_BOTH.match(name):
        return "both"
    if isinstance(row, ReferredChild | ChildAddress):
        return YOUNG if getattr(row, "child", row).is_young_person else HARMED
    return {Incident: "both", Referral: YOUNG}.get(type(row), "")


def people_of(row):
    """Whoever sees it because it is theirs or about them: a copy's recipient, who asked, who took access."""
    if isinstance(row, DeviceReset):
        return set(in_office(the_panel(), *OFFICES).values_list("person_id", flat=True))
    if isinstance(row, ChildAddress) and row.is_kept_apart:
        return {row.referral.referrer_id, row.referral.referrer.manager_id}  # until it is decided on
    of = {Delivery: ["recipient_id"], AccessRequest: ["asked_by_id", "person_id"], EmergencyAccess: ["person_id"]}
    return {getattr(row, name) for name in of.get(type(row), ())}


def level_of(row, where):
    """What has not gone out is read only by those who prepare and approve it."""
    version = getattr(row, "version", row)
    if (
        getattr(row, "is_kept_apart", False)
        or getattr(row, "is_restricted", False)
        or (isinstance(row, SubmittedAddress) and row.is_secret)
    ):
        return MANAGE
    in_the_making = getattr(version, "circulated_at", "") is None or getattr(row, "agreed_at", "") is None
    in_the_making = in_the_making and not isinstance(row, PlanVersion)  # whoever works on a case writes its plans
    return MANAGE if in_the_making or where in MANAGED or where.endswith("version.points") else VIEW
