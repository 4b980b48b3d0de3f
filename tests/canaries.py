"""Every word about people that stands in the tables, wherever it was typed: none of it is for whoever may not see it.

Told from the tables themselves, so that a field which is added tomorrow is looked for as well.
"""

from django.apps import apps
from django.db import connection

from audit.fields import SealedField

SHORTEST = 8
"""Words that tell nothing by themselves ("Yes", "R.W.") stand on pages of their own accord."""
NOBODYS = {"Health visiting, Eastmere Health"}
"""Names of services, which are public knowledge and stand in examples."""
MADE_OF_OTHERS = {"assessments.SignedVersion.document"}
"""Words of other fields, among words of ours that everybody may read."""


def sealed_words():
    """For each field that holds words about people, those that stand in it now: as the owner of the tables reads."""
    models = [model for model in apps.get_models() if model._meta.app_label in {"cases", "assessments"}]
    holders = {model: [f for f in model._meta.local_fields if isinstance(f, SealedField)] for model in models}
    found = {}
    connection.check_constraints()  # those that wait for the commit: no table is altered under them
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for model, fields in holders.items():
            if not fields:
                continue
            table = model._meta.db_table
            cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
            (forced,) = cursor.fetchone()
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            for row in model.objects.all():
                for field in fields:
                    if (name := f"{model._meta.label}.{field.name}") not in MADE_OF_OTHERS:
                        found.setdefault(name, set()).update(texts(getattr(row, field.name)) - NOBODYS)
            if forced:
                cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        cursor.execute("SET ROLE riskapp_app")
    return {name: words for name, words in found.items() if words}


def texts(value):
    """The texts in a sealed value, however deep, that are long enough to tell something."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return {text for each in value for text in texts(each)}
    return {value} if isinstance(value, str) and len(value) >= SHORTEST and " " in value else set()
