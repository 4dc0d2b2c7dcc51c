"""Mends of clauses whose subject the model gives to another clause, and of main verbs taken for descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.side_by_side import BEING, DAYS, OBJECTS, QUOTES, SUBJECTS

if TYPE_CHECKING:
    from spacy.tokens import Token

MONTHS = {
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    "december",
}
SAYING = {
    *("accusing", "adding", "blaming", "calling", "denying", "dismissing", "insisting", "rejecting", "urging"),
    *("vowing", "warning"),
}


def be_the_main_verb(verb: Token) -> None:
    """ "X, which closed its border, accused Y": the model takes the main verb for one that describes X."""
    noun = verb.head
    described = any(child.dep_ == "relcl" and child.i < verb.i for child in noun.children)
    if noun.dep_ != "ROOT" or not described or verb.nbor(-1).text != ",":
        return
    behind = [child for child in noun.children if child.i > verb.i]
    verb.tag_ = "VBD"
    verb.head, verb.dep_ = verb, "ROOT"
    noun.head, noun.dep_ = verb, "nsubj"
    for child in behind:
        child.head = verb


def do_what_is_quoted(verb: Token) -> None:
    """ "X and the rebels signed on Monday “an accord …”": the model has them be an accord that was signed."""
    noun = verb.head
    while noun.dep_ == "conj":
        noun = noun.head
    told = next((c for c in noun.children if c.dep_ == "appos" and c.i > verb.i), None)
    if noun.dep_ != "ROOT" or told is None or verb.tag_ != "VBN" or verb.left_edge.i != verb.i:
        return
    quote = told.left_edge.i - (told.left_edge.text not in QUOTES)
    between = verb.doc[verb.i + 1 : quote]
    if verb.doc[quote].text not in QUOTES or any(word.text == "," for word in between):
        return
    behind = [child for child in noun.children if child.i > verb.i and child is not told]
    verb.tag_, verb.head, verb.dep_ = "VBD", verb, "ROOT"
    noun.head, noun.dep_ = verb, "nsubj"
    told.head, told.dep_ = verb, "dobj"
    for child in behind:
        child.head = verb


def have_its_own_subject(verb: Token) -> None:
    """ "An attack the army blamed on X": the army blamed it, where the model has the attack be the army."""
    who = verb.head
    what = who.doc[max(who.left_edge.i - 1, 0)]
    beside = what == who.head or (what.dep_ == "appos" and what.head == who.head)
    if who.dep_ != "appos" or what.tag_ not in {"NN", "NNS"} or not beside or verb.i < who.i:
        return
    if any(child.dep_ in {*SUBJECTS, *OBJECTS, "agent", "auxpass"} for child in verb.children):
        return
    verb.tag_ = "VBD"
    verb.head, verb.dep_ = what, "relcl"
    who.head, who.dep_ = verb, "nsubj"


def give_back_what_came_before(verb: Token) -> None:
    """ "After X, which was not invited, protested": the model leaves X with the preposition."""
    if verb.nbor(-1).text != "," or any(child.dep_ in {*SUBJECTS, "mark", "aux", "auxpass"} for child in verb.children):
        return
    for after in verb.head.children:
        if after.dep_ == "prep" and after.lower_ in {"after", "before", "since"} and after.i < verb.i:
            who = next((child for child in after.children if child.dep_ == "pobj"), None)
            if who is not None and any(c.dep_ == "relcl" and c.right_edge.i == verb.i - 2 for c in who.children):
                verb.tag_ = "VBD"
                after.head, after.dep_ = verb, "mark"
                who.head, who.dep_ = verb, "nsubj"
                return


def do_so_itself(verb: Token) -> None:
    """ "The minister suspended issuing visas": the model sees a passive without its auxiliary."""
    subject = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    helped = any(child.dep_ in {"aux", "auxpass"} for child in verb.children)
    if subject is not None and not helped and any(c.dep_ == "xcomp" and c.tag_ == "VBG" for c in verb.children):
        verb.tag_, subject.dep_ = "VBD", "nsubj"


def will_do_so_itself(verb: Token) -> None:
    """ "X will reopen the bridge and Y will lift the fee": the model has X lift it, and the bridge beside Y."""
    will = next((child for child in verb.children if child.dep_ == "aux" and child.tag_ == "MD"), None)
    if will is None or will.i < 2 or any(child.dep_ in SUBJECTS for child in verb.children):
        return
    who = will.nbor(-1)
    if who.dep_ != "conj" or who.head.dep_ not in OBJECTS or not verb.head.is_ancestor(who):
        return
    for child in who.head.children:
        if child.dep_ == "cc":
            child.head = verb.head
    who.head, who.dep_ = verb, "nsubj"


def go_on_behind_the_plan(verb: Token) -> None:
    """ "X approved a plan to disarm Y but set no date": X set none, where the model has it be part of the plan."""
    step, above = verb.head, verb.head.head
    told = step.dep_ in {"acl", "xcomp"} and any(
        child.dep_ == "aux" and child.lower_ == "to" for child in step.children
    )
    while told and above.tag_ != verb.tag_ and above.head is not above and above.dep_ in OBJECTS:
        above = above.head
    if not told or above.tag_ != verb.tag_ or any(child.dep_ in SUBJECTS for child in verb.children):
        return
    for child in list(step.children):
        if child.dep_ == "cc" and child.i < verb.i:
            child.head = above
    verb.head = above


def part_from_the_date(name: Token) -> None:
    """ "On 3 May Kampala, at the request of Juba, deployed a battalion": the model takes the name for a day."""
    month, preposition = name.nbor(-1), name.head
    verb = preposition.head
    if month.lower_ not in MONTHS or month.head != name or name.lower_ in MONTHS or not verb.tag_.startswith("VB"):
        return
    if verb.i < name.i or any(child.dep_ in SUBJECTS for child in verb.children):
        return
    day = [child for child in name.children if child.i < month.i]
    month.head, month.dep_ = preposition, "pobj"
    for child in day:
        child.head = month
    name.head, name.dep_ = verb, "nsubj"


def say_so_beside(participle: Token) -> None:
    """ "The army said nine were killed, denying that …": the army denies it, and not those who were killed."""
    told = participle.head
    if participle.dep_ == "acl" and told.dep_ == "dobj":
        _say_so_itself(participle, told)
        return
    passive = told.tag_ == "VBN" and any(child.dep_ == "auxpass" for child in told.children)
    says = told.head.tag_ in {"VBD", "VBZ"} and any(child.dep_ == "nsubj" for child in told.head.children)
    apart = participle.lower_ in SAYING and participle.nbor(-1).text == ","
    if passive and says and apart and told.dep_ == "ccomp":
        participle.head = told.head


def _say_so_itself(participle: Token, thing: Token) -> None:
    """ "X denied claims that it arms them, accusing Y of …": X accuses Y, and no claim does."""
    doc, at = participle.doc, participle.i - 1
    while at > thing.i and doc[at].tag_ == "RB":
        at -= 1  # "instead accusing"
    says = thing.head.tag_ in {"VBD", "VBZ", "VBN"} and any(child.dep_ in SUBJECTS for child in thing.head.children)
    if says and doc[at].text == "," and participle.lower_ in SAYING:
        participle.head, participle.dep_ = thing.head, "advcl"


def go_on_in_the_quote(verb: Token) -> None:
    """ "“X does not seek war,” Y stated, “but urges Z …”": X urges, where the model has Y do it."""
    says = verb.head
    if any(child.dep_ in {*SUBJECTS, "aux", "mark"} for child in verb.children) or says.i > verb.i:
        return
    said = next((child for child in says.children if child.dep_ == "ccomp" and child.i < says.i), None)
    closed = [word for word in verb.doc[says.i : verb.i] if word.text in QUOTES]
    opened = said is not None and any(word.text in QUOTES for word in verb.doc[said.i : says.i])
    if said is not None and opened and len(closed) == 1:
        verb.head = said


def be_what_befell(verb: Token) -> None:
    """ "Fighters opposed to the accord were killed": killed, where the model takes "opposed" for what they did."""
    told = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
    who = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
    helped = [child.dep_ for child in verb.children if child.dep_ in {"aux", "auxpass", "dobj"}]
    if told is None or who is None or helped or any(child.dep_ in {*SUBJECTS, "mark"} for child in told.children):
        return
    passive = any(child.dep_ == "auxpass" for child in told.children)
    if not passive and not any(child.dep_ == "aux" for child in told.children):
        return
    root = verb.dep_ == "ROOT"
    told.dep_ = verb.dep_
    told.head = told if root else verb.head
    who.head, who.dep_ = told, "nsubjpass" if passive else "nsubj"
    nearest, verb.tag_ = verb.nbor(-1), "VBN"
    verb.head, verb.dep_ = (nearest if nearest.tag_.startswith("NN") else who), "acl"


def give_its_own_subject(verb: Token) -> None:
    """ "X proposed a truce and Y threatened to leave": the model has both proposed, and Y is left without its verb."""
    helps = [child for child in verb.children if child.dep_ in {"aux", "auxpass"} and child.i < verb.i]
    first = min(helps, key=lambda child: child.i, default=verb)
    subject = first.nbor(-1) if first.i > 2 else verb
    if helps and subject.dep_ == "conj" and subject.head.dep_ == "pobj" and subject.head.head.head == verb.head:
        _give_up_the_pair(subject, subject.head, verb)  # "were sent to the border and a meeting is planned"
        return
    thing = subject.head
    if subject.dep_ != "conj" or thing.dep_ != "dobj" or thing.head != verb.head or not subject.tag_.startswith("NN"):
        return
    if thing.tag_.startswith("NNP") or any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children):
        return
    for child in thing.children:
        if child.dep_ == "cc":
            child.head = verb.head
    subject.head, subject.dep_ = verb, "nsubj"


def _give_up_the_pair(subject: Token, thing: Token, verb: Token) -> None:
    own = any(child.dep_ in SUBJECTS for child in verb.children)
    articled = any(child.dep_ == "det" for child in subject.children)
    if own or not articled or subject.tag_.startswith("NNP"):
        return
    for child in thing.children:
        if child.dep_ == "cc":
            child.head = verb.head
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    subject.head, subject.dep_ = verb, "nsubjpass" if passive else "nsubj"


def part_from_its_day(verb: Token) -> None:
    """ "Proposed it on Friday and X threatened to leave": X is no day beside Friday."""
    who = verb.nbor(-1) if verb.i else verb
    joined = (
        who.tag_ == "NNP" and who.dep_ == "conj" and who.head.lower_ in DAYS and who.head.dep_ in {"npadvmod", "pobj"}
    )
    if joined and not any(child.dep_ in SUBJECTS for child in verb.children):
        for joint in who.head.children:
            if joint.dep_ == "cc":
                joint.head = verb.head
        who.head, who.dep_ = verb, "nsubj"


def give_up_its_subject(participle: Token) -> None:
    """ "The agency working in X said": it is the agency that said so, and no working."""
    verb, noun = participle.head, participle.nbor(-1) if participle.i > 0 else participle
    plain = verb.tag_ in {"VBD", "VBZ", "VBP"} and verb.lower_ not in BEING and participle.i < verb.i
    if not plain or noun.head != participle or noun.dep_ != "nsubj":
        return
    if any(child.dep_ in {*OBJECTS, "aux", "ccomp", "xcomp"} for child in participle.children):
        return  # "X taking the town changed the talks"
    noun.head, noun.dep_ = verb, "nsubj"
    participle.head, participle.dep_ = noun, "acl"


def let_it_describe(participle: Token) -> None:
    """ "The coalition fighting in Yemen has completed …": the second of two subjects tells which the first is."""
    before = participle.nbor(-1)
    if before.dep_ == "nsubj" and before.head == participle.head and before.tag_.startswith("NN"):
        participle.head, participle.dep_, participle.tag_ = before, "acl", "VBG"


def give_back_its_subject(verb: Token) -> None:
    """ "At talks led by A, B and C agreed": the model takes all three for those who led and leaves the verb without."""
    come_before_the_verb(verb)
    if (
        verb.tag_ != "VBD"
        or verb.i < 3
        or any(child.dep_ in {"nsubj", "nsubjpass", "csubj", "expl"} for child in verb.children)
    ):
        return
    last = verb.nbor(-1)
    first = last.head  # of the two whose "and" hangs on the first of them
    leads = first.head
    joined = last.dep_ == first.dep_ == "conj" and any(child.dep_ == "cc" for child in first.children)
    if joined and leads.dep_ == "pobj" and leads.head.dep_ == "agent" and leads.head.head.i < leads.i < first.i:
        first.head, first.dep_ = verb, "nsubj"


def come_before_the_verb(verb: Token) -> None:
    """ "Despite refusing talks with X, Y may meet Z": Y may, where the model has it refuse them, too."""
    if any(child.dep_ in {"nsubj", "nsubjpass", "expl"} for child in verb.children):
        return
    first = verb
    while first.i > 0 and first.nbor(-1).head == verb and first.nbor(-1).dep_ in {"advmod", "aux", "auxpass", "neg"}:
        first = first.nbor(-1)
    name = first.nbor(-1) if first.i > 0 else first
    at = name.left_edge.i
    if name.dep_ != "conj" or not name.tag_.startswith("NNP") or at < 2 or name.doc[at - 1].text != ",":
        return
    if any(child.dep_ == "cc" for child in name.head.children):
        return  # "…, X, Y and Z"
    name.head, name.dep_ = verb, "nsubj"
    before = [child for child in verb.children if child.i < at]
    despite = next((child for child in before if child.dep_ == "prep" and not list(child.children)), None)
    for clause in before:
        if clause.dep_ == "csubj":
            clause.dep_ = "advcl" if despite is None else "pcomp"
            clause.head = clause.head if despite is None else despite


def name_the_one_in_office(title: Token, verb: Token) -> None:
    """ "X's army chief Ana Roe said": one subject, where the model sees two."""
    if title.tag_ != "NN" or not title.is_alpha:
        return  # "vice | - | president"
    for name in verb.children:
        if name.dep_ == "nsubj" and name.tag_ == "NNP" and name.left_edge.i == title.i + 1:
            name.head, name.dep_ = title, "appos"
            return


def give_to_the_accuser(preposition: Token) -> None:
    """ "Accusing the army, backed by X, of shelling it": it is accused of that, and not backed."""
    if not any(child.dep_ in {"pobj", "pcomp"} and child.tag_ == "VBG" for child in preposition.children):
        return
    before = preposition.doc[preposition.sent.start : preposition.i]
    accused = next((word for word in before if word.lower_.startswith("accus")), None)
    told = {child.dep_ for child in accused.children} if accused is not None else set()
    if accused is not None and "dobj" in told and not any(child.lower_ == "of" for child in accused.children):
        preposition.head = accused
