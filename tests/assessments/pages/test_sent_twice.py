"""A form sent twice leads to the result both times, as if just done; a key opens nothing to anybody else (house 5)."""

import uuid

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from cases.models import InformationItem
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.stories import YESTERDAY
from tests.cast import signed_in

pytestmark = pytest.mark.django_db


def at(name, assessment, *more):
    return reverse(f"assessments:{name}", args=[assessment.question_id, *more])


def acts():
    return AuditEvent.objects.exclude(type="view.opened").count()


def pressed_twice(client, address, **typed):
    """The same form sent twice: the second time nothing more is done. Where both led."""
    form = {"key": str(uuid.uuid4()), **typed}
    first = client.post(address, form)
    done = acts()
    second = client.post(address, form)

    assert (first.status_code, second.status_code) == (302, 302), address
    assert acts() == done
    assert second.url == first.url
    return second.url


def test_signing_and_signing_off(client, amara, bryn):
    assessment = stories.decided(amara)
    seen = factories.assessments.draft_fingerprint(factories.seen_by(assessment, amara))

    signed = pressed_twice(signed_in(client, amara), at("check", assessment), seen=seen, read="on", signs="on")
    version = factories.version_seen_by(assessment.versions.get(), bryn)
    pressed_twice(signed_in(client, bryn), at("sign_off", assessment), seen=version.fingerprint, signs="on")

    assert signed == at("signed", assessment)


def test_sending_back_amending_and_withdrawing(client, amara, bryn):
    waits = stories.signed(amara).assessment
    pressed_twice(signed_in(client, bryn), at("send_back", waits), question="What did the school see?")

    stands = stories.signed_off(amara, bryn).assessment
    pressed_twice(signed_in(client, amara), at("amend", stands), why="The school has seen Sam")
    stands = stories.signed_off(amara, bryn).assessment
    pressed_twice(client, at("withdraw", stands), why="Rose told them herself")


def test_answering_a_view_and_giving_one(client, amara, bryn, kit):
    assessment = stories.signed(amara).assessment
    pressed_twice(signed_in(client, bryn), at("dissent", assessment), text="I would wait for the school")
    view = assessment.dissents.get()
    pressed_twice(signed_in(client, amara), at("dissent_answer", assessment, view.pk), answer="They close on Friday")

    drafted = stories.decided(amara)
    opinion = stories.asked_for_a_view(drafted, kit, by=amara)
    pressed_twice(
        signed_in(client, kit), reverse("assessments:opinion", args=[opinion.pk]), view="I read it the same way"
    )


def test_what_takes_away_its_own_address(client, amara):
    assessment = stories.appraised(amara)
    factories.assessments.add_way(
        assessment=assessment, name="Ask first", kind="fewer_items", nearer="share", by=amara, at=YESTERDAY
    )
    page = signed_in(client, amara)

    pressed_twice(page, at("way_remove", assessment, "way-1"))
    pressed_twice(page, at("outcome_aside", assessment, "core_trust"), why="Not at stake here")
    pressed_twice(page, at("outcome_take_up", assessment, "core_trust"))


def test_each_outcome_set_aside_has_a_button_of_its_own(client, amara):
    assessment = stories.appraised(amara)
    page = signed_in(client, amara)
    for key in ("core_trust", "core_response"):
        page.post(at("outcome_aside", assessment, key), {"why": "Not at stake here"})

    grid = page.get(at("grid", assessment)).content.decode()

    buttons = grid[grid.index("take-up") - 400 :]
    keys = {part.partition('value="')[2][:36] for part in buttons.split('name="key"')[1:3]}
    assert len(keys) == 2
    assert all(uuid.UUID(key) for key in keys)


def test_what_is_set_out_in_a_case(client, amara):
    question = stories.question(amara)
    with_items, page = InformationItem.objects.get(), signed_in(client, amara)

    pressed_twice(
        page,
        reverse("cases:item_remove", args=[question.pk, with_items.pk]),
        why="Not ours",
        edition=with_items.edition,
    )
    pressed_twice(
        page,
        reverse("cases:recipient_remove", args=[question.pk, question.recipients.get().pk]),
        edition=question.recipients.get().edition,
    )
    pressed_twice(page, reverse("cases:stop", args=[question.pk]), why="The family has moved")
    pressed_twice(page, reverse("cases:close", args=[question.case_id]))


def test_whoever_ended_their_own_access_is_led_to_their_cases_again(client, amara, kit):
    case = factories.case_of(amara, at=YESTERDAY)
    grant = factories.let_see(case, kit, by=amara, at=YESTERDAY)

    onward = pressed_twice(signed_in(client, kit), reverse("cases:access_end", args=[case.pk, grant.pk]))

    assert onward == reverse("cases:list")


def test_a_key_is_good_for_its_own_form_only(client, amara, kit, chidi):
    question, other = stories.question(amara), stories.question(amara)
    form = {"why": "The family has moved", "key": str(uuid.uuid4())}
    stop = reverse("cases:stop", args=[question.pk])
    signed_in(client, amara).post(stop, form)

    elsewhere = client.post(reverse("cases:stop", args=[other.pk]), form)
    other_words = client.post(stop, form | {"why": "Rose told them herself"})
    by_a_colleague = signed_in(client, kit).post(stop, form)
    by_an_outsider = signed_in(client, chidi).post(stop, form)

    assert elsewhere.status_code == 409
    assert other_words.status_code == 409
    assert by_a_colleague.status_code == by_an_outsider.status_code == 404
    assert AuditEvent.objects.filter(type="question.stopped").count() == 1
