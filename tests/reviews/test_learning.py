"""What came of one's own decisions, seen by oneself alone."""

import re

import pytest
from django.utils import timezone

from tests.cast import signed_in
from tests.reviews.stories import followed_up, signed_off
from tests.told import told_once

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@told_once
def version(amara, bryn):
    version = signed_off(by=amara, manager=bryn, shared=False, at=NOW)
    followed_up(version, by=bryn, at=NOW, need="yes", found_on=timezone.localdate())
    return version


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_amara_reads_what_came_of_hers_and_nobody_else_does(version, amara, bryn, nia, client):
    reference = version.assessment.question.reference

    page = text_of(signed_in(client, amara).get("/my-decisions/"))
    assert reference in page
    assert "Held back but needed" in page
    for other in (bryn, nia):  # Bryn may see the case, and manages her team
        assert reference not in text_of(signed_in(client, other).get(f"/my-decisions/?user={amara.user.pk}"))
