"""The panel that answers "why?" of any query or theme: the claim, its evidence, what would change it, and a pause."""

import streamlit as st

from analytics.model import Analysis
from analytics.model.pausing import pause
from analytics.present import pausing_figures, why, why_figures, why_wording
from analytics.present.pausing_tables import pausing_table
from analytics.present.pausing_wording import pausing_sentences
from analytics.present.why_changes import Change, changes
from pages import _layout, _results, _session
from pages._session import t
from pages._terms import explained

_MOST_SUBJECTS = 5_000  # offered in the list, dearest first
_AT_ONCE = 20_000  # queries up to which every alternative is run unasked


def show() -> None:
    """Ask what is to be explained, and explain it."""
    analysis, look = _results.spending(), _results.look()
    words = _results.told("subjects", lambda: why.subject_words(analysis, look))
    with st.container(border=True, key="card_why"):
        st.markdown(f"**{t('pages.why.title')}**")
        subject = st.selectbox(
            t("pages.why.subject"),
            list(words)[:_MOST_SUBJECTS],
            format_func=words.__getitem__,
            key=f"why_{_results.view()}",
            help=explained(t("pages.why.subject_help")),
        )
        if len(words) > _MOST_SUBJECTS:
            st.caption(t("live.why.dearest", n=_MOST_SUBJECTS))
        found = _session.remembered("claim", (*_results.options(), subject), lambda: why.claim(analysis, subject))
        st.markdown(_layout.plain(why_wording.claim_sentence(found, look)))
        left, right = st.columns(2)
        with left:
            _layout.bare(why_figures.evidence_chart(analysis, found, look), "why_evidence")
        with right:
            if len(analysis.panel.frame) <= _AT_ONCE or st.toggle(t("live.why.changes"), key="why_now"):
                _layout.bare(why_figures.changes_chart(found, _changes(analysis, subject, found), look), "why_changes")
        _layout.table(why_wording.evidence_table(analysis, found, look), "why")
        st.markdown("\n".join(f"- {_layout.plain(told)}" for told in why_wording.reasons(analysis, found, look)))
    effect = _results.told("pause", lambda: pause(analysis, found.rows), subject)
    with st.container(border=True, key="card_pausing"):
        st.markdown(f"**{t('pages.why.pausing', name=_layout.plain(words[subject]))}**")
        st.markdown("\n".join(f"- {_layout.plain(told)}" for told in pausing_sentences(effect, look)))
        left, right = st.columns(2)
        with left:
            _layout.bare(pausing_figures.steps(effect, look), "pause_steps")
        with right:
            _layout.bare(pausing_figures.over_time(effect, look), "pause_time")
        if effect.queries > 1:
            table = _results.told("pauses", lambda: pausing_table(analysis, found.rows, look), subject)
            _layout.table(table, "pauses", height=300)


def _changes(analysis: Analysis, subject: why.Subject, found: why.Claim) -> tuple[Change, ...]:
    """Each alternative is run once for all queries, what depends on the queries once per choice."""
    chosen = _results.options()
    return _session.remembered(
        "changes",
        (*chosen, subject),
        lambda: changes(
            analysis,
            found,
            tests=_session.tests(),
            remember=lambda name, run: _session.remembered("alternative", (*chosen, name), run),
        ),
    )
