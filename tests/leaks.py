"""Every page and every operation, tried in every way by one person: what do the answers say?

Driven from the access table, so that a route that is added tomorrow is tried as well. Nothing that is tried stays done.
"""

import copy
import re
from html import unescape
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client

from tests.access import ACCESS
from tests.cast import signed_in
from tests.examples import ALL
from tests.test_access import ROUTES, address

TELLS_OF_NO_CASE = (
    "health", "account", "mfa", "training:", "joining:", "words", "law", "managers", "accessibility", "who_sees",
    "help",
    "api:schema", "api:docs", "api:outcomes_offered", "api:law", "api:contexts", "api:scales", "audit:checker",
)  # fmt: skip
"""Signing in, what stands still, how programs ask, and practice without live cases."""
SHARE = 1 if ALL else 12
"""Of the routes that are not named to be tried in every run, each of how many."""
SHOWN = ("Location", "Content-Disposition", "ETag")
VOLATILE = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
    r"|\d{1,2}:\d\d(:\d\d(\.\d+)?Z?|[ap]m)?|nonce-[\w+/=-]+"
)


def answers(by, things, *, always=(), queries=("",), form=None, unlike=TELLS_OF_NO_CASE):
    """What each route answers this person: GET, a form sent empty, and a form (for programs: a body) sent with `form`.

    `things`: what is in the addresses, by the word before it. `always`: routes by how their name begins; of the others
    an ordinary run tries some. `queries`: what stands behind the address of a GET, once for each.
    """
    browser = Client()
    carried = signed_in(browser, by).cookies
    said = {}
    for place, name in enumerate(ACCESS):
        if name.startswith(unlike) or not (name.startswith(always or "\0") or place % SHARE == 0):
            continue
        where = address(ROUTES[name], things)
        for query in queries if name.startswith(always or "\0") else queries[:1]:
            said[name, "GET", query] = _asked(browser, carried, "GET", f"{where}?{query}")
        for sent in ({}, form or {}):
            for method in ("POST", "PUT") if name.startswith("api:") else ("POST",):
                said[name, method, bool(sent)] = _asked(browser, carried, method, where, sent)
    return said


def plain(text):
    """The answer without what differs each time."""
    return VOLATILE.sub("…", text)


def _asked(browser, carried, method, where, sent=None):
    browser.cookies = copy.deepcopy(carried)
    around = transaction.atomic()
    around._from_testcase = True  # as the test's own transaction: acts inside it are as durable as ever
    with around:
        kind = "application/x-www-form-urlencoded"
        answer = browser.generic(method, where, urlencode(sent or {}, doseq=True), content_type=kind)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('riskapp.uid', '', true)")
    heads = " ".join(f"{name}: {answer.headers[name]}" for name in SHOWN if name in answer.headers)
    return f"{answer.status_code} {heads}\n{unescape(content.decode(errors='replace'))}"
