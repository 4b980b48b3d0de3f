"""Erasing, holding and reviewing are done under one's own name: one says again who one is (security S6)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.confirming import CONFIRMED
from audit.models import AuditEvent
from cases import services as cases
from tests.assessments.pages import stories
from tests.cases.erasing import a_short_case, asked_to_erase, governed_case
from tests.cast import PASSWORD
from tests.factories import a_full_question, item_on

pytestmark = pytest.mark.django_db


def test_nothing_is_erased_held_or_reviewed_by_whoever_finds_a_browser_open(browse, amara, bryn, farid, kit):
    now = timezone.now()
    closed, other = a_short_case(by=amara, at=now), a_short_case(by=amara, at=now)
    question = a_full_question(by=amara, at=now)
    item = item_on(question, by=amara, at=now)
    asked = asked_to_erase(other, by=farid, at=now)
    held = cases.put_hold(case=governed_case(closed, farid), reason="claim", why="A letter", by=farid, at=now)
    urgent = stories.opened_in_an_emergency_and_given_up(question.case, kit)
    streams = [closed.stream, other.stream, question.stream]
    before = AuditEvent.objects.filter(stream_id__in=streams).count()
    sent = {
        reverse("cases:hold_lift", args=[held.pk]): (farid, {"why": "Settled"}),
        reverse("cases:erase_ask", args=[closed.pk]): (farid, {"basis": "ordered", "why": "Letter"}),
        reverse("cases:hold_put", args=[closed.pk]): (farid, {"reason": "court", "why": "Order"}),
        reverse("cases:erasure", args=[asked.pk]): (bryn, {"outcome": "approved", "because": "Yes"}),
        reverse("cases:item_erase", args=[question.pk, item.pk]): (
            amara, {"basis": "wrong_person", "why": "Another Rose"},
        ),
        reverse("cases:urgent_review", args=[urgent.pk]): (farid, {"finding": "needed", "because": "Yes"}),
    }  # fmt: skip
    for address, (person, given) in sent.items():
        client = browse(person)
        session = client.session
        session[CONFIRMED] = 0
        session.save()
        asks = client.post(address, given)
        assert (asks.status_code, "Confirm that it is you" in asks.content.decode()) == (403, True), address
        assert all(text in asks.content.decode() for text in given.values()), "what was typed is kept"
    assert AuditEvent.objects.filter(stream_id__in=streams).count() == before
    answer = client.post(address, given | {"confirm_password": PASSWORD})
    assert answer.status_code in {302, 422}
