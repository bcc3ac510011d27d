import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest.decoding import clean_text, decode_text

ENGLISH = "The “army” said it hadn’t fired — the rebels disagree… "
FRENCH = "L'armée dément avoir visé la forêt où des déplacés étaient abrités. "
POLISH = "Wojsko zaprzeczyło, że śmigłowiec został strącony, i twierdzi, że wrócił do bazy. "
RUSSIAN = "Военные заявили, что вертолёт вернулся на базу без потерь. "
ARABIC = "قال الجيش إن المروحية عادت إلى القاعدة بسلام دون خسائر "


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "cp1252"),
        (ENGLISH, "utf-16"),
        ("The town is held.", "utf-16-le"),
        ("The town is held.", "utf-16-be"),
        (ENGLISH, "utf-32"),
        (FRENCH * 3, "cp1252"),
        ("Der Hubschrauber kehrte zurück.", "cp1252"),
        (POLISH * 3, "cp1250"),
        (RUSSIAN * 3, "cp1251"),
        (ARABIC * 3, "cp1256"),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding)) == text


def test_the_declared_encoding_is_used_where_the_bytes_are_not_utf8() -> None:
    assert decode_text("Żołnierze".encode("iso8859-2"), "ISO-8859-2") == "Żołnierze"


@pytest.mark.parametrize("encoding", ["iso-2022-jp", "iso-2022-kr", "hz-gb-2312"])
def test_an_encoding_of_seven_bits_is_read_as_declared(encoding: str) -> None:
    text = "\uc870\uc6a9\ud588\ub2e4" if encoding.endswith("kr") else "\u65e5\u672c"
    assert decode_text(text.encode(encoding.removesuffix("-gb-2312")), encoding) == text


def test_the_web_means_windows_1252_when_it_declares_latin_1() -> None:
    assert decode_text("“No,” he said".encode("cp1252"), "iso-8859-1") == "“No,” he said"


@pytest.mark.parametrize("declared", ["utf-7", "zlib_codec", "rot13", "no-such-encoding", ""])
def test_a_declaration_that_is_no_encoding_of_text_is_ignored(declared: str) -> None:
    assert decode_text("“No,” he said".encode("cp1252"), declared) == "“No,” he said"


def test_a_broken_byte_in_utf8_is_shown_and_the_rest_kept() -> None:
    assert decode_text((ENGLISH * 9).encode() + b"\xe2\x80") == ENGLISH * 9 + "\ufffd"


@pytest.mark.parametrize("data", [bytes(range(256)) * 9, b"\0" * 99, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe\0\x01"])
def test_binary_data_is_not_text(data: bytes) -> None:
    assert decode_text(data) is None


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "cp1251", "big5", "unicode_escape"]))
def test_any_bytes_give_text_or_none(data: bytes, declared: str | None) -> None:
    text = decode_text(data, declared)
    assert text is None or clean_text(text).encode() is not None


@given(st.text(alphabet=st.characters(max_codepoint=0x2FFF)))
def test_the_stored_text_is_valid_utf8_without_nul_or_carriage_return(text: str) -> None:
    stored = clean_text(text)
    assert stored.encode().decode() == stored
    assert "\x00" not in stored
    assert "\r" not in stored


@given(st.text(alphabet="ab .,\n\t “”’—éüßñЖ中"))
def test_sound_text_is_stored_to_the_character(text: str) -> None:
    assert clean_text(text) == text


def test_line_ends_become_lf_and_nothing_is_trimmed() -> None:
    assert clean_text("  one\r\ntwo\rthree \n\n") == "  one\ntwo\nthree \n\n"


def test_nul_and_lone_surrogates_stay_visible_as_one_character_each() -> None:
    assert clean_text("a\x00b\ud800c\udfff\ud800") == "a\ufffdb\ufffdc\ufffd\ufffd"


def test_certain_mojibake_is_repaired() -> None:
    assert clean_text("The armyâ€™s cafÃ©") == "The army’s café"
