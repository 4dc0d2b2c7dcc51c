"""What people judged of the legal steps of consent, one value a judgement, with the text that it is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dragoman import titles
from dragoman.drafts.gates import gate_sets

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record
    from dragoman.types import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class GateStep:
    """One judgement of one gate."""

    party: str
    gate: str
    draft: Draft | None  # the text it is about; None: whichever text
    state: str  # possible, scheduled, passed, failed, waived, needed, not_needed
    when: date | None  # the day that was given for it
    made: date  # the day it was judged
    mention_id: str | None
    document_id: str  # the text it is about, else the latest one
    title: str

    @property
    def item(self) -> str:
        """What stays the same while its state changes."""
        return "|".join(filter(None, [self.party, self.gate, self.draft.id if self.draft else None]))


def gate_steps(record: Record, *, as_of: date | None = None, config: Config | None = None) -> Iterator[GateStep]:
    """The judgements of gates that stand, as they were made; none where no text is held that they could be about."""
    drafts = {one.id: one for one in record.drafts(as_of=as_of)}
    if not drafts:
        return
    latest = max(drafts.values(), key=lambda one: (one.version or date.min, one.id))
    own = {party.id: party.name for party in config.parties} if config else {}
    sets = gate_sets()
    for one in record.judgements(as_of=as_of):
        if one.kind != "gate":
            continue
        told = json.loads(one.detail or "{}")
        party, gate, draft = told["party"], told["gate"], drafts.get(told.get("draft") or "")
        known = sets[party].gates if party in sets else ()
        label = next((each.label for each in known if each.id == gate), gate)
        name = own.get(party) or (sets[party].name if party in sets else party)
        yield GateStep(
            party=party,
            gate=gate,
            draft=draft,
            state=told["state"],
            when=titles.day_of(told.get("when")),
            made=one.made.date(),
            mention_id=told.get("mention"),
            document_id=(draft or latest).document_id,
            title=titles.gate(name, label, draft.title if draft else None),
        )
