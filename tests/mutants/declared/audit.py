"""Who has read what: the audit is added to and nothing else, and a page that cannot write to it shows nothing."""

from tests.mutants.change import InFunction, InSource, mutant

FLOORS = "tests/house/test_floors.py"
ANSWERS = "tests/hsbpanel/test_answers.py::test_a_page_whose_reading_cannot_be_recorded_shows_nothing"
PAGES = "tests/sharing/test_access_pages.py"
RAISES = "        raise AuditUnavailable from error\n"

MUTANTS = [
    *(
        mutant(f"web processes may {command} the audit", f"grant {command} on sharing_auditevent to hsb_web", FLOORS)
        for command in ("select", "update", "delete", "truncate")
    ),
    mutant("the worker rewrites the audit", "grant update on sharing_auditevent to hsb_worker", FLOORS),
    mutant(
        "the audit is written in the name of another",
        "alter policy hsb_web_insert on sharing_auditevent with check (true)",
        "tests/sharing/test_second_wall.py",
    ),
    mutant(
        "who has read a record is anybody's to ask",
        InFunction("sharing_readers_of", "and record = any (array (select sharing_visible_records()))", ""),
        PAGES,
    ),
    mutant(
        "single readings are shown to readers",
        InFunction("sharing_reads_of", "sharing_records_with('manage')", "sharing_visible_records()"),
        PAGES,
    ),
    mutant(
        "a case is read without a trace",
        InSource(
            "cases/views.py",
            "    audit.read(request, case)\n    entries = timeline",
            "    entries = timeline",
        ),
        "tests/cases/test_views.py",
    ),
    mutant(
        "a reading that cannot be written down is shown",
        InSource("sharing/audit.py", RAISES, "        return event\n"),
        ANSWERS,
    ),
    mutant(
        "the page of a failed audit is the ordinary fault",
        InSource("hsbpanel/middleware.py", "errors.page(request, 503)", "errors.page(request, 500)"),
        ANSWERS,
    ),
    mutant(
        "a reading does not say on which grants it rests",
        InSource("sharing/audit.py", "grants=rests_on, **detail)", "grants=[], **detail)"),
        "tests/cases/test_views.py",
    ),
    mutant(
        "a refusal leaves no trace",
        InSource("sharing/identity.py", "Http404 | PermissionDenied)", "PermissionDenied)"),
        "tests/sharing/test_identity.py",
    ),
    mutant(
        "the hash of a row leaves out who read",
        InSource("sharing/audit.py", '        "person": str(event.person_id or ""),\n', ""),
        "tests/sharing/test_audit_hash.py",
    ),
]
