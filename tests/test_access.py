"""Every cell of the access table is opened: who may see which page, what that leaves in the trail, and that "not yours"
and "not there" give the same answer (security S1, S3)."""

import copy
import re
import uuid
from html import unescape
from http.cookies import SimpleCookie

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from audit import outbox
from audit import services as audit
from audit.models import AuditEvent
from tests.access import ACCESS
from tests.assessments.pages import stories
from tests.canaries import sealed_words
from tests.cast import signed_in
from tests.examples import ALL, is_tried
from tests.told import told_once
from tests.training import telling
from tests.training.stories import told_anew, written
from training.models import Published

CAST = ("amara", "bryn", "chidi", "dilys", "esme", "farid", "gwen", "hari", "ines", "jo", "kit", "lena", "moss", "nia")
ALSO_READ = {"farid": {"cases.UrgentAccess.note"}}  # of the case itself he reads nothing
TELLS_THE_TIME = {"health_audit"}  # 503 once the scene has waited a minute to be taken into the tree
LISTS = {
    "assessments:work", "assessments:waiting", "assessments:act_first", "cases:list",
    "api:cases", "api:case_questions", "api:questions", "api:waiting", "api:opinions", "api:colleagues",
}  # fmt: skip
NOT_THERE = uuid.UUID(int=7)
WRITTEN_BY_HAND = {"account_reset_password_from_key": "accounts/password/reset/key/0-x/"}  # a pattern of its own


def routes(resolver, prefix="", namespace=""):
    """Name and route of every page."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from routes(entry, route, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        else:
            yield f"{namespace}{entry.name}", WRITTEN_BY_HAND.get(entry.name, route)


ROUTES = dict(routes(get_resolver()))
ABOUT_SOMETHING = [name for name, route in ROUTES.items() if re.match(r"(cases|questions|urgent-access)/<", route)]


@told_once
def scene(amara, bryn, esme, kit, nia):
    """What is in the addresses, by the word before it: Amara's case, her question in it, one of each thing listed.

    Yesterday she signed her decision, which waits for a manager, and asked Bryn for a view. Kit had opened the case in
    an emergency and gave that up; Nia is kept away from it.
    """
    assessment = stories.signed(amara).assessment
    session = telling.opened(esme, at=stories.YESTERDAY)
    question = assessment.question
    urgent = stories.opened_in_an_emergency_and_given_up(question.case, kit)
    wall = stories.kept_away(question.case, nia, by=bryn)
    return {
        "cases": question.case_id,
        "governance": question.case_id,
        "questions": question.pk,
        "people": question.case.people.first().pk,
        "subject-access": question.case.people.first().pk,
        "wishes": question.case.people.first().pk,
        "grid": assessment.outcome_rows.first().key,
        "access": question.case.grants.get(user=amara.user).pk,
        "outcomes": "core_safety",
        "both-sides": "core_safety",
        "items": question.items.get().pk,
        "recipients": question.recipients.get().pk,
        "urgent-access": urgent.pk,
        "walls": wall.pk,
        "opinions": stories.asked_for_a_view(assessment, bryn, by=amara).pk,
        "library": Published.objects.order_by("scenario__key").first().pk,
        "sessions": session.pk,
        "taking-part": session.pk,
        "scenarios": written(esme).pk,
        "told-anew": told_anew(amara).pk,
        "reference": question.case.reference,
        "canaries": sealed_words(),
    }


@told_once
def people(amara, bryn, chidi, dilys, esme, farid, gwen, hari, ines, jo, kit, lena, moss, nia):
    """Everybody of the cast by name; None for nobody."""
    cast = (amara, bryn, chidi, dilys, esme, farid, gwen, hari, ines, jo, kit, lena, moss, nia)
    return dict(zip(CAST, cast, strict=True)) | {"nobody": None}


def address(route, scene):
    """The route with the things of the scene in it; what the scene has not got is not there."""

    def thing(found):
        before, kind = found["before"], found["kind"]
        return f"{before}/{scene.get(before, {'uuid': NOT_THERE, 'int': 1}.get(kind, 'none'))}"

    return "/" + re.sub(r"(?P<before>[\w-]*)/?<(?P<kind>\w+):\w+>", thing, route)


def pass_of(person):
    """Signed in once, for all that this person opens: the cookies that say so."""
    return signed_in(Client(), person).cookies if person else SimpleCookie()


BROWSER = Client()  # one for all of them: what it carries is put into it each time


def trail():
    return set(AuditEvent.objects.values_list("event_id", flat=True))


def asked(carried, method, where, before=None):
    """The answer, and what one that shows something added to the trail as it was before; then as if it had not
    happened, so that all find things alike."""
    BROWSER.cookies = copy.deepcopy(carried)
    around = transaction.atomic()
    around._from_testcase = True  # as the test's own transaction: acts inside it are as durable as ever
    with around:
        answer, left = BROWSER.generic(method, where), set()
        if before is not None and answer.status_code == 200:
            left = set(AuditEvent.objects.exclude(event_id__in=before).values_list("type", flat=True))
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('riskapp.uid', '', true)")
    return answer, left


def is_opened_by(name, page, place):
    """Whether this person opens this page in this run: Chidi of another agency and somebody who is not signed in open
    every page, whoever is let in each ninth one, the others whom the table names every one."""
    told = name in ACCESS[page].answers and ACCESS[page].answer(name) != 200
    outside = name in ("chidi", "nobody") or told or page in TELLS_THE_TIME
    return ALL or outside or is_tried(place + CAST.index(name))


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_everybody_gets_the_answers_of_the_table(name, scene, people, caplog, mailoutbox):
    carried = pass_of(people[name])
    before = trail()

    pages = [page for place, page in enumerate(ACCESS) if is_opened_by(name, page, place)]
    answers = {page: asked(carried, ACCESS[page].method, address(ROUTES[page], scene), before) for page in pages}
    found = asked(carried, "GET", f"/cases/?reference={scene['reference']}", before)
    outbox.drain(timezone.now, done=(audit.AlreadyDone,))

    given = {page: answer.status_code for page, (answer, _) in answers.items()}
    given |= {page: 200 for page in TELLS_THE_TIME if given[page] == 503}
    assert given == {page: ACCESS[page].answer(name) for page in pages}
    cells = {page: ACCESS[page] for page in pages}
    shown = [page for page, cell in cells.items() if cell.leaves and cell.method == "GET" and cell.answer(name) == 200]
    assert [page for page in shown if str(ACCESS[page].leaves) in answers[page][1]] == shown
    read = told_of(scene, [said_in(answer) for answer, _ in [*answers.values(), found]])
    may_read = set(scene["canaries"]) if name in ("amara", "bryn") else ALSO_READ.get(name, set())
    assert read <= may_read
    assert read == may_read or not ALL  # what stands on few pages is not read in every turn of them

    assert mailoutbox
    assert told_of(scene, [caplog.text, *(f"{mail.subject} {mail.body} {mail.to}" for mail in mailoutbox)]) == set()


def said_in(answer):
    """The text of an answer; a file is handed out in pieces."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def told_of(scene, texts):
    """Which fields of the case are told here, in any word that somebody typed into them."""
    said = "\n".join(unescape(text) for text in texts)
    return {field for field, canaries in scene["canaries"].items() if any(canary in said for canary in canaries)}


@pytest.mark.django_db
def test_not_yours_and_not_there_are_the_same_answer(scene, people):
    chidi = pass_of(people["chidi"])

    for name in ABOUT_SOMETHING:
        yours, _ = asked(chidi, ACCESS[name].method, address(ROUTES[name], scene))
        nothing, _ = asked(chidi, ACCESS[name].method, address(ROUTES[name], {}))

        assert yours.status_code == nothing.status_code == 404, name
        assert plain(yours) == plain(nothing), name
        assert set(yours.headers) == set(nothing.headers), name


def plain(answer):
    """Without what differs each time: the form's token, and the address itself."""
    words = answer.content.decode()
    words = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", words)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "…", words)


@pytest.mark.django_db
def test_where_nothing_can_be_recorded_nothing_is_told_of_a_case(scene, people):
    """The database can only be read: no look can be recorded, so every page of a case refuses, and so do lists and the
    API; what tells nothing about anybody is shown."""
    carried, answers = pass_of(people["amara"]), {}
    for page, cell in ACCESS.items():
        if cell.answer("amara") == 200:
            answers[page] = only_readable(carried, cell.method, address(ROUTES[page], scene))
    shown = {page for page, answer in answers.items() if answer.status_code == 200}
    assert {answers[page].status_code for page in set(answers) - shown} == {503}
    assert [page for page in shown if ACCESS[page].leaves] == []
    assert shown.isdisjoint(LISTS)
    assert {"words", "law", "help", "account_logout", "health_live"} <= shown
    assert told_of(scene, map(said_in, answers.values())) == set()
    where = address(ROUTES["cases:show"], scene)
    assert "looking at them could not be recorded" in said_in(only_readable(carried, "GET", where))


def only_readable(carried, method, where):
    """The answer when the databases can only be read."""
    BROWSER.cookies = copy.deepcopy(carried)
    around = transaction.atomic()
    around._from_testcase = True
    with around:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL default_transaction_read_only = on; SET TRANSACTION READ ONLY")
        answer = BROWSER.generic(method, where)
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('riskapp.uid', '', true)")
    return answer
