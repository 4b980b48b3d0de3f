"""Before what weighs most one says again who one is (security S6), and nothing that was typed is lost."""

import html
import re
from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal import auth as recovery
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from django.utils import timezone

from agencies.confirming import CONFIRMED
from agencies.models import Token
from tests.api.program import Program
from tests.assessments.pages import stories
from tests.assessments.pages.stories import words
from tests.cast import PASSWORD, signed_in
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def decided(amara, bryn):
    return stories.decided(amara)


@told_once
def signed(amara, bryn):
    return stories.signed(amara).assessment


def some_time_ago(client, seconds=301):
    session = client.session
    session[CONFIRMED] -= seconds
    session.save()
    return client


def at(name, assessment, *more):
    return reverse(f"assessments:{name}", args=[assessment.question_id, *more])


def hidden(page):
    """What the page that asks would send along."""
    found = re.findall(r'<textarea name="([\w-]+)" hidden>\n(.*?)</textarea>', page.content.decode(), re.DOTALL)
    return {name: html.unescape(text) for name, text in found}


def test_a_signature_asks_again_and_what_was_entered_is_sent_with_the_password(client, amara, decided):
    signed_in(client, amara)
    page = client.get(at("check", decided))
    seen = re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]
    sent = {"seen": seen, "read": "on", "signs": "on", "further": "<b>two\nlines</b>"}
    assert some_time_ago(client).get(at("check", decided)).status_code == 200, "to read a form nothing is asked"
    key = client.session.session_key

    asked = client.post(at("check", decided), sent)
    wrong = client.post(at("check", decided), hidden(asked) | {"confirm_password": "not this one"})

    assert (asked.status_code, wrong.status_code) == (403, 403)
    assert "Confirm that it is you" in words(asked)
    assert "That is not your password" not in words(asked)
    assert "That is not your password" in words(wrong)
    assert hidden(wrong) == {"seen": seen, "read": "on", "signs": "on", "further": "<b>two\nlines</b>"}
    assert "not this one" not in wrong.content.decode()
    assert not decided.versions.exists()
    assert "lines" not in str(client.session.items()), "words are not left in the session"

    done = client.post(at("check", decided), hidden(wrong) | {"confirm_password": PASSWORD})

    assert done.status_code == 302
    assert decided.versions.get().number == 1
    assert client.session.session_key != key
    assert some_time_ago(client, 290).get(at("record_pdf", decided, 1)).status_code == 200, "not again within minutes"


def test_what_leaves_the_service_and_new_tokens_ask_again(client, bryn, signed):
    signed_in(client, bryn)
    some_time_ago(client)

    for name in ("record_pdf", "record_json"):
        answer = client.get(at(name, signed, 1))
        assert answer.url == f"{reverse('account_reauthenticate')}?next={at(name, signed, 1)}"
    asked = client.post(reverse("agencies:tokens"), {"name": "The case system", "lasts": "7"})
    assert (asked.status_code, Token.objects.filter(user=bryn.user).exists()) == (403, False)
    assert client.get(at("record", signed, 1)).status_code == 200, "reading asks nothing"

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": at("record_pdf", signed, 1)})

    assert client.get(at("record_pdf", signed, 1)).status_code == 200


def test_whoever_has_codes_is_asked_for_one_and_never_for_the_password(client, bryn, signed):
    sent = {"seen": signed.versions.get().fingerprint, "read": "on", "signs": "on"}
    signed_in(client, bryn)
    recovery.RecoveryCodes.activate(bryn.user)
    totp.TOTP.activate(bryn.user, "JBSWY3DPEHPK3PXP")
    some_time_ago(client)
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value("JBSWY3DPEHPK3PXP", counter))
    by_password = client.post(at("sign_off", signed), sent | {"confirm_password": PASSWORD})
    assert (by_password.status_code, "That code did not work" in words(by_password)) == (403, True)
    by_code = client.post(at("sign_off", signed), sent | {"confirm_password": code})
    assert by_code.status_code != 403
    again = some_time_ago(client).post(at("sign_off", signed), sent | {"confirm_password": code})
    assert again.status_code == 403, "a code works once"


def test_nothing_stands_in_the_way_of_acting_first(client, amara, decided):
    some_time_ago(signed_in(client, amara))

    assert client.get(reverse("assessments:act_first")).status_code == 200
    assert client.post(reverse("assessments:act_first"), {}).status_code == 422


def test_a_program_needs_a_token_that_is_new(bryn, signed):
    program, version = Program(bryn), signed.versions.get()
    where = f"questions/{signed.question_id}/versions/1"
    Token.objects.filter(user=bryn.user).update(made_at=timezone.now() - timedelta(minutes=5))

    refused = [
        program.sent("GET", f"{where}/pdf"),
        program.sent("GET", f"{where}/file"),
        program.sent("POST", f"{where}/sign-off", {"seen": version.fingerprint}),
    ]

    assert [answer.status_code for answer in refused] == [403] * 3
    assert all("POST /api/v1/tokens" in answer.json()["detail"] for answer in refused)
    assert program.get(where)["number"] == 1, "reading asks nothing"
    Program(bryn, name="A new one").post(f"{where}/sign-off", {"seen": version.fingerprint}, status=200)


def test_a_browser_that_calls_the_api_is_told_where_to_confirm(client, bryn, signed):
    some_time_ago(signed_in(client, bryn))

    answer = client.get(f"/api/v1/questions/{signed.question_id}/versions/1/pdf")

    assert (answer.status_code, "/accounts/reauthenticate/" in answer.json()["detail"]) == (403, True)
