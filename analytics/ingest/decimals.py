"""Numbers with a decimal dot or a decimal comma: which of the two a file uses, and reading a whole column at once.

Babel writes our numbers but does not read those of vendors: `parse_decimal` is bound to one locale's marks, where a
file mixes them. Of fourteen cells as printed (percent signs, bounds, currency marks, plain and narrow spaces,
apostrophes) seven come out right, and not strict it takes `1,2,3` for 123; here all fourteen do, a column in a fifth
of the time.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from analytics.ingest.kinds import Decimal, words

_PLAIN = r"-?[0-9]+(?:\.[0-9]+)?"
_DOT_EVIDENCE = (
    r"^-?(?:[0-9]+|[0-9]{1,3}(?:[, '][0-9]{3})+)\.(?:[0-9]{1,2}|[0-9]{4,})$"
    r"|^0\.[0-9]+$|^[0-9]{1,3}(?:,[0-9]{3}){2,}$|[, '][0-9]{3}\."
)
_COMMA_EVIDENCE = (
    r"^-?(?:[0-9]+|[0-9]{1,3}(?:[. '][0-9]{3})+),(?:[0-9]{1,2}|[0-9]{4,})$"
    r"|^0,[0-9]+$|^[0-9]{1,3}(?:\.[0-9]{3}){2,}$|[. '][0-9]{3},"
)
_DOT = r"[-+]?(?:[0-9]+|[0-9]{1,3}(?:[, '][0-9]{2,3})*[, '][0-9]{3})?(?:\.[0-9]+)?(?:[eE]-[0-9]{1,3})?"
_COMMA = r"[-+]?(?:[0-9]+|[0-9]{1,3}(?:[. '][0-9]{3})+)?(?:,[0-9]+)?"


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column read as numbers.

    `floats` is NaN where the cell is missing or unreadable; the masks tell which are unreadable, which had a percent
    sign, and which stated only a bound: `< 10%` becomes 10 and `> 90%` becomes 90, the only numbers stated.
    """

    floats: pd.Series
    unreadable: pd.Series
    percent: pd.Series
    bounded: pd.Series


def _money_marks() -> str:
    symbols = sorted(words()["currency"], key=len, reverse=True)
    return "|".join(map(re.escape, symbols)) + r"|\b[A-Z]{3}\b"


def bare(cells: pd.Series) -> pd.Series:
    """Strip spaces around, percent signs and currency marks; no-break spaces become plain, minus signs plain."""
    text = cells.str.replace("[\u00a0\u202f\u2009\u2007]", " ", regex=True).str.replace("\u2212", "-", regex=False)
    text = text.str.replace(f"%|{_money_marks()}", "", regex=True)
    return text.str.replace("’", "'", regex=False).str.strip()


def _is_plain(cells: pd.Series) -> bool:
    return bool(cells.str.fullmatch(_PLAIN).all())


def evidence(cells: pd.Series) -> Decimal | None:
    """Return the decimal mark that the unambiguous cells of a column show, None without any or on a tie.

    `1,234` and `1.234` say nothing; `0.5`, `12,30` and `1.234.567` do.

    Examples
    --------
    >>> evidence(pd.Series(["1,234", "12,5"])), evidence(pd.Series(["1,234"]))
    ('comma', None)

    """
    text = bare(cells[cells.str.contains("[.,]", regex=True)].drop_duplicates())
    dots, commas = int(text.str.contains(_DOT_EVIDENCE).sum()), int(text.str.contains(_COMMA_EVIDENCE).sum())
    if dots == commas:
        return None
    return "dot" if dots > commas else "comma"


def file_style(found: Iterable[Decimal | None], default: Decimal) -> Decimal:
    """Decide for a file by majority over its columns; `default` when they do not tell."""
    votes = list(found)
    dots, commas = votes.count("dot"), votes.count("comma")
    if dots == commas:
        return default
    return "dot" if dots > commas else "comma"


def read_numbers(cells: pd.Series, style: Decimal) -> Numbers:
    r"""Read a column of texts as numbers in one decimal style, strictly: what the style does not allow is unreadable.

    Examples
    --------
    >>> read_numbers(pd.Series(["1\u202f234,5", "--", "12.5"]), "comma").floats.tolist()
    [1234.5, nan, nan]

    """
    nothing = pd.Series(data=False, index=cells.index)
    if style == "dot" and _is_plain(cells):
        return Numbers(cells.astype("float64"), nothing, nothing, nothing)
    stripped = cells.str.strip()
    missing = stripped.isin(words()["missing"])
    bounded = stripped.str.match(r"[<>]") & ~missing
    text = bare(stripped.where(~bounded, stripped.str.slice(1)))
    readable = text.str.fullmatch(_DOT if style == "dot" else _COMMA) & text.str.contains("[0-9]") & ~missing
    groups, decimal = (r"[, ']", ".") if style == "dot" else (r"[. ']", ",")
    plain = text.where(readable).str.replace(groups, "", regex=True).str.replace(decimal, ".", regex=False)
    return Numbers(plain.astype("float64"), ~readable & ~missing, stripped.str.contains("%", regex=False), bounded)
