"""Farid asks on a page that a case be erased, Bryn decides on another; what is left says so, and a certificate."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.acting import reading
from cases import services as cases
from cases.models import SharingQuestion
from tests.access import ACCESS
from tests.cases.erasing import a_closed_case, a_short_case, approved, erase_due, governed_case
from tests.cases.pages.reading import hidden, words
from tests.examples import is_tried
from tests.test_access import ABOUT_SOMETHING, ROUTES, address, pass_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path):
    settings.ERASURE_LEDGER_FILE = tmp_path / "erasures"


def test_from_the_first_page_to_the_certificate(browse, amara, bryn, farid, chidi):
    closed = a_short_case(by=amara, at=timezone.now())
    lead, manager = browse(farid), browse(bryn)
    ask = reverse("cases:erase_ask", args=[closed.pk])
    found = lead.get(reverse("cases:governance"), {"reference": closed.reference})
    assert reverse("cases:governed", args=[closed.pk]) in found.content.decode()
    assert "Rose" not in found.content.decode()

    nothing = lead.post(ask, hidden(lead.get(ask)))
    given = {"basis": "wrong_person", "why": "It was about another Rose"}
    done = lead.post(ask, hidden(lead.get(ask)) | given, follow=True)

    assert nothing.status_code == 422
    assert "Select the ground Enter why, and under what rule" in words(nothing)
    assert "Nobody has decided yet" in words(done)
    waiting = manager.get(reverse("cases:governance")).content.decode()
    decide = next(part for part in waiting.split('"') if "/erasures/" in part)
    assert "so somebody else decides" in words(lead.get(decide))
    assert lead.post(decide, {"outcome": "approved", "because": "Mine"}).status_code == 403
    assert "It was about another Rose" in words(manager.get(decide))
    undecided = manager.post(decide, hidden(manager.get(decide)) | {"because": "Hm"})
    assert "Select whether to erase it" in words(undecided)
    manager.post(decide, hidden(manager.get(decide)) | {"outcome": "approved", "because": "I saw both files"})
    erase_due(timezone.now())

    certificate = words(manager.get(f"{decide}certificate/"))
    for said in ("It was recorded about the wrong person", "Farid Rahman", "Bryn Hughes", "Become unreadable by",
                 "Noted outside the database", "up to 7 days", "kept for 14 days"):  # fmt: skip
        assert said in certificate
    assert "another Rose" not in words(manager.get(decide))
    assert browse(chidi).get(f"{decide}certificate/").status_code == 404
    assert browse(amara).get(f"{decide}certificate/").status_code == 404
    left = words(browse(amara).get(reverse("cases:show", args=[closed.pk])))
    assert "Erased on" in left
    assert "Copies in backups become unreadable by" in left
    assert "Erased" in words(browse(amara).get(reverse("cases:list"), {"closed": "1"}))


def test_a_refusal_is_an_outcome_like_the_other(browse, amara, bryn, farid):
    closed = a_short_case(by=amara, at=timezone.now())
    asked = cases.ask_to_erase(
        case=governed_case(closed, farid), basis="asked_by_person", why="She wrote", by=farid, at=timezone.now()
    )
    page, manager = reverse("cases:erasure", args=[asked.pk]), browse(bryn)

    no_ground = manager.post(page, hidden(manager.get(page)) | {"outcome": "refused", "because": "Her son"})
    manager.post(
        page, hidden(manager.get(page)) | {"outcome": "refused", "ground": "safeguarding", "because": "Her son"}
    )

    assert "Select why it is not erased" in words(no_ground)
    assert "Not erased: It is needed to keep somebody safe Because Her son" in words(manager.get(page))
    assert browse(farid).get(f"{page}certificate/").status_code == 404


def test_a_hold_is_put_and_lifted_on_pages(browse, case, farid):
    lead, page = browse(farid), reverse("cases:hold_put", args=[case.pk])
    held = lead.post(page, hidden(lead.get(page)) | {"reason": "claim", "why": "Letter of Monday"}, follow=True)
    lift = next(part for part in held.content.decode().split('"') if "/lift/" in part)

    lifted = lead.post(lift, hidden(lead.get(lift)) | {"why": "Settled"}, follow=True)

    assert "A legal claim: Letter of Monday" in words(held)
    assert "Lifted by Farid Rahman" in words(lifted)


def test_every_page_and_answer_about_an_erased_case_says_so_or_stands(amara, bryn, farid):
    """No page breaks on what is gone: each says that it is erased (409), or shows what is kept."""
    closed = a_closed_case(by=amara, manager=bryn, at=timezone.now())
    with reading(amara):
        question = SharingQuestion.objects.visible_to(amara).prefetch_related("items", "recipients").get(case=closed)
        scene = {
            "cases": closed.pk, "questions": question.pk, "items": question.items.all()[0].pk,
            "recipients": question.recipients.all()[0].pk, "record": 1, "versions": 1, "version": 1,
        }  # fmt: skip
    approved(closed, by=farid, second=bryn, at=timezone.now())
    erase_due(timezone.now())
    desk = Client()
    desk.cookies = pass_of(amara)

    answers = {}
    told = ("assessments:overview", "assessments:record", "cases:items", "api:case", "api:version")
    shown = ("cases:history", "cases:show", "api:cases", "api:questions", "api:case_history")
    for place, name in enumerate([*ABOUT_SOMETHING, *(each for each in ROUTES if each.startswith("api:"))]):
        if ACCESS[name].method == "GET" and (name in (*told, *shown) or is_tried(place)):
            answers[name] = desk.get("/" + address(ROUTES[name], scene).lstrip("/"))

    broken = {name: each.status_code for name, each in answers.items() if each.status_code >= 410}
    assert broken == {}
    assert [answers[name].status_code for name in told] == [409] * 5
    assert [answers[name].status_code for name in shown] == [200] * 5
    assert "Whitlock" not in "".join(answer.content.decode(errors="replace") for answer in answers.values())
    assert "Erased" in answers["api:questions"].content.decode()
    checked = desk.post(reverse("cases:history_check", args=[closed.pk]))
    assert "said is erased" in words(checked)
