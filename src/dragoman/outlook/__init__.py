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

__all__ = ["MODELS", "Model", "model"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model that reads the record and a file of inputs."""

    name: str  # of its module, which has read(record, config, scope, inputs=…), and of inputs/NAME.toml

    @property
    def card(self) -> Card:
        """What it is and assumes, from cards/NAME.toml; docs/method/outlook-NAME.md says more."""
        from dragoman.measures.measured import card

        return card(self.name, __name__)


NAMES = ("settlement", "bargain", "attrition")
MODELS: Mapping[str, Model] = MappingProxyType({name: Model(name=name) for name in NAMES})


def model(name: str, record: Record, config: Config, scope: Scope | None = None, *, inputs: Path | None) -> Measured:
    """What a model makes of a record and of its inputs, with everything else as it is by default."""
    if name not in MODELS:
        raise ConfigError(f"there is no model {name!r}", item=name, advice=f"one of {', '.join(MODELS)}")
    from dragoman.measures import Scope

    found: Measured = import_module(f"{__name__}.{name}").read(record, config, scope or Scope(), inputs=inputs)
    return found
