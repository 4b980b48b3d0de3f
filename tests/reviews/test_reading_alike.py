"""A team reads the same made-up cases, each person alone: nothing of anybody is told, only where the team parts."""

import csv
import datetime as dt
import io
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.acting import Acting, reading
from agencies.permissions import MayNot, NotPossibleNow, Refused
from agencies.roles import Role
from assessments.appraisal.questions import SIDES as SIDE
from audit import outbox, trail
from audit.services import AlreadyDone
from audit.verbs import Verb
from cases.vocabulary import POLES
from reviews import alike, services, vignettes
from reviews.models import NoiseAudit, NoiseReading
from tests.cast import account, enrolled, signed_in
from tests.reviews.test_blind_review import text_of
from tests.told import told_once

pytestmark = pytest.mark.django_db
NOW = timezone.now()  # pages ask for today
TODAY = timezone.localdate(NOW)
AGAIN = NOW + dt.timedelta(days=21)
SIDES = tuple(str(pole) for pole in POLES)
ROWS = [vignettes.key_of(each, row) for each, row in vignettes.load().rows()]


@told_once
def six(duty_team, machine):
    """Six more practitioners of the team."""
    names = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn")
    return [enrolled(account(name, by=machine), duty_team, Role.PRACTITIONER, by=machine) for name in names]


@told_once
def noise(bryn, amara, hari, duty_team):
    """Bryn has the team read, and a second time three weeks later."""
    return services.open_noise(
        team=duty_team, closes_on=TODAY + dt.timedelta(days=40), again_on=timezone.localdate(AGAIN), by=bryn, at=NOW
    )


def read_at(level, severity="3"):
    cell = {"likelihood": level, "severity": severity}
    return {row: {side: dict(cell) for side in SIDES} for row in ROWS}


def reads(by, noise, level, at=NOW):
    services.read_alike(noise=noise, readings=read_at(level), by=by, at=at)


def five_have_read(six, noise, again=()):
    for by, level in zip(six, ("2", "2", "2", "4", "4", "none")[: 5 if not again else 6], strict=False):
        reads(by, noise, level)
    for by, level in zip(six, again, strict=False):
        reads(by, noise, level, at=AGAIN)


def test_everybody_reads_alone_once_each_time_and_what_is_kept_names_nobody(noise, six, amara, bryn, kit, machine):
    ada = six[0]
    reads(ada, noise, "2")
    with pytest.raises(NotPossibleNow, match="have read these cases"):
        reads(ada, noise, "4")
    with pytest.raises(MayNot):
        reads(kit, noise, "2")
    with pytest.raises(Refused) as refused:
        services.read_alike(noise=noise, readings={}, by=amara, at=NOW)
    assert len(refused.value.errors) == 2 * 2 * len(ROWS)
    reads(ada, noise, "4", at=AGAIN)
    with pytest.raises(NotPossibleNow):
        reads(ada, noise, "4", at=AGAIN)
    with pytest.raises(NotPossibleNow, match="closed"):
        reads(amara, noise, "2", at=NOW + dt.timedelta(days=41))

    for by in (ada, bryn, amara):
        with reading(by):
            assert not NoiseReading.objects.exists()  # read by nobody, their own neither
    with reading(ada):
        assert alike.times(noise.pk, alike.mark(noise, ada)) == [1, 2]
        assert alike.times(noise.pk, alike.mark(noise, amara)) == []
    columns = {field.name for field in NoiseReading._meta.get_fields()}
    assert columns == {"id", "audit", "who", "time", "readings"}
    own = [entry for entry in trail.of_stream(ada.user.pk) if entry.verb == Verb.NOISE_READ]
    assert [(entry.codes, entry.words) for entry in own] == [({}, None)] * 2
    assert not [each for each in trail.of_stream(noise.team.agency.stream) if each.verb == Verb.NOISE_READ]
    ada.take_the_floor()
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_noiseaudit SET closes_on = now()")


def test_under_five_nothing_is_told_not_even_how_many(noise, six, bryn, client):
    for by in six[:4]:
        reads(by, noise, "2")
    there = signed_in(client, bryn)
    assert "Fewer than five people have read." in text_of(there.get("/noise/"))
    assert there.get(f"/noise/{noise.pk}/").status_code == 409  # and nothing at all while it is open
    services.close_noise(noise=noise, by=bryn, at=AGAIN)

    page = text_of(there.get(f"/noise/{noise.pk}/"))
    assert "Fewer than five people have read these cases: nothing is shown." in page
    assert "Have read" not in page
    assert there.get(f"/noise/{noise.pk}/file/").status_code == 409
    with reading(bryn):
        assert alike.people(noise.pk) is None
        assert alike.noise_of(noise) is None


def test_where_the_team_parts_in_words_and_figures_and_nothing_by_person(noise, six, bryn, amara, farid, hari, client):
    five_have_read(six, noise)
    with reading(bryn):
        assert alike.noise_of(noise) is None  # not while it is open
    services.close_noise(noise=noise, by=bryn, at=AGAIN)

    there = signed_in(client, bryn)
    page, sheet = text_of(there.get(f"/noise/{noise.pk}/")), there.get(f"/noise/{noise.pk}/file/").content.decode()
    rows = {(row[1], row[2], row[3]): row for row in csv.reader(io.StringIO(sheet)) if len(row) > 1}

    for words in (
        "5 people",
        "How likely You differ most on whether this is at least a real possibility.",
        "Some of you read everything higher than others do",
        "How serious You do not differ at any level.",
        "This is no test of anybody.",
        "pattern looks larger than it is",
        "Too few read it twice to tell occasion apart",
        "agree what would move a reading from one level to the next",
    ):
        assert words in page, words
    assert rows["All outcomes", "How likely", "At least a real possibility"][4:8] == ["0.24", "0.24", "0.0", ""]
    assert rows["All outcomes", "How serious", "At least serious"][4] == "0.0"
    for name in ("Ada", "Ben", "Okafor", *(alike.mark(noise, by) for by in six)):
        assert name not in page + sheet
    assert trail.of_stream(noise.team.agency.stream)[0].verb == Verb.FIGURES_EXPORTED
    assert signed_in(client, farid).get(f"/noise/{noise.pk}/").status_code == 200
    assert signed_in(client, hari).get(f"/noise/{noise.pk}/").status_code == 404
    assert signed_in(client, amara).get(f"/noise/{noise.pk}/").status_code == 403
    with reading(hari):
        assert alike.noise_of(noise) is None  # the database says so too


def test_occasion_is_told_once_five_have_read_twice(noise, six, bryn):
    five_have_read(six, noise, again=("4", "4", "4", "2", "2"))
    services.close_noise(noise=noise, by=bryn, at=AGAIN)

    with reading(bryn):
        found = alike.noise_of(noise)

    assert (found.people, found.twice) == (6, 5)
    most = found.axes[0].most.sure
    assert (most.level, most.pattern, most.occasion) == (0, 0, 0.25)


def test_read_on_its_page_in_the_order_drawn_and_found_again_by_nobody(noise, six, amara, bryn, client, mailoutbox):
    outbox.drain(lambda: NOW, done=(AlreadyDone,))
    assert {mail.to[0] for mail in mailoutbox} == {f"{each.user.username}@example.org" for each in (amara, *six)}
    there, where = signed_in(client, amara), f"/noise/{noise.pk}/read/"
    assert where in there.get("/reviews/").content.decode()
    page = text_of(there.get(where))
    first, _second = (
        f"If we {'do not ' if side == 'not_share' else ''}share" for side in alike.order(alike.mark(noise, amara))
    )
    assert page.index(first) == min(map(page.index, SIDE.values()))

    form = {
        f"{row}-{side}-{axis}": level
        for row, sides in read_at("3").items()
        for side, levels in sides.items()
        for axis, level in levels.items()
    }
    lacking = next(iter(form))
    again = there.post(where, {**form, lacking: ""})
    assert again.status_code == 422
    assert "A key that was not handed back: Safety of the person or child: select how likely it is" in text_of(again)
    assert there.post(where, form).status_code == 302
    assert "You have read these cases." in text_of(there.get(where))

    assert {alike.order(f"{number:08x}") for number in range(2)} == {SIDES, SIDES[::-1]}
    assert json.dumps(read_at("3")[ROWS[0]]) not in text_of(there.get(where))


def test_a_manager_opens_one_at_a_time_and_closes_it_on_their_page(bryn, hari, looked_after, client):
    with pytest.raises(MayNot):
        services.open_noise(team=looked_after, closes_on=TODAY + dt.timedelta(9), again_on=None, by=bryn, at=NOW)
    for closes, again in ((0, None), (20, 13), (20, 20)):
        days = {"closes_on": TODAY + dt.timedelta(closes), "again_on": again and TODAY + dt.timedelta(again)}
        with pytest.raises(Refused):
            services.open_noise(team=looked_after, **days, by=hari, at=NOW)
    there = signed_in(client, hari)
    last = timezone.localdate() + dt.timedelta(days=30)
    days = {"closes_on_0": last.day, "closes_on_1": last.month, "closes_on_2": last.year}
    assert there.post("/noise/", {}).status_code == 422
    assert there.post("/noise/", days).status_code == 302
    assert there.post("/noise/", days).status_code == 409
    with reading(hari):
        opened = NoiseAudit.objects.visible_to(hari).get()
    assert there.post(f"/noise/{opened.pk}/close/")["Location"] == f"/noise/{opened.pk}/"
    assert "Have your team read" in text_of(there.get("/noise/"))


def test_an_auditor_an_administrator_and_the_machine_see_none_of_it(noise, lena, ines):
    for by in (lena, ines, Acting.machine("task")):
        with reading(by):
            assert not NoiseAudit.objects.visible_to(by).exists()
