"""What the product's own code asks before it writes, sends or shows: each question left out, one at a time."""

from tests.mutants.change import InFunction, InSource, mutant

PAGES = "tests/sharing/test_access_pages.py"
DISPATCH = "tests/sharing/test_dispatch.py"
REPORTS = "tests/sharing/test_reports.py"
DELIVERY = "tests/sharing/test_delivery.py"
PANEL = "tests/sharing/test_panel_pages.py::test_the_services_of_the_panel_ask_for_themselves"
CASES = "tests/cases/test_services.py"
PATHWAY, JUSTICE = "tests/cases/test_pathway_pages.py", "tests/cases/test_justice.py"
MERGING = "tests/cases/test_merging.py"
REFERRALS = "tests/referrals/test_services.py"
HANDS = "tests/referrals/test_hands.py"
AUTOSAVE = "tests/referrals/test_autosave.py"
KNOWN = "tests/referrals/test_known.py"
SCHEDULE = "tests/meetings/test_schedule.py"
CIRCULATION = "tests/meetings/test_circulation.py"
PRINTING = "tests/meetings/test_printing.py"
MINUTES = "tests/meetings/test_minutes.py"
REFUSES = "        raise PermissionDenied\n"


def unasked(service, path, question, noticed_by, then=""):
    """A service that does not ask who may; `then`: the line after, where the question is asked more than once."""
    before = f"    if {question}:\n{REFUSES}{then}"
    return mutant(f"{service} asks nobody who they are", InSource(path, before, then), noticed_by)


TIMELINE, EXPORT = "tests/cases/test_timeline.py", "tests/cases/test_export.py"

MUTANTS = [
    # Who may
    unasked(
        "print_copies",
        "meetings/services/printing.py",
        "not permissions.can_prepare(by, meeting)",
        PRINTING,
        then="    version = ",
    ),
    mutant(
        "what the Chair has not approved is printed",
        InSource("meetings/print_rules.py", "if version.status != version.Status.APPROVED:", "if False:"),
        PRINTING,
    ),
    mutant(
        "a copy on paper goes to anybody",
        InSource("meetings/print_rules.py", "    if not _may_hold(copy, person):", "    if False:"),
        PRINTING,
    ),
    mutant(
        "the database hands a copy on paper to anybody",
        InFunction(
            "meetings_copy_is_handed", "or not meetings_may_hold_copy", "or false and not meetings_may_hold_copy"
        ),
        PRINTING,
    ),
    mutant(
        "whoever is shut out of a case may hold it on paper",
        InFunction("meetings_may_hold_copy", "and x.ended_at is null", "and false"),
        PRINTING,
    ),
    mutant(
        "web processes write what will go out",
        """grant insert, update on meetings_casepaper to hsb_web;
           create policy p on meetings_casepaper for all to hsb_web using (true) with check (true)""",
        "tests/meetings/test_packs.py",
    ),
    unasked("exclude", "sharing/services/access.py", "not may(by, VIEW if person == by else MANAGE, record)", PAGES),
    unasked("settle", "sharing/services/dispatch.py", "not permissions.can_manage(by, delivery.record_id)", DISPATCH),
    unasked("upload", "sharing/services/bounces.py", "not permissions.can_manage(by, dispatch.record_id)", REPORTS),
    mutant(
        "a report is believed whomever it is about",
        InSource("sharing/services/bounces.py", "found and found.address.lower() in report.recipients", "found"),
        REPORTS,
    ),
    mutant(
        "a report says what became of other dispatches",
        InSource(
            "sharing/services/bounces.py",
            "_matched(raw, dispatch.deliveries.all())",
            "_matched(raw, Delivery.objects.all())",
        ),
        REPORTS,
    ),
    mutant(
        "a report takes from who has opened their copy",
        InSource("sharing/services/bounces.py", " and not delivery.opened_at", ""),
        REPORTS,
    ),
    mutant(
        "what is about no record is managed by somebody",
        InSource(
            "sharing/permissions.py", "return record is not None and access.may", "return record is None or access.may"
        ),
        REPORTS,
    ),
    unasked("read_password", "sharing/services/dispatch.py", "not kept or delivery.state not in HAVE_IT", DISPATCH),
    unasked(
        "change_settings",
        "sharing/services/panel.py",
        "not permissions.can_change_panel(by, panel)",
        PANEL,
        then="    panel = Panel.objects.select_for_update().get(pk=panel.pk)\n",
    ),
    unasked("name_deputy", "sharing/services/panel.py", "not permissions.can_name_deputy(by, place)", PANEL),
    unasked(
        "end_deputy",
        "sharing/services/panel.py",
        "not permissions.can_name_deputy(by, deputy.place)",
        PANEL,
        then="    today = timezone.localdate()\n",
    ),
    unasked("open_cases", "cases/services/cases.py", "not access.may(by, access.MANAGE, referral_record)", CASES),
    unasked("merge_children", "cases/services/merging.py", "not permissions.can_merge(by, case, other)", MERGING),
    unasked(
        "undo_merge", "cases/services/merging.py", "not permissions.can_merge(by, merge.case, merge.other)", MERGING
    ),
    unasked(
        "say_who_is_known",
        "referrals/services/known.py",
        "not permissions.can_prepare_acceptance(by, referral)",
        KNOWN,
    ),
    mutant(
        "a referral is accepted before it is said who is known",
        InSource(
            "referrals/services/decisions.py",
            "if reasons := known.reasons_not_to_accept(referral, by):",
            "if reasons := []:",
        ),
        KNOWN,
    ),
    mutant(
        "a version is decided on that nobody has read",
        InSource("referrals/services/decisions.py", "if submission is not None and", "if False and"),
        "tests/referrals/test_races.py",
    ),
    mutant(
        "what has changed while it was waited for is not asked again",
        InSource("referrals/services/locking.py", "if now is None or not may(by, now):", "if now is None:"),
        "tests/referrals/test_races.py",
    ),
    mutant(
        "two who accept at once do not wait for each other",
        InSource("cases/matching.py", "select pg_advisory_xact_lock(hashtext('cases_child'))", "select 1"),
        KNOWN,
    ),
    unasked("correct_information", "cases/services/correcting.py", "not permissions.can_correct(by, entry)", TIMELINE),
    unasked("export_case", "cases/services/exports.py", "not permissions.can_export(by, case)", EXPORT),
    unasked(
        "give_up_assessment",
        "cases/services/assessments.py",
        "not permissions.can_give_up(by, assessment)",
        "tests/cases/test_limits_held.py::test_an_assessment_is_given_up_by_its_workers_or_an_office",
    ),
    unasked("record_information", "cases/services/cases.py", "not permissions.can_contribute(by, case)", CASES),
    unasked("decide_pathway", "cases/services/cases.py", "not permissions.can_decide(by, case)", CASES),
    unasked("set_lead_agency", "cases/services/lead.py", "not permissions.can_set_lead(by, case)", PATHWAY),
    unasked("what adds to a case", "cases/services/locking.py", "not permissions.can_contribute(by, case)", PATHWAY),
    mutant(
        "bail is never too long",
        InSource("cases/justice_rules.py", "if limit is None or until <= limit:", "if True:"),
        JUSTICE,
    ),
    mutant(
        "a caution needs no admission",
        InSource("cases/justice_rules.py", "if value in ON_ADMISSION and not has_admitted(case):", "if False:"),
        JUSTICE,
    ),
    unasked("add_document", "cases/services/documents.py", "not access.may(by, access.CONTRIBUTE, record)", CASES),
    unasked("remove_document", "cases/services/documents.py", "not access.may(by, access.CONTRIBUTE, document)", CASES),
    unasked("start_referral", "referrals/services/drafts.py", "not permissions.can_refer(by)", REFERRALS),
    unasked("save_section", "referrals/services/drafts.py", "not is_theirs(by, referral)", REFERRALS),
    unasked("take_over", "referrals/services/hands.py", "not permissions.can_take_over(by, referral)", HANDS),
    unasked("discard", "referrals/services/hands.py", "not permissions.can_discard(by, referral)", HANDS),
    unasked(
        "submit_referral", "referrals/services/submission.py", "not permissions.can_submit(by, referral)", REFERRALS
    ),
    unasked(
        "accept_referral",
        "referrals/services/decisions.py",
        "not permissions.can_decide_referral(by, referral)",
        REFERRALS,
    ),
    unasked(
        "withdraw_referral",
        "referrals/services/withdrawal.py",
        "not permissions.can_submit(by, referral)",
        "tests/referrals/test_changes.py",
    ),
    unasked(
        "answer_points",
        "referrals/services/points.py",
        "not permissions.can_submit(by, referral)",
        "tests/referrals/test_deciding.py",
    ),
    unasked("plan_meeting", "meetings/services/meetings.py", "not permissions.can_plan(by, panel)", SCHEDULE),
    unasked("compile_schedule", "meetings/services/schedule.py", "not permissions.can_prepare(by, meeting)", SCHEDULE),
    unasked(
        "add_urgent_item",
        "meetings/services/schedule.py",
        "not permissions.can_approve(by, meeting) or not access.may(by, access.MANAGE, case)",
        SCHEDULE,
    ),
    unasked(
        "send_to_chair",
        "meetings/services/approval.py",
        "not permissions.can_prepare(by, version.meeting)",
        SCHEDULE,
        then="    if reasons := rules.reasons_not_to_send_to_chair(version):\n",
    ),
    unasked(
        "return_version",
        "meetings/services/approval.py",
        "not permissions.can_approve(by, version.meeting)",
        SCHEDULE,
        then="    if not version.can_become(version.Status.RETURNED):\n",
    ),
    unasked(
        "approve_schedule",
        "meetings/services/approval.py",
        "not permissions.can_approve(by, version.meeting)",
        SCHEDULE,
        then="    if reasons := rules.reasons_not_to_approve(version, by, content_sha256):\n",
    ),
    unasked("record_attendance", "meetings/services/presence.py", "not permissions.can_prepare(by, meeting)", MINUTES),
    unasked("record_minutes", "meetings/services/minutes.py", "not permissions.can_minute(by, item)", MINUTES),
    unasked("close_meeting", "meetings/services/minutes.py", "not permissions.can_see_drafts(by, meeting)", MINUTES),
    unasked("write_up", "meetings/services/minutes.py", "not permissions.can_prepare(by, meeting)", MINUTES),
    unasked(
        "record_return",
        "meetings/services/returns.py",
        "by.agency_id not in {agency.pk for agency in rules.agencies_asked(meeting)}",
        "tests/meetings/test_returns.py",
    ),
    # Who gets what by mail
    mutant(
        "a copy goes though the gate is closed",
        InSource("sharing/rules.py", "if not gate.is_open(delivery.recipient):", "if False:"),
        f"{DELIVERY}::test_somebody_whose_agency_withdrew_gets_nothing",
    ),
    mutant(
        "a copy goes to somebody shut out",
        InSource("sharing/rules.py", "if _is_shut_out(delivery):", "if False:"),
        f"{DELIVERY}::test_somebody_shut_out_of_a_case_meanwhile_gets_nothing",
    ),
    mutant(
        "a copy goes to somebody shut out of a case that is in it",
        InSource(
            "sharing/rules.py",
            "[delivery.record_id, *(delivery.pack.records if delivery.pack else [])]",
            "[delivery.record_id]",
        ),
        f"{DELIVERY}::test_somebody_shut_out_of_a_case_meanwhile_gets_nothing",
    ),
    mutant(
        "a copy goes to somebody without a place",
        InSource("sharing/rules.py", "if delivery.pack and not is_still_on_panel(delivery):", "if False:"),
        f"{DELIVERY}::test_somebody_who_left_the_panel_gets_nothing",
    ),
    mutant(
        "a copy goes to an address that is not secure",
        InSource("sharing/rules.py", "return reasons + reasons_not_to_send(delivery.address)", "return reasons"),
        f"{DELIVERY}::test_a_domain_taken_off_the_list_meanwhile_gets_nothing",
    ),
    mutant(
        "the right to a copy is not looked at again",
        InSource(
            "sharing/services/claiming.py", "if reasons := reasons_not_to_deliver(delivery):", "if reasons := []:"
        ),
        f"{DELIVERY}::test_somebody_who_left_the_panel_gets_nothing",
    ),
    mutant(
        "papers give leave to add",
        InSource("sharing/services/claiming.py", "codename=access.VIEW)", "codename=access.CONTRIBUTE)"),
        f"{DELIVERY}::test_circulating_gives_sight_of_the_papers_and_the_cases_and_writes_it_down",
    ),
    mutant(
        "a pack holds cases from which its reader is shut out",
        InSource("meetings/services/circulation.py", "if (recipient.person.pk, item.record_id) not in shut_out]", "]"),
        f"{CIRCULATION}::test_who_is_excluded_from_a_case_gets_a_pack_without_a_trace_of_it",
    ),
    mutant(
        "what goes out need not be what was approved",
        InSource(
            "meetings/services/circulation.py", "if items_sha256(version) != version.content_sha256:", "if False:"
        ),
        f"{CIRCULATION}::test_content_that_is_not_what_was_approved_does_not_go",
    ),
    mutant(
        "a schedule goes out unapproved",
        InSource(
            "meetings/services/circulation.py",
            'waiting = {"status": Status.APPROVED, "circulated_at": None}',
            'waiting = {"circulated_at": None}',
        ),
        f"{CIRCULATION}::test_nothing_goes_out_that_is_not_approved",
    ),
    mutant(
        "the deputy does not stand instead",
        InSource("sharing/places.py", "person = deputy or place.person", "person = place.person"),
        DISPATCH,
    ),
    mutant(
        "another content than was shown is approved",
        InSource("meetings/rules.py", "if content_sha256 != version.content_sha256:", "if False:"),
        SCHEDULE,
    ),
    mutant(
        "what one does not see whole is approved",
        InSource("meetings/rules.py", "if items_sha256(version) != version.content_sha256:", "if False:"),
        SCHEDULE,
    ),
    mutant(
        "whoever is shut out of a record gets it by office",
        InSource("sharing/services/access.py", "if place.person_id not in shut_out:", "if True:"),
        PAGES,
    ),
    # The two sides stay apart. R10, R11
    mutant(
        "a link names the other child",
        InSource(
            "cases/services/links.py", "filter(None, [what, gender,", "filter(None, [what, other.child.name, gender,"
        ),
        CASES,
    ),
    mutant(
        "paper holds what only those who manage a case read",
        InSource("cases/papers.py", "return line.entry is None or not line.entry.now.is_restricted", "return True"),
        TIMELINE,
    ),
    mutant(
        "an export always holds what is restricted",
        InSource("cases/exporting.py", "return rows if with_restricted else", "return rows if True else"),
        EXPORT,
    ),
    mutant(
        "a link leads to a case that is not the reader's",
        InSource("cases/views.py", 'links.filter(other__reference__gt="")', "links"),
        "tests/cases/test_views.py",
    ),
    mutant(
        "the case of a child harmed gets everything of the referral",
        InSource("referrals/case_content.py", '_is_about(child, part) or str(child.pk) in part["harmed"]', "True"),
        REFERRALS,
    ),
    mutant(
        "the case of the young person gets everything of the referral",
        InSource("referrals/case_content.py", '_is_about(own, part) or part["kind"] in kinds', "True"),
        REFERRALS,
    ),
    mutant(
        "an incident goes to children whom it did not harm",
        InSource("referrals/case_content.py", 'str(child.pk) in part["harmed"]', 'part["kind"] == "incident"'),
        REFERRALS,
    ),
    mutant(
        "who was harmed goes along with an incident",
        InSource("referrals/case_content.py", ' and not row["shows_other_children"]', ""),
        REFERRALS,
    ),
    mutant(
        "the letter names what is in the papers",
        InSource(
            "meetings/letters.py",
            'return f"{MARKING} – {reference(version)}"',
            'return f"{reference(version)} {[item.content for item in version.items.all()]}"',
        ),
        f"{CIRCULATION}::test_letter_names_no_child_and_says_what_to_do_by_when",
    ),
    mutant(
        "everybody's parts are in one schedule item",
        InSource(
            "meetings/content.py",
            'for one in case.information.filter(is_restricted=False, corrected_by=None).select_related("agency")',
            "for one in CaseInformation.objects.filter(is_restricted=False, corrected_by=None)"
            '.select_related("agency")',
        ),
        SCHEDULE,
    ),
    mutant(
        "what is for those who manage a case is in its papers",
        InSource("meetings/content.py", "filter(is_restricted=False, corrected_by=None)", "filter(corrected_by=None)"),
        SCHEDULE,
    ),
    mutant(
        "a text that names a child is submitted unasked",
        InSource("referrals/rules.py", " + [Reason(*one) for one in not_asked_about(referral)]", ""),
        f"{AUTOSAVE}::test_a_text_about_which_nobody_was_asked_is_not_submitted",
    ),
    mutant(
        "whoever wrote a draft before submits it",
        InSource("referrals/permissions.py", "_writes(person, referral, Via.SUBMITTED)) and", "True) and"),
        f"{HANDS}::test_the_manager_takes_over_and_the_referrer_goes_on_writing",
    ),
    # Pages
    mutant(
        "shutting out is a page for readers",
        InSource("sharing/views/access.py", "if not permissions.can_manage(request.user, record):", "if False:"),
        PAGES,
    ),
    mutant(
        "the reasons of exclusions are for readers",
        InSource("templates/sharing/access.html", "{% if manages %}<br>", "{% if True %}<br>"),
        PAGES,
    ),
    mutant(
        "a dispatch is a page for readers",
        InSource(
            "sharing/views/dispatches.py", "if not permissions.can_manage(request.user, found.record_id):", "if False:"
        ),
        "tests/sharing/test_paper_pages.py::test_the_dispatch_page_is_for_those_who_manage_the_record",
    ),
    mutant(
        "adding is a page for readers",
        InSource("cases/views.py", "if not permissions.can_contribute(request.user, case):", "if False:"),
        "tests/cases/test_views.py",
    ),
    mutant(
        "the draft of a referral is a page for its readers",
        InSource("referrals/views/loading.py", "if not permissions.can_change(request.user, referral):", "if False:"),
        "tests/referrals/test_draft_pages.py::test_the_pages_of_a_draft_are_closed_to_whoever_only_reads_it",
    ),
]
