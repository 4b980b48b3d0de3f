"""What can be done with a case and its sharing questions: each function is one act, one transaction, one event.

All are told who acts (`by`), when (`at`), and take the `key` of a form that must not be sent twice. They raise
MayNot (may not), NotPossibleNow (not at this moment), Refused (what was typed does not do), ChangedMeanwhile
(somebody saved before), AlreadyDone.
"""

from cases.services.access import end_grant, let_see
from cases.services.asking import ask, change_question, stop_question
from cases.services.enquiries import record_enquiry
from cases.services.erasing import (
    approve_erasure,
    ask_to_erase,
    ask_to_erase_item,
    lift_hold,
    put_hold,
    refuse_erasure,
)
from cases.services.items import add_item, change_item, remove_item
from cases.services.opening import close_case, open_case
from cases.services.people import change_person, record_person
from cases.services.purpose import answer_norms, record_purpose
from cases.services.recipients import change_recipient, name_recipient, record_not_told, remove_recipient
from cases.services.urgent import (
    count_looks,
    open_in_emergency,
    review_urgent_access,
    tell_of_urgent_access,
)
from cases.services.walls import keep_away, lift_wall
from cases.services.wishes import record_wish

__all__ = [
    "add_item",
    "answer_norms",
    "approve_erasure",
    "ask",
    "ask_to_erase",
    "ask_to_erase_item",
    "change_item",
    "change_person",
    "change_question",
    "change_recipient",
    "close_case",
    "count_looks",
    "end_grant",
    "keep_away",
    "let_see",
    "lift_hold",
    "lift_wall",
    "name_recipient",
    "open_case",
    "open_in_emergency",
    "put_hold",
    "record_enquiry",
    "record_not_told",
    "record_person",
    "record_purpose",
    "record_wish",
    "refuse_erasure",
    "remove_item",
    "remove_recipient",
    "review_urgent_access",
    "stop_question",
    "tell_of_urgent_access",
]
