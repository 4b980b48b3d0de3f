"""The year of the fictional area: decisions told again from others are as sound as they are, and the panels say so."""

import random
import re
from html import unescape

import pytest
from django.utils import timezone

from agencies.acting import reading
from assessments.appraisal.wording import breaches
from assessments.models import SignedVersion
from assessments.version import read
from audit import receipts
from audit.fsck import Asked, Check
from audit.soundness import check as trail_of
from audit.verbs import Verb
from cases.identifiers import looks_like
from reviews.direction import shared
from reviews.figures import Year, quarters_of
from reviews.models import BlindReview, Counted
from reviews.said import Said, together
from reviews.vocabulary import LOUD
from riskapp.demonstration import year
from riskapp.demonstration.content import area
from riskapp.demonstration.telling import Cast
from riskapp.demonstration.year import Quarter
from tests.audit.sequencing import SIGNER, Log
from tests.cases.telling import told
from tests.cast import PASSWORD, signed_in
from tests.examples import ALL

SMALL = {
    "duty": (Quarter("over_shared! ?", "missed! ?", 1, "fine", "missed"),),
    "mental_health": (),
    "looked_after": (Quarter("fine ?", "fine ?"),) if ALL else (),
}
TEAMS = ("duty", "looked_after", "mental_health", "health_visiting", "pastoral", "public_protection", "tenancies",
         "supervision")  # fmt: skip
PEOPLE = ("nia", "bryn", "kit", "hari", "petra", "sunil")


def cast_of_the_year(now):
    """The people who have a part in it, and the teams that it is between."""
    whole = area()
    teams = tuple(team for team in whole.teams if team.id in TEAMS)
    people = tuple(person for person in whole.people if person.username in PEOPLE)
    conditions = tuple(each for each in whole.conditions if each.by in PEOPLE)
    part = whole.model_copy(update={"teams": teams, "people": people, "conditions": conditions})
    return Cast(part, password=PASSWORD, now=now)


@pytest.mark.django_db
def test_decisions_told_again_are_as_sound_as_the_first(client, tmp_path, settings):
    settings.TRAIL_KEYS = [SIGNER.pinned.text]
    now = timezone.now()
    cast = cast_of_the_year(now)

    year.tell(cast, now=now, report=lambda words: None, plans=SMALL)

    nia, bryn, hari = (cast.people[name] for name in ("nia", "bryn", "hari"))
    with reading(nia):
        versions = list(SignedVersion.objects.visible_to(nia).with_people().select_related("sign_off"))
        documents = [version.document for version in versions]
    assert [each.reason for version in versions if not (each := trail_of(version.stream)).sound] == []
    assert sorted(version.assessment.recommendation.course for version in versions) == ["not_share"] * 2 + ["share"] * 2
    references = [version.assessment.question.reference for version in versions]
    assert len({*references}) == len({version.fingerprint for version in versions}) == 4
    assert [document["question"]["reference"] for document in documents] == references
    initials = [{each["initials"] for each in document["people"]} for document in documents]
    assert not initials[0] & initials[1]
    kinds = {frozenset(verb for verb, _, _ in told(version) if verb != Verb.FOLLOW_UP_RECORDED) for version in versions}
    assert all(Verb.ASSESS_VERSION_SIGNED in verbs and Verb.SIGNOFF_GIVEN in verbs for verbs in kinds)

    log = Log(tmp_path)
    log.round()
    asked = Asked(pinned=(SIGNER.pinned,), keys=True)
    assert [(each.invariant, each.words) for each in Check(asked).findings() if each.fatal] == []
    assert [receipts.of(version.event_id).broken for version in versions] == [False] * 4
    assert all(receipts.of(version.event_id).text for version in versions)
    last = versions[-1]
    there = signed_in(client, nia)
    page = there.get(f"/questions/{last.assessment.question_id}/record/1/")
    assert page.status_code == 200
    assert last.assessment.question.reference in page.content.decode()

    assert counted_otherwise(bryn) == []
    with reading(bryn):
        rows = Counted.objects.countable_by(bryn).of_team(bryn.team)
        assert sorted(rows.values_list("shared", "need", "loud", "sampled")) == [
            (False, "yes", False, True), (False, "yes", True, False),
            (True, "no", True, False), (True, "yes", False, True),
        ]  # fmt: skip
    with reading(hari):
        assert BlindReview.objects.visible_to(hari).exists()


@pytest.mark.skipif(not ALL, reason="a whole year takes a minute: with EXAMPLES=all")
@pytest.mark.django_db
def test_one_team_says_that_both_rise_and_another_that_they_move_apart(client):
    now = timezone.now()
    cast = cast_of_the_year(now)
    year.tell(cast, now=now, report=lambda words: None)

    def page(name):
        text = signed_in(client, cast.people[name]).get("/looking-back/").content.decode()
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(text)))

    assert "Errors of both panels were found more often than in the quarter before" in page("bryn")
    apart = page("sunil")
    assert "Found more often than in the quarter before: held back but needed" in apart
    assert "Found less often: shared without need" in apart
    quiet = page("hari")
    assert "Too few followed up to show" in quiet
    for name in ("bryn", "sunil", "hari"):
        assert counted_otherwise(cast.people[name], days=20) == []
    by = cast.people["bryn"]
    with reading(by):
        seen = Year.of(by.team, quarters_of(timezone.localdate(), 0), by)
    assert seen.total == 56


def counted_otherwise(by, days=None):
    """Decisions of which something else is counted than what the signed documents and the follow-ups say; of all days,
    or of so many drawn at random."""
    with reading(by):
        rows = list(Counted.objects.countable_by(by).of_team(by.team))
        versions = SignedVersion.objects.visible_to(by).select_related("sign_off").prefetch_related("follow_ups")
        signed = {version.pk: (version, read(version.document)) for version in versions}
    on = {row.decided_on for row in rows}
    drawn = set(random.Random(7).sample(sorted(on), min(days or len(on), len(on))))
    assert drawn
    assert len(rows) == len(signed)
    return [row.pk for row in rows if row.decided_on in drawn and by_hand(*signed[row.pk]) != as_counted(row)]


def by_hand(version, document):
    """What METHOD 4.1 counts of one decision, from what was signed and said, without the rollup."""
    said = list(version.follow_ups.all())
    stands = together([Said(each.need, each.use, each.settles) for each in said])
    day = timezone.localdate(version.sign_off.at)
    return (
        shared(document), day, day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1), stands.need, stands.use,
        len(said), any(each.occasion in LOUD for each in said), said[-1].looker if said else "",
        document.question.holder.context.code, document.question.receiver.context.code, document.conditions.time.code,
    )  # fmt: skip


def as_counted(row):
    return (
        row.shared, row.decided_on, row.quarter, row.need, row.use, row.followed, row.loud, row.looker,
        row.holder_context, row.receiver_context, row.time,
    )  # fmt: skip


def test_what_is_said_in_it_is_in_our_words_and_nobodys_number():
    texts = [text for each in year.years() for text in every(each.model_dump(mode="json"))]

    assert len(texts) > 100
    assert [(text, breaches(text)) for text in texts if breaches(text)] == []
    assert [text for text in texts if looks_like(text)] == []


def every(value):
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from every(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("today", ["2026-01-03", "2026-02-20", "2026-07-31", "2026-11-28", "2028-02-29"])
def test_its_quarters_lie_in_the_past_one_after_the_other(today):
    day = timezone.datetime.fromisoformat(today).date()

    told_ = year.quarters(day, 4)

    assert all(first < last < day for first, last in told_)
    assert [first for first, _ in told_] == sorted(first for first, _ in told_)
    assert (told_[-1][1] - told_[-1][0]).days >= year.NOTICE - 3
    assert {(first.month - 1) // 3 for first, _ in told_} == {0, 1, 2, 3}
    assert all((first.month - 1) // 3 == (last.month - 1) // 3 for first, last in told_)
