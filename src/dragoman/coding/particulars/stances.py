"""What a verb of saying makes of its subject: one who asserts, denies, confirms, doubts or takes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dragoman.coding.grammar import ancestors, complements, is_verb, kids, lemma, objects, subjects
from dragoman.coding.links import Coded

if TYPE_CHECKING:
    from dragoman.coding.words import Token

ORDER = ("denies", "refutes", "confirms", "retracts", "repeats", "hedges", "asserts")


def said(verb: Token, lexicon: Mapping[str, Any]) -> str | None:
    """The stance of the subject of a verb of saying; None where it is none."""
    word, bare = lemma(verb), verb.lemma_.lower()
    value = next((value for value in ORDER if word in lexicon["verbs"][value]), None)
    value = value or next((value for value in ORDER if bare in lexicon["verbs"][value]), None)
    if value == "denies" and any(noun.lemma_.lower() in lexicon["nouns"]["evidence"] for noun in subjects(verb)):
        return "refutes"
    if value == "retracts" and not any(noun.lemma_.lower() in lexicon["nouns"]["claims"] for noun in objects(verb)):
        return None  # "withdrew its troops" takes back no word
    return value


def under(child: Token, head: Token) -> bool:
    """Whether a clause is what a verb of saying says."""
    return child in complements(head) or child.dep_ in {"ccomp", "parataxis"} or bool(kids(child, "pcomp"))


def own_word(child: Token, noun: Token) -> bool:
    """ "the claim that …", "statements about …": the clause or phrase that says what was said."""
    return (child.dep_ in {"acl", "ccomp", "relcl"} and is_verb(child)) or (
        child.dep_ == "prep" and child.lower_ in {"about", "of", "on", "over"}
    )


def denied_in_part(verb: Token, lexicon: Mapping[str, Any]) -> bool:
    """ "partly denied", "disputed the toll", "denied the raid but acknowledged …"."""
    words = lexicon["words"]
    if any(child.lower_ in words["partly"] for child in kids(verb, "advmod", "prep")):
        return True
    if any(noun.lemma_.lower() in lexicon["nouns"]["extent"] for noun in objects(verb)):
        return True
    parts = [noun for noun in objects(verb) if noun.lemma_.lower() in {"part", "some", "most", "aspect"}]
    if parts:
        return True
    for other in kids(verb, "conj", "advcl"):
        if not {lemma(other), other.lemma_.lower()} & set(lexicon["verbs"]["confirms"]):
            continue
        linked = {child.lower_ for child in (*kids(verb, "cc"), *kids(other, "mark", "cc", "advmod"))}
        own = kids(other, "nsubj")
        same = not own or own[0].pos_ == "PRON"
        if same and not kids(other, "neg") and linked & set(words["contrast"]):
            return True
    return False


def doubted(item: Coded, lexicon: Mapping[str, Any]) -> Token | None:
    """The word that hedges a mention: an adverb, "may have", "is believed to", "it is unclear whether"."""
    words = lexicon["words"]
    near = [item.hit.trigger, *([item.hit.carrier] if item.hit.carrier is not None else [])]
    for token in near:
        for child in kids(token, "advmod", "amod", "acl"):
            if child.lower_ in words["hedging"]:
                return child
        modal = next((aux for aux in kids(token, "aux") if aux.lower_ in words["modals"]), None)
        if modal is not None and any(aux.lower_ == "have" for aux in kids(token, "aux")):
            return modal
    for child, head in ancestors(near[-1]):
        if child.dep_ in {"relcl", "conj", "advcl"}:
            break
        found = _doubt_above(child, head, lexicon)
        if found is not None:
            return found
    return None


def _doubt_above(child: Token, head: Token, lexicon: Mapping[str, Any]) -> Token | None:
    """The doubt in what governs: "is believed to", "appears to", "it is unclear whether", "is likely the work of"."""
    words = lexicon["words"]
    if child.dep_ in {"ccomp", "xcomp", "csubj"}:
        if head.lower_ in words["unsure"]:
            return head
        unsure = [token for token in kids(head, "acomp") if token.lower_ in words["unsure"]]
        if unsure and head.lemma_ == "be":
            return unsure[0]
        doubts = {*words["seeming"], *lexicon["verbs"]["hedges"]}
        if is_verb(head) and child.dep_ == "xcomp" and head.lemma_.lower() in doubts:
            return head
    if is_verb(head) and child.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "prep"}:
        return next((token for token in kids(head, "advmod", "acomp") if token.lower_ in words["hedging"]), None)
    return None
