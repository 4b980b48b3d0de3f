"""Deciding in a browser: from who needs to know to the signed record, with nothing in anybody's way."""

import pytest
from django.db import transaction

from cases.models import SharingQuestion
from cases.vocabulary import POLES
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.reading import at
from tests.journeys.test_both_sides import in_nobodys_way, screen_of  # noqa: F401  # screen_of is a fixture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("first", POLES)
def test_what_the_author_and_the_manager_open_in_either_order(screen_of, amara, bryn, first):  # noqa: F811
    question = stories.question(amara)
    with transaction.atomic():
        amara.take_the_floor()  # nobody else may see the question, and so turn its order
        assert SharingQuestion.objects.filter(pk=question.pk).update(first=first) == 1
    draft = factories.decided(
        question, by=amara, at=stories.YESTERDAY, reasons=factories.the_reasons(review_on=stories.IN_A_MONTH)
    )
    author = screen_of(amara)
    author.goto(at("decide", question))
    assert author.locator("[name=course]").first.get_attribute("value") == first

    for name in ("needs", "decide", "conditions", "check", "dissent", "opinion_ask"):
        author.goto(at(name, question))
        in_nobodys_way(author)
    factories.signed(draft, by=amara, at=stories.YESTERDAY)
    manager = screen_of(bryn)
    for where in (at("sign_off", question), at("send_back", question), "/sign-off/", "/team-conditions/"):
        manager.goto(where)
        in_nobodys_way(manager)
    author = screen_of(amara)
    for where in (at("record", question, 1), at("signed", question), at("withdraw", question), "/act-first/"):
        author.goto(where)
        in_nobodys_way(author)


def test_errors_are_in_nobodys_way(screen_of, amara):  # noqa: F811
    assessment = stories.appraised(amara)
    page = screen_of(amara)
    question = assessment.question

    for where in (
        at("needs", question),
        at("decide", question),
        at("conditions", question),
        "/act-first/",
    ):
        page.goto(where)
        page.locator("main form button.govuk-button").first.click()

        assert page.title().startswith("Error: "), where
        in_nobodys_way(page)
