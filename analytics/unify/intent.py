"""Intent of a query: to know, to reach a site, to choose or to buy, by French and English words in `intent.toml`."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

INTENTS = ("navigational", "transactional", "commercial", "informational")
USUAL = "commercial"


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """One pattern of whole words per intent, in the order that decides."""
    lists = tomllib.loads(files("analytics.unify").joinpath("intent.toml").read_text(encoding="utf-8"))
    return {name: re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, lists[name]['words']))})(?!\S)") for name in INTENTS}


def intents(keys: pd.Series, brand: pd.Series) -> pd.Series:
    """Intent of each query key: the first of `INTENTS` it has a word of.

    A brand query that names no other intent is navigational; any other one commercial.

    Examples
    --------
    >>> keys = pd.Series(["comment poser un lustre", "lustre pas cher", "lustre", "lumen", "lumen avis"])
    >>> intents(keys, keys.str.contains("lumen")).tolist()
    ['informational', 'transactional', 'commercial', 'navigational', 'commercial']

    """
    text = keys.astype(object)
    named = [text.str.contains(pattern, regex=True).to_numpy(dtype=bool) for pattern in _patterns().values()]
    usual = np.where(brand.to_numpy(dtype=bool), "navigational", USUAL)
    return pd.Series(np.select(named, list(INTENTS), usual).astype(object), index=keys.index)
