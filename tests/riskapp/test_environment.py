"""What the surroundings may say: safe defaults for trying out, and a refusal in words when service is unsafe."""

import base64
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from audit.checkpoint import Signer, Witness
from riskapp import environment

ROOT = Path(__file__).parents[2]
RANDOM = base64.b85encode(hashlib.sha512(b"the same in every process").digest()).decode().replace(",", "c")
SAFE = {
    "RISKAPP_MODE": "service",
    "RISKAPP_SECRET_KEY": RANDOM,
    "RISKAPP_KEY_ENCRYPTION_KEYS": f"1:{base64.b64encode(os.urandom(32)).decode()}",
    "DATABASE_URL": "postgres://riskapp_app:word@db.example/either_way",
    "KEYS_DATABASE_URL": "postgres://riskapp_app:word@keys.example/either_way_keys",
    "RISKAPP_ALLOWED_HOSTS": "either-way.example",
    "RISKAPP_BROKER_URL": "amqp://broker.example",
    "RISKAPP_EMAIL_HOST": "mail.example",
    "RISKAPP_EMAIL_FROM": "Either Way <either-way@council.example>",
    "RISKAPP_TRAIL_KEYS": Signer("either-way.example/audit", bytes(32)).pinned.text,
}
SHORT = "RISKAPP_SECRET_KEY must be set to at least 50 random characters."
KEYS = "RISKAPP_KEY_ENCRYPTION_KEYS must be set to keys of your own, as epoch:base64 of 32 random bytes."
HOSTS = "RISKAPP_ALLOWED_HOSTS must name the hosts under which people reach the service."
TRAIL = "RISKAPP_TRAIL_KEYS must be the line that `python3 manage.py audit_key new` prints."
BROKER = "RISKAPP_BROKER_URL must be the address of RabbitMQ (amqp://) or Redis (redis://)."
UNSAFE = [
    ("RISKAPP_SECRET_KEY", None, SHORT),
    ("RISKAPP_SECRET_KEY", "x7" * 24, SHORT),
    ("RISKAPP_SECRET_KEY", "a" * 80, SHORT),
    ("RISKAPP_SECRET_KEY", environment.TRYING_OUT * 2, SHORT),
    (
        "RISKAPP_SECRET_KEY_FALLBACKS",
        f"{RANDOM},short",
        "Each of RISKAPP_SECRET_KEY_FALLBACKS must have at least 50 random characters.",
    ),
    ("RISKAPP_KEY_ENCRYPTION_KEYS", None, KEYS),
    ("RISKAPP_KEY_ENCRYPTION_KEYS", f"1:{base64.b64encode(bytes(32)).decode()}", KEYS),
    ("DATABASE_URL", None, "DATABASE_URL must be set to the address of a PostgreSQL database."),
    ("DATABASE_URL", "sqlite:///cases.db", "DATABASE_URL must be set to the address of a PostgreSQL database."),
    ("KEYS_DATABASE_URL", None, "KEYS_DATABASE_URL must be set to the address of a PostgreSQL database."),
    (
        "KEYS_DATABASE_URL",
        "postgres://somebody_else:word@db.example/either_way",
        "KEYS_DATABASE_URL must name another database than DATABASE_URL, so that backups can be kept apart.",
    ),
    (
        "DATABASE_URL",
        "postgres://postgres@db.example/either_way",
        "DATABASE_URL and KEYS_DATABASE_URL must not sign in as the superuser postgres.",
    ),
    ("RISKAPP_ALLOWED_HOSTS", None, HOSTS),
    ("RISKAPP_ALLOWED_HOSTS", "localhost, 127.0.0.1", HOSTS),
    ("RISKAPP_ALLOWED_HOSTS", "*", "RISKAPP_ALLOWED_HOSTS must not contain *, which would accept every name."),
    ("RISKAPP_BROKER_URL", None, BROKER),
    ("RISKAPP_BROKER_URL", "sqla+postgresql://db.example/either_way", BROKER),
    (
        "RISKAPP_EMAIL_HOST",
        None,
        "RISKAPP_EMAIL_HOST must name your mail server: people reset passwords and are reminded by e-mail.",
    ),
    ("RISKAPP_EMAIL_FROM", None, "RISKAPP_EMAIL_FROM must be an address of your own."),
    ("RISKAPP_TRAIL_KEYS", None, TRAIL),
    ("RISKAPP_TRAIL_KEYS", "either-way.example/audit", TRAIL),
    (
        "RISKAPP_WITNESSED_TRAILS",
        "health.example/audit",
        "Each of RISKAPP_WITNESSED_TRAILS must be a name and public key, as that service prints them.",
    ),
    (
        "RISKAPP_WITNESSES",
        f"http://health.example/api/v1/witness {Witness('health.example', bytes(32)).pinned.text}",
        "Each of RISKAPP_WITNESSES must be an address with https://, a space, and a name and public key.",
    ),
]


def refused(surroundings):
    with pytest.raises(environment.Unsafe) as refusal:
        environment.read(surroundings)
    return refusal.value.sentences


def test_trying_out_needs_nothing():
    tried = environment.read({})

    assert tried.mode == "trying_out"
    assert tried.databases["default"]["USER"] == tried.databases["keys"]["USER"] == "riskapp_app"
    assert (tried.databases["default"]["NAME"], tried.databases["keys"]["NAME"]) == ("either_way", "either_way_keys")


def test_safe_surroundings_are_accepted_in_service():
    served = environment.read(SAFE)

    assert served.databases["keys"]["HOST"] == "keys.example"
    assert served.allowed_hosts == ["either-way.example"]
    assert [len(key) for key in served.key_encryption_keys.values()] == [32]


@pytest.mark.parametrize(("name", "value", "sentence"), UNSAFE)
def test_each_unsafe_setting_is_refused_in_service_in_one_sentence(name, value, sentence):
    surroundings = {key: word for key, word in (SAFE | {name: value}).items() if word is not None}

    assert refused(surroundings) == [sentence]


def test_all_that_is_unsafe_is_said_at_once():
    sentences = refused({"RISKAPP_MODE": "service"})

    assert [s.split()[0] for s in sentences] == [
        "RISKAPP_SECRET_KEY",
        "RISKAPP_KEY_ENCRYPTION_KEYS",
        "DATABASE_URL",
        "KEYS_DATABASE_URL",
        "RISKAPP_ALLOWED_HOSTS",
        "RISKAPP_BROKER_URL",
        "RISKAPP_EMAIL_HOST",
        "RISKAPP_EMAIL_FROM",
        "RISKAPP_TRAIL_KEYS",
    ]


def test_an_unknown_mode_is_refused():
    assert refused({"RISKAPP_MODE": "production"})[0].startswith("RISKAPP_MODE: ")


@pytest.mark.parametrize("keys", ["word", "1:word", "one:" + "A" * 44, "1:" + base64.b64encode(bytes(16)).decode()])
def test_a_key_that_cannot_be_read_is_refused_without_showing_it(keys):
    sentences = refused(SAFE | {"RISKAPP_KEY_ENCRYPTION_KEYS": keys})

    assert sentences == ["RISKAPP_KEY_ENCRYPTION_KEYS: each key is written as number:base64 of 32 random bytes."]


def test_a_secret_may_come_from_a_file(tmp_path):
    credential = tmp_path / "secret"
    credential.write_text(f"{SAFE['RISKAPP_SECRET_KEY']}\n")
    surroundings = {k: v for k, v in SAFE.items() if k != "RISKAPP_SECRET_KEY"}

    served = environment.read(surroundings | {"RISKAPP_SECRET_KEY_FILE": str(credential)})

    assert served.secret_key == SAFE["RISKAPP_SECRET_KEY"]


def test_a_credential_file_that_is_not_there_is_said(tmp_path):
    sentences = refused(SAFE | {"RISKAPP_SECRET_KEY_FILE": str(tmp_path / "gone")})

    assert sentences == ["The file named by RISKAPP_SECRET_KEY_FILE cannot be read."]


def test_keys_are_known_by_their_epoch():
    old, new = os.urandom(32), os.urandom(32)
    text = ", ".join(f"{n}:{base64.b64encode(key).decode()}" for n, key in ((1, old), (2, new)))

    assert environment.read(SAFE | {"RISKAPP_KEY_ENCRYPTION_KEYS": text}).key_encryption_keys == {1: old, 2: new}


def command(*words, **surroundings):
    plain = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "TMPDIR"}}
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=plain | surroundings, capture_output=True, text=True
    )


def test_the_product_does_not_start_unsafe_and_says_why_without_a_traceback():
    started = command("check", RISKAPP_MODE="service")

    assert started.returncode == 1
    assert started.stderr.splitlines()[:2] == ["Either Way does not start:", f"  - {SHORT}"]
    assert "Traceback" not in started.stderr


def test_the_framework_has_nothing_to_warn_about_in_service():
    checked = command("check", "--deploy", "--fail-level", "WARNING", **SAFE)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == "System check identified no issues (1 silenced).\n"


def test_whoever_signs_the_trail_cannot_read_it():
    signs = SAFE | {"RISKAPP_SIGNING_KEY_FILE": "/run/credentials/signing-key"}

    assert refused(signs) == [
        "RISKAPP_KEY_ENCRYPTION_KEYS must not be given to the process that holds RISKAPP_SIGNING_KEY_FILE."
    ]
    del signs["RISKAPP_KEY_ENCRYPTION_KEYS"]
    assert environment.read(signs).mode == "service"


def test_web_and_worker_refuse_to_hold_the_key_of_the_trail():
    environment.refuse_signing_key({})

    with pytest.raises(environment.Unsafe, match="take it away from web and worker"):
        environment.refuse_signing_key({"RISKAPP_SIGNING_KEY_FILE": "/run/credentials/signing-key"})


@pytest.mark.parametrize("started", ["import riskapp.wsgi", "from riskapp.celery import *; worker_init.send(None)"])
def test_they_ask_when_they_start(started, tmp_path):
    surroundings = os.environ | {"RISKAPP_SIGNING_KEY_FILE": str(tmp_path / "key"), "RISKAPP_MODE": "test"}

    ended = subprocess.run([sys.executable, "-c", started], env=surroundings, cwd=ROOT, capture_output=True, text=True)

    assert ended.returncode == 1
    assert "RISKAPP_SIGNING_KEY_FILE belongs to" in ended.stderr
