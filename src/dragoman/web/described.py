"""How the record's rows read in words: a mention's own, those of the ledgers, and what people decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dragoman import daywords, vocab
from dragoman.brief import dates
from dragoman.brief.names import phrases
from dragoman.record.shelf.items import Decision, Passage, changes
from dragoman.types import Actor, Mention
from dragoman.web import decisions
from dragoman.web.passages import LONGEST_NAME, Named, actor_href, named, said
from dragoman.web.site import Ask
from dragoman.web.state import State

# Columns that hold words of a document: they are printed as a quotation.
QUOTED = ("proposal", "condition", "conditions", "ground", "terms", "title", "other_quote", "why", "follows", "again")
NAMES = ("actors", "targets", "participants", "by", "addressed", "outlets", "claimant", "pledger", "beneficiary", "who")
HIDDEN = ("follows", "start", "end")  # what a judgement keeps for programs
EXTENT = re.compile(r"\b(?:in_full|in_part|on_condition)\b")
LONGEST = 600  # characters of one value
_ID = re.compile(r"[a-z]+(?:_[a-z]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A judgement as a list shows it."""

    id: str
    href: str
    kind: str
    did: str  # "rejected it"
    by: str
    made: datetime
    why: str
    stands: bool
    undone_by: str
    changes: tuple[tuple[str, str], ...]  # what a correction sets: (field, value)
    items: int


def decided(made: Iterable[Decision], ask: Ask) -> list[Decided]:
    """Judgements in the order in which they were made."""
    return [_decided(one, ask) for one in made]


def _decided(one: Decision, ask: Ask) -> Decided:
    judgement = one.judgement
    fields, labels = decisions.words()["fields"], ask.labels
    told = [
        (fields.get(name) or _field(name), decisions.in_words(name, value, labels))
        for name, value in changes(judgement).items()
        if name not in HIDDEN
    ]
    taken_back = judgement.kind == "edit" and not told
    return Decided(
        id=one.id,
        href=ask.state.url(f"/items/judgement/{one.id}"),
        kind=judgement.kind,
        did="took the corrections back" if taken_back else said()["judgements"].get(judgement.kind, judgement.kind),
        by=judgement.by,
        made=judgement.made,
        why=judgement.why,
        stands=one.stands,
        undone_by=one.undone_by,
        changes=tuple(told),
        items=len(judgement.items),
    )


def _field(name: str) -> str:
    known = vocab.particulars()
    return known[name].label if name in known else name.replace("_", " ")


def in_words(value: Any) -> str:
    """A value of a correction or a particular as a reader has it."""
    if value is None or value == "" or value == []:
        return "none"
    if isinstance(value, list):
        return "; ".join(in_words(one) for one in value)
    return daywords.worded(str(value).replace("_", " ") if _ID.fullmatch(str(value)) else str(value))


def mention_facts(passage: Passage, ask: Ask) -> dict[str, Any]:
    """What a mention says of itself besides who and when, each with the words it was read from."""
    mention, words, labels = passage.mention, passage.words, ask.labels
    kind = vocab.kinds().get(mention.kind)
    mode = kind.modes.get(mention.mode or "") if kind else None
    move = vocab.moves().get(mention.move or "")
    place = mention.place
    return {
        "kind": kind.label if kind else mention.kind,
        "kind_means": kind.definition if kind else "",
        "mode": mode.label if mode else mention.mode or "",
        "move": move.label if move else mention.move or "",
        "move_means": move.definition if move else "",
        "status_means": vocab.statuses()[mention.status].definition if mention.status in vocab.statuses() else "",
        "who": [_person(one, words.of(one.span), ask) for one in mention.actors],
        "whom": [_person(one, words.of(one.span), ask) for one in mention.targets],
        "speaker": [_person(one, words.of(one.span), ask) for one in ([mention.speaker] if mention.speaker else [])],
        "hedge": mention.hedge or "",
        "when_words": mention.when.text if mention.when else "",
        "place": place.name if place else "",
        "place_kind": said()["places"].get(place.kind, place.kind) if place else "",
        "place_country": labels.get(f"state:{place.country}", place.country or "") if place else "",
        "place_words": words.of(place.span) if place and place.span != mention.span else "",
        "located": place is not None and place.lat is not None,
        "content": words.of(mention.content) if mention.content else "",
        "amounts": mention.amounts,
        "issues": [(one, labels.get(one, one)) for one in mention.issues],
        "outcome": _label(mention.outcome, vocab.outcomes()),
        "certainty": _certainty(mention.confidence),
        "scores": [(_label(name, vocab.kinds()), share) for name, share in mention.scores],
    }


def _person(actor: Actor, words: str, ask: Ask) -> Named:
    """Somebody with the words they were read from, where these are others than the name."""
    found = named(actor, ask)
    return {**found, "words": words if words and words != found["name"] and len(words) <= LONGEST_NAME else ""}


def _label(name: str | None, table: Mapping[str, Any]) -> str:
    return str(table[name].label) if name and name in table else (name or "").replace("_", " ")


def _certainty(confidence: float) -> str:
    return next((str(row["word"]) for row in phrases()["certainty"] if confidence >= row["least"]), "low")


def particular_rows(passage: Passage, labels: Mapping[str, str], state: State) -> list[dict[str, Any]]:
    """The particulars of a mention, each with the words it rests on."""
    known = vocab.particulars()
    found = []
    for one in passage.mention.particulars:
        words = passage.words.of(one.span)
        found.append(
            {
                "label": known[one.key].label if one.key in known else one.key.replace("_", " "),
                "means": known[one.key].definition if one.key in known else "",
                "value": _value(one.key, one.value),
                "about": labels.get(one.about or "", (one.about or "").partition(":")[2] or one.about or ""),
                "about_href": actor_href(one.about, state) if one.about and ":" in one.about else "",
                "words": words,
                "cue": one.cue,
            }
        )
    return found


def _value(key: str, value: str) -> str:
    for table in (vocab.formats(), vocab.pledges()):
        if value in table.get(key, {}):
            return table[key][value].label
    if key in ("killed", "injured"):
        low, _, high = value.partition("-")
        return low if low == high else f"{low}–{high}"
    if key == "amount" and len(parts := value.split()) == 3:
        return f"{parts[0] if parts[0] == parts[1] else '–'.join(parts[:2])} {parts[2]}"
    return in_words(value)


def row_facts(ledger: str, row: Mapping[str, Any], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """The row of a ledger in words: label, value, whether the value is words of a document, and of which mention."""
    found, row = [], _summed(row)
    for column, label in said()["ledgers"][ledger].items():
        value = row.get(column)
        if value is None or value == "" or value is False or (value == 0 and column in ("claimed", "other_count")):
            continue
        fact = {"label": label, "value": _cell(column, value, labels), "quoted": column in QUOTED, "mention": ""}
        if column == "other_quote":
            fact["mention"] = row.get("other_mention_id") or ""
        found.append(fact)
    return found


def _summed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with figures that are all the same as one, and a sum with its unit."""
    new = dict(row)
    for name in ("number", "killed", "injured"):
        low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
        if low is not None and low == high:
            new[f"{name}_low"] = new[f"{name}_high"] = None
    if row.get("amount") is not None:
        high = row.get("amount_high")
        figures = [
            _figure(one) for one in ([row["amount"]] if high in (None, row["amount"]) else [row["amount"], high])
        ]
        parts = [row.get("qualifier") or "", "–".join(figures), row.get("unit") or ""]
        new |= {
            "amount": " ".join(part for part in parts if part),
            "amount_high": None,
            "unit": None,
            "qualifier": None,
        }
    return new


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def _cell(column: str, value: Any, labels: Mapping[str, str]) -> Any:
    if value is True:
        return "yes"
    if isinstance(value, float):
        return int(value) if value == int(value) else value
    if not isinstance(value, str):
        return value
    if column in QUOTED or column in NAMES:
        return value[:LONGEST]
    if column == "answers":
        return EXTENT.sub(lambda found: in_words(found[0]), daywords.worded(value))[: 4 * LONGEST]
    parts = value.split("; ")
    known = [labels.get(one) or labels.get(f"state:{one}") or in_words(one) for one in parts]
    return "; ".join(known)[: 4 * LONGEST]


def changed(passage: Passage, labels: Mapping[str, str]) -> list[dict[str, str]]:
    """What people corrected in a mention: the field, what the coder read, and what stands now."""
    if passage.mention is passage.as_read:
        return []
    old, new = (_flat(one, labels) for one in (passage.as_read, passage.mention))
    fields = dict.fromkeys((*old, *new))
    pairs = [(name, old.get(name, "none"), new.get(name, "none")) for name in fields]
    return [{"field": name, "read": read, "stands": now} for name, read, now in pairs if read != now]


def _flat(mention: Mention, labels: Mapping[str, str]) -> dict[str, str]:
    """A mention's fields that can be corrected, as words."""
    when = dates.when(mention.when)
    fields: dict[str, Sequence[str]] = {
        "kind": [_label(mention.kind, vocab.kinds())],
        "mode": [mention.mode or "none"],
        "move": [_label(mention.move, vocab.moves()) or "none"],
        "status": [_label(mention.status, vocab.statuses())],
        "outcome": [_label(mention.outcome, vocab.outcomes()) or "none"],
        "when": [when.label],
        "place": [mention.place.name if mention.place else "none"],
        "issues": [labels.get(one, one) for one in mention.issues],
        "who": [labels.get(one.id or "", one.name or one.text) for one in mention.actors],
        "to whom": [labels.get(one.id or "", one.name or one.text) for one in mention.targets],
    }
    found = {name: "; ".join(values) or "none" for name, values in fields.items()}
    for one in mention.particulars:
        label = _field(one.key)
        found[label] = "; ".join(part for part in (found.get(label), _value(one.key, one.value)) if part)
    return found
