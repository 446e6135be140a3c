"""What a schedule lacks when it lies with the Chair: answers, questions, people. R24, R26, R27"""

from meetings import gaps, line, rules
from meetings.models import AgencyReturn, Meeting
from sharing import gate
from sharing.agreement import in_force
from sharing.mail_domains import reasons_not_to_send
from sharing.models import Agency


def returns(version) -> list[tuple]:
    """(item, agencies that have not answered) for each item of a schedule. R27"""
    if version.kind == "minutes":
        return []
    items = list(version.meeting.agenda.select_related("case"))
    outstanding = line.outstanding(
        items, rules.agencies_asked(version.meeting), AgencyReturn.objects.filter(meeting=version.meeting)
    )
    return [(item, outstanding[item.pk]) for item in items if outstanding[item.pk]]


def questions(items) -> list[str]:
    """References of the cases of which the panel is asked nothing."""
    return [item.content["reference"] for item in items if not item.content.get("asked_of_panel")]


def checked(people) -> list[dict]:
    """Recipients, each with what stands in the way of sending to them. R38, R41"""
    return [
        {"recipient": one, "reasons": reasons_not_to_send(one.person.email) or closed(one.person)} for one in people
    ]


def closed(person):
    return [] if gate.is_open(person) else ["Their agreement, induction or undertaking is missing: see the panel page."]


def people(recipients_checked: list[dict], meeting: Meeting) -> list[str]:
    """Sentences: who gets nothing, who is away, with nobody who stands in; which partners nobody comes from. R26"""
    words, reached = gaps.on_leave(meeting), set()
    for one in recipients_checked:
        recipient = one["recipient"]
        if not one["reasons"]:
            reached.add(recipient.person.agency_id)
        elif recipient.instead_of is None:
            words.append(f"{recipient.person.name} ({recipient.person.agency}) gets no copy, and nobody stands in.")
    partners = Agency.objects.filter(agreement_approvals__version=in_force(meeting.panel))
    return words + [f"Nobody of {agency} gets a copy." for agency in partners if agency.pk not in reached]
