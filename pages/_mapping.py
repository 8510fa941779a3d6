"""A file nobody knows: its owner says once what its columns mean, and it is read so from then on."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

import pandas as pd
import streamlit as st

from analytics.errors import AccordError
from analytics.ingest import Refusal
from analytics.ingest.mapping import Offer, UserMapping, forget, known_mappings, offered_kinds, remember, signature_of
from analytics.ingest.suggest import suggest
from analytics.schema import Notice
from pages import _errors, _layout, _session
from pages._session import Loaded, t
from pages._terms import explained

_SHOWN_ROWS = 4
_PER_LINE = 4


def ask(file: Loaded) -> None:
    """Ask what each unknown table of a file is, and read the file anew once its owner has said so."""
    for table in file.unknown:
        with st.expander(_layout.plain(t("mapping.title", file=table.file)), icon=":material/help:"):
            if not _is_explained(table):
                continue
            if file.content:
                _session.read_again(file)
            st.text(t("mapping.drop_again"))


def _is_explained(table: Refusal) -> bool:
    """Ask what the columns of an unknown table are; return whether its owner has just said so."""
    key = sha256(repr((table.file, table.header)).encode()).hexdigest()[:12]
    guess = suggest(table.header, table.rows)
    offers = {offer.kind: offer for offer in offered_kinds()}
    st.caption(t("mapping.intro"))
    _sample(table, key)
    kind = st.selectbox(
        t("mapping.kind"),
        list(offers),
        list(offers).index(guess.kind),
        key=f"mapped_kind_{key}",
        format_func=lambda name: t(f"mapping.kind_name.{name}"),
        help=explained(t("mapping.kind_help")),
    )
    guessed = {column: header for header, column in guess.columns} if kind == guess.kind else {}
    chosen = _columns(offers[kind], table.header, guessed, f"{key}_{kind}")
    is_asked = st.button(t("mapping.read"), key=f"map_{key}", type="primary", icon=":material/check:")
    return is_asked and _keep(table, kind, chosen, key)


def _sample(table: Refusal, key: str) -> None:
    """Show the first rows under their headers, which may repeat."""
    rows = [[*row, *[""] * len(table.header)][: len(table.header)] for row in table.rows[:_SHOWN_ROWS]]
    frame = pd.DataFrame(rows, columns=[str(place) for place in range(len(table.header))], dtype="str")
    labels = dict(zip(frame, table.header, strict=True))
    st.dataframe(frame, column_config=labels, hide_index=True, key=f"mapping_sample_{key}")


def _columns(offer: Offer, header: Sequence[str], guessed: Mapping[str, str], key: str) -> dict[str, str]:
    """Ask which header each column has: those that must be there first, the others folded away."""
    chosen = _choices(offer.required, header, guessed, key, mark="mapping.required")
    st.caption(t("mapping.required_note"))
    with st.expander(t("mapping.others"), expanded=any(column in guessed for column in offer.optional)):
        return chosen | _choices(offer.optional, header, guessed, key)


def _choices(
    columns: Sequence[str], header: Sequence[str], guessed: Mapping[str, str], key: str, mark: str | None = None
) -> dict[str, str]:
    """Return the header chosen for each column; a column without one is left out."""
    named = [None, *(cell for cell in header if cell.strip())]
    chosen = {}
    for at, column in enumerate(columns):
        if at % _PER_LINE == 0:
            places = st.columns(_PER_LINE)
        label = t(f"mapping.column.{column}")
        picked = places[at % _PER_LINE].selectbox(
            t(mark, column=label) if mark else label,
            named,
            named.index(guessed[column]) if column in guessed else 0,
            key=f"mapped_{key}_{column}",
            format_func=lambda name: name or t("mapping.none"),
        )
        if picked:
            chosen[column] = picked
    return chosen


def _keep(table: Refusal, kind: str, chosen: Mapping[str, str], key: str) -> bool:
    """Remember what was said; when it cannot be read so, say everything that is missing."""
    try:
        pairs = tuple((header, column) for column, header in chosen.items())
        remember(UserMapping(signature_of(table.header), kind, pairs, language=_session.language()))
    except AccordError as error:
        _errors.show_refusal([_in_words(notice) for notice in error.notices], f"mapping_{key}")
        return False
    return True


def _in_words(notice: Notice) -> Notice:
    """Return a notice whose kind and column are called as on the page."""
    rooms = {"kind": "mapping.kind_name", "column": "mapping.column"}
    facts = {name: t(f"{rooms[name]}.{fact}") if name in rooms else fact for name, fact in notice.facts}
    return Notice.of(notice.code, **facts)


def known() -> None:
    """List the exports that were taught, each with a button that forgets it."""
    taught = known_mappings()
    if not taught:
        return
    with st.expander(t("mapping.known")):
        for at, mapping in enumerate(taught):
            with st.container(horizontal=True, vertical_alignment="center"):
                kind, headers = t(f"mapping.kind_name.{mapping.kind}"), ", ".join(mapping.signature)
                st.text(t("mapping.known_entry", kind=kind, headers=headers), width="stretch")
                st.button(
                    t("mapping.forget"),
                    on_click=forget,
                    args=(mapping.signature,),
                    key=f"forget_{at}",
                    type="tertiary",
                    icon=":material/close:",
                )
