"""The product's own addresses, and one with nothing behind it: what a request costs before any page is drawn."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from riskapp.urls import handler400, handler403, handler404, handler500
from riskapp.urls import urlpatterns as ours


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, to somebody signed in: behind the same middleware as every page, unlike the probes."""
    return HttpResponse()


urlpatterns = [path("empty/", empty), *ours]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
