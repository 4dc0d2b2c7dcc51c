"""For whom a person acts who acts for no state: the group that he leads, the body of states whose envoy he is."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.coding.links import Coded
from dragoman.coding.particulars.story import Story
from dragoman.types import Actor, Particular

OF_A_STATE = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP"})  # sectors of people who act for their country


def serving(item: Coded, story: Story) -> Iterator[Particular]:
    """ "UN envoy X" acts for the UN, the leader of a rebel group for the group: by the office held on the day."""
    for actor in (*item.mention.actors, *item.mention.targets):
        if actor.id is None or not actor.id.startswith("person:") or _acts_for_a_state(actor):
            continue
        body = story.cast.registry.served(actor.id, story.document.published)
        if body is not None:
            yield Particular(key="serves", value=body.id, span=actor.span, about=actor.id, cue="office")


def _acts_for_a_state(actor: Actor) -> bool:
    return actor.country is not None and (actor.sector is None or actor.sector in OF_A_STATE)
