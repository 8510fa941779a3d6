"""A file nobody knows, mapped by its user: refused with every reason, remembered, recognised, forgotten."""

import pytest

from analytics.errors import RefusedInput
from analytics.ingest import read_file
from analytics.ingest.header import recognise
from analytics.ingest.mapping import (
    UserMapping,
    forget,
    known_mappings,
    mapped_kind,
    offered_kinds,
    remember,
    signature_of,
)
from analytics.ingest.suggest import suggest
from analytics.schema import COLUMNS
from tests.ingest.shapes import cells, export, refusal, workbook

HEADER = ["Expression tapée", "Visites", "Vues", "Rang constaté"]
TABLE = "Expression tapée;Visites;Vues;Rang constaté\nlampe;3;40;2,5\nvase;1;1.200;7,1\n"
COLUMNS_CHOSEN = (
    ("Expression tapée", "query"),
    ("Visites", "clicks"),
    ("Vues", "impressions"),
    ("Rang constaté", "position"),
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder of mappings that holds nothing yet, and is not there yet either."""
    monkeypatch.setenv("ACCORD_MAPPINGS", str(tmp_path / "mappings"))
    return tmp_path / "mappings"


def chosen(**changes):
    facts = {"signature": signature_of(HEADER), "kind": "gsc_queries", "columns": COLUMNS_CHOSEN, "language": "fr"}
    return UserMapping(**{**facts, **changes})


def reasons(**changes):
    """Codes of the reasons for which a mapping is refused."""
    with pytest.raises(RefusedInput) as refused:
        chosen(**changes)
    return [notice.code.rpartition(".")[2] for notice in refused.value.notices]


def test_a_file_is_unknown_until_it_is_mapped_and_again_once_forgotten():
    """Remembering makes the file readable as what its user said; forgetting undoes that."""
    assert refusal(TABLE).reason.code == "ingest.refused.unknown"
    remember(chosen())
    read = export(TABLE)
    assert read.kind == "gsc_queries"
    assert cells(read, "query", "clicks", "impressions", "position") == [("lampe", 3, 40, 2.5), ("vase", 1, 1200, 7.1)]
    assert forget(HEADER)
    assert refusal(TABLE).reason.code == "ingest.refused.unknown"


def test_a_mapping_comes_back_as_it_was_remembered(folder):
    """What is written to the folder is what is read from it, headers folded; nothing else is left there."""
    path = remember(chosen(source="Outil maison"))
    (known,) = known_mappings()
    assert (known.kind, known.source, known.language) == ("gsc_queries", "Outil maison", "fr")
    assert known.places == chosen().places
    assert list(folder.iterdir()) == [path]


def test_a_header_remembered_again_replaces_the_first():
    """One header means one thing: the last that was said."""
    remember(chosen())
    remember(chosen(kind="rank_tracker", columns=(("Expression tapée", "keyword"), ("Rang constaté", "position"))))
    assert [mapping.kind for mapping in known_mappings()] == ["rank_tracker"]


def test_only_exactly_that_header_is_recognised():
    """One column more, and the file is unknown again: a mapping never guesses."""
    remember(chosen())
    assert refusal("Expression tapée;Visites;Vues;Rang constaté;Marge\nlampe;3;40;2,5;1\n").kind is None


def test_the_catalogue_goes_before_any_mapping():
    """A header that the catalogue knows keeps its meaning, whatever was said of it."""
    header = ["Top queries", "Clicks", "Impressions", "CTR", "Position"]
    swapped = (("Top queries", "query"), ("Clicks", "impressions"), ("Impressions", "clicks"))
    remember(UserMapping(signature_of(header), "gsc_queries", swapped))
    assert cells(export(",".join(header) + "\na,1,9,11%,2\n"), "clicks", "impressions") == [(1, 9)]


def test_a_mapping_is_refused_with_all_its_reasons():
    """Required columns that lack, a header used twice and one that is not there are told at once."""
    twice = (("Visites", "clicks"), ("visites", "impressions"), ("Absent", "page"))
    assert reasons(columns=twice) == ["lacks", "header", "header_twice"]
    assert reasons(columns=(*COLUMNS_CHOSEN[:3], ("Rang constaté", "clicks"))) == ["column_twice"]
    assert reasons(columns=(*COLUMNS_CHOSEN[:3], ("Rang constaté", "budget"))) == ["column"]
    assert reasons(kind="gsc_filters") == ["kind"]


def test_a_header_printed_twice_cannot_be_chosen():
    """Which of the two columns is meant could only be guessed."""
    assert reasons(signature=signature_of([*HEADER, "Visites"])) == ["header"]


def test_a_file_of_the_folder_that_is_no_mapping_is_named(folder):
    """Nothing is skipped in silence: the refusal says which file to mend or delete."""
    folder.mkdir()
    (folder / "broken.toml").write_text("kind = ")
    with pytest.raises(RefusedInput) as refused:
        known_mappings()
    assert dict(refused.value.notices[0].facts)["path"].endswith("broken.toml")
    assert refusal(TABLE).reason.code == "ingest.mapping.unreadable"


def test_a_folder_that_cannot_be_written_is_refused_with_the_cure(tmp_path, monkeypatch):
    """A file stands where the folder should be."""
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("ACCORD_MAPPINGS", str(tmp_path / "taken"))
    with pytest.raises(RefusedInput) as refused:
        remember(chosen())
    assert refused.value.notices[0].code == "ingest.mapping.unwritable"


def test_odd_characters_in_headers_survive():
    """Quotes, backslashes, emojis and control characters are written so that they are read back."""
    header = ['a "b"', "c\\d", "é🙂", "e\x7ff"]
    columns = ((header[0], "keyword"), (header[1], "position"), (header[2], "page"), (header[3], "tags"))
    remember(UserMapping(signature_of(header), "rank_tracker", columns))
    assert [column for _, column in known_mappings()[0].places] == ["keyword", "position", "page", "tags"]


def test_every_offer_is_a_kind_with_columns_of_the_vocabulary():
    """What can be mapped to can be read: each offered column exists and each kind has its reader."""
    for offer in offered_kinds():
        assert set(offer.columns) <= set(COLUMNS)
        header = tuple(f"h{at}" for at in range(len(offer.columns)))
        mapping = UserMapping(header, offer.kind, tuple(zip(header, offer.columns, strict=True)))
        assert mapped_kind(mapping).key == offer.required


@pytest.mark.parametrize(
    ("header", "sample", "kind", "columns"),
    [
        (
            ["Requetes", "Clic", "Impresions", "Rang"],
            [["lampe", "3", "40", "2,5"]],
            "gsc_queries",
            {"Requetes": "query", "Clic": "clicks", "Impresions": "impressions"},
        ),
        (
            ["Termes recherche", "Clics Ads", "Coûts", "Campagnes"],
            [["lampe", "3", "1 234,50 €", "Marque"]],
            "google_ads_search_terms",
            {"Termes recherche": "query", "Coûts": "cost", "Campagnes": "campaign"},
        ),
        (
            ["Keyword text", "Position today", "Landing URL"],
            [["lamp", "4", "https://x.fr/lamp"]],
            "rank_tracker",
            {"Keyword text": "keyword"},
        ),
    ],
)
def test_a_suggestion_finds_what_names_and_cells_say(header, sample, kind, columns):
    """Names that are nearly known are paired with the column they resemble."""
    found = suggest(header, sample)
    assert found.kind == kind
    assert columns.items() <= dict(found.columns).items()


def test_a_suggestion_never_pairs_a_column_with_cells_it_cannot_hold():
    """A column called like clicks that holds words is not clicks."""
    found = suggest(["Query", "Clicks", "Impressions"], [["lampe", "beaucoup", "40"]])
    assert "Clicks" not in dict(found.columns)


def test_a_suggestion_takes_words_for_queries():
    """The column that holds words is the query when no header is called like one."""
    header = ["Saisie", "Nb clics", "Nb impressions", "Rang"]
    found = suggest(header, [["lampe led", "3", "40", "2,5"], ["vase bleu", "1", "12", "7,1"]])
    assert found.kind == "gsc_queries"
    assert {"Saisie": "query", "Nb clics": "clicks", "Nb impressions": "impressions"}.items() <= dict(
        found.columns
    ).items()


def test_a_suggestion_recognises_nothing():
    """However close the names, the file stays unknown until its user has said what they mean."""
    header = ["Requetes", "Clic", "Impresions"]
    assert suggest(header).kind == "gsc_queries"
    assert recognise(header) is None


def test_a_refused_table_shows_its_first_rows():
    """What a person maps is what the reader saw: header and cells as printed, of a text and of each sheet."""
    (text,) = read_file("ventes.csv", ("Rapport\n" + TABLE).encode("utf-16"))
    assert (text.header, text.rows[0]) == (tuple(HEADER), ("lampe", "3", "40", "2,5"))
    sheet = [HEADER, ["lampe", 3, 40, 2.5]]
    (shown,) = read_file("ventes.xlsx", workbook({"Mai": sheet}))
    assert (shown.file, shown.header, shown.rows[0][0]) == ("ventes.xlsx!Mai", tuple(HEADER), "lampe")


def test_from_a_refusal_to_a_file_that_is_read():
    """Refusal, suggestion, mapping: the three steps of a person meet the reader at the end."""
    content = b"Requetes;Clic;Impresions;Rang\nlampe;3;40;2,5\n"
    (shown,) = read_file("maison.csv", content)
    found = suggest(shown.header, shown.rows)
    remember(UserMapping(signature_of(shown.header), found.kind, found.columns, language="fr"))
    assert cells(export(content), "query", "clicks", "impressions") == [("lampe", 3, 40)]


def test_a_column_without_a_name_is_never_suggested():
    """No header can be chosen for it, even when its cells look like queries."""
    found = suggest(["", "Clicks", "Impressions"], [["lampe led", "3", "40"], ["pergola", "1", "12"]])
    assert [header for header, _ in found.columns] == ["Clicks", "Impressions"]
