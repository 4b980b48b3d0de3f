"""What does the tree in the database hold, and how are proofs of it made without reading all of it?

Reads only, and trusts nothing: whoever uses a proof made here verifies it against a signed checkpoint.
"""

from django.db import connection

from audit import merkle
from audit.models import Tree


def stored(level: int, first: int, past: int) -> list[bytes]:
    """The hashes of the full groups [first, past) of 2^level leaves; level 0 means leaves."""
    query = (
        "SELECT hash FROM audit_node WHERE level = %(level)s AND idx >= %(first)s AND idx < %(past)s ORDER BY idx"
        if level
        else "SELECT leaf_hash FROM audit_leaf WHERE seq >= %(first)s AND seq < %(past)s ORDER BY seq"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, {"level": level, "first": first, "past": past})
        return [bytes(row[0]) for row in cursor.fetchall()]


subroot = merkle.subroot_by(stored)


def frontier() -> merkle.Frontier:
    """The tree as far as it has grown. Raises NotAFrontier if its row does not say so or is not there."""
    row = Tree.objects.filter(k=1).first()
    return merkle.Frontier.load(bytes(row.frontier) if row else b"")


def inclusion(index: int, size: int) -> list[bytes]:
    """The proof that leaf `index` is among the first `size`. Raises OutsideTheTree if the tree lacks leaves."""
    return merkle.inclusion(index, size, subroot)


def consistency(old: int, new: int) -> list[bytes]:
    """The proof that the tree of `old` leaves is the beginning of that of `new`. Raises OutsideTheTree."""
    return merkle.consistency(old, new, subroot)
