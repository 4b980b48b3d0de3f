#!/usr/bin/env python3
"""Does this receipt of Either Way hold? Checks it offline, without Either Way, its database or its network.

    python3 verify_receipt.py receipt.txt --origin HOST/audit --key KEY
    python3 verify_receipt.py --record EW-7K2MQ-version-2.json --origin HOST/audit --key KEY
    python3 verify_receipt.py receipt.txt --document document.json --r HEX --origin HOST/audit --key KEY

Origin and key (the public key of the log: 32 bytes in base64, or the line ORIGIN+NUMBER+BASE64 that its agency prints)
must reach you by another way than the receipt, for example from what the agency publishes.
Ends with 0 if it holds, 1 if it does not, 2 if it could not be checked.
Needs Python 3.9 or newer and the package `cryptography`.
Formats: c2sp.org/tlog-proof@v1, c2sp.org/tlog-checkpoint, RFC 9162 section 2.1, RFC 8785.
"""

import argparse
import base64
import hashlib
import hmac
import json
import re
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Refused(Exception):
    """Why it does not hold (code 1), or why it could not be checked (code 2)."""

    def __init__(self, why, code=1):
        super().__init__(why)
        self.code = code


def sha256(data):
    return hashlib.sha256(data).digest()


def unpacked(text, what, code=1):
    """The bytes of base64 in its one spelling: a lenient reader would accept receipts that were altered."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    if not text or base64.b64encode(data).decode() != text:
        raise Refused(f"{what} is not base64 as it was written", code)
    return data


def public_key(text, origin):
    """The 32 bytes of a log's key, given alone or in the line ORIGIN+NUMBER+BASE64 that its agency prints."""
    named = re.fullmatch(re.escape(origin) + r"\+([0-9a-f]{8})\+(.*)", text)
    data = unpacked(named[2] if named else text, "--key", 2)
    key = data[1:] if len(data) == 33 and data[:1] == b"\x01" else data
    number = sha256(origin.encode() + b"\n\x01" + key)[:4].hex()
    if len(key) != 32 or (named and named[1] != number):
        raise Refused("--key is not the public key of a log, or not as its agency prints it", 2)
    return key


def number(text, what):
    if not re.fullmatch("0|[1-9][0-9]{0,17}", text):
        raise Refused(f"{what} is not a whole number as it was written")
    return int(text)


def canonical(value):
    """The bytes of RFC 8785, for text, whole numbers, lists, and objects whose names are ASCII."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def root_from(leaf, index, size, path):
    """The root of a tree of this size, as the path leads to it from the leaf (RFC 9162 2.1.3.2)."""
    here, last, node = index, size - 1, leaf
    for other in path:
        if last == 0:
            raise Refused("it has more hashes than a tree of this size needs")
        if here % 2 or here == last:
            node = sha256(b"\x01" + other + node)
            while here and here % 2 == 0:
                here, last = here >> 1, last >> 1
        else:
            node = sha256(b"\x01" + node + other)
        here, last = here >> 1, last >> 1
    if last:
        raise Refused("it has fewer hashes than a tree of this size needs")
    return node


def check_note(note, origin, keys):
    """Size and root of a signed checkpoint: one of the keys must have signed exactly this text."""
    text, _, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if len(lines) != 3 or not signatures.endswith("\n"):
        raise Refused("its checkpoint has not the form of one")
    if lines[0] != origin:
        raise Refused(f"its checkpoint is of the log {lines[0]!r}, not of {origin!r}")
    held = {sha256(origin.encode() + b"\n\x01" + key)[:4]: key for key in keys}
    signed = False
    for line in signatures[:-1].split("\n"):
        dash, name, packed = [*line.split(" "), "", ""][:3]
        if dash != "\u2014" or line.count(" ") != 2:
            raise Refused("a signature of its checkpoint has not the form of one")
        signature = unpacked(packed, "a signature of its checkpoint")
        if name == origin and signature[:4] in held:
            try:
                Ed25519PublicKey.from_public_bytes(held[signature[:4]]).verify(signature[4:], (text + "\n").encode())
            except InvalidSignature:
                raise Refused("the signature of its checkpoint does not fit the text") from None
            signed = True
    if not signed:
        raise Refused("its checkpoint is not signed with the key you gave")
    return number(lines[1], "the size in its checkpoint"), unpacked(lines[2], "the root in its checkpoint")


def check(receipt, origin, keys):
    """What a receipt proves: (the entry, its number in its record, its number in the log, the size of the log)."""
    head, _, note = receipt.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1":
        raise Refused("it does not begin with the line c2sp.org/tlog-proof@v1")
    if len(lines) < 3 or not lines[1].startswith("extra ") or not lines[2].startswith("index "):
        raise Refused("it has not the parts of a receipt: extra, index, hashes, checkpoint")
    extra, index = unpacked(lines[1][6:], "the part extra"), number(lines[2][6:], "the part index")
    path = [unpacked(line, "a hash") for line in lines[3:]]
    if len(extra) < 41 or any(len(each) != 32 for each in path):
        raise Refused("a part of it is too short or too long")
    size, root = check_note(note, origin, keys)
    leaf = sha256(b"\x00" + extra[:40] + sha256(extra[40:]))
    if index >= size or root_from(leaf, index, size, path) != root:
        raise Refused("its entry is not in the tree of its checkpoint")
    return json.loads(extra[40:]), int.from_bytes(extra[32:40], "big"), index, size


def check_document(document, r, entry):
    """Whether the entry is bound to this document: it holds the document's HMAC-SHA256 under the key r."""
    if hmac.new(bytes.fromhex(r), canonical(document), hashlib.sha256).hexdigest() != entry.get("snapshot"):
        raise Refused("its entry is not bound to this document")


def check_record(text, origin, keys):
    """The same for an exported record: the receipt in it, and that the record agrees with it in every part."""
    record = json.loads(text)
    if record.get("receipt") is None:
        raise Refused("the record carries no receipt: it was pending when this was exported. Export it again", 2)
    if canonical(record) != text.encode():
        raise Refused("the file is not as it was exported")
    found, said = check(record["receipt"], origin, keys), record["commitment"]
    if (said["event"], said["entry"], said["snapshot"]) != (found[0]["event"], found[1], found[0].get("snapshot")):
        raise Refused("the record speaks of another entry than its receipt")
    if sha256(canonical(record["document"])).hex() != record["fingerprint"]:
        raise Refused("the document has not this fingerprint")
    check_document(record["document"], said["r"], found[0])
    return found


def main(words=None):
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("receipt", nargs="?", help="a file that holds the receipt")
    asked.add_argument("--record", help="an exported record (JSON), which carries its receipt")
    asked.add_argument("--document", help="a file that holds the document (JSON), to match with the receipt")
    asked.add_argument("--r", help="the key that matches the two, in hex: the export prints it")
    asked.add_argument("--origin", required=True, help="the name of the log, as its agency publishes it")
    asked.add_argument("--key", required=True, action="append", help="its public key; again for each later one")
    given = asked.parse_args(words)
    if bool(given.receipt) == bool(given.record) or bool(given.document) != bool(given.r):
        asked.error("give a receipt or --record, not both; --document and --r go together")
    try:
        keys = [public_key(key, given.origin) for key in given.key]
        text = Path(given.receipt or given.record).read_bytes().decode()
        found = (check_record if given.record else check)(text, given.origin, keys)
        if given.document:
            check_document(json.loads(Path(given.document).read_bytes()), given.r, found[0])
    except Refused as why:
        print("Does not hold:" if why.code == 1 else "Could not be checked:", f"{why}.")
        return why.code
    except OSError as error:
        print(f"Could not be checked: {error}.")
        return 2
    except (ValueError, KeyError, TypeError, AttributeError):
        print("Does not hold: it has not the form in which Either Way wrote it.")
        return 1
    entry, place, leaf, size = found
    print(f"Holds: the log {given.origin} has this entry.")
    print(f"Entry {place} of record {entry['stream']}: {entry['type']}, {entry['at']}, {entry['object']}.")
    print(f"In the log it is number {leaf}, counted from 0, of the {size} that the signed checkpoint covers.")
    if given.record or given.document:
        print("The document is the one that was signed. What is said to have happened since is not part of this.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
