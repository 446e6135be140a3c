"""Whose grant counts, and when: the gate, start and end, exclusions, what the way of a grant rests on."""

from tests.mutants.change import InFunction, InSource, mutant

ACCESS = "tests/sharing/test_need_to_know.py"
WALL = "tests/sharing/test_second_wall.py"
TABLES = "tests/house/test_tables.py"
SHUT_OUT = f"{TABLES}::test_who_is_shut_out_of_a_case_sees_no_row_of_it_in_any_table"
CHANGES = f"{TABLES}::test_who_may_not_manage_changes_nothing_of_what_they_see"

NOT_SHUT_OUT = """and not exists (select from sharing_exclusion x
                      where x.record_id = g.record_id and x.person_id = g.person_id and x.ended_at is null)"""
OFFICE_OPEN = "and (g.via <> 'office' or (select sharing_way_is_open(sharing_reader(), 'office')))"
PAPERS_OPEN = "and (g.via <> 'circulation' or (select sharing_way_is_open(sharing_reader(), 'circulation')))"
GATE_OPEN = "and (select sharing_gate_open(sharing_reader()))"
JUST_OPENED = "record_id = any (array (select sharing_records_just_opened()))"
OF_THE_READER = "g.person_id = sharing_reader()"


def gate(before, after):
    return InFunction("sharing_gate_reasons", before, after)


def live(before, after="true"):
    return InFunction("sharing_grant_is_live", before, after)


def seen(before, after=""):
    return InFunction("sharing_visible_records", before, after)


def may(before, after=""):
    return InFunction("sharing_records_with", before, after)


def way(before, after):
    return InFunction("sharing_way_is_open", before, after)


MUTANTS = [
    # The gate. R38, R39
    mutant("the gate is open to an account that is not active", gate("not p.is_active", "false"), ACCESS),
    mutant(
        "the gate is open after the last day",
        gate("p.ends_on is not null and p.ends_on < sharing_today()", "false"),
        ACCESS,
    ),
    mutant("the gate closes on the last day itself", gate("p.ends_on < sharing", "p.ends_on <= sharing"), ACCESS),
    mutant("the gate does not ask for the agreement", gate("not exists", "false and not exists"), ACCESS),
    mutant("approval of any version of the agreement will do", gate("a.version_id = in_force.id and ", ""), ACCESS),
    mutant("the agreement of another agency will do", gate("and a.agency_id = p.agency_id", ""), ACCESS),
    mutant("an approval dated tomorrow will do", gate("and a.approved_on <= sharing_today()", ""), ACCESS),
    mutant(
        "a version of the agreement counts before it starts", gate("where v.starts_on <= sharing_today()", ""), ACCESS
    ),
    mutant(
        "the gate does not ask for the induction",
        gate("p.inducted_on is null or", "p.inducted_on is not null and"),
        ACCESS,
    ),
    mutant("an induction to come will do", gate("or p.inducted_on > sharing_today()", ""), ACCESS),
    mutant("the gate does not ask for the undertaking", gate("p.undertaking_on is null or", ""), ACCESS),
    mutant("an undertaking to come will do", gate("or p.undertaking_on > sharing_today()", ""), ACCESS),
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
    mutant("any place counts as an office", way("and p.office in ('chair', 'vice_chair', 'coordinator')", ""), ACCESS),
    mutant("whoever once stood in keeps the papers", way("and d.ends_on >= sharing_today() - 28", ""), ACCESS),
    mutant("whoever will stand in has the papers already", way("and d.starts_on <= sharing_today() + 28", ""), ACCESS),
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
