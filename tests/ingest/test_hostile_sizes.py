"""Bombs and endless things: refused for what they are, in the memory of one more process, with the limit in words."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from textwrap import dedent
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from analytics.errors import RefusedInput
from analytics.ingest import read_file
from analytics.ingest.archive import Budget, extract_large
from analytics.ingest.decode import decode
from analytics.ingest.limits import MAX_CELL, MAX_COLUMNS
from analytics.locales import LANGUAGES, tell
from tests.ingest.shapes import refusal

ROOT = Path(__file__).resolve().parents[2]
HEAD = "Query,Clicks,Impressions\n"


def measured(program: str) -> tuple[str, int]:
    """What a program prints, and how many MB its process grew by beyond the imports."""
    code = f"""
    import resource
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZipFile
    from analytics.ingest import Refusal, read_file
    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    def told(name, content):
        items = read_file(name, content)
        return " ".join(item.reason.code if isinstance(item, Refusal) else str(len(item.table)) for item in items)
    {program}
    """
    done = subprocess.run(
        [sys.executable, "-c", dedent(code)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    said, grown = done.stdout.strip().rsplit(" ", 1)
    return said, int(grown) // 1000


@pytest.mark.parametrize(
    ("content", "reason", "most"),
    [
        ("b'x' * 200_000_000", "ingest.refused.cell_too_long", 50),
        ("b'Query,Clicks,Impressions\\na,1,2\\n' + b'y' * 200_000_000", "ingest.refused.cell_too_long", 50),
        ("('Query,Clicks\\n\"' + 'z' * 90_000_000).encode('utf-16')", "ingest.refused.cell_too_long", 50),
        ("b','.join([b'c'] * 10**6)", "ingest.refused.cell_too_long", 50),
        ("b','.join([b'c'] * 400_000) + b'\\n1,2\\n'", "ingest.refused.too_many_columns", 50),
        ("bytes(200_000_000)", "ingest.refused.empty", 250),
        ("b'a,1\\n' + bytes(100_000_000)", "ingest.refused.not_text", 250),
    ],
)
def test_an_endless_thing_is_refused_without_a_copy(content, reason, most):
    """A line, a field or a header beyond its limit is refused on the bytes, before they are text."""
    said, grown = measured(f"content = {content}; before = peak(); print(told('x.csv', content), peak() - before)")
    assert said == reason
    assert grown < most


@pytest.mark.parametrize(
    ("name", "content", "limit"),
    [
        ("line", HEAD.encode() + b"y" * (MAX_CELL + 1), MAX_CELL),
        ("columns", b",".join([b"c"] * (MAX_COLUMNS + 1)), MAX_COLUMNS),
    ],
)
def test_the_message_states_the_limit(name, content, limit):
    """Whoever is refused learns the number that was exceeded, in both languages."""
    item = refusal(content, f"{name}.csv")
    for language in LANGUAGES:
        digits = "".join(character for character in tell(item.reason, language) if character.isdigit())
        assert str(limit) in digits


def test_a_stray_quote_over_two_hundred_thousand_rows_costs_one_line():
    """The rows after it are read, in memory that grows with the file and not with the quote."""
    said, grown = measured(
        "rows = 'Query,Clicks,Impressions\\n\"stray,1,2\\n' + 'lampe,1,2\\n' * 200_000; content = rows.encode(); "
        "before = peak(); print(told('x.csv', content), peak() - before)"
    )
    assert said == "200001"
    assert grown < 200


def bomb(members: int, size: int) -> bytes:
    """An archive of so many members, each so many zeros."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for number in range(members):
            target.writestr(f"{number}.csv", bytes(size))
    return buffer.getvalue()


def test_many_small_bombs_are_one():
    """Members that each stay below the ratio's threshold are refused for their sum."""
    item = refusal(bomb(20, 9_000_000), "x.zip")
    assert item.reason.code == "ingest.refused.inflates"
    assert "200" in tell(item.reason, "en")


def test_a_bomb_in_an_archive_in_an_archive_is_refused():
    """The inner archive shares the budget and the ratio of the outer one."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as outer:
        outer.writestr("inner.zip", bomb(3, 90_000_000))
    (item,) = read_file("x.zip", buffer.getvalue())
    assert item.file == "x.zip!inner.zip"
    assert item.reason.code == "ingest.refused.inflates"


def test_a_hundred_thousand_members_are_refused_before_they_are_listed():
    """The directory of an archive is not parsed when it lists far more files than are ever read."""
    entry = b"PK\x01\x02" + bytes(42)
    content = b"PK\x03\x04" + entry * 100_000 + b"PK\x05\x06" + bytes(18)
    assert refusal(content, "x.zip").reason.code == "ingest.refused.members"


def test_a_large_member_inflates_to_a_file_of_ours(tmp_path):
    """Under a name of the caller's, counted; nothing stays of one that is refused, nothing is written over."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        target.writestr("../../evil.csv", b"Query,Clicks\n" + os.urandom(1_000).hex().encode() * 5_000)
        target.writestr("bomb.csv", bytes(60_000_000))
    with ZipFile(buffer) as archive:
        table, zeros = archive.infolist()
        assert extract_large(archive, table, Budget(), tmp_path / "a") == table.file_size
        assert (tmp_path / "a").read_bytes() == archive.read(table)
        with pytest.raises(OverflowError):
            extract_large(archive, zeros, Budget(), tmp_path / "b")
        with pytest.raises(OverflowError):
            extract_large(archive, table, Budget(1_000), tmp_path / "c")
        with pytest.raises(FileExistsError):
            extract_large(archive, table, Budget(), tmp_path / "a")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_decoding_takes_no_more_than_two_copies():
    """A file of 60 MB with line ends of two bytes and a few lines in another encoding."""
    said, grown = measured(
        "from analytics.ingest.decode import decode; "
        "content = 'lampe é,1,2\\r\\n'.encode() * 4_000_000 + b'caf\\xe9,1,2\\r\\n'; "
        "before = peak(); text = decode('x', content).text; print(len(text), peak() - before)"
    )
    assert int(said) == 12 * 4_000_000 + 9
    assert grown < 3 * 60


def test_noise_of_any_length_is_refused_as_such():
    """Refusing needs a sample only."""
    with pytest.raises(RefusedInput):
        decode("x", os.urandom(1_000_000))
