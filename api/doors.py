"""What is the same for every operation? Who calls, what they sent, which edition they read, and how it is answered.

An operation is a method of a `Door` under `@operation`. It is handed a `Call`, makes one call of a service if it
changes anything, and returns an `Answer`, a pydantic value with explicit fields.

* `If-Match` with the ETag that was read is asked of every change to something that exists: 428 without, 412 when
  somebody saved meanwhile. Additions ask for none.
* `Idempotency-Key` (a uuid) may come with every POST, PUT and PATCH: the same key with the same content gives the first
  answer again, drawn afresh from what it made; with other content 409.
* A query parameter the operation does not name is refused.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.db import models
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from pydantic import BaseModel
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from agencies import calls
from agencies.acting import Acting, reading
from agencies.permissions import ChangedMeanwhile, Refused
from api import problems
from api.problems import Failure, Unprocessable
from api.reading import parsed, validated
from api.signing_in import BearerToken, BrowserSession, SignedIn, check_confirmed
from api.values import Answer, ProblemDocument
from audit import gone, trail
from audit import services as audit
from cases import identifiers
from govuk.forms import of_our_time

Row = TypeVar("Row", bound=models.Model)
Pointers = Callable[[str], str]

PAGE = 25
MOST = 100
ETAG = re.compile(r'"([!#-~]{1,80})"')

READ_PROBLEMS = {
    400: "A query parameter that is not known here, or cannot be read.",
    401: "Not signed in.",
    403: "Not allowed, with the reason.",
    404: "Not there, or not yours to see: the same answer.",
    406: "Something other than JSON was asked for.",
    429: "Too many calls by this account in this minute: `Retry-After` says after how many seconds to go on.",
    503: "The look could not be recorded, so nothing is shown.",
}
WRITE_PROBLEMS = READ_PROBLEMS | {
    400: "What was sent cannot be read as JSON.",
    409: "Not at this moment; or the Idempotency-Key was used with other content.",
    413: "Too long.",
    415: "Not application/json.",
    422: "Input to be mended: `errors` holds a pointer and a message for each fault.",
    503: "The change could not be recorded, so it was not made.",
}
MATCH_PROBLEMS = {
    412: "Somebody saved since the edition in If-Match was read: `current` holds what stands now.",
    428: "If-Match is missing.",
}


class Query(NamedTuple):
    """A query parameter that an operation knows."""

    name: str
    says: str
    type: Any = str
    enum: Sequence[str] | None = None


CONFIRMED = (
    "Asks who you are again: with a token made within the last five minutes, or in a session that was confirmed within "
    "them; otherwise 403 with the way to do it."
)
CURSOR = (
    Query("cursor", "Where the next page begins: `next` of the page before."),
    Query("limit", f"How many at most, from 1 to {MOST}; {PAGE} if left out.", int),
)


@dataclass
class Call:
    """One call of an operation: who, when, and what was sent."""

    request: Any
    by: Acting
    at: dt.datetime
    body: Any = None
    key: audit.Sent | None = None
    seen: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    looked_at: tuple[models.Model, str] | None = None

    @property
    def edition(self) -> int | None:
        """The edition in If-Match; one that no edition can be is a stale one."""
        return int(self.seen) if self.seen and self.seen.isascii() and self.seen.isdecimal() else -1

    def find(self, rows: models.QuerySet[Row], **which: Any) -> Row:
        """The one row, as this person may see it, or 404. `rows` are visible to them already."""
        with reading(self.by):
            row = rows.filter(**which).first()
        if row is None:
            audit.denied(stream=self.by.user.pk, object=self.by.user, by=self.by, at=self.at, page="api")
            raise Http404
        return row

    def look(self, row: models.Model, page: str) -> None:
        """Record a look, before anything is shown."""
        self.looked_at = row, page
        stream: uuid.UUID = row.stream  # type: ignore[attr-defined]  # every row of a case has one
        audit.viewed(stream=stream, object=row, by=self.by, at=self.at, page=page)
        if page != "history":  # which is there for an erased case too
            gone.check_stands(stream)

    def about(self, row: models.Model, page: str) -> None:
        """What is looked at if the answer must show what stands now (412)."""
        self.looked_at = row, page

    def does(
        self,
        service: Callable[..., Any],
        /,
        *,
        at_fault: Pointers | None = None,
        current: Callable[[], Answer] | None = None,
        **given: Any,
    ) -> uuid.UUID:
        """Call one service and say which row it made or changed; the same one for the same call sent again.

        `at_fault` says where in the body the field of a refusal stands; `current` what a 412 shows, where the service
        words it otherwise.
        """
        try:
            made = service(**given, by=self.by, at=self.at, key=self.key)
        except audit.AlreadyDone as before:
            return uuid.UUID(before.object.partition(":")[2])
        except Refused as refused:
            where = at_fault or plain_field
            raise Unprocessable([(where(name), said) for name, said in refused.errors.items()]) from None
        except ChangedMeanwhile:
            if current is None:
                raise
            raise ChangedMeanwhile(theirs=current().model_dump(mode="json")) from None
        return uuid.UUID(str(made.pk))

    def matches(self, etag: str, current: Callable[[], Mapping[str, Any]]) -> None:
        """412 with what stands now unless `If-Match` names this ETag, or this very call was made before."""
        if self.seen == etag or (self.key and audit.was_sent(self.key, by=self.by)):
            return
        raise ChangedMeanwhile(theirs=dict(current()))


def plain_field(name: str) -> str:
    """Most fields of services are called as in the body; "people-0-initials" is /people/0/initials."""
    return "/" + name.replace("-", "/") if name else ""


class Door(APIView):
    """One address: signed in by token or session, JSON in and out, problem documents for what goes wrong."""

    authentication_classes = [BearerToken, BrowserSession]
    permission_classes = [SignedIn]
    parser_classes = [JSONParser]
    renderer_classes = [JSONRenderer]
    metadata_class = None
    http_method_names = ["get", "head", "post", "put"]

    def get_exception_handler(self) -> Any:
        return problems.answer


def operation(
    name: str,
    says: str,
    *,
    tag: str,
    gives: type[Answer] | None,
    takes: type[BaseModel] | None = None,
    status: int = 200,
    match: bool = False,
    query: Sequence[Query] = (),
    refuses: Mapping[int, str] | None = None,
    open_to_all: bool = False,
    gives_file: str = "",
    confirmed: bool = False,
) -> Callable[[Callable[..., Any]], Any]:
    """Make a method of a Door an operation of the API, and describe it in the schema.

    `name` is the operationId, `says` what it does. `match`: it changes something that exists, so `If-Match` is asked.
    `confirmed`: whoever calls must have said who they are a moment ago.
    """

    def door(handler: Callable[..., Any]) -> Any:
        writes = handler.__name__ in {"post", "put"}

        @wraps(handler)
        def answered(view: Door, request: Any, /, **path: Any) -> HttpResponse:
            call = Call(request=request, by=request.auth, at=timezone.now(), query=_query(request, query))
            if call.by and (wait := calls.too_many(call.by.user.pk, most=settings.API_CALLS_PER_MINUTE, at=call.at)):
                raise problems.TooMany(wait)
            if confirmed:
                check_confirmed(request, call.at)
            if writes:
                _sent(call, request, takes)
                call.seen = _if_match(request) if match else None
            try:
                given = handler(view, call, **path)
            except ChangedMeanwhile:
                if call.looked_at:
                    call.look(*call.looked_at)
                raise
            if isinstance(given, HttpResponse):
                return given
            if call.body is not None and "warning" in type(given).model_fields:
                given = given.model_copy(update={"warning": _warning(call.body)} if _warning(call.body) else {})
            return written(given, status)

        described: Any = extend_schema(
            operation_id=name,
            summary=says.partition("\n")[0],
            description=f"{says}\n\n{CONFIRMED}" if confirmed else says,
            tags=[tag],
            parameters=_parameters(writes, match, query),
            request=takes if takes else None,
            responses=_responses(writes, match, gives, status, refuses or {}, open_to_all, gives_file),
            auth=[] if open_to_all else None,
        )
        return described(answered)

    return door


def _warning(body: BaseModel) -> str:
    """What the texts that were sent look as if they held; not what is named by a fingerprint."""
    return identifiers.warning(*_texts(body.model_dump(mode="python", exclude={"seen"})))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _texts(inner)


def written(value: Answer, status: int = 200) -> HttpResponse:
    """A value as an answer, with its ETag."""
    response = HttpResponse(value.model_dump_json(by_alias=True), status=status, content_type="application/json")
    if etag := value.etag():
        response["ETag"] = f'"{etag}"'
    return response


def page_of(
    rows: models.QuerySet[Row],
    call: Call,
    moment: str,
    wanted: Callable[[Any], Any] | None = None,
    *,
    oldest_first: bool = False,
) -> tuple[list[Row], str | None]:
    """One page, newest first by this column unless `oldest_first`, and where the next begins."""
    limit = _limit(call.query.get("limit"))
    beyond, sign = ("gt", "") if oldest_first else ("lt", "-")
    if cursor := call.query.get("cursor"):
        at, pk = _opened(cursor)
        rows = rows.filter(models.Q(**{f"{moment}__{beyond}": at}) | models.Q(**{moment: at, f"pk__{beyond}": pk}))
    rows = rows.order_by(f"{sign}{moment}", f"{sign}pk")
    found = list((wanted(rows) if wanted else rows)[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], _cursor(f"{getattr(last, moment).astimezone(dt.UTC).isoformat()}|{last.pk}")


class Lines:
    """One page of the lines of a history, newest first: the cursor names the entry after which it begins."""

    def __init__(self, call: Call):
        self.limit = _limit(call.query.get("limit"))
        self.before = _entry(call.query["cursor"]) if "cursor" in call.query else None
        self.next: str | None = None

    def page(self, lines: list[trail.Entry]) -> list[trail.Entry]:
        left = [line for line in lines if self.before is None or line.seq < self.before]
        if len(left) > self.limit:
            self.next = _cursor(f"entry|{left[self.limit - 1].seq}")
        return left[: self.limit]


def _cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> str:
    return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")


def _entry(cursor: str) -> int:
    try:
        kind, _bar, number = _read(cursor).partition("|")
        if kind != "entry" or not number.isdecimal() or len(number) > 18:
            raise ValueError(number)
        return int(number)
    except (ValueError, binascii.Error):
        raise Failure(400, _("This cursor is none of ours.")) from None


def _opened(cursor: str) -> tuple[dt.datetime, uuid.UUID]:
    try:
        at, _bar, pk = _read(cursor).partition("|")
        moment = dt.datetime.fromisoformat(at)
        if moment.tzinfo is None or not of_our_time(moment):
            raise ValueError(at)
        return moment, uuid.UUID(pk)
    except (ValueError, binascii.Error):
        raise Failure(400, _("This cursor is none of ours.")) from None


def _limit(text: str | None) -> int:
    if text is None:
        return PAGE
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MOST):
        raise Failure(400, _("limit is a whole number from 1 to %(most)d.") % {"most": MOST})
    return int(text)


def _query(request: Any, known: Sequence[Query]) -> dict[str, str]:
    allowed = {each.name: each for each in known}
    kept: dict[str, str] = {}
    for name, values in request.query_params.lists():
        if name not in allowed:
            raise Failure(400, _("There is no query parameter of that name here."))
        if len(values) != 1 or "\x00" in values[0]:
            raise Failure(400, _("%(name)s is given once, as plain text.") % {"name": name})
        if (choices := allowed[name].enum) and values[0] not in choices:
            raise Failure(400, _("%(name)s is one of: %(choices)s.") % {"name": name, "choices": ", ".join(choices)})
        if allowed[name].type is uuid.UUID and not _is_uuid(values[0]):
            raise Failure(400, _("%(name)s is a uuid.") % {"name": name})
        kept[name] = values[0]
    return kept


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _sent(call: Call, request: Any, takes: type[BaseModel] | None) -> None:
    """The body, read strictly, and the key with which this call counts once."""
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if declared.isascii() and declared.isdecimal() and int(declared) and kind != "application/json":
        raise Failure(415, _("Send application/json."))
    body = request._request.body
    value = parsed(body) if body.strip() else None
    if takes is None:
        if value not in (None, {}):
            raise Unprocessable([("", _("Nothing is to be sent here."))])
    else:
        call.body = validated(takes, {} if value is None else value)
    if key := request.headers.get("Idempotency-Key"):
        if not _is_uuid(key):
            raise Failure(400, _("Idempotency-Key is a uuid."))
        content = json.dumps([request.method, request.path, value], sort_keys=True)
        call.key = audit.Sent.of(key, content.encode())


def _if_match(request: Any) -> str:
    header = request.headers.get("If-Match")
    if header is None:
        raise Failure(
            428, _("Send If-Match with the ETag that you read, so that nobody overwrites what they have not seen.")
        )
    if not (found := ETAG.fullmatch(header.strip())):
        raise Failure(400, _("If-Match holds one ETag in quotation marks, as it was read."))
    return found[1]


def _parameters(writes: bool, match: bool, query: Sequence[Query]) -> list[OpenApiParameter]:
    made = [
        OpenApiParameter(each.name, each.type, OpenApiParameter.QUERY, description=each.says, enum=each.enum)
        for each in query
    ]
    if writes:
        made.append(
            OpenApiParameter(
                "Idempotency-Key",
                OpenApiTypes.UUID,
                OpenApiParameter.HEADER,
                description="A uuid of your own: sent again with the same content, the call counts once.",
            )
        )
    if match:
        made.append(
            OpenApiParameter(
                "If-Match",
                str,
                OpenApiParameter.HEADER,
                required=True,
                description="The ETag of what you read, in its quotation marks.",
            )
        )
    return made


def _responses(
    writes: bool,
    match: bool,
    gives: type[Answer] | None,
    status: int,
    refuses: Mapping[int, str],
    open_to_all: bool,
    gives_file: str,
) -> dict[Any, Any]:
    kinds = dict(WRITE_PROBLEMS if writes else READ_PROBLEMS) | (MATCH_PROBLEMS if match else {}) | dict(refuses)
    if open_to_all:
        kinds = {code: words for code, words in kinds.items() if code not in {401, 404}} | dict(refuses)
    made: dict[Any, Any] = {
        (code, problems.TYPE): OpenApiResponse(ProblemDocument, description=words) for code, words in kinds.items()
    }
    if gives_file:
        made[status, gives_file] = OpenApiTypes.BINARY
    elif gives:
        made[status, "application/json"] = gives
    return made
