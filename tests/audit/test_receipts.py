"""What a signed record is handed out with, and whether it holds: here, in a stranger's hands, and after everything."""

import base64
import contextlib
import io
import json
import string
import time
import uuid

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from agencies.acting import Acting, reading
from assessments import record
from assessments.lifecycle import Status
from assessments.models import SignedVersion
from audit import receipts
from audit import services as audit
from audit.canonical import canon
from audit.models import AuditEvent
from audit.receipts import DoesNotHold, Receipt
from audit.verbs import Verb
from tests.assessments.pages import stories
from tests.assessments.pages.stories import words
from tests.audit.sequencing import ORIGIN, SIGNER, Log, as_owner, happen
from tests.cast import NOON, signed_in
from tests.factories import assessment_at
from tools import verify_receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(db, tmp_path, settings):
    settings.TRAIL_KEYS = [SIGNER.pinned.text]
    return Log(tmp_path)


@pytest.fixture
def entry(log, amara, stream, case):
    """One entry, and others before and after it; not in the tree yet."""
    happen(3)
    with audit.action(Verb.ITEM_ADDED, stream=stream, object=case, by=amara, at=NOON, number=7) as act:
        act.seal({"text": "words"})
    happen(4)
    return act.event_id


def in_a_strangers_hands(text):
    return verify_receipt.check(text, ORIGIN, [SIGNER.public_key])


def test_a_receipt_is_pending_until_a_checkpoint_covers_its_entry_and_the_same_ever_after(log, entry):
    assert receipts.of(entry).pending
    log.round()
    first = receipts.of(entry)
    happen(300)
    log.round()

    assert receipts.of(entry) == first
    assert not first.pending
    proved, seq, leaf, size = in_a_strangers_hands(first.text)
    assert (proved["event"], seq, leaf, size) == (str(entry), 1, first.leaf, first.size)
    held = receipts.checked(first.text)
    assert (held.event, held.entry, held.type, held.leaf, held.here) == (entry, 1, "item.added", first.leaf, True)
    with pytest.raises(LookupError):
        receipts.of(uuid.UUID(int=7))


def test_a_receipt_is_found_with_few_queries_however_long_the_log(log, entry, django_assert_max_num_queries):
    happen(1500)
    log.round()
    happen()
    last = AuditEvent.objects.order_by("-id").first().event_id
    log.round()

    with django_assert_max_num_queries(20):
        receipt = receipts.of(last)

    assert in_a_strangers_hands(receipt.text)[2] == receipt.leaf


def test_what_was_altered_here_gets_no_receipt_and_an_older_receipt_says_so(log, entry):
    log.round()
    before = receipts.of(entry).text
    otherwise = "convert_to(replace(convert_from(body, 'UTF8'), '\"number\":7', '\"number\":8'), 'UTF8')"
    as_owner(f"UPDATE audit_event SET body = {otherwise} WHERE event_id = %s", str(entry))

    now = receipts.of(entry)
    assert (now.broken, now.pending, now.text) == (True, False, "")
    held = receipts.checked(before)
    assert (held.body["number"], held.here) == (7, False)
    assert in_a_strangers_hands(before)[0]["number"] == 7


def test_a_receipt_holds_after_the_words_are_erased(log, entry):
    log.round()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("ALTER TABLE audit_sealed DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM audit_sealed")
        cursor.execute("ALTER TABLE audit_sealed ENABLE ALWAYS TRIGGER rows_stay, ENABLE ALWAYS TRIGGER table_stays")
        cursor.execute("SET ROLE riskapp_app")

    assert in_a_strangers_hands(receipts.of(entry).text)[0]["event"] == str(entry)


def test_a_receipt_copied_from_paper_is_put_together_again(log, entry):
    log.round()
    text = receipts.of(entry).text
    printed = "\r\n".join(["", "  ", *record.on_paper(text), " "])

    assert max(len(line) for line in record.on_paper(text)) < 130
    assert receipts.unwrapped(printed) == text
    assert receipts.checked(printed).event == entry


def test_every_refusal_says_why(log, entry, settings):
    log.round()
    text = receipts.of(entry).text
    lines = text.split("\n")
    other = base64.b64encode(bytes(32)).decode()
    refused = {
        "words": "c2sp.org/tlog-proof",
        "": "c2sp.org/tlog-proof",
        text[:200]: "not a whole receipt",
        text.replace(lines[3], other): "is not in the checkpoint, or was altered",
        text.replace("index ", "index 1"): "is not in the checkpoint, or was altered",
        text.replace(ORIGIN, "elsewhere.example/audit"): "which this service does not know",
        text.replace(f"\n{receipts.of(entry).size}\n", "\n9999\n"): "altered after it was signed",
        "x" * 200_000: "too long",
    }
    for given, why in refused.items():
        with pytest.raises(DoesNotHold, match=why):
            receipts.checked(given)
    settings.TRAIL_KEYS = [type(SIGNER)(ORIGIN, bytes(32)).pinned.text]
    with pytest.raises(DoesNotHold, match="not signed with the key of its log"):
        receipts.checked(text)


def test_any_one_character_that_is_changed_makes_the_page_refuse(log, entry):
    """At every place. Spaces around the whole of it are put right first, so the last line's end may be one."""
    log.round()
    text = receipts.of(entry).text
    letters = string.ascii_letters + string.digits + "+/=— é"
    breaks = "\n\r\x0b\x0c\x1c\x85\u2028 \t"
    held = []
    for at, character in enumerate(text):
        beside = letters[(letters.index(character) + 1) % len(letters)] if character in letters else "A"
        others = {beside, letters[at % len(letters)], "\n", *(breaks if character in breaks else "")}
        for other in others - {character}:
            with contextlib.suppress(DoesNotHold):
                receipts.checked(text[:at] + other + text[at + 1 :])
                held.append((at, other))
    assert {at for at, _other in held} <= {len(text) - 1}
    assert receipts.checked(text).here


def test_a_log_that_we_watch_for_somebody_else_is_known_too(log, entry, settings):
    log.round()
    text = receipts.of(entry).text
    settings.TRAIL_KEYS, settings.WITNESSED_TRAILS = [], [SIGNER.pinned.text]

    assert receipts.checked(text).here is None


def test_a_signature_waits_for_its_checkpoint_but_not_where_nothing_signs(log, entry, stream):
    begun = time.monotonic()
    assert not receipts.wait(stream)
    assert time.monotonic() - begun < 0.5
    log.round()
    assert receipts.wait(stream)
    happen()
    with audit.action(Verb.ITEM_ADDED, stream=stream, object=f"a.b:{entry}", by=Acting.machine(), at=NOON):
        pass
    begun = time.monotonic()
    assert not receipts.wait(stream, seconds=0.2)
    assert 0.2 <= time.monotonic() - begun < 1


def test_the_command_prints_a_receipt_or_says_why_not(log, entry):
    def run(event):
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("audit_receipt", str(event), stdout=out, stderr=err)
        except SystemExit as ended:
            return ended.code, err.getvalue()
        return 0, out.getvalue()

    assert run(entry)[0] == 1
    assert "pending" in run(entry)[1]
    log.round()
    assert run(entry) == (0, receipts.of(entry).text)
    assert run(uuid.UUID(int=7))[0] == 2


# What leaves with a record


def test_a_record_carries_its_receipt_on_screen_on_paper_and_in_its_file(log, client, amara, bryn, tmp_path):
    assessment = stories.signed_off(amara, bryn).assessment
    where = [assessment.question_id, 1]
    page = reverse("assessments:record", args=where)
    pdf, file = (reverse(f"assessments:record_{kind}", args=where) for kind in ("pdf", "json"))
    signed_in(client, amara)

    assert "Receipt pending" in words(client.get(page))
    assert json.loads(client.get(file).content)["receipt"] is None
    log.round()

    receipt = receipts.of(event_of(assessment, amara))
    shown = client.get(page)
    assert "Anyone can check this text without this system" in words(shown)
    assert receipt.text.split("\n")[1][:100] in shown.content.decode()
    exported = client.get(file).content
    assert json.loads(exported)["receipt"] == receipt.text
    kept = tmp_path / "record.json"
    kept.write_bytes(exported)
    key = ["--origin", ORIGIN, "--key", SIGNER.pinned.text]
    assert verify_receipt.main(["--record", str(kept), *key]) == 0
    outside = set()
    for name in ("since", "signatures", "how", "format", "copy", "lacks"):
        part = canon({name: json.loads(exported)[name]})[1:-1]
        outside |= set(range(exported.index(part), exported.index(part) + len(part)))
    for at in set(range(0, len(exported), 997)) - outside:
        changed = bytearray(exported)
        changed[at] ^= 1
        kept.write_bytes(bytes(changed))
        assert verify_receipt.main(["--record", str(kept), *key]) == 1, at
    assert client.get(pdf).status_code == 200
    assert client.get(pdf).content != client.get(pdf).content, "each copy has its own mark"


def event_of(assessment, by):
    with reading(by):
        return SignedVersion.objects.visible_to(by).get(assessment=assessment).event_id


def test_what_is_said_where_a_receipt_should_be():
    nobody = Receipt(event=None, entry=1)

    assert record.receipt_words(nobody).startswith("Receipt pending")
    assert "cannot be vouched for" in record.receipt_words(Receipt(event=None, entry=1, broken=True))
    assert record.receipt_words(Receipt(event=None, entry=1, text="x", leaf=0, size=1)).startswith("Anyone can check")


def test_a_program_gets_the_receipt_of_a_version(log, client, amara):
    version = stories.signed(amara)
    address = reverse("api:version_receipt", args=[version.assessment.question_id, 1])
    signed_in(client, amara)

    assert client.get(address).json()["state"] == "pending"
    log.round()
    answer = client.get(address).json()

    assert (answer["state"], answer["event"]) == ("issued", str(version.event_id))
    assert in_a_strangers_hands(answer["receipt"])[2:] == (answer["leaf"], answer["size"])


# The page on which anyone signed in can check one


def test_whoever_pastes_a_receipt_reads_in_plain_words_what_it_is_for(log, client, amara, gwen, bryn):
    assessment = assessment_at(Status.SIGNED_OFF, by=amara, manager=bryn)
    log.round()
    text = receipts.of(event_of(assessment, amara)).text
    page = reverse("audit:receipt")

    signed_in(client, gwen)  # an account, and no case
    assert "Paste all of it" in words(client.get(page))
    said = words(client.post(page, {"receipt": text}))
    assert "This receipt holds" in said
    assert f"The log {ORIGIN} signed for this entry" in said
    assert "“Signed, version 1”, 23 November 2026" in said
    assert "This service still holds the same entry in the same place." in said
    assert "EW-" not in said.split("Technical details")[1].split("</dl>")[0], (
        "which case it is stays with who may see it"
    )

    answer = client.post(page, {"receipt": text[:-20] + "\n"})
    assert answer.status_code == 422
    assert "This is not a whole receipt" in words(answer)
    assert text[30:200] in answer.content.decode(), "what was pasted is kept"
    assert "Paste the receipt" in words(client.post(page, {}))
    assert "This receipt holds" not in words(client.post(page, {"receipt": "<b>" + text}))


def test_the_checker_is_given_to_anybody(client):
    answer = client.get(reverse("audit:checker"))

    assert b"".join(answer.streaming_content).startswith(b"#!/usr/bin/env python3")
    assert "verify_receipt.py" in answer["Content-Disposition"]
