"""The shape every page shares: question and title, the bold sentence, cards, and text that is safe to show."""

import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from analytics.learn.table import MAX_BYTES
from analytics.present import logo
from analytics.present.cards import Card
from analytics.present.csv_file import csv_bytes
from analytics.present.draw import alternative
from analytics.present.look import Look, config
from analytics.present.spoken import described, described_table
from analytics.present.tables import DisplayTable, TableColumn, on_screen
from pages import _layout, _navigation, _path, _results, _session, _story, _style, _terms
from pages._session import t
from pages._terms import explained

_ROW, _TALL = 35, 66  # pixels of a table's row: of one line, and the lowest in which Streamlit wraps words
_MOST_ROWS = 1_000  # sent to the browser; the download has all
_TOP = 26  # pixels above a figure whose title stands outside it
_SHORT_SIGN = 3  # letters, as in US$
_SIGN = re.compile(r"(?<![\w)])[+−](?=\S)")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    r"""Escape a text so that Markdown shows it as it is: no link, image, formula, icon or emphasis.

    A sign is glued to its amount by a word joiner, so that no line ends between the two.

    Examples
    --------
    >>> plain("5 $ ![k](x)")
    '5 \\$ \\!\\[k\\]\\(x\\)'

    """
    return _SIGN.sub("\\g<0>\u2060", _PUNCTUATION.sub(r"\\\1", text))


def sign(look: Look) -> str:
    """Return the currency for a widget's label: escaped, but for a sign too short for markup.

    A label is also read aloud as it is written, so a dollar should have no backslash.
    """
    shown = look.currency_sign()
    return shown if len(shown) <= _SHORT_SIGN else plain(shown)


def header(name: str) -> None:
    """Draw a page's question and title; on the sample, say so and invite the visitor's own files."""
    _layout.style()
    _path.visit(name)
    with st.container(gap="xxsmall", key="header"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(t(f"pages.{name}.question"), width="stretch")
            if _session.is_sample() and name != "data":
                _invite()
        with st.container(horizontal=True, vertical_alignment="center"):
            st.title(t(f"pages.{name}.title"), anchor=False)
            if name != _story.PAGE and not _story.is_on() and _session.exports():
                st.button(
                    t("meeting.present"),
                    on_click=_story.begin,
                    key="present",
                    icon=":material/slideshow:",
                    help=explained(t("meeting.present_help")),
                )


def _invite() -> None:
    """Say that the numbers are the sample's, and lead to where one's own files are dropped."""
    with st.container(key="sample_notice", horizontal=True, vertical_alignment="center", width="content"):
        st.caption(t("shell.sample.notice"), width="content")
        st.page_link(_navigation.path("data"), label=t("shell.sample.invitation"), icon=":material/upload_file:")


def headline(sentence: str) -> None:
    """Say the one sentence a client remembers."""
    st.header(plain(sentence), anchor=False)


def cards(shown: Iterable[Card], key: str) -> None:
    """Show numbers side by side, each with its interval or context, its months, and its definition on hover."""
    every = tuple(shown)
    with st.container(key=f"cards_{key}"):
        for place, card in zip(st.columns(len(every)), every, strict=True):
            place.metric(
                card.label,
                plain(card.value),
                plain(card.note) or None,
                delta_color="off",
                delta_arrow="off",
                help=explained(card.help),
                border=True,
                height="stretch",
                chart_data=card.trend or None,
                chart_type="area",
            )


def notes(sentences: Iterable[str], title: str) -> None:
    """List sentences in a card; they may quote data, so nothing in them is Markdown."""
    every = tuple(sentences)
    if every:
        with st.container(border=True, gap="xsmall"):
            st.subheader(title, anchor=False)
            st.markdown("\n".join(f"- {plain(sentence)}" for sentence in every))


def draw(figure: object, key: str, height: int | None = None, **select: object) -> None:
    """Show a figure in its own card; `select` is how marks are picked in it (`_picks.draw`)."""
    with st.container(border=True, key=f"card_{key}", gap="xsmall", height="stretch"):
        bare(figure, key, height, **select)


def bare(figure: object, key: str, height: int | None = None, **select: object) -> None:
    """Show a figure where it is; its finding stands above it as text, which wraps at any width."""
    told = described(figure, _results.look())
    if figure.layout.title.text:
        st.subheader(plain(alternative(figure)), anchor=False)
        height = height or figure.layout.height
        figure.update_layout(title_text=None, title_automargin=False, margin_t=_TOP, height=height)
    st.plotly_chart(figure, theme=None, config=config(_results.look()), key=f"figure_{key}", alt=told, **select)


def table(shown: DisplayTable, key: str, *, height: int = 420, months: pd.DataFrame | None = None) -> None:
    """Show a table, of a long one the first rows, and offer it all as the CSV that the reader's spreadsheet opens.

    `months`: values by month (columns) of the keys (index) in the table's column `key`, drawn as a line on the screen.
    """
    columns, n = shown.on("screen"), len(shown.frame)
    rounding = {column.name: _DECIMALS[column.kind] for column in columns if column.kind in _DECIMALS}
    names = [column.name for column in columns]
    rows = on_screen(shown, _MOST_ROWS, _results.look())
    config = {column.name: _column(column, _results.look()) for column in columns}
    if months is not None and len(rows):
        rows = rows.assign(months=months.reindex(rows["key"], fill_value=0.0).to_numpy().tolist())
        names.insert(names.index("confidence") + 1, "months")
        config["months"] = st.column_config.LineChartColumn(
            t("picks.months", n=months.shape[1]), help=explained(t("picks.months_help")), width=110, y_min=0
        )
    row = _TALL if "reason_why" in names else _ROW
    st.dataframe(
        rows[names].round(rounding),
        column_order=names,
        column_config=config,
        hide_index=True,
        placeholder="",
        row_height=row,
        height=height if n * row > height else "content",
        key=f"table_{key}",
        alt=described_table(shown, _results.look()),
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"under_{key}"):
        st.caption(
            t("live.table.first", shown=_MOST_ROWS, n=n) if n > _MOST_ROWS else t("shell.rows", n=n), width="stretch"
        )
        _terms.columns((plain(column.label), column.help) for column in columns)
        st.download_button(
            t("shell.download_table"),
            partial(csv_bytes, shown, _results.look()),
            file_name=t(f"pages.{key}.file"),
            mime="text/csv",
            on_click="ignore",
            key=f"download_{key}",
            icon=":material/download:",
        )


_DECIMALS = {"money": 0, "price": 2, "count": 0, "share": 2, "position": 1, "factor": 2}
_FORMATS = {"share": "percent"}
_PRICES = {"EUR": "euro", "USD": "dollar", "JPY": "yen"}  # Streamlit keeps the cents of these only
_WIDTHS = {
    "query": 190,
    "label": 150,
    "file": 190,
    "rows": 70,
    "total": 232,
    "scenario": 200,
    "campaign": 120,
    "evidence": 260,
    "prior_cell": 210,
    "source": 620,
    "reason_why": 300,
}


def _column(column: TableColumn, look: Look) -> object:
    if column.name == "confidence":
        return st.column_config.ProgressColumn(
            column.label, help=explained(column.help), format="percent", min_value=0, max_value=1, width=110
        )
    width = _WIDTHS.get(column.name)
    if column.kind in _DECIMALS:
        prices = _PRICES.get(look.currency or "", "localized")
        shown = prices if column.kind == "price" else _FORMATS.get(column.kind, "localized")
        return st.column_config.NumberColumn(column.label, help=explained(column.help), format=shown, width=width)
    return st.column_config.TextColumn(column.label, help=explained(column.help), width=width)


def sheet(file: Path) -> None:
    """Add the rules of a style sheet of our own."""
    st.html(file)


def style() -> None:
    """Add the few rules that Streamlit has no option for: tighter margins, and its own English words translated.

    The words come from the catalogues, which hold no markup; an apostrophe would end the CSS string.
    """
    limit = st.get_option("server.maxUploadSize")
    button, limits = (f"[data-testid='stFileUploaderDropzone{part}" for part in ("'] button p", "Instructions'] span"))
    words = {
        f".st-key-drop {button}": t("shell.uploader.browse"),
        f".st-key-drop {limits}": t("shell.uploader.limit", limit=limit),
        f".st-key-drop_test {button}": t("shell.uploader.browse"),
        f".st-key-drop_scenarios {button}": t("shell.uploader.browse"),
        f".st-key-drop_scenarios {limits}": t("scenarios.page.limit"),
        f".st-key-drop_logo {button}": t("shell.uploader.browse"),
        f".st-key-drop_logo {limits}": t("meeting.client.limit", limit=logo.MAX_BYTES // 1_000_000),
        f".st-key-drop_test {limits}": t("shell.uploader.test_limit", limit=MAX_BYTES // 1_000_000),
    }
    translated = [
        f"{place} {{ font-size: 0; }} "
        f"{place}::after {{ content: '{word.replace(chr(39), chr(8217))}'; font-size: 0.95rem; }}"
        for place, word in words.items()
    ]
    st.html(f"<style>{_style.rules(_results.mode())}{' '.join(translated)}</style>")
