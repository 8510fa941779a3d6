"""The documents left with a client: for whom they are, and the files, each made when it is asked for."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from unicodedata import normalize

import streamlit as st

from analytics.errors import RefusedInput
from analytics.present import logo
from analytics.present.documents import document
from analytics.present.look import Look
from analytics.present.palette import PALETTES
from analytics.present.story.report import Client, Report, Step, file_names, report
from analytics.schema import Notice
from pages import _errors, _pauses, _results, _session, _story, _study
from pages._session import account, keep, kept, t
from pages._terms import explained

_AT_ONCE = 20_000  # queries up to which the answers are worked out unasked
_MIME = {
    "deck": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "workbook": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "page": "text/html",
    "paper": "application/pdf",
}
_ENDINGS = {"deck": ".pptx", "workbook": ".xlsx", "page": ".html", "paper": ".pdf"}
_ICONS = {"deck": "co_present", "workbook": "table_view", "page": "public", "paper": "picture_as_pdf"}


def client() -> Client:
    """Ask whom the documents are for: a name, a logo and a colour, kept for this account."""
    name = st.text_input(
        t("meeting.client.name"), key=f"client_name_{account()}", max_chars=80, persist_state="session",
        placeholder=t("meeting.client.name_placeholder"),
    )  # fmt: skip
    left, right = st.columns([70, 30])
    with left:
        picture = _logo()
    usual = PALETTES["light"].both
    with right:
        colour = st.color_picker(
            t("meeting.client.colour"), usual, key=f"client_colour_{account()}", persist_state="session",
            help=explained(t("meeting.client.colour_help")),
        )  # fmt: skip
    return Client(name.strip(), picture, None if colour.upper() == usual else colour)


def _logo() -> bytes | None:
    """Ask for a logo; one that was taken stays until it is removed."""
    key = f"client_logo_{account()}"
    taken: bytes | None = kept(key, None)
    if taken is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.image(taken, width=120)
            st.button(t("meeting.client.remove"), on_click=keep, args=(key, None), key="logo_remove", type="tertiary")
        return taken
    with st.container(key="drop_logo"):
        file = st.file_uploader(
            t("meeting.client.logo"), type=["png", "jpg", "jpeg"], max_upload_size=logo.MAX_BYTES // 1_000_000,
            help=explained(t("meeting.client.logo_help", limit=logo.MAX_BYTES // 1_000_000)),
        )  # fmt: skip
    if file is not None:
        try:
            keep(key, logo.clean_logo(file.getvalue()))
        except RefusedInput as error:
            _errors.show_refusal(error.notices, "logo")
        else:
            st.rerun()
    return None


def show(whom: Client) -> None:
    """Offer the documents of the story; a large account is asked first, since its answers take a while."""
    views, large = _story.story(), len(_results.panel().frame) > _AT_ONCE
    ready = _results.short((_results.view(), _session.chosen(), views))
    if large and kept("documents_ready", "") != ready:
        st.caption(t("meeting.files.large"))
        st.button(t("meeting.files.prepare"), on_click=keep, args=("documents_ready", ready), key="prepare")
        return
    with st.spinner(t("meeting.files.answers")):
        study = _study.study(views)
    look = Look(_session.language(), "light", study.analysis.panel.currency)
    names = file_names(_session.exports())
    told = partial(_report, study, _story.steps(), whom, look, _pauses.today(), names)
    with st.container(key="documents", gap="small"):
        for kind in ("deck", "workbook", "page"):
            _offer(kind, partial(_made, kind, told), file_name(kind, whom.name))
        _paper(told, file_name("paper", whom.name))


def file_name(kind: str, client_name: str) -> str:
    """Name a document after what it is, whom it is for, and the day."""
    parts = t(f"meeting.files.{kind}_name"), slug(client_name), _pauses.today().isoformat()
    return f"{'-'.join(part for part in parts if part)}{_ENDINGS[kind]}"


def slug(name: str) -> str:
    """Bring a name to letters, figures and hyphens that every file system takes.

    Examples
    --------
    >>> slug("Société Générale / Été")
    'societe-generale-ete'

    """
    return re.sub(r"[^a-z0-9]+", "-", normalize("NFKD", name).encode("ascii", "ignore").decode().lower()).strip("-")


def _offer(kind: str, content: Callable[[], bytes] | bytes, name: str) -> None:
    st.download_button(
        t(f"meeting.files.{kind}"), content, file_name=name, mime=_MIME[kind], on_click="ignore",
        key=f"document_{kind}", icon=f":material/{_ICONS[kind]}:", width="stretch",
        help=explained(t(f"meeting.files.{kind}_help")),
    )  # fmt: skip


def _paper(told: Callable[[], Report], name: str) -> None:
    """Offer a PDF where one can be had here, else say why not: only making it tells."""
    if st.button(
        t("meeting.files.paper_make"), key="make_paper", icon=f":material/{_ICONS['paper']}:", width="stretch",
        help=explained(t("meeting.files.paper_help")),
    ):  # fmt: skip
        with st.spinner(t("meeting.files.making")):
            found = _made("paper", told)
        if isinstance(found, Notice):
            _errors.show_refusal((found,), "paper")
        else:
            _offer("paper", found, name)


def _report(
    study: _study.Held, steps: tuple[Step, ...], whom: Client, look: Look, today: date, files: tuple[str, ...]
) -> Report:
    return report(study, steps, whom, look, made_on=today, files=files)


def _made(kind: str, told: Callable[[], Report]) -> bytes | Notice:
    return document(told(), _ENDINGS[kind])
