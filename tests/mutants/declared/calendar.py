"""Dates, leave and deputies: who says when the panel meets, what a change must tell, and who comes in whose stead."""

from tests.mutants.change import InFunction, InSource, mutant

NOBODYS = "tests/house/test_tables.py::test_who_holds_nothing_sees_no_row_of_any_table"
CHANGE = "tests/meetings/test_second_wall.py::test_a_meeting_is_planned_by_the_coordinator_and_cancelled_for_good"
REGULAR, ABSENCE, LEAVE = (
    "tests/meetings/test_regular.py",
    "tests/meetings/test_absence.py",
    "tests/sharing/test_leave.py",
)
RULE = f"{REGULAR}::test_the_rule_is_the_chairs_and_the_coordinators"
DATABASE = f"{LEAVE}::test_the_database_keeps_who_stands_in_and_takes_them_from_the_agency_alone"
BY_WORKER = f"{ABSENCE}::test_actions_are_handed_over_by_the_worker_alone_and_to_nobody_on_standby_or_excluded"
DEPUTY = "tests/sharing/test_deputy_access.py"
NUMBERED = "tests/meetings/test_schedule.py::test_who_numbers_an_agenda_and_what_they_cannot_move"
REFUSES = "        raise PermissionDenied\n"


def open_to(command, table, clause, noticed_by=NOBODYS):
    return mutant(f"anybody may {command} {table}", f"alter policy hsb_web_{command} on {table} {clause}", noticed_by)


MUTANTS = [
    open_to("select", "meetings_meetingchange", "using (true)"),
    open_to("select", "meetings_regularmeetings", "using (true)"),
    open_to("select", "meetings_invitation", "using (true)"),
    open_to("insert", "meetings_meetingchange", "with check (true)", CHANGE),
    open_to("update", "meetings_regularmeetings", "using (true) with check (true)", RULE),
    mutant("a meeting changes without a word", "drop trigger told on meetings_meeting", CHANGE),
    mutant(
        "a meeting changes on the word of another",
        InFunction("meetings_change_is_told", " and c.by_id = sharing_reader()", " and c.by_id is null"),
        CHANGE,
    ),
    mutant("a deputy from anywhere", "drop trigger fits on sharing_deputy", DATABASE),
    mutant("a leave becomes a standby", "drop trigger stays on sharing_deputy", DATABASE),
    mutant(
        "a standby reads what was circulated",
        InFunction("sharing_grant_to_deputy", "not d.is_standby and ", ""),
        f"{LEAVE}::test_a_standby_is_named_beside_leave_and_reads_nothing_by_it",
    ),
    mutant(
        "a new last day brings back what the Chair ended for a deputy",
        InFunction("sharing_grant_to_deputy", "not sharing_was_taken_from_deputy(d.person_id, g.record_id)", "true"),
        f"{DEPUTY}::test_what_the_chair_ended_for_a_deputy_comes_back_by_no_change_of_the_leave",
    ),
    mutant(
        "an action brings back what the Chair ended for a deputy",
        InFunction("meetings_hand_over_actions", "not sharing_was_taken_from_deputy(d.person_id, t.record_id)", "true"),
        f"{ABSENCE}::test_open_actions_go_to_the_deputy_for_their_days",
    ),
    mutant(
        "one leave ends what is read for another",
        InFunction(
            "sharing_end_grants_of_deputy",
            "g.leave = deputy",
            "g.person_id = (select d.person_id from sharing_deputy d where d.id = deputy)",
        ),
        f"{DEPUTY}::test_another_leave_and_a_standby_take_nothing_from_what_is_read_for_this_one",
    ),
    mutant(
        "anybody numbers an agenda",
        InFunction("meetings_number_agenda", "not sharing_holds_office('{coordinator,chair,vice_chair}')", "false"),
        NUMBERED,
    ),
    mutant(
        "who prepares a meeting moves a case that they are shut out of",
        InFunction(
            "meetings_number_agenda", "i.record_id = any (array (select sharing_records_with('manage')))", "true"
        ),
        NUMBERED,
    ),
    mutant(
        "anybody changes the last day of somebody's leave",
        InSource(
            "sharing/services/panel.py",
            f"    if not permissions.can_name_deputy(by, deputy.place):\n{REFUSES}    locked = ",
            "    locked = ",
        ),
        f"{LEAVE}::test_a_member_changes_the_last_day_of_their_own_leave",
    ),
    mutant(
        "anybody hands over actions",
        InFunction("meetings_hand_over_actions", "if not sharing_is_worker()", "if false"),
        BY_WORKER,
    ),
    mutant(
        "a standby is handed actions", InFunction("meetings_hand_over_actions", " and not d.is_standby", ""), BY_WORKER
    ),
    mutant(
        "who is shut out is handed actions of that case",
        InFunction("meetings_hand_over_actions", "x.person_id in (d.person_id, h.id)", "x.person_id is null"),
        BY_WORKER,
    ),
    mutant(
        "set_regular_meetings asks nobody who they are",
        InSource(
            "meetings/services/regular.py",
            f"    if not permissions.can_set_regular(by, panel):\n{REFUSES}",
            "",
        ),
        RULE,
    ),
    mutant(
        "a schedule is passed on whatever its reader is excluded from",
        InSource("meetings/services/copies.py", "item.record_id not in shut_out", "item.record_id"),
        f"{ABSENCE}::test_a_deputys_copy_leaves_out_the_case_they_are_excluded_from",
    ),
    mutant(
        "a schedule is passed on to whoever is not let in",
        InSource("meetings/services/copies.py", "if not gate.is_open(recipient.person):", "if False:"),
        f"{ABSENCE}::test_a_deputy_who_is_not_let_in_gets_no_copy_and_the_coordinator_reads_why",
    ),
]
