"""It runs as docs/how-to/run-in-service.md says: its very commands, settings and servers, and goes on without a broker.

The commands are taken from the page, so that a page that does not hold fails here. Around them stand a Redis, a mail
server that takes nothing without TLS, and a proxy; the service is a witness for its own trail, over HTTPS.
"""

import contextlib
import json
import os
import re
import shlex
import signal
import ssl
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from audit import signing
from audit.checkpoint import Witness, opened, witnessed
from audit.models import AuditEvent, Lodgement
from audit.verbs import Verb
from riskapp.celery import app
from tests import factories
from tests.processes.around import Mails, Proxy, Redis, certificate, listening
from tests.processes.house import ORIGIN, ROOT, agree, free_port, python, token_of, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = (ROOT / "docs" / "how-to" / "run-in-service.md").read_text()
GUARDIAN = "caldicott.guardian@council.example"
SECRETS = {"sequencer": {"RISKAPP_KEY_ENCRYPTION_KEYS"}}


def block(heading):
    """The lines of the first block of code below a heading of the page, without what is said about them."""
    below = PAGE.partition(f"\n## {heading}\n")[2]
    return [line.partition("  ")[0] for line in below.split("```")[1].strip().splitlines()]


SETTINGS = [line.partition("=")[0] for line in block("3. Environment")]
COMMANDS = block("5. Serve, as the app")


class Service:
    def __init__(self, house, redis):
        self.house, self.redis, self.port, self.running = house, redis, free_port(), {}
        self.witness = signing.made(Witness, "council.example/witness", house.data / "witness-key")

    def settings(self, name, mails, proxy, believed):
        """What the page asks to be set, for the process of this name."""
        own = {
            "sequencer": {"RISKAPP_SIGNING_KEY_FILE": str(self.house.data / "trail" / "signing-key")},
            "eraser": {"RISKAPP_ERASURE_LEDGER_FILE": str(self.house.folder / "outside" / "erasures")},
        }.get(name, {})
        witness = {
            "RISKAPP_WITNESSES": f"https://localhost:{proxy}/api/v1/audit {self.witness.pinned.text}",
            "RISKAPP_WITNESS_KEY_FILE": str(self.house.data / "witness-key"),
            "RISKAPP_WITNESSED_TRAILS": self.house.signer.pinned.text,
        }
        role = {"sequencer": "riskapp_sequencer", "eraser": "riskapp_eraser"}.get(name, "riskapp_app")
        given = self.house.surroundings(
            role,
            RISKAPP_MODE="service",
            RISKAPP_ALLOWED_HOSTS="either-way.example,localhost",
            RISKAPP_TRUSTED_PROXIES="1",
            RISKAPP_BROKER_URL=self.redis.url,
            RISKAPP_EMAIL_HOST="localhost",
            RISKAPP_EMAIL_PORT=str(mails),
            RISKAPP_EMAIL_FROM="Either Way <either-way@council.example>",
            RISKAPP_LODGE_BY_EMAIL=GUARDIAN,
            SSL_CERT_FILE=str(believed),
            **own,
            **witness,
        )
        assert set(SETTINGS) <= set(given)
        return {name_: value for name_, value in given.items() if name_ not in SECRETS.get(name, ())}

    def start(self, surroundings):
        """Every command of the page that stays, each as its own process."""
        for line in COMMANDS:
            words = shlex.split(line, comments=True)
            if "collectstatic" in words:
                if os.environ.get("HAMMER"):  # it ends by itself, and compresses for half a minute first
                    subprocess.run(python(*words[1:]), cwd=ROOT, env=surroundings("web"), check=True, timeout=300)
                continue
            name = {"audit_sequence": "sequencer", "erase_due": "eraser"}.get(words[-1], words[-1])
            if words[0] == "gunicorn":
                name = "web"
                words[words.index("--bind") + 1] = f"127.0.0.1:{self.port}"
                words[words.index("--workers") + 1] = "1"
            command = words[1:] if words[0] == "python" else ["-m", *words]
            self.running[name] = self.house.started(f"service-{name}", python(*command), surroundings(name))

    def all_run(self):
        ended = [name for name, process in self.running.items() if process.poll() is not None]
        assert not ended, "".join(self.house.said(f"service-{name}") for name in ended)
        return True

    def said(self):
        return "\n".join(f"{name}: {self.house.said(f'service-{name}')}" for name in self.running)

    def end(self):
        """As a service manager does; how each ended."""
        for process in self.running.values():
            process.terminate()
        found = {}
        for name, process in self.running.items():
            try:
                found[name] = process.wait(20)
            except subprocess.TimeoutExpired:
                found[name] = "did not end"
        return found

    def kill(self):
        for process in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Caller:
    """A program outside, which speaks to the proxy and believes its certificate."""

    def __init__(self, port, believed):
        self.base, self.context = f"https://localhost:{port}", ssl.create_default_context(cafile=str(believed))

    def asked(self, where, body=None, **headers):
        """Status and answer."""
        asked = urllib.request.Request(f"{self.base}{where}", body and json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(asked, timeout=20, context=self.context) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        except OSError as nobody:
            return 0, str(nobody)

    def opens_in_an_emergency(self, reference, token):
        body = {"reference": reference, "emergency": "danger", "note": "A call from the school"}
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return self.asked("/api/v1/emergency", body, **headers, **{"Idempotency-Key": str(uuid.uuid4())})


def test_it_runs_as_the_page_says_and_goes_on_without_its_broker(house, cast_of, tmp_path):
    redis, (believed, context) = Redis(tmp_path), certificate(tmp_path)
    service = Service(house, redis)
    with house.entered():
        at = timezone.now()
        references = [factories.case_of(cast_of["amara"], at=at).reference for _ in range(2)]
        token = token_of(cast_of["nia"])  # Kit has opened cases under the hammer, and may try no more for a while
    with contextlib.ExitStack() as stack:
        mails = Mails(context)
        mail_port = stack.enter_context(listening(mails))
        proxy_port = stack.enter_context(listening(Proxy(context, service.port)))
        stack.callback(redis.kill)
        redis.start()
        stack.callback(service.kill)
        service.start(lambda name: service.settings(name, mail_port, proxy_port, believed))
        caller = Caller(proxy_port, believed)
        wait_until(lambda: service.all_run() and caller.asked("/health/ready")[0] == 200, "it is ready")
        wait_until(lambda: caller.asked("/health/audit")[0] == 200, "the history is lodged")

        # An act whose mails a worker sends, rung for through Redis.
        assert caller.opens_in_an_emergency(references[0], token)[0] == 201
        told = ["bryn@example.org", "farid@example.org"]
        wait_until(lambda: all(len(mails.to(each)) == 1 for each in told), "those who look after it are told")
        (message,) = mails.to(told[0])
        assert message["From"] == "Either Way <either-way@council.example>"
        assert references[0] not in str(message)
        # What the timetable does every ten minutes and every minute, now.
        send(redis, "audit.tasks.lodge_by_email", "audit.tasks.ask_witnesses")
        wait_until(lambda: mails.to(GUARDIAN), "a checkpoint is sent by e-mail")
        note = mails.to(GUARDIAN)[0].get_content().replace("\r\n", "\n").partition("\n\n")[2].rstrip("\n") + "\n"
        assert opened(note, ORIGIN, house.signer.public_key).size > 0
        with house.entered():
            wait_until(lambda: Lodgement.objects.filter(channel="witness").exists(), "a witness signs over HTTPS")

        # The broker is away: people go on, and are not kept waiting.
        redis.kill()
        begun = time.monotonic()
        assert caller.opens_in_an_emergency(references[1], token)[0] == 201
        assert time.monotonic() - begun < 10
        assert caller.asked("/health/ready")[0] == 200
        assert len(mails.to(told[0])) == 1
        # It is back: what was promised is done, once.
        redis.start()
        wait_until(
            lambda: all(len(mails.to(each)) == 2 for each in told),
            lambda: "they are told when the broker is back: " + service.said(),
        )
        wait_until(house.is_all_told, "nothing is left to do")
        wait_until(house.is_all_lodged, "everything is lodged")
        assert service.all_run()
        ends = service.end()
        assert {name: code for name, code in ends.items() if code not in (0, -signal.SIGTERM)} == {}

    assert [len(mails.to(each)) for each in told] == [2, 2]
    with house.entered():
        assert AuditEvent.objects.filter(type=Verb.AUDIT_LODGED).count() == 1
        row = Lodgement.objects.filter(channel="witness").last()
        agree(house.heads())
        call_command("audit_fsck", lodged=[house.lodged], key=[house.signer.pinned.text], keys=True, quiet=True)
    lodged = {opened(note, ORIGIN, house.signer.public_key).size: note for note in notes(house)}
    assert witnessed(lodged[row.size] + row.result.partition("\n")[2], service.witness.pinned)


def notes(house):
    return house.lodged.read_text().split("\x1e")[:-1]


def send(redis, *tasks):
    """Put it on the queue, as the timetable does."""
    with app.connection_for_write(url=redis.url) as connection:
        for task in tasks:
            app.send_task(task, connection=connection)


def test_the_page_names_commands_and_settings_that_there_are():
    assert {re.split(r"[ \n]", line)[0] for line in COMMANDS} == {"python", "gunicorn", "celery"}
    assert {shlex.split(line, comments=True)[-1] for line in COMMANDS if "celery" in line} == {"worker", "beat"}
    reference = (ROOT / "docs" / "reference" / "environment.md").read_text()
    assert [name for name in SETTINGS if f"`{name}`" not in reference] == []
    assert Path(ROOT / "manage.py").exists()
