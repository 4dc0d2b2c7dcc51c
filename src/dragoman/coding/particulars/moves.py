"""Particulars of moves: how far, on what terms, for what reason, by when, which text, and whose word it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dragoman.coding.discourse import side
from dragoman.coding.grammar import complements, is_verb, kids, objects, prepositions, with_conjuncts
from dragoman.coding.links import Coded
from dragoman.coding.particulars.bargains import bargains
from dragoman.coding.particulars.deadlines import deadlines
from dragoman.coding.particulars.phrases import occurrences, tidy, words
from dragoman.coding.particulars.reasons import conditions, grounds
from dragoman.coding.particulars.story import Story
from dragoman.coding.particulars.told import on_behalf
from dragoman.types import Particular, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

OTHERS = {"claim", "deny", "pledge"}  # moves of other ledgers
ANSWERS = {"accept", "reject"}
UNSAID = {"negated", "denied", "cancelled"}
TO = ("to", "on", "with", "of", "about", "for", "in")


def move(item: Coded, story: Story) -> Iterator[Particular]:
    """Yield the particulars of one mention that is a negotiation move."""
    if item.mention.move is None or item.mention.move in OTHERS:
        return
    given = conditions(item, story)
    yield from given
    yield from grounds(item, story)
    if item.mention.move in ANSWERS and item.mention.status not in UNSAID:
        yield from _extent(item, given, story)
    yield from deadlines(item, story)
    yield from bargains(item, given, story)
    yield from _proposal(item, story)
    yield from on_behalf(item, story)


# -- how far --------------------------------------------------------------------------------------------------------


def _extent(item: Coded, given: list[Particular], story: Story) -> Iterator[Particular]:
    """In part or in full, by the words around the verb and its object; on condition where it hangs on something."""
    lexicon = story.words("moves")["extent"]
    clause = _clause(item)
    for value in ("in_part", "in_full"):
        found = _cue(clause, lexicon[value]) or _share(item, lexicon, value)
        if found is not None:
            span, cue = found
            yield Particular(key="extent", value=value, span=span, cue=cue)
            break
    reserved = _cue(clause, lexicon["on_condition"])
    if reserved is not None:
        yield Particular(key="extent", value="on_condition", span=reserved[0], cue=reserved[1])
    elif given:
        yield Particular(key="extent", value="on_condition", span=given[0].span, cue=given[0].cue)


def _clause(item: Coded) -> list[Token]:
    """The words that hang on the move's own verb, without subject, clauses and what is coordinated with it."""
    top = item.hit.verb or item.hit.trigger
    kept = {top.i: top, item.hit.trigger.i: item.hit.trigger}
    for head in list(kept.values()):
        for child in head.children:
            if child.dep_ not in {"nsubj", "nsubjpass", "ccomp", "xcomp", "advcl", "conj", "relcl", "parataxis", "acl"}:
                kept |= {token.i: token for token in child.subtree if not _in_clause(token, head)}
    return [kept[place] for place in sorted(kept)]


def _in_clause(token: Token, top: Token) -> bool:
    while token != top and token.head != token:
        if token.dep_ in {"relcl", "acl", "ccomp", "advcl"}:
            return True
        token = token.head
    return False


def _cue(clause: list[Token], phrases: list[str]) -> tuple[Span, str] | None:
    for at, end, cue in occurrences(clause, phrases):
        if clause[end - 1].i - clause[at].i == end - at - 1:
            span = tidy(clause[at:end])
            return (span, cue) if span is not None else None
    return None


def _share(item: Coded, lexicon: Mapping[str, Any], value: str) -> tuple[Span, str] | None:
    """ "some of the points", "parts of the plan", "every clause": what of a text is meant."""
    for noun in _named(item):
        around = {child.lower_ for child in kids(noun, "det", "amod", "predet", "advmod", "nummod")}
        of = prepositions(noun, "of")
        word = noun.lemma_.lower()
        part = word in lexicon["parts"]
        if value == "in_part":
            some = word in lexicon["some"] and bool(of)
            some = some or (part and bool(of) and not around & set(lexicon["every"]) and noun.tag_ in {"NN", "NNS"})
            some = some or (part and bool(around & set(lexicon["some"])))
        else:
            some = (word in lexicon["every"] and bool(of)) or (part and bool(around & set(lexicon["every"])))
        if some:
            span = tidy([token for token in noun.subtree if noun.left_edge.i <= token.i <= noun.i])
            if span is not None:
                return span, noun.text
    return None


def _named(item: Coded) -> list[Token]:
    """The nouns a move is about: objects, what its preposition governs, and its content."""
    trigger, content = item.hit.trigger, item.hit.content
    found = list(objects(trigger)) if is_verb(trigger) else []
    found += prepositions(trigger, *TO)
    if content is not None:
        found.append(content)
    return list({noun.i: noun for head in found for noun in with_conjuncts(head)}.values())


# -- which text -----------------------------------------------------------------------------------------------------


def _proposal(item: Coded, story: Story) -> Iterator[Particular]:
    """The words that name the plan or the text that is put forward, answered or changed."""
    lexicon = story.words("moves")["proposal"]
    if item.mention.move not in lexicon["moves"]:
        return
    trigger = item.hit.trigger
    nouns = [trigger] if trigger.pos_ == "NOUN" else []
    nouns += _named(item) if item.mention.move not in lexicon["asking"] else []
    nouns += prepositions(trigger, "as") if item.mention.move == "reject" and is_verb(trigger) else []
    for clause in complements(trigger):
        if is_verb(clause) and clause.lemma_.lower() in lexicon["verbs"]:
            nouns += [*objects(clause), *prepositions(clause, *TO)]
    for noun in nouns:  # which grows: "some of the provisions of the accord"
        if noun.lemma_.lower() in lexicon["parts"]:
            nouns += prepositions(noun, "of", "in", "to")
    taken: list[Span] = []
    for noun in nouns:
        if noun.lemma_.lower() not in lexicon["nouns"] or _none(noun, lexicon["not"]):
            continue
        span = _name(noun, lexicon)
        if span is not None and not any(span[0] < other[1] and other[0] < span[1] for other in taken):
            taken.append(span)
            owner = _owner(noun, span, item, story)
            yield Particular(key="proposal", value=words(story, span), span=span, cue=noun.text, about=owner)


def _owner(noun: Token, span: Span, item: Coded, story: Story) -> str | None:
    """Whose text its name says it is: "the American plan", "his proposal", "a proposal by the mediator"."""
    found = [actor for child in kids(noun, "amod", "compound", "poss", "nmod") for actor in story.cast.modifier(child)]
    found = found or [actor for by in prepositions(noun, "by", "from") for actor in story.cast.within(by)]
    sides_ = [side(actor) or actor.id for actor in found]
    return next((f"state:{one}" if len(one) == 3 and one.isupper() else one for one in sides_ if one), None)


def _none(noun: Token, never: list[str]) -> bool:
    return any(child.lower_ in never for child in kids(noun, "det", "neg", "amod"))


def _name(noun: Token, lexicon: Mapping[str, Any]) -> Span | None:
    """The noun with what stands before it, and "of …", "with 28 points" behind it."""
    article = kids(noun, "det", "poss")
    first = article[0].left_edge.i if article else noun.left_edge.i  # "as unacceptable | a proposal"
    if noun.i > 1 and noun.nbor(-1).text == "-" and not noun.nbor(-1).whitespace_:
        first = min(first, noun.nbor(-2).left_edge.i)  # "a counter-proposal" is one word to its readers
    tokens = [token for token in noun.doc[first : noun.i + 1] if not _in_clause(token, noun)]
    at = noun.i
    for prep in kids(noun, "prep"):
        below = list(prep.subtree)
        counted = prep.lower_ == "with" and any(token.like_num for token in below)
        short = prep.lower_ in lexicon["behind"] and len(below) <= lexicon["longest"][prep.lower_]
        if prep.i == at + 1 and (counted or short) and not any(is_verb(token) for token in below):
            tokens += below
            at = below[-1].i
    return tidy(tokens)
