"""The meeting while it goes on, the Chair's amendments, and agreed actions chased. R24, R28–R32"""

from tests.mutants.change import InFunction, InSource, mutant
from tests.mutants.declared.reading import VISIBLE, reads
from tests.mutants.declared.services import unasked
from tests.mutants.declared.writing import no_trigger, no_wall, open_to

LIVE, AMENDMENTS = "tests/meetings/test_live.py", "tests/meetings/test_amendments.py"
LETTING_GO = "tests/meetings/test_letting_go.py"
ACTIONS, MINUTING = "tests/meetings/test_actions.py", "tests/meetings/test_minuting.py"
MANAGED = "record_id = any (array (select sharing_records_with('manage')))"

MUTANTS = [
    # Who reads
    *(
        mutant(f"{table} is read by whoever sees the case", reads(table, VISIBLE), noticed)
        for table, noticed in (
            ("meetings_discussion", LIVE),
            ("meetings_minutedworker", LIVE),
            ("meetings_amendment", AMENDMENTS),
        )
    ),
    mutant("observers are everybody's to read", reads("meetings_observer", "true"), LIVE),
    mutant("what happened to an action is everybody's to read", reads("meetings_actionentry", "true"), ACTIONS),
    # Who writes
    no_wall("meetings_statementread", "insert", LIVE),
    no_trigger("meetings_meeting", "held_with_statement", LIVE),
    no_trigger("meetings_amendment", "moves", AMENDMENTS),
    mutant("anybody notes the progress of any action", open_to("insert", "meetings_actionentry"), ACTIONS),
    mutant(
        "a stale row moves an action",
        InFunction("meetings_action_moves", "and due_on = new.was_due_on", ""),
        ACTIONS,
    ),
    mutant(
        "the day of an action is changed without a row", "grant update on meetings_agreedaction to hsb_web", ACTIONS
    ),
    mutant("what happened to an action is written anew", "grant update on meetings_actionentry to hsb_web", ACTIONS),
    mutant("any time of an item is written anew", open_to("update", "meetings_discussion", "using (true)"), LIVE),
    mutant("an allocated worker is struck", open_to("delete", "meetings_minutedworker", f"using ({MANAGED})"), LIVE),
    mutant("whoever manages a case amends its minutes", open_to("insert", "meetings_amendment"), AMENDMENTS),
    mutant("an amendment is written anew", "grant update on meetings_amendment to hsb_web", AMENDMENTS),
    # The services ask for themselves
    unasked("accept", "meetings/services/amendments.py", "not may(by, version.meeting)", AMENDMENTS),
    mutant(
        "an interest is declared for anybody by anybody",
        InSource(
            "meetings/services/presence.py", "if person != by and not permissions.can_minute(by, item):", "if False:"
        ),
        f"{LIVE}::test_an_interest_written_down_for_somebody_shuts_them_out_at_once",
    ),
    mutant(
        "amended minutes are approved as they are",
        InSource(
            "meetings/rules.py",
            'if version.kind == "minutes" and version.amendments',
            "if False and version.amendments",
        ),
        AMENDMENTS,
    ),
    mutant(
        "a colleague's words are overwritten by who did not touch them",
        InSource("meetings/parts.py", "(not choice and is_marked(was, part, ours))", "False"),
        MINUTING,
    ),
    mutant(
        "of two texts the later is saved unseen",
        InSource(
            "meetings/parts.py",
            "elif choice or is_marked(was, part, theirs)",
            "elif True or is_marked(was, part, theirs)",
        ),
        MINUTING,
    ),
    # What is let go
    mutant(
        "what the Chair approved is let go with the rest",
        "alter policy hsb_worker_delete on meetings_keptpaper using (true)",
        f"{LETTING_GO}::test_the_database_lets_nobody_delete_what_was_approved_or_before_its_time",
    ),
    mutant(
        "papers of a meeting to come are let go",
        "alter policy hsb_worker_delete on meetings_casepaper using (true)",
        f"{LETTING_GO}::test_the_database_lets_nobody_delete_what_was_approved_or_before_its_time",
    ),
    no_trigger("sharing_pack", "is_let_go", LETTING_GO),
]
