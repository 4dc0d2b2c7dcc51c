"""The exact values of shared/data/bargaining, by model and quantity."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2].parent / "shared" / "data"


def vector(model: str, parameters: str) -> list[float]:
    """The values of one row whose model and parameters begin so; the test is skipped where the file is not there."""
    path = DATA / "bargaining" / "exact_test_vectors.csv"
    if not path.exists():
        pytest.skip("the exact values are not on this machine")
    with path.open(encoding="utf-8") as file:
        (row,) = [
            one
            for one in csv.DictReader(file)
            if one["model"].startswith(model) and one["parameters"].startswith(parameters)
        ]
    return [float(row[name]) for name in ("value1", "value2") if row[name]]
