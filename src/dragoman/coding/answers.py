"""Which move the words of an answer tell, where neither a frame nor what a party says names one.

"Said no to the paper" refuses it, "signed off on it" accepts it, "put a text to both" proposes it. The reader sees the
type of such an event and no move. The words are in lexicon/answers.toml.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.grammar import complements, is_passive, is_verb, kids, lemma, objects, prepositions, subjects
from dragoman.coding.leaving import talks_left
from dragoman.coding.lexicon import Frame, answers
from dragoman.coding.predicates import WOULD, modals, wordset
from dragoman.coding.within import but, inside

if TYPE_CHECKING:
    from dragoman.coding.actors import Cast
    from dragoman.coding.frames import Hit
    from dragoman.coding.words import Token

VOTES = {"parliament", "referendum", "test", "use", "vote"}
MATTERS = ("about", "for", "from", "in", "of", "on", "to", "with")


def as_an_answer(hit: Hit) -> Hit:
    """The hit with the move that its words tell, where it has none yet and somebody acts."""
    if hit.frame.move == "reject" and _at_odds(hit.trigger):
        return replace(hit, frame=replace(hit.frame, move=""))
    if hit.frame.move or not hit.actors:
        return hit
    move = _move(hit)
    return replace(hit, frame=replace(hit.frame, move=move)) if move else hit


def _move(hit: Hit) -> str:
    kind, verb = hit.frame.kind, hit.verb if hit.verb is not None else hit.trigger
    carried = hit.trigger != verb and hit.trigger.lower_ not in words("terms", "ready")
    named = hit.trigger.lemma_.lower() in words("answers", "nouns") or _gives(verb) or kind == "REJECT"
    if carried and not named:
        return ""  # "agreed to back the roadmap": what is agreed to does not agree
    if kind == "AGREE":
        if says_yes(verb):
            return "accept"
        return "propose" if _puts_forward(verb, hit.trigger) or _hints(verb) else ""
    if kind == "SUPPORT":
        return "accept" if says_yes(verb) and (_about(verb) & (words("things", "texts")) or _gives(verb)) else ""
    if kind == "REJECT":
        if is_put_off(verb):
            return "defer"
        if lemma(verb) in words("back", "verbs") and not kids(verb, "neg"):
            return "retract"
        will_not = any(_will_not(step) for step in (verb, *kids(verb, "ccomp")))
        return "reject" if says_no(verb) or will_not else ""
    if kind == "THREATEN":
        return "threaten" if _gives_time(verb) else ""
    return talks_left(verb) if kind == "SANCTION" else ""


def _gives_time(verb: Token) -> bool:
    """ "Gave the rebels three days to leave": an ultimatum, if a polite one."""
    times = [noun for noun in kids(verb, "dobj", "npadvmod") if noun.ent_type_ in {"DATE", "TIME"}]
    return lemma(verb) == "give" and any(kids(noun, "acl", "relcl") for noun in times)


def _will_not(verb: Token) -> bool:
    """ "Would not negotiate", "insisted that it will not disarm"."""
    return bool(kids(verb, "neg") and modals(verb) & WOULD) and lemma(verb) in wordset("reject", "giving")


def _at_odds(verb: Token) -> bool:
    """ "The two could not agree on a date": neither turned anything down."""
    verb = next(iter(kids(verb, "xcomp")), verb) if lemma(verb) == "fail" else verb
    if not is_verb(verb) or lemma(verb) != "agree" or prepositions(verb, "to") or complements(verb):
        return False
    doing = subjects(verb)
    several = any(noun.tag_ in {"NNS", "NNPS"} or kids(noun, "conj") or noun.lower_ == "they" for noun in doing)
    return several and bool(prepositions(verb, "on", "over"))


def words(group: str, key: str) -> frozenset[str]:
    return answers()[f"{group}.{key}"]


def says_yes(verb: Token) -> bool:
    """ "Signed off on it", "said yes to the plan", "gave its consent", "replied positively"."""
    if kids(verb, "neg"):
        return False
    if lemma(verb) in words("yes", "verbs") or _gives(verb):
        return True
    return _says(verb, "yes") or _answers(verb, words("yes", "manner"))


def _gives(verb: Token) -> bool:
    """ "Gave its blessing", "gave the green light"."""
    given = [noun for noun in kids(verb, "dobj") if lemma(verb) in words("answers", "give")]
    green = any(noun.lemma_ == "light" and any(c.lower_ == "green" for c in noun.children) for noun in given)
    return green or any(noun.lemma_.lower() in words("yes", "given") for noun in given)


def says_no(verb: Token) -> bool:
    """ "Said no to the paper", "responded negatively", "brushed it aside", "closed the door on talks"."""
    if kids(verb, "neg"):
        return False
    door = lemma(verb) in words("door", "closes") and bool(_things(verb) & words("door", "things"))
    if door or _says(verb, "no") or _answers(verb, words("no", "manner")):
        return True
    if lemma(verb) == "amount":
        return any(noun.lemma_.lower() in words("no", "amounts") for noun in prepositions(verb, "to"))
    said = {*words("things", "texts"), *words("things", "talks"), *words("things", "asked")}
    return lemma(verb) in words("no", "verbs") and bool(_about(verb) & said)


def is_put_off(verb: Token) -> bool:
    """ "Deferred the signing", "put the handover on hold"."""
    if kids(verb, "neg"):
        return False
    on_hold = lemma(verb) == "put" and any(n.lemma_.lower() in words("later", "hold") for n in prepositions(verb, "on"))
    return on_hold or lemma(verb) in words("later", "verbs")


def _puts_forward(verb: Token, trigger: Token) -> bool:
    """ "Put a proposal to both", "tabled a list", "ready for talks"."""
    if not is_verb(trigger) and trigger.lower_ in words("terms", "ready"):
        soft = any(lemma(step) in wordset("propose", "soft") for step in (*complements(trigger), *complements(verb)))
        return not soft and not kids(verb, "neg")  # "ready to go on working": no terms
    if not is_verb(verb) or kids(verb, "neg"):
        return False
    return lemma(verb) in words("terms", "verbs") and bool(_things(verb) & words("terms", "texts"))


def _hints(verb: Token) -> bool:
    """ "Signalled it could limit enrichment if …": terms, if veiled."""
    told = kids(verb, "ccomp") if lemma(verb) in words("terms", "hints") and not kids(verb, "neg") else []
    return any(modals(step) & {"could", "would"} and not kids(step, "neg") for step in told)


def _says(verb: Token, answer: str) -> bool:
    """ "Said yes", "says no to it": and not "said no one came"."""
    if lemma(verb) != "say" or complements(verb):
        return False
    return any(child.lower_ == answer and child.i > verb.i for child in verb.children)


def _answers(verb: Token, manner: frozenset[str]) -> bool:
    """ "Replied positively", "gave a positive response", "its answer was negative"."""
    if lemma(verb) in words("answers", "verbs"):
        return any(child.lower_ in manner for child in (*kids(verb, "advmod"), *prepositions(verb, "in")))
    nouns = [noun for noun in (*objects(verb), *kids(verb, "nsubj")) if noun.lemma_ in words("answers", "nouns")]
    told = [child for noun in nouns for child in kids(noun, "amod")]
    told += kids(verb, "acomp", "attr") if lemma(verb) == "be" else []
    return bool(nouns) and any(child.lower_ in manner for child in told)


def _things(verb: Token) -> set[str]:
    return {noun.lemma_.lower() for noun in (*objects(verb), *kids(verb, "nsubjpass"))}


def _about(verb: Token) -> set[str]:
    return _things(verb) | {noun.lemma_.lower() for noun in prepositions(verb, *MATTERS)}


# -- answers told as nouns, and whose text is answered: asked with the others of put_right.py --------------------------


def as_received(hit: Hit, cast: Cast) -> Hit:
    """ "The Y roadmap won the backing of X", "Y's offer met with a firm no from X": X answers Y."""
    verb = hit.trigger if is_verb(hit.trigger) else hit.verb
    if verb is None or lemma(verb) not in words("received", "verbs") or kids(verb, "neg"):
        return hit
    texts = words("things", "texts") | words("things", "asked")
    text = next((noun for noun in kids(verb, "nsubj", "nsubjpass") if noun.lemma_.lower() in texts), None)
    known = words("received", "yes") | words("received", "no")
    answer = next((noun for noun in _received(verb) if noun.lemma_.lower() in known), None)
    if text is None or answer is None or hit.trigger not in {verb, answer}:
        return hit
    nouns = [*prepositions(answer, "of", "from", "by", "among"), *prepositions(verb, "from")]
    actors = tuple(dict.fromkeys(one for noun in nouns for one in cast.within(noun)))
    if not actors:
        return hit
    targets = tuple(one for one in cast.within(text) if one not in actors)
    kind, move = ("SUPPORT", "accept") if _yes(answer) else ("REJECT", "reject")
    kind = hit.frame.kind if hit.frame.kind in {"AGREE", kind} and _yes(answer) else kind
    frame = Frame(id=f"{kind.lower()}.received", kind=kind, move=move)
    return replace(hit, frame=frame, actors=actors, targets=targets)


def _yes(noun: Token) -> bool:
    return noun.lemma_.lower() in words("received", "yes")


def _received(verb: Token) -> list[Token]:
    """What a text gets: "won the backing", "met with a no", "ran into opposition"."""
    return [*kids(verb, "dobj", "intj"), *prepositions(verb, "with", "into")]


def of_whose_text(hit: Hit, cast: Cast) -> Hit:
    """ "X's request for monitors from Y was accepted", "the plan that X had drafted was rejected": X is answered."""
    verb = hit.trigger
    answered = hit.frame.move in {"accept", "reject"} or (hit.frame.kind == "AGREE" and says_yes(verb))
    if not is_verb(verb) or not answered:
        return hit
    texts = words("things", "texts") | words("things", "asked")
    things = [noun for noun in (*objects(verb), *kids(verb, "nsubjpass")) if noun.lemma_.lower() in texts]
    hit = _by_whom_it_was_put_to(hit, things, cast)
    owners = [one for noun in things for one in _whose(noun)]
    named = tuple(dict.fromkeys(actor for one in owners for actor in cast.who(one)))
    if not named or {one.id or one.text for one in named} & {a.id or a.text for a in (*hit.actors, *hit.targets)}:
        return hit
    spoken_of = inside([word for noun in things for prep in kids(noun, "prep", "acl") for word in prep.subtree])
    return replace(hit, targets=(*named, *but(hit.targets, spoken_of)))


def as_conveyed(hit: Hit, cast: Cast) -> Hit:
    """ "Doha conveyed X's offer to Y", "X's counter-proposal was sent to Y": X's, whoever brings it."""
    verb = hit.trigger
    if hit.frame.move not in {"counter", "propose"} or not is_verb(verb):
        return hit
    carried = lemma(verb) in words("terms", "carried") or (is_passive(verb) and not hit.actors)
    things = [noun for noun in (*objects(verb), *kids(verb, "nsubjpass")) if carried]
    things = [noun for noun in things if noun.lemma_.lower().split("-")[-1] in words("terms", "texts")]
    adjectives = [one for noun in things for one in kids(noun, "amod", "compound") if one.ent_type_ in {"GPE", "NORP"}]
    owners = [one for noun in things for one in _whose(noun)] + adjectives
    named = tuple(dict.fromkeys(actor for one in owners for actor in (cast.who(one) or cast.modifier(one))))
    if not named:
        return hit
    ends = [*kids(verb, "dative"), *(noun for word in (verb, *things) for noun in prepositions(word, "to"))]
    put_to = tuple(dict.fromkeys(actor for one in ends for actor in cast.who(one)))
    return replace(hit, actors=named, targets=put_to or tuple(one for one in hit.targets if one not in named))


def _whose(text: Token) -> list[Token]:
    """ "X's plan", "the plan that X had drafted", "put forward by X"."""
    made = [clause for clause in kids(text, "acl", "relcl") if lemma(clause) in words("terms", "makes")]
    by = [agent for clause in made for prep in kids(clause, "agent") for agent in kids(prep, "pobj")]
    doing = [noun for clause in made if not is_passive(clause) for noun in kids(clause, "nsubj")]
    owners = [owner for word in (text, *kids(text, "compound")) for owner in kids(word, "poss")]
    return [one for one in (*owners, *by, *doing) if one.tag_ not in {"PRP$", "WDT", "WP"}]


def _by_whom_it_was_put_to(hit: Hit, things: list[Token], cast: Cast) -> Hit:
    """ "A proposal by Y to X was turned down": by X."""
    if hit.actors or not is_passive(hit.trigger) or kids(hit.trigger, "agent"):
        return hit
    ends = [prep for text in things for prep in kids(text, "prep") if prep.lower_ in {"by", "to"}]
    asked = [word for prep in ends for word in prep.subtree if word.dep_ == "pobj" and word.head.lower_ == "to"]
    actors = tuple(dict.fromkeys(one for noun in asked for one in cast.who(noun) if one.id))
    others = tuple(one for one in hit.targets if one not in actors)
    return replace(hit, actors=actors, targets=others) if actors else hit


# -- types that the words of an answer leave no doubt of: asked with those of turned_kinds.py --------------------------


def _more_time(hit: Hit, kind: str) -> Frame | None:
    """ "Extended the deadline", "pushed the ultimatum back": whoever gives more time threatens and refuses nothing."""
    verb = hit.trigger
    more = is_verb(verb) and lemma(verb) in words("more_time", "verbs") and not kids(verb, "neg")
    if kind not in {"REJECT", "SANCTION", "THREATEN"} or not more or not _things(verb) & words("more_time", "things"):
        return None
    return Frame(id="concede.extend_deadline", kind="CONCEDE", move="concede")


def _door_open(hit: Hit, kind: str) -> Frame | None:
    """ "Left the door open to talks": no refusal."""
    verb = hit.trigger
    leaves = is_verb(verb) and lemma(verb) in words("door", "leaves") and not kids(verb, "neg")
    if kind in {"THREATEN", "PROTEST"} or not leaves:
        return None
    doors = [word for word in verb.subtree if word.lemma_.lower() in words("door", "things") and word.i > verb.i]
    ajar = any(word.lower_ in {"open", "ajar"} and 0 < word.i - door.i < 3 for door in doors for word in verb.subtree)
    return Frame(id="agree.door_open", kind="AGREE", move="propose") if ajar else None


def _made_to_hang(hit: Hit, kind: str) -> Frame | None:
    """ "Made new talks dependent on recognition", "conditioned the signing on a vote": a demand."""
    verb = hit.trigger if is_verb(hit.trigger) else hit.trigger.head
    if kind not in {"AGREE", "CONSULT", "REJECT", "SUPPORT"} or not is_verb(verb) or is_passive(verb):
        return None
    if kids(verb, "neg"):
        return None
    on = lemma(verb) in words("hangs", "verbs") and bool(prepositions(verb, "on", "upon"))
    made = lemma(verb) in words("hangs", "makes")
    made = made and any(w.lower_ in words("hangs", "words") and w.i > verb.i for w in verb.subtree)
    own = hit.trigger == verb or hit.trigger in objects(verb)
    tied = lemma(verb) in words("hangs", "ties") and bool(_things(verb) & words("hangs", "tied"))
    on = on or (tied and bool(prepositions(verb, "to")))
    return Frame(id="request.make_conditional", kind="REQUEST", move="demand") if (on or made) and own else None


def _signed_off(hit: Hit, kind: str) -> Frame | None:
    """ "Signed off on the proposal": nothing is given up, and nothing turned down."""
    verb = hit.trigger
    signed = is_verb(verb) and lemma(verb) in {"sign off", "sign on", "sign up"} and not kids(verb, "neg")
    if kind not in {"CONCEDE", "REJECT"} or not signed or not prepositions(verb, "on", "to"):
        return None
    return Frame(id="agree.sign_up", kind="AGREE", move="accept")


def _tabled(hit: Hit, kind: str) -> Frame | None:
    """ "Had tabled a list of names", "put a text to both sides": no meeting, and no praise."""
    verb = hit.trigger
    if kind not in {"CONSULT", "SUPPORT"} or not is_verb(verb) or kids(verb, "neg"):
        return None
    ends = {end.lemma_.lower() for word in (verb, *objects(verb)) for end in prepositions(word, "to")}
    put = lemma(verb) in {"float", "put forward", "table"} or (lemma(verb) == "put" and ends and not ends & VOTES)
    return (
        Frame(id="agree.propose", kind="AGREE", move="propose")
        if put and _things(verb) & words("terms", "texts")
        else None
    )


def _dug_in(hit: Hit, kind: str) -> Frame | None:
    """ "Has dug in its heels over missiles": no show of force."""
    dug = is_verb(hit.trigger) and hit.trigger.lemma_ == "dig" and kind != "REJECT"
    heels = any(word.lemma_.lower() == "heel" for word in hit.trigger.subtree)
    return Frame(id="reject.dig_in", kind="REJECT", move="reject") if dug and heels else None


def _guarantor(hit: Hit, kind: str) -> Frame | None:
    """ "Will act as guarantor of the deal": it vouches for it."""
    verb = hit.trigger
    acts = kind in {"CONSULT", "COOPERATE", "SUPPORT"} and is_verb(verb) and lemma(verb) in {"act", "serve"}
    as_what = {noun.lemma_.lower() for noun in prepositions(verb, "as")}
    return Frame(id="agree.guarantor", kind="AGREE", move="guarantee") if acts and "guarantor" in as_what else None


def _round_put_off(hit: Hit, kind: str) -> Frame | None:
    """ "The next round was pushed back at X's request": the round is put off, and X turns nothing down."""
    verb = hit.trigger
    off = kind in {"REJECT", "SANCTION"} and is_verb(verb) and is_passive(verb) and not kids(verb, "neg")
    off = off and lemma(verb) in words("later", "verbs") | {"push back", "put back"}
    rounds = {noun.lemma_.lower() for noun in kids(verb, "nsubjpass")} & words("things", "talks")
    return Frame(id="consult.put_off", kind="CONSULT", status="postponed") if off and rounds else None


def _only_carried(hit: Hit, kind: str) -> Frame | None:
    """ "Mediators passed the proposal on to X": whoever carries a text makes none."""
    verb = hit.trigger
    if kind not in {"AGREE", "SUPPORT"} or not is_verb(verb) or lemma(verb) not in words("terms", "carried"):
        return None
    things = [noun for noun in objects(verb) if noun.lemma_.lower() in words("terms", "texts")]
    around = [child for noun in things for child in kids(noun, "det", "poss", "amod", "compound")]
    known = any(child.lower_ == "the" for child in around) and any(w.lower_ == "to" for w in verb.subtree)
    owned = any(child.dep_ == "poss" or child.ent_type_ in {"GPE", "NORP", "ORG"} for child in around)
    return Frame(id="consult.carry_message", kind="CONSULT", mode="third-party") if known and not owned else None


ANSWERS = (
    _only_carried, _dug_in, _guarantor, _round_put_off, _more_time, _door_open, _made_to_hang, _signed_off, _tabled,
)  # fmt: skip
