"""Whose people the dead are, and whether they are the dead of one attack at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.amounts import counted
from dragoman.coding.grammar import governor, is_verb, kids
from dragoman.coding.links import Coded
from dragoman.coding.losses_told import gapped
from dragoman.coding.particulars.clauses import beside, index, spot, stems, words
from dragoman.coding.particulars.story import Story
from dragoman.types import Actor, Amount

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "hostilities"
OWN_LOSSES = {"assault.lose_troops", "assault.own_losses", "assault.suffer_losses"}
STATE = {"COP", "GOV", "MIL"}
WARS = {"insurgency", "war"}
SPANS = {"decade", "month", "week", "year"}
WAY = {"advmod", "npadvmod", "pobj", "prep", "tmod", "dep"}  # by which "so far this year" hangs on its verb
HIS = {"her", "his", "its", "their"}


def side(noun: Token, item: Coded, story: Story) -> str | None:
    """Whose people they are: civilians, the side that the words name, or the one side there that they fit."""
    before = [child for child in kids(noun, "compound", "amod", "nmod") if child.i < noun.i]
    kinds = {found.value for found in spot([*before, noun], index(LEDGER, "victims"))}
    own = _losing(item) or _own(noun, story)
    if any(stem in words(LEDGER, "casualties.either") for stem in stems(noun)) and not before:
        return own
    if "civilians" in kinds and "soldiers" not in kinds:
        return "civilian"
    actors = [actor for actor in story.cast.who(noun) if actor.id]
    if not actors:
        actors = [actor for child in before for actor in story.cast.modifier(child) if actor.id]
    ids = {actor.id for actor in actors}
    if len(ids) == 1:
        return ids.pop()
    return own if ids else own or _fitting(noun, item, story)


def _own(noun: Token, story: Story) -> str | None:
    """ "The army said 32 rebels and five of its own men": the army's."""
    people = [noun, *(inner for prep in kids(noun, "prep") if prep.lower_ == "of" for inner in kids(prep, "pobj"))]
    owned = [one for one in people if any(word.lower_ == "own" for word in kids(one, "amod"))]
    owners = [word for one in owned for word in kids(one, "poss") if word.lower_ in HIS]
    return next((actor.id or actor.text for word in owners for actor in story.cast.who(word)), None)


def _losing(item: Coded) -> str | None:
    """ "The army lost 18 men": the army's."""
    targets = item.mention.targets if item.hit.frame.id in OWN_LOSSES else ()
    return (targets[0].id or targets[0].text) if targets else None


def _fitting(noun: Token, item: Coded, story: Story) -> str | None:
    """ "Rebels clashed with X's army, leaving five soldiers dead": of the only side that has soldiers, or rebels."""
    found = set(stems(noun))
    regular = bool(found & words(LEDGER, "casualties.regular"))
    if not regular and not found & words(LEDGER, "casualties.irregular"):
        return None
    rows = [other.mention for other in beside(story, item.sentence) if other.mention.kind == "ASSAULT"]
    there = [actor for row in rows for actor in (*row.actors, *row.targets) if actor.id]
    mine = item.mention
    killers = {actor.id for actor in mine.actors} if mine.targets and not item.hit.frame.reciprocal else set()
    fit = {actor.id for actor in there if _is_regular(actor) == regular and actor.sector not in {"CVL", "MED", "IGO"}}
    fit -= killers  # "a soldier was killed when X's troops opened fire": not X's
    return fit.pop() if len(fit) == 1 else None


def _is_regular(actor: Actor) -> bool:
    """Whether a side has soldiers and police, not rebels."""
    return actor.sector in STATE or (actor.id or "").split(":")[0] in {"gov", "mil", "state"}


def of_the_other(amount: Amount, item: Coded, story: Story) -> str | None:
    """ "The army lost 18 men, and the rebels | nine": the rebels'."""
    verb = item.hit.trigger
    if item.hit.frame.id not in OWN_LOSSES or not is_verb(verb):
        return None
    dead = [pair for pair in counted(verb.sent) if pair[0].unit == "killed"]
    return next((owner.id or owner.text for one, owner in gapped(verb, dead, story.cast) if one == amount), None)


def is_running_total(noun: Token) -> bool:
    """ "Have killed 120 since March", "so far this year": of many attacks, and no toll of one day."""
    after = noun.doc[noun.i + 1 : noun.i + 3]
    if len(after) == 2 and after[0].lower_ in {"a", "each", "every", "per"} and after[1].lemma_ in {*SPANS, "day"}:
        return True  # "20,000 soldiers a month"
    verbs = [governor(noun)]
    while (last := verbs[-1]).dep_ in {"advcl", "xcomp", "conj"} and is_verb(last.head):
        if kids(last, "nsubj", "nsubjpass"):
            break
        verbs.append(last.head)
    return any(_goes_on(verb) for verb in verbs if is_verb(verb))


def _goes_on(verb: Token) -> bool:
    perfect = any(aux.lower_ in {"had", "has", "have", "'ve"} for aux in kids(verb, "aux"))
    if perfect and any(noun.lemma_.lower() in WARS for noun in kids(verb, "nsubj")):
        return True  # "the war has killed 40,000"
    for word in verb.subtree:
        way = _way(word, verb)
        if way is None:
            continue
        if word.lower_ == "since" and perfect and way <= WAY | {"mark", "advcl"}:
            return True
        if word.lemma_.lower() in SPANS and way <= WAY and _is_so_far(word):
            return True
    return False


def _way(word: Token, verb: Token) -> set[str] | None:
    """The links from a verb down to a word; None where it does not hang on it."""
    links = set()
    while word != verb:
        links.add(word.dep_)
        if word.head == word:
            return None
        word = word.head
    return links


def _is_so_far(word: Token) -> bool:
    """ "This year", "in the past month": not "last year", nor "in the past 24 hours"."""
    before = {child.lower_ for child in word.children if child.i < word.i}
    if "this" in before:
        return word.lemma_.lower() in {"month", "year"}
    return "the" in before and bool(before & {"past", "last"}) and word.dep_ == "pobj"


def goes_with(noun: Token) -> Token | None:
    """ "A commander and | his driver", "and two of his guards": the first of them, whose people the others are."""
    whole = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else noun
    if whole.dep_ != "conj" or is_verb(whole.head) or not any(word.lower_ in HIS for word in kids(noun, "poss")):
        return None
    return whole.head
