"""Whose grant counts, and when: the gate, start and end, exclusions, what the way of a grant rests on."""

from tests.mutants.change import InFunction, InSource, mutant

ACCESS = "tests/sharing/test_need_to_know.py"
WALL = "tests/sharing/test_second_wall.py"
TABLES = "tests/house/test_tables.py"
SHUT_OUT = f"{TABLES}::test_who_is_shut_out_of_a_case_sees_no_row_of_it_in_any_table"
CHANGES = f"{TABLES}::test_who_may_not_manage_changes_nothing_of_what_they_see"

NOT_SHUT_OUT = """and g.record_id <> all (array (select x.record_id from sharing_exclusion x
                                     where x.person_id = reader and x.ended_at is null))"""
OFFICE_OPEN = "and (g.via <> 'office' or exists (select from sharing_in_office(reader, today)))"
PAPERS_OPEN = "and (g.via <> 'circulation' or exists (select from sharing_reads_papers(reader, today)))"
GATE_OPEN = "and exists (select from sharing_let_in(reader, today))"
OF_THE_READER = "g.person_id = reader"
JUST_OPENED = "record_id = any (array (select sharing_records_just_opened()))"


def gate(before, after):
    return InFunction("sharing_let_in", before, after)


def live(before, after="true"):
    return InFunction("sharing_grant_is_live", before, after)


def seen(before, after=""):
    return InFunction("sharing_visible_records", before, after)


def may(before, after=""):
    return InFunction("sharing_records_with", before, after)


def office(before, after):
    return InFunction("sharing_in_office", before, after)


def papers(before, after):
    return InFunction("sharing_reads_papers", before, after)


MUTANTS = [
    # The gate. R38, R39
    mutant("the gate is open to an account that is not active", gate("and p.is_active", ""), ACCESS),
    mutant(
        "the gate is open after the last day",
        gate("and (p.ends_on is null or p.ends_on >= today)", ""),
        ACCESS,
    ),
    mutant("the gate closes on the last day itself", gate("p.ends_on >= today", "p.ends_on > today"), ACCESS),
    mutant("the gate does not ask for the agreement", gate("and exists", "and true or exists"), ACCESS),
    mutant(
        "approval of any version of the agreement will do",
        gate("select v.id from", "select a.version_id from"),
        ACCESS,
    ),
    mutant("the agreement of another agency will do", gate("a.agency_id = p.agency_id and", ""), ACCESS),
    mutant("an approval dated tomorrow will do", gate("and a.approved_on <= today", ""), ACCESS),
    mutant("a version of the agreement counts before it starts", gate("where v.starts_on <= today", ""), ACCESS),
    mutant(
        "the gate does not ask for the induction",
        gate("p.inducted_on <= today", "(p.inducted_on is null or p.inducted_on <= today)"),
        ACCESS,
    ),
    mutant("an induction to come will do", gate("p.inducted_on <= today", "p.inducted_on is not null"), ACCESS),
    mutant(
        "the gate does not ask for the undertaking",
        gate("p.undertaking_on <= today", "(p.undertaking_on is null or p.undertaking_on <= today)"),
        ACCESS,
    ),
    mutant("an undertaking to come will do", gate("p.undertaking_on <= today", "p.undertaking_on is not null"), ACCESS),
    mutant("seeing does not ask for the gate", seen(GATE_OPEN), ACCESS),
    mutant("writing does not ask for the gate", may(GATE_OPEN), ACCESS),
    # When a grant counts, and whose
    mutant("a grant that was ended still counts", live("ended_at is null"), ACCESS),
    mutant("a grant counts before it starts", live("starts_at <= now()"), ACCESS),
    mutant("a grant counts after its end", live("ends_at > now()"), ACCESS),
    mutant("the grants of others count for seeing", seen(OF_THE_READER, "true"), ACCESS),
    mutant("the grants of others count for writing", may(OF_THE_READER, "true"), CHANGES),
    mutant(
        "whoever reads may add", may("array['contribute_record',", "array['view_record', 'contribute_record',"), CHANGES
    ),
    mutant(
        "whoever adds may decide",
        may("array['manage_record'] else", "array['contribute_record', 'manage_record'] else"),
        ACCESS,
    ),
    # Who is shut out, and what the way rests on. R26, R28
    mutant("an exclusion is ignored in seeing", seen(NOT_SHUT_OUT), SHUT_OUT),
    mutant("an exclusion is ignored in writing", may(NOT_SHUT_OUT), ACCESS),
    mutant("an exclusion that was lifted still counts", seen("and x.ended_at is null", ""), ACCESS),
    mutant("access by office outlives the office, in seeing", seen(OFFICE_OPEN), ACCESS),
    mutant("access by office outlives the office, in writing", may(OFFICE_OPEN), ACCESS),
    mutant("access by papers outlives the place, in seeing", seen(PAPERS_OPEN), ACCESS),
    mutant("access by papers outlives the place, in writing", may(PAPERS_OPEN), ACCESS),
    mutant(
        "any place counts as an office", office("and p.office in ('chair', 'vice_chair', 'coordinator')", ""), ACCESS
    ),
    mutant("whoever once stood in keeps the papers", papers("and d.ends_on >= today - 28", ""), ACCESS),
    mutant("whoever will stand in has the papers already", papers("and d.starts_on <= today + 28", ""), ACCESS),
    # Giving and ending access
    mutant(
        "anybody ends anybody's access",
        InFunction("sharing_end_grants", "g.person_id = sharing_reader() or", "true or"),
        ACCESS,
    ),
    mutant(
        "a contributor ends the access of others",
        InFunction("sharing_end_grants", "sharing_records_with('manage')", "sharing_records_with('contribute')"),
        ACCESS,
    ),
    mutant(
        "the first grant of a record is anybody's",
        InFunction("sharing_records_just_opened", "r.opened_by_id = sharing_reader()", "true"),
        ACCESS,
    ),
    mutant(
        "whoever opened a record gives themselves access again",
        InFunction("sharing_records_just_opened", "and not exists", "and true or not exists"),
        ACCESS,
    ),
    mutant(
        "a contributor gives access",
        f"""alter policy hsb_web_insert on sharing_grant with check (granted_by_id = sharing_reader()
           and (record_id = any (array (select sharing_records_with('contribute'))) or {JUST_OPENED}))""",
        ACCESS,
    ),
    mutant(
        "access is given in the name of another",
        f"""alter policy hsb_web_insert on sharing_grant
           with check (record_id = any (array (select sharing_records_with('manage'))) or {JUST_OPENED})""",
        WALL,
    ),
    mutant("a grant may begin long ago or come by papers", "drop policy also_insert on sharing_grant", WALL),
    mutant("grants are changed by hand", "grant update on sharing_grant to hsb_web", ACCESS),
    mutant("grants are taken away by hand", "grant delete on sharing_grant to hsb_web", ACCESS),
    mutant(
        "the worker gives access by any way",
        "alter policy hsb_worker_insert on sharing_grant with check (true)",
        WALL,
    ),
    mutant("any purpose will do", "alter table sharing_grant drop constraint grant_purpose_agreed", ACCESS),
    mutant("any ground will do", "alter table sharing_grant drop constraint grant_ground_lawful", ACCESS),
    # The answers of the product from the same rows
    mutant(
        "who may add may decide, in the product's own answer",
        InSource(
            "sharing/backends.py",
            '"manage_record": ("manage_record",)',
            '"manage_record": ("contribute_record", "manage_record")',
        ),
        ACCESS,
    ),
    mutant(
        "who may read may add, in the product's own answer",
        InSource(
            "sharing/backends.py", '"contribute_record": ("contribute_record",', '"contribute_record": ("view_record",'
        ),
        ACCESS,
    ),
    mutant(
        "permission without a record is permission for all",
        InSource("sharing/backends.py", "            return False\n", "            return True\n"),
        ACCESS,
    ),
]
