"""A form sent twice leads to the result both times, as if just done; a key opens nothing to anybody else (house 5)."""

import uuid

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.stories import YESTERDAY
from tests.cast import signed_in
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def decided(amara, bryn):
    """Everything that a signature asks for."""
    return stories.decided(amara)


@told_once
def signed(amara, bryn):
    """Another decision of Amara's, which waits for Bryn."""
    return stories.signed(amara)


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


def test_signing_and_signing_off(client, amara, bryn, decided):
    seen = factories.assessments.draft_fingerprint(factories.seen_by(decided, amara))

    signed = pressed_twice(signed_in(client, amara), at("check", decided), seen=seen, read="on", signs="on")
    version = factories.version_seen_by(decided.versions.get(), bryn)
    pressed_twice(signed_in(client, bryn), at("sign_off", decided), seen=version.fingerprint, signs="on")

    assert signed == at("signed", decided)


def test_sending_back(client, bryn, signed):
    pressed_twice(signed_in(client, bryn), at("send_back", signed.assessment), question="What did the school see?")


@pytest.mark.parametrize("page", ["amend", "withdraw"])
def test_amending_and_withdrawing(client, amara, bryn, signed, page):
    stands = stories.signed_off_by(bryn, signed).assessment

    pressed_twice(signed_in(client, amara), at(page, stands), why="Rose told them herself")


def test_answering_a_view_and_giving_one(client, amara, bryn, kit, decided, signed):
    pressed_twice(signed_in(client, bryn), at("dissent", signed.assessment), text="I would wait for the school")
    view = signed.assessment.dissents.get()
    pressed_twice(
        signed_in(client, amara), at("dissent_answer", signed.assessment, view.pk), answer="They close on Friday"
    )

    opinion = stories.asked_for_a_view(decided, kit, by=amara)
    pressed_twice(
        signed_in(client, kit), reverse("assessments:opinion", args=[opinion.pk]), view="I read it the same way"
    )


def test_what_takes_away_its_own_address(client, amara, decided):
    factories.assessments.add_way(
        assessment=decided, name="Ask first", kind="fewer_items", nearer="share", by=amara, at=YESTERDAY
    )
    page = signed_in(client, amara)

    pressed_twice(page, at("way_remove", decided, "way-1"))
    pressed_twice(page, at("outcome_aside", decided, "core_trust"), why="Not at stake here")
    pressed_twice(page, at("outcome_take_up", decided, "core_trust"))


def test_each_outcome_set_aside_has_a_button_of_its_own(client, amara, decided):
    page = signed_in(client, amara)
    for key in ("core_trust", "core_response"):
        page.post(at("outcome_aside", decided, key), {"why": "Not at stake here"})

    grid = page.get(at("grid", decided)).content.decode()

    buttons = grid[grid.index("take-up") - 400 :]
    keys = {part.partition('value="')[2][:36] for part in buttons.split('name="key"')[1:3]}
    assert len(keys) == 2
    assert all(uuid.UUID(key) for key in keys)


def test_what_is_set_out_in_a_case(client, amara):
    question = stories.question(amara)
    with_items, page = question.items.get(), signed_in(client, amara)

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
