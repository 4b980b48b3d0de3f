"""What do people type to join a session, and which name of theirs is put on a screen?

A code is a short word and four figures, so that it can be read out, seen from the back of a room and typed on a phone.
It opens a practice session and nothing else, for some hours; wrong ones are counted (views.joining).
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

WORDS: Final = tuple(
    """
    ACRE ARCH BAKE BALM BARK BARN BEAD BEAM BELL BIRD BLUE BOAT BOOK BOWL BRIM BULB CAKE CALM CANE CAPE CARD CAVE
    CEDE CHAT CLAY COAT COIL COMB CORD CORK COVE CREW CROP CUBE CURL DALE DAWN DEEP DESK DIAL DOCK DOME DOOR DOVE
    DRUM DUNE EAST ECHO EDGE FERN FILM FLAG FLAX FOAM FOLD FORD FORK FROG GATE GLEN GOLD GRID GULF HALL HARP HAZE
    HERB HERO HILL HIVE HOOP IRIS JADE JAZZ JOIN KELP KIND KITE KNIT KNOT LACE LAKE LAMB LAMP LANE LARK LEAF LENS
    LILY LIME LINE LOCK LOFT LOOM LUTE MAIL MARE MAST MEAL MILL MINT MIST MOON MOSS MUSE NEST NOTE OARS OATS OPAL
    OVAL OVEN PAGE PALM PARK PATH PEAR PEAT PINE PLUM POEM POND PORT QUAY RAFT RAIL RAIN REED REEF RING ROAD ROBE
    ROOF ROPE ROSE SAGE SAIL SALT SAND SEAL SHOE SILK SNOW SOAP SOFA SONG SOUP STAR STEM SWAN TAPE TEAL TENT TIDE
    TILE TREE TUNE TWIG VASE VEIL VINE WALK WAVE WEST WIND WING WOOL WREN YARD YARN ZINC
    """.split()  # noqa: SIM905  a hundred and more words in a list are harder to read
)
FIGURES: Final = "0123456789"
LONGEST_NAME: Final = 30


def draw(choose: Callable[[Sequence[str]], str]) -> str:
    """A new code, "KITE 4827"; `choose` takes one of several by lot."""
    return f"{choose(WORDS)} {''.join(choose(FIGURES) for _ in range(4))}"


def typed(text: str) -> str:
    """The code that somebody meant: case, blanks and dashes do not count. What is no code comes back as it looks.

    >>> typed(" kite-4827 ")
    'KITE 4827'
    """
    plain = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", text[:60]).upper())
    found = re.fullmatch(r"([A-Z]+)([0-9]{4})", plain)
    return f"{found[1]} {found[2]}" if found else plain


def nickname(text: str) -> str:
    """A name as it may stand on a screen: in one line, without what turns text round, hides in it or piles up on it."""
    text = unicodedata.normalize("NFC", text.replace("\n", " ")[: 10 * LONGEST_NAME])
    kept, marks = [], 0
    for each in text:
        kind = unicodedata.category(each)
        marks = marks + 1 if kind == "Mn" else 0
        if kind[0] == "C" or kind in ("Zl", "Zp") or marks > 2:
            continue
        kept.append(" " if kind == "Zs" else each)
    return " ".join("".join(kept).split())[:LONGEST_NAME].strip()
