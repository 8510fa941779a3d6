"""Exports of deals: what was won, when, for how much and from where, and nothing about a person."""

import csv
from io import StringIO

import pytest

from analytics.schema import COLUMNS
from tests.ingest.shapes import cells, codes, export

PERSONAL = ("Jeanne Martin", "jeanne.martin@example.org", "+33 6 12 34 56 78", "12 rue des Lilas")


def written(header, *rows, delimiter=","):
    """A table with every cell in quotes, as CRMs write it."""
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([header, *rows])
    return text.getvalue()


def taken(item):
    """Every text an export kept: its rows, its rejects and its footers."""
    return item.table.frame().astype(str).to_csv() + item.rejects.to_csv() + repr(item.footers)


PIPEDRIVE = {
    "ID": "7", "Titre": "Affaire Jeanne Martin", "Créateur": "Jeanne Martin", "Propriétaire": "Jeanne Martin",
    "Valeur": "6363.64", "Devise de Valeur": "EUR", "Organisation": "", "Personne de contact": "Jeanne Martin",
    "Étape": "Devis envoyé", "Statut": "Gagnée", "Affaire créée": "2025-03-01 09:12:00",
    "Date de gain": "2025-04-02 10:00:00", "Origine": "Formulaire", "Canal d'origine": "Google Ads",
    "Téléphone": "+33 6 12 34 56 78", "E-mail": "jeanne.martin@example.org", "Adresse": "12 rue des Lilas",
}  # fmt: skip
PIPEDRIVE_EN = {
    "Title": "Deal Jeanne Martin", "Owner": "Jeanne Martin", "Value": "6363.64", "Currency of Value": "EUR",
    "Stage": "Devis envoyé", "Status": "Won", "Deal created": "2025-03-01 09:12:00", "Won time": "2025-04-02 10:00:00",
    "Source channel": "Google Ads", "Contact person": "Jeanne Martin", "Person - Email": "jeanne.martin@example.org",
}  # fmt: skip
PREFIXED = {
    "Deal - ID": "7", "Deal - Title": "Deal Jeanne Martin", "Deal - Value": "6363.64", "Deal - Currency": "EUR",
    "Deal - Stage": "Devis envoyé", "Deal - Status": "Won", "Deal - Deal created": "2025-03-01",
    "Deal - Won time": "2025-04-02", "Deal - Source channel": "Google Ads", "Person - Phone": "+33 6 12 34 56 78",
}  # fmt: skip


@pytest.mark.parametrize("deal", [PIPEDRIVE, PIPEDRIVE_EN, PREFIXED])
def test_pipedrive_deals_keep_the_money_and_the_days(deal):
    """Value with a dot in French too, the day of creation and of the win, and the channel; no person."""
    read = export(written(deal, deal.values()))
    assert (read.kind, read.currency) == ("crm_pipedrive_deals", "EUR")
    assert cells(read, "deal_value", "stage", "lead_source") == [(6363.64, "Devis envoyé", "Google Ads")]
    assert [str(read.table[name].iloc[0].date()) for name in ("created_date", "won_date")] == [
        "2025-03-01",
        "2025-04-02",
    ]
    assert not any(secret in taken(read) for secret in PERSONAL)


def test_hubspot_deals_are_read_whatever_the_case_of_their_headers():
    """`Deal owner` or `Deal Owner`, companies joined with semicolons: the deal is the same."""
    header = [
        "Record ID",
        "Deal Name",
        "Deal Stage",
        "Amount",
        "Close Date",
        "Create Date",
        "Deal owner",
        "Pipeline",
        "Associated Company IDs",
    ]
    row = [
        "12",
        "Jeanne Martin - roof",
        "Closed won",
        "1,250.50",
        "2025-05-06 10:00",
        "2025-01-02 08:00",
        "Jeanne Martin",
        "Sales",
        "1;2",
    ]
    read = export(written([name.title() for name in header], row))
    assert read.kind == "crm_hubspot_deals"
    assert cells(read, "deal_id", "deal_value", "stage", "pipeline") == [("12", 1250.5, "Closed won", "Sales")]
    assert not any(secret in taken(read) for secret in PERSONAL)


def test_salesforce_opportunities_are_deals():
    """A report of opportunities: stage, amount, probability in percent, close date and lead source."""
    header = [
        "Opportunity Owner",
        "Account Name",
        "Opportunity Name",
        "Stage",
        "Probability (%)",
        "Amount",
        "Close Date",
        "Lead Source",
    ]
    rows = [
        ["Jeanne Martin", "A", "Roof", "Closed Won", "100", "5000", "2025-05-06", "Web"],
        ["Jeanne Martin", "B", "Deck", "Proposal", "60", "", "2025-06-06", ""],
    ]
    read = export(written(header, *rows))
    assert read.kind == "crm_salesforce_deals"
    assert cells(read, "deal_value", "stage", "probability", "lead_source") == [
        (5000, "Closed Won", 1, "Web"),
        (None, "Proposal", 0.6, None),
    ]
    assert not any(secret in taken(read) for secret in PERSONAL)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Client;Montant HT;Statut;Date de création;Source", "Jeanne Martin;1 250,50;Signé;02/01/2025;SEO"),
        ("Contact,Amount,Status,Created at,Lead source", "Jeanne Martin,1250.50,Won,2025-01-02,SEO"),
        ("Kunde;Betrag;Phase;Erstellt am;Quelle", "Jeanne Martin;1.250,50;Gewonnen;02.01.2025;SEO"),
        ("Cliente;Importe;Estado;Fecha de creación;Origen", "Jeanne Martin;1.250,50;Ganado;02/01/2025;SEO"),
    ],
)
def test_any_list_of_deals_is_read_in_its_own_numbers(header, row):
    """An amount, a stage or status, a day and a source make a deal, in whatever tool and language."""
    read = export(f"{header}\n{row}\n")
    assert read.kind == "crm_deals"
    assert cells(read, "deal_value", "lead_source") == [(1250.5, "SEO")]
    assert str(read.table["created_date"].iloc[0].date()) == "2025-01-02"
    assert not any(secret in taken(read) for secret in PERSONAL)
    assert "no_page_yet" in codes(read)


def test_no_canonical_column_is_a_person():
    """The vocabulary has no place for a name, an address or a number to call."""
    personal = {"name", "email", "e_mail", "phone", "owner", "contact", "person", "address", "title"}
    assert not personal & set(COLUMNS)
