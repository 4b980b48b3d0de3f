"""What trainers do with walkthroughs: write, bring in, publish, withdraw. Each act is one event of their agency."""

from training.services.offering import check, discard, offer
from training.services.writing import begin, bring_in, keep, publish, withdraw

__all__ = ["begin", "bring_in", "check", "discard", "keep", "offer", "publish", "withdraw"]
