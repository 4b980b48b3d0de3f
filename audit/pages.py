"""May this person open this page, and does the trail tell that they looked before anything is shown?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.http import Http404

from agencies.acting import ActingRequest, reading
from audit import gone, services

Row = TypeVar("Row", bound=models.Model)


def fetched(
    request: ActingRequest, rows: models.QuerySet[Row], *, at: datetime, page: str | None = None, **which: Any
) -> Row:
    """The one row that is asked for, for a page about to act on it; 404 when it is not there or not theirs.

    The refusal is an entry in the person's own chain, the same one for both; it does not say what they asked for.

    RecordErased, with words on it, when what it said is erased.
    `rows` is narrowed by `visible_to`, and prefetches whatever the act needs: lazy relations are fenced afterwards.
    """
    with reading(request.acting):
        row = rows.filter(**which).first()
    if row is None:
        by = request.acting
        services.denied(stream=by.user.pk, object=by.user, by=by, at=at, page=page)
        raise Http404
    gone.check_stands(row.stream)  # type: ignore[attr-defined]  # every fenced row has one
    return row


@contextmanager
def shown(
    request: ActingRequest, rows: models.QuerySet[Row], *, page: str, at: datetime, **which: Any
) -> Iterator[Row]:
    """The one row that a page shows, with the look recorded first; draw the page inside the block.

    404 when it is not there or not theirs; NotRecordable when the look cannot be recorded: then nothing is shown.
    """
    row = fetched(request, rows, at=at, page=page, **which)
    with drawn(request, row, page=page, at=at):
        yield row


@contextmanager
def drawn(request: ActingRequest, row: Any, *, page: str, at: datetime) -> Iterator[None]:
    """As `shown`, for a row that was fetched already, as after a form that has to be mended."""
    services.viewed(stream=row.stream, object=row, by=request.acting, at=at, page=page)
    with reading(request.acting):
        yield
