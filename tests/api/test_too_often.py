"""A program that has run wild is told to wait, by account, and never for longer than a minute (security S7)."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from tests.api.program import Program
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 0, 20, tzinfo=UTC)


def test_whoever_calls_too_often_waits_for_the_next_minute(client, amara, bryn, settings):
    settings.API_CALLS_PER_MINUTE = 3
    with time_machine.travel(NOW, tick=False) as clock:
        program, other = Program(amara), Program(amara, name="Another program of hers")
        assert [program.sent("GET", "cases").status_code for _ in range(3)] == [200, 200, 200]

        refused = other.sent("GET", "cases")

        assert (refused.status_code, refused["Retry-After"]) == (429, "40")
        assert refused["Content-Type"] == "application/problem+json"
        assert "Wait 40 seconds" in refused.json()["detail"]
        assert Program(bryn).sent("GET", "cases").status_code == 200, "one account delays no other"
        page = signed_in(client, amara).get(reverse("assessments:act_first"))
        assert page.status_code == 200, "pages are not counted: she acts"
        clock.shift(40)
        assert program.sent("GET", "cases").status_code == 200
