"""What is seen of each table: the policy made open, and where a table shows less than its record."""

from tests.mutants.change import InFunction, mutant

TABLES = "tests/house/test_tables.py"
NOTHING = f"{TABLES}::test_who_holds_nothing_sees_no_row_of_any_table"
SHUT_OUT = f"{TABLES}::test_who_is_shut_out_of_a_case_sees_no_row_of_it_in_any_table"
COPIES = f"{TABLES}::test_a_copy_is_its_recipients_and_theirs_who_manage_it"
CASES = "tests/cases/test_services.py"
ADDRESSES = "tests/referrals/test_addresses.py"
FLOORS = "tests/house/test_floors.py"
WALLS = "tests/house/test_walls.py"
ACCESS = "tests/sharing/test_need_to_know.py"
VISIBLE = "record_id = any (array (select sharing_visible_records()))"

# Every table that holds a record, a part of one, or what is one person's own.
HELD = [
    "sharing_record", "sharing_grant", "sharing_exclusion", "sharing_dispatch", "sharing_delivery",
    "sharing_copypassword", "sharing_sealedcopy", "sharing_copywanted", "sharing_heldtext", "sharing_deliveryreport",
    "cases_caseevent", "cases_statusflag", "sharing_disclosure",
    "cases_possiblematch", "cases_childmerge", "referrals_knownas",
    "cases_child", "cases_case", "cases_caselink", "cases_caseinformation", "cases_pathwaydecision", "cases_document",
    "referrals_referral", "referrals_submission", "referrals_referredchild", "referrals_incident", "referrals_harmedin",
    "referrals_childaddress", "referrals_submittedaddress",
    "meetings_papers", "meetings_attendance", "meetings_agendaitem", "meetings_minutesitem",
    "meetings_sharedinformation", "meetings_scheduleversion", "meetings_minutesversion", "meetings_scheduleitem",
    "meetings_minutesversionitem", "meetings_agencyreturn", "meetings_agreedaction", "meetings_checkrequest",
    "meetings_keptpaper",
]  # fmt: skip


def reads(table, condition):
    return f"alter policy hsb_web_select on {table} using ({condition})"


MUTANTS = [
    *(mutant(f"{table} is everybody's to read", reads(table, "true"), NOTHING) for table in HELD),
    # No policies at all
    mutant("cases have no row-level security", "alter table cases_case disable row level security", CASES),
    mutant("documents have no row-level security", "alter table cases_document disable row level security", FLOORS),
    mutant(
        "the owner gets round the policies of agreed actions",
        "alter table meetings_agreedaction no force row level security",
        FLOORS,
    ),
    mutant(
        "web processes get round policies they own",
        "grant create on schema public to hsb_web; alter table cases_child owner to hsb_web",
        FLOORS,
    ),
    mutant(
        "a table beside the walls",
        "create table cases_note (id int, record_id uuid, text text); grant all on cases_note to hsb_web",
        FLOORS,
    ),
    # Less than the record
    *(
        mutant(f"what is kept apart in {table} is everybody's", f"drop policy also_select on {table}", ADDRESSES)
        for table in ("referrals_childaddress", "referrals_submittedaddress", "cases_caseinformation")
    ),
    mutant("ended grants are rows to read", reads("sharing_grant", VISIBLE), "tests/sharing/test_access_pages.py"),
    mutant(
        "draft minutes are the members' to read",
        reads("meetings_minutesitem", VISIBLE),
        "tests/meetings/test_minutes.py",
    ),
    mutant(
        "what was said is the members' to read",
        reads("meetings_sharedinformation", VISIBLE),
        "tests/meetings/test_minutes.py",
    ),
    mutant(
        "a schedule is seen before it goes out",
        reads("meetings_scheduleversion", VISIBLE),
        "tests/meetings/test_schedule.py",
    ),
    mutant(
        "minutes are seen before they go out",
        reads("meetings_minutesversion", VISIBLE),
        "tests/meetings/test_minutes.py",
    ),
    mutant(
        "items are seen before their version goes out",
        reads("meetings_scheduleitem", VISIBLE),
        "tests/meetings/test_schedule.py",
    ),
    mutant(
        "an action is seen before it is agreed",
        reads("meetings_agreedaction", VISIBLE),
        "tests/meetings/test_minutes.py",
    ),
    mutant("deliveries to others are seen", reads("sharing_delivery", VISIBLE), COPIES),
    mutant(
        "passwords are shown to the whole panel",
        reads("sharing_copypassword", "(select sharing_gate_open(sharing_reader()))"),
        "tests/sharing/test_dispatch.py",
    ),
    mutant(
        "the password of a copy stays open to whoever is shut out of what it holds",
        InFunction("sharing_copies_shut", "where d.recipient_id = sharing_reader()", "where false"),
        SHUT_OUT,
    ),
    mutant(
        "a copy's password is seen though the gate is closed",
        reads("sharing_copypassword", "recipient_id = sharing_reader()"),
        "tests/sharing/test_dispatch.py",
    ),
    mutant(
        "a copy that is fetched stays open to whoever is shut out of what it holds",
        reads("sharing_sealedcopy", f"recipient_id = sharing_reader() and {VISIBLE}"),
        "tests/sharing/test_copies.py",
    ),
    mutant(
        "packs are open to web processes",
        "grant select on sharing_pack to hsb_web; create policy p on sharing_pack for select to hsb_web using (true)",
        "tests/sharing/test_dispatch.py",
    ),
    mutant(
        "whoever sees one case sees every child",
        InFunction("cases_children_with", "where c.record_id = any (case", "where true or c.record_id = any (case"),
        CASES,
    ),
    mutant(
        "the worker reads what was typed",
        """grant select on sharing_heldtext to hsb_worker;
           create policy p on sharing_heldtext for select to hsb_worker using (true)""",
        WALLS,
    ),
    mutant("the worker reads sessions", "grant select on sharing_session to hsb_worker", WALLS),
    mutant("the worker reads second factors", "grant select on otp_totp_totpdevice to hsb_worker", WALLS),
    mutant(
        "what somebody typed is kept beside what they typed before",
        InFunction("sharing_hold_text", "person_id = person or", ""),
        "tests/sharing/test_identity.py",
    ),
]
