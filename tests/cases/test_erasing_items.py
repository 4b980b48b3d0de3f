"""One item turns out to be about somebody else: it is erased wherever it stood, and the rest of the case is read on."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import Error, connection, connections, transaction

from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow, Refused
from assessments import record
from assessments.lifecycle import Status
from assessments.models import SignedVersion
from audit import erasure as steps
from audit import gone, keys, trail
from audit.fields import Erased, SealedField
from audit.fsck import Asked, Check
from cases import erasing
from cases import services as cases
from cases.models import Erasure, InformationItem
from tests.cases.erasing import as_eraser, erase_due, governed_case, no_fence
from tests.cast import NOON, signed_in
from tests.factories import a_full_question, assessment_at, item_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path):
    settings.ERASURE_LEDGER_FILE = tmp_path / "outside" / "erasures"
    return settings.ERASURE_LEDGER_FILE


@pytest.fixture
def question(amara, bryn):
    return a_full_question(by=amara)


@pytest.fixture
def wrong(question, amara):
    """What a landlord said, of another Rose."""
    item = item_on(question, by=amara, text="Zebedee Crane lodges with her", source="Landlord of Zebedee Crane")
    changes = cases_item(item, dated="Zebedee's birthday")
    return cases.change_item(item=item, changes=changes, edition=item.edition, by=amara, at=NOON)


def cases_item(item, **changes):
    from tests.factories import an_item

    return an_item(text=item.text, source=item.source, **changes)


def asked(item, by, **changes):
    given = {"basis": "wrong_person", "why": "It is about another woman of that name"} | changes
    return cases.ask_to_erase_item(item=item, **given, by=by, at=NOON)


def everything_said(stream):
    """Every word of this record that opens with the keys there are: fields of rows, and words of entries."""
    said = set()
    with no_fence():
        for model in apps.get_models():
            for field in [each for each in model._meta.concrete_fields if isinstance(each, SealedField)]:
                for row in model._default_manager.filter(stream=stream).order_by("pk"):
                    if getattr(row, field.name):
                        text = json.dumps(getattr(row, field.name), sort_keys=True)
                        said.add((model.__name__, field.name, str(row.pk), text))
    for entry in trail.of_stream(stream):
        if isinstance(entry.words, dict):
            said.add(("entry", str(entry.verb), str(entry.seq), json.dumps(entry.words, sort_keys=True)))
    return said


def fatal():
    return [found.words for found in Check(Asked(keys=True)).findings() if found.fatal]


def test_an_item_goes_wherever_it_stood_and_nothing_else_does(wrong, question, amara, bryn, farid, client, ledger):
    appraisal = assessment_at(Status.SIGNED_OFF, by=amara, manager=bryn, question=question)
    with reading(amara):
        version = SignedVersion.objects.visible_to(amara).of_question(question).get()
        assert "Zebedee" in json.dumps(version.document)
    before = everything_said(question.stream)
    assert {about for about, *_rest, text in before if "Zebedee" in text} == {
        "InformationItem", "SignedVersion", "entry",
    }  # fmt: skip
    assert fatal() == []

    request = asked(wrong, amara)
    cases.approve_erasure(erasure=request, because="The landlord confirms it", by=farid, at=NOON)
    erase_due()

    after = everything_said(question.stream)
    assert not [line for line in after if "Zebedee" in line[-1]]
    lost = {(about, what) for about, what, *_rest in before - after}
    assert lost == {
        ("InformationItem", "text"), ("InformationItem", "source"), ("InformationItem", "dated"),
        ("SignedVersion", "document"),
        ("entry", "item.added"), ("entry", "item.changed"), ("entry", "assess.version_signed"),
    }  # fmt: skip
    assert {text for about, what, _row, text in before - after if what == "assess.version_signed"} == {
        text for *_rest, text in before if "snapshot_key" in text
    }, "of what was signed only that goes by which words could be tried out"
    with no_fence() as cursor:
        cursor.execute("SELECT count(*) FROM assessments_signoff WHERE fingerprint <> ''")
        assert cursor.fetchone() == (0,)
    # the history holds and says so; the case stands
    assert fatal() == []
    assert (trail.check(question.stream).sound, trail.check(question.stream).erased) == (True, 3)
    assert gone.erased(question.stream) is None
    told = [entry.sentence for entry in trail.of_stream(question.stream)][:4]
    assert told == [
        "Key of the item destroyed: copies in backups become unreadable by "
        + request_until(request, farid),
        f"Information item {wrong.number} erased: it was recorded about the wrong person",
        f"Erasure approved: the ground given applies, item {wrong.number}",
        f"Erasure asked for: it was recorded about the wrong person, item {wrong.number}",
    ]  # fmt: skip
    with reading(amara):
        item = InformationItem.objects.visible_to(amara).get(pk=wrong.pk)
        assert (item.text, bool(item.erased_at), bool(item.removed_at)) == (Erased(), True, True)
    # the record says it in place of the words, on screen, on paper and in the file
    page = signed_in(client, bryn).get(f"/questions/{question.pk}/record/{version.number}/").content.decode()
    assert f"{wrong.number}. Erased" in page
    assert "An item was erased since" in page
    assert "is not the text that was signed" not in page
    with reading(bryn):
        row = SignedVersion.objects.visible_to(bryn).of_question(question).for_record().get()
        file = json.loads(record.as_json(row))
        assert record.pdf_of(row).startswith(b"%PDF")
    assert (file["commitment"], file["fingerprint"], "was erased since" in file["lacks"]) == (None, None, True)
    assert [each["text"] for each in file["document"]["items"] if each["number"] == wrong.number] == ["Erased"]
    assert appraisal.question_id == question.pk
    # governance has its certificate; the ledger outside names keys and no words
    page = signed_in(client, farid).get(f"/erasures/{request.pk}/certificate/").content.decode()
    assert f"item {wrong.number} of question {question.reference}" in page
    (line,) = ledger.read_text().splitlines()
    assert json.loads(line)["keys"] == [str(wrong.pk), str(version.pk)]
    assert "Zebedee" not in line


def request_until(request, by):
    from django.utils.formats import date_format

    with reading(by):
        return date_format(Erasure.objects.visible_to(by).get(pk=request.pk).unreadable_by, "j F Y")


def test_who_asks_and_what_keeps_an_item(wrong, question, amara, bryn, kit, chidi, farid, nia):
    for person in (kit, chidi, farid, nia):
        with pytest.raises(MayNot):
            asked(wrong, person)
    with pytest.raises(Refused):
        asked(wrong, amara, basis="retention")
    with pytest.raises(Refused):
        asked(wrong, amara, why=" ")
    request = asked(wrong, bryn)
    with pytest.raises(NotPossibleNow, match="already"):
        asked(wrong, amara)
    with pytest.raises(MayNot, match="You asked for this"):
        cases.approve_erasure(erasure=request, because="I agree with myself", by=bryn, at=NOON)
    held = cases.put_hold(case=governed_case(question.case, farid), reason="claim", why="A letter", by=farid, at=NOON)
    with pytest.raises(NotPossibleNow, match="kept from being erased"):
        cases.approve_erasure(erasure=request, because="Yes", by=farid, at=NOON)
    cases.lift_hold(hold=held, why="Settled", by=farid, at=NOON)
    cases.approve_erasure(erasure=request, because="Yes", by=farid, at=NOON)
    # what was approved is one item: no whole case goes by it, nor any other item
    with as_eraser():
        with connection.cursor() as cursor:
            cursor.execute("SELECT riskapp_may_be_erased(%s)", [str(question.stream)])
            assert cursor.fetchone() == (False,)
        with pytest.raises(Error, match="no entry says that this item was erased"), transaction.atomic():
            erasing.governed.take_item_out(
                steps.Line(question.stream, "x", "ordered", wrong.pk, NOON, (wrong.pk,)), NOON
            )
    with pytest.raises(Error), transaction.atomic(using="keys"):
        keys.destroy_own(question.stream, [wrong.pk], at=NOON)  # as the web server


def test_after_a_restore_the_item_is_erased_again_and_others_keep_theirs(wrong, question, amara, ledger, settings):
    other = item_on(question, by=amara, text="Sam was at school on Tuesday")
    line = steps.Line(question.stream, f"cases.informationitem:{wrong.pk}", "ordered", wrong.pk, NOON, (wrong.pk,))
    assert steps.Line.read(line.text) == line
    ledger.parent.mkdir()
    ledger.write_text(f"{line.text}\n")

    with as_eraser():
        call_command("erasures_replay")
        call_command("erasures_replay")
        settings.KEY_ENCRYPTION_KEYS = settings.KEY_ENCRYPTION_KEYS | {2: bytes(range(32))}
        call_command("keys_rewrap")

    settings.KEY_ENCRYPTION_KEYS = {2: bytes(range(32))}  # the old copy of the key opens with none that is left
    verbs = [entry.verb for entry in trail.of_stream(question.stream, words=False)]
    assert verbs.count("item.erased") == verbs.count("item.key_destroyed") == 1
    with reading(amara):
        items = {item.pk: item.text for item in InformationItem.objects.visible_to(amara).filter(question=question)}
    assert items[wrong.pk] == Erased()
    assert items[other.pk] == "Sam was at school on Tuesday"
    with connections["keys"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stream_key WHERE kek_epoch = 1 AND wrapped IS NOT NULL")
        assert cursor.fetchone() == (0,)


def test_one_that_broke_off_is_found_and_finished(wrong, amara, farid):
    request = asked(wrong, amara)
    cases.approve_erasure(erasure=request, because="Yes", by=farid, at=NOON)
    with as_eraser():
        erasing.erase_case(erasure=request.pk, by=steps.the_eraser(), at=NOON)  # and then the power went
    assert fatal() == ["An item was erased, and its key was not destroyed within a minute."]
    with pytest.raises(NotPossibleNow):
        asked(wrong, amara)

    erase_due(NOON + timedelta(hours=1))

    assert fatal() == []
