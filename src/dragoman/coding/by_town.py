"""A toll told town by town: "killed seven people in A, three in B and one in C"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.types import Actor, Amount, Place

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

WHERE = {"at", "in", "near", "outside"}
LOSSES = {
    *("dead", "deaths", "died", "hurt", "injured", "injures", "injuring", "kill", "killed", "killing", "kills"),
    *("murdered", "perished", "slain", "wounded", "wounding", "wounds"),
}
SITES = {"city", "district", "suburb", "town", "village"}  # "in the village of A"
MORE = {"additional", "another", "at", "further", "least", "more"}
HURT = {"casualties", "injured", "killed"}
_AFTER = re.compile(r" (?:at|in|near|outside) (?:the )?(?:(?:city|district|suburb|town|village) of )?(?=[A-Z])")
_BEFORE = re.compile(r"(?:,|\band)(?: (?:additional|another|a further|(?:at least|around|about|some)))* $")


def mend_tolls(doc: Doc) -> None:
    """Have the further towns of such a toll stand in one list with the first, whatever the parse hangs them on."""
    for token in doc:
        if token.lower_ not in WHERE or token.i < 4 or token.nbor(-1).tag_ != "CD":
            continue
        first, last = _town_before(token.nbor(-1)), _name_behind(token)
        if first is not None and last is not None and last != first and last not in first.ancestors:
            last.head, last.dep_ = first, "conj"


def _town_before(figure: Token) -> Token | None:
    """The last word of "in A" before ", three", where the sentence tells before whom it killed or injured."""
    doc, at = figure.doc, figure.i - 1
    while at > 0 and doc[at].lower_ in MORE | {"a"}:
        at -= 1
    if doc[at].lower_ == "and" and doc[at - 1].text == ",":
        at -= 1
    if at < 3 or doc[at].lower_ not in {",", "and"} or not doc[at - 1].tag_.startswith("NNP"):
        return None
    start = at - 1
    while start > 0 and doc[start].tag_.startswith("NNP"):
        start -= 1
    told = any(word.lower_ in LOSSES for word in doc[figure.sent.start : start])
    before = doc[start - 3] if doc[start].lower_ == "of" and doc[start - 1].lower_ in SITES else doc[start]
    return doc[at - 1] if told and before.lower_ in WHERE else None


def _name_behind(preposition: Token) -> Token | None:
    doc, at = preposition.doc, preposition.i + 1
    words = [word.lower_ for word in doc[at : at + 3]]
    if len(words) == 3 and words[0] == "the" and words[1] in SITES and words[2] == "of":
        at += 3
    first = at
    while at < len(doc) and doc[at].tag_.startswith("NNP"):
        at += 1
    return doc[at - 1] if at > first else None


def is_of_a_town(before: str, after: str) -> bool:
    """Whether a bare number goes on with a toll: ", three" before "in B"."""
    return _AFTER.match(after) is not None and _BEFORE.search(before) is not None


def of_town(amounts: Sequence[Amount], place: Place | None, first: bool, text: str) -> tuple[Amount, ...]:
    """The amounts of an attack that are told of one of its places: the others are of all of them, and go to the first.

    text  the document's, which spans are of
    """

    def here(one: Amount) -> int | None:
        match = _AFTER.match(text, one.span[1])
        return match.end() if match and one.unit in HURT else None

    bare = any(re.fullmatch(r"\w+", one.text) and here(one) is not None for one in amounts)
    if place is None or not bare:
        return tuple(amounts) if first else ()
    own = tuple(one for one in amounts if (at := here(one)) is not None and place.span[0] <= at < place.span[1])
    return own + tuple(one for one in amounts if here(one) is None) if first else own


def counted_there(targets: Sequence[Actor], amounts: Sequence[Amount], whole: Sequence[Amount]) -> tuple[Actor, ...]:
    """The victims without a number that is another town's: of "seven civilians in A and one in B" in B "civilians"."""
    found = []
    for one in targets:
        counted = next((each for each in whole if each.span[0] == one.span[0] and each not in amounts), None)
        number, _, people = one.text.partition(" ")
        if counted is not None and amounts and counted.text.startswith(number) and people:
            start = one.span[0] + len(number) + 1
            one = replace(one, text=people, span=(start, one.span[1]))
        found.append(one)
    return tuple(found)
