"""A form has a key: the same sending twice does one thing, and the key is good for nothing else."""

import uuid
from datetime import timedelta

import pytest
from django import forms

from audit import services as audit
from audit.forms import sent
from audit.models import AuditEvent, Submission
from audit.verbs import Verb
from govuk.forms import Form
from tests.cast import NOON

pytestmark = pytest.mark.django_db

KEY = uuid.UUID("99999999-9999-4999-8999-999999999999")


class Question(Form):
    asked = forms.CharField()


def filled(**data):
    form = Question({"key": str(KEY), **data})
    assert form.is_valid()
    return form


def send(stream, case, by, key, at=NOON):
    with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=by, at=at, key=key):
        pass


def test_the_second_sending_is_told_what_the_first_made(amara, stream, case):
    send(stream, case, amara, sent(filled(asked="Should we tell the school?")))

    with pytest.raises(audit.AlreadyDone) as told:
        send(stream, f"records.record:{uuid.uuid4()}", amara, sent(filled(asked="Should we tell the school?")))

    assert told.value.object == case
    assert AuditEvent.objects.of_stream(stream).count() == 1


def test_the_same_key_with_other_words_is_refused(amara, stream, case):
    send(stream, case, amara, sent(filled(asked="Should we tell the school?")))

    with pytest.raises(audit.OtherContent):
        send(stream, case, amara, sent(filled(asked="Should we tell the police?")))


def test_the_same_key_from_somebody_else_is_refused(amara, kit, stream, case):
    send(stream, case, amara, sent(filled(asked="Should we tell the school?")))

    with pytest.raises(audit.OtherContent):
        send(stream, case, kit, sent(filled(asked="Should we tell the school?")))


def test_a_sending_that_failed_may_be_sent_again(amara, stream, case):
    def fails():
        with audit.action(Verb.CASE_OPENED, stream=stream, object=case, by=amara, at=NOON, key=KEY):
            raise LookupError

    with pytest.raises(LookupError):
        fails()

    send(stream, case, amara, KEY)

    assert AuditEvent.objects.of_stream(stream).count() == 1


def test_what_was_filled_in_cannot_be_guessed_from_its_digest(amara, stream, case):
    import hashlib

    form = filled(asked="yes")

    send(stream, case, amara, sent(form))

    digest = bytes(Submission.objects.get(key=KEY).digest)
    assert digest not in (hashlib.sha256(form.digest().encode()).digest(), bytes.fromhex(form.digest()))
    assert len(digest) == 32


def test_keys_are_forgotten_after_two_days(amara, stream, case):
    send(stream, case, amara, KEY, at=NOON)

    audit.forget_submissions(before=NOON)
    assert Submission.objects.filter(key=KEY).exists()
    audit.forget_submissions(before=NOON + timedelta(seconds=1))
    assert not Submission.objects.filter(key=KEY).exists()
