"""Widget groups: what a person sets on screen, as the frozen options of the core. Percent becomes share here only."""

import streamlit as st

from analytics.model import Assumptions
from pages._session import Scope, link, linked, t

_SCOPES = {"all": None, "brand": True, "generic": False}


def language() -> None:
    """Let the visitor choose the language and keep it in the link."""
    chosen = st.segmented_control(
        t("shell.language"),
        ["fr", "en"],
        format_func=str.upper,
        key="language",
        required=True,
        label_visibility="collapsed",
    )
    link(lang=chosen)


def scope(themes: dict[str, str]) -> Scope:
    """Return the scope chosen among brand classes and themes (code → word)."""
    words = {name: t(f"shell.scope.{name}") for name in _SCOPES}
    chosen = st.segmented_control(
        t("shell.scope.label"),
        list(_SCOPES),
        format_func=words.__getitem__,
        default=linked("scope", list(_SCOPES)),
        key="scope",
        required=True,
        help=t("shell.scope.help"),
    )
    link(scope=chosen)
    picked = st.multiselect(
        t("shell.themes.label"),
        list(themes),
        format_func=themes.__getitem__,
        placeholder=t("shell.themes.all"),
        key="themes",
        help=t("shell.themes.help"),
    )
    return Scope(_SCOPES[chosen], frozenset(picked))


def brand_terms(suggested: tuple[str, ...], dataset: str) -> tuple[str, ...] | None:
    """Return the brand terms typed, None when they are still those the data suggest."""
    proposed = ", ".join(suggested)
    with st.container(key="brand"):
        typed = st.text_input(
            t("shell.brand.label"),
            value=proposed,
            key=f"brand_{dataset[:12]}",
            placeholder=t("shell.brand.placeholder"),
            help=t("shell.brand.help"),
        )
        if typed == proposed:
            st.caption(t("shell.brand.suggested") if suggested else t("shell.brand.none_found"))
    return None if typed == proposed else tuple(term.strip() for term in typed.split(",") if term.strip())


def _share(key: str, *, low: int = 1) -> float:
    """Percentage asked for, as a share in (0, 1]."""
    return (
        st.slider(
            t(f"shell.assumptions.{key}"), low, 100, 100, key=key, help=t(f"shell.assumptions.{key}_help"), format="%d%%"
        )
        / 100
    )


def _one_of(key: str, names: tuple[str, ...]) -> str:
    words = {name: t(f"shell.assumptions.{key}_{name}") for name in names}
    return st.selectbox(
        t(f"shell.assumptions.{key}"),
        names,
        format_func=words.__getitem__,
        key=key,
        help=t(f"shell.assumptions.{key}_help"),
    )


def assumptions() -> Assumptions:
    """Return what the data cannot say, as the person sees it."""
    with st.expander(t("shell.assumptions.title"), key="assumptions"):
        strength = _one_of("brand_strength", ("unknown", "strong", "ordinary"))
        rivals = _one_of("rivals", ("unknown", "none", "present"))
        margin = _share("margin")
        per_conversion = st.number_input(
            t("shell.assumptions.value_per_conversion"),
            min_value=0.0,
            value=None,
            key="value_per_conversion",
            placeholder=t("shell.assumptions.not_set"),
            help=t("shell.assumptions.value_per_conversion_help"),
        )
        attributed = st.number_input(
            t("shell.assumptions.attributed_share"),
            min_value=1,
            max_value=100,
            value=None,
            key="attributed_share",
            placeholder=t("shell.assumptions.published"),
            help=t("shell.assumptions.attributed_share_help"),
        )
        horizon = st.slider(
            t("shell.assumptions.horizon"), 1, 24, 3, key="horizon", help=t("shell.assumptions.horizon_help")
        )
    return Assumptions(
        brand_strength=strength,
        rivals=rivals,
        margin=margin,
        attributed_share=attributed / 100 if attributed else None,
        value_per_conversion=per_conversion or None,
        horizon_months=horizon,
    )
