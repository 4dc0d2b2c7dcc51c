"""What was read and is no event, or none of its own: silence, saying so, interviews, what goes on or is awaited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import complements, kids, lemma, objects, prepositions, subjects
from dragoman.coding.hanging import is_no_result
from dragoman.coding.lexicon import omissions
from dragoman.coding.reader import Sighting
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Token

ASKING = {"AGREE", "REJECT", "REQUEST", "THREATEN"}
FORCE = {"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"}
SPOKEN_OF = {"AGREE", "CONSULT", "COOPERATE", "SUPPORT"}


def tells_of_nothing(tokens: Sequence[Token], trigger: Token, sighting: Sighting) -> bool:
    """Whether words that no frame knows, with the governing one among them, carry no event of the kind seen in them."""
    words = omissions()
    helps = trigger.dep_ in {"aux", "auxpass"}
    if helps and (trigger.tag_ != "MD" or trigger.lower_ in {"will", "would"}):
        return True  # "did not endorse it": told by the verb that it helps
    if any(token.lemma_ in words["tells"] for token in tokens) or _is_untold(trigger):
        return True  # "did not comment on it", "was quoted as saying", "gave no further details"
    if trigger.lemma_ in words["answers"] and any(
        noun.lemma_ in words["asked"] for noun in prepositions(trigger, "to")
    ):
        return True  # "did not respond to a request for comment"
    if sighting.kind == "CONSULT" and lemma(trigger) == "speak" and _speaks_alone(trigger):
        return True  # "spoke after the meeting"
    if sighting.kind == "CONSULT" and (_is_no_meeting(trigger) or is_no_result(trigger)):
        return True
    inner = {clause.lemma_ for clause in complements(trigger)}
    if sighting.kind == "AID" and trigger.lemma_ == "help" and inner & words["brokers"]:
        return True  # "helped broker it": told by the verb that is helped with
    if sighting.kind == "AID" and trigger.lemma_ in words["counts"]:
        return True  # "reported 24 dead and 10,000 displaced"
    if _says_it_is_not_so(trigger, sighting.kind):
        return True
    if sighting.kind == "THREATEN" and (trigger.lemma_ in {"allege", "claim"} or _is_in_danger(trigger)):
        return True  # "claimed to have shot down a plane", "the truce was threatened", "put lives at risk"
    if sighting.kind in SPOKEN_OF and trigger.lemma_ in words["opines"]:
        return True  # "added that X would attend": who says so does nothing of it
    if sighting.kind == "THREATEN" and (trigger.lemma_ == "concern" or _says_no_threat(trigger)):
        return True  # "tweeted that he would be in Havana", "said that the deal was a mistake"
    if sighting.kind == "AGREE" and trigger.lemma_ == "look" and any(c.lower_ == "forward" for c in trigger.children):
        return True  # "was looking forward to being there"
    if sighting.kind == "AGREE" and any(noun.lemma_ in words["tales"] for noun in objects(trigger)):
        return True
    if sighting.kind == "AGREE" and trigger.lemma_ in words["says"] and (_is_remark(trigger) or _is_news(trigger)):
        return True  # "told them that it would not be easy", "confirmed that its envoy would attend"
    if _is_no_such_thing(trigger, sighting.kind):
        return True
    if trigger.dep_ == "amod" and sighting.kind != "CONSULT" and trigger.lower_ in words["brokered"]:
        return True  # "the X-brokered truce"
    if sighting.kind == "REJECT" and trigger.lemma_ == "fail" and _is_of_talks(trigger):
        return True  # "hours of talks that failed to bring a truce": told by the talks
    failing = trigger.dep_ == "amod" and trigger.lower_ == "failed"
    if sighting.kind == "REJECT" and failing and trigger.head.lemma_.lower() in words["fragile"]:
        return True  # "failed talks"
    behind = any(child.i > trigger.i for child in kids(trigger, "ccomp", "dobj"))
    if trigger.lower_ in {"'s", "’s"} or (sighting.kind == "ACCUSE" and trigger.lemma_ == "report" and not behind):
        return True  # "…, Wire.Az reports"
    stalled = any(noun.lemma_ in words["stalled"] for noun in objects(trigger))
    if sighting.kind in {"AGREE", "CONCEDE", "SANCTION"} and stalled:
        return True  # "had reached a deadlock", "broke the deadlock"
    if trigger.lemma_ == "fall" and any(kids(noun, "poss") for noun in prepositions(trigger, "to", "on")):
        return True  # "fell to his knees"
    if trigger.lemma_ in words["awaits"] and sighting.kind == "MOBILIZE":
        return True  # "was bracing for attacks": what is awaited is told by its own words
    can = [*tokens, *kids(trigger, "acomp")]
    if sighting.kind in {"CONCEDE", "REJECT", "RETREAT"} and any(token.lemma_ in words["capable"] for token in can):
        return True  # "was no longer able to defend it"
    things = [*objects(trigger), *kids(trigger, "nsubjpass")]
    held = sighting.kind == "COERCE" and lemma(trigger) == "hold"
    return held and any(noun.lemma_ in words["ballots"] for noun in things)


def _is_no_such_thing(trigger: Token, kind: str) -> bool:
    """Whether a verb says something else than the kind that is seen in it, of these objects or alone."""
    words = omissions()
    if kind in {"ACCUSE", "AGREE", "CONSULT"} and lemma(trigger) in words["studies"] and _is_read(trigger):
        return True  # "is studying the reply"
    if kind == "PROTEST" and trigger.lemma_ == "strike" and _hits(trigger):
        return True  # "the strike killed twelve": told by what it did
    if kind == "SANCTION" and trigger.lemma_ == "recall" and _recalls_something(trigger):
        return True  # "recalled the talks between them"
    if kind in {"REJECT", "SANCTION"} and trigger.lemma_ == "leave" and _is_silent(trigger):
        return True  # "left the venue without speaking to the press"
    if kind == "THREATEN" and trigger.lemma_ == "caution" and not objects(trigger):
        return True  # "cautioned that the truce was fragile"
    if kind == "CONCEDE" and trigger.lemma_ == "renew":
        return True  # "renewed its campaign": gave nothing up
    if kind == "SUPPORT" and trigger.lemma_ == "confirm" and any(n.lemma_ == "death" for n in objects(trigger)):
        return True  # "confirmed 13 deaths"
    if kind == "REQUEST" and trigger.lemma_ in words["appoints"]:
        return True  # "appointed an envoy to end the war"
    return kind == "ACCUSE" and trigger.lemma_ in words["watches"]  # "the truce will be monitored by X"


def _recalls_something(verb: Token) -> bool:
    words = omissions()
    matters = words["talks"] | words["papers"] | {"conversation", "war"}
    return any(noun.lemma_.lower() in matters for noun in objects(verb))


def _is_silent(verb: Token) -> bool:
    said = [word for prep in kids(verb, "prep") if prep.lower_ == "without" for word in kids(prep, "pcomp")]
    return any(word.lemma_ in {"comment", "speak", "talk"} for word in said)


def _hits(noun: Token) -> bool:
    return noun.dep_ == "nsubj" and noun.head.lemma_ in {
        "damage",
        "destroy",
        "hit",
        "injure",
        "kill",
        "target",
        "wound",
    }


def _is_read(verb: Token) -> bool:
    words = omissions()
    things = [*objects(verb), *kids(verb, "nsubjpass"), *prepositions(verb, "at")]
    return any(noun.lemma_.lower() in words["papers"] | words["replies"] for noun in things)


def _is_of_talks(verb: Token) -> bool:
    noun = verb.head if verb.dep_ == "relcl" else next(iter(kids(verb, "nsubj")), verb)
    inner = [noun, *prepositions(noun, "of", "with", "in")]
    return any(word.lemma_.lower() in omissions()["talks"] for word in inner)


def _is_no_meeting(trigger: Token) -> bool:
    """ "The plan would see the group disarmed", "had received a reply": nobody is met."""
    if lemma(trigger) == "see":
        return any(clause.tag_ in {"VB", "VBD", "VBG", "VBN"} for clause in complements(trigger))
    if any(child.lower_ in {"news", "press"} for noun in objects(trigger) for child in kids(noun, "compound")):
        return True  # "will hold a press conference"
    papers = {"answer", "letter", "reply", "response", *omissions()["papers"]}
    return lemma(trigger) == "receive" and any(noun.lemma_.lower() in papers for noun in objects(trigger))


def _says_no_threat(verb: Token) -> bool:
    """Whether somebody says of something else how it is or will be, or of himself what harms nobody."""
    words = omissions()
    if verb.lemma_ not in words["says"] | words["writes"] | words["opines"]:
        return False
    return _is_gentle(verb) or any(not _is_vowed(clause) for clause in kids(verb, "ccomp"))


def _is_vowed(clause: Token) -> bool:
    """Whether a clause tells what the speaker or his side will do, or what will be done to somebody."""
    going = clause.lemma_ in {"be", "go"} and any(inner.tag_ == "VB" for inner in kids(clause, "xcomp"))  # "is to end"
    will = any(aux.lower_ in {"will", "would", "'ll", "shall", "could", "may", "might"} for aux in kids(clause, "aux"))
    if any(child.lower_ in {"if", "unless", "until"} for one in kids(clause, "advcl") for child in kids(one, "mark")):
        return True
    how = clause.lemma_ == "be" and any(noun.lower_ == "it" for noun in kids(clause, "nsubj")) and kids(clause, "acomp")
    if how or not (will or going or clause.tag_ in {"VB", "VBG"}):
        return False  # "it would not be easy"
    if kids(clause, "nsubjpass"):
        return True
    own = {"it", "he", "she", "they", "we", "i"}
    who = kids(clause, "nsubj")
    mine = any(noun.lower_ in own or any(p.tag_ == "PRP$" for p in kids(noun, "poss")) for noun in who)
    return not who or mine or any(noun.tag_ in {"NNP", "NNPS"} and clause.lemma_ not in {"be", "have"} for noun in who)


def _is_remark(verb: Token) -> bool:
    """ "Said that it would not be easy": how something is, of which nothing follows."""
    clauses = kids(verb, "ccomp")
    return any(
        clause.lemma_ == "be"
        and kids(clause, "acomp")
        and any(n.lower_ == "it" for n in kids(clause, "nsubj"))
        and kids(clause, "xcomp", "ccomp", "advcl")
        for clause in clauses
    )


def _is_news(verb: Token) -> bool:
    """ "Confirmed that a delegation would attend": who will meet, which is told by that."""
    return verb.lemma_ == "confirm" and any(
        lemma(clause) in {"attend", "come", "join", "meet", "travel", "visit"}
        and any(noun.tag_ in {"NN", "NNP", "NNS"} for noun in kids(clause, "nsubj"))
        for clause in kids(verb, "ccomp")
    )


def _is_gentle(verb: Token) -> bool:
    """Whether what is said to come harms nobody."""
    clauses = complements(verb)
    there = [clause for clause in clauses if clause.lemma_ == "be" and not kids(clause, "attr", "acomp", "xcomp")]
    gentle = omissions()["gentle"]
    return bool(there) or any(lemma(clause) in gentle or _is_in_danger(clause) for clause in clauses)


def promises(verb: Token, sighting: Sighting) -> bool:
    """ "Announced that they would hand over their weapons": no threat."""
    words = omissions()
    said = sighting.kind == "THREATEN" and verb.lemma_ in words["says"] | words["writes"]
    return said and any(lemma(clause) in words["gives"] for clause in complements(verb))


def departs(verb: Token, sighting: Sighting) -> bool:
    """ "The delegation left for Istanbul": on its way to somebody, and no withdrawal."""
    return sighting.kind == "RETREAT" and verb.lemma_ in {"depart", "leave"} and bool(prepositions(verb, "for"))


def demands(verb: Token, sighting: Sighting) -> bool:
    """ "Said that the violence should stop": a demand, and no threat or charge."""
    words = omissions()
    said = sighting.kind in {"ACCUSE", "THREATEN"} and verb.lemma_ in words["says"] | words["writes"] | words["opines"]
    return said and any(aux.lower_ in {"should", "must"} for one in kids(verb, "ccomp") for aux in kids(one, "aux"))


def _is_in_danger(verb: Token) -> bool:
    """Whether it is a truce or talks that are threatened, by no one, or lives that are put at risk."""
    things = {noun.lemma_.lower() for noun in kids(verb, "nsubjpass")}
    if things & omissions()["fragile"] and not kids(verb, "agent"):
        return True
    risks = {noun.lemma_ for noun in prepositions(verb, "at", "in")}
    return verb.lemma_ in {"place", "put"} and bool(risks & {"danger", "jeopardy", "peril", "risk"})


def without_silence(hits: Sequence[Hit]) -> list[Hit]:
    """The hits but those of saying or not saying something alone; what somebody is charged with makes no move."""
    none = (_is_silence, _is_brought, _is_beaten, _is_a_plight, _is_alarm)
    leading = (_only_leads, _means_to_refuse)
    kept = [hit for hit in hits if not any(is_none(hit) for is_none in none)]
    kept = [hit for hit in kept if not any(leads(hit, hits) for leads in leading)]
    return [_without_move(hit) for hit in kept]


def without_media(settled: Hit, hit: Hit) -> Hit | None:
    """ "Spoke to Wire News": whom outlets ask is at no meeting with them, nor do they fight."""
    if settled.frame.kind in FORCE and settled.actors and all(_is_an_outlet(one) for one in settled.actors):
        own = tuple(one for one in hit.actors if not _is_an_outlet(one))
        return replace(settled, actors=own) if own else None  # "AFP located the site", "reported an Xian advance"
    if settled.frame.kind in ASKING:  # "told broadcaster X that they were reluctant"
        return replace(settled, targets=tuple(one for one in settled.targets if not _is_an_outlet(one)))
    if settled.frame.kind != "CONSULT" or not any(_is_an_outlet(one) for one in (*settled.actors, *settled.targets)):
        return settled
    for found in (settled, replace(settled, actors=hit.actors, targets=hit.targets)):  # the frame may know better
        sides = [tuple(one for one in side if not _is_an_outlet(one)) for side in (found.actors, found.targets)]
        if sum(map(len, sides)) > 1:
            return replace(found, actors=sides[0], targets=sides[1])
    return None


def _is_an_outlet(actor: Actor) -> bool:
    known = actor.id is not None or actor.country is not None
    return (actor.id or "").startswith("media:") or (
        not known and actor.text.lower().split()[-1] in omissions()["hearers"]
    )


def _is_untold(verb: Token) -> bool:
    return any(noun.lemma_ in omissions()["untold"] for noun in objects(verb))


def _speaks_alone(verb: Token) -> bool:
    """Whether one person is told to have spoken, and not with whom."""
    who = subjects(verb)
    one = len(who) == 1 and not kids(who[0], "conj") and who[0].tag_ in {"NN", "NNP", "PRP"}
    told = any(word.lower_ in {"with", "to", "by"} for word in kids(verb, "prep", "agent"))
    return one and who[0].lower_ != "they" and not told


def _is_silence(hit: Hit) -> bool:
    """ "Declined to say how many": who keeps something from reporters takes no side on it."""
    if hit.content is None or hit.frame.id != "reject.refuse_to" or lemma(hit.trigger) != "decline":
        return False
    return hit.content.lemma_ in omissions()["withheld"] or _is_untold(hit.content)


def _is_brought(hit: Hit) -> bool:
    """ "The freed prisoners arrived in X": no visit."""
    if hit.frame.id != "consult.arrive":
        return False
    who = subjects(hit.trigger)
    return bool(who) and all(noun.lemma_.lower() in omissions()["brought"] for noun in who)


def _is_alarm(hit: Hit) -> bool:
    """ "Warned that the country was on the brink of war": who says how things are threatens nobody."""
    if hit.frame.id != "threaten.warn_that" or hit.content is None or hit.content.dep_ != "ccomp":
        return False
    going = any(child.lower_ == "going" for child in hit.content.children)
    ahead = any(aux.tag_ == "MD" for aux in kids(hit.content, "aux")) or bool(kids(hit.content, "advcl"))
    ahead = ahead or any(kids(word, "xcomp") for word in kids(hit.content, "acomp"))  # "was prepared to act"
    return hit.content.tag_ in {"VBD", "VBZ", "VBP"} and hit.content.lemma_ == "be" and not (ahead or going)


def _is_a_plight(hit: Hit) -> bool:
    """ "Refugees and internally displaced persons": who they are, and nothing that is done to them here."""
    return hit.frame.id == "coerce.deport" and any(c.lower_ == "internally" for c in kids(hit.trigger, "advmod"))


def _is_beaten(hit: Hit) -> bool:
    """ "Failed to capture the town", "failed to establish themselves there": no refusal."""
    if hit.frame.kind != "REJECT" or lemma(hit.trigger) != "fail":
        return False
    what = next(iter(complements(hit.trigger)), None)
    itself = what is not None and any(noun.lower_.endswith(("self", "selves")) for noun in objects(what))
    return itself or (what is not None and lemma(what) in omissions()["in_the_field"])


def _says_it_is_not_so(trigger: Token, kind: str) -> bool:
    """ "Did not rule it out", "is not against talks", "alerted its allies", "confirmed that …": no such act."""
    words, kept = omissions(), any(child.dep_ == "neg" for child in trigger.children)
    kept = kept or any(child.dep_ == "neg" for child in trigger.head.children if trigger.lower_ == "against")
    if kind == "REJECT" and kept:
        about = {noun.lemma_ for noun in prepositions(trigger, "to")}
        unanswered = trigger.lemma_ in words["answers"] and bool(about & words["charges"])
        return unanswered or trigger.lower_ == "against" or lemma(trigger) == "rule out"
    if kind in {"ACCUSE", "SUPPORT"} and trigger.lemma_ == "confirm" and kids(trigger, "ccomp"):
        return True
    given = any(word.lower_ == "with" and word.dep_ == "prep" for word in trigger.subtree)  # "shared it with X"
    lifted = trigger.lemma_ == "set" and bool({word.lemma_ for word in kids(trigger, "xcomp")} & words["lifts"])
    if kind == "SANCTION" and (lifted or trigger.lemma_ in {"alarm", "anger"}):
        return True  # "is set to lift them", "angered by it"
    if trigger.lower_ == "not":
        return True
    ended = [word for clause in kids(trigger, "ccomp") for word in (clause, *kids(clause, "acomp"))]
    own = {noun.lemma_ for noun in objects(trigger)} & words["own_part"]
    if kind == "SUPPORT" and ({word.lower_ for word in ended} & words["over"] or own):
        return True  # "declared the treaty finished", "confirmed his part in the attack"
    if kind == "MOBILIZE" and trigger.lemma_ in words["counts"]:
        return True  # "reported a military presence"
    shown = {noun.lemma_ for noun in objects(trigger)} & words["pictures"]
    return (
        (kind == "MOBILIZE" and trigger.lemma_ == "alert")
        or (kind == "THREATEN" and trigger.lemma_ == "describe")
        or (
            kind == "COOPERATE"
            and trigger.lemma_ in {"post", "publish", "release", "share"}
            and bool(shown)
            and not given
        )
    )


def without_asked(hit: Hit) -> Hit:
    """ "Declined to comment on the meeting", "received a report on the talks": who is told of one need not be there."""
    prep = hit.trigger.head
    if (
        prep.lower_ == "of"
        and prep.head.dep_ == "pobj"
        and prep.head.lemma_ in {"course", "outcome", "progress", "state"}
    ):
        prep = prep.head.head  # "on the progress of the talks"
    about = hit.trigger.dep_ == "pobj" and prep.lower_ in {"on", "about"}
    if hit.frame.kind != "CONSULT" or not about or lemma(prep.head) not in omissions()["comments"]:
        return hit
    inside = {word.offset for word in hit.trigger.subtree}
    actors, targets = (tuple(a for a in side if a.span[0] in inside) for side in (hit.actors, hit.targets))
    return replace(hit, actors=actors, targets=targets)


def _means_to_refuse(hit: Hit, hits: Iterable[Hit]) -> bool:
    """ "Indicated its intention to reject any partial deal": no consent."""
    if hit.frame.id != "agree.signal" or hit.content is None:
        return False
    told = {token.i for token in hit.content.subtree}
    return any(other.trigger.i in told and other.frame.kind == "REJECT" for other in hits)


def _only_leads(hit: Hit, hits: Iterable[Hit]) -> bool:
    """ "Said that he was ready to hold a vote", "continues to urge": one act, and not another of the verb before it."""
    words = omissions()
    if hit.frame.id != f"reader.{hit.frame.kind.lower()}" or lemma(hit.trigger) not in words["says"] | words["goes_on"]:
        return False
    clause = {token.i for verb in complements(hit.trigger) for token in verb.subtree}
    inner = [other for other in hits if other.trigger.i in clause and other.frame.kind == hit.frame.kind]
    return any(not other.frame.id.startswith("reader.") or other.trigger.pos_ == "ADJ" for other in inner)


def _without_move(hit: Hit) -> Hit:
    """ "Accused X of opposing it": what somebody is said to do is no move of his."""
    above = hit.trigger.head
    charged = hit.trigger.dep_ == "pcomp" and above.lower_ == "of" and above.head.lemma_ == "accuse"
    return replace(hit, frame=replace(hit.frame, move="")) if charged else hit
