"""Which plan, draft or offer a move is about: the words that name it, and what "the plan" and "it" stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dragoman.coding.discourse import side
from dragoman.coding.grammar import complements, is_verb, kids, objects, prepositions, with_conjuncts
from dragoman.coding.links import Coded
from dragoman.coding.particulars.phrases import in_clause, tidy, words
from dragoman.coding.particulars.story import Story
from dragoman.types import Particular, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

TO = ("to", "on", "with", "of", "about", "for", "in")
NEAR, FAR = 3, 12  # sentences back that "it" and "the plan" may point


def proposal(item: Coded, story: Story) -> Iterator[Particular]:
    """The words that name the plan or the text that is put forward, answered or changed; of "the plan" those before."""
    lexicon = story.words("moves")["proposal"]
    if item.mention.move not in lexicon["moves"]:
        return
    taken: list[Span] = []
    for noun in _texts(item, lexicon):
        span = _name(noun, lexicon)
        if span is None or any(span[0] < other[1] and other[0] < span[1] for other in taken):
            continue
        taken.append(span)
        owner = _owner(noun, story)
        known = noun.lemma_.lower() in lexicon["nouns"]
        if known:
            yield Particular(key="proposal", value=words(story, span), span=span, cue=noun.text, about=owner)
        meant = _meant(noun, owner, item, story) if not known or _bare(noun, lexicon) else None
        name = _name(meant, lexicon) if meant is not None else None
        if meant is not None and name is not None:
            owner = _owner(meant, story) or owner
            yield Particular(key="proposal", value=words(story, name), span=name, cue=noun.text, about=owner)


def named(item: Coded) -> list[Token]:
    """The nouns a move is about: objects, what its preposition governs, and its content."""
    trigger, content = item.hit.trigger, item.hit.content
    found = list(objects(trigger)) if is_verb(trigger) else []
    ends = prepositions(trigger, *TO)
    found += [end for end in ends if end.i > trigger.i or end.head.lower_ != "in"]  # "in the text, they agreed on …"
    if content is not None:
        found.append(content)
    return list({noun.i: noun for head in found for noun in with_conjuncts(head)}.values())


# -- which words ----------------------------------------------------------------------------------------------------


def _texts(item: Coded, lexicon: Mapping[str, Any]) -> list[Token]:
    """The nouns that name a text, in the order of how near they are to the move; "it" where none does."""
    trigger, asking = item.hit.trigger, item.mention.move in lexicon["asking"]
    direct = _of_texts(objects(trigger) if is_verb(trigger) and not asking else [], lexicon)
    if direct:
        return direct  # "rejected a European counter-proposal to the American plan": the one and not the other
    nouns = [trigger] if trigger.pos_ == "NOUN" else []
    nouns += named(item) if not asking else []
    nouns += prepositions(trigger, "as") if item.mention.move == "reject" and is_verb(trigger) else []
    for clause in complements(trigger):
        if is_verb(clause) and clause.lemma_.lower() in lexicon["verbs"]:
            nouns += [*objects(clause), *prepositions(clause, *TO)]
    found = _of_texts(nouns, lexicon)
    if not found and not asking:
        found = _of_texts(_judged(item), lexicon)
    return found or [noun for noun in nouns if noun.lower_ == "it" and noun.i > trigger.i][:1]


def _of_texts(nouns: list[Token], lexicon: Mapping[str, Any]) -> list[Token]:
    """Those that name a text, or its parts: "some of the terms of the accord", "a plan with 28 points"."""
    nouns = list(nouns)
    for noun in nouns:  # which grows
        if noun.lemma_.lower() in lexicon["parts"]:
            nouns += prepositions(noun, "of", "in", "to")
            if noun.dep_ == "pobj" and noun.head.lower_ == "with":
                nouns.append(noun.head.head)
    return [noun for noun in nouns if noun.lemma_.lower() in lexicon["nouns"] and not _none(noun, lexicon["not"])]


def _judged(item: Coded) -> list[Token]:
    """What a judgement is of: "said the plan could be a basis", "the plan was acceptable to X"."""
    trigger = item.hit.trigger
    clauses = [trigger, trigger.head, *complements(trigger)]
    return [noun for clause in clauses if is_verb(clause) for noun in kids(clause, "nsubj", "nsubjpass")]


def _none(noun: Token, never: list[str]) -> bool:
    return any(child.lower_ in never for child in kids(noun, "det", "neg", "amod"))


def _owner(noun: Token, story: Story) -> str | None:
    """Whose text its name says it is: "the American plan", "his proposal", "a proposal put forward by the mediator"."""
    found = [actor for child in kids(noun, "amod", "compound", "poss", "nmod") for actor in story.cast.modifier(child)]
    makers = story.words("moves")["proposal"]["makers"]
    made = [verb for verb in kids(noun, "acl") if verb.lemma_.lower() in makers]
    by = [*prepositions(noun, "by", "from"), *(maker for verb in made for maker in prepositions(verb, "by"))]
    found = found or [actor for maker in by for actor in story.cast.within(maker)]
    sides_ = [side(actor) or actor.id for actor in found]
    return next((f"state:{one}" if len(one) == 3 and one.isupper() else one for one in sides_ if one), None)


def _name(noun: Token, lexicon: Mapping[str, Any]) -> Span | None:
    """The noun with what stands before it, and "of …", "with 28 points", "to …", "which has 28 points" behind it."""
    article = kids(noun, "det", "poss")
    first = article[0].left_edge.i if article else noun.left_edge.i  # "as unacceptable | a proposal"
    if noun.i > 1 and noun.nbor(-1).text == "-" and not noun.nbor(-1).whitespace_:
        first = min(first, noun.nbor(-2).left_edge.i)  # "a counter-proposal" is one word to its readers
    tokens = [token for token in noun.doc[first : noun.i + 1] if not in_clause(token, noun)]
    at = noun.i
    for prep in kids(noun, "prep"):
        below = list(prep.subtree)
        counted = prep.lower_ == "with" and any(token.like_num for token in below)
        short = prep.lower_ in lexicon["behind"] and len(below) <= lexicon["longest"][prep.lower_]
        if counted:  # "with 28 points, drafted by …"
            below = [prep, *(token for part in kids(prep, "pobj") for token in noun.doc[prep.i + 1 : part.i + 1])]
        if prep.i == at + 1 and (counted or short) and not any(is_verb(token) for token in below):
            tokens += below
            at = below[-1].i
    for clause in kids(noun, "acl"):
        below = [token for token in clause.subtree if token.i <= at + lexicon["longest"]["to"]]
        if clause.left_edge.i == at + 1 and clause.left_edge.lower_ == "to":
            tokens += below  # "the proposal to invest the funds"
            at = below[-1].i
    for clause in kids(noun, "relcl"):
        counts = [
            part for part in kids(clause, "dobj") if part.lemma_.lower() in lexicon["parts"] and kids(part, "nummod")
        ]
        if (
            clause.lemma_ in {"have", "contain", "comprise"}
            and counts
            and counts[0].i - at <= lexicon["longest"]["which"]
        ):
            tokens += noun.doc[at + 1 : counts[0].i + 1]
    return tidy(tokens)


# -- which text they stand for --------------------------------------------------------------------------------------


def _bare(noun: Token, lexicon: Mapping[str, Any]) -> bool:
    """Whether words take a text as known and do not say which it is: "the plan", "his peace plan", "this proposal"."""
    first = kids(noun, "det", "poss")
    known = bool(first) and first[0].lower_ in lexicon["known"]
    own = [child for child in kids(noun, "amod", "compound", "nummod", "nmod", "poss") if child not in first]
    return known and not kids(noun, "prep", "relcl", "acl") and all(one.lower_ in lexicon["empty"] for one in own)


def _counted(noun: Token) -> bool:
    """Whether a name gives the number of its points."""
    return any(any(letter.isdigit() for letter in token.text) for token in noun.subtree if token.i <= noun.i) or any(
        kids(part, "nummod") for part in prepositions(noun, "with", "of")
    )


def _meant(noun: Token, owner: str | None, item: Coded, story: Story) -> Token | None:
    """The text last named with its owner or a count of its points before words that take it as known."""
    lexicon = story.words("moves")["proposal"]
    if noun.lower_ == "it":
        near = next(_before(noun, set(lexicon["nouns"]), item, story, back=NEAR), None)
        if near is None or _owner(near, story) or _counted(near):
            return near
        noun = near
    kind = noun.lemma_.lower()
    alike = next((set(group) for group in lexicon["same"] if kind in group), {kind})
    for token in _before(noun, alike, item, story, back=FAR):
        other = _owner(token, story)
        if (other or _counted(token)) and not (owner and other and other != owner):
            return token
    return None


def _before(noun: Token, nouns: set[str], item: Coded, story: Story, *, back: int) -> Iterator[Token]:
    """The words for texts before a word, the nearest first."""
    for sentence in reversed(story.around(item, back=back)):
        for token in reversed(sentence):
            ahead = token.doc == noun.doc and token.i >= noun.i
            if not ahead and token.pos_ == "NOUN" and token.lemma_.lower() in nouns:
                yield token
