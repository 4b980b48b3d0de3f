"""Rose asks who has seen or received what about her, and why: Farid, who was let see the case, makes the pack."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.acting import reading
from assessments.lifecycle import Status
from audit import trail
from cases.models import PersonConcerned
from cases.redaction import without
from tests.cases.pages.reading import words
from tests.cast import signed_in
from tests.factories import assessment_at, let_see

pytestmark = pytest.mark.django_db


def test_rose_is_told_of_looks_grants_and_decisions_and_nothing_of_sam(client, amara, bryn, farid, settings):
    now = timezone.now()
    appraisal = assessment_at(Status.SIGNED_OFF, by=amara, manager=bryn, at=now)
    case = appraisal.question.case
    with reading(amara):
        rose = PersonConcerned.objects.visible_to(amara).get(case=case, number=1)
    page = reverse("assessments:access_pack", args=[case.pk, rose.pk])
    assert signed_in(client, amara).get(page).status_code == 403
    assert client.get(reverse("cases:show", args=[case.pk])).status_code == 200
    assert signed_in(client, farid).get(page).status_code == 404
    let_see(case, farid, by=amara, reason="governance", note="Rose Whitlock asked", at=now)

    asked = signed_in(client, farid).get(reverse("assessments:access_people", args=[case.pk]))
    shown = words(client.get(page))
    told = json.loads(client.get(f"{page}file/").content)

    assert page in asked.content.decode()
    assert told["person"] == "Rose Whitlock"
    assert "Read this through before it leaves" in shown
    assert {(each["who"], each["why"]) for each in told["looked"]} >= {("practitioner", "Opened the case")}
    assert {(each["who"], each["why"]) for each in told["let_in"]} == {
        ("practitioner", "Opened the case"), ("manager", "Manages the team"),
        ("information governance lead", "Information governance"),
    }  # fmt: skip
    (decided,) = told["decided"]
    assert (decided["number"], decided["standing"]) == (1, "Signed off")
    assert decided["given"], "the story should give somebody something"
    for name in ("Sam", "Amara", "Bryn", "Farid"):
        assert name not in json.dumps(told, ensure_ascii=False), name
    assert "[somebody else]" in json.dumps(told)
    assert told["wants"] == ["She would rather tell the health visitor herself"]
    exported = [entry for entry in trail.of_stream(case.stream) if entry.codes.get("page") == "subject_access"]
    assert [entry.codes["format"] for entry in exported] == ["json", "page"]

    settings.SUBJECT_ACCESS = "names"
    named = json.loads(client.get(f"{page}file/").content)
    assert "Amara Obi" in json.dumps(named)
    assert "Sam" not in json.dumps(named)


def test_names_of_others_are_taken_out_and_ones_own_stay():
    text = "Sam Whitlock told SAM’s teacher that Rose Whitlock and samples of S.W. were seen. Whitlock!"

    assert without(text, ["Sam Whitlock", "S.W."], own=["Rose Whitlock"], instead="…") == (
        "… told …’s teacher that Rose Whitlock and samples of … were seen. Whitlock!"
    )
    assert without("Al saw Alan", ["Al Li"]) == "Al saw Alan"  # two letters are words as well
    assert without("Nobody", []) == without("Nobody", [" "]) == "Nobody"
