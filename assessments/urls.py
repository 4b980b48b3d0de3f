"""Addresses of what we think about a question, and why. Every page of a question carries the question's id."""

from django.urls import path

from assessments.views import working

app_name = "assessments"

work = [
    path("", working.work, name="work"),
]

urlpatterns = [*work]
