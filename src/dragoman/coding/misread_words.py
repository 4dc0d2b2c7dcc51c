"""Words that the model misreads: a verb taken for a plural, a deed for a clause, a post for whoever holds it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

OPENS = {"although", "as", "because", "if", "once", "though", "unless", "until", "when", "while"}
RELATIVE = {"that", "which", "who", "whom"}


MISREAD = {("VBG", "pcomp"), ("NNS", "advcl"), ("NNS", "ccomp"), ("NNS", "relcl")}


def read_again(words: Sequence[Token]) -> None:
    """Mend the words whose tag and place in the clause, one of MISREAD, are the model's mistake."""
    for before, word in pairwise(words):
        if (word.tag_, word.dep_) in MISREAD:
            if word.tag_ == "VBG":
                _be_a_noun(word)
            else:
                _be_a_verb(word, before)


def _be_a_verb(word: Token, name: Token) -> None:
    """ "If Kyiv stalls on the talks", "the plant, which Kenya occupies": the model sees stalls, and whose they are."""
    named = name.head == word and name.dep_ in {"amod", "compound"} and name.text[:1].isupper()
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
