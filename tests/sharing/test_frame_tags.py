"""The words and pieces of every page."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.db import models
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from sharing.web.forms import GovukForm

UTC = dt.UTC


def drawn(template, **context):
    request = RequestFactory().get(context.pop("path", "/"))
    context.setdefault("request", request)
    return engines["django"].from_string(template).render(context)


def test_dates_and_times_are_london_s():
    when = dt.datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
    assert drawn("{{ when|moment }}", when=when) == "1 July 2026, 9.30am"
    assert drawn("{{ when|long_date }}", when=dt.datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026"
    assert drawn("{{ when|clock }}", when=dt.time(0)) == "midnight"
    assert drawn("{{ when|clock }}", when=dt.time(12)) == "midday"
    assert drawn("{{ when|clock }}", when=dt.time(14)) == "2pm"
    assert drawn("{{ when|long_date }}{{ when|clock }}{{ when|moment }}", when=None) == ""


@pytest.mark.parametrize(
    ("count", "noun", "words"),
    [
        (0, "case", "no cases"),
        (1, "case", "1 case"),
        (23, "case", "23 cases"),
        (2, "agency", "2 agencies"),
        (2, "day", "2 days"),
        (3, "child,children", "3 children"),
        (1200, "row", "1,200 rows"),
    ],
)
def test_counts_in_words(count, noun, words):
    assert drawn("{{ count|in_words:noun }}", count=count, noun=noun) == words


def test_person_is_named_with_the_agency_and_escaped():
    person = SimpleNamespace(name="Ines <Marsh>", agency="Police")
    assert drawn("{{ person|named }}", person=person) == "Ines &lt;Marsh&gt; (Police)"
    assert drawn("{{ person|named }}", person=None) == ""


def test_age_on_a_date():
    born = dt.date(2012, 2, 29)
    assert drawn("{{ born|age_on:date }}", born=born, date=dt.date(2026, 2, 28)) == "13"
    assert drawn("{{ born|age_on:date }}", born=born, date=dt.date(2026, 3, 1)) == "14"


class Status(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"


@pytest.mark.parametrize(
    ("state", "colour"),
    [("draft", "grey"), ("overdue", "red"), ("light-blue", "light-blue"), ("something new", "grey")],
)
def test_state_has_its_colour(state, colour):
    assert f"hsb-tag--{colour}" in drawn("{% state_tag state 'Words' %}", state=state)


def test_state_labels_itself():
    assert drawn("{% state_tag state %}", state=Status.ACCEPTED) == (
        '<strong class="govuk-tag hsb-tag--green">Accepted</strong>'
    )


PIECES = [
    "{% row 'Key' evil change='/x' %}",
    "{% summary title=evil %}{% row evil evil %}{% endsummary %}",
    "{% summary_list rows %}",
    "{% task_list tasks %}",
    "{% breadcrumbs evil '/x' evil %}",
    "{% back_link '/x' evil %}",
    "{% empty_state evil evil '/x' evil %}",
    "{% date_line steps label=evil %}",
    "{% timeline events %}",
    "{% table evil heads cells %}",
    "{% button evil name='do' value=evil %}{% link_button evil evil %}{% post_button evil '/x' pk=evil %}",
    "{% details evil %}{{ evil }}{% enddetails %}{% inset %}{{ evil }}{% endinset %}",
    "{% warning %}{{ evil }}{% endwarning %}{% confirmation evil %}{{ evil }}{% endconfirmation %}",
    "{% card evil action=evil url=evil %}{{ evil }}{% endcard %}{% scroll evil %}{{ evil }}{% endscroll %}",
    "{% capture 'kept' %}{{ evil }}{% endcapture %}{{ kept }}",
    "{% sort_head evil 'key' %}",
]


@pytest.mark.parametrize("template", PIECES)
def test_pieces_escape_what_they_are_given(template):
    evil = '<img src=x onerror="a">'
    html = drawn(
        template,
        evil=evil,
        rows=[{"key": evil, "value": evil, "change": "/x"}],
        tasks=[{"text": evil, "url": "/x", "hint": evil, "state": "draft", "status": evil}],
        steps=[{"label": evil, "text": evil, "state": "now"}],
        events=[{"when": dt.date(2026, 1, 1), "title": evil, "by": evil, "text": evil}],
        heads=[evil],
        cells=[[evil]],
    )
    assert evil not in html
    assert "&lt;img" in html
    assert "&amp;lt;" not in html


def test_row_says_when_nothing_was_given():
    assert "Not given" in drawn("{% row 'School' '' %}")
    assert "Yes" in drawn("{% row 'Looked after' True %}")
    assert "No" in drawn("{% row 'Looked after' False %}")


def test_change_link_names_what_it_changes():
    assert '<span class="govuk-visually-hidden"> school</span>' in drawn(
        "{% row 'School' 'A' change='/x' what='school' %}"
    )


def test_pagination_keeps_the_filter():
    html = drawn("{% pagination page %}", path="/cases/?state=open&page=2", page=Paginator(range(99), 10).page(2))
    assert "?state=open&amp;page=3" in html
    assert 'aria-current="page"' in html


def test_one_page_needs_no_pagination():
    assert drawn("{% pagination page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_sorted_head_turns_round():
    html = drawn("{% sort_head 'Reference' 'ref' %}", path="/cases/?sort=ref&page=4")
    assert 'aria-sort="ascending"' in html
    assert "sort=-ref&amp;page=1" in html


def test_post_button_carries_the_token_and_its_fields():
    html = drawn("{% post_button 'Withdraw' '/x' pk=3 %}", csrf_token="token")
    assert 'name="csrfmiddlewaretoken"' in html
    assert 'name="pk" value="3"' in html


class OneField(GovukForm):
    reason = forms.CharField()


def page(**context):
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=False)
    return render_to_string("base_form.html", {"request": request, "heading": "Close & end", **context})


def test_title_and_heading_say_the_same():
    html = page(form=OneField())
    assert "<title>Close &amp; end – HSB panel</title>" in html
    assert '<h1 class="govuk-heading-l">Close &amp; end</h1>' in html


def test_page_with_errors_says_so_in_title_and_summary():
    html = page(form=OneField({}))
    assert "<title>Error: Close &amp; end – HSB panel</title>" in html
    assert '<a href="#id_reason">Enter reason</a>' in html


@pytest.mark.rule("R43")
def test_marking_stands_at_head_and_foot_for_whoever_is_signed_in():
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=True, name="Ines Marsh", agency="Police")
    html = render_to_string("base.html", {"request": request, "heading": "Cases"})
    assert html.count("OFFICIAL-SENSITIVE") == 2
    assert "Sign out" in html


@pytest.mark.parametrize("name", ["400", "403", "500", "503", "locked_out"])
def test_error_pages_need_neither_request_nor_database(name):
    html = render_to_string(f"{name}.html")
    assert "<h1" in html
    assert "HSB panel" in html


def test_no_page_of_the_frame_has_inline_script_or_style():
    html = page(form=OneField({})) + render_to_string("500.html")
    assert " style=" not in html
    assert "<style" not in html
    assert " onclick=" not in html
    assert "<script>" not in html
