"""What a trained model sees in a sentence: which words carry an event, of which type, and who stands in its roles.

The coder asks through `Reader` alone, so that a larger model, here or elsewhere, can take the small one's place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from dragoman.types import Span


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """One event a reader sees in a sentence; every span is [start, end) in the characters of that sentence."""

    trigger: Span
    kinds: Mapping[str, float]  # PLOVER type -> probability, given that there is an event; they sum to 1
    presence: float  # probability that the words carry an event at all, in [0, 1]
    main: float  # probability that this is what the sentence is about, in [0, 1]
    statuses: Mapping[str, float]  # vocab/statuses.toml -> probability; they sum to 1
    sources: tuple[Span, ...] = ()
    targets: tuple[Span, ...] = ()
    speakers: tuple[Span, ...] = ()
    places: tuple[Span, ...] = ()

    @cached_property
    def kind(self) -> str:
        return max(self.kinds, key=lambda kind: self.kinds[kind])

    @cached_property
    def confidence(self) -> float:
        """How sure: less where the sentence is about something else, or the type is in doubt; none without an event."""
        return self.presence * (0.6 + 0.4 * self.main) * (0.5 + 0.5 * max(self.kinds.values()))

    @cached_property
    def status(self) -> str:
        return max(self.statuses, key=lambda status: self.statuses[status])


class States(NamedTuple):
    """What a reader has of the pieces of a sentence: where each stands in it, and what an event there is about.

    about    scores, (piece, issue), the first column for no issue and then those of `issues`: an event of several
             pieces has their mean, and its softmax are probabilities
    """

    spans: Sequence[Span]
    about: Any
    issues: Sequence[str]


class Reader(Protocol):
    """Anything that sees events in sentences."""

    @property
    def id(self) -> str:
        """Name and version; the version moves when what it sees can move."""
        ...

    def read(self, sentences: Sequence[str]) -> list[list[Sighting]]:
        """Return what each sentence holds, in text order; an empty list where it holds nothing."""
        ...

    def relate(self, text: str, source: Span | None, target: Span | None) -> dict[str, float]:
        """Return the probability of each PLOVER type for what the source does to the target; None is one not named."""
        ...


def reader(name: str = "local", **settings: Any) -> Reader:
    """Return a reader by name; a model loads on first use, and the remote one calls nobody before it is asked."""
    if name == "remote":
        from dragoman.coding.reader.remote import RemoteReader

        return RemoteReader(**settings)
    from dragoman.coding.reader.local import LocalReader

    return LocalReader(**settings)


def states_of(reader: Reader, sentence: str) -> States | None:
    """The states of a sentence that a reader has just read; None of one that keeps none."""
    kept = getattr(reader, "states", None)
    found: States | None = kept(sentence) if kept is not None else None
    return found


__all__ = ["Reader", "Sighting", "States", "reader", "states_of"]
