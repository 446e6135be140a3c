"""A page of a draft is saved while it is typed: answer by answer, once a change, and nothing typed is lost."""

import uuid

import pytest

from referrals import sections
from referrals.models import Incident, Referral, ReferredChild, SavedPage
from referrals.services import decisions
from referrals.services.drafts import remove_child_harmed
from sharing import held
from sharing.models import AuditEvent, HeldText
from tests.referrals.pages import url, version
from tests.referrals.telling import ASSESSMENT, CHILD, INCIDENT, as_posted, start

HTMX = {"HX-Request": "true"}
WINDOW = "0190f3a0-0000-7000-8000-000000000001"
OTHER = "0190f3a0-0000-7000-8000-000000000002"


def types(browser, address, seen="", window=WINDOW, turn=1, **typed):
    """What the page's script sends while somebody types."""
    sent = {"version": seen, "window": window, "turn": turn} | typed
    return browser.post(address, sent, headers=HTMX)


def words(answer):
    return " ".join(answer.content.decode().split())


def saved_rows():
    return AuditEvent.objects.filter(what="referral.saved")


def test_what_is_typed_is_saved_and_the_answer_says_when_and_gives_the_new_version(cast, web, draft):
    browser = web(cast.referrer)

    answer = types(browser, url("asks", draft), version("asks", draft), asks="Advice")

    assert Referral.objects.get().asks == "Advice"
    assert 'data-kind="saved"' in words(answer)
    assert "Saved at " in words(answer)
    assert f'name="version" id="page-version" value="{version("asks", draft)}"' in words(answer)
    assert "<html" not in words(answer)
    [row] = saved_rows()
    assert row.detail == {"section": "asks", "fields": ["asks"], "by_itself": True}


def test_typing_that_changes_nothing_leaves_no_row_of_the_audit(cast, web, draft):
    browser = web(cast.referrer)
    types(browser, url("asks", draft), version("asks", draft), asks="Advice")
    before = Referral.objects.get().changed_at
    types(browser, url("asks", draft), version("asks", draft), turn=2, asks="Advice")
    assert saved_rows().count() == 1
    assert Referral.objects.get().changed_at == before


def test_an_answer_that_makes_no_sense_is_kept_for_its_writer_and_the_others_are_saved(cast, web, draft):
    browser = web(cast.referrer)
    typed = as_posted(ASSESSMENT) | {"assessment_started_on_day": "31", "assessment_started_on_month": "2"}

    answer = types(browser, url("assessment", draft), version("assessment", draft), **typed)

    saved = Referral.objects.get()
    assert (saved.assessment_worker, saved.assessment_completed_on) == (
        "Lena Leadworker", ASSESSMENT["assessment_completed_on"],
    )  # fmt: skip
    assert saved.assessment_started_on is None
    assert "<strong>Not saved yet:</strong> The date the assessment was started must be a real date" in words(answer)
    assert "Lena" not in words(answer)
    page = browser.get(url("assessment", draft)).content.decode()
    assert 'name="assessment_started_on_day" value="31"' in page
    assert "is not saved yet" in page
    assert "must be a real date" in page
    assert "What you typed there is not saved yet" in browser.get(url("detail", draft)).content.decode()
    assert "is not saved yet" in browser.get(url("check", draft)).content.decode()
    assert b"assessment_started_on" not in bytes(HeldText.objects.get().fields)


def test_what_was_kept_is_its_writers_alone_and_goes_when_the_page_is_saved(cast, web, draft, as_person):
    typed = as_posted(ASSESSMENT) | {"assessment_started_on_day": "31", "assessment_started_on_month": "2"}
    types(web(cast.referrer), url("assessment", draft), version("assessment", draft), **typed)
    with as_person(cast.manager):
        assert not HeldText.objects.exists()
    assert "is not saved yet" not in web(cast.manager).get(url("assessment", draft)).content.decode()
    sent = as_posted(ASSESSMENT) | {"version": version("assessment", draft)}
    assert web(cast.referrer).post(url("assessment", draft), sent).status_code == 302
    assert not HeldText.objects.exists()


def test_answers_that_only_fit_together_are_not_saved_apart(cast, web, draft):
    """Saved: completed on 20 October. Typed: started in November, completed on a day that there is not."""
    browser = web(cast.referrer)
    browser.post(url("assessment", draft), as_posted(ASSESSMENT) | {"version": version("assessment", draft)})
    typed = as_posted(ASSESSMENT) | {
        "assessment_started_on_month": "11", "assessment_completed_on_day": "31",
        "assessment_completed_on_month": "11", "assessment_worker": "Lars",
    }  # fmt: skip

    answer = types(browser, url("assessment", draft), version("assessment", draft), **typed)

    assert 'data-kind="partly"' in words(answer)
    saved = Referral.objects.get()
    assert saved.assessment_completed_on == ASSESSMENT["assessment_completed_on"]
    assert saved.assessment_started_on == ASSESSMENT["assessment_started_on"]
    assert 'value="11"' in browser.get(url("assessment", draft)).content.decode()


def test_what_one_window_has_sent_is_no_clash_with_its_button_even_if_the_answer_was_lost(cast, web, draft):
    browser, opened = web(cast.referrer), version("asks", draft)
    types(browser, url("asks", draft), opened, turn=5, asks="Adv")
    sent = {"version": opened, "window": WINDOW, "turn": 9, "asks": "Advice"}
    assert browser.post(url("asks", draft), sent).status_code == 302
    assert Referral.objects.get().asks == "Advice"


def test_what_was_typed_before_and_arrives_later_does_not_overwrite(cast, web, draft):
    browser, opened = web(cast.referrer), version("asks", draft)
    browser.post(url("asks", draft), {"version": opened, "window": WINDOW, "turn": 9, "asks": "Advice"})
    answer = types(browser, url("asks", draft), opened, turn=5, asks="Adv")
    assert Referral.objects.get().asks == "Advice"
    assert "Not saved" not in words(answer)
    assert not HeldText.objects.exists()


def test_another_window_saved_meanwhile_is_said_with_who_and_nothing_is_lost(cast, web, draft):
    opened = version("asks", draft)
    types(web(cast.manager), url("asks", draft), opened, window=OTHER, asks="The manager’s")
    browser = web(cast.referrer)

    answer = types(browser, url("asks", draft), opened, turn=99, asks="The worker’s")

    assert Referral.objects.get().asks == "The manager’s"
    assert "Moira Manager saved this page in another window" in words(answer)
    assert "See both texts" in words(answer)
    assert "The manager’s" not in words(answer)
    [both] = browser.get(url("asks", draft)).context["clash"]
    assert (both["theirs"], both["mine"]) == ("The manager’s", "The worker’s")


# A new incident


def test_a_new_incident_is_begun_once_and_goes_on(cast, web, complete):
    browser, add = web(cast.referrer), url("incident_add", complete)
    harmed = {"harmed": [str(complete.harmed[0].pk)]}

    first = types(browser, add, place="At a park", **harmed)
    begun = Incident.objects.get(place="At a park")
    assert first["HX-Replace-Url"] == url("incident", complete, begun)
    types(browser, add, turn=2, place="At a park", what_happened="It", **harmed)
    sent = {"version": "", "window": WINDOW, "turn": 3, "place": "At a park", "what_happened": "It was", **harmed}
    assert browser.post(add, sent).status_code == 302

    assert Incident.objects.count() == 2
    assert Incident.objects.get(pk=begun.pk).what_happened == "It was"
    assert list(begun.harmed.all()) == complete.harmed


def test_two_new_incidents_that_begin_alike_stay_two(cast, web, complete):
    browser, add = web(cast.referrer), url("incident_add", complete)
    types(browser, add, place="At a park")
    types(browser, add, window=OTHER, place="At a park")
    types(browser, add, window=OTHER, turn=2, place="At a park", what_happened="The second")
    told = sorted(Incident.objects.filter(place="At a park").values_list("what_happened", flat=True))
    assert told == ["", "The second"]


def test_a_new_incident_about_which_nothing_can_be_saved_yet_is_none(cast, web, complete):
    browser, add = web(cast.referrer), url("incident_add", complete)
    assert "Nothing saved on this page yet" in words(types(browser, add, harmed=[str(complete.harmed[0].pk)]))
    answer = types(browser, add, turn=2, occurred_on_day="31", occurred_on_month="2", occurred_on_year="2026")
    assert "must be a real date" in words(answer)
    assert Incident.objects.count() == 1
    assert 'value="31"' in browser.get(add).content.decode()


def test_a_window_of_another_referral_begins_its_own_incident(cast, web, complete, draft, as_person):
    types(web(cast.referrer), url("incident_add", complete), place="At a park")
    with as_person(cast.referrer):
        other = start(cast)
    types(web(cast.referrer), url("incident_add", other), turn=2, place="At home")
    assert Incident.objects.get(place="At home").referral_id == other.pk
    assert Incident.objects.get(place="At a park").referral_id == complete.pk


# Names. R11


@pytest.mark.rule("R11")
def test_a_text_that_names_a_child_is_saved_and_asked_about_by_the_button(cast, web, complete):
    browser, child = web(cast.referrer), complete.young_person
    address = url("child_needs", complete, child)
    typed = {"needs": "Misses Hettie", "communication_needs": "None"}

    answer = types(browser, address, version("child_needs", child), **typed)

    assert ReferredChild.objects.get(pk=child.pk).needs == "Misses Hettie"
    assert "“Needs and vulnerabilities” seems to name a child" in words(answer)
    assert "Hettie" not in words(answer)
    page = browser.post(address, typed | {"version": version("child_needs", child)})
    assert page.status_code == 200
    assert "Save it as it is" in page.content.decode()
    sent = typed | {"version": version("child_needs", child), "as_it_is": "needs"}
    assert browser.post(address, sent).status_code == 302
    assert browser.post(address, typed | {"version": version("child_needs", child)}).status_code == 302


@pytest.mark.rule("R11")
def test_a_text_about_which_nobody_was_asked_is_not_submitted(cast, web, complete):
    browser, child = web(cast.referrer), complete.young_person
    typed = CHILD["child_needs"] | {"needs": "Misses Hettie", "at_risk_detail": "Nothing at home"}
    types(browser, url("child_needs", complete, child), version("child_needs", child), **typed)

    said = "Young person: “Needs and vulnerabilities” seems to name a child"
    assert said in browser.get(url("check", complete)).content.decode()
    assert "seems to name a child" in browser.get(url("detail", complete)).content.decode()
    assert said in browser.post(url("submit", complete)).content.decode()
    assert Referral.objects.get(pk=complete.pk).status == "draft"

    typed["needs"] = "Misses the younger child"
    types(browser, url("child_needs", complete, child), version("child_needs", child), turn=2, **typed)
    assert browser.post(url("submit", complete)).status_code == 302


# What is in the way


def test_a_page_whose_referral_was_submitted_meanwhile_shows_what_was_typed(cast, web, submitted):
    browser = web(cast.referrer)
    answer = types(browser, url("asks", submitted), asks="More advice")
    assert "Not saved:" in words(answer)
    assert "no longer changes" in words(answer)
    page = browser.post(url("asks", submitted), {"asks": "More advice", "window": WINDOW, "version": "x"})
    assert "More advice" in page.content.decode()
    assert Referral.objects.get().asks == "Advice on the pathway."


def test_a_page_of_a_child_or_incident_that_was_removed_meanwhile_shows_what_was_typed(cast, web, complete, as_person):
    browser, child, incident = web(cast.referrer), complete.harmed[0], complete.incidents.get()
    with as_person(cast.manager):
        remove_child_harmed(referral=complete, by=cast.manager, child=child)
    web(cast.manager).post(url("incident_remove", complete, incident))
    address = url("child_needs", complete, child)
    assert "Moira Manager has removed this child" in words(types(browser, address, needs="Sleeps badly"))
    page = browser.post(address, {"needs": "Sleeps badly", "window": WINDOW}).content.decode()
    assert "Moira Manager has removed this child" in page
    assert "Sleeps badly" in page
    page = browser.post(url("incident", complete, incident), {"place": "At a park", "window": WINDOW}).content.decode()
    assert "At a park" in page
    assert url("incident_add", complete) in page
    assert browser.post(url("incident", complete, uuid.uuid4()), {"place": "x"}).status_code == 404
    assert browser.get(address).status_code == 404


@pytest.mark.rule("R33")
def test_whoever_may_not_see_a_draft_does_not_save_it_by_typing(cast, web, draft):
    for person in (cast.chair, cast.member, cast.partner_outsider):
        assert types(web(person), url("asks", draft), version("asks", draft), asks="Mine").status_code == 404
    assert Referral.objects.get().asks == ""
    assert not HeldText.objects.exists()


def test_typing_into_a_session_that_has_ended_is_kept_and_answered_without_leading_away(cast, web, draft):
    browser = web(cast.referrer)
    browser.get(url("asks", draft))
    del browser.cookies["session"]
    typed = {"asks": "Half a sentence", held.DRAWN_FOR: held.mark_of(cast.referrer)}

    answer = types(browser, url("asks", draft), version("asks", draft), **typed)

    assert answer.status_code == 401
    browser.sign_in(cast.referrer)
    assert "Half a sentence" in browser.get("/carry-on/").content.decode()


def test_text_that_is_not_saved_is_put_down_by_nobody_for_somebody_else(cast, refused):
    sql = """insert into sharing_heldtext (id, person_id, kind, path, fields, held_at)
             values (gen_random_uuid(), %s, %s, '/', '', now())"""
    assert refused(cast.member, sql, cast.chair.pk, "not_saved")
    assert refused(cast.member, sql, cast.member.pk, "signed_out")
    assert not refused(cast.member, sql, cast.member.pk, "not_saved")


def test_a_returned_referral_is_saved_while_it_is_typed_and_a_decided_one_is_not(cast, web, submitted, as_person):
    with as_person(cast.chair):
        decisions.return_referral(referral=submitted, by=cast.chair, reason="Say more")
    browser = web(cast.referrer)
    types(browser, url("asks", submitted), version("asks", submitted), asks="More")
    assert Referral.objects.get().asks == "More"
    assert not SavedPage.objects.filter(page="asks", saved_by=cast.manager).exists()
    assert not sections.is_empty(sections.ASKS, Referral.objects.get())


def test_the_line_under_the_form_says_who_saved_the_page(cast, web, draft):
    types(web(cast.manager), url("asks", draft), version("asks", draft), asks="Advice")
    page = " ".join(web(cast.referrer).get(url("asks", draft)).content.decode().split())
    assert "by Moira Manager</p>" in page
    assert "Moira Manager saved this page just now" in page
    page = web(cast.referrer).get(url("detail", draft)).content.decode()
    assert "by Moira Manager (page: What you ask of the panel)." in page
    assert "Moira Manager saved this page just now" in page
    assert "saved this page just now" not in web(cast.manager).get(url("detail", draft)).content.decode()


def test_the_task_list_and_a_page_do_not_ask_anew_for_every_page_saved(
    cast, web, complete, django_assert_max_num_queries
):
    browser = web(cast.referrer)
    with django_assert_max_num_queries(45):
        browser.get(url("detail", complete))


def test_incident_words_are_saved_with_who_was_harmed(cast, web, complete):
    browser, incident = web(cast.referrer), complete.incidents.get()
    opened = browser.get(url("incident", complete, incident)).context["version"]
    types(browser, url("incident", complete, incident), opened, **as_posted(INCIDENT))
    assert not Incident.objects.get().harmed.exists()


def test_what_its_writer_could_not_save_is_not_left_behind_by_submitting(cast, web, complete):
    browser = web(cast.referrer)
    typed = as_posted(ASSESSMENT) | {"assessment_started_on_day": "31", "assessment_started_on_month": "2"}
    types(browser, url("assessment", complete), version("assessment", complete), **typed)

    page = browser.post(url("submit", complete))

    assert "The referral has not been submitted" in page.text
    assert f'{url("assessment", complete)}?from=check">What you typed on a page is not saved yet' in page.text
    assert Referral.objects.get().status == "draft"
    sent = as_posted(ASSESSMENT) | {"version": version("assessment", complete)}
    assert browser.post(url("assessment", complete), sent).status_code == 302
    assert browser.post(url("submit", complete)).status_code == 302
