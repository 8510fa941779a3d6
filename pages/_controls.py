"""Widget groups: what a person sets on screen, as the frozen options of the core. Percent becomes share here only."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from analytics.decide import VERDICTS
from analytics.model import Analysis, Assumptions
from analytics.model.overlap import Dimension
from analytics.present.draw import verdict_name
from analytics.present.look import Look
from analytics.present.tables import DisplayTable
from analytics.schema import Money
from pages import _session
from pages._layout import plain, sign
from pages._session import account, cells, choice, first, follow, keep, kept, link, show, show_chosen, t, value
from pages._terms import explained

T = TypeVar("T")
Code = TypeVar("Code", bound=Hashable)
_MOST_MONEY = 999_999_999_999  # in any currency


def language() -> None:
    """Let the visitor choose the language and keep it in the link."""
    chosen = st.segmented_control(
        t("shell.language"),
        ["fr", "en"],
        format_func=str.upper,
        key="language",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    link(lang=chosen)


def brand_terms(suggested: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the brand terms typed, None when they are still those the data suggest."""
    proposed = ", ".join(suggested)
    key = f"brand_terms_{account()}"
    follow(key, proposed)
    with st.container(key="brand"):
        typed = st.text_input(
            t("shell.brand.label"),
            value=proposed,
            key=key,
            placeholder=t("shell.brand.placeholder"),
            help=explained(t("shell.brand.help")),
            persist_state="session",
        )
        if typed == proposed:
            st.caption(t("shell.brand.suggested") if suggested else t("shell.brand.none_found"))
    return None if typed == proposed else tuple(term.strip() for term in typed.split(",") if term.strip())


def ask(widget: Callable[..., T], words: str, *options: object, key: str, **more: object) -> T:
    """Draw a widget under the label and the help that the catalogues have for it; what it is set to is kept."""
    told = explained(t(f"{words}_help"))
    return widget(t(words), *options, key=key, help=told, persist_state="session", **more)


def one_of(place: str, words: Mapping[Code, str], usual: Code, label: str, tip: str) -> Code:
    """Ask for one of the options (code → word); what is chosen outlives another page and another language."""
    key = _started(place, usual)
    if value(key) not in words:  # other files of the same account may know less
        show(key, usual)
    chosen = st.selectbox(label, list(words), format_func=words.__getitem__, key=key, help=explained(tip))
    keep(place, chosen)
    return chosen


def some_of(
    place: str, words: Mapping[Code, str], usual: Sequence[Code], label: str, tip: str, none: str
) -> tuple[Code, ...]:
    """Ask for some of the options (code → word), as `one_of` does; `none` is shown where none is chosen."""
    key = _started(place, list(usual))
    show_chosen(key, [code for code in choice(key) if code in words])
    chosen = st.multiselect(
        label,
        list(words),
        format_func=words.__getitem__,
        placeholder=none,
        key=key,
        help=explained(tip),
        select_all=False,
    )
    keep(place, chosen)
    return tuple(chosen)


def _started(place: str, usual: object) -> str:
    """Key of a control in the reader's language, which shows what is chosen; at first what is usual.

    The browser keeps the word of an option, not its code: in another language that word would be none of the options.
    """
    key = f"{place}_{_session.language()}"
    first(key, kept(place, usual))
    return key


def ask_money(words: str, usual: int, look: Look, *, key: str, disabled: bool = False, **facts: Money) -> int:
    """Ask for an amount, as usual until changed; what another account or scope had typed means nothing in this one."""
    follow(key, usual)
    told = t(f"{words}_help", **facts)
    return st.number_input(
        t(words, currency=sign(look)),
        min_value=0,
        max_value=max(usual, _MOST_MONEY),
        value=usual,
        step=max(1, 10 ** (len(str(usual)) - 2)),
        key=key,
        persist_state="session",
        disabled=disabled,
        help=explained(told, plain(told)),
    )


def _assumed(widget: Callable[..., T], name: str, *options: object, **more: object) -> T:
    """Ask for what the data of this account cannot say; another account is asked anew."""
    return ask(widget, "shell.assumptions." + name, *options, key=f"{name}_{account()}", **more)


def _one_of(name: str, codes: tuple[str, ...]) -> str:
    label = f"shell.assumptions.{name}"
    words = {code: t(f"{label}_{code}") for code in codes}
    return one_of(f"{name}_{account()}", words, codes[0], t(label), t(f"{label}_help"))


def assumptions() -> Assumptions:
    """Return what the data cannot say, as the person sees it."""
    with st.expander(t("shell.assumptions.title"), key="assumptions"):
        strength = _one_of("brand_strength", ("unknown", "strong", "ordinary"))
        rivals = _one_of("rivals", ("unknown", "none", "present"))
        margin = _assumed(st.slider, "margin", 1, 100, 100, format="localized")
        unset = t("shell.assumptions.not_set")
        per_conversion = _assumed(st.number_input, "value_per_conversion", 0.0, value=None, placeholder=unset)
        published = t("shell.assumptions.published")
        attributed = _assumed(st.number_input, "attributed_share", 1, 100, None, placeholder=published)
        horizon = _assumed(st.slider, "horizon", 1, 24, 3)
    return Assumptions(
        brand_strength=strength,
        rivals=rivals,
        margin=margin / 100,
        attributed_share=attributed / 100 if attributed else None,
        value_per_conversion=per_conversion or None,
        horizon_months=horizon,
        cells=cells(),
    )


def dimension() -> Dimension:
    """Return the label that the overlap is shown by."""
    words = {name: t(f"pages.overlap.by_{name}") for name in ("theme", "campaign", "page")}
    return st.segmented_control(
        t("pages.overlap.by"), list(words), format_func=words.__getitem__, default="theme", key="overlap_by",
        required=True, persist_state="session", label_visibility="collapsed",
    )  # fmt: skip


def only_verdicts(table: DisplayTable, look: Look) -> DisplayTable:
    """Return the rows of the verdicts chosen."""
    words = {name: verdict_name(name, look) for name in VERDICTS}
    chosen = st.pills(
        t("pages.cannibalisation.verdicts"), list(words), format_func=words.__getitem__, selection_mode="multi",
        default=["cut", "test", "defend"], key="verdicts", persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    kept = table.frame[table.frame["verdict"].isin([words[name] for name in chosen])]
    return replace(table, frame=kept.reset_index(drop=True))


def spending_queries(analysis: Analysis) -> list[str]:
    """Return the queries with spend today as typed, dearest first."""
    rows = analysis.response.items.sort_values("current_cost", ascending=False)["row"]
    return analysis.panel.frame["text"].iloc[rows].tolist()
