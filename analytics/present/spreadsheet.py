"""Text that a spreadsheet shows and never runs: one rule for every table that leaves Accord."""

_SPACES = " \xa0\u202f\u2009"
_STARTS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_ONE_LINE = {ord(mark): " " for mark in "\t\r\n"}


def neutral(text: str) -> str:
    """A text that no spreadsheet runs as a formula, even after leading spaces.

    Examples
    --------
    >>> neutral("=1+1"), neutral(" @SUM(A1)"), neutral("lampe -50 %")
    ("'=1+1", "' @SUM(A1)", 'lampe -50 %')

    """
    first = text.lstrip(_SPACES)[:1]
    return f"'{text}" if text[:1] in _STARTS_A_FORMULA or first in _STARTS_A_FORMULA else text


def bare(text: str) -> str:
    """A text without whatever would make it a formula, for files whose reader takes an apostrophe literally.

    Examples
    --------
    >>> bare(" =+lampe"), bare("＝lampe"), bare("lampe -50")
    ('lampe', 'lampe', 'lampe -50')

    """
    return text.translate(_ONE_LINE).lstrip(_SPACES + "'" + "".join(sorted(_STARTS_A_FORMULA)))
