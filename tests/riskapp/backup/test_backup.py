"""A server is lost: the backup is put back, what is missing is named exactly, and nobody is let in before (S21)."""

import json
import uuid

import pytest
from django.core.management import CommandError
from django.db import connections

from agencies.acting import Acting
from audit.services import open_stream
from riskapp.backup import copies, programs
from tests.riskapp.backup.telling import (
    WORDS,
    assert_shut,
    databases,
    destroyed,
    entries_now,
    last_note,
    sequence,
    typed,
    write,
)


@pytest.mark.django_db(transaction=True)
def test_what_was_backed_up_comes_back_and_what_was_not_is_named(place, drills, tmp_path):
    by, stream = Acting.machine(), uuid.uuid4()
    folder, keys, lodged = tmp_path / "backup", tmp_path / "keys", place.LODGED_FILE
    public = typed("backup_key", tmp_path / "secret").strip()
    open_stream(stream)
    write(stream, by, 4)
    sequence()
    entries = entries_now()

    said = typed("backup", folder, "--keys-folder", keys, "--to", public)

    assert f"{entries} entries are in the tree, and 0 wait" in said
    assert sorted(path.name for path in (*folder.iterdir(), *keys.iterdir())) == [
        "either-way-keys.age", "either-way.age", "manifest.json",
    ]  # fmt: skip
    assert all(path.stat().st_mode & 0o077 == 0 for path in (*folder.iterdir(), *keys.iterdir()))
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["trail"]["checkpoint"], manifest["trail"]["note"]) == (entries, last_note(lodged))
    with pytest.raises(CommandError, match="is there already: name an empty folder"):
        typed("backup", folder, "--to", public)

    write(stream, by, 3)
    sequence()
    how = ("--keys-folder", keys, "--key-file", tmp_path / "secret", "--lodged", lodged)

    drilled = typed("restore", folder, *how, "--drill")

    gap = f"Entries {entries + 1} to {entries + 3} are missing from the tree."
    assert gap in drilled
    assert "Everything that is here holds." in drilled
    assert drills
    assert not any(map(databases, drills))
    assert entries_now() == entries + 3, "a drill leaves everything as it was"
    with pytest.raises(CommandError, match="is not empty: nothing was written over"):
        typed("restore", folder, *how)
    copies.keep_shut(programs.name_of("default"), shut=False)

    with destroyed() as names:
        assert "stays read-only, and its roles can enter nothing, until" in typed("restore", folder, *how)
        assert_shut(names["default"])
        with pytest.raises(SystemExit):
            typed("restore", "--open", "--lodged", lodged)
        assert_shut(names["default"])

        recovered = typed("audit_recover", "--lodged", lodged, as_="riskapp_sequencer")
        assert f"entries {entries + 1} to {entries + 3} are missing" in recovered
        place.TRAIL_KEYS = [*recovered.split("name:")[1].split()[:1], *place.TRAIL_KEYS]
        assert "People are let in again" in typed("restore", "--open", "--lodged", lodged)

        connections["default"].close()
        write(stream, by, 1)
        assert WORDS.encode() not in (folder / "either-way.age").read_bytes()


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_is_not_whole_or_not_ours_is_refused(place, drills, tmp_path):
    folder, phrase = tmp_path / "backup", tmp_path / "phrase"
    phrase.write_text("short\n")
    with pytest.raises(CommandError, match="at least 20 characters"):
        typed("backup", folder, "--passphrase-file", phrase)
    phrase.write_text("nobody would guess these words\n")
    place.LODGED_FILE.parent.mkdir()
    place.LODGED_FILE.write_text("")
    typed("backup", folder, "--passphrase-file", phrase)
    drill = ("restore", folder, "--drill", "--lodged", place.LODGED_FILE, "--passphrase-file", phrase)

    assert "Nothing lodged was given" in typed(*drill)

    phrase.write_text("somebody would guess these words\n")
    with pytest.raises(CommandError, match="closed with another key or passphrase"):
        typed(*drill)
    path = folder / "either-way.age"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(CommandError, match="were written"):
        typed(*drill)
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(CommandError, match="its digest differs"):
        typed(*drill)
    (folder / "manifest.json").unlink()
    with pytest.raises(CommandError, match="holds no whole backup"):
        typed(*drill)
    assert drills
    assert not any(map(databases, drills))
