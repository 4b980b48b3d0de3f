"""What do the follow-ups of one decision say together?

Follow-ups may contradict one another. Both are kept and both are shown; as long as nobody has said which of them holds,
the decision counts as not yet known. Whoever settles it says so with a follow-up of their own.
"""

from collections.abc import Sequence
from typing import NamedTuple

from reviews.vocabulary import Need, Use


class Said(NamedTuple):
    """One follow-up, without who made it: its answers, and whether it settles what was said before."""

    need: str
    use: str
    settles: bool = False


class Together(NamedTuple):
    """What stands. `need_differs` and `use_differs`: two determined answers that contradict each other."""

    need: Need
    use: Use
    need_differs: bool = False
    use_differs: bool = False

    @property
    def differs(self) -> bool:
        return self.need_differs or self.use_differs


def together(follow_ups: Sequence[Said]) -> Together:
    """What these follow-ups, the first made first, amount to: one answer, or not yet known."""
    settled = max((place for place, each in enumerate(follow_ups) if each.settles), default=0)
    counting = follow_ups[settled:]
    needs = {each.need for each in counting} - {Need.UNDETERMINED, ""}
    uses = {each.use for each in counting} - {Use.UNDETERMINED, ""}
    return Together(
        need=Need[needs.pop().upper()] if len(needs) == 1 else Need.UNDETERMINED,
        use=Use[uses.pop().upper()] if len(uses) == 1 else Use.UNDETERMINED,
        need_differs=len(needs) > 1,
        use_differs=len(uses) > 1,
    )
