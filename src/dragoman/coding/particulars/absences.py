"""Who is not at the table: absent, kept out, staying away, in another room, asked or told instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dragoman.coding.grammar import PARTICLES, is_verb, kids, lemma, objects, prepositions, subjects
from dragoman.coding.lexicon import particulars
from dragoman.coding.particulars.postponements import reasons
from dragoman.coding.particulars.scene import (
    Cue,
    Scene,
    about,
    at,
    index,
    is_negated,
    is_real,
    made,
    plain,
    span_of,
)  # fmt: skip
from dragoman.types import Actor, Particular, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "meetings"
OWN_WILL = {"will", "would", "wo", "'ll", "’ll"}  # "will not attend": so it has decided
JOIN = "consult.join"  # "did not attend the talks" is about others' talks
ANYONE = {"anybody", "anyone", "everybody"}


def absences(scene: Scene) -> Iterator[Particular]:
    """The parties that a text says are not at the table, in the meeting's sentence and the one behind it."""
    yield from _without(scene)
    yield from _named(scene)
    alone = not scene.rivals
    for token in scene.tokens:
        if is_verb(token) and (token != scene.trigger or scene.item.mention.frame == JOIN):
            yield from _by_verb(token, scene, alone=alone)
    if alone:
        yield from _behind(scene)


def _behind(scene: Scene) -> Iterator[Particular]:
    """The next sentence may say who was not there, where it tells of no other meeting."""
    number = scene.item.sentence + 1
    if number >= len(scene.story.sentences) or _tells(scene, number):
        return
    for token in plain(scene.story.sentences[number]):
        if is_verb(token):
            yield from _by_verb(token, scene, alone=True)


def _tells(scene: Scene, number: int) -> bool:
    for one in scene.story.coded:
        if one.sentence == number and one.mention.kind == "CONSULT":
            return True
        if one.sentence > number:
            return False
    return False


def _away(value: str, who: Sequence[Actor], cue: str, span: Span | None = None) -> Iterator[Particular]:
    for actor in (one for one in who if _is_party(one)):
        yield made("presence", value, span or actor.span, cue, about(actor))


# -- verbs ------------------------------------------------------------------------------------------------------------


def _by_verb(verb: Token, scene: Scene, *, alone: bool) -> Iterator[Particular]:
    data, base, bare = particulars(LEDGER)["presence"]["verbs"], lemma(verb), verb.lemma_.lower()
    if base == bare and verb.i + 1 < len(verb.doc) and verb.nbor().lower_ in PARTICLES:
        base = f"{bare} {verb.nbor().lower_}"  # the tagger takes "out" of "pulled out of the talks" for a preposition
    known = {*data["attend"], *data["boycott"], *data["exclude"], *data["inform"], *data["consult"], *data["refuse"]}
    if not {base, bare} & {*known, *data["invite"], *data["fail"], *data["learn"]}:
        return
    if not is_real(verb, scene.story) or not (alone or _names_it(verb, scene) or scene.holds(verb, far=True)):
        return
    negated = is_negated(verb)
    told = _read_verb(verb, base, bare, negated, data, scene)
    if told is not None:
        value, heads, cue = told
        who = [actor for head in heads for actor in scene.story.cast.who(head)]
        yield from _away(value, who, cue, span_of(verb))
        if value == "refused" and who:
            yield from (replace(one, about=about(who[0])) for one in reasons(verb, scene))


def _names_it(verb: Token, scene: Scene) -> bool:
    behind = prepositions(verb, "on", "about", "of", "after", "before", "at", "from", "in", "to")
    return any(noun.i in scene.own for noun in (*behind, *objects(verb)))


def _read_verb(
    verb: Token, base: str, bare: str, negated: bool, data: dict[str, Any], scene: Scene
) -> tuple[str, Sequence[Token], str] | None:
    """What a verb says of whom: (presence, whose words, cue)."""
    if bare in data["refuse"] and not negated:
        inner = [
            clause for clause in kids(verb, "xcomp") if {lemma(clause), clause.lemma_.lower()} & set(data["attend"])
        ]
        if inner and _is_about_it(inner[0], scene):
            return "refused", subjects(verb), f"{bare} to {inner[0].lower_}"
        called = [noun for noun in objects(verb) if noun.lemma_.lower() == "invitation"]
        return ("refused", subjects(verb), f"{bare} an invitation") if called else None
    if (base in data["boycott"] or bare in data["boycott"]) and not negated and _stays_out(verb, base, scene):
        return "refused", subjects(verb), base
    if base in data["absent"] and negated and _is_about_it(verb, scene):
        if base == "represent":
            return "absent", objects(verb), "not represented"
        own = OWN_WILL & {child.lower_ for child in kids(verb, "aux")}
        return "refused" if own else "absent", subjects(verb), f"not {base}"
    if bare in data["fail"] and not negated:
        inner = [clause for clause in kids(verb, "xcomp") if lemma(clause) in data["absent"]]
        return (
            ("absent", subjects(verb), f"fail to {inner[0].lower_}")
            if inner and _is_about_it(inner[0], scene)
            else None
        )
    if (base in data["exclude"] or bare in data["exclude"]) and not negated:
        return ("excluded", objects(verb), base) if _is_about_it(verb, scene, strict=True) else None
    if bare in data["invite"] and negated and _is_about_it(verb, scene):
        return "excluded", objects(verb), f"not {bare}"
    if bare in data["inform"] and not negated and _is_told_of_it(verb, scene):
        return "informed", objects(verb), bare
    if bare in data["learn"] and not negated and _is_told_of_it(verb, scene, named=True):
        return "informed", subjects(verb), bare
    if bare in data["consult"] and not negated and _is_told_of_it(verb, scene, named=verb.i in scene.rivals):
        return "consulted", objects(verb), bare
    return None


def _nouns_behind(verb: Token) -> list[Token]:
    behind = prepositions(verb, "in", "to", "at", "from", "for", "of", "into", "out")
    things = [noun for noun in objects(verb) if noun not in subjects(verb) and noun.lower_ != "part"]
    return [*behind, *things]


def _is_meeting(noun: Token, scene: Scene) -> bool:
    if noun.i in scene.own and noun.sent == scene.trigger.sent:
        return True
    return noun.lemma_.lower() in scene.nouns_of or noun.lower_ in {"it", "them", "which", "there", "that"}


def _is_about_it(verb: Token, scene: Scene, *, strict: bool = False) -> bool:
    """Whether what a verb names beside the party is a meeting, or it names nothing.

    strict  where the verb names nothing, it has to govern or follow the meeting's own words
    """
    named = [noun for noun in _nouns_behind(verb) if not scene.story.cast.who(noun)]
    if named:
        return any(_is_meeting(noun, scene) for noun in named)
    return not strict or verb.sent == scene.trigger.sent


def _stays_out(verb: Token, base: str, scene: Scene) -> bool:
    named = _nouns_behind(verb)
    if base == "stay":
        return any(child.lower_ in {"away", "out"} for child in kids(verb, "advmod", "prt"))
    if base in {"pull out", "withdraw", "skip", "spurn", "shun", "snub", "opt out", "bow out"}:
        return any(_is_meeting(noun, scene) for noun in named)
    return not named or any(_is_meeting(noun, scene) for noun in named)


def _is_told_of_it(verb: Token, scene: Scene, *, named: bool = False) -> bool:
    """ "was briefed on the talks", "was informed afterwards"."""
    topics = prepositions(verb, "on", "about", "of", "after", "before")
    if any(noun.i in scene.own or (noun.sent != scene.trigger.sent and _is_meeting(noun, scene)) for noun in topics):
        return True
    if any(_governs(noun, scene) for noun in topics):
        return True
    later = {child.lower_ for child in kids(verb, "advmod")} & set(
        particulars(LEDGER)["presence"]["phrases"]["afterwards"]
    )
    return bool(later) and not topics and not named


def _governs(noun: Token, scene: Scene) -> bool:
    """ "briefed X on the outcome of the talks"."""
    return any(inner.i in scene.own for inner in prepositions(noun, "of", "from", "at"))


# -- "without X" and the like -----------------------------------------------------------------------------------------


def _without(scene: Scene) -> Iterator[Particular]:
    data = particulars(LEDGER)["presence"]["without"]
    for token in scene.tokens:
        if token.lower_ != "without" or not scene.holds(token):
            continue
        for noun in kids(token, "pobj"):
            if noun.lemma_.lower() in data["nouns"]:
                owners = [*kids(noun, "poss"), *prepositions(noun, "of", "from", "by")]
                who = [a for owner in owners for a in scene.story.cast.who(owner)]
                who = who or [a for child in kids(noun, "amod", "compound") for a in scene.story.cast.modifier(child)]
            else:
                who = [actor for actor in scene.story.cast.who(noun) if noun.lower_ not in ANYONE and _is_party(actor)]
            yield from _away("absent", who, "without")
        for clause in kids(token, "pcomp"):
            inner = {clause.lemma_.lower()}
            passive = kids(clause, "nsubj", "nsubjpass")
            if inner & set(data["excluding"]):
                heads = objects(clause)
                yield from _away("excluded", [a for n in heads for a in scene.story.cast.who(n)], "without inviting")
            elif passive and inner & {*data["bare"], "be"}:
                yield from _away("absent", [a for n in passive for a in scene.story.cast.who(n)], "without")


def _is_party(actor: Actor) -> bool:
    return actor.id is not None or actor.country is not None


def _named(scene: Scene) -> Iterator[Particular]:
    """Phrases before or behind a party: "in the absence of X", "X's absence", "X waited in the next room"."""
    cast = scene.story.cast
    for cue in scene.cues(index(LEDGER, "presence", "phrases")):
        where, _, how = cue.value.partition("_")
        value = "at_table" if cue.value.startswith("at_table") else where
        how = cue.value.removeprefix(f"{value}_")
        last = cue.tokens[-1]
        if how == "of" and scene.holds(cue.head):
            heads = kids(last, "pobj", "dobj")
            yield from _away(value, [a for noun in heads for a in cast.who(noun) if _is_party(a)], cue.text)
        elif (
            how == "poss" and last.dep_ == "pobj" and last.head.lower_ in {"in", "behind", "over"} and scene.holds(last)
        ):
            yield from _away(value, [a for noun in kids(last, "poss") for a in cast.who(noun)], cue.text)
        elif how == "is":
            yield from _away(value, _subject_of(cue, scene), cue.text, at(cue))


def _subject_of(cue: Cue, scene: Scene) -> list[Actor]:
    """Whom "was absent", "waited in the next room" is said of."""
    node = cue.head
    for _ in range(3):
        if is_verb(node):
            break
        node = node.head
    if not is_verb(node) or not is_real(node, scene.story) or (is_negated(node) and "not" not in cue.text.split()):
        return []
    if node == scene.trigger or not scene.holds(node, far=True):
        return []
    return [actor for noun in subjects(node) for actor in scene.story.cast.who(noun)]
