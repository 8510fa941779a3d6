"""A display table as a CSV that the reader's spreadsheet opens as it is: marks, separator, no formula in a cell."""

import csv
import io
from numbers import Real

import pandas as pd

from analytics.present.look import Look
from analytics.present.spreadsheet import neutral
from analytics.present.tables import DisplayTable

_DECIMALS = {"money": 2, "price": 4, "count": 1, "share": 4, "position": 2, "factor": 4}


def csv_bytes(table: DisplayTable, look: Look) -> bytes:
    """Return the file: UTF-8 with a byte order mark; `;` and a decimal comma in French, `,` and a point in English.

    Numbers keep their sign; a text that a spreadsheet would run gets a leading apostrophe. A missing number is empty.
    """
    columns = table.on("file")
    is_french = look.language == "fr"
    content = io.StringIO(newline="")
    writer = csv.writer(content, delimiter=";" if is_french else ",", lineterminator="\r\n")
    writer.writerow([column.label for column in columns])
    values = [[_cell(value, column.kind, is_french) for value in table.frame[column.name]] for column in columns]
    writer.writerows(zip(*values, strict=True))
    return b"\xef\xbb\xbf" + content.getvalue().encode("utf-8")


def _cell(value: object, kind: str, is_french: bool) -> str:  # noqa: FBT001 - one caller, one line above
    if kind in _DECIMALS and isinstance(value, Real):
        number = float(value)
        shown = (
            ""
            if pd.isna(number)
            else f"{round(number, _DECIMALS[kind]) + 0.0:.{_DECIMALS[kind]}f}".rstrip("0").rstrip(".")
        )
        return shown.replace(".", ",") if is_french else shown
    return "" if pd.isna(value) else neutral(str(value))  # type: ignore[call-overload]
