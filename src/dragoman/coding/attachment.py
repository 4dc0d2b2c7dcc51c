"""What of a sentence belongs to an event in it.

A date or a place belongs to an event when it hangs, through nouns and prepositions, on one of the event's *bases*: its
own words, the verb of its clause, and the clauses that share with it ("is expected to …", "…, which is planned for …").
Any other clause in between cuts it off, so that the date of saying is not the date of the event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from dragoman.coding.frames import Hit
from dragoman.coding.gazetteer import place_words
from dragoman.coding.grammar import SUBJECT, is_passive, is_verb, kids, lemma
from dragoman.coding.lexicon import Lexicon
from dragoman.coding.repairs import RAIDS, WARS

if TYPE_CHECKING:
    from dragoman.coding.words import Token

WORDS, CLAUSE, SHARED, BESIDE, UNDONE, MEANWHILE = range(6)  # how near a base is to its event
CLAUSES = {"ROOT", "relcl", "acl", "ccomp", "advcl", "xcomp", "pcomp", "csubj", "csubjpass", "parataxis"}
# Verbs that lend their dates and places to what they govern: "is expected to meet in X on Monday".
TOLLS = {"abduct", "arrest", "capture", "detain", "injure", "kidnap", "kill", "wound"}
RAISING = {
    "aim", "appear", "attempt", "be", "begin", "continue", "dare", "due", "expect", "get", "go", "happen", "have",
    "help", "hope", "intend", "keep", "look", "manage", "mean", "need", "ought", "plan", "poise", "prepare",
    "schedule", "seem", "set", "slate", "start", "stop", "tend", "threaten", "try", "use", "want",
}  # fmt: skip
ASPECT = {"begin", "start", "continue", "keep", "go", "stop", "resume", "finish", "cease", "help", "have"}
FIXING = {
    "announce", "arrange", "begin", "due", "expect", "fix", "hold", "plan", "schedule", "set", "slate", "start",
    "time",
}  # fmt: skip
HELD = {"hold", "host", "convene"}
TALKED = {*HELD, "agree", "announce", "declare", "discuss", "meet", "sign", "speak", "talk"}
JUDGING = {
    "alarm", "call", "celebrate", "commemorate", "concern", "condemn", "contest", "criticise", "criticize",
    "debate", "denounce", "discuss", "examine", "follow", "investigate", "mourn", "praise", "precede", "question",
    "recall", "regret", "review", "threaten", "welcome", "worry",
}  # fmt: skip
MOVING = {
    "bring forward", "extend", "move", "push", "push back", "put back", "reschedule", "shift", "slide", "slip",
}  # fmt: skip
THEN = {"after", "before", "following", "since", "until"}
LASTING = {"day", "decade", "fortnight", "hour", "month", "week", "year"}
TOPICS = {
    "about", "after", "amid", "as", "because", "before", "concerning", "despite", "except", "following",
    "including", "like", "over", "pending", "regarding", "since", "than", "until", "without",
}  # fmt: skip


def bases_of(hit: Hit, lexicon: Lexicon) -> dict[int, int]:
    """The words that a date or a place of the event may hang on, by index, with how near they are."""
    found = {hit.trigger.i: WORDS}
    named = hit.trigger.dep_ in {"dobj", "oprd"} and bool(kids(hit.trigger.head, "oprd"))
    if hit.frame.kind == "ASSAULT" and named and _judges(hit.trigger.head, lexicon):
        return found  # "on Monday X called the attack a crime": the day of the word
    verb = hit.trigger if is_verb(hit.trigger) else None
    if verb is None:
        noun = _whole(hit.trigger)
        found[noun.i] = WORDS
        for clause in (*_told_of(noun, lexicon), *_set_apart(noun)):
            for part in _chain(clause):
                found.setdefault(part.i, CLAUSE)
        verb = hit.carrier if hit.carrier is not None and is_verb(hit.carrier) else _host(noun, lexicon)
    if hit.carrier is not None:
        found.setdefault(hit.carrier.i, CLAUSE)
    if verb is None or (hit.frame.kind == "ASSAULT" and verb not in (hit.trigger, hit.carrier) and _only_says(verb)):
        return found  # "X said on Sunday, after a week of fighting": the day of the word
    support = lexicon.support.get(lemma(verb))
    undone = verb != hit.trigger and (moves(verb, lexicon) or (support is not None and support.status == "cancelled"))
    found[verb.i] = UNDONE if undone else found.get(verb.i, CLAUSE)
    for other, near in _sharing(verb):
        found.setdefault(other.i, near)
    for clause in (*_due(verb), *(_dined(verb) if verb == hit.trigger and hit.frame.kind == "CONSULT" else ())):
        found.setdefault(clause.i, CLAUSE)
    if (fight := fought(verb)) is not None and verb == hit.trigger:
        found.setdefault(fight.i, CLAUSE)
    return found


def _due(verb: Token) -> list[Token]:
    """ "The conference is due to open in X on Friday": the verbs that "due" leads up to."""
    ready = [word for word in kids(verb, "acomp") if word.lower_ in {"due", "likely", "set"}]
    return [part for word in ready for clause in kids(word, "xcomp") for part in _chain(clause)]


def _dined(verb: Token) -> list[Token]:
    """ "Sat down for a dinner hosted by X on Friday": on that day they did."""
    nouns = [noun for prep in kids(verb, "prep") if prep.lower_ in {"at", "for", "in"} for noun in kids(prep, "pobj")]
    return [clause for noun in nouns for clause in kids(noun, "acl") if clause.lemma_ in HELD and clause.tag_ == "VBN"]


def _only_says(verb: Token) -> bool:
    return lemma(verb) in {"add", "announce", "report", "say", "state", "tell", "warn"} and verb.tag_ in {"VBD", "VBZ"}


def fought(verb: Token) -> Token | None:
    """ "Clashes in July that killed 43", "the fighting, which has left nine dead": what it was in which they died."""
    over = verb.head
    if over.dep_ == "pobj" and over.ent_type_ == "DATE":
        over = over.head.head  # the model hangs the clause on the day
    itself = verb.dep_ == "relcl" and any(noun.lower_ in {"that", "which"} for noun in kids(verb, "nsubj"))
    return over if itself and over.lower_ in {*WARS, *RAIDS} else None


def _whole(noun: Token) -> Token:
    """The word that a hyphen joins to a noun: the tokenizer makes three of "walk-out"."""
    joined = noun.dep_ == "compound" and noun.head.i == noun.i + 2 and noun.nbor().text == "-"
    return noun.head if joined else noun


def _told_of(noun: Token, lexicon: Lexicon) -> Iterator[Token]:
    """The clauses that tell of an event noun: "the rally that they plan for Sunday", "the visit, set for Monday"."""
    for word in noun.subtree:
        for clause in kids(word, "relcl", "acl"):
            content = clause.tag_ == "VB" or (kids(clause, "mark") and lemma(clause) not in FIXING)
            if content or _judges(clause, lexicon) or (is_verb(word) and word != noun):
                continue  # "the demand that he leave", "the threat to fire", "the raid, condemned in Geneva"
            due = any(part.lower_ == "due" for part in kids(clause, "acomp"))  # "the handover that was due at X"
            if word == noun or due or any(part.lemma_ in FIXING for part in _chain(clause)):
                yield clause


def _set_apart(noun: Token) -> Iterator[Token]:
    """ "At their third round of talks, held in X on Monday, they …": the parse hangs "held" on the main verb."""
    last = max(word.i for word in noun.subtree)
    doc = noun.doc
    if last + 2 < len(doc) and doc[last + 1].text == "," and doc[last + 2].tag_ == "VBN":
        clause = doc[last + 2]
        if clause.lemma_ in HELD and clause.dep_ in {"advcl", "acl"} and clause.sent == noun.sent:
            yield clause


def _chain(clause: Token) -> Iterator[Token]:
    """A verb and the verbs it only leads up to: "was going to lodge", "want to ask"."""
    yield clause
    for inner in kids(clause, "xcomp"):
        if clause.lemma_ in RAISING:
            yield from _chain(inner)


def _judges(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb speaks of an event, so that its date and place are those of speaking."""
    word = lemma(verb)
    speech = lexicon.cues["speech"]
    return word in JUDGING or any(word in speech[group] for group in ("neutral", "claim", "deny"))


def moves(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb gives an event another day: "postpone", "push back", "slip"."""
    support = lexicon.support.get(lemma(verb))
    return lemma(verb) in MOVING or (support is not None and support.status == "postponed")


def _host(noun: Token, lexicon: Lexicon) -> Token | None:
    """The verb whose clause is the event noun's own, where there is one: "went to X for talks", "the raid killed …"."""
    node, through = noun, ""
    while node.head != node:
        head = node.head
        after = node.lemma_ in LASTING and node != noun and head.lower_ in {"after", "following"}
        if after and lemma(head.head) in TALKED:
            return None  # "after days of clashes X hosted talks on Sunday"
        if is_verb(head):
            if node.lower_ in THEN and _has_its_own_place(noun):
                return None  # "met in X on Monday after the Y summit"
            wanted = node.dep_ not in {"nsubj", "nsubjpass"} and _wishes(head, through, lexicon)
            return None if wanted or (_judges(head, lexicon) and node.dep_ != "prep") else head
        if node.dep_ == "prep":
            if node.lower_ in TOPICS or node.lower_ in {"for", "on", "against", "to"}:
                return None  # "a call for talks"
        elif node.dep_ == "pobj":
            through = head.lower_
        elif node.dep_ not in {"conj", "appos", "compound", "nmod", "poss", "attr"}:
            return None
        node = head
    return None


def _has_its_own_place(noun: Token) -> bool:
    spots = [
        *kids(noun, "compound", "nmod", "poss"),
        *(thing for prep in kids(noun, "prep") for thing in kids(prep, "pobj")),
    ]
    return any(word.ent_type_ in {"GPE", "LOC", "FAC"} and not kids(word, "conj") for word in spots)


def _wishes(verb: Token, preposition: str, lexicon: Lexicon) -> bool:
    """ "called for talks on Monday", "was invited to a meeting": the date is the caller's."""
    word = lemma(verb)
    return word not in RAISING and word in lexicon.cues["governors"]["hypothetical"] and word not in lexicon.support


def _sharing(verb: Token) -> Iterator[tuple[Token, int]]:
    """The verbs whose dates and places are also this verb's, or shared with it."""
    node = verb
    for _ in range(6):
        head = node.head
        if head == node:
            break
        raised = node.dep_ in {"xcomp", "acomp", "oprd"} and (head.lemma_ in RAISING or head.pos_ == "ADJ")
        rumour = node.dep_ == "xcomp" and is_verb(head) and is_passive(head) and not kids(head, "agent")
        if raised or rumour or (node.dep_ in {"acomp", "oprd"} and is_verb(head)):
            yield head, SHARED
        elif node.dep_ == "conj" and is_verb(head) and not kids(node, *SUBJECT, "nsubjpass"):
            yield head, BESIDE
        elif node.dep_ == "advcl" and is_verb(head) and (_opens(node, {"when", "as"}) or _is_participle(node)):
            yield head, MEANWHILE if _opens(node, {"as"}) else BESIDE  # "shelled the town on Monday, killing four"
            break
        else:
            break
        node = head
    if verb.lemma_ in ASPECT:
        yield from ((inner, CLAUSE) for inner in kids(verb, "xcomp"))
    if verb.dep_ in {"relcl", "advcl"} and not is_verb(verb.head):
        for child in verb.children:  # "the session, at which they met"
            if any(word.lower_ in {"which", "where"} for word in (child, *child.children)) and child.dep_ != "nsubj":
                yield verb.head, CLAUSE
    if verb.dep_ == "acl" and verb.head.lemma_.lower() in place_words("occasions"):
        yield verb.head, CLAUSE  # "a summit in X attended by them"
    for child in kids(verb, "conj", "advcl"):
        own = kids(child, *SUBJECT, "nsubjpass")
        slip = child.tag_ == "VBN" and verb.tag_ != "VBN" and not kids(child, "aux", "auxpass")  # "the displaced"
        listed = kids(child, "conj")  # "attacked, looted and burned a house in X"
        open_ = not kids(verb, "dobj", "prep", *(() if listed else ("punct",)))
        if child.dep_ == "conj" and lemma(verb) in TOLLS and lemma(child) in TOLLS and not kids(verb, "prep"):
            yield child, BESIDE  # "killed four and wounded nine in X on Monday"
        elif child.dep_ == "conj" and is_verb(child) and not own and (slip or open_):
            yield child, BESIDE  # "met and agreed in X"
            yield from ((last, BESIDE) for last in listed if is_verb(last) and not kids(last, *SUBJECT, "nsubjpass"))
        elif child.dep_ == "advcl" and child.tag_ == "VBG" and _is_participle(child):
            yield child, BESIDE  # "Meeting the envoys in Paris, they rejected …"
        elif child.dep_ == "advcl" and _opens(child, {"when"}):
            yield child, BESIDE
    for subject in kids(verb, "nsubj"):
        for clause in kids(subject, "acl"):  # "the envoys, meeting in X, agreed"
            if clause.tag_ == "VBG":
                yield clause, BESIDE


def _is_participle(verb: Token) -> bool:
    return verb.tag_ in {"VBG", "VBN"} and not kids(verb, "mark", "aux", *SUBJECT, "nsubjpass")


def _opens(clause: Token, conjunctions: set[str]) -> bool:
    return any(child.lower_ in conjunctions for child in kids(clause, "mark", "advmod"))


@dataclass(frozen=True, slots=True)
class Tie:
    """How something hangs on an event: the base, how near that is, and the words passed on the way up."""

    base: Token
    near: int
    path: tuple[Token, ...]


def tie_to(node: Token, bases: Mapping[int, int], *, reach: Token | None = None, staying: bool = False) -> Tie | None:
    """Climb from a word to a base; None where another clause comes first.

    reach      where the parse leads to no verb at all, this word is the base if no verb stands in between
    staying    whether to climb through "villagers stranded in X", which tells where they are
    """
    path: list[Token] = []
    start = node
    while node.i not in bases:
        if staying and stays(node):
            node = node.head
            continue
        if (node.dep_ in CLAUSES and node.head != node) or (is_verb(node) and node.dep_ in {"ROOT", "conj", "dep"}):
            return None
        path.append(node)
        if node.head == node:
            if reach is not None and _same_stretch(start, reach):
                return Tie(reach, BESIDE, tuple(path))
            return None
        node = node.head
    return Tie(node, bases[node.i], tuple(path))


def stays(verb: Token) -> bool:
    return verb.dep_ in {"acl", "relcl"} and verb.tag_ in {"VBN", "VBG"} and verb.lemma_ in place_words("staying")


def _same_stretch(one: Token, other: Token) -> bool:
    """Whether no verb and no word that opens a clause stands between two words: all a broken parse leaves to go by."""
    first, last = sorted((one.i, other.i))
    between = one.doc[first + 1 : last]
    return not any(is_verb(t) or t.tag_ in {"WDT", "WP", "WRB"} or t.text in ";:" or t.dep_ == "mark" for t in between)


def on_a_topic(token: Token, tie: Tie) -> bool:
    """Whether something hangs below "about", "after" or the like: "met about the vote in May"."""
    below = (token, *tie.path)
    return any(
        word.dep_ == "prep" and word.lower_ in TOPICS and under.dep_ in {"pobj", "pcomp"} and under.head == word
        for under, word in pairwise(below)
    )
