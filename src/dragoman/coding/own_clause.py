"""Who stands in another clause of the sentence and has no part in the event: the parties of other verbs, their agents.

The reader takes the parties of a sentence for those of its events; here the clause that an event stands in decides.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.amounts import MACHINES
from dragoman.coding.by_object import loses_men
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import (
    ancestors,
    is_passive,
    is_verb,
    kids,
    lemma,
    objects,
    prepositions,
    subjects,
    with_conjuncts,
)
from dragoman.coding.told_as_nouns import owners_of
from dragoman.coding.within import but, inside, only
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Token

VIOLENT = {"ASSAULT", "COERCE", "MOBILIZE"}
DESTRUCTION = {  # of whom it is told with "of": the town suffers it
    *("annexation", "blockade", "bombardment", "bombing", "capture", "conquest", "destruction", "encirclement"),
    *("invasion", "occupation", "seizure", "shelling", "siege"),
}
FIGHTING = {"battle", "clash", "explosion", "fighting", "shelling", "skirmish", "violence", "war"}
ANSWERS = {"answer", "reaction", "reply", "response", "retaliation"}
GIVES_NEWS = {"announce", "confirm", "describe", "present", "report", "tell"}
WARNS = {"caution", "deter", "discourage", "dissuade", "prevent", "stop", "warn"}
FIRES = {"direct", "fire", "hurl", "launch", "lob"}
FRONTED = {"after", "amid", "despite", "following", "under", "with"}
UNTIL = {"after", "before", "if", "once", "unless", "until"}
ASSETS = {
    *("account", "asset", "bond", "coal", "crude", "deposit", "fuel", "fund", "gas", "holding", "money", "oil"),
    *("reserve",),
}
ABOUT_MONEY = {"AGREE", "AID", "CONSULT", "REJECT", "REQUEST", "SUPPORT", "THREATEN"}
KIND_TO = {"applaud", "commend", "express", "hail", "praise", "support", "thank", "welcome"}
RESIGNS = {"announce", "give", "hand", "hand in", "offer", "submit", "tender"}
SEES_AS = {
    *("accuse", "back", "blacklist", "brand", "call", "consider", "designate", "fund", "label", "list", "proscribe"),
    *("recognise", "recognize", "regard", "sanction", "support"),
}
REPORTS = {"deny", "report"}
SAYS = {"add", "argue", "claim", "insist", "say", "tell", "warn", "write"}
DECISIONS = {"agreement", "attempt", "bid", "call", "decision", "demand", "effort", "idea", "move", "plan", "proposal"}


def in_its_own_clause(hit: Hit, cast: Cast) -> Hit:
    """The hit without those who stand in other clauses than its own."""
    hit = _without_mere_words(_without_another_act(_without_who_describes(hit)))
    hit = _without_the_ground(_without_watchers(_without_owners(hit)))
    if is_verb(hit.trigger):
        hit = _without_what_is_left(_who_is_called_for(_whose_text(hit, cast), cast))
        hit = _who_loses(_without_the_matter(_without_the_denied(_without_the_next_step(hit))))
        hit = _who_both_did_so(_who_did_so(_who_is_its_subject(_who_is_he(hit, cast), cast), cast), cast)
        hit = _without_others_agents(_without_others_subjects(hit))
        hit = _who_is_warned(_without_whose_word(_by_its_subject(_who_reports_it(hit, cast), cast)), cast)
        return _without_the_thanked(_not_by_who_tells(_without_the_term(_who_resigns(hit, cast))))
    hit = _without_the_circumstance(hit)
    hit = _without_what_it_answers(_without_what_is_destroyed(_with_theirs(hit, cast)))
    return _who_resigns(_without_the_told(hit), cast)


def _without_watchers(hit: Hit) -> Hit:
    """ "The truce was agreed with observers from X and Y": neither of them agreed to it."""
    if hit.frame.kind not in {"AGREE", "SUPPORT"}:  # who meets with them does meet them
        return hit
    watching = [noun for noun in hit.trigger.sent if noun.lemma_.lower() in {"monitor", "observer"}]
    away = inside(noun for noun in watching if noun.dep_ == "pobj" and noun.head.lower_ in {"by", "of", "with"})
    away -= inside([hit.trigger]) if hit.trigger in watching else set()
    return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away)) if away else hit


def _without_the_next_step(hit: Hit) -> Hit:
    """ "Said he would meet X and called on Y to leave", "A will meet B, and C plans to see D": not said to Y, not D."""
    after = kids(hit.trigger, "conj")
    away = inside(after if kids(hit.trigger, "ccomp") else filter(_stands_alone, after))
    return replace(hit, targets=but(hit.targets, away)) if away else hit


def _stands_alone(clause: Token) -> bool:
    """Whether a second clause has somebody of its own behind "and": "…, and that he plans", "… and Y will leave"."""
    first = clause.left_edge
    joined = first.lower_ == "that" or (first.i > 0 and first.nbor(-1).dep_ == "cc")
    return joined and any(noun.pos_ in {"PRON", "PROPN"} for noun in kids(clause, "nsubj"))


def _without_the_matter(hit: Hit) -> Hit:
    """ "Flew to X to meet Y", "discussed X and Y with Z": X is where they met, or what they spoke of."""
    verb, away = hit.trigger, set[int]()
    if lemma(verb) == "discuss":
        away = inside(kids(verb, "dobj")) - inside(word for word in verb.subtree if word.lower_ == "with")
    elif lemma(verb) == "meet" and verb.dep_ in {"advcl", "xcomp"} and kids(verb, "dobj"):
        away = inside(prepositions(verb.head, "to")) - inside([verb])
    return replace(hit, targets=but(hit.targets, away)) if away else hit


def _without_the_denied(hit: Hit) -> Hit:
    """ "Denied any part in the raid on X": X is not who is contradicted."""
    if hit.frame.move != "deny":
        return hit
    inner = [prep for thing in objects(hit.trigger) for word in thing.subtree for prep in kids(word, "prep")]
    away = inside(prep for prep in inner if prep.lower_ in {"against", "at", "in", "on"})
    return replace(hit, targets=but(hit.targets, away)) if away else hit


def _whose_text(hit: Hit, cast: Cast) -> Hit:
    """ "X received a proposal from Y, which stipulated …": Y's terms, to X."""
    verb, text = hit.trigger, hit.trigger.head
    if text.dep_ == "pobj" and text.head.lower_ == "from":  # the model hangs "which" on Y
        text = next((noun for _, noun in ancestors(text) if noun.dep_ == "dobj" or is_verb(noun)), text)
        text = next(iter(kids(text, "dobj")), text)
    if verb.dep_ != "relcl" or text.dep_ != "dobj" or lemma(text.head) not in {"get", "receive"}:
        return hit
    senders = [noun for one in (text, text.head) for noun in prepositions(one, "from")]
    if [noun.lower_ for noun in kids(verb, "nsubj")] not in (["which"], ["that"]) or not senders:
        return hit
    by = tuple(actor for noun in senders for actor in cast.who(noun))
    to = tuple(actor for noun in kids(text.head, "nsubj") for actor in cast.who(noun))
    return replace(hit, actors=by, targets=to) if by else hit


def _who_is_called_for(hit: Hit, cast: Cast) -> Hit:
    """ "Praised X and called for more countries to send police": they are called on, not X."""
    verb = hit.trigger
    if hit.frame.kind != "REQUEST" or verb.dep_ != "conj" or lemma(verb) not in {"ask", "call", "plead"}:
        return hit
    asked = [noun for noun in prepositions(verb, "for") if any(c.i > noun.i for c in kids(verb, "xcomp", "advcl"))]
    clauses = [clause for clause in kids(verb, "advcl", "ccomp") if clause.left_edge.lower_ == "for"]
    asked += [noun for clause in clauses for noun in kids(clause, "nsubj")]
    if not asked:
        return hit
    beside = inside(kids(verb.head, "dobj"))
    return replace(hit, targets=but(hit.targets, beside) or tuple(a for noun in asked for a in cast.who(noun)))


def _without_what_is_left(hit: Hit) -> Hit:
    """ "Was ordered to leave X", "was refused permission to meet Y": neither X nor Y is told so."""
    verb, away = hit.trigger, set[int]()
    if is_passive(verb) and hit.frame.kind in {"COERCE", "REQUEST", "SANCTION"}:
        left = [clause for clause in kids(verb, "xcomp") if clause.lemma_ in {"depart", "exit", "leave", "quit"}]
        away = inside(thing for clause in left for thing in kids(clause, "dobj"))
    elif is_passive(verb) and hit.frame.kind == "REJECT":
        away = inside(clause for thing in kids(verb, "dobj") for clause in kids(thing, "acl"))
    return replace(hit, targets=but(hit.targets, away)) if away else hit


def _without_who_describes(hit: Hit) -> Hit:
    """ "Were killed in a raid that X blamed on Y": nobody says that X was killed, or took part."""
    word = hit.trigger
    if hit.frame.kind not in {*VIOLENT, "RETREAT"}:
        return hit
    clauses = [verb for verb in word.sent if verb.dep_ in {"acl", "relcl"} and kids(verb, "nsubj")]
    beside = [verb for verb in clauses if verb != word and lemma(verb) != "deny" and not verb.is_ancestor(word)]
    away = inside(noun for verb in beside for noun in kids(verb, "nsubj") if noun.pos_ != "PRON")
    away |= inside(noun for verb in beside if lemma(verb) == "blame" for noun in prepositions(verb, "on"))
    return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away)) if away else hit


def _without_the_circumstance(hit: Hit) -> Hit:
    """ "The talks came amid tensions between X and Y", "the pullout comes ahead of X's visit": neither is of theirs."""
    noun = hit.trigger
    verb = noun.head
    if is_verb(noun) or noun.dep_ not in {"nsubj", "nsubjpass"} or not is_verb(verb):
        return hit
    around = [prep for prep in kids(verb, "prep", "advmod") if prep.lower_ in {"after", "ahead", "amid", "before"}]
    away = inside(around)
    return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away)) if away else hit


def _without_another_act(hit: Hit) -> Hit:
    """ "Held talks with X before meeting Y", "after meeting Y, called X": Y is met, and not called."""
    acts = [word for word in hit.trigger.sent if word.dep_ == "pcomp" and word.head.lower_ in {"after", "before"}]
    away = inside(act for act in acts if act.tag_ == "VBG" and act != hit.trigger and not act.is_ancestor(hit.trigger))
    return replace(hit, targets=but(hit.targets, away)) if away else hit


def _who_loses(hit: Hit) -> Hit:
    """ "X lost the town to Y": X gave it up, and not Y. "X lost 40 men": it is X that was hit."""
    if hit.frame.kind == "ASSAULT" and loses_men(hit.trigger):
        losers = inside(kids(hit.trigger, "nsubj"))
        struck = only((*hit.actors, *hit.targets), losers)
        return replace(hit, actors=but(hit.actors, losers), targets=struck) if struck else hit
    if hit.frame.kind != "RETREAT" or lemma(hit.trigger) != "lose":
        return hit
    losers, winners = inside(kids(hit.trigger, "nsubj")), inside(prepositions(hit.trigger, "to"))
    turned = hit.actors == only(hit.actors, winners) and hit.targets == only(hit.targets, losers)
    return replace(hit, actors=hit.targets, targets=hit.actors) if turned else hit


def _without_the_ground(hit: Hit) -> Hit:
    """ "Cancelled the talks in protest against what X had said": they were not to be with X."""
    if hit.frame.kind not in {"CONSULT", "REJECT"}:
        return hit
    over = (hit.trigger, hit.trigger.head)
    away = inside(noun for word in over for noun in prepositions(word, "in") if noun.lower_ in {"protest", "response"})
    return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away)) if away else hit


def _without_mere_words(hit: Hit) -> Hit:
    """ "A three-way meeting with himself", "three working groups": nobody else."""
    described = {
        word.offset
        for word in hit.trigger.sent
        if word.dep_ in {"amod", "compound"} and word.tag_ in {"VBG", "VBN"} and not word.ent_type_
    }
    others = [one for one in hit.targets if not one.text.lower().endswith(("himself", "herself"))]
    if lemma(hit.trigger) in FIRES:  # "fired X-made missiles at Y"
        arms = inside(noun for noun in kids(hit.trigger, "dobj", "nsubjpass") if noun.lemma_.lower() in MACHINES)
        others = [one for one in others if one.span[0] not in arms]
    targets = tuple(one for one in others if " " in one.text or one.span[0] not in described)
    done = {word.offset for word in hit.trigger.sent if word.tag_ in {"VBD", "VBP", "VBZ"}}  # "X, which | hosts | it"
    hit = replace(hit, actors=tuple(one for one in hit.actors if one.id or " " in one.text or one.span[0] not in done))
    begins = {one.span[0] for one in (*hit.actors, *targets) if not one.id or one.id.startswith("person:")}
    sides = (
        tuple(one for one in side if one.span[1] + 1 not in begins or (one.id or "").startswith("person:"))
        for side in (hit.actors, targets)
    )
    actors, targets = sides  # "the deputy minister | Ana Roe": one person, whose post stands before the name
    return replace(hit, actors=actors, targets=targets)


def _without_others_agents(hit: Hit) -> Hit:
    """ "The exchange was brokered by X, and 40 have been freed", "drones were launched and all were downed by X"."""
    verb = hit.trigger
    if not is_passive(verb):
        said_of = [clause for noun in kids(verb, "nsubj") for clause in kids(noun, "acl") if lemma(clause) in SEES_AS]
        away = inside(by for clause in said_of for by in kids(clause, "agent"))  # "the group, listed by X, declared …"
        return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away)) if away else hit
    if kids(verb, "agent"):
        return hit
    away = set[int]()
    for by in verb.sent:
        if by.dep_ != "agent" or by.head == verb:
            continue
        other = by.head
        after = other.dep_ == "conj" and other.head == verb and bool(kids(other, "nsubjpass"))
        before = verb.dep_ == "conj" and verb.head == other and bool(kids(verb, "nsubjpass"))
        beside = other.dep_ in {"acl", "relcl"} and verb not in _over(other)
        if after or before or beside:
            away |= inside([by])
    away |= inside(by for by in verb.subtree if by.lower_ == "by" and _is_judged(by, verb))
    return replace(hit, actors=but(hit.actors, away)) if away else hit


def _over(word: Token) -> list[Token]:
    """The words that govern a word, from the nearest up."""
    return [head for _, head in ancestors(word)]


def _is_judged(by: Token, verb: Token) -> bool:
    """ "Were shot down in what he called a provocation by X": what somebody calls it."""
    for child, head in ancestors(by):
        if head == verb:
            return child.dep_ == "prep" and any(kids(clause, "nsubj") for clause in kids(child, "pcomp"))
    return False


def _without_others_subjects(hit: Hit) -> Hit:
    """ "X has been told that his troops took Y", "which X made and Y denied": the verb's own subject alone."""
    verb = hit.trigger
    own = inside(kids(verb, "nsubj"))
    first = verb.head if verb.dep_ == "conj" and not kids(verb, "nsubj", "nsubjpass") else verb
    nouns = [one for noun in kids(first, "nsubj") for one in (noun, *prepositions(noun, "of"))]
    if not nouns and first.dep_ == "advcl":  # "after days of fighting killed 40": the model makes them a time
        nouns = [one for noun in prepositions(first.head, "after") for one in (noun, *prepositions(noun, "of"))]
    if hit.frame.kind in VIOLENT and not is_passive(verb) and any(noun.lemma_.lower() in FIGHTING for noun in nouns):
        return replace(hit, actors=but(hit.actors, _subjects_beside(verb)))
    they = any(one.pos_ == "PRON" for noun in kids(verb, "nsubj") for one in with_conjuncts(noun))
    if is_passive(verb) or they or not only(hit.actors, own):  # "he and Y": he stands in another clause by name
        return hit
    return replace(hit, actors=but(hit.actors, _subjects_beside(verb) - own))


def _subjects_beside(verb: Token) -> set[int]:
    verbs = (word for word in verb.sent if word != verb and is_verb(word))
    return inside(noun for word in verbs for noun in kids(word, "nsubj", "nsubjpass"))


def _by_its_subject(hit: Hit, cast: Cast) -> Hit:
    """ "It was attacking in the south, where X's troops prevail": X's troops are not who attacks."""
    verb = hit.trigger
    if is_passive(verb) or not hit.actors:
        return hit
    below = inside(clause for word in verb.subtree if word != verb for clause in kids(word, "relcl") if clause != verb)
    nouns = [noun for noun in kids(verb, "nsubj") if noun.pos_ == "NOUN"]
    front = inside(prep for prep in kids(verb, "prep") if nouns and prep.lower_ in FRONTED and prep.i < nouns[0].i)
    if not (below or front) or but(hit.actors, below | front):
        return hit
    own = [noun for noun in subjects(verb) if noun.offset not in below]
    found = tuple(actor for noun in own for actor in cast.who(noun))
    if not found and front:  # "following advances by X's army, authorities in Y agreed"
        found = tuple(cast.described(noun) for noun in nouns)
    targets = tuple(one for one in hit.targets if one not in found)
    return replace(hit, actors=found, targets=targets) if own else hit


def _who_is_he(hit: Hit, cast: Cast) -> Hit:
    """ "He said she had refused", "Mr Roe said she had": she did, and none of whom one says "he"."""
    verb = hit.trigger
    own = [] if is_passive(verb) else [noun for noun in kids(verb, "nsubj") if noun.lower_ in {"he", "she"}]
    if not own or not hit.actors or any(cast.may_be(own[0].lower_, actor) for actor in hit.actors):
        return hit
    span = (own[0].offset, own[0].offset + len(own[0]))
    found = cast.who(own[0]) or (Actor(text=own[0].text, span=span, id=None, country=None, sector=None),)
    return replace(hit, actors=found, targets=tuple(one for one in hit.targets if one not in found))


def _who_is_its_subject(hit: Hit, cast: Cast) -> Hit:
    """ "A will open it and B will lift the fee", "A took two but later freed them": B lifts it, and A freed them."""
    verb = hit.trigger
    if is_passive(verb) or hit.frame.target or not kids(verb, "dobj"):
        return hit
    own = [noun for noun in kids(verb, "nsubj") if noun.pos_ in {"NOUN", "PROPN"}]
    if hit.actors and own and hit.actors == only(hit.actors, _subjects_beside(verb) - inside(own)):
        found = tuple(actor for noun in own for one in with_conjuncts(noun) for actor in cast.who(one))
    elif not hit.actors and verb.dep_ == "conj" and not kids(verb, "nsubj"):
        people = [noun for noun in subjects(verb) if noun.pos_ != "PRON" or noun.lower_ in {"he", "she", "they"}]
        found = tuple(actor for noun in people for one in with_conjuncts(noun) for actor in cast.who(one))
    else:
        return hit
    return replace(hit, actors=found, targets=tuple(one for one in hit.targets if one not in found)) if found else hit


def _who_did_so(hit: Hit, cast: Cast) -> Hit:
    """ "X named countries that it said had condemned the raid": the countries did, not X."""
    verb, says = hit.trigger, hit.trigger.head
    hosts = verb.dep_ == "relcl" and hit.frame.id == "consult.host"  # "thanked X, which is hosting a meeting with Y"
    told = verb.dep_ == "ccomp" and not is_passive(verb) and says.dep_ == "relcl" and lemma(says) in SAYS
    if not (told or hosts) or [noun.lower_ for noun in kids(verb, "nsubj")] not in (["that"], ["who"], ["which"]):
        return hit
    whom = says if hosts else says.head
    found = cast.who(whom) or (cast.described(whom),)
    others = (*(hit.actors if hosts else ()), *hit.targets)
    return replace(hit, actors=found, targets=tuple(one for one in others if one not in found))


def _who_both_did_so(hit: Hit, cast: Cast) -> Hit:
    """ "A and B, who jointly called for it": both did."""
    verb, top = hit.trigger, hit.trigger.head
    joint = verb.dep_ == "relcl" and any(word.lower_ in {"both", "jointly", "together"} for word in verb.children)
    while joint and top.dep_ == "conj":
        top = top.head
    all_of_them = tuple(actor for one in with_conjuncts(top) for actor in cast.who(one)) if joint else ()
    if len(all_of_them) < 2 or not hit.actors or not only(hit.actors, {one.span[0] for one in all_of_them}):
        return hit
    return replace(hit, actors=all_of_them, targets=tuple(one for one in hit.targets if one not in all_of_them))


def _without_whose_word(hit: Hit) -> Hit:
    """ "X dismissed a statement by Y that …": Y dismissed nothing."""
    verb = hit.trigger
    own = inside(kids(verb, "nsubj"))
    if hit.frame.kind not in {"ACCUSE", "REJECT"} or is_passive(verb) or not only(hit.actors, own):
        return hit
    told = [prep for thing in objects(verb) for prep in kids(thing, "prep") if prep.lower_ in {"by", "from", "of"}]
    moved = only(hit.actors, inside(told) - own)
    kept = tuple(one for one in hit.actors if one not in moved)
    return replace(hit, actors=kept, targets=(*moved, *hit.targets)) if moved else hit


def _who_is_warned(hit: Hit, cast: Cast) -> Hit:
    """ "X warned Y against arming Z": Y might arm Z."""
    verb, warns = hit.trigger, hit.trigger.head.head
    if verb.dep_ != "pcomp" or verb.head.lower_ not in {"against", "from"} or lemma(warns) not in WARNS:
        return hit
    found = tuple(actor for noun in objects(warns) for actor in cast.within(noun))
    return replace(hit, actors=found, targets=tuple(one for one in hit.targets if one not in found)) if found else hit


def _who_reports_it(hit: Hit, cast: Cast) -> Hit:
    """ "The X-flagged tanker reported having been hit by a drone": it was hit, and X had no part in it."""
    verb, told = hit.trigger, hit.trigger.head
    flags = {word.nbor(-2).offset for word in verb.sent if word.lower_ == "flagged" and word.i >= word.sent.start + 2}
    hit = replace(hit, actors=but(hit.actors, flags))
    if hit.frame.kind != "ASSAULT" or verb.dep_ != "xcomp" or lemma(told) not in REPORTS or not is_passive(verb):
        return hit
    struck = tuple(actor for noun in kids(told, "nsubj") for actor in (cast.who(noun) or (cast.described(noun),)))
    doing = only((*hit.actors, *hit.targets), inside(kids(verb, "agent")))
    return replace(hit, actors=doing, targets=struck) if struck else hit


def _without_owners(hit: Hit) -> Hit:
    """ "Discussed how frozen Xian assets could be used": X is not who they spoke with."""
    if hit.frame.kind not in ABOUT_MONEY:
        return hit
    owned = {
        word.offset + len(word)
        for word in hit.trigger.sent
        if word.dep_ in {"amod", "compound", "nmod"} and word.head.lemma_.lower() in ASSETS
    }
    return replace(hit, targets=tuple(one for one in hit.targets if one.span[1] not in owned))


def _without_the_term(hit: Hit) -> Hit:
    """ "Will remain blocked until X ends the war": X blocks nothing."""
    verb = hit.trigger
    if verb.tag_ != "VBN" or kids(verb, "agent"):
        return hit
    clauses = [clause for over in (verb, verb.head) for clause in kids(over, "advcl") if clause != verb]
    marked = [clause for clause in clauses if any(mark.lower_ in UNTIL for mark in kids(clause, "mark", "advmod"))]
    term = [clause for clause in marked if not any(mark.lower_ in {"if", "unless"} for mark in kids(clause, "mark"))]
    return replace(hit, actors=but(hit.actors, inside(marked)), targets=but(hit.targets, inside(term)))


def _not_by_who_tells(hit: Hit) -> Hit:
    """ "X said that a decision to freeze the funds was unlawful": nobody says that X took it."""
    verb, noun = hit.trigger, hit.trigger.head
    if verb.dep_ != "acl" or verb.tag_ != "VB" or noun.lemma_.lower() not in DECISIONS or kids(noun, "poss"):
        return hit
    telling = inside(word for over in _over(noun) if lemma(over) in SAYS for word in kids(over, "nsubj"))
    return replace(hit, actors=but(hit.actors, telling))


def _without_the_thanked(hit: Hit) -> Hit:
    """ "Called the attack deplorable and expressed solidarity with X": X is not who is blamed."""
    verb = hit.trigger
    if hit.frame.kind not in {"ACCUSE", "REJECT"}:
        return hit
    top = verb
    while top.dep_ in {"ccomp", "conj"} and is_verb(top.head):
        top = top.head
    beside = [word for word in top.subtree if word.dep_ in {"conj", "ROOT", "ccomp"} and lemma(word) in KIND_TO]
    away = inside(noun for word in beside for noun in objects(word) if word != verb)
    away |= inside(prep for word in beside if word != verb for prep in kids(word, "prep"))
    return replace(hit, targets=but(hit.targets, away - inside([verb]))) if away else hit


def _without_what_it_answers(hit: Hit) -> Hit:
    """ "The shelling was in response to actions by X": X's, and not X's shelling."""
    noun = hit.trigger
    by = only((*hit.actors, *hit.targets), inside(prepositions(noun, "by"))) if hit.frame.kind == "ASSAULT" else ()
    if by:  # "killed in shelling by X"
        return replace(hit, actors=by, targets=tuple(one for one in hit.targets if one not in by))
    if hit.frame.kind != "ASSAULT" or noun.dep_ != "nsubj":
        return hit
    answers = [word for word in prepositions(noun.head, "in") if word.lemma_.lower() in ANSWERS]
    return replace(hit, actors=but(hit.actors, inside(answers)))


def _without_what_is_destroyed(hit: Hit) -> Hit:
    """ "The bombardment of X", "an attack on X and Y": they were attacked, and neither did it."""
    noun = hit.trigger
    if hit.frame.kind not in VIOLENT:
        return hit
    whom = {"against", "on"} | ({"of"} if noun.lemma_.lower() in DESTRUCTION else set())
    struck = inside(prep for prep in kids(noun, "prep") if prep.lower_ in whom) - inside(owners_of(noun))
    struck -= inside(agent for word in noun.subtree for agent in kids(word, "agent"))  # "a post, later claimed by Z"
    moved = only(hit.actors, struck)
    return replace(hit, actors=but(hit.actors, struck), targets=(*moved, *hit.targets)) if moved else hit


def _without_the_told(hit: Hit) -> Hit:
    """ "Reported the capture of X to Y": Y was told of it."""
    verb = hit.trigger.head
    if hit.frame.kind != "ASSAULT" or hit.trigger.dep_ != "dobj" or lemma(verb) not in GIVES_NEWS:
        return hit
    away = inside([*prepositions(verb, "to"), *kids(verb, "dative")])
    away |= inside(prepositions(hit.trigger, "to"))
    if hit.frame.mode == "territory" and hit.trigger.lemma_.lower() in {"fall", "loss"}:
        return hit  # "confirmed the fall of X to Y": Y took it
    return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away))


def _who_resigns(hit: Hit, cast: Cast) -> Hit:
    """ "X said that Y had submitted his resignation": Y's."""
    told = is_verb(hit.trigger)
    noun = next(iter(kids(hit.trigger, "dobj")), hit.trigger) if told else hit.trigger
    verb, owned = noun.head, [owner for owner in kids(noun, "poss") if owner.pos_ == "PRON"]
    if noun.lemma_.lower() != "resignation" or noun.dep_ != "dobj" or lemma(verb) not in RESIGNS or not owned:
        return hit
    found = [one for noun in kids(verb, "nsubj") for one in (cast.who(noun) or (cast.described(noun),))]
    return replace(hit, actors=tuple(found)) if found else hit


def _with_theirs(hit: Hit, cast: Cast) -> Hit:
    """ "X called off a meeting with A and B after their talks with Y": A and B had those, not X."""
    owners = [owner for owner in kids(hit.trigger, "poss") if owner.lower_ == "their"]
    theirs = tuple(dict.fromkeys(actor for owner in owners for actor in cast.who(owner)))
    if hit.frame.kind != "CONSULT" or len(theirs) < 2 or not prepositions(hit.trigger, "with"):
        return hit
    targets = only((*hit.actors, *hit.targets), inside(prepositions(hit.trigger, "with")))
    return replace(hit, actors=theirs, targets=targets or hit.targets)
