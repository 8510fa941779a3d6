"""The queries of a named world: text, brand, size, substitution, and what a click is worth."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from sample_data.named.scenarios import Draw

Array = np.ndarray

BRAND, GENERIC = "Brand", "Generic"
BRAND_WORD = "lumen"
BRAND_SHARE = 0.06
SEARCHES_EACH = 80.0  # a day, on average
INFORMATIONAL = 0.25
NOUNS = (
    "abat-jour|ampoule|applique|guirlande|lampadaire|lanterne|liseuse|lustre|plafonnier|spot|suspension|veilleuse"
).split("|")
KINDS = (
    "bambou|blanc|bureau|chambre|chêne|connectée|cuisine|design|doré|extérieure|industriel|laiton|led|noir|rotin|salon"
    "|scandinave|vintage"
).split("|")
WISHES = "|avis|grande taille|livraison rapide|lyon|paris|pas cher|prix|promo|sur mesure".split("|")


@dataclass(frozen=True, eq=False)
class Keywords:
    """One entry per query: `size` in searches a day, `eta` the substitution at rank 1, money in euros."""

    text: Array
    brand: Array
    size: Array
    eta: Array
    conversion_rate: Array
    margin: Array

    @property
    def campaign(self) -> Array:
        """Campaign of each query."""
        return np.where(self.brand, BRAND, GENERIC)

    @property
    def worth(self) -> Array:
        """Margin of an incremental click, before the factor of incremental clickers."""
        return np.asarray(self.conversion_rate * self.margin)


def draw(given: Draw, rng: np.random.Generator) -> Keywords:
    """Zipf sizes (-.97) in random order; eta Beta; a quarter of the other queries converts at a fifth."""
    count, scenario = given.queries, given.scenario
    names = np.array([" ".join(filter(None, parts)) for parts in product(NOUNS, KINDS, WISHES)])
    text = names[rng.permutation(len(names))[:count]]
    brand = np.zeros(count, bool)
    brand[rng.permutation(count)[: max(3, round(BRAND_SHARE * count))]] = True
    zipf = np.arange(1.0, count + 1) ** -0.97
    size = rng.permutation(SEARCHES_EACH * count * zipf / zipf.sum()) * np.exp(rng.normal(0, 0.05, count))
    curious = ~brand & (rng.random(count) < INFORMATIONAL)
    rate = np.exp(rng.normal(np.log(0.028), 0.45, count)) * np.where(curious, 0.2, 1.0)
    margin = np.exp(rng.normal(np.log(60), 0.60, count))
    return Keywords(
        text=np.where(brand, np.char.add(f"{BRAND_WORD} ", text), text),
        brand=brand,
        size=size,
        eta=np.where(
            brand,
            _beta(rng, scenario.fame, scenario.fame_size, count),
            _beta(rng, scenario.substitution, scenario.substitution_size, count),
        ),
        conversion_rate=np.where(brand, np.exp(rng.normal(np.log(0.060), 0.15, count)), rate),
        margin=np.where(brand, np.exp(rng.normal(np.log(52), 0.30, count)), margin),
    )


def _beta(rng: np.random.Generator, mean: float, size: float, count: int) -> Array:
    return np.minimum(rng.beta(mean * size, (1 - mean) * size, count), 0.999)
