"""French and English catalogues say the same things, completely, and nothing in vain."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from analytics.locales import LANGUAGES, Language, catalogue
from tests.contracts.source import at, called, nodes, template

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
    """Every text in the code, with `{}` for what is filled in at run time."""
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
    assert not sorted(keys["fr"] ^ keys["en"])


def test_languages_name_the_same_facts():
    """A sentence names the same facts in every language."""
    french, english = catalogue("fr"), catalogue("en")
    shared = sorted(set(french) & set(english))
    assert not [key for key in shared if placeholders(french[key]) != placeholders(english[key])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: Language):
    """Every text says something."""
    assert not [key for key, text in catalogue(language).items() if not text.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_singulars_have_a_plural(language: Language):
    """A text for one of a thing stands beside the text for several, and names no fact that one lacks."""
    texts = catalogue(language)
    ones = [key for key in texts if key.endswith("_one")]
    wrong = [key for key in ones if not placeholders(texts[key]) <= placeholders(texts.get(base(key), ""))]
    assert not wrong


def test_every_text_is_used():
    """No key is left over from a sentence that nobody says any more."""
    possible = re.compile("|".join(f"(?:{pattern})" for pattern in set(patterns())))
    unused = [key for key in catalogue("fr") if not possible.fullmatch(base(key))]
    assert not unused, f"Remove these keys, or name them in the code as {patterns.__doc__}: {unused}"


def test_every_text_named_in_the_code_exists():
    """A key written out in a call is in the catalogues."""
    assert not [f"{where} {key}" for where, key, _ in told() if key not in catalogue("fr")]


def test_every_fact_a_sentence_names_is_given():
    """A call that writes out its facts gives every fact its sentence names."""
    texts = catalogue("fr")
    calls = [(where, key, facts) for where, key, facts in told() if key in texts and facts is not None]
    lacking = {f"{where} {key}": placeholders(texts[key]) - facts for where, key, facts in calls}
    assert not {call: missing for call, missing in lacking.items() if missing}
