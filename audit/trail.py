"""What happened to this record, told to people: newest first, what, who, when, what it was and what it is now.

Four queries, however long the history: the events, the names of the people, and for the lines that are shown their
sealed words and the stream's keys. What is filtered, counted and joined is told by codes alone, so that only the words
of the page in hand are opened. Without the stream's key they read `Erased`.
"""

import re
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agencies.models import User
from audit import canonical, glossary, keys, sealing
from audit.bodies import codes_of
from audit.models import AuditEvent, SealedPayload
from audit.sealing import Erased
from audit.soundness import Checked, check
from audit.verbs import AFTER_SHOWN, DIRECTIONS, FIRST_ANSWER, TELLING, Group, Repeats, Verb

__all__ = ["Change", "Checked", "Entry", "History", "check", "entries", "of_stream"]

DAY = re.compile(r"\d{4}-\d\d-\d\d")
TOGETHER = timedelta(minutes=10)
ENDS_A_LINE = {
    Verb.COMPARISON_SHOWN, Verb.ASSESS_VERSION_SIGNED, Verb.ASSESS_AMENDED, Verb.SIGNOFF_GIVEN, Verb.SIGNOFF_SENT_BACK,
}  # fmt: skip
NOT_TOLD = {"was", "now", "snapshot_key"}

Words = dict[str, Any]
Names = Mapping[str, str] | Callable[[str], str | None]


class Change(NamedTuple):
    """One thing that was and is now, in words; `label` is empty where there is only one."""

    label: str
    was: str
    now: str


class Place(NamedTuple):
    """The number of the entry that a signed document is bound to, and whether the document still is that one."""

    seq: int
    agrees: bool


class Bound(NamedTuple):
    """The entry that a signed document is bound to, by which snapshot, and the key `r` that matches the two."""

    event: uuid.UUID
    entry: int
    snapshot: str
    r: str


@dataclass(frozen=True)
class Entry:
    """One line of a history. It may stand for several events: a counted look, or drafts saved within ten minutes."""

    seq: int
    event_id: uuid.UUID
    verb: Verb
    sentence: str
    detail: str
    at: datetime
    actor_id: uuid.UUID
    actor_kind: str
    actor_name: str
    actor_role: str
    codes: dict[str, Any]
    words: Words | Erased | None
    object: str
    object_label: str
    group: Group
    leaf: str
    prev: str
    is_view: bool = False
    count: int = 1
    first_seq: int = 0
    began: datetime | None = None
    first_event: uuid.UUID | None = None
    commits: tuple[tuple[uuid.UUID, str], ...] = ()
    """The events whose words tell this line, the first and the last of them, and what each commits to."""

    @property
    def leaf_words(self) -> str:
        """The first half of the entry's hash, so that two people can read it to each other."""
        return _in_fours(self.leaf)

    @property
    def prev_words(self) -> str:
        """The same of the entry before; of the first entry, that it is the first."""
        return _in_fours(self.prev) if self.prev.strip("0") else _("nothing: first entry")

    @property
    def erased(self) -> bool:
        return isinstance(self.words, Erased)

    @property
    def app(self) -> str:
        """The app whose words tell this entry."""
        return self.object.partition(".")[0]

    @property
    def changes(self) -> list[Change]:
        """What it was and what it is now, as words; of two dicts only what differs."""
        words = self.words
        if not isinstance(words, dict) or not {"was", "now"} <= set(words) or self.first_said:
            return []
        was, now = words["was"], words["now"]
        if not (isinstance(was, dict) or isinstance(now, dict)):
            return [] if was == now else [Change("", self._said("", was), self._said("", now))]
        before, after = was if isinstance(was, dict) else {}, now if isinstance(now, dict) else {}
        return [
            Change(self._label(name), self._said(name, before.get(name)), self._said(name, after.get(name)))
            for name in dict.fromkeys([*before, *after])
            if before.get(name) != after.get(name)
        ]

    @property
    def first_said(self) -> bool:
        """Whether the event fills in what was empty before: told as it is, since "was: nothing" tells nothing."""
        words = self.words if isinstance(self.words, dict) else {}
        return (
            isinstance(words.get("was"), dict) and "now" in words and not any(_filled(v) for v in words["was"].values())
        )

    @property
    def told(self) -> list[tuple[str, str]]:
        """The other words of the event, each with the name of its field; what was only added or only removed, too."""
        if not isinstance(self.words, dict):
            return []
        words = {name: value for name, value in self.words.items() if name not in NOT_TOLD}
        alone = {"now"} if self.first_said else {"was", "now"} & set(self.words)
        if len(alone) == 1:
            value = self.words[alone.pop()]
            words = (value if isinstance(value, dict) else {"": value}) | words
        said = [
            (self._label(name) if name else "", self._said(name, value))
            for name, value in words.items()
            if _filled(value)
        ]
        return list(dict.fromkeys(said))  # a service in the register and its name as typed are the same words

    def _label(self, name: str) -> str:
        return capfirst(glossary.said("field", name, app=self.app))

    def _said(self, name: str, value: Any) -> str:
        return in_words(name, value, app=self.app)


@dataclass(frozen=True)
class History:
    """The lines that a filter lets through, or one page of them, and how much it hides."""

    entries: list[Entry]
    matching: int
    total: int
    hidden_looks: int
    hidden_others: int
    looks: int
    actors: list[tuple[uuid.UUID, str]] = field(default_factory=list)
    named: bool = True

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def of_stream(stream: uuid.UUID, *, names: Names | None = None, words: bool = True) -> list[Entry]:
    """Everything in one stream, looks included, newest first."""
    lines = _lines(stream, names=names)
    return _with_words(stream, lines) if words else lines


def handed_out(stream: uuid.UUID, thing: str) -> int:
    """How often this thing ("app.model:uuid") was printed or exported before. Reads only."""
    events = AuditEvent.objects.of_stream(stream).filter(type__in=[Verb.PRINT_MADE, Verb.EXPORT_MADE])
    return sum(canonical.read(bytes(body))["object"] == thing for body in events.values_list("body", flat=True))


def bound(event_id: uuid.UUID) -> Bound:
    """What opens the commitment of a signed document: an export prints it (AUDIT 12).

    Reads only. LookupError if there is no such entry, if it binds no document, or if its words are erased.
    """
    event = _entry_of(event_id)
    body = canonical.read(bytes(event.body))
    words, snapshot = _words_of(event, body), codes_of(Verb(event.type), body).get("snapshot")
    if not isinstance(words, dict) or "snapshot_key" not in words or not snapshot:
        raise LookupError(f"entry {event_id} opens no document")
    return Bound(event.event_id, event.stream_seq, snapshot, words["snapshot_key"])


def entries(
    stream: uuid.UUID,
    *,
    verbs: Collection[Verb] | None = None,
    groups: Collection[str] | None = None,
    actor: uuid.UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    looks: bool = False,
    objects: Collection[str] | None = None,
    names: Names | None = None,
    words: bool = True,
    name_lookers: bool = True,
    page: Callable[[list[Entry]], list[Entry]] | None = None,
) -> History:
    """A stream through a filter.

    `objects` ("app.model:uuid") narrows the history to one question and what belongs to it: what lies outside is not
    part of it and not counted as hidden. `groups` are those of verbs.Group; looks are shown with `looks` or its group.
    `names` words the objects. Without `words` nothing is opened; without `name_lookers` looks are lines without a name.
    `page` takes what passes the filter, no words opened yet, and gives the lines to be told.
    """
    lines = _lines(stream, names=names)
    if objects is not None:
        wanted = set(objects)
        lines = [line for line in lines if line.object in wanted]
    shown: list[Entry] = []
    hidden: list[Entry] = []
    for line in lines:
        lets = (
            (verbs is None or line.verb in verbs)
            and (looks or (groups is not None and Group.LOOKS in groups) if line.is_view else _in(line.group, groups))
            and (actor is None or line.actor_id == actor)
            and (since is None or line.at >= since)
            and (until is None or line.at < until)
        )
        (shown if lets else hidden).append(line)
    people = {line.actor_id: line.actor_name for line in lines if name_lookers or not line.is_view}
    told_lines = page(shown) if page else shown
    if words:
        told_lines = _with_words(stream, told_lines)
    return History(
        entries=told_lines if name_lookers else [_unnamed(line) for line in told_lines],
        matching=len(shown),
        total=len(lines),
        hidden_looks=sum(line.count for line in hidden if line.is_view),
        hidden_others=sum(1 for line in hidden if not line.is_view),
        looks=sum(line.count for line in lines if line.is_view),
        actors=sorted(people.items(), key=lambda person: person[1].casefold()),
        named=name_lookers,
    )


def looks_by(stream: uuid.UUID | str, person: uuid.UUID | str, *, since: datetime, until: datetime) -> int:
    """How often somebody looked at anything of a stream in that time; a window of five minutes on one page by its
    count."""
    events = AuditEvent.objects.of_stream(uuid.UUID(str(stream))).by_person(uuid.UUID(str(person)))
    looks = events.between(since, until).filter(type=Verb.VIEW_OPENED)
    lines = [_line(event, {}, None) for event in looks]
    return sum(line.count for line in _folded(lines))


def place(event_id: uuid.UUID, document: bytes) -> Place:
    """Where a signed document stands in its history, and whether it is the one that this entry is bound to (AUDIT 12).

    Reads only. LookupError if there is no such entry.
    """
    event = _entry_of(event_id)
    body = canonical.read(bytes(event.body))
    words = _words_of(event, body)
    if not isinstance(words, dict) or "snapshot_key" not in words:
        return Place(event.stream_seq, agrees=False)
    snapshot = sealing.commitment(bytes.fromhex(words["snapshot_key"]), document).hex()
    return Place(event.stream_seq, agrees=snapshot == codes_of(Verb(event.type), body).get("snapshot"))


def in_words(name: str, value: Any, *, app: str = "") -> str:
    """One value of a sealed dict as somebody would read it."""
    if value is None or value in ("", [], {}):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(
            f"{glossary.said('field', key, app=app)}: {in_words(key, held, app=app)}" for key, held in value.items()
        )
    if isinstance(value, list):
        return ", ".join(in_words(name, held, app=app) for held in value)
    return glossary.known(name, value, app=app) or str(value)


def told(sentence: str, codes: Mapping[str, Any], *, app: str = "") -> str:
    """A sentence with its named places filled; what names a code that the event does not hold is left out."""

    def fill(match: re.Match[str]) -> str:
        code = match["code"]
        if code not in codes:
            return ""
        value = codes[code]
        if isinstance(value, str) and DAY.fullmatch(value):
            value = date_format(date.fromisoformat(value), "j F Y")
        return match[0].replace("{" + code + "}", glossary.said(code, value, app=app))

    return re.sub(r"(?:[,:][^,:{}]*| )?\{(?P<code>\w+)\}", fill, sentence)


def _filled(value: Any) -> bool:
    return value not in (None, "", [], {})


def _in_fours(digits: str) -> str:
    return " ".join(digits[place : place + 4] for place in range(0, 16, 4))


def _in(group: Group, groups: Collection[str] | None) -> bool:
    return groups is None or group in groups


def _unnamed(line: Entry) -> Entry:
    return replace(line, actor_name="", actor_role="", actor_id=uuid.UUID(int=0)) if line.is_view else line


def _lines(stream: uuid.UUID, *, names: Names | None) -> list[Entry]:
    """All lines of a stream, told by codes: no words are fetched."""
    events = list(AuditEvent.objects.of_stream(uuid.UUID(str(stream))))
    people = {user.pk: user for user in User.objects.filter(pk__in={event.actor_id for event in events})}
    return list(_joined(_folded(_answered(_line(event, people, names) for event in events))))[::-1]


def _with_words(stream: uuid.UUID, lines: list[Entry]) -> list[Entry]:
    """These lines with their words opened; of drafts in one line, what it was before the first of them."""
    commits = {event: commit for line in lines for event, commit in line.commits}
    if not commits:
        return lines
    stream = uuid.UUID(str(stream))
    sealed = {row.event_id: row for row in SealedPayload.objects.filter(event_id__in=commits)}
    with keys.kept():
        opened = {event: _opened(event, stream, commit, sealed.get(event)) for event, commit in commits.items()}
    return [_told_by(line, opened) for line in lines]


def _told_by(line: Entry, opened: Mapping[uuid.UUID, Words | Erased]) -> Entry:
    words = opened.get(line.event_id)
    first = opened.get(line.first_event) if line.first_event else None
    if isinstance(words, dict) and isinstance(first, dict) and "was" in first:
        words = words | {"was": first["was"]}
    return replace(line, words=words)


def _line(event: AuditEvent, people: Mapping[uuid.UUID, User], names: Names | None) -> Entry:
    body = canonical.read(bytes(event.body))
    verb = Verb(event.type)
    telling, codes = TELLING[verb], codes_of(verb, body)
    person = people.get(event.actor_id)
    app = str(body["object"]).partition(".")[0]
    label = _named(names, body["object"])
    spoken = _spoken(codes, label, app=app)
    return Entry(
        seq=event.stream_seq,
        first_seq=event.stream_seq,
        event_id=event.event_id,
        verb=verb,
        sentence=told(_(telling.sentence), spoken, app=app),
        detail=told(_(telling.detail), spoken, app=app) if telling.detail else "",
        at=event.at,
        began=event.at,
        actor_id=event.actor_id,
        actor_kind=event.actor_kind,
        actor_name=person.display_name if person else _("somebody whose account is gone"),
        actor_role=glossary.said("role", body["role"]) if "role" in body else "",
        codes=codes,
        words=None,
        object=body["object"],
        object_label=label,
        group=Group.AFTER_SHOWN if codes.get("after_shown") else telling.group,
        leaf=bytes(event.leaf_hash).hex(),
        prev=bytes(event.prev).hex(),
        is_view=telling.look,
        first_event=event.event_id,
        commits=((event.event_id, body["commit"]),) if "commit" in body else (),
    )


def _spoken(codes: Mapping[str, Any], label: str, *, app: str) -> Mapping[str, Any]:
    """The codes as a sentence says them: an outcome that somebody added has no words but those it is called by."""
    if not label or "row" not in codes or glossary.known("row", codes["row"], app=app) is not None:
        return codes
    return {**codes, "row": label}


def _entry_of(event_id: uuid.UUID) -> AuditEvent:
    event = AuditEvent.objects.filter(event_id=event_id).first()
    if event is None:
        raise LookupError(f"no entry {event_id}")
    return event


def _named(names: Names | None, thing: str) -> str:
    found = names(thing) if callable(names) else (names or {}).get(thing)
    return found or ""


def _words_of(event: AuditEvent, body: Mapping[str, Any]) -> Words | Erased | None:
    """The words of one event, if it holds any."""
    if "commit" not in body:
        return None
    sealed = SealedPayload.objects.filter(event_id=event.event_id).first()
    return _opened(event.event_id, event.stream_id, body["commit"], sealed)


def _opened(event: uuid.UUID, stream: uuid.UUID, commit: str, sealed: SealedPayload | None) -> Words | Erased:
    """The words of an event. Words that do not open are left out here; the check names them."""
    if sealed is None:
        return Erased()
    try:
        return sealing.open_payload(
            keys.by_id(stream, sealed.key_id), bytes(sealed.blob), bytes.fromhex(commit), event=event, stream=stream
        )
    except keys.KeyDestroyed:
        return Erased()
    except (sealing.DoesNotOpen, sealing.NotAsCommitted, keys.NoKey):
        return {"unreadable": _("These words do not open. Check this history.")}


def _answered(lines: Iterable[Entry]) -> Iterator[Entry]:
    """Tell the first answer of a cell from a changed one, and one changed after the comparison was shown."""
    seen = set()
    for line in lines:
        if line.verb is Verb.CELL_CHANGED:
            cell = (line.codes["row"], line.codes["course"], line.codes.get("question"))
            first, after = cell not in seen, line.codes.get("after_shown")
            seen.add(cell)
            if first or after:
                codes = _spoken(line.codes, line.object_label, app=line.app)
                line = replace(line, sentence=told(_(AFTER_SHOWN if after else FIRST_ANSWER), codes, app=line.app))
            moved = [
                told(_(words), line.codes, app=line.app) for axis, words in DIRECTIONS.items() if axis in line.codes
            ]
            line = replace(line, detail="; ".join(moved) or line.detail)
        yield line


def _alone(line: Entry) -> bool:
    """Whether it is a line of its own however soon another follows: an answer changed after it was shown is."""
    after_shown = line.codes.get("after_shown") and line.codes.get("finished")
    return bool(after_shown) or TELLING[line.verb].repeats is not Repeats.JOINED


def _folded(lines: Iterable[Entry]) -> list[Entry]:
    """The count of a window of looks belongs to the look that opened it."""
    kept: dict[uuid.UUID, Entry] = {}
    for line in lines:
        first = kept.get(uuid.UUID(line.codes["first"])) if line.is_view and "first" in line.codes else None
        if first is None:
            kept[line.event_id] = line
        else:
            kept[first.event_id] = replace(first, count=line.codes["count"], at=line.at)
    return list(kept.values())


def _joined(lines: Iterable[Entry]) -> list[Entry]:
    """Drafts of one thing saved by one person within ten minutes: one line, with the first and the last value."""
    kept: list[Entry] = []
    open_lines: dict[tuple[Any, ...], int] = {}
    for line in lines:
        if line.verb in ENDS_A_LINE:
            open_lines.clear()
        same = (line.verb, line.actor_id, line.object, *(line.codes.get(c) for c in ("row", "course", "after_shown")))
        place = open_lines.get(same)
        if _alone(line):
            kept.append(line)
        elif place is not None and (began := kept[place].began) is not None and line.at - began <= TOGETHER:
            kept[place] = _together(kept[place], line)
        else:
            open_lines[same] = len(kept)
            kept.append(line)
    return sorted(kept, key=lambda line: line.seq)


def _together(first: Entry, last: Entry) -> Entry:
    return replace(
        last,
        sentence=first.sentence,
        first_event=first.first_event,
        commits=tuple(each for each in first.commits if each[0] == first.first_event) + last.commits,
        count=first.count + 1,
        first_seq=first.first_seq,
        began=first.began,
        group=first.group,
    )
