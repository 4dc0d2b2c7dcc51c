"""Where names of places begin and end in a text, and the preposition and the kind of place that stand beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.gazetteer import Gazetteer, place_words
from dragoman.coding.party_nouns import LOCATIVE

if TYPE_CHECKING:
    from dragoman.coding.words import Doc, Token

ARTICLES = {"al", "el", "as", "ad", "ash", "an", "ar", "at", "az", "es", "ez", "ed"}
STANDING = LOCATIVE | {
    "off", "above", "below", "beneath", "beyond", "opposite", "beside", "along", "alongside", "aboard", "facing",
    "behind", "round",
}  # fmt: skip
GOING = {
    "to", "into", "toward", "towards", "onto", "for", "from", "on", "over", "through", "via", "against", "of",
    "between",
}  # fmt: skip
PARTS = {
    "northern", "southern", "eastern", "western", "central", "north-eastern", "north-western", "south-eastern",
    "south-western", "northeastern", "northwestern", "southeastern", "southwestern", "east", "west", "north",
}  # fmt: skip
FORMS = {"republic", "kingdom", "state", "sultanate", "emirate", "federation", "union", "commonwealth"}
ENDINGS = {"ri", "dong", "gun", "myeon", "do"}  # of Korean villages and districts
SHARES = {
    "half", "most", "much", "part", "rest", "whole", "percent", "third", "quarter", "fifth", "majority", "bulk",
}  # fmt: skip
SIDES = {
    "north", "south", "east", "west", "north-east", "north-west", "south-east", "south-west", "northeast",
    "northwest", "southeast", "southwest", "outside", "inside", "ahead",
}  # fmt: skip


def whole_name(doc: Doc, first: int, last: int, gazetteer: Gazetteer) -> tuple[int, int]:
    """The words of a name with those beside it that belong to it: "Port" of "Port Moresby", "Camp David" before a name.

    The entity recogniser takes too few of them, or too many where a name stands at the head of a sentence.
    """
    comma = next((word.i for word in doc[first : last + 1] if word.text == ","), None)
    if comma is not None:
        last = comma - 1  # "In Lomé, Togo's parliament"
    if last + 3 < len(doc) and doc[last + 1].lower_ in ARTICLES and doc[last + 2].text == "-":
        last += 3  # "Deir | ez-Zor"
    last = _hyphenated(doc, last)
    for begin in range(first, max(first - 3, -1), -1):
        for end in range(min(last + 2, len(doc) - 1), last - 1, -1):
            near = doc[begin : end + 1]
            other = (begin, end) != (first, last) and all(map(_is_part, near)) and near[0].sent.end > end
            named = near[0].tag_[:3] == "NNP" or near[0].ent_type_ == "GPE"  # "Dire Dawa"
            if other and named and near[-1].tag_ != "POS" and is_town(near.text, gazetteer):
                return begin, end
    if last - first > 1 and not is_known(doc[first : last + 1].text, gazetteer):
        for end in range(last - 1, first, -1):
            if all(map(_is_part, doc[first : end + 1])) and is_town(doc[first : end + 1].text, gazetteer):
                return first, end
    if first > 1 and doc[first - 1].text == "In" and doc[first - 2].lower_ in {"at", "in", "near", "of"}:
        first -= 1  # "the town of In Salah"
    return first, last


def _is_part(word: Token) -> bool:
    return word.text[:1].isupper() or word.tag_ == "POS"


def _hyphenated(doc: Doc, last: int) -> int:
    """The last word of a name that the entity recogniser cuts at a hyphen: "Jalal-Abad", "Punggye-ri"."""
    while last + 2 < len(doc) and doc[last + 1].text == "-" and not doc[last + 1].whitespace_:
        if not (doc[last + 2].text[:1].isupper() or doc[last + 2].text in ENDINGS):
            break
        last += 2
    return last


def run_of(token: Token) -> tuple[int, int]:
    """The first and last word of the name a token stands in: capitals in a row, hyphens and "al-" included."""
    doc, first, last = token.doc, token.i, token.i
    while first > token.sent.start:
        before, second = doc[first - 1], doc[max(first - 2, 0)]
        if before.text == "-" and not before.whitespace_ and (second.pos_ == "PROPN" or second.lower_ in ARTICLES):
            first -= 2
        elif before.pos_ == "PROPN" and before.text[:1].isupper() and before.dep_ != "pobj":
            first -= 1
        else:
            break
    while last + 1 < token.sent.end and (step := _onward(token, doc[last + 1])):
        last += step
    return first, last


def _onward(token: Token, following: Token) -> int:
    """How many words further a name goes on."""
    if following.lower_ in ARTICLES and following.i + 2 < len(token.doc) and following.nbor().text == "-":
        return 3
    if following.pos_ != "PROPN" or not following.text[:1].isupper():
        return 0
    return int(token.dep_ in {"compound", "nmod", "det"} or following.dep_ == "compound")


def building(doc: Doc, first: int, head: Token, gazetteer: Gazetteer) -> int:
    """Where the name starts, with the building that is called after a person: "the citadel of Salah al-Din"."""
    called = first >= 2 and doc[first - 1].lower_ == "of" and doc[first - 2].lemma_.lower() in place_words("named_for")
    if not called or (head.ent_type_ != "PERSON" and is_known(doc[first : head.i + 1].text, gazetteer)):
        return first  # "the palace of Versailles"
    return first - 2


def plain(doc: Doc, first: int, last: int, gazetteer: Gazetteer) -> int:
    """Where the name of a state begins without its form, "the Republic of Sudan", or with its part, "northern Mali"."""
    if first > 0 and doc[first - 1].lower_ in PARTS and gazetteer.landmarks(doc[first - 1 : last + 1].text):
        return first - 1
    for at in range(first, last):
        if doc[at].lower_ in FORMS and at + 1 < last and doc[at + 1].lower_ == "of":
            start = at + 2 + (doc[at + 2].lower_ == "the")
            name = doc[start : last + 1].text
            if start <= last and (gazetteer.areas(name) or gazetteer.landmarks(name)):
                return start
    return first


def is_article(token: Token) -> bool:
    """ "the Donbas" is Donbas, but The Hague is The Hague."""
    return token.lower_ == "the" and not (token.text == "The" and not token.is_sent_start)


def is_known(name: str, gazetteer: Gazetteer) -> bool:
    """Whether any place has this name."""
    return bool(gazetteer.landmarks(name) or gazetteer.towns(name))


def is_town(name: str, gazetteer: Gazetteer, *, least: int = 0) -> bool:
    """Whether a name is the own name of a town of so many people, or of a place of places.toml."""
    if gazetteer.landmarks(name):
        return True
    return any(town.match == "primary" and town.population >= least for town in gazetteer.towns(name))


def is_site(noun: Token) -> bool:
    """Whether a noun is a kind of place, so that a name beside it is one: "the Torkham road"."""
    return noun.lower_ in place_words("sites") or noun.lemma_.lower() in place_words("sites")


def site_after(name: Token) -> Token | None:
    """The kind of place that a name stands before: "the X road", "the X pontoon crossing", "X's barracks"."""
    doc, at = name.doc, name.i + 1
    if at < len(doc) and doc[at].tag_ == "POS":
        at += 1
    for site in doc[at : at + 2]:
        if not site.text.islower():
            return None
        if is_site(site):
            return site
        if site.pos_ not in {"NOUN", "ADJ"} or site.tag_ == "NNS":
            return None
    return None


def preposition_of(doc: Doc, first: int) -> Token | None:
    """The preposition before a name, over articles, adjectives and owners: "in the rebel-held X", "in Yemen's X"."""
    at = first - 1
    if at > 0 and doc[at].tag_ == "POS" and doc[at - 1].tag_ == "NNP" and doc[at - 1].ent_type_ != "PERSON":
        at -= 1
        while at > 0 and doc[at - 1].text[:1].isupper() and doc[at - 1].tag_ == "NNP" and doc[at - 1].head.i <= at:
            at -= 1
        at -= 1
    for token in (doc[i] for i in range(at, max(at - 4, -1), -1)):
        if token.dep_ == "prt":
            return None  # "gave up X"
        if token.pos_ in {"ADP", "SCONJ"} or token.dep_ == "prep" or token.lower_ in STANDING | GOING:
            return token
        if token.dep_ not in {"det", "amod"} and token.text != "-" and token.lower_ not in SIDES:
            return None
    return None
