"""Who an agency's check is open to, what it tells, and what an approval is of."""

from tests.mutants.change import InFunction, mutant

CHECKS, KEPT = "tests/meetings/test_checks.py", "tests/meetings/test_kept_papers.py"
ENDS = f"{CHECKS}::test_it_ends_with_what_it_is_for"
NOBODY_ELSE = f"{CHECKS}::test_to_nobody_else_the_request_is_there"
MOVED = f"{CHECKS}::test_a_deputy_who_moved_to_another_agency_learns_nothing_for_either"
OPEN = "meetings_checks_open"

MUTANTS = [
    mutant(
        "a check is open through a gate that is shut",
        InFunction(OPEN, "and (select sharing_gate_open(sharing_reader()))", ""),
        ENDS,
    ),
    mutant("a check is open after the meeting", InFunction(OPEN, "m.status = 'planned' and", ""), ENDS),
    mutant("a check is open while the meeting goes on", InFunction(OPEN, "and m.starts_at > now()", ""), ENDS),
    mutant("a check is open to every agency", InFunction(OPEN, "and me.agency_id = c.agency_id", ""), MOVED),
    mutant(
        "a check is open to a deputy of another agency's member",
        InFunction(OPEN, " and h.agency_id = c.agency_id", ""),
        MOVED,
    ),
    mutant(
        "a check is open to everybody of the agency",
        InFunction(OPEN, "(p.person_id = me.id", "(true"),
        NOBODY_ELSE,
    ),
    mutant(
        "a check is open to who is shut out",
        InFunction(OPEN, "x.person_id = me.id and x.ended_at is null", "false"),
        ENDS,
    ),
    mutant(
        "a check tells an address that must not be disclosed",
        InFunction("meetings_address_to_check", "f.kind = 'address'", "false"),
        f"{CHECKS}::test_an_address_that_must_not_be_disclosed_is_not_told",
    ),
    mutant(
        "a kept paper is there for who does not see all of it",
        "alter policy hsb_web_select on meetings_keptpaper"
        " using (record_id = any (array (select sharing_records_with('manage'))))",
        f"{KEPT}::test_the_paper_is_not_there_for_who_does_not_see_all_of_it",
    ),
    mutant(
        "approved without the paper that was read",
        "drop trigger with_its_paper on meetings_scheduleversion",
        f"{KEPT}::test_the_database_approves_only_with_a_paper_made_of_the_same_words",
    ),
]
