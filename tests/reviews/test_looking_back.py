"""Looking back over a team: what the pages and the file say, who may read them, and what they cost."""

import csv
import io
import re
from collections import Counter
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from agencies.acting import reading
from audit.fields import Erased
from reviews import counting, figures, services
from reviews.appraised import marks
from reviews.figures import Year, quarters_of
from reviews.looking import panels, parts, quarters
from reviews.models import Appraised, Counted
from reviews.sheet import HEADINGS, safe, written
from tests import leaks
from tests.cases.telling import Verb, told
from tests.cast import signed_in
from tests.reviews.stories import followed_up, signed_off
from tests.reviews.test_looking import SPRING, SUMMER, TEAM, a_quarter, of
from tests.reviews.test_thresholds import a_change
from tests.told import told_once

TODAY = timezone.localdate()


@told_once
def decisions(amara, bryn):
    """Six decisions of this quarter: five shared and followed up, none needed in two of them; one not shared."""
    at = timezone.now()
    shared = [signed_off(by=amara, manager=bryn, shared=True, at=at) for _each in range(5)]
    for number, version in enumerate(shared):
        by = bryn if number else amara
        followed_up(version, by=by, at=at, found_on=TODAY, need="no" if number < 2 else "yes")
    return [*shared, signed_off(by=amara, manager=bryn, shared=False, at=at)]


def year_of(by, team, years_ago=0):
    with reading(by):
        return Year.of(team, quarters_of(TODAY, years_ago), by)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.django_db
def test_the_manager_reads_both_panels_and_opens_what_stands_behind(decisions, bryn, client):
    page = text_of(signed_in(client, bryn).get("/looking-back/"))

    assert "2 of 5 followed up" in page
    assert "1 of 1 not shared" in page
    assert "Too few followed up to show" in page
    assert "Not given: fewer than 10 followed up" in page
    assert "1 by whoever decided, 4 by somebody else of the team" in page
    assert "More of one is not evidence of less of another." in page
    behind = text_of(client.get("/looking-back/decisions/?kind=over_shared"))
    assert sum(version.assessment.question.reference in behind for version in decisions) == 2
    none = text_of(client.get("/looking-back/decisions/?kind=over_shared&answer=none"))
    assert sum(version.assessment.question.reference in none for version in decisions) == 3
    assert client.get("/looking-back/decisions/?kind=worst").status_code == 404


@pytest.mark.django_db
def test_a_lead_reads_the_figures_of_every_team_and_no_case(decisions, farid, duty_team, client):
    there = signed_in(client, farid)

    page = text_of(there.get(f"/looking-back/?team={duty_team.pk}"))
    behind = text_of(there.get(f"/looking-back/decisions/?kind=over_shared&team={duty_team.pk}"))

    assert "2 of 5 followed up" in page
    assert "2 more, in cases that you may not see." in behind
    assert not [version for version in decisions if version.assessment.question.reference in page + behind]


@pytest.mark.django_db
def test_what_is_too_few_to_show_is_not_told_by_what_lies_behind(decisions, farid, duty_team, client):
    behind = text_of(
        signed_in(client, farid).get(f"/looking-back/decisions/?kind=missed&answer=not_known&team={duty_team.pk}")
    )

    assert "more, in" not in behind


@pytest.mark.django_db
def test_no_route_answers_otherwise_for_what_few_answers_were(decisions, amara, farid, duty_team):
    """Of the one decision not to share it is found that there was a need, and then that there was none: whoever reads
    figures and no cases is told the same by every route, in pages, files and programs, whatever they send."""
    version, worlds = decisions[-1], []
    queries = [f"team={duty_team.pk}&kind=missed&answer={answer}" for answer in ("found", "none", "not_known")]
    for need in ("yes", "no"):
        around = transaction.atomic()
        around._from_testcase = True
        with around:
            followed_up(version, by=amara, at=timezone.now(), found_on=TODAY, need=need)
            worlds.append(
                leaks.answers(
                    farid,
                    {},
                    always=("reviews:looking_back", "reviews:behind", "reviews:file"),
                    queries=queries,
                    form={"size": "3", "key": ""},
                )
            )
            transaction.set_rollback(True)

    assert worlds[0].keys() == worlds[1].keys()
    assert [where for where, said in worlds[0].items() if leaks.plain(said) != leaks.plain(worlds[1][where])] == []
    assert "Too few followed up to show" in worlds[0]["reviews:looking_back", "GET", queries[0]]


@pytest.mark.django_db
def test_other_teams_are_not_there(decisions, hari, chidi, duty_team, client):
    assert signed_in(client, hari).get(f"/looking-back/?team={duty_team.pk}").status_code == 404
    assert "No decision of this year is signed off yet." in text_of(client.get("/looking-back/"))
    for address in ("/looking-back/", "/looking-back/decisions/?kind=missed", "/looking-back/file/"):
        assert signed_in(client, chidi).get(address).status_code == 403


@pytest.mark.django_db
def test_nothing_is_named_by_person(decisions, amara, bryn, client):
    there = signed_in(client, bryn)
    main = re.search("<main.*</main>", there.get("/looking-back/").content.decode(), re.DOTALL)[0]
    sheet = there.get("/looking-back/file/").content.decode()

    for person in (amara, bryn):
        for name in (person.user.first_name, person.user.last_name, str(person.user.pk), person.user.username):
            assert name not in main + sheet


@pytest.mark.django_db
def test_the_file_is_taken_out_on_the_record(decisions, bryn, client, childrens_services):
    answer = signed_in(client, bryn).get("/looking-back/file/")

    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert tuple(rows[0]) == HEADINGS
    first = {row[2]: row for row in rows if len(row) > 2 and row[1] == "All of the year"}
    assert first["Shared without need"][3:9] == ["5", "0", "5", "2", "40.0", "40.0"]
    assert first["Held back but needed"][4:12] == [""] * 8
    assert answer["Content-Disposition"].startswith("attachment")
    entries = [codes for verb, codes, _ in told(childrens_services) if verb == Verb.FIGURES_EXPORTED]
    assert [codes["team"] for codes in entries] == [str(bryn.team.pk)]


@pytest.mark.django_db
def test_the_page_asks_no_more_for_more_decisions(decisions, bryn, client, django_assert_max_num_queries):
    there = signed_in(client, bryn)
    there.get("/looking-back/")

    with django_assert_max_num_queries(16):
        there.get("/looking-back/")


@pytest.mark.django_db
def test_the_tally_is_what_one_would_count_by_hand(decisions, bryn):
    year = year_of(bryn, bryn.team)

    with reading(bryn):
        rows = list(Counted.objects.countable_by(bryn).of_team(bryn.team).values_list("shared", "need"))
    for shared in (True, False):
        for need in ("yes", "no", "undetermined"):
            tallied = sum(each.many for each in year.sorts if (each.shared, each.need) == (shared, need))
            assert tallied == rows.count((shared, need))
    assert year.total == len(rows) == 6
    assert year_of(bryn, bryn.team, years_ago=1).total == 0
    with reading(bryn):
        assert [row.short for row in year.conditions()] == [6]


def test_years_do_not_overlap():
    days = [quarter for ago in range(4) for quarter in quarters_of(SUMMER, ago)]

    assert len(set(days)) == 16
    assert quarters_of(SUMMER, 0)[-1] == SUMMER
    assert (max(days) - min(days)).days < 4 * 366


@pytest.mark.parametrize(("over", "missed"), [((10, 40), (10, 45)), ((40, 10), (10, 45))])
def test_the_pages_say_so_for_two_teams_without_a_shared_axis_or_ratio(over, missed):
    sorts = [*a_quarter(SPRING, over[0], missed[0]), *a_quarter(SUMMER, over[1], missed[1])]
    year = Year(_Named(), (SPRING, SUMMER), None, sorts)

    told = render_to_string(
        "reviews/_both_panels.html", {"year": year, "query": "", "quarters": [("x", each) for each in year.by_quarter]}
    )

    rising = over[1] > over[0]
    assert ("Errors of both panels were found more often" in told) is rising
    assert ("Found less often: shared without need." in told) is not rising
    assert told.count('<section class="ew-card"') == 2
    drawn = re.findall(r"<svg.*?</svg>", told, re.DOTALL)
    assert not [svg for svg in drawn if re.search("axis|<line|<path|<text", svg)]
    assert not re.search(r"ratio|times as|per missed|for every", told.replace("ratio of", "ratio"))


def test_the_kinds_stand_in_the_order_of_the_lot_wherever_they_are_listed():
    sorts = [*a_quarter(SPRING, 10, 10), *a_quarter(SUMMER, 40, 45)]
    years = [Year(_Named(UUID(int=number)), (SPRING, SUMMER), None, sorts) for number in range(8)]

    for year in years:
        drawn = [figure.kind for panel in year.panels for figure in panel.figures]
        for listed in (*(each.figures for each in year.by_quarter), *year.by_pair.values()):
            assert [figure.kind for figure in listed] == drawn
    assert len({year.kinds for year in years}) == 2  # the lot falls either way


class _Named:
    """A team, as far as a panel needs one."""

    def __init__(self, pk=TEAM):
        self.pk = pk


def test_no_cell_of_the_file_begins_as_a_formula():
    lines = [("=HYPERLINK(1)", panels([of(12, need="no", sampled=True)], team=TEAM)[0].figures)]
    lines += [("x", each.figures) for each in quarters(parts([of(3, need="no")]))]

    rows = list(csv.reader(io.StringIO(written("@SUM(A1)", lines))))

    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert [safe(text) for text in ("=1", "+1", "-1", "@x", "\tx", "plain")] == [
        "'=1", "'+1", "'-1", "'@x", "'\tx", "plain",
    ]  # fmt: skip


@pytest.mark.django_db
def test_how_both_sides_were_looked_at_is_read_from_what_was_signed(decisions, bryn, client):
    there = signed_in(client, bryn)

    page = there.get("/looking-back/appraisals/").content.decode()
    panels = re.findall(r'<section class="ew-card" aria-labelledby="side side-\w+">.*?</section>', page, re.DOTALL)

    assert {re.search('id="side-(.*?)"', panel)[1] for panel in panels} == {"share", "not_share"}
    for panel in panels:
        rows = {re.sub("<[^>]+>", "", label).strip(): cells for label, cells in ROW.findall(panel)}
        assert re.findall(">([^<>]*)</td>", rows["Minor, or more serious"])[0] in ("6", "0")
    behind = text_of(there.get("/looking-back/appraisals/decisions/?side=share&line=severity.1"))
    assert sum(version.assessment.question.reference in behind for version in decisions) == 6
    assert "Too few decisions to say whether readings moved." in page
    for wrong in (
        "side=share&line=worst",
        "side=left&line=severity.1",
        "side=share&line=severity.1&quarter=1999-01-01",
    ):
        assert there.get(f"/looking-back/appraisals/decisions/?{wrong}").status_code == 404
    assert there.get("/looking-back/appraisals/?pair=A-A").status_code == 404


ROW = re.compile(r'<th role="rowheader"[^>]*>(.*?)</th>(.*?)</tr>', re.DOTALL)


@pytest.mark.django_db
def test_what_is_counted_of_appraisals_is_what_was_signed_and_can_be_made_afresh(decisions, bryn):
    def kept():
        with reading(bryn):
            return {row.pk: set(row.marks) for row in Appraised.objects.all()}

    before = kept()

    assert before == {version.pk: set(marks(version.document)) for version in decisions}
    assert counting.afresh() == 6
    assert kept() == before
    year = year_of(bryn, bryn.team)
    with reading(bryn):
        found = figures.appraisals(year.team, year.quarters, bryn, [])
    assert found.whole.marks == Counter(mark for each in before.values() for mark in each)
    assert (found.whole.many, found.whole.read) == (6, 6)


@pytest.mark.django_db
def test_what_cannot_be_read_any_more_keeps_what_was_counted_of_it(decisions, amara, bryn):
    def kept():
        with reading(bryn):
            return {row.pk: row.marks for row in Appraised.objects.all()}

    before = kept()
    with patch("assessments.documents.DocumentField.opened", return_value=Erased()):
        counting.afresh()
    assert kept() == before
    with patch("reviews.counting._gone_through", return_value=[]):
        erased_before = signed_off(by=amara, manager=bryn, at=timezone.now())
    with patch("assessments.documents.DocumentField.opened", return_value=Erased()):
        counting.new()
    assert kept() == {**before, erased_before.pk: []}
    year = year_of(bryn, bryn.team)
    with reading(bryn):
        found = figures.appraisals(year.team, year.quarters, bryn, [])
    assert (found.whole.many, found.whole.read) == (7, 6)


@pytest.mark.django_db
def test_of_appraisals_too_a_lead_reads_figures_and_no_case_and_nobody_is_named(
    decisions, amara, bryn, farid, hari, duty_team, client
):
    there = signed_in(client, farid)
    where = f"team={duty_team.pk}"
    pages = [
        there.get(f"/looking-back/appraisals/?{where}"),
        there.get(f"/looking-back/appraisals/decisions/?side=share&line=severity.1&{where}"),
        there.get(f"/looking-back/appraisals/file/?{where}"),
    ]
    said = "".join(
        re.sub('<div class="ew-user">.*?</ul>', "", page.content.decode(), flags=re.DOTALL) for page in pages
    )

    assert "6 more, in cases that you may not see." in text_of(pages[1])
    for person in (amara, bryn):
        for name in (person.user.first_name, person.user.last_name, str(person.user.pk)):
            assert name not in said
    assert not [version for version in decisions if version.assessment.question.reference in said]
    assert signed_in(client, hari).get(f"/looking-back/appraisals/?{where}").status_code == 404
    with reading(hari):
        assert not Appraised.objects.exists()  # the fence of the database alone


@pytest.mark.django_db
def test_a_change_of_threshold_is_marked_beside_the_panels_of_its_team(decisions, bryn, hari, client):
    made = {
        who: services.record_threshold_change(
            agency=who.agency, team=who.team, given=a_change(changed_on=TODAY), by=who, at=timezone.now()
        )
        for who in (bryn, hari)
    }
    there = signed_in(client, bryn)

    for address in ("/looking-back/", "/looking-back/appraisals/"):
        page = there.get(address).content.decode()
        assert f"/thresholds/{made[bryn].pk}/" in page or "Too few decisions lie before or after" in page
        assert "Read before and after with care." in page
        assert str(made[hari].pk) not in page


@pytest.mark.django_db
def test_caseload_and_supervision_stand_beside_the_panels_as_they_are_on_record(decisions, bryn):
    with reading(bryn):
        (row,) = year_of(bryn, bryn.team).conditions()

    assert row.over is None  # nobody had said what a full caseload is
    assert row.longer is None
