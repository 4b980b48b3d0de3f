"""The acts of learning afterwards: each one service, one transaction, one event or more."""

from reviews.services.appraising_twice import ask_apart, commit_apart, commit_own, keep_apart, not_now
from reviews.services.drawing import draw_sample
from reviews.services.following import record_follow_up
from reviews.services.going_wrong import (
    add_action,
    answer_rung,
    answer_substitution,
    finish_action,
    say_where_it_lands,
    write_own_note,
)
from reviews.services.handing_out import hand_out_figures
from reviews.services.reading_alike import close_noise, open_noise, read_alike
from reviews.services.reminding import remind, remind_of_threshold
from reviews.services.reviewing import (
    ask_review,
    comment_again,
    give_own_readings,
    lock_reading,
    step_aside,
)
from reviews.services.thresholds import decide_threshold, read_threshold, record_threshold_change, show_threshold

__all__ = [
    "add_action",
    "answer_rung",
    "answer_substitution",
    "ask_apart",
    "ask_review",
    "close_noise",
    "comment_again",
    "commit_apart",
    "commit_own",
    "decide_threshold",
    "draw_sample",
    "finish_action",
    "give_own_readings",
    "hand_out_figures",
    "keep_apart",
    "lock_reading",
    "not_now",
    "open_noise",
    "read_alike",
    "read_threshold",
    "record_follow_up",
    "record_threshold_change",
    "remind",
    "remind_of_threshold",
    "say_where_it_lands",
    "show_threshold",
    "step_aside",
    "write_own_note",
]
