"""What a clause does that a party says: demands, refuses, accepts, threatens, by its subject, auxiliaries and polarity.

Each reading looks at one clause and gives the act or nothing; the first that fits counts. The words are in
lexicon/particulars/stated.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.discourse import side
from dragoman.coding.grammar import complements, is_passive, is_verb, kids, lemma, prepositions, with_conjuncts
from dragoman.coding.predicates import WOULD, bears, below, hangs, lemmas, main, modals, negated, nouns, wordset
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Token

PERSONAL = {"he", "she", "they", "it", "we", "i"}


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that somebody says: its head, the verb of saying over it, and who says it."""

    head: Token
    said: Token | None
    speakers: tuple[Actor, ...]
    told: tuple[Actor, ...]  # to whom


@dataclass(frozen=True, slots=True)
class Act:
    """What the clause does, by whom and to whom."""

    move: str
    actors: tuple[Actor, ...]
    targets: tuple[Actor, ...] = ()
    status: str = ""  # where it does not hang on what its clause hangs on


def act_of(clause: Clause, cast: Cast) -> Act | None:
    """The act of a clause, the first reading that fits."""
    head = clause.head
    verb = main(head)
    subject = next(iter([*kids(head, "nsubj", "nsubjpass"), *_shared(head)]), None)
    if any(word.lower_ == "there" for word in kids(head, "expl")):
        return _none_there(clause)
    if subject is None or any(word.lower_ in {"if", "whether"} for word in kids(head, "mark")):
        return None
    if any(word.i < subject.i for word in kids(head, "aux")) or head.sent.text.rstrip().endswith("?"):
        return None  # "Should they turn back, …", "Must they leave?"
    their = tuple(actor for noun in with_conjuncts(subject) for actor in cast.within(noun))
    own = _own(clause, subject, their, cast)
    by = their if own and their else clause.speakers
    for read in (_closed, _judged, _conditioned, _obliged, _put_off, _stays, _refused, _given, _threatened, _fit_for):
        act = read(clause, verb, subject, their, own, by)
        if act is not None:
            return act
    return None


def _none_there(clause: Clause) -> Act | None:
    """ "There is no room for talks", "there will be no negotiations until …": refused, whatever would change it."""
    head = clause.head
    things = [noun for noun in kids(head, "attr", "nsubj") if any(word.lower_ == "no" for word in kids(noun, "det"))]
    if not clause.speakers or not things or any(word.lower_ in {"if", "whether"} for word in kids(head, "mark")):
        return None
    room = any(noun.lemma_ in wordset("reject", "none") and prepositions(noun, "for", "in") for noun in things)
    ahead = bool(modals(head) & WOULD) and bool(lemmas(things) & wordset("reject", "withheld"))
    return Act("reject", clause.speakers, status="happened") if room or ahead else None


def _shared(head: Token) -> list[Token]:
    """The subject that a coordinated clause shares with the one before it."""
    while head.dep_ == "conj" and is_verb(head.head):
        head = head.head
        found = kids(head, "nsubj", "nsubjpass")
        if found:
            return found
    return []


def _own(clause: Clause, subject: Token, their: tuple[Actor, ...], cast: Cast) -> bool:
    """Whether somebody speaks of himself: "Chad would not, its envoy said", "his country"; without speaker, all.

    Who leads or speaks for a group speaks of himself when he speaks of it.
    """
    if not clause.speakers:
        return bool(their)
    ours = {side(actor) for actor in clause.speakers} | {actor.id for actor in clause.speakers if actor.id}
    people = [actor.id for actor in clause.speakers if (actor.id or "").startswith("person:")]
    known = [id for id in people if id is not None and id in cast.registry]
    ours |= {spell.of for id in known for spell in cast.registry.spells(id, cast.published)}
    ours -= {""}
    if their:
        return bool(ours & ({side(actor) for actor in their} | {actor.id for actor in their if actor.id}))
    return any(child.lower_ in {"his", "her", "its", "their", "our"} for child in kids(subject, "poss"))


def _closed(
    clause: Clause, verb: Token, subject: Token, their: tuple[Actor, ...], own: bool, by: tuple[Actor, ...]
) -> Act | None:
    """ "Enrichment is not negotiable", "the return is not up for discussion", "disarmament is off the table"."""
    head = clause.head
    if lemma(head) not in {"be", "remain"} or not clause.speakers or modals(head) & {"could", "may", "might"}:
        return None
    no, marks = negated(head), lemmas(kids(head, "acomp", "attr"))
    ends = {prep.lower_: prep for prep in kids(head, "prep", "prt", "advmod")}
    table = {place for place in ("off", "on") if place in ends and lemmas(kids(ends[place], "pobj")) & {"table"}}
    up = "up" in ends and lemmas(prepositions(ends["up"], "for")) & wordset("reject", "open_to")
    out = "out" in ends and lemmas(prepositions(ends["out"], "of")) & {"question"}
    if no:
        closed = bool(marks & wordset("reject", "open") or up or table == {"on"})
    else:
        closed = bool(marks & wordset("reject", "closed") or out or table == {"off"})
    return Act("reject", clause.speakers) if closed and not bears(subject, wordset("reject", "force")) else None


def _judged(
    clause: Clause, verb: Token, subject: Token, their: tuple[Actor, ...], own: bool, by: tuple[Actor, ...]
) -> Act | None:
    """ "The draft could form the basis", "the demands are unacceptable", "it does not suit us"."""
    head = clause.head
    if not bears(subject, wordset("accept", "texts")):
        return None
    marks = kids(head, "acomp", "advmod", "attr", "oprd")
    marks += [word for word in kids(head, "conj") if word.tag_ == "JJ"]  # "is “the worst yet” and unacceptable"
    said = lemmas([*marks, *(other for mark in marks for other in kids(mark, "conj")), *nouns(head)])
    no = negated(head)
    if lemma(head) in wordset("accept", "basis_verbs") and said & wordset("accept", "basis"):
        if any(word.lower_ in {"only", "sole"} for noun in nouns(head) for word in kids(noun, "amod")):
            return Act("reject" if no else "demand", clause.speakers)  # "its plan is the only basis"
        mine = any(word.lower_ in {"his", "her", "its", "their", "our"} for word in kids(subject, "poss"))
        return Act("propose" if mine else "reject" if no else "accept", clause.speakers)
    if said & wordset("accept", "good"):
        return Act("reject" if no else "accept", clause.speakers)
    if said & wordset("reject", "bad") and not no:
        return Act("reject", clause.speakers)
    if no and lemma(head) in wordset("reject", "suit"):
        return Act("reject", clause.speakers)
    return None


def _conditioned(
    clause: Clause, verb: Token, subject: Token, their: tuple[Actor, ...], own: bool, by: tuple[Actor, ...]
) -> Act | None:
    """ "The release of the prisoners is a precondition for talks", "only a withdrawal would open the way": a demand."""
    head = clause.head
    if negated(head) or not clause.speakers:
        return None
    terms = [noun for noun in kids(head, "attr") if noun.lemma_.lower() in wordset("obligation", "terms")]
    if lemma(head) == "be" and any(prepositions(noun, "for", "of", "to") for noun in terms):
        return Act("demand", clause.speakers, clause.told)
    only = any(word.lower_ == "only" for word in kids(subject, "advmod", "amod", "det"))
    if only and modals(head) & {"would", "will", "can", "could"} and lemma(head) in wordset("obligation", "opening"):
        return Act("demand", clause.speakers, clause.told)
    return None


def _obliged(
    clause: Clause, verb: Token, subject: Token, their: tuple[Actor, ...], own: bool, by: tuple[Actor, ...]
) -> Act | None:
    """ "Ukraine must decide", "any plan has to provide security": a demand; with "should" no more than advice."""
    head = clause.head
    auxiliaries = modals(head)
    yet = any(word.lower_ == "yet" for word in head.subtree if word.i == head.i + 1)
    must = "must" in auxiliaries or (lemma(head) in {"have", "need"} and verb.i != head.i and not yet)
    must = must or (
        lemma(head) == "require"
        and bool(auxiliaries & {"would", "will"})
        and bool(lemmas([subject]) & wordset("accept", "texts"))
    )
    should = bool(auxiliaries & wordset("obligation", "should"))
    times = [noun for noun in kids(head, "attr") if noun.lower_ == "time" and not kids(noun, "det", "amod")]
    due = any(kids(noun, "acl", "relcl") or prepositions(noun, "for") for noun in times) or bool(
        times and kids(head, "xcomp", "prep")
    )
    if due and lemma(head) == "be" and subject.lower_ == "it" and clause.speakers and not negated(head):
        return Act("urge", clause.speakers, clause.told)
    if not (must or should) or not clause.speakers:
        return None
    if own or (subject.lower_ in PERSONAL and not their):
        return None
    bearing = lemmas([subject]) & wordset("obligation", "matters")
    if not bearing and not any(actor.id or actor.country for actor in their):
        return None
    return Act("demand" if must else "urge", clause.speakers, their or clause.told)


def _put_off(
    clause: Clause, verb: Token, subject: Token, their: tuple[Actor, ...], own: bool, by: tuple[Actor, ...]
) -> Act | None:
    """ "That remained to be determined", "it was too early", "needed time", "would decide after hearing from"."""
    head = clause.head
    if lemma(head) == "remain" and lemmas(kids(head, "xcomp")) & wordset("defer", "remain"):
        return Act("defer", clause.speakers)
    if lemma(head) == "be" and lemmas(kids(head, "acomp")) & wordset("defer", "adjectives"):
        return Act("defer", clause.speakers)
    if own and lemma(head) in {"need", "want", "require"} and lemmas(kids(head, "dobj")) & wordset("defer", "need"):
        return Act("defer", by, clause.told)
    if own and modals(head) & {"would", "will"} and lemma(head) in wordset("defer", "later") and not negated(head):
        around = [*kids(head, "advmod"), *kids(head, "prep"), *kids(head, "advcl")]
        marks = {word.lower_ for child in around for word in (child, *kids(child, "mark", "advmod"))}
        if marks & wordset("defer", "later_marks"):
            return Act("defer", by)
    if negated(head) and lemmas([subject]) & wordset("defer", "meetings"):
        about = lemmas([head, *nouns(head)]) & wordset("defer", "considered")
        if about and any(token.lower_ in wordset("defer", "for_now") for token in head.subtree):
            return Act("defer", clause.speakers)
    return None


def _stays(
    clause: Clause, verb: Token, subject: Token, their: tuple[Actor, ...], own: bool, by: tuple[Actor, ...]
) -> Act | None:
    """ "Would not leave the talks", "is not meant to fight", "the aim was not to punish": explains, moves nothing."""
    head = clause.head
    if not negated(head):
        return None
    if own and lemma(verb) in wordset("stay", "verbs") and lemmas(nouns(verb)) & wordset("stay", "nouns"):
        return Act("clarify", by)
    if is_passive(head) and lemma(head) in wordset("clarify", "means"):
        return Act("clarify", clause.speakers)
    but = any(token.lower_ == "but" for token in head.subtree)
    if (
        lemma(head) == "be"
        and but
        and lemmas([subject]) & wordset("clarify", "nouns")
        and kids(head, "xcomp", "prep", "ccomp")
    ):
        return Act("clarify", clause.speakers)
    return None


def _refused(
    clause: Clause, verb: Token, subject: Token, their: tuple[Actor, ...], own: bool, by: tuple[Actor, ...]
) -> Act | None:
    """ "Will never cede land", "does not consent to it", "saw no need for it"."""
    head = clause.head
    if not own or is_passive(head):
        return None
    modal = bool(modals(head) & WOULD) or any(token.lower_ == "never" for token in kids(head, "neg", "advmod"))
    intends = lemma(head) in {"intend", "plan", "want"} and verb.i != head.i
    support = lemma(verb) in {"support", "consent", "agree", "accept", "recognise", "recognize"}
    perfect = "has" in modals(head) or "have" in modals(head) or "had" in modals(head)
    if negated(head) and lemma(verb) in wordset("reject", "giving") and (modal or intends or (support and not perfect)):
        return Act("reject", by)
    things = kids(verb, "dobj")
    bare = any(child.lower_ == "no" for noun in things for child in kids(noun, "det"))
    if lemma(verb) in wordset("reject", "seeing") and bare and lemmas(things) & wordset("reject", "none"):
        return Act("reject", by)
    return None


def _given(
    clause: Clause, verb: Token, subject: Token, their: tuple[Actor, ...], own: bool, by: tuple[Actor, ...]
) -> Act | None:
    """ "Would give up its claim" concedes; "would freeze the lines if …" puts forward terms."""
    head = clause.head
    if not own or negated(head) or not modals(head) & WOULD:
        return None
    things = lemmas(nouns(verb))
    if any(noun.lemma_.lower() in {"negotiation", "talk", "talks"} for noun in kids(verb, "nsubj")):
        return None  # "the talks will return to Geneva"
    if lemma(verb) == "return" and things & {"table", "talk", "talks", "negotiation", "negotiations"}:
        return Act("accept", by, clause.told) if hangs(head) else None
    if lemma(verb) in wordset("concede", "verbs") and things & wordset("concede", "objects"):
        return Act("concede", by)
    terms = hangs(head) or any(token.lower_ in {"exchange", "return", "condition"} for token in head.subtree)
    warned = clause.said is not None and lemma(clause.said) in {"threaten", "warn"}
    if lemma(verb) in wordset("propose", "verbs") and terms and not warned:
        return Act("propose", by)
    pleased = lemmas(kids(head, "acomp")) & wordset("accept", "pleased")
    if terms and (pleased or lemma(verb) in wordset("accept", "coming")):
        return Act("accept", by, clause.told)
    if lemma(verb) in wordset("retract", "verbs") and things & wordset("retract", "objects"):
        return Act("retract", by)
    return None


def _threatened(
    clause: Clause, verb: Token, subject: Token, their: tuple[Actor, ...], own: bool, by: tuple[Actor, ...]
) -> Act | None:
    """ "Would achieve its goals militarily if …", "is ready for war": harm that one says one would do."""
    head = clause.head
    if not own or negated(head):
        return None
    under = lemmas(below(head))
    for child in kids(head, "acomp"):
        fights = lemmas(prepositions(child, "for")) & {"war", "fight", "battle", "confrontation"}
        if child.lower_ in {"ready", "prepared"} and (fights or (hangs(head) and not complements(child))):
            return Act("threaten", by)
    if modals(head) & {"would", "will"} and hangs(head) and under & wordset("threaten", "force"):
        return Act("threaten", by)
    return None


def _fit_for(
    clause: Clause, verb: Token, subject: Token, their: tuple[Actor, ...], own: bool, by: tuple[Actor, ...]
) -> Act | None:
    """ "A limited truce could be useful": put forward, if softly."""
    head = clause.head
    if negated(head) or not clause.speakers or not lemmas([subject]) & wordset("propose", "subjects"):
        return None
    fits = lemmas(kids(head, "acomp", "oprd")) & wordset("propose", "fit")
    does = modals(head) & {"could", "would", "might"} and lemma(head) in wordset("propose", "doing")
    does = does or (bool(modals(head) & {"could"}) and is_passive(head) and hangs(head))  # "could be held if X helped"
    if (fits and (modals(head) & {"could", "would", "might"} or "possible" in fits)) or does:
        return Act("propose", clause.speakers, clause.told)
    return None
