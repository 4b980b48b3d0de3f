"""What is still unsaid before signing, by the same rules whichever course was chosen (METHOD 3.8, DESIGN 9)."""

from dataclasses import fields, replace
from datetime import date

import pytest

from assessments.appraisal.courses import poles
from assessments.appraisal.forbidden import breaches
from assessments.appraisal.justification import Need, Reasons, unsaid
from tests.assessments.appraisal.grids import NOTHING, grid, harm

TODAY = date(2026, 11, 23)
TITLES = {"home": "The children are safe at home", "trust": "Dana stays in treatment", "work": "Fair hearing"}

# A dilemma that no single step turns.
FAR_APART = grid(
    {
        "home": (harm(1, 4, reason="Dana tells us less"), harm(4, 5, reason="nobody checks on Mia")),
        "trust": (harm(4, 4, reason="misses appointments"), harm(1, 2, reason="gets no extra support")),
    }
)

SAID = Reasons(
    course="share",
    proposal="To tell the duty worker about items 1 and 2",
    main_reason="A crisis at home could be missed, and protecting life comes first.",
    proportionality="Mia could be hurt if nobody checks; Dana may miss appointments, so only two items go.",
    wishes_weighed="Dana asked us not to, and knows that we may.",
    objection="She came to us because we keep confidences.",
    objection_state="partly",
    answer="She will be in the room.",
    change_of_mind="A clean third test.",
    alternatives="Waiting a week.",
    kept="as_is",
    expectation="A visit by Friday.",
    form="speak",
    review_on=date(2026, 12, 21),
    trigger="A missed visit; her keyworker is watching.",
    needs=(
        Need(1, 1, "full", "to plan the visit"),
        Need(1, 2, "not_needed", "she does not visit"),
        Need(2, 1, "summary", "to ask about it"),
        Need(2, 2, "not_needed", "she does not visit"),
    ),
)


def still(reasons, *, value=FAR_APART, order=("share", "not_share"), **more):
    given = dict(items=[1, 2], recipients=[1, 2], grid=value, titles=TITLES, poles=poles(order), today=TODAY)  # noqa: C408
    return unsaid(reasons, **(given | more))


def words(missing):
    return [(each.field, each.message) for each in missing]


@pytest.mark.parametrize("course", ["share", "not_share", "part", "first_else", "way-1"])
@pytest.mark.parametrize("order", [("share", "not_share"), ("not_share", "share")])
def test_when_all_is_said_nothing_is_missing_whatever_was_decided(course, order):
    assert still(replace(SAID, course=course), order=order) == ()


@pytest.mark.parametrize("course", ["share", "not_share"])
def test_an_empty_form_names_everything_in_the_order_of_the_form(course):
    found = still(Reasons(course=course))

    assert words(found) == [
        ("proposal", "Enter what you propose, to whom and for which items"),
        ("main_reason", "Enter your main reason"),
        ("needs", "Say why item 1 is needed, or is not needed"),
        ("needs", "Say why item 1 is needed, or is not needed"),
        ("needs", "Say why item 2 is needed, or is not needed"),
        ("needs", "Say why item 2 is needed, or is not needed"),
        ("proportionality", "Enter why this is in proportion"),
        ("wishes_weighed", "Enter what the person knows, wishes or would expect"),
        ("objection", "Enter the strongest argument against your decision"),
        ("objection_state", "Say whether it is answered, partly answered, or stands"),
        ("answer", "Enter your answer to it, and what remains unanswered"),
        ("change_of_mind", "Enter what would change your mind"),
        ("alternatives", "Enter at least one thing you considered"),
        ("kept", "Select what happens to what we hold"),
        ("expectation", "Enter what you expect to happen"),
        ("form", "Select how it will be said"),
        ("review_on", "Enter when you will look at this decision again"),
        ("trigger", "Enter what would make you look sooner"),
    ]
    assert [(each.item, each.recipient) for each in found if each.field == "needs"] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert not any(breaches(each.message) for each in found)


@pytest.mark.parametrize(
    "name", [each.name for each in fields(Reasons) if each.name not in ("kept_until", "review_on", "needs")]
)
def test_each_part_must_say_something_and_blanks_say_nothing(name):
    assert [each.field for each in still(replace(SAID, **{name: " \n\t"}))] == [name]


@pytest.mark.parametrize(("day", "missing"), [(None, True), (date(2026, 11, 23), True), (date(2026, 11, 24), False)])
def test_the_review_lies_in_the_future(day, missing):
    assert bool(still(replace(SAID, review_on=day))) is missing


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (None, "Enter the date until which it is kept"),
        (TODAY, "Keep-until date must be in the future"),
        (date(2027, 11, 23), ""),
    ],
)
def test_what_is_kept_until_a_date_needs_one_in_the_future(day, missing):
    found = still(replace(SAID, kept="until", kept_until=day))

    assert words(found) == ([("kept_until", missing)] if missing else [])


@pytest.mark.parametrize(
    ("need", "message"),
    [
        (Need(2, 1, "not_needed", " "), "Say why item 2 is not needed"),
        (Need(2, 1, "summary", ""), "Say why item 2 is needed"),
        (Need(2, 1, "full", ""), "Say why item 2 is needed"),
        (Need(2, 1, "", "because"), "Say why item 2 is needed, or is not needed"),
    ],
)
def test_every_item_is_argued_for_every_recipient(need, message):
    needs = tuple(need if (each.item, each.recipient) == (2, 1) else each for each in SAID.needs)

    (found,) = still(replace(SAID, needs=needs))

    assert (found.field, found.item, found.recipient, found.message) == ("needs", 2, 1, message)


def test_proportion_speaks_of_a_risk_on_each_side():
    only_share = replace(SAID, proportionality="She may stay away from appointments.")
    only_not_share = replace(SAID, proportionality="Nobody checks.")
    neither = replace(SAID, proportionality="It seems reasonable to me on the whole.")
    under = "under “Which risks does this refer to?”"

    assert words(still(only_share)) == [
        ("refers_to", f"Mention at least one risk from “If we do not share”, or tick one {under}")
    ]
    assert words(still(only_not_share)) == [
        ("refers_to", f"Mention at least one risk from “If we share”, or tick one {under}")
    ]
    assert words(still(neither)) == [
        ("refers_to", f"Mention at least one risk from each side, or tick one from each {under}")
    ]


@pytest.mark.parametrize("text", ["Sharing may make K.A. stop coming; V.K. goes unseen.", "K. A. first, then V. K."])
def test_people_may_be_spoken_of_by_their_initials(text):
    one, other = harm(4, 3, reason="K.A. no longer comes"), harm(4, 4, bearer_who="V.K.")
    value = grid({"trust": (one, NOTHING), "home": (NOTHING, other)})

    assert still(replace(SAID, proportionality=text, main_reason="For K.A."), value=value) == ()
    assert still(replace(SAID, proportionality="For A.K. and for us."), value=value)


def test_an_outcome_may_be_named_by_its_title_or_ticked():
    by_title = replace(SAID, proportionality="I weighed treatment above all.")
    ticked = replace(SAID, proportionality="I weighed those that I ticked.")

    assert still(by_title) == ()
    assert still(ticked, ticked={"share": ["trust"], "not_share": ["home"]}) == ()
    assert still(ticked, ticked={"share": ["trust"]})


def test_a_side_on_which_nothing_was_found_has_no_risk_to_mention():
    value = grid({"home": (NOTHING, harm(4, 4, reason="nobody checks"))})

    assert still(replace(SAID, proportionality="Nobody checks."), value=value) == ()


# One step in "work" turns a level row, and with it the finding.
LEVEL = {"likelihood": [2, 2], "severity": [2, 2]}


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"reversible": "no"}, "cannot be undone"),
        ({"evidence": "assumed"}, "rests on something assumed"),
        ({"bearer": "child", "bearer_who": "Jo"}, "falls on Jo"),
        ({"bearer": "worker"}, "falls on staff or carers"),
        ({"reversible": "no", "evidence": "assumed"}, "cannot be undone and rests on something assumed"),
    ],
)
def test_a_row_on_which_the_finding_turns_must_be_spoken_to_where_levels_do_not_say_all(side, more, why):
    cells = [LEVEL, LEVEL]
    cells[side] = LEVEL | more
    value = grid({"work": tuple(cells)})
    about_it = replace(SAID, answer="The hearing would be fair all the same.")
    proportion = "The hearing."

    (found,) = still(replace(SAID, proportionality=proportion), value=value)

    assert found.field == "refers_to"
    assert found.message == (
        "Mention “Fair hearing” in your main reason or in your answer, or tick it under "
        f"“Which risks does this refer to?”: one step there would change the finding, and it {why}"
    )
    for pole in ("share", "not_share"):
        assert still(replace(SAID, proportionality=proportion), value=value, ticked={pole: ["work"]}) == ()
    assert still(replace(about_it, proportionality=proportion), value=value) == ()


def test_a_row_that_turns_but_on_which_nothing_more_hangs_need_not_be_spoken_to():
    value = grid({"work": (LEVEL | {"reversible": "yes", "evidence": "direct"}, LEVEL)})

    assert still(replace(SAID, proportionality="The hearing."), value=value) == ()


def test_a_row_that_does_not_turn_need_not_be_spoken_to():
    value = grid({"home": (harm(1, 1), harm(5, 5, reversible="no", evidence="assumed", bearer="child"))})

    assert still(replace(SAID, main_reason="Because.", proportionality="The home."), value=value) == ()
