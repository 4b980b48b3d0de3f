"""What three teams decided in a year, and what came of it: two kinds of error that rise together in one team, and move
apart in another; a third in which little happens.

A decision of each kind is told through the services, the others are told again from it (`again.py`); everything after
the signature, for each of them, is said through the services. How many there are of which sort is fixed, so that the
panels say the same whenever it is told; days are counted back from the telling.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import yaml
from django.utils.timezone import localtime

from agencies.acting import Acting, reading
from agencies.contexts import contexts
from assessments.models import SignedVersion
from cases.given import PersonGiven
from cases.stewardship import differing_norms
from cases.vocabulary import POLES
from reviews import counting, services
from reviews.given import FollowUpGiven
from reviews.models import BlindReview, Counted
from reviews.vocabulary import Link, LinkFinding, Need, Rung, Substitution
from riskapp.demonstration.again import Original
from riskapp.demonstration.content import HERE, Sides, Story, Wish, _Content, _dated
from riskapp.demonstration.telling import Cast, Telling

LINGER, NOTICE = 21, 25
"""Days: what was decided since the first is not followed up yet; a quarter counts once it is the second old by then."""
LOOKED = dt.timedelta(days=30)
KINDS = {True: ("share", "part"), False: ("not_share", "first_else")}
"""Which kinds share something, and which do not."""


class Kind(_Content):
    """One way to decide: to whom, what, and why."""

    receiver: str
    called: str
    role: str
    purpose: str
    initiative: str = ""
    grounds: str = ""
    proposal: str
    main_reason: str
    proportionality: str
    objection: str
    answer: str
    extents: tuple[str, ...]


class Said(_Content):
    """What is said to have come of it."""

    did: str
    how: str


class YearTold(_Content):
    """What a team has to decide again and again."""

    title: str
    team: str
    author: str
    manager: str
    about: str
    people: tuple[PersonGiven, ...]
    asked: str
    initiative: str
    grounds: str = ""
    items: tuple[dict[str, Any], ...]
    wishes: tuple[Wish, ...]
    told_for: str
    in_keeping: str
    went_badly: dict[str, str]
    rows: dict[str, Sides]
    aside: dict[str, str]
    no_other_way: str
    reasons: dict[str, Any]
    kinds: dict[str, Kind]
    conditions: dict[str, Any]
    said: dict[str, Said]


class Quarter(NamedTuple):
    """What came of the decisions of a quarter: each word one of those that were shared, and that were not.

    "?": nobody has looked; these are what samples are drawn from. A kind with "!" came to light by itself.
    """

    shared: str
    not_shared: str
    drawn: int = 0
    shared_drawn: str = ""
    not_shared_drawn: str = ""


FEW = Quarter("fine fine over_read", "fine fine missed")
PLANS: Mapping[str, tuple[Quarter, ...]] = {
    # Both kinds rise together: one of ten, then about six of ten, on either side.
    "duty": (
        FEW,
        FEW,
        Quarter(
            "fine fine over_shared fine fine under_read fine fine ? ?",
            "fine missed fine fine fine fine fine fine ? ?",
            2, "fine fine", "fine fine",
        ),
        Quarter(
            "? over_shared fine ? over_shared over_shared! over_read fine over_shared over_shared ? ?",
            "missed ? missed! fine missed ? fine missed! missed fine ? ?",
            3, "over_shared fine", "missed fine",
        ),
    ),
    # They move apart: fewer shared without need, more held back but needed.
    "mental_health": (
        FEW,
        FEW,
        Quarter(
            "over_shared fine over_shared over_shared! over_shared fine fine over_shared ? ?",
            "fine fine missed fine fine fine fine fine ? ?",
            2, "fine fine", "fine fine",
        ),
        Quarter(
            "? fine fine ? over_shared fine fine fine fine under_read ? ?",
            "missed ? fine missed missed! ? fine missed missed fine ? ?",
            3, "fine fine", "missed fine",
        ),
    ),
    # A small team in a quiet year: too few to say much.
    "looked_after": (
        Quarter("fine", "fine"),
        Quarter("fine unknown", "fine"),
        Quarter("fine over_shared", "unknown fine"),
        Quarter("fine ?", "fine ?"),
    ),
}  # fmt: skip
ROADS = (
    "Alder Road", "Birch Lane", "Cooper Street", "Dock Road", "East Parade", "Ferry Lane", "Garden Row",
    "Harbour Street", "Inkerman Road", "Jubilee Close", "Kiln Lane", "Linden Road", "Mill Street", "North Terrace",
    "Orchard Row",
)  # fmt: skip
LETTERS = "ABCDEFGHJKLMNPRSTVW"


@cache
def years() -> tuple[YearTold, ...]:
    """What each of the three teams has to decide."""
    return tuple(
        YearTold.model_validate(
            yaml.load((HERE / "year" / f"{team}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        )
        for team in PLANS
    )


def tell(
    cast: Cast, *, now: dt.datetime, report: Callable[[str], None], plans: Mapping[str, tuple[Quarter, ...]] = PLANS
) -> None:
    """The year of each team, and then what its managers are in the middle of."""
    for told in years():
        if not (plan := plans.get(told.team, ())):
            continue
        decided = sum(len(f"{quarter.shared} {quarter.not_shared}".split()) for quarter in plan)
        report(f"“{told.title}”: {decided} decisions of {cast.teams[told.team].name}, and what came of them")
        Year(told, cast, now=now).tell(plan)
    _reviews(cast, now=now)


class Year:
    """One team: its originals so far, and how many decisions were told."""

    def __init__(self, told: YearTold, cast: Cast, *, now: dt.datetime):
        self.told, self.cast, self.now = told, cast, now
        self.author, self.manager = cast.people[told.author], cast.people[told.manager]
        self.people = {by.user.pk: by for by in (self.author, self.manager)}
        self.originals: dict[str, Original] = {}
        self.count = self.looked = 0

    def tell(self, plan: Sequence[Quarter]) -> None:
        for (first, last), quarter in zip(quarters(localtime(self.now).date(), len(plan)), plan, strict=True):
            left: dict[bool, list[SignedVersion]] = {True: [], False: []}
            both = [
                *((True, word) for word in quarter.shared.split()),
                *((False, w) for w in quarter.not_shared.split()),
            ]
            for place, (shared, word) in enumerate(_in_turn(both)):
                day = first + (last - first) * place // max(1, len(both) - 1)
                version = self.decided(shared, day)
                if word == "?":
                    left[shared].append(version)
                else:
                    self.found(version, word.rstrip("!"), shared=shared, loud=word.endswith("!"))
            counting.new()
            if quarter.drawn:
                self.sampled(last, quarter)
        self.went_wrong()

    def decided(self, shared: bool, day: dt.date) -> SignedVersion:
        """One more decision of this sort: of the kinds that there are, in turn."""
        kinds = [kind for kind in KINDS[shared] if kind in self.told.kinds]
        kind = kinds[self.count // 4 % len(kinds)]
        words = self.words(self.count)
        self.count += 1
        if kind not in self.originals:
            signed = self.first_of(kind, day, words)
            self.originals[kind] = Original(signed, day, self.author, self.people, words)
            return signed
        return self.version(self.originals[kind].again(day=day, words=words))

    def words(self, number: int) -> dict[str, str]:
        """Of whom and where, each time others."""
        first, second = LETTERS[number % 19], LETTERS[(number * 7 + 3) % 19]
        return {
            "{child}": f"{LETTERS[(number * 5 + 11) % 19]}.{first}.",
            "{parent}": f"{second}.{first}.",
            "{road}": ROADS[number % len(ROADS)],
        }

    def first_of(self, kind: str, day: dt.date, words: Mapping[str, str]) -> SignedVersion:
        at = localtime(self.now).replace(hour=12, minute=0, second=0, microsecond=0)
        at += dt.timedelta(days=(day - at.date()).days)
        story = Story.model_validate(_dated(_filled(self.acts(kind), words), day))
        telling = Telling(story, self.cast, now=at)
        telling.tell()
        return self.version(telling.version().pk)

    def acts(self, kind: str) -> dict[str, Any]:
        """The story of one decision, as content tells one."""
        told, how = self.told, self.told.kinds[kind]
        team = self.cast.teams
        initiative = how.initiative or told.initiative
        differing = differing_norms(team[told.team].context, team[how.receiver].context, initiative, contexts())
        norms = {f"{norm.end}-{norm.id}": {"answer": "honoured"} for norm in differing}
        reasons = {name: getattr(how, name) for name in ("main_reason", "proportionality", "objection", "answer")}
        ticked = {pole.value: list(told.rows) for pole in POLES}
        review = {"review_on": "{+28}", "refers_to": ticked}
        needs = [{"item": number, "extent": extent, "why": how.purpose} for number, extent in enumerate(how.extents, 1)]
        recipient = {"team": how.receiver, "role": how.role, "purpose": how.purpose, "route": "By telephone"}
        decision = {"course": kind, "proposal": how.proposal}
        return {
            "title": told.title,
            "made_from": "",
            "by": told.author,
            "acts": [
                {"at": "-3 10:05", "open": {"about": told.about, "people": [vars(one) for one in told.people]}},
                {"ask": {"asked": told.asked.replace("{receiver}", how.called), "initiative": initiative,
                         "grounds": how.grounds or told.grounds, "receiver": how.receiver}},
                {"items": [dict(item) for item in told.items]},
                {"recipients": [recipient]},
                {"wishes": [wish.model_dump() for wish in told.wishes]},
                {"purpose": {"told_for": told.told_for, "in_keeping": told.in_keeping, "norms": norms or None}},
                {"at": "-2 09:40", "start": True},
                {"outcomes": {"chosen": list(told.rows), "aside": told.aside}},
                {"went_badly": told.went_badly},
                *({"look": {"row": row, "sides": _as_told(sides)}} for row, sides in told.rows.items()),
                {"no_other_way": told.no_other_way},
                {"show": True},
                {"at": "-1 15:20", "needs": needs},
                {"decide": {"decision": decision, "reasons": told.reasons | reasons | review}},
                {"conditions": told.conditions},
                {"sign": True},
                {"by": told.manager, "at": "0 10:30", "sign_off": True},
            ],
        }  # fmt: skip

    def version(self, pk: Any, by: Acting | None = None) -> SignedVersion:
        who = by or self.author
        with reading(who):
            return SignedVersion.objects.visible_to(who).with_people().get(pk=pk)

    def found(
        self, version: SignedVersion, what: str, *, shared: bool, loud: bool = False, sampled: bool = False
    ) -> None:
        """What came of it: every second time the manager says so, who did not decide it."""
        at = min(version.signed_at + LOOKED, self.now - dt.timedelta(days=2))
        if sampled:
            at = self.now - dt.timedelta(days=1, hours=3) if at > self.now - dt.timedelta(days=9) else at + LOOKED
        need = {"fine": shared, "over_shared": False, "missed": True, "unknown": None}.get(what, True)
        use = what if what in ("over_read", "under_read") else "undetermined" if what == "unknown" else "as_meant"
        said = self.told.said[f"fine_{'share' if shared else 'not_share'}" if what == "fine" else what]
        errs = what not in ("fine", "unknown")
        self.looked += 1
        by = self.manager if sampled or self.looked // 2 % 2 else self.author
        occasion = "sampled" if sampled else "planned"
        if loud:
            occasion = "complaint" if shared else "incident"
        services.record_follow_up(
            version=self.version(version.pk, by),
            given=FollowUpGiven(
                occasion=occasion,
                found_on=localtime(at).date(),
                need="undetermined" if need is None else "yes" if need else "no",
                use=use if shared else "",
                did=said.did,
                fit="undetermined" if need is None else "partly" if errs else "yes",
                how_known=said.how,
                onward="closed",
                closed_why="Nothing in it is open any more",
            ),
            by=by,
            at=at,
        )

    def sampled(self, last: dt.date, quarter: Quarter) -> None:
        """Drawn after the quarter, the same number of both kinds, and looked at as far as they have come."""
        at = min(
            self.now - dt.timedelta(days=9), self.now - (localtime(self.now).date() - last) + dt.timedelta(days=12)
        )
        seed = f"{self.told.team} {last}".encode().ljust(32, b".")[:32]
        sample = services.draw_sample(
            team=self.cast.teams[self.told.team], size=quarter.drawn, by=self.manager, at=at, seed=seed
        )
        drawn = dict(sample.frame.filter(drawn=True).order_by("id").values_list("version", "shared"))
        for shared, words in ((True, quarter.shared_drawn), (False, quarter.not_shared_drawn)):
            of_sort = [version for version, side in drawn.items() if side is shared]
            for version, what in zip(of_sort, words.split(), strict=False):
                self.found(self.version(version, self.manager), what, shared=shared, sampled=True)

    def went_wrong(self) -> None:
        """Asked from the top down about the first that came to light by itself, with something to be done about it."""
        with reading(self.manager):
            rows = Counted.objects.visible_to(self.manager).of_team(self.cast.teams[self.told.team])
            first = (
                rows.filter(loud=True, shared=False).order_by("decided_on", "pk").values_list("pk", flat=True).first()
            )
        if first is None:
            return
        version = self.version(first, self.manager)
        services.write_own_note(
            version=self.version(first),
            text="I had nine others that week, and rang twice. I would do it otherwise today, and I knew less then.",
            by=self.author,
            at=self.now - dt.timedelta(days=2),
        )
        who: dict[str, Any] = {"version": version, "by": self.manager}
        at = self.now - dt.timedelta(days=1, hours=5)
        ladder = None
        for rung, text in RUNGS.items():
            at += dt.timedelta(minutes=20)
            ladder = services.answer_rung(rung=rung, text=text, at=at, **who)
        services.answer_substitution(
            substitution=Substitution.SAME, text=SUBSTITUTED, at=at + dt.timedelta(minutes=20), **who
        )
        ladder = services.say_where_it_lands(lands=Rung.ORGANISATION, at=at + dt.timedelta(minutes=30), **who)
        services.add_action(
            ladder=ladder,
            what="Agree with the hospital who rings whom at night, and put it on one page at every desk",
            owner=self.manager.user,
            due_on=localtime(self.now).date() + dt.timedelta(days=9),
            by=self.manager,
            at=at + dt.timedelta(minutes=40),
        )


RUNGS = {
    Rung.ORGANISATION: "Nobody had agreed with the hospital and the other services who is told at night, and by whom.",
    Rung.MANAGEMENT: "Two posts were open, and cases were handed on without a conversation.",
    Rung.TEAM: "We took it for granted that somebody else looks in on the second evening.",
}
SUBSTITUTED = "Two of us read it with what was known then, and would have waited as well."


def _reviews(cast: Cast, *, now: dt.datetime) -> None:
    """Hari asks Bryn for two reviews, which wait for him. Bryn had asked Hari for two, and one of those is done."""
    at = now - dt.timedelta(days=3)
    _asked("hari", "bryn", "looked_after", cast, at=at)
    reviews, by = _asked("bryn", "hari", "duty", cast, at=at), cast.people["hari"]
    if not reviews:
        return
    review, paper = reviews[-1], reviews[-1].paper
    assert paper is not None, "they are given one when they are asked"
    readings = {
        row["key"]: {pole: {"likelihood": "2", "severity": "3"} for pole in paper["question"]["order"]}
        for row in paper["rows"]
    }
    found = {link.value: LinkFinding.HOLDS.value for link in Link} | {Link.OBJECTION.value: LinkFinding.WEAK.value}
    who: dict[str, Any] = {"review": review, "by": by}
    services.give_own_readings(readings=readings, at=at + dt.timedelta(hours=4), **who)
    services.lock_reading(links=found, reasons=READ_BLIND, at=at + dt.timedelta(hours=5), **who)
    services.comment_again(links=found, second=READ_AGAIN, at=at + dt.timedelta(hours=6), **who)


READ_BLIND = "It is argued from what was known. The objection is named, and half of it is answered."
READ_AGAIN = "It reads the same to me now that I know."


def _asked(manager: str, reviewer: str, team: str, cast: Cast, *, at: dt.datetime) -> list[BlindReview]:
    """One decision of which it is known what came of it, and one of which it is not."""
    by = cast.people[manager]
    with reading(by):
        rows = Counted.objects.visible_to(by).of_team(cast.teams[team]).order_by("-decided_on", "pk")
        kinds = (rows.filter(need=Need.UNDETERMINED), rows.exclude(need=Need.UNDETERMINED))
        ids = [pk for kind in kinds for pk in kind.values_list("pk", flat=True)[:1]]
        versions = [SignedVersion.objects.visible_to(by).with_people().get(pk=pk) for pk in ids]
    return [services.ask_review(version=version, reviewer=cast.user(reviewer), by=by, at=at) for version in versions]


def quarters(today: dt.date, count: int) -> list[tuple[dt.date, dt.date]]:
    """First and last day of decisions in this many quarters, up to the last that is old enough to be looked back at."""
    until = today - dt.timedelta(days=LINGER)
    number = until.year * 4 + (until.month - 1) // 3
    if (until - _first(number)).days < NOTICE:
        number -= 1
    return [
        # The first days of the first act lie before the decision, and a quarter is named by the day of the decision.
        (_first(each) + dt.timedelta(days=1), min(until, _first(each + 1) - dt.timedelta(days=2)))
        for each in range(number - count + 1, number + 1)
    ]


def _first(number: int) -> dt.date:
    return dt.date(number // 4, number % 4 * 3 + 1, 1)


def _in_turn(both: Sequence[tuple[bool, str]]) -> Iterator[tuple[bool, str]]:
    """One of each sort in turn, so that neither comes first in the quarter."""
    sides = [[each for each in both if each[0] is side] for side in (True, False)]
    for place in range(max(map(len, sides))):
        for side in sides:
            yield from side[place : place + 1]


def _as_told(sides: Sides) -> dict[str, Any]:
    return {pole: side.model_dump(exclude_unset=True) for pole, side in sides.items()}


def _filled(told: Any, words: Mapping[str, str]) -> Any:
    if isinstance(told, dict):
        return {key: _filled(value, words) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [_filled(value, words) for value in told]
    if isinstance(told, str):
        for name, word in words.items():
            told = told.replace(name, word)
    return told
