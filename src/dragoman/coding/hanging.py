"""What an event hangs on, or is a part of: "only after", "depends on", "without", "measures, including"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dragoman.coding.grammar import ancestors, governor, is_passive, is_verb, kids, lemma

if TYPE_CHECKING:
    from dragoman.coding.words import Token

DEPENDS = {"condition", "depend", "hinge", "link", "tie"}
NEEDED = {
    *("crucial", "essential", "imperative", "indispensable", "key", "mandatory", "necessary", "needed", "negotiable"),
    *("required", "vital"),
}
AIMS = {
    *("aim", "condition", "demand", "goal", "must", "necessity", "objective", "precondition", "prerequisite"),
    *("priority", "requirement"),
}
GIVEN = {"AID", "CONSULT", "COOPERATE", "SUPPORT"}  # "the support of X is crucial": that is given
BRINGS = {"cause", "compel", "drive", "force", "lead", "prompt", "push", "spur"}
FIGHTS_OFF = {
    *("beat back", "beat off", "contain", "counter", "fend off", "fight off", "foil", "hold off", "quell", "repel"),
    *("repulse", "respond to", "thwart"),
}
ATTACKS = {"advance", "ambush", "assault", "attack", "incursion", "offensive", "raid", "uprising"}
GOES_ON = {"abate", "cease", "ease", "end", "halt", "stop", "subside"}
SUBJECTS = {"csubj", "csubjpass", "nsubj"}
STAYS_OUT = {"attend", "bow", "come", "give in", "invite", "show", "show up", "surrender", "turn up", "yield"}
TOLD = {"accusation", "allegation", "claim", "information", "news", "report", "rumour", "statement"}
TRUE = {"accurate", "correct", "true"}
UNTRUE = {
    *("baseless", "disinformation", "fabricated", "fabrication", "fake", "false", "fiction", "groundless", "hoax"),
    *("invented", "invention", "lie", "lies", "misinformation", "propaganda", "unfounded", "untrue"),
}
FREED = {"free", "handover", "release", "repatriate", "repatriation", "return", "withdraw", "withdrawal"}
MADE = {"achieve", "announce", "make", "reach", "secure"}
OVERSEES = {"certify", "guarantee", "monitor", "observe", "oversee", "supervise", "verify"}
RESULTS = {"accord", "agreement", "breakthrough", "compromise", "consensus", "deal", "headway", "progress"}


def hung_on(child: Token, head: Token, start: Token) -> str:
    """What the word over a clause makes of it: "left without signing it", "depends on X withdrawing".

    child, head  a step on the way up from the event
    start        the event's own word, or the verb that carries it
    """
    if child.lower_ not in {"provided", "providing"} and is_verb(child) and _is_provided(child):
        return "conditional"  # "will leave provided X frees them"
    if child.dep_ == "pcomp" and child.tag_ == "VBG":
        if head.lower_ == "without" and (child == start or is_verb(start)):
            return "" if child.lemma_ == "say" and head.head.lemma_ == "go" else "negated"  # "it goes without saying"
        return "conditional" if head.lower_ in {"on", "upon"} and head.head.lemma_ in DEPENDS else ""
    depends = child.dep_ in SUBJECTS and head.lemma_ in DEPENDS
    return "conditional" if depends and any(prep.lower_ in {"on", "upon"} for prep in kids(head, "prep")) else ""


def _is_provided(clause: Token) -> bool:
    """Whether "provided" opens a clause, which the parse takes for a verb or a preposition of its own."""
    first = clause.left_edge
    before = first.nbor(-1) if first.i else first
    return before.lower_ in {"provided", "providing"} and before.sent == clause.sent and before.i < clause.i


def hangs_on_something(noun: Token) -> bool:
    """ "The signing of the treaty is conditional on a change", "talks depend on its withdrawal"."""
    told = kids(noun.head, "acomp") if noun.dep_ == "nsubj" else []
    if any(word.lower_ in {"conditional", "contingent", "dependent"} for word in told):
        return True
    over = noun.head.head
    on = {"on", "upon"} if over.lemma_ not in {"link", "tie"} else {"to"}
    if noun.dep_ == "pobj" and noun.head.lower_ in on and (over.lemma_ in DEPENDS or over.head.lemma_ in DEPENDS):
        return over.lemma_ in DEPENDS or over.dep_ == "dobj"  # "linked talks | to a withdrawal"
    return noun.dep_ == "dobj" and noun.head.lemma_ in {"condition", "link", "tie"} and _is_tied(noun)


def _is_tied(noun: Token) -> bool:
    return any(prep.lower_ in {"on", "to"} for word in (noun, noun.head) for prep in kids(word, "prep"))


def in_terms(noun: Token, cues: Mapping[str, Any]) -> str:
    """What is a term of a text or the matter of talks: "a deal on the release of X", "the plan includes it"."""
    terms, first = cues["terms"], noun
    while first.dep_ in {"appos", "conj"} and not is_verb(first.head):
        first = first.head
        if first.lemma_.lower() in terms["at_odds"]:
            return "hypothetical"  # "its position | centers on a truce, the withdrawal of X": taken for a noun
    over = first.head
    if first.dep_ == "nsubjpass" and over.lemma_ in terms["foreseen"]:
        return "planned"
    if first.dep_ in {"attr", "dobj"} and over.lemma_ in terms["contain"]:
        named = kids(over, "nsubj") or ([over.head] if over.dep_ == "relcl" else [])
    elif first.dep_ == "pobj" and over.lower_ == "with" and over.head.lemma_ == "deal":
        named = kids(over.head, "nsubj")
    elif first.dep_ == "pobj" and over.lower_ in {"about", "for", "of", "on", "over"}:
        if over.lower_ != "for" and over.head.lemma_.lower() in terms["at_odds"]:
            return "hypothetical"
        named = [] if over.head.head.lemma_ in DEPENDS else [over.head]  # "conditioned talks on its withdrawal"
    else:
        watched = first.dep_ == "dobj" and over.tag_ == "VB" and over.lemma_ in OVERSEES
        return "hypothetical" if watched and over.dep_ in {"acl", "advcl", "relcl", "xcomp"} else ""
    words = {word.lemma_.lower() for word in named if word.pos_ == "NOUN"}
    return next((status for status in ("hypothetical", "planned") if words & {*terms[status]}), "")


def is_none(word: Token) -> bool:
    """ "There have been no further ambushes on the roads, or clashes": neither, whatever the parse makes of them."""
    first = word
    while first.dep_ == "conj" and first.head.i > word.sent.start and any(kids(first.head, "cc")):
        if _there_is_no(first):
            return True
        if not any(joint.lower_ in {"or", "nor"} for joint in kids(first.head, "cc")):
            return False
        first = first.head
    return _there_is_no(first) or (word != first and any(child.lower_ == "no" for child in kids(first, "det")))


def at_no_time(verb: Token) -> bool:
    """ "At no time did it …", "in no way …"."""
    before = [noun for prep in kids(verb, "prep") if prep.i < verb.i for noun in kids(prep, "pobj")]
    return any(noun.lower_ in {"point", "time", "way"} and is_none(noun) for noun in before)


def _there_is_no(noun: Token) -> bool:
    before = list(noun.doc[noun.sent.start : noun.i])
    while before and before[-1].tag_ in {"JJ", "JJR", "NN", "NNP", "NNS", "RBR"}:
        before.pop()
    if not before or before.pop().lower_ != "no":
        return False
    while before and before[-1].lemma_ in {"be", "have"}:
        before.pop()
    return bool(before) and before[-1].lower_ == "there"


def is_to_be_done(verb: Token) -> bool:
    """ "13 hostages to be released", unlike "the first hostages to be released since May"."""
    if verb.dep_ not in {"acl", "relcl"} or not any(word.lower_ == "be" for word in kids(verb, "auxpass")):
        return False
    return not any(word.lower_ in {"first", "last", "latest", "only", "second", "third"} for word in verb.head.children)


def is_called_for_a_day(verb: Token) -> bool:
    """ "Has called a meeting for Friday": it is to come."""
    preps = [prep for word in (verb, *kids(verb, "dobj")) for prep in kids(word, "prep") if prep.lower_ == "for"]
    return verb.lemma_ == "call" and any(noun.ent_type_ == "DATE" for prep in preps for noun in kids(prep, "pobj"))


def verdict(word: Token) -> str:
    """What is said of the report of an event: "does not correspond to reality", "is baseless", "was confirmed"."""
    for child, head in ancestors(word):
        if child.dep_ not in {"acl", "ccomp", "relcl"} or head.lemma_.lower() not in TOLD:
            continue
        if head.dep_ not in {"nsubj", "nsubjpass"}:
            return ""
        verb, kept = head.head, bool(kids(head.head, "neg"))
        said = {told.lower_ for told in kids(verb, "acomp", "attr", "dobj")}
        things = (verb, *kids(verb, "dobj"))
        real = any(noun.lower_ in {"reality", "truth"} for thing in things for noun in _behind(thing))
        if (said & UNTRUE and not kept) or (real and (kept or "nothing" in said)):
            return "denied"
        true = (said & TRUE or (lemma(verb) in {"confirm", "verify"} and is_passive(verb))) and not kept
        return "happened" if true or (said & UNTRUE and kept) else ""
    return ""


def _behind(word: Token) -> Iterator[Token]:
    """The words behind "to" and "with", over what stands between: "has nothing | to do | with reality"."""
    for part in word.subtree:
        if part.dep_ == "pobj" and part.head.lower_ in {"to", "with"}:
            yield part


def _nobody_does(verb: Token) -> bool:
    """ "Neither X nor Y confirmed it", "no one has denied it"."""
    none = {"neither", "no", "nobody", "none"}
    return any(
        noun.lower_ in none or any(word.lower_ in none for word in kids(noun, "det", "preconj"))
        for noun in kids(verb, "nsubj")
    )


def is_left_unsaid(word: Token) -> bool:
    """ "Did not deny reports that X shelled Y", "did not confirm that": nobody says that it was so or was not."""
    for child, head in ancestors(word):
        if child.dep_ in {"advcl", "conj", "relcl"} or (child.dep_ == "acl" and head.lemma_.lower() not in TOLD):
            return False
        if is_verb(head) and lemma(head) in {"confirm", "deny"} and (kids(head, "neg") or _nobody_does(head)):
            return child.dep_ in {"ccomp", "dobj"}
    return False


def has_ceased(word: Token) -> bool:
    """ "Has ceased returning prisoners", "halted the return of 20 captives": they are returned no more."""
    over = word.head
    if word.lemma_.lower() not in FREED:
        return False
    inner = word.dep_ == "dobj" if not is_verb(word) else word.dep_ == "xcomp" and word.tag_ == "VBG"
    return inner and lemma(over) in {"cease", "discontinue", "halt", "stop", "suspend"} and not kids(over, "neg")


def is_left_open(verb: Token) -> bool:
    """ "It is not clear whether X will sign it", "did not rule it out": nobody says that he will not."""
    if lemma(verb) == "rule out":
        return bool(kids(verb, "neg"))
    asked = any(mark.lower_ == "whether" for mark in kids(verb, "mark"))
    return asked and any(word.lower_ in {"certain", "clear", "known", "sure"} for word in kids(verb.head, "acomp"))


def is_fought_off(noun: Token) -> bool:
    """ "Sent soldiers to quell an attack", "the assault was repelled": whatever is done about it, it was made."""
    verb = noun.head
    fought = noun.dep_ in {"dobj", "nsubjpass"} and lemma(verb) in FIGHTS_OFF
    return fought and noun.lemma_.lower() in ATTACKS


def is_wanted(word: Token, kind: str) -> bool:
    """ "The disarmament of X remains a demand", "disarming it is essential": none was done."""
    over = word.head
    if (word.dep_ not in SUBJECTS and word.dep_ != "nsubjpass") or kind in GIVEN:
        return False
    ends = [*kids(over, "acomp", "attr", "oprd"), *([over] if over.tag_ == "VBN" else [])]
    inner = [each for end in ends for each in (end, *kids(end, "amod"))]
    copula = over.lemma_ in {"be", "remain"} or over.tag_ == "VBN"
    return copula and any(end.lower_ in NEEDED or end.lemma_.lower() in AIMS for end in inner)


def goes_on(word: Token) -> bool:
    """ "Attacks have not stopped", "troops have not stopped attacking it": they go on."""
    verb = word.head
    below = word.dep_ in {"nsubj", "xcomp", "dobj"} and lemma(verb) in GOES_ON
    return below and bool(kids(verb, "neg"))


def plan_put_off(noun: Token, cues: Mapping[str, Any]) -> str:
    """ "Plans to withdraw have been postponed": the withdrawal is."""
    verb = noun.head
    if noun.dep_ not in {"nsubj", "nsubjpass"} or noun.lemma_.lower() not in {"decision", "intention", "plan"}:
        return ""
    put_off = (status for status in ("postponed", "cancelled") if verb.lower_ in cues["modifiers"][status])
    return next(put_off, "")


def only_after(verb: Token, mark: Token) -> bool:
    """ "Would resume only after X had freed them", "is possible only after X has left": they are still to be."""
    before = mark.doc[mark.i - 1].lower_ if mark.i else ""
    over = verb.head
    if mark.lower_ not in {"after", "once", "when"} or before != "only":
        return False
    possible = any(word.lower_ in {"conceivable", "possible"} for word in kids(over, "acomp"))
    return possible or any(aux.tag_ == "MD" for aux in kids(over, "aux"))


def whole_of(noun: Token) -> Token | None:
    """ "Committed to measures, including a withdrawal": the measures."""
    while noun.dep_ == "conj" and not is_verb(noun.head):
        noun = noun.head
    listed = noun.dep_ == "pobj" and noun.head.lower_ in {"including", "as"} and noun.head.dep_ == "prep"
    if not listed or (noun.head.lower_ == "as" and not any(word.lower_ == "such" for word in noun.head.children)):
        return None
    whole = noun.head.head
    return whole if whole.tag_ in {"NN", "NNS"} else None


def is_no_result(verb: Token) -> bool:
    """ "No agreement was reached at the talks": those were held, and nobody agreed."""
    made = kids(verb, "nsubjpass") if is_passive(verb) else kids(verb, "dobj")
    if kids(verb, "neg") and lemma(verb) in MADE and any(noun.lemma_.lower() in RESULTS for noun in made):
        return True  # "could not reach a compromise"
    return lemma(verb) in MADE and any(
        noun.lemma_.lower() in RESULTS and any(child.lower_ == "no" for child in kids(noun, "det")) for noun in made
    )


def stays_out(word: Token) -> bool:
    """ "Did not show up for the talks", "was not invited to the summit": a refusal, and none that is denied."""
    verb = word if is_verb(word) else governor(word)
    return lemma(verb) in STAYS_OUT and bool(kids(verb, "neg"))


def was_brought_about(verb: Token) -> bool:
    """ "Prompting X to close the border", "forced them to leave": they did."""
    over = verb.head
    helped = any(aux.tag_ == "MD" or aux.lower_ == "to" for aux in kids(over, "aux"))
    told = over.tag_ in {"VBD", "VBG", "VBN", "VBZ"} and not helped and not kids(over, "neg")
    return verb.dep_ == "xcomp" and lemma(over) in BRINGS and bool(kids(over, "dobj")) and told
