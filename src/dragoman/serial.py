"""Values as plain dicts for JSON: the shape that `dragoman code` writes and people script against."""

from __future__ import annotations

from datetime import date
from typing import Any

from dragoman.types import Actor, Amount, Mention, Period, Place


def mention_json(mention: Mention, text: str) -> dict[str, Any]:
    """One mention as a JSON object; `text` is the text of its document, from which the quotes are cut.

    `actor` and `target` are the first of `actors` and `targets`, `amount` is the first of `amounts`; null where there
    is none. Spans are [start, end), in code points of the text.
    """
    actors = [_actor(one) for one in mention.actors]
    targets = [_actor(one) for one in mention.targets]
    amounts = [_amount(one) for one in mention.amounts]
    return {
        "id": mention.id,
        "document_id": mention.document_id,
        "kind": mention.kind,
        "mode": mention.mode,
        "move": mention.move,
        "status": mention.status,
        "confidence": mention.confidence,
        "span": list(mention.span),
        "quote": text[slice(*mention.span)],
        "trigger": {"text": text[slice(*mention.trigger)], "span": list(mention.trigger)},
        "actor": actors[0] if actors else None,
        "target": targets[0] if targets else None,
        "actors": actors,
        "targets": targets,
        "speaker": _actor(mention.speaker) if mention.speaker else None,
        "hedge": mention.hedge,
        "when": _period(mention.when) if mention.when else None,
        "place": _place(mention.place) if mention.place else None,
        "issues": list(mention.issues),
        "amount": amounts[0] if amounts else None,
        "amounts": amounts,
        "outcome": mention.outcome,
        "content": {"text": text[slice(*mention.content)], "span": list(mention.content)} if mention.content else None,
        "frame": mention.frame,
        "scores": [list(score) for score in mention.scores],
        "coder": mention.coder,
        "particulars": [
            {
                "key": one.key,
                "value": one.value,
                "about": one.about,
                "span": list(one.span),
                "quote": text[slice(*one.span)],
            }
            for one in mention.particulars
        ],
    }


def _actor(actor: Actor) -> dict[str, Any]:
    return {
        "text": actor.text,
        "span": list(actor.span),
        "id": actor.id,
        "country": actor.country,
        "sector": actor.sector,
        "name": actor.name,
    }


def _period(when: Period) -> dict[str, Any]:
    return {"since": _day(when.since), "until": _day(when.until), "precision": when.precision, "text": when.text}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _place(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "kind": place.kind,
        "span": list(place.span),
    }


def _amount(amount: Amount) -> dict[str, Any]:
    return {
        "text": amount.text,
        "span": list(amount.span),
        "low": amount.low,
        "high": amount.high,
        "unit": amount.unit,
        "qualifier": amount.qualifier,
    }
