"""Names and texts as an account accepts them: a name is written exactly or not at all, a text is made legal.

A keyword holds at most 80 characters and ten words, of letters, digits and few signs (Adobe Advertising, Google Ads
keyword settings); any other sign is a space in what people search.
"""

import re
import unicodedata
from typing import NamedTuple

import pandas as pd

from analytics.present.spreadsheet import bare

NEGATIVE_PROBLEMS = ("long_term", "no_text")
_MOST_LETTERS, _MOST_WORDS = 80, 10
_SIGNS = frozenset("#$&_-'+./:’")
_WORD_START = re.compile(r"(?:(?<=\s)|^)[-+.'’/:]+|[-+'’/:]+(?=\s|$)")


class Negative(NamedTuple):
    """A text to exclude, or why it cannot be: one of `NEGATIVE_PROBLEMS`."""

    text: str
    problem: str = ""


def is_safe(names: pd.Series) -> pd.Series:
    """Whether each name can be written as it is: there is one, on one line, and no spreadsheet would run it."""
    kept = {name: isinstance(name, str) and name != "" and bare(name) == name for name in names.unique()}
    return names.map(kept).astype(bool)


def negative_text(term: str) -> Negative:
    """A search term as a negative keyword may be written.

    Examples
    --------
    >>> negative_text("lampe (salon) -50 %"), negative_text("l'été en 24/7")
    (Negative(text='lampe salon 50', problem=''), Negative(text="l'été en 24/7", problem=''))
    >>> negative_text("?!").problem, negative_text("un deux " * 6).problem
    ('no_text', 'long_term')

    """
    legal = "".join(letter if letter in _SIGNS or unicodedata.category(letter)[0] in "LMN" else " " for letter in term)
    text = bare(" ".join(_WORD_START.sub(" ", legal).split()))
    if not text:
        return Negative("", "no_text")
    fits = len(text) <= _MOST_LETTERS and len(text.split()) <= _MOST_WORDS
    return Negative(text) if fits else Negative("", "long_term")
