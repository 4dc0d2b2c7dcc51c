"""How a place that a sentence names hangs on an event: what it stands for there, and by which words it is tied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.attachment import BESIDE, CLAUSE, MEANWHILE, SHARED, WORDS, Tie, on_a_topic, stays, tie_to
from dragoman.coding.frames import Hit
from dragoman.coding.gazetteer import place_words
from dragoman.coding.grammar import is_verb, kids, lemma
from dragoman.coding.lexicon import Lexicon
from dragoman.coding.party_nouns import is_doer
from dragoman.coding.place_extents import SHARES, SIDES, STANDING, is_site, preposition_of
from dragoman.coding.place_names import COMMUNITIES, NOT_PLACES
from dragoman.types import Place

if TYPE_CHECKING:
    from dragoman.coding.words import Token

VIOLENT = {"ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "PROTEST"}  # what is done to a place is done there
PUNISHING = {"SANCTION", "COERCE"}
SPOKEN = {"AGREE", "REQUEST", "REJECT", "ACCUSE", "THREATEN", "SUPPORT", "CONCEDE"}  # its object is a matter, no spot

CONCLUDING = {"AGREE", "COOPERATE", "SUPPORT"}  # what talks end in

TRAVEL = {
    "arrive", "come", "dispatch", "drive", "fly", "go", "head", "journey", "return", "send", "tour", "travel",
    "trip", "visit",
}  # fmt: skip
VISITING = {"visit", "tour"}
HOSTING = {"host", "convene", "receive", "welcome"}
TALKING = {
    "address", "consider", "cover", "debate", "discuss", "examine", "negotiate", "raise", "review", "settle",
    "tackle",
}  # fmt: skip
MEETING = {"meet", "hold", "gather", "sit", "convene", "confer", "talk", "speak", "have", "open", "resume"}
CARRYING = {"airlift", "carry", "convoy", "drive", "evacuate", "ferry", "fly", "haul", "rush", "ship", "truck"}
FETCHING = {"evacuate", "extract", "extricate", "pull", "rescue", "save"}
MARGINS = {"fringe", "margin", "sideline"}
SPELLS = {"hour", "day", "night", "week", "weekend", "month"}
QUANTITIES = SHARES | {"all", "both", "each", "either", "one", "several", "some"}
BESIDE_NAMES = ("people", "edges", "ways")
NAMING = {"of", "to", "from", "between", "as", "including", "like"}  # "the road to X", "areas such as X"
# Where an act goes to or comes from is where it takes place: help where it arrives, those who leave where they left.
DIRECTIONS = {
    "AID": {"to", "into", "for", "toward", "towards", "through", "via", "over", "onto"},
    "MOBILIZE": {"to", "into", "toward", "towards", "on", "onto", "over", "through", "across"},
    "CONSULT": {"to", "into"},
    "ASSAULT": {"on", "into", "over", "toward", "towards", "against", "onto", "through", "between", "to"},
    "RETREAT": {"from", "off", "between", "across", "out", "through"},
    "COERCE": {"from", "on", "over", "into", "against", "between"},
    "SANCTION": {"from"},
    "PROTEST": {"on", "to", "into", "through", "between"},
    "COOPERATE": {"through", "over", "between"},
}


@dataclass(frozen=True, slots=True)
class Named:
    """A place as a sentence names it: the word that stands for it there, and the preposition before that."""

    token: Token
    place: Place
    sense: str | None  # of the registry: "capital" where the name is also a government's
    first: Token
    head: Token  # the name's own head, or the kind of place it names: "the village of X", "X airport"
    preposition: Token | None
    within: tuple[Token, ...] = ()  # the kinds of place passed on the way: "the suburb of X"

    @property
    def is_country(self) -> bool:
        return self.place.kind == "country"


def depth(path: Sequence[Token]) -> int:
    return sum(word.pos_ in {"NOUN", "PROPN", "PRON"} and word.dep_ != "conj" for word in path)


def named_place(token: Token, cast: Cast) -> Named:
    """A place with what it hangs by; through "the village of X" or "the road to X" the place stands where that does."""
    place, first = cast.places[token.offset], token
    while first.i > token.sent.start and first.offset > place.span[0]:
        first = first.nbor(-1)
    head, preposition, within = modified(token) or token, preposition_of(token.doc, first.i), []
    if preposition is None and first.i > 1 and first.nbor(-2).offset in cast.places and first.nbor(-1).tag_ == "POS":
        preposition = named_place(first.nbor(-2), cast).preposition  # "in Basilan's Al-Barka town"
    if token.dep_ == "appos" and preposition is None and is_site(token.head):  # "in two towns, X and Y"
        within.append(token.head)
        head, preposition = token.head, preposition_of(token.doc, min(token.head.left_edge.i, token.head.i))
    while preposition is not None and preposition.lower_ in NAMING and len(within) < 4:
        site, before = preposition.head, token.doc[max(preposition.i - 1, 0)]
        if (
            preposition.lower_ == "to"
            and is_verb(site)
            and before.head == site
            and before.lemma_ in place_words("ways")
        ):
            site = before  # "closed the road to X": the parse has it closed to X
        word = site.lemma_.lower()
        if word in SIDES or (site.pos_ not in {"NOUN", "PROPN", "NUM", "DET", "PRON"} and word not in QUANTITIES):
            break
        if preposition.lower_ == "to" and word not in place_words("ways"):
            break  # "a water plant to X" goes there
        if not (is_site(site) or word in QUANTITIES or any(word in place_words(list) for list in BESIDE_NAMES)):
            break
        within.append(site)
        head, preposition = site, preposition_of(token.doc, min(site.left_edge.i, site.i))
    return Named(token, place, cast.sense(token), first, head, preposition, tuple(within))


def modified(token: Token) -> Token | None:
    """The noun a name stands before: "the Torkham road", "Goma airport"."""
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if following is not None and following.text.islower() and is_site(following):
        return following
    head = token.head
    if token.dep_ not in {"compound", "nmod", "amod", "det", "poss"} or head.i <= token.i:
        return None
    while head.dep_ in {"compound", "nmod"} and head.head.i > head.i and head.pos_ == "NOUN":
        head = head.head  # "the Belém climate conference"
    between = token.doc[token.i + 1 : head.i]
    if any(word.is_punct or word.pos_ in {"ADP", "NUM", "VERB"} for word in between):
        return None
    # "the Goma power plant" is in Goma, "Goma exchange houses" need not be
    traded = head.tag_ == "NNS" and is_site(head) and any(word.pos_ == "NOUN" and not is_site(word) for word in between)
    return None if traded else head


def place_tie(named: Named, hit: Hit, bases: Mapping[int, int], lexicon: Lexicon, dated: set[int]) -> Tie | None:
    """How a place hangs on the event; None where it does not, or where it tells of something else."""
    token, kind = named.token, hit.frame.kind
    if named.sense in {"adjective", "people"} or is_doer(token):
        return None
    if token.i in bases and token != hit.trigger:
        return Tie(token, bases[token.i], ())  # "X, where they met"
    noun = modified(token)
    if noun is not None and noun.i in bases and not is_verb(noun):  # "the Doha talks", "the Uvira raid"
        talks = kind == "CONSULT" or hit.frame.id.startswith("consult.")
        fits = not named.is_country and (talks or (kind not in SPOKEN and named.sense not in NOT_PLACES))
        # "Gaza ceasefire talks began in Doha": where a preposition says where, that holds
        return Tie(noun, SHARED if kind == "CONSULT" else bases[noun.i], ()) if fits else None
    placed = noun is None or is_site(noun) or noun.lower_ == COMMUNITIES
    if not placed and noun is not None and noun.lemma_.lower() not in place_words("occasions"):
        return None
    tie = _argument_tie(named, hit, bases) if named.preposition is None else _adverbial_tie(named, hit, bases)
    if tie is None and kind == "CONSULT" and _is_beside_its_day(named, dated):
        return Tie(hit.trigger, CLAUSE, ())
    if tie is not None and _is_there(tie, named, hit, lexicon, dated):
        return tie
    return Tie(hit.trigger, CLAUSE, ()) if kind == "CONSULT" and _is_beside_the_others(named, hit) else None


def _argument_tie(named: Named, hit: Hit, bases: Mapping[int, int]) -> Tie | None:
    """A place that is itself what the act is done to: "stormed X", "residents of X were urged"."""
    head, kind = named.head, hit.frame.kind
    if head.dep_ in {"appos", "npadvmod", "dep"} and is_verb(head.head) and head.left_edge.i == head.head.i + 1:
        tied = kind in VIOLENT and head.head.i in bases and named.sense not in NOT_PLACES
        return Tie(head.head, bases[head.head.i], ()) if tied else None  # an object that the parse took for none
    while head.dep_ == "conj" and head.lemma_.lower() in QUANTITIES:  # "half of X and 70 percent of Y are"
        head = head.head
    base = head.head
    if kind == "CONSULT" and head.dep_ == "dobj" and base.i == hit.trigger.i and base.lemma_ in VISITING:
        return Tie(base, WORDS, ())  # "visited Juba": there the visit was
    if kind == "CONSULT" and head.dep_ == "nsubj" and base.i in bases and base.lemma_ in HOSTING:
        return Tie(base, CLAUSE, ()) if named.sense == "capital" else None  # "Doha hosted the two"
    if base.i not in bases or head.dep_ not in {"dobj", "nsubjpass", "attr", "nsubj"}:
        return None
    tie = Tie(base, bases[base.i], ())
    if head.lemma_.lower() in place_words("people") and head.dep_ != "attr":
        return tie if head != named.token else None
    if kind in SPOKEN or named.is_country:
        return None
    bare = head == named.token
    if head.dep_ == "nsubj":  # "X has come under their control"
        bare = bare or head.lemma_.lower() in QUANTITIES  # "70 percent of X is under their control"
        return tie if kind in VIOLENT and bare and named.sense not in NOT_PLACES and not kids(base, "dobj") else None
    leaving = kind == "RETREAT" and base.lemma_ in place_words("left")
    return None if bare and named.sense in NOT_PLACES and kind != "ASSAULT" and not leaving else tie


def _adverbial_tie(named: Named, hit: Hit, bases: Mapping[int, int]) -> Tie | None:
    """A place behind a preposition that tells where: "in X", or for some acts "to X", "from X", "on X"."""
    assert named.preposition is not None
    kind, word, over = hit.frame.kind, named.preposition.lower_, named.preposition.head
    if word == "of" and over.lower_ in {"out", "outside", "inside"}:
        word, over = "from", over.head
    on_it = word in {"on", "under"} and kind not in SPOKEN and over.lemma_.lower() not in place_words("occasions")
    on_it = on_it and (is_site(named.head) or named.place.kind == "water")  # but "talks on the Nile dam" are elsewhere
    if word in STANDING or on_it or (word == "of" and over.lower_ in SIDES):
        tie = tie_to(over, bases, reach=hit.trigger, staying=kind not in SPOKEN)
        if tie is None and not is_verb(hit.trigger) and named.preposition.i == hit.trigger.right_edge.i + 1:
            tie = Tie(hit.trigger, CLAUSE, ())  # "denied a build-up opposite X": the parse hangs it on the denying
        nested = tie is not None and any(w.pos_ in {"NOUN", "PROPN"} and not _is_occasion(w) for w in tie.path)
        away = tie is not None and stays(over) and any(w.dep_ == "nsubj" for w in tie.path)
        return None if (named.is_country and nested) or away else tie  # "aircraft based in X gave": not there
    if named.is_country:
        return None
    what = over.lemma_.lower()
    if word == "to" and _is_occasion(over) and what in TRAVEL:
        return tie_to(over, bases, reach=hit.trigger)  # "during a visit to X"
    if word == "for" and over.i == hit.trigger.i and kind == "ASSAULT":
        return Tie(over, WORDS, ())  # "the battle for X"
    travels = kind == "CONSULT" and what in TRAVEL
    crossed = word in {"from", "through", "into", "across"} or (word == "to" and what in CARRYING)
    if word == "to" and kind == "RETREAT" and over.i == hit.trigger.i and what in TRAVEL:
        return Tie(over, WORDS, ())  # "police returned to X"
    if named.sense in NOT_PLACES and not crossed and kind not in {"ASSAULT", "MOBILIZE"} and not travels:
        return None  # "aid to Kyiv": its government
    if word == "of":
        if over.i != hit.trigger.i and what in place_words("stormed") and kind in VIOLENT:
            return tie_to(over, bases)  # "lifted the siege of X"
        behind = named.preposition.i == hit.trigger.i + 1 or over.i == hit.trigger.i
        direct = kind in VIOLENT or (named.head != named.token and kind not in SPOKEN)
        return Tie(hit.trigger, WORDS, ()) if behind and direct else None
    fetched = kind == "AID" and word == "from" and FETCHING & {what, hit.trigger.lemma_}
    tested = word == "from" and hit.frame.id.startswith("mobilize.test")
    directed = word in DIRECTIONS.get(kind, ()) or fetched or tested
    tie = tie_to(over, bases, reach=hit.trigger) if directed else None
    if kind == "CONSULT" and hit.trigger.dep_ == "pobj" and hit.trigger.head.lower_ in {"after", "before", "following"}:
        return None  # "to fly to X after their talks"
    if tie is None or (kind not in VIOLENT and depth(tie.path) > 1):
        return None
    if named.sense in NOT_PLACES and any(w.dep_ == "pobj" and not is_site(w) for w in tie.path):
        return None  # "under pressure from Washington"
    withheld = word == "from" and kind in {"SANCTION", "COERCE"} and tie.base.lemma_ not in place_words("left")
    return None if withheld else tie  # "withheld a loan from X": nobody leaves it


def _is_there(tie: Tie, named: Named, hit: Hit, lexicon: Lexicon, dated: set[int]) -> bool:
    """Whether what stands between a place and its event lets the place be the event's."""
    path, start = tie.path, named.preposition or named.head
    top = path[-1] if path else named.head
    after_days = any(word.lemma_.lower() in SPELLS for word in path[:1])  # "after two days in X they agreed"
    concluded = hit.frame.kind in CONCLUDING and any(_is_occasion(word, behind=True) for word in path)
    if concluded and not named.is_country:
        return True  # "after talks in X they agreed"
    if tie.near == MEANWHILE or (on_a_topic(start, tie) and not after_days) or any(_is_price(word) for word in path):
        return False
    if hit.frame.kind in PUNISHING and any(word.dep_ == "prep" and word.lower_ == "for" for word in path):
        return False  # "jailed for his part in clashes at X"
    if path and tie.base.lemma_ in TALKING and top.dep_ == "dobj":
        return False  # "discussed the situation in X"
    if hit.frame.kind == "CONSULT" and any(_is_a_matter(word) for word in path if word.i > hit.trigger.i):
        return False  # "talks on the situation in X"
    if tie.near == BESIDE and _is_later_half(hit.trigger, tie.base):
        # "struck a house in X and killed two" shares the place; "freeze the line in X and return some land" does not
        one_blow = hit.frame.kind in VIOLENT and not kids(hit.trigger, "aux")
        return one_blow or (top if path else start).i < tie.base.i or tie.base.lemma_ in MEETING
    if top.dep_ == "nsubj" and top.lemma_.lower() in place_words("seats") and named.sense in NOT_PLACES:
        return False  # "the government in Kyiv" is known by its seat
    done = hit.frame.id.startswith("retreat.")  # "the curfew in X was lifted": a step on the ground, whatever it gives
    if (
        hit.frame.kind not in SPOKEN
        or done
        or not path
        or _touches(named, dated)
        or any(_is_occasion(word) for word in path)
    ):
        return True
    # Of what is said, the object is a matter: "rejected terms for a zone in X", "refused the round table in X"
    nouns = [word for word in path if word.pos_ in {"NOUN", "PROPN"} and word.dep_ != "conj"]
    if top.dep_ in {"dobj", "attr", "oprd", "nsubjpass"}:
        if hit.frame.kind in {"ACCUSE", "REQUEST"} and top.lemma_.lower() in place_words("bodies"):
            return False  # "pressed the judges in X"
        support = lexicon.support.get(lemma(tie.base))
        made = support is not None and not support.status  # "signed a treaty in X"
        return len(nouns) < 2 and (made or not any(_is_event(noun, lexicon) for noun in nouns))
    if top.dep_ == "nsubj":
        return top.lemma_.lower() not in place_words("bodies")
    return not (top.dep_ == "prep" and top.lower_ in {"of", "to", "for", "on", "against"})


def _is_a_matter(noun: Token) -> bool:
    """What talks are "on": no day, no site and no edge of something, "on the sidelines of the summit in X"."""
    where = is_site(noun) or noun.lemma_.lower() in place_words("edges") | MARGINS
    return noun.dep_ == "pobj" and noun.head.lower_ == "on" and not where and noun.ent_type_ not in {"DATE", "TIME"}


def _is_price(noun: Token) -> bool:
    """ "in exchange for", "in return for": what is given for it lies elsewhere."""
    return noun.lemma_.lower() in {"exchange", "return"} and noun.dep_ == "pobj" and noun.head.lower_ == "in"


def _is_later_half(trigger: Token, base: Token) -> bool:
    return is_verb(base) and trigger.dep_ == "conj" and base.is_ancestor(trigger) and base.i < trigger.i


def _is_event(noun: Token, lexicon: Lexicon) -> bool:
    return noun.lemma_.lower() in lexicon.nouns or noun.lemma_.lower() in place_words("occasions")


def _is_occasion(noun: Token, *, behind: bool = False) -> bool:
    """ "at the meeting in X", "during a visit to X": where the occasion was, there the act was.

    behind  whether it is over: "after talks in X"
    """
    at = noun.dep_ == "pobj" and noun.head.lower_ in (
        {"after", "following"} if behind else {"at", "during", "in", "on"}
    )
    return at and noun.lemma_.lower() in place_words("occasions")


def _touches(named: Named, dated: set[int]) -> bool:
    """Whether a date of the event stands next to a place: "in X next week", "on Friday in X"."""
    start, last = named.preposition or named.first, named.token.i
    site = named.head.i if last < named.head.i < last + 3 else last
    return bool(dated & {start.i, site})


def _is_beside_its_day(named: Named, dated: set[int]) -> bool:
    """ "in Florida on Sunday", "on 6 September in Nairobi": the town goes where the day goes."""
    return named.preposition is not None and named.preposition.lower_ in {"in", "at"} and _touches(named, dated)


def _is_beside_the_others(named: Named, hit: Hit) -> bool:
    """ "discussed the tensions in the region with officials of X in Cairo": the town comes after those who were met."""
    if named.is_country or named.preposition is None or named.preposition.lower_ not in {"in", "at"}:
        return False
    at = named.preposition.offset
    return any(actor.span[0] < at <= actor.span[1] + 1 for actor in hit.targets)
