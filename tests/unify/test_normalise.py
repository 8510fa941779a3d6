"""The join key: what counts as the same query in which script."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.unify import query_key, variant_key
from analytics.unify.normalise import query_keys

ACCENTED = st.text("abcdeéèêëàâçîïôùûüÿñöß ΑΆάςσΩώ ЁёЙйЖж 0123456789'-.,+#", max_size=30)

SAME = {
    "case": ("Lampe LED", "lampe led"),
    "french_accents": ("Éclairage intérieur", "eclairage interieur"),
    "decomposed_accents": (unicodedata.normalize("NFD", "déco été"), "déco été"),
    "elision_straight": ("l'été", "l ete"),
    "elision_typographic": ("l\u2019été", "l'été"),
    "elision_modifier": ("l\u02bcété", "l'été"),
    "elision_acute": ("l\u00b4été", "l'été"),
    "french_oe": ("cœur", "coeur"),
    "french_ae": ("ex æquo", "ex aequo"),
    "german_sharp_s": ("Straße", "STRASSE"),
    "german_umlaut": ("Küche", "kuche"),
    "greek_final_sigma": ("οδός", "ΟΔΟΣ"),
    "turkish_dotted": ("İstanbul", "istanbul"),
    "cyrillic": ("Ёлка", "елка"),
    "full_width": ("\uff2c\uff25\uff24 lamp", "led lamp"),
    "ligature": ("\ufb01l rouge", "fil rouge"),
    "hangul_nfd": (unicodedata.normalize("NFD", "한국 조명"), "한국 조명"),
    "kana_half_width": ("\uff76\uff9e\uff72\uff84\uff9e", "ガイド"),
    "kana_nfd": (unicodedata.normalize("NFD", "ガイド"), "ガイド"),
    "hyphen": ("abat-jour", "abat jour"),
    "phrase_match": ('"lampe led"', "[lampe led]"),
    "broad_modifier": ("+lampe +led", "lampe led"),
    "spaces": ("  lampe\u00a0\t led\u3000", "lampe led"),
    "domain": ("Déco-Charpente.fr", "deco charpente fr"),
    "soft_hyphen": ("lampa\u00addaire", "lampadaire"),
    "byte_order_mark": ("\ufefflampe", "lampe"),
    "emoji_presentation": ("coeur ❤\ufe0f", "coeur ❤"),
}
DIFFERENT = {
    "c_plus_plus": ("c++", "c"),
    "c_sharp": ("c#", "c"),
    "decimal": ("1.5 l", "15 l"),
    "token_order": ("led lamp", "lamp led"),
    "hindi_vowel_signs": ("कि", "क"),
    "thai_tone_marks": ("ใกล้", "ใกล"),
    "kana_voicing": ("か", "が"),
    "hangul": ("강", "가"),
    "emoji": ("😀", "😡"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME.keys())
def test_spellings_of_one_query_share_a_key(one, other):
    """Spellings that a search engine answers alike have one key."""
    assert query_key(one) == query_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_different_queries_keep_different_keys(one, other):
    """What changes the meaning changes the key."""
    assert query_key(one) != query_key(other)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("C++ tutoriel", "c++ tutoriel"),
        ("programmer en C#", "programmer en c#"),
        ("bidon 1.5 l", "bidon 1.5 l"),
        ("bidon 1,5 l", "bidon 1,5 l"),
        ("l'été", "l ete"),
        ("???", "???"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_the_key_is_what_the_specification_says(typed, key):
    """The key is the one the module's specification spells out; a text without words keeps itself."""
    assert query_key(typed) == key


@pytest.mark.parametrize("text", ["हिन्दी", "ภาษาไทย", "مُحَمَّد", "שָׁלוֹם", "日本語", "한국어"])
def test_marks_that_are_letters_stay(text):
    """Scripts whose marks carry meaning keep them, recomposed."""
    assert query_key(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", ["++ a", "c ++", "a # b", "c ## d"])
def test_signs_left_alone_are_normalised_once(text):
    """A sign that ends no word goes the first time, not the second."""
    assert query_key(query_key(text)) == query_key(text)


@settings(derandomize=True)
@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text):
    """The key of a key is that key."""
    assert query_key(query_key(text)) == query_key(text)


@settings(derandomize=True)
@given(ACCENTED)
def test_case_does_not_matter(text):
    """Upper, lower and title case of a European text share its key."""
    assert {query_key(text.upper()), query_key(text.lower()), query_key(text.title())} == {query_key(text)}


@settings(derandomize=True)
@given(ACCENTED)
def test_composition_does_not_matter(text):
    """Composed and decomposed forms share a key."""
    assert query_key(unicodedata.normalize("NFD", text)) == query_key(unicodedata.normalize("NFKC", text))


@settings(derandomize=True)
@given(st.text("lampe édo'-", max_size=20), st.text(" \u00a0\t", max_size=3), st.text(" \n", max_size=3))
def test_outer_spaces_do_not_matter(text, before, after):
    """Spaces around a query are not part of it."""
    assert query_key(before + text + after) == query_key(text)


@settings(derandomize=True)
@given(st.lists(st.sampled_from(["lampe", "led", "salon", "c++", "1.5"]), min_size=1, max_size=5), st.randoms())
def test_close_variants_forget_order_and_repeats(words, random):
    """Any order and any repetition of the same words is one variant."""
    shuffled = [*words, words[0]]
    random.shuffle(shuffled)
    assert variant_key(" ".join(shuffled)) == variant_key(" ".join(words))


def test_a_missing_query_has_the_empty_key():
    """None and NaN become the empty key, and the index is kept."""
    keys = query_keys(pd.Series(["Été", None, float("nan")], index=[7, 8, 9], dtype=object))
    assert keys.to_dict() == {7: "ete", 8: "", 9: ""}
