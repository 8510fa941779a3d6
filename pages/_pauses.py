"""Parts of the page on tests: what is asked, files to take away, the read-out of a finished test, the ledger."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import streamlit as st

from analytics.learn import Asked, Experiment, Readout, read_experiment, readout
from analytics.learn.candidates import Options
from analytics.learn.design import Chosen
from analytics.learn.ledger import append, ledger_folder
from analytics.learn.lessons import compared, predicted, record_readout
from analytics.learn.observed import assignment_of, is_assignment, observed, read_assignment
from analytics.model import Analysis
from analytics.present import experiment_files, experiment_tables
from analytics.present.deliverables import safe_csv
from analytics.present.experiment_wording import commands, segment_word
from analytics.present.ledger_tables import ledger_table, record_sentence
from analytics.present.look import Look
from pages import _errors, _layout, _results, _session
from pages._session import t
from pages._terms import explained

_TREATED = "arm=paused"
_MOST_SKIPPED = 42


def today() -> date:
    """The day on the clock of this machine."""
    return datetime.now().astimezone().date()


def options() -> Options:
    """Return over how long what is learnt is used, and how long rivals take to react."""
    months, skipped = st.columns(2)
    with months:
        horizon = st.slider(
            t("pages.experiments.horizon"), 3, 36, 12, key="test_horizon",
            help=explained(t("pages.experiments.horizon_help")),
            persist_state="session",
        )  # fmt: skip
    with skipped:
        skip = st.slider(
            t("pages.experiments.skip"), 0, _MOST_SKIPPED, 14, 7, key="test_skip",
            help=explained(t("pages.experiments.skip_help")), persist_state="session",
        )  # fmt: skip
    _session.keep("test_options", (horizon, skip))
    return last()


def last() -> Options:
    """Return what was last asked of a test, else what is usual."""
    return Options(today(), *_session.kept("test_options", (12, 14)))


def _download(name: str, content: Callable[[], bytes], icon: str, *, first: bool = False) -> None:
    st.download_button(
        t(f"pages.experiments.{name}"), content, file_name=t(f"pages.experiments.{name}_file"), mime="text/csv",
        on_click="ignore", key=f"test_{name}", icon=f":material/{icon}:", type="primary" if first else "secondary",
        help=explained(t(f"pages.experiments.{name}_help")),
    )  # fmt: skip


def files(chosen: Chosen, analysis: Analysis, look: Look) -> None:
    """Offer what runs the test, what undoes it and who is paused; keep the prediction in the ledger when asked to."""
    test, language = chosen.candidate, _session.language()
    with st.container(horizontal=True, vertical_alignment="center"):
        _download("pause", partial(experiment_files.editor, test, analysis, language, undo=False), "upload", first=True)
        _download("undo", partial(experiment_files.editor, test, analysis, language, undo=True), "undo")
        _download("assignment", lambda: _csv(chosen), "group")
        st.button(
            t("pages.experiments.keep"), on_click=_note_prediction, args=(chosen, analysis, look),
            key="keep_prediction", icon=":material/edit_note:", help=explained(t("pages.experiments.keep_help")),
        )  # fmt: skip
    for command in commands(test, chosen.schedule):
        st.code(command, language="sh", wrap_lines=True)


def _note_prediction(chosen: Chosen, analysis: Analysis, look: Look) -> None:
    with _errors.errors_shown():
        name = f"{segment_word(chosen.candidate, look)} {chosen.schedule.start}"
        queries = experiment_files.paused_keys(chosen.candidate)
        append(predicted(analysis, queries, name, today()), ledger_folder())
        st.toast(t("pages.experiments.kept"))


def _csv(chosen: Chosen) -> bytes:
    content = BytesIO()
    safe_csv(assignment_of(chosen.candidate), content)
    return content.getvalue()


@_errors.fragment
def read_out() -> None:
    """Take the table of a finished test, or who was paused where the loaded exports are daily, and read it out."""
    with st.container(border=True, key="card_readout"):
        st.markdown(f"**{t('pages.experiments.readout')}**")
        with st.container(key="drop_test"):
            file = st.file_uploader(
                t("pages.experiments.drop"), key="readout_file", help=explained(t("pages.experiments.drop_help")),
                type=["csv", "tsv", "txt", "xlsx"],
            )  # fmt: skip
        first, skipped, treated = st.columns(3)
        start = first.text_input(t("pages.experiments.start"), key="readout_start", placeholder=today().isoformat())
        skip = skipped.number_input(t("pages.experiments.skip"), 0, 365, 14, key="readout_skip")
        units = treated.text_input(
            t("pages.experiments.treated"),
            _TREATED,
            key="readout_treated",
            help=explained(t("pages.experiments.treated_help")),
        )
        if file is None or not start:
            st.caption(t("pages.experiments.waiting"))
            return
        asked = Asked((units,), start, int(skip))
        _show(_experiment(Path(file.name).name, file.getvalue(), asked), _results.look())


def _experiment(name: str, content: bytes, asked: Asked) -> Experiment:
    with _session.cache().work() as room:
        path = room / name
        path.write_bytes(content)
        if is_assignment(path):
            table = observed(_results.panel(), read_assignment(path), name)
            safe_csv(table, path)
        return read_experiment(path, asked)


def _show(experiment: Experiment, look: Look) -> None:
    found = readout(experiment)
    _layout.headline(experiment_tables.readout_headline(found, look))
    shown = experiment_tables.readout_cards(found, look)
    if shown:
        _layout.cards(shown, "readout")
    if found.estimates:
        _layout.table(experiment_tables.readout_table(found, look), "readout", height=300)
    notices = [_session.told(notice) for notice in experiment.notices]
    _layout.notes([*notices, *experiment_tables.unanswered(found, look)], t("pages.experiments.unanswered"))
    name = st.text_input(
        t("pages.experiments.name"), key="readout_name", help=explained(t("pages.experiments.name_help"))
    )
    if st.button(
        t("pages.experiments.remember"), on_click=_note_result, args=(found, name), key="remember",
        icon=":material/edit_note:", disabled=not name,
    ):  # fmt: skip
        st.rerun()  # the ledger stands outside this fragment


def _note_result(found: Readout, name: str) -> None:
    with _errors.errors_shown():
        record_readout(found, name, today(), ledger_folder())
        st.toast(t("pages.experiments.noted"))


@_errors.fragment
def ledger() -> None:
    """Show every past prediction beside what its test showed."""
    look, known = _results.look(), _results.ledger()
    tests = compared(known)
    with st.container(border=True, key="card_ledger"):
        st.markdown(f"**{t('pages.experiments.ledger')}**")
        st.caption(_layout.plain(record_sentence(tests, look)))
        if tests:
            _layout.table(ledger_table(tests, look), "ledger", height=260)
    _layout.notes([_session.told(notice) for notice in known.notices], t("pages.experiments.ledger_notices"))
