"""What is so and what is asked: cases, the people in them, sharing questions and what belongs to each.

Words about people are sealed under the key of the case; codes, times and references are not. Every row carries the
`stream` of its case, which names its chain in the trail, its key and its place behind the fence (HOUSE 6).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.contexts import Contexts, ServiceContext
from agencies.models import Titles
from agencies.permissions import ChangedMeanwhile
from audit.fields import SealedField
from cases import querysets, sources
from cases.stewardship import NormQuestion, differing_norms
from cases.vocabulary import (
    Asked,
    Concern,
    Conflict,
    ContentGrade,
    EmergencyReason,
    End,
    ErasureBasis,
    ErasureGround,
    GrantReason,
    HoldReason,
    InformationKind,
    Initiative,
    LawfulBasis,
    NormAnswerKind,
    Period,
    Pole,
    Sensitivity,
    SharingMode,
    SourceGrade,
    Spoken,
    UrgentFinding,
    YesNoUnknown,
)

CONTEXTS = [(context.value, context.value) for context in ServiceContext]


def _code(kind: type[Spoken], **more: Any) -> models.CharField:
    """A closed list of `vocabulary`, kept as its code."""
    return models.CharField(max_length=20, choices=kind.choices(), **more)


class Unchanged(Exception):
    """What was sent says what already stands: there is nothing to save and nothing to record."""


class Kept(models.Model):
    """A row of a case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stream = models.UUIDField(editable=False, db_index=True)

    class Meta:
        abstract = True


class Edited(Kept):
    """A row that people change, one after the other."""

    edition = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def change(self, values: Mapping[str, Any], edition: int | None) -> dict[str, dict[str, Any]]:
        """Take these values, in memory, if the row is still as the person had seen it; what they change, as words
        for the trail.

        ChangedMeanwhile, with what stands now, when the edition has moved; Unchanged when nothing would change.
        """
        self.check_at(edition, values)
        words = self.take(values)
        if not words["now"]:
            raise Unchanged
        self.edition += 1
        return words

    def check_at(self, edition: int | None, names: Iterable[str]) -> None:
        """Refuse if somebody saved since; `theirs` of the refusal holds what stands now under these names."""
        if edition is not None and edition != self.edition:
            raise ChangedMeanwhile(theirs={name: self._plain(name) for name in names})

    def take(self, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Set the values that differ from what stands, and say them as they were and as they are now."""
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        was = {name: self.in_words(name) for name in changed}
        for name in changed:
            setattr(self, name, values[name])
        return {"was": was, "now": {name: self.in_words(name) for name in changed}}

    def words_of(self, names: Iterable[str]) -> dict[str, Any]:
        """Those of these fields that hold something, as people read them: what the trail seals of a new row."""
        return {name: self.in_words(name) for name in names if getattr(self, name)}

    def in_words(self, name: str) -> Any:
        """One field as people read it: words for a code, a date as text, the words of whatever it points at."""
        value = getattr(self, name)
        field = self._meta.get_field(name)
        if isinstance(value, models.Model):
            return str(value)
        if isinstance(value, dt.date):
            return date_format(value, "j F Y")
        choices = dict(getattr(field, "flatchoices", ()) or ())
        return str(choices.get(value, value)) if choices and value else value

    def _plain(self, name: str) -> Any:
        value = getattr(self, name)
        return value.pk if isinstance(value, models.Model) else value


class Case(Edited):
    """What a team holds together about one person or household. Its reference tells nothing about anybody."""

    stream = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="cases")
    reference = models.CharField(max_length=12, unique=True)
    about = SealedField(null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True, editable=False)  # set by riskapp_take_words_out alone

    objects = querysets.CaseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def title(self) -> str:
        """What lists say of the case: as much as its team has chosen to let be read over a shoulder (DESIGN 5)."""
        if self.team.titles == Titles.REFERENCES:
            return self.reference
        people = [
            person.listed(self.team.titles) for person in self.people.all() if person.concern == Concern.AT_CENTRE
        ]
        return ", ".join(filter(None, people)) or self.reference


class PersonConcerned(Edited):
    """Someone the case is about. Initials by default; the name only where the work needs it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="people")
    initials = SealedField(null=True)
    name = SealedField(null=True)
    concern = _code(Concern)
    note = SealedField(null=True)
    number = models.PositiveIntegerField()

    objects = querysets.NumberedQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_person_of_each_number")]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """How the pages of the case call this person: the name if it was given, else the initials."""
        return str(self.name or self.initials)

    def listed(self, titles: str) -> str:
        """How a list calls this person."""
        if titles == Titles.FIRST_NAMES and self.name:
            return str(self.name).split()[0]
        return str(self.initials)


class Grant(Kept):
    """Need to know: who may see which case, why, given by whom, from when until when. It is ended, never edited.

    `agency` is that of the case: the grant opens nothing to somebody who works there no longer.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="grants")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants", db_index=False)
    reason = _code(GrantReason)
    note = SealedField(null=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = querysets.GrantQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                "user",
                include=["stream", "until", "agency", "reason"],
                condition=models.Q(ended_at=None),
                name="grants_in_somebodys_hands",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("from_at")),
                name="a_grant_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=GrantReason.EMERGENCY)
                | models.Q(until__isnull=False, until__lte=models.F("from_at") + dt.timedelta(hours=4)),
                name="urgent_access_lasts_four_hours_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.display_name}: {self.get_reason_display()}"

    def holds(self, at: dt.datetime) -> bool:
        """Whether it opens the case at that time: neither ended nor over."""
        return not any(end is not None and end <= at for end in (self.ended_at, self.until))


class Wall(Kept):
    """Somebody kept away from a case, whatever grant they hold: a conflict of interest. It is lifted, never edited."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="walls")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    conflict = _code(Conflict)
    note = SealedField(null=True)
    takes_over = SealedField(null=True)
    put_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    put_up_at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_why = SealedField(null=True)

    objects = querysets.WallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "stream"], condition=models.Q(lifted_at=None), name="one_standing_wall_for_each_person"
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("put_up_by")), name="nobody_puts_up_a_wall_before_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.display_name}: {self.get_conflict_display()}"


class UrgentAccess(Kept):
    """That somebody opened a case in an emergency, why, and what somebody else said of it afterwards.

    `agency`, `team` and `reference` are those of the case: the information governance lead, who may hold no grant to
    it, reads why it was opened, and nothing of the case itself.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="urgent_accesses")
    grant = models.OneToOneField(Grant, models.PROTECT, related_name="urgent")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    emergency = _code(EmergencyReason)
    note = SealedField(null=True)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    due_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    question = SealedField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    finding = _code(UrgentFinding, blank=True, default="")
    because = SealedField(null=True)

    objects = querysets.UrgentAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | ~models.Q(reviewed_by=models.F("opened_by")),
                name="nobody_reviews_their_own_urgent_access",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at=None, reviewed_by=None, finding="")
                | models.Q(
                    reviewed_at__isnull=False,
                    reviewed_by__isnull=False,
                    finding__in=[UrgentFinding.NEEDED, UrgentFinding.NOT_NEEDED],
                ),
                name="a_review_says_who_and_what",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def waits(self) -> bool:
        return self.reviewed_at is None

    def is_late(self, at: dt.datetime) -> bool:
        """Whether it should have been reviewed by then and was not, or was reviewed after its day."""
        return (self.reviewed_at or at) > self.due_at


class LotBlock(models.Model):
    """Four places of a team's lot, and the poles that came first in those already taken (METHOD 2.10)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="lot_blocks")
    number = models.PositiveIntegerField()
    places = models.JSONField(default=list)

    objects = querysets.LotBlockQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "number"], name="one_block_of_each_number")]


class SharingQuestion(Edited):
    """Whether to share something about the case with another service.

    The ends, the time looked at, and the order drawn.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="questions")
    reference = models.CharField(max_length=12, unique=True)
    asked = SealedField(null=True)
    initiative = _code(Initiative)
    grounds = SealedField(null=True)
    mode = _code(SharingMode, default=SharingMode.SINGLE)
    holder_team = models.ForeignKey("agencies.Team", models.PROTECT, related_name="+")
    holder_context = models.CharField(max_length=5, choices=CONTEXTS)
    receiver_team = models.ForeignKey("agencies.Team", models.PROTECT, null=True, related_name="+")
    receiver_name = SealedField(null=True)
    receiver_context = models.CharField(max_length=5, choices=CONTEXTS)
    period = _code(Period)
    period_until = models.DateField(null=True)
    decide_by = models.DateField(null=True)
    first = _code(Pole, editable=False)
    in_keeping = SealedField(null=True)
    told_for = SealedField(null=True)
    lawful_basis = _code(LawfulBasis, blank=True, default="")
    gateway = SealedField(null=True)
    not_told = SealedField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    stopped_why = SealedField(null=True)

    objects = querysets.SharingQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(period=Period.UNTIL_DATE, period_until__isnull=False)
                | ~models.Q(period=Period.UNTIL_DATE) & models.Q(period_until=None),
                name="a_period_until_a_date_has_that_date",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.stopped_at is None

    @property
    def order(self) -> tuple[Pole, Pole]:
        """The two poles in the order drawn for this question, the same for everybody who opens it."""
        first = Pole(self.first)
        return first, first.other

    @property
    def period_words(self) -> str:
        """The time both sides are read over, as in "How likely is it in …?"."""
        if self.period_until:
            return _("the time until %(date)s") % {"date": date_format(self.period_until, "j F Y")}
        return _("the next %(time)s") % {"time": Period(self.period).words}

    @property
    def looking_back_words(self) -> str:
        """The start of a sentence told from the end of that time: "It is 3 months on"."""
        if self.period_until:
            return _("It is %(date)s") % {"date": date_format(self.period_until, "j F Y")}
        return _("It is %(time)s on") % {"time": Period(self.period).words}

    @property
    def sources_words(self) -> str:
        """ "These 3 items come from 1 source", or nothing when each stands on its own. Asks for `items` only."""
        items = [item for item in self.items.all() if item.removed_at is None]
        count = sources.independent((item.pk for item in items), {item.pk: item.same_source_as_id for item in items})
        return sources.sentence(len(items), count)

    @property
    def holder_words(self) -> str:
        return str(self.holder_team)

    def unasked(self) -> list[PersonConcerned]:
        """Those of whom it is still to be said what they want, or why they were not asked.

        Asked for is whoever is at the centre of the case; where nobody is, everybody it concerns.
        """
        people = list(self.case.people.all())
        central = [person for person in people if person.concern == Concern.AT_CENTRE] or people
        known = {wish.person_id for wish in self.wishes.all()}
        return [person for person in central if person.pk not in known]

    def open_norms(self, table: Contexts) -> list[NormQuestion]:
        """The norms in which the two services differ, as this table has them, to which nobody has answered yet."""
        answered = {(answer.end, answer.norm) for answer in self.norm_answers.all()}
        asked = differing_norms(self.holder_context, self.receiver_context, self.initiative, table)
        return [norm for norm in asked if (norm.end, norm.id) not in answered]

    @property
    def receiver_words(self) -> str:
        return str(self.receiver_name)


class InformationItem(Edited):
    """One thing that could be shared on its own.

    Hard or soft, from whom, how far to be trusted, and how else to be read.
    """

    question = models.ForeignKey(SharingQuestion, models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    text = SealedField(null=True)
    kind = _code(InformationKind)
    source = SealedField(null=True)
    source_grade = _code(SourceGrade)
    content_grade = _code(ContentGrade)
    dated = SealedField(null=True)
    sensitivity = _code(Sensitivity)
    in_confidence = _code(YesNoUnknown)
    interpretation = SealedField(null=True)
    other_reading = SealedField(null=True)
    about = models.ForeignKey(PersonConcerned, models.PROTECT, null=True, related_name="+")
    same_source_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_why = SealedField(null=True)
    erased_at = models.DateTimeField(null=True, editable=False)  # set by riskapp_take_item_out alone

    has_own_key = True  # so that one item can be erased, and the rest of the case stands

    objects = querysets.RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="one_item_of_each_number")]

    def __str__(self) -> str:
        return _("Item %(number)d") % {"number": self.number}


class Recipient(Edited):
    """A role or a named person who would receive it, what for and by which route; never a whole organisation."""

    question = models.ForeignKey(SharingQuestion, models.PROTECT, related_name="recipients")
    number = models.PositiveIntegerField()
    team = models.ForeignKey("agencies.Team", models.PROTECT, null=True, related_name="+")
    agency_name = SealedField(null=True)
    context = models.CharField(max_length=5, choices=CONTEXTS)
    role = SealedField(null=True)
    person = SealedField(null=True)
    purpose = SealedField(null=True)
    route = SealedField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = querysets.RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="one_recipient_of_each_number")]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """ "Duty social worker, Eastmere Children's Services", or with the person's name before it."""
        return ", ".join(str(part) for part in (self.person, self.role, self.agency_name) if part)


class Wish(Edited):
    """What a person concerned wants, or why they were not asked.

    And whether they know that sharing is being thought of.
    """

    question = models.ForeignKey(SharingQuestion, models.PROTECT, related_name="wishes")
    person = models.ForeignKey(PersonConcerned, models.PROTECT, related_name="wishes")
    asked = _code(Asked)
    said = SealedField(null=True)
    why_not = SealedField(null=True)
    told = _code(YesNoUnknown, default=YesNoUnknown.NOT_KNOWN)

    objects = querysets.FencedQuerySet.as_manager()

    class Meta:
        ordering = ["person__number"]
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="one_wish_of_each_person")]


class NormAnswer(Edited):
    """How a norm of the service at one end, which the other end does not share, is met here."""

    question = models.ForeignKey(SharingQuestion, models.PROTECT, related_name="norm_answers")
    norm = models.CharField(max_length=10)
    end = _code(End)
    answer = _code(NormAnswerKind)
    because = SealedField(null=True)

    objects = querysets.FencedQuerySet.as_manager()

    class Meta:
        ordering = ["end", "norm"]
        constraints = [models.UniqueConstraint(fields=["question", "end", "norm"], name="one_answer_to_each_norm")]

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.get_answer_display(), str(self.because or ""))))


class Enquiry(Kept):
    """A question we would put, or have put, to another service.

    Asking tells something too: an enquiry is a disclosure.
    """

    question = models.ForeignKey(SharingQuestion, models.PROTECT, related_name="enquiries")
    asked_of = SealedField(null=True)
    asks = SealedField(null=True)
    reveals = SealedField(null=True)
    without_name = models.BooleanField()
    why_named = SealedField(null=True)
    went_wrong_if = SealedField(null=True)
    done_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = querysets.FencedQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name_plural = "enquiries"

    def __str__(self) -> str:
        return str(self.asked_of)


class LegalHold(models.Model):
    """A case is kept from being erased, until somebody lifts that. Seen by those who answer for the agency's records.

    `stream` names the case also to those who do not see it; words are sealed under its key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stream = models.UUIDField(editable=False, db_index=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    reason = _code(HoldReason)
    why = SealedField(null=True)
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_why = SealedField(null=True)

    objects = querysets.GovernedQuerySet.as_manager()

    class Meta:
        ordering = ["put_at", "id"]


class Erasure(models.Model):
    """That a case is to be erased, or one `item` of it: asked by one person, decided by another, and what was done
    (AUDIT 11).

    Refused is an outcome like approved, with the same words about it. `number` and `question_reference` say which item
    to those who decide and see nothing of the case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stream = models.UUIDField(editable=False, db_index=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12)
    basis = _code(ErasureBasis)
    why = SealedField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=8, blank=True, default="", choices=[("approved", "Approved"), ("refused", "Not erased")]
    )
    ground = _code(ErasureGround, blank=True, default="")
    because = SealedField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    key_destroyed_at = models.DateTimeField(null=True)
    unreadable_by = models.DateField(null=True)
    emptied_entries = models.PositiveIntegerField(null=True)
    emptied_rows = models.PositiveIntegerField(null=True)
    item = models.ForeignKey(InformationItem, models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField(null=True)
    question_reference = models.CharField(max_length=12, blank=True, default="")

    objects = querysets.ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="nobody_approves_what_they_asked",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=~models.Q(outcome="refused") & models.Q(item=None),
                name="one_erasure_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["item"], condition=~models.Q(outcome="refused"), name="one_erasure_of_each_item_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def thing(self) -> str:
        """What entries name: the item, or the case."""
        return f"cases.informationitem:{self.item_id}" if self.item_id else f"cases.case:{self.case_id}"

    @property
    def what(self) -> str:
        """What is to be erased, as pages say it to people who see nothing of it."""
        if self.item_id:
            said = _("item %(number)d of question %(question)s in case %(case)s")
            return said % {"number": self.number, "question": self.question_reference, "case": self.reference}
        return _("case %(case)s") % {"case": self.reference}
