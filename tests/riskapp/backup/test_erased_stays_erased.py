"""A case is erased after a backup was made. The server is lost, the backup put back: the case stays erased (S21)."""

import pytest
from django.core.management import call_command
from django.db import connections

from agencies.acting import reading
from audit import gone, keys, sealing, trail
from audit.models import AuditEvent, SealedPayload
from cases.models import PersonConcerned
from tests.audit.sequencing import as_role
from tests.cases.erasing import a_closed_case, approved, as_eraser, erase_due, no_fence
from tests.cases.test_in_the_clear import tables_that_hold
from tests.factories import a_full_question, item_on
from tests.riskapp.backup.telling import destroyed, entries_now, sequence, typed


def sealed_under(stream):
    """Every sealed bytes of this record, of entries and of rows, as whoever copies the database has them."""
    payloads = SealedPayload.objects.filter(event_id__in=AuditEvent.objects.of_stream(stream).values("event_id"))
    found = [bytes(blob) for blob in payloads.values_list("blob", flat=True)]
    with no_fence() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns c WHERE table_schema = 'public'"
            " AND udt_name = 'bytea' AND EXISTS (SELECT FROM information_schema.columns s"
            " WHERE s.table_name = c.table_name AND s.column_name = 'stream')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f"SELECT {column} FROM {table} WHERE stream = %s AND {column} IS NOT NULL", [str(stream)])
            found += [bytes(blob) for (blob,) in cursor.fetchall()]
    return found


def tables_with(blobs):
    """The tables of the database that Django looks at now, of which some row holds the end of one of these bytes."""
    found = set()
    with connections["default"].cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
    with no_fence() as cursor:
        for table in connections["default"].introspection.table_names(cursor):
            ways = [f"%{blob[-24:].hex()}%" for blob in blobs]
            cursor.execute(f'SELECT 1 FROM "{table}" AS t WHERE t::text LIKE ANY (%s) LIMIT 1', [ways])
            found |= {table for _row in cursor.fetchall()}
    return found


def key_of(stream):
    with connections["keys"].cursor() as cursor:
        ask = "SELECT wrapped FROM stream_key WHERE stream_id = %s ORDER BY parent_id NULLS FIRST"
        cursor.execute(ask, [str(stream)])
        return [wrapped and bytes(wrapped) for (wrapped,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_what_was_erased_after_the_backup_is_erased_again_and_the_gap_is_named(place, tmp_path, amara, bryn, farid):
    lodged, how = place.LODGED_FILE, ("--key-file", tmp_path / "secret", "--lodged", place.LODGED_FILE)
    case = a_closed_case(by=amara, manager=bryn)
    other = a_full_question(by=amara)
    sequence()
    typed("backup", tmp_path / "backup", "--to", typed("backup_key", tmp_path / "secret").strip())
    kept, words = entries_now(), sealed_under(case.stream)
    assert len(words) > 40, "the case should hold something to lose"

    # two people decide, the eraser erases; somebody works on another case; and the server is lost
    approved(case, by=farid, second=bryn)
    erase_due()
    item_on(other, by=amara, text="Seen well on Tuesday")
    sequence()
    had = entries_now()
    assert place.ERASURE_LEDGER_FILE.read_text().count("\n") == 1

    with destroyed():
        typed("restore", tmp_path / "backup", *how)
        connections.close_all()
        assert gone.erased(case.stream) is None
        copied, *_own = key_of(case.stream)
        assert len(tables_with(words)) > 10, "the copy still has the words and the key of what was erased since"
        connections.close_all()
        recovered = typed("audit_recover", "--lodged", lodged, as_="riskapp_sequencer")
        assert f"entries {kept + 1} to {had} are missing" in recovered
        place.TRAIL_KEYS = [*recovered.split("name:")[1].split()[:1], *place.TRAIL_KEYS]

        opened = typed("restore", "--open", "--lodged", lodged)

        assert f"Entries {kept + 1} to {had} are missing under the name before" in opened
        assert "Nothing else that was lodged is missing." in opened
        assert "People are let in again" in opened
        sequence()
        # the whole check, with what lies outside: the gap and nothing else
        told = typed("audit_fsck", "--lodged", lodged, "--keys", "--quiet")
        gaps = [line for line in told.splitlines() if line.startswith("I") and not line.startswith("I12")]
        assert gaps == [
            f"I8  Entries of the log from number {kept} to {had - 1} were lost when a backup was restored, as an entry"
            " says."
        ]  # fmt: skip
        assert "nothing found altered or missing" in told
        # nothing of the case is left: not its words, not the bytes of them, not its key
        assert gone.erased(case.stream).basis == "asked_by_person"
        assert trail.of_stream(case.stream)[1].codes["replayed"] is True
        assert set(key_of(case.stream)) == {None}
        with pytest.raises(keys.KeyDestroyed):
            keys.of_stream(case.stream)
        assert tables_with(words) == set()
        with no_fence() as cursor:
            assert not tables_that_hold("Whitlock", cursor)
        # the other case is as it was when the backup was made
        with as_role("riskapp_app"), reading(amara):
            assert {each.name for each in PersonConcerned.objects.visible_to(amara).filter(stream=other.stream)} == {
                "Rose Whitlock", "Sam Whitlock",
            }  # fmt: skip

        # at the end of the epoch the backup itself opens it no more, with whatever key is left
        place.KEY_ENCRYPTION_KEYS = epochs = place.KEY_ENCRYPTION_KEYS | {2: bytes(range(32))}
        with as_eraser():
            call_command("keys_rewrap")
        place.KEY_ENCRYPTION_KEYS = {2: epochs[2]}
        assert keys.of_stream(other.stream)
        assert sealing.unwrap(epochs[1], copied)
        with pytest.raises(sealing.DoesNotOpen):
            sealing.unwrap(epochs[2], copied)
