"""What an event is about: the issues whose cue words stand among its own words, or whose events it is like."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, is_passive, is_verb, kids
from dragoman.coding.issue_reader import likely, weighed
from dragoman.coding.lexicon import load
from dragoman.errors import VocabularyError
from dragoman.types import Span

if TYPE_CHECKING:
    from dragoman.coding.reader import States
    from dragoman.coding.words import Token

TALK_KINDS = frozenset({"agree", "concede", "consult", "reject", "request", "support", "threaten", "accuse"})
MOVE_KINDS = frozenset({"agree", "concede", "reject", "request"})
ISSUE_KINDS = TALK_KINDS | {"cooperate", "retreat", "sanction"}
EVERY_KIND = ISSUE_KINDS | {"aid", "assault", "coerce", "mobilize", "protest"}
TELLING = {"ACCUSE", "AID", "CONSULT", "PROTEST", "RETREAT"}  # whose subject tells, too, what it is about
ALONGSIDE = "IMPL"  # how terms are checked stands beside what the terms are about, and hides nothing
# Set by hand on the development half of bench/gold/aspects.jsonl and on aspects-more.jsonl; re-run bench first.
REACH = 8  # words between the parts of a cue
SPECIFIC = 1.0  # what a cue of several words is worth over one of a single word
DEEPER = 0.25  # what each step away from the event costs
MARGIN = 0.3  # issues this near to the strongest stand beside it
LEAST = -1.25  # what is weaker stands too far from the event to be what it is about
PEOPLE, PLACE = "<people>", "<place>"
TITLES = {  # what stands before them tells who somebody is, not what the event is about: "the energy minister"
    "minister", "ministry", "secretary", "adviser", "advisor", "commissioner", "department", "official", "spokesman",
    "spokeswoman", "spokesperson", "agency", "guard", "police", "officer", "group", "chief", "director", "manager",
    "correspondent", "expert", "lawyer", "activist", "analyst", "company", "chairman", "chairwoman", "chair", "head",
    "boss", "aide",
}  # fmt: skip
ASIDES = {
    "if", "after", "when", "before", "while", "as", "since", "until", "because", "although", "though", "provided",
    "providing", "once", "where", "than", "lest", "whereas", "unlike",
}  # fmt: skip
AROUND_IT = {
    "before", "after", "since", "until", "during", "despite", "amid", "following", "alongside", "provided",
    "providing",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cue:
    issue: str  # "" where the words are no cue
    kinds: frozenset[str]
    rank: int  # 0 plain, 1 weak, 2 weaker still
    also: tuple[tuple[frozenset[str], bool], ...]  # of each set something must stand near, too; True: behind it


@dataclass(frozen=True, slots=True)
class _Form:
    lemma: str
    word: str
    name: bool = False
    mark: str = ""  # "<place>" where the word is one
    depth: int = 0  # how many steps of the parse lie between the word and the event's own


@dataclass(frozen=True, slots=True)
class _Sign:
    """A cue found among the words of an event."""

    cue: _Cue
    strength: float


@cache
def _cues() -> Mapping[str, tuple[_Cue, ...]]:
    """The cues of lexicon/issues.toml by their first words."""
    groups = {"talk": TALK_KINDS, "move": MOVE_KINDS}
    found: dict[str, list[_Cue]] = {}
    for issue, rows in load().issues.items():
        for row in rows:
            prefix, _, phrase = " ".join(row).rpartition(": ")
            rank, names = (prefix or phrase).count("?"), prefix.lstrip("?").split("|") if prefix else []
            first, *others = phrase.lstrip("?").replace(" > ", " + > ").split(" + ")
            also = tuple((frozenset(_spelled(part.removeprefix("> "))), part.startswith("> ")) for part in others)
            barred = names == ["not"]
            kinds = frozenset(kind for name in names for kind in groups.get(name, {name}))
            kinds = EVERY_KIND if barred else kinds or ISSUE_KINDS
            cue = _Cue("" if barred else issue, kinds, rank, also)
            for words in sorted({*_spelled(first)}):
                found.setdefault(words, []).append(cue)
    return {words: tuple(cues) for words, cues in found.items()}


def _spelled(part: str) -> Iterator[str]:
    """The wordings of a part of a cue: a slash is a choice, a name in angle brackets any word of its list."""
    for choice in part.split("/"):
        slots = [_list(word) if word.startswith("<") else (word,) for word in choice.split()]
        yield from (" ".join(words) for words in product(*slots))


def _list(name: str) -> tuple[str, ...]:
    if name in {PEOPLE, PLACE}:
        return (name,)
    try:
        return tuple(listed()[name[1:-1]])
    except KeyError as error:
        message = f"no list {name} for the issues' cues"
        raise VocabularyError(message, item="lexicon/issue_words.toml", advice="add it, or correct the cue") from error


@cache
def listed() -> Mapping[str, list[str]]:
    """The lists of words that cues name in angle brackets: lexicon/issue_words.toml."""
    text = files("dragoman.coding.lexicon").joinpath("issue_words.toml").read_text("utf-8")
    try:
        return {name: row["words"] for name, row in tomllib.loads(text).items()}
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(
            f"not valid TOML: {error}", item="lexicon/issue_words.toml", advice="correct the file"
        ) from error


@cache
def _lengths() -> Mapping[str, tuple[int, ...]]:
    """How many words the cues have that begin with a word, the longest first."""
    return _by_first_word(_cues())


@cache
def _seconds() -> Mapping[str, tuple[int, ...]]:
    """The same for what else cues want."""
    wanted = (choices for cues in _cues().values() for cue in cues for choices, _ in cue.also)
    return _by_first_word({text for choices in wanted for text in choices})


def _by_first_word(texts: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for text in texts:
        first, *others = text.split()
        found.setdefault(first, set()).add(1 + len(others))
    return {word: tuple(sorted(sizes, reverse=True)) for word, sizes in found.items()}


def issues(hit: Hit, states: States | None = None) -> tuple[str, ...]:
    """What an event is about, in the order of the vocabulary.

    states    what the reader has of the sentence; without them the cues alone speak
    """
    kept = cued(hit)
    shares = likely(_own_words(hit), states) if states is not None else {}
    if shares:
        kept = weighed(kept, shares)
    return tuple(issue for issue in load().issues if issue in kept)


def _own_words(hit: Hit) -> Span:
    """The words that carry an event, in characters of its sentence."""
    if hit.sighting is not None:
        return hit.sighting.trigger
    start = hit.trigger.idx - hit.trigger.sent.start_char
    return start, start + len(hit.trigger)


def cued(hit: Hit) -> set[str]:
    """The issues whose cues stand among the words of an event."""
    kept = chosen(_about(hit), hit.frame.kind)
    if not kept and hit.frame.kind == "THREATEN":
        kept = chosen(_about(hit, wanted=True), hit.frame.kind)  # "vowed revenge if the prisoners are not let out"
    return kept


def chosen(spoken: Sequence[_Form], kind: str) -> set[str]:
    """The issues of the plainest cues; of those the ones nearest to the event, and `ALONGSIDE`."""
    signs = [sign for sign in _signs(spoken, kind.lower()) if sign.strength >= LEAST]
    best = min((sign.cue.rank for sign in signs if sign.cue.issue != ALONGSIDE), default=0)
    found: dict[str, float] = {}
    for sign in signs:
        if sign.cue.rank == best or sign.cue.issue == ALONGSIDE:
            found[sign.cue.issue] = max(sign.strength, found.get(sign.cue.issue, -99.0))
    most = max((strength for issue, strength in found.items() if issue != ALONGSIDE), default=0.0)
    return {issue for issue, strength in found.items() if issue == ALONGSIDE or strength >= most - MARGIN}


def _signs(spoken: Sequence[_Form], kind: str) -> Iterator[_Sign]:
    """The cues for a kind of event among its words: of those that overlap the longest, and what wants a second word."""
    cues, lengths, at = _cues(), _lengths(), 0
    passages: list[frozenset[str]] = []
    while at < len(spoken):
        form = spoken[at]
        sizes = {size for word in (form.lemma, form.word, form.mark) for size in lengths.get(word, ())}
        step = 1
        for length in sorted(sizes, reverse=True):
            if at + length > len(spoken):
                continue
            if length == 1 and form.name and form.word not in listed()["names"]:
                break  # "Port-au-Prince" is not about a port
            here = spoken[at : at + length]
            found = [cue for text in _texts(here) for cue in cues.get(text, ()) if kind in cue.kinds]
            if any(not cue.issue for cue in found):
                step = length
                break
            if not passages and any(cue.also for cue in found):
                passages = _passages(spoken)
            depth = min(one.depth for one in here)
            for cue in found:
                if _all_near(cue, passages, at, at + length):
                    yield _Sign(cue, SPECIFIC * (length + len(cue.also) > 1) - DEEPER * depth)
            if any(not cue.also for cue in found):
                step = length
                break
        at += step


def _passages(spoken: Sequence[_Form]) -> list[frozenset[str]]:
    """For each of the words what a cue may want that begins with it."""
    return [frozenset(_beginning(spoken, at)) for at in range(len(spoken))]


def _beginning(spoken: Sequence[_Form], at: int) -> Iterator[str]:
    form, seconds = spoken[at], _seconds()
    for length in {size for word in (form.lemma, form.word, form.mark) for size in seconds.get(word, ())}:
        if at + length <= len(spoken):
            yield from _texts(spoken[at : at + length])


def _all_near(cue: _Cue, passages: Sequence[frozenset[str]], start: int, end: int) -> bool:
    """Whether what else a cue wants stands within reach of its first words, and not in them."""
    for choices, behind in cue.also:
        after = any(not choices.isdisjoint(texts) for texts in passages[end : end + REACH])
        before = not behind and any(not choices.isdisjoint(texts) for texts in passages[max(start - REACH, 0) : start])
        if not (after or before):
            return False
    return True


def _texts(forms: Sequence[_Form]) -> tuple[str, ...]:
    """The ways in which a cue may write some words: as they stand, as lemmas, or with the last alone as a lemma."""
    if len(forms) == 1:
        (form,) = forms
        return tuple({form.word, form.lemma, form.mark or form.word})
    words, lemmas = [form.word for form in forms], [form.lemma for form in forms]
    texts = {" ".join(words), " ".join(lemmas), " ".join([*words[:-1], lemmas[-1]])}
    if any(form.mark for form in forms):
        texts.add(" ".join(form.mark or form.lemma for form in forms))
    return tuple(texts)


def words_about(hit: Hit, *, wanted: bool = False) -> list[Token]:
    """The words that tell what an event is about, in order.

    wanted    whether what it hangs on ("if …") is among them
    """
    own = {hit.trigger.i, *(head.i for _, head in ancestors(hit.trigger))}
    acts = hit.frame.kind not in TELLING and not is_passive(hit.trigger) and hit.trigger.lemma_ != "be"
    return _words_of(_clause_top(hit.trigger), hit, own, acts=acts, wanted=wanted)


def _about(hit: Hit, *, wanted: bool = False) -> list[_Form]:
    """The same as cues read them, with an empty one where others were left out."""
    found: list[_Form] = []
    last = -1
    words = words_about(hit, wanted=wanted)
    depth = _depths(hit.trigger, words)
    for token in words:
        if token.i != last + 1:
            found.append(_Form("", ""))
        lemma_ = PEOPLE if token.ent_type_ in {"NORP", "LANGUAGE"} else token.lemma_.lower()
        mark = PLACE if token.ent_type_ in {"GPE", "LOC", "FAC"} and token.text[:1].isupper() else ""
        found.append(_Form(lemma_, token.lower_, _is_name(token), mark, depth[token.i]))
        last = token.i
    return found


def _depths(trigger: Token, words: Sequence[Token]) -> Mapping[int, int]:
    """How many steps up and down the parse lie between an event and each of the words that tell of it."""
    up = {trigger.i: 0, **{head.i: steps for steps, (_, head) in enumerate(ancestors(trigger), start=1)}}
    found: dict[int, int] = {}
    for word in words:
        node, steps = word, 0
        while node.i not in up and node.head != node:
            node, steps = node.head, steps + 1
        found[word.i] = steps + up.get(node.i, 0)
    return found


def _is_name(token: Token) -> bool:
    if not token.text[:1].isupper() or token.is_upper:
        return False
    if token.ent_type_ in {"FAC", "LOC"}:  # the last word tells what it is: "the Kakhovka Dam"
        return token.i + 1 < len(token.doc) and token.nbor().ent_iob_ == "I"
    return token.ent_type_ in {"PERSON", "GPE", "ORG"}


def _clause_top(trigger: Token) -> Token:
    """The head of the clause that an event stands in; what is said above it is another's."""
    top = trigger
    for child, head in ancestors(trigger):
        said = child.dep_ == "acl" and kids(child, "mark")  # "the denial that …"
        if said or child.dep_ in {"ccomp", "advcl", "conj", "parataxis", "csubj"}:
            break
        if child.dep_ in {"nsubj", "nsubjpass"} and child.i == trigger.i:
            break
        if child.dep_ == "relcl" and head.dep_ not in {"nsubj", "nsubjpass"}:
            return head
        top = head
    return top


def _words_of(top: Token, hit: Hit, own: set[int], *, acts: bool, wanted: bool) -> list[Token]:
    """The words of a clause in order, without other matters, and without its subject if that only acts."""
    found: list[Token] = []
    left = [top]
    while left:
        token = left.pop()
        found.append(token)
        for child in token.children:
            raised = child.dep_ == "nsubjpass" and token != hit.trigger  # "X is expected to ask"
            acting = acts and token.i in own and (child.dep_ == "nsubj" or raised)
            reason = hit.frame.kind == "SANCTION" and child.dep_ == "prep" and child.lower_ == "over" and token.i in own
            if child.i in own or not (_another_matter(child, hit.frame.kind, wanted=wanted) or acting or reason):
                left.append(child)
    return sorted(found, key=lambda token: token.i)


def _another_matter(word: Token, kind: str, *, wanted: bool) -> bool:
    """Whether a word opens something that an event beside it is not about."""
    head = word.head
    if word.dep_ == "advcl":
        opened = {word.lower_, *(child.lower_ for child in kids(word, "mark", "advmod"))}
        if "unless" in opened:
            return kind != "THREATEN"  # what a threat wants
        return bool(opened & ASIDES) and not (wanted and "if" in opened)
    if word.dep_ == "prep":
        return word.lower_ in AROUND_IT
    if word.dep_ == "conj" and is_verb(word):
        return is_verb(head) and bool(kids(word, "nsubj", "nsubjpass"))
    if word.dep_ in {"compound", "amod", "nmod"}:
        return head.lemma_.lower() in TITLES and word.lower_ != "prime"
    return word.dep_ == "parataxis"
