"""What a party does by saying it: the demand in "said that they must leave", the refusal in "said it would never".

Frames know the verbs that name an act, and the reader sees that some sentence demands or threatens; what exactly is
done by a plain "said" stands in the clause below it. acts.py reads that clause, turns.py weighs what is there already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.acts import Act, Clause, act_of
from dragoman.coding.answers import as_an_answer
from dragoman.coding.asserted import as_stated, with_claims, without_sayers
from dragoman.coding.beside import told_beside
from dragoman.coding.discourse import side
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, is_passive, is_verb, kids, lemma, prepositions, subjects
from dragoman.coding.lexicon import Frame, Lexicon
from dragoman.coding.parties import lies_in
from dragoman.coding.predicates import (
    WOULD,
    bears,
    below,
    coordinated,
    first_of,
    hangs,
    lemmas,
    main,
    modals,
    negated,
    words,
    wordset,
)
from dragoman.coding.truces import by_whoever_declares_it
from dragoman.coding.turns import by_the_reader, weighed
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

DONE_BY_SAYING = {
    "propose", "demand", "urge", "accept", "reject", "defer", "counter", "concede", "threaten", "clarify", "retract",
}  # fmt: skip
WEIGHT = 0.7  # of an act that stands in no frame; as for a frame of one constraint
KINDS = {
    "demand": "REQUEST", "urge": "REQUEST", "accept": "AGREE", "propose": "AGREE", "concede": "CONCEDE",
    "reject": "REJECT", "defer": "REJECT", "retract": "REJECT", "threaten": "THREATEN", "clarify": "CONSULT",
}  # fmt: skip
HARSH = {"ACCUSE", "REJECT", "SANCTION", "THREATEN"}
SAID_ANEW = {"AGREE", "CONCEDE", "REJECT", "REQUEST", "THREATEN", "ACCUSE", "SUPPORT", "CONSULT", "SANCTION", "RETREAT"}


def stated(
    hits: Sequence[Hit], sentence: Sentence, cast: Cast, lexicon: Lexicon, before: tuple[Actor, ...]
) -> list[Hit]:
    """The hits of a sentence with what is done by saying it, by place.

    before  who spoke in the sentence before: "They should also talk" goes on with what he said
    """
    made = [without_sayers(weighed(as_stated(hit)), cast) for hit in hits]
    plain: list[Clause] = []  # those that do nothing by being said
    for clause in _clauses(sentence, cast, lexicon, before):
        act = act_of(clause, cast)
        if act is not None and act.actors:
            made = _with(made, clause, act)
        else:
            plain.append(clause)
    taken = {hit.trigger.i for hit in made if hit.frame.move}
    found = (read(verb, cast) for verb in sentence for read in (_called_off, _called) if verb.i not in taken)
    for hit in (one for one in found if one is not None):
        made = [one for one in made if one.trigger != hit.trigger or one.frame.kind != hit.frame.kind]
        made.append(hit)
    speech = speech_verbs(lexicon)
    made = [_in_a_saying(by_whoever_declares_it(hit, cast), cast, speech) for hit in made]
    made = told_beside(sentence, [as_an_answer(hit) for hit in made], cast)
    made = with_claims(made, plain, cast)
    return sorted(made, key=lambda hit: hit.trigger.i)


def _in_a_saying(hit: Hit, cast: Cast, speech: set[str]) -> Hit:
    """With the verb of saying over it, where who acts is who says it: the day of the saying is the day of the move."""
    if hit.said is not None or hit.frame.move in {"", "claim", "deny", "pledge"}:
        return hit
    for child, head in ancestors(hit.verb if hit.verb is not None else hit.trigger):
        if child.dep_ in {"relcl", "advcl", "acl"}:
            return hit
        if child.dep_ == "ccomp" and is_verb(head) and lemma(head) in speech and not is_passive(head):
            ours = {side(actor) for noun in subjects(head) for actor in cast.within(noun)} - {""}
            return replace(hit, said=head) if ours & {side(actor) for actor in hit.actors} else hit
    return hit


def speakers(sentence: Sentence, cast: Cast, lexicon: Lexicon) -> tuple[Actor, ...]:
    """Who says something in a sentence, the last of them; nobody where it is in the document's own voice."""
    found: tuple[Actor, ...] = ()
    for verb in sentence:
        if is_verb(verb) and lemma(verb) in speech_verbs(lexicon):
            found = tuple(actor for noun in subjects(verb) for actor in cast.within(noun)) or found
    return tuple(actor for actor in found if actor.sector != "MED")


def territory(hit: Hit, cast: Cast) -> bool:
    """Whether a move is about land: "give up the Donbas", "leave the strip", "asked for the whole of the valley"."""
    if hit.frame.move not in {"demand", "urge", "propose", "concede", "reject", "accept", "counter", "retract"}:
        return False
    top = hit.content if hit.content is not None else hit.trigger
    near = [top, hit.trigger, *top.subtree]
    verbs = {lemma(token) for token in near if is_verb(token)} | (
        {"ask for"} if prepositions(hit.trigger, "for") else set()
    )
    land = [
        token
        for token in top.subtree
        if (place := cast.places.get(token.offset)) is not None and place.kind != "country" and token.dep_ != "poss"
    ]
    parts = {token.lemma_.lower() for token in top.subtree} & wordset("territory", "nouns")
    return bool(verbs & wordset("territory", "verbs")) and bool(land or parts)


def speech_verbs(lexicon: Lexicon) -> set[str]:
    """The verbs, as lemmas, by which somebody says something."""
    said = lexicon.cues["speech"]
    return {*said["neutral"], *said["claim"], *words()["speech"]["also"]}


# -- what is said ---------------------------------------------------------------------------------------------------


def _clauses(sentence: Sentence, cast: Cast, lexicon: Lexicon, before: tuple[Actor, ...]) -> Iterator[Clause]:
    speech, seen = speech_verbs(lexicon), set[int]()
    for verb in sentence:
        if not is_verb(verb) or lemma(verb) not in speech or is_passive(verb):
            continue
        who = tuple(actor for noun in subjects(verb) for actor in cast.within(noun))
        told = tuple(actor for noun in kids(verb, "dobj", "dative") for actor in cast.within(noun))
        under = kids(verb, "ccomp")
        if verb.dep_ == "parataxis" and is_verb(verb.head):
            under = [verb.head]
        under += [other for other in kids(verb, "conj") if is_verb(other) and lemma(other) not in speech]
        for head in (one for clause in under for one in coordinated(clause)):
            if head.i not in seen and who:
                seen.add(head.i)
                yield Clause(head, verb, tuple(a for a in who if a.sector != "MED"), told)
    roots = [token for token in sentence if token.dep_ == "ROOT" and is_verb(token) and lemma(token) not in speech]
    quoted = _according(sentence, cast)
    for head in (one for root in roots for one in coordinated(root)):
        if head.i not in seen:
            seen.add(head.i)
            yield Clause(head, None, quoted or before, ())


def _according(sentence: Sentence, cast: Cast) -> tuple[Actor, ...]:
    for word in sentence:
        if word.lower_ == "according":
            return tuple(a for noun in prepositions(word, "to") for a in cast.within(noun) if a.sector != "MED")
    return ()


def _called_off(verb: Token, cast: Cast) -> Hit | None:
    """ "Cancelled the meeting with them": who calls off what he had agreed to goes back on it; a host does not."""
    if not is_verb(verb) or is_passive(verb) or lemma(verb) not in wordset("retract", "cancel") or modals(verb) & WOULD:
        return None
    for noun in kids(verb, "dobj"):
        others = tuple(actor for inner in prepositions(noun, "with") for actor in cast.within(inner))
        actors = tuple(actor for subject in subjects(verb) for actor in cast.within(subject))
        if lemmas([noun]) & wordset("defer", "meetings") and others and actors and not negated(verb):
            frame = Frame(id="stated.retract", kind="REJECT", move="retract", weight=WEIGHT)
            return Hit(frame, verb, actors=actors, targets=others, content=noun)
    return None


def _called(verb: Token, cast: Cast) -> Hit | None:
    """ "Called the conditions unacceptable", "described it as a trap": refuses what it speaks of."""
    if not is_verb(verb) or is_passive(verb) or lemma(verb) not in wordset("reject", "calling") or negated(verb):
        return None
    under = kids(verb, "ccomp", "xcomp")
    things = [*kids(verb, "dobj"), *(noun for clause in under for noun in kids(clause, "nsubj"))]
    said = [
        *under,
        *kids(verb, "oprd", "acomp"),
        *(w for p in kids(verb, "prep") if p.lower_ == "as" for w in p.children),
    ]
    said += [child for noun in things for child in kids(noun, "amod", "acl") if child.i > noun.i]
    if not any(bears(noun, wordset("accept", "texts")) for noun in things) or not lemmas(said) & wordset(
        "reject", "bad"
    ):
        return None
    actors = tuple(actor for noun in subjects(verb) for actor in cast.within(noun) if actor.sector != "MED")
    targets = tuple(actor for noun in things for actor in cast.within(noun) if actor not in actors)
    frame = Frame(id="stated.reject", kind="REJECT", move="reject", weight=WEIGHT)
    return Hit(frame, verb, actors=actors, targets=targets, content=things[0]) if actors else None


# -- the hits -------------------------------------------------------------------------------------------------------


def _with(hits: list[Hit], clause: Clause, act: Act) -> list[Hit]:
    """The hits with the act: as the move of the one that the reader saw in these words, else as one of its own."""
    marks = kids(clause.head, "aux", "neg", "acomp", "attr", "oprd")
    places = {clause.head.i, main(clause.head).i, *(child.i for child in marks)}
    if clause.said is not None:
        places.add(clause.said.i)
    inner = {token.i for token in below(clause.head)}
    family = {token.i for token in coordinated(first_of(clause.head))}
    same = [hit for hit in hits if hit.frame.move == act.move and hit.verb is not None and hit.verb.i in family]
    if same and act.move == "concede":  # "said it would give up its claim": done by saying so
        return [replace(hit, said=clause.said, status=_status(clause)) if hit in same else hit for hit in hits]
    if same:
        return hits  # "does not support it and does not consent": one refusal
    near = [hit for hit in hits if hit.trigger.i in places]
    ours = {side(actor) or actor.text for actor in act.actors}
    named = [
        hit
        for hit in hits
        if hit.frame.move and not by_the_reader(hit) and hit.trigger.i in places | inner
        if ours & {side(actor) or actor.text for actor in hit.actors}
    ]
    if any(hit.frame.move == act.move or hit.trigger.i in places for hit in named):
        return hits
    for hit in near:
        if by_the_reader(hit) and hit.frame.kind in SAID_ANEW:
            frame = replace(hit.frame, move=act.move, kind=_kind(hit.frame.kind, act.move))
            changed = replace(
                hit, frame=frame, targets=hit.targets or act.targets, said=clause.said,
                status=act.status or _status(clause), actors=_in_full(act.actors, hit.actors),
                content=hit.content or clause.head,
            )  # fmt: skip
            return [changed if other is hit else other for other in hits]
    frame = Frame(id=f"stated.{act.move}", kind=KINDS[act.move], move=act.move, weight=WEIGHT)
    names = {actor.span for actor in act.actors}
    targets = tuple(actor for actor in act.targets if actor.span not in names)
    made = Hit(frame, main(clause.head), actors=act.actors, targets=targets, content=clause.head)
    made.said, made.status = clause.said, act.status or _status(clause)
    return [made, *hits]


def _kind(kind: str, move: str) -> str:
    """The reader's type, unless it is of the other sort than the move: no threat in calling something unacceptable."""
    refusing = move in {"reject", "defer", "retract"}
    against = kind in HARSH if move in {"accept", "propose", "concede"} else refusing and kind not in HARSH
    threatens = (move == "threaten") != (kind == "THREATEN") and (refusing or move == "threaten")
    asks = move in {"demand", "urge"} and kind in {"ACCUSE", "AGREE", "SUPPORT"}  # "reiterated that X should"
    return KINDS[move] if against or threatens or asks else kind


def _in_full(actors: tuple[Actor, ...], seen: Iterable[Actor]) -> tuple[Actor, ...]:
    """Who says it, in the reader's words where these are longer: "the agency | working in X"."""
    seen = tuple(seen)
    if any((one.id or "").startswith("person:") for one in seen) and {side(a) for a in seen} == {
        side(a) for a in actors
    }:
        return seen
    return tuple(next((one for one in seen if lies_in(actor.span, one.span)), actor) for actor in actors)


def _status(clause: Clause) -> str:
    """An act by saying is done when it is said; what one would do hangs on what its clause hangs on."""
    return "conditional" if hangs(clause.head) and modals(clause.head) & WOULD else "happened"
