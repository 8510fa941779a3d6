"""The empty presentation: sixteen by nine, Accord's colours as its theme, two layouts in the reader's language."""

from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from analytics.present.deck.measure import clean
from analytics.present.deck.paint import FONT, Box, place
from analytics.present.look import Look

WIDTH, HEIGHT = 960.0, 540.0
"""Of a slide, in points."""

MARGIN = 40.0
_ACCENTS = ("seo", "sea", "both", "gain", "risk", "muted")
_COVER, _PAGE = 0, 5  # of the layouts that python-pptx brings
_TITLES = {_COVER: Box(MARGIN, 190, 620, 120), _PAGE: Box(MARGIN, 40, WIDTH - 2 * MARGIN, 56)}
_MOST = 255  # letters of a property
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say


def empty(look: Look, made_on: date, title: str, subject: str) -> Deck:
    """An empty presentation in the reader's language, dated by the report and not by the clock."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    _keep_layouts(deck, look)
    _colour(deck, look)
    for master in (deck, deck.slide_master, deck.notes_master, *deck.slide_layouts):
        _translate(master._element, look)  # noqa: SLF001 - prompts have no other door
    said = deck.core_properties
    said.title, said.subject, said.author, said.last_modified_by = title, clean(subject)[:_MOST], "Accord", "Accord"
    said.language = {"fr": "fr-FR", "en": "en-GB"}[look.language]
    said.keywords, said.comments, said.category, said.revision = "", "", "", 1
    said.created = said.modified = datetime.combine(made_on, time())
    return deck


def cover_layout(deck: Deck) -> object:
    """Layout of the first slide."""
    return deck.slide_layouts[0]


def page_layout(deck: Deck) -> object:
    """Layout of every other slide."""
    return deck.slide_layouts[1]


def _keep_layouts(deck: Deck, look: Look) -> None:
    """Two layouts with a title each, where this product puts titles; no picture of somebody else's first slide."""
    layouts = list(deck.slide_layouts)
    for at, layout in enumerate(layouts):
        if at not in _TITLES:
            deck.slide_layouts.remove(layout)
            continue
        layout.name = look.text("deck.layout.cover" if at == _COVER else "deck.layout.page")
        for shape in list(layout.placeholders):
            if shape.placeholder_format.idx:
                shape._element.getparent().remove(shape._element)  # noqa: SLF001
            else:
                place(shape, _TITLES[at])
    for shape in list(deck.slide_master.placeholders):
        if shape.placeholder_format.idx > 1:
            shape._element.getparent().remove(shape._element)  # noqa: SLF001
        else:
            place(shape, _TITLES[_PAGE] if not shape.placeholder_format.idx else Box(MARGIN, 110, WIDTH - 80, 390))
    for owner, kinds in (
        (deck.part.package, (RT.THUMBNAIL, RT.EXTENDED_PROPERTIES)),
        (deck.part, (RT.PRINTER_SETTINGS,)),
    ):
        for key, relation in list(owner._rels.items()):  # noqa: SLF001
            if relation.reltype in kinds:
                owner._rels.pop(key)  # noqa: SLF001


def _colour(deck: Deck, look: Look) -> None:
    """Colours and fonts of the theme, so that what the client adds matches."""
    for master in (deck.slide_master, deck.notes_master):
        part = master.part.part_related_by(RT.THEME)
        theme = getattr(part, "_element", None)
        theme = parse_xml(part.blob) if theme is None else theme
        colours = dict(zip([f"accent{n}" for n in range(1, 7)], _ACCENTS, strict=True)) | {
            "dk1": "ink", "lt1": "paper", "dk2": "both", "lt2": "panel", "hlink": "seo", "folHlink": "muted"
        }  # fmt: skip
        for name, role in colours.items():
            slot = theme.find(f".//{qn(f'a:{name}')}")
            for old in list(slot):
                slot.remove(old)
            colour = slot.makeelement(qn("a:srgbClr"), {"val": getattr(look.colour, role).removeprefix("#")})
            slot.append(colour)
        for letters in theme.iter(qn("a:latin")):
            letters.set("typeface", FONT)
        if not hasattr(part, "_element"):
            part._blob = serialize_part_xml(theme)  # noqa: SLF001


def _translate(element: object, look: Look) -> None:
    """Prompts of a master or layout in the reader's language."""
    for run in element.iter(qn("a:r")):  # type: ignore[attr-defined]
        is_title = "title" in run.find(qn("a:t")).text
        run.find(qn("a:t")).text = look.text("deck.prompt.title" if is_title else "deck.prompt.text")
    for run in element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):  # type: ignore[attr-defined]
        run.set("lang", "fr-FR" if look.language == "fr" else "en-GB")


def sealed(deck: Deck) -> bytes:
    """The file: the same report gives the same bytes on any day."""
    written, result = BytesIO(), BytesIO()
    deck.save(written)
    with ZipFile(written) as made, ZipFile(result, "w", ZIP_DEFLATED) as kept:
        for name in made.namelist():
            kept.writestr(ZipInfo(name, _EPOCH), made.read(name), ZIP_DEFLATED)
    return result.getvalue()
