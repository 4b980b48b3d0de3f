"""What does looking back cost, over a million decisions, and a manager's desk beside them?

A decision is told through the services and told again until a manager has some to open: sound records, with words that
can be read. All others are rows of the tables from which is counted, made by one statement a table, without words:
signatures with the entry that each is bound to, sign-offs, follow-ups. They lie with a hundred teams over five years; a
hundredth of them with the team that is measured, whose manager may see every one. What is counted is then made by the
command that makes it anew in service.
"""

import itertools
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils.timezone import localtime

from agencies import services as agencies
from agencies.acting import Acting, reading
from agencies.contexts import ServiceContext
from assessments.models import SignedVersion
from bench import measure, world
from bench.databases import NAMES, superuser
from reviews import counting, services
from reviews.appraised import Axis, End, marks
from reviews.given import FollowUpGiven
from riskapp.demonstration.again import Original
from riskapp.demonstration.content import Story
from riskapp.demonstration.telling import Cast, Telling
from riskapp.postgres import Server

TEAMS, YEARS, READABLE, DUE = 100, 5, 60, 20
TOLD = 55  # days ago: what can be read is newer than all that cannot
LIMITS = {
    "looking back": 50,
    "decisions behind a figure": 50,
    "how both sides were looked at": 50,
    "desk": 15,
    "work list": 15,
    "sign-off queue": 15,
}


class Loaded(NamedTuple):
    """How many there are, and the seconds that counting all of them anew took, and looking for new ones."""

    decisions: int
    afresh: float
    new: float


def load(server: Server, size: int, now: datetime) -> Loaded:
    """Tell those that can be read, make the others beside them, and count them all."""
    cast = Cast(world.area(), password=world.PASSWORD, now=now)
    author, manager = cast.people["measured"], cast.people["manager"]
    versions = _readable(cast, now)
    for number, version in enumerate(versions[DUE:]):
        _follow_up(version, number, by=manager, now=now)
    team = manager.team
    assert team is not None, "the manager manages one"
    others = [
        agencies.register_team(
            agency=team.agency, name=f"Team {number}", context=ServiceContext.D, by=Acting.machine(), at=now
        )
        for number in range(1, TEAMS)
    ]
    with superuser(server, NAMES["default"]) as cursor:
        _spread(cursor, versions[-1], [team.pk, *(each.pk for each in others)], size - len(versions), now)
        cursor.execute(
            "INSERT INTO cases_grant (id, case_id, stream, agency_id, user_id, reason, given_by_id, from_at)"
            " SELECT gen_random_uuid(), gen_random_uuid(), stream, %s, %s, 'manager', %s, at FROM bench_decision"
            " WHERE team = %s",
            [str(team.agency_id), str(manager.user.pk), str(author.user.pk), str(team.pk)],
        )
        cursor.execute("DROP TABLE bench_decision; ANALYZE")
        began = time.monotonic()
        decisions = counting.afresh()
        afresh = time.monotonic() - began
        _appraise(cursor, versions[-1])
        cursor.execute("ANALYZE reviews_counted; ANALYZE reviews_appraised")
    began = time.monotonic()
    counting.new()
    return Loaded(decisions, afresh, time.monotonic() - began)


def pages(browser: measure.Browser) -> dict[str, Callable[..., measure.Answered]]:
    """What is measured, by name."""
    answers = itertools.cycle(("found", "none", "not_known"))
    return {
        measure.EMPTY: lambda **how: browser.get("/empty/", **how),
        "looking back": lambda **how: browser.get("/looking-back/", **how),
        "decisions behind a figure": lambda **how: browser.get(
            f"/looking-back/decisions/?kind=over_shared&answer={next(answers)}", **how
        ),
        "how both sides were looked at": lambda **how: browser.get("/looking-back/appraisals/", **how),
        "desk": lambda **how: browser.get("/desk/", **how),
        "work list": lambda **how: browser.get("/", **how),
        "sign-off queue": lambda **how: browser.get("/sign-off/", **how),
    }


def lines(loaded: Loaded, found: list[measure.Page]) -> list[str]:
    """The table, and a sentence for each figure that falls short."""
    told = [f"{'':<28}{f'{loaded.decisions:,} decisions':>28}   limit"]
    short = []
    for page in found:
        limit = LIMITS.get(page.name)
        told.append(
            f"{page.name:<28}{page.milliseconds:>11.1f} ms {page.ratio:>6.1f}x {page.queries:>4} q   {limit or ''}"
        )
        if limit and page.ratio > limit:
            short.append(f"Falls short: {page.name}: {page.ratio:.1f} times the empty view, more than {limit}.")
    told.append(f"Counted anew in {loaded.afresh:.0f} s; looked for new ones in {loaded.new:.2f} s.")
    return [*told, "", *(short or ["Every figure of looking back holds."])]


def _readable(cast: Cast, now: datetime) -> list[SignedVersion]:
    """Decisions to open, on one day after the other; the first have a day to be looked at that is over."""
    author, manager = cast.people["measured"], cast.people["manager"]
    at = now - timedelta(days=TOLD)
    review = (localtime(at) + timedelta(days=14)).date().isoformat()
    username, acts = world.STORIES["ready"]
    acts = [*_with_review(acts, review), {"sign": True}, {"by": "manager", "sign_off": True}]
    telling = Telling(Story(title="ready", made_from="", by=username, acts=acts), cast, now=at)
    telling.tell()
    with reading(author):
        rows = SignedVersion.objects.visible_to(author).with_people()
        first = rows.get(pk=telling.version().pk)
        people = {by.user.pk: by for by in (author, manager)}
        day = localtime(at).date()
    original = Original(first, day, author, people, {"name": "J.L."})
    ids = [
        original.again(day=day + timedelta(days=number % 28), words={"name": f"J.{'ABCDEFGHKL'[number % 10]}."})
        for number in range(READABLE - 1)
    ]
    with reading(manager):
        return [SignedVersion.objects.visible_to(manager).with_people().get(pk=pk) for pk in [first.pk, *ids]]


def _with_review(told: Any, day: str) -> Any:
    if isinstance(told, dict):
        return {key: day if key == "review_on" else _with_review(value, day) for key, value in told.items()}
    return [_with_review(value, day) for value in told] if isinstance(told, list) else told


def _follow_up(version: SignedVersion, number: int, *, by: Acting, now: datetime) -> None:
    given = FollowUpGiven(
        occasion="planned",
        found_on=localtime(now).date(),
        need="yes" if number % 4 else "no",
        use="as_meant",
        did="They called",
        fit="yes",
        how_known="They rang us",
        onward="closed",
        closed_why="Nothing in it is open any more",
    )
    services.record_follow_up(version=version, given=given, by=by, at=now)


def _appraise(cursor: Any, like: SignedVersion) -> None:
    """Codes of how they were appraised: those of one that was told, but for the levels; nothing else was signed."""
    document = like.document
    assert isinstance(document, dict), "it was told in this run"
    told = [mark for mark in marks(document) if not mark.startswith(("likelihood.", "severity."))]
    levels = [
        f"'{axis}.{side}.{end}.' || (random() * 5)::integer"
        for axis in Axis
        for side in ("share", "not_share")
        for end in End
    ]
    cursor.execute(
        f"UPDATE reviews_appraised SET marks = %s::varchar[] || ARRAY[{', '.join(levels)}]::varchar[]"  # noqa: S608
        " WHERE marks = '{}'",
        [told],
    )


def _spread(cursor: Any, like: SignedVersion, teams: list[uuid.UUID], count: int, now: datetime) -> None:
    """Rows of so many decisions in every table from which is counted; each like that of one that was told, but for what
    is counted of it."""
    last = now - timedelta(days=TOLD + 2)
    cursor.execute(
        "CREATE UNLOGGED TABLE bench_decision AS SELECT n, gen_random_uuid() AS stream, gen_random_uuid() AS question,"
        " gen_random_uuid() AS assessment, gen_random_uuid() AS version, gen_random_uuid() AS event,"
        " (%s::uuid[])[n %% %s + 1] AS team, %s::timestamptz - random() * interval '1 year' * %s AS at,"
        " random() < 0.5 AS shared, random() AS looked, random() AS erred FROM generate_series(1, %s) AS n",
        [[str(team) for team in teams], len(teams), last, YEARS, count],
    )
    new, nothing = "gen_random_uuid()", r"'\x00'::bytea"
    alike = {
        "cases_sharingquestion": {
            "id": "d.question", "reference": "'x' || d.n", "receiver_context": "substr('ABCD', mod(d.n, 4) + 1, 1)"
        },
        "assessments_assessment": {"id": "d.assessment", "question_id": "d.question", "team_id": "d.team"},
        "assessments_justification": {"id": new, "assessment_id": "d.assessment", "review_on": "'2999-01-01'::date"},
        "assessments_workingconditions": {"id": new, "assessment_id": "d.assessment"},
        "assessments_signedversion": {
            "id": "d.version", "assessment_id": "d.assessment", "event_id": "d.event", "signed_at": "d.at"
        },
        "assessments_signoff": {"id": new, "version_id": "d.version", "at": "d.at"},
    }  # fmt: skip
    for table, ours in alike.items():
        cursor.execute(
            "SELECT column_name, udt_name, is_nullable FROM information_schema.columns"
            " WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        columns = {"stream": "d.stream", **ours}
        for name, kind, nullable in cursor.fetchall():
            wordless = "NULL::bytea" if nullable == "YES" else nothing
            columns.setdefault(name, wordless if kind == "bytea" else f't."{name}"')
        names = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())}"  # noqa: S608  names of ours
            f" FROM (SELECT * FROM {table} WHERE stream = %s LIMIT 1) t CROSS JOIN bench_decision d",
            [str(like.stream)],
        )
    cursor.execute(
        "INSERT INTO audit_event"
        " (event_id, stream_id, stream_seq, prev, actor_id, actor_kind, type, at, request_id, body)"
        " SELECT d.event, d.stream, 1, e.prev, e.actor_id, e.actor_kind, e.type, d.at, e.request_id,"
        " convert_to((convert_from(e.body, 'UTF8')::jsonb || jsonb_build_object('course',"
        "   CASE WHEN shared THEN 'share' ELSE 'not_share' END))::text, 'UTF8')"
        " FROM audit_event e CROSS JOIN bench_decision d WHERE e.event_id = %s",
        [str(like.event_id)],
    )
    # Two of three are followed up, one in eight is an error; a tenth came to light by itself.
    cursor.execute(
        "INSERT INTO reviews_followup (id, stream, version_id, number, occasion, found_on, need, use, fit, settles,"
        "   onward, closed_why, looker, by_id, at)"
        " SELECT gen_random_uuid(), stream, version, 1, CASE WHEN looked < 0.07 THEN 'complaint' ELSE 'planned' END,"
        "   at::date + 30, CASE WHEN (erred < 0.125) = shared THEN 'no' ELSE 'yes' END,"
        "   CASE WHEN NOT shared THEN '' WHEN erred > 0.95 THEN 'over_read' ELSE 'as_meant' END, 'yes', false,"
        "   'closed', '\\x00', 'team', %s, at + interval '30 days' FROM bench_decision WHERE looked < 0.67",
        [str(like.signed_by_id)],
    )
