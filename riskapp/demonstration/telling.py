"""How is the fictional area told: by whom, when, and through which service?

Every act goes through the service that a page would call, as the person who did it and at the time they did it, so
that whatever is refused to people is refused to the telling, and every history is as sound as a real one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from agencies import services as agencies
from agencies.acting import Acting, reading
from agencies.models import Membership, Team, User
from assessments import services as assessments
from assessments.given import NeedGiven
from assessments.models import Assessment, OutcomeRow, SecondOpinion, SignedVersion
from cases import services as cases
from cases.models import Case, SharingQuestion
from riskapp.demonstration.content import (
    Act,
    ActedFirst,
    Area,
    Asked,
    Decided,
    Enquiry,
    Item,
    LaterKnowledge,
    LetSee,
    Looked,
    Need,
    Opened,
    OpinionAsked,
    Outcomes,
    OwnOutcome,
    Purpose,
    Recipient,
    Story,
    Uneven,
    Way,
    WayLooked,
    Wish,
)

JOINED, LEFT = timedelta(days=400), timedelta(days=60)
PAUSES = (4, 7, 3, 11, 6, 9)  # minutes from one act to the next, where a story does not say when


class Cast:
    """Everybody of the area, acting under their first membership."""

    def __init__(self, area: Area, *, password: str, now: datetime):
        machine, joined = Acting.machine(), now - JOINED
        self.teams: dict[str, Team] = {}
        self.people: dict[str, Acting] = {}
        registered = {
            agency.id: agencies.register_agency(name=agency.name, kind=agency.kind, by=machine, at=joined)
            for agency in area.agencies
        }
        for team in area.teams:
            self.teams[team.id] = agencies.register_team(
                agency=registered[team.agency],
                name=team.name,
                context=team.context,
                also_acts_as=team.also_acts_as,
                titles=team.titles,
                by=machine,
                at=joined,
            )
        for person in area.people:
            first, _, last = person.name.partition(" ")
            user = agencies.register_person(
                username=person.username,
                first_name=first,
                last_name=last,
                email=f"{person.username}@eastmere.example",
                password=password,
                by=machine,
                at=joined,
            )
            works = [
                agencies.enrol(user=user, team=self.teams[team], role=role, by=machine, at=joined)
                for team, role in person.works
            ]
            if person.left:
                works = [agencies.end_membership(membership=each, by=machine, at=now - LEFT) for each in works]
            self.people[person.username] = Acting(user=user, membership=_first(works))
        for conditions in area.conditions:
            assessments.record_team_conditions(
                team=self.teams[conditions.team],
                conditions=conditions.given,
                by=self.people[conditions.by],
                at=now - timedelta(days=conditions.days_ago),
            )

    def user(self, name: str) -> User:
        return self.people[name].user


class Telling:
    """One story as it goes on: what has come of it so far, and what time it is in it."""

    case: Case
    question: SharingQuestion
    assessment: Assessment
    opinion: SecondOpinion

    def __init__(self, story: Story, cast: Cast, *, now: datetime):
        self.story, self.cast, self.now = story, cast, now
        self.at = now
        self.by = cast.people[story.by]

    def tell(self) -> None:
        for number, act in enumerate(self.story.acts):
            self.by = self.cast.people[act.by or self.story.by]
            self.at = self.moment(act.at) if act.at else self.at + timedelta(minutes=PAUSES[number % len(PAUSES)])
            self.do(act)

    def moment(self, said: str) -> datetime:
        """ "-8 15:40" or "-5h" as a time."""
        if said.endswith("h"):
            return self.now + timedelta(hours=float(said[:-1]))
        days, _, clock = said.partition(" ")
        hour, _, minute = clock.partition(":")
        day = localtime(self.now) + timedelta(days=int(days))
        return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)

    def do(self, act: Act) -> None:
        getattr(self, f"_{act.name}")(getattr(act, act.name))

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "at": self.at}

    def seen(self) -> Assessment:
        """The appraisal as whoever acts now can fetch it."""
        with reading(self.by):
            return Assessment.objects.visible_to(self.by).with_all().get(pk=self.assessment.pk)

    def row(self, name: str) -> OutcomeRow:
        with reading(self.by):
            rows = OutcomeRow.objects.visible_to(self.by).of_appraisal(self.assessment.pk)
            return next(row for row in rows if name in (row.key, row.own_title))

    def version(self) -> SignedVersion:
        with reading(self.by):
            versions = SignedVersion.objects.visible_to(self.by).of_question(self.question.pk)
            return versions.with_people().filter(superseded_at=None).get()

    def person(self, initials: str) -> Any:
        with reading(self.by):
            return next(person for person in self.case.people.all() if person.initials == initials)

    # The case and what is asked

    def _open(self, told: Opened) -> None:
        team = self.by.team
        assert team is not None, "a practitioner opens a case for a team"
        self.case = cases.open_case(team=team, about=told.about, people=told.people, **self.who)

    def _let_see(self, told: LetSee) -> None:
        user = self.cast.user(told.user)
        cases.let_see(case=self.case, user=user, reason=told.reason, note=told.note, **self.who)

    def _end_access(self, username: str) -> None:
        with reading(self.by):
            grant = self.case.grants.get(user=self.cast.user(username), ended_at=None)
        cases.end_grant(grant=grant, **self.who)

    def _ask(self, told: Asked) -> None:
        given = told.model_dump(exclude={"receiver"})
        team = self.cast.teams.get(told.receiver)
        self.question = cases.ask(case=self.case, holder_team=self.case.team, receiver_team=team, **given, **self.who)

    def _items(self, told: tuple[Item, ...]) -> None:
        """One after the other, a minute each."""
        for item in told:
            about = self.person(item.about).pk if item.about else None
            with reading(self.by):
                same = self.question.items.get(number=item.same_source_as).pk if item.same_source_as else None
            given = replace(item.given, about=about, same_source_as=same)
            cases.add_item(question=self.question, item=given, **self.who)
            self.at += timedelta(minutes=1)

    def _recipients(self, told: tuple[Recipient, ...]) -> None:
        for recipient in told:
            team = self.cast.teams[recipient.team].pk if recipient.team else None
            cases.name_recipient(question=self.question, recipient=replace(recipient.given, team=team), **self.who)
            self.at += timedelta(minutes=1)

    def _wishes(self, told: tuple[Wish, ...]) -> None:
        for wish in told:
            given = wish.model_dump(exclude={"person"})
            cases.record_wish(question=self.question, person=self.person(wish.person), **given, **self.who)

    def _purpose(self, told: Purpose) -> None:
        norms = {
            (end, norm): (answer.answer, answer.because)
            for field, answer in (told.norms or {}).items()
            for end, _, norm in [field.partition("-")]
        }
        given = told.model_dump(exclude={"norms"})
        answers = norms if told.norms is not None else None
        cases.record_purpose(question=self.question, answers=answers, edition=None, **given, **self.who)

    def _enquiry(self, told: Enquiry) -> None:
        cases.record_enquiry(question=self.question, done_at=self.at, **told.model_dump(), **self.who)

    def _stop(self, why: str) -> None:
        cases.stop_question(question=self.question, why=why, **self.who)

    # Both sides

    def _start(self, _: bool) -> None:
        self.assessment = assessments.start(question=self.question, **self.who)

    def _act_first(self, told: ActedFirst) -> None:
        given = told.model_dump(exclude={"hours_ago", "receiver", "people"})
        self.assessment = assessments.act_first(
            acted_at=self.at - timedelta(hours=told.hours_ago),
            receiver_team=self.cast.teams.get(told.receiver),
            people=told.people,
            **given,
            **self.who,
        )
        self.question = self.assessment.question
        self.case = self.question.case

    def _outcomes(self, told: Outcomes) -> None:
        assessments.choose_outcomes(assessment=self.assessment, chosen=told.chosen, set_aside=told.aside, **self.who)

    def _own_outcome(self, told: OwnOutcome) -> None:
        assessments.add_own_outcome(assessment=self.assessment, title=told.title, prompts=told.prompts, **self.who)

    def _went_badly(self, told: dict[str, str]) -> None:
        lines = {pole: {"text": text} for pole, text in told.items()}
        assessments.record_premortem(assessment=self.assessment, lines=lines, **self.who)

    def _look(self, told: Looked) -> None:
        answers = {pole: side.model_dump(exclude_unset=True) for pole, side in told.sides.items()}
        assessments.appraise(
            row=self.row(told.row), answers=answers, editions={}, finished=not told.half, why=told.why, **self.who
        )

    def _another_way(self, told: Way) -> None:
        assessments.add_way(assessment=self.assessment, **told.model_dump(), **self.who)

    def _way_differs(self, told: WayLooked) -> None:
        answers = {told.way: told.answers.model_dump(exclude_unset=True)}
        assessments.appraise(row=self.row(told.row), answers=answers, editions={}, finished=True, **self.who)

    def _no_other_way(self, because: str) -> None:
        assessments.no_other_way(assessment=self.assessment, because=because, **self.who)

    def _show(self, _: bool) -> None:
        assessments.show_comparison(assessment=self.assessment, **self.who)

    def _leave_uneven(self, told: Uneven) -> None:
        assessments.leave_uneven(assessment=self.assessment, **told.model_dump(), **self.who)

    def _later_knowledge(self, told: LaterKnowledge) -> None:
        assessments.record_later_knowledge(
            assessment=self.assessment, went_wrong=told.went_wrong, later_knowledge=told.later, **self.who
        )

    # What was decided, and what others made of it

    def _needs(self, told: tuple[Need, ...]) -> None:
        question = self.seen().question
        items = {item.number: item.pk for item in question.items.all()}
        recipients = {each.number: each.pk for each in question.recipients.all()}
        needs = [NeedGiven(items[need.item], recipients[need.recipient], need.extent, need.why) for need in told]
        assessments.record_needs(assessment=self.assessment, needs=needs, **self.who)

    def _decide(self, told: Decided) -> None:
        assessments.decide(
            assessment=self.assessment,
            recommendation=told.decision,
            justification=told.reasons,
            finished=True,
            **self.who,
        )

    def _conditions(self, told: Any) -> None:
        assessments.record_conditions(assessment=self.assessment, conditions=told, **self.who)

    def _sign(self, _: bool) -> None:
        seen = assessments.draft_fingerprint(self.seen())
        assessments.sign(assessment=self.assessment, seen=seen, **self.who)

    def _sign_off(self, _: bool) -> None:
        version = self.version()
        assessments.sign_off(version=version, seen=version.fingerprint, **self.who)

    def _send_back(self, question: str) -> None:
        assessments.send_back(version=self.version(), question=question, **self.who)

    def _amend(self, why: str) -> None:
        assessments.amend(assessment=self.assessment, why=why, **self.who)

    def _withdraw(self, why: str) -> None:
        assessments.withdraw(assessment=self.assessment, why=why, **self.who)

    def _different_view(self, text: str) -> None:
        assessments.record_dissent(assessment=self.assessment, text=text, **self.who)

    def _answer_view(self, answer: str) -> None:
        assessments.answer_dissent(dissent=list(self.seen().dissents.all())[-1], answer=answer, **self.who)

    def _ask_opinion(self, told: OpinionAsked) -> None:
        colleague = self.cast.user(told.of)
        self.opinion = assessments.ask_opinion(
            assessment=self.assessment, colleague=colleague, question=told.question, **self.who
        )

    def _give_opinion(self, view: str) -> None:
        assessments.give_opinion(opinion=self.opinion, view=view, **self.who)


def _first(works: list[Membership]) -> Membership | None:
    return works[0] if works else None
