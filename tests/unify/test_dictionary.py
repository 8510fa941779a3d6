"""The dictionary of surface forms: each is normalised once, ever, and the file that remembers it can be lost."""

import threading
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.schema import OTHER_SEARCH_TERMS
from analytics.unify import dictionary as module
from analytics.unify import query_key
from analytics.unify.dictionary import Dictionary

FORMS = pd.Series(["Lampe LED", "l'été", "c++", "", "한국", "a\x00b", "???", "(other search terms)"])


@pytest.fixture
def normalised(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is normalised from now on."""
    seen: list[str] = []

    def counting(text: str) -> str:
        seen.append(text)
        return query_key(text)

    monkeypatch.setattr(module, "query_key", counting)
    return seen


def test_each_form_has_the_key_of_its_text():
    """Keys are the normaliser's; forms without words and the vendor's own line join the other search terms."""
    found = Dictionary().of(FORMS)
    assert found["text"].to_list() == FORMS.to_list()
    assert found["query"].to_list()[:3] == ["lampe led", "l ete", "c++"]
    assert found.loc[found["text"].isin(["", "(other search terms)"]), "query"].unique().tolist() == [
        OTHER_SEARCH_TERMS
    ]


def test_only_new_forms_are_normalised(tmp_path: Path, normalised: list[str]):
    """A second file costs its new forms only, in this process and, through the file, in the next one."""
    path = tmp_path / "keys" / "dictionary.parquet"
    dictionary = Dictionary(path)
    dictionary.of(FORMS)
    assert normalised == FORMS.to_list()
    dictionary.of(pd.concat([FORMS, pd.Series(["neuf"])]))
    assert normalised == [*FORMS, "neuf"]
    again = Dictionary(path).of(pd.Series(["plus neuf", *FORMS]))
    assert normalised == [*FORMS, "neuf", "plus neuf"]
    assert again["query"].to_list()[1:] == Dictionary().of(FORMS)["query"].to_list()


def test_nothing_new_writes_nothing(tmp_path: Path):
    """A dictionary that learns nothing leaves its file alone."""
    path = tmp_path / "dictionary.parquet"
    Dictionary(path).of(FORMS)
    before = path.stat().st_mtime_ns, path.stat().st_ino
    Dictionary(path).of(FORMS)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not parquet at all", b"PAR1" + b"\x00" * 100 + b"PAR1"], ids=repr)
def test_a_damaged_file_is_written_anew(tmp_path: Path, content: bytes):
    """What cannot be read is worked out again and replaced."""
    path = tmp_path / "dictionary.parquet"
    path.write_bytes(content)
    assert Dictionary(path).of(FORMS)["query"].to_list() == Dictionary().of(FORMS)["query"].to_list()
    assert pq.read_table(path).num_rows == len(FORMS)


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_half_a_file_is_written_anew(tmp_path: Path, cut: float):
    """A file cut short by a full disk is worked out again."""
    path = tmp_path / "dictionary.parquet"
    Dictionary(path).of(FORMS)
    path.write_bytes(path.read_bytes()[: int(cut * path.stat().st_size)])
    assert Dictionary(path).of(FORMS)["query"].to_list() == Dictionary().of(FORMS)["query"].to_list()


@pytest.mark.parametrize("metadata", [None, {"rule": "another"}])
def test_keys_of_another_rule_are_not_trusted(tmp_path: Path, metadata):
    """A file that does not name this very rule is ignored, however well it reads."""
    path = tmp_path / "dictionary.parquet"
    pq.write_table(pa.table({"text": ["Lampe LED"], "query": ["wrong"]}, metadata=metadata), path)
    assert Dictionary(path).of(pd.Series(["Lampe LED"]))["query"].to_list() == ["lampe led"]


def test_the_rule_changes_with_its_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Another text of the normaliser, or other Unicode tables, is another rule."""
    before = module.rule()
    monkeypatch.setattr(module, "unidata_version", "99.0")
    assert module.rule() != before
    monkeypatch.undo()
    copy = tmp_path / "normalise.py"
    copy.write_bytes(Path(module.normalise.__file__).read_bytes() + b"\n")
    monkeypatch.setattr(module.normalise, "__file__", str(copy))
    assert module.rule() != before


def test_half_a_surrogate_pair_is_keyed_and_left_out_of_the_file(tmp_path: Path):
    """A text that has no bytes does not stop the others from being remembered."""
    path = tmp_path / "dictionary.parquet"
    forms = pd.Series(["lampe", "a\ud800", "\udfff"], dtype=object)
    assert Dictionary(path).of(forms)["query"].to_list() == ["lampe", "a\ufffd", "\ufffd"]
    assert pq.read_table(path)["text"].to_pylist() == ["lampe"]


def test_concurrent_writers_never_break_the_file(tmp_path: Path):
    """Eight writers at once: every reader finds a whole dictionary, and nothing is left beside it."""
    path = tmp_path / "dictionary.parquet"
    Dictionary(path).of(FORMS)
    broken: list[Exception] = []

    def write(which: int) -> None:
        try:
            for at in range(10):
                Dictionary(path).of(pd.Series([f"{which} {at}", *FORMS]))
                with path.open("rb") as whole:
                    assert set(FORMS) <= set(pq.read_table(whole)["text"].to_pylist())
        except Exception as failed:  # noqa: BLE001 - a thread's failure must reach the test
            broken.append(failed)

    writers = [threading.Thread(target=write, args=(which,)) for which in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert broken == []
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_folder_that_cannot_be_written_costs_the_memory_only(tmp_path: Path):
    """Where the dictionary's folder is a file, keys are worked out all the same."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert Dictionary(tmp_path / "file" / "dictionary.parquet").of(FORMS)["query"].iloc[0] == "lampe led"
    assert (tmp_path / "file").read_text("utf-8") == "mine"
