"""How Google writes files in French and in English: words, numbers, preamble, footers, encoding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

NBSP, NNBSP = "\u00a0", "\u202f"
MISSING = " --"
FR_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
FR_SHORT = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()
EN_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Layout:
    """One language of the vendor's interface; money never carries a thousands mark, counts and conversions do."""

    language: str
    thousands: str
    decimal: str
    encoding: str
    delimiter: str

    def count(self, number: int) -> str:
        """Whole number with the thousands mark."""
        return f"{number:,}".replace(",", self.thousands)

    def money(self, cents: int) -> str:
        """Cents as units with two decimals and no thousands mark."""
        return f"{cents / 100:.2f}".replace(".", self.decimal)

    def amount(self, number: float) -> str:
        """Two decimals with the thousands mark, as conversions are written."""
        whole, _, cents = f"{number:,.2f}".partition(".")
        return whole.replace(",", self.thousands) + self.decimal + cents

    def percent(self, part: float, whole: float) -> str:
        """Part over whole as a percentage; missing when the whole is 0."""
        return MISSING if not whole else f"{100 * part / whole:.2f}%".replace(".", self.decimal)

    def mean_money(self, cents: int, number: int) -> str:
        """Cents per item; the bare 0 Google writes when there is no item."""
        return self.money(round(cents / number)) if number else "0"

    def day_range(self, start: date, end: date) -> str:
        """`1 novembre 2025 - 31 octobre 2026`, `1 November 2025 - 31 October 2026`."""
        months = FR_MONTHS if self.language == "fr" else EN_MONTHS
        return " - ".join(f"{day.day} {months[day.month - 1]} {day.year}" for day in (start, end))

    def short_range(self, start: date, end: date) -> str:
        """`1 nov. 2025-31 oct. 2026`, `1 Nov 2025-31 Oct 2026`."""
        months = FR_SHORT if self.language == "fr" else [month[:3] for month in EN_MONTHS]
        return "-".join(f"{day.day} {months[day.month - 1]} {day.year}" for day in (start, end))

    def total(self, words: str) -> str:
        """Footer label; French puts a no-break space before the colon."""
        return f"Total{NBSP}: {words}" if self.language == "fr" else f"Total: {words}"

    def file(self, preamble: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
        """Bytes of a report: preamble lines, then delimited rows, LF; cells with a separator are quoted."""
        lines = list(preamble) + [self.delimiter.join(_quoted(cell) for cell in row) for row in rows]
        bom = "\ufeff" if self.encoding == "utf-16-le" else ""
        return (bom + "\n".join(lines) + "\n").encode(self.encoding)


FRENCH = Layout("fr", NNBSP, ",", "utf-16-le", "\t")
ENGLISH = Layout("en", ",", ".", "utf-8", ",")


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\t\n') else cell
