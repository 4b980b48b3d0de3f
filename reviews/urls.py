"""Addresses of what we learn afterwards."""

from django.urls import path

from reviews.views import desk, following, looking

app_name = "reviews"
urlpatterns = [
    path(
        "questions/<uuid:question>/record/<int:number>/follow-up/",
        following.FollowUpPage.as_view(),
        name="follow_up",
    ),
    path("desk/", desk.desk, name="desk"),
    path("desk/sample/", desk.sample, name="sample"),
    path("desk/hand-over/<uuid:person>/", desk.hand_over, name="hand_over"),
    path("looking-back/", looking.looking_back, name="looking_back"),
    path("looking-back/decisions/", looking.behind, name="behind"),
    path("looking-back/file/", looking.file, name="file"),
]
