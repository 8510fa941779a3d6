"""The same report in seven languages: names, totals, match types, months and marks of a comparison."""

import csv
from datetime import date
from io import StringIO
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.ingest.columns import canonical_word
from analytics.ingest.dates import find_days, span
from analytics.schema import Period
from tests.ingest.shapes import cells, export


class Dialect(NamedTuple):
    """How Google Ads prints a search terms report in one language."""

    header: str
    period: str
    exact: str
    phrase: str
    broad: str
    total: str
    hidden: str
    account: str


DIALECTS = {
    "fr": Dialect(
        "Terme de recherche,Type de correspondance,Ajoutée/Exclue,Campagne,Groupe d'annonces,Appareil,Impr.,Clics,"
        "Code de la devise,CPC moy.,Coût,Type de campagne,Taux de conv.,Conversions,Coût / conv.,Valeur conv.",
        "1 mai 2026 - 8 mai 2026", "Mot clé exact", "Expression exacte (variante proche)", "Requête large",
        "Total\u00a0: Termes de recherche", "Total\u00a0: Autres termes de recherche", "Total\u00a0: Compte",
    ),
    "de": Dialect(
        "Suchbegriff,Übereinstimmungstyp,Hinzugefügt/Ausgeschlossen,Kampagne,Anzeigengruppe,Gerät,Impr.,Klicks,"
        "Währungscode,Durchschn. CPC,Kosten,Kampagnentyp,Conv.-Rate,Conversions,Kosten/Conv.,Conv.-Wert",
        "1. Mai 2026 - 8. Mai 2026", "Genau passend", "Passende Wortgruppe (sehr ähnliche Variante)",
        "Weitgehend passend", "Gesamt: Suchbegriffe", "Gesamt: Sonstige Suchbegriffe", "Gesamt: Konto",
    ),
    "es": Dialect(
        "Término de búsqueda,Tipo de concordancia,Añadido/excluido,Campaña,Grupo de anuncios,Dispositivo,Impr.,Clics,"
        "Código de moneda,CPC medio,Coste,Tipo de campaña,Tasa de conv.,Conversiones,Coste/conv.,Valor de conv.",
        "1 de mayo de 2026 - 8 de mayo de 2026", "Concordancia exacta", "Concordancia de frase (variante cercana)",
        "Concordancia amplia", "Total: Términos de búsqueda", "Total: Otros términos de búsqueda", "Total: Cuenta",
    ),
    "it": Dialect(
        "Termine di ricerca,Tipo di corrispondenza,Aggiunto/Escluso,Campagna,Gruppo di annunci,Dispositivo,Impr.,Clic,"
        "Codice valuta,CPC medio,Costo,Tipo di campagna,Tasso di conv.,Conversioni,Costo/conv.,Valore conv.",
        "1 maggio 2026 - 8 maggio 2026", "Corrispondenza esatta", "Corrispondenza a frase (variante simile)",
        "Corrispondenza generica", "Totale: Termini di ricerca", "Totale: Altri termini di ricerca", "Totale: Account",
    ),
    "nl": Dialect(
        "Zoekterm,Zoektype,Toegevoegd/uitgesloten,Campagne,Advertentiegroep,Apparaat,Vertoningen,Klikken,Valutacode,"
        "Gem. CPC,Kosten,Campagnetype,Conv. perc.,Conversies,Kosten/conv.,Conv.waarde",
        "1 mei 2026 - 8 mei 2026", "Exact zoekwoord", "Woordgroep (nauwe variant)", "Breed zoeken",
        "Totaal: Zoektermen", "Totaal: Andere zoektermen", "Totaal: Account",
    ),
    "pt": Dialect(
        "Termo de pesquisa,Tipo de corresp.,Adicionado/excluído,Campanha,Grupo de anúncios,Dispositivo,Impr.,Cliques,"
        "Código da moeda,CPC médio,Custo,Tipo de campanha,Taxa de conv.,Conversões,Custo/conv.,Valor da conv.",
        "1 de maio de 2026 - 8 de maio de 2026", "Correspondência exata", "Correspondência de frase (variação próxima)",
        "Correspondência ampla", "Total: Termos de pesquisa", "Total: Outros termos de pesquisa", "Total: Conta",
    ),
}  # fmt: skip
LANGUAGES = sorted(DIALECTS)


def report(language):
    """Three terms, the vendor's sum of them, what it hides and the account, in one language's numbers."""
    own = DIALECTS[language]
    device = "Mobile"
    lines = [
        "Report", own.period, own.header,
        f'lampe rouge,{own.exact},-,A,G,{device},"1.234",12,EUR,"1,00","12,34",Search,"1%","1,00","12,34","30,50"',
        f'lampe,{own.phrase},-,A,G,{device},300,3,EUR,"1,00","3,00",Search,"1%","0,00",0,"0,00"',
        f'total gym,{own.broad},-,A,G,{device},66,1,EUR,"1,00","1,00",Search,"1%","0,00",0,"0,00"',
        f'{own.total},,,,,,"1.600",16,EUR,"1,00","16,34",,"1%","1,00","12,34","30,50"',
        f'{own.hidden},,,,,,"9.000",90,EUR,"1,00","90,00",,"1%","2,00","12,34","50,00"',
        f'{own.account},,,,,,"10.600",106,EUR,"1,00","106,34",,"1%","3,00","12,34","80,50"',
    ]  # fmt: skip
    return "\n".join(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_terms_in_every_language(language):
    """Kind, language, period, numbers and currency do not depend on the language of the account."""
    read = export(report(language))
    assert (read.kind, read.language, read.currency) == ("google_ads_search_terms", language, "EUR")
    assert read.period == Period(date(2026, 5, 1), date(2026, 5, 8))
    assert read.totals == {"impressions": 1600, "clicks": 16, "cost": 16.34, "conversions": 1, "conversion_value": 30.5}


@pytest.mark.parametrize("language", LANGUAGES)
def test_match_types_in_every_language(language):
    """A close variant keeps its base; French phrase match is the one called `Expression exacte`."""
    assert list(export(report(language)).table["match_type"]) == ["exact", "phrase close variant", "broad"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_totals_in_every_language(language):
    """The totals of the rows, of what Google hides and of the account are told apart, and the first agrees."""
    read = export(report(language))
    assert [footer.role for footer in read.footers] == ["rows", "other", "account"]
    assert read.reconciled is True
    assert dict(read.footers[1].totals)["cost"] == 90


@settings(max_examples=40)
@given(language=st.sampled_from(LANGUAGES), order=st.permutations(range(16)))
def test_columns_in_any_order_keep_the_totals_apart(language, order):
    """Wherever the column of terms stands, the totals below it are no rows."""
    title, days, *table = report(language).split("\n")
    turned = StringIO()
    csv.writer(turned).writerows([row[at] for at in order] for row in csv.reader(table))
    read = export(f"{title}\n{days}\n{turned.getvalue()}")
    assert read.totals["clicks"] == 16
    assert [footer.role for footer in read.footers] == ["rows", "other", "account"]
    assert read.reconciled is True


HEADERS = [
    (
        "google_ads_keywords",
        "fr",
        "État du mot clé,Mot clé,Type de correspondance,Campagne,Impr.,Clics,CTR,CPC moy.,Coût",
    ),
    (
        "google_ads_keywords",
        "de",
        (
            "Keyword-Status,Keyword,Übereinstimmungstyp,Kampagne,Anzeigengruppe,Max. CPC,Klicks,"
            "Impressionen,CTR,Kosten,Durchschn. Position"
        ),
    ),
    (
        "google_ads_keywords",
        "es",
        "Estado de la palabra clave,Palabra clave,Tipo de concordancia,Campaña,Impr.,Clics,Coste",
    ),
    ("google_ads_keywords", "it", "Stato parola chiave,Parola chiave,Tipo di corrispondenza,Campagna,Impr.,Clic,Costo"),
    (
        "google_ads_keywords",
        "nl",
        (
            "Zoekwoordstatus,Zoekwoord,Campagne,Advertentiegroep,Valutacode,Max. CPC,"
            "Opties voor zoekwoorden,Aantal klikken,Vertoningen,Kosten"
        ),
    ),
    (
        "google_ads_campaigns",
        "fr",
        "État de la campagne,Campagne,Budget,Code de la devise,Taux d'optimisation,Impr.,Clics,CPC moy.,Coût",
    ),
    ("google_ads_campaigns", "de", "Kampagnenstatus,Kampagne,Kampagnentyp,Impr.,Klicks,Kosten"),
    (
        "google_ads_campaigns",
        "es",
        "Semana,Estado de la campaña,Campaña,Presupuesto,Coste,Impr.,CTR,CPC medio,Clics,Conversiones",
    ),
    ("google_ads_campaigns", "it", "Settimana,Campagna,Costo,Impressioni,Clic,Conversioni"),
    ("google_ads_campaigns", "nl", "Campagnestatus,Campagne,Campagnetype,Vertoningen,Klikken,Kosten"),
    ("google_ads_ad_groups", "de", "Anzeigengruppenstatus,Anzeigengruppe,Kampagne,Impr.,Klicks,Kosten"),
    ("google_ads_ad_groups", "fr", "État du groupe d'annonces,Groupe d'annonces,Campagne,Impr.,Clics,Coût"),
    (
        "google_ads_ads",
        "fr",
        "État de l'annonce,URL finale,Titre 1,Titre 2,Campagne,Groupe d'annonces,Impr.,Clics,Coût",
    ),
    ("google_ads_ads", "de", "Anzeigenstatus,Finale URL,Anzeigentitel 1,Kampagne,Anzeigengruppe,Impr.,Klicks,Kosten"),
    (
        "google_ads_auction_insights",
        "it",
        "Dominio dell'URL di visualizzazione,Quota impressioni,Tasso di sovrapposizione,Quota superamento target",
    ),
    (
        "google_ads_auction_insights",
        "fr",
        "Domaine de l'URL à afficher,Taux d'impressions,Taux de chevauchement,Taux de surclassement",
    ),
    (
        "google_ads_auction_insights",
        "de",
        "Angezeigte URL-Domain,Anteil an möglichen Impressionen,Überschneidungsrate,Rate der höheren Position",
    ),
    (
        "google_ads_overview_keywords",
        "fr",
        "Mot clé pour le Réseau\u00a0de\u00a0Recherche,Type de correspondance,État du critère,Coût,Clics,CTR",
    ),
    ("gsc_queries", "de", "Häufigste Suchanfragen,Klicks,Impressionen,CTR,Position"),
    ("gsc_queries", "de", "Häufigste Suchanfragen;Klicks;Impressionen;Klickrate;Durchschnittliche Position"),
    ("gsc_queries", "it", "Query più frequenti,Clic,Impressioni,CTR,Posizione"),
    ("gsc_queries", "nl", "Populairste zoekopdrachten,Klikken,Vertoningen,CTR,Positie"),
    ("gsc_queries", "pt", "Principais consultas,Cliques,Impressões,CTR,Posição"),
    ("gsc_queries", "es", "Consultas principales,Clics,Impresiones,CTR,Posición"),
    ("gsc_pages", "de", "Häufigste Seiten,Klicks,Impressionen,CTR,Position"),
    ("gsc_pages", "it", "Pagine principali,Clic,Impressioni,CTR,Posizione"),
    ("gsc_pages", "nl", "Populairste pagina's,Klikken,Vertoningen,CTR,Positie"),
    ("gsc_dates", "it", "Data,Clic,Impressioni,CTR,Posizione"),
    ("gsc_dates", "de", "Datum,Klicks,Impressionen,CTR,Position"),
    ("gsc_countries", "de", "Land,Klicks,Impressionen,CTR,Position"),
    ("gsc_countries", "it", "Paese,Clic,Impressioni,CTR,Posizione"),
    ("gsc_devices", "nl", "Apparaat,Klikken,Vertoningen,CTR,Positie"),
    ("gsc_devices", "it", "Dispositivo,Clic,Impressioni,CTR,Posizione"),
    ("gsc_filters", "it", "Filtro,Valore"),
    ("gsc_filters", "nl", "Filter,Waarde"),
]


@pytest.mark.parametrize(("kind", "language", "header"), HEADERS)
def test_a_header_names_its_kind_in_its_language(kind, language, header):
    """Each table is known by its header alone, in whatever order its columns stand."""
    delimiter = ";" if ";" in header else ","
    turned = delimiter.join(reversed(header.split(delimiter)))
    assert [(read.kind, read.language) for read in (export(header), export(turned))] == [(kind, language)] * 2


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("Expression exacte", "phrase"), ("Mot clé exact", "exact"), ("Correspondance exacte", "exact"),
        ("Requête large", "broad"), ("Woordgroep", "phrase"), ("Exact zoekwoord", "exact"),
        ("Passende Wortgruppe", "phrase"), ("Corrispondenza a frase", "phrase"), ("Concordancia de frase", "phrase"),
        ("NEAR_EXACT", "exact close variant"), ("EXACT", "exact"), ("AI\u00a0Max", "ai max"),
        ("Performance\u00a0Max", "performance max"), ("Something new", "Something new"),
    ],
)  # fmt: skip
def test_match_types_are_known_by_their_whole_word(printed, canonical):
    """Nothing is read into a part of a word: French phrase match contains `exact`."""
    assert canonical_word("match_type", printed) == canonical


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1 gennaio 2025", "2025-01-01"), ("1° gennaio 2025", "2025-01-01"), ("3. März 2025", "2025-03-03"),
        ("Mo., 1. Sept. 2026", "2026-09-01"), ("5 mrt. 2025", "2025-03-05"), ("1 de febrero del 2025", "2025-02-01"),
        ("7 de fevereiro de 2025", "2025-02-07"), ("Sep 2, 2026", "2026-09-02"), ("12 août 2025", "2025-08-12"),
    ],
)  # fmt: skip
def test_months_are_known_in_every_language(text, day):
    """Names of months come from CLDR, full and short."""
    assert [str(found) for found in find_days(text)] == [day]


@pytest.mark.parametrize(
    "text",
    ["Week of Dec 30, 2024", "Semaine du 30 déc. 2024", "Semana del 30 dic 2024", "Woche vom 30. Dez. 2024",
     "Settimana del 30 dic 2024", "Week van 30 dec. 2024"],
)  # fmt: skip
def test_weeks_are_known_in_every_language(text):
    """A week is seven days."""
    first, last = span(text)
    assert (str(first), str(last)) == ("2024-12-30", "2025-01-05")


QUERIES = {
    "en": "Top queries", "fr": "Requêtes les plus fréquentes", "de": "Häufigste Suchanfragen",
    "es": "Consultas principales", "it": "Query più frequenti", "nl": "Populairste zoekopdrachten",
}  # fmt: skip


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("Last 3 months Clicks,Previous 3 months Clicks,Last 3 months Impressions,Previous 3 months Impressions", "en"),
        (
            "3 derniers mois Clics,3 mois précédents Clics,3 derniers mois Impressions,3 mois précédents Impressions",
            "fr",
        ),
        (
            (
                "Letzte 3 Monate Klicks,Vorherige 3 Monate Klicks,Letzte 3 Monate Impressionen,"
                "Vorherige 3 Monate Impressionen"
            ),
            "de",
        ),
        (
            "Últimos 3 meses Clics,3 meses anteriores Clics,Últimos 3 meses Impresiones,3 meses anteriores Impresiones",
            "es",
        ),
        ("Ultimi 3 mesi Clic,3 mesi precedenti Clic,Ultimi 3 mesi Impressioni,3 mesi precedenti Impressioni", "it"),
        (
            (
                "Afgelopen 3 maanden Klikken,Vorige 3 maanden Klikken,"
                "Afgelopen 3 maanden Vertoningen,Vorige 3 maanden Vertoningen"
            ),
            "nl",
        ),
    ],
)
def test_two_periods_of_search_console_are_kept_as_two(header, language):
    """The current period is the table's; the former one stands beside it."""
    read = export(f"{QUERIES[language]},{header}\nlampe,3,4,40,50\n")
    assert (read.kind, read.language) == ("gsc_queries", language)
    assert cells(read, "clicks", "clicks_previous", "impressions", "impressions_previous") == [(3, 4, 40, 50)]


MARKS = {
    "fr": ("Clics", "Coût", "(par rapport à)", "(différence)", "(différence en pourcentage)"),
    "en": ("Clicks", "Cost", "(Compare to)", "(Change)", "(Change %)"),
    "de": ("Klicks", "Kosten", "(Vergleichen mit)", "(Änderung)", "(Änderung in %)"),
    "es": ("Clics", "Coste", "(comparar con)", "(cambio)", "(cambio %)"),
    "it": ("Clic", "Costo", "(confronta con)", "(variazione)", "(variazione %)"),
    "nl": ("Klikken", "Kosten", "(vergelijken met)", "(wijziging)", "(wijziging %)"),
}


@pytest.mark.parametrize("language", sorted(MARKS))
def test_a_google_ads_table_that_compares_keeps_both_periods(language):
    """The former period is kept, the differences are left aside: they say nothing that the two do not."""
    clicks, cost, former, change, percent = MARKS[language]
    term = {**{name: own.header.partition(",")[0] for name, own in DIALECTS.items()}, "en": "Search term"}[language]
    measures = [f"{name}{mark}" for name in (clicks, cost) for mark in ("", f" {former}", f" {change}", f" {percent}")]
    values = '3,4,-1,"-25,00%","2,45","4,95","-2,50","-50,51%"'
    if language == "en":
        values = "3,4,-1,-25.00%,2.45,4.95,-2.50,-50.51%"
    read = export(f"{term},{','.join(measures)}\nlampe,{values}\n")
    assert read.kind == "google_ads_search_terms"
    assert cells(read, "clicks", "clicks_previous", "cost", "cost_previous") == [(3, 4, 2.45, 4.95)]


@pytest.mark.parametrize(
    "header",
    [
        "Clics (3 derniers mois),Clics (3 mois précédents)",
        "Clics 3 derniers mois,Clics 3 mois précédents",
        "3 derniers mois Clics,3 mois précédents Clics",
        "Clics,Clics (Comparaison)",
        "Clics,Clics(Comparaison)",
        "Clics,Clics (par rapport à\u00a0: 1 janv. 2025 - 31 mars 2025)",
    ],
)
def test_a_period_may_stand_before_or_behind_its_measure(header):
    """Wherever the words of a period stand, the measure is the same, and the former period is never the table's."""
    read = export(f"Requête,Impressions,{header}\nlampe,40,3,4\n")
    assert cells(read, "clicks", "clicks_previous") == [(3, 4)]
    assert read.period is None
