"""How mentions bear on one another: what answers, denies or repeats what, on which condition, on which ground."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dragoman.coding.frames import PARTITIVE, Hit
from dragoman.coding.grammar import ancestors, complements, extent, is_verb, kids, objects, phrase, prepositions
from dragoman.coding.lexicon import Lexicon
from dragoman.types import Actor, Link, Mention, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

POSITIONS = {"propose", "demand", "urge", "counter", "concede", "threaten"}
ANSWERS = {"reject", "accept", "counter", "defer", "retract", "concede"}
POINTERS = {"this", "that", "these", "those", "the", "such", "a", "its", "his", "her", "their"}
TOLD = {"happened", "planned", "conditional"}
FAR = 4  # sentences back that "the proposal" may point


@dataclass(frozen=True, slots=True)
class Coded:
    """A mention beside the words it was read from."""

    mention: Mention
    hit: Hit
    sentence: int


def links(coded: Sequence[Coded], lexicon: Lexicon, *, coder: str) -> list[Link]:
    """Every link of one document, in the order of the mentions they start from."""
    found: list[Link] = []
    for place, item in enumerate(coded):
        found += _answers(item, coded[:place], coded, lexicon, coder)
        found += _denies(item, coded, lexicon, coder)
        found += _conditions(item, coded, lexicon, coder)
        found += _grounds(item, lexicon, coder)
    return list({link.id: link for link in found}.values())


def conditional(coded: Sequence[Coded], lexicon: Lexicon, *, coder: str) -> list[Coded]:
    """Mark what stands inside a condition as conditional: it is a term of somebody's offer, it did not happen."""
    inside = {
        link.target for item in coded for link in _conditions(item, coded, lexicon, coder) if link.target is not None
    }
    return [
        replace(item, mention=replace(item.mention, status="conditional"))
        if item.mention.id in inside and item.mention.status in {"happened", "planned", "hypothetical"}
        else item
        for item in coded
    ]


def _link(kind: str, item: Coded, target: Mention | None, span: Span, cue: str, coder: str, sure: float) -> Link:
    mention = item.mention
    return Link(
        document_id=mention.document_id,
        kind=kind,
        source=mention.id,
        target=target.id if target else None,
        span=span,
        cue=cue,
        coder=coder,
        confidence=sure,
    )


# -- answers --------------------------------------------------------------------------------------------------------


def _answers(item: Coded, earlier: Sequence[Coded], coded: Sequence[Coded], lexicon: Lexicon, coder: str) -> list[Link]:
    mention = item.mention
    if mention.move not in ANSWERS or mention.status not in {"happened", "planned"}:
        return []
    words = _objects(item.hit)
    if any(_in_class(word, ("claim",), lexicon) for word in words):
        return []
    pointing = [word for word in words if _points_back(word, lexicon)]
    which = _takes_up_the_clause(item.hit.trigger)
    offers = [
        other
        for other in [*earlier, *(o for o in coded if o.sentence == item.sentence and o is not item)]
        if other.mention.move in POSITIONS
        and other.mention.status in TOLD
        and other.mention.id != mention.id
        and (which or not _covers(other.mention.content, mention.trigger))
        and not _same_party(other.mention, mention)
        and item.sentence - other.sentence <= FAR
    ]
    owners = _owners(mention, words)
    offers = [other for other in offers if not owners or _shares(other.mention.actors, owners)]
    if not offers:
        return []
    same = [other for other in offers if other.sentence == item.sentence]
    if not pointing and not same:
        # "Zelensky refused." right after the demand: only where the demand was made of him
        addressed = [
            o for o in offers if _shares(o.mention.targets, mention.actors) and item.sentence - o.sentence <= 2
        ]
        if not addressed or words:
            return []
        offers = addressed
    nearest = any(word.lower_ in {"this", "that", "it"} for word in pointing)  # means what was said last
    best = max(
        same or offers,
        key=lambda o: (
            o.sentence if nearest else 0,
            _shares(o.mention.targets, mention.actors) or _shares(o.mention.actors, mention.targets),
            o.sentence,
            o.hit.trigger.i,
        ),
    )
    cue = pointing[0].text if pointing else item.hit.trigger.text
    return [_link("answers", item, best.mention, best.mention.span, cue, coder, 0.8 if pointing else 0.6)]


def _takes_up_the_clause(verb: Token) -> bool:
    """ "Demanded the regions, which Kyiv refused": what stands before the comma, and no part of what is demanded."""
    which = [child for child in kids(verb, "dobj", "nsubjpass") if child.lower_ == "which"]
    return bool(which) and which[0].i > 0 and which[0].nbor(-1).text == ","


def _owners(mention: Mention, words: Sequence[Token]) -> tuple[Actor, ...]:
    """ "Rejected the Peruvian proposal": whose it is that is answered, and nobody else's."""
    before = {token.offset for word in words for token in word.subtree if token.i < word.i}
    return tuple(actor for actor in mention.targets if actor.span[0] in before)


def _objects(hit: Hit) -> list[Token]:
    trigger = hit.trigger
    if is_verb(trigger):
        return objects(trigger)
    return prepositions(trigger, "of", "to")


def _points_back(word: Token, lexicon: Lexicon) -> bool:
    """ "this suggestion", "the offer", "a proposal explicitly rejected by": words for something said before."""
    if word.lower_ in {"it", "this", "that", "which"}:
        return True
    determiners = {child.lower_ for child in word.children if child.dep_ in {"det", "poss"}}
    return _in_class(word, ("proposal", "demand", "idea"), lexicon) and bool(determiners & POINTERS)


def _in_class(noun: Token, classes: Iterable[str], lexicon: Lexicon) -> bool:
    word = noun.lemma_.lower()
    if word in PARTITIVE:
        word = next((inner.lemma_.lower() for inner in prepositions(noun, "of")), word)
    return any(word in lexicon.classes.get(name, frozenset()) for name in classes)


def _covers(content: Span | None, inner: Span) -> bool:
    return content is not None and content[0] <= inner[0] < content[1]


def _same_party(one: Mention, other: Mention) -> bool:
    return _shares(one.actors, other.actors)


def _shares(one: Iterable[Actor], other: Iterable[Actor]) -> bool:
    return bool({_party(actor) for actor in one} & {_party(actor) for actor in other})


def _party(actor: Actor) -> str:
    """Whom an actor speaks for: a state for its people and offices; a rebel group of that state for itself."""
    own = actor.id is not None and not actor.id.startswith(("state:", "gov:", "mil:", "person:"))
    if actor.country and actor.sector in {"REB", "OPP"} and not own:
        return f"{actor.sector}:{actor.country}"
    return actor.id or actor.text if own or not actor.country else actor.country


# -- denials --------------------------------------------------------------------------------------------------------


def _denies(item: Coded, coded: Sequence[Coded], lexicon: Lexicon, coder: str) -> list[Link]:
    """A denial and what it denies: the clause under it, or the claim its object points back to."""
    mention, trigger = item.mention, item.hit.trigger
    claims = [word for word in _objects(item.hit) if _in_class(word, ("claim",), lexicon)]
    claims = [word for word in claims if not _in_class(word, ("proposal", "demand"), lexicon)]
    accused = _accusation(item, coded, claims)
    if mention.move != "deny" and not (mention.move == "reject" and (claims or accused)):
        return []
    inside = [
        other
        for other in coded
        if other.sentence == item.sentence
        and other is not item
        and other.mention.status == "denied"
        and any(head == trigger for _, head in ancestors(other.hit.trigger))
    ]
    if inside:
        return [_link("denies", item, other.mention, other.mention.span, trigger.text, coder, 0.9) for other in inside]
    if accused is not None:
        cue = claims[0].text if claims else trigger.text
        return [_link("denies", item, accused.mention, accused.mention.span, cue, coder, 0.85)]
    others = [
        other
        for other in coded
        if other is not item
        and 0 <= item.sentence - other.sentence <= 2
        and other.hit.trigger.i != trigger.i
        and not _same_party(other.mention, mention)
        and (other.mention.hedge or other.mention.speaker or other.mention.kind in {"ASSAULT", "ACCUSE", "COERCE"})
        and other.mention.move not in {"deny", "reject"}
        and (other.sentence < item.sentence or other.mention.trigger[0] < mention.trigger[0])
    ]
    if not others or not (claims or _pronoun_object(item.hit) or _known_thing(item.hit)):
        return []
    best = max(others, key=lambda other: (other.sentence, other.mention.trigger[0]))
    cue = claims[0].text if claims else trigger.text
    return [_link("denies", item, best.mention, best.mention.span, cue, coder, 0.8)]


def _accusation(item: Coded, coded: Sequence[Coded], claims: Sequence[Token]) -> Coded | None:
    """The last accusation against those who "denied the accusation"; for "rejected this" the one told just before."""
    if not claims and not _pronoun_object(item.hit):
        return None
    reach = item.sentence if claims else 1
    ours = {_party(actor) for actor in item.mention.actors}
    told = [
        other
        for other in coded
        if other.mention.kind == "ACCUSE"
        and other.mention.move == "claim"
        and other is not item
        and other.mention.trigger[0] < item.mention.trigger[0]
        and item.sentence - other.sentence <= reach
        and ours & {_party(actor) for actor in other.mention.targets}
    ]
    return told[-1] if told else None


def _pronoun_object(hit: Hit) -> bool:
    return any(word.lower_ in {"it", "this", "that", "which"} for word in _objects(hit))


def _known_thing(hit: Hit) -> bool:
    """ "Denied that it had fallen", "that the city was lost", "that there was any siege": what was spoken of before."""
    for clause in complements(hit.trigger):
        for subject in kids(clause, "nsubj", "nsubjpass", "expl"):
            known = {child.lower_ for child in kids(subject, "det", "poss")} & {"the", "this", "that", "its", "their"}
            if subject.lower_ in {"it", "they", "this", "that", "there"} or known:
                return True
    return False


# -- conditions and grounds -----------------------------------------------------------------------------------------


def _conditions(item: Coded, coded: Sequence[Coded], lexicon: Lexicon, coder: str) -> list[Link]:
    if item.mention.move is None and item.mention.kind not in {"AGREE", "CONCEDE", "AID", "RETREAT", "COOPERATE"}:
        return []
    found: list[Link] = []
    for span, cue, head in _behind(item.hit, lexicon.cues["conditions"]["phrases"]):
        inside = [
            other
            for other in coded
            if other.sentence == item.sentence
            and other is not item
            and span[0] <= other.mention.trigger[0] < span[1]
            and not span[0] <= item.mention.trigger[0] < span[1]
        ]
        target = inside[0].mention if inside else None
        if not (span[0] <= item.mention.trigger[0] < span[1]):
            found.append(_link("on_condition_of", item, target, span, cue, coder, 0.8 if head else 0.6))
    return found


def _grounds(item: Coded, lexicon: Lexicon, coder: str) -> list[Link]:
    if item.mention.move not in {
        "reject",
        "deny",
        "demand",
        "urge",
        "defer",
        "propose",
        "accept",
        "threaten",
        "retract",
    }:
        return []
    found: list[Link] = []
    verbs = set(lexicon.cues["grounds"]["verbs"])
    tops = [item.hit.trigger, *([item.hit.carrier] if item.hit.carrier is not None else [])]
    if not is_verb(item.hit.trigger) and item.hit.trigger.dep_ in {"nsubj", "nsubjpass"}:
        tops.append(item.hit.trigger.head)  # "His resistance was principled, citing …"
    for top in tops:
        for clause in kids(top, "advcl", "acl", "conj", "xcomp"):
            if clause.lemma_.lower() in verbs and clause.tag_ == "VBG":
                heads = list(kids(clause, "dobj")) or complements(clause)
                for noun in heads:
                    found += [
                        _link(
                            "on_the_ground_of",
                            item,
                            None,
                            phrase(part, drop={"conj", "cc", "preconj", "punct"} if part.pos_ != "VERB" else set()),
                            clause.text,
                            coder,
                            0.8,
                        )
                        for part in _parts(noun)
                    ]
    for span, cue, head in _behind(
        item.hit, [p for p in lexicon.cues["grounds"]["phrases"] if p.split()[0] not in {"citing", "arguing"}]
    ):
        if head is not None and not any(link.span[0] < span[1] and span[0] < link.span[1] for link in found):
            found.append(_link("on_the_ground_of", item, None, span, cue, coder, 0.7))
    return found


def _parts(noun: Token) -> list[Token]:
    """The coordinated parts: "citing not only X but also Y" gives X and Y."""
    found = [noun]
    for child in kids(noun, "conj"):
        found += _parts(child)
    return found


def _behind(hit: Hit, phrases: Iterable[str]) -> list[tuple[Span, str, Token | None]]:
    """The words behind a cue phrase ("on condition that …") that hangs on the event's clause: (span, cue, clause)."""
    found: list[tuple[Span, str, Token | None]] = []
    top = hit.verb or hit.trigger
    sentence = list(hit.trigger.sent)
    words = [token.lower_ for token in sentence]
    whole = " ".join(words)
    taken: list[Span] = []
    for text in sorted((one for one in phrases if one in whole), key=len, reverse=True):
        cue = text.split()
        for at in range(len(words) - len(cue)):
            if words[at : at + len(cue)] != cue:
                continue
            first = sentence[at]
            last = sentence[at + len(cue) - 1]
            head = _condition_head(last, first)
            if head is None or not _hangs_on(head, first, top, hit):
                continue
            tokens = [token for token in head.subtree if token.i > last.i and not (token.is_space or token.is_punct)]
            if not tokens:
                continue
            span = _trim(head, last)
            if not any(span[0] < other[1] and other[0] < span[1] for other in taken):
                taken.append(span)
                found.append((span, text, head))
    return found


def _condition_head(last: Token, first: Token) -> Token | None:
    """The word on which all that stands behind the cue hangs."""
    if last.dep_ == "mark" or (last.lower_ in {"if", "that", "because"} and is_verb(last.head)):
        return last.head
    inner = kids(last, "pobj", "pcomp")
    if inner:
        return inner[0]
    if is_verb(last.head) and last.dep_ in {"advmod", "mark"}:
        return last.head
    return None


def _hangs_on(head: Token, first: Token, top: Token, hit: Hit) -> bool:
    chain = {top.i, hit.trigger.i}
    for start in (head, first):
        for child, over in ancestors(start):
            if over.i in chain:
                return True
            if child.dep_ in {"ROOT"}:
                break
    # a condition on the verb that governs the offer, or inside what is offered
    return any(head.i == below.i or head in list(below.subtree) for below in complements(top))


def _trim(head: Token, cue: Token) -> Span:
    last = head.right_edge
    for child in head.children:
        # "…, a proposal rejected by": what follows the condition behind a comma is no part of it
        if (
            child.i > head.i
            and child.dep_ in {"dobj", "appos", "conj", "advcl", "relcl"}
            and child.left_edge.i > 0
            and head.doc[child.left_edge.i - 1].text == ","
        ):
            last = head.doc[child.left_edge.i - 2]
            break
    doc = head.doc
    start, end = cue.i + 1, max(last.i, cue.i + 1)
    while end > start and doc[end].is_punct:
        end -= 1
    for index in range(start, end + 1):
        if doc[index].text in {";", "—"}:
            end = index - 1
            break
    kept = [token for token in doc[start : end + 1] if not token.is_space]
    return extent(kept or [head])
