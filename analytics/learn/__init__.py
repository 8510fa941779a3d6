"""Learning from experiments: what a pause or a region test shows, by every method that applies, with its error."""

from analytics.learn.describe import describe
from analytics.learn.experiment import Experiment
from analytics.learn.readout import METHODS, MethodName, Readout, readout
from analytics.learn.table import Asked, read_experiment
from analytics.learn.wording import sentences

__all__ = [
    "METHODS",
    "Asked",
    "Experiment",
    "MethodName",
    "Readout",
    "describe",
    "read_experiment",
    "readout",
    "sentences",
]
