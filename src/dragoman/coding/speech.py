"""On whose word: the speaker of a passage and the hedges around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import (
    ancestors,
    complements,
    governor,
    is_passive,
    is_verb,
    kids,
    lemma,
    prepositions,
    subjects,
)
from dragoman.coding.lexicon import Lexicon
from dragoman.types import Actor, Mention, Place

if TYPE_CHECKING:
    from dragoman.coding.words import Token


TOLD_AS_NOUN = {"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"}
REPORTS = {"announce", "report", "claim", "confirm", "declare"}
LOOKS_INTO = {"authenticate", "corroborate", "verify"}
EXAMINES = {"examine", "investigate", "look", "probe", "review", "study"}  # "was looking into reports that …"
CONCESSIVE = {"although", "though", "whereas", "while"}


FINDS = {"acknowledge", "admit", "announce", "claim", "confirm", "report"}


def speech_of(hit: Hit, cast: Cast, lexicon: Lexicon) -> tuple[Actor | None, str | None, str]:
    """Return (speaker, hedge, stance): who says it, in which doubtful word, and neutral, claim or deny."""
    cues = lexicon.cues
    hedge = _hedge(hit, cues)
    if (teller := hit.teller or hit.charged) is not None:
        voices = [one for noun in kids(teller, "nsubj", "agent") for one in _voices(noun, cast, cues)]
        if hit.charged is not None and not voices and is_passive(teller):
            hedge = hedge or _words(teller)  # "was blamed on X"
        return next((one for one in voices if one.sector != "MED"), None), hedge, "claim"
    start = hit.carrier or hit.trigger
    if hit.said is not None and hit.frame.id.startswith("stated.") and _is_told(hit.said, cues):
        start = hit.said
    charged = False
    for child, head in ancestors(start):
        charged = charged or (child.dep_ == "pcomp" and head.lower_ == "of")
        if child.dep_ == "relcl" or _says_something_else(child, head):
            break
        if head.lemma_.lower() == "denial" and lemma(head.head) in set(cues["denials"]["undone_by"]):
            return _contradictor(head.head, cast, cues), hedge, "claim"
        stance = _stance(head, cues)
        under = child in complements(head) or child.dep_ in {"ccomp", "parataxis", "acl"} or bool(kids(child, "pcomp"))
        found_so = child == start.head and child.dep_ == "dobj" and start.tag_ == "VBN"
        under = under or (found_so and lemma(head) in FINDS)  # "confirmed two killed"
        under = under or (head.pos_ == "NOUN" and child.dep_ == "prep" and child.lower_ in {"about", "of", "on"})
        if lemma(head) == "accuse" and (charged or _is_charged(child)):
            stance, under = "claim", True
        if stance is None and _is_asked(child, head, cues):
            stance, under = "neutral", True
        if stance is None or not under:
            continue
        if head.pos_ in {"NOUN", "PROPN"}:
            if is_examined(head):
                return None, hedge or head.text, "neutral"
            denier = _denier(head, cast, cues)
            if denier is not None:
                return denier, hedge, "deny"
            found = [actor for owner in kids(head, "poss") for actor in cast.who(owner)]
            found = found or list(cast.within(head))
            return (found[0] if found else None), hedge, stance
        said_by = [actor for noun in subjects(head) for actor in _voices(noun, cast, cues)]
        if is_passive(head) and not said_by:
            return None, hedge or _words(head), stance
        if said_by and said_by[0].sector != "MED":
            return said_by[0], hedge, stance
        return None, hedge or (_words(head) if said_by or _generic(head, cues) else None), stance
    reporter = _reporter(hit, cast)
    if reporter is not None:
        return reporter, hedge, "claim"
    quoted = _according(hit.trigger, cast, cues)
    if quoted is not None:
        speaker, words = quoted
        return speaker, hedge or (words if speaker is None else None), "neutral"
    return None, hedge, "neutral"


def _says_something_else(child: Token, head: Token) -> bool:
    """ "X claimed the capture of Z; Y | said its troops held it": not on Y's word."""
    apart = any(word.text == ";" for word in head.doc[child.i : head.i])
    return apart and any(clause.i > head.i for clause in (*complements(head), *kids(head, "ccomp")))


def _is_told(verb: Token, cues: Mapping[str, Any]) -> bool:
    """ "X said that Y had told Z to go": on X's word Y demands it."""
    return any(child in complements(head) and _stance(head, cues) is not None for child, head in ancestors(verb))


def _is_charged(child: Token) -> bool:
    """ "Accused X of attacks on Y", "of massing troops and | breaching it"; what one is blamed for did happen."""
    return child.lower_ == "of" or (child.dep_ == "conj" and child.tag_ == "VBG")


def _is_asked(child: Token, verb: Token, cues: Mapping[str, Any]) -> bool:
    """ "Urged both to stop", "both should stop, X urged", "promised that two would be freed": whose word that is."""
    if verb.lemma_.lower() not in cues["speech"]["asking"] or not is_verb(verb):
        return False
    if child.dep_ in {"ccomp", "parataxis"}:
        return True
    if child.dep_ == "prep":
        return child.lower_ == "to" and verb.lemma_ == "invite"
    others = kids(verb, "dobj", "dative") or [prep for prep in kids(verb, "prep") if prep.lower_ in {"on", "upon"}]
    return child.dep_ in {"xcomp", "advcl"} and child.tag_ == "VB" and bool(others)


def _voices(noun: Token, cast: Cast, cues: Mapping[str, Any]) -> list[Actor]:
    """Who says something: the actors of the subject; of "the court's clerk" the clerk and not the court."""
    found = list(cast.within(noun))
    owners = {token.offset for owner in kids(noun, "poss") for token in owner.subtree}
    of_owner = bool(found) and all(actor.span[0] in owners and actor.span[1] <= noun.offset for actor in found)
    told = {*cues["generic"]["words"], *cues["speech"]["nouns"]}
    if of_owner and noun.pos_ == "NOUN" and noun.lemma_.lower() not in told and found[0].sector != "MED":
        return [cast.described(noun)]
    return found


def _denier(noun: Token, cast: Cast, cues: Mapping[str, Any]) -> Actor | None:
    """Who "dismissed a statement that …": on his word it did not happen, whoever made the statement."""
    over = noun.head
    if noun.dep_ not in {"dobj", "nsubjpass"} or lemma(over) not in cues["speech"]["deny"] or kids(over, "neg"):
        return None
    found = [actor for subject in subjects(over) for actor in cast.within(subject)]
    return found[0] if found else None


def _contradictor(verb: Token, cast: Cast, cues: Mapping[str, Any]) -> Actor | None:
    """Who says that a denied thing happened: whoever rejects the denial, nobody where it is taken back."""
    if lemma(verb) in set(cues["denials"]["taken_back_by"]):
        return None
    return next((actor for noun in subjects(verb) for actor in cast.within(noun)), None)


def _reporter(hit: Hit, cast: Cast) -> Actor | None:
    """Who "announced the capture of X": the noun is what the verb of saying tells."""
    noun = hit.trigger
    if hit.frame.kind not in TOLD_AS_NOUN or noun.dep_ not in {"dobj", "nsubjpass"}:
        return None
    if lemma(noun.head) not in REPORTS:
        return None
    found = [actor for subject in subjects(noun.head) for actor in cast.within(subject)]
    return found[0] if found and found[0].sector != "MED" else None


def _stance(token: Token, cues: Mapping[str, Any]) -> str | None:
    if token.pos_ in {"VERB", "AUX"}:
        word = lemma(token)
        return next((stance for stance in ("deny", "claim", "neutral") if word in cues["speech"][stance]), None)
    if token.pos_ == "NOUN" and token.lemma_.lower() in cues["speech"]["nouns"]:
        return "deny" if token.lemma_.lower() == "denial" else "claim"
    return None


def _generic(verb: Token, cues: Mapping[str, Any]) -> bool:
    return any(noun.lemma_.lower() in cues["generic"]["words"] for noun in subjects(verb))


def _words(verb: Token) -> str:
    """The hedge as it stands: "was reported", "sources said"."""
    parts = [verb, *kids(verb, "auxpass")]
    parts += [token for subject in kids(verb, "nsubj") for token in (*kids(subject, "compound", "amod"), subject)]
    return " ".join(token.text for token in sorted(parts, key=lambda token: token.i))


def _hedge(hit: Hit, cues: Mapping[str, Any]) -> str | None:
    near = [hit.trigger, *([hit.carrier] if hit.carrier is not None else [])]
    for token in near:
        for child in token.children:
            if child.dep_ in {"advmod", "amod", "acl"} and (
                child.lower_ in cues["hedges"]["adverbs"] or child.lower_ in cues["hedges"]["adjectives"]
            ):
                return child.text
    # "is reported to have …", "was said to be …"
    head = hit.trigger.head
    if hit.trigger.dep_ == "xcomp" and is_passive(head) and head.lemma_.lower() in cues["hedges"]["passives"]:
        return _words(head)
    return None


def _according(token: Token, cast: Cast, cues: Mapping[str, Any]) -> tuple[Actor | None, str] | None:
    for word in token.sent:
        if word.lower_ == "according" and word.dep_ in {"prep", "advmod", "ROOT", "advcl", "acl"}:
            nouns = prepositions(word, "to")
            for noun in nouns:
                if noun.lemma_.lower() in {"agreement", "deal", "plan", "schedule", "term"}:
                    return None  # "according to the terms of the deal, which X brokered": on nobody's word
                found = cast.within(noun)
                if found and found[0].sector != "MED":
                    return found[0], ""
                return None, f"according to {noun.text}"
    return None


# -- whose official ---------------------------------------------------------------------------------------------------

UNSAID = {"UNK", "CVL", None}  # sectors of those whose master the registry did not find
OFFICIAL = {"GOV", "MIL", "LEG", "JUD", "SPY", "COP", *UNSAID}


def of_state(speaker: Actor, hit: Hit, cast: Cast, lexicon: Lexicon) -> Actor:
    """The speaker with the state he serves, where his words name one alone: "a spokesman for the army in Kigali"."""
    if speaker.id is not None or speaker.sector not in OFFICIAL:
        return speaker
    cues = lexicon.cues["officials"]
    named = [token for token in hit.trigger.sent if _within(token, speaker)]
    head = next((token for token in named if any(token.lemma_.lower() in cues[name] for name in cues)), None)
    if head is None:
        return speaker
    phrase = list(_phrase(head))
    serves = {name for token in phrase for name in ("military", "civil") if token.lemma_.lower() in cues[name]}
    sector = speaker.sector if speaker.sector not in UNSAID else "MIL" if "military" in serves else "GOV"
    if speaker.country is not None:
        return replace(speaker, sector=sector) if serves else speaker
    countries = {country for token in phrase for country in _countries(token, cast)}
    if len(countries) != 1 or not (serves or speaker.sector not in UNSAID):
        return speaker
    return replace(speaker, country=countries.pop(), sector=sector)


def of_the_place(speaker: Actor, hit: Hit, place: Place | None, lexicon: Lexicon) -> Actor:
    """The mayor or the rescuers who tell of an attack from abroad serve the state that was attacked.

    Where the attackers are of the place's own state, whoever speaks there may serve another; then nobody knows.
    """
    if speaker.id is not None or speaker.country is not None or place is None or place.country is None:
        return speaker
    said = {word.strip(",'’").casefold() for word in speaker.text.replace("-", " ").split()}
    attackers = {actor.country for actor in hit.actors}
    if not said & set(lexicon.cues["officials"]["local"]) or None in attackers or not attackers:
        return speaker
    return replace(speaker, country=place.country, sector="GOV") if place.country not in attackers else speaker


def _within(token: Token, actor: Actor) -> bool:
    return actor.span[0] <= token.offset < actor.span[1]


def _phrase(head: Token) -> Iterator[Token]:
    """The words of a noun's own phrase, its clauses left out."""
    yield head
    for child in head.children:
        if child.dep_ not in {"relcl", "acl", "conj", "appos"}:
            yield from _phrase(child)


def _countries(token: Token, cast: Cast) -> Iterator[str]:
    place, entry = cast.places.get(token.offset), cast.entry(token)
    if entry is not None and entry.country:
        yield entry.country
    elif place is not None and place.country:
        yield place.country
    elif token.tag_ == "PRP$":  # "the commander of its drone forces"
        yield from (actor.country for actor in cast.who(token) if actor.country)


def told_before(trigger: Token) -> list[Token]:
    """ "X said it had taken it, though Y denied it": X does not tell that."""
    for child, head in ancestors(trigger):
        if child.dep_ == "advcl" and any(mark.lower_ in CONCESSIVE for mark in kids(child, "mark")):
            return [noun for over in (head, *(up for _, up in ancestors(head))) for noun in kids(over, "nsubj")]
    return []


def unverified(trigger: Token) -> list[Token]:
    """Who "could not verify the claim that", "is investigating reports that" it happened: they do not tell of it."""
    over = [head for _, head in ancestors(trigger)]
    looking = [head for head in over if is_verb(head) and head.lemma_ in LOOKS_INTO and kids(head, "neg")]
    asking = [governor(head) for head in over if is_examined(head)]
    asking += [verb.head for verb in asking if verb.dep_ == "ccomp"]  # "said that it was"
    return [noun for verb in (*looking, *asking) for noun in kids(verb, "nsubj")]


def is_examined(claim: Token) -> bool:
    """ "Was investigating reports", "was looking into claims": whoever does, does not say that it was so."""
    over = claim.head.head if claim.dep_ == "pobj" and claim.head.lower_ == "into" else claim.head
    object_ = claim.dep_ in {"dobj", "nsubjpass", "pobj"} and claim.pos_ == "NOUN"
    return object_ and is_verb(over) and over.lemma_ in EXAMINES


def told_further(mention: Mention, hit: Hit, spoke: Sequence[Actor]) -> Mention:
    """ "X said it had taken A. B was also under its control": what stands beside it is on the same word.

    spoke  who spoke in the sentence before
    """
    verb = hit.verb or hit.trigger.head
    also = any(word.lower_ == "also" for word in kids(governor(verb), "advmod"))
    held = mention.mode == "territory" and mention.status == "happened" and mention.speaker is None
    if not (also and held) or len(spoke) != 1 or spoke[0].sector == "MED":
        return mention
    return replace(mention, speaker=spoke[0])
