"""Files nobody knows, mapped by their user and remembered: one TOML file each, in a folder of the user's own.

A remembered mapping never overrules the catalogue: it reads only what would be unknown without it, and only a file with
exactly its header.
"""

import json
import os
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from platformdirs import user_config_path

from analytics.errors import RefusedInput
from analytics.ingest.kinds import Kind, kinds
from analytics.ingest.words import normalise, toml
from analytics.schema import Notice

_FOLDER = "ACCORD_MAPPINGS"
_NAME_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind that a file can be mapped to: the columns it must have, its key first, and those it may have."""

    kind: str
    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the kind can have."""
        return (*self.required, *self.optional)


def offered_kinds() -> tuple[Offer, ...]:
    """Every kind that a person may map a file to.

    Examples
    --------
    >>> [offer.kind for offer in offered_kinds()][:2]
    ['gsc_queries', 'google_ads_search_terms']

    """
    offers = toml("mappable.toml").items()
    return tuple(Offer(name, tuple(entry["required"]), tuple(entry["optional"])) for name, entry in offers)


def signature_of(header: Sequence[str]) -> tuple[str, ...]:
    """Return what a header row is recognised by: its cells folded, empty ones at its end left out.

    Examples
    --------
    >>> signature_of(["Requête ", "Visites", ""])
    ('requête', 'visites')

    """
    folded = [normalise(cell) for cell in header]
    while folded and not folded[-1]:
        folded.pop()
    return tuple(folded)


@dataclass(frozen=True, slots=True)
class UserMapping:
    """What the headers of a file mean, as its user said.

    Attributes
    ----------
    signature
        The whole header row, folded by `signature_of`.
    kind
        One of `offered_kinds()`.
    columns
        Pairs of a header, as printed or folded, and the canonical column it means.
    source
        Who made the file, as it is shown; empty takes the source of the kind.
    language
        Decides day or month first, and the decimal mark where no cell tells.

    """

    signature: tuple[str, ...]
    kind: str
    columns: tuple[tuple[str, str], ...]
    source: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        """Refuse, with every reason, a mapping that lacks a required column or uses a header or a column twice."""
        reasons = tuple(_reasons(self))
        if reasons:
            raise RefusedInput(*reasons)

    @property
    def spoken(self) -> frozenset[str]:
        """The language as a header tells it."""
        return frozenset({self.language})

    @property
    def places(self) -> tuple[tuple[int, str], ...]:
        """Where each mapped column stands in the header row."""
        return tuple((self.signature.index(normalise(header)), column) for header, column in self.columns)


def _repeated(words: Sequence[str]) -> list[str]:
    return [word for word, times in Counter(words).items() if times > 1]


def _offer(kind: str) -> Offer | None:
    return next((offer for offer in offered_kinds() if offer.kind == kind), None)


def _reasons(mapping: UserMapping) -> Iterator[Notice]:
    offer = _offer(mapping.kind)
    if offer is None:
        offered = ", ".join(each.kind for each in offered_kinds())
        yield Notice.of("ingest.mapping.kind", kind=mapping.kind, offered=offered)
        return
    headers = [normalise(header) for header, _ in mapping.columns]
    columns = [column for _, column in mapping.columns]
    for column in dict.fromkeys(columns):
        if column not in offer.columns:
            yield Notice.of("ingest.mapping.column", kind=offer.kind, column=column)
    for column in offer.required:
        if column not in columns:
            yield Notice.of("ingest.mapping.lacks", kind=offer.kind, column=column)
    for header in dict.fromkeys(headers):
        if mapping.signature.count(header) != 1:
            yield Notice.of("ingest.mapping.header", header=header)
    for header in _repeated(headers):
        yield Notice.of("ingest.mapping.header_twice", header=header)
    for column in _repeated(columns):
        yield Notice.of("ingest.mapping.column_twice", column=column)


def mappings_folder() -> Path:
    """Where mappings are kept: the folder that `ACCORD_MAPPINGS` names, else among the user's settings for Accord."""
    named = os.environ.get(_FOLDER)
    return Path(named) if named else user_config_path("accord") / "mappings"


def _path(signature: Sequence[str]) -> Path:
    digest = sha256(json.dumps(list(signature)).encode()).hexdigest()
    return mappings_folder() / f"{digest[:_NAME_LENGTH]}.toml"


def _quoted(text: str) -> str:
    """Write a TOML string: JSON's, but for the one control character that JSON leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _written(mapping: UserMapping) -> str:
    facts = {"kind": mapping.kind, "source": mapping.source, "language": mapping.language}
    lines = [f"{name} = {_quoted(value)}" for name, value in facts.items()]
    cells = ", ".join(map(_quoted, mapping.signature))
    pairs = [f"{_quoted(normalise(header))} = {_quoted(column)}" for header, column in mapping.columns]
    return "\n".join([*lines, f"signature = [{cells}]", "", "[columns]", *pairs, ""])


def remember(mapping: UserMapping) -> Path:
    """Keep a mapping, in place of any other for the same header; the file is whole or not there at all.

    Raises
    ------
    RefusedInput
        If the folder cannot be written.

    """
    path = _path(mapping.signature)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as part:
            part.write(_written(mapping))
        Path(part.name).replace(path)
    except OSError as error:
        raise RefusedInput(Notice.of("ingest.mapping.unwritable", folder=str(path.parent))) from error
    return path


def forget(signature: Sequence[str]) -> bool:
    """Drop the mapping of a header row; return whether there was one."""
    path = _path(signature_of(signature))
    is_there = path.exists()
    path.unlink(missing_ok=True)
    return is_there


def _read(path: Path) -> UserMapping:
    try:
        entry = tomllib.loads(path.read_text("utf-8"))
        columns = tuple((str(header), str(column)) for header, column in entry["columns"].items())
        signature = tuple(map(str, entry["signature"]))
        return UserMapping(signature, str(entry["kind"]), columns, entry.get("source", ""), entry.get("language", "en"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RefusedInput(Notice.of("ingest.mapping.unreadable", path=str(path))) from error


@lru_cache(maxsize=4)
def _known(found: tuple[tuple[str, int], ...]) -> tuple[UserMapping, ...]:
    return tuple(_read(Path(name)) for name, _ in found)


def known_mappings() -> tuple[UserMapping, ...]:
    """Every mapping remembered so far, in the order of their files; none without a folder.

    Raises
    ------
    RefusedInput
        If a file of the folder is no mapping: it says which one to mend or delete.

    """
    folder = mappings_folder()
    if not folder.is_dir():
        return ()
    return _known(tuple(sorted((str(path), path.stat().st_mtime_ns) for path in folder.glob("*.toml"))))


def remembered(header: Sequence[str]) -> UserMapping | None:
    """Return the mapping whose header is exactly this one."""
    signature = signature_of(header)
    return next((mapping for mapping in known_mappings() if mapping.signature == signature), None)


def mapped_kind(mapping: UserMapping) -> Kind:
    """Return the kind of a mapping for the reader: its key is what is required, its decimal mark what cells show."""
    found = [kind for kind in kinds() if kind.name == mapping.kind]
    base = next((kind for kind in found if kind.is_generic), found[0])
    offer = _offer(mapping.kind)
    key = offer.required if offer else base.key
    return replace(base, source=mapping.source or base.source, key=key, decimal=None, row_cap=None)
