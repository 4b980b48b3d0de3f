"""How is a decision told again, as another of its kind: on another day, and of other people?

A year of decisions takes minutes to tell act by act. So one of each kind is told through the services, and the others
are told again from it. Every one is a record of its own: with its own key, references, ids and words sealed afresh, and
every act of it recorded in the trail as any act is, by the person who did it. What was signed is frozen and bound to
its entry anew, so that the trail, the signatures and the receipts of all of them hold (decision 48).
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import uuid
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.formats import date_format

from agencies.acting import Acting, reading
from assessments import version
from assessments.models import SignedVersion, SignOff
from audit import services as audit
from audit import trail
from audit.canonical import canon
from audit.verbs import Verb
from cases import references
from cases.models import Case, Grant, SharingQuestion

ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
IDS = re.compile(ID)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MONTHS = tuple(date_format(dt.date(2000, month, 1), "F") for month in range(1, 13))
SPOKEN = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
AT_ITS_ACT = (SignedVersion, SignOff)
"""What is written with the act that makes it, and not with the case."""


class Original:
    """One decision as the services left it.

    `day`: on which it was signed off; `people`: who did something in it, by the id of their account; `words`: those in
    it that are others in each telling, by name. What one person did at one moment is one act.
    """

    def __init__(
        self,
        signed: SignedVersion,
        day: dt.date,
        by: Acting,
        people: Mapping[uuid.UUID, Acting],
        words: Mapping[str, str],
    ):
        self.day, self.by, self.people, self.words, self.stream = day, by, people, words, signed.stream
        with reading(by):
            self.rows = {model: list(model._base_manager.filter(stream=self.stream)) for model in _models()}
            for row in (row for rows in self.rows.values() for row in rows):
                for field in row._meta.concrete_fields:
                    getattr(row, field.attname)  # sealed words are opened while they can be
            entries = trail.of_stream(self.stream)[::-1]
            self.own = {row.pk for rows in self.rows.values() for row in rows if self._has_own(row)}
        self.acts = [list(act) for _, act in groupby(entries, lambda entry: (entry.at, entry.actor_id))]
        self.ids = {str(self.stream), *(str(row.pk) for rows in self.rows.values() for row in rows)}
        self.references = {
            str(reference): str(reference).partition("-")[0]
            for model in (Case, SharingQuestion)
            for reference in (row.__dict__["reference"] for row in self.rows[model])
        }

    def again(self, *, day: dt.date, words: Mapping[str, str]) -> uuid.UUID:
        """Tell it again of this day, with these words by name; the id of what was signed."""
        return _Again(self, (day - self.day).days, {self.words[name]: word for name, word in words.items()}).told()

    def _has_own(self, row: models.Model) -> bool:
        return audit.can_be_erased_alone(self.stream, row.pk)


class _Again:
    """One telling: which id, word and day stands for which."""

    def __init__(self, original: Original, days: int, words: Mapping[str, str]):
        self.original, self.later = original, dt.timedelta(days=days)
        self.ids = {old: uuid.uuid4() for old in original.ids}
        drawn = {old: references.draw(kind, secrets.choice) for old, kind in original.references.items()}
        self.words = {**words, **drawn}
        self.pattern = re.compile("|".join(map(re.escape, sorted(self.words, key=len, reverse=True))))
        self.stream = self.ids[str(original.stream)]
        self.rows = {model: [self.row(row) for row in rows] for model, rows in original.rows.items()}
        (self.signed,), (self.done,) = self.rows[SignedVersion], self.rows[SignOff]
        self.document = canon(self.signed.document)
        self.signed.fingerprint = self.done.fingerprint = version.digest(self.document)

    def told(self) -> uuid.UUID:
        audit.open_stream(self.stream)
        for thing in self.original.own:
            audit.open_own(self.stream, self.ids[str(thing)])
        for number, (first, *others) in enumerate(self.original.acts):
            by = self.original.people[first.actor_id]
            with audit.action(
                first.verb,
                stream=self.stream,
                object=self.value(first.object),
                by=by,
                at=self.value(first.at),
                **self.codes(first),
            ) as act:
                if not number:
                    self.write_case()
                self.say(act, first)
                for entry in others:
                    self.say(act.also(entry.verb, object=self.value(entry.object), **self.codes(entry)), entry)
                if first.verb == Verb.ASSESS_VERSION_SIGNED:
                    act.binds(self.document)
                    self.signed.event_id = act.event_id
                    self.signed.save(force_insert=True)
                if first.verb == Verb.SIGNOFF_GIVEN:
                    self.done.save(force_insert=True)
        return uuid.UUID(str(self.signed.pk))

    def write_case(self) -> None:
        """Who may see it first: the fence asks for that of every other row."""
        own = self.original.by.user.pk
        grants = self.rows[Grant]
        Grant.objects.bulk_create([grant for grant in grants if grant.user_id == own])
        Grant.objects.bulk_create([grant for grant in grants if grant.user_id != own])
        for model, rows in self.rows.items():
            if rows and model is not Grant and model not in AT_ITS_ACT:
                model._base_manager.bulk_create(rows)

    def codes(self, entry: trail.Entry) -> dict[str, Any]:
        return {name: self.value(code) for name, code in entry.codes.items() if name != "snapshot"}

    def say(self, event: audit.Event, entry: trail.Entry) -> None:
        """Its words, sealed under the same key as before: that of the case, or of the one thing they are about."""
        thing = entry.object.partition(":")[2]
        if uuid.UUID(thing) in self.original.own:
            event.under(self.ids[thing])
        if isinstance(entry.words, dict):
            words = {name: self.value(said) for name, said in entry.words.items() if name != "snapshot_key"}
            if words:
                event.seal(words)

    def row(self, row: models.Model) -> Any:
        return type(row)(
            **{field.attname: self.value(getattr(row, field.attname)) for field in row._meta.concrete_fields}
        )

    def value(self, value: Any) -> Any:
        """The same value in this telling: ids, moments, days and words, wherever they stand in it."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, uuid.UUID):
            return self.ids.get(str(value), value)
        if isinstance(value, dt.date):  # a moment, too
            return value + self.later
        if isinstance(value, dict):
            return {self.value(key): self.value(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.value(inner) for inner in value)
        return value

    def text(self, text: str) -> str:
        if MOMENT.fullmatch(text):
            at = dt.datetime.fromisoformat(text) + self.later
            return at.isoformat().replace("+00:00", "Z")
        if DAY.fullmatch(text):
            return (dt.date.fromisoformat(text) + self.later).isoformat()
        text = IDS.sub(lambda found: str(self.ids.get(found[0], found[0])), text)
        text = SPOKEN.sub(self.spoken, text)
        return self.pattern.sub(lambda found: self.words[found[0]], text)

    def spoken(self, found: re.Match[str]) -> str:
        day = dt.date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
        return date_format(day + self.later, "j F Y")


def _models() -> Sequence[type[models.Model]]:
    """Every table of a case and of what was thought about it."""
    return [
        model
        for app in ("cases", "assessments")
        for model in apps.get_app_config(app).get_models()
        if any(field.name == "stream" for field in model._meta.concrete_fields)
    ]
