"""Three hundred people send their answers to one practice session within half a minute: how long does each wait?

Waiting is measured by the clock, each sending at its moment whether or not others are answered, against a view behind
the same middleware that commits one row and does nothing else, asked in the same way in the same run. The trainer's
screen, and the question whether there is anything new, are measured as all other pages are: by medians of what the
answering thread was on a processor.
"""

import concurrent.futures
import secrets
import statistics
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from agencies import services as agencies
from agencies.acting import Acting
from agencies.contexts import ServiceContext
from agencies.roles import Role
from bench.measure import ROUNDS, WARMING, Browser
from bench.world import PASSWORD
from training import drafts, passes
from training.groups import Participant, Session
from training.models import Published
from training.services import running, taking_part
from training.turns import Act

PEOPLE, SECONDS = 300, 30
AT_ONCE = 64  # connections; the server has fewer threads
LIMITS = {"sending answers, p95": 10.0, "trainer’s screen, 300 people": 20.0, "anything new, unchanged": 2.0}


class Figure(NamedTuple):
    """One figure: what was measured, in milliseconds, against what, and how many times that."""

    name: str
    milliseconds: float
    against: float
    ratio: float
    lost: int = 0


class Room(NamedTuple):
    """A session whose first stage is open, and everybody in it with both sides of every outcome typed."""

    session: Session
    people: list[Participant]
    trainer: Acting


def told(now: datetime) -> Room:
    """Told through the services: a trainer, a session, three hundred people, and what each of them typed."""
    machine = Acting.machine()
    agency = agencies.register_agency(name="Practice", kind="Training", by=machine, at=now)
    team = agencies.register_team(
        agency=agency, name="Practice and learning", context=ServiceContext.D, by=machine, at=now
    )
    user = agencies.register_person(
        username="trainer", first_name="Trainer", last_name="Measured", email="trainer@example.org", password=PASSWORD,
        by=machine, at=now,
    )  # fmt: skip
    trainer = Acting(user=user, membership=agencies.enrol(user=user, team=team, role=Role.TRAINER, by=machine, at=now))
    version = Published.objects.named("climbie").order_by("-number")[0]
    session = running.open_session(version=version, short=True, key=uuid.uuid4(), by=trainer, at=now)
    people = [
        taking_part.join(session=session, nickname=f"Person {number}", by=uuid.uuid4(), at=now)
        for number in range(PEOPLE)
    ]
    session = running.go_on(session=session, act=Act.NEXT, turn=session.turn, by=trainer, at=now)
    side = {"reason": "What could go wrong, in a sentence or two", "likelihood": [2, 3], "severity": [3]}
    assert session.step is not None, "a stage is open"
    for each in people:
        for row in session.case().stages[0].outcomes:
            typed = {"share": side, "not_share": side}
            drafts.keep(participant=each, step=session.step, name=row, typed=typed, edition=0, at=now)
    return Room(session, people, trainer)


def measured(port: int, room: Room) -> list[Figure]:
    """Everybody sends; then the two pages."""
    home, session = f"http://127.0.0.1:{port}", room.session
    commits = _waits([_post(f"{home}/empty-commit/", {}) for _ in room.people])
    where = f"{home}/training/taking-part/{session.pk}/1/first/send/"
    sendings = [
        _post(where, {passes.name_of(session.pk): passes.signed(each)}, csrf=secrets.token_hex(16))
        for each in room.people
    ]
    sent = _waits(sendings)
    lost = PEOPLE - _arrived(room)
    slow, plain = _p95(sent), _p95(commits)
    return [Figure("sending answers, p95", slow, plain, slow / plain, lost), *_pages(port, room)]


def _arrived(room: Room) -> int:
    rows = Participant.objects.of_session(room.session.pk).who_sent(room.session.step_id)
    return sum(sent for _number, _name, sent, _left in rows)


def _post(url: str, cookies: dict[str, str], csrf: str = "") -> Callable[[], None]:
    """One sending, as a phone does it: its cookies, the token of the form, no connection kept from before."""
    jar = cookies | ({settings.CSRF_COOKIE_NAME: csrf} if csrf else {})
    data = urllib.parse.urlencode({"csrfmiddlewaretoken": csrf} if csrf else {}).encode()
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())}
    request = urllib.request.Request(url, data, headers, method="POST")

    def send() -> None:
        opener = urllib.request.build_opener(_Stay())
        try:
            opener.open(request, timeout=60).read()
        except urllib.error.HTTPError as answer:
            if answer.code not in (302, 303):
                raise RuntimeError(f"{url}: {answer.code} {answer.read()[:300]!r}") from None

    return send


class _Stay(urllib.request.HTTPRedirectHandler):
    """The answer to a sending is a redirect, and that is where its time ends."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


def _waits(sendings: list[Callable[[], None]]) -> list[float]:
    """Milliseconds that each of these waited, sent evenly over the half minute whether or not others are answered."""
    began = time.monotonic()

    def one(number: int) -> float:
        due = began + number * SECONDS / len(sendings)
        time.sleep(max(0.0, due - time.monotonic()))
        sendings[number]()
        return (time.monotonic() - due) * 1000

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(len(sendings))))


def _p95(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1]


def _pages(port: int, room: Room) -> list[Figure]:
    browser = Browser(port, "")
    browser.sign_in("trainer")
    here = f"/training/sessions/{room.session.pk}/"
    tag = browser.get(f"{here}changed/").headers["ETag"]
    calls = {
        "empty": lambda: browser.get("/empty/"),
        "trainer’s screen, 300 people": lambda: browser.get(here),
        "anything new, unchanged": lambda: browser.unchanged(f"{here}changed/", tag),
    }
    spent: dict[str, list[int]] = {name: [] for name in calls}
    for round_ in range(WARMING + ROUNDS):
        for name, call in calls.items():
            answered = call()
            if round_ >= WARMING:
                spent[name].append(answered.nanoseconds)
    medians = {name: statistics.median(each) / 1e6 for name, each in spent.items()}
    empty = medians.pop("empty")
    return [Figure(name, each, empty, each / empty) for name, each in medians.items()]


def lines(found: list[Figure]) -> list[str]:
    """The table, and a sentence for each figure that falls short."""
    told_ = [f"{'a room of 300':<32}{'':>10}{'against':>12}{'times':>8}   limit"]
    short = []
    for each in found:
        limit = LIMITS[each.name]
        told_.append(
            f"{each.name:<32}{each.milliseconds:>7.1f} ms{each.against:>9.1f} ms{each.ratio:>7.1f}x   {limit:g}"
        )
        if each.ratio > limit:
            short.append(f"Falls short: {each.name}: {each.ratio:.1f} times, more than {limit:g}.")
        if each.lost:
            short.append(f"Falls short: {each.lost} answers did not arrive.")
    return [*told_, "", *(short or ["Every figure of the room holds."])]
