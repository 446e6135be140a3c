"""A meeting's line of dates, each with its state, for the page. R23, R25, R27, R30."""

from meetings import dates, rules
from meetings.models import AgencyReturn, Meeting
from sharing.web import days

DONE, NOW, LATE, WAITING, NOT_APPLICABLE = "done", "now", "late", "waiting", "not_applicable"


def steps(meeting: Meeting, *, schedules, minutes, is_office: bool, items, agency, gets_papers=True) -> list[dict]:
    """Steps for `date_line`, in the order of their dates. Members see what concerns them."""
    made = list(_steps(meeting, schedules, minutes, is_office, items, agency))
    if not (is_office or gets_papers):
        made = [step for step in made if step["label"] == "Meeting"]
    if meeting.status == Meeting.Status.CANCELLED:
        return [step | {"state": NOT_APPLICABLE, "text": "Cancelled"} for step in made]
    return list(_with_states(made))


def _steps(meeting, schedules, minutes, is_office, items, agency):
    is_in_force = any(one.status == "approved" for one in schedules)  # a move makes void what was approved
    if is_office:
        sent = is_in_force or any(one.status == "with_chair" for one in schedules)
        yield step("Compile by", dates.compile_by(meeting), sent)
        yield step("Approve by", dates.approve_by(meeting), is_in_force)
    goes_out = days.in_london(meeting.circulate_at)
    circulated = is_in_force and any(one.circulated_at for one in schedules)
    yield step("Circulate on", goes_out.date(), circulated, waiting=f"At {days.clock(goes_out)}")
    is_held = meeting.status == Meeting.Status.HELD
    all_in = bool(items) and not missing(meeting, items, is_office, agency)
    asked = f"Asked on {days.long_date(goes_out)}"
    yield step("Returns by", dates.returns_by(meeting), all_in, waiting=asked) | {"is_over": is_held}
    yield step("Meeting", meeting.on, is_held, waiting=days.clock(meeting.starts_at))
    yield step("Minutes by", dates.minutes_by(meeting), any(one.circulated_at for one in minutes))


def step(label, date, is_done, waiting=""):
    return {"label": label, "date": date, "is_done": bool(is_done), "text": waiting}


def missing(meeting, items, is_office, agency) -> bool:
    """Whether a return is outstanding: of any agency for the offices, of one's own for a member."""
    asked = rules.agencies_asked(meeting) if is_office else [agency]
    return any(outstanding(items, asked, AgencyReturn.objects.filter(meeting=meeting)).values())


def outstanding(items, asked, returns) -> dict:
    """Agencies that have not answered, by agenda item id. An answer "not checked yet" is none. R27"""
    given = {(one.case_id, one.agency_id) for one in returns if one.answer != AgencyReturn.Answer.NOT_CHECKED}
    return {item.pk: [agency for agency in asked if (item.case_id, agency.pk) not in given] for item in items}


def at_a_glance(meeting: Meeting, *, is_office: bool) -> list[dict]:
    """The same dates for a list, from what its row knows: `meeting.schedule`, the newest version's tag."""
    if meeting.status != Meeting.Status.PLANNED:
        return []
    newest = meeting.schedule or {}
    is_approved = newest.get("status") == "approved"
    made = []
    if is_office:
        made.append(step("Compile by", dates.compile_by(meeting), is_approved or newest.get("status") == "with_chair"))
        made.append(step("Approve by", dates.approve_by(meeting), is_approved))
    circulated = is_approved and newest.get("circulated_at")
    made.append(step("Circulate on", dates.london_date(meeting.circulate_at), circulated))
    made.append(step("Returns by", dates.returns_by(meeting), False))
    made.append(step("Minutes by", dates.minutes_by(meeting), False))
    return list(_with_states(made))


def _with_states(made):
    """The first that is not done is the one now; what is past its date is late."""
    now_is_taken = False
    for one in made:
        if one.pop("is_done"):
            yield one | {"state": DONE, "text": ""}
        elif one.pop("is_over", False):
            yield one | {"state": NOT_APPLICABLE, "text": "Not all came in"}
        elif one["date"] < days.today():
            now_is_taken = True
            yield one | {"state": LATE, "text": ""}
        else:
            yield one | {"state": WAITING if now_is_taken else NOW}
            now_is_taken = True
