"""What our own words never say, held to the meaning (METHOD 3.6, DESIGN 10)."""

import pytest

from assessments.appraisal.courses import DECISION_WORDS, WAY_WORDS, poles
from assessments.appraisal.forbidden import avoided, breaches

SAID = {
    1: [
        "You should share this with the police.",
        "We must not disclose this",
        "Workers ought to tell the police",
        "Agencies now have to report it",
        "Staff should not now share it",
        "You need to pass this on",
        "Practitioners must withhold it",
        "You don't need to share this",
        "you shouldn’t share the address",
        "You really should share this.",
        "The agency has to refuse",
        "You are required to disclose it",
        "The information should be shared.",
        "It must not be disclosed",
    ],
    2: [
        "Never share soft information.",
        "Do not disclose",
        "don’t withhold it",
        "Always share with the school",
        "DO NOT SHARE",
        "Share this with the police.",
        "Please share it now",
        "Withhold everything for now",
        "If we do not share, never share again",
    ],
    3: [
        "the best option",
        "This is the correct answer",
        "right decision",
        "an optimal choice",
        "preferred course of action",
        "winning option",
        "The safest course",
        "safe choice",
        "best available option",
        "The decision is correct",
        "Not sharing is the safest",
        "It would be best to share.",
    ],
    4: [
        "Recommended action: share",
        "suggested outcome",
        "Recommended course",
        "suggested decisions",
        "It is recommended that you share",
        "Sharing is recommended",
        "We recommend sharing",
    ],
    5: [
        "The system recommends sharing",
        "This tool advises you",
        "the app suggests",
        "The algorithm decides",
        "The assessment therefore concludes",
        "The score says to share",
        "the grid says you can",
        "the result requires it",
        "The grid indicates that you may",
        "The results suggest sharing",
        "The assessment clearly recommends",
        "Recommended by the system",
    ],
    6: [
        "It is safe to share.",
        "unsafe to disclose",
        "safe enough to share",
        "OK to share",
        "okay to withhold",
        "fine to share",
        "cleared to disclose",
        "approved to share",
        "authorised to disclose",
        "permitted to withhold",
        "safe for you to share",
        "Safely share",
    ],
    7: [
        "Overall risk score: 12",
        "Total score",
        "combined risk rating",
        "net risk score",
        "Final verdict",
        "overall result is worse",
        "aggregate rank",
        "Overall risk: high",
    ],
    8: ["risk score", "Symmetry index", "confidence score", "quality index", "risk scores", "Score: 7"],
    9: [
        "high risk case",
        "a low-risk family",
        "medium risk child",
        "high-risk clients",
        "low risk individual",
        "The child is high risk",
        "these high‑risk people",
    ],
    10: [
        "The harm outweighs it",
        "outweigh",
        "On balance, share.",
        "strike a balance",
        "strikes the balance",
        "the balance of risks",
        "the balance of risk",
        "striking the right balance",
        "balance the risks",
    ],
    11: [
        "Symmetry: passed",
        "Compliant",
        "Status: green",
        "amber rating",
        "red flag",
        "Symmetry check failed",
        "non-compliant status",
        "Result = pass: ",
        "fail: too few reasons",
        "rated amber",
        "Compliance: non-compliant.",
    ],
    12: ["The verdict", "Our ruling", "verdicts"],
    13: [
        "75% confident",
        "90 % sure",
        "80 per cent certain",
        "60% likely to be right",
        "70% in favour",
        "75 percent of models in favour",
        "Confidence: 75%",
        "82.5% certain",
    ],
    14: ["This proves that", "confirms that", "It guarantees that", "which clearly proves that"],
}

ALLOWED = [
    "As read here, sharing is worse for at least one outcome.",
    "Finding out more about the home could settle this.",
    "The decision stays with you.",
    "I recommend telling the duty worker about items 1 and 2.",
    "Which matters more here, and why, is for you to argue.",
    "What would change my mind",
    "This is a dilemma",
    "If we share",
    "If we do not share",
    "To share all of it",
    "Not to share any of it for now",
    "Not to share any of it for now (until 21 December 2026)",
    "What could go wrong if we do not share?",
    "It is 3 months on, and not sharing went badly. What happened?",
    "There are serious risks on both sides. This is a judgement, and it is yours to make.",
    "Who should not be told, and why?",
    "Should we tell the school about Sam's stay in hospital?",
    "Share all reads worse than, or level with, share some for every outcome.",
    "The scales cannot rank these; it is a matter of judgement.",
    "Sharing does not mean that anyone acts, or acts well. What do you expect the other service to do?",
    "These can all rise and can all fall. More of one is not evidence of less of another.",
    "Estimate: about 19 in 100 (95% interval: 11 to 30)",
    "Why this recipient role needs each item for this purpose",
    "The app compares; a person recommends and signs.",
    "I have read both sides. The reasoning is sound on what was known today",
    "Right response by services",
    "Safety of the person or child",
    "Depends how you weigh it: likelier if we share, more serious if we do not share",
    "Write it as someone who disagrees with you would put it, then answer it",
    "You can widen it, say what it is based on, or leave it as it is and say why.",
    "The review date has passed",
    "Check passwords, passages and the greenhouse",
    "Say why item 1 is needed",
    "Nobody signs off their own decision",
    "Evenly looked at, never evenly found",
    "We do not compare people.",
    "",
]


@pytest.mark.parametrize(("family", "text"), [(family, text) for family, texts in SAID.items() for text in texts])
def test_each_family_is_noticed(family, text):
    assert family in {breach.family for breach in breaches(text)}


@pytest.mark.parametrize("text", ALLOWED)
def test_what_may_be_said_is_let_through(text):
    assert breaches(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "You  should\nshare it",
        "YOU SHOULD SHARE IT",
        "you should *share* it",
        "“You should share it”",
        "You should sha\u00adre it",
    ],
)
def test_how_it_is_typeset_does_not_matter(text):
    assert breaches(text)


def test_part_of_a_word_is_no_breach():
    assert not breaches("The bestowed optional shares of a passenger")


def test_the_labels_of_the_sides_decisions_and_ways_say_nothing_forbidden():
    for words in [*DECISION_WORDS.values(), *WAY_WORDS.values()]:
        assert not breaches(words)
        assert not avoided(words)
    for course in poles(("share", "not_share")):
        assert not breaches(f"{course.label}. {course.inline}. {course.phrase}.")


def test_a_label_does_not_hide_an_instruction_beside_it():
    assert breaches("If we do not share: do not share it.")


@pytest.mark.parametrize("text", ["Keep the balance", "a trade-off", "the score", "its rating", "failure to share"])
def test_words_the_house_avoids(text):
    assert avoided(text)
    assert not avoided("What the readings show, and what would change it.")


@pytest.mark.parametrize(
    ("family", "text"),
    [
        (1, "You will need to share this today"),
        (1, "You are going to have to disclose it"),
        (1, "We must, now, tell the school"),
        (1, "You’re obliged to disclose it"),
        (3, "Not sharing is the better course"),
        (3, "The most appropriate option is listed first"),
        (5, "The tool can recommend what to do"),
        (5, "The app will decide"),
        (6, "This item is safe to be shared"),
        (6, "OK-to-share"),
        (13, "In favour: 70 % of the models are in favour of waiting"),
    ],
)
def test_turns_of_phrase_that_say_the_same(family, text):
    assert family in {breach.family for breach in breaches(text)}


@pytest.mark.parametrize(
    "text",
    [
        "The app cannot decide this for anybody",
        "A date that you had better remember",
        "Write it again in better words",
        "You will need to sign in again",
    ],
)
def test_turns_of_phrase_that_do_not(text):
    assert not breaches(text)
