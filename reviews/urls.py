"""Addresses of what we learn afterwards."""

from django.urls import path

from reviews.views import following

app_name = "reviews"
urlpatterns = [
    path(
        "questions/<uuid:question>/record/<int:number>/follow-up/",
        following.FollowUpPage.as_view(),
        name="follow_up",
    ),
]
