"""Closing copies: the right key opens them, and nothing that was altered opens. The format is age v1."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskapp.backup.age import CHUNK, TAG, Identity, NotOpened, Passphrase, Recipient, close, opened

IDENTITY = Identity(bytes(range(32)))
WORDS = Passphrase("seven drawn words of no meaning", work=4)
# Written by another implementation (rage), for the identity above: 7 bytes, behind a stanza that is for nobody.
ELSEWHERE = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBOSEgyY2N3aGJPNW5NenVqc3JhdHNkNDBUMHIrZEV3aitLMU42Y3Flb3o0CnY1N3BpSG
k1Z2RaWjVacUtURXB1amd4SGVlcmJpbW03U3NMQlJWRkFZdEkKLT4gOkNMT34wKU4tZ3JlYXNlIC1IfntIRTlfCmdXRHUwelpGODRsczB3QlAw
ejFxNWM3d2s4REJHSnYybWtoN0Vyb2RHcUpPZjY2NUtOMjN4V3hYdVhvNytZRFEKZkVzUWpLZDBOSXdmWGRYcWVrMAotLS0gdWZIRmpHU3JJeE
lPNTQrRzUzSFp5T2dzWE0xUDZabnU5UnVDaUY1S0tFOArCzC09RUQTuIl6l6wLeMCTO9aSyUvZyu4sl78jDTAdVTwVNPGoozc=
"""


def closed(plain, *locks):
    out = io.BytesIO()
    close(out.write, locks or [IDENTITY.recipient], io.BytesIO(plain))
    return out.getvalue()


def read(data, unlock=IDENTITY):
    return b"".join(opened(io.BytesIO(data), unlock))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_each_lock_alone_opens_what_was_closed_whatever_its_size(size):
    plain = bytes(number % 251 for number in range(size))
    data = closed(plain, Identity.made().recipient, IDENTITY.recipient)

    assert read(data) == plain
    assert read(closed(plain, WORDS), WORDS) == plain
    assert plain[:16] not in data or size < 2
    with pytest.raises(NotOpened, match="another key or passphrase"):
        read(data, Identity.made())
    with pytest.raises(NotOpened, match="another key or passphrase"):
        read(closed(plain, WORDS), Passphrase("seven other words"))


def test_what_another_program_closed_is_opened():
    import base64

    assert read(base64.b64decode(ELSEWHERE)) == b"either!"


@settings(max_examples=60)
@given(st.data())
def test_no_changed_cut_or_added_byte_goes_unnoticed(data):
    whole = closed(b"x" * (CHUNK + 100))
    place = data.draw(st.integers(0, len(whole) - 1))
    flipped = whole[:place] + bytes([whole[place] ^ 1 << data.draw(st.integers(0, 7))]) + whole[place + 1 :]

    for altered in (flipped, whole[:place], whole + b"y"):
        with pytest.raises(NotOpened):
            read(altered)


def test_a_share_that_is_no_base64_is_said_as_any_other_damage():
    whole = closed(b"either!")
    share = whole.index(b"X25519 ") + 7

    with pytest.raises(NotOpened):
        read(whole[:share] + b"!" + whole[share + 1 :])


def test_chunks_cannot_change_places_or_be_left_out():
    whole = closed(b"a" * CHUNK + b"b" * CHUNK + b"c")
    body = len(whole) - 2 * (CHUNK + TAG) - (1 + TAG)
    first, second = (whole[body + n * (CHUNK + TAG) : body + (n + 1) * (CHUNK + TAG)] for n in (0, 1))
    last = whole[body + 2 * (CHUNK + TAG) :]

    for altered in (second + first + last, first + last, first + second):
        with pytest.raises(NotOpened):
            read(whole[:body] + altered)


def test_keys_are_copied_as_words_and_a_mistyped_letter_is_noticed():
    text = IDENTITY.recipient.text

    assert Recipient.read(f" {text}\n") == IDENTITY.recipient
    assert Identity.read(f"# for the safe\n{IDENTITY.text}\n") == IDENTITY
    assert text == "age13aqvttdk3ujkyjh9kg2w5an6dmy5mq5a84a4uxk3hfhnugfc9p0sy5p2wh"
    for place in range(4, len(text)):
        with pytest.raises(ValueError, match="not a key"):
            Recipient.read(text[:place] + ("q" if text[place] != "q" else "p") + text[place + 1 :])
    with pytest.raises(ValueError, match="one secret key"):
        Identity.read("# nothing")
