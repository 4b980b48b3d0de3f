"""Two people appraise one question apart: neither sees what the other read before both have committed."""

import datetime as dt
import re
import uuid
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow, Refused
from assessments import services as assessments
from assessments.models import Assessment, Cell
from audit import outbox
from audit.services import AlreadyDone
from audit.verbs import Verb
from cases import services as cases
from cases.models import Case, Grant
from cases.querysets import NotThere
from reviews import services
from reviews.models import ApartReading, DoubleAppraisal
from tests.access import ACCESS
from tests.cases.telling import told
from tests.cast import signed_in
from tests.examples import ALL
from tests.factories import a_full_question, answered, appraised, begun, harm, let_see, seen_by, with_outcomes
from tests.test_access import ROUTES, address
from tests.told import told_once

pytestmark = pytest.mark.django_db
LATER = timezone.now()  # the grant is asked for by the clock of the database
ASKED = LATER - dt.timedelta(hours=3)
AMARA_READS, KIT_READS = "Rose hides her drinking and misses the clinic", "She goes to another town"
WHY = "You know how clinics work"
MIGHT_TELL = (
    "reviews:apart", "reviews:twice", "reviews:side", "reviews:reviews", "assessments:overview", "assessments:shows",
    "cases:question_history", "api:question_history",
)  # fmt: skip
"""What knows of readings made apart, or tells the history of the case: the others are opened with EXAMPLES=all."""


@told_once
def assessment(amara, bryn):
    """Amara has read both sides of every outcome, and has not decided. Bryn is told in order to be of the cast."""
    return appraised(a_full_question(by=amara), by=amara, rows=("core_safety", "core_trust"))


@told_once
def double(assessment, amara, kit):
    """She asks Kit, of another team of the agency, to read it too."""
    made = services.ask_apart(assessment=assessment, second=kit.user, why=WHY, by=amara, at=ASKED)
    return seen(kit, made)


def seen(by, double):
    with reading(by):
        return DoubleAppraisal.objects.visible_to(by).with_people().get(pk=double.pk)


def theirs(share=None, not_share=None):
    """What Kit types of one outcome."""
    typed = {"reason": KIT_READS, "likelihood": ["2"], "severity": ["3"]}
    return {"share": share or dict(typed), "not_share": not_share or dict(typed)}


def read_by(kit, double, at=LATER, **cells):
    for row in double.facts["rows"]:
        typed = cells.get(row["key"]) or theirs()
        services.keep_apart(double=double, row=row["key"], typed=typed, by=kit, at=at)


def committed_by(kit, double, at=LATER, **cells):
    read_by(kit, double, at, **cells)
    return services.commit_apart(double=seen(kit, double), by=kit, at=at)


def own_committed(amara, double, at=LATER):
    return services.commit_own(double=seen(amara, double), by=amara, at=at)


def text_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(content.decode(errors="replace"))))


def test_the_paper_says_what_is_known_and_nothing_that_anybody_thought(assessment, double, amara):
    paper = double.facts

    assert [row["key"] for row in paper["rows"]] == [row.key for row in assessment.rows()]
    assert paper["items"][0]["text"] == "A neighbour says that Rose leaves Sam alone at night"
    assert paper["question"]["order"] == [str(pole) for pole in assessment.question.order]
    said = str(paper)
    for thought in (AMARA_READS, "Sam is left alone at night and comes to harm", "Rose stopped trusting us"):
        assert thought not in said
    assert not any(row["sides"] for row in paper["rows"])
    assert paper["findings"] == {}
    assert paper["decision"]["proposal"] == ""


def test_the_grant_is_dated_and_reasoned_and_opens_the_paper_alone(assessment, double, amara, kit, client):
    case = assessment.question.case
    with reading(amara):
        grant = Grant.objects.to_stream(case).get(user=kit.user)
    assert (grant.reason, grant.note, grant.until) == ("apart", WHY, double.until)
    page = text_of(signed_in(client, amara).get(f"/cases/{case.pk}/access/"))
    assert "Kit Lawson" in page
    assert "Asked to appraise a question apart" in page
    assert WHY in page

    with reading(kit):
        assert not Case.objects.exists()
        assert not Case.objects.visible_to(kit).exists()
        assert not Assessment.objects.exists()
        assert not Cell.objects.exists()
    there = signed_in(client, kit)
    assert there.get(f"/cases/{case.pk}/").status_code == 404
    assert there.get(f"/apart/{double.pk}/").status_code == 200
    cases.end_grant(grant=grant, by=amara, at=LATER)  # the usual path

    assert there.get(f"/apart/{double.pk}/").status_code == 404
    with pytest.raises(NotThere):
        read_by(kit, double)


def test_no_path_tells_either_of_the_other_before_both_have_committed(
    assessment, double, amara, bryn, kit, client, mailoutbox
):
    question = assessment.question
    committed_by(kit, double)
    things = {
        "cases": question.case_id, "questions": question.pk, "apart": double.pk, "governance": question.case_id,
        "people": uuid.uuid4(), "items": uuid.uuid4(), "both-sides": "core_safety", "outcomes": "core_safety",
    }  # fmt: skip

    told = [(kit, (AMARA_READS, question.case.reference)), (amara, (KIT_READS,))]
    for by, secrets in [*told, (bryn, (KIT_READS,))] if ALL else told:
        there = signed_in(client, by)
        for name, page in ACCESS.items():
            if page.method != "GET" or not (ALL or name.startswith(MIGHT_TELL)):
                continue
            said = text_of(there.get(address(ROUTES[name], things)))
            assert not [secret for secret in secrets if secret in said], (name, by.user.username)
    with reading(amara):
        assert not ApartReading.objects.exists()
    assert there.get(f"/apart/{double.pk}/side-by-side/").status_code == 409

    own_committed(amara, double)
    outbox.drain(lambda: LATER, done=(AlreadyDone,))
    posted = {tuple(mail.to): f"{mail.subject} {mail.body}" for mail in mailoutbox if "apart" in mail.body}
    assert set(posted) == {("kit@example.org",)}  # asked; and told that both have, since Amara committed last
    assert not [said for said in posted.values() if KIT_READS in said or question.reference in said]


def test_side_by_side_once_both_have_for_the_two_and_for_whoever_sees_the_case(
    assessment, double, amara, bryn, kit, hari, client
):
    same = {"reason": KIT_READS, "likelihood": ["3", "4"], "severity": ["4"]}
    own_committed(amara, double)
    committed_by(
        kit,
        double,
        core_safety=theirs(share=same, not_share={"none": True, "looked_at": "The log"}),
        core_trust=theirs(share=same, not_share=same),
    )
    where = f"/apart/{double.pk}/side-by-side/"

    pages = [text_of(signed_in(client, by).get(where)) for by in (amara, bryn, kit)]

    for page in pages:
        for words in (
            AMARA_READS,
            KIT_READS,
            "Amara Obi found something that could go wrong, and Kit Lawson looked and found nothing.",
            "How likely: both read the same.",
            "The difference turns what this outcome shows.",
            "Both read it the same.",
            "Nothing here says who is right, and nothing is averaged.",
        ):
            assert words in page, words
        first, second = (page.index(f"If we {'do not ' if pole == 'not_share' else ''}share") for pole in
                         map(str, assessment.question.order))  # fmt: skip
        assert first < second
    assert signed_in(client, hari).get(where).status_code == 404
    verbs = [verb for verb, _, _ in told(double)]
    assert verbs.count(Verb.DOUBLE_COMMITTED) == 2
    assert verbs.count(Verb.DOUBLE_COMPARED) == 1
    looks = [
        codes for verb, codes, _ in told(double) if verb == Verb.VIEW_OPENED and codes.get("page") == "side_by_side"
    ]
    assert len(looks) == 3
    answered(assessment, "core_trust", {"share": harm("Otherwise", likelihood=[1])}, by=amara, at=LATER)  # as always
    assert AMARA_READS in text_of(signed_in(client, kit).get(where))  # what was committed stands


def test_nothing_is_told_in_the_history_before_both_have(double, amara, kit):
    committed_by(kit, double)
    before = str(told(double))
    own_committed(amara, double)
    after = {verb: words for verb, _, words in told(double)}

    assert KIT_READS not in before
    assert KIT_READS in str(after[Verb.DOUBLE_COMPARED])
    assert AMARA_READS in str(after[Verb.DOUBLE_COMPARED])


def test_whoever_knows_the_case_or_works_elsewhere_is_not_asked(assessment, double, amara, bryn, hari, kit, nia, chidi):
    let_see(assessment.question.case, nia, by=amara)
    ask = {"assessment": assessment, "why": WHY, "at": LATER}
    for second in (amara, bryn, nia, chidi):
        with pytest.raises(MayNot):
            services.ask_apart(second=second.user, by=amara, **ask)
    with pytest.raises(NotPossibleNow, match="asked already"):
        services.ask_apart(second=kit.user, by=amara, **ask)
    with pytest.raises(Refused):
        services.ask_apart(second=hari.user, by=amara, assessment=assessment, why=" ", at=LATER)
    with pytest.raises(NotThere):
        services.ask_apart(second=hari.user, by=kit, **ask)
    services.ask_apart(second=hari.user, by=bryn, **ask)  # a manager of the team asks too
    with pytest.raises(Refused):
        let_see(assessment.question.case, hari, by=amara, reason="apart")  # it is asked for on its page, and not there

    let_see(assessment.question.case, kit, by=amara)
    with pytest.raises(NotPossibleNow, match="let see this case"):
        committed_by(kit, double)


def test_not_now_is_an_answer_and_ends_what_they_read(assessment, double, amara, kit, client):
    there = signed_in(client, kit)
    assert there.post(f"/apart/{double.pk}/not-now/", {}).status_code == 422
    assert there.post(f"/apart/{double.pk}/not-now/", {"aside": "time"}).status_code == 302

    assert there.get(f"/apart/{double.pk}/").status_code == 404
    with reading(amara):
        grant = Grant.objects.to_stream(assessment).get(user=kit.user)
    assert not grant.holds(timezone.now())
    page = text_of(signed_in(client, amara).get(f"/questions/{assessment.question_id}/apart/"))
    assert "Not now: I have no time before it is needed" in page
    services.ask_apart(assessment=assessment, second=kit.user, why=WHY, by=amara, at=LATER)


def test_each_commits_once_and_for_themselves_and_not_before_it_is_whole(double, amara, bryn, kit):
    with pytest.raises(NotPossibleNow, match="not read on both sides"):
        services.commit_apart(double=double, by=kit, at=LATER)
    with pytest.raises(MayNot):
        services.commit_own(double=seen(bryn, double), by=bryn, at=LATER)
    with pytest.raises(MayNot):
        services.commit_apart(double=seen(amara, double), by=amara, at=LATER)
    committed_by(kit, double)
    for again in (services.commit_apart, services.not_now):
        more = {"aside": "time"} if again is services.not_now else {}
        with pytest.raises(NotPossibleNow, match="as you committed"):
            again(double=double, by=kit, at=LATER, **more)
    own_committed(amara, double)
    with pytest.raises(NotPossibleNow, match="as you committed"):
        own_committed(amara, double)
    amara.take_the_floor()
    changes = ("reviews_apartreading SET readings = NULL", "reviews_doubleappraisal SET second_at = NULL")
    for change in changes:
        with pytest.raises(DatabaseError, match="stay"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {change}")


def test_stopping_the_question_or_time_running_out_ends_it(assessment, double, amara, kit):
    with pytest.raises(NotPossibleNow, match="time for this is over"):
        read_by(kit, double, at=double.until)
    cases.stop_question(question=assessment.question, why="The family has moved", by=amara, at=LATER)

    with pytest.raises(NotThere):
        read_by(kit, double)


def test_handed_over_before_its_author_committed_it_ends_and_is_asked_anew(
    assessment, double, amara, bryn, kit, nia, client
):
    read_by(kit, double)
    now = LATER + dt.timedelta(seconds=1)
    assessments.hand_over(assessment=seen_by(assessment, bryn), to=nia.user, by=bryn, at=now)

    with pytest.raises((MayNot, NotThere)):
        services.commit_apart(double=double, by=kit, at=now)
    assert signed_in(client, kit).get(f"/apart/{double.pk}/").status_code == 404
    page = text_of(signed_in(client, nia).get(f"/questions/{assessment.question_id}/apart/"))
    assert "Ended: Amara Obi handed the appraisal over before committing." in page
    again = services.ask_apart(assessment=seen_by(assessment, nia), second=kit.user, why=WHY, by=nia, at=now)
    assert seen(kit, again).first == nia.user


def test_read_on_its_pages_one_outcome_after_the_other(assessment, double, amara, kit, client):
    there, where = signed_in(client, kit), f"/apart/{double.pk}/"
    keys = [row["key"] for row in double.facts["rows"]]
    form = {f"{side}-{name}": value for side, each in theirs().items() for name, value in each.items()}

    missing = there.post(f"{where}outcomes/{keys[0]}/", {**form, "share-likelihood": []})
    assert missing.status_code == 422
    assert "Select how likely it is if we share" in text_of(missing)
    assert KIT_READS in text_of(there.get(f"{where}outcomes/{keys[0]}/"))  # and nothing that was typed is lost
    later = there.post(f"{where}outcomes/{keys[1]}/", {"share-reason": "Perhaps", "later": ""})
    assert later["Location"] == where
    for here, onward in zip(keys, [*keys[1:], ""], strict=True):
        went = there.post(f"{where}outcomes/{here}/", form)["Location"]
        assert went == (f"{where}outcomes/{onward}/" if onward else f"{where}#commit")
    assert there.get(f"{where}outcomes/no_such/").status_code == 404
    assert there.post(where, {}).status_code == 302
    assert there.get(f"{where}outcomes/{keys[0]}/").status_code == 409

    hers = signed_in(client, amara)
    assert "Kit Lawson has committed; Amara Obi has not yet" in text_of(
        hers.get(f"/questions/{assessment.question_id}/apart/")
    )
    assert "about even or likely" in text_of(hers.get(f"{where}commit/"))
    assert hers.post(f"{where}commit/", {})["Location"] == f"{where}side-by-side/"
    assert "Can be compared" in text_of(hers.get(f"/questions/{assessment.question_id}/"))


def test_an_appraisal_that_lacks_a_side_is_not_committed_and_without_outcomes_nobody_is_asked(amara, bryn, kit):
    begun_with = begun(a_full_question(by=amara), by=amara)
    with pytest.raises(NotPossibleNow, match="Choose the outcomes"):
        services.ask_apart(assessment=begun_with, second=kit.user, why=WHY, by=amara, at=ASKED)
    chosen = with_outcomes(begun_with, by=amara, chosen=("core_safety",))
    asked = services.ask_apart(assessment=chosen, second=kit.user, why=WHY, by=amara, at=ASKED)

    with pytest.raises(NotPossibleNow, match="Answer both sides"):
        own_committed(amara, asked)
