"""Which queries people type: brand, product, informational and foreign ones, with spelling variants and sizes."""

import unicodedata
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from sample_data import words

ZIPF = -0.97
FLAT_HEAD = 1.5  # keeps the first query below a tenth of all searches
VARIANT_SHARE = 0.14


@dataclass(frozen=True, eq=False)
class Queries:
    """One row per query, most searched first.

    `table` has: query, head, campaign, brand, informational, foreign, basket (euros), size (searches a day).
    """

    table: pd.DataFrame

    def __post_init__(self) -> None:
        """Refuse a query twice or without searches."""
        if self.table["query"].duplicated().any() or not (self.table["size"] > 0).all():
            raise ValueError("Queries are unique and have a positive size.")

    def __len__(self) -> int:
        """Number of queries."""
        return len(self.table)


def draw(count: int, brand_searches: float, other_searches: float, rng: np.random.Generator) -> Queries:
    """Draw `count` queries, with Zipf-Mandelbrot sizes adding up to the searches a day given for brand and others."""
    brand = _sized(_brand_rows(), brand_searches, rng)
    special = pd.DataFrame(_informational_rows() + _foreign_rows()).drop_duplicates("query")
    special = special.head((count - len(brand)) // 3)
    products = pd.DataFrame(_product_rows())
    products["weight"] *= np.exp(rng.normal(0, 0.45, len(products)))
    wanted = int((count - len(brand)) / (1 + VARIANT_SHARE)) - len(special)
    rows = pd.concat([products.nlargest(wanted, "weight"), special], ignore_index=True)
    other = _sized(_with_variants(rows, count - len(brand), rng), other_searches, rng)
    table = pd.concat([brand, other], ignore_index=True).sort_values("size", ascending=False, kind="stable")
    return Queries(table.drop(columns="weight").reset_index(drop=True))


def _row(query: str, head: str, campaign: str, basket: float, weight: float, kind: str) -> dict[str, object]:
    flags = {name: kind == name for name in ("brand", "informational", "foreign")}
    return {"query": query, "head": head, "campaign": campaign, "basket": basket, "weight": weight, **flags}


def _brand_rows() -> pd.DataFrame:
    texts = list(words.BRAND_QUERIES) + [f"maison lumen {head.noun}" for head in words.HEADS]
    texts += [f"{head.noun} lumen" for head in words.HEADS if head.campaign != words.BULBS]
    rows = [_row(text, "Maison Lumen", words.BRAND, 112.0, 1 / (rank + 1), "brand") for rank, text in enumerate(texts)]
    return pd.DataFrame(rows).drop_duplicates("query")


def _product_rows() -> list[dict[str, object]]:
    rows = []
    for head in words.HEADS:
        offers = {
            kind: [_agree(word, head.gender) for word in words.MODIFIERS[kind].split("|")]
            for kind in head.kinds.split()
        }
        singles = [word for group in offers.values() for word in group]
        pairs = [f"{a} {b}" for one, two in combinations(offers, 2) for a in offers[one] for b in offers[two]]
        texts = [(head.noun, 6.0)] + [(f"{head.noun} {word}", 1.0) for word in singles]
        texts += [(f"{head.noun} {pair}", 0.12) for pair in pairs]
        rows += [
            _row(text, head.noun, head.campaign, head.basket, head.popularity * weight, "product")
            for text, weight in texts
        ]
    return rows


def _agree(word: str, gender: str) -> str:
    masculine, _, feminine = word.partition("/")
    return feminine if feminine and gender == "f" else masculine


def _informational_rows() -> list[dict[str, object]]:
    rows = [_row(text, "Guides", words.INDOOR, 80.0, 2.2, "informational") for text in words.GUIDES]
    for head in words.HEADS:
        article, which = ("une", "quelle") if head.gender == "f" else ("un", "quel")
        for template in words.INFORMATIONAL:
            text = template.format(article=article, which=which, noun=head.noun)
            rows.append(_row(text, head.noun, head.campaign, head.basket, 0.9 * head.popularity, "informational"))
    return rows


def _foreign_rows() -> list[dict[str, object]]:
    return [_row(text, "English", words.INDOOR, 105.0, 1.2, "foreign") for text in words.ENGLISH]


def _with_variants(rows: pd.DataFrame, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Add plural and accent-free spellings of some queries, at 8 to 45 % of the weight, up to `count` rows."""
    plural = {head.noun: head.plural for head in words.HEADS}
    bases = rows[rows["head"].isin(list(plural))]
    plurals = bases.assign(
        query=[text.replace(noun, plural[noun], 1) for text, noun in zip(bases["query"], bases["head"], strict=True)]
    )
    plurals = plurals[~plurals["informational"]]
    plain = bases.assign(query=bases["query"].map(_without_accents))
    variants = pd.concat([plurals, plain]).drop_duplicates("query")
    variants = variants[~variants["query"].isin(rows["query"])]
    chosen = variants.iloc[np.sort(rng.choice(len(variants), count - len(rows), replace=False))]
    weight = chosen["weight"] * rng.uniform(0.08, 0.45, len(chosen))
    return pd.concat([rows, chosen.assign(weight=weight)], ignore_index=True)


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _sized(rows: pd.DataFrame, searches: float, rng: np.random.Generator) -> pd.DataFrame:
    """Give the row of rank r a size proportional to (r + 1.5) ** -0.97, adding up to `searches` a day."""
    order = (rows["weight"] * np.exp(rng.normal(0, 0.15, len(rows)))).rank(ascending=False, method="first")
    zipf = (order + FLAT_HEAD) ** ZIPF
    return rows.assign(size=searches * zipf / zipf.sum())
