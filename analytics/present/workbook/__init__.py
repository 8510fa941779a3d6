"""The workbook of a report: native tables and charts, and formulas that recompute what they show.

One sheet sums up, one tells each view with its charts, one holds each table in full, one is for what-if questions, one
says what the data show and hide. What comes from data is text, never a formula; a formula carries its value, so that a
reader that does not calculate shows it too.
"""

from analytics.present.story.report import Report
from analytics.present.workbook.book import Book
from analytics.present.workbook.front import write_quality, write_summary
from analytics.present.workbook.views import write_view
from analytics.present.workbook.what_if import write_what_if


def workbook_bytes(report: Report) -> bytes:
    """Return the XLSX file of a report; the same report gives the same bytes.

    Raises
    ------
    PIL.UnidentifiedImageError
        If the client's logo is no picture.

    """
    book = Book(report)
    write_summary(book)
    details = {view.name: write_view(book, view) for view in report.views}
    write_what_if(book, report.study, details)
    write_quality(book)
    return book.done()
