"""A trainer writes, publishes, brings in and withdraws; what is published is frozen, and others have no part in it."""

import pytest
from django.db import DatabaseError, transaction

from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow, Refused
from agencies.roles import Role
from audit.models import AuditEvent
from audit.services import AlreadyDone, Sent
from tests.cast import NOON, enrolled
from tests.training.stories import GATE, brought_in, published, written
from training import library, services
from training.mirroring import twin_of
from training.models import Published, Scenario
from training.walkthrough import Swapped

pytestmark = pytest.mark.django_db
KEY = "00000000-0000-4000-8000-000000000001"


def left():
    return list(AuditEvent.objects.filter(type__startswith="scenario.").order_by("id").values_list("type", flat=True))


@pytest.fixture
def trainer_of_the_police(public_protection, dilys, machine):
    return enrolled(dilys.user, public_protection, Role.TRAINER, by=machine)


def test_what_is_shipped_is_there_for_everybody_and_stays_as_it_is(esme, gwen):
    version = Published.objects.visible_to(gwen).named("climbie").get()

    assert version.walkthrough == library.load("climbie", 1)
    with pytest.raises(MayNot, match="came with the service"):
        services.keep(scenario=version.scenario, draft={}, edition=1, by=esme, at=NOON)
    with pytest.raises(MayNot, match="came with the service"):
        services.withdraw(scenario=version.scenario, by=esme, at=NOON)
    assert left() == []


def test_putting_in_what_is_shipped_a_second_time_changes_nothing():
    before = Published.objects.count()

    Published.objects.put_in_what_is_shipped()

    assert Published.objects.count() == before >= 17


def test_a_trainer_publishes_what_lacks_nothing(esme, jo, chidi):
    version = published(esme)

    assert version.number == 1
    assert version.walkthrough.blind_title == "The school gate"
    assert version.scenario.draft is None
    assert Published.objects.visible_to(jo).newest().named("school_gate").exists()
    assert not Published.objects.visible_to(chidi).named("school_gate").exists()
    assert left() == ["scenario.begun", "scenario.published"]


def test_a_published_version_refuses_to_be_changed_even_to_the_database(esme):
    version = published(esme)

    for change in (lambda rows: rows.update(number=7), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="frozen once published"), transaction.atomic():
            change(Published.objects.filter(pk=version.pk))


def test_a_new_version_leaves_the_first_as_it_is(esme):
    first = published(esme)
    scenario = Scenario.objects.get(pk=first.scenario_id)

    scenario = services.keep(
        scenario=scenario, draft=first.walkthrough.plain() | {"setting": "A town"}, edition=scenario.edition, by=esme,
        at=NOON,
    )  # fmt: skip
    second = services.publish(scenario=scenario, edition=scenario.edition, by=esme, at=NOON)

    assert (first.number, second.number) == (1, 2)
    assert Published.objects.get(pk=first.pk).walkthrough.setting == ""
    assert list(Published.objects.visible_to(esme).newest().named("school_gate")) == [second]


def test_what_says_the_same_is_no_new_version(esme):
    first = published(esme)
    scenario = Scenario.objects.get(pk=first.scenario_id)
    scenario = services.keep(
        scenario=scenario, draft=first.walkthrough.plain(), edition=scenario.edition, by=esme, at=NOON
    )

    with pytest.raises(NotPossibleNow, match="the same as version 1"):
        services.publish(scenario=scenario, edition=scenario.edition, by=esme, at=NOON)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stages": []}, "Stages: Add at least one."),
        ({"content_note": ""}, "Content note: Enter a text."),
        ({"stages": [GATE["stages"][0] | {"outcomes": ["happiness"]}]}, "there is no outcome happiness"),
        (
            {"risks": [{"outcome": "candour", "sides": {"share": "Pupils stop telling.", "not_share": "None"}}]},
            "longer than the other side by more than half",
        ),
        ({"mirror": {"of": "nothing", "swapped": "direction"}}, "no walkthrough “nothing” in the library"),
    ],
)
def test_what_lacks_something_or_is_uneven_is_not_published(esme, changes, said):
    scenario = written(esme, draft=GATE | changes)

    with pytest.raises(Refused) as refusal:
        services.publish(scenario=scenario, edition=scenario.edition, by=esme, at=NOON)

    assert any(said in words for words in refusal.value.errors.values())
    assert left() == ["scenario.begun"]
    assert not Published.objects.named("school_gate").exists()


def test_a_twin_is_published_only_as_a_pair(esme):
    first = published(esme).walkthrough
    draft = twin_of(first, "gate_kept", Swapped.SHARE_OR_WITHHOLD)
    scenario = written(esme, name="gate_kept", draft=draft)

    with pytest.raises(Refused, match="the same in both"):
        services.publish(scenario=scenario, edition=scenario.edition, by=esme, at=NOON)
    draft["stages"][0]["question"] = "Does the school keep it from the officer?"
    scenario = services.keep(scenario=scenario, draft=draft, edition=scenario.edition, by=esme, at=NOON)
    twin = services.publish(scenario=scenario, edition=scenario.edition, by=esme, at=NOON)

    assert twin.walkthrough.mirror.of == "school_gate"


def test_the_second_of_a_pair_is_for_trainers(esme, jo, amara):
    twins = Published.objects.filter(content__mirror__isnull=False)

    assert set(twins) <= set(Published.objects.visible_to(esme))
    for person in (jo, amara):
        assert not set(twins) & set(Published.objects.visible_to(person))


def test_a_file_is_brought_in_under_its_name_and_waits_to_be_published(esme):
    scenario = brought_in(esme)

    assert scenario.key == "climbie"
    assert scenario.agency == esme.agency
    with pytest.raises(NotPossibleNow, match="is being written"):
        brought_in(esme)
    version = services.publish(scenario=scenario, edition=scenario.edition, by=esme, at=NOON)
    again = brought_in(esme, setting="London")
    assert again.pk == scenario.pk
    assert services.publish(scenario=again, edition=again.edition, by=esme, at=NOON).number == version.number + 1


def test_whoever_saved_first_is_not_written_over(esme):
    scenario = written(esme)
    services.keep(scenario=scenario, draft=GATE | {"setting": "A town"}, edition=1, by=esme, at=NOON)

    for act in (
        lambda: services.keep(scenario=scenario, draft=GATE, edition=1, by=esme, at=NOON),
        lambda: services.publish(scenario=scenario, edition=1, by=esme, at=NOON),
    ):
        with pytest.raises(ChangedMeanwhile) as change:
            act()
        assert change.value.theirs["setting"] == "A town"


def test_what_is_sent_twice_is_done_once(esme):
    sent = Sent.of(KEY, b"school gate")
    services.begin(name="school_gate", draft=GATE, by=esme, at=NOON, key=sent)

    with pytest.raises(AlreadyDone):
        services.begin(name="school_gate", draft=GATE, by=esme, at=NOON, key=sent)
    with pytest.raises(Refused, match="of this name"):
        written(esme)


def test_withdrawn_it_is_in_no_library_and_comes_back_when_it_is_published_again(esme, jo):
    version = published(esme)
    scenario = services.withdraw(scenario=version.scenario, by=esme, at=NOON)

    assert not Published.objects.visible_to(jo).newest().named("school_gate").exists()
    assert Published.objects.filter(pk=version.pk).exists()
    with pytest.raises(NotPossibleNow):
        services.withdraw(scenario=scenario, by=esme, at=NOON)
    scenario = services.keep(
        scenario=scenario, draft=GATE | {"setting": "A town"}, edition=Scenario.objects.get(pk=scenario.pk).edition,
        by=esme, at=NOON,
    )  # fmt: skip
    services.publish(scenario=scenario, edition=scenario.edition, by=esme, at=NOON)
    assert Published.objects.visible_to(jo).newest().named("school_gate").exists()


@pytest.mark.parametrize("name", ["amara", "ines", "gwen"])
def test_nobody_but_trainers_writes(name, request, esme):
    person, scenario = request.getfixturevalue(name), written(esme)

    for act in (
        lambda: written(person, name="another"),
        lambda: brought_in(person),
        lambda: services.keep(scenario=scenario, draft={}, edition=1, by=person, at=NOON),
        lambda: services.publish(scenario=scenario, edition=1, by=person, at=NOON),
        lambda: services.withdraw(scenario=scenario, by=person, at=NOON),
    ):
        with pytest.raises(MayNot):
            act()
    assert not Scenario.objects.visible_to(person).exists()
    assert left() == ["scenario.begun"]


def test_a_trainer_of_another_agency_finds_nothing_of_it(trainer_of_the_police, esme):
    scenario = written(esme)

    assert not Scenario.objects.visible_to(trainer_of_the_police).exists()
    with pytest.raises(MayNot, match="agency that wrote this"):
        services.publish(scenario=scenario, edition=1, by=trainer_of_the_police, at=NOON)
    written(trainer_of_the_police)
    assert Scenario.objects.filter(key="school_gate").count() == 2
