"""A hint shows a date that its own field would take, on whatever day the page is opened."""

import re
from datetime import date

import pytest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from assessments.forms.acting_first import ActFirstForm
from assessments.forms.choosing import WayForm
from assessments.forms.deciding import ConditionsForm, DecideForm
from cases.forms.cases import LetSeeForm
from cases.forms.enquiries import EnquiryForm
from cases.forms.questions import AskForm
from govuk import forms
from govuk.forms import DateField, for_example

FORMS = (ActFirstForm, WayForm, ConditionsForm, DecideForm, LetSeeForm, EnquiryForm, AskForm)
LOOKS_BACK = {"acted_on", "last_supervision", "done_on"}
FIELDS = [
    pytest.param(name, field, id=f"{form.__name__}.{name}")
    for form in FORMS
    for name, field in form.base_fields.items()
    if isinstance(field, DateField)
]


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_the_example_of_a_date_lies_on_the_side_of_today_that_is_asked_for(name, field):
    day, month, year = re.search(r"(\d+) (\d+) (\d{4})", str(field.help_text)).groups()

    example, today = date(int(year), int(month), int(day)), localdate()
    assert example < today if name in LOOKS_BACK else example > today
    field.check_limit(example, today)


def test_the_example_moves_on_with_the_days(monkeypatch):
    hint = for_example(_("For example, %(date)s"), days=3)

    monkeypatch.setattr(forms, "localdate", lambda: date(2031, 1, 30))

    assert str(hint) == "For example, 2 2 2031"
