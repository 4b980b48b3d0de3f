"""Addresses of what we learn afterwards."""

from django.urls import path

from reviews.views import following, looking

app_name = "reviews"
urlpatterns = [
    path(
        "questions/<uuid:question>/record/<int:number>/follow-up/",
        following.FollowUpPage.as_view(),
        name="follow_up",
    ),
    path("looking-back/", looking.looking_back, name="looking_back"),
    path("looking-back/decisions/", looking.behind, name="behind"),
    path("looking-back/file/", looking.file, name="file"),
]
