"""Encodings: the bytes decide, never the name, and what had to be repaired is told."""

import pytest

from tests.ingest.shapes import GSC_FR, codes, export

TABLE = f"{GSC_FR}\nécharpe d’été à l’œil,3,40,7.5%,1.5\nmaïs grillé à Noël,1,2,50%,3\ncôté forêt,1,2,50%,3\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8+BOM"),
        ("utf-16", "utf-16le+BOM"),
        ("utf-16-le", "utf-16le"),
        ("utf-16-be", "utf-16be"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_every_encoding_gives_the_same_table(encoding, name):
    """French text survives each encoding that vendors and spreadsheets write."""
    read = export(TABLE.encode(encoding))
    assert read.encoding == name
    assert list(read.table["query"]) == ["écharpe d’été à l’œil", "maïs grillé à Noël", "côté forêt"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_line_end_gives_the_same_table(newline):
    """Windows, Unix, old Mac and doubled line ends are all line ends."""
    assert export(TABLE.replace("\n", newline)).totals == {"impressions": 44, "clicks": 5}


def test_a_line_in_another_encoding_is_read_and_told():
    """One Windows line inside UTF-8 keeps its accents, and the reader is told."""
    mixed = TABLE.encode() + "blé,1,2,50%,3\n".encode("cp1252")
    read = export(mixed)
    assert read.table["query"].iloc[-1] == "blé"
    assert "mixed_encoding" in codes(read)


def test_utf16_cut_in_a_character_is_read_and_told():
    """A download that stops between two bytes loses one character, and the reader is told."""
    assert "cut_short" in codes(export(TABLE.encode("utf-16")[:-1]))


def test_a_stray_zero_byte_is_removed_and_told():
    """A single NUL in an otherwise sound file does not refuse it."""
    read = export(TABLE.replace("forêt", "fo\x00rêt").encode() + b"a,1,2,50%,3\n" * 200)
    assert read.table["query"].iloc[2] == "côté forêt"
    assert "bad_characters" in codes(read)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(("name", "mark"), [("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("pipe", "|")])
def test_encoding_and_delimiter_are_independent(encoding, name, mark):
    """UTF-16 may come with commas and UTF-8 with tabs: one says nothing about the other."""
    assert export(TABLE.replace(",", mark).encode(encoding)).delimiter == name


def test_a_line_of_single_bytes_inside_utf16_is_read_and_told():
    """A line appended to a UTF-16 file by a program that knew nothing of it keeps its text."""
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        read = export(TABLE.encode(encoding) + "blé doré,1,2,50%,3\n".encode("cp1252"))
        assert read.table["query"].tolist()[-2:] == ["côté forêt", "blé doré"]
        assert "mixed_encoding" in codes(read)


def test_zeros_at_the_end_are_removed_and_told():
    """A file padded to the size of a disk block is read to its last row."""
    read = export(TABLE.encode() + bytes(3_000))
    assert read.totals == {"impressions": 44, "clicks": 5}
    assert "bad_characters" in codes(read)


def test_marks_left_where_files_were_joined_are_no_text():
    """A byte order mark inside, at the start of a line, does not stick to its first cell."""
    assert export(f"\ufeff{TABLE}\ufeffsapin,1,2,50%,3\n".encode()).table["query"].iloc[-1] == "sapin"


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859_15", "mac_roman"])
def test_a_few_accents_tell_the_encoding(encoding):
    """One line with an accent in ten is enough; the euro and the oe are told from the signs that share their byte."""
    text = f"{GSC_FR}\n" + "".join(f"q{number},1,2,50%,3\n" for number in range(9)) + "nœud à 12 €,1,2,50%,3\n"
    assert export(text.encode(encoding)).table["query"].iloc[-1] == "nœud à 12 €"


def test_two_foreign_letters_in_a_row_are_still_words():
    """German doubles them: it is not taken for Czech."""
    text = f"{GSC_FR}\n" + "größe größe größe,1,2,50%,3\n" * 3
    assert export(text.encode("cp1252")).table["query"].iloc[0] == "größe größe größe"
