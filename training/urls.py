"""Where training lies: the library of walkthroughs, and what trainers write."""

from django.urls import path

from training.views import after, alone, joining, library, offers, running, taking_part, writing

app_name = "training"
urlpatterns = [
    path("", library.listed, name="library"),
    path("library/<uuid:pk>/", library.one, name="walkthrough"),
    path("library/<uuid:pk>/file/", writing.file_of_version, name="walkthrough_file"),
    path("library/<uuid:pk>/copy/", writing.copy, name="copy"),
    path("scenarios/", writing.ours, name="ours"),
    path("scenarios/new/", writing.begin, name="begin"),
    path("scenarios/bring-in/", writing.bring_in, name="bring_in"),
    path("scenarios/<uuid:pk>/", writing.Overview.as_view(), name="scenario"),
    path("scenarios/<uuid:pk>/about/", writing.About.as_view(), name="about"),
    path("scenarios/<uuid:pk>/stages/new/", writing.StageAdd.as_view(), name="stage_add"),
    path("scenarios/<uuid:pk>/stages/<int:number>/", writing.Stage.as_view(), name="stage"),
    path("scenarios/<uuid:pk>/stages/<int:number>/remove/", writing.StageRemove.as_view(), name="stage_remove"),
    path("scenarios/<uuid:pk>/stages/<int:number>/earlier/", writing.StageEarlier.as_view(), name="stage_earlier"),
    path("scenarios/<uuid:pk>/both-sides/", writing.Sides.as_view(), name="sides"),
    path("scenarios/<uuid:pk>/afterwards/", writing.Afterwards.as_view(), name="afterwards"),
    path("scenarios/<uuid:pk>/preview/", writing.Preview.as_view(), name="preview"),
    path("scenarios/<uuid:pk>/file/", writing.File.as_view(), name="draft_file"),
    path("scenarios/<uuid:pk>/publish/", writing.Publish.as_view(), name="publish"),
    path("scenarios/<uuid:pk>/discard/", writing.Discard.as_view(), name="discard"),
    path("scenarios/<uuid:pk>/again/", writing.Again.as_view(), name="again"),
    path("scenarios/<uuid:pk>/withdraw/", writing.Withdraw.as_view(), name="withdraw"),
    path("told-anew/", offers.waiting, name="offers"),
    path("told-anew/<uuid:pk>/", offers.one, name="offer"),
    path("told-anew/<uuid:pk>/discard/", offers.discard, name="offer_discard"),
]

sessions = [
    path("sessions/", running.sessions, name="sessions"),
    path("library/<uuid:pk>/run/", running.open_session, name="session_open"),
    path("library/<uuid:pk>/alone/", alone.begin, name="alone"),
    path("sessions/<uuid:pk>/", running.session, name="session"),
    path("sessions/<uuid:pk>/do/", running.do, name="session_do"),
    path("sessions/<uuid:pk>/notes/", running.notes, name="session_notes"),
    path("sessions/<uuid:pk>/screen/", running.screen, name="screen"),
    path("sessions/<uuid:pk>/changed/", running.changed, name="session_changed"),
    path("sessions/<uuid:pk>/report/", after.report, name="report"),
    path("sessions/<uuid:pk>/files/<slug:what>/", after.file, name="file"),
]
# Without an account: a code opens them, and a cookie says which participant this is. Joining has a short address of its
# own, because it is read out and typed on phones.
joining_one = [
    path("", joining.join, name="join"),
    path("<slug:code>/", joining.join, name="with_code"),
]
taking_part_in_one = [
    path("taking-part/<uuid:session>/", taking_part.now, name="taking_part"),
    path("taking-part/<uuid:session>/changed/", taking_part.changed, name="changed"),
    path("taking-part/<uuid:session>/leave/", taking_part.leave, name="leave"),
    path("taking-part/<uuid:session>/took-part/", after.took_part, name="took_part"),
    path("taking-part/<uuid:session>/go-on/", alone.go_on, name="alone_go_on"),
    path("taking-part/<uuid:session>/<int:place>/end/", taking_part.end, name="end"),
    path("taking-part/<uuid:session>/<int:place>/<slug:part>/send/", taking_part.send, name="send"),
    path("taking-part/<uuid:session>/<int:place>/<slug:part>/<slug:key>/", taking_part.pair, name="pair"),
]
urlpatterns += [*sessions, *taking_part_in_one]
