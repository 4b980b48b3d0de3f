"""A page with every component on it, in either drawn order: what the browser tests look at. Never shipped."""

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import path

from govuk import views
from govuk.components import Changed, Row, Task
from govuk.forms import Checkbox, Checkboxes, DateField, Form, Input, Radios, Select, Textarea, TimeField, missing

SHARE = SimpleNamespace(key="share")
NOT_SHARE = SimpleNamespace(key="not_share")
NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
LEVELS = [
    ("1", "Remote", "Fewer than 1 in 100"),
    ("2", "Unlikely", "From 1 in 100 up to 1 in 10"),
    ("3", "A real possibility", "From 1 in 10 up to 4 in 10"),
    ("4", "About even or likely", "From 4 in 10 up to 8 in 10"),
    ("5", "Very likely", "8 in 10 or more"),
]
READINGS = {
    "share": [(2, 2, "Unlikely"), (4, 4, "About even or likely"), (1, 5, "Could not be judged")],
    "not_share": [(3, 4, "A real possibility to about even or likely"), (2, 2, "Unlikely"), (5, 5, "Very likely")],
}


class Everything(Form):
    asked = forms.CharField(
        label="What are you deciding?",
        help_text="Write it as a question",
        widget=Textarea(rows=2, size="m"),
        error_messages=missing("Enter what you are deciding"),
    )
    initiative = forms.ChoiceField(
        label="Whose idea is this?",
        choices=[("ours", "Ours"), ("theirs", "Theirs"), ("duty", "A duty")],
        widget=Radios(hints={"duty": "A law says that we must ask"}, divide_before="duty", size="s"),
        error_messages=missing("Select whose idea this is"),
    )
    levels = forms.MultipleChoiceField(
        label="How likely is it?",
        choices=[(key, words) for key, words, _hint in LEVELS] + [("x", "I cannot judge this from what I know")],
        widget=Checkboxes(hints={key: hint for key, _words, hint in LEVELS}, exclusive={"x"}, divide_before="x"),
        error_messages=missing("Select how likely it is"),
    )
    role = forms.CharField(label="Who would receive it?", widget=Input(width=20), error_messages=missing("Enter it"))
    service = forms.ChoiceField(
        label="Which service holds it?",
        choices=[("", "Choose one"), ("a", "Eastmere Health")],
        widget=Select(),
        error_messages=missing("Select the service that holds it"),
    )
    decide_by = DateField(
        label="When do you need to decide?",
        help_text="For example, 24 11 2026",
        name="Decide-by date",
        must="today_or_future",
        error_messages=missing("Enter when you need to decide"),
    )
    acted_at = TimeField(
        label="At what time?", help_text="For example, 2:41pm", error_messages=missing("Enter the time")
    )
    told = forms.BooleanField(label="I have read both sides", widget=Checkbox(), error_messages=missing("Tick to sign"))


def guide(request):
    order = [NOT_SHARE, SHARE] if request.GET.get("first") == "not_share" else [SHARE, NOT_SHARE]
    form = Everything(request.POST or None, today=NOON.date())
    if request.POST and not views.is_autosave(request):
        form.is_valid()
    if views.is_autosave(request):
        return views.saved(NOON, {"edition": 2})
    rows = [
        {"name": name, "readings": [(course, *READINGS[course.key][at]) for course in order]}
        for at, name in enumerate(["Mia and Jonah are safe at home", "Dana stays in treatment", "People trust us"])
    ]
    return render(
        request,
        "guide.html",
        {
            "order": order,
            "form": form,
            "rows": rows,
            "levels": LEVELS,
            "noon": NOON,
            "typed": "First line.\n\nSecond, with <b>no</b> markup.",
            "page": Paginator(range(95), 10).page(4),
            "way": SimpleNamespace(key="way-1", name="Tell the duty worker only"),
            "facts": [("Status", "In progress"), ("Looking ahead", "3 months"), ("Decide by", "")],
            "tasks": [
                Task("Say what you are deciding", "Completed", href="#a"),
                Task("List the information", "In progress", href="#b", hint="5 items: 3 hard, 2 soft", state="doing"),
                Task("Record what people want", "Not yet started", href="#c", state="to_do"),
                Task("Read what the appraisal shows", "Cannot start yet", href="#d", state="not_yet"),
            ],
            "answers": [
                Row("In proportion to the risks on both sides", "One line.\nAnother.", href="#e"),
                Row("Different view on record", ["First paragraph.", "Second."]),
                Row("What we considered instead"),
            ],
            "changed": [Changed("How likely is it", "Unlikely", "Remote", side="share")],
        },
    )


def clash(request):
    return views.problem(
        request, 409, changed=[Changed("How likely is it", "Unlikely", "Remote", side="share")], back="/guide/"
    )


urlpatterns = [path("guide/", guide), path("clash/", clash)]
handler404 = "govuk.views.page_not_found"
