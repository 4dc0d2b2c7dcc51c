"""Lists of people with their offices, which the small model takes apart: "A, President B, Chancellor C and D"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.by_town import mend_tolls

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

TITLES = {
    *("Ambassador", "Chancellor", "Chief", "Commander", "Emir", "Envoy", "General", "King", "Leader", "Minister"),
    *("Premier", "President", "Representative", "Secretary", "Speaker", "Sultan"),
}
LISTING = {"and", "or"}
OFFICES = {  # written small between a body's name and a person's: "X leader Ana Roe"
    *("adviser", "ambassador", "boss", "chair", "chairman", "chief", "commander", "coordinator", "delegate"),
    *("diplomat", "emissary", "envoy", "founder", "head", "leader", "mediator", "minister", "negotiator", "official"),
    *("premier", "president", "representative", "secretary", "spokesman", "spokesperson", "spokeswoman"),
}
LONGEST_BODY = 3  # words of a body's name before an office
WITH_WHOM = {"between", "by", "for", "of", "to", "with"}
PARTED = {  # particles and their verbs
    "over": ("hand", "turn"),
    "back": ("beat", "drive", "driv", "drove", "push", "throw", "threw"),
}
MEETINGS = {
    *("call", "calls", "consultations", "conversation", "dialogue", "discussions", "meeting", "meetings"),
    *("negotiations", "summit", "talks"),
}


def mend_lists(doc: Doc) -> None:
    """Make one list of those who stand beside one another."""
    for token in doc:
        if token.lower_ in LISTING and 0 < token.i < len(doc) - 2:
            _join_with_office(token)
        if token.tag_ != "NNP" and token.lower_ != "with":
            continue
        if token.dep_ == "npadvmod":
            _be_the_counterpart(token)
            _be_the_next(token)
        if token.dep_ == "appos":
            _stand_in_the_list(token)
            _be_one_of_three(token)
            _stand_between(token)
            _be_who_is_described(token)
        elif token.dep_ == "conj" and token.head.text in TITLES:
            _hold_two_offices(token, token.head)
        elif token.dep_ == "conj" and token.head.tag_.startswith("V"):
            _end_the_list(token)
        elif token.dep_ == "prep" and token.head.tag_ == "NNP":
            _give_to_the_meeting(token)
    mend_tolls(doc)


def _stand_in_the_list(person: Token) -> None:
    """ "With A, French President B and C": B, whose office comes before his name, is nobody else's other name."""
    before = person.head
    titled = any(child.text in TITLES and child.i < person.i for child in person.children if child.dep_ == "compound")
    if not titled or before.tag_ != "NNP" or before.text in TITLES or not _goes_on(person):
        return
    if before.dep_ == "pobj" and before.head.lower_ not in WITH_WHOM:
        return  # "in Geneva, French President B and C …"
    person.dep_ = "conj"


def _be_the_counterpart(name: Token) -> None:
    """ "Met his X and Y counterparts, A and B": A and B are they."""
    at = name.left_edge.i
    before = name.doc[at - 2] if at > 1 and name.doc[at - 1].text == "," else None
    if before is not None and before.lower_ in {"counterpart", "counterparts"}:
        name.head, name.dep_ = before, "appos"


def _be_one_of_three(name: Token) -> None:
    """ "Praised by A, B, and C": the model takes B for another name of A."""
    first = name.head
    last = next((child for child in name.children if child.dep_ == "conj" and child.tag_ == "NNP"), None)
    named = first.tag_ == name.tag_ == "NNP" and (first.dep_ != "pobj" or first.head.lower_ in {"by", "from", "with"})
    if last is not None and named and name.i == first.i + 2 and name.nbor(-1).text == "," and last.i <= name.i + 3:
        name.dep_ = "conj"


def _stand_between(name: Token) -> None:
    """ "The United States, Israel, and Syria met": three, and none is another name of the first."""
    first, at = name.head, name.right_edge.i + 1
    doc = name.doc
    if at + 1 >= len(doc) or doc[at].text != "," or doc[at + 1].lower_ != "and" or first.tag_ not in {"NNP", "NNPS"}:
        return
    third = next((child for child in first.children if child.dep_ == "conj" and child.i > at), None)
    if third is not None and third.tag_ == "NNP" and not any(c.dep_ in {"compound", "det"} for c in name.children):
        name.dep_ = "conj"


def _be_the_next(title: Token) -> None:
    """ "Spoke with A, Turkish Foreign Minister B and French Foreign Minister C": B is met as well."""
    at = title.left_edge.i
    if title.text not in TITLES or at < 2 or title.doc[at - 1].text != ",":
        return
    before = title.doc[at - 2]
    name = next((child for child in title.children if child.dep_ == "appos" and child.tag_ == "NNP"), None)
    if name is None or before.tag_ != "NNP" or before.dep_ != "pobj" or before.head.lower_ not in WITH_WHOM:
        return
    title.head, title.dep_ = before, "conj"
    for child in [*name.children]:
        if child.dep_ in {"cc", "conj"}:
            child.head = title


def _be_who_is_described(name: Token) -> None:
    """ "A and his old foe, B": B is the foe, and not A by another name."""
    first, at = name.head, name.left_edge.i - 1
    other = next((child for child in first.children if child.dep_ == "conj" and child.i < name.i), None)
    if other is None or other.tag_ not in {"NN", "NNS"} or name.doc[at].text != ",":
        return
    between = name.doc[other.i + 1 : at]
    if any(word.text == "," or word.dep_ == "cc" or word.tag_.startswith("V") for word in between):
        return
    name.dep_ = "conj"
    for word in between:
        if word.dep_ == "appos":  # "the president's son-in-law, B"
            word.head, word.dep_ = name, "nmod"
    other.head, other.dep_ = name, "nmod"


def _join_with_office(joint: Token) -> None:
    """ "President A and X leader B": two people, where the model makes of the first a word of the second's office."""
    first, doc = joint.nbor(-1), joint.doc
    behind = (n for n in range(joint.i + 1, joint.i + LONGEST_BODY + 2) if n < len(doc) and doc[n].lower_ in OFFICES)
    at = next(behind, 0)
    between = doc[joint.i + 1 : at]
    if first.tag_ != "NNP" or first.text in TITLES or not at or any(w.tag_ not in {"NNP", "NN", "JJ"} for w in between):
        return
    end = at + 1
    while end < len(doc) and doc[end].tag_ == "NNP":
        end += 1
    office, last = doc[at], doc[end - 1]
    if end == at + 1 or (last.dep_ == "conj" and last.head.i < joint.i):
        return
    named = first.head if first.dep_ == "appos" and first.head.i < first.i else first  # "chief A", by his office
    # What the model made of the two: all below the one that stands for both, and nothing else of the sentence.
    held = range(first.left_edge.i, end)
    outer = [word for word in (named, *doc[joint.i + 1 : end]) if word.head.i not in held or word.head == word]
    if len(outer) != 1 or outer[0].i < joint.i or not outer[0].is_ancestor(first):
        return
    named.head, named.dep_ = (named, "ROOT") if outer[0].head == outer[0] else (outer[0].head, outer[0].dep_)
    last.head, last.dep_ = named, "conj"
    office.head, office.dep_ = last, "compound"
    joint.head, joint.dep_ = named, "cc"
    for word in (*doc[joint.i + 1 : at], *doc[at + 1 : end - 1]):
        over = office if word.i < at else last
        if word.head.i not in range(joint.i + 1, end) or word.head == word:
            word.head = over
        word.head, word.dep_ = over, "amod" if word.tag_ == "JJ" else "punct" if word.text == "-" else "compound"
    for word in [*outer[0].children]:
        if outer[0] != last and word.i not in range(joint.i, end):
            word.head = named


def _hold_two_offices(name: Token, title: Token) -> None:
    """ "X's Deputy Prime Minister and Foreign Minister A": one person, where the model sees a minister and A."""
    words = [child for child in title.children if child.dep_ == "compound"]
    titled = any(child.text in TITLES and child.dep_ == "compound" for child in name.children)
    if not titled or not any(word.text in {"Deputy", "Vice"} for word in words) or len(list(name.conjuncts)) > 1:
        return
    if any(word.text not in {*TITLES, "Deputy", "Prime", "Vice"} for word in words):
        return
    name.head, name.dep_ = (name, "ROOT") if title.head == title else (title.head, title.dep_)
    for child in [*title.children]:
        if child.dep_ in {"poss", "amod", "cc", "prep", "appos"}:
            child.head = name
    title.head, title.dep_ = name, "compound"


def _goes_on(last: Token) -> bool:
    """Whether more are named behind somebody: ", and C", "and C"."""
    doc, at = last.doc, last.i + 1
    if any(child.dep_ in {"conj", "appos"} and child.i > last.i for child in last.children):
        return True
    at += at < len(doc) and doc[at].text == ","
    return at + 1 < len(doc) and doc[at].lower_ in LISTING and doc[at + 1].tag_ in {"NNP", "JJ"}


def _end_the_list(name: Token) -> None:
    """ "Held calls with A, President B, and C, urging …": C is called, and is no verb beside "held"."""
    joint = name.left_edge.i - 1
    if joint < 2 or name.doc[joint].lower_ not in LISTING or name.doc[joint].head != name.head:
        return
    last = name.doc[joint - 1]
    last = last.nbor(-1) if last.text == "," else last
    own = any(child.dep_ in {"nsubj", "nsubjpass", "dobj", "prep", "aux", "acomp", "attr"} for child in name.children)
    if last.tag_ != "NNP" or own or not name.head.is_ancestor(last):
        return
    name.doc[joint].head = last
    name.head = last


def _give_to_the_meeting(preposition: Token) -> None:
    """ "Talks of the leaders of A, B and C with X and Y": it is the talks that are with X, not C."""
    over = preposition.head
    while over.dep_ in {"conj", "pobj", "prep", "appos"} and over.head != over:
        over = over.head
        if over.lower_ in MEETINGS:
            preposition.head = over
            return


def go_up(verb: Token) -> None:
    """ "Urged its citizens to leave and withdrew its envoy": what is told in the past is no part of what is urged."""
    inner = top = verb.head
    while top.tag_ == "VB" and top.dep_ in {"conj", "xcomp", "ccomp"}:
        top = top.head
    own = any(child.dep_ in {"aux", "nsubj", "nsubjpass"} for child in verb.children)
    own = own or [child.lower_ for child in inner.children if child.dep_ == "aux"] != ["to"]
    if verb.tag_ != "VBD" or top == inner or top.tag_ != "VBD" or own:
        return
    for joint in inner.children:
        if joint.dep_ == "cc" and inner.i < joint.i < verb.i:
            joint.head = top
    verb.head = top


def join_particle(particle: Token, verb: Token) -> None:
    """ "Is handing over 40 detainees": no more than 40; "they were beaten back"."""
    if verb.lower_.startswith(PARTED[particle.lower_]) and verb.tag_.startswith("VB"):
        particle.head, particle.dep_ = verb, "prt"
