"""The pages for opening a case in an emergency and for reviewing that, and for keeping somebody away from one."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.assessments.pages import stories
from tests.cases.pages.reading import hidden, words
from tests.factories import let_see

pytestmark = pytest.mark.django_db
EMERGENCY = "/cases/emergency/"


def typed(reference, **changes):
    given = {"reference": reference, "emergency": "danger", "note": "A call from the school", "key": str(uuid.uuid4())}
    return given | changes


def at(name, *ids):
    return reverse(f"cases:{name}", args=ids)


def test_kit_opens_a_case_in_an_emergency_sees_the_banner_and_gives_it_up(browse, case, question, kit):
    desk = browse(kit)
    assert "you cannot see the case" in words(desk.get(at("list")))
    assert desk.get(at("show", case.pk)).status_code == 404
    sent = typed(case.reference)

    first, again = (desk.post(EMERGENCY, sent) for _ in range(2))

    assert first.headers["Location"] == again.headers["Location"] == at("show", case.pk)
    pages = [
        at("show", case.pk),
        at("access", case.pk),
        at("history", case.pk),
        at("items", question.pk),
        reverse("assessments:overview", args=[question.pk]),
    ]
    for page in pages:
        assert "You opened this case in an emergency and can read it until" in words(desk.get(page)), page
    assert "in an emergency" not in words(desk.get("/"))
    page = desk.get(pages[0]).content.decode()
    (give_up,) = re.findall(r'href="([^"]+/end/)">Give it up now', page)
    desk.post(give_up, hidden(desk.get(give_up)))
    assert desk.get(at("show", case.pk)).status_code == 404


def test_whoever_works_on_the_case_sees_no_banner(desk, case):
    assert "in an emergency" not in words(desk.get(at("show", case.pk)))


def test_what_cannot_be_opened_is_answered_alike_and_what_was_typed_stays(browse, case, kit, chidi):
    theirs = stories.question(chidi).case
    answers = {}
    for reference in (theirs.reference, "C-22222"):
        answer = browse(kit).post(EMERGENCY, typed(reference))
        assert answer.status_code == 422
        assert f'value="{reference}"' in answer.content.decode()
        answers[reference] = words(answer).replace(reference, "…")

    assert answers[theirs.reference] == answers["C-22222"]
    assert "We cannot open a case with this reference for you. Check it, or ask a manager" in answers["C-22222"]
    assert browse(kit).post(EMERGENCY, typed("", note="", emergency="")).status_code == 422


def test_farid_reviews_what_was_opened_without_seeing_the_case(browse, case, kit, bryn, farid, lena):
    access = stories.opened_in_an_emergency(case, kit)
    lead = browse(farid)

    listed = words(lead.get(at("urgent")))
    page = lead.get(at("urgent_review", access.pk))

    assert "To review (1)" in listed
    assert f"{case.reference} Kit Lawson" in listed
    assert "A call from the school" in words(page)
    assert "You have not been let see the case itself" in words(page)
    assert lead.get(at("show", case.pk)).status_code == 404
    assert "1 urgent access to review" in words(lead.get("/"))
    refused = lead.post(at("urgent_review", access.pk), hidden(page) | {"finding": "not_needed"})
    assert (refused.status_code, "Enter why access was not needed" in words(refused)) == (422, True)
    done = lead.post(at("urgent_review", access.pk), hidden(page) | {"finding": "needed"}, follow=True)
    assert "There is nothing to review" in words(done)
    assert "Access was needed in 1 of 1." in words(done)
    assert "Save the review" not in words(lead.get(at("urgent_review", access.pk)))
    assert browse(kit).get(at("urgent")).status_code == 403
    assert browse(lena).get(at("urgent")).status_code == 403


def test_a_manager_does_not_review_their_own(browse, case, amara, hari, farid, bryn):
    access = stories.opened_in_an_emergency(case, hari)
    own = stories.opened_in_an_emergency(stories.question(amara).case, farid)

    assert browse(hari).get(at("urgent_review", access.pk)).status_code == 404  # of another team
    page = browse(farid).get(at("urgent_review", own.pk))
    assert "You opened it, so somebody else reviews it" in words(page)
    assert "Save the review" not in words(page)
    assert browse(farid).post(at("urgent_review", own.pk), hidden(page) | {"finding": "needed"}).status_code == 403
    assert browse(bryn).get(at("urgent_review", own.pk)).status_code == 200


def test_bryn_keeps_nia_away_and_no_page_tells_her(browse, case, question, amara, bryn, nia):
    let_see(case, nia, by=amara, at=timezone.now())
    nias, manager = browse(nia), browse(bryn)
    assert case.reference in words(nias.get(at("list")))
    form = manager.get(at("wall", case.pk))
    given = {"user": str(nia.user.pk), "conflict": "relative", "note": "Her cousin"}

    done = manager.post(at("wall", case.pk), hidden(form) | given, follow=True)

    assert "They do not see this case any more" in words(done)
    assert "Nia Campbell Somebody in it is a relative or close to them Her cousin Bryn Hughes" in words(done)
    for page in ("/", at("list"), f"{at('list')}?reference={case.reference}", EMERGENCY):
        assert "kept away" not in words(nias.get(page))
    assert case.reference not in words(nias.get(at("list")))
    nobodys = words(nias.get(f"{at('list')}?reference=C-22222")).replace("C-22222", "…")
    assert words(nias.get(f"{at('list')}?reference={case.reference}")).replace(case.reference, "…") == nobodys
    for page in (at("show", case.pk), at("items", question.pk), at("history", case.pk)):
        assert nias.get(page).status_code == 404
    refused = nias.post(EMERGENCY, typed(case.reference))
    assert "We cannot open a case with this reference for you" in words(refused)
    (lift,) = re.findall(r'href="([^"]+/lift/)"', done.content.decode())
    manager.post(lift, hidden(manager.get(lift)) | {"why": "It was another family"})
    assert nias.get(at("show", case.pk)).status_code == 404
    let_see(case, nia, by=amara, at=timezone.now())
    assert nias.get(at("show", case.pk)).status_code == 200


def test_the_author_of_an_open_question_is_kept_away_once_somebody_takes_over(browse, case, question, bryn, amara):
    manager = browse(bryn)
    given = hidden(manager.get(at("wall", case.pk))) | {
        "user": str(amara.user.pk),
        "conflict": "neighbour",
        "note": "They live next door",
    }

    refused = manager.post(at("wall", case.pk), given)
    done = manager.post(at("wall", case.pk), hidden(refused) | given | {"takes_over": "Nia"}, follow=True)

    assert "Enter who takes over the open question, and why it can go on" in words(refused)
    assert "Taken over: Nia" in words(done)
    assert browse(amara).get(at("show", case.pk)).status_code == 404
