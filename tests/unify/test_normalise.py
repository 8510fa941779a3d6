"""The join key: what counts as the same query in which script."""

import re
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
    "turkish_dotless": ("ISPARTA", "ısparta"),
    "turkish_capital": ("ISPARTA", "isparta"),
    "french_capital_ligature": ("ŒUVRE", "oeuvre"),
    "ligature_with_an_accent": ("Ǽ", "ae"),
    "german_capital_sharp_s": ("GROẞ", "gross"),
    "greek_accents": ("Ελλάδα", "ΕΛΛΑΔΑ"),
    "arabic_tatweel": ("مـحـمد", "محمد"),
    "arabic_presentation_forms": ("\ufee3\ufea3\ufee4\ufeaa", "محمد"),
    "hebrew_direction_marks": ("\u200fשלום\u200e", "שלום"),
    "hindi_nfd": (unicodedata.normalize("NFD", "क़लम"), "क़लम"),
    "superscript": ("lampe 20 m²", "lampe 20 m2"),
    "fraction": ("½ page", "1/2 page"),
    "exact_match": ("[lampe led]", "lampe led"),
    "french_quotes": ("«\u202flampe led\u202f»", "lampe led"),
    "net_in_brackets": ("[.net]", ".net"),
    "narrow_space": ("lampe\u202fled", "lampe led"),
    "control_characters": ("lampe\x00led\x1b\u0085", "lampe led"),
    "zero_width_space": ("lampe\u200bled", "lampe led"),
    "tab_and_newline": ("lampe\tled\r\n", "lampe led"),
    "joiner_at_an_edge": ("lampe\u200d led", "lampe led"),
    "half_characters": ("\ud800 a", "\udfff a"),
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
    "skin_tone": ("👍🏽", "👍"),
    "joined_emoji": ("👩\u200d🔬", "👩🔬"),
    "dot_net": (".net", "net"),
    "umlaut_spelt_out": ("Küche", "Kueche"),
    "arabic_vowels": ("مُحَمَّد", "محمد"),
    "hebrew_vowels": ("שָׁלוֹם", "שלום"),
    "thousands": ("1 000", "1.000"),
    "decimal_style": ("1.5", "1,5"),
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
        ("prix du 1er cru, 12,5 °", "prix du 1er cru 12,5 °"),
        ("c++, c# et .net.", "c++ c# et .net"),
        ("asp.net core", "asp net core"),
        ("https://www.exemple.fr/été?x=1&y=2", "https www exemple fr ete x 1 y 2"),
        ("site:exemple.fr lampe", "site exemple fr lampe"),
        ("+chaise +de +bureau", "chaise de bureau"),
        ('"chaise de bureau"', "chaise de bureau"),
        ("[chaise de bureau]", "chaise de bureau"),
        ("1.000.000,50 €", "1.000.000,50 €"),
        ("1\u202f000 pièces", "1 000 pieces"),
        ("prix 10, 20", "prix 10 20"),
        ("Ελληνικός", "ελληνικοσ"),
        ("İSTANBUL ıspartalı", "istanbul ispartali"),
        ("קניות ‎באינטרנט", "קניות באינטרנט"),
        ("👩🏽\u200d🔬 labo", "👩🏽\u200d🔬 labo"),
        ("\ud83d", "\ufffd"),
        ("a\ud83db", "a\ufffdb"),
        ("???", "???"),
        ("« »", "« »"),
        ("\x00", ""),
        ("\u200b \u200d\ufeff", ""),
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


LETTERS = re.compile(r"[^\W\d_]")


def by_the_book(query: str) -> str:
    """The key, worked out from the module's specification one character at a time."""
    invisible = {"\u00ad", "\u0640", "\u061c", "\u2060", "\ufeff"} | set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
    invisible |= {chr(code) for code in (*range(0x2066, 0x206A), *range(0xFE00, 0xFE10))}

    def rewritten(text: str) -> str:
        text = re.sub("[\ud800-\udfff]", "\ufffd", text)
        for typed, written in {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ı": "i"}.items():
            text = text.replace(typed, written)
        return "".join("'" if char in "´ʼ’‘" else char for char in text if char not in invisible)

    caseless = unicodedata.normalize("NFKC", rewritten(unicodedata.normalize("NFC", query))).casefold()
    bare, folds = "", False
    for char in rewritten(unicodedata.normalize("NFD", caseless)):
        if unicodedata.category(char)[0] != "M":
            folds = unicodedata.name(char, "").split(" ")[0] in ("LATIN", "GREEK", "CYRILLIC")
        elif folds:
            continue
        bare += char
    text = "".join(
        char if char in "+#.,\u200d" or not (unicodedata.category(char)[0] in "PZC" or char in "|<>=^`~$⁄") else " "
        for char in unicodedata.normalize("NFC", bare)
    )
    words = "".join(
        " " if char in "+#.," and not means_something(text, at) else char for at, char in enumerate(text)
    ).split()
    key = " ".join(word for word in (word.strip("\u200d") for word in words) if word)
    seen = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in caseless)
    return key or " ".join(seen.split())


def means_something(text: str, at: int) -> bool:
    """Whether a sign is part of its word: the end of `c++`, the start of `.net`, the inside of `1,5`."""
    before, after = text[:at], text[at + 1 :]
    if text[at] in "+#":
        word, rest = before.rstrip("+#"), after.lstrip("+#")
        return word[-1:].isalnum() and not (rest[:1].isalnum() or rest[:1] == "_")
    if before[-1:].isdecimal() and after[:1].isdecimal():
        return True
    starts = not (before[-1:].isalnum() or before[-1:] in ("_", ".")) or not before
    return text[at] == "." and starts and bool(LETTERS.match(after))


TYPED = st.one_of(
    st.text(max_size=30),
    st.text("aàâæbcçdeéèêëfghiîïıİjklmnoôœpqrstuùûüvwxyÿz AÉÎŒSZ0123456789'’´-_.,+#&\u00a0\u00ad", max_size=40),
    st.text("aé1.,+#_ -\u0301\u200d\u0640अक़ขด가ｶﾞ👍🏽ſßΣςﬁ", max_size=12),
    st.text(st.characters(codec=None, categories=["Cs", "L", "M", "N", "P", "S", "Z", "C"]), max_size=8),
)


@settings(derandomize=True, max_examples=2000)
@given(TYPED)
def test_the_fast_path_is_the_specification(text):
    """The key equals the one worked out character by character from the specification."""
    assert query_key(text) == by_the_book(text)


@settings(derandomize=True, max_examples=500)
@given(TYPED)
def test_a_key_is_settled(text):
    """Any text: its key is its own key, whatever spaces surround it and however it was composed."""
    key = query_key(text)
    assert query_key(key) == key
    assert query_key(f"\u3000 {text}\t\n") == key
    assert query_key(unicodedata.normalize("NFD", text)) == query_key(unicodedata.normalize("NFC", text)) == key


@settings(derandomize=True, max_examples=500)
@given(st.text(max_size=12))
def test_a_text_that_can_be_seen_has_a_key(text):
    """Only spaces, controls, joiners and the marks that the specification calls invisible have an empty key."""
    shown = [char for char in text if unicodedata.category(char)[0] not in "CZ" and not "\ufe00" <= char <= "\ufe0f"]
    assert bool(query_key(text)) or not [char for char in shown if char != "\u0640"]


def test_every_character_has_a_settled_key_in_every_case():
    """All of the basic plane, alone and inside a word: one key in upper, lower and title case, and for good."""
    wrong = [
        hex(code)
        for code in range(0x10000)
        if not 0xD800 <= code < 0xE000
        for text in (f"a{chr(code)}b",)
        if len({query_key(text), query_key(query_key(text)), query_key(text.upper()), query_key(text.lower())}) > 1
    ]
    assert wrong == []
