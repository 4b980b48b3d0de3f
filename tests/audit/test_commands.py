"""What an operator types: sequencing once, making and changing keys, comparing what was lodged, rebuilding heads."""

import contextlib
import io

import pytest
from django.core.management import CommandError, call_command

from audit import lodging, merkle, sequencer, signing
from audit.checkpoint import Pinned, Signer, Witness, notes_in, opened
from audit.models import AuditEvent, Leaf, StreamHead, Tree
from audit.recovery import next_name
from tests.audit.sequencing import ORIGIN, SIGNER, as_owner, as_role, happen

LEAVES = [merkle.leaf_hash(bytes([number])) for number in range(9)]


def typed(command, *words, as_=None):
    """What a command says; run as this role."""
    said = io.StringIO()
    with as_role(as_) if as_ else contextlib.nullcontext():
        call_command(command, *map(str, words), stdout=said)
    return said.getvalue()


@pytest.fixture
def place(tmp_path, settings):
    """The files of a service that is set up: its key announced, its folder its own."""
    settings.TRAIL_FOLDER = tmp_path / "trail"
    settings.SIGNING_KEY_FILE = tmp_path / "trail" / "signing-key"
    settings.LODGED_FILE = tmp_path / "outside" / "checkpoints"
    settings.TRAIL_KEYS = [typed("audit_key", "new", ORIGIN, settings.SIGNING_KEY_FILE).strip()]
    return settings


def sequence():
    typed("audit_sequence", "--once", as_="riskapp_sequencer")


@pytest.mark.django_db
def test_all_that_waits_is_taken_in_signed_and_lodged_once(place, monkeypatch):
    monkeypatch.setattr("audit.management.commands.audit_sequence.AT_ONCE", 2)
    monkeypatch.setattr(sequencer.take_in, "__defaults__", (2,))
    happen(5)

    sequence()

    pinned = Pinned.read(place.TRAIL_KEYS[0])
    notes = notes_in(place.LODGED_FILE.read_text())
    assert [opened(note, ORIGIN, pinned.public_key).size for note in notes] == [2, 4, 5]


@pytest.mark.django_db
def test_sequencing_says_what_is_missing(place):
    with pytest.raises(CommandError, match="as riskapp_sequencer, not as riskapp_app"):
        typed("audit_sequence", "--once")
    with pytest.raises(CommandError, match="as riskapp_sequencer, not as riskapp_owner"):
        typed("audit_sequence", "--once", as_="riskapp_owner")
    place.SERVICE = True
    place.ENVIRONMENT = place.ENVIRONMENT.model_copy(update={"signing_key_file": ""})
    with pytest.raises(CommandError, match="Set RISKAPP_SIGNING_KEY_FILE"):
        sequence()
    place.ENVIRONMENT = place.ENVIRONMENT.model_copy(update={"signing_key_file": "x"})
    with pytest.raises(CommandError, match="Set RISKAPP_LODGED_FILE"):
        sequence()
    place.LODGED_ON_THIS_MACHINE = False
    place.SIGNING_KEY_FILE = place.TRAIL_FOLDER / "none"
    with pytest.raises(CommandError, match="No signing key"):
        sequence()


@pytest.mark.django_db
def test_a_refusal_ends_with_three_and_a_full_disk_with_one(place):
    happen(1)
    sequence()
    happen(1)
    lodged, place.LODGED_FILE = place.LODGED_FILE, place.TRAIL_FOLDER  # a folder cannot be appended to
    with pytest.raises(CommandError, match="Not signed and lodged") as delayed:
        sequence()
    place.LODGED_FILE = lodged
    (place.TRAIL_FOLDER / "last-note").write_text("")
    with pytest.raises(CommandError, match="Refused: our own last note is not one that we signed") as refused:
        sequence()

    assert (delayed.value.returncode, refused.value.returncode) == (1, 3)


@pytest.mark.django_db
def test_a_key_is_changed_with_one_checkpoint_signed_by_both(place, machine):
    old = Pinned.read(place.TRAIL_KEYS[0])
    happen(2)
    sequence()

    fresh = Pinned.read(typed("audit_key", "rotate", as_="riskapp_sequencer").split("\n")[0])
    with pytest.raises(CommandError, match="not the first of RISKAPP_TRAIL_KEYS"):
        sequence()
    place.TRAIL_KEYS = [fresh.text, old.text]
    happen(1)
    sequence()

    first, *_, both, after = notes_in(place.LODGED_FILE.read_text())
    assert opened(first, ORIGIN, old.public_key).size
    assert opened(both, ORIGIN, old.public_key) == opened(both, ORIGIN, fresh.public_key)
    assert opened(after, ORIGIN, fresh.public_key).size == opened(both, ORIGIN, old.public_key).size + 1
    assert lodging.pinned() == [fresh, old]
    event = AuditEvent.objects.get(type="config.changed")
    assert b'"setting":"signing_key"' in bytes(event.body)
    assert event.actor_kind == "system"
    assert sorted(path.name for path in place.TRAIL_FOLDER.iterdir()) == ["in-use", "last-note", "signing-key"]
    assert signing.ours().pinned == fresh


def test_keys_are_made_once_and_their_secrets_never_shown(tmp_path):
    said = typed("audit_key", "witness", "health.example/witness", tmp_path / "witness-key")

    witness = signing.read(Witness, tmp_path / "witness-key")
    assert Pinned.read(said.strip()) == witness.pinned
    assert witness.secret_text not in said
    with pytest.raises(CommandError, match="never overwritten"):
        typed("audit_key", "witness", "health.example/witness", tmp_path / "witness-key")
    with pytest.raises(CommandError, match="no spaces"):
        typed("audit_key", "new", "a name", tmp_path / "another")
    with pytest.raises(signing.NoKey, match="holds no such key"):
        signing.read(Signer, tmp_path / "witness-key")


def lodged(folder, name, *sizes, leaves=LEAVES, signer=SIGNER):
    path = folder / name
    path.write_text("".join(signer.sign(size, merkle.root_of(leaves[:size])) + "\x1e" for size in sizes))
    return path


def test_two_files_of_one_history_agree(tmp_path):
    ours, theirs = lodged(tmp_path, "ours", 1, 3, 3, 9), lodged(tmp_path, "theirs", 3, 7)

    said = typed("audit_compare", ours, theirs, "--key", SIGNER.pinned.text)

    assert said == "6 notes in 2 files tell of one history.\n"


@pytest.mark.parametrize(
    ("sizes", "more", "sentence"),
    [
        ((3, 7), {"leaves": LEAVES[::-1]}, "Two histories of council.example/audit at 3 entries: note 2 of .*ours"),
        ((7, 3), {}, "Note 2 of .*theirs is for 3 entries, after one for more"),
        ((7,), {"signer": Signer(ORIGIN, bytes(32))}, "Note 1 of .*theirs is not one by these keys: nothing here"),
    ],
)
def test_two_files_of_two_histories_do_not(tmp_path, sizes, more, sentence):
    ours, theirs = lodged(tmp_path, "ours", 1, 3, 9), lodged(tmp_path, "theirs", *sizes, **more)

    with pytest.raises(CommandError, match=sentence) as found:
        typed("audit_compare", ours, theirs, "--key", SIGNER.pinned.text)

    assert found.value.returncode == 1


def test_what_cannot_be_compared_is_said(tmp_path):
    for words in ([tmp_path / "one"], [tmp_path / "one", tmp_path / "two", "--key", SIGNER.pinned.text]):
        with pytest.raises(CommandError) as refused:
            typed("audit_compare", *words)
        assert refused.value.returncode == 2


@pytest.mark.django_db
def test_heads_are_worked_out_again_and_what_shows_a_removal_is_left(place):
    happen(3)
    happen(2)
    short, cut = StreamHead.objects.order_by("stream_seq").values_list("stream_id", flat=True)
    right = dict(StreamHead.objects.values_list("stream_id", "hash"))
    with pytest.raises(CommandError, match="Sign in as riskapp_owner"):
        typed("audit_rebuild_heads")
    as_owner("UPDATE audit_stream_head SET stream_seq = 1, hash = sha256('x') WHERE stream_id = %s", str(short))
    assert typed("audit_rebuild_heads", as_="riskapp_owner") == "1 heads were worked out again.\n"
    assert bytes(StreamHead.objects.get(pk=short).hash) == bytes(right[short])

    as_owner("DELETE FROM audit_event WHERE stream_id = %s AND stream_seq = 3", str(cut))
    with pytest.raises(CommandError, match=f"stream {cut}: 2 of 3 entries"):
        typed("audit_rebuild_heads", as_="riskapp_owner")
    assert bytes(StreamHead.objects.get(pk=cut).hash) == bytes(right[cut])


# After a backup was restored


@pytest.fixture
def cut_off(place, machine):
    """Nine entries were lodged, and the backup that was restored has the first of them only."""
    happen(3)
    sequence()
    kept = place.size = Leaf.objects.count()
    frontier = bytes(Tree.objects.get().frontier)
    happen(6)
    sequence()
    as_owner("DELETE FROM audit_checkpoint WHERE size > %s", kept)
    as_owner("DELETE FROM audit_event WHERE event_id IN (SELECT event_id FROM audit_leaf WHERE seq >= %s)", kept)
    as_owner("DELETE FROM audit_leaf WHERE seq >= %s", kept)
    as_owner("DELETE FROM audit_stream_head WHERE stream_id NOT IN (SELECT stream_id FROM audit_event)")
    as_owner("UPDATE audit_tree SET frontier = %s", frontier)
    return place


@pytest.mark.django_db
def test_after_a_restore_the_history_goes_on_under_a_new_name_and_says_what_is_missing(cut_off):
    old, size = Pinned.read(cut_off.TRAIL_KEYS[0]), cut_off.size
    before = notes_in(cut_off.LODGED_FILE.read_text())
    with pytest.raises(CommandError, match=f"Refused: the tree has {size} leaves, and one of {size + 6} was signed"):
        sequence()

    said = typed("audit_recover", "--lodged", cut_off.LODGED_FILE, as_="riskapp_sequencer")

    assert f"entries {size + 1} to {size + 6} are missing" in said
    fresh = signing.read(Signer, cut_off.SIGNING_KEY_FILE).pinned
    assert (fresh.name, fresh.text in said) == (f"{ORIGIN}-2", True)
    event = AuditEvent.objects.get(type="restore.performed")
    assert f'"lost_to":{size + 6}'.encode() in bytes(event.body)
    lost = opened(before[-1], ORIGIN, old.public_key)
    assert lost.root.hex().encode() in bytes(event.body)
    cut_off.TRAIL_KEYS = [fresh.text, old.text]
    happen(1)
    sequence()
    notes = notes_in(cut_off.LODGED_FILE.read_text())
    assert notes[: len(before)] == before
    after = [opened(note, fresh.name, fresh.public_key).size for note in notes[len(before) :]]
    assert after == [size + 1, size + 2]
    # Two names, so two histories are nowhere claimed to be one; both files can still be compared.
    other = cut_off.LODGED_FILE.with_name("kept")
    other.write_text("\x1e".join([*before, ""]))
    assert "tell of one history" in typed("audit_compare", cut_off.LODGED_FILE, other)


@pytest.mark.django_db
def test_what_was_written_anew_is_not_recovered(cut_off):
    as_owner("UPDATE audit_leaf SET leaf_hash = sha256('x') WHERE seq = 0")
    with pytest.raises(CommandError, match="this is another history than the one that was lodged"):
        typed("audit_recover", "--lodged", cut_off.LODGED_FILE, as_="riskapp_sequencer")
    with pytest.raises(CommandError, match="holds no note of"):
        typed("audit_recover", "--lodged", lodged(cut_off.TRAIL_FOLDER, "x", 3), as_="riskapp_sequencer")

    assert not AuditEvent.objects.filter(type="restore.performed").exists()
    assert signing.ours().name == ORIGIN


@pytest.mark.django_db
def test_where_nothing_is_missing_only_our_own_last_note_is_put_back(place, machine):
    happen(3)
    sequence()
    happen(1)
    own = place.TRAIL_FOLDER / "last-note"
    note = own.read_text()
    own.unlink()
    with pytest.raises(CommandError, match="our own last note is gone"):
        sequence()

    said = typed("audit_recover", "--lodged", place.LODGED_FILE, as_="riskapp_sequencer")

    assert said.startswith("Nothing is missing: ")
    assert own.read_text() == note
    sequence()


def test_a_name_goes_on_with_a_number():
    assert [next_name(each) for each in (ORIGIN, f"{ORIGIN}-2", "a-9")] == [f"{ORIGIN}-2", f"{ORIGIN}-3", "a-10"]
