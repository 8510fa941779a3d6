"""Exports of SEO tools: positions, keyword volumes and pages, each in the dialect its vendor writes."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.ingest import read_file
from tests.ingest.shapes import cells, codes, export, utf16_tabs, workbook

SEMRUSH = "Keyword,Position,Previous position,Search Volume,Keyword Difficulty,CPC,URL,Traffic,Traffic (%),Traffic Cost"
SEMRUSH_ROW = "pergola bois,3,0,9900,41,1.20,https://a.fr/pergola,820,12.50,984"


def quoted(text):
    """A table of commas as Ahrefs writes it: UTF-16, tabs, every cell in quotes."""
    return "\n".join("\t".join(f'"{cell}"' for cell in row) for row in csv.reader(StringIO(text))).encode("utf-16")


def stated(item):
    """Start and end of an export's period as texts."""
    return (item.period.start.isoformat(), item.period.end.isoformat())


def test_semrush_organic_positions_are_read_with_their_shares():
    """`12.50` under `Traffic (%)` is a share of 0.125, and a previous position of 0 is none."""
    read = export(
        f"{SEMRUSH},Timestamp\n{SEMRUSH_ROW},2023-04-17\ncarport,12,14,40,,n/a,https://a.fr/c,1,0.01,0,2023-04-02\n"
    )
    assert read.kind == "semrush_organic_positions"
    assert cells(read, "keyword", "position", "position_previous", "traffic_share", "difficulty") == [
        ("pergola bois", 3, None, 0.125, 41),
        ("carport", 12, 14, 0.0001, None),
    ]
    assert stated(read) == ("2023-04-02", "2023-04-17")
    assert not len(read.rejects)


def test_semrush_seconds_since_1970_are_days():
    """The 2020 layout counts its timestamps in seconds."""
    read = export(f'{SEMRUSH},Trends,Timestamp\n{SEMRUSH_ROW},"[0,0,71]",1588291200\n')
    assert [str(day.date()) for day in read.table["seen_date"]] == ["2020-05-01"]


def test_semrush_workbook_is_read_as_the_csv():
    """Typed cells and a sheet called `Sheet 1` change nothing."""
    rows = [row.split(",") for row in (SEMRUSH, SEMRUSH_ROW)]
    typed = [rows[0], ["pergola bois", 3, 0, 9900, 41, 1.2, "https://a.fr/pergola", 820, 12.5, 984]]
    (sheet,) = read_file("a-organic.Positions-fr-20230417.xlsx", workbook({"Sheet 1": typed}))
    flat = export(f"{SEMRUSH}\n{SEMRUSH_ROW}\n")
    assert sheet.kind == flat.kind
    assert cells(sheet, *flat.table.columns) == cells(flat, *flat.table.columns)


def test_semrush_paid_positions_survive_a_line_above_the_header():
    """A spreadsheet put the file's name above the header, padded with commas; a keyword has a row per ad."""
    header = "Title,Keyword,Position,Previous position,Search Volume,CPC,Traffic,Traffic (%),Traffic Cost,Last Seen"
    name = "a.com-adwords.Positions-us-20250126-2025-01-27T11_22_24Z" + "," * 9
    row = "Buy® | 40% Off,pmp,1,2,90500,3.76,4253,22.77,15991"
    read = export(f"\ufeff{name}\n{header}\n{row},2024-12-31\n{row},2025-01-14\n")
    assert read.kind == "semrush_paid_positions"
    assert (len(read.table), read.table["traffic"].sum()) == (2, 8506)
    assert stated(read) == ("2024-12-31", "2025-01-14")


def test_semrush_ads_with_their_texts_are_no_list_of_results():
    """Title, description and page of each ad make no list of results of it: it has traffic and a former position."""
    header = "Keyword,Position,Previous position,Search Volume,CPC,URL,Traffic,Traffic (%),Title,Description,Last Seen"
    read = export(f"{header}\npergola,1,2,880,0.9,https://a.fr/,40,1.5,Pergolas,All sizes,2025-01-14\n")
    assert (read.kind, cells(read, "keyword", "traffic")) == ("semrush_paid_positions", [("pergola", 40)])


TRACKING = """------------------------------
ID: 1_2
Report type: position_tracking_rankings_overview
Period: 20230903 - 20230909
------------------------------

Keyword;{sites};Tags;Intents;CPC;Search Volume;Keyword Difficulty
"""


def tracked(site, *days):
    """Headers of one site in a Position Tracking export."""
    names = [f"*.{site}/*_{day}{part}" for day in days for part in ("", "_type", "_landing")]
    return ";".join([*names, f"*.{site}/*_difference"])


def test_semrush_position_tracking_reads_its_own_site_at_the_latest_day():
    """The first site and its last day are the figures, its first day stands beside them, the rival is left aside."""
    head = TRACKING.format(
        sites=tracked("a.fr", "20230903", "20230909") + ";" + tracked("b.fr", "20230903", "20230909")
    )
    ours, rival = (
        "9;organic;https://a.fr/x;4;organic;https://a.fr/y;5",
        "1;organic;https://b.fr/;2;organic;https://b.fr/;-1",
    )
    unranked = "-;;;-;;;"
    read = export(
        f"{head}pergola;{ours};{rival};;c;0.88;49500;34\nsauna;{unranked};{rival};;i;n/a;720;28\n", "t.csv.xls"
    )
    assert read.kind == "semrush_position_tracking"
    assert cells(read, "keyword", "position", "position_previous", "page", "search_volume") == [
        ("pergola", 4, 9, "https://a.fr/y", 49500),
        ("sauna", None, None, None, 720),
    ]
    assert stated(read) == ("2023-09-03", "2023-09-09")
    assert {"other_sites", "many_days"} <= set(codes(read))


@pytest.mark.parametrize(
    "text",
    [
        'Keyword,Intent,Volume,Trend,Keyword Difficulty,CPC (USD),SERP Features\npergola,C,880,"1,2",41,0.50,\n',
        "Keyword;Volume;Keyword Difficulty;CPC (USD);SERP Features\npergola;880;41;0.50;\n",
        "Mot clé\tIntention\tVolume\tKD %\tCPC (USD)\npergola\tC\t880\t41\t0.50\n",
    ],
)
def test_semrush_keyword_lists_are_volumes_without_positions(text):
    """Keyword Magic with commas or semicolons, and what the French clipboard gives, are one kind."""
    read = export(text)
    assert (read.kind, read.currency) == ("semrush_keywords", "USD")
    assert cells(read, "keyword", "search_volume", "difficulty", "cpc") == [("pergola", 880, 41, 0.5)]


def test_ahrefs_comparison_keeps_now_and_before_apart():
    """An empty current position is a keyword that was lost: its row stays, without a position."""
    header = (
        "Keyword,Country,Volume,KD,CPC,Previous organic traffic,Current organic traffic,Previous position,"
        "Current position,Position change,Previous URL,Current URL,Previous date,Current date,Branded"
    )
    gone = "old awning,GB,90,0,,7,,14,,Lost,https://a.uk/o,,2025-07-08 21:19:31,,false"
    kept = "shop canopy,GB,600,0,0.81,59,141,2,1,1,https://a.uk/a,https://a.uk/b,2025-07-22,2026-01-25 01:27:01,no"
    read = export(quoted(f"{header}\n{kept}\n{gone}\n"))
    assert (read.kind, read.delimiter) == ("ahrefs_organic_keywords", "tab")
    assert cells(read, "keyword", "position", "position_previous", "traffic", "traffic_previous", "page") == [
        ("shop canopy", 1, 2, 141, 59, "https://a.uk/b"),
        ("old awning", None, 14, None, 7, None),
    ]
    assert stated(read) == ("2026-01-25", "2026-01-25")


def test_ahrefs_single_date_and_older_layout_are_the_same_kind():
    """`Current position` beside `Organic traffic`, or `Position` beside `Traffic (desc)`: both are organic keywords."""
    now = "Keyword,Country,Volume,KD,CPC,Organic traffic,Paid traffic,Current position,Current URL,Updated"
    old = "#,Keyword,Position,Position History,Volume,URL,Difficulty,Traffic (desc),CPC,Last Update"
    rows = ("a,fr,10,1,,3,,4,https://a.fr/,2026-01-01", "1,a,4,,10,https://a.fr/,1,3,,2019-05-01 01:02:03")
    for header, row in zip((now, old), rows, strict=True):
        read = export(quoted(f"{header}\n{row}\n"))
        assert read.kind == "ahrefs_organic_keywords"
        assert cells(read, "keyword", "position", "search_volume", "traffic") == [("a", 4, 10, 3)]


def test_ahrefs_keywords_explorer_states_no_position():
    """The list of Keywords Explorer has volumes, a parent and a potential."""
    header = "#,Keyword,Country,Difficulty,Volume,CPC,CPS,Parent Keyword,Last Update,Global volume,Traffic potential"
    read = export(
        quoted(f'{header},SV trend (02-2024 - 01-2026)\n1,bureau,gb,1,250,3.00,0.5,bureaux,2026-01-23,500,90,"1, 2"\n')
    )
    assert read.kind == "ahrefs_keywords"
    assert cells(read, "keyword", "search_volume", "cpc", "traffic_potential") == [("bureau", 250, 3, 90)]


def test_ahrefs_content_gap_reads_the_first_site():
    """Each compared site has its own columns: the first is the one the report is about."""
    header = ",".join(
        ["Keyword,SERP features,Volume,KD,CPC"]
        + [f"{site}/: {name}" for site in ("a.fr", "b.fr") for name in ("Traffic", "Position", "URL")]
    )
    read = export(
        quoted(f"{header}\nx,,70,2,0.4,5,3,https://a.fr/x,9,1,https://b.fr/x\ny,,30,1,,,,,4,2,https://b.fr/y\n")
    )
    assert read.kind == "ahrefs_content_gap"
    assert cells(read, "keyword", "position", "traffic") == [("x", 3, 5), ("y", None, None)]
    assert "other_sites" in codes(read)


def test_ahrefs_top_pages_are_pages():
    """A page has a traffic, its value, and the keyword that brings most of it."""
    header = (
        "URL,UR,Referring domains,Traffic,Traffic value,Keywords,Top keyword,Top keyword: Volume,Top keyword: Position"
    )
    read = export(quoted(f"{header}\nhttps://a.fr/,12,3,900,450.5,77,pergola,880,2\n"))
    assert read.kind == "ahrefs_top_pages"
    assert cells(read, "page", "traffic", "traffic_value", "top_keyword", "position") == [
        ("https://a.fr/", 900, 450.5, "pergola", 2)
    ]


SE_RANKING = """\ufeff"Google France, interface language: French"
Keyword,URL,Tags,"Search vol.",2026-01-01,Dynamics,2026-01-02,Dynamics
"""


def test_se_ranking_groups_are_not_keywords():
    """A row whose URL is `--` sums up its group: it stays as a group, its volume counts in no sum and is told."""
    read = export(
        f"{SE_RANKING}Store,--,,300,22,0,21,1\nStore,https://a.fr/,,200,30,0,28,2\n"
        '"Store banne",https://a.fr/b,x,100,14,0,14,0\n'
        "Perdu,--,,50,-,0,-,0\n"
    )
    assert read.kind == "seranking_positions"
    assert cells(read, "keyword", "group", "position", "position_previous", "search_volume") == [
        (None, "Store", 21, 22, None),
        ("Store", None, 28, 30, 200),
        ("Store banne", None, 14, 14, 100),
        ("Perdu", None, None, None, 50),
    ]
    assert [(footer.label, dict(footer.totals)) for footer in read.footers] == [("Store", {"search_volume": 300})]
    assert "group_rows" in codes(read)
    assert stated(read) == ("2026-01-01", "2026-01-02")


@pytest.mark.parametrize(
    "header", ["Keyword,URL,Search vol.,2026-02-20,2026-02-21,2026-02-22", "Keyword,URL,Search vol.,22/02/2026"]
)
def test_se_ranking_days_need_no_dynamics(header):
    """The changes from day to day can be left out, a day be written day first, and there be one day only."""
    days = header.count("/2026") + header.count("2026-")
    read = export(f"{header}\nstore,https://a.fr/,200,{','.join('987'[-days:])}\n")
    assert (read.kind, cells(read, "keyword", "position")) == ("seranking_positions", [("store", 7)])
    assert stated(read)[1] == "2026-02-22"


def test_se_ranking_research_is_positions_too():
    """The research tables name their columns otherwise and have one position."""
    read = export("Keyword,Difficulty,Position,Previous position,Search vol.,CPC,Traffic\npergola,20,4,6,880,0.9,31\n")
    assert read.kind == "seranking_positions"
    assert cells(read, "keyword", "position", "position_previous", "search_volume") == [("pergola", 4, 6, 880)]


@pytest.mark.parametrize(
    ("header", "unranked"),
    [
        (
            "Mot clé,Pos. Google.fr,Google.fr Différence,Classement de page(e),Tendance,Clics",
            ("Pos. > 20", "Non classé"),
        ),
        ("Keyword,Google.com Rank,Google.com Difference,Ranking page(s),Trend,Clicks", ("Not in top 100", "> 50")),
    ],
)
def test_rank_tracker_states_its_positions_in_words(header, unranked):
    """`4(1)` is position 4, words for being nowhere are no position, and clicks never checked reject no row."""
    rows = (
        "a,4(1),33,https://a.fr/1; https://a.fr/2,x,?\n"
        f"b,{unranked[0]},0,,x,?\nc,{unranked[1]},0,,x,?\nd,14,,https://a.fr/d,x,?\n"
    )
    read = export(f"{header}\r\n{rows}".replace("?", "Pas encore vérifié"))
    assert read.kind == "rank_tracker"
    assert cells(read, "keyword", "position", "page") == [
        ("a", 4, "https://a.fr/1"),
        ("b", None, None),
        ("c", None, None),
        ("d", 14, "https://a.fr/d"),
    ]
    assert not len(read.rejects)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Keyword;Position;URL;Suchvolumen;Wettbewerb", "pergola;4;https://a.de/;1.900;12"),
        (
            "Keyword,Search Engine,Location,Rank,Previous rank,Ranking URL,Monthly Volume",
            "pergola,Google,Paris,4,5,https://a.fr/,1900",
        ),
        (
            "Keyword,Search engine,Device,Tags,Rank,Landing page,Search volume",
            "pergola,google.fr,Desktop,,4,https://a.fr/,1900",
        ),
        ("Mot-clé;Position;Volume de recherche;URL positionnée;Date", "pergola;4;1900;https://a.fr/;02/01/2026"),
        ("Expression;Position;Position précédente;Volume;URL", "pergola;4;+100;1900;https://a.fr/"),
        ("Mots clés,Position actuelle,Recherches mensuelles,Page", "pergola,4,1900,https://a.fr/"),
        ("Palabra clave;Posición;Volumen de búsqueda;URL", "pergola;4;1900;https://a.es/"),
        ("Parola chiave;Posizione;Volume di ricerca;URL", "pergola;4;1900;https://a.it/"),
        ("Zoekwoord;Positie;Zoekvolume;URL", "pergola;4;1900;https://a.nl/"),
        ("Keyword,Search volume,Google position,URL,Position (2026-01-02)", "pergola,1900,4,https://a.fr/,4"),
    ],
)
def test_any_table_of_keywords_and_positions_is_a_rank_tracker(header, row):
    """Whatever the tool and the language, a keyword with its position, volume and page is read."""
    read = export(f"{header}\n{row}\n")
    assert read.kind == "rank_tracker"
    assert cells(read, "keyword", "position", "search_volume") == [("pergola", 4, 1900)]
    assert len(read.table["page"].dropna()) == 1


TOOLS = {
    "semrush_organic_positions": {
        "Keyword": "a", "Position": "1", "Search Volume": "9", "Traffic Cost": "5", "CPC": "1.5", "URL": "u",
    },
    "ahrefs_organic_keywords": {
        "Keyword": "a", "Current position": "1", "Volume": "9", "KD": "3", "Organic traffic": "5", "Current URL": "u",
    },
    "rank_tracker": {"Mot clé": "a", "Position": "1", "Volume": "9", "URL": "u", "Pays": "fr"},
}  # fmt: skip
NEEDED = {"Keyword", "Position", "Search Volume", "Traffic Cost", "Current position", "Current URL", "KD", "Mot clé"}


@given(kind=st.sampled_from(sorted(TOOLS)), data=st.data())
def test_columns_in_any_order_or_left_out_change_nothing(kind, data):
    """A person moves columns and hides some: the kind stays, and what is there is read."""
    printed = data.draw(st.permutations(sorted(TOOLS[kind])))
    shown = [name for name in printed if name in NEEDED or data.draw(st.booleans())]
    read = export(utf16_tabs([shown, [TOOLS[kind][name] for name in shown]]))
    assert read.kind == kind
    assert cells(read, "keyword", "position") == [("a", 1)]
    assert len(read.table.columns) == len(shown)
