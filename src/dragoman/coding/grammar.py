"""Plain questions to a dependency parse: whose subject, which object, under which verb."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from dragoman.types import Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

NOMINAL = {"NOUN", "PROPN", "PRON", "NUM"}
ACCUSING = {"accusation", "allegation", "charge"}
SUBJECT = {"nsubj", "csubj", "expl"}
PASSIVE_SUBJECT = {"nsubjpass", "csubjpass"}
OBJECT = {"dobj", "obj", "attr", "oprd"}
PARTICLES = {"down", "back", "off", "out", "up", "away", "over"}
INDICATIVE = {"can", "is", "are", "was", "were", "has", "had", "will", "did", "does"}
MEANWHILE = {"after", "before", "following", "since", "upon", "while"}  # "spoke before leaving": not of that
RELATIVE = {"who", "which", "that", "whom", "whose"}
THANKS = {"appreciation", "gratitude", "thank", "thanks"}
ASKED = {"appeal", "call", "demand", "order", "plea", "request", "ultimatum"}
LODGES = {"convey", "deliver", "express", "hand", "lodge", "protest", "register"}
PROMISES = {"pledge", "promise", "swear", "vow"}
OF_OTHERS = {  # "rejected the bid to …": it is another's
    *("block", "condemn", "criticise", "criticize", "denounce", "dismiss", "oppose", "rebuff", "reject", "veto"),
}
QUOTES = {'"', "“", "”", "''", "``"}


def lemma(token: Token) -> str:
    """The lemma in lower case, with a verb's particle after a space."""
    if token.lemma is None:
        token.lemma = _lemma(token)
    return token.lemma


def _lemma(token: Token) -> str:
    base = token.lemma_.lower()
    if token.pos_ in {"VERB", "AUX"}:
        particle = next((child.lower_ for child in token.children if _is_particle(child)), "")
        return f"{base} {particle}" if particle else base
    return base


def _is_particle(token: Token) -> bool:
    # "stepped down", "pulled back": the tagger often takes a particle for an adverb
    if token.dep_ != "advmod" or token.lower_ not in PARTICLES:
        return token.dep_ == "prt"
    before = token.i - 1  # "pulled back", "pulled its troops back"
    return before == token.head.i or any(thing.right_edge.i == before for thing in kids(token.head, "dobj"))


def kids(token: Token, *labels: str) -> list[Token]:
    return [child for child in token.children if child.dep_ in labels]


def with_conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated below it: "Russia and Ukraine" gives both."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in NOMINAL:
            found += with_conjuncts(child)
    return found


def is_verb(token: Token) -> bool:
    return token.pos_ in {"VERB", "AUX"}


def is_passive(verb: Token) -> bool:
    if verb.tag_ == "VBG" and not any(child.lower_ == "being" for child in verb.children):
        return False
    if any(child.dep_ in {"auxpass", "nsubjpass", "agent"} for child in verb.children):
        return True
    if verb.tag_ not in {"VBN", "VBD"} or kids(verb, *SUBJECT):
        return False
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not kids(verb, "aux", *OBJECT):
        return is_passive(verb.head)  # "was beaten and arrested"
    return verb.dep_ == "acl" or (verb.dep_ == "conj" and verb.head.dep_ == "acl" and is_passive(verb.head))


def governor(token: Token) -> Token:
    """The verb (or the head of the sentence) whose clause the token stands in."""
    node = token
    while not is_verb(node) and node.head != node:
        node = node.head
    return node


def is_date(token: Token) -> bool:
    return token.ent_type_ in {"DATE", "TIME"}


def objects(verb: Token) -> list[Token]:
    """What the verb is done to: its object, or the subject of its passive."""
    if is_passive(verb):
        found = kids(verb, *PASSIVE_SUBJECT)
        if found:
            return [_antecedent(token) for token in found]
        if verb.dep_ == "acl":
            return [verb.head]
        if verb.dep_ == "conj" and is_verb(verb.head):  # "they attacked it and were driven out": they were
            return objects(verb.head) if is_passive(verb.head) else _own_subject(verb.head)
        if verb.dep_ in {"advcl", "xcomp"} and is_verb(verb.head):
            return _own_subject(verb.head)
        return []
    found = [token for token in kids(verb, *OBJECT) if token.pos_ in NOMINAL | {"ADJ", "DET"} and not is_date(token)]
    if found:
        return [_antecedent(token) for token in found]
    if verb.dep_ == "relcl" and verb.pos_ == "VERB":
        # "a claim Ukraine rejected": the relative clause has no object of its own, its antecedent is it.
        taken = {child.lower_ for child in kids(verb, *SUBJECT)}
        taken |= {noun.lower_ for clause in kids(verb, "xcomp") for noun in kids(clause, "dobj")}
        if kids(verb, "nsubj") and not taken & RELATIVE:
            return [verb.head]
    shared = [token for conj in kids(verb, "conj") if is_verb(conj) for token in kids(conj, "dobj")]
    return shared[:1] if verb.pos_ == "VERB" and not kids(verb, "prep", "ccomp", "xcomp") else []


def undergoing(verb: Token) -> set[str]:
    """The lemmas of what is done to: the objects of a verb, or the subjects of a passive one."""
    return {noun.lemma_.lower() for noun in (*objects(verb), *kids(verb, "nsubjpass"))}


def _antecedent(token: Token) -> Token:
    verb = token.head
    if token.lower_ in RELATIVE:
        while verb.dep_ in {"conj", "xcomp"} and is_verb(verb.head):
            verb = verb.head
        if verb.dep_ in {"relcl", "acl"}:
            noun = verb.head  # "X, a town that they hold": X
            named = noun.dep_ == "appos" and noun.pos_ == "NOUN" and noun.head.pos_ == "PROPN"
            return noun.head if named else noun
    return token


def _own_subject(verb: Token) -> list[Token]:
    return [_antecedent(token) for token in kids(verb, *SUBJECT, *PASSIVE_SUBJECT) if token.dep_ != "expl"]


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Who does it: the subject, the agent of a passive, or the one a governing clause lends."""
    if depth > 8:
        return []
    if is_passive(verb):
        agents = [noun for by in kids(verb, "agent") for noun in kids(by, "pobj")]
        if agents or kids(verb, *PASSIVE_SUBJECT) or verb.dep_ == "acl":
            return agents
        shared = verb.dep_ == "conj" and is_passive(verb.head) and not kids(verb, "aux", "auxpass")
        return subjects(verb.head, depth + 1) if shared else agents
    own = _own_subject(verb)
    if own:
        return own
    head = verb.head
    if verb.dep_ == "conj" and is_verb(head):
        return objects(head) if is_passive(head) else subjects(head, depth + 1)
    if verb.dep_ in {"acl", "advcl", "xcomp"} and (given := _given_time(verb, head) or _asked(verb, head)):
        return given
    if verb.dep_ == "xcomp" and is_verb(head):
        # "urged X to leave" lends its object, "agreed to leave" and "promised X to leave" their subject, and so does
        # "summoned X to lodge a protest".
        itself = head.lemma_ in PROMISES or (head.lemma_ == "summon" and verb.lemma_ in LODGES)
        lent = kids(head, "dobj", "dative") or _called_on(head) if not itself else []
        if lent and head.pos_ == "VERB":
            return lent
        return objects(head) if is_passive(head) and not itself else subjects(head, depth + 1)
    if verb.dep_ == "advcl" and is_verb(head) and not kids(verb, "mark"):
        if _is_to(verb) and (lent := _called_on(head)) and lent[-1].right_edge.i == verb.left_edge.i - 1:
            return lent
        return objects(head) if is_passive(head) else subjects(head, depth + 1)
    if verb.dep_ == "acl":
        return [head] if verb.tag_ == "VBG" else _actor_of_noun(head)
    if verb.dep_ == "pcomp" and (whose := kids(verb, "poss")):
        return whose  # "because of X's targeting of Y"
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        if thanked := _thanked(head):
            return thanked
        lent = kids(head.head, "dobj") or (objects(head.head) if is_verb(head.head) and is_passive(head.head) else [])
        if lent and is_verb(head.head):
            named = head.lower_ == "for" and lent[0].pos_ in {"PROPN", "PRON"}  # "criticised X for …-ing"
            if named or head.lower_ in {"of", "from", "into", "as"}:
                return lent  # "accused X of …-ing", "kept X from …-ing"
        return subjects(head.head, depth + 1) if is_verb(head.head) else _actor_of_noun(head.head)
    if verb.dep_ == "relcl" and not kids(verb, "dobj"):
        return []
    return []


def _thanked(preposition: Token) -> list[Token]:
    """ "Expressed gratitude to X for hosting the talks" lends X."""
    over = preposition.head
    if preposition.lower_ != "for" or not {noun.lemma_.lower() for noun in (over, *kids(over, "dobj"))} & THANKS:
        return []
    return [noun for one in (over, *kids(over, "dobj")) for noun in prepositions(one, "to") if noun.i < preposition.i]


def _given_time(verb: Token, head: Token) -> list[Token]:
    """ "Gave X two weeks to agree", "called for X to send troops" lend X."""
    if verb.tag_ != "VB" or not is_verb(head) or not any(aux.lower_ == "to" for aux in kids(verb, "aux")):
        return []
    if head.lemma_ == "give":
        until = any(prep.lower_ == "until" for prep in kids(head, "prep"))  # "gave X until Friday to approve it"
        return kids(head, "dative") or (kids(head, "dobj") if until else [])
    behind = prepositions(head, "for") if head.lemma_ == "call" else []
    return behind if any(noun.right_edge.i == verb.left_edge.i - 1 for noun in behind) else []


def _asked(verb: Token, head: Token) -> list[Token]:
    """ "Renewed its call on X to leave" lends X, wherever the parser hangs what is asked."""
    over = head if is_verb(head) else head.head
    asks = [noun for noun in kids(over, "dobj") if noun.lemma_.lower() in ASKED]
    if not asks or not _is_to(verb) or over.lemma_ in {"answer", "heed", "ignore", "reject", "welcome"}:
        return []
    behind = [who for one in (*asks, over) for who in prepositions(one, "for", "on", "to")]
    return [who for who in behind if who.right_edge.i == verb.left_edge.i - 1 and asks[0].i < who.i]


def _called_on(verb: Token) -> list[Token]:
    """ "Called on X to leave" lends X."""
    behind = prepositions(verb, "on", "upon", "to") if verb.lemma_ in {"call", "appeal"} else []
    return [noun for noun in behind if not is_date(noun)]  # "called X on Wednesday to congratulate him"


def _actor_of_noun(noun: Token) -> list[Token]:
    """ "Kyiv's decision to …" lends Kyiv; "took the decision to …" lends the subject of "took"."""
    owners = kids(noun, "poss") or prepositions(noun, "by")  # "a plan by Kyiv to …"
    if owners and noun.lemma_.lower() in ASKED:
        over = noun.head  # "its demand to free them": whoever is to answer it is to free them
        if noun.dep_ == "dobj" and is_verb(over):
            return subjects(over)
        return [who for by in kids(over, "agent") for who in kids(by, "pobj")] if noun.dep_ == "nsubjpass" else []
    if owners:
        return owners
    if noun.dep_ == "pobj" and is_verb(noun.head.head):
        return kids(noun.head.head, "dobj")  # "accused X of violations by …-ing": X does it
    if noun.dep_ in {"dobj", "attr"} and is_verb(noun.head) and noun.head.lemma_ not in OF_OTHERS:
        return subjects(noun.head, 5)
    return []


def prepositions(token: Token, *words: str) -> list[Token]:
    """The nouns behind the given prepositions below the token ("to" also finds datives marked with to)."""
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in {"prep", "dative", "agent"} and child.lower_ in words:
            found += [noun for noun in child.children if noun.dep_ in {"pobj", "pcomp"} and noun.pos_ in NOMINAL]
            # "in exchange with": a preposition may hang below a preposition
            found += [noun for inner in kids(child, "prep") for noun in kids(inner, "pobj") if inner.lower_ in words]
    return found


def complements(token: Token) -> list[Token]:
    """The clauses the word governs: "agreed to …", "said that …", "the refusal to …", "accused X of …-ing"."""
    found = kids(token, "xcomp", "ccomp")
    if token.pos_ in {"NOUN", "PROPN"}:
        found += [child for child in kids(token, "acl") if child.tag_ == "VB" or kids(child, "mark")]
    if is_verb(token):
        # The parser often hangs "urged X to …" as an adverbial clause, or on X.
        found += [child for child in kids(token, "advcl") if child.tag_ == "VB" and _is_to(child) and not _apart(child)]
        for noun in kids(token, "dobj"):
            found += [child for child in kids(noun, "acl") if child.tag_ == "VB" and _is_to(child)]
    for prep in kids(token, "prep"):
        beside = prep.lower_ == "with"  # "clashed, with both sides blaming each other"
        clauses = [clause for clause in kids(prep, "pcomp") if not (beside and kids(clause, "nsubj"))]
        found += clauses if prep.lower_ not in MEANWHILE else []
    return found


def _apart(clause: Token) -> bool:
    """ "pledged a loan, to be paid by June": behind a comma it is a purpose, no complement."""
    return clause.left_edge.i > 0 and clause.left_edge.nbor(-1).text == ","


def _is_to(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def ancestors(token: Token) -> Iterator[tuple[Token, Token]]:
    """Yield (child, head) from the token to the top of its sentence.

    Tokens are compared with ==, never `is`: spaCy makes a new object each time one is asked for.
    """
    while token.head != token:
        yield token, token.head
        token = token.head


def teller_of(word: Token) -> int:
    """Where whoever tells the clause of a word stands, in a clause beside the sentence's first; -1 where nobody does.

    "A agreed to it, but B replied that it would go on", "A noted B's warning that it would go on": "it" is B.
    """
    for child, head in ancestors(word):
        if child.dep_ in {"acl", "ccomp"} and head.pos_ == "NOUN" and kids(child, "mark"):
            whose = kids(head, "poss") or prepositions(head, "by")
            return whose[0].offset if whose else -1
        if child.dep_ == "relcl" and head.dep_ == "dobj" and head.head.dep_ == "xcomp":
            lent = subjects(head.head)  # "urged X to return the island, which it took": X did
            return lent[0].offset if lent else -1
        if child.dep_ == "ccomp" and is_verb(head):
            told = kids(head, "nsubj") if head.dep_ in {"advcl", "conj", "parataxis"} else []
            if head.dep_ == "relcl" and any(noun.lower_ in {"which", "who"} for noun in kids(head, "nsubj")):
                told = [head.head]  # "sanctions on X, which said it would retaliate": X would
            return told[0].offset if told else -1
        if child.dep_ in {"acl", "advcl", "relcl"}:
            break
    return -1


def quoting(word: Token) -> Token | None:
    """Who says what a word stands in: "“I met them,” X said"."""
    for child, head in ancestors(word):
        if child.dep_ in {"ccomp", "parataxis"} and is_verb(head):
            return next(iter(kids(head, "nsubj")), None)
    return None


def before_what_is_told(noun: Token) -> int:
    """Where the words end that whoever tells can be meant by: in "X took the town, he said" he is not X."""
    said = kids(noun.head, "ccomp") if noun.dep_ == "nsubj" else []
    first = next((clause.left_edge for clause in said if clause.i < noun.i), None)
    return first.offset if first is not None else noun.offset


def doers(pronoun: Token) -> list[Token]:
    """Whom a pronoun cannot mean: who acts beside it, or does to it what its verb says ("X called Y, urging him …")."""
    # "He and X met"; of "him and her" the second is told from the first, and not the first from the second, too.
    beside = [one for one in kids(pronoun, "conj") if one.pos_ != "PRON"]
    beside += [pronoun.head] if pronoun.dep_ == "conj" else []
    return [*beside, *_accusers(pronoun), *_who_does_it_to(pronoun)]


def _accusers(pronoun: Token) -> list[Token]:
    """ "X rejected Y's accusation that it armed the rebels": it is not Y, who accuses."""
    noun = pronoun.head.head if is_verb(pronoun.head) else pronoun
    if pronoun.dep_ not in SUBJECT | {"nsubjpass"} or noun.lemma_.lower() not in ACCUSING:
        return []
    return [*kids(noun, "poss"), *prepositions(noun, "by", "from")]


def _who_does_it_to(pronoun: Token) -> list[Token]:
    node = pronoun
    if offered := _who_offered(pronoun):
        return offered
    if node.dep_ == "pobj" and node.head.dep_ in {"prep", "dative"}:
        node = node.head
    verb = node.head
    if node.dep_ not in {"dobj", "dative", "prep"} or pronoun.lower_.endswith("self") or not is_verb(verb):
        if node.dep_ != "nsubj" or verb.dep_ not in {"ccomp", "xcomp"} or not _is_to(verb):  # "urging him to go"
            return []
        verb = verb.head
    while not kids(verb, "nsubj", "nsubjpass") and verb.dep_ in {"advcl", "xcomp", "conj"} and is_verb(verb.head):
        verb = verb.head
    return [noun for subject in kids(verb, "nsubj", "nsubjpass") for noun in with_conjuncts(subject)]


def _who_offered(pronoun: Token) -> list[Token]:
    """ "X offered Y to sign the papers, which he refused": he is not X."""
    clause = pronoun.head
    answers = clause.lemma_ in {"accept", "decline", "refuse", "reject"}
    if pronoun.dep_ != "nsubj" or clause.dep_ != "relcl" or not answers:
        return []
    what = [noun for noun in kids(clause, "dobj") if noun.tag_ == "WDT"]
    verb = governor(clause.head)
    while what and not kids(verb, "nsubj") and verb.dep_ in {"xcomp", "ccomp", "conj"} and is_verb(verb.head):
        verb = verb.head
    if what and verb.dep_ in {"ccomp", "xcomp"} and kids(verb, "aux") and is_verb(verb.head):
        verb = verb.head  # "offered Y to sign": Y is the subject of what is offered
    return [noun for subject in kids(verb, "nsubj") for noun in with_conjuncts(subject)] if what else []


def only_says_which(verb: Token) -> bool:
    """ "the parts of the region they still hold": no news of who holds them; "…, which they captured on Monday" is."""
    if verb.dep_ == "acl" and verb.lemma_ in {"claim", "control", "hold"}:
        return True  # "the regions claimed by X"
    if verb.dep_ != "relcl" or any(token.is_punct for token in verb.doc[verb.head.i + 1 : verb.i]):
        return False
    return verb.tag_ in {"VBZ", "VBP"} or verb.lemma_ == "lose"


def states_a_fact(verb: Token) -> bool:
    """ "insisted that the war was over" claims; "insisted that the army leave" demands."""
    for clause in kids(verb, "ccomp"):
        if clause.tag_ == "VBD" or any(child.lower_ in INDICATIVE for child in kids(clause, "aux", "auxpass")):
            return True
        if clause.lower_ in INDICATIVE:
            return True
    return False


def extent(tokens: list[Token]) -> Span:
    """The characters from the first to the last of the tokens, without spaces or closing marks at the ends."""
    tokens = [token for token in tokens if not token.is_space]
    first, last = at_least(min(tokens, key=lambda token: token.i)), max(tokens, key=lambda token: token.i)
    while (
        not last.whitespace_ and last.i + 2 < len(last.doc) and last.nbor().text == "-" and not last.nbor().whitespace_
    ):
        last = last.nbor(2)  # "counter-proposal" is one word, whatever the tokenizer makes of it
    return first.offset, last.offset + len(last)


def at_least(first: Token) -> Token:
    """The word that a phrase begins with: of "at least seven" the model may tear off the "at"."""
    torn = first.lower_ == "least" and first.i > 0 and first.nbor(-1).lower_ == "at"
    return first.nbor(-1) if torn else first


def phrase(head: Token, *, drop: Collection[str] = ()) -> Span:
    """The words of a phrase or clause: the head and all below it, without trailing punctuation."""
    tokens = [head]
    for child in head.children:
        if child.dep_ not in drop:
            tokens += list(child.subtree)
    tokens = sorted({token.i: token for token in tokens}.values(), key=lambda token: token.i)
    # A phrase is one stretch: what the parse tears off behind a gap is left out.
    here = next(n for n, token in enumerate(tokens) if token.i == head.i)
    first = last = here
    while first > 0 and tokens[first - 1].i == tokens[first].i - 1:
        first -= 1
    while last < len(tokens) - 1 and tokens[last + 1].i == tokens[last].i + 1:
        last += 1
    kept = tokens[first : last + 1]
    while len(kept) > 1 and ((kept[-1].is_punct and kept[-1].text not in ")”’\"'") or kept[-1].is_space):
        kept.pop()
    while len(kept) > 1 and ((kept[0].is_punct and kept[0].text not in "(“‘\"'") or kept[0].is_space):
        kept.pop(0)
    return extent(kept)
