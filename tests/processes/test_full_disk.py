"""There is no room left where PostgreSQL keeps its tables: nothing is done and nothing shown, in plain words; and when
there is room again everything goes on by itself, with all of it there that was acknowledged (security T05).

The disk is a small one in memory, which takes the right to mount one.
"""

import os
import subprocess

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from agencies.acting import reading
from audit.fsck import Asked, Check
from audit.services import NotRecordable
from cases.models import InformationItem
from tests import factories
from tests.audit.sequencing import SIGNER, Log
from tests.cast import signed_in
from tests.examples import is_tried
from tests.journeys.test_main_journey import ITEM
from tests.processes.house import House
from tests.told import tell_all

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not is_tried(0), reason="told in every ninth run"),
]
ROOM = 400 * 2**20
MANY = 5_000
LONG = "Not seen at school since 2 November. " * 50


@pytest.fixture
def small_house(transactional_db, tmp_path):
    """A house whose PostgreSQL has a disk of its own."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("needs a PostgreSQL of its own: DATABASE_URL names another")
    made = House(tmp_path / "small")
    area = made.server.area
    area.mkdir(parents=True, exist_ok=True)
    small = ["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=0711", "none", area]
    if os.geteuid() or subprocess.run(small, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        made.build()
        yield made
    finally:
        made.tear_down()
        subprocess.run(["umount", area], check=True)


def fill(path):
    """Take all the room there is."""
    with path.open("wb", buffering=0) as file:
        size = 2**20
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2


def written_until_refused(question, amara):
    """Keys of the items that were acknowledged; what refused the next one."""
    done = []
    for number in range(MANY):
        try:
            done.append(factories.item_on(question, by=amara, at=timezone.now(), text=f"{number}: {LONG}").pk)
        except (OperationalError, NotRecordable) as refused:
            return done, refused
    pytest.fail("there was always room")


def test_a_full_disk_refuses_and_an_emptied_one_needs_no_hand(small_house, settings, tmp_path):
    settings.TRAIL_KEYS = [SIGNER.pinned.text]
    with small_house.entered():
        cast = tell_all({"all": lambda amara, bryn: None})
        amara = cast["amara"]
        question = factories.question_in(factories.case_of(amara), by=amara)
        log, browser = Log(tmp_path), signed_in(Client(raise_request_exception=False), amara)
        log.round()
        ballast = small_house.server.area / "ballast"
        fill(ballast)

        done, refused = written_until_refused(question, amara)
        page = browser.get(reverse("cases:show", args=[question.case_id]))
        typed = browser.post(reverse("cases:item_add", args=[question.pk]), ITEM)

        assert "No space left on device" in str(refused.__cause__ or refused)
        assert (page.status_code, typed.status_code) == (503, 503)
        assert question.reference not in page.content.decode()
        assert escape(ITEM["text"]) in typed.content.decode(), "what was typed is on the page"

        ballast.unlink()

        again = factories.item_on(question, by=amara, at=timezone.now(), text="There is room again")
        assert browser.get(reverse("cases:show", args=[question.case_id])).status_code == 200
        with reading(amara):
            there = set(InformationItem.objects.filter(question=question).values_list("pk", flat=True))
        assert there == {*done, again.pk}
        log.round()
        asked = Asked(pinned=(SIGNER.pinned,), keys=True)
        assert [(each.invariant, each.words) for each in Check(asked).findings() if each.fatal] == []
