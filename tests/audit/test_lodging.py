"""Where checkpoints are left: the mail, the address anybody may ask, the witness on both sides, what /health says."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from audit import lodging, mailing, merkle, signing, witnessing
from audit.checkpoint import Head, Signer, Witness, opened, parts, witnessed
from audit.models import AuditEvent, Leaf, Lodgement, Witnessed
from tests.audit.sequencing import ORIGIN, SIGNER, Log, as_owner, happen
from tests.cast import NOON

pytestmark = pytest.mark.django_db

WITNESS = Witness("health.example/witness", bytes(range(3, 35)))
ADD = "/api/v1/audit/add-checkpoint"


@pytest.fixture
def log(db, tmp_path, settings):
    settings.TRAIL_KEYS = [SIGNER.pinned.text]
    settings.LODGED_FILE = tmp_path / "outside" / "checkpoints"
    return Log(tmp_path)


@pytest.fixture
def grown(log):
    happen(5)
    log.round()
    return log


# Anybody may ask


def test_anybody_may_fetch_the_newest_checkpoint_and_ask_whether_there_is_a_newer_one(log):
    client = Client()
    assert client.get("/api/v1/audit/checkpoint").status_code == 404
    happen(3)
    log.round()

    first = client.get("/api/v1/audit/checkpoint")
    again = client.get("/api/v1/audit/checkpoint", headers={"If-None-Match": f'"x", W/{first["ETag"]}'})
    happen(1)
    log.round()
    newer = client.get("/api/v1/audit/checkpoint", headers={"If-None-Match": first["ETag"]})

    assert opened(first.content.decode(), ORIGIN, SIGNER.public_key).size == 3
    assert (first["Content-Type"], first["Cache-Control"]) == ("text/plain; charset=utf-8", "public, max-age=5")
    assert (again.status_code, again.content) == (304, b"")
    assert (newer.status_code, opened(newer.content.decode(), ORIGIN, SIGNER.public_key).size) == (200, 4)
    client.get("/api/v1/audit/checkpoint")
    pulls = Lodgement.objects.filter(channel="pull").order_by("id").values_list("size", "target", "result")
    assert list(pulls) == [(3, "anybody", "lodged"), (4, "anybody", "lodged")]
    assert client.post("/api/v1/audit/checkpoint").status_code == 405


# By e-mail


def test_a_checkpoint_is_sent_every_day_and_after_so_many_decisions(grown, settings):
    settings.LODGE_BY_EMAIL, settings.LODGE_EVERY = ["guardian@council.example"], 2

    assert mailing.lodge(dt.datetime.now(dt.UTC))

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["guardian@council.example"], "Either Way: checkpoint at 5 entries")
    note = sent.body.partition("\n\n")[2].rstrip("\n") + "\n"
    assert opened(note, ORIGIN, SIGNER.public_key).size == 5
    event = AuditEvent.objects.get(type="audit.lodged")
    assert b'"channel":"email"' in bytes(event.body)
    assert b'"size":5' in bytes(event.body)
    row = Lodgement.objects.get(channel="email")
    assert (row.size, row.target, row.result) == (5, "guardian@council.example", "lodged")
    grown.round()

    now = dt.datetime.now(dt.UTC)
    assert not mailing.lodge(now + dt.timedelta(hours=23))
    happen(1)
    as_owner("UPDATE audit_event SET type = 'signoff.given' WHERE id = (SELECT max(id) FROM audit_event)")
    grown.round()
    assert not mailing.is_due(now)
    happen(1)
    as_owner("UPDATE audit_event SET type = 'signoff.given' WHERE id = (SELECT max(id) FROM audit_event)")
    grown.round()
    assert mailing.is_due(now)
    settings.LODGE_EVERY = 3
    assert mailing.lodge(now + dt.timedelta(hours=24, minutes=1))
    assert len(mail.outbox) == 2


def test_without_an_address_or_a_checkpoint_nothing_is_sent(log, settings):
    assert not mailing.lodge(NOON)
    settings.LODGE_BY_EMAIL = ["guardian@council.example"]
    assert not mailing.lodge(NOON)
    assert mail.outbox == []


def test_a_mail_that_cannot_be_sent_is_not_said_to_have_been(grown, settings, monkeypatch):
    settings.LODGE_BY_EMAIL = ["guardian@council.example"]

    def away(_):
        raise OSError("the mail server is away")

    monkeypatch.setattr(mailing, "_send", away)
    with pytest.raises(OSError, match="away"):
        mailing.lodge(NOON)

    assert not Lodgement.objects.filter(channel="email").exists()
    assert not AuditEvent.objects.filter(type="audit.lodged").exists()


# As a witness for others

THEIRS = Signer("police.example/audit", bytes(range(5, 37)))
MANY = [merkle.leaf_hash(bytes([number])) for number in range(40)]


@pytest.fixture
def watching(db, tmp_path, settings):
    path = tmp_path / "witness-key"
    path.write_text(WITNESS.secret_text)
    path.chmod(0o400)
    settings.WITNESS_KEY_FILE = str(path)
    settings.WITNESSED_TRAILS = [THEIRS.pinned.text]
    return Client(raise_request_exception=True)


def grow(client, old, new, *, signer=THEIRS, leaves=MANY, proof=None, text=None):
    note = signer.sign(new, merkle.root_of(leaves[:new]))
    hashes = merkle.consistency(old, new, merkle.subroot_in(leaves)) if proof is None and old <= new else proof or []
    asked = text if text is not None else witnessing.Asked(old, hashes, note).text
    return client.post(ADD, asked.encode(), content_type="text/plain")


def test_a_witness_signs_for_a_trail_that_only_grows(watching):
    for old, new in ((0, 3), (3, 3), (3, 20), (20, 40)):
        answer = grow(watching, old, new)

        assert answer.status_code == 200
        text = Head(THEIRS.name, new, merkle.root_of(MANY[:new])).text
        note = THEIRS.sign(new, merkle.root_of(MANY[:new])) + answer.content.decode()
        assert parts(note)[0] == text
        assert abs(witnessed(note, WITNESS.pinned) - dt.datetime.now(dt.UTC).timestamp()) < 60
    row = Witnessed.objects.get()
    assert (row.origin, row.size, bytes(row.root)) == (THEIRS.name, 40, merkle.root_of(MANY))


FORGED = [merkle.leaf_hash(b"forged"), *MANY[1:]]


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ({"old": 0, "new": 7, "signer": Signer("fire.example/audit", bytes(32))}, 404, "not watched"),
        ({"old": 5, "new": 7, "signer": Signer(THEIRS.name, bytes(32))}, 403, "no signature"),
        ({"old": 0, "new": 7}, 409, "5\n"),
        ({"old": 4, "new": 7}, 409, "5\n"),
        ({"old": 7, "new": 8}, 409, "5\n"),
        ({"old": 5, "new": 5, "leaves": FORGED}, 409, "5\n"),
        ({"old": 5, "new": 7, "leaves": FORGED}, 422, "does not lead"),
        ({"old": 5, "new": 7, "proof": []}, 422, "does not lead"),
        ({"old": 5, "new": 5, "proof": [MANY[0]]}, 422, "does not lead"),
        ({"old": 9, "new": 7}, 400, "larger"),
        ({"old": 0, "new": 7, "text": ""}, 400, "has the line"),
        ({"old": 0, "new": 7, "text": "old 05\n\nx"}, 400, "without zeros"),
        ({"old": 0, "new": 7, "text": "old 5\nAAA\n\nx"}, 400, "base64"),
        ({"old": 0, "new": 7, "text": "old 5\n" + "AAAA\n" * 64 + "\nx"}, 400, "63"),
        ({"old": 0, "new": 7, "text": "old 5\n\nno note"}, 400, "a note has"),
        ({"old": 0, "new": 7, "text": "x" * 100_001}, 413, "longer"),
    ],
)
def test_a_witness_says_why_it_does_not_sign(watching, asked, status, body):
    assert grow(watching, 0, 5).status_code == 200
    before = Witnessed.objects.values().get()

    answer = grow(watching, asked.pop("old"), asked.pop("new"), **asked)

    assert (answer.status_code, body in answer.content.decode()) == (status, True)
    assert answer["Content-Type"] == ("text/x.tlog.size" if status == 409 else "text/plain; charset=utf-8")
    assert Witnessed.objects.values().get() == before


def test_who_is_nobodys_witness_says_so(db):
    assert grow(Client(), 0, 5).status_code == 404
    assert Client().get(ADD).status_code == 405
    assert Client().post(ADD, b"\xff", content_type="text/plain").status_code == 400


# With a witness of our own


@pytest.fixture
def partner(watching, settings):
    """A partner that runs the same product: what we send goes to its very door."""
    settings.WITNESSED_TRAILS = [SIGNER.pinned.text]
    settings.WITNESSES = [f"https://health.example/api/v1/audit {WITNESS.pinned.text}"]

    def post(address, text):
        assert address == "https://health.example/api/v1/audit/add-checkpoint"
        answer = watching.post(ADD, text.encode(), content_type="text/plain")
        return witnessing.Answer(answer.status_code, answer.content.decode())

    return post


def test_a_partner_watches_our_trail_grow(grown, partner):
    assert witnessing.ask(partner) == 1
    assert witnessing.ask(partner) == 0
    happen(20)
    grown.round()
    assert witnessing.ask(partner) == 1

    rows = Lodgement.objects.filter(channel="witness").order_by("id")
    assert [row.size for row in rows] == [5, 25]
    assert witnessed(grown.notes()[-1] + rows[1].result.partition("\n")[2], WITNESS.pinned)
    assert lodging.standing().has_second


def test_a_partner_that_knows_more_than_we_remember_is_asked_from_there(grown, partner):
    witnessing.ask(partner)
    as_owner("ALTER TABLE audit_lodgement DISABLE TRIGGER USER")
    as_owner("DELETE FROM audit_lodgement WHERE channel = 'witness'")
    as_owner("ALTER TABLE audit_lodgement ENABLE ALWAYS TRIGGER rows_stay")
    happen(1)
    grown.round()

    assert witnessing.ask(partner) == 1


@pytest.mark.parametrize(
    ("size", "root", "reason"),
    [
        (5, merkle.root_of(MANY[:5]), "a witness has signed for another history than this one"),
        (3, merkle.root_of(MANY[:3]), "a witness has signed for another history than this one"),
        (9, merkle.root_of(MANY[:9]), "a witness has signed for 9 entries, and there are fewer now"),
    ],
)
def test_a_partner_that_saw_another_history_raises_the_alarm(grown, partner, size, root, reason):
    Witnessed.objects.create(origin=ORIGIN, size=size, root=root, note="", at=NOON)

    assert witnessing.ask(partner) == 0
    assert witnessing.ask(partner) == 0

    assert [row.result for row in Lodgement.objects.filter(channel="witness")] == [f"refused: {reason}"]
    assert lodging.standing().refused == reason
    assert Client().get("/health/audit").json()["reasons"] == [f"Signing was refused: {reason}."]


@pytest.mark.parametrize(
    "answer", [(200, ""), (200, WITNESS.cosign("another", 1)), (500, "x"), (403, "x"), (409, "x"), (301, "")]
)
def test_an_answer_that_is_no_signature_counts_for_nothing(grown, partner, answer):
    assert witnessing.ask(lambda address, text: witnessing.Answer(*answer)) == 0
    assert not Lodgement.objects.filter(channel="witness").exists()


def test_a_partner_that_is_away_is_asked_again_later(grown, partner):
    def away(address, text):
        raise OSError("nobody there")

    assert witnessing.ask(away) == 0
    assert witnessing.ask(partner) == 1


# What is vouched for


def test_health_says_how_old_the_oldest_event_is_that_is_not_lodged(log):
    client = Client()
    assert (client.get("/health/audit").status_code, client.get("/health/audit").json()["lodged"]) == (200, {})
    happen(2)
    log.round()
    well = client.get("/health/audit")
    happen(1)
    as_owner("UPDATE audit_pending SET queued_at = now() - interval '61 seconds'")
    late = client.get("/health/audit")
    log.round()
    again = client.get("/health/audit")

    assert well.status_code == 200
    assert (well.json()["waiting_seconds"], well.json()["lodged"]["file"]["size"]) == (0, 2)
    assert well.json()["second_channel"] is False
    assert (late.status_code, late.json()["lodging"]) == (503, False)
    assert 61 <= late.json()["waiting_seconds"] < 120
    assert late.json()["reasons"] == ["Events older than a minute are not lodged: is audit_sequence running?"]
    assert again.status_code == 200


def test_what_is_in_the_tree_and_lies_nowhere_outside_is_waited_for_too(log):
    happen(2)
    log.lodged.parent.parent.joinpath("outside").write_text("in the way of the folder")
    with pytest.raises(OSError):
        log.round()
    as_owner("UPDATE audit_checkpoint SET made_at = now() - interval '90 seconds'")

    standing = lodging.standing()

    assert Leaf.objects.count() == 2
    assert standing.is_behind
    assert standing.waiting_seconds >= 90
    assert (standing.up_to, standing.size) == (None, 0)


def test_a_mail_of_yesterday_is_no_second_channel_today(grown):
    lodging.record(5, "email", "guardian@council.example")
    assert lodging.standing().has_second
    assert lodging.standing().is_well

    as_owner("ALTER TABLE audit_lodgement DISABLE TRIGGER USER")
    as_owner("UPDATE audit_lodgement SET at = now() - interval '25 hours' WHERE channel = 'email'")
    as_owner("ALTER TABLE audit_lodgement ENABLE ALWAYS TRIGGER rows_stay, ENABLE ALWAYS TRIGGER table_stays")

    assert not lodging.standing().has_second
    assert not lodging.standing().is_well


# The keys


def test_a_key_makes_itself_when_trying_out_and_is_read_by_its_owner_alone(tmp_path, settings):
    settings.TRAIL_FOLDER, settings.SIGNING_KEY_FILE = tmp_path, tmp_path / "signing-key"
    settings.TRAIL_KEYS = []

    signer = signing.ours()

    assert signing.ours().pinned == signer.pinned == lodging.pinned()[0]
    assert signer.name == "localhost/audit"
    assert oct(settings.SIGNING_KEY_FILE.stat().st_mode & 0o777) == "0o400"
    settings.SIGNING_KEY_FILE.chmod(0o440)
    with pytest.raises(signing.NoKey, match="others than its owner"):
        signing.ours()
    with pytest.raises(signing.NoKey, match="never overwritten"):
        signing.made(Signer, "x", settings.SIGNING_KEY_FILE)


def test_a_key_that_was_not_announced_signs_nothing(tmp_path, settings):
    settings.SIGNING_KEY_FILE = tmp_path / "signing-key"
    settings.TRAIL_KEYS = [THEIRS.pinned.text]
    with pytest.raises(signing.NoKey, match="cannot be read"):
        signing.ours()
    signing.made(Signer, ORIGIN, settings.SIGNING_KEY_FILE)

    with pytest.raises(signing.NoKey, match="not the first of RISKAPP_TRAIL_KEYS"):
        signing.ours()
