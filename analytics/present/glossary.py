"""The glossary: every term, metric and tooltip with its place on the method page, drawn from the catalogues."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from unicodedata import combining, normalize

from analytics.locales import Language, catalogue

OTHER = "other"
_FACT = re.compile(r"\{\w+\}")
_UNIT = re.compile(r" ?\(\{\w+\}\)")  # a label's currency, which depends on the account


@dataclass(frozen=True, slots=True)
class Entry:
    """One term: where it stands on the page, its name, what it means, its unit (code; "" without) and its sources.

    `group` is a group of terms, or the page whose tooltip it is; `sources` are names of published figures.
    """

    anchor: str
    group: str
    name: str
    text: str
    formula: str = ""
    unit: str = ""
    sources: tuple[str, ...] = ()


@cache
def _data() -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads((files(__package__) / "glossary.toml").read_text("utf-8")))


def methods() -> Mapping[str, tuple[str, ...]]:
    """Each estimator that the method page explains, with the names of its published sources."""
    return MappingProxyType({name: tuple(sources) for name, sources in _data()["how"].items()})


@cache
def terms(language: Language) -> tuple[Entry, ...]:
    """Every term of the field, group by group; a metric that no group names stands in `other`."""
    told = catalogue(language)
    listed = [(group, name, about) for group, members in _data()["groups"].items() for name, about in members.items()]
    named = {name for _, name, _ in listed}
    metrics = dict.fromkeys(key.split(".")[1] for key in told if key.startswith("metrics."))
    listed += [(OTHER, name, {}) for name in metrics if name not in named]
    return tuple(_term(told, group, name, about) for group, name, about in listed)


def _term(told: Mapping[str, str], group: str, name: str, about: Mapping[str, Any]) -> Entry:
    unit, sources = about.get("unit", ""), tuple(about.get("sources", ()))
    if f"metrics.{name}.help" in told:
        label = told.get(f"metrics.{name}.label") or told[f"metrics.{name}.range"]
        helps = [text for key, text in told.items() if key.startswith(f"metrics.{name}.help")]
        return Entry(_anchor(name), group, _bare(label), " ".join(map(_bare, helps)), "", unit, sources)
    words = f"method.term.{name}"
    formula = told.get(f"{words}.formula", "")
    return Entry(_anchor(name), group, told[f"{words}.name"], told[f"{words}.text"], formula, unit, sources)


@cache
def tooltips(language: Language) -> tuple[Entry, ...]:
    """Every control, card and column that explains itself on hover and is no metric: its name and all its words."""
    told = catalogue(language)
    words: dict[str, list[str]] = {}
    for key, label in _explained(told):
        words.setdefault(label, []).append(key)
    return tuple(
        Entry(_anchor(label), _page(keys[0]), _bare(told[label]), " ".join(_bare(told[key]) for key in keys))
        for label, keys in words.items()
    )


def _explained(told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Keys of explanations with the key of what they explain."""
    for key in told:
        if "help" in key and not key.startswith("metrics."):
            label = _label(key, told)
            if label:
                yield key, label


def _label(key: str, told: Mapping[str, str]) -> str | None:
    """Key of the name that an explanation belongs to: the catalogues name the two alike."""
    ways = (
        _data()["labels"].get(key, ""),
        key.removesuffix("_help"),
        key.replace("_help.", "."),
        key.replace(".help.", ".label."),
        key.replace(".help_", "."),
        re.sub(r"\.help$", ".label", key),
    )
    return next((way for way in ways if way != key and way in told), None)


def _page(key: str) -> str:
    """Page on which a person meets the words of a key."""
    room, section = key.split(".")[:2]
    if room != "pages":
        return str(_data()["pages"].get(room, OTHER))
    return str(_data()["pages"].get(section, section))


def _anchor(key: str) -> str:
    """Name of a place on the page, the same in every language.

    Examples
    --------
    >>> _anchor("auction.card.cpc"), _anchor("avoidable_cost")
    ('auction-card-cpc', 'avoidable-cost')

    """
    return re.sub(r"[._]", "-", key.removesuffix(".label"))


def _bare(text: str) -> str:
    """Return a text without the facts of one account.

    Examples
    --------
    >>> _bare("Budget ({currency})"), _bare("Over {months} months.")
    ('Budget', 'Over … months.')

    """
    return _FACT.sub("…", _UNIT.sub("", text))


def place(words: str, language: Language) -> str | None:
    """Return where an explanation shown to a person stands on the method page; None for words of no catalogue.

    A tooltip is found by its own words: those without facts by what they are or begin with, the others by what
    surrounds the facts.
    """
    fixed, open_ended = _places(language)
    if words in fixed:
        return fixed[words]
    found = next((anchor for pattern, anchor in open_ended if pattern.fullmatch(words)), None)
    begun = max((text for text in fixed if words.startswith(f"{text} ")), key=len, default="")
    return found or fixed.get(begun)


@cache
def _places(language: Language) -> tuple[Mapping[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    told = catalogue(language)
    helps = {key: _anchor(key.split(".")[1]) for key in told if re.match(r"metrics\.\w+\.help", key)}
    helps |= {key: _anchor(label) for key, label in _explained(told)}
    fixed: dict[str, str] = {}
    for key, anchor in helps.items():
        fixed.setdefault(told[key], anchor)
    patterns = [
        (re.compile(".+?".join(map(re.escape, _FACT.split(text))), re.DOTALL), anchor)
        for text, anchor in fixed.items()
        if _FACT.search(text)
    ]
    return MappingProxyType(fixed), tuple(patterns)


def search(entries: tuple[Entry, ...], asked: str) -> tuple[Entry, ...]:
    """Return the entries whose name or words hold every word asked for; case and accents do not matter.

    Examples
    --------
    >>> found = search((Entry("a", "g", "Coût évitable", "Dépense"), Entry("b", "g", "Rang", "")), "EVITABLE cout")
    >>> [entry.anchor for entry in found]
    ['a']

    """
    wanted = _folded(asked).split()
    return tuple(entry for entry in entries if all(word in _folded(f"{entry.name} {entry.text}") for word in wanted))


def _folded(text: str) -> str:
    return "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))
