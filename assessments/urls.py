"""Addresses of what we think about a question, and why. Every page of a question carries the question's id."""

from django.urls import path

from assessments.views import acting_first as first
from assessments.views import working

app_name = "assessments"

work = [
    path("", working.work, name="work"),
]

acting_first = [
    path("act-first/", first.act_first, name="act_first"),
    path("cases/<uuid:case>/act-first/", first.act_first_case, name="act_first_case"),
    path("questions/<uuid:question>/acted-first/", first.later_knowledge, name="later_knowledge"),
]

urlpatterns = [*work, *acting_first]
