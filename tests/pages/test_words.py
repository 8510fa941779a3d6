"""Every word on screen comes from the catalogues or from the visitor's own files."""

import json
from collections.abc import Iterator
from unittest.mock import patch

import pyarrow as pa
import pytest
from google.protobuf.message import Message

from analytics.present.look import Look
from pages import _session
from tests.contracts.source import refuse
from tests.pages.running import PAGES, blocks, go, started
from tests.pseudo import data_words, marked, strangers

EVERY = (*PAGES, "meeting", "method")
READ = frozenset("alt body caption delta help label name options placeholder text title value".split())
DRAWN = frozenset("hovertemplate hovertext label labels name text texttemplate ticktext title".split())


def texts_of(message: Message) -> Iterator[str]:
    """What a person reads in an element: its own words, those of its figure, and the headers of its table."""
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        for one in values:
            if isinstance(one, Message):
                yield from texts_of(one)
            elif isinstance(one, str) and field.name in READ:
                yield one
            elif field.name == "spec" and isinstance(one, str) and one:
                yield from drawn(json.loads(one))
            elif field.name == "columns" and isinstance(one, str) and one:
                yield from headers(json.loads(one))


def drawn(node: object, name: str = "") -> Iterator[str]:
    """Words of a plotly figure."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from drawn(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from drawn(value, name)
    elif isinstance(node, str) and name in DRAWN:
        yield node


def headers(columns: dict) -> Iterator[str]:
    """Labels and helps of a table's columns."""
    for column in columns.values():
        yield from (column[name] for name in ("label", "help") if column.get(name))


def cells(message: Message) -> Iterator[str]:
    """Texts in the cells of a table."""
    if content := getattr(message, "data", b""):
        for column in pa.ipc.open_stream(content).read_all().columns:
            if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                yield from (text for text in column.unique().to_pylist() if text)


@pytest.fixture(scope="module")
def words() -> dict[str, list[str]]:
    """What each page says on the sample, in a language whose every text is marked."""
    said, shared = {}, _session._sample_memo()
    wordless = {
        key: found for key, found in shared.get("cheap", {}).items() if not any(isinstance(part, Look) for part in key)
    }
    own = {"heavy": shared.setdefault("heavy", {}), "cheap": wordless}  # the heavy hold codes, no words
    with marked(), patch.object(_session, "_sample_memo", lambda: own):  # results with marks are nobody else's
        app = started("fr")
        for page in EVERY:
            go(app, page)
            shown = [*blocks(app.main), *blocks(app.sidebar)]
            protos = [proto for block in shown if isinstance(proto := getattr(block, "proto", None), Message)]
            said[page] = [text for proto in protos for text in texts_of(proto)]
            said[page] += [text for proto in protos for text in cells(proto)]
    return said


@pytest.fixture(scope="module")
def known(words: dict[str, list[str]]) -> frozenset[str]:
    """Words of the sample's own files, as the pages of `words` read them."""
    assert words
    panel = next(found for (name, *_), found in _session._sample_memo()["heavy"].items() if name == "panel")
    return data_words(panel, *(export.file for export in _session._sample()))


@pytest.mark.parametrize("page", EVERY)
def test_every_word_of_a_page_is_in_the_catalogues(page: str, words: dict[str, list[str]], known: frozenset[str]):
    """Labels, helps, sentences, figures and headers hold no word of their own."""
    assert any("⟦" in text for text in words[page])
    refuse(strangers(words[page], known), "Say it through the catalogues:")
