"""Addresses of signing in and out, and of what somebody acts as."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path

from agencies import views
from agencies.confirming import confirmed

app_name = "agencies"
urlpatterns = [
    path("", views.act_for, name="act_for"),
    path("tokens/", confirmed(views.tokens), name="tokens"),
    path("signed-in/", views.people_signed_in, name="signed_in"),
    path("signed-in/end/", confirmed(views.session_end), name="session_end"),
    path("tokens/<uuid:pk>/end/", views.token_end, name="token_end"),
]

# Of django-allauth's pages only these: accounts and their addresses are looked after by administrators.
accounts: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("second-factor/", include("allauth.mfa.urls")),
]
