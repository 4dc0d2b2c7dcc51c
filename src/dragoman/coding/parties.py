"""The parties that the reader's words name: one phrase each, known to the registry or of the country that they show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.amounts import MACHINES
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, kids, prepositions, with_conjuncts
from dragoman.coding.misread_words import POSTS
from dragoman.coding.name_words import MODIFIERS, name_end
from dragoman.coding.one_name import body_around
from dragoman.coding.party_nouns import BACKED, is_doer
from dragoman.types import Actor, Place, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Doc, Token
    from dragoman.coding.words import Span as Sentence

BRACKETS = {"(", ")", '"', "“", "”"}
AT_HOME = {"REB", "PTY", "OPP", "CVL"}  # sectors of whom a president may face in his own country
DESCRIBING = {"agency", "body", "charity", "group", "organisation", "organization", "watchdog"}
BESIDE = {"near", "including"}
BORDERS = {"border", "frontier"}
SO_CALLED = {
    "so-called",
    "self-styled",
    "self-proclaimed",
    "self-declared",
}  # no part of a name
EACH_OTHER = {"each", "one", "another", "other"}
SIDES = {"sides", "parties", "rivals", "belligerents", "foes", "powers", "nations"}
HANGING = re.compile(r" (?:at|in|of|on|to) ")  # behind a noun: "the parties to the talks"
FOREIGN = {"allies", "partners", "backers", "neighbours", "neighbors", "adversaries"}  # of a state: others than it
LOCAL = {"PROTEST", "COERCE"}  # kinds of act between people of one place


def tokens_of(sentence: Sentence, span: Span) -> list[Token]:
    """The words of a span of a sentence."""
    base = sentence.start_char
    return [t for t in sentence if t.idx - base < span[1] and t.idx + len(t) - base > span[0] and not t.is_space]


def parties(spans: Iterable[Span], sentence: Sentence, cast: Cast, taken: set[Span]) -> tuple[Actor, ...]:
    """Who the spans of a sentence name, but for those that are taken, to which they are added."""
    found: list[Actor] = []
    for tokens in _whole([_finished(_trimmed(tokens_of(sentence, span)), cast) for span in spans]):
        if tokens[-1].tag_ == "VBN" and len(tokens) > 2 and tokens[-2].text == "-":
            tokens = tokens[:-2]  # "the X | -led talks"
        if all(token.pos_ in {"ADJ", "ADV"} and token.text.islower() and not cast.who(token) for token in tokens):
            continue  # "humanitarian | aid"
        if tokens[0].lower_ == "known":
            continue  # "known as the Quad": what those before it are called
        if all(token.ent_type_ == "DATE" for token in tokens) or any(sign in tokens[-1].text for sign in "$€£¥"):
            continue  # "Monday's agreement", "AU$10 | million"
        found += [actor for actor in party(tokens, cast) if not any(lies_in(actor.span, span) for span in taken)]
    taken.update(actor.span for actor in found)
    return tuple(dict.fromkeys(found))


def lies_in(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _whole(parties: Iterable[list[Token]]) -> list[list[Token]]:
    """Put together what is one phrase: "U.S." and "counterpart", "his counterpart" and the name after the comma."""
    found: list[list[Token]] = []
    for tokens in sorted((one for one in parties if one), key=lambda one: one[0].i):
        if found and (tokens[0].i <= found[-1][-1].i or _is_one_phrase(found[-1], tokens)):
            found[-1] = list(tokens[0].doc[found[-1][0].i : max(found[-1][-1].i, tokens[-1].i) + 1])
        else:
            found.append(tokens)
    return [list(one[0].doc[one[0].i : _closed(one[0].doc, one[0].i, one[-1].i) + 1]) for one in found]


def _is_one_phrase(first: Sequence[Token], second: Sequence[Token]) -> bool:
    between = first[0].doc[first[-1].i + 1 : second[0].i]
    one, other = _heads(first)[0], _heads(second)[0]
    if len(between) and all(token.text in BRACKETS for token in between):
        return True  # "the Alliance (AKK) leaders"
    if len(between) > 2 and between[0].text == "(" and between[-1].text == ")":
        return other in {head for _, head in ancestors(first[-1])}  # "leaders of Sumud (Endurance) coalition"
    if all(token.pos_ in {"ADP", "DET"} for token in between):  # "the envoy | to the | Middle East Ana Roe"
        return one.dep_ in MODIFIERS and one.head in second
    if len(between) == 1 and between[0].lower_ == "and" and one.lower_ in POSTS:
        return one.dep_ == "compound" and one.head in second  # "Prime Minister and | Interior Minister Ana Roe"
    named = other.dep_ == "appos" and other.head in first and one.pos_ == "NOUN" and other.pos_ == "PROPN"
    return named and all(token.text == "," for token in between)


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Without articles, marks and possessive endings at the edges."""
    while tokens and (tokens[0].is_punct or tokens[0].pos_ in {"DET", "ADP", "CCONJ"} or tokens[0].lower_ == "least"):
        limit = tokens[0].lower_ == "at" and len(tokens) > 1 and tokens[1].lower_ in {"least", "most"}
        tokens = tokens[2 if limit else 1 :]
    while tokens and (tokens[-1].is_punct or tokens[-1].tag_ == "POS" or tokens[-1].pos_ in {"ADP", "CCONJ"}):
        tokens = tokens[:-1]
    near = next((at for at, word in enumerate(tokens) if at and word.lower_ in BESIDE and word.dep_ == "prep"), None)
    tokens = tokens[:near]  # "two villages near X", "aircraft including helicopters"
    where = next((at for at, word in enumerate(tokens) if _is_behind(word, tokens)), None)
    return tokens if where is None else tokens[where + 1 :]


def _is_behind(name: Token, tokens: Sequence[Token]) -> bool:
    """ "In | Goma rebels": the town belongs to the preposition, who acts there comes after it."""
    if name.dep_ != "pobj" or name.head.i >= tokens[0].i or name.i >= tokens[-1].i:
        return False
    after = tokens[0].doc[name.i + 1 : tokens[-1].i + 1]
    return any(word.dep_ in {"nsubj", "nsubjpass"} for word in after) and not any(name.is_ancestor(w) for w in after)


def _finished(tokens: list[Token], cast: Cast) -> list[Token]:
    """ "The National Front for the Liberation of X": a name to its end, where the words break off within it."""
    if not tokens:
        return tokens
    doc, first, last = tokens[0].doc, tokens[0].i, tokens[-1].i
    if (body := body_around(tokens[0])) is not None:
        first = min((word.i for word in kids(body, "compound")), default=body.i)
    if last + 1 < len(doc) and doc[last + 1].lower_ == "based" and doc[last + 1].head.i in range(first, last + 1):
        return list(doc[first : doc[last + 1].right_edge.i + 1])  # "a newspaper | based in X"
    while last + 2 < len(doc) and doc[last + 1].text == "-" and not doc[last].whitespace_ and not is_doer(doc[last]):
        last += 2  # "an international peace | -keeping force"
    if doc[last].pos_ != "PROPN":
        return list(doc[first : _closed(doc, first, last) + 1])
    word = doc[last]
    if word.text.endswith(".") and word.dep_ in MODIFIERS and word.head.i == last + 1:
        last += bool(cast.who(word.head))  # "one U.S. soldier": the point ended no sentence
    known = cast.extent(word) or _begun(word, cast)
    while known is None and word.dep_ == "compound" and word.ent_type_ == "ORG" and word.head.i == word.i + 1:
        if word.head.ent_type_ != "ORG" or word.head.pos_ != "PROPN":
            break
        word = word.head  # "Joint | Boundary Commission"
    last = max(last, known[1] - 1 if known is not None else name_end(word).i)
    if known is not None and first < known[0] and doc[known[0] - 1].lower_ in DESCRIBING:
        first = known[0]  # "human rights group | Amnesty International"
    return list(doc[first : _closed(doc, first, last) + 1])


def _closed(doc: Doc, first: int, last: int) -> int:
    """Where some words end, with the bracket that closes one opened in them."""
    opened = sum((token.text == "(") - (token.text == ")") for token in doc[first : last + 1])
    return last + (opened > 0 and last + 1 < len(doc) and doc[last + 1].text == ")")


def _begun(word: Token, cast: Cast) -> tuple[int, int] | None:
    """Of a registered name whose words break off before its head, where it lies: "the Liberation | Army of X"."""
    while word.dep_ in MODIFIERS and word.head.i > word.i:
        over = cast.extent(word.head)
        if over is not None:
            return over if over[0] <= word.i < over[1] else None
        word = word.head
    return None


def party(tokens: Sequence[Token], cast: Cast) -> tuple[Actor, ...]:
    """Who the words of one party name: the registry's entry where it has one, their country where they show it."""
    first, last = tokens[0], tokens[-1]
    if last.lower_ in EACH_OTHER and all(word.lower_ in EACH_OTHER for word in tokens):
        return ()  # "each other's proposals"
    if last.dep_ == "npadvmod" and last.head.lower_ in BACKED:
        return ()  # "Russian | -built missiles"
    if "".join(word.lower_ for word in tokens[:3]) in SO_CALLED and len(tokens) > 3:
        tokens = tokens[3:]
        first = tokens[0]
    if len(tokens) > 1 and last.tag_ == "VBN" and last.dep_ == "acl":
        tokens = tokens[: -2 if len(tokens) > 2 and tokens[-2].is_punct else -1]  # "a delegation, | led" by somebody
        last = tokens[-1]
    span = (first.offset, last.offset + len(last))
    text = first.doc.wording(*span)
    heads = [word for word in tokens if _is_all(cast.extent(word), tokens)] or _heads(tokens)
    if len(heads) > 1 and last in heads and (entry := cast.entry(last)) is not None and entry.kind == "person":
        heads = [last]  # "his counterpart | Ana Roe", where the parse leaves two
    known = next((found for head in heads if (found := _known(head, span, cast))), ())
    if last.pos_ == "PRON":  # "he and X": he is not X
        known = tuple(actor for actor in known if span[0] < actor.span[1] and actor.span[0] < span[1])
    if len(known) > 1 and len({actor.span for actor in known}) == len(known):  # "X and Y"
        return known
    if len(known) > 1:  # "they", "the two leaders"
        return tuple(replace(actor, text=text, span=span) for actor in known)
    if (elsewhere := _of_elsewhere(known, tokens, cast)) is not None:
        return (replace(elsewhere, text=text, span=span),)
    nameless = not known or (known[0].id is None and known[0].country is None)
    body = cast.body(_heads(tokens)[0]) if nameless else None
    if body is not None:  # "the Union's high-level panel", "the office of its envoy"
        return (replace(body, text=text, span=span),)
    if known:
        country = known[0].country or (next(_countries(tokens, cast), None) if known[0].id is None else None)
        return (replace(known[0], text=text, span=span, country=country),)
    if len(tokens) == 1 and last.lower_ in {"it", "this", "that"}:
        return ()  # "It calls for a mechanism": the text does, which was spoken of
    if len(tokens) == 1 and last.tag_ == "NN" and last.dep_ == "compound" and last.head.i == last.i + 1:
        return ()  # "| aid | convoys", "a | power | struggle": nobody, where no party is called so
    country = next(_countries(tokens, cast), None) if last.pos_ != "PRON" else None
    return (Actor(text=text, span=span, id=None, country=country, sector=None),)


def _is_all(name: tuple[int, int] | None, tokens: Sequence[Token]) -> bool:
    """Whether a registered name is all that the words are, but for an article."""
    return name is not None and all(name[0] <= token.i < name[1] for token in tokens if token.pos_ != "DET")


def _of_elsewhere(known: tuple[Actor, ...], tokens: Sequence[Token], cast: Cast) -> Actor | None:
    """ "The Xs of southern Y": people of that descent, for whom their namesakes' state does not stand."""
    head = _heads(tokens)[0]
    if len(known) != 1 or not (known[0].id or "").startswith("state:") or head.tag_ not in {"NNS", "NNPS"}:
        return None
    nouns = list(prepositions(head, "of", "in", "from"))
    homes = {place.country for noun in nouns if (place := cast.places.get(noun.offset))}
    homes |= {actor.country for noun in nouns for actor in cast.who(noun)}
    if not homes - {known[0].country, None}:
        return None
    return replace(known[0], id=None, name=None, country=next(iter(homes)) if len(homes) == 1 else None)


def at_home(actors: tuple[Actor, ...], sentence: Sentence, cast: Cast) -> tuple[Actor, ...]:
    """Give people whose country is not said, "students", "an opposition leader", the only one the sentence names."""
    if not any(_is_local(actor) for actor in actors):
        return actors
    named = set(_countries(list(sentence), cast)) | {actor.country for actor in actors if actor.country}
    if len(named) != 1 or any(word.lower_ == "both" and word.nbor().lower_ == "sides" for word in sentence[:-1]):
        return actors  # "43 people on both sides" are of two countries
    return tuple(replace(actor, country=min(named)) if _is_local(actor) else actor for actor in actors)


def in_office(
    actors: tuple[Actor, ...], others: tuple[Actor, ...], sentence: Sentence, cast: Cast
) -> tuple[Actor, ...]:
    """Give "President X", whom the registry does not know, the only country named beside those of other states."""
    if not any(_is_titled(actor, cast) for actor in actors):
        return actors
    abroad = {actor.country for actor in others if actor.sector not in AT_HOME}
    named = set(_countries([token for token in sentence if cast.sense(token) != "capital"], cast)) - abroad
    if len(named) != 1:
        return actors
    return tuple(replace(actor, country=min(named)) if _is_titled(actor, cast) else actor for actor in actors)


def _is_titled(actor: Actor, cast: Cast) -> bool:
    title = re.split(r"[\s-]+", actor.text.lower())[:-1]
    return actor.id is None and actor.country is None and any(cast.registry.role(word) for word in title)


def of_that_place(actors: tuple[Actor, ...], hit: Hit, place: Place | None) -> tuple[Actor, ...]:
    """Give a crowd the country it is in: "demonstrators blocked a road in Baghdad", "students were beaten in Sivas"."""
    if place is None or place.country is None or hit.frame.kind not in LOCAL:
        return actors
    return tuple(replace(one, country=place.country) if _is_local(one) else one for one in actors)


def _is_local(actor: Actor) -> bool:
    """Whether words without a country are of a kind that belongs to one: no world body, no name of a stranger."""
    words = actor.text.split()
    common = (words[-1][:1].islower() or words[0].lower() == "ethnic") and words[-1].rstrip("s") not in MACHINES
    own = HANGING.split(actor.text)[0].split()[-1]
    if {words[-1], own} & (SIDES | FOREIGN) or (own == "party" and "to" in words):
        return False  # of two countries or none
    return actor.country is None and actor.id is None and common and actor.sector not in {"IGO", "NGO", "MED"}


def _heads(tokens: Sequence[Token]) -> list[Token]:
    """The words that govern the others, nouns first; a parse may leave several."""
    places = {token.i for token in tokens}
    tops = [token for token in tokens if token.head.i not in places or token.head == token]
    acting = [subject for top in tops if top.pos_ == "VERB" for subject in kids(top, "nsubj") if subject.i in places]
    tops = acting or tops  # "the Red Cross operating in X" said something
    return sorted(tops, key=lambda token: (token.pos_ not in {"NOUN", "PROPN", "PRON"}, token.i))


def _known(head: Token, span: Span, cast: Cast) -> tuple[Actor, ...]:
    found = cast.who(head) or (cast.modifier(head) if head.dep_ in MODIFIERS else ())
    inside = tuple(actor for actor in found if actor.span[0] < span[1] and span[0] < actor.span[1])
    if inside or head.pos_ == "PRON":
        return inside if head.pos_ != "PRON" else found
    beside = {word.offset for other in with_conjuncts(head)[1:] for word in other.subtree}  # "world powers and X"
    return tuple(actor for actor in found if actor.span[0] not in beside)[:1]


def _countries(tokens: Sequence[Token], cast: Cast) -> Iterator[str]:
    """The countries that words show: "a Cambodian camp in X" is Cambodian, "a camp on the Thai border" not Thai."""
    inner = [token for token in tokens if not _is_beyond(token, tokens) and token.head.lower_ not in BACKED]
    inner = [token for token in inner if token.dep_ != "poss" or token.head.lower_ not in FOREIGN]
    own = [token for token in inner if token.dep_ in {"amod", "nmod"} and cast.sense(token) == "adjective"]
    yield from _of_entries(own, cast)
    for token in reversed(inner):
        place = cast.places.get(token.offset)
        if place is not None and place.country:
            yield place.country
    yield from _of_entries(inner, cast)


def _of_entries(tokens: Iterable[Token], cast: Cast) -> Iterator[str]:
    for token in tokens:
        entry = cast.entry(token)
        if entry is not None and entry.country and entry.sector != "MED":
            yield entry.country


def _is_beyond(token: Token, tokens: Sequence[Token]) -> bool:
    """Whether a word is part of "on the X border", within the words."""
    border = next((head for head in (token, token.head) if head.lemma_.lower() in BORDERS), None)
    return border is not None and border.dep_ == "pobj" and border in tokens and border.head in tokens
