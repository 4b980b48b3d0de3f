"""Esme writes a walkthrough in the browser, part by part, without JavaScript; others find the library and no more."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cases.pages.reading import hidden, words
from tests.cast import signed_in
from tests.told import told_once
from tests.training import telling
from tests.training.stories import GATE, brought_in, published, written
from training import library
from training.models import Published, Scenario

pytestmark = pytest.mark.django_db


@told_once
def climbie():
    return Published.objects.named("climbie").get()


@pytest.fixture
def desk(esme):
    return signed_in(Client(), esme)


def page(name, *args):
    return reverse(f"training:{name}", args=args)


def sent(desk, where, **typed):
    """What is typed on a page is sent back with the hidden fields of the page."""
    return desk.post(where, hidden(desk.get(where)) | typed)


def test_the_library_names_nobody_and_is_found_by_the_types_of_service(desk, esme, jo, gwen):
    for person in (esme, jo, gwen):
        browser = signed_in(Client(), person)
        said = words(browser.get(page("library")))

        assert "A child, four boroughs, two hospitals" in said
        assert "Climbié" not in said
        found = words(browser.get(page("library"), {"holder": "B", "receiver": "C"}))
        assert "A rumour on the bus" in found
        assert "A lapse on licence" not in found
        assert "No walkthrough between these" in words(browser.get(page("library"), {"holder": "A", "receiver": "D"}))


def test_whoever_does_not_train_sees_the_cover_and_nothing_inside(climbie, jo, amara, gwen):
    said = climbie.walkthrough
    for person in (jo, amara, gwen):
        answer = signed_in(Client(), person).get(page("walkthrough", climbie.pk))
        shown = words(answer)

        assert said.blind_title in shown
        assert said.content_note in shown
        for stage in said.stages:
            for text in (stage.title, stage.known, stage.question, stage.done, stage.found, *stage.ask):
                assert text not in answer.content.decode()
        assert not any(name in answer.content.decode() for name in ("Climbié", said.report, "S-CL"))


def test_a_trainer_reads_all_of_it_and_no_weak_source(climbie, desk):
    said, shown = climbie.walkthrough, words(desk.get(page("walkthrough", climbie.pk)))

    for stage in said.stages:
        assert stage.title in shown
        assert stage.question in shown
    assert "Victoria Climbié, London 1999-2000" in shown
    assert "have not been compared with a source yet" in shown
    assert said.sources["S-CL1"].where in shown
    assert said.sources["S-CL8"].where not in shown


def test_what_a_library_gives_out_can_be_brought_in_again(climbie, desk, jo):
    given = desk.get(page("walkthrough_file", climbie.pk))

    assert given["Content-Disposition"] == 'attachment; filename="climbie-1.yaml"'
    assert signed_in(Client(), jo).get(page("walkthrough_file", climbie.pk)).status_code == 404
    where = page("bring_in")
    answer = desk.post(
        where, hidden(desk.get(where)) | {"file": SimpleUploadedFile("climbie-1.yaml", given.content), "text": ""}
    )
    scenario = Scenario.objects.get(key="climbie", agency__isnull=False)
    assert answer["Location"] == page("scenario", scenario.pk)
    assert desk.get(page("draft_file", scenario.pk)).content == given.content


def test_a_file_with_mistakes_names_line_and_field_and_stays_on_the_page(desk):
    text = (
        library.load("sc_knife", 1)
        .written()
        .replace("kind: soft", "kind: rumour", 1)
        .replace("title: A", "titel: A", 1)
    )
    where, line = page("bring_in"), text[: text.index("kind: rumour")].count("\n") + 1

    answer = sent(desk, where, text=text)

    said = words(answer)
    assert answer.status_code == 422
    assert f"Line {line}, stages 1, items 1, kind: Enter one of: hard, soft." in said
    assert "titel: There is no such field." in said
    assert "title: This is missing." in said
    assert "kind: rumour" in answer.content.decode()
    assert not Scenario.objects.filter(agency__isnull=False).exists()


@pytest.mark.parametrize("text", ["", "a: ["])
def test_what_is_no_walkthrough_is_refused_in_words(desk, text):
    answer = sent(desk, page("bring_in"), text=text)

    assert answer.status_code == 422
    assert "There is a problem" in words(answer)


def test_a_file_that_is_no_text_is_refused_in_words(desk):
    where = page("bring_in")
    answer = desk.post(where, hidden(desk.get(where)) | {"file": SimpleUploadedFile("x.yaml", b"\xff\xfe\x00")})

    assert answer.status_code == 422
    assert "not text in UTF-8" in words(answer)


def test_a_walkthrough_is_written_from_nothing_to_the_library(desk, esme):
    begun = sent(desk, page("begin"), title="The school gate", name="school_gate", kind="made_up")
    scenario = Scenario.objects.get(key="school_gate")
    assert begun["Location"] == page("scenario", scenario.pk)
    assert "things to mend before you can publish" in words(desk.get(begun["Location"]))
    assert desk.get(page("publish", scenario.pk)).status_code == 200

    sent(desk, page("about", scenario.pk), title="The school gate", blind_title="The gate", kind="made_up",
         content_note="A quarrel.", roles="head teacher\nofficer")  # fmt: skip
    stage = GATE["stages"][0]
    typed = {
        "title": stage["title"], "known": stage["known"], "question": stage["question"],
        "holder__role": "head teacher", "holder__agency": "school", "holder__contexts": ["B"],
        "receiver__role": "officer", "receiver__agency": "police", "receiver__contexts": ["C"],
        "outcomes": ["core_safety"], "ask": "What did she hear?\nWho else was there?",
        "items-0-text": "A threat", "items-0-kind": "soft", "items-0-source": "a teacher",
        "items-0-quality": "heard, not seen",
    }  # fmt: skip
    more = sent(desk, page("stage_add", scenario.pk), **typed, **{"more-items": ""})
    assert more.status_code == 200
    assert "Information 2" in words(more)
    assert "There is a problem" not in words(more)
    saved = desk.post(page("stage_add", scenario.pk), hidden(more) | typed)
    assert saved["Location"] == page("scenario", scenario.pk)
    own = {"own_outcomes-0-title": "Peace at the gate", "own_outcomes-0-prompts__share": "What could go wrong there?",
           "own_outcomes-0-prompts__not_share": "What could go wrong here?"}  # fmt: skip
    sent(desk, page("sides", scenario.pk), **own)
    said_then = {"debrief-0-point": "What did you miss?", "contested": "Who began it"}
    sent(desk, page("afterwards", scenario.pk), **said_then)

    overview = words(desk.get(page("scenario", scenario.pk)))
    assert "Nothing is lacking" in overview
    preview = desk.get(page("preview", scenario.pk))
    assert "What did you miss?" in words(preview)
    seen = words(desk.get(page("preview", scenario.pk), {"stage": "s1"}))
    assert stage["known"] in seen
    assert "What did she hear?" not in seen
    assert "What did you miss?" not in seen
    done = sent(desk, page("publish", scenario.pk))
    assert done["Location"] == page("scenario", scenario.pk)
    said = Published.objects.named("school_gate").get().walkthrough
    assert said.stages[0].ask == ("What did she hear?", "Who else was there?")
    assert [row.id for row in said.own_outcomes] == ["own-1"]
    assert said.roles == ("head teacher", "officer")
    assert "The gate" in words(desk.get(page("library")))


def test_a_page_that_is_opened_and_saved_changes_nothing(desk, esme):
    """What is shipped goes through the pages of its parts and comes back as it was, and what no page asks as well."""
    for of, parts, number in (("climbie", ("about", "afterwards"), 2), ("sc_bulk", ("about", "sides"), 2)):
        given = desk.get(page("walkthrough_file", Published.objects.named(of).get().pk))
        sent(desk, page("bring_in"), text=given.content.decode())
        scenario = Scenario.objects.get(key=of, agency__isnull=False)
        before = scenario.draft

        for where in [*(page(name, scenario.pk) for name in parts), page("stage", scenario.pk, number)]:
            shown = desk.get(where)
            answer = desk.post(where, everything(shown))
            assert answer.status_code == 302, (where, words(answer)[:500])

        assert Scenario.objects.get(pk=scenario.pk).draft == before


def test_the_numbers_of_a_list_are_typed_and_what_follows_is_worked_out(desk, esme):
    scenario = written(esme)
    where = page("stage", scenario.pk, 1)
    asked = {f"base_rate-0-{rule}__{share}": text for rule, shares in {
        "as_told": {"prevalence": "2", "sensitivity": "80 %", "specificity": "97"},
        "then_try": {"prevalence": "1 to 3", "sensitivity": "60-85", "specificity": "95 – 98"},
    }.items() for share, text in shares.items()}  # fmt: skip
    stands = everything(desk.get(where))

    lacking = desk.post(where, stands | asked | {"base_rate-0-records": ""})
    assert lacking.status_code == 302
    to_mend = words(desk.get(page("scenario", scenario.pk)))
    assert "Stages 1, base rate, records: This is missing" in to_mend
    assert "base rate, expect" not in to_mend
    assert desk.post(where, everything(desk.get(where)) | {"base_rate-0-records": "200000"}).status_code == 302
    shipped = library.load("sc_bulk", 1).plain()["stages"][1]["base_rate"]
    assert Scenario.objects.get(pk=scenario.pk).draft["stages"][0]["base_rate"] == shipped
    assert "3,880 to 9,900 false alarms" in words(desk.get(page("preview", scenario.pk)))

    wrong = everything(desk.get(where))
    for field, text, said in (
        ("records", "many", "Enter how many records are looked through, as a whole number"),
        ("as_told__prevalence", "3 to 1", "Enter a number from 0 to 100, or a range such as 1 to 3"),
        ("then_try__specificity", "a few", "Enter a number from 0 to 100, or a range such as 1 to 3"),
    ):
        answer = desk.post(where, wrong | {f"base_rate-0-{field}": text})
        assert answer.status_code == 422
        assert said in words(answer)
        assert f'value="{text}"' in answer.content.decode()
    nobody = {"base_rate-0-as_told__sensitivity": "0", "base_rate-0-as_told__specificity": "100"}
    assert "This rule marks nobody" in words(desk.post(where, wrong | nobody))

    emptied = {name: "" if name.startswith("base_rate-0-") else text for name, text in wrong.items()}
    assert desk.post(where, emptied).status_code == 302
    assert "base_rate" not in Scenario.objects.get(pk=scenario.pk).draft["stages"][0]


def test_a_walkthrough_is_made_a_twin_and_none_again_on_the_page_of_what_it_is(desk, esme):
    scenario = written(esme)
    where = page("about", scenario.pk)
    draft = lambda: Scenario.objects.get(pk=scenario.pk).draft  # noqa: E731
    shown = desk.get(where)
    assert "vg_key_asker" not in shown.content.decode()  # a twin itself
    stands = everything(shown)

    for typed, said in (
        ({"mirror__of": "vg_key"}, "Select the feature that it swaps"),
        ({"mirror__swapped": "direction"}, "Select what it is the twin of"),
    ):
        answer = desk.post(where, stands | typed)
        assert (answer.status_code, said in words(answer)) == (422, True)
    assert desk.post(where, stands | {"mirror__of": "vg_key", "mirror__swapped": "direction"}).status_code == 302
    assert draft()["mirror"] == {"of": "vg_key", "swapped": "direction"}
    assert "This is a twin of “vg_key”" in words(desk.get(page("scenario", scenario.pk)))
    assert sent(desk, page("publish", scenario.pk)).status_code == 422  # it says what differs

    mine, theirs = (everything(desk.get(where)) for _ in range(2))
    desk.post(where, theirs | {"mirror__swapped": "hard_for_soft"})
    overtaken = desk.post(where, mine | {"mirror__of": ""})
    assert overtaken.status_code == 409
    assert "hard_for_soft" in words(overtaken)
    assert desk.post(where, everything(overtaken) | {"mirror__of": ""}).status_code == 302
    assert "mirror" not in draft()


def everything(answer):
    """All that stands in the form of a page, as a browser would send it."""
    source = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    typed = hidden(answer)
    for name, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', source, re.S):
        typed[name] = unescape(text)
    for tag in re.findall(r"<input [^>]*>", source):
        name, value = (re.search(rf' {what}="([^"]*)"', tag) for what in ("name", "value"))
        kind = re.search(r' type="([^"]*)"|$', tag)[1]
        if kind == "text" and value:
            typed[name[1]] = unescape(value[1])
        if kind in ("radio", "checkbox") and " checked" in tag:
            typed.setdefault(name[1], []).append(unescape(value[1]) if value else "on")
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', source, re.S):
        if chosen := re.search(r'<option value="([^"]*)" selected', options):
            typed[name] = chosen[1]
    return typed


def papers(answer):
    """What a page tells of the case: from the name of the stage to the end of what is known, as it is in the source."""
    source = answer.content.decode()
    heading = re.search(r"<h1 .*?</h1>", source, re.S)[0]
    asked = re.search(r'<div class="govuk-inset-text.*?</div>', source, re.S)[0]
    known = source[source.index('<p class="govuk-body ew-lead ew-lines">') : source.index("Both sides of each outcome")]
    return heading, asked, " ".join(known.split())


def test_a_preview_as_a_participant_is_what_a_participant_gets(desk, esme):
    scenario = brought_in(esme, of="sc_da")
    said, at = library.load("sc_da", 1), timezone.now()
    session = telling.opened(esme, "sc_da", at=at)
    phone = Client()
    phone.post("/join/", {"code": session.code.lower()})
    telling.led(session, esme, "next", "close", "next", at=at)

    theirs = phone.get(page("taking_part", session.pk))
    seen = desk.get(page("preview", scenario.pk), {"stage": said.stages[1].id})

    assert papers(seen) == papers(theirs)
    assert said.setting in unescape(papers(theirs)[2])
    for prompt in said.rows(said.stages[1].id)[0].prompts.values():
        assert prompt in words(seen)


def test_stages_are_taken_out_and_put_earlier(desk, esme):
    two = GATE | {"stages": [GATE["stages"][0], GATE["stages"][0] | {"id": "s2", "title": "After school"}]}
    scenario = written(esme, draft=two)

    sent(desk, page("stage_earlier", scenario.pk, 2))
    assert [stage["id"] for stage in Scenario.objects.get(pk=scenario.pk).draft["stages"]] == ["s2", "s1"]
    sent(desk, page("stage_remove", scenario.pk, 1))
    assert [stage["id"] for stage in Scenario.objects.get(pk=scenario.pk).draft["stages"]] == ["s1"]
    assert desk.get(page("stage", scenario.pk, 2)).status_code == 404


def test_two_who_write_at_once_see_both_versions(desk, esme):
    scenario = written(esme)
    where = page("about", scenario.pk)
    mine, theirs = (hidden(desk.get(where)) | {"title": "The school gate", "kind": "made_up"} for _ in range(2))
    desk.post(where, theirs | {"setting": "A town"})

    answer = desk.post(where, mine | {"setting": "A village"})

    assert answer.status_code == 409
    assert "A village" in words(answer)
    assert "A town" in words(answer)
    assert desk.post(where, hidden(answer) | {"title": "x", "setting": "A village"}).status_code == 302
    assert Scenario.objects.get(pk=scenario.pk).draft["setting"] == "A village"


def test_what_is_typed_while_somebody_publishes_stays_on_the_page(desk, esme):
    scenario = written(esme)
    where = page("about", scenario.pk)
    mine = hidden(desk.get(where))
    sent(desk, page("publish", scenario.pk))

    answer = desk.post(where, mine | {"setting": "A village by the sea"})

    assert answer.status_code == 409
    assert "A village by the sea" in answer.content.decode()
    assert "published or discarded meanwhile" in words(answer)


def test_a_copy_and_a_twin_are_made_of_the_library(desk, climbie):
    sent(desk, page("copy", climbie.pk), what="copy", name="boroughs")
    sent(desk, page("copy", climbie.pk), what="share_or_withhold", name="boroughs_kept")

    copy, twin = (Scenario.objects.get(key=key).draft for key in ("boroughs", "boroughs_kept"))
    assert copy["stages"] == twin["stages"] == climbie.walkthrough.plain()["stages"]
    assert twin["mirror"] == {"of": "climbie", "swapped": "share_or_withhold"}
    assert "mirror" not in copy
    assert "boroughs" in words(desk.get(page("ours")))


def test_a_new_version_is_begun_and_one_is_taken_out_of_the_library(desk, esme):
    version = published(esme)
    where = page("scenario", version.scenario_id)

    assert sent(desk, page("again", version.scenario_id))["Location"] == where
    assert desk.get(page("again", version.scenario_id)).status_code == 404
    assert sent(desk, page("discard", version.scenario_id))["Location"] == page("ours")
    sent(desk, page("withdraw", version.scenario_id))
    assert "Taken out of the library" in words(desk.get(where))
    assert "The school gate" not in words(desk.get(page("library")))


@pytest.mark.parametrize("text", ['<script>alert("x")</script>', "{{ 7 }}", "\u202egnihtemos", "x" * 3999])
def test_hostile_text_is_text(desk, esme, text):
    scenario = written(esme, draft=GATE | {"blind_title": text[:300], "setting": text})

    for name in ("scenario", "about", "preview"):
        answer = desk.get(page(name, scenario.pk))
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
