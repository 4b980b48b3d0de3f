"""What do the surroundings tell us? Every environment variable, its default, and what is refused in service."""

import base64
import binascii
import hashlib
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import dj_database_url
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from audit import checkpoint
from cases import retention
from riskapp import postgres

ROOT = Path(__file__).resolve().parents[1]
TRYING_OUT = "for trying out only, never for real cases"
SHORTEST_SECRET = 50
SECRETS = {"secret_key", "secret_key_fallbacks", "key_encryption_keys", "email_password"}


class Unsafe(SystemExit):
    """The surroundings cannot be used; the process ends with these sentences and without a traceback."""

    def __init__(self, sentences: list[str]):
        self.sentences = sentences
        super().__init__("Either Way does not start:\n" + "\n".join(f"  - {sentence}" for sentence in sentences))


def words(value: Any) -> Any:
    """ "a, b" and ["a", "b"] mean the same."""
    return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value


def epochs(value: Any) -> Any:
    """ "1:<base64>, 2:<base64>" as {1: bytes, 2: bytes}; each key has 32 bytes."""
    if not isinstance(value, str):
        return value
    found = {}
    for entry in words(value):
        number, _, text = entry.partition(":")
        try:
            key = base64.b64decode(text, validate=True)
        except binascii.Error:
            key = b""
        if not number.isdecimal() or len(key) != 32:
            raise ValueError("each key is written as number:base64 of 32 random bytes")
        found[int(number)] = key
    return found


def years(value: Any) -> Any:
    """ "decided:10, asked:3" as years for each class of record; those not named as the schedule has them."""
    if isinstance(value, str):
        pairs = [entry.partition(":") for entry in words(value)]
        if not all(number.strip().isdecimal() for _name, _colon, number in pairs):
            raise ValueError("each class is written as name:years")
        value = {name.strip(): int(number) for name, _colon, number in pairs}
    return dict(retention.read_years(value))


Words = Annotated[list[str], BeforeValidator(words)]


class Environment(BaseModel):
    """One field for each variable, named by its alias; the descriptions make docs/reference/environment.md."""

    model_config = ConfigDict(
        frozen=True, ignored_types=(cached_property,), validate_by_name=True, validate_by_alias=True
    )

    mode: Literal["trying_out", "test", "service"] = Field(
        "trying_out",
        alias="RISKAPP_MODE",
        description="`trying_out` needs nothing else and is for fictional cases only; `service` refuses to start until"
        " everything below that says so is set and safe; `test` is set by the tests.",
    )
    secret_key: str = Field(
        TRYING_OUT * 2,
        alias="RISKAPP_SECRET_KEY",
        description="Signs sessions and forms. Required in service: at least 50 characters, drawn at random.",
    )
    secret_key_fallbacks: Words = Field(
        [],
        alias="RISKAPP_SECRET_KEY_FALLBACKS",
        description="Earlier secret keys, separated by commas, so that people stay signed in while the key is changed.",
    )
    key_encryption_keys: Annotated[dict[int, bytes], BeforeValidator(epochs)] = Field(
        {1: hashlib.sha256(TRYING_OUT.encode()).digest()},
        alias="RISKAPP_KEY_ENCRYPTION_KEYS",
        description="The keys that wrap the key of each case, as `epoch:base64 of 32 random bytes`, separated by"
        " commas; the highest epoch wraps new keys. Required in service, but for `audit_sequence`, which must not have"
        " them. Lost with them: every word about people.",
    )
    database_url: str = Field(
        "",
        alias="DATABASE_URL",
        description="Address of the database (PostgreSQL 15 or newer). Required in service: the role is `riskapp_app`"
        " for web and worker, `riskapp_owner` for migrations. Without it a private PostgreSQL is used.",
    )
    keys_database_url: str = Field(
        "",
        alias="KEYS_DATABASE_URL",
        description="Address of the database of keys: another database, with its own, short-lived backups."
        " Required in service.",
    )
    database_role: Literal["riskapp_app", "riskapp_owner", "riskapp_sequencer", "riskapp_eraser"] = Field(
        "riskapp_app",
        alias="RISKAPP_DATABASE_ROLE",
        description="The role with which the private PostgreSQL is entered; `riskapp_owner` for migrations by hand,"
        " `riskapp_sequencer` for `audit_sequence`, `riskapp_eraser` for `erase_due`."
        " Without effect where `DATABASE_URL` is set.",
    )
    allowed_hosts: Words = Field(
        ["localhost", "127.0.0.1", "[::1]"],
        alias="RISKAPP_ALLOWED_HOSTS",
        description="The names under which people reach the service, separated by commas. Required in service.",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        alias="RISKAPP_TRUSTED_PROXIES",
        description="How many proxies of yours stand before the web server. With one or more, the outermost must set"
        " `X-Forwarded-Proto` and every one appends to `X-Forwarded-For`; with 0 both are ignored.",
    )
    broker_url: str = Field(
        "filesystem://",
        alias="RISKAPP_BROKER_URL",
        description="Where the bell for background work is rung: `amqp://…` (RabbitMQ) or `redis://…`."
        " Required in service; the database stays the truth, so a broker that is down delays and never loses.",
    )
    email_host: str = Field(
        "",
        alias="RISKAPP_EMAIL_HOST",
        description="The mail server. Without it messages are written to files in `mail` in the data folder."
        " Required in service.",
    )
    email_port: int = Field(587, alias="RISKAPP_EMAIL_PORT", description="Its port; the connection uses STARTTLS.")
    email_user: str = Field(
        "", alias="RISKAPP_EMAIL_USER", description="The account at the mail server, if it asks for one."
    )
    email_password: str = Field("", alias="RISKAPP_EMAIL_PASSWORD", description="The password of that account.")
    email_from: str = Field(
        "Either Way <either-way@localhost>",
        alias="RISKAPP_EMAIL_FROM",
        description="The address messages come from. Required in service.",
    )
    second_factor: bool = Field(
        False,
        alias="RISKAPP_SECOND_FACTOR",
        description="Whether managers, information governance leads and administrators must set up a second factor"
        " before their role opens anything. Everybody may set one up, and is asked for it from then on.",
    )
    data_folder: Path = Field(
        ROOT / "var",
        alias="RISKAPP_DATA_FOLDER",
        description="Where the process may write: collected static files, the queue of the try-out,"
        " the state of the timetable.",
    )
    trail_keys: Words = Field(
        [],
        alias="RISKAPP_TRAIL_KEYS",
        description="Name and public key of the trail, as `manage.py audit_key new` prints them; separated by commas,"
        " the present one first, earlier ones after it. Required in service. Keep a copy where nobody who owns the"
        " database can change it: whoever checks the trail needs it.",
    )
    signing_key_file: str = Field(
        "",
        alias="RISKAPP_SIGNING_KEY_FILE",
        description="The file with the secret key of the trail, readable by its owner alone. For the process"
        " `manage.py audit_sequence` only; web server and worker refuse to start with it. When trying out the key is"
        " made in `trail` in the data folder.",
    )
    lodged_file: str = Field(
        "",
        alias="RISKAPP_LODGED_FILE",
        description="The file, on another disk or share, to which every signed checkpoint is appended. Required in"
        " service by `manage.py audit_sequence`, and told to the web server and worker, so that pages can say it. When"
        " trying out it is `lodged/checkpoints` in the data folder.",
    )
    lodge_by_email: Words = Field(
        [],
        alias="RISKAPP_LODGE_BY_EMAIL",
        description="Addresses, separated by commas, to which the latest checkpoint is sent every day: the Caldicott"
        " Guardian, the data protection officer, or anybody who keeps their mail out of reach of the database.",
    )
    lodge_every: int = Field(
        25,
        ge=1,
        alias="RISKAPP_LODGE_EVERY",
        description="After how many signed-off decisions a checkpoint is sent by e-mail in between.",
    )
    witnesses: Words = Field(
        [],
        alias="RISKAPP_WITNESSES",
        description="Services of others that watch our trail grow: the address before `/add-checkpoint`, a space, and"
        " their name and public key; separated by commas. The worker calls no other addresses.",
    )
    witness_key_file: str = Field(
        "",
        alias="RISKAPP_WITNESS_KEY_FILE",
        description="The file with the secret key with which this service, as a witness, signs for the trails of"
        " others. Another key than the one that signs our own trail; made by `manage.py audit_key witness`.",
    )
    witnessed_trails: Words = Field(
        [],
        alias="RISKAPP_WITNESSED_TRAILS",
        description="Names and public keys of the trails that this service watches for others, separated by commas.",
    )
    erasure_ledger_file: str = Field(
        "",
        alias="RISKAPP_ERASURE_LEDGER_FILE",
        description="The file, on another disk or share, that names each record that was erased, so that a restored"
        " backup does not bring it back. Required in service by `manage.py erase_due`; when trying out it is"
        " `lodged/erasures` in the data folder.",
    )
    key_epoch_days: int = Field(
        7,
        ge=1,
        alias="RISKAPP_KEY_EPOCH_DAYS",
        description="How many days a key-encryption key is in use before `manage.py keys_rewrap` wraps what is left"
        " under the next one, and it is destroyed.",
    )
    key_backup_days: int = Field(
        14,
        ge=0,
        alias="RISKAPP_KEY_BACKUP_DAYS",
        description="For how many days backups of the database of keys are kept. Printed on certificates of erasure,"
        " together with the epoch: so long a backup can still open what was erased.",
    )
    api_calls_per_minute: int = Field(
        600,
        ge=10,
        alias="RISKAPP_API_CALLS_PER_MINUTE",
        description="How often one account may call the API in a minute; after that it is told to wait for the next.",
    )
    retention_years: Annotated[dict[str, int], BeforeValidator(years)] = Field(
        {},
        validate_default=True,
        alias="RISKAPP_RETENTION_YEARS",
        description="For how many years a closed case is kept, as `decided:10, asked:3, opened:1` (which is what holds"
        " without it): one in which a decision was signed, one with a question and no decision, one without any."
        " What has been kept for so long is shown to information governance; nothing is erased by itself.",
    )
    subject_access: Literal["roles", "names"] = Field(
        "roles",
        alias="RISKAPP_SUBJECT_ACCESS",
        description="Whether a person concerned who asks who has seen or received what about them is given `roles` or"
        " the `names` of staff and recipients. Other people of the case are left out either way.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", alias="RISKAPP_LOG_LEVEL", description="From which level on a line is written to the log."
    )
    postgres_bin: str = Field(
        "",
        alias="RISKAPP_POSTGRES_BIN",
        description="Folder with `initdb`, `pg_ctl` and `postgres` for the private PostgreSQL,"
        " before any other is looked for.",
    )
    postgres_user: str = Field(
        "nobody",
        alias="RISKAPP_POSTGRES_USER",
        description="When started as root: the account without rights under which the private PostgreSQL runs.",
    )
    chromium: str = Field("", alias="CHROMIUM", description="The Chromium that drives the journeys of the tests.")

    def refusals(self) -> list[str]:
        """What is unsafe in service, one readable sentence each; empty outside service and when all is well."""
        if self.mode != "service":
            return []
        secret = f"at least {SHORTEST_SECRET} random characters"
        urls = self.database_url, self.keys_database_url
        brokers = ("amqp://", "amqps://", "redis://", "rediss://")
        checks = [
            (is_weak_secret(self.secret_key), f"RISKAPP_SECRET_KEY must be set to {secret}."),
            (
                any(map(is_weak_secret, self.secret_key_fallbacks)),
                f"Each of RISKAPP_SECRET_KEY_FALLBACKS must have {secret}.",
            ),
            (
                # Whoever signs the trail cannot read it (security S17).
                not self.signing_key_file
                and (not self.key_encryption_keys or any(map(is_weak_key, self.key_encryption_keys.values()))),
                "RISKAPP_KEY_ENCRYPTION_KEYS must be set to keys of your own, as epoch:base64 of 32 random bytes.",
            ),
            (
                bool(self.signing_key_file) and not all(map(is_weak_key, self.key_encryption_keys.values())),
                "RISKAPP_KEY_ENCRYPTION_KEYS must not be given to the process that holds RISKAPP_SIGNING_KEY_FILE.",
            ),
            (not is_postgres(urls[0]), "DATABASE_URL must be set to the address of a PostgreSQL database."),
            (not is_postgres(urls[1]), "KEYS_DATABASE_URL must be set to the address of a PostgreSQL database."),
            (
                same_database(*urls),
                "KEYS_DATABASE_URL must name another database than DATABASE_URL, so that backups can be kept apart.",
            ),
            (
                any(is_postgres(url) and dj_database_url.parse(url).get("USER") == "postgres" for url in urls),
                "DATABASE_URL and KEYS_DATABASE_URL must not sign in as the superuser postgres.",
            ),
            (
                not set(self.allowed_hosts) - {"localhost", "127.0.0.1", "[::1]"},
                "RISKAPP_ALLOWED_HOSTS must name the hosts under which people reach the service.",
            ),
            ("*" in self.allowed_hosts, "RISKAPP_ALLOWED_HOSTS must not contain *, which would accept every name."),
            (
                not self.broker_url.startswith(brokers),
                "RISKAPP_BROKER_URL must be the address of RabbitMQ (amqp://) or Redis (redis://).",
            ),
            (
                not self.email_host,
                "RISKAPP_EMAIL_HOST must name your mail server: people reset passwords and are reminded by e-mail.",
            ),
            (self.email_from.endswith("@localhost>"), "RISKAPP_EMAIL_FROM must be an address of your own."),
            (
                not self.trail_keys or not all(map(is_pinned, self.trail_keys)),
                "RISKAPP_TRAIL_KEYS must be the line that `python3 manage.py audit_key new` prints.",
            ),
            (
                not all(map(is_pinned, self.witnessed_trails)),
                "Each of RISKAPP_WITNESSED_TRAILS must be a name and public key, as that service prints them.",
            ),
            (
                not all(map(is_witness, self.witnesses)),
                "Each of RISKAPP_WITNESSES must be an address with https://, a space, and a name and public key.",
            ),
        ]
        return [sentence for is_unsafe, sentence in checks if is_unsafe]

    @cached_property
    def databases(self) -> dict[str, Any]:
        """Django's DATABASES. Only computes addresses; nothing is started (riskapp.postgres does that for commands)."""
        ours = postgres.ours()
        role = "riskapp_owner" if self.mode == "test" else self.database_role
        addresses = {
            "default": self.database_url or ours.url(role=role),
            "keys": self.keys_database_url or ours.url("either_way_keys", role=role),
        }
        return {
            alias: dict(
                dj_database_url.parse(
                    address, conn_max_age=0 if self.mode == "test" else 60, conn_health_checks=self.mode != "test"
                )
            )
            for alias, address in addresses.items()
        }


def is_weak_secret(secret: str) -> bool:
    """The one of the try-out, a short one, or one that nobody drew at random."""
    return TRYING_OUT in secret or len(secret) < SHORTEST_SECRET or len(set(secret)) < 10


def is_weak_key(key: bytes) -> bool:
    """The key of the try-out, or one that nobody drew at random (a repeated byte or two)."""
    return key == hashlib.sha256(TRYING_OUT.encode()).digest() or len(set(key)) < 8


def is_pinned(line: str) -> bool:
    """A name and public key as `audit_key` prints them."""
    try:
        checkpoint.Pinned.read(line)
    except checkpoint.NotANote:
        return False
    return True


def is_witness(words: str) -> bool:
    address, _, line = words.partition(" ")
    return address.startswith("https://") and is_pinned(line.strip())


def is_postgres(address: str) -> bool:
    return address.startswith(("postgres://", "postgresql://"))


def same_database(one: str, other: str) -> bool:
    """Whether two addresses lead to the same database, whoever signs in."""
    if not (is_postgres(one) and is_postgres(other)):
        return False
    parts = [dj_database_url.parse(address) for address in (one, other)]
    return len({(p["HOST"], p["PORT"], p["NAME"], str(p.get("OPTIONS"))) for p in parts}) == 1


def read(surroundings: Mapping[str, str] | None = None) -> Environment:
    """The environment, or Unsafe with every sentence at once.

    A secret may be kept in a file: NAME_FILE holds its path, as service managers hand over credentials.
    """
    given = dict(os.environ if surroundings is None else surroundings)
    values = {}
    for name, field in Environment.model_fields.items():
        if f"{field.alias}_FILE" in given and (name in SECRETS or field.alias in {"DATABASE_URL", "KEYS_DATABASE_URL"}):
            try:
                values[field.alias] = Path(given[f"{field.alias}_FILE"]).read_text().strip()
            except OSError:
                raise Unsafe([f"The file named by {field.alias}_FILE cannot be read."]) from None
        elif given.get(field.alias or ""):
            values[field.alias] = given[field.alias or ""]
    try:
        environment = Environment.model_validate(values)
    except ValidationError as error:
        # The value itself is left out: it may be a secret.
        raise Unsafe([f"{e['loc'][0]}: {e['msg'].removeprefix('Value error, ')}." for e in error.errors()]) from None
    if sentences := environment.refusals():
        raise Unsafe(sentences)
    return environment


def refuse_signing_key(surroundings: Mapping[str, str] | None = None) -> None:
    """A process that answers people or takes errands never holds the key of the trail (security S17). Raises Unsafe."""
    if (os.environ if surroundings is None else surroundings).get("RISKAPP_SIGNING_KEY_FILE"):
        raise Unsafe(
            ["RISKAPP_SIGNING_KEY_FILE belongs to `manage.py audit_sequence` alone: take it away from web and worker."]
        )


def reference() -> str:
    """docs/reference/environment.md, made from the model; a test asks that the page is this text."""
    rows = []
    for name, field in Environment.model_fields.items():
        default = "" if name in SECRETS else shown(field.default)
        rows.append(f"| `{field.alias}` | {default} | {field.description} |")
    return "\n".join(
        [
            "# Environment",
            "",
            "Every environment variable the product reads. Made from `riskapp/environment.py`; a test says when this",
            "page no longer agrees with it.",
            "",
            "`RISKAPP_MODE=service` refuses to start while anything that is required in service is missing or unsafe,",
            "and names all of it at once, one sentence each. A secret, `DATABASE_URL` and `KEYS_DATABASE_URL` may also",
            "be kept in a file: `NAME_FILE` then holds its path.",
            "",
            "| variable | without it | what it is |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def shown(default: Any) -> str:
    """A default as it would be typed."""
    if isinstance(default, Path):
        default = default.relative_to(ROOT)
    if isinstance(default, list):
        default = ", ".join(default)
    return "" if default == "" else f"`{default}`"
