"""Addresses of cases and of what is asked in them."""

from django.urls import path

from cases.views import access, asking, cases, enquiries, history, items, people, purpose, recipients, wishes

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
    path("cases/<uuid:pk>/ask/", asking.Ask.as_view(), name="ask"),
    path("questions/<uuid:pk>/what/", asking.Change.as_view(), name="change"),
    path("questions/<uuid:pk>/stop/", asking.Stop.as_view(), name="stop"),
    path("questions/<uuid:pk>/items/", items.Items.as_view(), name="items"),
    path("questions/<uuid:pk>/items/new/", items.Add.as_view(), name="item_add"),
    path("questions/<uuid:pk>/items/<uuid:item>/", items.Change.as_view(), name="item_change"),
    path("questions/<uuid:pk>/items/<uuid:item>/remove/", items.Remove.as_view(), name="item_remove"),
    path("questions/<uuid:pk>/recipients/", recipients.Recipients.as_view(), name="recipients"),
    path("questions/<uuid:pk>/recipients/new/", recipients.Add.as_view(), name="recipient_add"),
    path("questions/<uuid:pk>/recipients/not-told/", recipients.NotTold.as_view(), name="not_told"),
    path("questions/<uuid:pk>/recipients/<uuid:recipient>/", recipients.Change.as_view(), name="recipient_change"),
    path(
        "questions/<uuid:pk>/recipients/<uuid:recipient>/remove/",
        recipients.Remove.as_view(),
        name="recipient_remove",
    ),
    path("questions/<uuid:pk>/wishes/", wishes.Wishes.as_view(), name="wishes"),
    path("questions/<uuid:pk>/wishes/<uuid:person>/", wishes.OneWish.as_view(), name="wish"),
    path("questions/<uuid:pk>/purpose/", purpose.Purpose.as_view(), name="purpose"),
    path("questions/<uuid:pk>/enquiries/", enquiries.Enquiries.as_view(), name="enquiries"),
    path("questions/<uuid:pk>/enquiries/new/", enquiries.Add.as_view(), name="enquiry_add"),
    path("questions/<uuid:pk>/history/", history.OfQuestion.as_view(), name="question_history"),
]
