"""What a reader hears who cannot see a figure or a table: its finding, then what is drawn and along which axes."""

import plotly.graph_objects as go

from analytics.present.draw import alternative
from analytics.present.look import Look
from analytics.present.tables import DisplayTable

_ALONE = {"sankey": "flows", "treemap": "areas", "waterfall": "waterfall"}


def described(figure: go.Figure, look: Look) -> str:
    """A figure's finding, its kind and the names of its axes; the finding alone where nothing is drawn."""
    finding = alternative(figure)
    if not figure.data:
        return finding
    told = {"finding": finding, "shape": look.text(f"look.shape.{_shape(figure)}")}
    layout = figure.layout
    axes = {name: axis.title.text for name, axis in (("x", layout.xaxis), ("y", layout.yaxis)) if axis.title.text}
    words = {name: str(title).replace("<br>", " ") for name, title in axes.items()}
    return look.text(f"look.figure.{''.join(words) or 'plain'}", **told, **words)


def described_table(shown: DisplayTable, look: Look) -> str:
    """How many rows a table has, and which columns."""
    columns = ", ".join(column.label for column in shown.on("screen"))
    return look.text("look.table", n=len(shown.frame), columns=columns)


def _shape(figure: go.Figure) -> str:
    """What a figure is drawn with: its largest kind of mark."""
    kinds = {trace.type for trace in figure.data}
    if alone := [name for kind, name in _ALONE.items() if kind in kinds]:
        return alone[0]
    if "bar" in kinds:
        is_lying = any(trace.orientation == "h" for trace in figure.data)
        side = "bars" if is_lying else "columns"
        return f"stacked_{side}" if figure.layout.barmode == "stack" else side
    if any("lines" in (trace.mode or "") and trace.x is not None and len(trace.x) > 2 for trace in figure.data):  # noqa: PLR2004
        return "bands" if any(trace.fill for trace in figure.data) else "curves"
    if any(trace.error_x.array is not None or "lines" in (trace.mode or "") for trace in figure.data):
        return "ranges"
    return "bubbles" if any(trace.marker.sizemode == "area" for trace in figure.data) else "dots"
