"""The fictional area: every state of a sharing question, over every type of service, as sound as a real history."""

from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from agencies.acting import Acting, reading
from agencies.models import Membership, User
from agencies.roles import Role
from assessments.appraisal.forbidden import avoided
from assessments.appraisal.wording import breaches
from assessments.lifecycle import Status
from assessments.models import Assessment, SecondOpinion, SignedVersion
from audit import trail
from cases.identifiers import looks_like
from cases.models import Case, SharingQuestion
from cases.vocabulary import Pole
from riskapp import demonstration
from riskapp.demonstration import content

PEOPLE = {person.username for person in content.area().people}


class TestTheFictionalArea(TestCase):
    """Told once for all of these; nothing here changes it."""

    databases = "__all__"

    @classmethod
    def setUpTestData(cls):
        cls.reported, cls.read = [], {}
        demonstration.tell(cls.reported.append, plans={})  # the year: test_year.py

    def acting(self, username):
        user = User.objects.get(username=username)
        return Acting(user=user, membership=Membership.objects.of(user).current(timezone.now()).with_team().first())

    def seen(self, rows):
        """The rows that anybody of the area sees, each once."""
        found = {}
        for username in PEOPLE:
            by = self.acting(username)
            with reading(by):
                found |= {row.pk: row for row in rows(by)}
        return list(found.values())

    def once(self, name, rows):
        """What was read once is not read again for each story."""
        kept = type(self).read
        if name not in kept:
            kept[name] = self.seen(rows)
        return kept[name]

    def questions(self):
        return self.once("questions", lambda by: SharingQuestion.objects.visible_to(by).with_all())

    def appraisals(self):
        return self.once("appraisals", lambda by: Assessment.objects.visible_to(by).with_all())

    def test_everything_is_told(self):
        assert len(self.questions()) == 17

    def test_every_state_occurs(self):
        assert {appraisal.state for appraisal in self.appraisals()} == set(Status)

    def test_a_question_is_only_asked_and_another_only_listed(self):
        unbegun = [question for question in self.questions() if not hasattr(question, "assessment")]

        assert {bool(question.items.all()) for question in unbegun if question.is_open} == {True, False}

    def test_every_step_between_listing_and_signing_occurs(self):
        drafts = [appraisal for appraisal in self.appraisals() if appraisal.state is Status.DRAFTING]
        answered = {
            appraisal.pk: {cell.course for row in appraisal.rows() for cell in row.cells.all()} for appraisal in drafts
        }
        chosen = [appraisal for appraisal in drafts if appraisal.rows() and not answered[appraisal.pk]]
        one_side = [appraisal for appraisal in drafts if len(answered[appraisal.pk] & set(Pole)) == 1]
        half = [appraisal for appraisal in drafts if len(answered[appraisal.pk]) == 2 and not appraisal.covered()]
        shown = [appraisal for appraisal in drafts if appraisal.shown]
        decided = [appraisal for appraisal in drafts if hasattr(appraisal, "recommendation")]

        assert [len(found) > 0 for found in (chosen, one_side, half, shown, decided)] == [True] * 5
        assert any(appraisal.current_ways() for appraisal in shown)

    def test_people_decide_either_way(self):
        decided = {each.recommendation.course for each in self.appraisals() if hasattr(each, "recommendation")}

        assert {"not_share", "part", "first_else", "way-1"} <= decided

    def test_a_decision_is_amended_and_both_versions_stand(self):
        versions = self.seen(lambda by: SignedVersion.objects.visible_to(by))

        assert max(version.number for version in versions) == 2

    def test_people_act_first_in_both_directions_one_due_and_one_late(self):
        urgent = {each.urgent.direction: each.urgent for each in self.appraisals() if each.acted_first}

        assert set(urgent) == set(Pole)
        assert urgent["not_share"].completed_at is None
        assert urgent["not_share"].due_at > timezone.now()
        assert urgent["share"].completed_at > urgent["share"].due_at

    def test_somebody_sees_it_differently_and_a_second_opinion_is_given(self):
        opinions = self.seen(lambda by: SecondOpinion.objects.visible_to(by))
        views = [view for appraisal in self.appraisals() for view in appraisal.dissents.all()]

        assert [bool(opinion.view) for opinion in opinions] == [True]
        assert [(view.by.username, bool(view.answer)) for view in views] == [("petra", True)]

    def test_every_type_of_service_is_at_either_end_and_both_orders_are_drawn(self):
        questions = self.questions()

        assert {question.holder_context for question in questions} >= set("ABCD")
        assert {question.receiver_context for question in questions} == {*"ABCD", "other"}
        assert {question.first for question in questions} == set(Pole)

    def test_every_history_is_sound_and_lies_in_the_past(self):
        cases = self.seen(lambda by: Case.objects.visible_to(by))
        now = timezone.now()

        for case in cases:
            checked = trail.check(case.stream)
            times = [entry.at for entry in reversed(trail.of_stream(case.stream))]
            assert checked.sound, (case.reference, checked.reason)
            assert times == sorted(times)
            assert times[-1] < now

    def test_the_first_person_finds_a_dilemma_half_answered(self):
        amina = self.acting(demonstration.PEOPLE[0].username)
        with reading(amina):
            hers = list(Assessment.objects.visible_to(amina).mine(amina).with_all())

        soonest = min(hers, key=lambda each: each.question.decide_by or each.started_at.date() + timedelta(days=99))
        sides = [cell for row in soonest.rows() for cell in row.cells.all()]
        assert soonest.question.asked == "Tell probation about Mr L’s two lapses?"
        assert len([cell for cell in sides if cell.reading]) == 4
        assert len([cell for cell in sides if cell.draft]) == 2

    def test_nobody_outside_a_team_sees_its_questions(self):
        seeing = {}
        for username in PEOPLE:
            by = self.acting(username)
            with reading(by):
                for case in Case.objects.visible_to(by).select_related("team"):
                    seeing.setdefault(case.team.name, set()).add(username)

        assert seeing["Adult team"] == {"amina", "joan"}
        assert seeing["Child protection, duty team"] == {"amara", "bryn", "farid"}
        assert seeing["Children’s ward"] == {"una", "vera"}
        assert seeing["Community mental health"] == {"marta", "petra", "sunil"}

    def test_every_role_is_held_and_one_membership_is_over(self):
        held = {membership.role for membership in Membership.objects.current(timezone.now())}
        over = Membership.objects.exclude(ended_at=None)

        assert held == set(Role)
        assert [membership.user.username for membership in over] == ["moss"]
        assert Membership.objects.of(User.objects.get(username="esme")).count() == 2

    def test_everybody_can_sign_in(self):
        assert self.client.login(username="amina", password=demonstration.PASSWORD)

    def test_what_is_reported_and_said_of_people_is_in_our_words(self):
        ours = [*self.reported, *(person.does for person in demonstration.PEOPLE)]

        assert [(text, breaches(text), avoided(text)) for text in ours if breaches(text) or avoided(text)] == []


def test_nothing_in_it_looks_like_an_identifier():
    assert [(text, looks_like(text)) for text in texts() if looks_like(text)] == []


def test_its_people_write_as_the_house_does():
    """What people write is theirs; but here we wrote it."""
    assert [(text, breaches(text)) for text in texts() if breaches(text)] == []


def test_no_history_is_told_under_its_name():
    told = " ".join(texts()).lower()

    assert [
        name for name in ("climbi", "victoria", "caleb", "ness,", "soham", "cleveland", "orkney") if name in told
    ] == []


def test_every_story_is_told_once_and_by_its_own_file():
    titles = [story.title for story in content.stories(timezone.localdate())]

    assert len(set(titles)) == len(titles) == 17


def texts():
    """Every text of the stories, but for where they come from."""
    found = []

    def gather(value):
        if isinstance(value, str):
            found.append(value)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
            gather(inner)

    for story in content.stories(timezone.localdate()):
        gather(story.model_dump(mode="json", exclude={"made_from"}))
    return found
