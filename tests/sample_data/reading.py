"""The reports read back with nothing but the csv module: rows, footers, and numbers as hundredths."""

import csv
import io

from sample_data.layout import FRENCH

NUMBERS = {
    "fr": ("Impr.", "Clics", "Coût", "Conversions", "Valeur de conv."),
    "en": ("Impr.", "Clicks", "Cost", "Conversions", "Conv. value"),
}


def number(cell, layout):
    """Cell as hundredths, read with the layout's own marks."""
    return round(100 * float(cell.replace(layout.thousands, "").replace(layout.decimal, ".")))


def read(content, layout, column=0):
    """Data rows and footer rows of a report, as the plain csv module cuts them; footers speak in `column`."""
    text = content.decode("utf-16" if layout is FRENCH else "utf-8")
    lines = list(csv.reader(io.StringIO(text), delimiter=layout.delimiter))
    header = lines[2]
    rows = [dict(zip(header, line, strict=True)) for line in lines[3:]]
    named = header[column]
    footers = {row[named]: row for row in rows if row[named].startswith(("Total\u00a0: ", "Total: "))}
    return [row for row in rows if row[named] not in footers], footers


def sums(rows, layout):
    """Exact sums of the additive columns, in hundredths."""
    return [sum(number(row[name], layout) for row in rows) for name in NUMBERS[layout.language]]
