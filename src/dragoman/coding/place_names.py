"""Which names of a document may be places: what the entity recogniser says, and what it misses or takes for people.

A small model labels few villages right. The words around a name tell more: what stands behind "near", before "airport"
or after "stormed" is a place, whatever it is called; what nobody lists keeps its name and gets no position.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.gazetteer import Gazetteer, place_words
from dragoman.coding.grammar import kids, lemma
from dragoman.coding.lexicon import omissions
from dragoman.coding.name_words import MODIFIERS
from dragoman.coding.one_name import body_around
from dragoman.coding.party_nouns import LOCATIVE
from dragoman.coding.place_extents import (
    GOING,
    PARTS,
    SHARES,
    SIDES,
    STANDING,
    building,
    is_article,
    is_known,
    is_site,
    is_town,
    plain,
    preposition_of,
    run_of,
    site_after,
    whole_name,
)
from dragoman.coding.places import PlaceName, is_common, locate
from dragoman.types import Place, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Doc, Token
    from dragoman.coding.words import Span as Entity

NO_PLACES = {"NORP", "LANGUAGE", "LAW", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "WORK_OF_ART"}
NOT_PLACES = {"adjective", "people", "capital", "metonym"}  # as an object, "Kyiv" is its government
PLACE_LABELS = {"GPE", "LOC", "FAC"}
PARTIES = {"group", "organisation", "bloc", "person", "media"}
CALENDAR = {
    *calendar.month_name,
    *calendar.day_name,
    *(f"{month}." for month in calendar.month_abbr),
    "Ramadan",
    "Easter",
    "Christmas",
} - {""}
TRUSTING = {"trust", "confidence", "faith", "interest", "believe", "success"}  # "confidence in X": X is nobody's place
PASSING = {"through", "over", "into", "onto", "toward", "towards", "via"}  # behind them is a place more than anyone
NOTABLE = 20_000  # people in a town whose name is believed to be its own
COMMUNITIES = "communities"  # towns with their villages, where it stands behind the names of towns
RULES = {"faction", "loyalists", "militia", "movement", "party", "regime"}  # what is called after who is in it
CALLED = {"city", "town", "village", "settlement"}
AGAIN = 2  # sentences that a town stays in mind
LINKS = {f"-{word}-" for word in ("a", "de", "du", "en", "la", "le", "les", "sous", "sur", "upon")}  # within a name
DIRECTIONS = {"North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western", "Central"}


def located(docs: Sequence[Doc], cast: Cast, gazetteer: Gazetteer, sites: Sequence[Span] = ()) -> Mapping[int, Place]:
    """Places by the offset of the name's head word, located in the light of the whole document.

    sites    where the reader sees places, in characters of the document
    """
    names = place_names(docs, cast, gazetteer, sites)
    places = locate([name for _, name in names], gazetteer=gazetteer, countries=cast.countries())
    found = {token.offset: _part(token, place) for (token, _), place in zip(names, places, strict=True)}
    return found | dict(_called_again(docs, found))


def _called_again(docs: Sequence[Doc], found: Mapping[int, Place]) -> Iterator[tuple[int, Place]]:
    """Where a text says "the city" behind the name of one alone, it is that one."""
    before: list[list[Place]] = []
    for sentence in (sentence for doc in docs for sentence in doc.sents):
        own: list[Place] = []
        for word in sentence:
            if (place := found.get(word.offset)) is not None and place.kind in {"city", "unknown"}:
                own.append(place)
            elif word.lower_ in CALLED and _is_called_again(word):
                near = [place for row in (*before[-AGAIN:], own) for place in row]
                named = {place.name: place for place in near if place.kind == "city"} or {one.name: one for one in near}
                if len(named) == 1:
                    (place,) = named.values()
                    yield word.offset, place
        before.append(own)


def _is_called_again(noun: Token) -> bool:
    """ "In the city", "hit the city centre", but not "the city of X", "the X city council", "the city's mayor"."""
    head = noun.head if noun.dep_ == "compound" and noun.head.lower_ in {"center", "centre"} else noun
    if noun.i == 0 or head.pos_ != "NOUN" or noun.nbor(-1).lower_ not in {"the", "this", "that"}:
        return False
    after = noun.doc[head.i + 1] if head.i + 1 < len(noun.doc) else None
    if after is not None and (
        after.lower_ in {"of", "that", "where", "which"} or after.tag_ in {"POS", "NN", "NNS", "NNP"}
    ):
        return False
    return not any(child.dep_ in {"appos", "relcl", "acl"} for child in head.children)


def _part(token: Token, place: Place) -> Place:
    """The part of a country that a text names, "eastern Congo": a region, which nothing gives a position."""
    first = token
    while first.i > token.sent.start and first.offset > place.span[0]:
        first = first.nbor(-1)
    before = first.nbor(-1) if first.i > token.sent.start else None
    if place.kind != "country" or before is None or before.lower_ not in PARTS or before.pos_ == "ADP":
        return place
    start = before.offset
    name = token.doc.wording(start, place.span[1])
    return replace(place, name=name, span=(start, place.span[1]), kind="region", lat=None, lon=None)


def place_names(
    docs: Sequence[Doc], cast: Cast, gazetteer: Gazetteer, sites: Sequence[Span] = ()
) -> list[tuple[Token, PlaceName]]:
    """The names in a document that may be places, with the words around them."""
    found: list[tuple[Token, PlaceName]] = []
    people = {name for doc in docs for name in _surnames(doc, gazetteer)}
    for doc in docs:
        base = doc.offset
        seen: set[int] = set()
        for entity in doc.ents:
            first = entity.start + (is_article(entity[0]) and len(entity) > 1)
            last = max((word.i for word in doc[first : entity.end] if word.text[:1].isupper()), default=-1)
            if last < 0 or first in seen or _is_somebody(entity[0], cast):
                continue
            if (around := _name_around(doc, first, last, cast)) == (0, 0):
                continue
            told = _is_told(doc[first], doc[last], sites, cast, people)
            if told or _is_named_place(entity, cast) or _is_whole_town(entity, cast, gazetteer):
                first, whole = around or whole_name(doc, first, last, gazetteer)
                if _is_a_piece(doc, first, whole):
                    continue
                head = entity.root if entity.root.i <= last == whole else doc[first : whole + 1].root
                begin = plain(doc, building(doc, first, head, gazetteer), whole, gazetteer)
                found.append((head, _name(doc, begin, whole + 1, base)))
                seen.update(range(min(entity.start, first), max(entity.end, whole + 1)))
        for token in doc:
            # The entity recogniser misses small towns; a name after "in" or listed beside one is a candidate too.
            if token.i in seen or not _is_name(token) or _is_somebody(token, cast):
                continue
            first, last = run_of(token)
            if last != token.i or seen & set(range(first, last + 1)):
                continue
            if (around := _name_around(doc, first, last, cast)) == (0, 0):
                continue
            told = _is_told(doc[first], token, sites, cast, people)
            if told or _may_be_place(_candidate(token, first, cast, gazetteer, people), cast, gazetteer, seen):
                first, last = around or whole_name(doc, first, last, gazetteer)
                if _is_a_piece(doc, first, last):
                    continue
                head = token if last == token.i else doc[first : last + 1].root
                begin = plain(doc, building(doc, first, head, gazetteer), last, gazetteer)
                found.append((head, _name(doc, begin, last + 1, base)))
                seen.update(range(first, last + 1))
    return found


def _name_around(doc: Doc, first: int, last: int, cast: Cast) -> tuple[int, int] | None:
    """The registered name with "and" in it that some words are part of, as (first, last): "Saint Vincent and the …".

    A state's is one place; what stands in the name of a body is none ("the Organization for … in Europe"): (0, 0).
    """
    extent, entry = cast.extent_around(doc[last]), cast.entry(doc[last])
    if first == last and body_around(doc[last]) is not None:
        return (0, 0)
    if extent is None or entry is None or not any(word.lower_ == "and" for word in doc[slice(*extent)]):
        return None
    if not extent[0] <= first or (first, last) == (extent[0], extent[1] - 1):
        return None
    if entry.kind == "state":
        return extent[0] + is_article(doc[extent[0]]), extent[1] - 1
    return (0, 0) if entry.kind in PARTIES else None


def _is_somebody(token: Token, cast: Cast) -> bool:
    """ "Gunmen in X": people, whatever the first word of a sentence is written like."""
    return token.is_sent_start and cast.registry.role(token.lower_) is not None and token.dep_ in {"nsubj", "nsubjpass"}


def _is_a_piece(doc: Doc, first: int, last: int) -> bool:
    """Whether it is cut out of a longer name, "Mar-a-Lago", whose pieces are no places by themselves."""
    return _is_linked(doc[last : last + 5]) or _is_linked(doc[max(0, first - 4) : first + 1])


def _is_linked(words: Entity) -> bool:
    return len(words) == 5 and not any(one.whitespace_ for one in words[:4]) and words[1:4].text in LINKS


def _is_told(first: Token, last: Token, sites: Sequence[Span], cast: Cast, people: set[str]) -> bool:
    """Whether the reader sees the place of an event in a name; adjectives, people and abbreviations are none."""
    start, end = first.offset, last.offset + len(last)
    if not any(site[0] < end and start < site[1] for site in sites):
        return False
    if _is_occasion(last):
        return False
    if first == last and last.text in people and not (last.i and last.nbor(-1).lower_ in LOCATIVE):
        return False
    if last.ent_type_ in NO_PLACES or last.is_upper or (last.ent_type_ == "PERSON" and first != last):
        return False
    entry = cast.entry(last)
    return cast.sense(last) not in {"adjective", "people"} and (entry is None or entry.kind not in PARTIES)


def _is_named_place(entity: Entity, cast: Cast) -> bool:
    """Whether what the entity recogniser takes for a place can be one."""
    root, doc = entity.root, entity.doc
    if entity.label_ not in PLACE_LABELS or cast.sense(root) in {"adjective", "people"}:
        return False
    entry = cast.entry(root)
    stands = (before := preposition_of(doc, entity.start)) is not None and before.lower_ in STANDING
    if (entry is not None and entry.kind in PARTIES and not stands) or CALENDAR & {token.text for token in entity}:
        return False
    if _is_occasion(entity[-1]) or entity.text.removeprefix("the ") in DIRECTIONS:
        return False  # "the Munich Conference"
    # "a Filipina" is none, "a Kabul hospital" is in one
    return entity.start == 0 or doc[entity.start - 1].lower_ not in {"a", "an"} or root.dep_ in MODIFIERS


def _is_whole_town(entity: Entity, cast: Cast, gazetteer: Gazetteer) -> bool:
    """Whether what is taken for a body bears the name of a town of note, and stands where one does: "Cox's Bazar"."""
    if entity.label_ != "ORG" or len(entity) == 1 or cast.entry(entity.root) is not None:
        return False
    before = preposition_of(entity.doc, entity.start)
    return before is not None and before.lower_ in STANDING | GOING and is_town(entity.text, gazetteer, least=NOTABLE)


def _is_name(token: Token) -> bool:
    """Whether a word is written as a name; the tagger takes some small town for a common noun."""
    if not token.text[:1].isupper() or token.text in CALENDAR or _is_occasion(token):
        return False
    return token.pos_ == "PROPN" or (token.pos_ == "NOUN" and token.dep_ == "pobj" and not token.is_sent_start)


def _is_occasion(token: Token) -> bool:
    """ "The Munich Conference", "the Doha Declaration", "the Baath regime": nowhere."""
    if token.dep_ == "compound" and token.head.i == token.i + 1 and token.head.lower_ in RULES:
        return True
    if token.pos_ == "PROPN" and token.lower_ in {"board", "commission", "committee", "council"}:
        return True  # "the Joint Boundary Commission"
    return token.lower_ in place_words("occasions") or token.lower_ in omissions()["papers"]


def _surnames(doc: Doc, gazetteer: Gazetteer) -> Iterator[str]:
    """The last names of those named in full; what stands behind "in" or "near", or a town that falls, is none."""
    for entity in doc.ents:
        if entity.label_ == "PERSON" and len(entity) > 1:
            if _is_held(entity.root) and is_town(entity.text, gazetteer):
                continue
            before = preposition_of(doc, entity.start)
            site = entity.end < len(doc) and is_site(doc[entity.end])  # "Phu Makhuea hill"
            part = before is not None and before.lower_ in GOING and before.head.lemma_.lower() in _beside_a_place()
            if not site and not part and (before is None or before.lower_ not in STANDING):
                yield entity[-1].text


def _is_held(name: Token) -> bool:
    """Whether something is done to a name, or by it, that is done to towns and not to people: "shelled X", "X fell"."""
    verb = name.head.lemma_.lower()
    if name.dep_ in {"dobj", "nsubjpass"}:
        return verb in place_words("held")
    return name.dep_ == "nsubj" and verb in place_words("falling")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A name that the entity recogniser does not call a place, and what there is to go by."""

    token: Token
    first: int
    name: str
    known: bool  # whether any place has this name
    here: bool  # whether a place of a country that the text is about has it
    town: bool  # whether a town of any size has it as its own name, or a place of places.toml
    notable: bool  # whether a town of some size has it as its own name, or a place of places.toml
    person: bool  # whether the entity recogniser calls it a person
    odd: bool  # an abbreviation, somebody named in full elsewhere, a people
    site: Token | None  # the kind of place it stands before: "the X road"
    before: Token | None  # the preposition

    @property
    def short(self) -> bool:
        """Whether a place known or unknown may be called so: people mostly have two names."""
        doc = self.token.doc  # "Ballo-Kanifang" is one word, too
        return self.known or not any(word.whitespace_ for word in doc[self.first : self.token.i])


def _candidate(token: Token, first: int, cast: Cast, gazetteer: Gazetteer, people: set[str]) -> _Candidate:
    doc = token.doc
    name = doc[first : token.i + 1].text
    known = is_known(name, gazetteer)
    return _Candidate(
        token=token,
        first=first,
        name=name,
        known=known,
        here=known and _known_here(name, cast, gazetteer),
        town=known and is_town(name, gazetteer),
        notable=known and is_town(name, gazetteer, least=NOTABLE),
        person=token.ent_type_ == "PERSON",
        odd=token.text.isupper()
        or (token.text in people and doc[first].lower_ not in place_words("opens"))
        or (token.tag_ == "NNPS" and not known),
        site=site_after(token),
        before=preposition_of(doc, first),
    )


def _may_be_place(one: _Candidate, cast: Cast, gazetteer: Gazetteer, seen: set[int]) -> bool:
    token, doc, before = one.token, one.token.doc, one.before
    inside = before is not None and before.lower_ in LOCATIVE
    if cast.sense(token) == "metonym" and (span := cast.extent(token)) is not None:
        name = doc[span[0] : span[1]].text
        return bool(gazetteer.landmarks(name)) or (inside and is_town(name, gazetteer))
    if cast.sense(token) == "surname" and inside and one.town and token.ent_type_ != "PERSON":
        return True  # "the heights around Rama"
    if cast.sense(token) != "capital" and (entry := cast.entry(token)) is not None:
        part = one.first > 0 and doc[one.first - 1].lower_ in PARTS  # "in northern Mali", taken for somebody
        return part and entry.kind not in PARTIES and before is not None and before.lower_ in STANDING
    if token.dep_ == "conj" and token.head.i in seen:
        return True  # listed beside a place
    if before is None and token.dep_ == "appos" and cast.registry.role(token.head.lemma_.lower()) is not None:
        return False  # "the Deputy Commissioner, JP Singh,"
    if one.first > 0 and doc[one.first - 1].lower_ in {"a", "an"} and token.dep_ not in MODIFIERS:
        return False
    if one.first > 1 and doc[one.first - 1].tag_ == "HYPH" and doc[one.first - 2].dep_ == "prep":
        return False  # "the Chairperson-in-Office"
    following = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if following is not None and (following.text == "-" or (following.tag_ == "POS" and not one.known)):
        return False  # "the English-speaking courts"
    if token.pos_ != "PROPN" and (not one.known or is_common(one.name)):
        return False
    stands = before is not None and before.lower_ in STANDING | {"into"}
    if token.ent_type_ in NO_PLACES and not (one.notable or (stands and one.known and one.site is None)):
        return _is_natural(one)  # "the Pankisi gorge", but not "the Hindu temple"
    if before is not None and stands:
        return not one.odd and before.head.lemma_.lower() not in TRUSTING
    if before is not None and before.lower_ in GOING:
        return _is_gone_to(one, before, gazetteer)
    if one.odd and before is not None and before.lower_ in {"with", "by"}:
        return False  # "a meeting with Michel", whom the text has named in full
    return _is_taken(one)


def _is_gone_to(one: _Candidate, before: Token, gazetteer: Gazetteer) -> bool:
    """Whether a name behind "to", "from", "of" and the like is a place: people and bodies stand there too."""
    above = before.head
    while above.dep_ in {"advmod", "prt", "prep"} and above.head != above:
        above = above.head
    over, word = lemma(above), before.lower_
    if word == "of" and before.head.lower_ == "out":
        word = "from"  # "slipped out of X"
    if (word == "of" and over in place_words("named_for")) or _is_natural(one):
        return True
    if word == "of" and one.town and (before.head.lower_ in SIDES or over in SHARES):
        return True  # "ten miles north of Bor", "half of Bor": nobody is north of a person
    if not one.odd and one.token.doc[one.first].lower_ in place_words("opens") and one.first < one.token.i:
        return True  # "on Isla Calero"
    if not one.odd:
        if {over, over.removesuffix("ing")} & _beside_a_place():
            return one.short
        leaves = word == "from" and over in place_words("left")
        landed = word in {"on", "onto"} and over in {"land", "disembark"} and not one.token.ent_type_
        if leaves or landed or (one.site is not None and word in {"on", "to", "from"} | PASSING):
            return not one.person or one.short
    large = one.token.ent_type_ != "ORG" or _sizeable(one.name, gazetteer)
    on_the_way = word in PASSING or over in place_words("moved") or (word == "from" and over in place_words("people"))
    on_the_way = on_the_way and one.short and not one.odd
    if on_the_way and (one.notable or (one.town and over in place_words("moved") and word != "for")):
        return True  # "the highway to Srinagar", "battalions from Kano", "flew over Kadugli", whatever it is taken for
    return one.here or (one.known and not one.person and large)


@cache
def _beside_a_place() -> frozenset[str]:
    return frozenset().union(*map(place_words, ("sites", "people", "stormed", "edges")))


def _is_natural(one: _Candidate) -> bool:
    """Whether a name stands before a word for something of the land: "the Pankisi gorge", "Jhapa district"."""
    if one.site is None or not {one.site.lower_, one.site.lemma_} & place_words("natural"):
        return False
    return not one.token.text.endswith(("an", "ese", "ic")) and one.token.text not in DIRECTIONS


def _is_taken(one: _Candidate) -> bool:
    """Whether a name without a preposition is a place: what is stormed, left or blocked."""
    verb, role = one.token.head, one.token.dep_
    if one.site is not None and role in {"compound", "nmod", "det", "poss"}:
        verb, role = one.site.head, one.site.dep_
    first = one.token.head if role == "conj" else one.token
    several = first.dep_ in MODIFIERS and first.head.tag_ == "NNS" and (one.token != first or bool(kids(first, "conj")))
    if one.notable and several and (is_site(first.head) or first.head.lower_ == COMMUNITIES):
        return True  # "the Goma and Bukavu districts", whatever they are taken for
    if one.odd:
        return one.here and role in {"dobj", "nsubjpass", "pobj", "conj"}
    if one.town and _is_held(one.token):
        return True
    if one.notable and role in {"dobj", "nsubjpass"} and verb.lemma_.lower() in place_words("hit"):
        return True  # though it be taken for a person
    if role in {"dobj", "nsubjpass"}:
        taken = verb.lemma_.lower() in place_words("taken") and one.known and not one.person
        stormed = verb.lemma_.lower() in place_words("stormed") or one.site is not None
        return one.here or taken or (stormed and (one.short or one.site is not None))
    return (one.here and role in {"pobj", "conj"}) or (one.site is not None and one.known and not one.person)


def _sizeable(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name that is also a body's ("Orange") is a place's of note."""
    return bool(gazetteer.landmarks(name)) or any(town.population >= NOTABLE for town in gazetteer.towns(name))


def _known_here(name: str, cast: Cast, gazetteer: Gazetteer) -> bool:
    """Whether a name that the entity recogniser took for something else is a place of a country the text is about."""
    if len(name) < 3:
        return False
    countries = cast.countries()
    if any(place.disputed or place.country in countries for place in gazetteer.landmarks(name)):
        return True
    return len(name) > 3 and any(town.country in countries for town in gazetteer.towns(name))


def _name(doc: Doc, start: int, end: int, base: int) -> PlaceName:
    first, last = doc[start], doc[end - 1]
    closed = len(last.text) > 1 and last.text.endswith(".") and last.text.count(".") == 1 and last == last.sent[-1]
    span = (base + first.idx, base + last.idx + len(last) - closed)  # in "… bombed Mrauk-U." the stop is no part of it
    before = doc.wording(max(base, span[0] - 40), span[0])
    return PlaceName(text=doc.wording(*span), span=span, before=before, after=doc.wording(span[1], span[1] + 40))
