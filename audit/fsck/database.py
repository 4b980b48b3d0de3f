"""Is the database still fenced as shipped? Triggers, functions, policies and grants, told one a line (AUDIT 14, I14).

The lines are compared with those kept in the code (riskapp/sql/shipped.txt), which is outside the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from audit.fsck.findings import Asked, Finding, rows

CATALOGUE = Path(__file__).parents[1] / "sql" / "catalogue.sql"
SHORT = 60


def as_shipped(asked: Asked) -> Iterator[Finding]:
    """I14: triggers, functions, policies and grants are those shipped, no more and no fewer."""
    if not asked.shipped:
        return
    here = set(lines())
    names = {line.partition(": ")[0] for line in asked.shipped}
    for line in sorted(asked.shipped - here):
        name = line.partition(": ")[0]
        if any(each.startswith(f"{name}: ") for each in here):
            yield Finding("I14", _("Not as shipped in the database: %(thing)s.") % {"thing": name})
        else:
            yield Finding("I14", _("Missing from the database: %(thing)s.") % {"thing": name})
    for line in sorted(here - asked.shipped):
        name = line.partition(": ")[0]
        if name not in names:
            yield Finding("I14", _("In the database and not shipped: %(thing)s.") % {"thing": name})


def lines() -> Iterator[str]:
    """How the database is fenced: "trigger audit_event.rows_stay: <digest>", in no order.

    A short definition stands as it is, so that two can be read against each other; a long one as its digest.
    """
    for kind, name, definition in rows(CATALOGUE.read_text()):
        told = " ".join(definition.split())
        yield f"{kind} {name}: {told if len(told) <= SHORT else hashlib.sha256(told.encode()).hexdigest()}"
