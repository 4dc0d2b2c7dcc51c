"""What the text says of an event: that it happened, is planned, would happen if, was called off, is denied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dragoman.coding.as_its_meeting import came_to_nothing, its_meeting, would_be_the_first
from dragoman.coding.clause_status import own_clause, speech
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, complements, governor, is_passive, is_verb, kids, lemma, prepositions
from dragoman.coding.hanging import (
    goes_on,
    hangs_on_something,
    hung_on,
    in_terms,
    is_none,
    is_wanted,
    plan_put_off,
    whole_of,
)
from dragoman.coding.held import (
    had_no_result,
    is_occasion,
    is_setting,
    is_without_somebody,
    only_threatened,
    stands_still,
    was_held,
)
from dragoman.coding.lexicon import Lexicon
from dragoman.coding.no_longer import is_no_longer
from dragoman.coding.not_theirs import hurt_nobody

if TYPE_CHECKING:
    from dragoman.coding.words import Token

STRENGTH = ("happened", "planned", "conditional", "hypothetical", "postponed", "cancelled", "negated", "denied")
COMPLEMENT_PREPOSITIONS = {"to", "of", "for", "against", "from", "on", "about", "in", "into", "at"}
ON = {"on", "about", "over"}
USES = {"employ", "use", "utilise", "utilize"}
BRIEFS = {"brief", "debrief", "inform", "update"}
BEHIND = {"after", "following", "since", "despite"}
PARTS = {"hand", "involvement", "part", "role"}
CAUSES = {"because", "due", "owing"}  # "failed because of the bombing": there was one
GIVEN_UP = {"AID", "CONCEDE", "RETREAT"}  # what parties settle in a text
TRANSPARENT_VERBS = {
    *("begin", "start", "continue", "manage", "resume", "keep", "proceed", "come", "go", "finish", "help", "conclude"),
    "end",
}


ANSWERING = {"accept", "adopt", "agree", "approve", "back", "endorse", "oppose", "refuse", "reject", "respond", "sign"}


def strongest(found: Iterable[str]) -> str:
    """Of several statuses the one that takes most away from "it happened"."""
    return max((status for status in found if status), key=STRENGTH.index, default="happened")


def status_of(hit: Hit, hits: Mapping[int, Hit], lexicon: Lexicon) -> str:
    """The status of an event, read off its own clause and every word that governs it.

    hits    the sentence's hits by the index of their trigger: a frame may say what its content becomes
    """
    if plain := _by_its_sentence(hit, hits, lexicon):
        return plain
    cues, planned = lexicon.cues, lexicon.cues["governors"]["planned"]
    failed = False  # what was tried in talks that were held
    found = [hit.frame.status, _by_support(hit, cues), "negated" if is_none(hit.trigger) else ""]
    own = own_clause(hit.verb, cues) if hit.verb is not None else []
    if hit.verb is not None and not is_verb(hit.trigger) and is_no_longer(hit.verb):
        own.append("negated")  # "will no longer hold talks"
    if not is_verb(hit.trigger):
        told = _noun(hit.trigger, cues)
        told = [status for status in told if status != "planned" or not was_held(hit)]
        sure = _went_on(hit) or "planned" in found  # "further meetings were expected"
        found += [status for status in told if status != "hypothetical" or not sure]
        found += [in_terms(hit.trigger, cues)] if hit.frame.kind in GIVEN_UP else []
        hangs = hit.frame.kind not in {"ACCUSE", "ASSAULT"} and hangs_on_something(hit.trigger)
        found += ["conditional"] if hangs else []
        if hit.frame.kind == "CONSULT" and any(c.lower_ == "failed" for c in kids(hit.trigger, "amod")):
            found = [status for status in found if status != "negated"]  # "failed talks" were held
        if hit.frame.kind == "CONSULT" and hit.trigger.dep_ == "pobj" and hit.trigger.head.lower_ in {"at", "during"}:
            found += [status for status in own_clause(governor(hit.trigger), cues) if status == "planned"]
        if hit.frame.kind == "ASSAULT" and hurt_nobody(hit.trigger):
            own = [status for status in own if status != "negated"]
        if _is_answered(hit):  # "failed to agree on the new proposal": that was made
            own = [status for status in own if status != "negated"]
        if hit.frame.kind == "CONSULT" and (still := stands_still(hit.trigger)):
            return still
        if hit.frame.kind == "CONSULT" and is_without_somebody(hit.trigger):
            return strongest([*found, *(status for status in told if status in {"planned", "cancelled", "postponed"})])
        if hit.frame.kind == "CONSULT" and had_no_result(hit.trigger):
            own = [status for status in own if status != "negated"]
        if hit.frame.kind == "CONSULT" and is_setting(hit.trigger):
            own, failed = [status for status in own if status != "negated"], True
    elif hit.frame.id == "reader.consult" and is_passive(hit.trigger) and lemma(hit.trigger) in planned:
        found.append("planned")  # "is expected in the capital"
    if hit.carrier is not None and not is_verb(hit.carrier):
        found += _noun(hit.carrier, cues)
    above = _above(hit, hits, cues) + (["hypothetical"] if is_wanted(hit.trigger, hit.frame.kind) else [])
    if goes_on(hit.trigger):
        own, above = [], [status for status in above if status != "negated"]
    above = _that_reach(hit, above, failed=failed)
    if "denied" in above and _denial_fails(hit, cues):
        # "dropped its denial that it had …": whoever says so says that it happened
        above = [status for status in above if status not in {"denied", "negated"}]
    if "hypothetical" in above or _is_condition(hit, cues):
        # "urged Israel not to attack", "if X does not leave": the negation is part of what is urged or hung on
        own = [status for status in own if status != "negated"]
    found += own + above
    if any(token.text == "?" for token in hit.trigger.sent[-3:]):
        found.append("hypothetical")
    status = strongest(found)
    return "conditional" if status in {"planned", "hypothetical"} and _on_condition(hit, cues) else status


def _that_reach(hit: Hit, above: list[str], *, failed: bool) -> list[str]:
    """What of the words above reaches an event that was answered, is an occasion, or talks in which they failed."""
    if _is_answered(hit):
        above = [status for status in above if status not in {"negated", "hypothetical"}]
    if hit.frame.kind == "CONSULT" and is_occasion(hit.trigger):
        above = [status for status in above if status != "hypothetical"]
    if failed:
        done = governor(hit.trigger).tag_ == "VBD"  # "agreed in talks"
        above = [status for status in above if status != "negated" and not (done and status == "planned")]
    return above


def _by_its_sentence(hit: Hit, hits: Mapping[int, Hit], lexicon: Lexicon) -> str:
    """What the rest of the sentence settles: the meeting it is part of, "this did not happen", "the first time"."""
    if (meeting := its_meeting(hit, [*hits.values()])) is not None:
        return status_of(meeting, hits, lexicon)
    if came_to_nothing(hit):
        return "cancelled"
    return "hypothetical" if would_be_the_first(hit.trigger) else ""


def _by_support(hit: Hit, cues: Mapping[str, Any]) -> str:
    """What the light verb or noun that carries an event says of it: "postponed", "the cancellation of"."""
    status = hit.support.status if hit.support and not _is_subject_of(hit) else ""
    if status == "cancelled" and only_threatened(hit):
        return "planned"
    if status == "cancelled" and hit.frame.kind == "CONCEDE":
        return ""  # "dropped the warrant": that is what is conceded
    if status == "postponed" and hit.frame.kind != "CONSULT" and _is_promised(hit, cues):
        return "hypothetical"
    if status == "postponed" and hit.frame.kind == "ASSAULT" and lemma(hit.carrier or hit.trigger) == "hold off":
        return ""  # "held off an attack"
    auxes = {aux.lower_ for aux in kids(hit.carrier, "aux")} if hit.carrier is not None else set()
    if status in {"cancelled", "postponed"} and auxes & {"could", "may", "might"}:
        return "hypothetical"  # "talks could be frozen"
    moved = hit.carrier is not None and any(noun.lower_ == "motion" for noun in prepositions(hit.carrier, "in"))
    return "" if moved else status  # "set the talks in motion"


def _is_promised(hit: Hit, cues: Mapping[str, Any]) -> bool:
    """ "Pledged to suspend tests", "demanded that it halt the raids": none that is put off."""
    verb = hit.carrier
    if verb is None or verb.dep_ not in {"ccomp", "xcomp"}:
        return False
    return any(lemma(verb.head) in cues["governors"][status] for status in ("planned", "hypothetical"))


def _is_answered(hit: Hit) -> bool:
    """ "Did not accept the proposal": it was made, whatever became of it; not so "would accept no proposal"."""
    noun = hit.trigger
    if hit.frame.id != "agree.proposal":
        return False
    some = {"any", "each", "every", "no"} | ({"a", "an"} if not kids(noun, "compound", "amod", "poss") else set())
    if any(child.lower_ in some for child in kids(noun, "det")):
        return False
    over = noun.head.head if noun.dep_ == "pobj" else noun.head
    return noun.dep_ in {"dobj", "nsubjpass", "pobj"} and is_verb(over) and lemma(over) in ANSWERING


def _is_subject_of(hit: Hit) -> bool:
    """ "The talks discussed fighting": what is discussed may not be, but the talks were."""
    verb = hit.carrier
    return verb is not None and hit.trigger.dep_ == "nsubj" and hit.trigger.head == verb and bool(kids(verb, "dobj"))


def _went_on(hit: Hit) -> bool:
    """ "carried out further attacks" adds to what happened; in "urged further talks" they are still to come."""
    verb = hit.verb
    further = any(child.lower_ == "further" for child in kids(hit.trigger, "amod"))
    return further and verb is not None and hit.support is not None and verb.tag_ == "VBD"


def _on_condition(hit: Hit, cues: Mapping[str, Any]) -> bool:
    """Whether the event's clause, or the one that carries it, has a clause with "if" below it."""
    verb = hit.verb if hit.verb is not None else governor(hit.trigger)
    for clause in (verb, *((verb.head,) if verb.dep_ in {"xcomp", "conj"} else ())):
        for child in clause.children:
            if child.dep_ == "prep" and child.lower_ in {"till", "until"}:
                continue  # "until the end of the talks"
            if child.dep_ in {"advcl", "prep", "mark"} and child != hit.trigger:
                if child.lower_ == "whether" and clause.dep_ in {"ccomp", "acl", "pcomp"}:
                    continue  # "asked whether X had agreed": a question, no condition
                opens = [child, *kids(child, "mark", "advmod")] if child.dep_ == "advcl" else [child]
                if any(word.lower_ == "even" for word in opens):
                    continue  # "will begin even if X sends nobody"
                if any(word.lower_ in cues["marks"]["conditional"] for word in opens):
                    return True
                if child.dep_ == "advcl" and any(a.lower_ == "should" and a.i < child.i for a in kids(child, "aux")):
                    return bool(child.left_edge.lower_ == "should")  # "Should the convoy leave, …"
    return False


def _is_condition(hit: Hit, cues: Mapping[str, Any]) -> bool:
    """Whether the event's own clause is opened by "if" or the like."""
    verb = hit.verb
    if verb is None or verb.dep_ != "advcl" or "conditional" not in own_clause(verb, cues):
        return False
    return any(word.lower_ in {"if", "unless"} for word in kids(verb, "mark"))


def _denial_fails(hit: Hit, cues: Mapping[str, Any]) -> bool:
    """Whether the denial over the event is itself turned down, taken back or refuted."""
    for _, head in ancestors(hit.trigger):
        if head.lemma_.lower() == "denial":
            over = head.head
            return head.dep_ in {"dobj", "nsubjpass"} and lemma(over) in set(cues["denials"]["undone_by"])
    return False


def _noun(noun: Token, cues: Mapping[str, Any]) -> list[str]:
    found = [
        status
        for child in noun.children
        for status, words in cues["modifiers"].items()
        if child.dep_ in {"amod", "det", "compound", "advmod", "acl"} and child.lower_ in words
    ]
    # "the meeting with Zelensky canceled": a participle that the parse hangs on the noun
    head = noun.head
    if noun.dep_ in {"nsubj", "nsubjpass"} and head.lower_ in {
        *cues["modifiers"]["cancelled"],
        *cues["modifiers"]["postponed"],
    }:
        found.append("cancelled" if head.lower_ in cues["modifiers"]["cancelled"] else "postponed")
    if noun.dep_ == "pobj":
        over = noun.head
        if any(child.lower_ == "not" for child in kids(over, "neg")) or (over.i and over.nbor(-1).lower_ == "not"):
            found.append("negated")  # "and not through X's mediation"
        words = over.lower_ if over.head.lower_ not in {"instead", "ahead"} else f"{over.head.lower_} {over.lower_}"
        for status in ("negated", "planned"):
            if words in cues["prepositions"][status]:
                found.append(status)
    return found


def _stands_by_itself(child: Token, head: Token) -> bool:
    """Whether a clause is so whatever is told beside it: "…, dozens feared dead", "…, even as X said it had left"."""
    if child.dep_ == "ccomp" and child.i < head.i and head.lemma_ == "fear" and kids(head, "acomp", "oprd"):
        return True
    marks = [mark for mark in kids(child, "mark") if mark.i > 0 and child.dep_ == "advcl"]
    return any(mark.lower_ == "as" and mark.nbor(-1).lower_ == "even" for mark in marks)


def _above(hit: Hit, hits: Mapping[int, Hit], cues: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    start = hit.carrier if hit.carrier is not None else hit.trigger
    if start != hit.trigger and lemma(start) in cues["presumed"]["verbs"]:
        return found  # "will not withdraw from talks": there are talks
    if start.dep_ == "pobj" and start.head.lower_ in ON and start.head.head.lemma_ in BRIEFS:
        return found  # "is to brief X on his talks with Y": these were held
    node, below = start, start
    if not is_verb(node) and node == hit.trigger:
        whole = whole_of(node)
        found += _governed_noun(node if whole is None else whole, hits, cues)
    elif not is_verb(hit.trigger):
        found += _sought(hit.trigger, cues)
    for child, head in ancestors(node):
        below = child
        if _stands_by_itself(child, head):
            return found
        if child.dep_ == "pcomp" and child.tag_ == "VBG" and head.lower_ in BEHIND and is_verb(start):
            verbs = [verb for _, verb in ancestors(head) if is_verb(verb)]
            if head.lower_ == "despite" or not any(aux.tag_ == "MD" for verb in verbs for aux in kids(verb, "aux")):
                return found  # "despite having withdrawn", "agreed to it after receiving guarantees"
        if child.dep_ in {"prep", "acl"} and child.lower_ in BEHIND | CAUSES and not is_verb(start):
            return found  # "agreed to meet again after three days of talks": these were held
        claimed = child.dep_ == "relcl" and _is_claim(head, cues) and _is_what_is_said(child)
        told = child.dep_ == "acl" and child.tag_ in {"VBN", "VBD"} and not kids(child, "mark")
        told = told and child.lemma_ not in {"follow", "precede"}  # "a truce followed by talks": both to come
        if (child.dep_ == "relcl" and not claimed) or told:
            return found + _through_its_noun(
                child, head, cues
            )  # "a proposal rejected by X": told as known, whatever becomes of the proposal
        if is_verb(child) and child != start and child.dep_ not in {"conj"}:
            found += [status for status in own_clause(child, cues) if status in {"conditional"}]
        governs = child in complements(head) or child.dep_ in {"xcomp", "ccomp", "pcomp"}
        found += filter(None, [hung_on(child, head, start), plan_put_off(head, cues)])
        if lemma(head) in cues["presumed"]["verbs"] and child.dep_ in {"dobj", "prep"} and not is_verb(start):
            return found
        over = hits.get(head.i)
        if over is not None and over is not hit and governs and over.frame.inside:
            found.append(over.frame.inside)
        elif governs or child.dep_ in {"acl", "prep", "acomp", "dobj", "nsubj", "nsubjpass"}:
            found += _governor(child, head, governs, cues)
        if child.dep_ == "xcomp" and head.lemma_ == "be" and any(c.lower_ == "to" for c in kids(child, "aux")):
            found.append("planned")  # "is to meet", "is to be signed"
        if child.dep_ == "xcomp" and head.lemma_ in {"have", "ought"} and child.tag_ in {"VB", "VBN"}:
            found.append("hypothetical")  # "would have to give ground", "ought to apologise"
        part = child.lower_ == "in" and head.lemma_.lower() in PARTS and is_verb(start)  # "any part in planning it"
        over_it = claimed or child.dep_ in {"acl", "ccomp"} or child.lower_ in {"about", "of", "on"}
        found += _dismissed(head, cues) if part or (_is_claim(head, cues) and over_it) else []
        if governs and is_verb(head):
            found += _handed_down(child, head, cues)
        if child.dep_ == "advcl" and is_verb(child):
            if hit.frame.id == "consult.discuss" and _is_met_for(hit, head, hits):
                found += [status for status in own_clause(head, cues) if status]
                continue
            return found + _beside(child, head, child == start, cues)
    if below.head.dep_ == "ROOT" or start.dep_ == "ROOT":
        root = start if start.dep_ == "ROOT" else below.head
        found += _root(root)
    return found


def _handed_down(child: Token, head: Token, cues: Mapping[str, Any]) -> list[str]:
    """ "Did not agree to leave", "might agree to leave": what governs is itself unreal."""
    outer = own_clause(head, cues)
    if lemma(head) in cues["governors"]["hypothetical"]:
        # what nobody requires or wants has not failed to happen: nothing is said of it
        outer = ["hypothetical" if status == "negated" else status for status in outer]
    asks = lemma(child) in {*speech(cues), *cues["speech"]["asking"]}  # "would continue to insist": it does already
    goes_on_to = lemma(head) == "continue" and not asks
    unreal = {"hypothetical", "negated", "conditional"} | ({"planned"} if goes_on_to else set())
    return [status for status in outer if status in unreal and _carries_down(child, head, status, cues)]


def _is_met_for(hit: Hit, verb: Token, hits: Mapping[int, Hit]) -> bool:
    """ "Was in contact with X to discuss Y": discussed where they met, and no more to come than that."""
    others = [other for other in hits.values() if other is not hit and other.frame.kind == "CONSULT"]
    return any(governor(other.trigger) == verb for other in others)


def _beside(clause: Token, head: Token, own: bool, cues: Mapping[str, Any]) -> list[str]:
    """What the verb beside which a clause stands says of it; `own` where the event is the clause's verb."""
    outer = [status for status in own_clause(head, cues) if status]
    if clause.tag_ == "VB" and head.lemma_ in USES and head.tag_ in {"VBD", "VBN"}:
        return outer  # "used planes to attack it"
    if clause.tag_ == "VB":
        pressed = {noun.lemma_.lower() for noun in kids(head, "dobj")} & set(cues["governors"]["hypothetical"])
        return ["hypothetical" if pressed else "planned"]  # "put pressure on X to …"
    going = clause.tag_ == "VBG" and own  # "will pivot back to X, exploring Y"
    return [status for status in outer if going and status in {"planned", "hypothetical"}]


def _through_its_noun(clause: Token, noun: Token, cues: Mapping[str, Any]) -> list[str]:
    """What a clause that tells of a noun is, where the noun or what governs it says so."""
    if clause.dep_ == "acl" and noun.dep_ == "dobj" and noun.head.lemma_ == "see":
        return [status for status in own_clause(noun.head, cues) if status]  # "would see the rebels disarmed"
    aim = clause.dep_ == "relcl" and clause.tag_ == "VB" and noun.lemma_ in cues["governors"]["hypothetical"]
    return ["hypothetical"] if aim else []  # "a memorandum to end the war"


def _is_claim(noun: Token, cues: Mapping[str, Any]) -> bool:
    return noun.pos_ == "NOUN" and noun.lemma_.lower() in cues["speech"]["nouns"]


def _is_what_is_said(clause: Token) -> bool:
    """ "Statements that the town had been retaken": taken for a relative clause, though its verb lacks nothing."""
    whole = [noun for noun in kids(clause, "nsubj", "nsubjpass") if noun.lower_ not in {"that", "which", "who"}]
    return is_passive(clause) and bool(whole) and any(word.lower_ == "that" for word in kids(clause, "dobj", "mark"))


def _dismissed(claim: Token, cues: Mapping[str, Any]) -> list[str]:
    """ "dismissed statements about the capture of X": the capture is denied."""
    doubted = claim.dep_ == "dobj" and lemma(claim.head) in {*cues["speech"]["deny"], *cues["governors"]["denied"]}
    return ["denied"] if doubted else []


def _carries_down(child: Token, head: Token, status: str, cues: Mapping[str, Any]) -> bool:
    if child.dep_ == "ccomp" and lemma(head) in speech(cues):
        return status == "hypothetical" and lemma(head) not in {"say", "tell"}
    return True


def _governed_noun(noun: Token, hits: Mapping[int, Hit], cues: Mapping[str, Any]) -> list[str]:
    """ "called for talks", "wants talks", "refused talks": the verb says what its object becomes."""
    node = noun
    while node.dep_ == "conj" and not is_verb(node.head):
        node = node.head
    head = node.head
    if node.dep_ == "pobj":
        if head.lower_ not in {"for", "of", "to", "on", "about", "in", "against", "into"}:
            return []
        if sought := _sought(noun, cues):
            return sought
        over = head.head if head.lower_ in {"about", "of"} and head.head.tag_ != "NNS" else head
        if lemma(over) in cues["terms"]["talked_of"]:
            return ["hypothetical"]
        node, head = head, head.head
    elif node.dep_ not in {"dobj", "nsubjpass", "attr"}:
        return []
    told = hits.get(head.i)
    if told is not None and told.frame.inside:
        return [told.frame.inside]
    return _governor(node, head, True, cues) if head.pos_ in {"VERB", "NOUN", "ADJ"} else []


def _sought(noun: Token, cues: Mapping[str, Any]) -> list[str]:
    """ "invited both to talks", "pressed for a meeting", "agreed to talks": none of them was held yet."""
    while noun.dep_ == "conj" and not is_verb(noun.head):
        noun = noun.head
    over = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ not in {"to", "for"} or over.lemma_.lower() == "go":
        return []
    if noun.head.lower_ == "to" and over.pos_ not in {"VERB", "ADJ"}:
        return []  # "a threat to the talks"
    return [status for status in ("hypothetical", "planned") if lemma(over) in cues["governors"][status]][:1]


def _governor(child: Token, head: Token, governs: bool, cues: Mapping[str, Any]) -> list[str]:
    word = lemma(head)
    if word in TRANSPARENT_VERBS or (child.dep_ in {"nsubj", "nsubjpass", "dobj"} and not governs):
        return []
    if child.dep_ == "prep" and (child.lower_ not in COMPLEMENT_PREPOSITIONS or not kids(child, "pcomp")):
        return []  # "refused after meeting": the meeting is no part of what was refused
    for status in ("denied", "negated", "hypothetical", "planned"):
        if word in cues["governors"][status]:
            if word in speech(cues) and child.dep_ == "ccomp":
                return []  # "announced that it had …" reports; "announced plans to …" plans
            if word == "go" and head.tag_ != "VBG":
                return []
            able = word == "able" and head.head.lower_ in {"was", "were"} and head.head.dep_ != "ccomp"
            if able and not kids(head.head, "neg"):
                return []  # "was able to free them"
            return [status]
    if child.tag_ == "VB" and head.pos_ == "PROPN" and head.dep_ == "ROOT":
        return ["planned"]  # a headline that the parse takes for a name: "Bolivia to upgrade ties with Paraguay"
    if child.dep_ == "xcomp" and head.pos_ == "ADJ" and lemma(child) in speech(cues):
        return []  # "is pleased to announce that it has left"
    if (child.tag_ == "VB" and child.dep_ == "acl") or (child.dep_ == "xcomp" and head.pos_ == "ADJ"):
        return ["hypothetical"]  # "the right to …", "eager to …"
    if child.dep_ == "pcomp" and child.tag_ == "VBG":
        told = head.lower_ == "for" and is_verb(head.head) and bool(kids(head.head, "dobj"))
        open_ = head.lower_ in {"for", "against", "from", "to"} or (head.lower_ in ON and head.head.pos_ == "NOUN")
        # "blamed X for shelling it": he did; "talks on ending it": nobody did yet
        return ["hypothetical"] if open_ and not told else []
    return []


def _root(root: Token) -> list[str]:
    """An order to the reader ("Demand transparency …") tells of nothing that happened."""
    if root.tag_ == "VB" and not kids(root, "nsubj", "nsubjpass", "aux", "expl"):
        return ["hypothetical"]
    return []
