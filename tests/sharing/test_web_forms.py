"""Forms: what people typed stays, errors say what to do, and every field is drawn in GOV.UK's markup."""

import datetime as dt
import re

import pytest
import time_machine
from django import forms
from django.http import QueryDict
from django.template import engines

from sharing.web import fields, widgets
from sharing.web.forms import GovukForm
from sharing.web.wording import UNREADABLE, lower_first


class ReferralForm(GovukForm):
    name = forms.CharField(max_length=10, help_text="As <b>written</b>")
    email = forms.EmailField(label="E-mail address", required=False)
    dob = fields.DateField(label="Date of birth", must_be_past=True)
    seen = fields.DateTimeField(label="Date seen", required=False)
    starts = fields.TimeField(label="Start", required=False)
    looked_after = fields.YesNoField(label="Is the young person looked after?")
    route = forms.ChoiceField(
        label="Route",
        choices=[("", "---------"), ("cp", "Child protection"), ("other", "Something else")],
        widget=widgets.Radios(hints={"cp": "Social care leads"}, reveals={"other": "route_other"}),
    )
    route_other = forms.CharField(label="What else")
    needs = forms.MultipleChoiceField(
        choices=[("a", "Speech"), ("b", "Hearing")], widget=widgets.Checkboxes(), required=False
    )
    read = forms.BooleanField(label="I have read it")


GOOD = {
    "name": "Jo",
    "dob_day": "3",
    "dob_month": "March",
    "dob_year": "2012",
    "looked_after": "no",
    "route": "cp",
    "read": "on",
}


def filled(**changes):
    data = QueryDict(mutable=True)
    data.update({**GOOD, **changes})
    return ReferralForm(data)


def error_of(form, name):
    return form.errors.get(name, [""])[0]


def test_good_answers_give_values():
    form = filled(seen_day="1", seen_month="7", seen_year="2026", seen_time="9.30am", starts="14:00")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["dob"] == dt.date(2012, 3, 3)
    assert form.cleaned_data["looked_after"] is False
    assert form.cleaned_data["seen"] == dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC)
    assert form.cleaned_data["starts"] == dt.time(14)


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence"),
    [
        ("", "", "", "Enter date of birth"),
        ("3", "2", "", "Date of birth must include a year"),
        ("3", "", "", "Date of birth must include a month and year"),
        ("", "2", "", "Date of birth must include a day and year"),
        ("31", "2", "2012", "Date of birth must be a real date"),
        ("0", "2", "2012", "Date of birth must be a real date"),
        ("3", "Smarch", "2012", "Date of birth must be a real date"),
        ("x", "2", "2012", "Date of birth must be a real date"),
        ("٣", "2", "2012", "Date of birth must be a real date"),
        ("3", "99999999999", "2012", "Date of birth must be a real date"),
        ("3", "2", "0012", "Date of birth must be a real date"),
        ("3", "2", "12", "Year must include 4 numbers"),
        ("3", "2", "2999", "Date of birth must be today or in the past"),
    ],
)
def test_date_says_what_is_missing(day, month, year, sentence):
    assert error_of(filled(dob_day=day, dob_month=month, dob_year=year), "dob") == sentence


@pytest.mark.parametrize("month", ["2", "02", "feb", "Feb.", "FEBRUARY"])
def test_months_may_be_written_in_words(month):
    form = filled(dob_month=month)
    assert form.is_valid()
    assert form.cleaned_data["dob"].month == 2


def test_date_today_is_neither_too_late_nor_too_early():
    with time_machine.travel("2026-07-01 23:30:00+00:00", tick=False):  # already the 2nd in London
        past = fields.DateField(label="Date", must_be_past=True)
        assert past.clean(["2", "7", "2026"]) == dt.date(2026, 7, 2)
        future = fields.DateField(label="Date", must_be_future=True)
        with pytest.raises(forms.ValidationError, match="must be today or in the future"):
            future.clean(["1", "7", "2026"])


def test_date_with_a_question_for_a_label_is_called_otherwise():
    with pytest.raises(forms.ValidationError, match="The date must include a year"):
        fields.DateField(label="When was it?").clean(["2", "7", ""])
    with pytest.raises(forms.ValidationError, match="Date of the incident must include a year"):
        fields.DateField(label="When was it?", called="Date of the incident").clean(["2", "7", ""])


def test_what_was_typed_into_a_wrong_date_stays():
    drawn = str(filled(dob_day="31", dob_month="2")["dob"].as_field_group())
    assert 'name="dob_day" value="31"' in drawn
    assert 'name="dob_month" value="2"' in drawn
    assert "govuk-input--error" in drawn


def test_only_the_missing_box_is_marked():
    boxes = filled(dob_year="")["dob"].boxes
    assert [box["is_wrong"] for box in boxes] == [False, False, True]


def test_typed_markup_is_escaped():
    drawn = str(filled(dob_day='"><script>', name="<script>")) + str(filled()["name"].as_field_group())
    assert "<script>" not in drawn
    assert "&lt;b&gt;written" in drawn


def test_initial_date_fills_the_boxes():
    form = ReferralForm(initial={"dob": dt.date(2012, 3, 4), "starts": dt.time(9, 30), "looked_after": True})
    drawn = str(form)
    assert 'name="dob_month" value="3"' in drawn
    assert 'value="9.30am"' in drawn
    assert re.search(r'value="yes" checked', drawn)


@pytest.mark.parametrize("text", ["9.30am", "9:30", "09.30", "9.30 am", "9.30 a.m."])
def test_time_is_read_as_people_write_it(text):
    assert fields.TimeField(label="Start").clean(text) == dt.time(9, 30)


@pytest.mark.parametrize("text", ["9", "25:00", "13pm", "0am", "soon", "９:30"])
def test_time_that_is_none_is_refused(text):
    with pytest.raises(forms.ValidationError, match="Start must be a time"):
        fields.TimeField(label="Start").clean(text)


def test_moment_in_the_hour_the_clocks_skip_is_refused():
    with pytest.raises(forms.ValidationError, match="clocks skip"):
        fields.DateTimeField(label="Start").clean(["29", "3", "2026", "1.30am"])


def test_moment_without_a_time_says_so():
    with pytest.raises(forms.ValidationError, match="Start must include a time"):
        fields.DateTimeField(label="Start").clean(["29", "3", "2026", ""])


def test_required_messages_are_sentences():
    form = ReferralForm({})
    assert error_of(form, "name") == "Enter name"
    assert error_of(form, "route") == "Select route"
    assert error_of(form, "looked_after") == "Answer the question “Is the young person looked after?”"
    assert error_of(form, "read") == "Tick the box “I have read it”"


def test_no_message_is_djangos_own():
    form = filled(name="x" * 20, email="nobody", route="zz", needs="zz")
    words = " ".join(error for errors in form.errors.values() for error in errors)
    assert error_of(form, "name") == "Name must be 10 characters or fewer; it has 20"
    assert error_of(form, "route") == "Select one of the answers listed"
    assert not re.search(r"valid|ensure|please|this field", words, re.IGNORECASE)


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_characters_that_cannot_be_stored_are_refused(text):
    assert error_of(filled(name=text), "name") == UNREADABLE
    assert error_of(filled(dob_day=text), "dob") == UNREADABLE


def test_names_keep_their_capitals_in_messages():
    assert lower_first("NHS number") == "NHS number"
    assert lower_first("Date of birth") == "date of birth"


def test_revealed_field_is_required_only_when_shown():
    assert filled(route="cp").is_valid()
    assert error_of(filled(route="other"), "route_other") == "Enter what else"
    assert filled(route="other", route_other="Both").cleaned("route_other") == "Both"


def test_answer_to_a_question_not_shown_does_not_count():
    assert filled(route="cp", route_other="left behind").cleaned("route_other") == ""


def cleaned(form, name):
    assert form.is_valid(), form.errors
    return form.cleaned_data[name]


ReferralForm.cleaned = cleaned


def test_revealed_field_is_drawn_once_inside_its_option():
    drawn = str(ReferralForm())
    assert drawn.count('name="route_other"') == 1
    assert drawn.index('id="id_route_2-reveals"') < drawn.index('name="route_other"')


def test_blank_choice_is_not_a_radio():
    assert "---------" not in str(ReferralForm()["route"].as_field_group())


def test_field_is_label_hint_error_input_and_described_by_both():
    drawn = str(filled(name="")["name"].as_field_group())
    order = ["<label", 'id="id_name_helptext"', 'id="id_name_error"', "<input"]
    assert [drawn.index(part) for part in order] == sorted(drawn.index(part) for part in order)
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert "govuk-form-group--error" in drawn
    assert " required" not in drawn


def test_group_is_a_fieldset_with_legend():
    drawn = str(filled(looked_after="")["looked_after"].as_field_group())
    assert re.search(r'<fieldset[^>]*aria-describedby="id_looked_after_error"', drawn)
    assert "<legend" in drawn


def test_optional_fields_say_so():
    assert "(optional)" in str(ReferralForm()["email"].as_field_group())
    assert "(optional)" not in str(ReferralForm()["name"].as_field_group())


def test_error_summary_leads_to_the_first_input_of_a_group():
    form = ReferralForm({"dob_day": "3"})
    form.add_error(None, "The referral has been sent already")
    drawn = engines["django"].from_string("{% error_summary form %}").render({"form": form})
    targets = re.findall(r'href="#([^"]+)"', drawn)
    page = str(form)
    assert {"id_name", "id_dob_0", "id_looked_after_0", "id_route_1", "id_read"} <= set(targets)
    assert all(f'id="{target}"' in page for target in targets)
    assert drawn.index("sent already") < drawn.index("#id_name")


def test_numbers_are_typed_into_text_boxes():
    class Count(GovukForm):
        many = forms.IntegerField(label="How many", min_value=1)

    drawn = str(Count())
    assert 'type="text"' in drawn
    assert 'inputmode="numeric"' in drawn
    assert error_of(Count({"many": "0"}), "many") == "How many must be 1 or more"
    assert error_of(Count({"many": "x"}), "many") == "How many must be a whole number"


def test_text_is_counted_when_asked():
    class Reasons(GovukForm):
        why = forms.CharField(widget=forms.Textarea(attrs={"count": 500}), max_length=500)

    drawn = str(Reasons())
    assert 'data-maxlength="500"' in drawn
    assert "govuk-js-character-count" in drawn
    assert 'aria-describedby="id_why-info"' in drawn
    assert " maxlength=" not in drawn


def test_dates_a_form_made_by_itself_come_in_boxes():
    class Plain(GovukForm):
        on = forms.DateField(label="Held on", initial=dt.date(2026, 1, 2))

    assert 'name="on_year" value="2026"' in str(Plain())
    assert error_of(Plain({"on_day": "1"}), "on") == "Held on must include a month and year"


def test_unchanged_answers_are_not_a_change():
    initial = {"dob": dt.date(2012, 3, 3), "name": "Jo", "looked_after": False, "route": "cp", "read": True}
    form = ReferralForm(filled().data, initial=initial)
    assert form.changed_data == []


def test_formset_is_drawn_with_its_management_fields():
    drawn = str(forms.formset_factory(ReferralForm, extra=2)())
    assert 'name="form-TOTAL_FORMS"' in drawn
    assert 'name="form-1-dob_day"' in drawn
