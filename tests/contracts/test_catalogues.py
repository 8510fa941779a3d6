"""French and English catalogues say the same things, completely, and nothing in vain."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from analytics.locales import LANGUAGES, Language, catalogue
from tests.contracts.source import ROOT, at, called, nodes, refuse, template

CODE = ("app.py", "pages", "analytics")
TELLERS = ("of", "text", "t", "Notice")
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")


def placeholders(text: str) -> set[str]:
    """Facts a text names in braces."""
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def base(key: str) -> str:
    """Key without the suffix that marks the singular of an existing key."""
    stem = key.removesuffix("_one")
    return stem if stem in catalogue("fr") else key


def templates() -> Iterator[str]:
    """Every text in the code, with `{}` for what is filled in at run time, and every key that data name."""
    for data in (ROOT / "analytics").rglob("*.toml"):
        if "locales" not in data.parts:
            yield from (key[0] for key in KEY.finditer(data.read_text("utf-8")))
    for _, node in nodes(*CODE):
        text = template(node)
        if text and "." in text:
            yield text


def patterns() -> Iterator[str]:
    """Regular expressions of the keys the code can build.

    A literal counts as itself, and as a prefix when it ends with a dot. An f-string or a sum of texts counts as
    whatever fills it, provided that it states a whole room or a whole last word of the key.
    """
    for text in templates():
        if "{}" not in text:
            yield re.escape(text) + (".+" if text.endswith(".") else "")
        elif re.match(r"[a-z]\w*\.", text) or re.search(r"\.\w+$", text):
            yield ".+".join(map(re.escape, text.split("{}")))


def told() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where, which key and which facts (None when passed on as they came), for each text or notice named in full."""
    for path, node in nodes(*CODE):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="st"))):
                continue
            case ast.Call(args=[ast.Constant(value=str(key)), *_], keywords=keywords) if called(
                node
            ) in TELLERS and KEY.fullmatch(key):
                facts = {word.arg for word in keywords if word.arg}
                known = called(node) != "Notice" and all(word.arg for word in keywords)
                yield at(path, node), key, facts if known else None


def test_languages_have_the_same_keys():
    """A key exists in every language or in none."""
    keys = {language: set(catalogue(language)) for language in LANGUAGES}
    assert keys["fr"], "The catalogues are empty."
    refuse(keys["fr"] ^ keys["en"], "Say it in both languages:")


def test_languages_name_the_same_facts():
    """A sentence names the same facts in every language."""
    french, english = catalogue("fr"), catalogue("en")
    shared = sorted(set(french) & set(english))
    wrong = [key for key in shared if placeholders(french[key]) != placeholders(english[key])]
    refuse(wrong, "Name the same facts in both languages:")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: Language):
    """Every text says something."""
    refuse([key for key, text in catalogue(language).items() if not text.strip()], "Say something:")


@pytest.mark.parametrize("language", LANGUAGES)
def test_singulars_have_a_plural(language: Language):
    """A text for one of a thing stands beside the text for several, and names no fact that one lacks."""
    texts = catalogue(language)
    ones = [key for key in texts if key.endswith("_one")]
    wrong = [key for key in ones if not placeholders(texts[key]) <= placeholders(texts.get(base(key), ""))]
    refuse(wrong, "Give the key without `_one` too, with the same facts:")


def test_every_text_is_used():
    """No key is left over from a sentence that nobody says any more."""
    possible = re.compile("|".join(f"(?:{pattern})" for pattern in set(patterns())))
    unused = [key for key in catalogue("fr") if not possible.fullmatch(base(key))]
    refuse(unused, f"Remove these keys, or write them so that they are seen. {patterns.__doc__}")


def test_every_text_named_in_the_code_exists():
    """A key written out in a call is in the catalogues."""
    missing = [f"{key} ({where})" for where, key, _ in told() if key not in catalogue("fr")]
    refuse(missing, "Add these keys to analytics/locales/fr and en:")


def test_every_fact_a_sentence_names_is_given():
    """A call that writes out its facts gives every fact its sentence names."""
    texts = catalogue("fr")
    calls = [(where, key, facts) for where, key, facts in told() if key in texts and facts is not None]
    lacking = {f"{where} {key}": placeholders(texts[key]) - facts for where, key, facts in calls}
    refuse([f"{call} {missing}" for call, missing in lacking.items() if missing], "Give these facts:")


def test_french_signs_stand_after_their_space():
    """In French `; ! ? :` follow a no-break space and guillemets enclose one; titles of papers are as published."""
    texts = {key: text for key, text in catalogue("fr").items() if not key.startswith("sources.")}
    glued = re.compile(r"(?<![\u202f\u00a0])[;!?:](?=\s|$)|«(?!\u00a0)|(?<!\u00a0)»")
    refuse([f"{key}: {text}" for key, text in texts.items() if glued.search(text)], "Mend the space before the sign:")
