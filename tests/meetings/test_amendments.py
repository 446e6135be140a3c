"""The Chair's amendments, and what a correction says otherwise. R24, R30"""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from meetings import differences, services
from meetings.models import Amendment, MinutesItem, MinutesVersion, MinutesVersionItem
from sharing.errors import RuleBroken
from tests.meetings.test_circulation import pdf_of, text_of

pytestmark = pytest.mark.rule("R24")


def item_with_pathway():
    return (
        MinutesItem.objects.select_related("agenda_item__case", "agenda_item__meeting__panel").exclude(pathway="").get()
    )


def amend(cast, version, as_person, text="Contact after school, on the bus."):
    with as_person(cast.chair):
        return services.amend(version=version, item=item_with_pathway(), texts={("risks", None): text}, by=cast.chair)


def url(name, thing):
    return reverse(f"meetings:{name}", args=[thing.pk])


@pytest.mark.rule("R30")
def test_an_amendment_goes_back_is_taken_in_and_comes_again_compiled_by_the_coordinator(
    cast, minutes_sent, as_person, web
):
    [amendment] = amend(cast, minutes_sent, as_person)
    with as_person(cast.chair), pytest.raises(RuleBroken, match="not in this text"):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    with as_person(cast.chair):
        services.return_amended(version=minutes_sent, by=cast.chair)
    with as_person(cast.coordinator):
        with pytest.raises(RuleBroken, match="amendments are waiting"):
            services.write_up(meeting=minutes_sent.meeting, by=cast.coordinator)
        services.accept(amendment=amendment, by=cast.coordinator)
        version = services.write_up(meeting=minutes_sent.meeting, by=cast.coordinator)
        services.send_to_chair(version=version, by=cast.coordinator)
        version.refresh_from_db()
    assert version.compiled_by == cast.coordinator
    page = web(cast.chair).get(url("minutes-changes", version)).content.decode()
    assert "<ins>" in page
    assert "<del>" in page
    assert "Taken in by Cole Coordinator" in page
    with as_person(cast.chair):
        services.approve_minutes(version=version, content_sha256=version.content_sha256, by=cast.chair)
    risks = [item.content["risks"] for item in version.items.all()]
    assert "Contact after school, on the bus." in risks


def test_only_the_chair_amends_and_only_what_lies_before_them(cast, minutes_sent, as_person, refused):
    item = item_with_pathway()
    for person in (cast.coordinator, cast.member):
        with as_person(person), pytest.raises((PermissionDenied, MinutesVersion.DoesNotExist)):
            services.amend(version=minutes_sent, item=item, texts={("risks", None): "x"}, by=person)
    insert = (
        "insert into meetings_amendment (id, record_id, version_id, item_id, part, was, text, by_id, at, status, "
        "declined_because) values (gen_random_uuid(), %s, %s, %s, 'risks', '', 'x', %s, now(), 'proposed', '')"
    )
    assert refused(cast.coordinator, insert, item.record_id, minutes_sent.pk, item.pk, cast.coordinator.pk)
    assert refused(cast.chair, insert, item.record_id, minutes_sent.pk, item.pk, cast.vice_chair.pk)
    with as_person(cast.coordinator):
        services.take_back(version=minutes_sent, by=cast.coordinator)
    assert refused(cast.chair, insert, item.record_id, minutes_sent.pk, item.pk, cast.chair.pk)
    with as_person(cast.chair), pytest.raises(RuleBroken, match="draft with the Coordinator"):
        services.amend(version=minutes_sent, item=item, texts={("risks", None): "x"}, by=cast.chair)


def test_the_chair_settles_no_amendment_of_their_own(cast, minutes_sent, as_person, refused):
    [amendment] = amend(cast, minutes_sent, as_person)
    with as_person(cast.chair):
        services.return_amended(version=minutes_sent, by=cast.chair)
        with pytest.raises(PermissionDenied):
            services.accept(amendment=amendment, by=cast.chair)
    for person in (cast.chair, cast.vice_chair):
        settled = "update meetings_amendment set status = 'accepted', settled_at = now(), settled_by_id = %s"
        assert refused(person, settled, person.pk)
    assert refused(cast.coordinator, "update meetings_amendment set text = 'Other'")
    for person in (cast.member, cast.referrer):
        with as_person(person):
            assert not Amendment.objects.exists()


def test_words_left_out_say_why_and_words_changed_meanwhile_are_not_overwritten(cast, minutes_sent, as_person, web):
    [amendment] = amend(cast, minutes_sent, as_person)
    with as_person(cast.chair):
        services.return_amended(version=minutes_sent, by=cast.chair)
    item = item_with_pathway()
    with as_person(cast.coordinator):
        services.record_minutes(
            item=item.agenda_item, version=item.version, by=cast.coordinator, risks="Other words.",
            pathway=item.pathway, reasons=item.reasons, next_panel_on=item.next_panel_on,
        )  # fmt: skip
        with pytest.raises(RuleBroken, match="changed meanwhile"):
            services.accept(amendment=amendment, by=cast.coordinator)
    given = {"because": "Put in by hand"}
    assert web(cast.coordinator).post(url("amendment-decline", amendment), given).status_code == 302
    assert "Put in by hand" in web(cast.chair).get(url("minutes-changes", minutes_sent)).content.decode()
    assert item_with_pathway().risks == "Other words."


def test_an_amendment_said_again_replaces_the_first_and_none_is_left_where_it_reads_as_before(
    cast, minutes_sent, as_person
):
    amend(cast, minutes_sent, as_person, "One")
    amend(cast, minutes_sent, as_person, "Two")
    assert Amendment.objects.get().text == "Two"
    amend(cast, minutes_sent, as_person, item_with_pathway().risks)
    assert not Amendment.objects.exists()
    with as_person(cast.chair), pytest.raises(RuleBroken, match="There is no amendment"):
        services.return_amended(version=minutes_sent, by=cast.chair)


def test_the_chair_amends_on_a_page_that_asks_about_names(cast, minutes_sent, web, as_person):
    frozen = MinutesVersionItem.objects.get(record=item_with_pathway().record_id)
    browser = web(cast.chair)
    page = browser.get(url("minutes-amend", frozen)).content.decode()
    assert "Contact after school." in page
    assert "No further incidents." in page
    given = {"risks": "Wren Oakdene was there.", "reasons": "Needs help early."}
    assert "seems to name a child" in browser.post(url("minutes-amend", frozen), given).content.decode()
    assert not Amendment.objects.exists()
    assert web(cast.coordinator).get(url("minutes-amend", frozen)).status_code == 404
    assert web(cast.member).get(url("minutes-amend", frozen)).status_code == 404


@pytest.fixture
def corrected(cast, minutes_sent, as_person):
    """The first version approved; a second, with other risks, approved by the Chair, too."""
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    item = item_with_pathway()
    with as_person(cast.coordinator):
        services.record_minutes(
            item=item.agenda_item, version=item.version, by=cast.coordinator, risks="Contact on the bus.",
            pathway=item.pathway, reasons=item.reasons, next_panel_on=item.next_panel_on,
        )  # fmt: skip
        version = services.write_up(meeting=minutes_sent.meeting, by=cast.coordinator)
        services.send_to_chair(version=version, by=cast.coordinator)
        version.refresh_from_db()
    with as_person(cast.chair):
        return services.approve_minutes(version=version, content_sha256=version.content_sha256, by=cast.chair)


@pytest.mark.rule("R30")
def test_a_correction_says_in_each_case_what_changed_on_screen_and_on_paper(cast, corrected, web, as_worker):
    told = [item.content.get("corrected") for item in corrected.items.all()]
    assert [one for one in told if one] == [["Risks and analysis"]]
    page = web(cast.chair).get(url("minutes-changes", corrected)).content.decode()
    assert "Compared with version 1" in page
    assert "<del><span" in page
    with as_worker():
        services.circulate_version(version=corrected)
    assert "Corrected in this version: Risks and analysis" in " ".join(text_of(pdf_of(corrected)).split())


@pytest.mark.rule("R11")
@pytest.mark.rule("R33")
def test_who_may_not_see_a_case_reads_no_difference_of_it(cast, corrected, both, web, as_person, as_worker):
    with as_worker():
        services.circulate_version(version=corrected)
    item = item_with_pathway().agenda_item
    with as_person(cast.member):
        services.declare_interest(item=item, reason="A family tie", by=cast.member)
    browser = web(cast.member)
    page = browser.get(url("minutes-changes", corrected)).content.decode()
    assert "Contact on the bus." not in page
    assert item_with_pathway().agenda_item.case.reference not in page


def test_differences_are_told_part_by_part():
    before = {"risks": "Contact", "shared": [{"agency": "Police", "text": "One call"}], "actions": []}
    after = {"risks": "Contact", "shared": [{"agency": "Police", "text": "Two calls"}], "workers": ["Y, worker: work"]}
    found = differences.between(before, after)
    assert [one.label for one in found] == ["Shared by Police", "Who works on it"]
    assert found[0].pieces[0] == ("gone", "One call")
    assert differences.between(after, after) == []
