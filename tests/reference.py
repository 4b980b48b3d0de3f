"""Which pages under docs/reference are made from the code? `python -m tests.reference` writes them afresh."""

import os
import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"


def table(headings, rows):
    return [
        "| " + " | ".join(headings) + " |",
        "|" + "---|" * len(headings),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def start_small(sentence):
    return sentence[0].lower() + sentence[1:]


def environment():
    from riskapp import environment

    return environment.reference()


def states():
    from assessments import lifecycle

    return lifecycle.reference()


def verbs():
    """One row for each verb: its sentence, its codes, whether words are sealed with it, how it repeats."""
    from audit.verbs import GROUP_WORDS, TELLING, Erasure, Group, Repeats

    sealed = {Erasure.WORDS_WITH_KEY: "words", Erasure.NOTHING_TO_ERASE: "nothing"}
    repeats = {Repeats.EACH: "each", Repeats.JOINED: "joined", Repeats.COUNTED: "counted"}
    lines = [
        "# What the trail can say",
        "",
        "Made from `TELLING` in `audit/verbs.py`. Nothing happens in the trail that is not on this page: a verb that",
        "is not declared, or a code that its verb does not name, is refused, and the act with it.",
        "",
        "The value of a code is one of a closed list, a number, a yes, a uuid, a time, a day or a digest: never text",
        "about anybody. Words are sealed under the key of the case and stand beside the entry, which commits to them.",
        "A code in **bold** has to be there.",
        "",
        "What erasing leaves:",
        "",
        *(f"* sealed, {word}: {start_small(erasure)}." for erasure, word in sealed.items()),
        "",
        "How the same act done again is shown:",
        "",
        *(f"* {word}: {start_small(repeat)}." for repeat, word in repeats.items()),
    ]
    for group in Group:
        told = {verb: telling for verb, telling in TELLING.items() if telling.group is group}
        if not told:
            continue
        rows = []
        for verb, telling in told.items():
            codes = [f"**`{code}`**" if code in telling.needs else f"`{code}`" for code in sorted(telling.codes)]
            said = ". ".join(filter(None, [telling.sentence, telling.detail]))
            kept = sealed[telling.erasure], repeats[telling.repeats]
            rows.append([f"`{verb}`", said, ", ".join(codes) or "none", *kept])
        lines += ["", f"## {GROUP_WORDS[group]}", ""]
        lines += table(["Verb", "Reads", "Codes", "Sealed", "Repeats"], rows)
    return "\n".join([*lines, ""])


def access():
    """One row for each page, in the order of tests/access.py: who gets which answer, and what that leaves."""
    from tests.access import ACCESS
    from tests.cast import __doc__ as cast
    from tests.test_access import ROUTES

    def answers(page):
        told = {}
        for person, status in page.answers.items():
            if person not in ("moss",):  # whose account is closed: always as for nobody
                told.setdefault(status, []).append("not signed in" if person == "nobody" else person.capitalize())
        return "; ".join(f"{', '.join(people)}: {status}" for status, people in sorted(told.items()))

    rows = [
        [
            f"`{name}`",
            f"{page.method} `/{re.sub(r'<[a-z]+:([a-z]+)>', '<' + chr(92) + '1>', ROUTES[name])}`",
            answers(page),
            str(page.others),
            f"`{page.leaves}`" if page.leaves else "",
        ]
        for name, page in ACCESS.items()
    ]
    return "\n".join(
        [
            "# Who may open which page",
            "",
            "Made from `tests/access.py`. A test opens every address as everybody of the cast and compares: 200 shown,",
            "302 sent on (to sign in, or to the page meant), 303 done, 403 not allowed, 404 not there or not theirs,",
            "409 not at this moment. A page without a line here fails the tests.",
            "",
            *cast.strip().split("\n\n")[1].splitlines(),
            "",
            "The case in the address is Amara's. Her decision on it was signed yesterday and waits for a manager; Bryn",
            "was asked for a view. Whoever may see the case gets 200 for pages that only read; to everybody else it is",
            "not there. Moss's account is closed, so he gets what somebody gets who is not signed in.",
            "",
            *table(["Page", "Address", "Answers", "Everybody else", "Leaves in the trail"], rows),
            "",
        ]
    )


def grants():
    """The two files themselves: they are written to be read."""
    from riskapp.apps import SQL

    return "\n".join(
        [
            "# What each database role may do",
            "",
            "Made from `riskapp/sql/`. `roles.sql` is run once for each cluster by its administrator, the others",
            "after every migrate. Whoever holds `riskapp_owner` or administers the server can undo all of it:",
            "see [what the trail promises](../explanation/audit-trail.md).",
            "",
            *table(
                ["Role", "Who works as it"],
                [
                    ["`riskapp_owner`", "migrations; owns the tables"],
                    ["`riskapp_app`", "web server and worker"],
                    ["`riskapp_sequencer`", "takes entries into the tree and signs it"],
                    ["`riskapp_eraser`", "erases what two people decided to erase, and destroys its keys"],
                    ["`riskapp_auditor`", "reads the trail, without the words"],
                ],
            ),
            "",
            "Beneath the grants lie triggers, which refuse to change, delete or empty what is in the trail",
            "(`audit/sql/append_only.sql`), and row security, which shows the rows of a case to those who hold a grant",
            "to it ([decision 10](../decisions/0010-two-fences-and-the-clock-of-the-database.md)).",
            *(
                line
                for name in ("roles.sql", "grants.sql", "grants_keys.sql")
                for line in ("", f"## {name}", "", "```sql", (SQL / name).read_text().rstrip(), "```")
            ),
            "",
        ]
    )


PAGES = {
    "environment.md": environment,
    "states.md": states,
    "verbs.md": verbs,
    "access.md": access,
    "grants.md": grants,
}


if __name__ == "__main__":
    import django

    os.environ.setdefault("RISKAPP_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page())
