"""Who is calling, which services are there, and in which words do they work? And tokens for programs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from allauth.core import ratelimit
from allauth.mfa.utils import is_mfa_enabled
from django.utils.translation import gettext as _
from rest_framework import exceptions

from agencies import services
from agencies.acting import Acting, reading
from agencies.contexts import ServiceContext, contexts
from agencies.forms import SecondStep, SignIn, in_words
from agencies.models import Membership, Team, Token, User
from agencies.permissions import MayNot, Refused
from agencies.roles import SEES_CASES
from api.bodies_agencies import (
    Colleague,
    Colleagues,
    ContextsTable,
    LawCards,
    Me,
    MembershipHeld,
    OutcomesOffered,
    ScalesInWords,
    TeamListed,
    Teams,
    TokenKept,
    TokenMade,
    Tokens,
    TokenWanted,
)
from api.doors import Call, Door, Query, operation
from api.problems import Failure, Unprocessable
from api.values import Answer
from assessments.appraisal import anchors, outcomes
from audit.services import AlreadyDone
from cases import law

KINDS = [context.value for context in ServiceContext]
ENDS = (
    Query("holder", "Type of the service that holds the information.", str, KINDS),
    Query("receiver", "Type of the service that might get it.", str, KINDS),
)
WAITING_CODES = {"too_many_login_attempts", "rate_limited"}


class MeDoor(Door):
    @operation("me", "Who calls, and for which team they act", tag="People", gives=Me)
    def get(self, call: Call) -> Answer:
        by = call.by
        with reading(by):
            held = list(Membership.objects.of(by.user).current(call.at).with_team())
        return Me(
            id=by.user.pk,
            name=by.user.display_name,
            acting=MembershipHeld.of(by.membership) if by.membership else None,
            memberships=tuple(MembershipHeld.of(each) for each in held),
        )


class DirectoryDoor(Door):
    @operation(
        "directory", "All services by agency. Services are public knowledge; cases are not", tag="People", gives=Teams
    )
    def get(self, call: Call) -> Answer:
        with reading(call.by):
            return Teams(teams=tuple(TeamListed.of(team) for team in Team.objects.directory()))


class ColleaguesDoor(Door):
    @operation(
        "colleagues",
        "People of one's own agency whose roles see cases: to let see a case, or to ask for a second opinion",
        tag="People",
        gives=Colleagues,
    )
    def get(self, call: Call) -> Answer:
        agency = call.by.agency
        if agency is None:
            return Colleagues(people=())
        members = (
            Membership.objects.current(call.at).with_role(*SEES_CASES).with_person().select_related("team__agency")
        )
        with reading(call.by):
            return Colleagues(
                people=tuple(
                    Colleague(
                        user=each.user_id,
                        name=each.user.display_name,
                        role=each.role,
                        team=each.team_id,
                        team_name=str(each.team),
                    )
                    for each in members.filter(team__agency=agency, user__is_active=True)
                )
            )


class ContextsDoor(Door):
    @operation("contexts", "The types of service, with the norms of each", tag="Words", gives=ContextsTable)
    def get(self, call: Call) -> Answer:
        table = contexts()
        return ContextsTable(version=table.version, contexts=table.contexts, other=table.other, pairs=table.pairs)


class OutcomesDoor(Door):
    @operation(
        "outcomes_offered",
        "The outcomes offered for two types of service",
        tag="Words",
        gives=OutcomesOffered,
        query=ENDS,
    )
    def get(self, call: Call) -> Answer:
        content = outcomes.load()
        holder, receiver = _ends(call)
        return OutcomesOffered(
            version=content.version,
            offered=content.offered([holder], [receiver]),
            elsewhere=content.elsewhere([holder], [receiver]),
        )


class ScalesDoor(Door):
    @operation("scales", "The levels and closed lists of an answer, in words", tag="Words", gives=ScalesInWords)
    def get(self, call: Call) -> Answer:
        words = anchors.load()
        return ScalesInWords(**{name: getattr(words, name) for name in ScalesInWords.model_fields})


class LawDoor(Door):
    @operation("law", "Law and guidance in short, for two types of service", tag="Words", gives=LawCards, query=ENDS)
    def get(self, call: Call) -> Answer:
        return LawCards.of(law.load(), _ends(call))


class TokensDoor(Door):
    def get_authenticators(self) -> list[Any]:
        """Whoever asks for a token has none yet."""
        posting = self.request is not None and self.request.method == "POST"
        return [] if posting else super().get_authenticators()

    def get_permissions(self) -> Any:
        posting = self.request is not None and self.request.method == "POST"
        return [] if posting else super().get_permissions()

    @operation("tokens", "One's own tokens", tag="Signing in", gives=Tokens)
    def get(self, call: Call) -> Answer:
        with reading(call.by):
            return Tokens(
                tokens=tuple(TokenKept.of(token) for token in Token.objects.visible_to(call.by).current(call.at))
            )

    @operation(
        "make_token",
        "Make a token with name and password, and a code where there is a second factor\n\n"
        "Attempts are limited as on the page for signing in. Sent again with the same Idempotency-Key it makes no "
        "second token, and answers 409: a secret is shown once.",
        tag="Signing in",
        takes=TokenWanted,
        gives=TokenMade,
        status=201,
        open_to_all=True,
        refuses={401: "That sign-in did not work.", 429: "Too many attempts."},
    )
    def post(self, call: Call) -> Answer:
        wanted: TokenWanted = call.body
        user = _signed_in(call, wanted)
        membership = _membership(call, user, wanted.membership)
        by = Acting(user=user, membership=membership, request_id=call.request._request.id)
        try:
            made = services.make_token(
                membership=membership,
                name=wanted.name,
                expires_at=call.at + dt.timedelta(days=wanted.days),
                by=by,
                at=call.at,
                key=call.key,
            )
        except Refused as refused:
            raise Unprocessable([(f"/{name}", said) for name, said in refused.errors.items()]) from None
        except AlreadyDone:
            raise Failure(409, _("This token was made before. Its secret was shown once; make another.")) from None
        return TokenMade(id=made.token.pk, name=made.token.name, secret=made.secret, expires_at=made.token.expires_at)


class TokenEndDoor(Door):
    @operation("end_token", "End a token of one's own", tag="Signing in", gives=TokenKept)
    def post(self, call: Call, token: uuid.UUID) -> Answer:
        row = call.find(Token.objects.visible_to(call.by), pk=token)
        call.does(services.end_token, token=row)
        return TokenKept.of(call.find(Token.objects.visible_to(call.by), pk=token))


def _ends(call: Call) -> list[ServiceContext]:
    missing = [name for name in ("holder", "receiver") if name not in call.query]
    if missing:
        raise Failure(400, _("Give holder and receiver: one of %(kinds)s.") % {"kinds": ", ".join(KINDS)})
    return [ServiceContext(call.query["holder"]), ServiceContext(call.query["receiver"])]


def _signed_in(call: Call, wanted: TokenWanted) -> User:
    """The person, by the same two steps and under the same limits as on the pages."""
    request = call.request._request
    if not ratelimit.consume(request, action="login"):
        raise exceptions.Throttled
    form = SignIn({"login": wanted.username, "password": wanted.password}, request=request)
    if not form.is_valid():
        _refused(form)
    user: User = form.user
    if is_mfa_enabled(user):
        step = SecondStep({"code": wanted.code}, user=user)
        if not step.is_valid():
            _refused(step, _("Send a one-time or recovery code that works, as `code`."))
        step.authenticator.record_usage()
    return user


def _refused(form: Any, words: str = "") -> None:
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if codes & WAITING_CODES:
        raise exceptions.Throttled
    raise exceptions.AuthenticationFailed(words or _("That sign-in did not work. Check your details and try again"))


def _membership(call: Call, user: User, wanted: uuid.UUID | None) -> Membership:
    held = list(Membership.objects.of(user).current(call.at).with_team())
    if wanted is None and len(held) == 1:
        return held[0]
    if wanted is None and not held:
        raise MayNot(_("You do not belong to any team yet. Ask an administrator."))
    found = next((each for each in held if each.pk == wanted), None)
    if found is None:
        choices = "; ".join(f"{each.pk}: {in_words(each)}" for each in held)
        raise Unprocessable([("/membership", _("Choose one of yours: %(choices)s") % {"choices": choices})])
    return found
