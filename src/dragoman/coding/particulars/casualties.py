"""How many were killed and injured in an attack, and whose people they were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.coding.figures import number
from dragoman.coding.grammar import ancestors, extent, governor, is_passive, kids, objects, subjects, with_conjuncts
from dragoman.coding.links import Coded
from dragoman.coding.particulars.clauses import beside, said, stems, text_of, token_at, words
from dragoman.coding.particulars.story import Story
from dragoman.coding.particulars.whose_dead import goes_with, is_running_total, of_the_other, side
from dragoman.types import Amount, Particular, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

LEDGER = "hostilities"
KEYS = ("killed", "injured")
TOLD = {"happened", "denied"}
ANOTHER_FIGURE = re.compile(  # "…, while the mayor spoke of six", "…; the mayor put the toll at six"
    r"\b(?:said|spoke of|put (?:it|the (?:number|toll|figure|death toll)) at|reported|counted|gave)"
    r"(?: (?:the (?:number|toll|figure) was|at least|about|only|some|up to))? "
    r"(?P<figure>\d+(?:,\d{3})*|[a-z]+(?:-[a-z]+)?)"
    r"(?P<unit> (?:dead|deaths|killed|people (?:had been |were )?killed|had died|died))?"
    r"(?=[.,;]|\s+(?:in|and|people)\b|$)",
    re.IGNORECASE,
)
ADDS = {"bring", "lift", "push", "raise", "send", "take"}
NOT_HEARD = re.compile(
    r" (?:(?:were|was|have been|has been|had been) )?(?:immediately |yet |so far )?(?:reported|confirmed|known)\b"
)
TOLL = re.compile(
    r"\b(?P<what>death toll|number of (?:people |those |the |civilians |soldiers )?"
    r"(?:killed|dead|deaths|injured|wounded))\b"
    r"[^.;]{0,120}?\b(?:(?:risen|rose|rises|rising|climbed|increased|jumped|grew|grown|gone up|went up|revised)"
    r"(?: from [\w,]+)? to|passed|passing|surpassed|surpassing|topped|topping|reached|reaching|exceeding) "
    r"(?:at least |about |more than |some |over )?(?P<figure>\d+(?:,\d{3})*|[a-z]+(?:-[a-z]+)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Loss:
    """One figure of the dead or the injured."""

    key: str
    low: float
    high: float
    about: str | None
    span: Span
    verb: int  # the place of the verb that governs it
    at: Token
    cue: str

    def particular(self) -> Particular:
        return Particular(
            key=self.key, value=f"{self.low:.0f}-{self.high:.0f}", span=self.span, about=self.about, cue=self.cue
        )


def losses(item: Coded, story: Story) -> Iterator[Particular]:
    """Yield the killed and injured of a mention, from its sentence or from the next one on the same attack."""
    mention = item.mention
    if mention.status not in TOLD | {"negated"}:
        return
    own = list(_own(item, story))
    yield from own
    if mention.status == "happened" and not own and not _is_loss(item):
        yield from _told_next(item, story)


def _own(item: Coded, story: Story) -> Iterator[Particular]:
    sentence = story.sentences[item.sentence]
    figures = [*_counted(item, story, sentence), *_single(item, story)]
    figures = [figure for figure in figures if not _of_another(figure, item, story)]
    for key in KEYS:
        of_key = [figure for figure in figures if figure.key == key]
        toll = _toll(item, story, key)
        if toll is not None:
            yield toll
            continue
        yield from (loss.particular() for loss in _settled(item, of_key, sentence, story))
        if not of_key:
            yield from _nobody(list(sentence), story, key)


def _is_loss(item: Coded) -> bool:
    told = (item.hit.trigger, item.hit.also) if item.hit.also is not None else (item.hit.trigger,)
    return any(word.lemma_.lower() in words(LEDGER, "attack.kill") | words(LEDGER, "attack.injure") for word in told)


# -- figures ----------------------------------------------------------------------------------------------------------


def _counted(item: Coded, story: Story, sentence: Sentence) -> Iterator[Loss]:
    """The amounts of a mention that count dead or injured people."""
    text = story.document.text
    for amount in item.mention.amounts:
        if amount.unit not in KEYS:
            continue
        noun = _noun(amount, sentence)
        if (
            noun is None
            or _is_part(amount, noun, text)
            or _is_all_told(noun)
            or is_running_total(noun)
            or any(w in words(LEDGER, "casualties.things") for w in stems(noun))
        ):
            continue
        cue = f"{amount.qualifier} {amount.text}" if amount.qualifier else amount.text
        other = of_the_other(amount, item, story)
        first = goes_with(noun)
        about = other or side(first if first is not None else noun, item, story)
        verb = item.hit.trigger.i if other else governor(noun).i
        yield Loss(amount.unit, amount.low, amount.high, about, amount.span, verb, noun, cue)


def _toll(item: Coded, story: Story, key: str) -> Particular | None:
    """ "the number of people injured has risen to 45": the later figure."""
    text, base = text_of(list(story.sentences[item.sentence]), story)
    match = TOLL.search(text) if "to" in text else None
    figure = number(match["figure"]) if match else None
    if (
        match is None
        or figure is None
        or (key == "injured") != (match["what"].lower().endswith(("injured", "wounded")))
    ):
        return None
    span = base + match.start("figure"), base + match.end("figure")
    return Particular(key=key, value=f"{figure:.0f}-{figure:.0f}", span=span, cue=match["what"])


def _noun(amount: Amount, sentence: Sentence) -> Token | None:
    """The noun that a number counts, or the number where it stands alone."""
    own = re.split(r",(?!\d)| including\b", amount.text)[0]  # "ten, including two children"
    first, last = token_at(sentence, amount.span[0]), token_at(sentence, amount.span[0] + len(own) - 1)
    if first is None or last is None:
        return None
    inside = [token for token in sentence.doc[first.i : last.i + 1] if token.pos_ in {"NOUN", "PROPN"}]
    plural = [token for token in inside if token.tag_ in {"NNS", "NNPS"} or token.lower_ == "people"]
    heads = [token for token in plural or inside if token.dep_ not in {"compound", "amod"}]
    return (heads or inside or [first])[-1 if not plural else 0]


def _is_part(amount: Amount, noun: Token, text: str) -> bool:
    """ "15 people, including five children": the children are among the fifteen."""
    before = text[max(0, amount.span[0] - 30) : amount.span[0]].lower()
    if re.search(r"(?:including|among them|of whom|of them|among the \w+),?(?: at least| about| some)? $", before):
        return True
    return re.match(
        r" of (?:them|whom|the dead|the injured|the victims)\b", text[amount.span[1] : amount.span[1] + 24]
    ) is not None or (noun.dep_ == "pobj" and noun.head.lower_ == "including")


def _is_all_told(noun: Token) -> bool:
    """ "Were killed, pushing the toll to 31": the 31 are of all that was told before."""
    adds = [head for _, head in ancestors(noun) if head.tag_ == "VBG" and head.lemma_ in ADDS]
    tolls = {thing.lemma_ for verb in adds[:1] for thing in kids(verb, "dobj")}
    return bool(tolls & {"count", "number", "toll", "total"})


def _single(item: Coded, story: Story) -> Iterator[Loss]:
    """ "a man was killed", "killing a woman": one, without a number."""
    for verb in {token.i: token for token in (item.hit.trigger, *_loss_verbs(item))}.values():
        word = verb.lemma_.lower()
        key = (
            "killed"
            if word in words(LEDGER, "attack.kill")
            else "injured"
            if word in words(LEDGER, "attack.injure")
            else ""
        )
        if not key or (word in {"shoot", "gun"} and "dead" not in {token.lower_ for token in verb.children}):
            continue
        for root in subjects(verb) if word in {"die", "perish", "drown"} and not is_passive(verb) else objects(verb):
            for noun in with_conjuncts(root):
                if _is_one(noun):
                    span, first = extent([*_left(noun), noun]), goes_with(noun)
                    about = side(first if first is not None else noun, item, story)
                    yield Loss(key, 1, 1, about, span, governor(noun).i, noun, noun.text)


def _loss_verbs(item: Coded) -> Iterator[Token]:
    """The verbs of loss that belong to a mention's attack: it kills, or it leaves its own clause to say so."""
    trigger = item.hit.trigger
    if item.hit.also is not None:
        yield item.hit.also
    for child in trigger.children:
        if child.dep_ in {"advcl", "conj", "xcomp"} and not kids(child, "nsubj", "nsubjpass"):
            yield child
    if trigger.dep_ in {"conj", "advcl"}:
        yield trigger.head  # "two soldiers died and six were wounded"
    if trigger.dep_ in {"nsubj", "pobj"}:
        yield trigger.head if trigger.dep_ == "nsubj" else trigger.head.head


def _is_one(noun: Token) -> bool:
    marks = {child.lower_ for child in noun.children if child.dep_ in {"det", "nummod"}}
    person = any(stem in words(LEDGER, "casualties.person") for stem in stems(noun))
    first = goes_with(noun)  # "a governor and his driver"
    alone = bool(marks & {"a", "an", "another"}) or (first is not None and _is_one(first))
    return noun.tag_ == "NN" and person and alone


def _left(noun: Token) -> list[Token]:
    return [
        child for child in noun.children if child.i < noun.i and child.dep_ in {"det", "amod", "compound", "nummod"}
    ]


# -- which of them count together -------------------------------------------------------------------------------------


def _of_another(figure: Loss, item: Coded, story: Story) -> bool:
    """ "an airstrike hit a post; shelling killed three": the three are the shelling's."""
    verb = figure.at.doc[figure.verb]
    if _is_loss(item) or item.hit.trigger.i == verb.i:
        return False
    doers = {noun.i for noun in subjects(verb)} - {item.hit.trigger.i}
    others = {other.hit.trigger.i for other in beside(story, item.sentence) if other.mention.kind == "ASSAULT"}
    return bool(doers & others) and item.hit.trigger.i not in {noun.i for noun in subjects(verb)}


def _settled(item: Coded, figures: Sequence[Loss], sentence: Sentence, story: Story) -> Iterator[Loss]:
    """Sums of what is joined, ranges of what differs between two accounts, and nothing of other clauses."""
    figures = _unique(figures)
    if not figures:
        return
    first = figures[0]
    if figures[0].key == "killed" and (other := _another_figure(first, sentence, story)) is not None:
        yield _range([first, other])
        return
    by_verb = {figure.verb for figure in figures}
    if len(by_verb) > 1 and _contrasted(figures, sentence):
        yield _range(figures)
        return
    if len(by_verb) > 1:
        near = {item.hit.trigger.i, governor(item.hit.trigger).i, *(verb.i for verb in _loss_verbs(item))}
        figures = [figure for figure in figures if figure.verb in near]
    for about in dict.fromkeys(figure.about for figure in figures):
        of_side = [figure for figure in figures if figure.about == about]
        if len(of_side) == 1 or {figure.verb for figure in of_side} == {of_side[0].verb}:
            yield _sum(of_side)


def _unique(figures: Sequence[Loss]) -> list[Loss]:
    by_place: dict[int, Loss] = {}
    for figure in figures:
        by_place.setdefault(figure.at.i, figure)
    return sorted(by_place.values(), key=lambda figure: figure.span)


def _contrasted(figures: Sequence[Loss], sentence: Sentence) -> bool:
    first, last = figures[0].at.i, figures[-1].at.i
    between = {token.lower_ for token in sentence.doc[first:last]}
    return bool(between & words(LEDGER, "casualties.contrast")) and len({figure.about for figure in figures}) == 1


def _another_figure(first: Loss, sentence: Sentence, story: Story) -> Loss | None:
    """The second of two accounts where it leaves out what it counts: "four died, while the mayor spoke of six"."""
    end = sentence[-1].offset + len(sentence[-1])
    rest = story.document.text[first.span[1] : end]
    cue = re.search(rf";|\b(?:{'|'.join(sorted(words(LEDGER, 'casualties.contrast')))})\b", rest, re.IGNORECASE)
    match = ANOTHER_FIGURE.search(rest, cue.end()) if cue else None
    figure = number(match["figure"]) if match else None
    if match is None or figure is None or re.search(r"injur|wound|hurt", rest):
        return None
    at = first.span[1] + match.start("figure"), first.span[1] + match.end()
    return Loss("killed", figure, figure, first.about, at, -1, first.at, match[0])


def _range(figures: Sequence[Loss]) -> Loss:
    one = figures[0]
    span = min(figure.span[0] for figure in figures), max(figure.span[1] for figure in figures)
    low, high = min(figure.low for figure in figures), max(figure.high for figure in figures)
    return Loss(one.key, low, high, one.about, span, one.verb, one.at, "two accounts")


def _sum(figures: Sequence[Loss]) -> Loss:
    one = figures[0]
    if len(figures) == 1:
        return one
    span = min(figure.span[0] for figure in figures), max(figure.span[1] for figure in figures)
    low, high = sum(figure.low for figure in figures), sum(figure.high for figure in figures)
    return Loss(one.key, low, high, one.about, span, one.verb, one.at, " + ".join(figure.cue for figure in figures))


# -- nobody, and the sentence behind ----------------------------------------------------------------------------------


def _nobody(tokens: Sequence[Token], story: Story, key: str) -> Iterator[Particular]:
    """ "nobody was hurt" is a figure: 0."""
    if next(said(tokens, story, LEDGER, "none.unknown"), None) is not None:
        return
    for name in ("both", key):
        for span, text in said(tokens, story, LEDGER, f"none.{name}"):
            if NOT_HEARD.match(story.document.text[span[1] : span[1] + 60]):
                continue
            yield Particular(key=key, value="0-0", span=span, cue=text)
            return


def _told_next(item: Coded, story: Story) -> Iterator[Particular]:
    """The toll that the next sentence gives, where it can be of no other attack."""
    if item.sentence + 1 >= len(story.sentences) or not _alone(item, story):
        return
    following = story.sentences[item.sentence + 1]
    if {token.lower_ for token in following} & words(LEDGER, "casualties.elsewhere") or _other_place(
        item, following, story
    ):
        return
    there = [
        other for other in beside(story, item.sentence + 1) if other.mention.kind in {"ASSAULT", "MOBILIZE", "COERCE"}
    ]
    its = [other for other in there if _is_its_toll(other, item, story)]
    if any(other not in its and not _is_loss(other) and not _points_back(other) for other in there):
        return
    for other in its:
        if other.mention.status in TOLD:
            yield from _own(other, story)
    if not any(_is_loss(other) for other in there):
        for key in KEYS:
            yield from _nobody(list(following), story, key)


def _is_its_toll(other: Coded, item: Coded, story: Story) -> bool:
    """Whether a toll is of the attack told before it: takes that up, or is of the same doers and no other place."""
    meant = {link.source: link.target for link in story.links if link.kind == "repeats"}
    one, attack = other.mention, item.mention
    if one.id in meant:
        told = beside(story, item.sentence)
        return meant[one.id] in {each for row in told for each in (row.mention.id, meant.get(row.mention.id))}
    if not _is_loss(other):
        return False
    here = one.place is None or (attack.place is not None and one.place.name == attack.place.name)
    return here and bool({actor.id for actor in one.actors if actor.id} & {actor.id for actor in attack.actors})


def _alone(item: Coded, story: Story) -> bool:
    """Whether a sentence tells of one attack at one place."""
    attacks = [other for other in beside(story, item.sentence) if other.mention.kind == "ASSAULT"]
    places = {other.mention.place.name for other in attacks if other.mention.place is not None}
    return len(places) <= 1 and all(other.mention.status == "happened" for other in attacks)


def _other_place(item: Coded, sentence: Sentence, story: Story) -> bool:
    own = item.mention.place.name if item.mention.place is not None else None
    places = story.cast.places
    return any(places[token.offset].name != own for token in sentence if token.offset in places)


def _points_back(item: Coded) -> bool:
    trigger = item.hit.trigger
    return trigger.pos_ == "NOUN" and any(child.lower_ in {"the", "this", "that"} for child in kids(trigger, "det"))
