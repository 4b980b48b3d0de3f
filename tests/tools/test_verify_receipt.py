"""A stranger checks a receipt with one file and no Either Way: what holds, and every way in which it does not."""

import base64
import hashlib
import hmac
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tools import verify_receipt

TOOL = Path(verify_receipt.__file__)
ORIGIN = "eastmere.example/audit"
SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = SECRET.public_key().public_bytes_raw()
R = bytes(range(32, 64))
DOCUMENT = {"title": "Tell the health visitor: “the nights alone”", "number": 2, "order": ["not_share", "share"]}
STREAM = "00000000-0000-7000-8000-000000000001"


def sha256(data):
    return hashlib.sha256(data).digest()


def b64(data):
    return base64.b64encode(data).decode()


def root(leaves):
    """The root by its definition: split at the largest power of two below the size (RFC 9162 2.1.1)."""
    if len(leaves) == 1:
        return leaves[0]
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + root(leaves[:middle]) + root(leaves[middle:]))


def path(index, leaves):
    """The hashes beside the way from a leaf to the root, by definition (RFC 9162 2.1.3.1)."""
    if len(leaves) == 1:
        return []
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    if index < middle:
        return [*path(index, leaves[:middle]), root(leaves[middle:])]
    return [*path(index - middle, leaves[middle:]), root(leaves[:middle])]


def note(leaves, *, origin=ORIGIN, secret=SECRET, size=None):
    text = f"{origin}\n{size or len(leaves)}\n{b64(root(leaves))}\n"
    key_id = sha256(origin.encode() + b"\n\x01" + secret.public_key().public_bytes_raw())[:4]
    return f"{text}\n— {origin} {b64(key_id + secret.sign(text.encode()))}\n"


def entry(seq=3, **codes):
    body = {"event": f"00000000-0000-7000-8000-00000000{seq:04}", "stream": STREAM, "at": "2026-11-23T12:00:00.000000Z",
            "object": f"assessments.signedversion:{STREAM}", "type": "assess.version_signed"} | codes  # fmt: skip
    return sha256(b"before") + seq.to_bytes(8, "big") + verify_receipt.canonical(body)


def leaf(extra):
    return sha256(b"\x00" + extra[:40] + sha256(extra[40:]))


def receipt(index=4, size=7, extra=None, **signed):
    extra = extra or entry(snapshot=hmac.new(R, verify_receipt.canonical(DOCUMENT), "sha256").hexdigest())
    leaves = [leaf(extra) if at == index else sha256(b"%d" % at) for at in range(size)]
    hashes = "".join(b64(each) + "\n" for each in path(index, leaves))
    return f"c2sp.org/tlog-proof@v1\nextra {b64(extra)}\nindex {index}\n{hashes}\n{note(leaves, **signed)}"


def record(**changes):
    opens = hmac.new(R, verify_receipt.canonical(DOCUMENT), "sha256").hexdigest()
    said = {"event": "00000000-0000-7000-8000-000000000003", "entry": 3, "snapshot": opens, "r": R.hex()}
    whole = {"document": DOCUMENT, "fingerprint": sha256(verify_receipt.canonical(DOCUMENT)).hex(), "commitment": said,
             "receipt": receipt(), "format": 2}  # fmt: skip
    return verify_receipt.canonical(whole | changes).decode()


@pytest.fixture
def answer(tmp_path, capsys):
    """What the tool says and ends with, of a text kept in a file."""

    def asked(text, *more, kind="", origin=ORIGIN, key=b64(KEY)):
        file = tmp_path / "given"
        file.write_bytes(text.encode())
        words = [*([kind] if kind else []), str(file), *more, "--origin", origin, "--key", key]
        code = verify_receipt.main(words)
        return code, capsys.readouterr().out

    return asked


def holds(text, *, keys=(KEY,), origin=ORIGIN, check=verify_receipt.check):
    try:
        check(text, origin, list(keys))
    except Exception:
        return False
    return True


def test_a_receipt_holds_at_every_place_of_trees_of_many_sizes():
    for size in [*range(1, 20), 31, 32, 33, 64, 65]:
        for index in {*range(min(size, 20)), size - 1, size // 2}:
            assert holds(receipt(index, size)), (index, size)


def test_any_one_character_that_is_changed_taken_out_or_put_in_makes_it_fail():
    text, rng = receipt(), random.Random(7)
    for at, character in enumerate(text):
        for other in {"A", "B", "=", "0", "1", "\n", " ", rng.choice("abcdefghijklmnop+/—é")} - {character}:
            assert not holds(text[:at] + other + text[at + 1 :]), (at, other)
            assert not holds(text[:at] + other + text[at:]), (at, other)
        assert not holds(text[:at] + text[at + 1 :]), at
    assert not holds(text + "\n")
    assert not holds(text.replace("\n", "\r\n"))


def test_any_one_character_that_is_changed_in_a_record_makes_it_fail():
    text = record()
    held = json.loads(text)
    free = text.index(f'"format":{held["format"]}'), len('"format":2,')
    for at, character in enumerate(text):
        if free[0] <= at < sum(free):
            continue
        for other in {"0", '"', " "} - {character}:
            changed = text[:at] + other + text[at + 1 :]
            assert not holds(changed, check=verify_receipt.check_record), (at, other)


def test_what_it_says_of_a_receipt_that_holds(answer):
    code, said = answer(receipt())

    assert code == 0
    assert "Holds: the log eastmere.example/audit has this entry." in said
    assert f"Entry 3 of record {STREAM}: assess.version_signed, 2026-11-23T12:00:00.000000Z" in said
    assert "number 4, counted from 0, of the 7" in said
    assert "The document is" not in said


def with_trailing_bits(text):
    """The same bytes in another spelling: what a lenient reader of base64 takes for the same."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    line = text.split("\n")[3]
    other = line[:-2] + letters[letters.index(line[-2]) + 1] + "="
    assert base64.b64decode(other) == base64.b64decode(line)
    return text.replace(line, other)


OTHER = Ed25519PrivateKey.from_private_bytes(bytes([8]) * 32)
OTHER_PUBLIC = OTHER.public_key().public_bytes_raw()
REFUSALS = {
    "nothing": ("", "does not begin with the line"),
    "only a beginning": ("c2sp.org/tlog-proof@v1\n", "has not the parts of a receipt"),
    "signed by somebody else": (receipt(secret=OTHER), "not signed with the key you gave"),
    "of another log": (receipt(origin="elsewhere.example/audit"), "is of the log 'elsewhere.example/audit'"),
    "a longer tree than it was": (receipt(size=3, index=1).replace("\n3\n", "\n4\n"), "does not fit the text"),
    "a tree of another size, signed": (receipt(size=8, index=4).replace("index 4", "index 5"), "is not in the"),
    "a place outside": (receipt().replace("index 4", "index 7"), "is not in the tree"),
    "a place with a zero before it": (receipt().replace("index 4", "index 04"), "not a whole number"),
    "hashes missing": (receipt().replace(receipt().split("\n")[3] + "\n", ""), "fewer hashes"),
    "hashes doubled": (receipt(0, 1).replace("index 0\n", f"index 0\n{b64(bytes(32))}\n"), "more hashes"),
    "a short hash": (receipt().replace(receipt().split("\n")[3], b64(bytes(31))), "too short or too long"),
    "trailing bits": (with_trailing_bits(receipt()), "a hash is not base64 as it was written"),
    "no signature": (receipt().rsplit("—", 1)[0], "has not the form of one"),
}


def test_the_key_may_be_given_as_its_agency_prints_it(answer):
    assert "+" in b64(b"\x01" + OTHER_PUBLIC), "a plus may stand in the key itself"

    line = printed(KEY)
    assert answer(receipt(), key=line)[0] == 0
    assert answer(receipt(), key=b64(b"\x01" + KEY))[0] == 0
    assert answer(receipt(secret=OTHER), key=printed(OTHER_PUBLIC))[0] == 0
    for at, character in enumerate(line):
        other = "0" if character != "0" else "1"
        code, said = answer(receipt(), key=line[:at] + other + line[at + 1 :])
        assert (code, said.startswith("Could not be checked: --key")) == (2, True), (at, said)
    for wrong in (bytes(8) + KEY, b"\x04" + KEY, KEY[:-1], b""):
        assert answer(receipt(), key=b64(wrong))[0] == 2


def printed(key):
    """The line in which an agency prints its origin and key."""
    return f"{ORIGIN}+{sha256(ORIGIN.encode() + bytes([10, 1]) + key)[:4].hex()}+{b64(bytes([1]) + key)}"


@pytest.mark.parametrize("what", list(REFUSALS))
def test_every_refusal_has_its_reason(answer, what):
    text, reason = REFUSALS[what]

    code, said = answer(text)

    assert (code, said.startswith("Does not hold: "), reason in said) == (1, True, True), said


def test_a_further_signature_by_somebody_else_does_no_harm_and_no_good():
    alone = receipt()
    key_id = sha256(ORIGIN.encode() + b"\n\x01" + OTHER.public_key().public_bytes_raw())[:4]
    witness = f"— a.witness {b64(key_id + bytes(64))}\n"

    assert holds(alone + witness)
    assert not holds(receipt(secret=OTHER) + witness)
    assert not holds(alone + "not a signature\n")
    assert holds(alone, keys=[bytes(32), KEY])


def test_a_document_is_matched_with_its_receipt(answer, tmp_path):
    document = tmp_path / "document.json"
    document.write_text(json.dumps(DOCUMENT, indent=2))

    assert answer(receipt(), "--document", str(document), "--r", R.hex())[0] == 0
    code, said = answer(receipt(), "--document", str(document), "--r", bytes(32).hex())
    assert (code, "not bound to this document" in said) == (1, True)
    assert answer(receipt(extra=entry()), "--document", str(document), "--r", R.hex())[0] == 1
    document.write_text(json.dumps(DOCUMENT | {"number": 3}))
    assert answer(receipt(), "--document", str(document), "--r", R.hex())[0] == 1


def test_a_record_is_checked_whole(answer):
    code, said = answer(record(), kind="--record")

    assert (code, "The document is the one that was signed." in said) == (0, True)
    elsewhere = json.loads(record())["commitment"] | {"entry": 4}
    assert answer(record(commitment=elsewhere), kind="--record")[0] == 1
    assert "another entry" in answer(record(commitment=elsewhere), kind="--record")[1]
    assert "fingerprint" in answer(record(document=DOCUMENT | {"number": 1}), kind="--record")[1]
    assert "not as it was exported" in answer(record() + "\n", kind="--record")[1]


def test_what_cannot_be_checked_is_told_apart_from_what_does_not_hold(answer, tmp_path, capsys):
    pending = answer(record(receipt=None), kind="--record")
    assert (pending[0], "was pending" in pending[1]) == (2, True)
    assert answer(receipt(), key="short")[0] == 2
    assert answer(receipt(), key=b64(bytes(31)))[0] == 2
    words = ["--origin", ORIGIN, "--key", b64(KEY)]
    assert verify_receipt.main([str(tmp_path / "nowhere"), *words]) == 2
    for wrong in ([], [str(tmp_path), "--record", "both"], [str(tmp_path), "--document", "without r"]):
        with pytest.raises(SystemExit) as ended:
            verify_receipt.main([*wrong, *words])
        assert ended.value.code == 2
    for text in (
        "[]",
        "{",
        '{"receipt": 3}',
        '{"receipt":"c2sp.org/tlog-proof@v1"}',
        "\ud800".encode("utf-8", "replace").decode(),
    ):
        assert answer(text, kind="--record")[0] in (1, 2)


def test_it_stands_alone(tmp_path):
    """Copied out of the product and started anywhere, in a Python that finds nothing of ours."""
    copy, file = tmp_path / "verify_receipt.py", tmp_path / "receipt.txt"
    copy.write_bytes(TOOL.read_bytes())
    file.write_text(receipt())

    words = [sys.executable, "-I", copy, file, "--origin", ORIGIN, "--key", b64(KEY)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)

    assert (done.returncode, done.stdout.split(":")[0], done.stderr) == (0, "Holds", "")
    lines = TOOL.read_text().splitlines()
    assert len([line for line in lines if line.strip()]) < 165
    assert not [line for line in lines if line.startswith(("import ", "from ")) and "either" in line.lower()]
