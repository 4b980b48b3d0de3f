"""kill -9 at random: what was acknowledged is there, once; the history is whole, and so is what was lodged of it.

Writers whose clocks jump, a web server, a worker and two sequencers work on a PostgreSQL of their own. One after the
other is killed, or held still in the middle and let go on later; so is PostgreSQL, all of it; and the disk for what is
lodged is full for a while. `HAMMER=10` in the environment hammers for ten minutes instead of some seconds, and
`HAMMER_SEED=…` in the same order as a run that said so.
"""

import contextlib
import datetime as dt
import io
import json
import os
import random
import signal
import subprocess
import time
import urllib.request
from collections import Counter

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from agencies.acting import Acting, reading
from agencies.models import Membership
from audit import outbox
from audit.checkpoint import END
from audit.models import AuditEvent, Errand, Submission
from audit.services import AlreadyDone
from audit.verbs import Verb
from cases.models import Case, InformationItem
from tests import factories
from tests.api.told import ITEM
from tests.processes import writers
from tests.processes.house import agree, children_of, free_port, is_running, python, token_of, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 6
MINUTES = float(os.environ.get("HAMMER", 0))
SEED = int(os.environ.get("HAMMER_SEED", 0)) or random.SystemRandom().randrange(1, 10**6)
WRITERS = ("services-1", "services-2", "program-1")
SEQUENCERS = ("sequencer-1", "sequencer-2")
BLOWS = {"writer": 4, "web worker": 2, "worker": 1, "sequencer": 4, "stopped": 1, "disk": 1, "postgres": 1}
"""What is done to them, each once and then by lot, in these proportions."""


@pytest.fixture
def told(house, cast_of):
    """Amara's three questions and her token; cases that Kit opens in an emergency; Bryn and Farid are told of that."""
    with house.entered():
        tell(house, cast_of["amara"], cast_of["kit"])
    return house


def tell(house, amara, kit):
    at = timezone.now() - dt.timedelta(days=1)
    house.since = AuditEvent.objects.order_by("id").last().pk
    case = factories.case_of(amara, at=at)
    urgent = [factories.case_of(amara, at=at).reference for _ in range(5)]
    story = {
        "amara": str(amara.membership.pk),
        "questions": [str(factories.question_in(case, by=amara, at=at).pk) for _ in range(3)],
        "urgent": urgent,
        "item": ITEM,
        "amara_token": token_of(amara),
        "kit_token": token_of(kit),
    }
    (house.folder / "story.json").write_text(json.dumps(story))
    house.told = story


class Hammer:
    def __init__(self, house, seed):
        self.house, self.lot, self.blows = house, random.Random(seed), Counter()
        self.port, self.running = free_port(), {}

    def __enter__(self):
        words = python("-m", "tests.processes.nursery", self.house.folder, self.port)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.nursery = self.house.started("nursery", words, self.house.surroundings(), **pipes)
        assert self.nursery.stdout.readline() == "ready\n", self.house.said("nursery")
        for name in ("web", "worker", *SEQUENCERS):
            self.start(name)
        wait_until(self.answers, f"the web server answers: {self.house.said('web')}")
        for name in WRITERS:
            self.start(name)
        return self

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.nursery.pid, signal.SIGKILL)
        self.nursery.wait()

    def answers(self):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/live", timeout=5).close()
            return True
        return False

    def start(self, name):
        self.nursery.stdin.write(f"{name}\n")
        self.nursery.stdin.flush()
        self.running[name] = int(self.nursery.stdout.readline())

    def keep_up(self):
        """Whatever ended is started again, as a service manager does."""
        for name, pid in self.running.items():
            if not is_running(pid):
                self.nobody_is_broken()
                self.start(name)

    def nobody_is_broken(self):
        """A writer that was told something it could make nothing of has written down what."""
        for notes in self.house.notes.iterdir():
            for said in writers.broken(notes):
                pytest.fail(f"{notes.name}: {json.loads(said.partition(' ')[2])}\n{self.house.said('web')}")

    # The blows

    def strike(self, what):
        self.blows[what] += 1
        {
            "writer": self.kill_a_writer,
            "web worker": self.kill_a_web_worker,
            "worker": self.kill_the_worker,
            "sequencer": self.kill_a_sequencer,
            "stopped": self.stop_the_sequencer,
            "disk": self.fill_the_disk,
            "postgres": self.kill_postgres,
        }[what]()

    def kill(self, pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not is_running(pid), "a process that was killed ends")

    def kill_a_writer(self):
        self.kill(self.running[self.lot.choice(WRITERS)])

    def kill_a_web_worker(self):
        if workers := children_of(self.running["web"]):
            self.kill(self.lot.choice(sorted(workers)))

    def kill_the_worker(self):
        self.kill(self.running["worker"])

    def kill_a_sequencer(self):
        """The one that signs, more often than not."""
        leader = self.leader()
        self.kill(self.running[leader if leader and self.lot.random() < 0.7 else self.lot.choice(SEQUENCERS)])

    def leader(self):
        with self.house.asked() as cursor:
            cursor.execute(
                "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE locktype = 'advisory' AND granted AND starts_with(application_name, 'sequencer-')"
            )
            return next((name for (name,) in cursor.fetchall()), None)

    def stop_the_sequencer(self):
        """Whoever signs is held still in the middle of whatever it does, and its session ends. The other must not go on
        from its files; and then it wakes, and knows nothing of that."""
        if leader := self.leader():
            os.kill(self.running[leader], signal.SIGSTOP)
            with self.house.asked() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [leader]
                )
            time.sleep(self.lot.uniform(0.5, 2))
            os.kill(self.running[leader], signal.SIGCONT)

    def fill_the_disk(self):
        """For a moment there is no room for what is lodged; the rest goes on."""
        self.house.lodge_in("/dev/full")
        time.sleep(self.lot.uniform(0.5, 1.5))
        self.house.lodge_in("kept")

    def kill_postgres(self):
        self.house.kill_database()
        time.sleep(self.lot.uniform(0, 1))
        self.house.server.start()

    def hammer(self, seconds):
        until, surely = time.monotonic() + seconds, self.lot.sample([*BLOWS], len(BLOWS))
        while surely or time.monotonic() < until:
            time.sleep(self.lot.uniform(0.2, 0.9))
            self.strike(surely.pop() if surely else self.lot.choices([*BLOWS], [*BLOWS.values()])[0])
            time.sleep(self.lot.uniform(0, 0.2))
            self.keep_up()

    def come_to_rest(self):
        """Everybody finishes what was begun; then the sequencer takes in and lodges what waits."""
        (self.house.folder / "stop").touch()
        for name in WRITERS:
            wait_until(lambda name=name: not is_running(self.running[name]), f"{name} is done", patience=120)
        self.nobody_is_broken()
        for name in [each for each in self.running if each not in WRITERS]:
            if not is_running(self.running[name]):
                self.start(name)
        wait_until(self.house.is_all_told, f"a worker has done what is due: {self.house.said('worker')}")
        wait_until(self.house.is_all_lodged, f"everything is lodged: {self.house.said('sequencer-1')}")


def test_what_was_acknowledged_is_there_once_whatever_is_killed(told):
    house = told
    print(f"HAMMER_SEED={SEED}")
    with Hammer(house, SEED) as hammer:
        hammer.hammer(MINUTES * 60 or SECONDS)
        hammer.come_to_rest()

    begun, done = set(), set()
    for name in WRITERS:
        noted, acknowledged = writers.read(house.notes / name)
        begun, done = begun | set(noted), done | acknowledged
    print(f"{dict(hammer.blows)}: {len(done)} writes were acknowledged")
    assert begun == done, "what was begun is sent until it is acknowledged"
    assert len(done) > 10
    with house.entered():
        everything_is_there_once(house, done)
        everybody_is_told_of_urgent_access(house)
        sizes = agree(house.heads())
        said = io.StringIO()
        how = {"lodged": [house.lodged], "keys": True, "key": [house.signer.pinned.text], "quiet": True}
        with contextlib.suppress(SystemExit):
            call_command("audit_fsck", stdout=said, **how)
    assert "nothing found altered or missing" in said.getvalue(), said.getvalue()
    assert "I12" in said.getvalue(), "that clocks jumped is told, and is no fault of the history"
    assert len(set(sizes)) > 2
    assert house.lodged.read_text().endswith((house.data / "trail" / "last-note").read_text() + END)


def everything_is_there_once(house, done):
    """What Amara reads is what was acknowledged; each of it was one act, with one entry."""
    amara = acting(house)
    with reading(amara):
        items = list(InformationItem.objects.filter(question__in=house.told["questions"]))
        cases = [case for case in Case.objects.visible_to(amara) if case.about.startswith(writers.WRITTEN)]
        there = Counter([item.text for item in items] + [case.about for case in cases])
    assert there == Counter(writers.words_of(key) for key in done), "lost, doubled, or written by nobody"
    about = Counter(
        json.loads(bytes(body))["object"].partition(":")[2]
        for body in AuditEvent.objects.filter(type__in=[Verb.ITEM_ADDED, Verb.CASE_OPENED]).values_list(
            "body", flat=True
        )
    )
    assert set(about.values()) == {1}
    assert {str(thing.pk) for thing in [*items, *cases]} <= set(about)
    assert len(about) == len(done) + 1 + len(house.told["urgent"])
    assert Submission.objects.filter(key__in=done).count() == len(done)


def everybody_is_told_of_urgent_access(house):
    """Whoever was to hear of it did, and that stands there once; a mail that went out before its worker was killed goes
    out again."""
    outbox.drain(lambda: timezone.now() + dt.timedelta(minutes=6), done=(AlreadyDone,))
    opened = events(house, Verb.BREAKGLASS_OPENED).count()
    bodies = [json.loads(bytes(event.body)) for event in events(house, Verb.REMINDER_SENT)]
    told = Counter((body["object"], body["person"]) for body in bodies)
    assert opened
    assert set(told.values()) == {1}
    assert len(told) == 2 * opened, "its manager and the information governance lead"
    # Mails that one worker sends within a second may stand in one file, one after the other.
    by_the_worker = sum(path.read_text().count("Message-ID: ") for path in (house.data / "mail").glob("*"))
    assert by_the_worker
    assert by_the_worker + len(mail.outbox) >= len(told)
    assert not Errand.objects.filter(done=None, due__lte=timezone.now()).exists()


def events(house, *verbs):
    return AuditEvent.objects.filter(pk__gt=house.since, type__in=verbs)


def acting(house):
    member = Membership.objects.with_team().with_person().get(pk=house.told["amara"])
    return Acting(user=member.user, membership=member)
