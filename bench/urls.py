"""The product's own addresses, and one with nothing behind it: what a request costs before any page is drawn."""

import uuid

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from riskapp.urls import handler400, handler403, handler404, handler500
from riskapp.urls import urlpatterns as ours


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, to somebody signed in: behind the same middleware as every page, unlike the probes."""
    return HttpResponse()


@csrf_exempt
def empty_commit(request: HttpRequest) -> HttpResponse:
    """One row written and committed, and nothing else."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_submission (key, actor_id, digest, object, made_at) VALUES (%s, %s, '', '', now())",
            [str(uuid.uuid4()), str(uuid.uuid4())],
        )
    return HttpResponse()


urlpatterns = [path("empty/", empty), path("empty-commit/", empty_commit), *ours]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
