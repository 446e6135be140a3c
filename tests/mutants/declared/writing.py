"""What web processes and the worker write: need-to-know, the second wall, triggers and privileges."""

from tests.mutants.change import InFunction, mutant

TABLES = "tests/house/test_tables.py"
CHANGES = f"{TABLES}::test_who_may_not_manage_changes_nothing_of_what_they_see"
WALLS = "tests/house/test_walls.py"
SHARING, CASES = "tests/sharing/test_second_wall.py", "tests/cases/test_second_wall.py"
ADDRESSES = "tests/referrals/test_addresses.py"
REFERRALS, MEETINGS = "tests/referrals/test_second_wall.py", "tests/meetings/test_second_wall.py"
SUBMITTED = "tests/referrals/test_services.py"
RETURNS = "tests/meetings/test_returns.py"
HANDS, RACES = "tests/referrals/test_hands.py", "tests/referrals/test_races.py"
PATHWAY, JUSTICE = "tests/cases/test_pathway_pages.py", "tests/cases/test_justice.py"
KNOWN, MERGING = "tests/referrals/test_known.py", "tests/cases/test_merging.py"
MANAGES_ONE = "record_id = any (array (select sharing_records_with('manage')))"


def no_wall(table, command, *noticed_by):
    """Without the restrictive policy that comes on top of need-to-know."""
    return mutant(f"no second wall: {command} {table}", f"drop policy also_{command} on {table}", *noticed_by)


def no_trigger(table, name, *noticed_by):
    return mutant(f"no trigger {name} on {table}", f"drop trigger {name} on {table}", *noticed_by)


def open_to(command, table, clause="with check (true)"):
    return f"alter policy hsb_web_{command} on {table} {clause}"


PAST = "tests/cases/test_past_the_services.py"
TIMELINE, FLAGS = "tests/cases/test_timeline.py", "tests/cases/test_flags_and_links.py"
LIMITS, BAIL = "tests/cases/test_limits_held.py", "test_the_database_refuses_bail_beyond_its_limit_and_before_an_arrest"
OWN_AGENCY = "test_what_is_known_is_told_for_ones_own_agency_and_dated_by_the_database"
SHUT = "test_an_address_that_was_open_is_shut_with_all_its_earlier_words"
REPORTS = "tests/sharing/test_reports.py"
LEDGER = "tests/sharing/test_ledger.py::test_the_database_refuses_what_the_service_does"

MUTANTS = [
    # The timeline, flags, links, and what was shared
    no_trigger("cases_caseinformation", "fits", f"{TIMELINE}::test_a_correction_is_restricted_as_what_it_corrects"),
    mutant(
        "another agency corrects what is not its own",
        "drop policy also_own_agency on cases_caseinformation",
        f"{TIMELINE}::test_who_may_correct",
    ),
    no_wall("cases_caseevent", "insert", f"{TIMELINE}::test_an_event_is_written_in_ones_own_name_and_never_changed"),
    mutant(
        "a reader writes events of a case",
        open_to("insert", "cases_caseevent"),
        f"{TIMELINE}::test_an_event_is_written_in_ones_own_name_and_never_changed",
    ),
    no_wall("cases_statusflag", "update", f"{FLAGS}::test_who_begins_and_ends_a_flag"),
    no_wall(
        "cases_caselink", "update", f"{FLAGS}::test_siblings_are_linked_and_unlinked_on_both_sides_by_who_manages_both"
    ),
    no_wall("sharing_disclosure", "insert", LEDGER),
    mutant(
        "what was shared is written anew",
        "grant update on sharing_disclosure to hsb_web",
        LEDGER,
    ),
    mutant(
        "a web process writes that a copy left",
        "drop policy no_copy on sharing_disclosure",
        "tests/sharing/test_copies.py::test_only_the_worker_writes_that_a_copy_left",
    ),
    mutant(
        "whoever may add to a record asks for new copies",
        open_to("insert", "sharing_copywanted"),
        "tests/sharing/test_copies.py::test_the_database_lets_only_who_manages_ask_and_nobody_write_a_copy",
    ),
    mutant(
        "a copy comes back without a report",
        InFunction("sharing_delivery_moves", "current_user <> 'hsb_owner' and new.state = 'came_back'", "false"),
        REPORTS,
    ),
    mutant("whoever may add to a record writes reports", open_to("insert", "sharing_deliveryreport"), REPORTS),
    # Within the case, in one's own name, when it was
    no_trigger(
        "cases_release", "of_one_case", f"{PAST}::test_bail_and_police_matters_point_at_nothing_of_another_case"
    ),
    no_trigger("cases_assessment", "own_name", f"{PAST}::test_nothing_of_an_assessment_is_written_in_anothers_name"),
    no_wall("cases_interview", "own_name", f"{PAST}::test_nothing_of_an_assessment_is_written_in_anothers_name"),
    no_wall("cases_needsandrisk", "own_name", f"{PAST}::test_nothing_of_an_assessment_is_written_in_anothers_name"),
    mutant(
        "what is known is told for another agency",
        "drop policy also_own_agency on cases_caseinformation",
        f"{LIMITS}::{OWN_AGENCY}",
    ),
    no_trigger("cases_caseinformation", "recorded_now", f"{LIMITS}::{OWN_AGENCY}"),
    no_trigger("cases_caseinformation", "restricts", f"{LIMITS}::{SHUT}"),
    mutant(
        "a correction opens what was restricted",
        InFunction("cases_correction_fits", "or before.is_restricted and not new.is_restricted", ""),
        f"{LIMITS}::{SHUT}",
    ),
    # Limits of the law, and what only an office says
    no_trigger("cases_release", "within_limits", f"{LIMITS}::{BAIL}"),
    mutant(
        "bail lasts a day longer than the law has it",
        InFunction("cases_bail_limit", "else ends - 1 end", "else ends end"),
        f"{LIMITS}::{BAIL}",
    ),
    no_trigger(
        "cases_justiceevent",
        "disposal_rests",
        f"{LIMITS}::test_the_database_refuses_a_disposal_that_rests_on_nothing",
    ),
    mutant(
        "whoever manages a case says that it was exported",
        """alter policy also_insert on sharing_disclosure with check (by_id = sharing_reader() and by_agency_id =
             (select agency_id from sharing_person where id = sharing_reader()))""",
        f"{LIMITS}::test_that_a_case_was_exported_is_written_by_an_office",
    ),
    mutant(
        "whoever manages a case says who leads it",
        f"alter policy also_insert on cases_leadagency with check ({MANAGES_ONE} and set_by_id = sharing_reader())",
        f"{LIMITS}::test_who_leads_is_set_by_an_office",
    ),
    mutant(
        "minutes that nobody has approved close a case",
        InFunction("meetings_closing_is_minuted", "v.status = 'approved'", "true"),
        "tests/meetings/test_closing.py::test_the_database_closes_a_case_by_what_was_approved_alone",
    ),
    no_wall("cases_leadagency", "in_time", f"{PAST}::test_nothing_is_written_for_a_day_to_come"),
    # Drafts in several hands
    no_wall("referrals_savedpage", "update", f"{HANDS}::test_who_saved_a_page_is_not_made_up"),
    no_trigger(
        "referrals_referral",
        "discarded_is_empty",
        f"{HANDS}::test_a_draft_is_not_discarded_in_the_name_of_another_nor_with_anything_left",
    ),
    mutant(
        "a draft is discarded in the name of another",
        InFunction("referrals_discarded_is_empty", "new.discarded_by_id is distinct from sharing_reader()", "false"),
        f"{HANDS}::test_an_empty_draft_is_discarded_by_whoever_manages_it_in_their_own_name",
    ),
    mutant(
        "a submitted referral is taken over",
        InFunction("referrals_may_take_over", "r.status in ('draft', 'returned')", "true"),
        f"{HANDS}::test_a_submitted_referral_is_not_taken_over_and_a_returned_one_is",
    ),
    mutant(
        "a draft is taken over without waiting for whoever submits it",
        InFunction("referrals_take_over", "where record_id = draft for update;", "where record_id = draft;"),
        f"{RACES}::test_what_is_submitted_meanwhile_is_not_taken_over",
    ),
    mutant(
        "a document slips past the freeze",
        InFunction("referrals_move_on", " for share", ""),
        f"{RACES}::test_a_freeze_waits_for_a_document_and_tells_it",
    ),
    mutant(
        "whoever may write a draft takes it over",
        InFunction("referrals_may_take_over", "g.via = 'submitted'", "true"),
        f"{HANDS}::test_a_colleague_who_was_given_the_draft_does_not_take_it_over",
    ),
    no_trigger("referrals_referral", "unsaved_is_forgotten", HANDS),
    mutant(
        "any text has people asked about it",
        InFunction(
            "referrals_ask_about", "record_id = any (array (select sharing_records_with('contribute')))", "true"
        ),
        "tests/referrals/test_asking_again.py",
    ),
    mutant(
        "anybody says that somebody wrote a draft",
        "drop policy wrote_before on sharing_grant",
        f"{HANDS}::test_nobody_says_by_hand_that_somebody_wrote_a_draft",
    ),
    mutant(
        "text that is not saved is put down for somebody else",
        open_to("insert", "sharing_heldtext"),
        "tests/referrals/test_autosave.py::test_text_that_is_not_saved_is_put_down_by_nobody_for_somebody_else",
    ),
    # Need-to-know in writing
    mutant("anybody shuts anybody out", open_to("insert", "sharing_exclusion"), SHARING),
    mutant(
        "anybody lifts an exclusion", open_to("update", "sharing_exclusion", "using (true) with check (true)"), SHARING
    ),
    mutant("anybody opens a record in any name", open_to("insert", "sharing_record"), SHARING),
    mutant("anybody sends a notice of any record", open_to("insert", "sharing_dispatch"), SHARING),
    mutant(
        "a contributor takes items off the agenda",
        open_to("update", "meetings_agendaitem", "using (true) with check (true)"),
        CHANGES,
    ),
    mutant(
        "a contributor changes agreed actions",
        open_to("update", "meetings_agreedaction", "using (true) with check (true)"),
        CHANGES,
    ),
    mutant("an agreed action is struck", open_to("delete", "meetings_agreedaction", "using (true)"), CHANGES),
    mutant("an agency answers for another", open_to("insert", "meetings_agencyreturn"), RETURNS),
    mutant(
        "an agency changes the answer of another",
        open_to("update", "meetings_agencyreturn", "using (true) with check (true)"),
        MEETINGS,
    ),
    mutant("a reader takes documents away", open_to("delete", "cases_document", "using (true)"), CHANGES),
    mutant("a reader adds information", open_to("insert", "cases_caseinformation"), CASES),
    mutant(
        "items of an approved schedule are taken away",
        open_to("delete", "meetings_scheduleitem", "using (true)"),
        CHANGES,
    ),
    mutant(
        "items are added to a schedule that has left the draft",
        open_to("insert", "meetings_scheduleitem"),
        "tests/meetings/test_schedule.py",
    ),
    mutant(
        "anybody changes the panel's settings",
        open_to("update", "sharing_panel", "using (true) with check (true)"),
        SHARING,
    ),
    mutant(
        "anybody says which domains are secure",
        open_to("update", "sharing_alloweddomain", "using (true) with check (true)"),
        SHARING,
    ),
    mutant("anybody names a deputy", open_to("insert", "sharing_deputy"), SHARING),
    mutant("anybody plans a meeting", open_to("insert", "meetings_meeting"), MEETINGS),
    mutant("anybody changes a meeting", open_to("update", "meetings_meeting"), MEETINGS),
    # Whoever acts is who is on the connection and holds the office today
    mutant(
        "an office that has ended still acts",
        InFunction("sharing_holds_office", "(ends_on is null or ends_on >= sharing_today())", "true"),
        SHARING,
    ),
    mutant(
        "an office acts though the gate is closed",
        InFunction("sharing_holds_office", "and sharing_gate_open(sharing_reader())", ""),
        SHARING,
    ),
    mutant(
        "a place that has ended still names deputies",
        InFunction("sharing_places_held", "(ends_on is null or ends_on >= sharing_today())", "true"),
        SHARING,
    ),
    # The second wall
    no_wall("sharing_record", "insert", SHARING),
    no_wall("sharing_dispatch", "insert", SHARING),
    no_wall("sharing_delivery", "insert", SHARING),
    no_wall("cases_case", "insert", CASES),
    no_wall("cases_case", "update", CASES),
    no_wall("cases_caselink", "insert", CASES),
    no_wall("cases_caseinformation", "insert", CASES),
    no_wall("referrals_childaddress", "update", ADDRESSES),
    no_wall("referrals_submittedaddress", "insert", ADDRESSES),
    no_wall("cases_pathwaydecision", "insert", CASES),
    no_wall("cases_document", "insert", CASES),
    no_wall("cases_leadagency", "insert", PATHWAY),
    no_wall("cases_steprecord", "insert", PATHWAY),
    no_wall("cases_steprecord", "update", PATHWAY),
    no_wall("cases_justiceevent", "insert", JUSTICE),
    no_wall("cases_justiceevent", "update", JUSTICE),
    no_wall("cases_release", "insert", JUSTICE),
    no_wall("cases_release", "update", JUSTICE),
    no_trigger("cases_pathwaydecision", "pathway_possible", PATHWAY),
    no_trigger("cases_steprecord", "assessment_rests", PATHWAY),
    no_trigger("cases_case", "lead_is_written_down", PATHWAY),
    no_trigger("cases_justiceevent", "justice_is_theirs", JUSTICE),
    no_trigger("cases_release", "justice_is_theirs", JUSTICE),
    mutant(
        "a value of the law is changed",
        "grant update on cases_statutoryvalue to hsb_web",
        f"{JUSTICE}::test_a_value_of_the_law_is_in_force_once_and_nobody_changes_it",
    ),
    no_wall("referrals_referral", "insert", REFERRALS),
    no_wall("referrals_submission", "insert", REFERRALS),
    no_wall("referrals_submission", "update", REFERRALS),
    no_wall("referrals_point", "insert", REFERRALS),
    no_wall("referrals_point", "update", REFERRALS),
    # What a referral's rows say is what was frozen, and it stands as that was decided
    *(
        no_trigger(table, "frozen_anew", REFERRALS)
        for table in (
            "referrals_referral",
            "referrals_referredchild",
            "referrals_incident",
            "referrals_harmedin",
            "cases_document",
        )
    ),
    no_trigger("referrals_referral", "agrees", REFERRALS),
    no_trigger("referrals_submission", "agrees", REFERRALS),
    mutant(
        "whoever wrote a draft before writes its parts while the Chair has it",
        InFunction("referrals_open_to_change", " and referrals_responsible(r.record_id)", ""),
        REFERRALS,
    ),
    mutant(
        "whoever manages a referral writes its content while the Chair has it",
        InFunction("referrals_content_still", " and referrals_responsible(old.record_id)", ""),
        REFERRALS,
    ),
    mutant(
        "anybody withdraws a referral in their own name",
        InFunction("referrals_content_still", "not (referrals_responsible(old.record_id) and", "not ("),
        REFERRALS,
    ),
    mutant(
        "a change sets the Chair's clock back",
        InFunction("referrals_submission_dated", "s.outcome = 'superseded'", "false"),
        "tests/referrals/test_changes.py",
    ),
    no_wall("meetings_papers", "insert", MEETINGS),
    no_wall("meetings_attendance", "insert", MEETINGS),
    no_wall("meetings_attendance", "delete", CHANGES),
    no_wall("meetings_scheduleversion", "insert", MEETINGS),
    no_wall("meetings_minutesversion", "insert", MEETINGS),
    no_wall("meetings_minutesitem", "insert", MEETINGS),
    no_wall("meetings_sharedinformation", "insert", MEETINGS),
    no_wall("meetings_agreedaction", "insert", MEETINGS),
    no_wall("meetings_agencyreturn", "insert", MEETINGS),
    no_wall("meetings_agencyreturn", "update", MEETINGS),
    *(
        mutant(f"a submitted referral changes: {command} {table}", f"drop policy still_{command} on {table}", *noticed)
        for table in ("referrals_referredchild", "referrals_incident", "referrals_harmedin")
        for command, noticed in (("insert", [REFERRALS]), ("update", [SUBMITTED]), ("delete", [CHANGES]))
        if (table, command) != ("referrals_harmedin", "update")  # which no web process may do at all
    ),
    # Children known, linked and merged
    mutant("anybody says who is known, in any name", open_to("insert", "referrals_knownas"), KNOWN),
    mutant(
        "a case is opened about any child that one manages",
        InFunction("cases_opened_from_managed", "origin_id = any", "true or origin_id = any"),
        KNOWN,
    ),
    mutant(
        "anybody merges",
        InFunction("cases_may_merge", "select sharing_holds_office", "select true or sharing_holds_office"),
        MERGING,
    ),
    mutant(
        "whoever opens a case is told of children they may not see",
        f"alter policy hsb_web_select on cases_possiblematch using ({MANAGES_ONE})",
        "tests/cases/test_matching.py",
    ),
    no_trigger("cases_case", "child_stands", MERGING),
    no_trigger("cases_case", "child_is_entered", KNOWN),
    no_trigger("cases_child", "child_merges", MERGING),
    mutant(
        "merges are written by hand",
        """grant update, delete on cases_childmerge to hsb_web;
           create policy p on cases_childmerge to hsb_web using (true)""",
        MERGING,
    ),
    mutant("which cases a merge moved is read", "grant select on cases_mergedcases to hsb_web", MERGING),
    # A status goes along its transitions; what was approved stands
    *(
        no_trigger(table, "moves", WALLS)
        for table in (
            "sharing_delivery",
            "cases_case",
            "referrals_referral",
            "meetings_meeting",
            "meetings_scheduleversion",
            "meetings_minutesversion",
            "meetings_agreedaction",
        )
    ),
    mutant(
        "any status follows any other", InFunction("sharing_status_moves", "was = becomes", "true"), MEETINGS, SHARING
    ),
    mutant(
        "any office gives any status",
        InFunction("sharing_status_moves", "split_part(move, ' ', 3) = ''", "true"),
        MEETINGS,
    ),
    mutant(
        "columns that stay do not", InFunction("sharing_columns_stay", "current_user = 'hsb_owner'", "true"), MEETINGS
    ),
    no_trigger("meetings_scheduleversion", "stands", MEETINGS),
    no_trigger("meetings_minutesversion", "stands", MEETINGS),
    no_trigger("meetings_agreedaction", "owner_only_ends", "tests/meetings/test_minutes.py"),
    no_trigger("meetings_agencyreturn", "stays", MEETINGS),
    no_trigger("meetings_minutesitem", "stays", MEETINGS),
    no_trigger("referrals_referral", "content_still", SUBMITTED),
    no_trigger("referrals_referral", "stays", REFERRALS),
    no_trigger("referrals_referencecounter", "counts_on", REFERRALS),
    no_trigger("sharing_delivery", "held", SHARING),
    no_trigger("sharing_person", "stays", SHARING),
    no_trigger("sharing_record", "stays", SHARING),
    # Privileges
    mutant("places are written from a web process", "grant update on sharing_place to hsb_web", SHARING),
    mutant(
        "approvals of the agreement are written from a web process",
        """grant insert, update on sharing_agreementapproval to hsb_web;
           create policy p on sharing_agreementapproval for update to hsb_web using (true)""",
        SHARING,
    ),
    mutant("decisions are rewritten", "grant update on cases_pathwaydecision to hsb_web", CASES),
    mutant("information is struck", "grant delete on cases_caseinformation to hsb_web", CASES),
    mutant("a case is pointed at another child", "grant update on cases_case to hsb_web", CASES),
    mutant("an exclusion is turned on another", "grant update on sharing_exclusion to hsb_web", SHARING),
    mutant("a dispatch is reworded", "grant update on sharing_dispatch to hsb_web", SHARING),
    mutant(
        "the worker approves",
        "grant update on meetings_scheduleversion to hsb_worker",
        "tests/meetings/test_circulation.py",
    ),
    # A part belongs to the record of its case. R10
    *(
        mutant(f"a part strays from its case: {name}", f"alter table {table} drop constraint {name}", file)
        for table, name, file in [
            ("cases_caselink", "link_of_its_case", CASES),
            ("cases_caseinformation", "information_of_its_case", CASES),
            ("cases_pathwaydecision", "decision_of_its_case", CASES),
            ("meetings_agendaitem", "agenda_item_of_its_case", MEETINGS),
            ("meetings_agreedaction", "agreed_action_of_its_case", MEETINGS),
            ("meetings_agencyreturn", "return_of_its_case", MEETINGS),
        ]
    ),
]
