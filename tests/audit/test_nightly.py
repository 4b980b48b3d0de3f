"""The check of every night: what it records, and whom it tells."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit import assurance, trail
from audit.models import AuditEvent
from tests.assessments.pages.stories import words
from tests.audit.sequencing import SIGNER, Log, as_owner
from tests.cast import signed_in
from tests.factories import case_of, item_on, question_in


@pytest.fixture
def log(db, tmp_path, settings):
    settings.TRAIL_KEYS = [SIGNER.pinned.text]
    log = Log(tmp_path)
    settings.LODGED_FILE = log.lodged
    return log


@pytest.mark.django_db(transaction=True)
def test_a_night_goes_on_from_the_one_before_and_tells_those_who_answer_for_the_history(log, client, amara, bryn, kit):
    case, other = case_of(amara), case_of(kit)
    item_on(question_in(case, by=amara), by=amara)
    log.round()
    tuesday = timezone.now().replace(hour=3)
    tuesday -= timedelta(days=(tuesday.weekday() - 1) % 7)

    first = assurance.check_the_trail(at=tuesday)
    assert (first.sound, first.findings) == (True, 0)
    log.round()
    second = assurance.check_the_trail(at=tuesday + timedelta(days=1))
    assert (second.sound, second.size > first.size) == (True, True)
    said = trail.of_stream(AuditEvent.objects.order_by("-id").first().stream_id)[0].codes
    assert (said["since"], said["sound"], said["size"]) == (first.size, True, second.size)
    signed_in(client, bryn)
    assert "as recorded" not in words(client.get(reverse("assessments:work")))
    assert assurance.doubt_about(case.stream) is None

    entry = AuditEvent.objects.of_stream(case.stream)[1]
    otherwise = "convert_to(replace(convert_from(body, 'UTF8'), 'done', 'denied'), 'UTF8')"
    as_owner(f"UPDATE audit_event SET body = {otherwise} WHERE id = %s", entry.id)
    assert assurance.check_the_trail(at=tuesday + timedelta(days=2)).sound, "older entries wait for Sunday"

    third = assurance.check_the_trail(at=tuesday + timedelta(days=5))

    assert not third.sound
    assert (assurance.last_night().at, assurance.last_night().findings) == (third.at, third.findings)
    assert [(doubt.stream, doubt.first, doubt.last) for doubt in assurance.doubts()] == [(case.stream, 2, 3)]
    assert assurance.doubt_about(other.stream) is None
    # Bryn manages the case and answers for its history; Kit works on another case and answers for none.
    page = words(client.get(reverse("assessments:work")))
    assert "2 things were not as they were recorded" in page
    assert f"Case {case.reference}: see from which entry on it cannot be vouched for" in page
    history = words(client.get(reverse("cases:history", args=[case.pk])))
    assert "The record of this case from entry 2 (" in history
    assert "to entry 3 (" in history
    assert "cannot be vouched for" in history
    signed_in(client, kit)
    assert "not as they were recorded" not in words(client.get(reverse("assessments:work")))
    assert "cannot be vouched for" not in words(client.get(reverse("cases:history", args=[other.pk])))
    # As long as something is wrong every night goes through everything.
    assert not assurance.check_the_trail(at=tuesday + timedelta(days=6)).sound
