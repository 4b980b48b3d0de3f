"""Addresses of what somebody acts as."""

from django.urls import path

from agencies import views

app_name = "agencies"
urlpatterns = [
    path("", views.act_for, name="act_for"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:pk>/end/", views.token_end, name="token_end"),
]
