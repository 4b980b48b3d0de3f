"""What can happen? Every audited act, the sentence that tells it, what its event may hold, and how that is erased.

One table, `TELLING`, is the whole of it; a test asks that no verb is missing from it. Sentences are plain English with
named places for codes, marked for translation and translated where they are shown.
"""

from dataclasses import dataclass, field
from enum import StrEnum


def gettext_noop(message: str) -> str:
    """Mark a sentence for the catalogue of translations; this module knows no framework."""
    return message


class Verb(StrEnum):
    """The closed list of acts (AUDIT 5). The value stands in the event, for ever."""

    CASE_OPENED = "case.opened"
    CASE_CHANGED = "case.changed"
    CASE_CLOSED = "case.closed"
    PERSON_RECORDED = "person.recorded"
    PERSON_CHANGED = "person.changed"
    ACCESS_GRANTED = "access.granted"
    ACCESS_ENDED = "access.ended"
    LOOKERS_NAMED = "lookers.named"
    BREAKGLASS_OPENED = "breakglass.opened"
    BREAKGLASS_USED = "breakglass.used"
    BREAKGLASS_ASKED = "breakglass.asked"
    BREAKGLASS_REVIEWED = "breakglass.reviewed"
    WALL_PUT_UP = "wall.put_up"
    WALL_LIFTED = "wall.lifted"
    MEMBER_ENROLLED = "member.enrolled"
    MEMBER_ENDED = "member.ended"
    AGENCY_REGISTERED = "agency.registered"
    TEAM_REGISTERED = "team.registered"
    ACCOUNT_MADE = "account.made"
    ACCOUNT_CLOSED = "account.closed"
    QUESTION_ASKED = "question.asked"
    QUESTION_CHANGED = "question.changed"
    QUESTION_STOPPED = "question.stopped"
    QUESTION_DELAYED = "question.delayed"
    ITEM_ADDED = "item.added"
    ITEM_CHANGED = "item.changed"
    ITEM_REMOVED = "item.removed"
    RECIPIENT_NAMED = "recipient.named"
    RECIPIENT_CHANGED = "recipient.changed"
    RECIPIENT_REMOVED = "recipient.removed"
    WISH_RECORDED = "wish.recorded"
    PURPOSE_RECORDED = "purpose.recorded"
    NORMS_ANSWERED = "norms.answered"
    ENQUIRY_RECORDED = "enquiry.recorded"
    ASSESS_STARTED = "assess.started"
    OUTCOMES_CHOSEN = "outcomes.chosen"
    OUTCOME_ADDED = "outcome.added"
    OUTCOME_SET_ASIDE = "outcome.set_aside"
    OUTCOME_TAKEN_UP = "outcome.taken_up"
    PREMORTEM_RECORDED = "premortem.recorded"
    CELL_CHANGED = "cell.changed"
    COURSE_ADDED = "course.added"
    COURSE_CHANGED = "course.changed"
    COURSE_REMOVED = "course.removed"
    COURSE_NONE_OTHER = "course.none_other"
    COMPARISON_SHOWN = "comparison.shown"
    SYMMETRY_LEFT = "symmetry.left"
    NEEDS_RECORDED = "needs.recorded"
    DECISION_RECORDED = "decision.recorded"
    CONDITIONS_RECORDED = "conditions.recorded"
    TEAM_CONDITIONS_RECORDED = "team_conditions.recorded"
    ASSESS_VERSION_SIGNED = "assess.version_signed"
    ASSESS_AMENDED = "assess.amended"
    ASSESS_WITHDRAWN = "assess.withdrawn"
    ASSESS_HANDED_OVER = "assess.handed_over"
    SIGNOFF_GIVEN = "signoff.given"
    SIGNOFF_SENT_BACK = "signoff.sent_back"
    DISSENT_RECORDED = "dissent.recorded"
    DISSENT_ANSWERED = "dissent.answered"
    OPINION_ASKED = "opinion.asked"
    OPINION_GIVEN = "opinion.given"
    URGENT_ACTED = "urgent.acted"
    URGENT_NOTED = "urgent.noted"
    URGENT_COMPLETED = "urgent.completed"
    FOLLOW_UP_RECORDED = "follow_up.recorded"
    SAMPLE_DRAWN = "sample.drawn"
    REVIEW_ASKED = "review.asked"
    REVIEW_READ = "review.read"
    REVIEW_LOCKED = "review.locked"
    REVIEW_SECOND = "review.second"
    REVIEW_GIVEN_BACK = "review.given_back"
    DOUBLE_ASKED = "double.asked"
    DOUBLE_KEPT = "double.kept"
    DOUBLE_COMMITTED = "double.committed"
    DOUBLE_COMPARED = "double.compared"
    DOUBLE_NOT_NOW = "double.not_now"
    NOISE_OPENED = "noise.opened"
    NOISE_READ = "noise.read"
    NOISE_CLOSED = "noise.closed"
    LADDER_ANSWERED = "ladder.answered"
    OWN_NOTE_WRITTEN = "own_note.written"
    ACTION_ADDED = "action.added"
    ACTION_DONE = "action.done"
    FIGURES_EXPORTED = "figures.exported"
    THRESHOLD_CHANGED = "threshold.changed"
    THRESHOLD_READ = "threshold.read"
    THRESHOLD_SHOWN = "threshold.shown"
    THRESHOLD_DECIDED = "threshold.decided"
    VIEW_OPENED = "view.opened"
    VIEW_DENIED = "view.denied"
    SEARCH_RUN = "search.run"
    PRINT_MADE = "print.made"
    EXPORT_MADE = "export.made"
    AUDIT_VERIFIED = "audit.verified"
    AUDIT_LODGED = "audit.lodged"
    RESTORE_PERFORMED = "restore.performed"
    AUTH_SIGNED_IN = "auth.signed_in"
    AUTH_SIGNED_OUT = "auth.signed_out"
    AUTH_REFUSED = "auth.refused"
    AUTH_PASSWORD_CHANGED = "auth.password_changed"  # noqa: S105  a verb
    AUTH_FACTOR_SET = "auth.factor_set"
    AUTH_FACTOR_ENDED = "auth.factor_ended"
    AUTH_SESSIONS_ENDED = "auth.sessions_ended"
    ROLE_CHOSEN = "role.chosen"
    TOKEN_MADE = "token.made"  # noqa: S105  a verb
    TOKEN_ENDED = "token.ended"  # noqa: S105  a verb
    KEY_CREATED = "key.created"
    KEY_ROTATED = "key.rotated"
    KEY_DESTROYED = "key.destroyed"
    ERASE_REQUESTED = "erase.requested"
    ERASE_APPROVED = "erase.approved"
    ERASE_REFUSED = "erase.refused"
    ERASE_DONE = "erase.done"
    ITEM_ERASED = "item.erased"
    ITEM_KEY_DESTROYED = "item.key_destroyed"
    HOLD_PUT = "hold.put"
    HOLD_LIFTED = "hold.lifted"
    REMINDER_SENT = "reminder.sent"
    CONFIG_CHANGED = "config.changed"
    SCENARIO_BEGUN = "scenario.begun"
    SCENARIO_BROUGHT_IN = "scenario.brought_in"
    SCENARIO_CHANGED = "scenario.changed"
    SCENARIO_PUBLISHED = "scenario.published"
    SCENARIO_WITHDRAWN = "scenario.withdrawn"
    SCENARIO_OFFERED = "scenario.offered"
    SCENARIO_CHECKED = "scenario.checked"
    SCENARIO_DISCARDED = "scenario.discarded"


class Kind(StrEnum):
    """What the value of a code may be. There is no kind for free text."""

    CODE = "code"
    CODES = "codes"
    NUMBER = "number"
    YES = "yes"
    ID = "id"
    IDS = "ids"
    TIME = "time"
    DAY = "day"
    DIGEST = "digest"


class Erasure(StrEnum):
    """What is left of an event when the words of its stream are erased."""

    NOTHING_TO_ERASE = gettext_noop("It holds no words about people; it stays as it is")
    WORDS_WITH_KEY = gettext_noop(
        "Its words go with the key of the record; that it happened, when, and who did it, stays"
    )


class Repeats(StrEnum):
    """How the same act done again by the same person is shown."""

    EACH = gettext_noop("Every one is an entry of its own")
    JOINED = gettext_noop("Saves by one person within ten minutes are one line, with the first and the last value")
    COUNTED = gettext_noop(
        "Looks by one person at one page of one thing within five minutes are one entry with a count"
    )


class Purpose(StrEnum):
    """Why the service processes this at all."""

    DECIDING = "deciding"
    NEED_TO_KNOW = "need_to_know"
    ADMINISTRATION = "administration"
    ASSURANCE = "assurance"


class Group(StrEnum):
    """What a reader of the history can filter by (DESIGN 6). The value is what stands in the address."""

    KNOWN = "known"
    ANSWERS = "answers"
    AFTER_SHOWN = "after_shown"
    DECISION = "decision"
    VIEWS = "views"
    AFTER = "after"
    ACCESS = "access"
    OUT = "out"
    LOOKS = "looks"
    ERASURE = "erasure"
    CHECKS = "checks"
    TRAINING = "training"


GROUP_WORDS = {
    Group.KNOWN: gettext_noop("The question and what is known"),
    Group.ANSWERS: gettext_noop("Answers for both sides"),
    Group.AFTER_SHOWN: gettext_noop("Answers changed after the comparison was shown"),
    Group.DECISION: gettext_noop("Decision and sign-off"),
    Group.VIEWS: gettext_noop("Views and opinions"),
    Group.AFTER: gettext_noop("What came of it"),
    Group.ACCESS: gettext_noop("Who may see it"),
    Group.OUT: gettext_noop("Exported or printed"),
    Group.LOOKS: gettext_noop("Looked at"),
    Group.ERASURE: gettext_noop("Erasure, and kept from it"),
    Group.CHECKS: gettext_noop("Checks of this history"),
    Group.TRAINING: gettext_noop("Training"),
}


# What trainers do with walkthroughs stands in the chain of their agency, and in no history of a case.
GROUPS_OF_A_CASE = tuple(group for group in Group if group is not Group.TRAINING)


@dataclass(frozen=True)
class Telling:
    """All the trail has to know about one verb."""

    sentence: str
    group: Group
    codes: dict[str, Kind] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    detail: str = ""
    seals: bool = True
    repeats: Repeats = Repeats.EACH
    look: bool = False
    purpose: Purpose = Purpose.DECIDING
    outcome: str = "done"

    @property
    def erasure(self) -> Erasure:
        return Erasure.WORDS_WITH_KEY if self.seals else Erasure.NOTHING_TO_ERASE


_CODE, _NUMBER, _ID, _YES, _TIME, _DAY, _DIGEST = (
    Kind.CODE, Kind.NUMBER, Kind.ID, Kind.YES, Kind.TIME, Kind.DAY, Kind.DIGEST,
)  # fmt: skip
_QUESTION = {"question": _ID}
_VERSION = _QUESTION | {"version": _NUMBER}
_COURSE = _QUESTION | {"course": _CODE, "kind": _CODE, "nearer": _CODE, "number": _NUMBER}
_ROW = _QUESTION | {"row": _CODE, "own": _YES, "core": _YES}
_ITEM = _QUESTION | {
    "number": _NUMBER,
    "kind": _CODE,
    "source_grade": _CODE,
    "content_grade": _CODE,
    "sensitivity": _CODE,
    "in_confidence": _CODE,
}
_RECIPIENT = _QUESTION | {"number": _NUMBER, "context": _CODE, "team": _ID}
_ACCESS = {"person": _ID, "user": _ID, "grant": _ID, "reason": _CODE, "until": _TIME}
_MEMBERSHIP = {"person": _ID, "user": _ID, "role": _CODE, "team": _ID, "from_at": _TIME, "until": _TIME}
_OUT = _VERSION | {"page": _CODE, "format": _CODE, "digest": _DIGEST}
_COPY = {"copy_ref": _ID, "number": _NUMBER}
_FIELDS = {"fields": Kind.CODES}
_ERASURE = {"erasure": _ID, "basis": _CODE, "ground": _CODE}
_OF_ITEM = {"item": _ID, "number": _NUMBER}

TELLING: dict[Verb, Telling] = {
    Verb.CASE_OPENED: Telling(gettext_noop("Case opened"), Group.KNOWN, {"team": _ID, "people": _NUMBER}),
    Verb.CASE_CHANGED: Telling(gettext_noop("Case changed"), Group.KNOWN, _FIELDS),
    Verb.CASE_CLOSED: Telling(gettext_noop("Case closed"), Group.KNOWN, {"reason": _CODE}),
    Verb.PERSON_RECORDED: Telling(gettext_noop("Person concerned recorded"), Group.KNOWN, {"concern": _CODE}),
    Verb.PERSON_CHANGED: Telling(
        gettext_noop("Person concerned changed"), Group.KNOWN, {"concern": _CODE} | _FIELDS, repeats=Repeats.JOINED
    ),
    Verb.ACCESS_GRANTED: Telling(
        gettext_noop("Somebody may now see this: {reason}"), Group.ACCESS, _ACCESS, purpose=Purpose.NEED_TO_KNOW
    ),
    Verb.ACCESS_ENDED: Telling(
        gettext_noop("Somebody may no longer see this"), Group.ACCESS, _ACCESS, purpose=Purpose.NEED_TO_KNOW
    ),
    Verb.LOOKERS_NAMED: Telling(
        gettext_noop("Asked who has looked at this"), Group.ACCESS, _QUESTION, purpose=Purpose.ASSURANCE
    ),
    Verb.BREAKGLASS_OPENED: Telling(
        gettext_noop("Opened in an emergency: {emergency}"),
        Group.ACCESS,
        {"emergency": _CODE, "person": _ID, "until": _TIME, "due": _TIME},
        needs=("emergency", "until", "due"),
        detail=gettext_noop("Access for four hours, to this case alone. Somebody else reviews it."),
        purpose=Purpose.NEED_TO_KNOW,
    ),
    Verb.BREAKGLASS_USED: Telling(
        gettext_noop("Urgent access is over, looks counted: {count}"),
        Group.ACCESS,
        {"person": _ID, "count": _NUMBER, "grant": _ID},
        needs=("count",),
        seals=False,
        purpose=Purpose.NEED_TO_KNOW,
    ),
    Verb.BREAKGLASS_ASKED: Telling(
        gettext_noop("Asked about an urgent access"), Group.ACCESS, {"person": _ID}, purpose=Purpose.ASSURANCE
    ),
    Verb.BREAKGLASS_REVIEWED: Telling(
        gettext_noop("Urgent access reviewed: {finding}"),
        Group.ACCESS,
        {"person": _ID, "finding": _CODE, "late": _YES},
        needs=("finding",),
        purpose=Purpose.ASSURANCE,
    ),
    Verb.WALL_PUT_UP: Telling(
        gettext_noop("Somebody kept away from this: {conflict}"),
        Group.ACCESS,
        {"person": _ID, "conflict": _CODE},
        needs=("conflict",),
        purpose=Purpose.NEED_TO_KNOW,
    ),
    Verb.WALL_LIFTED: Telling(
        gettext_noop("Somebody no longer kept away from this"),
        Group.ACCESS,
        {"person": _ID},
        purpose=Purpose.NEED_TO_KNOW,
    ),
    Verb.MEMBER_ENROLLED: Telling(
        gettext_noop("Enrolled as {role}"), Group.ACCESS, _MEMBERSHIP, purpose=Purpose.ADMINISTRATION
    ),
    Verb.MEMBER_ENDED: Telling(
        gettext_noop("No longer enrolled as {role}"), Group.ACCESS, _MEMBERSHIP, purpose=Purpose.ADMINISTRATION
    ),
    Verb.AGENCY_REGISTERED: Telling(
        gettext_noop("Agency registered"), Group.ACCESS, {"kind": _CODE}, seals=False, purpose=Purpose.ADMINISTRATION
    ),
    Verb.TEAM_REGISTERED: Telling(
        gettext_noop("Team registered"),
        Group.ACCESS,
        {"context": _CODE, "also_acts_as": Kind.CODES, "agency": _ID, "titles": _CODE},
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.ACCOUNT_MADE: Telling(
        gettext_noop("Account made"), Group.ACCESS, {"person": _ID}, purpose=Purpose.ADMINISTRATION
    ),
    Verb.ACCOUNT_CLOSED: Telling(
        gettext_noop("Account closed"), Group.ACCESS, {"person": _ID}, purpose=Purpose.ADMINISTRATION
    ),
    Verb.QUESTION_ASKED: Telling(
        gettext_noop("Sharing question asked"),
        Group.KNOWN,
        _QUESTION
        | {
            "order": _CODE,
            "mode": _CODE,
            "initiative": _CODE,
            "period": _CODE,
            "holder": _CODE,
            "receiver": _CODE,
            "holder_context": _CODE,
            "receiver_context": _CODE,
            "block": _NUMBER,
            "decide_by": _DAY,
        },
        needs=("order",),
        detail=gettext_noop("Which side comes first on this question was drawn by lot: {order}."),
    ),
    Verb.QUESTION_CHANGED: Telling(
        gettext_noop("Sharing question changed"), Group.KNOWN, _QUESTION | _FIELDS, repeats=Repeats.JOINED
    ),
    Verb.QUESTION_DELAYED: Telling(
        gettext_noop("Answer to a request put off until {until}"),
        Group.DECISION,
        _QUESTION | {"until": _DAY},
        needs=("until",),
    ),
    Verb.QUESTION_STOPPED: Telling(gettext_noop("Sharing question stopped"), Group.DECISION, _QUESTION),
    Verb.ITEM_ADDED: Telling(gettext_noop("Information item {number} added"), Group.KNOWN, _ITEM),
    Verb.ITEM_CHANGED: Telling(
        gettext_noop("Information item {number} changed"), Group.KNOWN, _ITEM | _FIELDS, repeats=Repeats.JOINED
    ),
    Verb.ITEM_REMOVED: Telling(gettext_noop("Information item {number} removed"), Group.KNOWN, _ITEM),
    Verb.RECIPIENT_NAMED: Telling(gettext_noop("Recipient {number} named"), Group.KNOWN, _RECIPIENT),
    Verb.RECIPIENT_CHANGED: Telling(
        gettext_noop("Recipient {number} changed"), Group.KNOWN, _RECIPIENT | _FIELDS, repeats=Repeats.JOINED
    ),
    Verb.RECIPIENT_REMOVED: Telling(gettext_noop("Recipient {number} removed"), Group.KNOWN, _RECIPIENT),
    Verb.WISH_RECORDED: Telling(
        gettext_noop("What a person wants recorded"),
        Group.KNOWN,
        _QUESTION | {"person": _ID, "asked": _CODE, "told": _CODE},
        repeats=Repeats.JOINED,
    ),
    Verb.PURPOSE_RECORDED: Telling(
        gettext_noop("Purpose recorded"),
        Group.KNOWN,
        _QUESTION | {"lawful_basis": _CODE} | _FIELDS,
        repeats=Repeats.JOINED,
    ),
    Verb.NORMS_ANSWERED: Telling(
        gettext_noop("Differences between the two services answered"),
        Group.KNOWN,
        _QUESTION | {"count": _NUMBER, "norm": _CODE, "end": _CODE, "answer": _CODE},
        repeats=Repeats.JOINED,
    ),
    Verb.ENQUIRY_RECORDED: Telling(
        gettext_noop("Enquiry to another service recorded"), Group.KNOWN, _QUESTION | {"without_name": _CODE}
    ),
    Verb.ASSESS_STARTED: Telling(
        gettext_noop("Appraisal started"),
        Group.ANSWERS,
        _QUESTION
        | {
            "outcomes_version": _NUMBER,
            "scales_version": _NUMBER,
            "contexts_version": _NUMBER,
            "law_version": _NUMBER,
            "rows": _NUMBER,
            "acted_first": _YES,
        },
    ),
    Verb.OUTCOMES_CHOSEN: Telling(
        gettext_noop("Outcomes chosen"),
        Group.ANSWERS,
        _QUESTION | {"rows": Kind.CODES, "chosen": Kind.CODES, "set_aside": Kind.CODES, "count": _NUMBER},
        repeats=Repeats.JOINED,
    ),
    Verb.OUTCOME_ADDED: Telling(gettext_noop("Outcome of our own added"), Group.ANSWERS, _ROW),
    Verb.OUTCOME_SET_ASIDE: Telling(gettext_noop("Outcome set aside, for both sides: {row}"), Group.ANSWERS, _ROW),
    Verb.OUTCOME_TAKEN_UP: Telling(gettext_noop("Outcome taken up again: {row}"), Group.ANSWERS, _ROW),
    Verb.PREMORTEM_RECORDED: Telling(
        gettext_noop("“It went badly” recorded for both sides"), Group.ANSWERS, _QUESTION, repeats=Repeats.JOINED
    ),
    Verb.CELL_CHANGED: Telling(
        gettext_noop("Answer changed: {row}, {course}"),
        Group.ANSWERS,
        _QUESTION
        | {"row": _CODE, "course": _CODE, "after_shown": _YES, "finished": _YES, "copied": _YES}
        # the direction in which an axis moved after the comparison was first shown
        | {"likelihood": _CODE, "severity": _CODE},
        needs=("row", "course"),
        repeats=Repeats.JOINED,
    ),
    Verb.COURSE_ADDED: Telling(gettext_noop("Another way added"), Group.ANSWERS, _COURSE),
    Verb.COURSE_CHANGED: Telling(
        gettext_noop("Another way changed"), Group.ANSWERS, _COURSE | _FIELDS, repeats=Repeats.JOINED
    ),
    Verb.COURSE_REMOVED: Telling(gettext_noop("Another way removed"), Group.ANSWERS, _COURSE),
    Verb.COURSE_NONE_OTHER: Telling(gettext_noop("No other way, and why, recorded"), Group.ANSWERS, _QUESTION),
    Verb.COMPARISON_SHOWN: Telling(
        gettext_noop("Comparison first shown"),
        Group.ANSWERS,
        _QUESTION | {"first": _YES, "order": _CODE, "rows": _NUMBER, "basis": _CODE},
        detail=gettext_noop("Every outcome had both sides."),
    ),
    Verb.SYMMETRY_LEFT: Telling(
        gettext_noop("Left unevenly looked at, because"), Group.ANSWERS, _QUESTION | {"component": _CODE}
    ),
    Verb.NEEDS_RECORDED: Telling(
        gettext_noop("Who needs to know what recorded"),
        Group.DECISION,
        _QUESTION | {"count": _NUMBER},
        repeats=Repeats.JOINED,
    ),
    Verb.DECISION_RECORDED: Telling(
        gettext_noop("Decision drafted"),
        Group.DECISION,
        _QUESTION
        | {
            "course": _CODE,
            "finished": _YES,
            "review_on": _DAY,
            "objection_state": _CODE,
            "kept": _CODE,
            "form": _CODE,
        },
        repeats=Repeats.JOINED,
    ),
    Verb.CONDITIONS_RECORDED: Telling(
        gettext_noop("Working conditions recorded"),
        Group.DECISION,
        _QUESTION | {"time": _CODE, "trained": _CODE, "caseload": _NUMBER, "caseload_unknown": _YES},
        repeats=Repeats.JOINED,
    ),
    Verb.TEAM_CONDITIONS_RECORDED: Telling(
        gettext_noop("Working conditions of the team recorded"),
        Group.DECISION,
        {"team": _ID, "caseload_guide": _NUMBER, "vacancies": _NUMBER, "supervision_every_weeks": _NUMBER},
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.ASSESS_VERSION_SIGNED: Telling(
        gettext_noop("Signed, version {version}"),
        Group.DECISION,
        _VERSION | {"snapshot": _DIGEST, "order": _CODE, "course": _CODE, "rows": _NUMBER, "items": Kind.IDS},
        needs=("version", "snapshot"),
    ),
    Verb.ASSESS_AMENDED: Telling(
        gettext_noop("Opened again to amend, after version {version}"), Group.DECISION, _VERSION
    ),
    Verb.ASSESS_WITHDRAWN: Telling(gettext_noop("Decision withdrawn"), Group.DECISION, _VERSION),
    Verb.ASSESS_HANDED_OVER: Telling(
        gettext_noop("Handed over to somebody else of the team"),
        Group.ACCESS,
        _QUESTION | {"person": _ID, "user": _ID},
        needs=("person",),
        purpose=Purpose.NEED_TO_KNOW,
    ),
    Verb.SIGNOFF_GIVEN: Telling(gettext_noop("Signed off, version {version}"), Group.DECISION, _VERSION),
    Verb.SIGNOFF_SENT_BACK: Telling(
        gettext_noop("Sent back with a question, version {version}"), Group.DECISION, _VERSION
    ),
    Verb.DISSENT_RECORDED: Telling(gettext_noop("A different view recorded"), Group.VIEWS, _VERSION),
    Verb.DISSENT_ANSWERED: Telling(gettext_noop("A different view answered"), Group.VIEWS, _VERSION),
    Verb.OPINION_ASKED: Telling(
        gettext_noop("A colleague asked for a view"),
        Group.VIEWS,
        _QUESTION | {"person": _ID, "user": _ID, "opinion": _ID},
    ),
    Verb.OPINION_GIVEN: Telling(gettext_noop("A colleague gave a view"), Group.VIEWS, _QUESTION | {"opinion": _ID}),
    Verb.URGENT_ACTED: Telling(
        gettext_noop("Acted first: {direction}"),
        Group.DECISION,
        _QUESTION | {"direction": _CODE, "acted_at": _TIME, "due_at": _TIME},
    ),
    Verb.URGENT_NOTED: Telling(
        gettext_noop("Written down after acting first"), Group.DECISION, _QUESTION, repeats=Repeats.JOINED
    ),
    Verb.URGENT_COMPLETED: Telling(
        gettext_noop("Both sides completed after acting first"),
        Group.DECISION,
        _VERSION | {"direction": _CODE, "hours": _NUMBER, "late": _YES},
    ),
    Verb.FOLLOW_UP_RECORDED: Telling(
        gettext_noop("What came of version {version} recorded"),
        Group.AFTER,
        _VERSION
        | {"occasion": _CODE, "need": _CODE, "use": _CODE, "fit": _CODE, "settles": _YES}
        | {"onward": _CODE, "next_on": _DAY, "looker": _CODE},
        needs=("version", "need"),
    ),
    Verb.SAMPLE_DRAWN: Telling(
        gettext_noop("Decisions drawn at random to be looked at: {drawn}"),
        Group.AFTER,
        {"team": _ID, "seed": _DIGEST, "frame": _DIGEST, "size": _NUMBER, "count": _NUMBER, "drawn": _NUMBER},
        needs=("seed", "frame"),
        seals=False,
        purpose=Purpose.ASSURANCE,
    ),
    Verb.REVIEW_ASKED: Telling(
        gettext_noop("Somebody who does not know the case asked to read version {version}"),
        Group.AFTER,
        _VERSION | {"person": _ID},
        needs=("version", "person"),
        purpose=Purpose.ASSURANCE,
    ),
    Verb.REVIEW_READ: Telling(
        gettext_noop("A reviewer gave readings of their own, before those of the author"),
        Group.AFTER,
        purpose=Purpose.ASSURANCE,
    ),
    Verb.REVIEW_LOCKED: Telling(
        gettext_noop("A reviewer’s reading of the reasons locked, before they learned how it ended"),
        Group.AFTER,
        {"need_to_know": _CODE, "proportion": _CODE, "in_keeping": _CODE, "objection": _CODE},
        purpose=Purpose.ASSURANCE,
    ),
    Verb.REVIEW_SECOND: Telling(
        gettext_noop("A reviewer’s second comment, once they knew how it ended"),
        Group.AFTER,
        {"need_to_know": _CODE, "proportion": _CODE, "in_keeping": _CODE, "objection": _CODE},
        purpose=Purpose.ASSURANCE,
    ),
    Verb.REVIEW_GIVEN_BACK: Telling(
        gettext_noop("A reviewer stepped aside: {aside}"),
        Group.AFTER,
        {"aside": _CODE},
        needs=("aside",),
        seals=False,
        purpose=Purpose.ASSURANCE,
    ),
    Verb.DOUBLE_ASKED: Telling(
        gettext_noop("A colleague asked to appraise it apart"),
        Group.VIEWS,
        _QUESTION | {"person": _ID, "until": _TIME},
        needs=("question", "person"),
    ),
    Verb.DOUBLE_KEPT: Telling(
        gettext_noop("What was read apart of one outcome kept; it is not told before both have committed"),
        Group.VIEWS,
        _QUESTION,
        needs=("question",),
        seals=False,
    ),
    Verb.DOUBLE_COMMITTED: Telling(
        gettext_noop("Readings committed, to be compared with those of a colleague; not told before both have"),
        Group.VIEWS,
        _QUESTION,
        needs=("question",),
        seals=False,
    ),
    Verb.DOUBLE_COMPARED: Telling(
        gettext_noop("Both have committed, and the two appraisals can be read side by side"),
        Group.VIEWS,
        _QUESTION,
        needs=("question",),
    ),
    Verb.DOUBLE_NOT_NOW: Telling(
        gettext_noop("Whoever was asked to appraise it apart said “not now”: {not_now}"),
        Group.VIEWS,
        _QUESTION | {"not_now": _CODE},
        needs=("question", "not_now"),
        seals=False,
    ),
    Verb.NOISE_OPENED: Telling(
        gettext_noop("A team asked to read the same made-up cases, each person alone"),
        Group.AFTER,
        {"team": _ID, "number": _NUMBER, "version": _NUMBER, "last": _DAY, "first": _DAY},
        needs=("team", "number"),
        seals=False,
        purpose=Purpose.ASSURANCE,
    ),
    Verb.NOISE_READ: Telling(
        gettext_noop("Made-up cases read with their team; what was read stands in no history"),
        Group.AFTER,
        seals=False,
        purpose=Purpose.ASSURANCE,
    ),
    Verb.NOISE_CLOSED: Telling(
        gettext_noop("Made-up cases that a team read closed, and shown to it as a whole"),
        Group.AFTER,
        {"team": _ID, "number": _NUMBER},
        needs=("team", "number"),
        seals=False,
        purpose=Purpose.ASSURANCE,
    ),
    Verb.LADDER_ANSWERED: Telling(
        gettext_noop("Found, when it was asked what went wrong: {rung}"),
        Group.AFTER,
        _VERSION | {"rung": _CODE, "substitution": _CODE, "lands": _CODE},
        needs=("version", "rung"),
        purpose=Purpose.ASSURANCE,
    ),
    Verb.OWN_NOTE_WRITTEN: Telling(
        gettext_noop("A note of their own by whoever decided, on version {version}"),
        Group.AFTER,
        _VERSION,
        needs=("version",),
        purpose=Purpose.ASSURANCE,
    ),
    Verb.ACTION_ADDED: Telling(
        gettext_noop("To be done about what was found: {rung}"),
        Group.AFTER,
        _VERSION | {"rung": _CODE, "person": _ID, "due_on": _DAY},
        needs=("rung", "person", "due_on"),
        purpose=Purpose.ASSURANCE,
    ),
    Verb.ACTION_DONE: Telling(
        gettext_noop("Done about what was found: {rung}"),
        Group.AFTER,
        _VERSION | {"rung": _CODE},
        needs=("rung",),
        purpose=Purpose.ASSURANCE,
    ),
    Verb.THRESHOLD_CHANGED: Telling(
        gettext_noop("A change of a threshold for sharing recorded: {towards}"),
        Group.AFTER,
        {"team": _ID, "changed_on": _DAY, "towards": _CODE, "set_off": _CODE, "order": _CODE},
        needs=("changed_on", "towards", "set_off"),
        purpose=Purpose.ASSURANCE,
    ),
    Verb.THRESHOLD_READ: Telling(
        gettext_noop("Both courses of a change of threshold read: {row}"),
        Group.AFTER,
        {"row": _CODE, "finished": _YES, "after_shown": _YES},
        needs=("row",),
        repeats=Repeats.JOINED,
        purpose=Purpose.ASSURANCE,
    ),
    Verb.THRESHOLD_SHOWN: Telling(
        gettext_noop("Comparison of a change of threshold first shown"),
        Group.AFTER,
        {"order": _CODE},
        seals=False,
        purpose=Purpose.ASSURANCE,
    ),
    Verb.THRESHOLD_DECIDED: Telling(
        gettext_noop("Decided of a change of threshold: {conclusion}"),
        Group.AFTER,
        {"conclusion": _CODE, "objection_state": _CODE, "review_on": _DAY},
        needs=("conclusion",),
        purpose=Purpose.ASSURANCE,
    ),
    Verb.FIGURES_EXPORTED: Telling(
        gettext_noop("Figures of a team taken out"),
        Group.OUT,
        {"team": _ID, "format": _CODE, "first": _DAY, "last": _DAY},
        needs=("team",),
        seals=False,
        purpose=Purpose.ASSURANCE,
    ),
    Verb.VIEW_OPENED: Telling(
        gettext_noop("Looked at {page}"),
        Group.LOOKS,
        _QUESTION | {"page": _CODE, "count": _NUMBER, "first": _ID},
        needs=("page",),
        seals=False,
        repeats=Repeats.COUNTED,
        look=True,
        purpose=Purpose.NEED_TO_KNOW,
    ),
    Verb.VIEW_DENIED: Telling(
        gettext_noop("Refused a look"),
        Group.LOOKS,
        {"page": _CODE, "person": _ID},
        seals=False,
        purpose=Purpose.NEED_TO_KNOW,
        outcome="denied",
    ),
    Verb.SEARCH_RUN: Telling(
        gettext_noop("Searched"), Group.ACCESS, {"kind": _CODE}, needs=("kind",), purpose=Purpose.NEED_TO_KNOW
    ),
    Verb.PRINT_MADE: Telling(
        gettext_noop("Printed, version {version}"),
        Group.OUT,
        _OUT | _COPY,
        seals=False,
        detail=gettext_noop("Copy {number}, marked {copy_ref}"),
    ),
    Verb.EXPORT_MADE: Telling(
        gettext_noop("Exported, version {version}"),
        Group.OUT,
        _OUT | _COPY,
        seals=False,
        detail=gettext_noop("Copy {number}, marked {copy_ref}"),
    ),
    Verb.AUDIT_VERIFIED: Telling(
        gettext_noop("History checked"),
        Group.CHECKS,
        {"entries": _NUMBER, "sound": _YES, "first_bad": _NUMBER, "last_bad": _NUMBER}
        | {"size": _NUMBER, "since": _NUMBER, "findings": _NUMBER},
        seals=False,
        purpose=Purpose.ASSURANCE,
    ),
    Verb.AUDIT_LODGED: Telling(
        gettext_noop("Checkpoint of the whole history lodged outside"),
        Group.CHECKS,
        {"size": _NUMBER, "root": _DIGEST, "channel": _CODE},
        needs=("size", "root", "channel"),
        seals=False,
        purpose=Purpose.ASSURANCE,
    ),
    Verb.RESTORE_PERFORMED: Telling(
        gettext_noop("A backup was restored, and later entries of the whole history are missing"),
        Group.CHECKS,
        {"size": _NUMBER, "lost_to": _NUMBER, "root": _DIGEST},
        needs=("size", "lost_to", "root"),
        seals=False,
        purpose=Purpose.ASSURANCE,
    ),
    Verb.AUTH_SIGNED_IN: Telling(
        gettext_noop("Signed in"), Group.ACCESS, {"method": _CODE}, seals=False, purpose=Purpose.NEED_TO_KNOW
    ),
    Verb.AUTH_SIGNED_OUT: Telling(gettext_noop("Signed out"), Group.ACCESS, seals=False, purpose=Purpose.NEED_TO_KNOW),
    Verb.AUTH_REFUSED: Telling(
        gettext_noop("A sign-in was refused"),
        Group.ACCESS,
        {"reason": _CODE},
        seals=False,
        purpose=Purpose.NEED_TO_KNOW,
        outcome="refused",
    ),
    Verb.AUTH_PASSWORD_CHANGED: Telling(
        gettext_noop("Password changed"), Group.ACCESS, seals=False, purpose=Purpose.NEED_TO_KNOW
    ),
    Verb.AUTH_FACTOR_SET: Telling(
        gettext_noop("Second factor set up"), Group.ACCESS, {"method": _CODE}, seals=False, purpose=Purpose.NEED_TO_KNOW
    ),
    Verb.AUTH_FACTOR_ENDED: Telling(
        gettext_noop("Second factor ended"), Group.ACCESS, {"method": _CODE}, seals=False, purpose=Purpose.NEED_TO_KNOW
    ),
    Verb.AUTH_SESSIONS_ENDED: Telling(
        gettext_noop("Signed out elsewhere"),
        Group.ACCESS,
        {"count": _NUMBER, "reason": _CODE},
        seals=False,
        purpose=Purpose.NEED_TO_KNOW,
    ),
    Verb.ROLE_CHOSEN: Telling(
        gettext_noop("Chose to act as {role}"), Group.ACCESS, _MEMBERSHIP, seals=False, purpose=Purpose.NEED_TO_KNOW
    ),
    Verb.TOKEN_MADE: Telling(
        gettext_noop("Access token made"),
        Group.ACCESS,
        _MEMBERSHIP | {"token": _ID},
        purpose=Purpose.NEED_TO_KNOW,
    ),
    Verb.TOKEN_ENDED: Telling(
        gettext_noop("Access token ended"),
        Group.ACCESS,
        _MEMBERSHIP | {"token": _ID},
        purpose=Purpose.NEED_TO_KNOW,
    ),
    Verb.KEY_CREATED: Telling(
        gettext_noop("Key made"), Group.ACCESS, {"key": _ID}, seals=False, purpose=Purpose.ADMINISTRATION
    ),
    Verb.KEY_ROTATED: Telling(
        gettext_noop("Keys wrapped anew, for epoch {epoch}: {count}"),
        Group.CHECKS,
        {"epoch": _NUMBER, "count": _NUMBER},
        needs=("epoch", "count"),
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.KEY_DESTROYED: Telling(
        gettext_noop("Key destroyed: copies in backups become unreadable by {unreadable_by}"),
        Group.ERASURE,
        {"erasure": _ID, "unreadable_by": _DAY},
        needs=("unreadable_by",),
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.ERASE_REQUESTED: Telling(
        gettext_noop("Erasure asked for: {basis}, item {number}"),
        Group.ERASURE,
        _ERASURE | _OF_ITEM,
        needs=("basis",),
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.ERASE_APPROVED: Telling(
        gettext_noop("Erasure approved: {ground}, item {number}"),
        Group.ERASURE,
        _ERASURE | _OF_ITEM,
        needs=("ground",),
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.ERASE_REFUSED: Telling(
        gettext_noop("Not erased, because: {ground}, item {number}"),
        Group.ERASURE,
        _ERASURE | _OF_ITEM,
        needs=("ground",),
        purpose=Purpose.ADMINISTRATION,
        outcome="refused",
    ),
    Verb.ERASE_DONE: Telling(
        gettext_noop("Erased: {basis}"),
        Group.ERASURE,
        _ERASURE | {"entries": _NUMBER, "replayed": _YES},
        needs=("basis",),
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.ITEM_ERASED: Telling(
        gettext_noop("Information item {number} erased: {basis}"),
        Group.ERASURE,
        _ERASURE | _OF_ITEM | {"keys": Kind.IDS, "replayed": _YES},
        needs=("basis", "keys"),
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.ITEM_KEY_DESTROYED: Telling(
        gettext_noop("Key of the item destroyed: copies in backups become unreadable by {unreadable_by}"),
        Group.ERASURE,
        {"erasure": _ID, "unreadable_by": _DAY},
        needs=("unreadable_by",),
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.HOLD_PUT: Telling(
        gettext_noop("Kept from being erased: {hold}"), Group.ERASURE, {"hold": _CODE}, purpose=Purpose.ADMINISTRATION
    ),
    Verb.HOLD_LIFTED: Telling(
        gettext_noop("No longer kept from being erased"),
        Group.ERASURE,
        {"hold": _CODE},
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.REMINDER_SENT: Telling(
        gettext_noop("Reminder sent"),
        Group.DECISION,
        _QUESTION | {"kind": _CODE, "person": _ID, "due": _TIME},
        seals=False,
    ),
    Verb.CONFIG_CHANGED: Telling(
        gettext_noop("Settings changed"),
        Group.ACCESS,
        {"setting": _CODE, "team": _ID, "digest": _DIGEST},
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.SCENARIO_BEGUN: Telling(
        gettext_noop("Walkthrough begun"), Group.TRAINING, seals=False, purpose=Purpose.ADMINISTRATION
    ),
    Verb.SCENARIO_BROUGHT_IN: Telling(
        gettext_noop("Walkthrough brought in from a file"),
        Group.TRAINING,
        {"digest": _DIGEST},
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.SCENARIO_CHANGED: Telling(
        gettext_noop("Walkthrough changed"),
        Group.TRAINING,
        {"discarded": _YES},
        seals=False,
        repeats=Repeats.JOINED,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.SCENARIO_PUBLISHED: Telling(
        gettext_noop("Walkthrough published, version {version}"),
        Group.TRAINING,
        {"version": _NUMBER, "digest": _DIGEST},
        needs=("version", "digest"),
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.SCENARIO_WITHDRAWN: Telling(
        gettext_noop("Walkthrough taken out of the library"),
        Group.TRAINING,
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.SCENARIO_OFFERED: Telling(
        gettext_noop("A case told anew for practice was handed in to be checked"),
        Group.TRAINING,
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.SCENARIO_CHECKED: Telling(
        gettext_noop("A case told anew for practice was checked"),
        Group.TRAINING,
        {"taken": _YES, "tells": Kind.CODES},
        needs=("taken",),
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
    Verb.SCENARIO_DISCARDED: Telling(
        gettext_noop("A case told anew for practice was discarded by whoever told it"),
        Group.TRAINING,
        {"checked": _YES},
        needs=("checked",),
        seals=False,
        purpose=Purpose.ADMINISTRATION,
    ),
}

FIRST_ANSWER = gettext_noop("First answer: {row}, {course}")
AFTER_SHOWN = gettext_noop("Answer changed after the comparison was shown: {row}, {course}")
DIRECTIONS = {
    "likelihood": gettext_noop("How likely: {likelihood}"),
    "severity": gettext_noop("How serious: {severity}"),
}
