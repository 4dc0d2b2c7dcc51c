"""The drafts of a process: their clauses, what changed between two of them, and where consent to them stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dragoman.drafts.draft import disclosure_clock
from dragoman.errors import RecordError
from dragoman.types import Draft, Judgement

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.drafts.clauses import Version
    from dragoman.drafts.compare import Comparison
    from dragoman.drafts.consent import Concession, Condition, GateEvidence, GateState, Progress
    from dragoman.record import Record

CONCEDING = ("concede", "accept", "implement")  # moves by which a party gives something
OPEN_TEXT = "official"  # the disclosure of what its authors made public, as a paper or read out


def listed(record: Record, *, as_of: date | None = None) -> list[dict[str, Any]]:
    """One row a draft, by the day it is from: lineage, authors, how it became known, and its state."""
    drafts = record.drafts(as_of=as_of)
    later = {id for one in drafts for id in one.supersedes}
    return [
        {
            "version": one.version,
            "id": one.id,
            "title": one.title,
            "based_on": list(one.based_on),
            "supersedes": list(one.supersedes),
            "state": "superseded" if one.id in later else one.state,
            "disclosure": one.disclosure,
            "reported": one.reported,
            "made_public": one.made_public,
            "clock": disclosure_clock(one, as_of=as_of).words,
            "authors": [
                {"who": each.who, "claimed_by": each.claimed_by, "disputed_by": list(each.disputed_by)}
                for each in one.authors
            ],
            "wording": one.wording,
            "note": one.note,
            "outlet": one.outlet,
            "published": record.document(one.document_id).published,
            "sources": list(one.sources),
            "document_id": one.document_id,
        }
        for one in drafts
    ]


def found(record: Record, prefix: str, *, as_of: date | None = None) -> Draft:
    """The draft with this id, or the only one whose id begins so."""
    drafts = record.drafts(as_of=as_of)
    exact = [one for one in drafts if one.id == prefix.strip().lower()]
    alike = exact or [one for one in drafts if one.id.startswith(prefix.strip().lower())]
    if len(alike) == 1:
        return alike[0]
    if not drafts:
        advice = "add a text whose front matter has a line such as `draft: 28-points`"
        raise RecordError("the record holds no draft", item=prefix, advice=advice)
    known = ", ".join(one.id for one in alike or drafts)
    message = f"{len(alike)} drafts begin like this" if alike else "no draft has this id"
    raise RecordError(message, item=prefix, advice=f"one of {known}")


def versions(record: Record, config: Config, *, as_of: date | None = None) -> list[Version]:
    """Every draft with its clauses, earlier versions first."""
    from dragoman.drafts.align import ordered
    from dragoman.drafts.clauses import read

    names = party_names(config)
    held = [(one, record.document(one.document_id)) for one in record.drafts(as_of=as_of)]
    return ordered([read(one, document.text, parties=names, url=document.url) for one, document in held])


def compared(record: Record, config: Config, a: str, b: str, *, as_of: date | None = None) -> Comparison:
    """Two drafts clause by clause, each clause under the key that follows it through all versions."""
    from dragoman.drafts.align import keys
    from dragoman.drafts.compare import compare

    first, second = found(record, a, as_of=as_of).id, found(record, b, as_of=as_of).id
    known = versions(record, config, as_of=as_of)
    by_id = {one.draft.id: one for one in known}
    return compare(by_id[first], by_id[second], keys=keys(known), as_of=as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Where consent to a draft stands."""

    draft: Draft
    gates: tuple[GateState, ...]
    progress: Progress  # how many of the gates that are needed are passed
    blocked: tuple[GateState, ...]  # the gates that cannot be passed now
    ungated: tuple[dict[str, Any], ...]  # concessions that no gate has passed
    unpublished: tuple[dict[str, Any], ...]  # clauses known from leaks or reports alone


def consent(record: Record, config: Config, name: str | None, *, as_of: date | None = None) -> Consent:
    """The gates that a draft needs, which of them are shut and by what, and what is conceded without any.

    name  the draft; else the latest
    Parties are those of the process; what is in force is its settings' `[[condition]]`; what happened to a gate is
    what people judged: `dragoman judge gate`.
    """
    from dragoman.drafts.consent import blocked_now, gates_for, progress, ungated

    known = versions(record, config, as_of=as_of)
    draft = found(record, name, as_of=as_of) if name is not None else _latest(record, as_of)
    version = next(one for one in known if one.draft.id == draft.id)
    parties = _bound(version, config)
    judged = [one for one in record.judgements(as_of=as_of) if one.kind == "gate"]
    states = gates_for(
        version.clauses,
        parties,
        draft=draft.id,
        evidence=_evidence(judged),
        conditions=_conditions(config),
        as_of=as_of,
        needed=_rulings(judged, draft.id),
    )
    given = [*_conceded(known, version), *_conceding(record, parties, as_of)]
    return Consent(
        draft=draft,
        gates=tuple(states),
        progress=progress(states),
        blocked=tuple(blocked_now(states)),
        ungated=tuple(
            {
                "party": one.concession.party,
                "what": one.concession.label,
                "issues": list(one.concession.issues),
                "mention_id": one.concession.mention_id,
                "why": one.why,
                "gates": [state.gate.id for state in one.gates],
            }
            for one in ungated(given, states)
        ),
        unpublished=tuple(_unpublished(known, version)),
    )


def gate_rows(states: Iterable[GateState]) -> list[dict[str, Any]]:
    """The gates as rows, by party and in the order of the law."""
    return [
        {
            "party": state.party,
            "gate": state.gate.id,
            "kind": state.gate.kind,
            "what": state.gate.label,
            "state": state.state,
            "needed": state.needed,
            "why": state.why,
            "required": state.gate.required,
            "threshold": state.gate.threshold,
            "basis": state.gate.basis,
            "url": state.gate.url,
            "checked": state.gate.checked and not state.gate.unverified,
            "evidence": [
                {"state": one.state, "when": one.when, "by": one.by, "why": one.why, "mention_id": one.mention_id}
                for one in state.evidence
            ],
        }
        for state in states
    ]


def check_gate(party: str, gate: str, state: str) -> None:
    """Refuse a party without gates, a gate that it does not have, and a state that a person cannot set."""
    from dragoman.drafts.gates import gate_sets

    sets = gate_sets()
    if party not in sets:
        raise RecordError(f"no gates are known for {party!r}", item=gate, advice=f"one of {', '.join(sets)}")
    gates = [one.id for one in sets[party].gates]
    if gate not in gates:
        raise RecordError(f"{party} has no gate {gate!r}", item=gate, advice=f"one of {', '.join(gates)}")
    if state not in GATE_STATES:
        raise RecordError(f"a gate cannot be {state!r}", item=gate, advice=f"one of {', '.join(GATE_STATES)}")


GATE_STATES = ("possible", "scheduled", "passed", "failed", "waived", "needed", "not_needed")


def _bound(version: Version, config: Config) -> list[str]:
    """Who has to consent: the parties of the process that a clause obliges; where none is named, all of them."""
    obliged = {who for clause in version.clauses for who in clause.actors}
    known = [party.id for party in config.parties] + [bloc.id for bloc in config.blocs]
    return [id for id in known if id in obliged] or known or sorted(obliged)


def _latest(record: Record, as_of: date | None) -> Draft:
    drafts = record.drafts(as_of=as_of)
    if not drafts:
        return found(record, "", as_of=as_of)
    return max(drafts, key=lambda one: (one.version or date.min, one.id))


def party_names(config: Config) -> dict[str, list[str]]:
    """What the parties are called in texts: by the settings and by the registry."""
    from dragoman.coding.registry import Registry

    registry = Registry.load()
    wanted = {party.id: [party.name] for party in config.parties} | {bloc.id: [bloc.name] for bloc in config.blocs}
    for alias in registry.aliases():
        if alias.entry_id in wanted and alias.sense != "surname":
            wanted[alias.entry_id].append(alias.text)
    return wanted


def _conditions(config: Config) -> list[Condition]:
    from dragoman.drafts.consent import Condition

    return [
        Condition(name=one.name, party=one.party, since=one.since, until=one.until, why=one.source or "process.toml")
        for one in config.conditions
    ]


def _gate_judgement(one: Judgement) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(one.detail or "{}")
    return found


def _evidence(judged: Sequence[Judgement]) -> list[GateEvidence]:
    from dragoman.drafts.consent import GateEvidence

    told = [(one, _gate_judgement(one)) for one in judged]
    return [
        GateEvidence(
            gate=detail["gate"],
            party=detail["party"],
            draft=detail.get("draft"),
            state=detail["state"],
            mention_id=detail.get("mention"),
            by=one.by,
            when=date.fromisoformat(detail["when"]) if detail.get("when") else one.made.date(),
            why=one.why,
        )
        for one, detail in told
        if detail["state"] not in ("needed", "not_needed")
    ]


def _rulings(judged: Sequence[Judgement], draft: str) -> dict[tuple[str, str], bool]:
    """Whether a text needs a gate that the law asks for only sometimes: the latest ruling on it."""
    told = [_gate_judgement(one) for one in judged]
    return {
        (detail["party"], detail["gate"]): detail["state"] == "needed"
        for detail in told
        if detail["state"] in ("needed", "not_needed") and detail.get("draft") in (None, draft)
    }


def _conceded(known: Sequence[Version], version: Version) -> list[Concession]:
    """What each party gives in a draft against the version it was made from, in the words of its clauses."""
    from dragoman.drafts.align import keys
    from dragoman.drafts.compare import compare
    from dragoman.drafts.page import given

    by_id = {one.draft.id: one for one in known}
    parents = [by_id[id] for id in (*version.draft.based_on, *version.draft.supersedes) if id in by_id]
    if not parents:
        return []
    return given(compare(parents[0], version, keys=keys(known)))


def _conceding(record: Record, parties: Sequence[str], as_of: date | None) -> list[Concession]:
    """The concessions in the ledger of moves, of the parties themselves and those that others tell for them."""
    from dragoman.drafts.consent import Concession

    table = record.ledger("moves", as_of=as_of)
    rows: Iterable[Mapping[str, Any]] = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    return [
        Concession(
            party=party,
            label=str(row["what"]) + (f" (told by {row['told_by']})" if row["told_by"] else ""),
            issues=tuple(issue for issue in str(row["issues"] or "").split("; ") if issue),
            mention_id=str(row["mention_id"]),
        )
        for row in rows
        if row["move"] in CONCEDING and row["state"] not in ("denied", "negated", "hypothetical")
        for party in parties
        if party in str(row["actor_ids"] or "").split("; ")
        or party.removeprefix("state:") in str(row["actor_countries"] or "").split("; ")
    ]


def _unpublished(known: Sequence[Version], version: Version) -> Iterable[dict[str, Any]]:
    """The clauses of a draft that stand in no version which its authors made public."""
    from dragoman.drafts.align import keys

    names = keys(known)
    published = {key for one in known if one.draft.disclosure == OPEN_TEXT for key in names[one.draft.id]}
    for clause, key in zip(version.clauses, names[version.draft.id], strict=True):
        if key not in published:
            words = version.quote(clause)
            yield {
                "key": key,
                "number": clause.number,
                "words": words,
                "issues": list(clause.issues),
                "disclosure": version.draft.disclosure,
                "document_id": version.draft.document_id,
                "span": list(clause.span),
            }
