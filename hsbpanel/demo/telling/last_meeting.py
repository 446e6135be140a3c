"""The meeting of four weeks ago: its schedule, the returns, what was minuted and how the minutes went out."""

from datetime import timedelta

from hsbpanel.demo.acting import acting, has_read, working
from hsbpanel.demo.stories.last_meeting import (
    ACTIONS,
    ATTENDANCE,
    HAVE_READ_MINUTES,
    HAVE_READ_SCHEDULE,
    KNOWN,
    MINUTES,
    OBSERVERS,
    RETURNS,
)
from hsbpanel.demo.telling.stage import Stage
from meetings import dates
from meetings.models import Attendance
from meetings.services import (
    add_action,
    approve_minutes,
    approve_schedule,
    circulate_version,
    close_meeting,
    compile_schedule,
    hand_over,
    note_destroyed,
    nothing_known,
    print_copies,
    read_statement,
    record_attendance,
    record_minutes,
    record_observer,
    record_return,
    send_to_chair,
    write_up,
)
from sharing.models import Delivery
from sharing.services import dispatch
from sharing.working_days import add_working_days

ANSWER = [*RETURNS, "probation"]  # the Schools Trust’s member sees nothing, so cannot


def tell(stage: Stage):
    meeting = stage.meetings["last"]
    _schedule(stage, meeting)
    _returns(stage, meeting)
    _on_paper(stage, meeting)
    _minutes(stage, meeting)
    _written_up(stage, meeting)


def _schedule(stage, meeting):
    coordinator, chair = stage["coordinator"], stage["chair"]
    with stage.at(dates.compile_by(meeting), 14), acting(coordinator):
        version = send_to_chair(version=compile_schedule(meeting=meeting, by=coordinator), by=coordinator)
    with stage.at(dates.approve_by(meeting), 11, 30), acting(chair):
        approve_schedule(version=version, content_sha256=version.content_sha256, by=chair)
    circulate(stage, version, dates.london_date(meeting.circulate_at), 9)
    have_opened(stage, version, dates.london_date(meeting.circulate_at), HAVE_READ_SCHEDULE)


def circulate(stage, version, *moment):
    with stage.at(*moment), working():
        circulate_version(version=version)


def have_opened(stage, version, day, readers):
    """They read the password of their copy, one after the other, and open the cases in it."""
    for number, key in enumerate(readers):
        with stage.at(day + timedelta(days=number % 3), 10 + number % 7, 12), acting(stage[key]):
            mine = Delivery.objects.get(dispatch__source=version.pk, recipient=stage[key])
            dispatch.read_password(delivery=mine, by=stage[key])
            cases = [item.case for item in version.meeting.agenda.select_related("case")]
        with stage.at(day + timedelta(days=number % 3), 10 + number % 7, 20):
            has_read(stage[key], "cases:detail", cases[number % len(cases)])


def _returns(stage, meeting):
    on = dates.returns_by(meeting)
    for number, key in enumerate(ANSWER):
        with stage.at(on, 9 + number % 7, 30), acting(stage[key]):
            told = RETURNS.get(key, {})
            for item in meeting.agenda.select_related("case"):
                if answer := told.get(_called(stage, item.case)):
                    record_return(item=item, by=stage[key], answer=KNOWN, **answer)
            nothing_known(meeting=meeting, by=stage[key])


def _on_paper(stage, meeting):
    """Three copies for the table: one given back, one never taken, one still to come back."""
    coordinator = stage["coordinator"]
    with stage.at(meeting.on, 8, 50), acting(coordinator):
        version = meeting.schedules.get(status="approved")
        first, second, third = print_copies(version=version, copies=3, by=coordinator).copies.all()
    with stage.at(meeting.on, 9, 25), acting(coordinator):
        hand_over(copy=first, person=stage["police"], by=coordinator)
        hand_over(copy=third, person=stage["youth_justice"], by=coordinator)
    with stage.at(meeting.on, 13), acting(coordinator):
        for copy in (first, second):
            note_destroyed(copy=copy, by=coordinator)


def _minutes(stage, meeting):
    coordinator = stage["coordinator"]
    with stage.at(meeting.on, 9, 40), acting(coordinator):
        entries = [{"person": stage[key], "how": Attendance.How.PRESENT} | told for key, told in ATTENDANCE.items()]
        read_statement(meeting=meeting, by=coordinator)
        record_attendance(meeting=meeting, entries=entries, by=coordinator)
        for told in OBSERVERS:
            record_observer(meeting=meeting, by=coordinator, **told)
    for number, item in enumerate(_items(stage, meeting, coordinator)):
        with stage.at(meeting.on, 9 + (50 + 20 * number) // 60, (50 + 20 * number) % 60), acting(coordinator):
            _minute(stage, item, _called(stage, item.case), coordinator)
    with stage.at(meeting.on, 12, 15), acting(stage["chair"]):
        close_meeting(meeting=meeting, by=stage["chair"])


def _items(stage, meeting, person):
    with acting(person):
        return list(meeting.agenda.select_related("case__child", "meeting"))


def _minute(stage, item, called, by):
    told = dict(MINUTES[called])
    if comes_back := told.pop("next", None):
        told["next_panel_on"] = stage.meeting_days[comes_back]
    if lead := told.pop("lead", None):
        told["lead_agency"] = stage.agencies[lead]
    record_minutes(item=item, version=0, by=by, **told)
    for case, owner, text, due, _ in ACTIONS:
        if case == called:
            add_action(item=item, owner=stage[owner], text=text, due_on=stage.working_day(-due), by=by)


def _written_up(stage, meeting):
    coordinator, chair = stage["coordinator"], stage["chair"]
    with stage.at(add_working_days(meeting.on, 2), 16), acting(coordinator):
        version = send_to_chair(version=write_up(meeting=meeting, by=coordinator), by=coordinator)
    day = minutes_out_on(stage)
    with stage.at(day, 13, 10), acting(chair):
        approve_minutes(version=version, content_sha256=version.content_sha256, by=chair)
    circulate(stage, version, day, 13, 12)
    have_opened(stage, version, day, HAVE_READ_MINUTES)


def minutes_out_on(stage):
    return add_working_days(stage.meeting_days["last"], 4)


def _called(stage, case):
    return next(name for name, one in stage.cases.items() if one.pk == case.pk)
