"""Somebody who knows nothing of a case reads why it was decided so; nothing says how it ended before they lock."""

import re
import uuid
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from zeal import zeal_ignore

from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow, Refused
from audit import outbox
from audit.services import AlreadyDone
from audit.verbs import Verb
from cases import services as cases
from cases.models import Case
from cases.querysets import NotThere
from reviews import services
from reviews.counting import hindsight
from reviews.models import BlindReview, Counted, FollowUp
from reviews.vocabulary import Link
from tests import leaks
from tests.access import ACCESS
from tests.cases.erasing import erase_due
from tests.cases.telling import told
from tests.cast import NOON, signed_in
from tests.factories import let_see
from tests.reviews.stories import LATER, followed_up, signed_off
from tests.told import told_once

pytestmark = pytest.mark.django_db
ENDED = "Sam was taken to hospital on Friday night"
HOW = "The ward sister rang Dilys"
HOLDS = {link.value: "holds" for link in Link}
WEAK = HOLDS | {"proportion": "weak"}


@told_once
def version(amara, bryn):
    """Amara decided not to share. Since then it was found that there had been a need."""
    version = signed_off(by=amara, manager=bryn, shared=False)
    followed_up(version, by=amara, need="yes", did=ENDED, how_known=HOW)
    return version


@told_once
def review(version, bryn, kit):
    """Bryn asked Kit, of another team of the agency, to read why."""
    made = services.ask_review(version=version, reviewer=kit.user, by=bryn, at=LATER)
    return mine(kit).get(pk=made.pk)


def mine(by):
    with reading(by):
        return BlindReview.objects.visible_to(by)


def seen(by, review):
    with reading(by):
        return BlindReview.objects.visible_to(by).get(pk=review.pk)


def all_rows(paper, likelihood="3", severity="4"):
    levels = {"likelihood": likelihood, "severity": severity}
    return {row["key"]: {pole: dict(levels) for pole in paper["question"]["order"]} for row in paper["rows"]}


def read_by(kit, review, at=LATER):
    return services.give_own_readings(review=review, readings=all_rows(review.paper), by=kit, at=at)


def locked(kit, review, links=HOLDS, at=LATER):
    read_by(kit, review)
    return services.lock_reading(review=seen(kit, review), links=links, reasons="It is argued", by=kit, at=at)


def text_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(content.decode(errors="replace"))))


def test_the_paper_says_what_was_signed_and_nothing_that_is_hidden(version, review, amara):
    paper, document = review.paper, version.document

    assert paper["decision"] == document["decision"]
    assert paper["question"]["order"] == document["question"]["order"][::-1]
    assert [course["key"] for course in paper["courses"]] == paper["question"]["order"]
    words = str(paper)
    for hidden in ("Amara", "Obi", "Bryn", version.assessment.question.reference, ENDED, str(amara.user.pk)):
        assert hidden not in words
    assert "[name] watches" in words  # she had typed her own name


def test_first_ones_own_readings_then_each_link_then_the_outcome(version, review, kit, client):
    there, where = signed_in(client, kit), f"/reviews/{review.pk}/"
    reasons = version.document["reasons"]["main_reason"]

    assert "1 review waits for you" in text_of(there.get("/"))
    first = text_of(there.get(where))
    assert version.document["items"][0]["text"] in first
    assert reasons not in first
    assert "Tell the health visitor about the nights alone" not in first
    assert version.document["needs"][0]["why"] not in first  # who was found to need what tells what was decided
    assert version.document["needs"][0]["extent"]["words"] not in first
    form = {f"{row}-{pole}-{axis}": level for row, poles in all_rows(review.paper).items()
            for pole, levels in poles.items() for axis, level in levels.items()}  # fmt: skip
    missing = next(iter(form))
    refused = there.post(where, {**form, missing: ""})
    assert refused.status_code == 422
    assert re.search("Safety of the person or child: select how likely it is if we (do not )?share", text_of(refused))
    assert there.post(where, form).status_code == 302

    second = text_of(there.get(where))
    assert reasons in second
    assert ENDED not in second
    assert "was drawn to come first" not in second  # it was not: the sides stand the other way round
    one_left = {name: found for name, found in HOLDS.items() if name != "objection"}
    assert "The strongest objection is met: select one" in text_of(there.post(where, {**one_left, "reasons": "So"}))
    assert there.post(where, {**HOLDS, "reasons": "It is argued"}).status_code == 302

    third = text_of(there.get(where))
    assert ENDED in third
    assert "What you found before you knew" in third
    assert not [name for name in ("Amara", "Bryn") if name in third]
    assert there.post(where, {**WEAK, "reasons": "Now I see more"}).status_code == 302
    last = text_of(there.get(where))
    assert "It is argued" in last
    assert "Now I see more" in last
    assert "This review is finished." in last
    assert "waits for you" not in text_of(there.get("/"))
    verbs = [verb for verb, _, _ in told(review)]
    assert verbs.count(Verb.REVIEW_LOCKED) == verbs.count(Verb.REVIEW_SECOND) == 1


def test_no_path_tells_the_reviewer_anything_before_the_lock(version, review, kit, client, mailoutbox):
    question = version.assessment.question
    things = {
        "cases": question.case_id, "questions": question.pk, "reviews": review.pk, "governance": question.case_id,
        "people": uuid.uuid4(), "items": uuid.uuid4(), "both-sides": "core_safety", "outcomes": "core_safety",
    }  # fmt: skip
    there = signed_in(client, kit)
    read_by(kit, review)
    secrets = (ENDED, HOW, question.reference, question.case.reference)
    names = ("Amara", "Obi", "Hughes")  # who works there is no secret; who decided is
    always = ("reviews:", "cases:history", "cases:who_looked", "assessments:record", "api:case_history", "api:version")
    form = {**HOLDS, "aside": "case", "reasons": "It is argued", "reference": "EW-22222", "why": "To see", "text": "x"}

    said = leaks.answers(kit, things, always=always, form=form)

    assert len(said) > len(ACCESS) / 2
    for (name, *how), text in said.items():
        hidden = (*secrets, *names) if name.startswith("reviews:") else secrets
        assert not [secret for secret in hidden if secret in text], (name, how)
    for query in (f"kind=missed&answer=found&team={version.assessment.team_id}", "kind=missed"):
        assert there.get(f"/looking-back/decisions/?{query}").status_code == 403
    outbox.drain(lambda: LATER, done=(AlreadyDone,))
    posted = [f"{mail.subject} {mail.body}" for mail in mailoutbox if mail.to == ["kit@example.org"]]
    assert len(posted) == 1
    assert not [secret for secret in (*secrets, *names) if secret in posted[0]]
    with reading(kit):
        assert not FollowUp.objects.exists()
        assert not Counted.objects.exists()
        assert not Case.objects.exists()


def test_what_is_locked_stays_and_the_rest_waits_for_it(review, kit):
    with pytest.raises(NotPossibleNow, match="own readings"):
        services.lock_reading(review=review, links=HOLDS, reasons="x", by=kit, at=LATER)
    with pytest.raises(NotPossibleNow, match="Lock your reading"):
        services.comment_again(review=review, links=HOLDS, second="x", by=kit, at=LATER)
    read_by(kit, review)
    with pytest.raises(NotPossibleNow, match="stand as you gave them"):
        read_by(kit, review)
    with pytest.raises(Refused) as refused:
        services.lock_reading(review=review, links={"proportion": "holds"}, reasons="x", by=kit, at=LATER)
    assert set(refused.value.errors) == set(Link) - {"proportion"}
    services.lock_reading(review=review, links=HOLDS, reasons="It is argued", by=kit, at=LATER)

    with pytest.raises(NotPossibleNow, match="locked"):
        services.lock_reading(review=review, links=WEAK, reasons="Otherwise", by=kit, at=LATER)
    with pytest.raises(NotPossibleNow, match="locked"):
        services.step_aside(review=review, aside="case", by=kit, at=LATER)
    kit.take_the_floor()
    for change in ("links = '{}'", "readings = NULL", "locked_at = NULL"):
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE reviews_blindreview SET {change}")


def test_whoever_knows_the_case_is_not_asked_and_steps_aside(
    version, review, amara, bryn, hari, kit, nia, chidi, farid
):
    let_see(version.assessment.question.case, nia, by=amara)
    for reviewer in (bryn, amara, nia, chidi):
        with pytest.raises(MayNot):
            services.ask_review(version=version, reviewer=reviewer.user, by=bryn, at=LATER)
    with pytest.raises(MayNot):
        services.ask_review(version=version, reviewer=hari.user, by=amara, at=LATER)
    with pytest.raises(NotPossibleNow, match="before"):
        services.ask_review(version=version, reviewer=kit.user, by=bryn, at=LATER)
    other = services.ask_review(version=version, reviewer=farid.user, by=bryn, at=LATER)

    services.step_aside(review=seen(farid, other), aside="outcome", by=farid, at=LATER)
    assert not mine(farid).exists()
    let_see(version.assessment.question.case, kit, by=amara)  # removed half-way: from now on he knows the case

    assert not mine(kit).exists()
    with pytest.raises(NotThere):
        read_by(kit, review)


def test_nobody_else_reads_a_review(review, bryn, hari, machine):
    for by in (bryn, hari, machine):
        with reading(by):
            assert not BlindReview.objects.exists()


def test_how_findings_moved_is_told_of_the_group_alone(version, review, bryn, hari, kit):
    locked(kit, review, links=HOLDS)
    services.comment_again(review=seen(kit, review), links=WEAK, second="Now I see", by=kit, at=LATER)

    with reading(bryn):
        assert hindsight(bryn.team.pk) == (1, 1, 1)
    with reading(hari):
        assert hindsight(bryn.team.pk) == (0, 0, 0)


def test_half_of_what_is_asked_for_has_no_known_outcome(version, review, amara, bryn, farid, client):
    for _each in range(2):
        signed_off(by=amara, manager=bryn, shared=True, at=NOON)
    there = signed_in(client, bryn)
    assert there.get("/reviews/ask/").status_code == 200

    with zeal_ignore():  # an act, with its own lock and entry, for each review
        assert there.post("/reviews/ask/", {"reviewer": str(farid.user.pk), "size": "2"}).status_code == 302

    asked = set(mine(farid).values_list("version", flat=True))
    assert len(asked) == 2
    assert version.pk in asked
    page = text_of(signed_in(client, farid).get("/reviews/"))
    assert "Review 2, asked for on" in page
    assert version.assessment.question.reference not in page


def test_given_back_on_its_page(review, kit, client):
    there = signed_in(client, kit)

    assert there.post(f"/reviews/{review.pk}/give-back/", {}).status_code == 422
    assert there.post(f"/reviews/{review.pk}/give-back/", {"aside": "case"}).status_code == 302

    assert there.get(f"/reviews/{review.pk}/").status_code == 404


def test_an_item_that_is_erased_alone_is_gone_from_the_paper_too(
    version, review, amara, farid, kit, settings, tmp_path
):
    settings.ERASURE_LEDGER_FILE = tmp_path / "outside" / "erasures"
    with reading(amara):
        item = version.assessment.question.items.get()
    asked = cases.ask_to_erase_item(item=item, basis="wrong_person", why="Of another Rose", by=amara, at=LATER)
    cases.approve_erasure(erasure=asked, because="The school confirms it", by=farid, at=LATER)
    erase_due(LATER)

    assert [each["text"] for each in seen(kit, review).paper["items"]] == ["Erased"]
