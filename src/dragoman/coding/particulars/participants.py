"""Who takes part in a meeting: for which side, in which rank, and in which role where it is a third party's."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.coding.grammar import ancestors, governor, is_verb, kids, lemma, objects, prepositions, subjects
from dragoman.coding.lexicon import particulars
from dragoman.coding.particulars.scene import (
    HYPHENS,
    Scene,
    about,
    at,
    found_in,
    index,
    index_of,
    is_negated,
    is_real,
    made,
    plain,
    span_of,
    words,
)  # fmt: skip
from dragoman.coding.party_nouns import LOCATIVE
from dragoman.types import Actor, Particular, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "meetings"
BODIES = ("org:", "bloc:", "group:")
STATE_SECTORS = {"GOV", "MIL", "SPY", "LEG"}
MANY = {"leaders", "ministers", "members", "states", "officials", "ambassadors", "envoys", "partners", "allies"}
SURNAMES = {"king", "general", "major", "premier", "prince", "chancellor", "officer", "marshal", "bishop"}
UNNAMED = {"none", ""}
ARTICLES = {"the", "a", "an", "its", "his", "her", "their"}
MODIFIERS = {"compound", "amod", "nmod", "poss", "npadvmod"}


@dataclass(slots=True)
class Side:
    """A country or organisation at the table and those who sit there for it."""

    key: str
    actors: list[Actor] = field(default_factory=list)
    has_head: bool = False

    @property
    def is_known(self) -> bool:
        return any(actor.id or actor.country for actor in self.actors)

    @property
    def is_bloc(self) -> bool:
        """Whether several members of one body stand for it: "NATO foreign ministers"."""
        whole = self.key.startswith("bloc:") and not any(_title_level(actor.text, "") for actor in self.actors)
        return whole or self.has_many

    @property
    def has_many(self) -> bool:
        """Whether it is named by its members: "European leaders", "NATO allies"."""
        return self.is_of_states and any(MANY & set(actor.text.lower().split()) for actor in self.actors)

    @property
    def is_of_states(self) -> bool:
        return self.key.startswith(("org:", "bloc:"))


def is_of_state(side: Side) -> bool:
    """Whether an official of a state, or the state as such, sits there."""
    return len(side.key) == 3 and any(
        actor.sector in STATE_SECTORS or (actor.id or "").startswith(("state:", "gov:")) for actor in side.actors
    )


def sides(scene: Scene, outside: frozenset[str]) -> list[Side]:
    """The sides of a meeting in the order of the text, by country or organisation, without those said to be outside."""
    found: dict[str, Side] = {}
    for actor in _party_to(scene):
        if about(actor) in outside or actor.country in outside or actor.sector == "MED" or _is_place(actor, scene):
            continue
        key = side_of(actor, scene)
        side = found.setdefault(key, Side(key))
        side.actors.append(actor)
        side.has_head = side.has_head or _level(actor, scene) == "head"
    return list(found.values())


def _party_to(scene: Scene) -> Sequence[Actor]:
    """Those who meet: behind "between" nobody else is one, and who hosts others' talks is none."""
    mention, trigger = scene.item.mention, scene.trigger
    if not is_verb(trigger):
        between = [actor for noun in prepositions(trigger, "between") for actor in scene.story.cast.who(noun)]
        if len(between) > 1:
            return between
    if mention.frame == "consult.host" and scene.item.hit.used:
        return mention.targets
    return (*mention.actors, *mention.targets, *_listed(scene))


def _listed(scene: Scene) -> Iterator[Actor]:
    """People whom the parser puts beside a participant of another country: "met X, Chancellor Y and President Z"."""
    mention = scene.item.mention
    named = [actor for actor in (*mention.actors, *mention.targets) if actor.id and actor.id.startswith("person:")]
    for token in scene.tokens if named else ():
        if token.dep_ == "appos" and token.ent_type_ == "PERSON":
            head = next((one for one in named if one.span[0] <= token.head.offset < one.span[1]), None)
            for actor in scene.story.cast.who(token) if head is not None else ():
                if head is not None and actor.id and actor.country not in {None, head.country}:
                    yield actor


def _is_place(actor: Actor, scene: Scene) -> bool:
    """Whether the words for a party say where they met: "held talks in Turkey", or what about: "the war with X"."""
    if (actor.id or "").startswith(("person:", "org:", "group:", "mil:")) or (not actor.id and " " in actor.text):
        return False
    token = next((word for word in scene.tokens if span_of(word)[1] == actor.span[1]), None)
    while token is not None and token.dep_ == "conj":
        token = token.head
    if token is not None and token.dep_ == "pobj":
        prep = token.head
        if prep.lower_ in LOCATIVE or (prep.lower_ == "with" and prep.head.lemma_ in words(LEDGER, "matters")):
            return True
    return actor.id is None and actor.sector is None and actor.span[0] in scene.story.cast.places


def side_of(actor: Actor, scene: Scene) -> str:
    """Whom an actor sits there for: the body that a person serves, a group, else the country."""
    army = actor.sector == "MIL" and actor.country is not None
    if actor.id is not None and actor.id.startswith(BODIES) and not army:
        return actor.id
    if actor.id is not None and actor.id.startswith("person:"):
        spells = scene.story.cast.registry.spells(actor.id, scene.story.document.published)
        body = next((spell.of for spell in spells if spell.of.startswith(BODIES)), None)
        if body is not None and scene.story.document.published is not None:
            return body
    if actor.country and actor.sector not in {"REB", "OPP"}:
        return actor.country
    return actor.id or f"{actor.sector}:{actor.country}" if actor.country else actor.id or actor.text


# -- level ------------------------------------------------------------------------------------------------------------


def levels(scene: Scene) -> Iterator[Particular]:
    """The rank of each participant whose words or office show it."""
    mention = scene.item.mention
    if mention.frame == "consult.host" and scene.item.hit.used:
        parties: Sequence[Actor] = mention.targets
    else:
        parties = _party_to(scene)
    seen: set[str] = set()
    for actor in parties:
        level = _level(actor, scene)
        if level and about(actor) not in seen:
            seen.add(about(actor))
            yield made("level", level, actor.span, "rank", about(actor))


def _level(actor: Actor, scene: Scene) -> str:
    """The rank by the registry's office on the day, else by the title in the words; "" where neither tells."""
    id = actor.id or ""
    named = _title_level(actor.text, id) if id.startswith("person:") else _own_title(actor)
    named = "" if named in UNNAMED else named
    if id.startswith("person:") and (office := _office_level(id, scene)):
        # "the presidents", "the deputy foreign minister" of somebody who is none: the words mean another
        unnamed = actor.name is None or actor.name.split()[-1] not in actor.text
        return "" if named and named != office and unnamed else office
    return named or _beside(actor, scene)


def _own_title(actor: Actor) -> str:
    """The title of one of several in the same words: "Minister X and Y's officials" shows what the officials are."""
    parts = actor.text.split(" and ")
    if len(parts) == 1:
        return _title_level(actor.text, actor.id or "")
    plural = [level for part in parts for level, many in (_title(part, actor.id or ""),) if many]
    return plural[-1] if plural else ""


def _office_level(id: str, scene: Scene) -> str:
    """The rank of the offices that a person holds on the day, the highest first."""
    day = scene.story.document.published
    if day is None:
        return ""
    spells = scene.story.cast.registry.spells(id, day)
    ranks = [
        level
        for level, row in particulars(LEDGER)["level"].items()
        for spell in spells
        if spell.role in row["offices"] and (":" not in spell.of or level not in {"head", "minister"})
    ]
    return ranks[0] if ranks else ""


def _title_level(text: str, id: str) -> str:
    return _title(text, id)[0]


def _title(text: str, id: str) -> tuple[str, bool]:
    """The level of the longest title among some words, and whether it is of many; a possessor's title is another's."""
    rows = text.lower().replace("-", " ").replace("’", "'").replace("'s", " 's").split()
    rows = [word for word in rows if word not in ARTICLES]
    if len(rows) > 1 and rows[-1] in SURNAMES and text.split()[-1][:1].isupper() and rows[-2] != "'s":
        rows.pop()  # "Angus King"
    phrases = index_of(LEDGER, "level", "titles")
    best, size, many = "", 0, False
    for start in range(len(rows)):
        for wanted, level in (*phrases.get(rows[start], ()), *phrases.get(_singular(rows[start]), ())):
            end = start + len(wanted)
            if len(wanted) <= size or end > len(rows) or (end < len(rows) and rows[end] == "'s"):
                continue
            if all(want in {word, _singular(word)} for want, word in zip(wanted, rows[start:end], strict=True)):
                best, size = level, len(wanted)
                many = rows[end - 1] != wanted[-1] or rows[start] != wanted[0]
    if best == "head" and id.startswith(BODIES) and (id.startswith("group:") or not many):
        return "", many  # the head of a body is no head of state
    return best, many


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") else word


def _beside(actor: Actor, scene: Scene) -> str:
    """The title behind a comma: "Rustem Umerov, secretary of the National Security Council"."""
    for token in scene.tokens:
        if actor.span[0] <= token.offset < actor.span[1]:
            for title in kids(token, "appos"):
                start, end = title.left_edge.i, min(title.right_edge.i + 1, title.i + 6)
                text = " ".join(word.text for word in token.doc[start:end] if word.text not in HYPHENS)
                if (found := _title_level(text.split(",")[0], actor.id or "")) not in UNNAMED:
                    return found
            if (actor.id or "").startswith(("state:", "gov:")) and (found := _shared_title(token)) not in UNNAMED:
                return found
    return ""


def _shared_title(token: Token) -> str:
    """The title in "the leaders of Chad and Niger", for each of them."""
    while token.dep_ == "conj":
        token = token.head
    if token.dep_ != "pobj" or token.head.lower_ not in {"of", "from"} or token.head.head.tag_ not in {"NNS", "NNPS"}:
        return ""
    noun = token.head.head
    level, many = _title(" ".join(word.text for word in noun.doc[noun.left_edge.i : noun.i + 1]), "")
    return level if many else ""


# -- third parties ----------------------------------------------------------------------------------------------------


def third_parties(scene: Scene) -> Iterator[Particular]:
    """What third parties do for a meeting: host, convene, mediate, carry messages, vouch, watch."""
    yield from _by_frame(scene)
    yield from _by_verb(scene)
    yield from _by_compound(scene)
    yield from _by_noun(scene)
    yield from _by_message(scene)
    yield from _afterwards(scene)


def _roles(scene: Scene, value: str, cue: str, who: Sequence[Actor], span: Span | None = None) -> Iterator[Particular]:
    for actor in who:
        yield made("role", value, span or actor.span, cue, about(actor))


def _by_frame(scene: Scene) -> Iterator[Particular]:
    mention, hit = scene.item.mention, scene.item.hit
    base = lemma(scene.trigger)
    for value, verbs in particulars(LEDGER)["role"]["verbs"].items():
        if base in verbs and (value != "host" or hit.used) and mention.status != "negated":
            yield from _roles(scene, value, base, mention.actors)
    if mention.frame == "consult.mediation" and base in {"mediation", "arbitration", "mission"}:
        yield from _roles(scene, "mediator", base, mention.actors)


def _by_verb(scene: Scene) -> Iterator[Particular]:
    """ "talks mediated by X", "X convened a conference": the verb has a noun of the meeting below or over it."""
    leading = {word: [((word,), "convenor")] for word in words(LEDGER, "role", "leading", "verbs")}
    for cue in scene.cues({**index(LEDGER, "role", "verbs"), **leading}):
        verb = cue.tokens[-1]
        if verb.lemma_ in leading and not _leads_talks(verb):
            continue
        if not is_verb(verb) or verb == scene.trigger or is_negated(verb):
            continue
        below = _is_below(verb, scene)
        if below or any(noun.i in scene.own for noun in objects(verb)):
            for noun in subjects(verb):
                who = scene.story.cast.who(noun) or _in_words(noun, scene)
                if noun.i not in scene.own and who:
                    yield from _roles(scene, cue.value, cue.text, who, at(cue) if verb.dep_ == "acl" else None)


def _leads_talks(verb: Token) -> bool:
    things = [verb.head] if verb.dep_ == "acl" else objects(verb)
    return any(noun.lemma_.lower() in words(LEDGER, "role", "leading", "nouns") for noun in things)


def _is_below(verb: Token, scene: Scene) -> bool:
    """Whether a participle tells of the meeting: "talks mediated by X", "talks between X and Y, hosted by Z"."""
    agents = [noun for kid in kids(verb, "agent") for noun in kids(kid, "pobj")]
    while verb.dep_ == "conj" and is_verb(verb.head):
        verb = verb.head  # "comprised of X and co-chaired by Y"
    if verb.dep_ not in {"acl", "relcl"}:
        return False
    if verb.head.i in scene.own:
        return True
    between = any(over.i in scene.own for _, over in ancestors(verb.head)) and not is_verb(scene.trigger)
    bodies = [
        noun for over in scene.verbs for noun in kids(over, "nsubj") if noun.lemma_.lower() in words(LEDGER, "bodies")
    ]
    return bool(agents) and (between or any(noun.is_ancestor(verb) for noun in bodies))


def _in_words(noun: Token, scene: Scene) -> list[Actor]:
    """Who a noun without a name is, where the meeting has it among its parties: "the trilateral mechanism"."""
    mention = scene.item.mention
    return [one for one in (*mention.actors, *mention.targets) if one.span[0] <= noun.offset < one.span[1]]


def _by_compound(scene: Scene) -> Iterator[Particular]:
    """ "Qatari-mediated talks"."""
    for cue in scene.cues(index(LEDGER, "role", "hyphen")):
        verb = cue.tokens[-1]
        if verb.i < 2 or not scene.on_noun(cue) or verb.dep_ not in {"amod", "compound", "nmod", "acl"}:
            continue
        if verb.nbor(-1).text in HYPHENS and not verb.nbor(-1).whitespace_:
            before = verb.nbor(-2)
            who = scene.story.cast.modifier(before) or scene.story.cast.who(before)
            yield from _roles(scene, cue.value, cue.text, who, (before.offset, span_of(verb)[1]))


def _by_noun(scene: Scene) -> Iterator[Particular]:
    """ "under the auspices of X", "Qatari mediators", "with X as mediator", "at the invitation of X"."""
    cast = scene.story.cast
    for cue in scene.cues(index(LEDGER, "role", "nouns")):
        noun = cue.tokens[-1]
        if noun.pos_ in {"NOUN", "PROPN"} and (scene.holds(noun) or _is_under(noun, scene)):
            yield from _roles(scene, cue.value, cue.text, _whose(noun, scene))
    for cue in scene.cues({word: [((word,), "")] for word in words(LEDGER, "role", "invitation", "words")}):
        noun = cue.tokens[-1]
        asked = noun.dep_ == "pobj" and noun.head.lower_ in {"at", "on", "upon"} and not _is_changed(noun.head.head)
        if asked and scene.holds(noun):
            for actor in cast.within(noun):
                place = scene.item.mention.place
                here = place is not None and place.country is not None and place.country == actor.country
                yield from _roles(scene, "host" if here else "convenor", cue.text, (actor,))


def _is_changed(verb: Token) -> bool:
    """ "was postponed at the request of X": X put it off, and need not have called it."""
    return lemma(verb) in words(LEDGER, "change", "verbs") or verb.lemma_.lower() in words(LEDGER, "change", "nouns")


def _is_under(noun: Token, scene: Scene) -> bool:
    """ "Under Angolan mediation, …": whoever mediates, it is this meeting, and none of its own."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in {"under", "with", "through", "by"}:
        return False
    over = noun.head.head
    return over == scene.trigger or over in scene.verbs or over.i in scene.own


def _afterwards(scene: Scene) -> Iterator[Particular]:
    """What the next sentence says of a third party's part: "X acted as facilitator", "X is the mediator"."""
    coded, here = scene.story.coded, scene.item.sentence
    first, last = (bisect_left(coded, at, key=lambda one: one.sentence) for at in (here, here + 2))
    talks = [one for one in coded[first:last] if one.mention.kind == "CONSULT"]
    is_last = talks[-1].sentence == here and talks[-1].hit.trigger.i == scene.trigger.i
    if not is_last or here + 1 >= len(scene.story.sentences) or scene.item.mention.status != "happened":
        return
    tokens = plain(scene.story.sentences[here + 1])
    forms = [(token.lower_, token.lemma_.lower()) for token in tokens]
    for cue in found_in(tokens, forms, index(LEDGER, "role", "nouns")):
        noun, way = cue.tokens[-1], cue.tokens[-1].head
        verb = way.head if noun.dep_ == "pobj" else way
        if owners := _owners(noun, scene):  # "the Malaysian facilitator said": of the talks just told
            yield from _roles(scene, cue.value, cue.text, owners)
        if noun.dep_ not in {"pobj", "attr"} or not is_verb(verb) or is_negated(verb):
            continue
        if noun.dep_ == "pobj" and way.lower_ == "under":  # "The dialogue was held under the auspices of X"
            taken_up = any(one.lemma_.lower() in scene.nouns_of for one in objects(verb))
            yield from _roles(scene, cue.value, cue.text, _whose(noun, scene) if taken_up else ())
        elif verb.lemma_ in words(LEDGER, "role", "serving", "verbs") if way.lower_ == "as" else verb.lemma_ == "be":
            for subject in subjects(verb):
                yield from _roles(scene, cue.value, cue.text, scene.story.cast.who(subject))


def _owners(noun: Token, scene: Scene) -> list[Actor]:
    """Whose mediators they are: "the Qatari mediators", "the facilitator from Norway"; none for "a mediator of X"."""
    if not any(child.lower_ == "the" for child in noun.children):
        return []
    return [one for kid in noun.children if kid.dep_ in MODIFIERS for one in scene.story.cast.modifier(kid) if one.id]


def _whose(noun: Token, scene: Scene) -> Sequence[Actor]:
    cast = scene.story.cast
    if noun.dep_ == "pobj" and noun.head.lower_ == "as":
        over, before = noun.head.head, noun.head.nbor(-1) if noun.head.i else noun
        while before.dep_ == "conj":
            before = before.head
        if before.dep_ == "pobj" and before.head.lower_ == "with":
            return cast.who(before)
        over = over if is_verb(over) else governor(over)
        serve = words(LEDGER, "role", "serving", "verbs") | words(LEDGER, "presence", "verbs", "attend")
        if is_verb(over) and over.lemma_ in serve:  # "Qatar acting as mediator", "attended the talks as observers"
            return [actor for word in subjects(over) for actor in cast.who(word)]
        return ()
    beside = [actor for child in noun.children if child.dep_ in MODIFIERS for actor in cast.modifier(child)]
    beside += [actor for child in kids(noun, "appos") for actor in cast.who(child)]
    beside += [actor for inner in prepositions(noun, "of", "from", "by") for actor in cast.who(inner)]
    if beside:
        return beside
    named = noun.dep_ in {"compound", "appos"} and noun.head.pos_ == "PROPN"
    if named:
        return cast.who(noun.head)
    return [actor for actor in cast.who(noun) if actor.id] if noun.dep_ in {"nsubj", "dobj", "pobj"} else ()


def _by_message(scene: Scene) -> Iterator[Particular]:
    """ "Oman carried messages between Iran and the United States"."""
    carry = particulars(LEDGER)["role"]["carry"]
    for token in scene.tokens:
        if token.lemma_.lower() not in carry["verbs"] or not is_verb(token):
            continue
        things = [noun for noun in objects(token) if noun.lemma_.lower() in carry["objects"]]
        ways = [noun for start in (token, *things) for noun in prepositions(start, *carry["ways"])]
        named = things and any(scene.story.cast.who(noun) for noun in ways)
        if named and not is_negated(token) and is_real(token, scene.story) and scene.holds(token, far=True):
            for noun in subjects(token):
                yield from _roles(scene, "message_carrier", token.lower_, scene.story.cast.who(noun))
