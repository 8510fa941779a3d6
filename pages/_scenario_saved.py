"""Scenarios kept from one visit to the next: rename, duplicate, delete, hand over and take in as a file."""

from dataclasses import replace

import streamlit as st

from analytics.decide.scenarios import Scenario, free_name
from analytics.decide.scenarios.saved import delete, rename, save, scenarios_folder
from analytics.decide.scenarios.scenario import LONGEST_NAME
from analytics.decide.scenarios.written import file_bytes, read_file
from pages import _errors, _layout, _mixes, _results, _session
from pages._session import t


def show() -> None:
    """Draw what is saved for this account, and what can be done with it."""
    kept = _results.saved_scenarios()
    label = t("scenarios.page.saved", n=len(kept.scenarios))
    with _mixes.unfolding(label, "scenarios_saved", ":material/inventory_2:"):
        _layout.notes((_session.told(notice) for notice in kept.notices), t("scenarios.page.notes"))
        if kept.scenarios:
            _manage({each.name: each for each in kept.scenarios})
        else:
            st.caption(t("scenarios.page.saved_none"))
        _import()


def _manage(kept: dict[str, Scenario]) -> None:
    left, middle, right = st.columns([28, 26, 46], vertical_alignment="bottom")
    with left:
        name = st.selectbox(t("scenarios.page.saved_pick"), list(kept), key="scenario_kept")
    with middle:
        new = st.text_input(t("scenarios.page.new_name"), name, LONGEST_NAME, key=f"scenario_new_name_{name}").strip()
    with right, st.container(horizontal=True):
        st.button(t("scenarios.page.rename"), on_click=_rename, args=(kept[name], new), disabled=new in ("", *kept))
        st.button(t("scenarios.page.duplicate"), on_click=_duplicate, args=(kept[name],))
        st.button(t("scenarios.page.delete"), on_click=_delete, args=(name,))
        st.download_button(
            t("scenarios.page.export"), file_bytes(tuple(kept.values())), file_name=t("scenarios.page.export_file"),
            mime="application/json", on_click="ignore", icon=":material/download:", key="scenarios_export",
        )  # fmt: skip


def _rename(scenario: Scenario, name: str) -> None:
    with _errors.errors_shown():
        renamed = rename(scenario, name, _results.mark(), scenarios_folder())
        history = _session.history()
        if scenario.name in (*history.now.chosen, *(each.name for each in history.now.drafts)):
            _session.set_history(history.edited(history.now.with_draft(renamed, scenario.name)))


def _duplicate(scenario: Scenario) -> None:
    with _errors.errors_shown():
        name = free_name(scenario.name, set(_mixes.known()))
        save(replace(scenario, name=name), _results.mark(), scenarios_folder())


def _delete(name: str) -> None:
    with _errors.errors_shown():
        delete(name, _results.mark(), scenarios_folder())
        _session.set_history(_session.history().edited(_session.history().now.without(name)))


@_errors.fragment
def _import() -> None:
    """Take in a file of scenarios: all of it, or nothing and every reason why."""
    with st.container(key="drop_scenarios"):
        dropped = st.file_uploader(t("scenarios.page.import"), "json", key=f"scenarios_file_{_session.imports()}")
    if dropped is None:
        return
    for scenario in (found := read_file(dropped.getvalue())):
        save(scenario, _results.mark(), scenarios_folder())
    _session.finish_import()
    st.toast(t("scenarios.page.imported", n=len(found)))
    st.rerun()
