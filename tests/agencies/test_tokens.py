"""A program acts as somebody by a token: made, shown once, opening one membership, and over in time."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from agencies import services
from agencies.acting import opened_by
from agencies.models import Token
from agencies.permissions import MayNot, NotPossibleNow, Refused
from agencies.roles import Role
from tests.agencies.trail import told, told_last
from tests.cast import NOON, signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def token(acting, *, name="Case system", lasts=30 * DAY, at=NOON):
    return services.make_token(membership=acting.membership, name=name, expires_at=at + lasts, by=acting, at=at)


def test_a_program_with_a_token_acts_as_the_person_in_that_membership(amara):
    made = token(amara)

    opened = opened_by(made.secret, NOON)

    assert opened == amara
    assert (opened.team, opened.role, opened.kind) == (amara.team, Role.PRACTITIONER, "person")
    assert told(amara.user.stream)[-1] == "token.made"
    assert told_last(amara.user.stream)["token"] == str(made.token.pk)


def test_one_question_to_the_database_opens_it(amara, django_assert_num_queries):
    secret = token(amara).secret

    with django_assert_num_queries(1):
        acting = opened_by(secret, NOON)
        assert acting.agency.name == "Eastmere Children's Services"


def test_the_secret_is_kept_nowhere(amara):
    made = token(amara)

    kept = Token.objects.get(pk=made.token.pk)
    assert len(made.secret) == 46
    assert made.secret not in str(vars(kept))
    assert made.secret not in str(told_last(amara.user.stream))
    assert bytes(kept.digest) not in made.secret.encode()


def test_two_tokens_have_nothing_in_common(amara):
    assert token(amara).secret[3:13] != token(amara, name="Another").secret[3:13]


@pytest.mark.parametrize("secret", ["", "ew_", "ew_" + "a" * 43])
def test_what_is_no_token_opens_nothing(amara, secret):
    token(amara)

    assert opened_by(secret, NOON) is None


def test_it_expires_at_its_hour(amara):
    secret = token(amara, lasts=DAY).secret

    assert opened_by(secret, NOON + DAY - timedelta(microseconds=1)) == amara
    assert opened_by(secret, NOON + DAY) is None


def test_it_is_over_when_its_owner_ends_it(amara):
    made = token(amara)

    services.end_token(token=made.token, by=amara, at=NOON + DAY)

    assert opened_by(made.secret, NOON + DAY) is None
    assert told(amara.user.stream)[-1] == "token.ended"


def test_it_is_over_with_the_membership(amara, ines):
    secret = token(amara).secret

    services.end_membership(membership=amara.membership, by=ines, at=NOON + DAY)

    assert opened_by(secret, NOON + DAY) is None


def test_it_is_over_when_the_membership_runs_out(machine, gwen, duty_team):
    membership = services.enrol(
        user=gwen.user, team=duty_team, role=Role.PRACTITIONER, by=machine, at=NOON, until=NOON + DAY
    )
    secret = token(type(gwen)(user=gwen.user, membership=membership)).secret

    assert opened_by(secret, NOON)
    assert opened_by(secret, NOON + DAY) is None


def test_it_is_over_when_the_account_is_closed(amara, machine):
    secret = token(amara).secret

    services.close_account(user=amara.user, by=machine, at=NOON)

    assert opened_by(secret, NOON) is None


def test_nobody_makes_or_ends_a_token_for_somebody_else(amara, bryn, ines):
    made = token(amara)

    with pytest.raises(MayNot):
        services.make_token(membership=amara.membership, name="Mine", expires_at=NOON + DAY, by=bryn, at=NOON)
    with pytest.raises(MayNot):
        services.end_token(token=made.token, by=ines, at=NOON)

    assert opened_by(made.secret, NOON) == amara
    assert Token.objects.count() == 1


def test_a_membership_that_is_over_makes_no_token(moss):
    with pytest.raises(NotPossibleNow):
        token(moss)


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"lasts": timedelta(0)}, {"expires_at": "A token must expire within a year"}),
        ({"lasts": 367 * DAY}, {"expires_at": "A token must expire within a year"}),
        (
            {"name": "Case system"},
            {"name": "You already have a token of this name. End it first, or choose another name"},
        ),
        ({"name": "  "}, {"name": "This field cannot be blank."}),
    ],
)
def test_what_cannot_be_a_token_is_refused(amara, changed, errors):
    token(amara)

    with pytest.raises(Refused) as refused:
        token(amara, **({"name": "Another"} | changed))

    assert refused.value.errors == errors
    assert Token.objects.count() == 1


def test_a_name_is_free_again_once_its_token_is_over(amara):
    services.end_token(token=token(amara).token, by=amara, at=NOON)

    assert token(amara, at=NOON + DAY)


def test_the_page_shows_a_new_secret_once(client, amara):
    signed_in(client, amara)

    first = client.post(reverse("agencies:tokens"), {"name": "Case system", "lasts": "30"})
    second = client.get(reverse("agencies:tokens"))

    secret = first.context["made"].secret
    assert secret in first.content.decode()
    assert first.headers["Cache-Control"] == "no-store"
    assert secret not in second.content.decode()
    assert "Case system" in second.content.decode()


def test_the_page_says_what_is_missing_and_keeps_what_was_typed(client, amara):
    signed_in(client, amara)

    answer = client.post(reverse("agencies:tokens"), {"name": "Case system"})

    assert answer.context["form"].errors == {"lasts": ["Select how long it should work"]}
    assert 'value="Case system"' in answer.content.decode()
    assert not Token.objects.exists()


def without_csrf(answer):
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.content.decode())


def test_on_the_page_one_ends_ones_own_and_meets_nobody_elses(client, amara, bryn):
    own, other = token(amara).token, token(bryn).token
    signed_in(client, amara)

    ended = client.post(reverse("agencies:token_end", args=[own.pk]), follow=True)
    not_yours = client.post(reverse("agencies:token_end", args=[other.pk]))
    not_there = client.post(reverse("agencies:token_end", args=[amara.user.pk]))
    by_get = client.get(reverse("agencies:token_end", args=[own.pk]))

    assert (ended.status_code, not_yours.status_code, not_there.status_code, by_get.status_code) == (200, 404, 404, 405)
    assert "The token is ended." in ended.content.decode()
    assert Token.objects.get(pk=own.pk).ended_at
    assert Token.objects.get(pk=other.pk).ended_at is None
    assert without_csrf(not_yours) == without_csrf(not_there)


def test_who_belongs_to_no_team_makes_no_token(client, gwen):
    signed_in(client, gwen)

    answer = client.post(reverse("agencies:tokens"), {"name": "Case system", "lasts": "30"})

    assert answer.status_code == 200
    assert "You can make a token once you belong to a team." in answer.content.decode()
    assert not Token.objects.exists()
