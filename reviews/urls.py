"""Addresses of what we learn afterwards."""

from django.urls import path

from reviews.views import (
    appraisals,
    desk,
    double,
    following,
    going_wrong,
    learning,
    looking,
    noise,
    reviewing,
    thresholds,
)

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
    path("questions/<uuid:question>/apart/", double.Twice.as_view(), name="twice"),
    path("apart/<uuid:pk>/", double.Apart.as_view(), name="apart"),
    path("apart/<uuid:pk>/outcomes/<slug:row>/", double.ApartRow.as_view(), name="apart_row"),
    path("apart/<uuid:pk>/not-now/", double.SayNotNow.as_view(), name="not_now"),
    path("apart/<uuid:pk>/commit/", double.CommitOwn.as_view(), name="commit_own"),
    path("apart/<uuid:pk>/side-by-side/", double.SideBySide.as_view(), name="side_by_side"),
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
    path("noise/", noise.noise, name="noise"),
    path("noise/<uuid:pk>/read/", noise.read, name="noise_read"),
    path("noise/<uuid:pk>/close/", noise.close, name="noise_close"),
    path("noise/<uuid:pk>/", noise.shown, name="noise_found"),
    path("noise/<uuid:pk>/file/", noise.file, name="noise_file"),
    path("looking-back/file/", looking.file, name="file"),
    path("looking-back/appraisals/", appraisals.appraisals, name="appraisals"),
    path("looking-back/appraisals/decisions/", appraisals.behind, name="appraisals_behind"),
    path("looking-back/appraisals/file/", appraisals.file, name="appraisals_file"),
    path("thresholds/", thresholds.thresholds, name="thresholds"),
    path("thresholds/record/", thresholds.record, name="threshold_record"),
    path("thresholds/<uuid:pk>/", thresholds.threshold, name="threshold"),
    path("thresholds/<uuid:pk>/outcomes/<slug:key>/", thresholds.pair, name="threshold_pair"),
    path("thresholds/<uuid:pk>/shows/", thresholds.show, name="threshold_show"),
    path("thresholds/<uuid:pk>/decide/", thresholds.decide, name="threshold_decide"),
]
