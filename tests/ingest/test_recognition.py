"""Which export a header belongs to: each kind is told by its own words, whichever of them are shown, in every language.

The headers are drawn from the catalogue itself, so that an entry added to it is held to the same promise.
"""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analytics.ingest.header import recognise
from analytics.ingest.kinds import Kind, kinds, normalise, shared_aliases, unused
from analytics.locales import LANGUAGES, catalogue

SEEN = {
    "Semrush": {"position": "*.x.com/*_20230909", "page": "*.x.com/*_20230909_landing"},
    "Ahrefs": {"position": "x.com: Position", "traffic": "x.com: Traffic"},
    "SE Ranking": {"position": "2026-02-01"},
    "Rank Tracker": {"position": "Pos. Google.fr"},
}
"""A header that only its look tells, by source and column: what a pattern of the catalogue is written for."""
ABOVE = "# 20250101-20250131"
SINGLE = [kind for kind in kinds() if kind.blocks is None]
OWN = [kind for kind in SINGLE if not set(shared_aliases()) <= set(kind.aliases)]
ADVERTISING = [kind for kind in SINGLE if kind not in OWN]
MEASURES = ("impressions", "clicks", "cost", "ctr")


def printable(kind: Kind, column: str, language: str) -> list[str]:
    """Every header that means a column in a language, as it may be printed."""
    found = [name for name, alias in kind.aliases.items() if alias.column == column and language in alias.languages]
    if kind.header_form:
        found = [name for name in (word.replace(" ", "_") for word in found) if kind.header_form.fullmatch(name)]
    look = SEEN.get(kind.source, {}).get(column)
    return found + ([look] if look and any(name == column for name, _ in kind.patterns) else [])


def languages(kind: Kind) -> list[str]:
    """Languages in which what a kind must have has a name."""
    spoken = sorted({language for alias in kind.aliases.values() for language in alias.languages})
    return [language for language in spoken if all(named(kind, group, language) for group in needed(kind))]


def needed(kind: Kind) -> list[set[str]]:
    """Groups of columns of which a table of a kind has one each."""
    return [{column} for column in kind.key if column != kind.first_column] + [set(group) for group in kind.any_of]


def named(kind: Kind, columns: set[str], language: str) -> list[str]:
    """Those of some columns that have a name in a language."""
    return [column for column in sorted(columns) if printable(kind, column, language)]


@st.composite
def headers(draw, choices):
    """A kind, a language and a header of both: the key, what the catalogue asks for, and any of the other columns."""
    place = draw(st.integers(0, len(choices) - 1))
    kind = choices[place]
    language = draw(st.sampled_from(languages(kind)))
    columns = [draw(st.sampled_from(named(kind, group, language))) for group in needed(kind)]
    own = {alias.column for name, alias in kind.aliases.items() if shared_aliases().get(name) != alias}
    others = named(kind, (own | set(MEASURES)) - kind.without if kind in ADVERTISING else own, language)
    if others and not kind.exactly:
        columns += draw(st.lists(st.sampled_from(others), unique=True, max_size=8))
    row = [draw(st.sampled_from(printable(kind, column, language))) for column in dict.fromkeys(columns)]
    for group in kind.needs_headers:
        if not group & set(map(normalise, row)):
            row.append(draw(st.sampled_from(sorted(group))))
    return kind.name, language, place, draw(st.permutations(row))


def rules_itself_out(kind: Kind, row: list[str]) -> bool:
    """Whether a drawn header has what the kind must not have, or the same name twice: nobody prints such a table."""
    printed = set(map(normalise, row))
    meant = {words[name].column for name in printed for words in (kind.aliases, shared_aliases()) if name in words}
    decoy = any(group <= printed for entry in unused() for group in entry.headers)
    return bool(kind.without & (printed | meant)) or len(printed) < len(row) or decoy


def recognised(kind: Kind, row: list[str]) -> str | None:
    """Name of the kind that a header is taken for."""
    match = recognise(row, ABOVE if kind.preamble else "")
    return match.kind.name if match and isinstance(match.kind, Kind) else None


@settings(max_examples=250, suppress_health_check=[HealthCheck.filter_too_much])
@given(drawn=headers(OWN))
def test_a_kind_with_its_own_words_is_recognised_by_them(drawn):
    """SEO tools, analytics and CRM: whichever columns are shown, in whichever order, the kind is the same."""
    name, _, place, row = drawn
    assume(not rules_itself_out(OWN[place], row))
    assert recognised(OWN[place], row) == name


@settings(max_examples=250, suppress_health_check=[HealthCheck.filter_too_much])
@given(drawn=headers(ADVERTISING))
def test_no_advertising_or_search_table_is_taken_for_another_tool(drawn):
    """A rank tracker with any header is no Search Console, no Keyword Planner, no keyword list and no campaign."""
    *_, place, row = drawn
    assume(not rules_itself_out(ADVERTISING[place], row))
    assert recognised(ADVERTISING[place], row) not in {other.name for other in OWN}


@pytest.mark.parametrize("kind", SINGLE, ids=lambda kind: kind.name)
def test_every_kind_can_be_said_in_some_language(kind):
    """The catalogue names every key column of every kind in one language at least."""
    assert languages(kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_name_for_people(language):
    """A page says what a file turned out to be, whatever it is."""
    assert {f"pages.kind.{kind.name}" for kind in kinds()} <= set(catalogue(language))


def test_only_what_nothing_uses_is_told_as_unused():
    """No export that the query panel draws on says that no page uses it yet."""
    modules = (Path(__file__).parents[2] / "analytics" / "unify").glob("*.py")
    named = {name for module in modules for name in re.findall(r'"([a-z0-9_]+)"', module.read_text("utf-8"))}
    told = {kind.name for kind in kinds() if not kind.is_used} - {kind.name for kind in kinds() if kind.is_used}
    assert named & {kind.name for kind in kinds()}
    assert not named & told
