"""A decided case is told anew for practice by somebody who worked on it, and checked by somebody else."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from agencies.permissions import MayNot, NotPossibleNow, Refused
from audit.models import AuditEvent
from tests.assessments.pages import stories as decisions
from tests.canaries import sealed_words
from tests.cases.pages.reading import hidden, words
from tests.cast import NOON, signed_in
from tests.told import told_once
from tests.training.stories import GATE, told_anew, written
from training import manuscript, services
from training.models import Offer, Scenario
from training.vocabulary import Telling

pytestmark = pytest.mark.django_db

ANEW = {
    "blind_title": "A worry in the lunch break", "name": "lunch_break", "content_note": "A parent who uses drugs.",
    "title": "A worry", "known": "A carer tells her keyworker of a lapse. A child is at home.",
    "items-0-text": "A lapse", "items-0-kind": "soft", "items-0-source": "the carer", "items-0-quality": "first-hand",
    "holder__role": "keyworker", "holder__agency": "drug service", "holder__contexts": ["D"],
    "receiver__role": "community nurse", "receiver__agency": "clinic", "receiver__contexts": ["B"],
    "question": "Is the nurse told?", "period": "three_months", "outcomes": ["core_safety"], "sure": "on",
}  # fmt: skip


@told_once
def question(amara):
    """Amara decided it yesterday, and signed."""
    return decisions.signed(amara).assessment.question


@pytest.fixture
def where_told(question):
    return reverse("for_training", args=[question.pk])


@pytest.fixture
def desk(amara):
    return signed_in(Client(), amara)


def sent(desk, where_told, **changes):
    return desk.post(where_told, hidden(desk.get(where_told)) | ANEW | changes)


def entries(prefix):
    return list(AuditEvent.objects.filter(type__startswith=prefix).order_by("id"))


def test_nothing_that_was_typed_in_the_case_is_filled_in(desk, where_told, question):
    shown = desk.get(where_told).content.decode()

    main = shown.partition('id="main">')[2].partition("</main>")[0]
    assert 'value="D" id' in main or " checked" in main
    assert [word for word in sealed_words() if word and word in main] == []
    assert [event.type for event in entries("view.")][-1] == "view.opened"


def test_told_anew_it_waits_for_somebody_else_and_says_of_no_case(desk, where_told, question, amara, esme, farid):
    answer = sent(desk, where_told)

    assert answer.status_code == 302
    offer = Offer.objects.get()
    everything = json.dumps([offer.draft, offer.key, str(offer.pk)]) + "".join(
        bytes(event.body).decode() for event in entries("scenario.")
    )
    for telling in (question.pk, question.case_id, question.stream, question.reference, question.case.reference):
        assert str(telling) not in everything
    assert not Scenario.objects.visible_to(esme).exists()
    trainer = signed_in(Client(), esme)
    assert trainer.get(reverse("training:offer", args=[offer.pk])).status_code == 404
    assert ANEW["blind_title"] not in trainer.get(reverse("training:offers")).content.decode()
    own = desk.get(reverse("training:offer", args=[offer.pk]))
    assert "Somebody else checks it" in words(own)
    with pytest.raises(MayNot, match="You wrote this"):
        services.check(offer=offer, tells=[], by=type(farid)(user=amara.user, membership=farid.membership), at=NOON)


def test_checked_it_is_a_draft_of_the_trainers_and_no_longer_kept(desk, where_told, esme, farid):
    sent(desk, where_told)
    offer = Offer.objects.get()
    checker, where = signed_in(Client(), farid), reverse("training:offer", args=[offer.pk])
    assert ANEW["blind_title"] in words(checker.get(reverse("training:offers")))

    checker.post(where, hidden(checker.get(where)) | {"outcome": "no"})

    draft = Scenario.objects.visible_to(esme).get(key="lunch_break")
    assert manuscript.to_mend(draft.draft) == ()
    assert draft.draft["stages"][0]["known"] == ANEW["known"]
    assert draft.begun_by == farid.user
    offer.refresh_from_db()
    assert offer.draft is None
    assert checker.get(where).status_code == 404
    assert "Given to the trainers" in words(desk.get(reverse("training:offers")))
    assert [event.type for event in entries("scenario.")] == ["scenario.offered", "scenario.checked"]


def test_sent_back_it_says_by_what_somebody_could_be_known_and_trainers_see_nothing(desk, where_told, esme, bryn):
    sent(desk, where_told)
    offer = Offer.objects.get()
    checker, where = signed_in(Client(), bryn), reverse("training:offer", args=[offer.pk])
    assert checker.post(where, hidden(checker.get(where)) | {"outcome": "yes"}).status_code == 422

    checker.post(where, hidden(checker.get(where)) | {"outcome": "yes", "tells": ["rare", "places"]})

    assert "Something so rare that those who know of it would recognise it" in words(
        desk.get(reverse("training:offers"))
    )
    assert not Scenario.objects.visible_to(esme).exists()
    with pytest.raises(NotPossibleNow):
        services.check(offer=offer, tells=[], by=bryn, at=NOON)


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("known", "Sam was not seen.", "a name or initials from the case"),
        ("items-0-text", "R.W. came late.", "a name or initials from the case"),
        ("holder__agency", "Eastmere Children's Services", "the name of a service"),
        ("receiver__role", "ring 07700 900123", "a phone number"),
        ("known", "{asked}", "repeats words of the case"),
        ("blind_title", "", "words of your own"),
        ("name", "Not A Name", "short name"),
        ("sure", "", "every word anew"),
    ],
)
def test_what_gives_the_case_away_by_itself_is_refused_and_stays_on_the_page(
    desk, where_told, question, field, text, said
):
    text = text.replace("{asked}", f"So they wondered: {question.asked}")

    answer = sent(desk, where_told, **{field: text})

    assert answer.status_code == 422
    assert said in words(answer)
    assert ANEW["items-0-quality"] in answer.content.decode()
    assert not Offer.objects.exists()


def test_one_more_item_is_asked_for_and_what_was_typed_is_kept(desk, where_told):
    answer = sent(desk, where_told, **{"more-items": ""})

    assert answer.status_code == 200
    assert ANEW["known"] in answer.content.decode()
    assert not Offer.objects.exists()


def test_what_was_sent_back_is_told_better_from_the_same_page(desk, where_told, amara, farid):
    sent(desk, where_told)
    first = Offer.objects.get()
    services.check(offer=first, tells=[Telling.RARE], by=farid, at=NOON)
    link = f"{where_told}?again={first.pk}"
    assert link in desk.get(where_told).content.decode()
    again = desk.get(link)
    assert ANEW["known"] in again.content.decode()

    answer = desk.post(link, hidden(again) | ANEW | {"known": "A carer tells of a lapse."})

    assert answer.status_code == 302
    assert Offer.objects.get().draft["stages"][0]["known"] == "A carer tells of a lapse."
    assert not Offer.objects.filter(pk=first.pk).exists()
    assert desk.get(link).status_code == 404


def test_only_a_decided_case_is_told_anew_and_by_nobody_but_who_works_on_it(amara, chidi, esme, farid, where_told):
    undecided = reverse("for_training", args=[decisions.question(amara).pk])

    assert signed_in(Client(), amara).get(undecided).status_code == 409
    for person in (chidi, esme, farid):
        assert signed_in(Client(), person).get(where_told).status_code == 404


def test_a_name_that_the_trainers_have_is_said_to_whoever_checks(amara, esme, farid):
    written(esme, name="elsewhere", draft=GATE)
    offer = told_anew(amara)

    with pytest.raises(Refused, match="of this name"):
        services.check(offer=offer, tells=[], by=farid, at=NOON)
    assert Offer.objects.get().checked_at is None


def test_one_that_was_sent_back_is_replaced_by_a_better_one(amara, farid, kit):
    first = told_anew(amara)
    with pytest.raises(NotPossibleNow, match="not sent back"):
        services.offer(name="elsewhere", draft=GATE, instead_of=first, by=amara, at=NOON)
    services.check(offer=first, tells=[Telling.NAMES], by=farid, at=NOON)
    with pytest.raises(NotPossibleNow, match="not sent back"):
        services.offer(name="elsewhere", draft=GATE, instead_of=first, by=kit, at=NOON)

    again = services.offer(name="elsewhere", draft=GATE, instead_of=first, by=amara, at=NOON)

    assert list(Offer.objects.all()) == [again]


def test_what_was_sent_back_is_discarded_by_whoever_told_it_and_nothing_of_it_is_left(amara, bryn, farid, desk):
    offer = told_anew(amara)
    services.check(offer=offer, tells=[Telling.RARE], by=farid, at=NOON)
    where = reverse("training:offer_discard", args=[offer.pk])
    assert where in desk.get(reverse("training:offers")).content.decode()
    assert [signed_in(Client(), each).get(where).status_code for each in (bryn, farid)] == [404, 404]
    page = desk.get(where)
    assert Offer.objects.exists()

    first, again = (desk.post(where, hidden(page)) for _ in range(2))

    assert first["Location"] == again["Location"] == reverse("training:offers")
    assert not Offer.objects.exists()
    event = entries("scenario.")[-1]
    assert (event.type, len(entries("scenario.discarded"))) == ("scenario.discarded", 1)
    assert not any(text in bytes(event.body).decode() for text in ("Elsewhere", "elsewhere", "quarrel"))
    assert "Nothing of what you wrote is kept" in words(desk.get(first["Location"]))
    assert desk.get(where).status_code == 404


def test_one_that_nobody_has_checked_is_discarded_too_and_one_that_trainers_have_is_not(amara, kit, farid):
    waits, taken = told_anew(amara), told_anew(amara, name="taken")
    services.check(offer=taken, tells=[], by=farid, at=NOON)
    for other in (kit, farid):
        with pytest.raises(MayNot, match="who told this"):
            services.discard(offer=waits, by=other, at=NOON)

    services.discard(offer=waits, by=amara, at=NOON)

    for late in (services.check, services.discard):
        with pytest.raises(NotPossibleNow, match="taken it away"):
            late(offer=waits, by=farid, at=NOON, **({"tells": []} if late is services.check else {}))
    with pytest.raises(NotPossibleNow, match="trainers have this"):
        services.discard(offer=taken, by=amara, at=NOON)


@pytest.mark.parametrize("name", ["esme", "gwen"])
def test_whoever_works_on_no_case_tells_none(name, request):
    with pytest.raises(MayNot):
        told_anew(request.getfixturevalue(name))
