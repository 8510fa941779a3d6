"""The scope: which part of the account every page speaks of, asked in the sidebar and kept in the address."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from textwrap import shorten
from typing import cast

import streamlit as st

from analytics.locales import catalogue
from analytics.schema import Notice, Period
from analytics.unify import LEAST_DAYS, Choices, QueryPanel, choices, last_months
from pages import _session
from pages._controls import one_of, some_of
from pages._layout import plain
from pages._session import Scope, account, first, link, linked, opened_with, t, told
from pages._terms import explained

_BRANDS = {"all": None, "brand": True, "generic": False}
_MONTHS = (3, 6, 12)
_LONGEST_WISH, _MOST_WISHES = 60, 8  # letters of a word of the address, and words, that are repeated on screen


def ask(panel: QueryPanel, themes: Mapping[str, str]) -> Scope:
    """Return the scope chosen: a brand class, themes (code → word), campaigns, a device and a period."""
    known = _session.remembered("scope_choices", (None,), lambda: choices(panel))
    brand = _brand()
    picked = _several("themes", themes, t("shell.themes.label"), t("shell.themes.help"), t("shell.themes.all"))
    ignored = st.container()
    with st.expander(_more_words(), key="more_filters"):
        found = Scope(_BRANDS[brand], picked, _campaigns(known), _device(known), _period(known.days))
    _write(brand, found)
    with ignored:
        _say_ignored(found, themes, known)
    return found


def _brand() -> str:
    words = {name: t(f"shell.scope.{name}") for name in _BRANDS}
    return st.segmented_control(
        t("shell.scope.label"),
        list(_BRANDS),
        format_func=words.__getitem__,
        default=linked("scope", list(_BRANDS)),
        key="scope",
        required=True,
        help=explained(t("shell.scope.help")),
        persist_state="session",
    )


def _several(name: str, options: Mapping[str, str], label: str, tip: str, every: str) -> frozenset[str]:
    """Ask for some of the options (code → word), at first those that the address gave; none means all."""
    return frozenset(some_of(_place(name), options, _asked(name), label, tip, every))


def _place(name: str) -> str:
    return f"{name}_{account()}"


def _campaigns(known: Choices) -> frozenset[str]:
    label, tip = t("scope.ask.campaign"), t("scope.ask.campaign_help")
    if isinstance(known.campaigns, Notice):
        _unavailable(label, known.campaigns)
        return frozenset()
    return _several("campaign", {name: name for name in known.campaigns}, label, tip, t("scope.ask.campaign_all"))


def _device(known: Choices) -> str | None:
    label = t("scope.ask.device")
    if isinstance(known.devices, Notice):
        _unavailable(label, known.devices)
        return None
    usual = next((code for code in _asked("device") if code in known.devices), "all")
    words = {"all": t("scope.ask.device_all")} | {code: _device_word(code) for code in known.devices}
    chosen = one_of(_place("device"), words, usual, label, t("scope.ask.device_help"))
    return None if chosen == "all" else chosen


def _device_word(code: str) -> str:
    return t(f"scope.devices.{code}") if f"scope.devices.{code}" in catalogue(_session.language()) else code


def _period(days: Period | Notice) -> Period | None:
    """Ask for the last months or for two dates; None means all days."""
    label = t("scope.ask.period")
    if isinstance(days, Notice):
        _unavailable(label, days)
        return None
    spans = {str(months): span for months in _MONTHS if (span := last_months(days, months)) != days}
    words = {"all": t("scope.ask.period_all")}
    words |= {name: t("scope.ask.months", n=int(name)) for name in spans} | {"custom": t("scope.ask.custom")}
    asked = _asked_period(days)
    usual = next((name for name, span in spans.items() if span == asked), "custom" if asked else "all")
    chosen = one_of(_place("period"), words, usual, label, t("scope.ask.period_help", least=LEAST_DAYS))
    return _dates(days, asked) if chosen == "custom" else spans.get(chosen)


def _dates(days: Period, asked: Period | None) -> Period | None:
    """Ask for two dates, at first those of the address; too few days, and all count, which is said."""
    first_shown = asked or days
    given = st.date_input(
        t("scope.ask.dates"), (first_shown.start, first_shown.end), days.start, days.end,
        format="DD/MM/YYYY", key=f"dates_{account()}", help=explained(t("scope.ask.dates_help", period=days)),
        persist_state="session",
    )  # fmt: skip
    chosen = cast("Sequence[date]", given)
    if len(chosen) < 2:  # noqa: PLR2004 - a first and a last day
        st.caption(t("scope.ask.dates_two"))
        return None
    found = Period(*chosen)
    if found.days < LEAST_DAYS:
        st.caption(told(Notice.of("scope.refused.short", days=found.days, least=LEAST_DAYS, n=found.days)))
        return None
    return found


def _unavailable(label: str, reason: Notice) -> None:
    """Show a control that these data cannot serve, and which export would."""
    kind = reason.code.rpartition(".")[2].partition("_")[0]
    key = f"no_{kind}_{_session.language()}"
    st.selectbox(label, [t("scope.ask.unavailable")], key=key, disabled=True, help=explained(told(reason)))
    st.caption(t(f"scope.short.{kind}"))


def _more_words() -> str:
    """Label of the further filters, with how many are set."""
    names = (f"{_place(name)}_{_session.language()}" for name in ("campaign", "device", "period"))
    n = sum(bool(value) and value != "all" for name in names for value in [_session.value(name)])
    return t("scope.ask.more_chosen", n=n) if n else t("scope.ask.more")


def _asked(name: str) -> list[str]:
    """Return what the address gave for a part of the scope when the session was opened."""
    given = opened_with(name)
    return [code for words in given for code in words.split(",")] if name == "themes" else list(given)


def _asked_period(days: Period) -> Period | None:
    """Return the period of the address when it is one of these days."""
    match opened_with("from"), opened_with("to"):
        case (start, *_), (end, *_):
            with suppress(ValueError):  # what is no two dates is no wish
                found = Period(date.fromisoformat(start), date.fromisoformat(end))
                return found if found.overlap_days(days) == found.days else None
    return None


def _write(brand: str, scope: Scope) -> None:
    """Keep the scope in the address, in codes that every language reads."""
    days = scope.period
    link(
        scope=brand,
        themes=",".join(sorted(scope.themes)) or None,
        campaign=sorted(scope.campaigns) or None,
        device=scope.device,
        **{"from": days and days.start.isoformat(), "to": days and days.end.isoformat()},
    )


def _say_ignored(scope: Scope, themes: Mapping[str, str], known: Choices) -> None:
    """Say what the address asked for and these data do not have, as long as nobody chose another scope."""
    campaigns = () if isinstance(known.campaigns, Notice) else known.campaigns
    devices = () if isinstance(known.devices, Notice) else known.devices
    missing = [code for code in _asked("themes") if code not in themes]
    missing += [name for name in _asked("campaign") if name not in campaigns]
    missing += [code for code in _asked("device") if code not in devices]
    missing += [" – ".join(opened_with("from") + opened_with("to"))] if opened_with("from") and not scope.period else []
    start = f"scope_at_first_{account()}"
    first(start, scope)
    if missing and _session.value(start) == scope:
        st.caption(plain(t("scope.summary.ignored", what=_wishes(missing))))


def _wishes(missing: Sequence[str]) -> str:
    """Name what was asked for, as short as a link that nobody checked may be repeated on screen."""
    return ", ".join(shorten(wish, _LONGEST_WISH, placeholder="…") for wish in missing[:_MOST_WISHES])
