"""Tables that look like performance and are not: each is refused under its name, in the words of its language."""

import pytest

from tests.ingest.shapes import refusal

INDEXING = [
    "Date,Non indexées,Dans l'index,Impressions", "Date,Not indexed,Indexed,Impressions",
    "Fecha,Sin indexar,Indexadas,Impresiones", "Datum,Nicht indexiert,Indexiert,Impressionen",
    "Reason,Source,Validation,Pages", "Raison,Source,Validation,Pages", "URL,Last crawled", "URL,Dernière exploration",
    "Date,Invalid,Valid,Impressions", "Date,Non valides,Valides,Impressions", "Date,Affected pages,Impressions",
    "Date,Total crawl requests,Total download size (Bytes),Average response time (ms)",
]  # fmt: skip
VITALS = [
    "Severity,Issue,Validation,URLs", "Gravité,Problème,Validation,URL", "Date,Poor,Need improvement,Good",
    "Date,Médiocre,À améliorer,Bonne", "Gravedad,Problema,Validación,URLs",
]  # fmt: skip
LINKS = [
    "Target page,Incoming links,Linking sites", "Page cible,Liens entrants,Sites contenant des liens",
    "Site,Linking pages,Target pages", "Linking page,Last crawled",
    "Referring page title,Referring page URL,Language,Domain rating,UR,Traffic,Keywords,Anchor",
    "Page ascore,Source title,Source url,Target url,Anchor,External links",
]  # fmt: skip
DOMAINS = [
    "Date,Organic Keywords,Organic Traffic,Organic Traffic Cost", "Domain,Competitor Relevance,Common Keywords",
    "Date,Trafic organique,Mots clés organiques", "Target,Target Type,Visits,Unique Visitors",
    "Datum;Sichtbarkeitsindex",
]  # fmt: skip
SOCIAL = [
    "Début des rapports,Fin des rapports,Nom de la campagne,Impressions,Montant dépensé (EUR),Clics sur un lien",
    "Reporting starts,Reporting ends,Campaign name,Impressions,Link clicks,Amount spent (EUR)",
    "Campaign name,Ad set name,Impressions,Clicks (all),CTR (all),Amount spent (USD)",
    "Nom de la campagne,Couverture,Répétition,Impressions,Clics",
    "Start Date (in UTC),Account Name,Campaign Group Name,Campaign Name,Total Spent,Impressions,Clicks",
    "Campaign name,Ad group name,Cost,Impressions,Clicks,2-second video views",
]  # fmt: skip
CRAWLS = [
    "Address,Content Type,Status Code,Status,Indexability,Title 1",
    "Adresse,Type de contenu,Code de statut,Indexabilité",
    "URL,Crawl Depth,HTTP Status Code,Indexable Status", "Full URL,Depth,Inrank",
]  # fmt: skip
SERPS = [
    "Keyword,Position,Title,URL,Snippet", "Query,Position,Title,URL", "Keyword,Rank,Title,Description,Domain",
    "Mot clé,Position,Titre,URL,Description", "Position,URL,Title,Domain Rating,Backlinks,Traffic",
]  # fmt: skip
RESEARCH = [
    "Keyword,Stage,Intent,Volume", "Keyword,Cluster,Intent,Volume,Keyword Difficulty", "Cluster,Keywords,Volume",
    "Mot clé,Cluster,Intention,Volume", "Mot clé,Priorité,Intention,Position", "Keyword,Funnel stage,Position,URL",
]  # fmt: skip
EMAILS = ["Campaign Name,Subject,Opens,Clicks,Open Rate", "Nom de la campagne,Objet,Taux d'ouverture,Clics"]
ORDERS = [
    "Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Lineitem quantity,Lineitem name",
    "Order ID,Order status,SKU,Quantity,Amount,Created at", "Numéro de commande,Date,Statut,Client,Total",
]  # fmt: skip
DECOYS = {
    "indexing": INDEXING, "vitals": VITALS, "links": LINKS, "domain": DOMAINS, "meta": SOCIAL, "crawl": CRAWLS,
    "serp": SERPS, "research": RESEARCH, "email": EMAILS, "orders": ORDERS,
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "header"), [(name, header) for name, headers in DECOYS.items() for header in headers]
)
def test_a_decoy_is_named_and_never_read(reason, header):
    """Whatever figures its rows hold, such a table is no performance report, and the refusal says which one it is."""
    row = header.replace(";", ",").split(",")
    values = ["2026-01-02" if at == 0 else str(at) for at, _ in enumerate(row)]
    delimiter = ";" if ";" in header else ","
    item = refusal("\n".join([header, delimiter.join(values), delimiter.join(values)]))
    assert (item.kind, item.reason.code) == ("not_performance", f"ingest.refused.{reason}")


@pytest.mark.parametrize("word", ["Category: Games", "Catégorie : Jeux", "Categoría: Juegos"])
def test_trends_are_told_by_their_first_line(word):
    """Google Trends has no header at all: its first line says what it is."""
    item = refusal(f"{word}\n\nTOP\nroblox,100\ngta,29\n\nRISING\nx,Breakout\n")
    assert (item.kind, item.reason.code) == ("not_performance", "ingest.refused.trends")


@pytest.mark.parametrize(
    "header",
    [
        "name,age,city",
        "Position,Employee,Salary",
        "Keyword,Note",
        "Date,Temperature",
        "ID,Value,Comment",
        "Page,Author,Words",
        "Pageviews,Page,Author",
    ],
)
def test_what_nobody_knows_stays_unknown(header):
    """A table of something else is refused as unknown, with its header for the person to recognise it."""
    row = ",".join("x" for _ in header.split(","))
    item = refusal(f"{header}\n{row}\n{row}\n")
    assert (item.kind, item.reason.code) == (None, "ingest.refused.unknown")
    assert dict(item.reason.facts)["headers"].replace(", ", ",") == header
