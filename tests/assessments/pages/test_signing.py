"""From checking to a record that stays: the author signs what they saw, a manager who is not the author signs off."""

import datetime as dt
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from agencies.acting import reading
from agencies.roles import Role
from assessments.lifecycle import Status
from assessments.models import Assessment, SignOff
from assessments.views import signing
from cases.models import Grant
from cases.services import end_grant
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.stories import YESTERDAY, words
from tests.cast import account, enrolled, signed_in
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def decided(amara, bryn):
    """Everything that a signature asks for; Bryn manages Amara's team."""
    return stories.decided(amara)


@told_once
def signed(amara, bryn):
    """Another decision of Amara's, which waits for Bryn."""
    return stories.signed(amara)


def at(name, assessment, *more):
    return reverse(f"assessments:{name}", args=[assessment.question_id, *more])


def seen(answer):
    return re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]


def said_back(page):
    """The sides, as they begin the sentences in which the answers are said back."""
    card = words(page).partition('id="restated"')[2].partition("</section>")[0]
    return re.findall(r"<span>(If we[^<]*)</span></span>: (?:“|you found nothing)", card)


def test_the_author_reads_the_whole_record_ticks_twice_and_signs(client, amara, decided):
    page = signed_in(client, amara).get(at("check", decided))
    unticked = client.post(at("check", decided), {"seen": seen(page)})
    done = client.post(at("check", decided), {"seen": seen(page), "read": "on", "signs": "on"})

    assert "Rose will say nothing more to anybody" in words(page)
    assert (
        said_back(page) == ["If we share", "If we do not share"] * 4
        or said_back(page)
        == [
            "If we do not share",
            "If we share",
        ]
        * 4
    )
    levels = "a real possibility to about even or likely in the next 3 months, and as severe"
    assert f"You read it as {levels}." in words(page)
    assert " checked" not in words(page)
    assert unticked.status_code == 422
    assert words(unticked).count("Tick to sign") == 2
    assert done.status_code == 302
    assert "Nothing has been sent to anybody else." in words(client.get(done.url))
    assert decided.versions.get().number == 1


def test_what_changed_since_it_was_read_is_not_signed(client, amara, decided):
    before = seen(signed_in(client, amara).get(at("check", decided)))
    factories.assessments.decide(
        assessment=decided,
        recommendation=factories.a_decision(proposal="Tell them everything"),
        justification=factories.the_reasons(review_on=stories.IN_A_MONTH),
        finished=True,
        by=amara,
        at=YESTERDAY,
    )

    stale = client.post(at("check", decided), {"seen": before, "read": "on", "signs": "on"})

    assert stale.status_code == 409
    assert "Changed since you opened it" in words(stale)
    assert "Tell them everything" in words(stale)
    assert seen(stale) != before
    assert not decided.versions.exists()


def test_what_is_missing_is_listed_by_page_and_there_is_nothing_to_sign(client, amara):
    assessment = stories.appraised(amara)

    page = words(signed_in(client, amara).get(at("check", assessment)))

    assert "Still to be said before you can sign" in page
    listed = page[page.index('id="missing"') : page.index("</section>", page.index('id="missing"'))]
    assert re.findall("<h3[^>]*>([^<]+)</h3>", listed) == [
        "Purpose",
        "Your decision, and why",
        "Who needs to know",
        "Working conditions",
    ]
    lines = re.findall('<a class="govuk-link" href="([^"]+)">([^<]+)</a>', listed)
    assert len(lines) == len(set(lines))
    assert (at("decide", assessment), "Enter your main reason") in lines
    assert (reverse("cases:purpose", args=[assessment.question_id]), "Enter whether the new use is in keeping") in lines
    assert 'name="signs"' not in page


def test_nobody_signs_for_the_author(client, amara, nia, bryn, chidi, decided):
    factories.let_see(decided.question.case, nia, by=amara, at=YESTERDAY)

    for person in (nia, bryn):
        page = signed_in(client, person).get(at("check", decided))
        assert 'name="signs"' not in words(page)
        tried = client.post(at("check", decided), {"seen": "0", "read": "on", "signs": "on"})
        assert tried.status_code == 403
    assert signed_in(client, chidi).get(at("check", decided)).status_code == 404
    assert not decided.versions.exists()


def test_a_manager_finds_it_reads_both_sides_and_signs_off(client, amara, bryn, signed):
    waiting = reverse("assessments:waiting")

    listed = words(signed_in(client, bryn).get(waiting))
    page = client.get(at("sign_off", signed.assessment))
    done = client.post(at("sign_off", signed.assessment), {"seen": seen(page), "signs": "on"})

    assert signed.assessment.question.reference in listed
    text = words(page)
    assert text.index("Sam is left alone at night") < text.index('name="signs"')
    before_both_sides = text[: text.index("Sam is left alone at night")]
    assert "Decided by" in before_both_sides
    assert not re.search("<dt>Decision</dt>|In summary|In full", before_both_sides)
    assert "What I propose" in text
    assert done.url == at("record", signed.assessment, 1)
    assert "Bryn Hughes" in words(client.get(done.url))
    assert "Nothing is waiting for you." in words(client.get(waiting))


def test_what_waits_for_bryn_is_listed_page_by_page_the_longest_waiting_first(
    client, amara, bryn, signed, monkeypatch, django_assert_max_num_queries
):
    when = YESTERDAY + timedelta(hours=1)
    later = factories.signed(factories.decided(stories.question(amara), by=amara, at=when), by=amara, at=when)
    references = [each.assessment.question.reference for each in (signed, later)]
    waiting = reverse("assessments:waiting")
    with django_assert_max_num_queries(1, using="keys"):
        both = words(signed_in(client, bryn).get(waiting))
    monkeypatch.setattr(signing, "A_PAGE", 1)

    pages = [words(client.get(waiting, {"page": number})) for number in (1, 2)]

    assert both.index(references[0]) < both.index(references[1])
    assert [[each in page for each in references] for page in pages] == [[True, False], [False, True]]
    assert "?page=2" in pages[0]


def test_a_sign_off_of_another_text_is_refused(client, amara, bryn, signed):
    stale = signed_in(client, bryn).post(at("sign_off", signed.assessment), {"seen": "0" * 64, "signs": "on"})

    assert stale.status_code == 409
    assert "Changed since you opened it" in words(stale)
    assert not SignOff.objects.exists()


def test_never_ones_own(client, amara, signed):
    page = signed_in(client, amara).get(at("sign_off", signed.assessment))

    tried = client.post(at("sign_off", signed.assessment), {"seen": signed.fingerprint, "signs": "on"})

    assert "You cannot sign off your own decision" in words(page)
    assert 'name="signs"' not in words(page)
    assert tried.status_code == 403
    assert not SignOff.objects.exists()


def test_sent_back_with_a_question_it_can_be_changed_again(client, amara, bryn, signed):
    empty = signed_in(client, bryn).post(at("send_back", signed.assessment), {"question": " "})
    done = client.post(at("send_back", signed.assessment), {"question": "What did the school see?"})

    assert words(empty).count("Enter your question") == 2
    assert done.status_code == 302
    assert Assessment.objects.get(pk=signed.assessment_id).status == Status.SENT_BACK
    assert "What did the school see?" in words(client.get(at("record", signed.assessment, 1)))


def test_sending_the_same_form_twice_is_one_sign_off(client, amara, bryn, signed):
    form = {"seen": signed.fingerprint, "signs": "on", "key": "6a5f0c4e-8f3a-4d1b-9d53-1c1f8c1f0003"}

    first = signed_in(client, bryn).post(at("sign_off", signed.assessment), form)
    second = client.post(at("sign_off", signed.assessment), form)

    assert first.status_code == 302
    assert second.url == first.url
    assert SignOff.objects.count() == 1


def test_withdrawn_it_can_still_be_read(client, amara, bryn, chidi, signed):
    version = stories.signed_off_by(bryn, signed)

    done = signed_in(client, amara).post(at("withdraw", version.assessment), {"why": "Rose told them herself"})

    page = words(client.get(done.url))
    assert "Withdrawn" in page
    assert "Rose told them herself" in page
    assert "Rose will say nothing more to anybody" in page
    assert signed_in(client, chidi).get(done.url).status_code == 404


def test_amended_and_signed_again_the_first_says_what_replaced_it(client, amara, bryn, signed):
    assessment = stories.signed_off_by(bryn, signed).assessment

    opened = signed_in(client, amara).post(at("amend", assessment), {"why": "The school has seen Sam"})
    page = client.get(at("check", assessment))
    client.post(at("check", assessment), {"seen": seen(page), "read": "on", "signs": "on"})

    assert opened.status_code == 302
    assert "Version 2 has replaced this one" in words(client.get(at("record", assessment, 1)))
    assert "which is kept" in words(client.get(at("record", assessment, 2)))


def test_the_record_says_that_its_text_is_the_one_that_was_signed(client, amara, signed):
    page = words(signed_in(client, amara).get(at("record", signed.assessment, 1)))

    assert "the text above is the text that was signed" in page
    assert re.search(r"Entry \d+\.", page)


def test_a_different_view_stays_and_the_author_answers_it(client, amara, bryn, signed):
    signed_in(client, bryn).post(at("dissent", signed.assessment), {"text": "I would wait for the school"})
    view = signed.assessment.dissents.get()
    refused = client.post(at("dissent_answer", signed.assessment, view.pk), {"answer": "No"})
    led_on = [words(signed_in(client, each).get(at("overview", signed.assessment))) for each in (bryn, amara)]
    signed_in(client, amara).post(at("dissent_answer", signed.assessment, view.pk), {"answer": "They close on Friday"})

    page = words(client.get(at("dissent", signed.assessment)))
    assert refused.status_code == 403
    assert ["Read and answer<" in each for each in led_on] == [False, True]
    assert "Read and answer<" not in words(client.get(at("overview", signed.assessment)))
    assert "I would wait for the school" in page
    assert "They close on Friday" in page


def test_a_colleague_is_asked_reads_and_gives_a_view_once(client, amara, kit, chidi, decided):
    asked = signed_in(client, amara).post(
        at("opinion_ask", decided), {"colleague": str(kit.user.pk), "question": "Too much?"}
    )
    outside = client.post(at("opinion_ask", decided), {"colleague": str(chidi.user.pk), "question": "And you?"})
    opinion = reverse("assessments:opinion", args=[decided.opinions.get().pk])
    said_to_others = "Read what was asked, then give your view" in words(client.get(at("overview", decided)))
    led_on = words(signed_in(client, kit).get(at("overview", decided)))
    given = signed_in(client, kit).post(opinion, {"view": "I read it the same way"})

    assert asked.status_code == 302
    assert outside.status_code == 422
    assert "Select whom you ask" in words(outside)
    assert given.status_code == 302
    assert "I read it the same way" in words(client.get(opinion))
    assert "Read what was asked, then give your view" in led_on
    assert not said_to_others
    assert signed_in(client, chidi).get(opinion).status_code == 404


def test_who_reads_the_next_version_sees_what_was_asked_and_what_changed(client, amara, bryn, signed):
    signed_in(client, bryn).post(at("send_back", signed.assessment), {"question": "What did the school see?"})
    assert "Answer it in your reasons" in words(signed_in(client, amara).get(at("overview", signed.assessment)))
    assert "Your manager asks:</b> What did the school see?" in words(client.get(at("decide", signed.assessment)))
    page = client.get(at("check", signed.assessment))
    client.post(at("check", signed.assessment), {"seen": seen(page), "read": "on", "signs": "on"})

    again = signed_in(client, bryn).get(at("sign_off", signed.assessment))

    assert "Version 1 was sent back by" in words(again)
    assert "What did the school see?" in words(again)
    assert at("record_changes", signed.assessment, 2) in again.content.decode()


def test_all_pages_of_a_question_have_the_same_tabs(client, amara, signed):
    desk = signed_in(client, amara)
    history = reverse("cases:question_history", args=[signed.assessment.question_id])
    pages = [history, *(at(name, signed.assessment) for name in ("overview", "grid", "shows", "decide"))]

    tabs = [desk.get(page).content.decode().partition('class="ew-tabs"')[2].partition("</nav>")[0] for page in pages]

    for name, more in [("grid", ()), ("shows", ()), ("decide", ()), ("record", (1,))]:
        assert [f'href="{at(name, signed.assessment, *more)}"' in each for each in tabs] == [True] * len(pages), name


def test_whoever_asks_for_a_view_reads_until_when_and_later_that_access_has_ended(client, amara, kit, decided):
    longest = timezone.localdate() + dt.timedelta(days=14)
    opinion = stories.asked_for_a_view(decided, kit, by=amara)
    last = date_format(longest - dt.timedelta(days=1), "j F Y")

    desk = signed_in(client, amara)
    while_it_lasts = [words(desk.get(at(page, decided))) for page in ("overview", "opinion_ask")]
    colleague = words(signed_in(Client(), kit).get(reverse("assessments:opinion", args=[opinion.pk])))
    with reading(kit):
        own = Grant.objects.of(kit.user).get()
    end_grant(grant=own, by=kit, at=timezone.now())
    afterwards = [words(desk.get(at(page, decided))) for page in ("overview", "opinion_ask")]
    found = signed_in(Client(), kit).get(reverse("assessments:opinion", args=[opinion.pk]))

    assert f"They can read this case until {date_format(longest, 'j F Y')}, or until" in while_it_lasts[1]
    for page in (*while_it_lasts, colleague):
        assert f"Kit Lawson can read this case until {last}." in page
    for page in afterwards:
        assert "The access of Kit Lawson has ended, so they cannot answer any more." in page
    assert found.status_code == 404


NOBODY = "Nobody can sign this off at the moment: no manager of Child protection, duty team"


def test_the_author_is_told_when_nobody_can_sign_it_off_and_what_to_do(client, amara, bryn, machine, decided):
    with reading(bryn):
        own = Grant.objects.of(bryn.user).get(case=decided.question.case)
    end_grant(grant=own, by=bryn, at=YESTERDAY)
    factories.signed(decided, by=amara, at=YESTERDAY)

    desk = signed_in(client, amara)
    alone = [desk.get(at(page, decided)) for page in ("signed", "overview")]
    case = decided.question.case
    other = enrolled(account("Ola", by=machine), amara.team, Role.MANAGER, by=machine)
    factories.let_see(case, other, by=amara, reason="sign_off", at=YESTERDAY)
    helped = [desk.get(at(page, decided)) for page in ("signed", "overview")]

    for page in map(words, alone):
        assert NOBODY in page
        assert f'href="{reverse("cases:access", args=[case.pk])}"' in page
        assert "ask an administrator to enrol one" in page
    for page in map(words, helped):
        assert NOBODY not in page


def test_a_team_without_a_manager_is_told_the_same(client, kit):
    version = stories.signed(kit)

    page = signed_in(client, kit).get(at("signed", version.assessment))

    assert NOBODY.replace("Child protection, duty team", "Looked-after children") in words(page)


def test_nothing_of_the_kind_is_said_while_a_manager_can_read_it(client, amara, bryn, signed):
    page = signed_in(client, amara).get(at("overview", signed.assessment))

    assert NOBODY not in words(page)
