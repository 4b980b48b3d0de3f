"""Any acts by any people in any order keep what the trail promises (AUDIT 14, I1 to I5 and I11)."""

import uuid
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from agencies.models import Agency
from audit import canonical, trail
from audit import services as audit
from audit.models import AuditEvent, Leaf, Pending, SealedPayload
from audit.verbs import Verb
from tests.cast import NOON
from tests.examples import examples

pytestmark = pytest.mark.django_db

RECORDS = st.integers(0, 1)
PEOPLE = st.integers(0, 1)
WORDS = st.none() | st.text(max_size=20)


def any_order(people):
    class AnyOrder(RuleBasedStateMachine):
        """Two people, two records; the model is a list of what should be in each history."""

        def __init__(self):
            super().__init__()
            self.streams = [uuid.uuid4(), uuid.uuid4()]
            for stream in self.streams:
                audit.open_stream(stream)
            self.expected = {stream: [] for stream in self.streams}
            self.windows = {}
            self.sent = {}
            self.minutes = 0

        @property
        def now(self):
            return NOON + timedelta(minutes=self.minutes)

        def thing(self, record):
            return f"records.record:{self.streams[record]}"

        @rule(minutes=st.integers(1, 7))
        def time_passes(self, minutes):
            self.minutes += minutes

        @rule(record=RECORDS, person=PEOPLE, words=WORDS, more=st.integers(0, 3), both=st.booleans())
        def act(self, record, person, words, more, both):
            stream, other = self.streams[record], self.streams[1 - record]
            with audit.action(
                Verb.CASE_CHANGED, stream=stream, object=self.thing(record), by=people[person], at=self.now
            ) as act:
                if words is not None:
                    act.seal({"text": words})
                for number in range(more):
                    act.also(Verb.ITEM_ADDED, number=number)
                if both:
                    act.also(Verb.CASE_CLOSED, stream=other).seal({"text": "moved"})
            self.expected[stream] += [(Verb.CASE_CHANGED, words), *[(Verb.ITEM_ADDED, None)] * more]
            if both:
                self.expected[other].append((Verb.CASE_CLOSED, "moved"))

        @rule(record=RECORDS, person=PEOPLE)
        def act_that_fails(self, record, person):
            def fails():
                with audit.action(
                    Verb.CASE_CHANGED,
                    stream=self.streams[record],
                    object=self.thing(record),
                    by=people[person],
                    at=self.now,
                ) as act:
                    act.seal({"text": "never said"})
                    Agency.objects.create(name=str(uuid.uuid4()))
                    raise LookupError

            before = Agency.objects.count()
            with pytest.raises(LookupError):
                fails()
            assert Agency.objects.count() == before

        @rule(record=RECORDS, person=PEOPLE, form=st.integers(0, 2), content=st.sampled_from([b"one", b"two"]))
        def send_a_form(self, record, person, form, content):
            key, sent = uuid.uuid5(self.streams[0], str(form)), (person, content)
            answer = self.answer(record, person, audit.Sent.of(key, content))

            if key not in self.sent:
                assert answer is None
                self.sent[key] = (sent, self.thing(record))
                self.expected[self.streams[record]].append((Verb.CASE_OPENED, None))
            elif self.sent[key][0] == sent:
                assert answer.object == self.sent[key][1]
            else:
                assert isinstance(answer, audit.OtherContent)

        def answer(self, record, person, sent):
            try:
                with audit.action(
                    Verb.CASE_OPENED, stream=self.streams[record], object=self.thing(record), by=people[person],
                    at=self.now, key=sent,
                ):  # fmt: skip
                    return None
            except (audit.AlreadyDone, audit.OtherContent) as refused:
                return refused

        @rule(record=RECORDS, person=PEOPLE)
        def look(self, record, person):
            audit.viewed(stream=self.streams[record], object=self.thing(record), by=people[person], at=self.now)
            began, times = self.windows.get((record, person), (None, 0))
            if began is not None and self.minutes - began < 5:
                self.windows[record, person] = (began, times + 1)
                return
            self.close(record, person)
            self.windows[record, person] = (self.minutes, 1)
            self.expected[self.streams[record]].append((Verb.VIEW_OPENED, None))

        @rule()
        def the_timetable_closes_looks(self):
            audit.close_looks(at=self.now)
            for record, person in list(self.windows):
                if self.minutes - self.windows[record, person][0] >= 5:
                    self.close(record, person)

        def close(self, record, person):
            if self.windows.pop((record, person), (None, 0))[1] > 1:
                self.expected[self.streams[record]].append((Verb.VIEW_OPENED, None))

        @invariant()
        def the_trail_keeps_its_promises(self):
            for stream in self.streams:
                events = list(AuditEvent.objects.of_stream(stream))
                ids = [event.event_id for event in events]
                said = [canonical.read(bytes(event.body)) for event in events]

                assert [event.stream_seq for event in events] == list(range(1, len(events) + 1))
                assert sorted(event.type for event in events) == sorted(verb for verb, _ in self.expected[stream])
                assert Pending.objects.filter(event_id__in=ids).count() == len(ids)
                assert not Leaf.objects.filter(event_id__in=ids).exists()
                assert SealedPayload.objects.filter(event_id__in=ids).count() == sum("commit" in body for body in said)
                assert trail.check(stream).sound

        def teardown(self):
            for stream in self.streams:
                told = [line.words["text"] for line in trail.of_stream(stream) if line.words]
                assert sorted(told) == sorted(words for _, words in self.expected[stream] if words is not None)

    return AnyOrder


def test_any_acts_in_any_order_keep_the_trail_whole(amara, kit):
    run_state_machine_as_test(any_order([amara, kit]), settings=examples(15, stateful_step_count=20))
