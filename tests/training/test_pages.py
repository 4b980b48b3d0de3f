"""Pages of a session: what a phone, the trainer's screen and the big screen show, and when."""

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import signed_in
from tests.told import told_once
from tests.training import telling
from training import passes
from training.groups import Participant
from training.services import alone, running
from training.turns import Act

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def said(answer):
    """What a page says, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def at(page, session, *more):
    return reverse(f"training:{page}", args=[session.pk, *more])


def phone(session, nickname="", client=None):
    """A browser that has joined, and who it is."""
    client = client or Client()
    answer = client.post("/join/", {"code": session.code.lower(), "nickname": nickname})
    assert answer.status_code == 302, said(answer)
    return client, Participant.objects.of_session(session.pk).order_by("-number").first()


def typed(*, share="Trust is lost", not_share="It comes to harm", **more):
    fields = {"share-reason": share, "not_share-reason": not_share}
    for side in ("share", "not_share"):
        fields |= {f"{side}-likelihood": ["3", "4"], f"{side}-severity": ["4"], f"{side}-edition": "0"}
    return fields | more


def answers_all(client, session):
    """Goes through every outcome on its page, then sends."""
    part = telling.now(session).step.part
    for row in telling.rows(session):
        answer = client.post(at("pair", session, telling.now(session).place, part, row), typed())
        assert answer.status_code == 302, said(answer)
    return client.post(at("send", session, telling.now(session).place, part))


@told_once
def begun(esme):
    """The first stage is open; five have answered, and nothing is shown."""
    session = telling.opened(esme, at=NOW)
    people = telling.room(session, 5, at=NOW)
    session = telling.led(session, esme, "next", at=NOW)
    row = telling.rows(session)[0]
    for number, each in enumerate(people):
        odd = telling.pair(share=telling.harm((5,), (5,), f"canary {number}"))
        telling.answered(each, session, {row: odd}, at=NOW)
    return session


def test_one_joins_by_typing_or_by_the_square_with_or_without_a_name(begun):
    assert 'value="KITE 4827"' in Client().get("/join/kite-4827/").content.decode()

    nobody, participant = phone(begun)
    ash, _ = phone(begun, "Ash")

    assert participant.nickname == ""
    assert nobody.get(at("taking_part", begun)).status_code == 200
    cookie = nobody.cookies[passes.name_of(begun.pk)]
    assert cookie["httponly"]
    assert participant.pk.hex in cookie.value
    assert ash.get("/join/").status_code == 200


def test_a_wrong_code_and_one_that_has_ended_are_told_apart_plainly(begun, esme):
    wrong = Client().post("/join/", {"code": "ZINC 0000"})
    ended = running.open_session(
        version=telling.version(),
        short=True,
        key=__import__("uuid").uuid4(),
        by=esme,
        at=NOW - telling.LATER.resolution,
    )
    ended.code_until = NOW
    ended.save()

    over = Client().post("/join/", {"code": ended.code})
    assert (wrong.status_code, over.status_code) == (422, 409)
    assert "No session has this code" in said(wrong)
    assert "This code has ended. Ask your trainer for a new one" in said(over)


def test_whoever_guesses_codes_waits_and_then_even_a_right_one_is_not_taken(begun):
    cache.clear()
    guessing = Client(REMOTE_ADDR="203.0.113.9")
    statuses = [guessing.post("/join/", {"code": f"ZINC {n:04}"}).status_code for n in range(31)]
    right = guessing.post("/join/", {"code": begun.code})
    elsewhere = Client(REMOTE_ADDR="203.0.113.10").post("/join/", {"code": begun.code})
    cache.clear()

    assert statuses == [422] * 30 + [429]
    assert right.status_code == 429
    assert "Wait five minutes" in said(right)
    assert elsewhere.status_code == 302


def test_another_cookie_or_a_made_up_one_is_nobody(begun):
    stranger, someone = Client(), Participant.objects.of_session(begun.pk).first()
    for forged in ("", "x", someone.pk.hex, f"{someone.pk.hex}:AAAA"):
        stranger.cookies[passes.name_of(begun.pk)] = forged
        assert stranger.get(at("taking_part", begun)).status_code == 302
    lost = stranger.post(at("pair", begun, 1, "first", telling.rows(begun)[0]), typed(share="All I had to say"))

    assert lost.status_code == 409
    assert "All I had to say" in said(lost)


def test_somebody_who_comes_back_goes_on_where_they_were_and_a_late_joiner_begins_there(begun):
    client, participant = phone(begun, "Ash")
    row = telling.rows(begun)[0]
    client.post(at("pair", begun, 1, "first", row), typed(share="Half of it", later="1"))
    client.post(at("leave", begun))
    assert client.get(at("taking_part", begun)).status_code == 302

    phone(begun, "Another name", client)
    assert Participant.objects.get(pk=participant.pk).left_at is None
    assert "Half of it" in client.get(at("pair", begun, 1, "first", row)).content.decode()


def test_the_pair_is_the_one_of_live_work_in_the_order_drawn_for_each(begun):
    client, participant = phone(begun)
    page = client.get(at("pair", begun, 1, "first", telling.rows(begun)[0])).content.decode()

    sides = re.findall(r'<legend class="govuk-fieldset__legend">\s*<span class="ew-side ew-side--(\w+)"', page)
    assert sides[:2] == [str(pole) for pole in participant.order]
    assert page.count('type="checkbox"') == 2 * (2 * 6 + 1)
    assert "Who would bear it" not in page  # only the first three questions in this session


def test_what_is_missing_is_said_beside_its_field_and_everything_typed_is_kept(begun):
    client, _ = phone(begun)
    where = at("pair", begun, 1, "first", telling.rows(begun)[0])
    fields = typed(share="Trust is lost")
    del fields["not_share-severity"]

    answer = client.post(where, fields)

    assert answer.status_code == 422
    assert "Select how serious it would be if we do not share" in said(answer)
    assert "Trust is lost" in client.get(where).content.decode()


def test_a_text_that_no_screen_could_show_is_refused_and_a_session_has_an_end_of_people(begun, monkeypatch):
    client, _ = phone(begun)
    where = at("pair", begun, 1, "first", telling.rows(begun)[0])
    long = client.post(where, typed(share="x" * 4001))
    assert long.status_code == 422
    assert "Use at most 4000 characters" in said(long)
    nul = client.post(where, typed(share="a\x00b"))
    assert nul.status_code == 422

    monkeypatch.setattr("training.services.taking_part.MOST", 6)
    full = Client().post("/join/", {"code": begun.code})
    assert (full.status_code, "This session is full" in said(full)) == (409, True)


def test_two_windows_show_both_versions(begun):
    client, _ = phone(begun)
    where = at("pair", begun, 1, "first", telling.rows(begun)[0])
    client.post(where, typed(share="In one window"))

    answer = client.post(where, typed(share="In the other"))

    assert answer.status_code == 409
    assert "In one window" in said(answer)
    assert "In the other" in said(answer)
    renewed = re.search(r'name="share-edition" value="(\d+)"', answer.content.decode())[1]
    again = client.post(where, typed(share="In the other", **{"share-edition": renewed, "not_share-edition": renewed}))
    assert again.status_code == 302


def test_a_phone_saves_by_itself_and_is_told_when_it_is_too_late(begun, esme):
    client, _ = phone(begun)
    where = at("pair", begun, 1, "first", telling.rows(begun)[0])
    kept = client.post(where, typed(autosave="1"))
    assert kept.status_code == 200
    assert kept.json()["fields"] == {"share-edition": "1", "not_share-edition": "1"}
    telling.led(begun, esme, "close", at=NOW)

    fields = typed(share="Written too late", **{"share-edition": "1", "not_share-edition": "1"})
    late = client.post(where, fields | {"autosave": "1"})
    pressed = client.post(where, fields | {"share-edition": "2", "not_share-edition": "2"})

    assert late.status_code == pressed.status_code == 409
    assert "kept for you, and does not count" in late.json()["message"]
    assert "kept for you, and does not count" in said(pressed)
    assert "Written too late" in pressed.content.decode()
    telling.led(begun, esme, "next", at=NOW)  # even after the session has gone on
    gone = client.post(where, fields | {"share-reason": "And more", "share-edition": "3", "not_share-edition": "3"})
    assert gone.status_code == 409
    assert "And more" in gone.content.decode()


def test_before_it_is_shown_nobody_sees_an_answer_of_anybody_else_or_anything_of_a_later_stage(
    begun, esme, caplog, mailoutbox
):
    caplog.set_level("DEBUG")
    trainer, (client, _), learner = signed_in(Client(), esme), phone(begun), Client()
    later = telling.version().walkthrough.stages[1:]
    canaries = ["canary", *(stage.question[:40] for stage in later), *(item.text for s in later for item in s.items)]
    name = telling.version().walkthrough.title
    everything = [
        *(client.get(at(page, begun)) for page in ("taking_part", "changed", "took_part")),
        client.get(at("pair", begun, 1, "first", telling.rows(begun)[0])),
        client.get(at("pair", begun, 2, "first", "core_safety")),
        client.get(at("end", begun, 1)),
        *(trainer.get(at(page, begun)) for page in ("session", "screen", "session_changed", "report")),
        *(trainer.get(at("file", begun, what)) for what in ("readings", "words", "attendance")),
        *(trainer.get(reverse("training:sessions")) for _ in "1"),
        learner.get(at("screen", begun)),
    ]

    for answer in everything:
        page = answer.content.decode()
        assert not [each for each in canaries if each in unescape(page)], answer.request["PATH_INFO"]
        assert name not in unescape(page) or answer.request["PATH_INFO"].endswith("/library/")
    for stage in (closed := telling.led(begun, esme, "close", at=NOW),):
        assert "canary" not in trainer.get(at("session", stage)).content.decode()
        assert "canary" not in client.get(at("taking_part", stage)).content.decode()
        assert "canary" not in trainer.get(at("screen", closed)).content.decode()
    assert caplog.records  # every request leaves a line
    assert not [each for each in canaries if each in caplog.text]
    assert mailoutbox == []


def test_titles_of_later_stages_are_on_the_trainers_screen_alone(begun, esme):
    trainer, (client, _) = signed_in(Client(), esme), phone(begun)
    later = [stage.title for stage in telling.version().walkthrough.stages[1:]]

    assert all(title in unescape(trainer.get(at("session", begun)).content.decode()) for title in later)
    for answer in (trainer.get(at("screen", begun)), client.get(at("taking_part", begun))):
        assert not [title for title in later if title in unescape(answer.content.decode())]


def test_under_five_answers_nothing_is_shown_anywhere(esme):
    session = telling.opened(esme, at=NOW)
    trainer, phones = signed_in(Client(), esme), [phone(session)[0] for _ in range(4)]
    telling.led(session, esme, "next", at=NOW)
    for each in phones:
        assert answers_all(each, session).status_code == 302
    telling.led(session, esme, "close", "show", "debrief", at=NOW)

    for answer in (
        trainer.get(at("report", session)),
        trainer.get(at("file", session, "readings")),
        trainer.get(at("file", session, "words")),
    ):
        assert answer.status_code == 200
        assert "Trust is lost" not in answer.content.decode()
        assert "real possibility" not in answer.content.decode()
    assert "Fewer than five people answered" in said(trainer.get(at("report", session)))


def test_joined_answered_shown_talked_decided_debriefed(esme):
    """The whole way, through pages alone, with twelve phones."""
    trainer = signed_in(Client(), esme)
    version = telling.version()
    assert trainer.get(reverse("training:session_open", args=[version.pk])).status_code == 200
    opened = trainer.post(reverse("training:session_open", args=[version.pk]), {"depth": "short"})
    session = telling.Step._meta.model._meta.get_field("session").related_model.objects.get(
        pk=opened["Location"].split("/")[-2]
    )
    do = at("session_do", session)

    def press(act, **more):
        answer = trainer.post(do, {"act": act, "turn": telling.now(session).turn, **more})
        assert answer.status_code == 302, said(answer)

    phones = [phone(session, "<b>Ash</b>" if n == 0 else "")[0] for n in range(12)]
    assert "12 people have joined" in said(trainer.get(at("screen", session)))
    assert "<b>Ash</b>" not in trainer.get(at("session", session)).content.decode()
    assert "You have joined" in said(phones[0].get(at("taking_part", session)))
    press("next")
    for each in phones:
        assert answers_all(each, session).status_code == 302
    assert "12 of 12 people have answered" in said(trainer.get(at("screen", session)))
    assert "Your answers are in" in said(phones[0].get(at("taking_part", session)))
    press("close")
    press("show")
    row = telling.rows(session)[-1]
    trainer.post(do, {"put_up": row})
    trainer.post(do, {"words": "on"})
    title = {each.id: each.title for each in version.walkthrough.rows(version.walkthrough.stages[0].id)}[row]
    for page in (trainer.get(at("session", session)), trainer.get(at("screen", session))):
        assert title in said(page)
        assert "From a real possibility to about even or likely" in said(page)
        assert "people saw “if we share” first" in said(trainer.get(at("session", session)))
        assert "Trust is lost" in said(page)
    mine = said(phones[0].get(at("taking_part", session)))
    assert "You: A real possibility to about even or likely" in mine
    assert "Trust is lost" in mine
    press("again")
    assert answers_all_again(phones[0], session).status_code == 302
    press("close")
    press("show")
    press("ask_end")
    for each in phones[:6]:
        sent = each.post(
            at("end", session, 1), {"decision": "part", "why": "It is safer", "against": "=cmd|' /C calc'!A0"}
        )
        assert sent.status_code == 302
    press("close")
    press("show")
    assert "To share some of it, or with fewer people 6" in said(trainer.get(at("screen", session)))
    press("debrief")
    for page in (trainer.get(at("screen", session)), phones[0].get(at("taking_part", session))):
        assert version.walkthrough.title in said(page)
        assert "The record says" in said(page)
    files = {
        what: trainer.get(at("file", session, what)).content.decode() for what in ("readings", "words", "attendance")
    }
    assert '"1","First round"' in files["readings"]
    assert "\"'=cmd|" in files["words"]
    assert "Trust is lost" not in files["attendance"]
    assert files["attendance"].count("\r\n") == 13
    report = said(trainer.get(at("report", session)))
    assert "second round" in report
    assert "and its chain holds" in report
    assert "What the same person would read otherwise on another day is not told apart here" in report
    assert "at 1 stage of 6" in said(phones[0].get(at("took_part", session)))
    press("end")
    assert "This session is over" in said(phones[0].get(at("taking_part", session)))
    assert trainer.post("/join/", {"code": session.code}).status_code == 409


def answers_all_again(client, session):
    """Sends the second round as it begins: a copy of the first."""
    return client.post(at("send", session, telling.now(session).place, "second"))


def test_open_pages_ask_with_what_they_have_and_hear_of_what_is_new(begun, esme, django_assert_num_queries):
    trainer, (client, _) = signed_in(Client(), esme), phone(begun)

    def ask(who, page, tag=""):
        return who.get(at(page, begun), headers={"If-None-Match": tag} if tag else {})

    seen = {"changed": client.get(at("taking_part", begun)), "session_changed": trainer.get(at("session", begun))}
    tags = {page: unescape(re.search(r'data-tag="([^"]+)"', shown.content.decode())[1]) for page, shown in seen.items()}
    with django_assert_num_queries(1):
        assert ask(client, "changed", tags["changed"]).status_code == 304
    assert ask(trainer, "session_changed", tags["session_changed"]).status_code == 304

    telling.joined(begun, at=NOW)
    assert ask(client, "changed", tags["changed"]).status_code == 304  # no phone need know
    assert ask(trainer, "session_changed", tags["session_changed"]).status_code == 204
    telling.led(begun, esme, "close", at=NOW)
    new = ask(client, "changed", tags["changed"])
    assert (new.status_code, new["ETag"] != tags["changed"]) == (204, True)


def test_a_trainer_is_told_why_answers_that_were_shown_are_not_opened_again(begun, esme):
    desk, where = signed_in(Client(), esme), at("session", begun)
    telling.led(begun, esme, "close", at=NOW)
    assert "Reopen answers" in said(desk.get(where))
    telling.led(begun, esme, "show", at=NOW)

    shown = desk.get(where)
    forced = desk.post(at("session_do", begun), {"act": "reopen", "turn": telling.now(begun).turn})

    assert "Reopen answers" not in said(shown)
    why = "not opened again: what came now would no longer be each person’s own. Begin the second round instead."
    assert why in said(shown)
    assert (forced.status_code, said(forced).count(why)) == (409, 2)


def test_of_two_trainers_who_press_at_once_one_goes_on_and_the_other_is_told(begun, esme):
    trainer = signed_in(Client(), esme)
    pressed = {"act": "close", "turn": begun.turn}

    assert trainer.post(at("session_do", begun), pressed).status_code == 302
    again = trainer.post(at("session_do", begun), pressed, follow=True)

    assert "The session has gone on since you opened this screen" in said(again)
    assert trainer.post(at("session_do", begun), {"act": "show", "turn": "x"}, follow=True).status_code == 200
    assert telling.now(begun).step.shown_at is None
    refused = trainer.post(at("session_do", begun), {"act": "again", "turn": telling.now(begun).turn})
    assert refused.status_code == 409


def test_notes_are_kept_by_themselves_and_never_leave(begun, esme):
    trainer = signed_in(Client(), esme)
    kept = trainer.post(at("session_notes", begun), {"notes": "Ask the back row", "edition": "0", "autosave": "1"})
    other = trainer.post(at("session_notes", begun), {"notes": "Another window", "edition": "0", "autosave": "1"})

    assert kept.json()["fields"] == {"edition": "1"}
    assert other.status_code == 409
    assert "Ask the back row" in trainer.get(at("session", begun)).content.decode()
    assert "Ask the back row" not in trainer.get(at("screen", begun)).content.decode()


def test_alone_one_answers_first_and_then_sees_how_earlier_groups_spread(begun, jo, esme):
    telling.led(begun, esme, "close", "show", at=NOW)
    learner = signed_in(Client(), jo)
    begin = reverse("training:alone", args=[telling.version().pk])
    assert learner.get(begin).status_code == 200
    session = telling.now(telling.Participant.objects.get(
        session=learner.post(begin)["Location"].split("/")[-2]).session)  # fmt: skip

    before = said(learner.get(at("taking_part", session)))
    assert "What earlier groups answered" not in before
    skipped = learner.post(at("alone_go_on", session), {"act": "next", "turn": session.turn})
    assert (skipped.status_code, "Send your own answers first" in said(skipped)) == (409, True)
    assert answers_all(learner, session).status_code == 302
    after = said(learner.get(at("taking_part", session)))
    assert "5 people in groups answered this before you" in after
    assert "canary" not in after
    assert learner.post(at("alone_go_on", session), {"act": "next", "turn": session.turn}).status_code == 302
    assert telling.now(session).place == 2
    assert not type(session).objects.visible_to(esme).filter(pk=session.pk).exists()


def test_alone_a_second_time_one_sees_how_ones_own_readings_moved_and_nobody_else_does(jo, kit):
    version = telling.version("vg_key")
    shown = []
    for who, likelihood in ((jo, (3,)), (jo, (4, 5)), (kit, (1,))):
        learner = signed_in(Client(), who)
        pk = learner.post(reverse("training:alone", args=[version.pk]))["Location"].split("/")[-2]
        mine = Participant.objects.get(session=pk)
        session = telling.now(mine.session)
        row = telling.rows(session)[0]
        telling.answered(mine, session, {row: telling.pair(share=telling.harm(likelihood))}, at=NOW)
        turn = telling.now(session).turn
        alone.go_on(session=session, act=Act.DEBRIEF, turn=turn, by=mine, at=NOW)
        shown.append(said(learner.get(at("taking_part", session))))

    first, second, another = shown
    readings = len(telling.rows(session)) * 4
    assert f"Of {readings} readings of the same outcomes" in second
    assert f"The same {readings - 1} Overlapping 0 Higher 1 Lower 0" in second
    assert not any("You went through this before" in each for each in (first, another))


def test_whoever_takes_part_reaches_no_case_and_whoever_is_signed_in_takes_part_as_nobody(begun, amara):
    client, _ = phone(begun)
    for page in ("/", "/cases/", "/api/v1/cases", at("session", begun), at("screen", begun), at("report", begun)):
        assert client.get(page).status_code in (302, 401, 404)

    worker = signed_in(Client(), amara)
    phone(begun, client=worker)
    page = worker.get(at("taking_part", begun)).content.decode()
    assert "Amara" not in page
    assert not [
        field
        for field in Participant._meta.get_fields()
        if field.is_relation and "user" in str(field.related_model).lower()
    ]


def test_a_phone_that_comes_to_the_twin_of_a_session_is_known_there_and_a_new_one_is_not(begun, esme):
    twin = telling.opened(esme, "vg_key", at=NOW)
    type(twin).objects.filter(pk=twin.pk).update(twin_of=begun)
    client, before = phone(begun)

    _, now = phone(twin, client=client)
    _, stranger = phone(twin)

    assert now.earlier == before
    assert stranger.earlier is None
    trainer = signed_in(Client(), esme)
    mirrored = reverse("training:session_open", args=[telling.version("vg_key_hard").pk])
    assert "Have the same people been through that one?" not in said(trainer.get(mirrored))
    telling.led(twin, esme, "next", at=NOW)
    assert "Have the same people been through that one?" in said(trainer.get(mirrored))
    opened = trainer.post(mirrored, {"depth": "short", "twin_of": str(twin.pk)})
    assert type(twin).objects.get(pk=opened["Location"].split("/")[-2]).twin_of == twin
