"""Words about people: sealed in the table, bound to their place, gone with their key."""

import uuid

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import ProgrammingError, connection, connections, models, transaction
from django.http import HttpResponse
from django.urls import path

from audit import keys, sealing, trail
from audit import services as audit
from audit.fields import Erased, SealedField
from audit.models import AuditEvent, SealedPayload
from audit.verbs import Verb
from tests.cast import NOON

DOCUMENT = b'{"decision":"not_share"}'

pytestmark = pytest.mark.django_db


class Letter(models.Model):
    """A row with words, as any app may have one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    stream = models.UUIDField()
    text = SealedField(null=True)
    reading = SealedField(null=True)

    class Meta:
        app_label = "letters"
        managed = False
        db_table = "test_letter"


@pytest.fixture(autouse=True)
def table(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE test_letter (id uuid PRIMARY KEY, stream uuid, text bytea, reading bytea)")


@pytest.fixture
def letter(stream):
    return Letter.objects.create(stream=stream, text="Dana rang at 9", reading={"likelihood": ["likely"], "sure": None})


def stored(column="text"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM test_letter")
        return [bytes(row[0]) for row in cursor.fetchall()]


def destroy_key(stream):
    with connections["keys"].cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("UPDATE stream_key SET wrapped = NULL, destroyed_at = now() WHERE stream_id = %s", [str(stream)])
        cursor.execute("SET ROLE riskapp_app")


def test_words_come_back_as_they_were_written(letter):
    read = Letter.objects.get()

    assert read.text == "Dana rang at 9"
    assert read.reading == {"likelihood": ["likely"], "sure": None}


def test_the_table_holds_nothing_that_can_be_read(letter, stream):
    [blob] = stored()

    assert b"Dana" not in blob
    assert blob[0] == 1
    assert sealing.key_id_of(blob) == keys.of_stream(stream).key_id
    assert len(blob) == 1 + 16 + 12 + len('"Dana rang at 9"') + 16


def test_the_same_words_never_look_the_same(letter):
    [before] = stored()

    letter.save()

    assert stored() != [before]


@pytest.mark.parametrize("moved", ["another row", "another column", "another record"])
def test_a_value_moved_elsewhere_does_not_open(letter, stream, moved):
    if moved == "another row":
        Letter.objects.filter(pk=letter.pk).update(id=uuid.uuid4())
    elif moved == "another column":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE test_letter SET text = reading")
    else:
        other = uuid.uuid4()
        audit.open_stream(other)
        Letter.objects.filter(pk=letter.pk).update(stream=other)

    with pytest.raises((sealing.DoesNotOpen, keys.NoKey)):
        str(Letter.objects.get().text)


def test_a_value_changed_by_one_bit_does_not_open(letter):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_letter SET text = set_byte(text, 35, get_byte(text, 35) # 1)")

    with pytest.raises(sealing.DoesNotOpen):
        str(Letter.objects.get().text)


def test_when_the_key_is_destroyed_the_words_are_erased_everywhere(letter, amara, stream, case):
    with audit.action(Verb.ITEM_ADDED, stream=stream, object=case, by=amara, at=NOON) as act:
        act.seal({"text": "Dana rang at 9"})

    destroy_key(stream)

    read = Letter.objects.get()
    [entry] = trail.of_stream(stream)
    assert (read.text, read.reading, entry.words) == (Erased(), Erased(), Erased())
    assert (str(read.text), bool(read.text), entry.erased, entry.told) == ("Erased", False, True, [])
    assert trail.check(stream).sound
    assert trail.check(stream).erased == 1


def test_a_row_whose_words_are_erased_can_still_be_saved_and_says_the_same(letter, stream):
    [before] = stored()
    destroy_key(stream)

    read = Letter.objects.get()
    assert read.text == Erased()
    read.save()

    assert stored() == [before]


def test_nothing_new_is_sealed_under_a_destroyed_key(letter, stream):
    destroy_key(stream)

    with pytest.raises(keys.KeyDestroyed):
        Letter.objects.create(stream=stream, text="More")


def test_words_without_a_key_are_not_saved(db):
    with pytest.raises(keys.NoKey):
        Letter.objects.create(stream=uuid.uuid4(), text="Dana")


@pytest.mark.parametrize("lookup", ["text", "text__contains", "text__in", "text__gt"])
def test_words_cannot_be_searched(letter, lookup):
    with pytest.raises(FieldError):
        list(Letter.objects.filter(**{lookup: "Dana"}))


def test_one_may_ask_whether_there_are_words(letter):
    assert Letter.objects.filter(text__isnull=False).exists()


def test_words_are_not_written_without_their_row(letter):
    with pytest.raises(FieldError):
        Letter.objects.update(text="Dana")
    letter.text = "Dana"
    with pytest.raises(FieldError):
        Letter.objects.bulk_update([letter], ["text"])


def test_words_are_not_dumped(letter):
    with pytest.raises(FieldError):
        serializers.serialize("json", Letter.objects.all())


def test_many_rows_are_written_in_one_statement(stream, django_assert_num_queries):
    with audit.keys.kept():
        audit.open_keys([stream])
        letters = [Letter(stream=stream, text=f"words {number}") for number in range(32)]
        with django_assert_num_queries(1):
            Letter.objects.bulk_create(
                letters, update_conflicts=True, unique_fields=["id"], update_fields=["text", "reading"]
            )

    assert {letter.text for letter in Letter.objects.all()} == {f"words {number}" for number in range(32)}


def test_a_list_of_many_records_opens_their_keys_in_one_query(django_assert_num_queries):
    streams = [uuid.uuid4() for _ in range(20)]
    for stream in streams:
        audit.open_stream(stream)
        Letter.objects.create(stream=stream, text="words")

    with keys.kept(), django_assert_num_queries(1, using="keys"):
        audit.open_keys(streams)
        assert [letter.text for letter in Letter.objects.all()] == ["words"] * 20


def two_letters(request):
    """A page that shows the words of every letter, twice."""
    return HttpResponse("".join(letter.text for _ in range(2) for letter in Letter.objects.all()))


urlpatterns = [path("letters/", two_letters)]


def test_an_opened_key_is_kept_for_one_request_and_no_longer(letter, client, settings, django_assert_num_queries):
    settings.ROOT_URLCONF = __name__

    for _ in range(2):
        with django_assert_num_queries(1, using="keys"):
            assert client.get("/letters/").content == b"Dana rang at 9" * 2

    assert keys._opened() is None


def test_a_key_shows_nothing_of_itself(stream):
    key = keys.of_stream(stream)

    assert repr(key) == str(key) == f"<key {key.key_id}>"


def test_asking_for_the_key_again_changes_nothing(stream):
    before = keys.of_stream(stream).key_id

    audit.open_stream(stream)

    assert keys.of_stream(stream).key_id == before


def test_a_key_wrapped_in_an_earlier_epoch_still_opens(letter, settings):
    settings.KEY_ENCRYPTION_KEYS = {**settings.KEY_ENCRYPTION_KEYS, 2: bytes(range(32))}
    newer = uuid.uuid4()
    audit.open_stream(newer)

    with connections["keys"].cursor() as cursor:
        both = (str(letter.stream), str(newer))
        cursor.execute("SELECT kek_epoch FROM stream_key WHERE stream_id IN %s ORDER BY 1", [both])
        epochs = [row[0] for row in cursor.fetchall()]

    assert epochs == [1, 2]
    assert Letter.objects.get().text == "Dana rang at 9"
    assert keys.of_stream(newer)


@pytest.mark.parametrize(
    "statement", ["UPDATE stream_key SET wrapped = NULL, destroyed_at = now()", "DELETE FROM stream_key"]
)
def test_the_product_may_make_and_read_keys_and_not_destroy_them(stream, statement):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(using="keys"),
        connections["keys"].cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_words_of_an_event_are_committed_to_and_not_guessable(amara, stream, case):
    for _ in range(2):
        with audit.action(Verb.ITEM_ADDED, stream=stream, object=case, by=amara, at=NOON) as act:
            act.seal({"text": "yes"})

    one, two = SealedPayload.objects.filter(event_id__in=AuditEvent.objects.of_stream(stream).values("event_id"))
    bodies = [bytes(event.body) for event in AuditEvent.objects.of_stream(stream)]
    commits = {body.partition(b'"commit":"')[2][:64] for body in bodies}
    assert bytes(one.blob)[:1] == bytes(two.blob)[:1] == b"\x01"
    assert len(commits) == 2
    assert not any(b"yes" in body for body in bodies)


def test_a_verb_that_holds_no_words_takes_none(amara, stream, case):
    def speaks():
        with audit.action(Verb.PRINT_MADE, stream=stream, object=case, by=amara, at=NOON) as act:
            act.seal({"text": "words"})

    with pytest.raises(TypeError, match="holds no words"):
        speaks()


def test_a_signed_document_is_bound_to_its_event_by_a_key_inside_the_seal(amara, stream, case):
    with audit.action(Verb.ASSESS_VERSION_SIGNED, stream=stream, object=case, by=amara, at=NOON, version=1) as act:
        snapshot = act.binds(DOCUMENT)

    [entry] = trail.of_stream(stream)
    assert entry.codes["snapshot"] == snapshot
    assert sealing.commitment(bytes.fromhex(entry.words["snapshot_key"]), DOCUMENT).hex() == snapshot
    assert entry.told == []


def test_a_reference_is_found_by_its_keyed_index_and_by_nothing_else():
    key = bytes(32)

    assert sealing.index(key, "943 476 5919") == sealing.index(key, "9434765919")
    assert len(sealing.index(key, "943 476 5919")) == 8
    assert sealing.index(key, "943 476 5919") != sealing.index(bytes(31) + b"\x01", "943 476 5919")
