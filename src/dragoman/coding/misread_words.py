"""Words that the model misreads: a verb taken for a plural, a deed for a clause, a post for whoever holds it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from dragoman.coding.side_by_side import DAYS

if TYPE_CHECKING:
    from spacy.tokens import Token

CARRYING = {"carrying", "relaying", "shuttling"}
MEDIATING = {"facilitating", "mediating", "moderating", "observing"}
CALLED = {"called", "phoned", "rang", "telephoned"}
OPENS = {"after", "although", "as", "because", "if", "once", "though", "unless", "until", "when", "while"}
SETS = {"put", "puts", "putting", "set", "sets", "setting"}
RELATIVE = {"that", "which", "who", "whom"}

FIGHTERS = {"fighters", "forces", "members", "peacekeepers", "soldiers", "troops"}
UNDERTAKES = {
    *("agreed", "agrees", "declined", "declines", "offered", "offers", "pledged", "pledges", "promised", "promises"),
    *("refused", "refuses", "threatened", "threatens", "vowed", "vows"),
}
OFFICES = {"ambassador", "chief", "commander", "coordinator", "envoy", "head", "leader", "mediator", "negotiator"}
POSTS = {"chancellor", "chairman", "governor", "minister", "president", "secretary", "speaker"}
MISREAD = {("VBG", "pcomp"), ("NNS", "advcl"), ("NNS", "ccomp"), ("NNS", "relcl")}


def read_again(words: Sequence[Token]) -> None:
    """Mend words whose tag and place in the clause are the model's mistake: one of MISREAD, or a post and a name."""
    for before, word in pairwise(words):
        if word.tag_ == "NNP" and word.dep_ in {"appos", "conj"}:
            _hold_the_post_before(word)
            _hold_both_posts(word)
        elif word.dep_ == "prt" and word.lower_ in {"on", "upon"} and any(c.dep_ == "pobj" for c in word.children):
            word.dep_ = "prep"  # "and called on X to leave": what has an object is no particle
        elif word.lower_ == "aside" and word.dep_ == "advmod" and word.head.lower_ in SETS:
            word.dep_ = "prt"  # "set aside money"
        elif word.dep_ == "prep" and word.head.dep_ == "ccomp" and before == word.head.head:
            _tell_when_it_was_said(word, before)
        elif word.lower_ in {"against", "of", "on"} and word.dep_ == "prep" and word.head.head.lower_ == "by":
            _give_to_the_act(word)
        elif word.lower_ == "by" and word.dep_ == "prep" and word.head.dep_ == "pobj" and word.head.head.lower_ == "as":
            _give_to_the_participle(word, word.head.head.head)
        elif word.lower_ == "of" and word.dep_ == "prep" and before.dep_ == "conj" and before.head == word.head:
            _give_to_the_nearer(word, before)
        elif word.tag_ == "VB" and word.dep_ == "pcomp" and word.head.lower_ == "with" and before.lower_ == "to":
            _be_what_is_offered(word, word.head)
        elif word.dep_ == "mark" and word.head.dep_ == "ccomp" and word.lower_ in {"after", "before", "since", "while"}:
            word.head.dep_ = "advcl"  # "agreed to a truce, officials said, after a strike killed 12"
        elif word.lower_ == "due" and word.dep_ == "acomp" and word.head.lower_ in {"are", "is", "was", "were"}:
            _be_expected(word, word.head)
        elif word.lower_ == "retook" and (word.tag_.startswith("NN") or word.dep_ == "compound"):
            _be_what_was_done(word)
        elif word.lower_ in CALLED and word.dep_ == "acl" and word.head == before and before.dep_ == "nsubj":
            _be_who_calls(before, word, before.head)
        elif word.lower_ in MEDIATING and word.dep_ == "pobj" and word.head.lower_ == "with" and before.head == word:
            _be_what_the_third_does(before, word)
        elif word.lower_ in CARRYING and word.dep_ == "acl" and word.head.dep_ == "pobj" and word.head == before:
            _be_who_carries(before, word)
        elif before.dep_ == "compound" and before.tag_ == "NNS" and before.head == word and word.tag_ in {"VBD", "VBP"}:
            _be_its_subject(before, word)
        elif (word.tag_, word.dep_) in MISREAD:
            if word.tag_ == "VBG":
                _be_a_noun(word)
            else:
                _be_a_verb(word, before)


def _be_who_calls(name: Token, call: Token, step: Token) -> None:
    """ "Roe called Doe to urge restraint": Roe did, and was not called that."""
    called = [child for child in call.children if child.dep_ == "oprd" and child.tag_ == "NNP"]
    if step.tag_ != "VB" or step.dep_ != "ROOT" or name.tag_ != "NNP" or not called or called[0].i > step.i:
        return
    over = [child for child in step.children if child.i < call.i or child.dep_ == "punct"]
    call.dep_, call.tag_, call.head = "ROOT", "VBD", call
    step.dep_, step.head = "xcomp", call
    called[0].dep_ = "dobj"
    for child in over:
        child.head = call


def _be_what_the_third_does(who: Token, act: Token) -> None:
    """ "Met with Xia's minister mediating": the minister does it, and is met by nobody."""
    if who.dep_ not in {"amod", "compound", "nmod", "poss"}:
        return
    for other in [child for child in act.children if child.i < who.i]:
        other.head = who
    who.dep_ = "nsubj"
    act.dep_, act.tag_, act.pos_ = "pcomp", "VBG", "VERB"


def _be_who_carries(who: Token, act: Token) -> None:
    """ "Met in X, with Y's minister carrying messages": he does, and is met by nobody."""
    preposition = who.head
    if preposition.lower_ == "with":
        act.dep_, act.head = "pcomp", preposition
        who.dep_, who.head = "nsubj", act


def _be_its_subject(noun: Token, verb: Token) -> None:
    """ "Cyprus peace talks collapse": a verb has no compound before it, but a subject."""
    noun.dep_ = "nsubj"
    for other in [child for child in verb.children if child.dep_ == "compound" and child.i < noun.i]:
        other.head = noun


def _tell_when_it_was_said(preposition: Token, verb: Token) -> None:
    """ "Said on Friday it had left": it was said on that day, and nobody knows when they left."""
    clause = preposition.head
    whose = any(child.dep_ in {"nsubj", "nsubjpass"} and child.i > preposition.i for child in clause.children)
    day = any(child.dep_ == "pobj" and child.lower_ in DAYS for child in preposition.children)
    if whose and day and verb.i < clause.i and verb.tag_ in {"VBD", "VBZ", "VBP"}:
        preposition.head = verb


def _be_what_is_offered(verb: Token, preposition: Token) -> None:
    """ "Offered in calls with X and Y to mediate": who offered would, and not X and Y, with whom he spoke."""
    node = preposition
    while node.head != node and not node.tag_.startswith("V"):
        node = node.head
    if node.lower_ not in UNDERTAKES or any(child.dep_ == "xcomp" for child in node.children):
        return
    for subject in [child for child in verb.children if child.dep_ == "nsubj"]:
        subject.head, subject.dep_ = preposition, "pobj"
    verb.head, verb.dep_ = node, "xcomp"


def _be_expected(due: Token, be: Token) -> None:
    """ "X is due in Y on Friday for talks": it is with "due" that all of this stands, as it does with "expected"."""
    doc, after = due.doc, due.i + 1
    if after + 1 >= len(doc) or doc[after].lower_ not in {"at", "in"} or not doc[after + 1].text[:1].isupper():
        return
    for child in [one for one in be.children if one != due]:
        child.head = due
        child.dep_ = "nsubjpass" if child.dep_ == "nsubj" else child.dep_
    due.head, due.dep_ = (due, "ROOT") if be.head == be else (be.head, be.dep_)
    be.head, be.dep_ = due, "auxpass"
    due.tag_ = "VBN"


def _be_what_was_done(verb: Token) -> None:
    """ "The army retook control of the town": the model takes the verb for a noun, or for a part of one's name."""
    verb.tag_, verb.pos_, verb.lemma_ = "VBD", "VERB", "retake"
    noun = verb.head
    if verb.dep_ != "compound":
        return
    for child in [one for one in noun.children if one.i < verb.i]:
        child.head = verb
        child.dep_ = "nsubj" if child.pos_ in {"NOUN", "PROPN", "PRON"} else child.dep_
    verb.head, verb.dep_ = (verb, "ROOT") if noun.head == noun else (noun.head, noun.dep_)
    noun.head, noun.dep_ = verb, "dobj"


def _be_a_verb(word: Token, name: Token) -> None:
    """ "If Kyiv stalls on the talks", "the plant, which Kenya occupies": the model sees stalls, and whose they are."""
    named = name.head == word and name.dep_ in {"amod", "compound", "nmod"} and name.text[:1].isupper()
    opened = any(child.dep_ == "mark" and child.lower_ in OPENS for child in word.children)
    opened = opened or any(child.lower_ in RELATIVE and child.dep_ == "dobj" for child in word.children)
    if named and opened and word.text.islower() and word.lower_.endswith("s"):
        word.tag_, word.pos_ = "VBZ", "VERB"
        name.tag_, name.pos_, name.dep_ = "NNP", "PROPN", "nsubj"


def _be_a_noun(word: Token) -> None:
    """ "Killed in artillery shelling by X": what was done by X, and nothing that artillery does."""
    guns = [child for child in word.children if child.dep_ == "nsubj" and child.i == word.i - 1 and child.tag_ == "NN"]
    if guns and any(child.lower_ == "by" for child in word.children):
        word.tag_, word.pos_, word.dep_ = "NN", "NOUN", "pobj"
        guns[0].dep_ = "compound"


def _give_to_the_act(preposition: Token) -> None:
    """ "Attacks by X on Y", "the recall by X of its envoy": the model hangs on X what belongs to the act."""
    who, by = preposition.head, preposition.head.head
    act = by.nbor(-1) if by.i else by
    if act.tag_ not in {"NN", "NNS"} or who.dep_ != "pobj" or not preposition.nbor(-1).tag_.startswith("NN"):
        return
    if preposition.lower_ != "of" or who.tag_ == "NNP":  # "the army of the north" is one
        preposition.head = act


def _give_to_the_participle(by: Token, participle: Token) -> None:
    """ "Designated as a terrorist group by X": by X, where the model has a group by X."""
    if participle.tag_ == "VBN" and participle.i < by.i:
        by.head, by.dep_ = participle, "agent"


def _give_to_the_nearer(preposition: Token, second: Token) -> None:
    """ "The Xian army and soldiers of Y", "the police and troops of Y": the soldiers alone are of Y."""
    first = preposition.head
    whose = any(child.ent_type_ in {"GPE", "NORP"} and child.i < first.i for child in first.children)
    if whose or (first.lower_ in {"army", "military", "police"} and second.lower_ in FIGHTERS):
        preposition.head = second


def _hold_the_post_before(name: Token) -> None:
    """ "By X and Prime Minister and Defence Minister Ana Roe": she, and not X, is who holds the post before her."""
    post = name.doc[max(name.left_edge.i - 1, 0)]
    written = post.lower_ in POSTS and post.tag_ == "NNP"
    small = post.lower_ in OFFICES and post.tag_ == "NN"  # "X, Minister Y and intelligence chief Ana Roe"
    listed = name.dep_ == "appos" and (written or small) and post.dep_ == "conj"
    if listed and (name.head.i < post.head.i or (small and name.head.i <= post.head.i)):
        name.head, name.dep_ = post.head, post.dep_
        post.head, post.dep_ = name, "compound"


def _hold_both_posts(name: Token) -> None:
    """ "By Prime Minister and Interior Minister Ana Roe": one person, where the model sees a post and a person."""
    post, before = name.head, [child for child in name.children if child.dep_ == "compound"]
    bare = post.lower_ in POSTS and not any(child.dep_ in {"det", "poss", "appos"} for child in post.children)
    named = any(child.lower_ in POSTS for child in before) and not any(c.ent_type_ in {"GPE", "NORP"} for c in before)
    joined = sum(child.dep_ == "conj" for child in post.children) == 1
    if bare and named and joined and post.tag_ in {"NN", "NNP"}:
        name.head, name.dep_ = post.head, post.dep_
        post.head, post.dep_ = name, "compound"


def be_in_chief(post: Token, hyphen: Token) -> None:
    """ "Commander-in-Chief Ana Roe": the model hangs the name on "in", and the post is what the name is called."""
    if hyphen.i + 4 >= len(hyphen.doc) or hyphen.nbor(3).lower_ != "chief" or hyphen.nbor(4).tag_ != "NNP":
        return
    name = hyphen.nbor(4)
    while name.dep_ == "compound" and name.head.i == name.i + 1:
        name = name.head
    inner = {word.i for word in post.subtree}
    if name.tag_ == "NNP" and name.i in inner:
        name.head, name.dep_ = post.head, post.dep_
        post.head, post.dep_ = name, "compound"
