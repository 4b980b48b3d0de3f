"""Addresses of what we learn afterwards."""

from django.urls import path

from reviews.views import desk, following, going_wrong, learning, looking, reviewing

app_name = "reviews"
urlpatterns = [
    path(
        "questions/<uuid:question>/record/<int:number>/follow-up/",
        following.FollowUpPage.as_view(),
        name="follow_up",
    ),
    path(
        "questions/<uuid:question>/record/<int:number>/what-went-wrong/",
        going_wrong.GoingWrong.as_view(),
        name="went_wrong",
    ),
    path("questions/<uuid:question>/record/<int:number>/own-note/", going_wrong.OwnNotePage.as_view(), name="own_note"),
    path("actions/<uuid:pk>/done/", going_wrong.Finish.as_view(), name="action_done"),
    path("my-decisions/", learning.learning, name="learning"),
    path("desk/", desk.desk, name="desk"),
    path("desk/sample/", desk.sample, name="sample"),
    path("desk/hand-over/<uuid:person>/", desk.hand_over, name="hand_over"),
    path("reviews/", reviewing.reviews, name="reviews"),
    path("reviews/ask/", reviewing.ask, name="ask_review"),
    path("reviews/<uuid:pk>/", reviewing.Reviewed.as_view(), name="review"),
    path("reviews/<uuid:pk>/give-back/", reviewing.GiveBack.as_view(), name="give_back"),
    path("looking-back/", looking.looking_back, name="looking_back"),
    path("looking-back/decisions/", looking.behind, name="behind"),
    path("looking-back/file/", looking.file, name="file"),
]
