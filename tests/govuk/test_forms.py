"""What a question looks like: label, hint and error tied to its box, words kept as typed, faults linked to fields."""

import datetime as dt
import re
import uuid

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.utils.datastructures import MultiValueDict

from govuk.forms import Checkbox, Checkboxes, DateField, Edition, Form, Radios, Textarea, TimeField, missing

TODAY = dt.date(2026, 11, 22)


class Ask(Form):
    asked = forms.CharField(
        label="What are you deciding?",
        help_text="Write it as a question",
        widget=Textarea(rows=2),
        error_messages=missing("Enter what you are deciding"),
    )
    initiative = forms.ChoiceField(
        label="Whose idea is this?",
        choices=[("ours", "Ours"), ("theirs", "Theirs")],
        widget=Radios(hints={"theirs": "Say what grounds they gave"}),
        error_messages=missing("Select whose idea this is"),
    )
    decide_by = DateField(
        label="When do you need to decide?",
        name="Decide-by date",
        must="today_or_future",
        required=False,
    )
    edition = Edition()


def asked(**given):
    return Ask({"asked": "Should we tell the school?", "initiative": "ours", **given}, today=TODAY)


def by(day, month, year):
    return {"decide_by_0": day, "decide_by_1": month, "decide_by_2": year}


def tag(html, id):
    """The opening tag of the element with this id."""
    return re.search(rf'<[^<>]*\bid="{id}"[^<>]*>', html)[0]


def test_a_question_has_its_label_and_its_hint_tied_to_the_box():
    page = str(Ask(today=TODAY))

    assert '<label class="govuk-label" for="id_asked">What are you deciding?</label>' in page
    assert '<div class="govuk-hint" id="id_asked_helptext">Write it as a question</div>' in page
    assert 'aria-describedby="id_asked_helptext"' in tag(page, "id_asked")
    assert "error" not in page


def test_an_empty_answer_says_so_at_its_field_and_in_the_summary():
    form = asked(asked="")

    page = str(form)

    assert 'aria-describedby="id_asked_helptext id_asked_error"' in tag(page, "id_asked")
    assert "govuk-textarea--error" in tag(page, "id_asked")
    assert 'id="id_asked_error"><span class="govuk-visually-hidden">Error:</span> Enter what you are deciding' in page
    assert form.error_list == [("#id_asked", "Enter what you are deciding")]


def test_faults_stand_in_the_order_of_the_page_and_lead_to_a_box_one_can_type_in():
    form = Ask({**by("1", "", "2026")}, today=TODAY)

    assert form.error_list == [
        ("#id_asked", "Enter what you are deciding"),
        ("#id_initiative_0", "Select whose idea this is"),
        ("#id_decide_by_1", "Decide-by date must include a month"),
    ]
    assert all(f'id="{href[1:]}"' in str(form) for href, _words in form.error_list)


def test_radios_are_one_question_with_the_error_on_the_question():
    page = str(asked(initiative="nobody's"))

    assert '<fieldset class="govuk-fieldset" aria-describedby="id_initiative_error">' in page
    assert '<legend class="govuk-fieldset__legend">Whose idea is this?</legend>' in page
    assert 'aria-describedby="id_initiative_1_hint"' in tag(page, "id_initiative_1")
    assert "aria-invalid" not in tag(page, "id_initiative_0")


def test_nothing_is_chosen_beforehand():
    assert " checked" not in str(Ask(today=TODAY))


def test_what_was_typed_is_kept_even_when_it_is_no_date():
    page = str(asked(asked="", **by("31", "Febtober", "26 <b>")))

    assert 'value="31"' in tag(page, "id_decide_by_0")
    assert 'value="Febtober"' in tag(page, "id_decide_by_1")
    assert 'value="26 &lt;b&gt;"' in tag(page, "id_decide_by_2")


@pytest.mark.parametrize(
    ("typed", "words", "wrong"),
    [
        (("", "11", "2026"), "Decide-by date must include a day", {0}),
        (("", "", "2026"), "Decide-by date must include a day and a month", {0, 1}),
        (("24", "11", "26"), "Year must include 4 numbers", {2}),
        (("24", "11", "0001"), "Year must be between 1900 and 2200", {2}),
        (("31", "12", "9999"), "Year must be between 1900 and 2200", {2}),
        (("31", "2", "2027"), "Decide-by date must be a real date", {0, 1, 2}),
        (("x", "11", "2026"), "Decide-by date must be a real date", {0, 1, 2}),
        (("21", "11", "2026"), "Decide-by date must be today or in the future", {0, 1, 2}),
    ],
)
def test_a_date_says_what_is_wrong_with_it_and_marks_the_boxes_that_are(typed, words, wrong):
    form = asked(**by(*typed))

    page = str(form)

    assert form.errors["decide_by"] == [words]
    assert {part for part in range(3) if "govuk-input--error" in tag(page, f"id_decide_by_{part}")} == wrong


@pytest.mark.parametrize("month", ["11", "November", "nov", "Nov."])
def test_a_month_may_be_a_number_or_a_name(month):
    form = asked(**by("22", month, "2026"))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["decide_by"] == TODAY


@pytest.mark.parametrize(
    ("must", "day", "kept"),
    [
        ("future", 22, False),
        ("future", 23, True),
        ("today_or_future", 22, True),
        ("past", 22, False),
        ("past", 21, True),
        ("today_or_past", 22, True),
        ("today_or_past", 23, False),
    ],
)
def test_which_side_of_today(must, day, kept):
    class OneDate(Form):
        on = DateField(name="Review date", must=must)

    form = OneDate({"on_0": str(day), "on_1": "11", "on_2": "2026"}, today=TODAY)

    assert form.is_valid() is kept


def test_a_form_that_compares_with_today_is_told_the_day():
    with pytest.raises(ImproperlyConfigured, match="today="):
        Ask()


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("2:41pm", dt.time(14, 41)),
        ("2.41 PM", dt.time(14, 41)),
        ("2pm", dt.time(14)),
        ("12am", dt.time(0)),
        ("12:05 p.m.", dt.time(12, 5)),
        ("14:41", dt.time(14, 41)),
        ("midday", dt.time(12)),
        ("midnight", dt.time(0)),
    ],
)
def test_a_time_as_people_write_it(typed, time):
    assert TimeField().clean(typed) == time


@pytest.mark.parametrize("typed", ["3", "25:00", "13pm", "0pm", "2:61pm", "soon"])
def test_a_time_that_could_be_another_is_asked_again(typed):
    with pytest.raises(forms.ValidationError, match="must be a real time, for example 2:41pm"):
        TimeField().clean(typed)


def test_each_blank_form_has_a_key_of_its_own_and_a_returned_form_keeps_it():
    keys = {Ask(today=TODAY)["key"].value() for _ in range(2)}
    sent = uuid.uuid4()

    page = str(asked(asked="", key=str(sent)))

    assert len(keys) == 2
    assert f'value="{sent}"' in tag(page, "id_key")


def test_the_same_words_have_the_same_digest_whatever_the_key():
    once, again, changed = asked(key=str(uuid.uuid4())), asked(key=str(uuid.uuid4())), asked(initiative="theirs")
    assert once.is_valid()
    assert again.is_valid()
    assert changed.is_valid()

    assert once.digest() == again.digest() != changed.digest()
    assert re.fullmatch("[0-9a-f]{64}", once.digest())


def test_what_a_service_refuses_stands_beside_its_field_or_on_top():
    form = asked()
    assert form.is_valid()

    form.add_refusal({"asked": "A question like this is open: EW-0139", "recipient": ["Add at least one role"]})

    assert form.error_list == [
        ("#id_asked", "Add at least one role"),
        ("#id_asked", "A question like this is open: EW-0139"),
    ]


def test_one_answer_that_excludes_the_rest_is_marked_for_the_script():
    class Levels(Form):
        levels = forms.MultipleChoiceField(
            choices=[("1", "Remote"), ("x", "I cannot judge")],
            widget=Checkboxes(exclusive={"x"}, divide_before="x"),
        )

    page = str(Levels(MultiValueDict({"levels": ["1"]})))

    assert 'data-behaviour="exclusive"' in tag(page, "id_levels_1")
    assert 'data-behaviour="exclusive"' not in tag(page, "id_levels_0")
    assert " checked" in tag(page, "id_levels_0")
    assert '<div class="govuk-checkboxes__divider">or</div>' in page


def test_a_statement_to_tick_stands_after_its_box():
    class Sign(Form):
        looked = forms.BooleanField(
            label="I looked at both sides and this is my judgement",
            widget=Checkbox(),
            error_messages=missing("Tick to sign"),
        )

    page = str(Sign({}))

    assert page.index('id="id_looked"') < page.index('for="id_looked"')
    assert 'aria-describedby="id_looked_error"' in tag(page, "id_looked")


def test_a_plain_django_form_comes_out_in_the_same_dress():
    class SignIn(forms.Form):
        login = forms.CharField(label="User name")
        password = forms.CharField(widget=forms.PasswordInput)

    page = str(SignIn())

    assert 'class="govuk-input" type="text"' in page
    assert 'class="govuk-input" type="password"' in page
    assert '<label class="govuk-label" for="id_login">User name</label>' in page
