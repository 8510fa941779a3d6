"""What accounts print in words of their own: names of reports and columns, groupings, cards of the overview."""

from datetime import date

import pytest

from analytics.ingest.columns import canonical_word
from analytics.schema import Period
from tests.ingest.shapes import cells, export, refusal


@pytest.mark.parametrize(
    ("header", "kind", "language"),
    [
        ("Top consultas,Cliques,Impressões,CTR,Posição", "gsc_queries", "pt"),
        ("Páginas mais visitadas,Cliques,Impressões,CTR,Posição", "gsc_pages", "pt"),
        ("Meest uitgevoerde zoekopdrachten,Aantal klikken,Vertoningen,CTR,Positie", "gsc_queries", "nl"),
    ],
)
def test_search_console_names_its_first_column_in_several_ways(header, kind, language):
    """The figures are those of the file, whichever of its names Search Console gives to queries and pages."""
    read = export(f"{header}\nlampe,3,40,7.5%,4.2\nvase,1,10,10%,12\n")
    assert (read.kind, read.language) == (kind, language)
    assert cells(read, "clicks", "impressions", "position") == [(3, 40, 4.2), (1, 10, 12.0)]


@pytest.mark.parametrize("zone", ["UTC+03:00", "UTC-11", "GMT+2", "UTC"])
def test_a_chart_by_the_hour_is_a_chart(zone):
    """The last 24 hours come by the hour, in the time zone that the header states: the day is read."""
    read = export(
        f"Time ({zone}),Clicks,Impressions,CTR,Position\n2026-03-01T23:00:00,1,20,5%,4\n2026-03-02T00:00:00,0,8,0%,6\n"
    )
    assert (read.kind, read.period) == ("gsc_dates", Period(date(2026, 3, 1), date(2026, 3, 2)))
    assert cells(read, "clicks", "impressions") == [(1, 20), (0, 8)]


CUSTOM_KEYWORDS = """Palavra-chave de pesquisa
1 de maio de 2026 - 8 de maio de 2026
Pesquisar palavra-chave,Status da palavra-chave da rede de pesquisa,\
Pesquisar tipo de correspondência de palavra-chave,Campanha,Grupo de anúncios,Código da moeda,\
CPC máx. da palavra-chave,Cliques,Impr.,CTR,CPC méd.,Custo,% de impr. (parte sup.),Conversões
luminária,Qualificado,Correspondência de frase,Casa,Luz,BRL,"0,80",9,"1.173","0,77%","1,27","11,39","52,91%","5,00"
abajur,Limitado,Correspondência exata,Casa,Luz,BRL,"0,80",1,40,"2,50%","1,00","1,00","40,00%","0,00"
"""


def test_a_keyword_report_of_the_report_editor_is_one_of_keywords():
    """The report editor has names of its own for keyword, status and match type; the campaign it names is no key."""
    read = export(CUSTOM_KEYWORDS)
    assert (read.kind, read.currency) == ("google_ads_keywords", "BRL")
    assert cells(read, "keyword", "match_type", "impressions", "clicks", "cost") == [
        ("luminária", "phrase", 1173, 9, 11.39),
        ("abajur", "exact", 40, 1, 1.0),
    ]


@pytest.mark.parametrize(
    "keyword", ["Mot clé pour le Réseau de Recherche", "Palabra clave de la Red de Búsqueda", "Keyword im Suchnetzwerk"]
)
def test_the_name_of_a_card_heads_a_report_too(keyword):
    """Where campaigns stand beside the keywords it is a report, although a card calls its keywords the same."""
    read = export(f"{keyword},Campaign,Ad group,Impr.,Clicks,Cost\nlampe,A,G,40,3,2.10\nvase,A,G,10,1,0.40\n")
    assert (read.kind, cells(read, "keyword", "cost")) == ("google_ads_keywords", [("lampe", 2.1), ("vase", 0.4)])


def test_cards_of_a_portuguese_overview():
    """Keywords and campaigns of the overview page, with its short match types and the group of a campaign."""
    keywords = export(
        "Palavra-chave da rede de pesquisa,Tipo de corresp.,Status do critério,Status da campanha,"
        "Status do grupo de anúncios,Custo,Impressões,CTR\n"
        'luminária,Corresp. de frase,Ativado,Ativado,Ativado,"R$\u00a084,13",329,"6,38%"\n'
        'abajur,Corresp. ampla,Pausado,Ativado,Ativado,"R$\u00a01.059,74",20,"5,00%"\n'
    )
    campaigns = export(
        "Nome da campanha,Nome do grupo de campanhas,Status da campanha,Custo,Cliques,CTR\n"
        'Casa,,Ativado,"R$\u00a0236,86",58,"6,68%"\n'
    )
    assert (keywords.kind, campaigns.kind) == ("google_ads_overview_keywords", "google_ads_overview_campaigns")
    assert cells(keywords, "match_type", "cost") == [("phrase", 84.13), ("broad", 1059.74)]
    assert (cells(campaigns, "campaign", "clicks", "cost"), campaigns.currency) == ([("Casa", 58, 236.86)], "BRL")


@pytest.mark.parametrize(("printed", "interactions"), [("Desempenho máximo", 90), ("Máximo rendimiento", 90)])
def test_performance_max_is_known_by_its_translated_name(printed, interactions):
    """Interactions of Performance Max are clicks, whatever the language of the account calls it."""
    read = export(
        "Relatório da campanha\n1 de maio de 2026 - 8 de maio de 2026\n"
        "Estado da campanha,Campanha,Código da moeda,Tipo de campanha,Impressões,Interações,Custo\n"
        f'Ativada,Casa,BRL,{printed},"1.200",{interactions},"35,00"\n'
    )
    assert cells(read, "campaign_type", "clicks") == [("performance max", interactions)]


def test_a_close_variant_has_two_names_in_portuguese():
    """One file prints both."""
    for mark in ("variação aproximada", "variante aproximada"):
        assert canonical_word("match_type", f"Correspondência exata ({mark})") == "exact close variant"


GA4 = """# ----------------------------------------
# {title}
# ----------------------------------------
# {start}: 20260501
# {end}: 20260531
{header}
{row}
"""


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        ("Grupo principal de canais da sessão (Canais da casa),Sessões,Novos usuários", "Direct,30,4",
         "ga4_source_medium"),
        ("Session primary channel group (House channels),Sessions,Key events", "Direct,30,4", "ga4_source_medium"),
        ("Caminho da página e classe da tela,Visualizações,Usuários ativos", "/,30,4", "ga4_pages"),
        ("Página de destino,Sessões,Eventos principais", "/,30,4", "ga4_landing_pages"),
        ("Ruta de página y clase de pantalla,Vistas,Usuarios activos", "/,30,4", "ga4_pages"),
    ],
)  # fmt: skip
def test_analytics_in_portuguese_and_spanish(header, row, kind):
    """A grouping of channels bears the name that the account gave it, in brackets behind the one that Google gives."""
    read = export(GA4.format(title="Report", start="Data de início", end="Data de término", header=header, row=row))
    assert (read.kind, len(read.table)) == (kind, 1)
    assert read.period == Period(date(2026, 5, 1), date(2026, 5, 31))


def test_a_report_by_ad_of_microsoft():
    """Ads name their campaign and their title: they are read as ads, at the cost that Microsoft calls spend."""
    read = export(
        '"Report Name: Ads"\n"Report Time: 1/24/2026"\n"Rows: 2"\n\n'
        '"Gregorian date","Account name","Campaign name","Ad group","Ad title","Impressions","Clicks","CTR (%)",'
        '"Spend","Delivered match type","Device type"\n'
        '"1/24/2026","Garden","Tools","Spades","Spades today","120","6","5.00","7.50","Exact","Computer"\n'
        '"1/24/2026","Garden","Tools","Spades","Spades today","80","2","2.50","2.20","Phrase","Smartphone"\n'
    )
    assert read.kind == "microsoft_ads_ads"
    assert cells(read, "campaign", "ad_group", "impressions", "clicks", "cost") == [
        ("Tools", "Spades", 120, 6, 7.5),
        ("Tools", "Spades", 80, 2, 2.2),
    ]


@pytest.mark.parametrize(
    "header",
    ["search_term,match_type,spend,sales,orders,clicks", "campaign,spend,sales,clicks,impressions,orders,cpc"],
)
def test_sales_and_orders_beside_the_spend_are_those_of_a_market_place(header):
    """Amazon calls the cost spend as Microsoft does, and only Amazon counts orders."""
    row = ",".join("lamp" if at == 0 else "broad" if name == "match_type" else "3"
                   for at, name in enumerate(header.split(",")))  # fmt: skip
    assert refusal(f"{header}\n{row}\n{row}\n").kind is None


def test_a_label_in_the_first_column_heads_no_table():
    """A list of figures by section says "search terms" in its rows: one such word is no header."""
    lines = ["SECCION,METRICA,VALOR,UNIDAD", "General,Vistas del perfil,1053,vistas", "Web,Clics al sitio web,30,clics"]
    terms = [f"Terminos de busqueda,{term},18,apariciones" for term in ("lampara", "lampara roja", "jarron")]
    assert refusal("\n".join([*lines, *terms])).kind is None


@pytest.mark.parametrize(
    "header",
    [
        "Device,Cost,Impressions,Clicks", "Day,Start Hour,Impressions", "Age Range,Impressions,Percent of known total",
        "Hour,Clicks,Impressions,Avg. CPC,Cost", "Network,Clicks,Cost,Avg. CPC", "Jour,Heure de début,Impressions",
        "Dispositivo,Custo,Impressões,Cliques", "Sexo,Impressões,Porcentagem do total conhecido",
    ],
)  # fmt: skip
def test_cards_without_queries_are_left_out_by_name(header):
    """The overview page has cards that no analysis needs: they are named, and nothing is to be done about them."""
    item = refusal("\n".join([header, *(",".join("3" for _ in header.split(",")) for _ in range(2))]))
    assert (item.kind, item.reason.code) == ("not_performance", "ingest.refused.card")


@pytest.mark.parametrize(
    "header",
    ["Fecha,No válidas,Válidas,Impresiones", "Date,Non valide,Valides,Impressions", "Problème,Validation,Éléments",
     "Data,Páginas afetadas"],
)  # fmt: skip
def test_reports_on_indexing_are_known_in_more_words(header):
    """Enhancement reports print adjectives in the gender of what they count."""
    item = refusal("\n".join([header, ",".join("3" for _ in header.split(","))] * 2))
    assert (item.kind, item.reason.code) == ("not_performance", "ingest.refused.indexing")
