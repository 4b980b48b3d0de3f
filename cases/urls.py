"""Addresses of cases and of what is asked in them."""

from django.urls import path

from cases.views import access, cases, history, people

app_name = "cases"
urlpatterns = [
    path("cases/", cases.listed, name="list"),
    path("cases/new/", cases.opened, name="open"),
    path("cases/<uuid:pk>/", cases.Show.as_view(), name="show"),
    path("cases/<uuid:pk>/close/", cases.Close.as_view(), name="close"),
    path("cases/<uuid:pk>/people/new/", people.Add.as_view(), name="person_add"),
    path("cases/<uuid:pk>/people/<uuid:person>/", people.Change.as_view(), name="person_change"),
    path("cases/<uuid:pk>/access/", access.Access.as_view(), name="access"),
    path("cases/<uuid:pk>/access/<uuid:grant>/end/", access.End.as_view(), name="access_end"),
    path("cases/<uuid:pk>/history/", history.OfCase.as_view(), name="history"),
    path("cases/<uuid:pk>/history/check/", history.Check.as_view(), name="history_check"),
    path("cases/<uuid:pk>/history/who-looked/", history.WhoLooked.as_view(), name="who_looked"),
    path("questions/<uuid:pk>/history/", history.OfQuestion.as_view(), name="question_history"),
]
