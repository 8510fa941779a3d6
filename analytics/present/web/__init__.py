"""The report as one HTML file that opens anywhere, asks nothing of any server, and can still be explored."""

from analytics.present.story.report import Report
from analytics.present.web.document import document
from analytics.present.web.figures import figures_json, inline, pictures, policy, scripts

ROWS = 200
"""Rows of each table; the workbook has them all."""


def page_bytes(report: Report) -> bytes:
    """Return the HTML file of a report in UTF-8; the same report gives the same bytes."""
    drawn = {view.name: pictures(view) for view in report.views}
    numbers = figures_json({name.name: figure for each in drawn.values() for name, figure in each}, report.look)
    sources = scripts()
    shown = {view: tuple(picture for picture, _ in each) for view, each in drawn.items()}
    made = document(report, "screen", shown, rows=ROWS, scripts=inline(sources, numbers), policy=policy(sources))
    return made.encode("utf-8")
