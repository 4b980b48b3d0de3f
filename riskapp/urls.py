"""Which address leads to which page: mounts the apps and nothing else."""

from django.urls import URLPattern, URLResolver, include, path

from agencies.urls import accounts
from riskapp import for_training, health, still
from training.urls import joining_one

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("assessments.urls")),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("health/audit", health.audit, name="health_audit"),
    path("accounts/", include(accounts)),
    path("acting-for/", include("agencies.urls")),
    path("", include("cases.urls")),
    path("", include("audit.urls")),
    path("training/", include("training.urls")),
    path("join/", include((joining_one, "joining"))),
    path("", include("reviews.urls")),
    path("questions/<uuid:pk>/for-training/", for_training.TellAnew.as_view(), name="for_training"),
    path("api/v1/", include("api.urls")),
    path("words/", still.words, name="words"),
    path("law/", still.law, name="law"),
    path("managers/", still.managers, name="managers"),
    path("accessibility/", still.accessibility, name="accessibility"),
    path("who-sees-what/", still.who_sees, name="who_sees"),
    path("help/", still.help, name="help"),
]

handler400 = "govuk.views.bad_request"
handler403 = "govuk.views.permission_denied"
handler404 = "govuk.views.page_not_found"
handler500 = "riskapp.failures.went_wrong"
