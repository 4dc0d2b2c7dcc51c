"""Headlines leave out "was": "Three aid workers abducted in Mali", "Junta accused of a massacre by X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Verbs that have an object when they are active: without one, whoever stands before them undergoes it.
DONE_TO = {
    *("abducted", "accused", "arrested", "blamed", "condemned", "criticised", "criticized", "detained", "evacuated"),
    *("executed", "expelled", "freed", "imprisoned", "imposed", "jailed", "kidnapped", "killed", "lifted", "looted"),
    *("massacred", "proclaimed", "released", "sentenced", "slain", "slapped", "suspended", "targeted", "urged"),
    *("wounded",),
}
# The same of things and of those who do not fight; of others they may tell what they did.
DONE_TO_THINGS = {
    *("agreed", "ambushed", "attacked", "bombed", "burned", "cancelled", "captured", "declared", "destroyed"),
    *("extended", "hit", "postponed", "raided", "scrapped", "seized", "shelled", "signed", "stormed", "struck"),
    *("torched",),
}
THINGS = {  # without the "s" of many
    *("accord", "agreement", "base", "boat", "bus", "camp", "ceasefire", "church", "civilian", "clinic", "convoy"),
    *("deal", "doctor", "embassy", "hospital", "market", "meeting", "mosque", "pact", "plant", "port", "ship"),
    *("school", "state", "summit", "talk", "tanker", "town", "treaty", "truce", "village", "visit", "worker"),
}
WITH = {"threatened", "hit", "slapped"}  # "threatened with sanctions"
NO_PASSIVE = {"aux", "auxpass", "ccomp", "dobj", "nsubjpass", "attr", "dative", "oprd"}


def mend_bare_passives(doc: Doc) -> None:
    """Make whoever stands before such a verb the subject of a passive."""
    for verb in doc:
        if verb.tag_ not in {"VBD", "VBN"} or verb.dep_ in {"amod", "acl", "aux", "auxpass", "relcl"}:
            continue
        if any(child.dep_ in NO_PASSIVE for child in verb.children):
            continue
        subject = next((child for child in verb.children if child.dep_ == "nsubj" and child.i < verb.i), None)
        if subject is not None and _undergoes(subject, verb):
            subject.dep_, verb.tag_ = "nsubjpass", "VBN"
            for by in verb.children:
                if by.dep_ == "prep" and by.lower_ == "by":
                    by.dep_ = "agent"


def _undergoes(subject: Token, verb: Token) -> bool:
    if verb.lower_ in DONE_TO:
        return subject.tag_ != "PRP"
    beside = {word.lower_ for word in verb.subtree if word.dep_ in {"prep", "agent"}}
    if verb.lower_ in WITH and "with" in beside:
        return verb.lower_ != "threatened" or "by" in beside  # "threatened with gaol whoever spoke of it"
    return verb.lower_ in DONE_TO_THINGS and subject.lower_.removesuffix("s") in {
        word.removesuffix("s") for word in THINGS
    }
