"""The first typed hop: what one file, archive member or workbook sheet turned out to be."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pandas as pd

from analytics.engine import Table
from analytics.schema import ADDITIVE, Notice, Period

FooterRole = Literal["rows", "other", "account"]


@dataclass(frozen=True, slots=True)
class Footer:
    """A total the vendor printed itself, e.g. `Total: Search terms`, kept apart from the rows.

    `totals` holds only the measures that the footer line states, by canonical column. `role` is `rows` for a total of
    the rows shown, `other` for the part Google hides ("Other search terms"), `account` for anything wider.
    """

    label: str
    totals: tuple[tuple[str, float], ...]
    role: FooterRole = "account"


@dataclass(frozen=True, eq=False)
class Export:
    """One recognised table.

    Attributes
    ----------
    file
        Name given by the user; for an archive or workbook, `outer.zip!member`.
    kind, source, language
        Kind name (`gsc_queries`, …), vendor, and language of the headers (`fr`, `en`, `es`).
    encoding, delimiter, currency
        As decided for the whole file; currency is an ISO 4217 code, None where no cell states one.
    period
        Days covered, None where nothing in the file or its name states them.
    table
        Canonical columns of `schema.COLUMNS` only; numbers are floats, NaN where the vendor gave no value; dates are
        `datetime64`. A comparison export holds the current period, and the former one in `*_previous` columns.
    rejects
        Columns `row` (1-based line of the file), `column` (header as written), `value` (as written), `reason`
        (notice code). A row with a rejected cell is not in `table`.
    footers
        The vendor's own totals.
    reconciled
        True when the rows add up to the vendor's footer, False when they do not, None without such a footer.
    warnings
        What the reader should be told.
    content_hash
        SHA-256 of the bytes read, as hexadecimal.

    """

    file: str
    kind: str
    source: str
    language: str
    encoding: str
    delimiter: str
    currency: str | None
    period: Period | None
    table: Table
    rejects: pd.DataFrame
    content_hash: str
    footers: tuple[Footer, ...] = ()
    reconciled: bool | None = None
    warnings: tuple[Notice, ...] = ()

    @cached_property
    def totals(self) -> dict[str, float]:
        """Sum of each additive measure the table has; NaN counts as nothing."""
        return {name: float(self.table[name].sum()) for name in ADDITIVE if name in self.table}

    @property
    def is_daily(self) -> bool:
        """Whether rows are dated and carry another key (query, campaign …) than the date."""
        return "date" in self.table and bool({"query", "campaign", "keyword"} & set(self.table.columns))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, member or sheet that is not used, and why.

    Attributes
    ----------
    kind
        Its name when it was recognised.
    header, rows
        Of a table that nobody knows: its header row and its first rows as printed, for its owner to say what they mean.

    """

    file: str
    reason: Notice
    kind: str | None = None
    details: tuple[Notice, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
