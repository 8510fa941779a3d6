"""Pieces of evidence joined one by one: against the normal model written out, and what must hold whatever they say."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.model.belief import PIECE_COLUMNS, Belief, learn
from analytics.model.tested import TestedShare

END = date(2025, 3, 31)
QUERIES = pd.Series(["a", "b", "c", "d"])
CLICKS = np.array([100.0, 300.0, 50.0, 0.0])


def _belief(common: float = 1.0) -> Belief:
    pieces = pd.DataFrame({"row": range(4), "kind": "prior", "name": "generic_1", "weight": 1.0})
    pieces = pieces.assign(value=0.5, variance=0.04, source="study").reindex(columns=PIECE_COLUMNS)
    groups = np.array([0, 0, 0, 1])
    return Belief(np.full(4, 0.5), np.full(4, 0.04), np.full(4, common), groups, pieces, np.zeros(4, dtype=bool))


def _test(
    share: float = 0.2, error: float = 0.05, queries: tuple[str, ...] = ("a", "b"), name: str = "spring"
) -> TestedShare:
    return TestedShare(name, queries, share, error, END)


@pytest.mark.parametrize("common", [0.0, 0.3, 1.0])
def test_a_read_out_is_the_kalman_update_of_its_covariance(common):
    """Mean and variance equal those of the joint normal, conditioned on the click-weighted mean."""
    found = learn(_belief(common), [_test()], QUERIES, CLICKS)
    rho = min(common, 0.5)
    covariance = 0.04 * (np.eye(4) * (1 - rho) + rho * np.equal.outer([0, 0, 0, 1], [0, 0, 0, 1]))
    weights = np.array([0.25, 0.75, 0.0, 0.0])
    gain = covariance @ weights / (weights @ covariance @ weights + 0.05**2)
    assert found.mean == pytest.approx(0.5 + gain * (0.2 - 0.5))
    assert found.variance == pytest.approx(np.diag(covariance - np.outer(gain, weights @ covariance)))


def test_similar_queries_learn_and_strangers_do_not():
    """A query of the same group moves towards the read-out, less than the tested ones; another group stays."""
    found = learn(_belief(), [_test()], QUERIES, CLICKS)
    tested, alike, stranger = found.mean[1], found.mean[2], found.mean[3]
    assert tested < alike < 0.5
    assert stranger == 0.5
    assert "spring" not in found.pieces[found.pieces["row"] == 3]["name"].to_numpy()


def test_a_vague_test_teaches_little_and_a_precise_one_much():
    """The weight of a test grows as its error shrinks."""
    weights = []
    for error in (1.0, 0.1, 0.01):
        pieces = learn(_belief(), [_test(error=error)], QUERIES, CLICKS).pieces
        weights.append(float(pieces[(pieces["kind"] == "experiment") & (pieces["row"] == 1)]["weight"].iloc[0]))
    assert weights == sorted(weights)
    assert weights[0] < 0.1
    assert weights[2] > 0.8


@settings(derandomize=True, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-0.5, 1.5), st.floats(0.01, 1.0)), min_size=1, max_size=4),
    st.floats(0.0, 1.0),
)
def test_evidence_only_ever_sharpens(read_outs, common):
    """Variances never grow, weights of a row sum to 1, and the weighed pieces give the mean."""
    tests = [_test(share, error, name=f"t{at}") for at, (share, error) in enumerate(read_outs)]
    before, after = _belief(common), learn(_belief(common), tests, QUERIES, CLICKS)
    assert (after.variance <= before.variance + 1e-12).all()
    assert (after.variance > 0).all()
    assert after.pieces.groupby("row")["weight"].sum().to_numpy() == pytest.approx(1.0)
    told = (after.pieces["weight"] * after.pieces["value"]).groupby(after.pieces["row"]).sum()
    assert told.to_numpy() == pytest.approx(after.mean)


def test_a_test_of_unknown_or_clickless_queries_is_left_out():
    """Nothing to learn from: the belief stays as it was."""
    before = _belief()
    after = learn(before, [_test(queries=("z",)), _test(queries=("d",))], QUERIES, CLICKS)
    assert after.mean.tolist() == before.mean.tolist()


def test_a_shared_error_does_not_average_out():
    """A report that may be wrong for every query alike leaves that error common to all."""
    evidence = pd.DataFrame({"row": [0, 1, 2], "value": 0.3, "variance": 0.04})
    apart = _belief(0.0).told(evidence.assign(shared=0.0), "paid_organic")
    shared = _belief(0.0).told(evidence.assign(shared=0.04), "paid_organic")
    assert apart.mean == pytest.approx(shared.mean)
    assert apart.common[:3] == pytest.approx(0.0)
    assert shared.common[:3] == pytest.approx(0.5)


@pytest.mark.parametrize("wrong", [{"queries": ()}, {"share": float("nan")}, {"error": 0.0}])
def test_a_read_out_without_number_is_none(wrong):
    """Nothing is learnt from a test of nothing, or without a share or an error."""
    with pytest.raises(ValueError, match="Not a read-out"):
        _test(**wrong)
