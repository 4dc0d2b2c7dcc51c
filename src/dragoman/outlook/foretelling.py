"""What makes a forecast of something that a model says: a question with a stable key, quantiles, rivals."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman import __version__
from dragoman.record.foretold import LEVELS, Answer, Foretold, Question

Floats = NDArray[np.float64]
EVEN = "even chance"
SLUG_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When and from what a model was asked."""

    issued: datetime  # aware, UTC
    as_of: date | None = None  # the day whose knowledge counts; None: now
    inputs: Mapping[str, Any] = field(default_factory=dict)  # files and settings

    @property
    def day(self) -> date:
        """The last day that may be known."""
        return self.as_of or self.issued.date()

    def forecast(
        self,
        question: Question,
        *,
        model: str,
        answer: Answer,
        rivals: Mapping[str, Answer],
        inputs: Mapping[str, Any] | None = None,
        mentions: Sequence[str] = (),
        as_of: date | None = None,
    ) -> Foretold:
        """A forecast of this moment; one of days that are over by then is a backtest, whatever it was told to know."""
        over = question.closes is not None and question.closes < self.issued.date()
        known = self.as_of or (as_of if over else None)
        return Foretold(
            question=question, model=model, version=__version__, answer=answer, rivals=dict(rivals),
            inputs={**self.inputs, **(inputs or {})}, issued=self.issued, as_of=known,
            backtest=self.as_of is not None or over, mentions=tuple(mentions),
        )  # fmt: skip


def slug(text: str) -> str:
    """A name as part of a key.

    >>> slug("The war in Ukraine, 2022-")
    'the-war-in-ukraine-2022'
    """
    return "-".join(re.findall(r"\w+", text.casefold())[:SLUG_WORDS]) or "it"


def digest_of(path: Path) -> dict[str, str]:
    """A file of inputs by name and SHA-256."""
    return {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def from_draws(draws: Floats) -> tuple[float, ...]:
    """Quantiles at LEVELS of equally likely values; NaN is left out.

    source  Hyndman and Fan (1996), The American Statistician 50, 361-365: definition 1, the inverted distribution

    >>> from_draws(np.array([0.0, 10.0]))[24:26]
    (0.0, 10.0)
    """
    known = draws[~np.isnan(draws)]
    return tuple(float(one) for one in np.quantile(known, LEVELS, method="inverted_cdf"))


def from_points(levels: Sequence[float], values: Sequence[float]) -> tuple[float, ...]:
    """Quantiles at LEVELS from some that are known, with straight lines between them; both ascending.

    >>> from_points((0.0, 1.0), (0.0, 100.0))[:2]
    (1.0, 3.0)
    """
    return tuple(float(one) for one in np.interp(LEVELS, levels, np.maximum.accumulate(values)))


def from_bands(lows: Sequence[float], highs: Sequence[float], shares: Sequence[float]) -> tuple[float, ...]:
    """Quantiles at LEVELS where the shares of bands are known, every place of a band alike; bands ascending.

    >>> [round(one, 1) for one in from_bands((0.0, 50.0), (10.0, 60.0), (0.5, 0.5))][24:26]
    [9.8, 50.2]
    """
    edges = np.concatenate([[0.0], np.cumsum(np.asarray(shares) / np.sum(shares))])
    place = np.clip(np.searchsorted(edges, LEVELS, side="left") - 1, 0, len(lows) - 1)
    inside = (np.asarray(LEVELS) - edges[place]) / (edges[place + 1] - edges[place])
    low, high = np.asarray(lows)[place], np.asarray(highs)[place]
    return tuple(float(one) for one in np.round(low + inside * (high - low), 6))


@cache
def yearly_ends() -> tuple[tuple[str, float, str], ...]:
    """Shares of wars that ended within a year, in print: name, share, source."""
    import tomllib

    text = files(__package__).joinpath("rivals.toml").read_text(encoding="utf-8")
    return tuple((one["name"], float(one["yearly"]), one["source"]) for one in tomllib.loads(text)["ends"])


def ended_by(yearly: float, days: float) -> float:
    """The chance that something has ended after some days if a steady share of the like ends in a year.

    >>> round(ended_by(0.131, 730.5), 6)
    0.244839
    """
    return float(1.0 - (1.0 - yearly) ** (days / 365.25))
