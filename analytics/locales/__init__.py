"""French and English words, and the locale's numbers, dates and money: the only source of text a person reads.

Catalogues are `LANGUAGE/ROOM.toml`; a key is `room.section.name`. A text may name facts in braces. When a fact is
called `n` and counts one thing (n < 2 in French, n == 1 in English), the key with the suffix `_one` is used if there
is one.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from analytics.locales.numbers import show
from analytics.schema import Fact, Notice

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")


def _flatten(prefix: str, node: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in node.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping):
            yield from _flatten(key, value)
        else:
            yield key, str(value)


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All texts of a language by key."""
    texts: dict[str, str] = {}
    for room in sorted((files(__name__) / language).iterdir(), key=lambda room: room.name):
        if room.name.endswith(".toml"):
            texts.update(_flatten(room.name.removesuffix(".toml"), tomllib.loads(room.read_text("utf-8"))))
    return MappingProxyType(texts)


def text(key: str, language: Language, **facts: Fact) -> str:
    """Return the text of `key`, its facts printed by the locale.

    Raises
    ------
    KeyError
        If the catalogue has no such key or the text names a fact that was not given.

    """
    texts = catalogue(language)
    n = facts.get("n")
    is_one = isinstance(n, int | float) and (n < 2 if language == "fr" else n == 1)
    chosen = f"{key}_one" if is_one and f"{key}_one" in texts else key
    template = texts[chosen]
    return template.format_map({name: show(fact, language) for name, fact in facts.items()}) if facts else template


def tell(notice: Notice, language: Language) -> str:
    """Return the sentence of a notice."""
    return text(notice.code, language, **dict(notice.facts))
