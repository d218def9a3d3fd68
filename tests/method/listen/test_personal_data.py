"""What points at one person in a text: what is found, what is left alone, and what always holds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.listen.personal_data import (
    HINTS,
    KINDS,
    is_iban,
    passes_eleven_test,
    personal_data,
    pieces,
)

FOUND = {
    "phone": (
        *("06-12345678", "0612345678", "06 12 34 56 78", "06 1234 5678", "06.12.34.56.78"),
        *("+31 6 12345678", "+31612345678", "0031 6 12345678", "+31 (0)6 12345678"),
        *("020-1234567", "(020) 123 45 67", "020 123 4567", "0592-366911", "0592 36 69 11"),
        *("085-1234567", "+32 475 12 34 56"),
    ),
    "iban": (
        *("NL91 ABNA 0417 1643 00", "NL91ABNA0417164300", "nl91 abna 0417 1643 00"),
        "BE68 5390 0754 7034",
    ),
    "email": ("a.b@c.nl", "jan (at) gmail.com", "jan apenstaartje kpn.nl"),
    "bsn": ("111222333", "111.222.333", "111 222 333"),
    "licence_plate": (
        *("AB-12-34", "12-34-AB", "12-AB-34", "AB-12-CD", "AB-CD-12", "12-AB-CD", "12-BBC-3"),
        *("1-BBC-23", "BB-123-C", "B-123-BB", "BBB-12-B", "B-12-BBB", "1-BB-123", "123-BB-1"),
        "12-gb-nt",
    ),
    "address": ("1234 AB 12", "1234AB 12a", "1234 AB nr. 5", "14, 1234 AB"),
    "street_number": ("Lindelaan 14", "Burgemeester van Tienhovenlaan 3b"),
}
NAMED = {
    "mevrouw Jansen": "Jansen",
    "Mw. A. de Vries": "A. de Vries",
    "dhr. van den Berg": "van den Berg",
    "meneer El Amrani": "El Amrani",
    "ik heet Fatima Yilmaz": "Fatima Yilmaz",
}
LEFT_ALONE = (
    *("01-02-2025", "01-02-2025 10:30", "0800-1234", "0800 0432", "0900-8844", "112", "14 020"),
    *("2025-2026", "2024 en 2025", "120.000.000 euro", "€ 111.222.333", "2025 12 bomen"),
    *("10.00-12.00 uur", "2025 EN 2026", "Lindestraat 2025", "Lindelaan 30 meter", "5-en-6"),
    *("meneer zegt niets", "100 x 200", "3-4-5", "bus 12-14", "tel. 123456", "BU05031108"),
    *("123456789", "NL12", "de mevrouw van nummer 5", "111222334"),
)


@pytest.mark.parametrize(("kind", "words"), [(kind, one) for kind in FOUND for one in FOUND[kind]])
def test_dutch_forms_are_found_whole(kind: str, words: str) -> None:
    text = f"Dit is {words}, dat weet ik."
    found = personal_data(text)
    assert [(one.kind, text[one.start : one.end]) for one in found] == [(kind, words)]


@pytest.mark.parametrize("words", NAMED)
def test_a_name_after_a_form_of_address_is_a_hint(words: str) -> None:
    text = f"Dat zei {words} gisteren."
    (found,) = personal_data(text)
    assert (found.kind, found.is_hint) == ("name", True)
    assert text[found.start : found.end] == NAMED[words]


@pytest.mark.parametrize("words", LEFT_ALONE)
def test_what_only_looks_like_it_is_left_alone(words: str) -> None:
    assert personal_data(f"Dit is {words}, dat weet ik.") == ()


def test_a_citizen_service_number_of_eight_digits_is_found_where_it_is_named() -> None:
    text = "Mijn bsn is 11122237."
    (found,) = personal_data(text)
    assert (found.kind, text[found.start : found.end]) == ("bsn", "11122237")
    assert personal_data("Aanvraag 11122237.") == ()


def test_a_plate_without_hyphens_is_found_where_it_is_named() -> None:
    text = "Zijn kenteken: GB123N"
    (found,) = personal_data(text)
    assert (found.kind, text[found.start : found.end]) == ("licence_plate", "GB123N")
    assert personal_data("Regel GB123N") == ()


def test_about_one_in_eleven_numbers_passes_the_eleven_test() -> None:
    passing = sum(passes_eleven_test(str(number)) for number in range(100_000_000, 100_011_000))
    assert passing == pytest.approx(1000, abs=5)


def test_one_changed_digit_is_no_account_number_any_more() -> None:
    right = "NL91ABNA0417164300"
    assert is_iban(right)
    for place in range(8, 18):
        wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
        assert not is_iban(wrong)


@given(st.text(st.sampled_from("0123456789 -.@()abNLABxe,€+\n\u2013é"), max_size=200))
def test_pieces_are_the_text_and_finds_never_overlap(text: str) -> None:
    assert "".join(piece for piece, _kind in pieces(text)) == text
    found = personal_data(text)
    assert all(0 <= one.start < one.end <= len(text) and one.kind in KINDS for one in found)
    assert all(one.end <= after.start for one, after in pairwise(found))


def test_a_long_text_takes_no_long_time() -> None:
    for evil in ("0" * 4000, "06 " * 1300, "Ab van " * 550, "1234 " * 800, "mw. A." * 660):
        personal_data(evil)


def without(text: str) -> str:
    """The text with a note in the place of each find that is no hint."""
    return "".join("[weg]" if kind and kind not in HINTS else piece for piece, kind in pieces(text))


@given(st.text(st.sampled_from("0123456789 -.@()abNLABxe,€+"), max_size=120))
def test_what_is_taken_out_is_not_found_again(text: str) -> None:
    left = personal_data(without(text))
    # Two halves around a note can together look like something new, but nothing sure stays whole.
    gone = {text[one.start : one.end] for one in personal_data(text) if not one.is_hint}
    told = without(text)
    assert all(told[one.start : one.end] not in gone or one.kind in HINTS for one in left)
