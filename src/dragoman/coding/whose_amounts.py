"""Whose figure it is: which of the quantities of a sentence belong to which of its events."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.amounts import DIE, INJURE, KILL, counted
from dragoman.coding.grammar import ancestors, complements, governor, is_passive, is_verb, kids, lemma
from dragoman.types import Amount

if TYPE_CHECKING:
    from dragoman.coding.frames import Hit
    from dragoman.coding.words import Token

_TELLS_SIZE = frozenset(  # verbs by which a sentence gives the size of what it is about
    {"have", "be", "cost", "cover", "include", "involve", "comprise", "number", "total", "carry", "bring", "exceed",
     "contain", "consist", "amount", "concern", "affect", "benefit", "hold", "come"}
)  # fmt: skip


LEADS_TO = frozenset({"cause", "result"})  # "resulted in three deaths"
_APART = frozenset({"after", "although", "before", "once", "since", "though", "while"})  # what opens another's clause


def amounts_of(hit: Hit) -> tuple[Amount, ...]:
    """Return the quantities that belong to an event: those among its own words and arguments, in text order."""
    told = (hit, replace(hit, trigger=hit.also, carrier=None)) if hit.also is not None else (hit,)
    return tuple(
        amount for amount, head in counted(hit.trigger.sent) if any(_belongs(amount, head, one) for one in told)
    )


def _belongs(amount: Amount, head: Token, hit: Hit) -> bool:
    if hit.frame.kind == "RETREAT" and head == hit.trigger:
        return False  # "17 prisoner exchanges": so many of them, and not who was exchanged
    if hit.teller is not None:
        return governor(head) == hit.teller  # "put the toll at 27"
    event = {hit.trigger.i}
    carrier = hit.carrier if hit.support is not None or hit.trigger.pos_ == "ADJ" else None
    if carrier is not None and not (hit.trigger.dep_ == "nsubj" and kids(carrier, "dobj")):
        event.add(carrier.i)  # "held talks", "is ready"; in "the talks alarm X" the verb tells something else
    loss = hit.frame.kind == "ASSAULT" and amount.unit in {"killed", "injured"}
    above = {hit.trigger.i, *(top.i for _, top in ancestors(hit.trigger))}
    path: list[Token] = [head]
    for _, top in ancestors(head):
        if path[-1].i in above:
            break
        path.append(top)
    meets = path[-1]  # the lowest word above both the figure and the event
    below = path[:-1]
    if any(_shuts(word, hit, loss=loss) for word in below):
        return False
    between = sorted((head.i, hit.trigger.i))
    if loss and any(word.text == ";" for word in head.doc[between[0] : between[1]]):
        return False  # "said four were killed; Pakistan denied having fired first"
    if loss and (_killed_elsewhere(head, meets, hit) or _killed_by_another(head, hit) or _of_another_blow(head, hit)):
        return False
    return meets.i in event or loss or _shares(below, meets, hit)


def _killed_elsewhere(figure: Token, meets: Token, hit: Hit) -> bool:
    """ "A killed five and B killed three", "died of A's attacks, while B's killed 300": each toll with its own."""
    own = governor(hit.trigger) if not is_verb(hit.trigger) else hit.trigger
    other = governor(figure)
    if own == other or not (is_verb(own) and is_verb(other)) or lemma(other) not in KILL | INJURE | DIE | LEADS_TO:
        return False
    heads = {_clause(own), _clause(other)} if lemma(own) in KILL | INJURE | DIE else set()
    if len(heads) > 1 and any(head.dep_ == "conj" and kids(head, "mark") for head in heads):
        return True  # "said 23 were killed and 29 wounded, and that more than 200 rebels had been killed"
    own, other = _first_of(own), _first_of(other)  # "killed two and injured five"
    if _first_noun(figure).dep_ == "nsubj" and (lemma(other) not in DIE or _is_outcome(other, own)):
        return False  # "left three dead and 28 wounded"
    clauses = [
        verb for verb in (own, other) if verb.dep_ in {"advcl", "conj"} and (verb == meets or meets in verb.ancestors)
    ]
    apart = {noun.offset for verb in (own, other) for noun in kids(verb, "nsubj")}
    beside = [verb for verb in clauses if verb.dep_ == "conj" or any(w.lower_ == "while" for w in kids(verb, "mark"))]
    return bool(beside) and len(apart) == 2


def _of_another_blow(figure: Token, hit: Hit) -> bool:
    """ "A shelled the post, killing two, and B answered with fire": the two are A's alone."""
    kills = governor(figure)
    ours = _whose_clause(hit.trigger if is_verb(hit.trigger) else governor(hit.trigger))
    theirs = _whose_clause(kills)
    beside = (ours.dep_ == "conj" and ours.head == theirs) or (theirs.dep_ == "conj" and theirs.head == ours)
    return beside and kills != theirs and all(kids(verb, "nsubj") for verb in (ours, theirs))


def _whose_clause(verb: Token) -> Token:
    """The verb with whose subject a participle goes: "shelled the post, | killing two"."""
    while is_verb(verb.head) and verb.head != verb and not kids(verb, "mark", "nsubj", "nsubjpass"):
        if verb.dep_ not in {"advcl", "conj", "xcomp"}:
            break
        verb = verb.head
    return verb


def _is_outcome(died: Token, did: Token) -> bool:
    """ "The army struck a market, and three people died": of that, where nothing says of what else."""
    causes = [child for child in kids(died, "prep") if child.lower_ in {"after", "from", "of"}]
    return died.dep_ == "conj" and died.head == did and lemma(did) not in KILL | INJURE | DIE and not causes


def _first_noun(noun: Token) -> Token:
    """The noun with which a list begins."""
    while noun.dep_ == "conj" and not is_verb(noun.head):
        noun = noun.head
    return noun


def _clause(verb: Token) -> Token:
    """The verb of the clause that a verb goes on with, up to one that "that" opens."""
    while verb.dep_ == "conj" and is_verb(verb.head) and not kids(verb, "mark"):
        verb = verb.head
    return verb


def _first_of(verb: Token) -> Token:
    """The verb whose subject a second one shares."""
    while verb.dep_ == "conj" and is_verb(verb.head) and not kids(verb, "nsubj", "nsubjpass"):
        verb = verb.head
    return verb


def _killed_by_another(figure: Token, hit: Hit) -> bool:
    """ "A's raid killed nine, after B struck X", "A took X, with a blast in Y leaving two dead": not by all of it."""
    kills = governor(figure)
    if not is_verb(kills) or is_passive(kills) or hit.trigger == kills:
        return False
    blast = [noun for noun in kids(kills, "nsubj") if noun.i < kills.i < figure.i]
    if kills.dep_ == "pcomp" and kills.head.lower_ == "with" and blast and kills not in hit.trigger.ancestors:
        return True
    doer = kids(kills, "nsubj") or (kills.dep_ == "advcl" and kids(kills.head, "nsubj"))
    if not doer or lemma(kills) not in KILL | INJURE:
        return False
    own = hit.trigger if is_verb(hit.trigger) else governor(hit.trigger)
    for word in (hit.trigger, *hit.trigger.ancestors):
        if word == kills:
            return False
        if word.dep_ in {"ROOT", "advcl"} and is_verb(word):  # the parse may hang the whole on "after B struck X"
            marks = {mark.lower_ for mark in kids(word, "mark", "advmod")}
            if (marks & _APART and kids(word, "nsubj")) or ("when" in marks and word != own):
                return True
    return False


def _shuts(word: Token, hit: Hit, *, loss: bool) -> bool:
    """Whether a clause on the way from a figure to the event tells of something else."""
    if word.dep_ == "relcl" or (word.dep_ == "acl" and word.tag_ == "VBN"):
        own = hit.trigger.i, *(hit.trigger.i + far for far in (-2, 2) if _hyphened(hit.trigger, far))
        return word.head.i not in own
    if loss and word.dep_ == "advcl" and any(mark.lower_ == "after" for mark in kids(word, "mark")):
        return hit.trigger.i not in {inner.i for inner in word.subtree}  # "struck X after rockets killed four in Y"
    if loss or word.i in {clause.i for clause in complements(hit.trigger)}:
        return False  # "struck the town and killed six", "agreed to free 40 men"
    if word.dep_ == "advcl":
        return word.i < hit.trigger.i or word.tag_ != "VBG" or bool(kids(word, "mark"))
    return word.dep_ == "parataxis" or (word.dep_ == "conj" and is_verb(word) and word.head.i == hit.trigger.i)


def _hyphened(word: Token, far: int) -> bool:
    """Whether a hyphen joins a word to the one that stands two tokens from it: "walk-out" is one word."""
    return 0 <= word.i + far < len(word.doc) and word.nbor(far // 2).text == "-" and not word.nbor(far // 2).whitespace_


def _shares(below: list[Token], meets: Token, hit: Hit) -> bool:
    """Whether a figure outside the event's own words hangs where the event has an argument."""
    trail = [hit.trigger, *(top for _, top in ancestors(hit.trigger))]
    trail = trail[: next(n for n, word in enumerate(trail) if word.i == meets.i)]
    if not below:
        return trail[-1].dep_ in {"relcl", "acl"}  # "40 men whom they had freed"
    link, way = below[-1].dep_, [word.dep_ for word in trail]
    if any(label in {"ccomp", "parataxis"} for label in way):
        return False
    if "relcl" in way or "acl" in way:
        # "the men that X may charge number 40": the figure stands by the noun, or in the sentence that measures it
        if not is_verb(meets):
            return link in {"conj", "appos", "prep", "nummod"}
        return link in {"dobj", "attr"} and meets.lemma_ in _TELLS_SIZE
    if not is_verb(meets):
        return link not in {"relcl", "acl"}
    if link in {"nsubj", "nsubjpass"}:
        return not kids(hit.trigger, "nsubj", "nsubjpass") and "advcl" not in way
    if way[-1] in {"nsubj", "nsubjpass"}:
        return link in {"dobj", "attr"} and meets.lemma_ in _TELLS_SIZE
    if way[-1] in {"xcomp", "acomp"}:
        return link in {"dobj", "dative"}
    return False
