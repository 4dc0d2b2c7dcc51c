"""Who would give what for what under the terms of a move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dragoman.coding.grammar import ancestors, is_verb, kids, lemma, objects, prepositions, subjects
from dragoman.coding.links import Coded
from dragoman.coding.particulars.phrases import behind, covers, here, name, occurrences, stretch, tidy, whose, words
from dragoman.coding.particulars.story import Story
from dragoman.types import Particular, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

Words = Mapping[str, Sequence[str]]

OWN = {"propose", "accept", "concede", "counter", "guarantee", "implement"}
ASKED = {"demand", "urge"}
SUBJECTS = ("nsubj", "nsubjpass")
NOBODY = {"who", "which", "that", "this", "it", "there", "what"}


def bargains(item: Coded, given: Iterable[Particular], story: Story) -> Iterator[Particular]:
    """What a side would give and get: by words of exchange, of swapping, and by what a condition has it receive.

    given  the conditions of the move
    """
    lexicon: Words = story.words("moves")["exchange"]
    tokens = list(item.hit.trigger.sent)
    for at, end, cue in occurrences(tokens, lexicon["cues"]):
        if _ours(item, tokens[at], story):
            yield from _exchanged(item, tokens[at], tokens[end - 1], cue, story)
    yield from _swapped(item, lexicon, story)
    yield from _in_return(item, lexicon, story)
    for condition in given:
        if condition.cue not in lexicon["cues"]:
            received = list(_received(item, condition, lexicon, story))
            yield from received or _offered(item, condition, lexicon, story)
    yield from _under(item, lexicon, story)


def _both(gift: Span | None, got: Span | None, about: str, cue: str, story: Story) -> Iterator[Particular]:
    for key, span in (("gives", gift), ("gets", got)):
        if span is not None:
            yield Particular(key=key, value=words(story, span), span=span, about=about, cue=cue)


# -- "withdraw in exchange for a truce" -------------------------------------------------------------------------------


def _ours(item: Coded, cue: Token, story: Story) -> bool:
    """Of the moves before a cue the last verb holds it; a noun only where there is no verb."""
    before = [one.hit.trigger for one in here(item, story) if one.mention.move and one.hit.trigger.i < cue.i]
    verbs = [token for token in before if token.pos_ != "NOUN"] or before
    return bool(verbs) and max(verbs, key=lambda token: token.i) == item.hit.trigger


def _exchanged(item: Coded, first: Token, last: Token, cue: str, story: Story) -> Iterator[Particular]:
    got = behind(last)
    if got is None:
        return
    verb = _giving(item, first)
    start = verb if verb is not None else _thing(item, first)
    giver = _giver(verb, item, story) if verb is not None else _side(item)
    if start is None or giver is None:
        return
    yield from _both(tidy(list(first.doc[start.i : first.i])), got, giver, cue, story)


def _giving(item: Coded, cue: Token) -> Token | None:
    """The verb of what is given, where the terms are told as an act: "to withdraw … in exchange for …"."""
    trigger, content = item.hit.trigger, item.hit.content
    path = [head for _, head in ancestors(cue)]
    below = path[: path.index(trigger)] if trigger in path else []
    verbs = [token for token in below if is_verb(token) and trigger.i < token.i < cue.i]
    told = [token for token in verbs if token.dep_ not in {"relcl", "acl"} or token.tag_ == "VB" or kids(token, "mark")]
    if told:
        return _first_of_list(told[0])
    acts = content is not None and is_verb(content) and trigger.i < content.i < cue.i
    return content if acts else None


def _first_of_list(verb: Token) -> Token:
    """ "to stop the shelling and withdraw for …": the list is one gift."""
    while verb.dep_ == "conj" and is_verb(verb.head) and not kids(verb, *SUBJECTS) and verb.tag_ == verb.head.tag_:
        verb = verb.head
    return verb


def _giver(verb: Token, item: Coded, story: Story) -> str | None:
    if verb.dep_ == "pcomp" and verb.tag_ == "VBG":
        return _side(item)  # "a stage of releasing …": who is to do it is said by the move alone
    own = kids(verb, *SUBJECTS) or (kids(verb.head, *SUBJECTS) if verb.dep_ == "conj" else [])
    if own:
        return whose(own[0], item, story)
    if verb.dep_ in {"xcomp", "ccomp", "advcl", "acl"} and verb.head == item.hit.trigger:
        return _side(item)
    found = subjects(verb)
    return whose(found[0], item, story) if found else _side(item)


def _side(item: Coded) -> str | None:
    """Who would give what a move names: its actor where it offers, its target where it asks."""
    mention = item.mention
    sides = mention.actors if mention.move in OWN else mention.targets if mention.move in ASKED else ()
    return name(sides[0]) if sides else None


def _thing(item: Coded, cue: Token) -> Token | None:
    """The first word of what is given, where the terms name a thing: "offered a truce in exchange for …"."""
    trigger, content = item.hit.trigger, item.hit.content
    things = list(objects(trigger)) if is_verb(trigger) else prepositions(trigger, "of", "for", "to")
    things += [content] if content is not None else []
    fit = [noun for noun in things if trigger.i < noun.i < cue.i]
    return fit[0].left_edge if fit else None


# -- "swap prisoners for the dead" ------------------------------------------------------------------------------------


def _swapped(item: Coded, lexicon: Words, story: Story) -> Iterator[Particular]:
    """ "swap prisoners for the dead", "an exchange of land for peace", "offered 20 prisoners for 30"."""
    trigger, content = item.hit.trigger, item.hit.content
    heads = [trigger, *([content] if content is not None and content.sent == trigger.sent else [])]
    heads += [noun for token in heads if is_verb(token) for noun in kids(token, "dobj")]
    for head in {token.i: token for token in heads}.values():
        pair = _pair(head, lexicon)
        if pair is None:
            continue
        own = is_verb(head) and head != trigger
        giver = _giver(head, item, story) if own else _side(item)
        if giver is not None:
            yield from _both(_noun_phrase(pair[0]), _noun_phrase(pair[1]), giver, head.text, story)


def _pair(head: Token, lexicon: Words) -> tuple[Token, Token] | None:
    """What is swapped and for what."""
    word = head.lemma_.lower()
    offers = is_verb(head) and word in lexicon["offer_verbs"]
    if is_verb(head) and (offers or word in lexicon["swap_verbs"] or lemma(head) in lexicon["swap_verbs"]):
        given = kids(head, "dobj")
    elif word in lexicon["swap_nouns"]:
        given = prepositions(head, "of")
    else:
        return None
    got = prepositions(head, "for") or [noun for one in given for noun in prepositions(one, "for")]
    if not given or not got or (offers and not (_number(given[0]) and _number(got[0]))):
        return None  # "offered 20 tents for the camp" swaps nothing
    return given[0], got[0]


def _number(noun: Token) -> bool:
    return noun.like_num or bool(kids(noun, "nummod"))


def _noun_phrase(noun: Token) -> Span | None:
    apart = {
        token.i
        for prep in kids(noun, "prep")
        if prep.lower_ in {"for", "by", "under", "with"}
        for token in prep.subtree
    }
    return tidy([token for token in noun.subtree if token.i not in apart])


# -- "in return …", "under the plan …" --------------------------------------------------------------------------------


def _in_return(item: Coded, lexicon: Words, story: Story) -> Iterator[Particular]:
    """ "In return Arvenia would get the bridge": in the sentence of the move or as the next one begins."""
    for number, sentence in enumerate(story.around(item, ahead=1)):
        tokens = list(sentence)
        for at, end, cue in occurrences(tokens, lexicon["in_return"]):
            if end < len(tokens) and tokens[end].lower_ in {"for", "of"}:
                continue
            last = max(one.hit.trigger.i for one in here(item, story) if one.mention.move)
            if number and (at > 2 or item.hit.trigger.i != last):
                continue
            if not number and not _ours(item, tokens[at], story):
                continue
            verb = next((head for _, head in ancestors(tokens[at]) if is_verb(head)), None)
            if verb is not None and verb != item.hit.trigger:
                yield from _act(verb, cue, item, lexicon, story)


def _act(verb: Token, cue: str, item: Coded, lexicon: Words, story: Story) -> Iterator[Particular]:
    """What the subject of a clause would give, or, where the verb is one of getting, would get."""
    own = kids(verb, *SUBJECTS)
    if not own or own[0].lower_ in NOBODY:
        return
    passive = own[0].dep_ == "nsubjpass"
    gets = verb.lemma_.lower() in lexicon["getting"] or (passive and verb.lemma_ in lexicon["granting"])
    if not gets and passive:
        return
    things = kids(verb, "dobj", "dative", "attr") if gets else [verb]
    span = stretch(things[0], things[0].left_edge.i if gets else verb.i) if things else None
    if span is not None:
        about = whose(own[0], item, story)
        yield from _both(None if gets else span, span if gets else None, about, cue, story)


def _under(item: Coded, lexicon: Words, story: Story) -> Iterator[Particular]:
    """ "Under the plan Belmora would give up Osk", "the plan would require Belmora to give up Osk"."""
    trigger = item.hit.trigger
    verb = trigger if is_verb(trigger) else trigger.head
    if item.mention.move not in {"concede", "guarantee"} or not is_verb(verb):
        return
    nouns = set(story.words("moves")["proposal"]["nouns"])
    top = verb.head if verb.dep_ in {"xcomp", "ccomp", "advcl"} else verb
    if top != verb and top.lemma_.lower() in lexicon["requiring"]:
        who = kids(top, "dobj") or kids(verb, "nsubj")
        stated = any(noun.lemma_.lower() in nouns for noun in kids(top, "nsubj"))
        if who and stated:
            yield from _both(stretch(verb, verb.i), None, whose(who[0], item, story), top.text, story)
        return
    tokens = list(trigger.sent)
    for at, end, cue in occurrences(tokens, lexicon["under"]):
        if at < 2 and any(token.lemma_.lower() in nouns for token in tokens[end : end + 6]):
            yield from _act(verb, cue, item, lexicon, story)


# -- conditions -------------------------------------------------------------------------------------------------------


def _received(item: Coded, condition: Particular, lexicon: Words, story: Story) -> Iterator[Particular]:
    """ "on condition that it receives guarantees": what its subject gets, and what it gives for it."""
    if item.mention.move in {"threaten", "reject"} and condition.cue in {"if", "unless"}:
        return  # "threatened to stay away if they received weapons": no terms
    inside = [token for token in item.hit.trigger.sent if covers(condition.span, token) and is_verb(token)]
    verb = next((token for token in inside if token.lemma_.lower() in lexicon["getting"]), None)
    own, things = (kids(verb, "nsubj"), kids(verb, "dobj")) if verb is not None else ([], [])
    if not own or not things:
        return
    content, about = item.hit.content, whose(own[0], item, story)
    giver = _giver(content, item, story) if content is not None and is_verb(content) else None
    if own[0].pos_ == "PRON" and giver is not None:
        about = giver
    if condition.cue == "if" and about not in {giver, _side(item)}:
        return  # "stays neutral if the others get help": what others get is no price of this move
    gift = _up_to(content, condition) if content is not None and giver == about else None
    yield from _both(gift, stretch(things[0], things[0].left_edge.i), about, condition.cue, story)


def _offered(item: Coded, condition: Particular, lexicon: Words, story: Story) -> Iterator[Particular]:
    """ "offered to stop the shelling if …": what the one who offers would do."""
    content, giver = item.hit.content, _side(item)
    if item.mention.move not in {"propose", "concede", "counter"} or content is None or giver is None:
        return
    own_act = content.tag_ == "VB" and not kids(content, *SUBJECTS)
    if own_act and content.lemma_.lower() not in lexicon["no_gift"]:
        yield from _both(_up_to(content, condition), None, giver, condition.cue, story)


def _up_to(verb: Token, condition: Particular) -> Span | None:
    """The words of an act before the condition it hangs on."""
    cut = [token for token in verb.subtree if verb.i <= token.i and token.offset < condition.span[0]]
    parts = condition.cue.split()
    for at in range(len(cut) - len(parts), 0, -1):
        if [token.lower_ for token in cut[at : at + len(parts)]] == parts:
            cut = cut[:at]
            break
    return tidy(cut)
