"""The first sheet: for whom, of which days and files, and each view's finding with its numbers; and the last one."""

import io

from PIL import Image

from analytics.locales import numbers
from analytics.present.data_figures import coverage_frame
from analytics.present.draw import each, known
from analytics.present.workbook.book import COLUMNS, FIRST_WIDTH, WIDTH, Book, Sheet, quoted
from analytics.present.workbook.views import LETTERS, write_list

_ALL = (0, COLUMNS - 1)
_SPAN = (1, COLUMNS - 1)
_LOGO, _SCREEN = 54, 96  # pixels high; pixels of a screen per inch


def write_summary(book: Book) -> Sheet:
    """Write the summary."""
    look, report = book.look, book.report
    sheet = book.telling(look.text("workbook.sheet.summary"))
    account = report.client.name or look.text("workbook.account")
    sheet.text(0, 0, look.text("workbook.eyebrow"), "eyebrow")
    sheet.text(1, 0, look.text("workbook.title", client=account), "title")
    sheet.page.set_row(1, 28)
    if report.client.logo:
        _logo(sheet, report.client.logo)
    row = 3
    made = numbers.day(report.made_on, look.language)
    for name, told in (("period", report.period), ("made", made), ("files", ", ".join(report.files))):
        if told:
            sheet.text(row, 0, look.text(f"workbook.front.{name}"), "label")
            sheet.across(row, _SPAN, told)
            sheet.tall(row, (told, LETTERS - FIRST_WIDTH - 10))
            row += 1
    sheet.across(row, _ALL, look.text("workbook.front.interval"), "muted")
    return _views(book, sheet, row + 2)


def _logo(sheet: Sheet, logo: bytes) -> None:
    with Image.open(io.BytesIO(logo)) as picture:
        resolution = picture.info.get("dpi", (_SCREEN, _SCREEN))[1] or _SCREEN
        scale = _LOGO / picture.height * resolution / _SCREEN
    options = {"image_data": io.BytesIO(logo), "x_scale": scale, "y_scale": scale, "decorative": True}
    sheet.page.insert_image(0, COLUMNS - 2, "logo", options)


def _views(book: Book, sheet: Sheet, row: int) -> Sheet:
    look = book.look
    for view in book.report.views:
        target = look.text(f"pages.{view.name}.tab")
        sheet.page.write_url(
            row, 0, f"internal:{quoted(target)}!A1", sheet.styles.of("link"), view.title, look.text("workbook.front.go")
        )
        sheet.across(row, _SPAN, view.headline, "finding")
        sheet.tall(row, (view.headline, LETTERS - FIRST_WIDTH - 20), line=17)
        for at, card in enumerate(view.cards, row + 1):
            sheet.text(at, 0, card.label)
            sheet.printed(at, 1, card.value, "card")
            sheet.across(at, (2, COLUMNS - 1), "")
            sheet.printed(at, 2, card.note, "wrapped")
            sheet.tall(at, (card.note, WIDTH * (COLUMNS - 2)), (card.label, FIRST_WIDTH))
        row += len(view.cards) + 2
    return sheet


def write_quality(book: Book) -> None:
    """Write what the files show and hide, the assumptions, what the figures do not say, and where they come from."""
    look, report = book.look, book.report
    sheet = book.telling(look.text("workbook.sheet.quality"))
    sheet.text(0, 0, look.text("workbook.sheet.quality"), "title")
    sheet.page.set_row(0, 28)
    row = _coverage(book, sheet, 2)
    row = write_list(sheet, look.text("workbook.section.caveats"), report.caveats, row)
    row = _pairs(sheet, look.text("workbook.section.assumptions"), report.assumptions, row)
    row = write_list(sheet, look.text("workbook.section.files"), report.files, row)
    sources = tuple(dict.fromkeys(source for view in report.views for source in view.sources))
    row = write_list(sheet, look.text("workbook.section.sources"), sources, row)
    terms = {card.label: card.help for view in report.views for card in view.cards}
    for view in report.views:
        terms |= {column.label: column.help for column in (view.table.on("file") if view.table else ())}
    _pairs(sheet, look.text("workbook.section.terms"), tuple(terms.items()), row)


def _pairs(sheet: Sheet, title: str, pairs: tuple[tuple[str, str], ...], row: int) -> int:
    if not pairs:
        return row
    sheet.across(row, _ALL, title, "section")
    for at, (name, told) in enumerate(pairs, row + 1):
        sheet.text(at, 0, name, "label")
        sheet.across(at, _SPAN, told)
        sheet.tall(at, (told, LETTERS - FIRST_WIDTH - 10), (name, FIRST_WIDTH - 2))
    return row + len(pairs) + 2


def _coverage(book: Book, sheet: Sheet, row: int) -> int:
    """Visible, hidden, total and share hidden, the last two as formulas; unknown where no export states a total."""
    look, rows = book.look, coverage_frame(book.report.study.analysis.panel)
    if rows.empty:
        return row
    sheet.across(row, _ALL, look.text("workbook.section.coverage"), "section")
    for at, name in enumerate(("measure", "visible", "hidden", "total", "share")):
        sheet.text(row + 1, at, look.text(f"workbook.coverage.{name}"), "head")
    for at, found in enumerate(each(rows), row + 2):
        kind = "money" if found.measure == "cost" else "count"
        sheet.text(at, 0, look.text(f"figures.coverage.{found.measure}"))
        sheet.number(at, 1, found.visible, kind)
        if known(found.total):
            seen, hidden, total = (sheet.at(at, column) for column in (1, 2, 3))
            sheet.number(at, 2, found.hidden, kind)
            sheet.formula((at, 3), f"{seen}+{hidden}", found.total, kind)
            sheet.formula((at, 4), f"IF({total}=0,0,{hidden}/{total})", found.hidden_share, "share")
        else:
            sheet.text(at, 2, look.text("figures.coverage.unknown"))
    return row + len(rows) + 3
