"""Common nouns that stand for parties, and words that never do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.grammar import kids, prepositions

if TYPE_CHECKING:
    from collections.abc import Callable

    from dragoman.coding.words import Token
    from dragoman.types import Actor

PAIR_NOUNS = {
    "leader", "side", "party", "faction", "president", "country", "nation", "state", "government", "minister", "man",
    "antagonist", "power", "rival", "foe", "adversary", "belligerent", "neighbour", "neighbor", "republic", "team",
    "delegation",
}  # fmt: skip
NOT_ACTORS = {
    "DATE", "TIME", "EVENT", "LAW", "WORK_OF_ART", "LANGUAGE", "PRODUCT", "MONEY", "QUANTITY", "PERCENT", "NORP", "LOC",
}  # fmt: skip
NO_NAMES = {"ceasefire", "joint", "truce"}
GENERIC = {  # nouns that take up a body named before, and the ids of such bodies
    **dict.fromkeys(("group", "militia", "movement", "front"), ("group:",)),
    **dict.fromkeys(("bloc", "organisation", "organization", "alliance", "union"), ("bloc:", "org:")),
}
RIVAL = {"belligerent", "competing", "conflicting", "opposing", "rival", "warring"}
FIGHTERS = {"guerrilla", "insurgent", "militant", "rebel", "separatist"}  # "the rebels": an armed group named before
ARMED = {"armed", "paramilitary"}  # what such a group is called, too
GENERIC_BY_NAME = {  # and those that take up one whose name has that word
    "agency", "coalition", "commission", "committee", "council", "mission", "panel", "quad", "quartet",
}  # fmt: skip
MEMBERS = {"country", "nation", "state", "member", "signatory"}
COUNTRY_NOUNS = {"country", "nation", "homeland"}  # "his country" is not he
LEADING = {"leader", "minister", "president"}
STATE_NOUNS = {*COUNTRY_NOUNS, "neighbor", "neighbour", "republic", "state"}
BELOW = {"under", "deputy", "vice", "assistant"}  # whose office is another's before that word
OCCASIONS = {
    "conference",
    "summit",
    "talk",
    "meeting",
    "process",
    "declaration",
    "accord",
    "format",
    "protocol",
    "round",
}
OF_A_COUNTRY = {  # what an adjective before it tells the country of, who need not act
    "airport", "airspace", "border", "capital", "city", "civil", "coast", "conflict", "crisis", "district", "market",
    "port", "province", "region", "side", "soil", "territory", "town", "village", "war", "water",
}  # fmt: skip
SPOKESPEOPLE = {"spokesman", "spokesperson", "spokeswoman"}
BACKED = {"aligned", "allied", "armed", "backed", "funded", "sponsored", "supported", "trained"}  # by another
BACKED |= {"built", "designed", "developed", "donated", "made", "manufactured", "produced", "provided", "supplied"}
OPPOSITES = {"counterpart", "opponent", "rival", "neighbour", "neighbor", "adversary"}  # "his" is not theirs
BODIES = {  # who is no "he"
    "administration", "airline", "ambulance", "army", "authority", "bloc", "broadcaster", "business", "cabinet",
    "campaign", "cartel", "channel", "charity", "church", "coalition", "community", "company", "congress",
    "consulate", "corporation", "court", "crew", "crowd", "customs", "daily", "delegation", "diaspora", "embassy",
    "faction", "family", "firm", "gang", "government", "hospital", "industry", "insurgency", "intelligence",
    "judiciary", "jury", "legislature", "mafia", "magazine", "media", "militia", "ministry", "mission", "mosque",
    "municipality", "newspaper", "ngo", "nonprofit", "opposition", "outlet", "parliament", "party", "police",
    "politburo", "population", "presidency", "press", "radio", "regime", "school", "secretariat", "senate", "state",
    "television", "tribunal", "union", "university",
    "artillery", "battalion", "brigade", "defence", "defense", "division", "force", "garrison", "guard", "junta",
    "military", "navy", "regiment", "staff", "troop", "troops", "warship", "jet",
    "agency", "body", "camp", "commission", "committee", "council", "country", "nation", "panel", "power", "side",
    "team",
}  # fmt: skip
OFFICES = {"office", "secretariat", "bureau"}  # whose it is acts through it
ENVOYS = {  # sent to somebody, or for a matter, who is not the one that sends them
    "envoy", "representative", "emissary", "coordinator", "adviser", "advisor", "mediator", "facilitator", "ambassador",
}  # fmt: skip
ASSIGNED = {"for", "to", "in", "on"}

TALKED_OF = {  # what has parties that are no political ones
    *("accord", "agreement", "armistice", "cease-fire", "ceasefire", "conflict", "consultation", "convention", "deal"),
    *("dialogue", "dispute", "fighting", "hostility", "mediation", "negotiation", "pact", "peace", "process"),
    *("protocol", "round", "talk", "talks", "treaty", "truce", "war"),
}
AT_THE_TABLE = TALKED_OF | {  # and the words beside which "the parties" are these
    *("captive", "clash", "escalate", "escalation", "hostage", "humanitarian", "mediate", "mediator", "negotiate"),
    *("negotiator", "prisoner", "violence"),
}
AT_THE_POLLS = {  # words beside which they are political ones all the same
    *("ballot", "campaign", "candidate", "coalition", "election", "electoral", "lawmaker", "legislature", "parliament"),
    *("poll", "presidency", "seat", "vote", "voter"),
}
ANY_PARTY = {
    *("all", "both", "concerned", "contracting", "interested", "involved", "main", "negotiating", "other", "relevant"),
    *("remaining", "respective", "same", "signatory"),
}

LOCATIVE = {"in", "at", "near", "outside", "around", "across", "inside", "within", "throughout"}
ONE_OF = {"a", "an", "another", "any", "each", "every", "one", "some"}
RANKED = {"field", "high-ranking", "local", "mid-level", "prominent", "ranking", "regional", "senior"}
DASHES = {"-", "–", "—"}


def is_assignment(token: Token) -> bool:
    """Whether a name only says what an envoy is for: "the special envoy for X and Y", "for X affairs"."""
    for _ in range(6):
        if token.dep_ == "pobj":
            over = token.head.head
            return token.head.lower_ in ASSIGNED and over.lemma_.lower() in ENVOYS
        if token.dep_ not in {"conj", "compound", "amod", "nmod"}:
            return False
        token = token.head
    return False


def is_aside(name: Token) -> bool:
    """Whether a name tells of another and is no party: "the Iranian-backed movement", "the Egyptian capital"."""
    told = name.dep_ in {"amod", "compound", "nmod"} and name.head.lemma_.lower() in OF_A_COUNTRY
    return told or is_doer(name) or is_assignment(name)


def is_doer(name: Token) -> bool:
    """ "Qatar-mediated talks": by it, and not there."""
    dash = name.doc[name.i + 1] if name.i + 2 < len(name.doc) else None
    return dash is not None and dash.text in DASHES and not dash.whitespace_ and dash.nbor().tag_ == "VBN"


def are_rivals(noun: Token) -> bool:
    """ "Yemen's warring parties": several sides of one country, and not its government."""
    return noun.tag_ == "NNS" and any(child.lower_ in RIVAL for child in noun.children)


def are_at_the_table(noun: Token) -> bool:
    """ "A party to the conflict", "the parties agreed to a truce": whoever talks or fights, and no political party."""
    if noun.lemma_.lower() != "party" or noun.pos_ != "NOUN":
        return False
    if any(matter.lemma_.lower() in TALKED_OF for matter in prepositions(noun, "to")):
        return True
    before = [child for child in noun.children if child.i < noun.i and child.dep_ not in {"det", "nummod", "predet"}]
    if noun.tag_ != "NNS" or any(child.lower_ not in ANY_PARTY and not child.is_punct for child in before):
        return False
    if any(child.lower_ in {"concerned", "involved"} for child in noun.children if child.i > noun.i):
        return True
    beside = {word.lemma_.lower() for word in noun.sent}
    return bool(beside & AT_THE_TABLE) and not beside & AT_THE_POLLS


def is_venue(name: Token, sense: str | None) -> bool:
    """ "The Berlin conference", "the Moscow talks": a capital that says where they were; `sense` is the name's."""
    return sense == "capital" and name.head.lemma_.lower() in OCCASIONS and name.head.i > name.i


def is_secretary_general(noun: Token) -> bool:
    words = {noun.lemma_.lower(), *(child.lower_ for child in noun.children if child.dep_ in {"compound", "amod"})}
    return noun.lower_ == "secretary-general" or {"general", "secretary"} <= words


def stands_for_many(role: Token, key: str | None) -> bool:
    """Whether a state has many of them: advisers, and ambassadors but for "the X ambassador to the UN"."""
    there = {child.lower_ for child in role.subtree} & {"un", "u.n.", "nations", "council"}
    return key == "adviser" or (role.lemma_.lower() == "ambassador" and not there)


def is_one_of_many(role: Token) -> bool:
    """ "A commander of the X", "one leader", "the group's senior commander": not the one who holds the office."""
    return any(child.lower_ in ONE_OF | RANKED for child in role.children if child.i < role.i)


def is_any_envoy(role: Token) -> bool:
    """ "The X envoy": one of several of a state, until the text names which; a special envoy is known by that."""
    return role.lemma_.lower() in {"emissary", "envoy"} and not any(
        child.lower_ in {"peace", "presidential", "special", "top"} for child in role.children
    )


def opposes(name: Token) -> bool:
    """ "Opposition leader Ana Roe", "Ana Roe, the leader of the opposition", whatever office was held before."""
    beside = [child for child in name.children if child.dep_ in {"appos", "compound"}]
    beside += [name.head] if name.dep_ == "appos" else []
    posts = [word for one in (name, *beside) for word in (one, *one.children)]
    return any(word.lower_ == "opposition" for word in posts)


def is_past(role: Token) -> bool:
    """ "The former foreign minister": not whoever holds the office now."""
    return role.tag_ in {"NN", "NNP"} and any(child.lower_ in {"ex", "former", "onetime"} for child in role.children)


def office_beside(name: Token, role: Callable[[Token], tuple[str, str | None] | None]) -> str | None:
    """ "Foreign Minister Ana Roe": the office that stands with somebody's name, where it is not one held before."""
    if name.lower_ == "counterpart" and name.dep_ == "conj":
        name = name.head  # "Foreign Minister Ana Roe and X counterpart Jon Doe"
    beside = [] if is_past(name) else [word for word in kids(name, "compound", "appos") if not is_past(word)]
    return next((found[1] for word in beside if (found := role(word)) is not None and found[1]), None)


def sits_in(noun: Token, actor: Actor | None) -> bool:
    """ "Held consultations in Turkey and Qatar. The parties …": the states where it was are neither of them."""
    state = actor is not None and (actor.id or "").startswith("state:")
    return state and noun.dep_ == "pobj" and noun.head.lower_ == "in"


def is_where(name: Token) -> bool:
    """Whether a town's name tells where something is: "in Addis Ababa", "in the Ethiopian capital, Addis Ababa"."""
    called = name.dep_ == "appos" and name.head.lemma_ == "capital"
    return called or (name.dep_ == "pobj" and name.head.lower_ in LOCATIVE)


def was_left(name: Token) -> bool:
    """ "A splinter group of X", "an X breakaway faction": those are X no more."""
    split = any(child.lower_ in {"breakaway", "offshoot", "splinter"} for child in name.head.children)
    return split and name.dep_ == "compound"


def sent_by(noun: Token) -> bool:
    """ "Kenya's UN envoy", "the Kenyan UN ambassador": whoever has sent him, and not where he sits."""
    if noun.lemma_.lower() not in ENVOYS:
        return False
    named = [child for child in noun.children if child.ent_type_ in {"GPE", "NORP"} and child.i < noun.i]
    bodies = [child for child in noun.children if child.dep_ == "compound" and child.ent_type_ in {"ORG", "GPE"}]
    states = [child for child in named if child.dep_ == "poss" or (child.dep_ == "amod" and child.ent_type_ == "NORP")]
    return bool(states) and any(child not in states for child in bodies)


def is_no_name(word: Token) -> bool:
    """ "Joint Committee" cut short, "the Ceasefire": nobody, though it is written as a name is."""
    return word.ent_type_ in NOT_ACTORS or word.lower_ in NO_NAMES


def is_of_its_name(word: Token, name: Token) -> bool:
    """Whether a word is a part of a body's name, and no body itself: "the | Boundary | Commission"."""
    return word.dep_ == "compound" and word.ent_type_ == name.ent_type_ == "ORG"
