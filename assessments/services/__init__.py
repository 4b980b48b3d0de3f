"""The acts on an appraisal: each one service, one transaction, one event or more. A file for each part of the way."""

from assessments.draft import draft_document, draft_fingerprint
from assessments.missing import Missing, NotComplete, missing_for_signing
from assessments.services.acting_first import act_first, record_later_knowledge
from assessments.services.appraising import appraise, appraise_grid
from assessments.services.choosing import add_own_outcome, choose_outcomes, set_aside, take_up
from assessments.services.deciding import decide, record_needs
from assessments.services.differing import answer_dissent, ask_opinion, give_opinion, record_dissent
from assessments.services.exporting import answer_access, hand_out
from assessments.services.going_badly import record_premortem
from assessments.services.handing_over import hand_over
from assessments.services.reminding import remind
from assessments.services.showing import leave_uneven, show_comparison
from assessments.services.signing import amend, send_back, sign, sign_off, withdraw
from assessments.services.starting import start
from assessments.services.ways import add_way, change_way, no_other_way, remove_way
from assessments.services.working import record_conditions, record_team_conditions

__all__ = [
    "Missing",
    "NotComplete",
    "act_first",
    "add_own_outcome",
    "add_way",
    "amend",
    "answer_access",
    "answer_dissent",
    "appraise",
    "appraise_grid",
    "ask_opinion",
    "change_way",
    "choose_outcomes",
    "decide",
    "draft_document",
    "draft_fingerprint",
    "give_opinion",
    "hand_out",
    "hand_over",
    "leave_uneven",
    "missing_for_signing",
    "no_other_way",
    "record_conditions",
    "record_dissent",
    "record_later_knowledge",
    "record_needs",
    "record_premortem",
    "record_team_conditions",
    "remind",
    "remove_way",
    "send_back",
    "set_aside",
    "show_comparison",
    "sign",
    "sign_off",
    "start",
    "take_up",
    "withdraw",
]
