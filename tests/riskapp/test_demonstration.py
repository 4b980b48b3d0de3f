"""The fictional area: every state of a sharing question, over every type of service, as sound as a real history."""

from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from agencies.acting import Acting, reading
from agencies.models import Membership, User
from agencies.roles import Role
from assessments.appraisal.forbidden import avoided
from assessments.appraisal.wording import breaches
from assessments.lifecycle import Status
from assessments.models import Assessment, SecondOpinion, SignedVersion, UrgentAct
from audit import trail
from cases.identifiers import looks_like
from cases.models import Case, SharingQuestion
from cases.vocabulary import Pole
from riskapp import demonstration
from riskapp.demonstration import content

PEOPLE = {person.username for person in content.area().people}


class TestTheFictionalArea(TestCase):
    """Told once for all of these; nothing here changes it."""

    databases = "__all__"

    @classmethod
    def setUpTestData(cls):
        cls.reported = []
        demonstration.tell(cls.reported.append)

    def acting(self, username):
        user = User.objects.get(username=username)
        return Acting(user=user, membership=Membership.objects.of(user).current(timezone.now()).with_team().first())

    def seen(self, rows):
        """The rows that anybody of the area sees, each once."""
        found = {}
        for username in PEOPLE:
            by = self.acting(username)
            with reading(by):
                found |= {row.pk: row for row in rows(by)}
        return list(found.values())

    def questions(self):
        return self.seen(lambda by: SharingQuestion.objects.visible_to(by).with_all())

    def appraisals(self):
        return self.seen(lambda by: Assessment.objects.visible_to(by).with_all())

    def test_everything_is_told(self):
        assert len(self.questions()) == 17
