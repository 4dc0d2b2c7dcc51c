"""Mends of clauses: of two side by side the model makes the first the content of the second, of a noun a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OBJECTS = {"dobj", "obj"}
SUBJECTS = {"nsubj", "nsubjpass"}
BEING = {"is", "are", "was", "were", "has", "have", "had"}
SPEAKS = (  # beginnings of verbs behind whose words their hearer may stand: "They have left, he told reporters"
    *("assur", "brief", "inform", "notif", "promis", "quot", "remind", "said", "say", "tell", "told", "warn"),
)
VOICES = (  # and of what else a party alone does
    *("accept", "accus", "agree", "call", "condemn", "demand", "den", "dismiss", "insist", "promis", "reject"),
    *("refus", "respond", "retaliat", "threaten", "urg", "vow", "welcom"),
)
SPEAKS_UP = (  # beginnings of verbs for what whoever says something says further: "said it had left and urged X to"
    *("accus", "acknowledg", "add", "admit", "appeal", "argu", "ask", "blam", "call", "conced", "condemn", "criti"),
    *("declin", "demand", "denied", "denounc", "describ", "estimat", "express", "insist", "noted", "offer", "pledg"),
    *("prais", "predict", "promis", "refus", "reiterat", "repeat", "stress", "suggest", "thank", "threaten", "urg"),
    *("voic", "vow", "warn", *SPEAKS),
)
TOLD = {"added", "announced", "claimed", "confirmed", "reported", "said", "stated"}
PAST_ALONE = {  # forms that no participle has
    *("became", "began", "broke", "came", "chose", "did", "drove", "fell", "flew", "gave", "rose", "saw", "shook"),
    *("spoke", "took", "was", "went", "were", "wrote"),
}
PAST = {"overran", "overthrew", "retook", "withdrew", "withheld"}  # forms that are of the past alone
NOUNS = {"call", "draft", "offer", "plan", "pledge", "process", "proposal", "request", "strike", "truce"}
REFUSES = {"balks", "declines", "disagrees", "objects", "refuses", "rejects"}
QUOTES = {'"', "“", "”", "'", "‘", "’", "''", "``"}
DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "week"}


def mend_side_by_side(doc: Doc) -> None:
    """ "X signs deal, Y rejects terms", "the army left; the rebels hold the town": neither is what the other says."""
    for verb in doc:
        if verb.lower_ == "counterpart" and verb.dep_ == "compound":
            _stand_with_the_counterpart(verb, verb.head)
        if verb.lower_ in PAST and verb.tag_ in {"VB", "VBP"}:
            verb.tag_ = "VBD"  # "the army retook the town on Friday": it has
        if verb.dep_ in {"advcl", "relcl"}:
            _tell_of_the_last_named(verb)
        if verb.dep_ == "conj" and verb.tag_ == "VBD":
            _go_on_with_the_main_verb(verb, verb.head)
        if verb.dep_ != "ccomp":
            continue
        _refuse_alone(verb.head)
        if verb.i < verb.head.i and _is_apart(verb, verb.head):
            verb.dep_ = "conj"
        elif verb.lower_ in NOUNS and verb.tag_ in {"VB", "VBP"}:
            _be_a_noun(verb)


def _stand_with_the_counterpart(counterpart: Token, name: Token) -> None:
    """ "Minister A and X counterpart B met": two, where the model makes one name of both."""
    doc, at = counterpart.doc, counterpart.i - 1
    while at > counterpart.sent.start and counterpart.i - at < 4 and doc[at].tag_ in {"JJ", "NNP", "POS", "PRP$"}:
        at -= 1
    first = doc[at - 1] if at > counterpart.sent.start else counterpart
    if doc[at].lower_ != "and" or first.tag_ != "NNP" or name.tag_ != "NNP" or name.i < counterpart.i:
        return
    if first.is_ancestor(name):
        return  # the two are side by side already
    first.head, first.dep_ = name.head, name.dep_
    counterpart.head, counterpart.dep_ = first, "conj"
    name.head, name.dep_ = counterpart, "appos"
    doc[at].head, doc[at].dep_ = first, "cc"
    for word in doc[at + 1 : counterpart.i]:
        word.head, word.dep_ = counterpart, "amod"
    titles = doc[max(first.sent.start, first.i - 5) : first.i]
    for word in titles:
        owns = any(child.tag_ == "POS" for child in word.children)  # "X's minister A and Y counterpart B"
        if word.tag_ == "NNP" and not owns and (word.head in {counterpart, name} or word.dep_ in {"nmod", "poss"}):
            word.head, word.dep_ = first, "compound"


def _go_on_with_the_main_verb(verb: Token, head: Token) -> None:
    """ "Denied that X had taken it, and accused Y": it accused, and does not deny that it did."""
    perfect = head.tag_ == "VBN" and any(child.dep_ == "aux" and child.lower_ == "had" for child in head.children)
    alone = not any(child.dep_ in {"aux", "auxpass", "nsubj", "nsubjpass"} for child in verb.children)
    if not (perfect and alone and head.dep_ == "ccomp" and head.head.tag_ == "VBD" and verb.i > head.i):
        return
    if _may_be_perfect(verb, head):
        verb.tag_ = "VBN"
    else:
        verb.head = head.head


def _tell_of_the_last_named(verb: Token) -> None:
    """ "Imposed sanctions on X, which said it would …": X says so, and not whoever imposed them."""
    which = next((child for child in verb.children if child.dep_ == "nsubj" and child.tag_ in {"WDT", "WP"}), None)
    if which is None or which.lower_ not in {"which", "who"} or which.i < 2 or which.nbor(-1).text != ",":
        return
    named = which.nbor(-2)
    tells = verb.lower_.startswith((*SPEAKS, *VOICES))
    if tells and named.tag_ in {"NNP", "NNPS"} and named.head.i < named.i and verb.head.i < named.i:
        verb.head, verb.dep_ = named, "relcl"


def _may_be_perfect(verb: Token, head: Token) -> bool:
    """ "Said on Monday that it had taken A and freed B": it had freed them, whatever day it says so."""
    joined = verb.left_edge.i > 0 and verb.nbor(-1).lower_ in {"and", "then"} and verb.nbor(-2).text != ","
    words = verb.lower_.startswith(SPEAKS_UP) or verb.lower_ in PAST_ALONE | PAST
    return joined and head.head.lower_ in TOLD and not words


def _be_a_noun(word: Token) -> None:
    """ "Accepted the ceasefire plan too": "plan" is no verb whose subject is the ceasefire."""
    before = word.nbor(-1) if word.i > 0 else word
    alone = before.dep_ == "nsubj" and before.head == word and before.tag_ == "NN"
    if not alone or any(child.dep_ in {"aux", "mark", "dobj"} for child in word.children):
        return
    word.tag_, word.dep_ = "NN", "dobj"
    for child in [child for child in before.children if child.dep_ in {"det", "poss", "amod"}]:
        child.head = word
    before.dep_ = "compound"


def _refuse_alone(word: Token) -> None:
    """ "A and B agree on truce, C rejects": the model takes the verb for a noun."""
    before = word.nbor(-1) if word.i > 0 else word
    if word.lower_ in REFUSES and word.tag_ == "NNS" and before.head == word and before.tag_.startswith("NNP"):
        word.tag_, before.dep_ = "VBZ", "nsubj"


def _is_apart(verb: Token, other: Token) -> bool:
    """Whether both have a subject of their own and the second an object: what is said of it is no quote."""
    between = verb.doc[verb.i + 1 : other.i]
    own = [[child for child in one.children if child.dep_ in {"nsubj", "nsubjpass"}] for one in (verb, other)]
    if not all(own) or own[1][0].i < verb.i or any(word.text in QUOTES for word in between):
        return False
    said = [child for child in other.children if child.dep_ == "ccomp" and child.i > other.i]
    if said and any(word.text == ";" for word in between):
        return True  # "according to A, B struck a village; C said that it had hit a camp"
    if other.lower_.startswith(SPEAKS) or not other.tag_.startswith("VB") or not verb.tag_.startswith(("VB", "MD")):
        return False
    if any(word.text == ";" for word in between):
        return True
    things = [child for child in other.children if child.dep_ == "dobj" and child.lower_ not in DAYS]
    return (bool(things) or other.lower_ in REFUSES) and any(word.text == "," for word in between)


def give_to_who_said_so(verb: Token) -> None:
    """ "Said it would be discussed and thanked X", "said it was time and thanked X": who said so thanked."""
    first, has = verb.head, any(child.dep_ in OBJECTS for child in verb.children)
    to_come = any(child.dep_ == "aux" and child.tag_ == "MD" for child in first.children)
    idle = first.lower_ in BEING and any(child.lower_ in {"it", "there"} for child in first.lefts)
    own = any(child.dep_ in {*SUBJECTS, "aux", "expl"} for child in verb.children) or verb.lower_ in BEING
    own = own or (not has and any(child.dep_ == "auxpass" for child in first.children))  # "would be done and checked"
    told = verb.tag_ == "VBD" and first.dep_ == "ccomp" and first.head.tag_ == "VBD"
    if told and (to_come or (idle and has)) and not own:
        for child in first.children:
            if child.dep_ == "cc" and child.i < verb.i:
                child.head = first.head
        verb.head = first.head


def give_to_who_tells(verb: Token) -> None:
    """ "X said it agreed, while Y refused": who refused is told by the report, not by X."""
    names = {child.lower_ for child in verb.children if child.dep_ == "mark"}
    apart = verb.left_edge.i > 0 and verb.left_edge.nbor(-1).text == ","
    if apart and names & {"while", "whereas"} and any(child.dep_ in SUBJECTS for child in verb.children):
        verb.head = verb.head.head
