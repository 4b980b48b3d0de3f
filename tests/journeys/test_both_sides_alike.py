"""Both sides of every page that shows sides, measured and read in a browser: equal in width, top and height, the same
fields, nothing chosen beforehand; and with the other side first the same page, its sides exchanged."""

import re

import pytest
from django.urls import reverse

from tests.examples import ALL, one_of
from tests.journeys import scenes, screens

pytestmark = pytest.mark.django_db(transaction=True)
POLES = ("share", "not_share")
NOT = re.compile(r"\b(do )?not ")  # the one word in which what is asked of the two sides differs

WITH_SIDES = (
    ("assessments:went_badly",), ("assessments:grid",), ("assessments:pair", "core_safety"),
    ("assessments:outcome_add",), ("assessments:shows",), ("assessments:decide",), ("assessments:check",),
    ("assessments:record", 1), ("cases:enquiry_add",), ("cases:enquiries",),
)  # fmt: skip

# The record and its draft stand in the order drawn, whoever reads them; enquiries come before there is an appraisal.
AS_SIGNED = ("assessments:check", "assessments:record", "cases:enquiry_add", "cases:enquiries")

# Of each side: what its fields are called without it, of which kind they are, whether they must be answered and whether
# anything is said beside them, in the order of the page.
FIELDS = """() => [...document.querySelectorAll('main :is(input, select, textarea)')].filter(field => field.name).map(
  field => [field.name, field.type, field.required, field.type == 'hidden' ? '' : field.value === 'on' ? 'on' : '',
            (field.labels?.[0]?.innerText ?? '').trim(), !!field.getAttribute('aria-describedby')])"""
CHOSEN = "document.querySelectorAll('main :is([type=radio], [type=checkbox]):checked').length"

# What somebody reads in each half, and how the half looks.
HALVES = """() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const words = half => half.innerText.replace(/\\s+/g, ' ').trim();
  return all('main .ew-grid thead tr').map(row => all('.ew-grid__head', row))
    .concat(all('main .ew-grid tbody tr').map(row => all('td', row)))
    .concat(all('main .ew-pair').map(pair => [...pair.children]))
    .filter(both => both.length == 2).map(both => both.map(words));
}"""
LOOKS = """() => [...document.querySelectorAll('main .ew-finding')].map(found => {
  const style = getComputedStyle(found);
  const {left, width} = found.getBoundingClientRect();
  return [style.fontSize, style.color, style.backgroundColor, style.borderLeftColor, left, width];
})"""


@pytest.fixture
def desk(browser, live_server, amara):
    context = screens.entered(browser.new_context(), live_server, amara)
    page = context.new_page()

    def opened(told, name, *args):
        answer = page.goto(live_server.url + reverse(name, args=[told["questions"], *args]))
        assert answer.status == 200, name
        return page

    yield opened
    context.close()


def of_side(fields, course):
    """The fields of one side, its name taken out."""
    own = re.compile(rf"(^|-){course}($|-)")
    return [
        (own.sub("…", name), kind, required, described, NOT.sub("", label))
        for name, kind, required, _, label, described in fields
        if own.search(name) and not (course == "share" and "not_share" in name)
    ]


@pytest.mark.parametrize("first", one_of(POLES))
def test_both_sides_are_equal_on_every_page_that_shows_them(desk, amara, bryn, duty_team, first):
    scenes.lot_falls_on(first, duty_team)
    told = scenes.in_work(amara, bryn)
    found, unmeasured = {}, []

    for name, *args in WITH_SIDES:
        page = desk(told, name, *args)
        page.set_viewport_size({"width": screens.DESK, "height": screens.TALL})
        fields = page.evaluate(FIELDS)
        assert of_side(fields, "share") == of_side(fields, "not_share"), name
        if name == "cases:enquiry_add":
            assert page.evaluate(CHOSEN) == 0
        looks = page.evaluate(LOOKS)
        assert len({tuple(look) for look in looks}) <= 1, name
        faulty, looked = screens.uneven(page)
        if first == "not_share" or not ALL:  # in one order is enough: the other is looked at with every other page
            faulty += screens.faults(page, heard_at=(screens.DESK, screens.SMALLEST) if ALL else (screens.SMALLEST,))
        if faulty:
            found[name] = faulty
        if not looked:
            unmeasured.append(name)

    assert found == {}
    assert set(unmeasured) <= {"assessments:shows", "assessments:decide"}


def test_with_the_other_side_first_every_page_is_the_same_with_its_sides_exchanged(desk, amara, bryn):
    """Amara turns the sides round on her screen: whatever stood first stands second, word for word."""
    told = scenes.in_work(amara, bryn)
    pages = [page for page in WITH_SIDES if page[0] not in AS_SIGNED]
    as_drawn = {name: desk(told, name, *args).evaluate(HALVES) for name, *args in pages}

    desk(told, "assessments:grid").get_by_role("button", name="Swap the order on my screen").click()
    swapped = {name: desk(told, name, *args).evaluate(HALVES) for name, *args in pages}

    for name, halves in as_drawn.items():
        assert [both[::-1] for both in halves] == swapped[name], name
    assert {name for name, halves in as_drawn.items() if halves} >= {"assessments:grid", "assessments:pair"}
