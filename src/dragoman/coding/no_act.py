"""What a sentence speaks of and nobody does in it: a term that a text sets, a truce that is used, peace endangered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.deals_made import DEALS
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import (
    ancestors,
    complements,
    governor,
    is_passive,
    is_verb,
    kids,
    lemma,
    objects,
    prepositions,
    undergoing,
)
from dragoman.coding.no_longer import keeps_up_what_is
from dragoman.coding.speech import LOOKS_INTO
from dragoman.coding.stances_turned import falls_short

if TYPE_CHECKING:
    from dragoman.coding.words import Token

GLAD = {"delighted", "glad", "happy", "honored", "honoured", "pleased", "proud"}
ASKS = {"ask", "demand", "request", "require", "seek", "want"}
HANDS_OVER = {"deliver", "hand", "hand over", "pass", "submit", "transfer"}
AIMS = {"condition", "criterion", "deadline", "demand", "goal", "need", "obligation", "requirement", "target", "total"}
PASSES = {"adopt", "approve", "confirm", "endorse", "pass", "ratify", "sign"}
PAPERS = {
    "document", "draft", "letter", "list", "name", "offer", "page", "plan", "proposal", "reply", "response",
    "text",
}  # fmt: skip
TEXTS = {
    "accord", "act", "agreement", "article", "charter", "clause", "constitution", "convention", "deal",
    "law", "mandate", "memorandum", "pact", "protocol", "resolution", "statute", "treaty", "truce",
    "understanding",
}  # fmt: skip
USES = {"abuse", "exploit", "use"}
FRAGILE = {
    "accord", "agreement", "ceasefire", "deal", "effort", "order", "peace", "process", "security", "stability", "talk",
    "truce", "unity",
}  # fmt: skip
ENDANGERS = {"destabilise", "destabilize", "endanger", "imperil", "jeopardise", "jeopardize", "threaten", "undermine"}
LEAVES = {"back", "pull", "walk", "withdraw"}
DELAYS = {"delay", "hold up", "postpone", "put off"}
SHELTER = {"cover", "refuge", "safety", "shelter"}
SAVES = {"rescue", "revive", "salvage", "save"}
EFFORTS = {"attempt", "bid", "effort", "initiative", "mediation", "mission", "plan", "proposal", "push"}
FALTERS = {"crumble", "falter", "flounder", "stall", "unravel"}
SPEAKS = {"speak", "talk"}
ARGUES = {"argue", "emphasise", "emphasize", "stress", "wage"}
HELPS = {"assist", "help", "support"}
DANGERS = {
    *("catastrophe", "chaos", "collapse", "crisis", "danger", "disaster", "escalation", "famine", "genocide", "risk"),
    *("preparation", "sign", "spillover", "spread", "violence", "war"),
}
ADJOURNS = {"adjourn", "break off", "interrupt", "pause", "postpone", "suspend"}
FORCES = {"compel", "drive", "force", "get", "make", "press", "pressure", "push"}
REGARDS = {"consider", "describe", "perceive", "regard", "see", "view"}
RECEPTIONS = {
    *("anger", "caution", "criticism", "disbelief", "indifference", "outrage", "reaction", "reception", "relief"),
    *("reservation", "resistance", "response", "scepticism", "silence", "skepticism"),
}
STANCES = {"AGREE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"}
GAMES = {"championship", "cup", "final", "game", "league", "marathon", "match", "olympics", "series", "tournament"}
TELLS = {
    *("add", "assert", "clarify", "contend", "explain", "maintain", "note", "reply", "say", "state", "tell", "write"),
}
BINDS = {"'d", "'ll", "must", "shall", "should", "will", "wo", "would"}
READY = {"acceptable", "committed", "happy", "open", "prepared", "ready", "time", "unacceptable", "welcome", "willing"}
WISHES = {
    *("accept", "agree", "back", "demand", "favour", "insist", "intend", "need", "object", "oppose", "plan", "prefer"),
    *("refuse", "reject", "reserve", "support", "want", "welcome"),
}
MEANT = {"aim", "calculate", "design", "intend", "mean"}
INTO = {"around", "at", "in", "into", "near", "on", "through", "toward", "towards"}
SPOTS = {"FAC", "GPE", "LOC", "ORG", "PERSON"}  # what the model takes towns for
POSTS = {
    "ambassador",
    "chief",
    "delegation",
    "diplomat",
    "envoy",
    "leader",
    "minister",
    "negotiator",
    "president",
    "team",
}
MISHAPS = {
    *("accident", "avalanche", "cancer", "cholera", "covid", "cyclone", "disease", "drought", "earthquake", "epidemic"),
    *("famine", "flood", "gas", "hunger", "illness", "landslide", "malaria", "malfunction", "methane", "outbreak"),
    *("stampede", "starvation", "storm"),
}
WARS = {"conflict", "insurgency", "uprising", "war"}
MEDIATORS = {"delegation", "diplomat", "envoy", "facilitator", "mediator", "negotiator"}
TOLD = {"account", "allegation", "claim", "footage", "information", "report", "statement", "story", "toll", "video"}
TALKS = {"dialogue", "meeting", "negotiation", "process", "talk", "talks"}


def _is_only_named(word: Token) -> bool:
    """ "Before a truce brokered by X ended the war", "its support for X's mediation efforts": nobody meets there."""
    if is_verb(word):
        deal = word.head
        told = deal.dep_ == "nsubj" and deal.head.dep_ == "advcl"
        return told and word.dep_ == "acl" and word.tag_ == "VBN" and deal.lemma_.lower() in DEALS
    governed = word.dep_ == "pobj" and word.head.lower_ in {"for", "of", "to"}
    return governed and word.head.head.lemma_.lower() in {"appreciation", "backing", "commitment", "praise", "support"}


def is_no_act(hit: Hit) -> bool:
    """ "As required by the X deal", "used the truce to rearm", "it threatened regional peace": nobody does it."""
    word, kind = hit.trigger, hit.frame.kind
    if _is_unanswered(word) or _is_inaction(hit) or (word.text == "March" and word.ent_type_ == "DATE"):
        return True
    if hit.frame.id in {"consult.mediate", "consult.mediation"} and _is_only_named(word):
        return True
    if kind == "REQUEST" and is_verb(word) and word.tag_ == "VBN":
        by = [noun for agent in kids(word, "agent", "prep") if agent.lower_ == "by" for noun in kids(agent, "pobj")]
        return any(noun.lemma_.lower() in TEXTS for noun in by)
    if hit.frame.mode == "ceasefire" and not is_verb(word):
        verb = next((over for _, over in ancestors(word) if is_verb(over)), word)
        left = word.dep_ == "pobj" and word.head.lower_ in {"from", "of"} and verb.lemma_ in LEAVES
        return left or (word.dep_ == "dobj" and word.head.lemma_ in USES)  # "pulled out of the truce"
    if not is_verb(word) and kind == "REJECT" and word.lemma_.lower() in TALKS and not _is_refusal(hit):
        return True  # "the meeting had not felt right": who says so has refused nothing
    if not is_verb(word) and hit.frame.id == "reader.agree" and word.lemma_.lower() in {"plan", "proposal"}:
        return word.dep_ in {"nsubj", "nsubjpass", "pobj"}  # "the X plan meets Y's demands": it is only spoken of
    if word.dep_ == "amod" and word.lower_ == "blocking" and kind == "REJECT":
        return True  # "blocking sanctions"
    if hit.frame.id == "assault.advance_noun":
        return not any(
            one.dep_ == "pobj" and one.head.lower_ in INTO and one.ent_type_ in SPOTS for one in word.subtree
        )
    if word.lemma_.lower() == "alert" and kind == "MOBILIZE":
        return any(one.lower_ in {"air", "raid", "warning"} for one in word.subtree)  # "an air raid alert"
    if not is_verb(word):
        return kind == "AGREE" and word.lemma_.lower() == "guarantee" and lemma(_over_all(word)) in ASKS
    if lemma(word) == "recall" and is_passive(word) and any(noun.lower_ == "it" for noun in kids(word, "nsubjpass")):
        return True  # "it will be recalled that …"
    if kind == "RETREAT" and lemma(word) in HANDS_OVER and undergoing(word) & PAPERS:
        return True  # "a list of the prisoners was handed over"
    if kind == "CONSULT" and lemma(word) == "meet" and undergoing(word) & AIMS:
        return True  # "to meet the total of 500"
    if kind == "REQUEST" and lemma(word) in PASSES and is_passive(word) and lemma(word.head) in {"have", "need"}:
        return True  # "still has to be approved by X"
    if keeps_up_what_is(hit) or (kind == "AGREE" and lemma(word) in {"aspire", "hope", "look", "strive"}):
        return True
    if _is_only_said(hit) or _is_told_beside(hit) or falls_short(hit):
        return True
    if hit.frame.id == "protest.demonstrate" and word.dep_ in {"advcl", "xcomp"} and word.tag_ == "VB":
        return bool(prepositions(word, "against", "at", "over"))  # "recalled its envoy to protest against the raid"
    if kind == "SUPPORT" and word.lemma_ == "be" and any(glad.lower_ in GLAD for glad in kids(word, "acomp")):
        return True  # "is pleased to announce": what is announced is the event
    if kind in {"REJECT", "THREATEN"} and lemma(word) in ENDANGERS:
        return any(noun.lemma_.lower() in FRAGILE for noun in objects(word))
    if hit.frame.id == "accuse.investigate" and any(noun.lemma_.lower() in PAPERS for noun in objects(word)):
        return True  # "was examining the offer"
    if _is_only_judged(hit) or _is_of_no_party(hit):
        return True
    return kind == "THREATEN" and lemma(word) == "warn" and any(_is_told(clause) for clause in kids(word, "ccomp"))


def _is_of_no_party(hit: Hit) -> bool:
    """ "Had provided X with relief" or "prohibits attacks" of a deal, "withdrew from the cup"."""
    verb, kind = hit.trigger, hit.frame.kind
    text = any(noun.lemma_.lower() in TEXTS for noun in kids(verb, "nsubj"))
    if text and (kind == "AID" or (kind in {"COERCE", "REJECT"} and lemma(verb) in {"ban", "forbid", "prohibit"})):
        return True
    if kind in {"ASSAULT", "MOBILIZE"} and lemma(verb) in {"detect", "hear", "notice", "see", "sight", "spot"}:
        return True
    if kind == "CONSULT" and lemma(verb) in {"agree", "discuss"} and any(m.lower_ == "as" for m in kids(verb, "mark")):
        return any(child.lower_ in {"already", "earlier", "previously"} for child in kids(verb, "advmod"))
    if kind == "CONSULT" and lemma(verb) in {"go", "move", "return", "shift"} and hit.frame.mode == "visit":
        return any(noun.lemma_.lower() in TALKS for noun in kids(verb, "nsubj"))  # "the talks will return to Geneva"
    if kind == "ACCUSE" and lemma(verb) == "report" and hit.actors:
        return all(one.sector == "MED" for one in hit.actors)
    if kind in {"RETREAT", "SANCTION"} and any(n.lemma_.lower() in GAMES for n in prepositions(verb, "from", "of")):
        return True
    if kind in {"CONCEDE", "RETREAT"} and lemma(verb) in {"acknowledge", "admit", "confirm"}:
        return bool(undergoing(verb) & {"death", "defeat", "destruction", "loss"})
    if kind == "REJECT" and lemma(verb) in {"abstain", "respond", "vote"}:
        apart = lemma(verb) == "vote" and bool(kids(verb, "neg"))
        return lemma(verb) == "abstain" or apart or bool(_by_doing(verb))  # "responded by expanding its raids"
    if kind == "AGREE" and lemma(verb) == "suggest":
        return any(kids(clause, "neg") for clause in kids(verb, "ccomp"))  # "suggested he would not go on"
    return kind == "AGREE" and lemma(verb) == "reiterate" and _says_must(verb)


def _by_doing(verb: Token) -> list[Token]:
    return [step for prep in kids(verb, "prep") if prep.lower_ == "by" for step in kids(prep, "pcomp")]


def _says_must(verb: Token) -> bool:
    """ "Reiterated that X must agree to it": a demand, which is told by its own words."""
    clauses = [one for one in kids(verb, "ccomp") if kids(one, "nsubj")]
    return any(aux.lower_ in {"must", "should"} for one in clauses for aux in kids(one, "aux"))


def _is_only_judged(hit: Hit) -> bool:
    """ "Regards it as a threat", "said they had made progress", "wants peace", "was met with silence", "led a team"."""
    word, kind, what = hit.trigger, hit.frame.kind, lemma(hit.trigger)
    made = undergoing(word)
    if kind == "THREATEN" and what in REGARDS:
        return True
    if hit.frame.id.startswith("reader.") and kind in STANCES and what in TELLS | ARGUES:
        facts = [clause for clause in kids(word, "ccomp") if _is_a_fact(clause)]
        are = [one for one in kids(word, "ccomp") if one.lemma_ == "be" and kids(one, "acomp") and not kids(one, "aux")]
        committed = are if kind == "REQUEST" else []
        return bool(facts or committed)  # "stressed that X is committed to it": X is asked for nothing
    if kind in {"CONCEDE", "RETREAT"} and what in {"call", "describe", "name"} and hit.frame.id.startswith("reader."):
        return True
    if kind == "ASSAULT" and _is_mishap(word):
        return True
    if kind == "MOBILIZE" and what == "do":
        return bool(made & {"everything", "thing"})  # "units are doing everything necessary"
    if kind == "RETREAT" and what in {"depart", "leave"} and objects(word):
        return any(noun.lemma_.lower() in POSTS for noun in kids(word, "nsubj"))  # "the spy chief left X"
    if what == "take" and kind in {"ACCUSE", "AGREE", "SUPPORT"} and "note" in made:
        return True
    if (kind == "ACCUSE" and what == "lose" and "case" in made) or (kind == "CONSULT" and what in {"link", "tie"}):
        return True
    if kind == "ACCUSE" and what in {"deliver", "give", "make"} and hit.frame.id.startswith("reader."):
        return bool(made & {"announcement", "report"})
    if kind == "REQUEST" and what in {"seek", "want"} and objects(word):
        return made <= {"peace", "stability"} and not complements(word) and not prepositions(word, "from", "with")
    if kind == "CONSULT" and what == "engage":
        return word.tag_ in {"VBP", "VBZ"} and bool(prepositions(word, "as"))  # "engages with X as a peer"
    if kind == "CONSULT" and what == "meet" and is_passive(word):
        return any(noun.lemma_.lower() in RECEPTIONS for noun in prepositions(word, "with"))
    if kind in {"ASSAULT", "COERCE", "REJECT"} and what in {"hold", "keep", "maintain"}:
        return bool(made & {"ground", "position"}) and not prepositions(word, "against")
    if kind == "SUPPORT" and what in {"come", "get"} and hit.frame.id.startswith("reader."):
        return any(child.lower_ in {"close", "closer", "nearer"} for child in word.subtree)  # "closer to a deal"
    if kind == "THREATEN" and what == "retaliate":
        return word.dep_ == "advcl" and word.tag_ == "VB" and word.head.tag_ == "VBD"  # "burned it to retaliate"
    if kind == "REJECT" and what in FALTERS | {"collapse", "fail"}:
        return any(noun.lemma_.lower() in EFFORTS for noun in kids(word, "nsubj"))  # "efforts to mediate failed"
    if kind == "SUPPORT" and what in {"head", "lead"}:
        return bool(made & {"delegation", "team"})
    searches = kind == "COERCE" and what in {"comb", "search"}
    return searches and any(noun.lemma_.lower() in {"debris", "rubble", "ruin", "survivor"} for noun in _beside(word))


def _is_mishap(word: Token) -> bool:
    """ "Were killed in a road accident", "died of cholera", "a war that killed 200,000": no attack is told."""
    of_what = {noun.lemma_.lower() for noun in prepositions(word, "by", "from", "in", "of", "to")}
    what = {noun.lemma_.lower() for noun in kids(word, "nsubj")}
    if of_what & MISHAPS or (not is_passive(word) and what & MISHAPS):
        return True
    which = word.dep_ == "relcl" and word.left_edge.nbor(-1).text != ","  # "…, which has killed thousands" tells it
    whole = which and any(one.lemma_.lower() in WARS and one.i < word.i for one in word.head.subtree)
    return whole and lemma(word) in {"claim", "cost", "kill", "leave"}


def _is_a_fact(clause: Token) -> bool:
    """ "Said they had made progress", "that it might rain": neither what somebody will do nor what he is ready for."""
    auxes = kids(clause, "aux", "auxpass")
    bound = any(aux.lower_ in BINDS or aux.lower_ == "to" for aux in auxes) or bool(kids(clause, "xcomp"))
    stands = any(word.lower_ in READY for word in kids(clause, "acomp", "attr"))
    indicative = clause.tag_ in {"VBD", "VBP", "VBZ"} or any(aux.tag_ in {"MD", "VBD", "VBP", "VBZ"} for aux in auxes)
    return indicative and not bound and not stands and clause.lemma_ not in WISHES


def _beside(verb: Token) -> list[Token]:
    return [*objects(verb), *prepositions(verb, "for", "in", "through")]


def _is_unanswered(word: Token) -> bool:
    """ "There was no reaction from X", "has yet to respond to it"."""
    if word.lemma_.lower() in {"comment", "reaction", "reply", "response"} and not is_verb(word):
        return any(child.lower_ == "no" for child in kids(word, "det"))
    over = word.head
    yet = word.dep_ == "xcomp" and over.lemma_ in {"be", "have"} and any(c.lower_ == "yet" for c in over.children)
    return yet and lemma(word) in {"answer", "comment", "react", "reply", "respond"}


def _is_inaction(hit: Hit) -> bool:
    """ "Did not say whom he would meet", "took no questions", "asked whether …, he said": no event."""
    word, kind, what = hit.trigger, hit.frame.kind, lemma(hit.trigger)
    if kind == "REJECT" and what in {"comment", "elaborate", "say", "specify"} and kids(word, "neg"):
        return not hit.frame.id.startswith("reject.")
    if kind == "ACCUSE" and what in {"confirm", "deny"} and kids(word, "neg"):
        return True
    if kind == "REJECT" and what == "take":
        nothing = [noun for noun in objects(word) if any(child.lower_ == "no" for child in noun.children)]
        return any(noun.lemma_.lower() in {"action", "question", "step"} for noun in nothing)
    if kind == "REQUEST" and what == "ask" and word.tag_ == "VBN" and not kids(word, "nsubj", "nsubjpass", "aux"):
        return word.i == word.sent.start or word.dep_ == "advcl"
    if kind == "CONSULT" and word.lower_ == "contact" and word.dep_ == "dobj":
        return lemma(word.head) in {"lack", "lose"}
    return False


def _is_refusal(hit: Hit) -> bool:
    if hit.trigger.dep_ == "pobj" and hit.trigger.head.lower_ == "in":  # "will not take part in the talks"
        verb = governor(hit.trigger)
        return lemma(verb) in {"participate", "take", "take part"} and bool(kids(verb, "neg"))
    return hit.trigger.dep_ == "dobj" or hit.frame.id.startswith(("reject.", "sanction."))


def _is_told_beside(hit: Hit) -> bool:
    """ "The mediators left X", "the talks were suspended", "is intended to force X to quit": none of it is X's act."""
    word, kind, what = hit.trigger, hit.frame.kind, lemma(hit.trigger)
    if not is_verb(word):
        return False
    own = {one.lemma_.lower() for noun in kids(word, "nsubj") for one in (noun, *prepositions(noun, "of"))}
    if kind in {"RETREAT", "SANCTION"} and what in {"depart", "leave"} and own & MEDIATORS:
        return True
    if kind == "SANCTION" and what in ADJOURNS and is_passive(word) and not kids(word, "agent"):
        return bool(undergoing(word) & TALKS)
    if kind in {"CONCEDE", "RETREAT"} and own & {"capture", "fall", "loss"}:
        return True  # "the fall of X handed Y the north"
    if kind == "AGREE" and hit.frame.id == "reader.agree" and what in ARGUES:
        return True  # "argued that the plan would disarm them"
    if kind == "THREATEN" and what == "warn" and (dangers := prepositions(word, "of")):
        return not objects(word) and not complements(word) and any(n.lemma_.lower() in DANGERS for n in dangers)
    if kind == "THREATEN" and what in {"say", "tell"} and hit.frame.id == "reader.threaten":
        return any(lemma(clause) in HELPS for clause in complements(word))
    if kind == "AGREE" and what in {"assure", "guarantee"} and (told := kids(word, "ccomp")):
        return not any(kids(clause, "neg") or _is_to_be(clause) for clause in told)
    forces = word.head if word.dep_ in {"ccomp", "xcomp"} and lemma(word.head) in FORCES else None
    return forces is not None and forces.dep_ == "xcomp" and lemma(forces.head) in MEANT


def _is_to_be(clause: Token) -> bool:
    """Whether a clause tells of what will be, and not of how things are."""
    return clause.tag_ == "VB" or any(aux.tag_ == "MD" or aux.lower_ == "to" for aux in kids(clause, "aux"))


def _is_only_said(hit: Hit) -> bool:
    """ "Seek shelter", "delayed the handover", "the accord faltered", "could not verify"."""
    word, kind, what = hit.trigger, hit.frame.kind, lemma(hit.trigger)
    if kind in {"ACCUSE", "REJECT"} and what in LOOKS_INTO:
        return bool({noun.lemma_.lower() for noun in objects(word)} & TOLD)  # who has not looked accuses nobody
    if kind in {"AID", "RETREAT"} and what in DELAYS:
        return True  # what is put off is told by its own words
    if kind == "REQUEST" and what == "seek" and undergoing(word) & SHELTER:
        return True
    if kind == "REQUEST" and what in {"attempt", "seek", "try"}:
        saved = [clause for clause in complements(word) if lemma(clause) in SAVES]
        return any(undergoing(clause) & TALKS for clause in saved)
    if kind == "THREATEN" and what in SPEAKS:
        return not complements(word)
    return kind == "REJECT" and what in FALTERS and any(noun.lemma_.lower() in TEXTS for noun in kids(word, "nsubj"))


def _over_all(noun: Token) -> Token:
    """The word that governs a list in which a noun stands."""
    while noun.dep_ in {"appos", "conj"} and not is_verb(noun.head):
        noun = noun.head
    return noun.head


def _is_told(clause: Token) -> bool:
    """ "Warned that the ruling endangers the truce", "that nobody has been freed": how it is, which is no threat."""
    auxes = kids(clause, "aux", "auxpass")
    if any(aux.tag_ == "MD" for aux in auxes):
        return False
    perfect = clause.tag_ == "VBN" and any(aux.lemma_ == "have" for aux in auxes)
    endangered = any(noun.lemma_.lower() in FRAGILE for noun in objects(clause))
    return perfect or (clause.lemma_ in ENDANGERS and endangered)
