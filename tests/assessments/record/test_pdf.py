"""The record on paper: a PDF that lasts, that can be read aloud, and that says only what was signed."""

import dataclasses
import datetime as dt
import itertools
import re

import pytest

from assessments import record, services
from assessments import version as versions
from cases.vocabulary import Pole
from tests.assessments.record.conftest import for_record
from tests.assessments.record.reading_pdf import attribute, kinds, letters, metadata, opened, structure
from tests.cast import NOON
from tests.factories import (
    ROWS,
    a_decision,
    a_full_question,
    appraised,
    completed,
    decided,
    harm,
    pair,
    signed,
    the_reasons,
    version_seen_by,
)
from tests.told import told_once

pytestmark = pytest.mark.django_db

CLAIMS = {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
LOOKS_LIKE_CODE = '#let x = 1 \\ #sys.inputs #read("/etc/passwd") $a^2$ *b* _c_ @d <e> = f // g /* h */ [i] {j} `k` "l"'


def without_blanks(text):
    return re.sub(r"\s", "", text)


def of(document, *, since=()):
    return record.pdf(document, signatures=(), since=since)


@told_once
def version(amara, bryn):
    """Signed by Amara; Bryn manages her team."""
    return signed(decided(a_full_question(by=amara), by=amara), by=amara)


@pytest.fixture
def signed_off(version, bryn):
    seen = version_seen_by(version, bryn)
    services.sign_off(version=seen, seen=seen.fingerprint, by=bryn, at=NOON)
    return version


@pytest.fixture
def document(version):
    return version.document


def changed(document, **parts):
    """The same document in which some parts read otherwise."""
    return versions.document(**{**document, **parts})


def test_it_is_archivable_and_accessible_and_runs_nothing(version, bryn):
    pdf = opened(record.pdf_of(for_record(version, bryn)))

    told = metadata(pdf)
    claims = {name: re.search(rf"{name}(?:>|=\")(\w+)", told)[1] for name in CLAIMS}
    assert claims == CLAIMS
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
    assert b"JavaScript" not in pdf.Root.unparse(resolved=True)


def test_it_is_named_after_the_question_its_author_and_the_day_of_the_decision(version, bryn):
    pdf = opened(record.pdf_of(for_record(version, bryn)))

    assert str(pdf.docinfo.Title) == "Should we tell the health visitor about Rose's lapse?"
    assert str(pdf.docinfo.Author) == "Amara Obi"
    assert str(pdf.docinfo.CreationDate).startswith("D:20261123120000")


def test_the_same_version_gives_the_same_bytes(signed_off, bryn):
    once, again = (record.pdf_of(for_record(signed_off, bryn)) for _ in range(2))

    assert once == again


def test_headings_are_nested_and_every_outcome_heads_both_its_sides(version, bryn):
    pdf = opened(record.pdf_of(for_record(version, bryn)))

    levels = [int(kind[2:]) for kind in kinds(pdf) if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    heads = [element for element in structure(pdf) if str(element.S) == "/TH"]
    assert {str(attribute(head, "/Scope")) for head in heads} == {"/Column"}
    cells = [element for element in structure(pdf) if str(element.S) == "/TD"]
    assert len(cells) >= 2 * len(ROWS)
    assert all(len(attribute(cell, "/Headers")) for cell in cells)


def test_every_page_is_marked(version, bryn):
    content = record.pdf_of(for_record(version, bryn))

    pages, said = len(opened(content).pages), letters(content)
    assert pages > 2
    assert said.count(version.fingerprint) == pages + 1
    assert [f"page{number}of{pages}" in said for number in range(1, pages + 1)] == [True] * pages


def test_its_head_says_what_was_decided_by_whom_and_who_signed_it_off(signed_off, bryn):
    said = letters(record.pdf_of(for_record(signed_off, bryn)))

    head = said[: said.index("Thequestion")]
    assert "DecidedbyAmaraObi,23November2026" in head
    assert "SignedoffbyBrynHughes,23November2026" in head


def test_every_text_that_was_signed_is_there(version, bryn):
    said = letters(record.pdf_of(for_record(version, bryn)))

    document = version.document
    texts = [
        document["question"]["asked"],
        *[item["text"] for item in document["items"]],
        *[wish["said"] for wish in document["wishes"]],
        *[row["title"] for row in document["rows"]],
        *[side["reading"]["reason"] for row in document["rows"] for side in row["sides"].values()],
        document["decision"]["proposal"],
        *[text for text in document["reasons"].values() if isinstance(text, str) and "-" not in text],
        document["findings"]["opening"],
    ]
    assert [text for text in texts if without_blanks(text) not in said] == []


def test_what_is_worth_a_second_look_is_printed_once_and_kept_answer_by_answer(version, bryn):
    said = letters(record.pdf_of(for_record(version, bryn)))

    what = "obody has agreed yet to do what would help, so it is not counted."
    kept = [note["sentence"] for note in version.document["findings"]["notes"] if what in note["sentence"]]
    assert len(kept) == 2 * len(ROWS)
    assert said.count(without_blanks(what)) == 1
    both = " and ".join({"share": "if we share", "not_share": "if we do not share"}[pole] for pole in sides(version))
    for row in version.document["rows"]:
        assert without_blanks(f"{row['title']}, {both}") in said


def sides(version):
    return version.document["question"]["order"]


def test_what_looks_like_typesetting_code_stays_text(document):
    content = of(changed(document, question={**document["question"], "asked": LOOKS_LIKE_CODE}))

    assert without_blanks(LOOKS_LIKE_CODE) in letters(content)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a\x00b\x07c\x1b", "abc"),
        ("x\u202egnidaer\u202cy", "xgnidaery"),
        ("\U0001f600", "[grinningface]"),
        ("\u4e2d\u6587", "\u25a1\u25a1"),
        ("\ue000\ufffe\ud800", "\u25a1\u25a1\u25a1"),
        (
            "\u0141\u00f3d\u017a, \u0175y, \u041f\u0440\u0438\u0432\u0435\u0442",
            "\u0141\u00f3d\u017a,\u0175y,\u041f\u0440\u0438\u0432\u0435\u0442",
        ),
        ("one\r\ntwo\u2028three", "onetwothree"),
        ("\U0001f1ec\U0001f1e7", "[regionalindicatorsymbolletterg][regionalindicatorsymbolletterb]"),
    ],
    ids=["control", "direction", "emoji", "chinese", "no character", "letters", "lines", "flag"],
)
def test_characters_that_cannot_be_set_never_keep_a_record_from_printing(typed, printed):
    told = record.printed({"text": f"<{typed}>"})

    assert without_blanks(told["text"]).replace("\u200b", "") == f"<{printed}>"


def test_a_record_full_of_such_characters_prints(document):
    scripts = "\u4e2d\u6587 \u0939\u093f\u0928\u094d\u0926\u0940 \u0639\u0631\u0628\u0649"
    mixed = f"\U0001f600 {scripts} \x00 \ue000 e\u0301\u0302\u0303"
    reasons = {**document["reasons"], "main_reason": mixed}

    said = letters(of(changed(document, reasons=reasons)))

    assert "[grinningface]" in said


def test_very_long_texts_run_over_pages_and_long_words_break(document):
    long = "A word after another, at length. " * 600 + "W" * 4000
    rows = [dict(row) for row in document["rows"]]
    rows[0]["sides"] = {
        pole: {**side, "reading": {**side["reading"], "reason": f"{pole} {long}"}}
        for pole, side in rows[0]["sides"].items()
    }

    content = of(changed(document, rows=rows))

    said = letters(content)
    assert said.count("W") >= 8000
    assert said.count("another,") == 1200


@pytest.mark.parametrize("first", list(Pole))
def test_both_sides_stand_in_the_order_drawn(amara, first):
    question = next(made for made in (a_full_question(by=amara) for _ in range(4)) if made.order[0] == first)
    version = signed(completed(appraised(question, by=amara), by=amara), by=amara)

    said = letters(record.pdf_of(for_record(version, amara)))

    names = {Pole.SHARE: "Ifweshare", Pole.NOT_SHARE: "Ifwedonotshare"}
    table = said[said.index("Eachoutcome") if "Eachoutcome" in said else said.index("Bothsidesareread") :]
    assert f"“{names[first]}”wasdrawntocomefirst" in table
    bodies = {Pole.SHARE: "Rosehidesherdrinking", Pole.NOT_SHARE: "Samisleftaloneatnightandcomes"}
    assert table.index(bodies[first]) < table.index(bodies[first.other])


def test_eighteen_outcomes_and_three_ways_of_doing_it(amara):
    question = a_full_question(by=amara)
    assessment = appraised(question, by=amara)
    for number in range(14):
        row = services.add_own_outcome(
            assessment=assessment,
            title=f"Own outcome {number}",
            prompts={pole: f"What could go wrong {pole}?" for pole in Pole},
            by=amara,
            at=NOON,
        )
        services.appraise(row=row, answers=pair(), editions={}, finished=True, why="", by=amara, at=NOON)
    for name, nearer in (
        ("Tell only of the nights", "share"),
        ("Ask Rose first", "not_share"),
        ("A later day", "share"),
    ):
        services.add_way(assessment=assessment, name=name, kind="fewer_items", nearer=nearer, by=amara, at=NOON)
    version = signed(completed(assessment, by=amara), by=amara)

    content = record.pdf_of(for_record(version, amara))

    said = letters(content)
    assert len(version.document["rows"]) == 18
    assert all(f"Ownoutcome{number}" in said for number in range(14))
    assert all(name in said for name in ("Tellonlyofthenights", "AskRosefirst", "Alaterday"))
    assert "Copiedfromthenearerside" in said


def test_it_says_first_of_all_that_another_version_has_replaced_it(signed_off, amara):
    assessment = signed_off.assessment
    services.amend(assessment=assessment, why="The school has seen Sam", by=amara, at=NOON)
    services.decide(
        assessment=assessment,
        recommendation=a_decision(proposal="Wait until Thursday"),
        justification=the_reasons(),
        finished=True,
        by=amara,
        at=NOON,
    )
    later = signed(assessment, by=amara)

    old, new = (letters(record.pdf_of(for_record(each, amara))) for each in (signed_off, later))

    assert old.index("Version2hasreplacedthisone") < old.index("Decidedby")
    assert "Itreplacesversion1,whichiskept." in new
    assert "Theschoolhasseen" in new
    assert "WaituntilThursday" not in old


def test_it_says_first_of_all_that_it_was_withdrawn_and_why(signed_off, amara):
    services.withdraw(assessment=signed_off.assessment, why="Rose told them herself", by=amara, at=NOON)

    said = letters(record.pdf_of(for_record(signed_off, amara)))

    assert said.index("Rosetoldthemherself") < said.index("Decidedby")
    assert said.count("Rosetoldthemherself") == 2


def test_what_happened_since_changes_nothing_above_it(version, bryn):
    before = letters(record.pdf_of(for_record(version, bryn)))
    services.record_dissent(
        assessment=version.assessment, text="I would wait", by=bryn, at=NOON + dt.timedelta(hours=1)
    )

    after = letters(record.pdf_of(for_record(version, bryn)))

    line = "Sincethiswassigned"
    assert "Iwouldwait" in after.split(line)[1]
    assert (
        after.split(line)[0].replace(version.fingerprint, "")[:2000]
        == before.split(line)[0].replace(version.fingerprint, "")[:2000]
    )


def test_nobody_prints_what_nobody_signed(document):
    with pytest.raises(ValueError, match="nobody has signed"):
        of({**document, "signing": None})


def test_a_measure_that_was_agreed_is_printed_with_what_it_leaves(amara):
    question = a_full_question(by=amara)
    agreed = harm(
        owner="Health visitor", by="2026-12-01", committed=True, residual_likelihood=[2], residual_severity=[3]
    )
    answers = {key: pair(share=agreed) for key in ROWS}
    version = signed(completed(appraised(question, by=amara, answers=answers), by=amara), by=amara)

    said = letters(record.pdf_of(for_record(version, amara)))

    assert "Healthvisitor,1December2026" in said
    assert "Ifthatisdone" in said
    assert "Unlikely;serious" in said


def test_signatures_are_told_as_they_were_given(signed_off, bryn):
    row = for_record(signed_off, bryn)

    own, manager = record.signatures(row, versions.read(row.document))

    assert dataclasses.astuple(own)[:2] == (
        "Amara Obi",
        "Practitioner, Child protection, duty team, Eastmere Children's Services",
    )
    assert own.words == "Signed 23 November 2026 at midday: “I looked at both sides and this is my judgement”"
    assert manager.name == "Bryn Hughes"
    assert "sound on what was known today" in manager.words
