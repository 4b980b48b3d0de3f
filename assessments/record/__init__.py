"""How does a signed version leave the screen? As a PDF that prints anywhere, and as a file that re-verifies.

Both are made from the signed document, never from live rows; what happened since stands apart, outside the fingerprint
(AUDIT 12).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import uuid
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any

import typst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import NotPossibleNow
from agencies.roles import LABELS, Role
from assessments import version
from assessments.copies import Copy
from assessments.models import SignedVersion
from assessments.record import sections
from assessments.record.printable import printable
from assessments.record.since import Signature, Since, signatures, since
from audit import receipts, trail
from audit.canonical import canon
from audit.receipts import Receipt
from cases.models import PersonConcerned
from govuk.templatetags.govuk import day, moment

SOURCE = (Path(__file__).parent / "record.typ").read_bytes()
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
FORMAT = 2
"""Of the exported file; 1 carried no receipt."""
ON_PAPER = 110
"""Characters of a receipt in one printed line."""
HOW = (
    "fingerprint = SHA-256 of the document's canonical JSON (RFC 8785, in UTF-8); "
    "snapshot = HMAC-SHA256 of the same bytes under the key r, both in hex; "
    "receipt = proof that the entry with this snapshot is in the log (c2sp.org/tlog-proof@v1), null while pending"
)


def pdf(
    document: version.Json,
    *,
    signatures: Sequence[Signature],
    since: Sequence[Since],
    receipt: Receipt | None = None,
    lacks_an_item: bool = False,
    copy: Copy | None = None,
) -> bytes:
    """The record as PDF/A-2a and PDF/UA-1. The same arguments give the same bytes, on any machine and day.

    `document` is signed (ValueError if not). `receipt`: of the entry that it is bound to. `lacks_an_item`: one was
    erased since, so that no fingerprint is printed. `copy`: the mark at the foot of each page. Data reaches the
    typesetting as JSON, never as source.
    """
    record = sections.of(version.read(document))
    told = {
        **dataclasses.asdict(record),
        "signed_at": _parts(record.signed_at),
        "meta": [*map(dataclasses.asdict, (*record.meta, *signed_off(signatures)))],
        "fixed": fixed(record, signatures),
        "fingerprint": lacks_words() if lacks_an_item else _in_fours(version.fingerprint(document)),
        "signatures": [{"name": each.name, "role": each.role, "words": each.words} for each in signatures],
        "since": [
            {"when": moment(each.at), "heading": each.heading, "text": each.text, "ends": each.ends} for each in since
        ],
        "receipt": on_paper(receipt.text) if receipt else [],
        "receipt_words": receipt_words(receipt),
        "copy": copy_words(copy) if copy else "",
        "words": _words(record),
    }
    try:
        return _set(printed(told))
    except typst.TypstError:
        # Characters that can be set alone, and not beside each other: then only those that are always sure.
        return _set(printable(told, can_be_set=_never))


def printed(told: Any) -> Any:
    """The same value with every text as the fonts of the typesetting can set it."""
    return printable(told, can_be_set=_can_be_set)


def document_of(signed: SignedVersion) -> version.Json:
    """What was signed. Raises NotPossibleNow when its key is gone, and with it the words."""
    if not isinstance(signed.document, dict):
        raise NotPossibleNow(
            _("What this version said has been erased. That it existed, when, and who signed it is kept.")
        )
    return signed.document


def copy_of(row: SignedVersion | PersonConcerned, *, by: Acting, at: dt.datetime) -> Copy:
    """The next copy of a version, or of what a person concerned is given: drawn before it is made, for its mark."""
    number = trail.handed_out(row.stream, f"{row._meta.label_lower}:{row.pk}") + 1
    role = str(LABELS[Role(by.role)]) if by.role else ""
    return Copy(uuid.uuid4(), number, by.user.display_name, role, at)


def copy_words(copy: Copy) -> str:
    """What stands at the foot of each page of a copy."""
    said = _("Copy %(number)d, made for %(who)s on %(when)s. Mark of this copy: %(mark)s")
    who = ", ".join(filter(None, (copy.name, copy.role)))
    return said % {"number": copy.number, "who": who, "when": moment(copy.at), "mark": copy.mark}


def pdf_of(signed: SignedVersion, copy: Copy | None = None) -> bytes:
    """The PDF of a version fetched `for_record()`; of one copy, if it is to be handed out."""
    held = document_of(signed)
    document = version.read(held)
    receipt = receipts.of(signed.event_id)
    return pdf(
        held,
        signatures=signatures(signed, document),
        since=since(signed, document),
        receipt=receipt,
        lacks_an_item=signed.lacks_an_item,
        copy=copy,
    )


def lacks_words() -> str:
    """What stands in place of a fingerprint once an item was erased from what was signed."""
    return _("An item was erased since: what is left cannot be compared with what was signed")


def receipt_words(receipt: Receipt | None) -> str:
    """What is said of the receipt, where one is shown or should be."""
    if receipt is not None and receipt.broken:
        return _("No receipt can be given: the history does not hold this entry as it was. It cannot be vouched for.")
    if receipt is None or receipt.pending:
        return _("Receipt pending: the entry waits for the next checkpoint. Print or export this again to get it.")
    return _(
        "Anyone can check this text without this system, even after the case has been erased: it shows that the entry"
        " this version is bound to stands in the history."
    )


def on_paper(receipt: str) -> list[str]:
    """The lines of a receipt as they fit on a sheet: only its second line, `extra`, is too long and is broken."""
    lines = receipt.rstrip("\n").split("\n")
    return [part for line in lines for part in (wrap(line, ON_PAPER) if line.startswith("extra ") else [line])]


def as_json(signed: SignedVersion, copy: Copy | None = None) -> bytes:
    """The version as a file in canonical JSON, fetched `for_record()`: docs/reference/record.md tells its fields.

    Whoever holds it can work out the fingerprint, and with `r` match the document with the entry of the trail that it
    is bound to. LookupError if the trail does not hold that entry.
    """
    held = document_of(signed)
    document = version.read(held)
    return canon(
        {
            "format": FORMAT,
            "how": HOW,
            "copy": copy.value if copy else None,
            "document": held,
            "fingerprint": signed.fingerprint or None,
            "lacks": lacks_words() if signed.lacks_an_item else None,
            "receipt": receipts.of(signed.event_id).text or None,
            "commitment": _commitment(signed),
            "signatures": [_signature(each) for each in signatures(signed, document)],
            "since": [_since(each) for each in since(signed, document)],
        }
    )


def _commitment(signed: SignedVersion) -> version.Json | None:
    """What opens the commitment of the entry to the document; nothing once an item is gone from it."""
    if signed.lacks_an_item:
        return None
    bound = trail.bound(signed.event_id)
    return {"event": str(bound.event), "entry": bound.entry, "snapshot": bound.snapshot, "r": bound.r}


def signed_off(signatures: Sequence[Signature]) -> tuple[sections.Fact, ...]:
    """The fact that a manager signed it off, once there is one: beside those of the document, and no part of it."""
    return tuple(
        sections.Fact(_("Signed off by"), (_("%(name)s, %(day)s") % {"name": each.name, "day": day(each.at)},))
        for each in signatures[1:]
    )


def fixed(record: sections.Record, signatures: Sequence[Signature]) -> str:
    """What the fingerprint fixes; and that signing off came after it."""
    later = _("“Signed off by” was added later, and stands outside it.") if signatures[1:] else ""
    return " ".join(filter(None, [record.fixed, later]))


def file_name(signed: SignedVersion, ending: str) -> str:
    """EW-7K2MQ-version-2.pdf: no names, no words."""
    return f"{signed.assessment.question.reference}-version-{signed.number}.{ending}"


def _in_fours(digits: str) -> str:
    """As two people read it to each other."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _signature(signature: Signature) -> version.Json:
    return {**dataclasses.asdict(signature), "at": _utc(signature.at)}


def _since(since: Since) -> version.Json:
    return {"at": _utc(since.at), "heading": since.heading, "text": since.text}


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _parts(at: dt.datetime) -> dict[str, int]:
    """The decision's own date, as typesetting takes it: without one PDF/A is refused, and bytes would differ."""
    here = localtime(at)
    return {name: getattr(here, name) for name in ("year", "month", "day", "hour", "minute", "second")}


def _words(record: sections.Record) -> dict[str, str]:
    """The words that belong to the sheet and not to any section."""
    named = {"reference": record.reference, "number": record.number}
    replaces = _("It replaces version %(before)s, which is kept.") % {"before": record.number - 1}
    return {
        "caption": _("Record %(reference)s, version %(number)s") % named,
        "unchanging": " ".join([_("This version cannot be changed."), *([replaces] if record.number > 1 else [])]),
        "signatures": _("Signatures and fingerprint"),
        "fingerprint": _("Fingerprint of this version"),
        "receipt": _("Receipt"),
        "since": _("Since this was signed"),
        "nothing_since": _("Nothing had been recorded since when this was printed."),
        "outside": _("This part stands outside the fingerprint."),
        "page": _("page {page} of {pages}"),
        "unprintable": _(
            "A character that cannot be printed stands as □, or as its name in brackets. "
            "The file of this record keeps every text as it was typed."
        ),
    }


def _set(told: Any) -> bytes:
    made = typst.compile(
        SOURCE,
        sys_inputs={"record": json.dumps(told, sort_keys=True)},
        pdf_standards=STANDARDS,
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _can_be_set(character: str) -> bool:
    """Whether the fonts of the typesetting have this character."""
    source = b"#set document(title: [t], date: datetime(year: 2000, month: 1, day: 1))\n#sys.inputs.it"
    try:
        typst.compile(source, sys_inputs={"it": character}, pdf_standards=STANDARDS, ignore_system_fonts=True)
    except typst.TypstError:
        return False
    return True


def _never(character: str) -> bool:
    return False


__all__ = [
    "Signature",
    "Since",
    "as_json",
    "document_of",
    "file_name",
    "fixed",
    "on_paper",
    "pdf",
    "pdf_of",
    "printed",
    "receipt_words",
    "signatures",
    "signed_off",
    "since",
]
