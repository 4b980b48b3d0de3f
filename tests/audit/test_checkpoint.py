"""Signed notes and proofs as text: known answers, what is refused and why, and that no changed character passes."""

import base64
import hashlib
import subprocess
import sys
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import checkpoint, merkle
from audit.checkpoint import Pinned, Proof, Signer, Witness, opened, verified

ORIGIN = "audit.example/audit"
SIGNER = Signer(ORIGIN, bytes(range(32)))
OTHER = Signer(ORIGIN, bytes(range(1, 33)))
WITNESS = Witness("health.example/witness", bytes(range(2, 34)))
BODIES = [f'{{"v":1,"number":{number}}}'.encode() for number in range(13)]
LEAVES = [merkle.event_leaf(bytes(32), number + 1, body) for number, body in enumerate(BODIES)]
ROOT = merkle.root_of(LEAVES)
NOTE = SIGNER.sign(13, ROOT)


def proof_of(index):
    extra = bytes(32) + (index + 1).to_bytes(8, "big") + BODIES[index]
    return Proof(extra, index, tuple(merkle.inclusion(index, 13, merkle.subroot_in(LEAVES))), NOTE)


PROOF = proof_of(5)


def test_a_note_is_written_byte_for_byte_as_the_design_has_it():
    text = f"{ORIGIN}\n13\n{base64.b64encode(ROOT).decode()}\n"
    number = hashlib.sha256(ORIGIN.encode() + b"\n\x01" + SIGNER.public_key).digest()[:4]

    body, _, line = NOTE.partition("\n\n")
    dash, name, data = line.removesuffix("\n").split(" ")

    assert body + "\n" == text
    assert (dash, name) == ("\u2014", ORIGIN)
    assert base64.b64decode(data)[:4] == number
    Ed25519PublicKey.from_public_bytes(SIGNER.public_key).verify(base64.b64decode(data)[4:], text.encode())
    assert opened(NOTE, ORIGIN, SIGNER.public_key) == (ORIGIN, 13, ROOT)


def test_the_key_and_signature_are_those_of_rfc_8032():
    """Test 1 of RFC 8032 7.1, and the line of it that pins name and key."""
    signer = Signer("a", bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))

    assert signer.public_key.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert (
        signer.line("")[4:].strip()
        == base64.b64encode(
            signer.pinned.key_id
            + bytes.fromhex(
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            )
        ).decode()
    )
    assert "9d61" not in repr(signer)


def test_further_signatures_may_stand_there_and_one_by_the_pinned_key_must():
    both = checkpoint.signed(checkpoint.Head(ORIGIN, 13, ROOT).text, [OTHER, SIGNER])
    seen = both + WITNESS.cosign(checkpoint.parts(NOTE)[0], 1_700_000_000)

    for note in (both, seen):
        assert opened(note, ORIGIN, SIGNER.public_key).size == 13
        assert opened(note, ORIGIN, OTHER.public_key).size == 13
    with pytest.raises(checkpoint.NotSigned):
        opened(NOTE, ORIGIN, OTHER.public_key)
    assert checkpoint.witnessed(seen, WITNESS.pinned) == 1_700_000_000
    with pytest.raises(checkpoint.NotSigned):
        checkpoint.witnessed(both, WITNESS.pinned)
    with pytest.raises(checkpoint.BadSignature):
        checkpoint.witnessed(NOTE + WITNESS.cosign("another\n", 1), WITNESS.pinned)
    # Signed by the right key, but as a log: no witness has said when it was seen.
    with pytest.raises(checkpoint.NotSigned):
        checkpoint.witnessed(NOTE + Signer(WITNESS.name, bytes(range(2, 34))).line(NOTE), WITNESS.pinned)


def resigned(text):
    return text + "\n" + SIGNER.line(text)


ROOT64 = base64.b64encode(ROOT).decode()


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("", "an empty line"),
        (NOTE[:-1], "signature lines"),
        (NOTE.replace("\n\n", "\n"), "an empty line"),
        (resigned(f"{ORIGIN}\n013\n{ROOT64}\n"), "without zeros"),
        (resigned(f"{ORIGIN}\n+13\n{ROOT64}\n"), "whole number"),
        (resigned(f"{ORIGIN}\n1_3\n{ROOT64}\n"), "whole number"),
        (resigned(f"{ORIGIN}\n²\n{ROOT64}\n"), "whole number"),
        (resigned(f"{ORIGIN}\n٣\n{ROOT64}\n"), "whole number"),
        (resigned(f"{ORIGIN}\n{2**63}\n{ROOT64}\n"), "2^63"),
        (resigned(f"{ORIGIN}\n13\n{ROOT64[:-2]}9=\n"), "otherwise"),
        (resigned(f"{ORIGIN}\n13\nAAAA\n"), "32 bytes"),
        (resigned(f"{ORIGIN}\n13\n{ROOT64}\nmore\n"), "three lines"),
        (resigned(f"{ORIGIN}\n13\n"), "three lines"),
        (resigned(f"{ORIGIN} x\n13\n{ROOT64}\n"), "no spaces"),
        (NOTE.replace("\n13\n", "\n13\r\n"), "control"),
        (NOTE + "— somebody\n", "signature line"),
        (NOTE + "- somebody AAAAAAAA\n", "signature line"),
        (NOTE + "— somebody AAAA\n", "number of its key"),
        (NOTE + "— somebody é\n", "base64"),
        (NOTE + "x" * 100_000, "at most"),
        (NOTE.replace("\n13\n", "\n14\n"), "not one of this text"),
        (SIGNER.sign(13, ROOT).replace(ORIGIN, "other.example"), "not of"),
    ],
)
def test_what_is_no_note_is_refused_with_the_reason(note, reason):
    with pytest.raises(checkpoint.NotANote, match=reason.replace("^", r"\^")):
        opened(note, ORIGIN, SIGNER.public_key)


def test_a_name_and_its_key_are_pinned_in_one_line():
    text = SIGNER.pinned.text

    assert text == f"{ORIGIN}+{SIGNER.pinned.key_id.hex()}+" + base64.b64encode(b"\1" + SIGNER.public_key).decode()
    assert Pinned.read(text) == SIGNER.pinned
    assert Pinned.read(WITNESS.pinned.text) == WITNESS.pinned
    for wrong in ["", "a", "a+b", text[:-4], text.replace(ORIGIN, "b"), text + " ", WITNESS.pinned.text[:-1] + "A"]:
        with pytest.raises(checkpoint.NotANote):
            Pinned.read(wrong)


def test_a_secret_key_is_kept_in_one_line_with_its_name():
    for kind, signer in ((Signer, SIGNER), (Witness, WITNESS)):
        again = kind.read(signer.secret_text + "\n")

        assert again.pinned == signer.pinned
        assert again.line("text\n") == signer.line("text\n")
    for wrong in ["", SIGNER.pinned.text, WITNESS.secret_text, SIGNER.secret_text.replace(ORIGIN, "b"), "PRIVATE+KEY+"]:
        with pytest.raises(checkpoint.NotANote):
            Signer.read(wrong)


def test_a_note_broken_off_in_writing_is_left_out_of_the_lodged_ones():
    first, second = SIGNER.sign(1, LEAVES[0]), SIGNER.sign(2, merkle.root_of(LEAVES[:2]))

    assert checkpoint.notes_in("") == []
    assert checkpoint.notes_in(f"{first}\x1e{second}\x1e") == [first, second]
    assert checkpoint.notes_in(f"{first}\x1e{second[:70]}\x1e{second}\x1e") == [first, second]
    assert checkpoint.notes_in(f"{first}\x1e{first}\x1e") == [first, first]
    # What was put there by somebody else stays, to be found.
    assert checkpoint.notes_in(f"{first}\x1esomething\x1e{second}\x1e") == [first, "something", second]


@pytest.mark.parametrize("index", range(13))
def test_a_proof_is_written_read_and_verified(index):
    proof = proof_of(index)

    assert Proof.read(proof.text) == proof
    assert verified(Proof.read(proof.text), ORIGIN, SIGNER.public_key) == (ORIGIN, 13, ROOT)
    assert proof.body == BODIES[index]


def test_a_proof_has_the_lines_of_the_format():
    lines = PROOF.text.split("\n")

    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1] == "extra " + base64.b64encode(bytes(32) + b"\0\0\0\0\0\0\0\6" + BODIES[5]).decode()
    assert lines[2] == "index 5"
    assert [base64.b64decode(line) for line in lines[3:7]] == list(PROOF.hashes)
    assert lines[7] == ""
    assert "\n".join(lines[8:]) == NOTE


def test_a_proof_of_another_event_place_log_or_key_is_refused():
    with pytest.raises(checkpoint.NotInTheTree):
        verified(replace(PROOF, index=4), ORIGIN, SIGNER.public_key)
    with pytest.raises(checkpoint.NotInTheTree):
        verified(replace(PROOF, extra=proof_of(4).extra), ORIGIN, SIGNER.public_key)
    with pytest.raises(checkpoint.NotInTheTree):
        verified(replace(PROOF, hashes=PROOF.hashes[:-1]), ORIGIN, SIGNER.public_key)
    with pytest.raises(checkpoint.NotInTheTree):
        verified(replace(PROOF, note=SIGNER.sign(12, merkle.root_of(LEAVES[:12]))), ORIGIN, SIGNER.public_key)
    with pytest.raises(checkpoint.NotSigned):
        verified(PROOF, ORIGIN, OTHER.public_key)
    with pytest.raises(checkpoint.WrongOrigin):
        verified(PROOF, "other.example", SIGNER.public_key)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "begins with"),
        (PROOF.text.replace("@v1", "@v2"), "begins with"),
        (PROOF.text.replace("extra ", "Extra "), "extra"),
        (PROOF.text.replace("index 5", "index 05"), "without zeros"),
        ("\n".join(line for line in PROOF.text.split("\n") if not line.startswith("index ")), "index"),
        (Proof(b"short", 0, (), NOTE).text, "has the event"),
        (replace(PROOF, hashes=(b"short",)).text, "32 bytes"),
    ],
)
def test_what_is_no_proof_is_refused_with_the_reason(text, reason):
    with pytest.raises(checkpoint.NotAProof, match=reason):
        Proof.read(text)


ANYTHING = st.characters(codec="utf-8") | st.sampled_from("\n =+/—09AZaz\r\t")


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(["changed", "added", "left out"]), ANYTHING)
def test_no_proof_passes_with_one_character_changed_added_or_left_out(data, what, character):
    text = PROOF.text
    at = data.draw(st.integers(0, len(text) - 1))
    altered = {
        "changed": text[:at] + character + text[at + 1 :],
        "added": text[:at] + character + text[at:],
        "left out": text[:at] + text[at + 1 :],
    }[what]

    if altered == text:
        return
    with pytest.raises((checkpoint.NotAProof, checkpoint.NotANote)):
        verified(Proof.read(altered), ORIGIN, SIGNER.public_key)


def test_no_bit_of_a_proof_can_be_flipped():
    """Each bit of each character in turn, where the flipped byte is text at all."""
    whole = PROOF.text.encode()
    passed = []
    for at in range(len(whole)):
        for bit in range(8):
            altered = bytearray(whole)
            altered[at] ^= 1 << bit
            try:
                verified(Proof.read(altered.decode()), ORIGIN, SIGNER.public_key)
            except (checkpoint.NotAProof, checkpoint.NotANote, UnicodeDecodeError):
                continue
            passed.append((at, bit))
    assert passed == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.text("— \nAa0=+/", max_size=200))
def test_no_text_makes_the_reader_stumble(text):
    for reader in (
        lambda: opened(text, ORIGIN, SIGNER.public_key),
        lambda: Proof.read(text),
        lambda: Pinned.read(text),
    ):
        with pytest.raises((checkpoint.NotANote, checkpoint.NotAProof)):
            reader()


def test_the_tree_and_its_notes_need_no_framework():
    """So that what others check with can be this very code."""
    code = (
        "import audit.checkpoint, sys; print(sorted({m.split('.')[0] for m in sys.modules} & {'django', 'psycopg2'}))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
