"""The one door to the session: what was loaded, what is kept of it, what was chosen, the language and the address.

Nothing here is shared between two sessions, but the sample data. The session holds handles: the rows of a file are in
the cache, and are deleted there when the last session that used it removes it (counted per process; a session that is
just closed leaves its files to the age limit of the cache). Results are kept under the hashes and names of the files
they come from and every option that shaped them, never under a frame.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

import streamlit as st

from analytics.decide.scenarios import History
from analytics.decide.seo import Project
from analytics.engine.threads import one_thread_each
from analytics.errors import AccordError
from analytics.ingest import Export, Refusal, read_paths
from analytics.ingest.progress import Tell, nobody
from analytics.locales import LANGUAGES, Language, tell, text
from analytics.model import Assumptions, TestedShare
from analytics.model.priors import CellEdit
from analytics.schema import Fact, Notice, Period
from analytics.store import Cache, Kept, Reader
from analytics.unify import sources
from pages import _navigation

SAMPLE = Path(__file__).parents[1] / "sample_data" / "exports"
_HEAVY = frozenset({"panel", "scoped", "analysis"})  # what every other result is made from, on every page
_LONGEST_NUMBER = 12  # digits of an amount in the address
_CHUNK = 1 << 20
_HELD = 64 << 20  # bytes of a file with unknown tables that are held until its owner explains them
_ROOM = {"heavy": 8, "cheap": 60}  # results kept per session: all that one round of the pages asks for
_SHARED_ROOM = {"heavy": 14, "cheap": 120}  # and on the sample
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Loaded:
    """A file as it was read: its tables, and why the rest of it is not used.

    `unknown` are tables that its owner may explain, for which its bytes are held, if they are few enough.
    """

    name: str
    digest: str
    exports: tuple[Export, ...]
    refusals: tuple[Notice, ...]
    key: str | None = None
    unknown: tuple[Refusal, ...] = ()
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which queries, campaigns, device and days the pages speak of; None and an empty set mean all."""

    brand: bool | None = None
    themes: frozenset[str] = frozenset()
    campaigns: frozenset[str] = frozenset()
    device: str | None = None
    period: Period | None = None


# ------------------------------------------------------------------------------------------------ start and language


def start() -> None:
    """Open the session: `app.py` calls this first on every run."""
    state = st.session_state
    if "started" not in state:
        one_thread_each()
        state.update(started=True, files={}, refused=(), cleared=False, memo={}, uploads=0, account=0)
        state.update(followed={}, kept={})
        state.asked = set()
        state.opened_with = {name: tuple(st.query_params.get_all(name)) for name in st.query_params}
    if state.get("language") not in LANGUAGES:
        asked = st.query_params.get("lang", (st.context.locale or "fr")[:2])
        state.language = "en" if asked == "en" else "fr"


def guard() -> None:
    """Send a run that did not come through `app.py` back to it; first line of every page.

    Until `st.navigation` has run once in the process, Streamlit serves files of `pages/` as scripts of their own: a
    page opened by its address on a fresh server would have neither sidebar nor session.
    """
    if not st.session_state.pop("opened", False):
        st.navigation(_navigation.pages("fr"), position="hidden")
        st.rerun()


def language() -> Language:
    """Language of this session."""
    return cast("Language", st.session_state.language)


def t(key: str, **facts: Fact) -> str:
    """Text of a key in the session's language."""
    return text(key, language(), **facts)


def told(notice: Notice) -> str:
    """Sentence of a notice in the session's language."""
    return tell(notice, language())


def link(**values: str | Sequence[str] | None) -> None:
    """Keep values in the address, so that a copied link opens the same view; None takes one out.

    An address that is held (`hold_address`) gains none.
    """
    is_held = st.session_state.get("is_held", False)
    for name, value in values.items():
        wanted = [value] if isinstance(value, str) else list(value or ())
        if st.query_params.get_all(name) == wanted or (is_held and name not in st.query_params):
            continue
        if wanted:
            st.query_params[name] = wanted
        else:
            del st.query_params[name]


def hold_address(*, held: bool) -> None:
    """Leave the address as it came while its page is read: whatever is added to it takes the place after `#` away."""
    st.session_state.is_held = held


def linked(name: str, allowed: Sequence[str]) -> str:
    """Value that the address gives, or the first allowed one."""
    found = st.query_params.get(name)
    return found if found in allowed else allowed[0]


def opened_with(name: str) -> tuple[str, ...]:
    """Every value that the address gave for a name when the session was opened."""
    return cast("tuple[str, ...]", st.session_state.opened_with.get(name, ()))


def asked_words(name: str, account_at: int = 0) -> str:
    """What the address gave when the session was opened, once for an account: later it only repeats what is on screen.

    A link is often opened before the files that it was copied beside are dropped: it speaks of these too.
    """
    if (account_at, name) in st.session_state.asked:
        return ""
    st.session_state.asked.add((account_at, name))
    return "".join(opened_with(name)[-1:])


def asked(name: str) -> int | None:
    """Whole number that the address gave when the session was opened, once for each account."""
    given = asked_words(name, account())
    return int(given) if given.isdecimal() and len(given) <= _LONGEST_NUMBER else None


def address() -> dict[str, str]:
    """Every value in the address."""
    return st.query_params.to_dict()


def follow(key: str, default: float | str) -> None:
    """Keep a control on its default, which the data give, until a person moves it.

    Without this, a control keeps the default it was first drawn with, and that passes for a person's wish.
    """
    kept = st.session_state.get(key)
    if kept is not None and kept != default and kept == st.session_state.followed.get(key):
        st.session_state[key] = default
    st.session_state.followed[key] = default


def keep(key: str, value: object | None) -> None:
    """Keep what a person set, which Streamlit would forget on another page; None forgets it."""
    if value is None:
        st.session_state.kept.pop(key, None)
    else:
        st.session_state.kept[key] = value


def kept(key: str, default: T) -> T:
    """Value kept under a name, else its default."""
    return cast("T", st.session_state.kept.get(key, default))


def shown(key: str) -> object:
    """What a control shows, for the function that it calls when it was changed."""
    return st.session_state[key]


def value(key: str) -> object | None:
    """What a control shows, None where it was not drawn yet."""
    return st.session_state.get(key)


def first(key: str, value: object) -> None:
    """Have a control show a value when it is drawn for the first time."""
    st.session_state.setdefault(key, value)


def show(key: str, value: object) -> None:
    """Have a control show a value when it is drawn next."""
    st.session_state[key] = value


def keep_released(key: str, control: str) -> None:
    """Keep the value at which a control that the browser draws was let go; whatever it sends that is none is left."""
    value = st.session_state[control].released
    if isinstance(value, int | float) and value == int(value) and value >= 0:
        keep(key, int(value))


# ------------------------------------------------------------------------------------------------------ loaded files


@st.cache_resource(show_spinner=False)
def _sample() -> tuple[Export, ...]:
    return tuple(item for item in read_paths([SAMPLE]) if isinstance(item, Export))


def is_sample() -> bool:
    """Whether the sample shop is shown: nothing else was loaded, and it was not cleared away."""
    return not st.session_state.files and not st.session_state.cleared


def files() -> tuple[Loaded, ...]:
    """Return the visitor's own files, in the order they came."""
    return tuple(st.session_state.files.values())


def refused() -> tuple[Loaded, ...]:
    """Return the files of the last drop that are not used."""
    return cast("tuple[Loaded, ...]", st.session_state.refused)


def exports() -> tuple[Export, ...]:
    """Return the tables in use: the visitor's own, or the sample's."""
    return _sample() if is_sample() else tuple(export for file in files() for export in file.exports)


def upload_key() -> str:
    """Key of the drop zone; it changes after each drop, which empties it and frees the bytes."""
    return f"drop_{st.session_state.uploads}"


@st.cache_resource(show_spinner=False)
def cache() -> Cache:
    """Return the cache of this process."""
    return Cache()


@st.cache_resource(show_spinner=False)
def _uses() -> Counter[str]:
    """How many sessions of this process use an entry of the cache."""
    return Counter()


@contextmanager
def reading() -> Iterator[Callable[[str, BinaryIO, Tell], Loaded]]:
    """Give a function that reads one file of a drop after the other; interrupted, it leaves nothing behind."""
    with cache().work() as room, Reader(cache(), spare=_uses()) as reader:

        def add(name: str, content: BinaryIO, tell: Tell = nobody) -> Loaded:
            path = room / "upload"
            with path.open("wb") as file:
                size = content.seek(0, 2)
                content.seek(0)
                while chunk := content.read(_CHUNK):
                    file.write(chunk)
                    tell(content.tell() / size, "receiving")
            kept = reader.read(name, path, tell)
            return _keep(name, kept, path)

        yield add


def _keep(name: str, kept: Kept, path: Path) -> Loaded:
    """Keep a file when it holds rows that go with what is already loaded, and remember why it does not."""
    digest = kept.digest
    found = tuple(item for item in kept.items if isinstance(item, Export))
    refusals = [item for item in kept.items if isinstance(item, Refusal)]
    reasons = tuple(item.reason for item in refusals)
    unknown = tuple(item for item in refusals if item.header)
    content = path.read_bytes() if unknown and path.stat().st_size <= _HELD else b""
    if not any(len(export.table) for export in found):
        found, reasons = (), (*reasons, *(notice for export in found for notice in export.warnings))
    try:
        if found:
            sources.choose(
                [export for file in files() if file.digest != digest for export in file.exports] + list(found)
            )
    except AccordError as error:
        found, reasons = (), (*reasons, *error.notices)
    loaded, key = Loaded(name, digest, found, reasons, kept.key, unknown, content), kept.key
    if found:
        st.session_state.account += not files()
        _uses()[key or ""] += 1
        _let_go(st.session_state.files.get(digest))
        st.session_state.files[digest] = loaded
        st.session_state.cleared = False
    elif key and not _uses()[key]:
        cache().forget(key)
    return loaded


def _let_go(file: Loaded | None) -> None:
    """Delete what the cache keeps of a file, unless another session uses it."""
    if file and file.key:
        _uses()[file.key] -= 1
        if _uses()[file.key] <= 0:
            cache().forget(file.key)


def finish_drop(dropped: Sequence[Loaded]) -> None:
    """Close a drop: remember what was refused, empty the drop zone, run again."""
    st.session_state.refused = tuple(file for file in dropped if not file.exports)
    st.session_state.uploads += 1
    st.rerun()


def read_again(file: Loaded) -> None:
    """Read a file anew, its owner having said what it is, and run again."""
    with reading() as add:
        read = add(file.name, BytesIO(file.content), nobody)
    others = tuple(other for other in refused() if other.digest != file.digest)
    st.session_state.refused = others if read.exports else (*others, read)
    st.rerun()


def cancel_drop() -> None:
    """Empty the drop zone; the run that was reading is interrupted by this one."""
    st.session_state.update(refused=(), uploads=st.session_state.uploads + 1)


def remove(digest: str) -> None:
    """Forget a file and every result that knows it; without any left, nothing is loaded."""
    _let_go(st.session_state.files.pop(digest, None))
    st.session_state.update(cleared=not files(), memo={})


def _forget_all() -> None:
    for file in files():
        _let_go(file)
    st.session_state.update(files={}, refused=(), memo={})


def clear() -> None:
    """Forget every file and every result."""
    _forget_all()
    st.session_state.cleared = True


def load_sample() -> None:
    """Show the sample shop instead of the loaded files."""
    _forget_all()
    st.session_state.update(cleared=False, account=st.session_state.account + 1)


def account() -> int:
    """Number of the account shown: files added to others are of the same one, the sample or a new start is another."""
    return cast("int", st.session_state.account)


# ----------------------------------------------------------------------------------------------------- what is kept


@st.cache_resource(show_spinner=False)
def _sample_memo() -> dict[str, dict[tuple[object, ...], object]]:
    """Results on the sample under the brand terms it suggests: the only ones that visitors share."""
    return {}


def remembered(name: str, options: tuple[object, ...], make: Callable[[], T]) -> T:
    """Return what was computed under a name and its options, or compute it; the longest unused results are dropped.

    The options start with the brand terms. Only results on the sample that hold nothing a visitor typed are shared.
    """
    is_shared = is_sample() and options[0] is None
    shelf = "heavy" if name in _HEAVY else "cheap"
    memo = (_sample_memo() if is_shared else st.session_state.memo).setdefault(shelf, {})
    key = (name, digests(), *options)
    found = memo.pop(key, None)
    if found is None:
        with st.spinner(t("shell.computing")):
            found = make()
    memo[key] = found  # now the last one used
    for unused in list(memo)[: -(_SHARED_ROOM if is_shared else _ROOM)[shelf]]:
        memo.pop(unused, None)
    return cast("T", found)


def digests() -> tuple[tuple[str, str], ...]:
    """Hash and name of each file in use, the first part of every key: a name may state the period of its rows."""
    return (("sample", ""),) if is_sample() else tuple(sorted((file.digest, file.name) for file in files()))


def cells() -> tuple[CellEdit, ...]:
    """Prior cells that the visitor set otherwise than published; kept while the session lasts."""
    return cast("tuple[CellEdit, ...]", st.session_state.get("cells", ()))


def set_cells(edits: tuple[CellEdit, ...]) -> None:
    """Keep prior cells as the visitor set them, and run the page under them."""
    st.session_state.cells = edits
    st.rerun()


def projects(key: str) -> tuple[tuple[Project, ...], tuple[bool, ...]] | None:
    """SEO projects as the visitor set them, and which are considered; None where they are still as proposed."""
    return st.session_state.get("projects", {}).get(key)


def set_projects(key: str, found: tuple[tuple[Project, ...], tuple[bool, ...]] | None) -> None:
    """Keep SEO projects as the visitor set them (None: as proposed), and run the page with them."""
    kept = st.session_state.setdefault("projects", {})
    kept.pop(key, None)
    if found is not None:
        kept[key] = found
    st.rerun()


def history() -> History:
    """Scenarios that the visitor compares and drafts on this account, with every edit that can be undone."""
    return cast("History", st.session_state.setdefault("boards", {}).get(account(), History()))


def set_history(found: History) -> None:
    """Go on with the scenarios as edited, undone or redone."""
    st.session_state.setdefault("boards", {})[account()] = found


def press(name: str) -> None:
    """Remember which button of a form was pressed, until the form has been drawn and says what was filled in."""
    st.session_state.pressed = name


def pressed() -> str:
    """Name of the button pressed, once; "" when none was."""
    return cast("str", st.session_state.pop("pressed", ""))


def imports() -> int:
    """How many files of scenarios were taken in; part of the key of their drop zone, which empties it."""
    return cast("int", st.session_state.get("imports", 0))


def finish_import() -> None:
    """Count a file of scenarios that was taken in."""
    st.session_state.imports = imports() + 1


def show_chosen(key: str, names: Sequence[str]) -> None:
    """Have a control of several choices show these, whatever it showed before."""
    if st.session_state.get(key) != list(names):
        st.session_state[key] = list(names)


def choice(key: str) -> tuple[str, ...]:
    """Return what a control of several choices shows."""
    return tuple(st.session_state[key])


def choose(
    brand: tuple[str, ...] | None, scope: Scope, assumptions: Assumptions, tests: tuple[TestedShare, ...]
) -> None:
    """Set what the sidebar chose and which finished tests teach, for the page that follows in this very run."""
    st.session_state.update(chosen=(brand, scope, assumptions), tests=tests, opened=True)


def tests() -> tuple[TestedShare, ...]:
    """Finished tests about the files in use, as the ledger held them when this run began."""
    return cast("tuple[TestedShare, ...]", st.session_state.tests)


def chosen() -> tuple[tuple[str, ...] | None, Scope, Assumptions]:
    """Brand terms typed (None: as suggested), scope and assumptions: the options of every result."""
    return cast("tuple[tuple[str, ...] | None, Scope, Assumptions]", st.session_state.chosen)


def picked(filled: str) -> list[str] | None:
    """Return the codes that a filter holds, whoever set them; None where it was never drawn nor set."""
    return cast("list[str] | None", st.session_state.get(filled))


def pick(filled: str, codes: Sequence[str]) -> None:
    """Have a filter hold these codes."""
    st.session_state[filled] = list(codes)


def picked_in(figure: str) -> list[dict[str, object]]:
    """Return the marks that are picked in a figure now, as Streamlit tells of them."""
    return cast("list[dict[str, object]]", st.session_state[figure]["selection"]["points"])


def turn(filled: str) -> int:
    """How often the figures of a filter were drawn anew."""
    return int(st.session_state.get(f"turn_{filled}", 0))


def turn_on(filled: str) -> None:
    """Draw the figures of a filter anew, with nothing picked in them."""
    st.session_state[f"turn_{filled}"] = turn(filled) + 1
