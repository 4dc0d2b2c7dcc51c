"""Bodies whose names have "and" in them and that the registry does not know: one name, not two parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.grammar import kids, prepositions

if TYPE_CHECKING:
    from dragoman.coding.words import Token

NAMED_FOR_MATTERS = {  # bodies that are called after what they see to
    *("administration", "agency", "assembly", "association", "authority", "board", "bureau", "centre", "center"),
    *("commission", "committee", "corps", "council", "court", "department", "directorate", "directory", "foundation"),
    *("front", "fund", "institute", "ministry", "mission", "movement", "office", "organisation", "organization"),
    *("panel", "party", "secretariat", "service", "society", "subcommittee", "taskforce", "tribunal", "union", "unit"),
}
MATTERS = {  # what they see to
    *("administration", "affairs", "agriculture", "aid", "change", "citizenship", "commerce", "communication"),
    *("communications", "concord", "cooperation", "co-operation", "culture", "customs", "defence", "defense"),
    *("democracy", "demobilisation", "demobilization", "development", "disarmament", "displacement", "economy"),
    *("education", "elections", "emergencies", "emergency", "energy", "environment", "equality", "evaluation"),
    *("exports", "finance", "fisheries", "freedom", "health", "home", "housing", "humanitarian", "immigration"),
    *("industry", "information", "infrastructure", "integration", "intelligence", "interior", "investigation"),
    *("investment", "justice", "labour", "labor", "land", "law", "legislation", "liberation", "liberty", "logistics"),
    *("migration", "mines", "monitoring", "mobility", "observation", "order", "peace", "planning", "policy"),
    *("prevention", "privileges", "progress", "prosperity", "reconciliation", "reconstruction", "reform", "refugees"),
    *("rehabilitation", "reintegration", "relations", "relief", "reparation", "rescue", "research", "resettlement"),
    *("revenue", "rights", "rules", "safety", "sanitation", "science", "security", "settlement", "solidarity", "sport"),
    *("stability", "statistics", "sustainability", "technology", "tourism", "trade", "training", "transition"),
    *("transport", "transparency", "treasury", "truth", "unity", "verification", "waterways", "welfare", "works"),
}


def rest_of_name(first: Token) -> Token | None:
    """The word behind "and" that ends the name which begins at a word; None where it names another, or nothing.

    "The Defence and | Security Committee", "the Ministry of Interior and | National Administration". Two bodies keep
    apart: "the Defence Ministry and the Security Committee", "the Ministry of Defence and Parliament".
    """
    for last in kids(first, "conj"):
        between = last.doc[first.i + 1 : last.i + 1]
        if not all(_is_of_a_name(word) for word in (first, *between)) or last.tag_ not in {"NNP", "NNPS"}:
            continue
        if kids(last, "conj") or any(child.dep_ in {"det", "poss"} for child in last.children):
            continue
        body, matter = last.lemma_.lower() in NAMED_FOR_MATTERS, last.lower_ in MATTERS
        if body and last.tag_ == "NNP" and first.lower_ in MATTERS:
            return last
        own = [noun for noun in prepositions(first, "of", "for") if noun.i < last.i]
        if matter and first.lemma_.lower() in NAMED_FOR_MATTERS and any(noun.lower_ in MATTERS for noun in own):
            return last
    return None


def body_around(word: Token) -> Token | None:
    """The body in whose name a word is one of several matters: "the Union for Democracy and | Progress"."""
    while word.dep_ == "conj" and word.lower_ in MATTERS:
        word = word.head
    if word.dep_ != "pobj" or word.lower_ not in MATTERS or word.head.lower_ not in {"for", "of"}:
        return None
    body = word.head.head
    called = body.pos_ == "PROPN" and body.lemma_.lower() in NAMED_FOR_MATTERS
    return body if called and all(map(_is_of_a_name, body.doc[body.i : word.i + 1])) else None


def _is_of_a_name(word: Token) -> bool:
    return word.text[:1].isupper() or word.lower_ in {"&", "and", "for", "of", "the"}
