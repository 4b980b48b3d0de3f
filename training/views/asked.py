"""Is there anything new? Open pages ask every few seconds, with what they have; most of the time there is not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified


def tag_of(*turns: int) -> str:
    """An entity tag (RFC 9110 8.8.3) of whatever grows when a page would look different."""
    return f'"{"-".join(map(str, turns))}"'


def new_or_not(request: HttpRequest, tag: str) -> HttpResponse:
    """304 if the page has what there is; else 204, with the tag of what there is now."""
    same = request.headers.get("If-None-Match") == tag
    answer = HttpResponseNotModified() if same else HttpResponse(status=204)
    answer.headers["ETag"], answer.headers["Cache-Control"] = tag, "no-store"
    return answer
