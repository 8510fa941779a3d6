"""A view on a sheet: question, finding, note, numbers with their intervals, charts, amounts by decision, sources."""

from analytics.present.story.view import View
from analytics.present.workbook.book import COLUMNS, FIRST_WIDTH, WIDTH, Book, Sheet
from analytics.present.workbook.details import Details, write_details, write_recap
from analytics.present.workbook.plots import write_charts

_ALL = (0, COLUMNS - 1)
LETTERS = FIRST_WIDTH + WIDTH * (COLUMNS - 1)
"""Letters of a line across a sheet that tells."""

_CONTEXT, _DEFINITION = (2, 4), (5, 8)


def write_view(book: Book, view: View) -> Details | None:
    """Write a view and, on the next sheet, its table in full; return the table as written."""
    look = book.look
    sheet = book.telling(look.text(f"pages.{view.name}.tab"))
    details = None if view.table is None else write_details(book, view, view.table)
    row = write_head(sheet, view)
    if view.cards:
        row = write_cards(sheet, view, row, book)
    if view.charts:
        row = write_charts(book, sheet, view.charts, row)
    if details is not None:
        row = write_recap(details, sheet, row, look)
    for key, sentences in (("caveats", view.caveats), ("sources", view.sources)):
        row = write_list(sheet, look.text(f"workbook.section.{key}"), sentences, row)
    return details


def write_head(sheet: Sheet, view: View) -> int:
    """Write question, title, finding and note; return the next free row."""
    sheet.text(0, 0, view.question, "eyebrow")
    sheet.text(1, 0, view.title, "title")
    sheet.page.set_row(1, 28)
    sheet.across(2, _ALL, view.headline, "finding")
    sheet.tall(2, (view.headline, LETTERS - 20), line=17)
    if not view.note:
        return 4
    sheet.across(3, _ALL, view.note, "wrapped")
    sheet.tall(3, *((line, LETTERS - 10) for line in view.note.splitlines()))
    return 5


def write_cards(sheet: Sheet, view: View, row: int, book: Book) -> int:
    """Write the view's numbers, each with its interval or context and what it means; return the next free row."""
    for column, name in ((0, "measure"), (1, "value")):
        sheet.text(row, column, book.look.text(f"workbook.card.{name}"), "head")
    for span, name in ((_CONTEXT, "context"), (_DEFINITION, "definition")):
        sheet.across(row, span, book.look.text(f"workbook.card.{name}"), "head")
    for at, card in enumerate(view.cards, row + 1):
        sheet.text(at, 0, card.label, "label")
        sheet.printed(at, 1, card.value, "card")
        sheet.across(at, _CONTEXT, "")
        sheet.printed(at, _CONTEXT[0], card.note, "wrapped")
        sheet.across(at, _DEFINITION, card.help, "muted")
        sheet.tall(at, (card.help, WIDTH * 4 - 2), (card.note, WIDTH * 3 - 2), (card.label, FIRST_WIDTH - 2))
    return row + len(view.cards) + 2


def write_list(sheet: Sheet, title: str, sentences: tuple[str, ...], row: int) -> int:
    """Write sentences under a title; return the next free row."""
    if not sentences:
        return row
    sheet.across(row, _ALL, title, "section")
    for at, sentence in enumerate(sentences, row + 1):
        sheet.across(at, _ALL, sentence)
        sheet.tall(at, (sentence, LETTERS - 10))
    return row + len(sentences) + 2
