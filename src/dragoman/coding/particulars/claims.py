"""Particulars of claims: how each of those who speak stands to what is claimed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dragoman.coding.denials import admits
from dragoman.coding.discourse import side
from dragoman.coding.grammar import ancestors, complements, extent, is_passive, is_verb, kids, lemma, subjects
from dragoman.coding.grammar import objects as things
from dragoman.coding.links import Coded
from dragoman.coding.particulars.phrases import here, name, occurrences, words
from dragoman.coding.particulars.stances import denied_in_part, doubted, own_word, said, under
from dragoman.coding.particulars.story import Story
from dragoman.coding.speech import is_examined
from dragoman.types import Actor, Particular, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

VIOLENT = {"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"}  # who says that one did not happen denies it
FACTS = {"happened", "denied", "negated"}
CLAIMED = {"dobj", "nsubjpass", "pobj", "prep"}  # where a claim stands to the verb that takes it up
NOUNS = ("nsubj", "nsubjpass", "dobj", "attr")
SAID_MOVES = {"claim", "deny"}


def claim(item: Coded, story: Story) -> Iterator[Particular]:
    """Yield the stances that the text shows toward one mention."""
    mention = item.mention
    lexicon = story.words("claims")
    rejects = mention.move == "reject" and _of_a_claim(item, lexicon)
    told = mention.speaker is not None or mention.hedge is not None
    says = mention.kind in {"ACCUSE", "REJECT"} and _says(item, lexicon)  # "disputed the toll"
    if not (told or rejects or says or mention.move in SAID_MOVES or mention.kind in VIOLENT | {"ACCUSE"}):
        return
    found: list[Particular] = []
    if mention.move in SAID_MOVES or rejects or says:
        found += _act(item, lexicon, story)
    elif mention.kind == "ACCUSE" and mention.status == "happened":
        found += _called_false(item, lexicon, story)
    found += _spoken(item, lexicon, story)
    if told or mention.kind in VIOLENT or mention.move == "claim":
        hedge = doubted(item, lexicon)
        if hedge is not None:
            found.append(_stance("hedges", hedge, story, about=_first(found)))
        found += _checked(item, lexicon, story)
    yield from _strongest(found)


def _stance(value: str, token: Token | list[Token], story: Story, *, about: str | None) -> Particular:
    span = extent(token if isinstance(token, list) else [token])
    return Particular(key="stance", value=value, span=span, about=about, cue=words(story, span))


def _first(found: list[Particular]) -> str | None:
    return found[0].about if found else None


def _strongest(found: list[Particular]) -> Iterator[Particular]:
    """Of one speaker the plain "says" gives way to what he does besides: doubts, denies, confirms, repeats."""
    more = {one.about for one in found if one.value != "asserts"}
    partly = {one.about for one in found if one.value == "partly_denies"}
    for one in found:
        plain = one.value == "asserts" and one.about in more
        if not plain and not (one.value == "denies" and one.about in partly):
            yield one


# -- the mention is itself an act of saying ---------------------------------------------------------------------------


def _of_a_claim(item: Coded, lexicon: Mapping[str, Any]) -> bool:
    """ "rejected the claims": what is refused is something said."""
    if not is_verb(item.hit.trigger):
        return False
    return any(noun.lemma_.lower() in lexicon["nouns"]["claims"] for noun in things(item.hit.trigger))


def _says(item: Coded, lexicon: Mapping[str, Any]) -> bool:
    """ "complained that …" states a fact; "criticised the plan" judges it."""
    trigger = item.hit.trigger
    if not is_verb(trigger) or said(trigger, lexicon) is None:
        return False
    against = any(prep.lower_ == "against" for prep in kids(trigger, "prep"))  # "argued against the ceasefire"
    return (bool(complements(trigger)) and not against) or _of_a_claim(item, lexicon)


def _act(item: Coded, lexicon: Mapping[str, Any], story: Story) -> Iterator[Particular]:
    """An accusation or a denial: its actor stands to it as the verb says."""
    mention, trigger = item.mention, item.hit.trigger
    if mention.status not in {"happened", "denied"}:
        return
    verb = item.hit.verb
    if verb is not None and kids(verb, "neg"):
        return
    about = name(mention.actors[0]) if mention.actors else None
    value = said(trigger, lexicon) if is_verb(trigger) else None
    if about is None and value != "refutes":
        return
    if mention.move in {"deny", "reject"}:
        value = "refutes" if value == "refutes" else "denies"
        if denied_in_part(trigger, lexicon):
            value = "partly_denies"
    elif value is None or value == "asserts":
        value = "repeats" if _again(verb or trigger, lexicon) else "asserts"
    elif value == "denies" and denied_in_part(trigger, lexicon):
        value = "partly_denies"
    yield _stance(value, trigger, story, about=about)


def _called_false(item: Coded, lexicon: Mapping[str, Any], story: Story) -> Iterator[Particular]:
    """ "called the report a fabrication": a denial in other words."""
    verb, actors = item.hit.trigger, item.mention.actors
    if not actors or verb.lemma_.lower() not in lexicon["false"]["verbs"] or kids(verb, "neg"):
        return
    behind = [token for token in verb.subtree if token.i > verb.i]
    said_before = {"it", "them", "this", "that", "these", *lexicon["nouns"]["claims"]}
    if not any(token.lemma_.lower() in said_before or token.lower_ in said_before for token in behind[:6]):
        return
    for at, end, _ in occurrences(behind, lexicon["false"]["denied"]):
        yield _stance("denies", behind[at:end], story, about=name(actors[0]))
        return


def _again(verb: Token, lexicon: Mapping[str, Any]) -> bool:
    return any(child.lower_ in lexicon["words"]["again"] for child in kids(verb, "advmod"))


# -- somebody says it -------------------------------------------------------------------------------------------------


def _spoken(item: Coded, lexicon: Mapping[str, Any], story: Story) -> Iterator[Particular]:
    """Each verb or noun of saying above the mention, the nearest first; who tells another's word repeats it."""
    mention = item.mention
    start = item.hit.carrier if item.hit.carrier is not None else item.hit.trigger
    told = passed = False  # somebody's word was met; a noun for what was said was passed
    for child, head in ancestors(start):
        if child.dep_ == "relcl" or (child.dep_ == "advcl" and kids(child, "mark")):
            break
        if head.pos_ == "NOUN" and head.lemma_.lower() in lexicon["nouns"]["own_word"] and own_word(child, head):
            owners = (one for word in _owners(head) for one in story.cast.within(word) or story.cast.modifier(word))
            owner = next(owners, None)
            if owner is None and is_examined(head):
                yield _stance("hedges", head, story, about=None)
                return
            passed = True
            if owner is not None or mention.speaker is not None:
                told = True
                yield _stance("asserts", head, story, about=_name(owner or mention.speaker))
            continue
        value = said(head, lexicon) if is_verb(head) else None
        beside = _answers(child, head, lexicon)
        if value is None or not (beside or under(child, head) or (passed and child.dep_ in CLAIMED)):
            continue
        if _withheld(head, lexicon):
            return
        if value == "hedges" and mention.status not in FACTS:
            break  # "fears that it could attack": a forecast, no claim
        about, named = _speaker(head, item, story, first=not told)
        if not named:
            continue
        yield _stance(_shade(value, head, item, lexicon, told=told), head, story, about=about)
        told = True
    if not told and mention.speaker is not None and mention.move not in SAID_MOVES:
        span = mention.speaker.span
        value = "denies" if _is_denial(item) else "asserts"
        yield Particular(key="stance", value=value, span=span, about=_name(mention.speaker), cue="speaker")


def _answers(clause: Token, verb: Token, lexicon: Mapping[str, Any]) -> bool:
    """ "X said it had taken it; Y rejected the claim": of two clauses side by side the second takes up the first."""
    claims = lexicon["nouns"]["claims"]
    beside = clause.dep_ == "conj" and clause.i < verb.i
    return beside and any(noun.lemma_.lower() in claims for noun in things(verb))


def _owners(noun: Token) -> list[Token]:
    by = [inner for prep in kids(noun, "prep") if prep.lower_ in {"by", "from"} for inner in kids(prep, "pobj")]
    return [*kids(noun, "poss"), *by, *kids(noun, "amod", "compound")]


def _speaker(verb: Token, item: Coded, story: Story, *, first: bool) -> tuple[str | None, bool]:
    """Whose word a verb of saying gives: (id or None for the document's own, whether anybody says it)."""
    speaker = item.mention.speaker
    nouns = subjects(verb)
    if first and speaker is not None and (not nouns or any(_at(noun, speaker.span) for noun in nouns)):
        return _name(speaker), True
    found = [actor for noun in nouns if noun.pos_ != "PRON" for actor in story.cast.within(noun)]
    if found:
        return _name(found[0]), True
    if first and speaker is not None:
        return _name(speaker), any(noun.pos_ == "PRON" for noun in nouns)  # "the wreck shows that …" speaks no word
    named = next((noun.text for noun in nouns if noun.text[:1].isupper() and noun.pos_ != "PRON"), None)
    return named, bool(nouns) or is_passive(verb)


def _at(noun: Token, span: Span) -> bool:
    return span[0] <= noun.offset < span[1]


def _name(actor: Actor | None) -> str | None:
    return name(actor) if actor is not None else None


def _withheld(verb: Token, lexicon: Mapping[str, Any]) -> bool:
    """ "declined to confirm", "has not said": nobody has taken a stance."""
    below = {child.lower_ for child in verb.children if child.dep_ in {"neg", "preconj", "cc"}}
    governed = verb.dep_ == "xcomp" and lemma(verb.head) in lexicon["words"]["withheld"]
    return bool(below & set(lexicon["words"]["unsaid"])) or governed


def _shade(value: str, verb: Token, item: Coded, lexicon: Mapping[str, Any], *, told: bool) -> str:
    """What a verb of saying comes to here: "said" of what did not happen denies, of another's word repeats."""
    if value == "denies" and admits(verb):
        return "confirms"
    if value == "denies" and denied_in_part(verb, lexicon):
        return "partly_denies"
    if value != "asserts":
        return value
    if is_passive(verb) and not subjects(verb):
        return "repeats"  # "was reported": somebody's word, passed on
    if not told and _is_denial(item):
        return "denies"
    if told or _again(verb, lexicon):
        return "repeats"
    cited = any(child.lemma_.lower() == "cite" for child in verb.children)
    return "repeats" if cited else value


def _is_denial(item: Coded) -> bool:
    """ "did not shell the village", "no unit is surrounded": not "would stop fighting", which promises."""
    mention, verb = item.mention, item.hit.verb or item.hit.trigger
    if mention.kind not in VIOLENT - {"RETREAT"} or mention.status not in {"negated", "denied"}:
        return False
    bare = {token.lower_ for noun in kids(verb, *NOUNS) for token in kids(noun, "det", "preconj")}
    negated = bool(kids(verb, "neg")) or bool(bare & {"no", "neither"}) or verb.dep_ == "conj"
    ahead = any(aux.lower_ in {"will", "would", "should", "to", "must"} for aux in kids(verb, "aux"))
    return negated and not ahead


# -- what the text says of it besides ---------------------------------------------------------------------------------


def _checked(item: Coded, lexicon: Mapping[str, Any], story: Story) -> Iterator[Particular]:
    """Whether it could be verified, was taken back or refuted, by this sentence or the one behind it."""
    if item.mention.status not in FACTS:
        return
    verdicts = (("cannot_verify", lexicon["unverified"]["phrases"]), ("refutes", lexicon["false"]["refuted"]))
    for number, sentence in enumerate(story.around(item, ahead=1)):
        tokens = list(sentence)
        for value, phrases in verdicts:
            for at, end, _ in occurrences(tokens, phrases):
                if number == 0 and item.hit.trigger.i > tokens[at].i:
                    continue  # what follows the words is another claim
                if number == 1 and not _points_back(tokens, at, lexicon, value):
                    continue
                about = _checker(tokens[at:end], story) if value == "cannot_verify" else None
                yield _stance(value, tokens[at:end], story, about=about)
        if number == 1:
            yield from _taken_back(item, sentence, lexicon, story)


def _points_back(tokens: list[Token], at: int, lexicon: Mapping[str, Any], value: str) -> bool:
    """Whether a sentence speaks of what was told before it, not of a new claim of its own."""
    nouns = [token for token in tokens if token.pos_ == "NOUN" and token.lemma_.lower() in lexicon["nouns"]["claims"]]
    own = [
        noun
        for noun in nouns
        if kids(noun, "acl", "relcl") or any(prep.lower_ in {"of", "about"} for prep in kids(noun, "prep"))
    ]
    pointing = any(token.lower_ in {"this", "that", "it", "these", "those", "which", "either"} for token in tokens)
    return (bool(nouns) and not own) or pointing or (value == "cannot_verify" and not nouns)


def _checker(cue: list[Token], story: Story) -> str | None:
    """Who could not verify it, where somebody is named: "Reuters could not verify"."""
    verb = next((token for token in reversed(cue) if is_verb(token)), None)
    found = [actor for noun in subjects(verb) for actor in story.cast.within(noun)] if verb is not None else []
    return name(found[0]) if found else None


def _taken_back(item: Coded, sentence: Sentence, lexicon: Mapping[str, Any], story: Story) -> Iterator[Particular]:
    """ "The ministry later withdrew the claim", "corrected its earlier figure": by the one who made it."""
    rivals = [one for one in here(item, story) if one.mention.speaker or one.mention.kind in VIOLENT | {"ACCUSE"}]
    last = max((one.hit.trigger.i for one in rivals), default=-1)
    for token in sentence:
        if not is_verb(token) or lemma(token) not in lexicon["verbs"]["retracts"] or kids(token, "neg"):
            continue
        if not any(noun.lemma_.lower() in lexicon["nouns"]["claims"] for noun in things(token)):
            continue
        who = [actor for noun in subjects(token) for actor in story.cast.within(noun)]
        speakers = (item.mention.speaker,) if item.mention.speaker else item.mention.actors
        theirs = {side(actor) for actor in speakers if actor is not None}
        if who and ({side(actor) for actor in who} & theirs or (item.hit.trigger.i == last and not theirs)):
            yield _stance("retracts", token, story, about=name(who[0]))
