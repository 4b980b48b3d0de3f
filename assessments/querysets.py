from django.db import models

from assessments.lifecycle import Status


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, by):
        return self.filter(question__case__grants__user=by.user, question__case__grants__ended_at=None).distinct()

    def awaiting_sign_off(self):
        return self.filter(status=Status.SUBMITTED)
