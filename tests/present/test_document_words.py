"""Every word of a document comes from the catalogues of its language or from the client's own files."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO, StringIO
from itertools import chain
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from lxml import etree, html

from analytics import locales
from analytics.decide import Plan
from analytics.decide.seo import briefs, propose
from analytics.model.forecast import Asked, forecast_days
from analytics.model.own_pages import compete
from analytics.present.deck import deck_bytes
from analytics.present.handover import archive, handover
from analytics.present.look import Look
from analytics.present.paper import paper_html
from analytics.present.story.report import Client, Report, Step, report
from analytics.present.story.study import Computed
from analytics.present.story.views import VIEWS
from analytics.present.web import page_bytes
from analytics.present.workbook import workbook_bytes
from tests.contracts.source import refuse
from tests.model.forecasting import series
from tests.model.forecasting import told as by_day
from tests.pages.test_words import drawn
from tests.present.conftest import ACCOUNTS
from tests.pseudo import CLOSE, OPEN, data_words, marked, strangers

MADE_ON = date(2026, 11, 24)
FILES = ("paid.csv", "organic.csv")
SAID = frozenset("author creator description oddFooter oddHeader subject t title v".split())
NAMES = frozenset("alt aria-label content data-words descr displayName error name placeholder prompt title".split())
UNSEEN = frozenset("cellStyle clrScheme definedName fmtScheme font fontScheme meta tableStyleInfo theme".split())
"""Elements of a file whose names no program shows, or each in its reader's language."""
OWN = ("Campaign", "Ad Group", "Keyword")
"""Columns of an Editor file that hold the account's own words; of the others only comments are words."""


@contextmanager
def marked_french() -> Iterator[None]:
    """French alone, marked; to ask for another language is an error."""
    with marked():
        pseudo = locales.catalogue

        def french(language: str) -> object:
            assert language == "fr"
            return pseudo("fr")

        with patch.object(locales, "catalogue", french):
            yield


@pytest.fixture(scope="module")
def known() -> frozenset[str]:
    """Words of the small account, its client and its files."""
    return data_words(ACCOUNTS["full"]().panel, "Lumen", *FILES)


@pytest.fixture(scope="module")
def told() -> Iterator[Report]:
    """Every view, all with something to say, in the marked language; it stays marked while documents are made."""
    with marked_french():
        analysis = ACCOUNTS["full"]()
        study = Computed(analysis, MADE_ON)
        vars(study)["forecast"] = forecast_days(by_day(paid_clicks=series(150)), Asked(weeks=8))
        look = Look("fr", "light", analysis.panel.currency)
        yield report(study, list(map(Step, VIEWS)), Client("Lumen"), look, made_on=MADE_ON, files=FILES)


def whole(text: str) -> str:
    """A text of which parts were cut before an ellipsis, with the marks that were cut off."""
    if text.count(OPEN) == text.count(CLOSE):
        return text
    made = ""
    for part in re.split("(?<=…)", text):
        made += part
        made += CLOSE * (made.count(OPEN) - made.count(CLOSE)) if part.endswith("…") else ""
    return made


def said_by(tree: etree._Element, names: frozenset[str]) -> Iterator[str]:
    """Texts of an XML part that a program shows, and attributes that do."""
    for element in tree.iter(etree.Element):
        tag = etree.QName(element).localname
        if tag not in UNSEEN:
            yield from (value for name, value in element.items() if name in names)
        if tag in SAID and element.text:
            yield element.text
        if tag == "f" and element.text:  # a formula's own texts, and the sheets it names
            yield from re.findall(r'"([^"]*)"', element.text)


def office(content: bytes) -> Iterator[str]:
    """What a deck or a workbook says: slides, notes, cells, sheets, charts and the workbooks behind them."""
    with ZipFile(BytesIO(content)) as archived:
        for name in archived.namelist():
            if name.endswith(".xlsx"):
                yield from office(archived.read(name))
            elif name.endswith(".xml") and not name.startswith(("[", "docProps/app")):
                is_behind = any(
                    part in name.lower() for part in ("layout", "master", "notes")
                )  # parts that list no shapes to a reader
                yield from said_by(etree.fromstring(archived.read(name)), NAMES - {"name"} if is_behind else NAMES)


def page(content: str) -> Iterator[str]:
    """What a page says, its figures included."""
    tree = html.fromstring(content)
    for script in tree.xpath("//script|//style"):
        if script.get("id") == "numbers":
            yield from drawn(json.loads(script.text)["figures"])
        script.drop_tree()
    for element in tree.iter(etree.Element):
        if element.tag == "svg":  # whose names stand on as many lines as they take
            yield " ".join(element.itertext())
        elif element.tag not in ("text", "tspan"):
            yield from (words for words in (element.text, element.tail) if words)
        if element.tag not in UNSEEN:
            yield from (value for name, value in element.items() if name in NAMES)


def plan_files(found: Report) -> Iterator[str]:
    """What the files of the plan say, and how they are called."""
    plan, analysis = found.study.plan, found.study.analysis
    assert isinstance(plan, Plan)
    pages = compete(analysis.panel, analysis.click_curve)
    listed = briefs(analysis, propose(analysis, None), pages)
    with ZipFile(BytesIO(archive(handover(plan, analysis, listed), found.look))) as archived:
        yield from archived.namelist()
        for name in archived.namelist():
            content = archived.read(name)
            if ".txt" in name:
                yield content.decode("utf-8-sig")
            elif content.startswith(b"\xff\xfe"):
                for row in csv.DictReader(StringIO(content.decode("utf-16")), delimiter="\t"):
                    yield from (row[column] for column in (*OWN, "Comment") if row.get(column))
            else:
                yield from chain.from_iterable(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))


DOCUMENTS: dict[str, Callable[[Report], Iterator[str]]] = {
    "deck": lambda found: office(deck_bytes(found)),
    "workbook": lambda found: office(workbook_bytes(found)),
    "page": lambda found: page(page_bytes(found).decode()),
    "paper": lambda found: page(paper_html(found)),
    "plan_files": plan_files,
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_word_of_a_document_is_in_the_catalogues(kind: str, told: Report, known: frozenset[str]):
    """Slides, notes, cells, charts, alternatives, comments and the names of files hold no word of their own."""
    assert not any(view.is_silent for view in told.views)
    texts = [whole(text) for text in dict.fromkeys(DOCUMENTS[kind](told))]
    assert any(OPEN in text for text in texts)
    refuse(strangers(texts, known), "Say it through the catalogues:")
