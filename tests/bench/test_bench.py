"""The bench measures what is real: copies as sound as their original, pages that answer, and no other database."""

from types import SimpleNamespace

import pytest
from django.core.management.base import CommandError
from django.db import connections
from django.utils import timezone

from agencies.acting import reading
from assessments.models import Assessment
from audit import services as audit
from audit.soundness import check as trail_of
from bench import copies, databases, looking, room, table, trail, world, writer
from bench.measure import EMPTY, Page
from tests.cast import signed_in
from tests.examples import ALL

WHEN_ALL = pytest.mark.skipif(not ALL, reason="copies cases by the hundred: with EXAMPLES=all")


@pytest.fixture
def write(db):
    """COPY as the owner: row security is lifted for this test, as it is for the administrator who loads the bench."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relforcerowsecurity")
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET ROLE riskapp_app")

    def copied(alias, table, lines):
        with connections[alias].cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.cursor.copy_expert(f"COPY {table} FROM STDIN", lines)
            cursor.execute("SET ROLE riskapp_app")

    return copied


@WHEN_ALL
@pytest.mark.django_db
def test_twenty_copies_are_as_sound_as_their_original_and_their_pages_answer(client, write):
    told = world.told(timezone.now())
    measured = told.people["measured"]
    names = copies.references(set())
    ready = copies.Original(told.cases["ready"], measured)
    elsewhere = copies.Original(told.cases["elsewhere"], told.people["elsewhere"])

    made = ready.copies(5, names, write)
    others = elsewhere.copies(15, names, write)

    streams = [stream for stream, _ in [*made, *others]]
    before = {case.stream: trail_of(case.stream).entries for case in told.cases.values()}
    checked = [trail_of(stream) for stream in streams]
    assert [each.reason for each in checked if not each.sound] == []
    assert [each.entries for each in checked[:5]] == [before[told.cases["ready"].stream]] * 5
    signed_in(client, measured)
    for _, ids in made:
        question = ready.id_of(ids, ready.question)
        case = ready.id_of(ids, told.cases["ready"].pk)
        page = client.get(f"/questions/{question}/both-sides/")
        assert (page.status_code, client.get(f"/cases/{case}/history/").status_code) == (200, 200)
        assert world.LONG in page.content.decode()
    for _, ids in others:
        assert client.get(f"/questions/{elsewhere.id_of(ids, elsewhere.question)}/").status_code == 404


@WHEN_ALL
@pytest.mark.django_db
def test_what_is_copied_holds_sixteen_outcomes_on_both_sides():
    told = world.told(timezone.now())
    measured = told.people["measured"]

    with reading(measured):
        by_case = {
            appraisal.question.case_id: appraisal for appraisal in Assessment.objects.visible_to(measured).with_all()
        }
    ready, begun = (by_case[told.cases[name].pk] for name in ("ready", "begun"))
    assert (len(ready.rows()), ready.covered(), ready.shown) == (16, True, True)
    assert (len(begun.rows()), len(begun.uncovered())) == (16, 32)


@pytest.mark.parametrize(
    "environment", [{"database_url": "postgres://x", "mode": ""}, {"database_url": "", "mode": "service"}]
)
def test_no_other_database_is_touched(environment):
    with pytest.raises(CommandError), databases.empty(None, SimpleNamespace(**environment)):
        pass


def test_the_table_says_which_figure_falls_short():
    few = [Page(EMPTY, 4, 1, 3), Page("work list", 40, 10, 16), Page("sign", 100, 25, 60)]
    many = [Page(EMPTY, 4, 1, 3), Page("work list", 56, 14, 17), Page("sign", 76, 19, 60)]

    *_, first, second, third, fourth = table.lines({1_000: few, 100_000: many}, {1_000: 300.0, 100_000: 401.0})

    assert first == "Falls short: work list: the number of queries changes with the number of cases."
    assert second == "Falls short: work list: grows 1.40 times with the number of cases."
    assert third == "Falls short: sign: 25.0 times the empty view on 1,000 cases, more than 20."
    assert fourth == "Falls short: memory: 401 MiB on 100,000 cases."


def test_the_table_says_when_every_figure_holds():
    assert list(table.lines({1_000: [Page(EMPTY, 4, 1, 3)]}, {1_000: 300.0}))[-1] == "Every figure holds."


@pytest.mark.django_db
@pytest.mark.urls("bench.urls")
def test_the_empty_view_stands_behind_what_every_page_stands_behind(client, amara, django_assert_num_queries):
    signed_in(client, amara)
    client.get("/empty/")

    with django_assert_num_queries(3):  # the session, the person, the role they act in
        answer = client.get("/empty/")

    assert (answer.status_code, answer.content) == (200, b"")
    assert client.get("/help/").status_code == 200


def test_the_table_of_the_trail_says_which_figure_falls_short():
    append = {
        0: trail.Appended(plain=[100, 100, 100], audited=[70, 90, 74]),
        0.01: trail.Appended(plain=[10, 10], audited=[9, 8]),
    }
    checks = [
        trail.Checked(check=2, copy=1, entries=1_000, memory=100),
        trail.Checked(check=31, copy=10, entries=10_000, memory=130),
    ]
    waits = [0.5] * 98 + [5.1, 5.2]

    *_, first, second, third, fourth, fifth = table.trail_lines(append, checks, waits, [Page("receipt", 30, 10.5, 20)])

    assert first == "Falls short: append: 0.74 of the same rows without the trail, less than 0.75."
    assert second == "Falls short: check: 3.1 times a COPY of what it reads, more than 3."
    assert third == "Falls short: check: its memory grows 1.30 times with the trail."
    assert fourth == "Falls short: commit to lodged: 5.2 s for one of a hundred, more than 5."
    assert fifth == "Falls short: receipt: 10.5 times the empty view, more than 10."


@pytest.mark.django_db
def test_what_is_appended_is_what_the_services_append_and_the_plain_rows_are_the_same(machine):
    made = writer.events(3, machine.user.pk)
    with connections["default"].cursor() as cursor:
        for row in made:
            cursor.execute(audit._APPEND, writer.as_appended(row))
        cursor.execute("RESET ROLE")
        cursor.execute(writer.TABLES)
        for row in made:
            cursor.execute(writer.PLAIN, row)
        cursor.execute(
            "SELECT count(*) FROM bench_event b JOIN audit_event e USING (event_id, actor_id, type, at, body)"
            " JOIN bench_sealed s USING (event_id) JOIN audit_sealed a ON (a.event_id, a.blob) = (s.event_id, s.blob)"
        )
        both = cursor.fetchone()
        cursor.execute("SET ROLE riskapp_app")

    assert both == (3,)
    # Their chain holds; the key of their words is thrown away with the writer.
    assert trail_of(machine.user.pk).reason == "The key to the words of entry 1 is not there."


def test_the_table_of_a_room_says_which_figure_falls_short_and_what_was_lost():
    names = list(room.LIMITS)
    holds = [room.Figure(name, 10.0, 10.0, 1.0) for name in names]

    assert room.lines(holds)[-1] == "Every figure of the room holds."
    short = room.lines([room.Figure(names[0], 300.0, 10.0, 30.0, lost=2), *holds[1:]])
    assert short[-2:] == [
        f"Falls short: {names[0]}: 30.0 times, more than 10.",
        "Falls short: 2 answers did not arrive.",
    ]


def test_the_table_of_looking_back_says_which_figure_falls_short():
    pages = [Page(EMPTY, 4, 1, 3), *(Page(name, 40, 10, 16) for name in looking.LIMITS)]
    loaded = looking.Loaded(1_000_000, 300.0, 1.0)

    assert looking.lines(loaded, pages)[-1] == "Every figure of looking back holds."
    slow = [page._replace(ratio=16.0) if page.name == "desk" else page for page in pages]
    assert looking.lines(loaded, slow)[-1] == "Falls short: desk: 16.0 times the empty view, more than 15."
