"""The report on paper: a PDF made without a browser, where WeasyPrint is installed; else how to get one."""

from importlib import import_module
from importlib.util import find_spec

from analytics.present.look import Look
from analytics.present.paper.svg import drawn
from analytics.present.story.report import Report
from analytics.present.story.view import View
from analytics.present.web.document import Picture, document
from analytics.schema import Notice

ROWS = 30
"""Rows of each table: paper shows the first ones, the workbook has them all."""

_MAKER = "weasyprint"


def paper_html(report: Report) -> str:
    """The pages before they are set: the report's words, with charts drawn from their numbers."""
    shown = {view.name: _pictures(view, report.look) for view in report.views}
    return document(report, "paper", shown, rows=ROWS)


def paper(report: Report) -> bytes | Notice:
    """Return the PDF of a report, or why none can be made here, with the cure.

    The same report gives the same bytes.
    """
    if find_spec(_MAKER) is None:
        return Notice.of("web.paper.missing")
    try:
        maker = import_module(_MAKER)
    except OSError as missing:  # Pango and its kin come from the system, and are loaded on import
        return Notice.of("web.paper.libraries", library=str(missing).partition(":")[0])
    within = import_module(f"{_MAKER}.urls").URLFetcher(allowed_protocols=("data",))  # the logo is in the page
    return bytes(maker.HTML(string=paper_html(report), url_fetcher=within).write_pdf())


def _pictures(view: View, look: Look) -> tuple[Picture, ...]:
    return tuple(
        Picture(f"{view.name.replace('_', '-')}-{at}", chart.title, drawn=drawn(chart, look))
        for at, chart in enumerate(view.charts)
    )
