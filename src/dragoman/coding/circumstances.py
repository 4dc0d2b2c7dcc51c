"""When, where, how much and about what: what stands around an event in its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from dragoman.coding.dating import when as when
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, is_passive, is_verb, kids
from dragoman.coding.lexicon import load
from dragoman.coding.place_names import located as located
from dragoman.coding.whereabouts import VIOLENT as VIOLENT
from dragoman.coding.whereabouts import places as places
from dragoman.coding.whereabouts import settle_places as settle_places

if TYPE_CHECKING:
    from spacy.tokens import Token

# -- issues ---------------------------------------------------------------------------------------------------------

TALK_KINDS = frozenset({"agree", "concede", "consult", "reject", "request", "support", "threaten", "accuse"})
MOVE_KINDS = frozenset({"agree", "concede", "reject", "request"})
ISSUE_KINDS = TALK_KINDS | {"cooperate", "retreat", "sanction"}
EVERY_KIND = ISSUE_KINDS | {"aid", "assault", "coerce", "mobilize", "protest"}
TELLING = {"ACCUSE", "AID", "CONSULT", "PROTEST", "RETREAT"}  # whose subject tells, too, what it is about
ALONGSIDE = "IMPL"  # how terms are checked stands beside what the terms are about, and hides nothing
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
    also: tuple[frozenset[str], ...]  # of each set a word must stand there too


@dataclass(frozen=True, slots=True)
class _Form:
    lemma: str
    word: str
    name: bool = False


@cache
def _cues() -> Mapping[str, tuple[_Cue, ...]]:
    """The cues of lexicon/issues.toml by their first words."""
    groups = {"talk": TALK_KINDS, "move": MOVE_KINDS}
    found: dict[str, list[_Cue]] = {}
    for issue, rows in load().issues.items():
        for row in rows:
            prefix, _, phrase = " ".join(row).rpartition(": ")
            rank, names = (prefix or phrase).count("?"), prefix.lstrip("?").split("|") if prefix else []
            first, *others = [frozenset(part.split("/")) for part in phrase.lstrip("?").split(" + ")]
            barred = names == ["not"]
            kinds = frozenset(kind for name in names for kind in groups.get(name, {name}))
            kinds = EVERY_KIND if barred else kinds or ISSUE_KINDS
            cue = _Cue("" if barred else issue, kinds, rank, tuple(others))
            for word in sorted(first):
                found.setdefault(word, []).append(cue)
    return {words: tuple(cues) for words, cues in found.items()}


@cache
def _longest() -> Mapping[str, int]:
    """How many words the longest cue has that begins with a word."""
    found: dict[str, int] = {}
    for words in _cues():
        first, size = words.split()[0], len(words.split())
        found[first] = max(size, found.get(first, 0))
    return found


def issues(hit: Hit) -> tuple[str, ...]:
    """What an event is about, in the order of the vocabulary: the issues whose cues stand among its words."""
    ranks: dict[str, int] = {}
    for cue in _cues_in(_about(hit), hit.frame.kind.lower()):
        ranks[cue.issue] = min(cue.rank, ranks.get(cue.issue, cue.rank))
    best = min((rank for issue, rank in ranks.items() if issue != ALONGSIDE), default=0)
    kept = {issue for issue, rank in ranks.items() if rank == best or issue == ALONGSIDE}
    return tuple(issue for issue in load().issues if issue in kept)


def _cues_in(spoken: Sequence[_Form], kind: str) -> Iterator[_Cue]:
    """The cues for a kind of event among its words: of those that overlap the longest."""
    cues, longest, at = _cues(), _longest(), 0
    standing = {form for forms in spoken for form in (forms.lemma, forms.word)}
    while at < len(spoken):
        most = max(longest.get(spoken[at].lemma, 0), longest.get(spoken[at].word, 0))
        for length in range(min(most, len(spoken) - at), 0, -1):
            if length == 1 and spoken[at].name:
                break  # "Port-au-Prince" is not about a port
            found = [
                cue
                for text in _texts(spoken[at : at + length])
                for cue in cues.get(text, ())
                if kind in cue.kinds and all(words & standing for words in cue.also)
            ]
            if found:
                yield from found if all(cue.issue for cue in found) else ()
                at += length - 1
                break
        at += 1


def _texts(forms: Sequence[_Form]) -> Iterable[str]:
    """The ways in which a cue may write some words: as they stand, as lemmas, or with the last alone as a lemma."""
    words, lemmas = [form.word for form in forms], [form.lemma for form in forms]
    return dict.fromkeys((" ".join(words), " ".join(lemmas), " ".join([*words[:-1], lemmas[-1]])))


def _about(hit: Hit) -> list[_Form]:
    """The words that tell what an event is about, in order, with an empty one where others were left out."""
    own = {hit.trigger.i, *(head.i for _, head in ancestors(hit.trigger))}
    acts = hit.frame.kind not in TELLING and not is_passive(hit.trigger)
    found: list[_Form] = []
    last = -1
    for token in _words_of(_clause_top(hit.trigger), own, acts=acts):
        if token.i != last + 1:
            found.append(_Form("", ""))
        lemma_ = "<people>" if token.ent_type_ == "NORP" else token.lemma_.lower()
        found.append(_Form(lemma_, token.lower_, _is_name(token)))
        last = token.i
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


def _words_of(top: Token, own: set[int], *, acts: bool) -> list[Token]:
    """The words of a clause in order, without other matters, and without its subject if that only acts."""
    found: list[Token] = []
    left = [top]
    while left:
        token = left.pop()
        found.append(token)
        for child in token.children:
            if child.i in own or not (_another_matter(child) or (acts and child.dep_ == "nsubj" and token.i in own)):
                left.append(child)
    return sorted(found, key=lambda token: token.i)


def _another_matter(word: Token) -> bool:
    """Whether a word opens something that an event beside it is not about."""
    head = word.head
    if word.dep_ == "advcl":
        return word.lower_ in ASIDES or any(child.lower_ in ASIDES for child in kids(word, "mark", "advmod"))
    if word.dep_ == "prep":
        return word.lower_ in AROUND_IT
    if word.dep_ == "conj" and is_verb(word):
        return is_verb(head) and bool(kids(word, "nsubj", "nsubjpass"))
    if word.dep_ in {"compound", "amod", "nmod"}:
        return head.lemma_.lower() in TITLES
    return word.dep_ == "parataxis"
