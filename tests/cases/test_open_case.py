"""Opening a case."""

import pytest

from agencies.acting import reading
from cases.models import Case
from tests.factories import case_of

pytestmark = pytest.mark.django_db


def test_whoever_opens_a_case_and_their_manager_see_it(amara, bryn):
    case = case_of(amara)

    for person in (amara, bryn):
        with reading(person):
            assert list(Case.objects.visible_to(person)) == [case]
