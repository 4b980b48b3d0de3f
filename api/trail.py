"""How do others fetch our checkpoints, and have us watch theirs? Plain text by C2SP, not JSON: other logs speak it.

Both are open to everybody: a checkpoint says nothing about anybody, and what a witness signs for has a signature of its
own. They are no part of the schema, whose operations speak JSON for somebody who is signed in.
"""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from audit import lodging, witnessing
from audit.checkpoint import LONGEST

KEPT_FOR = 5  # seconds a proxy may hand on the same checkpoint; a new one is made at most every second


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint (tlog-checkpoint); 304 for who has it, 404 before the first."""
    newest = lodging.newest()
    if newest is None or newest.note is None:
        return HttpResponse("Nothing is signed yet.\n", status=404, content_type=witnessing.PLAIN)
    etag = f'"{hashlib.sha256(newest.note.encode()).hexdigest()[:32]}"'
    asked = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    if etag in asked or "*" in asked:
        response = HttpResponse(status=304)
    else:
        lodging.pulled(newest.size)
        response = HttpResponse(newest.note, content_type=witnessing.PLAIN)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response


@csrf_exempt  # no session, no cookie: the signature in it is the only thing that counts
@require_POST
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Sign as a witness for a larger tree of a trail that we watch (tlog-witness): 200 with the signature line; else
    400, 403, 404, 409 with the size we know, or 422."""
    if len(request.body) > LONGEST:  # the framework has refused what no log would send before this
        return HttpResponse("This is longer than can be taken.\n", status=413, content_type=witnessing.PLAIN)
    try:
        line = witnessing.add_checkpoint(request.body.decode(), at=timezone.now())
    except UnicodeDecodeError:
        return HttpResponse("This is not UTF-8.\n", status=400, content_type=witnessing.PLAIN)
    except witnessing.Refusal as refusal:
        return HttpResponse(refusal.body, status=refusal.status, content_type=refusal.kind)
    return HttpResponse(line, content_type=witnessing.PLAIN)
