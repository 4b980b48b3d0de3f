"""The acts of learning afterwards: each one service, one transaction, one event or more."""

from reviews.services.drawing import draw_sample
from reviews.services.following import record_follow_up
from reviews.services.handing_out import hand_out_figures
from reviews.services.reminding import remind

__all__ = ["draw_sample", "hand_out_figures", "record_follow_up", "remind"]
