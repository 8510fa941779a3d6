"""Surface form to query key, worked out once per form and remembered."""

from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import unidata_version

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.schema import OTHER_SEARCH_TERMS
from analytics.unify import normalise
from analytics.unify.normalise import query_key

_OTHER_KEYS = frozenset(query_key(words) for words in ("", OTHER_SEARCH_TERMS, "(autres termes de recherche)"))


def _key(text: str) -> str:
    """Return the key of a surface form; one without words joins "(other search terms)"."""
    key = query_key(text)
    return OTHER_SEARCH_TERMS if key in _OTHER_KEYS else key


def rule() -> str:
    """Return a name of the normalisation rule: another rule, another name, and no remembered key is trusted."""
    sources = b"".join(Path(file).read_bytes() for file in (normalise.__file__, __file__))
    return sha256(sources + unidata_version.encode()).hexdigest()[:16]


def _can_be_written(text: str) -> bool:
    """Whether a text is one: half a surrogate pair has no bytes."""
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


@dataclass(slots=True)
class Dictionary:
    """Keys of the surface forms seen so far, kept in a Parquet file when it has a path.

    Only forms it has not seen are ever normalised. A file that another rule wrote, or that cannot be read, is written
    anew, and one that cannot be written is left alone: the keys can always be worked out again.
    """

    path: Path | None = None
    _known: dict[str, str] = field(default_factory=dict)
    _is_loaded: bool = False

    def of(self, texts: "pd.Series[str]") -> pd.DataFrame:
        """Return `text, query` for distinct surface forms, in their order.

        Examples
        --------
        >>> Dictionary().of(pd.Series(["Lampe LED", ""]))["query"].tolist()
        ['lampe led', '(other search terms)']

        """
        self._load()
        forms = texts.to_list()
        new = [text for text in forms if text not in self._known]
        self._known.update((text, _key(text)) for text in new)
        if new and self.path:
            with suppress(OSError):
                self._save(self.path)
        keys = pd.Series([self._known[text] for text in forms], dtype="str")
        return pd.DataFrame({"text": texts.reset_index(drop=True), "query": keys})

    def _load(self) -> None:
        if self._is_loaded or self.path is None:
            return
        self._is_loaded = True
        with (
            suppress(OSError, pa.ArrowException),
            self.path.open("rb") as whole,
        ):  # opened once: a writer may replace it
            table = pq.read_table(whole)
            if (table.schema.metadata or {}).get(b"rule") == rule().encode():
                self._known.update(zip(*(table[name].to_pylist() for name in ("text", "query")), strict=True))

    def _save(self, path: Path) -> None:
        """Write beside the file and put it in place at once: a reader never sees half a dictionary."""
        kept = {text: key for text, key in self._known.items() if _can_be_written(text)}
        table = pa.table({"text": list(kept), "query": list(kept.values())}, metadata={"rule": rule()})
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-", ignore_cleanup_errors=True) as beside:
            pq.write_table(table, Path(beside, path.name))
            Path(beside, path.name).replace(path)
