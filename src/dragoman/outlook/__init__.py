"""Outlook: what bargaining, attrition and the past say of what may come, and how right earlier forecasts were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from dragoman.errors import ConfigError

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.measures import Card, Measured, Scope
    from dragoman.record import Record

__all__ = ["KEPT", "MODELS", "PAGES", "PAGE_DRAWS", "Model", "model"]

# Of a web page: a model's own and the one that compares scenarios take as many, so that the same inputs give the same
# figures on both. The comparison plays every model again for each scenario and nobody should wait; commands take 1,000.
PAGE_DRAWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Something that reads the record and a file of inputs: a model, or what is kept of its forecasts."""

    name: str  # of its card, and of inputs/NAME.toml
    module: str  # which has read(record, config, scope, inputs=…)

    @property
    def card(self) -> Card:
        """What it is and assumes, from cards/NAME.toml; docs/method/outlook-NAME.md says more."""
        from dragoman.measures.measured import card

        return card(self.name, __name__)


MODELS: Mapping[str, Model] = MappingProxyType(
    {name: Model(name=name, module=name) for name in ("settlement", "bargain", "attrition")}
)
# What a page shows besides: forecasts as they were kept, of models that are slow and need a file; and all their scores.
KEPT: Mapping[str, Model] = MappingProxyType(
    {
        "deaths": Model(name="deaths", module="deaths_kept"),
        "ending": Model(name="ending", module="ending_kept"),
        "scores": Model(name="scores", module="forecast_ledger"),
    }
)
PAGES: Mapping[str, Model] = MappingProxyType({**MODELS, **KEPT})


def model(
    name: str, record: Record, config: Config, scope: Scope | None = None, *, inputs: Path | None,
    draws: int | None = None,
) -> Measured:  # fmt: skip
    """What a model makes of a record and of its inputs, with everything else as it is by default; or what is kept.

    draws  of a model; None: as many as it takes by default
    """
    if name not in PAGES:
        raise ConfigError(f"there is no model {name!r}", item=name, advice=f"one of {', '.join(PAGES)}")
    from dragoman.measures import Scope

    module = import_module(f"{__name__}.{PAGES[name].module}")
    drawn = {"draws": draws} if draws and name in MODELS else {}
    found: Measured = module.read(record, config, scope or Scope(), inputs=inputs, **drawn)
    return found
