"""Mends of what the small model gets wrong in the sentences that this coder lives on, by word and by clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.bare_passives import mend_bare_passives
from dragoman.coding.listed import MEETINGS, PARTED, go_up, join_particle, mend_lists
from dragoman.coding.lost_subjects import (
    MONTHS,
    be_the_main_verb,
    be_what_befell,
    do_so_itself,
    do_what_is_quoted,
    give_back_its_subject,
    give_back_what_came_before,
    give_its_own_subject,
    give_to_the_accuser,
    give_up_its_subject,
    go_on_behind_the_plan,
    go_on_in_the_quote,
    have_its_own_subject,
    let_it_describe,
    name_the_one_in_office,
    part_from_its_day,
    part_from_the_date,
    say_so_beside,
    will_do_so_itself,
)
from dragoman.coding.misread_words import be_in_chief, read_again
from dragoman.coding.side_by_side import (
    OBJECTS,
    SUBJECTS,
    give_to_who_said_so,
    give_to_who_tells,
    mend_side_by_side,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

WITH_PARTICLE = {  # by the particle how the verbs begin with which it is one
    "off": ("break", "broke", "call", "cut", "put"),
    "down": ("laid", "lay", "turn"),
    "up": ("gave", "giv", "take", "taking", "took"),
    "out": ("carr", "rul"),
    "over": ("hand",),
}
TAKE_PARTICIPLES = {  # verbs behind which a participle tells of their subject
    *("am", "are", "be", "been", "being", "is", "was", "were", "become", "becomes", "became", "feel", "feels", "felt"),
    *("get", "gets", "got", "getting", "go", "goes", "went", "has", "have", "had", "having", "keep", "keeps", "kept"),
    *("leave", "leaves", "left", "look", "looks", "looked", "remain", "remains", "remained", "see", "sees", "saw"),
    *("stay", "stays", "stayed"),
}
POSTS = {"ambassador", "coordinator", "emissary", "envoy", "mediator", "negotiator", "rapporteur", "representative"}
CHIEFS = {"chair", "chairman", "chairwoman", "chief", "commander", "director", "head", "leader", "speaker"}
OF_TWO_WORDS = {  # with which the name of a country or region begins that has another word
    *("burkina", "central", "costa", "east", "eastern", "el", "equatorial", "great", "horn", "ivory", "middle", "new"),
    *("north", "northern", "saudi", "sierra", "south", "southern", "sri", "united", "west", "western"),
}
OF_NAMES = {"de", "al", "-", "el", "bin", "von", "van", "ul"}
NO_NAMES = {  # words behind a post that go on with what it is for
    *("affairs", "army", "commission", "council", "forces", "front", "group", "nations", "peace", "policy", "process"),
    *("region", "republic", "rights", "security", "union"),
}
BODIES = {"administration", "army", "authorities", "government", "junta", "military", "ministry", "presidency"}
BODIES |= {"regime"}
AT_A_PLACE = {"at", "in", "near", "outside"}
TITLES = {"Chancellor", "Crown", "Defence", "Defense", "Foreign", "General", "King", "Minister", "Pope", "President"}
TITLES |= {"Prime", "Secretary", "Vice"}
NO_LESS = {"merely", "only", "solely"}  # "not only rejected": it did
OCCASIONS = {*MEETINGS, "accord", "agreement", "ceasefire", "deal", "pact", "treaty", "truce"}
DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
WARS = {"conflict", "fighting", "uprising", "violence", "war"}
RAIDS = {
    *("airstrike", "airstrikes", "ambush", "assault", "attack", "attacks", "blast", "bombing", "clash", "clashes"),
    *("explosion", "raid", "raids", "shelling", "strike", "strikes"),
}
KILLS = {"claimed", "damaged", "destroyed", "injured", "killed", "left", "wounded"}
BEGINS_OR_KILLS = {*KILLS, "began", "broke", "cost", "displaced", "erupted", "started"}
HURT = {"dead", "homeless", "hurt", "injured", "killed", "maimed", "wounded"}
LEAVES = {"leave", "leaves", "leaving", "left"}


def repair(doc: Doc) -> Doc:
    """Mend a parse where it stands, before anything is read from it."""
    mend_bare_passives(doc)
    mend_side_by_side(doc)
    words = list(doc)  # made once; what a mend changes shows in all of them
    for token in words:
        _mend_word(token, doc)
    for token in (word for word in words if word.dep_ == "conj" and word.tag_.startswith("NNP")):
        _rejoin_title(token)
    mend_lists(doc)
    for verb in (word for word in words if word.dep_ == "ROOT"):
        give_back_its_subject(verb)
    for verb in words:
        _mend_clause(verb)
    read_again(words)
    return doc


def _mend_word(token: Token, doc: Doc) -> None:
    """What is wrong with a word whose clause is right."""
    if token.dep_ == "nmod" and token.i < token.head.i:
        _stand_beside(token, token.head)
    elif token.dep_ == "nsubj" and token.i < token.head.i:
        _be_the_subject(token, token.head)
    elif token.dep_ == "appos" and token.tag_ == "NNP" and token.head.dep_ == "pobj":
        _name_the_holder(token, token.head.head.head)
    elif token.lower_ in {"for", "to"} and token.i > 0 and token.nbor(-1).lower_ in POSTS:
        _name_who_holds_it(token.nbor(-1), token)
    elif token.lower_ in AT_A_PLACE and token.dep_ == "prep" and token.i + 2 < len(doc):
        _part_from_its_place(token)
    elif token.dep_ == "advcl" and token.tag_ == "NN" and token.is_sent_start and token.text.endswith("ing"):
        token.tag_ = "VBG"  # "Meeting in Kunming, the commanders signed …"
    elif token.text == "No" and token.dep_ == "det" and token.i > 0 and token.head.tag_ == "NNP":
        _name_in_full(token)
    elif token.lower_ == "not" and token.dep_ in {"neg", "preconj"} and token.i + 1 < len(doc):
        _say_no_less(token, token.nbor())
    elif token.text == "-" and not token.whitespace_ and 0 < token.i < len(doc) - 2:
        if token.nbor(1).lower_ == "in" and token.nbor(2).text == "-":
            be_in_chief(token.nbor(-1), token)
        elif token.nbor(-1).lower_ == "counter" and not token.nbor(-1).whitespace_:
            _keep_whole(token.nbor(-1), token, token.nbor(1))
        else:
            second = token.nbor(1)
            while second.dep_ == "compound" and second.head.i == second.i + 1 and second.head.tag_ == "NNP":
                second = second.head  # "U.S.-North Korea"
            _name_two(token.nbor(-1), second, second.head)
    elif token.lower_ == "of" and token.dep_ == "prep" and token.i == token.head.i + 1:
        _give_to_the_charge(token)
    elif token.lower_ == "of" and token.dep_ == "prep" and token.i and token.nbor(-1).text == ",":
        give_to_the_accuser(token)


def _be_the_subject(token: Token, head: Token) -> None:
    """ "US and Iran envoys", "Thai acting Prime Minister Ana Roe", "with twelve people killed": what is no subject."""
    if head.tag_ == "NNS" and token.tag_ == "NNP":
        token.dep_ = "nmod"
    elif head.tag_ == "VBN" and head.dep_ == "pcomp" and head.head.lower_ == "with":
        token.dep_ = "nsubjpass"
    else:
        name_the_one_in_office(token, head)
        _stand_last(token, head)
        own = next((c for c in head.children if c.dep_ == "nsubj" and c.left_edge.i == token.i + 1), None)
        if own is not None and token.tag_ in {"JJ", "NNP"} and own.tag_ == "NNP":
            token.head, token.dep_ = own, "amod"


def _stand_last(name: Token, verb: Token) -> None:
    """ "A, B, and C met": the model makes a subject of its own of the last."""
    at = name.left_edge.i
    if name.tag_ != "NNP" or at < 3 or name.doc[at - 1].lower_ != "and" or name.doc[at - 2].text != ",":
        return
    first = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < at and c.tag_ == "NNP"), None)
    before = name.doc[at - 3]
    if first is not None and before.dep_ == "conj" and first.is_ancestor(before):
        name.head, name.dep_ = before, "conj"


def _be_no_content(clause: Token, verb: Token) -> None:
    """ "Followed clashes in July that killed 43": no content of "followed", but a clause that tells of its object."""
    subject = next((child for child in clause.children if child.dep_ == "nsubj"), None)
    if subject is None or subject.tag_ != "WDT" or subject.i > clause.i:
        return
    things = [child for child in verb.children if child.dep_ == "dobj" and child.i < subject.i]
    if things:
        clause.head, clause.dep_ = things[-1], "relcl"


def _tell_of_what_was(clause: Token, first: Token) -> None:
    """ "An end to the war after clashes in July that killed 43": the clashes did, not the war and not the month."""
    day = first.nbor(-1) if first.i > 0 else first
    preposition = day.head
    if day.lower_ not in MONTHS | DAYS or day.dep_ != "pobj" or preposition.i < 1 or preposition.dep_ != "prep":
        return
    noun = preposition.nbor(-1)
    if noun.lower_ in WARS | RAIDS and first.tag_ == "WDT":
        preposition.head, clause.head = noun, noun


def _keep_together(noun: Token, clause: Token) -> None:
    """ "Clashes in July | that killed 43": what stands between a noun and its clause belongs to the noun."""
    if not noun.i + 1 < clause.i:
        return
    between = noun.nbor(1)
    alone = between.dep_ == "prep" and between.head.i < noun.i and between.right_edge.i == clause.i - 1
    if alone and noun.dep_ in {"dobj", "pobj"}:
        between.head = noun


def _mend_clause(verb: Token) -> None:
    """Which clause a verb is of, and whose subject and object are whose."""
    if verb.dep_ == "ccomp" and verb.i > 0:
        _be_no_content(verb, verb.head)
    if verb.dep_ == "relcl":
        _tell_of_what_was(verb, verb.left_edge)
        _keep_together(verb.head, verb.left_edge)
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.i > 1 and verb.nbor(-1).dep_ in {"prt", "advmod"}:
        _rule_it_out(verb, verb.head)
    elif verb.tag_ == "VBG" and verb.dep_ in {"advcl", "acl", "pcomp"} and verb.i > 0:
        _give_who_stands_before(verb, verb.nbor(-1))
        say_so_beside(verb)
    elif verb.tag_ in {"VBD", "VBN"} and verb.dep_ == "acl" and verb.i > 0:
        be_the_main_verb(verb)
        do_what_is_quoted(verb)
        have_its_own_subject(verb)
    elif verb.tag_ in {"VBD", "VBN"} and verb.dep_ == "advcl" and verb.i > 0 and verb.nbor(-1).text == ",":
        give_back_what_came_before(verb)
    elif verb.tag_ in {"VBD", "VBN"} and verb.dep_ in {"ROOT", "ccomp"}:
        if verb.tag_ == "VBN" and verb.dep_ == "ROOT":
            do_so_itself(verb)
        be_what_befell(verb)
    elif verb.tag_ == "VB" and verb.dep_ == "conj" and verb.head.tag_ == "VB":
        will_do_so_itself(verb)
    elif verb.tag_ == "VBN" and verb.dep_ == "conj":
        give_its_own_subject(verb)
    elif verb.tag_ == "NNP" and verb.dep_ == "pobj" and verb.i > 1:
        part_from_the_date(verb)
    elif verb.tag_ in {"VB", "VBP"} and verb.dep_ == "conj" and verb.head.tag_ in {"VBD", "VBZ", "VBP", "VBG", "VBN"}:
        _leave_in_the_list(verb)
    elif verb.tag_ in {"VBD", "VBZ", "VBP"} and verb.dep_ == "advcl" and verb.head.dep_ == "ccomp":
        give_to_who_tells(verb)
    elif verb.tag_ == "VBG" and verb.dep_ in {"nsubj", "csubj"}:
        give_up_its_subject(verb)
    elif verb.tag_ == "NN" and verb.dep_ == "nsubj" and verb.lower_.endswith("ing") and verb.i > 0:
        let_it_describe(verb)
    elif verb.tag_ in {"VBD", "VBZ"} and verb.dep_ == "conj":
        go_on_behind_the_plan(verb)
        go_on_in_the_quote(verb)
        go_up(verb)
        part_from_its_day(verb)
        give_its_own_subject(verb)
        give_to_who_said_so(verb)
    elif verb.dep_ == "relcl" and verb.left_edge.lower_ == "which":
        _tell_of_the_nearest(verb, verb.left_edge)
        _tell_of_the_war(verb, verb.head)
    elif verb.dep_ == "xcomp" and verb.head.dep_ == "relcl":
        _give_what_is_relative(verb)
    elif verb.lower_ in WITH_PARTICLE and verb.dep_ in {"prep", "prt"}:
        _join_its_verb(verb)
    elif verb.lower_ in PARTED and verb.dep_ in {"advmod", "quantmod"} and verb.i > 0:
        join_particle(verb, verb.nbor(-1))
    elif verb.lower_ in HURT and verb.head.lower_ in LEAVES and verb.dep_ in {"advcl", "ccomp", "xcomp"}:
        _leave_hurt(verb)
    elif verb.tag_ == "VBN" and verb.dep_ in {"xcomp", "ccomp", "advcl"} and verb.head.i == verb.i - 1:
        _give_over_to_its_noun(verb)


def _rule_it_out(gerund: Token, verb: Token) -> None:
    """ "Ruled out recognising it": what is ruled out, and not what they did meanwhile."""
    out = next((child for child in verb.children if child.dep_ == "prt" and child.lower_ == "out"), None)
    near = out is not None and verb.lower_.startswith("rul") and gerund.i - out.i <= 2  # "out ever recognising it"
    if near and not any(child.dep_ in OBJECTS for child in verb.children):
        gerund.dep_ = "xcomp"


def _give_who_stands_before(participle: Token, before: Token) -> None:
    """ "Conditional upon Ukraine ceding …": the subject of the participle is left with the preposition."""
    own = any(child.dep_ == "nsubj" for child in participle.children)
    if before.dep_ != "pobj" or before.head.i >= participle.i - 1 or own:
        return
    prep = before.head
    if participle in list(before.subtree) or prep.is_ancestor(participle) or participle.is_ancestor(prep):
        return
    participle.head, participle.dep_ = prep, "pcomp"
    before.head, before.dep_ = participle, "nsubj"


def _leave_in_the_list(verb: Token) -> None:
    """ "Is demanding that Kyiv withdraw, renounce … and host …": the list goes on inside the demand."""
    vows = [verb.head] if verb.tag_ == "VB" else [one for one in verb.head.children if one.tag_ == "VBG"]
    inner = next((c for v in vows for c in v.children if c.dep_ in {"ccomp", "xcomp"} and c.tag_ == "VB"), None)
    if inner is not None and inner.i < verb.i and not any(child.dep_ in {"aux", "nsubj"} for child in verb.children):
        verb.head, verb.tag_ = inner, "VB"  # "declared a pause, promising to protect …, allow … and accept …"


def _name_who_holds_it(post: Token, preposition: Token) -> None:
    """ "The envoy to X Ana Roe met …": the model takes the name for a part of the place."""
    name = next((child for child in preposition.children if child.dep_ == "pobj"), None)
    if name is None or name.tag_ != "NNP" or post.head.i in {preposition.i, name.i}:
        return
    words = [word for word in post.doc[preposition.i + 1 : name.i + 1] if word.dep_ != "det"]
    start = 2 if words[0].lower_ in OF_TWO_WORDS else 1
    place, called = words[:start], words[start:]
    if len(called) < 2 or any(word.head != name for word in words[:-1] if word.head not in words):
        return
    if any(word.lower_ in NO_NAMES or not word.tag_.startswith("NNP") for word in words if word.lower_ not in OF_NAMES):
        return
    name.head, name.dep_ = (name, "ROOT") if post.head == post else (post.head, post.dep_)
    post.head, post.dep_ = name, "compound"
    preposition.head, preposition.dep_ = post, "prep"
    place[-1].head, place[-1].dep_ = preposition, "pobj"
    for word in post.doc[preposition.i + 1 : place[-1].i]:
        word.head = place[-1]
    for child in list(post.children):
        if child.i > name.i:
            child.head = name


def _name_the_holder(name: Token, post: Token) -> None:
    """ "The envoy to X, Ana Roe, said": she is the envoy, and no other name of the place."""
    while post.dep_ == "pobj" and post.lower_ not in POSTS | CHIEFS and post.head.lower_ == "of":
        post = post.head.head  # "the head of the council of X, Ana Roe"
    full = any(child.dep_ == "compound" for child in name.children)
    if full and post.lower_ in POSTS | CHIEFS and name.left_edge.i > 0 and name.doc[name.left_edge.i - 1].text == ",":
        name.head = post


def _part_from_its_place(preposition: Token) -> None:
    """ "In Goma rebels have seized the airport": the model makes of the town and of who acts there one."""
    doc, last = preposition.doc, preposition.i + 1
    while last + 2 < len(doc) and doc[last].tag_ == "JJ" and doc[last].text.islower():
        last += 1  # "in northern Mali jihadists killed"
    first = last
    while last + 2 < len(doc) and doc[last].tag_ == doc[last + 1].tag_ == "NNP":
        if doc[last + 1].is_upper or doc[last + 1].text in TITLES:
            break
        last += 1
    name, who = doc[last], doc[last].head
    called = (who.text.islower() and who.tag_ in {"NN", "NNS"}) or doc[last + 1].text in TITLES
    while who.dep_ == "compound" and doc[last + 1].text in TITLES:
        who = who.head
    if not doc[first].text[:1].isupper() or doc[first].text in TITLES or not last < who.i or not called:
        return
    if name.dep_ not in {"compound", "amod", "nmod"} or any(word.is_punct for word in doc[last : who.i]):
        return
    verb = who.head if who.dep_ in SUBJECTS else _without_subject(preposition, who)
    if (
        verb is None
        or preposition.i > verb.i
        or any(child.dep_ == "pobj" and child != who for child in preposition.children)
    ):
        return
    if who.head == preposition:
        passive = any(child.dep_ == "auxpass" for child in verb.children)
        who.head, who.dep_ = verb, "nsubjpass" if passive else "nsubj"
    for word in doc[preposition.i + 1 : last]:
        if word.head.i > last:
            word.head = name
    name.head, name.dep_, name.tag_ = preposition, "pobj", "NNP"


def _without_subject(preposition: Token, who: Token) -> Token | None:
    """The verb that follows and has no subject, where somebody was taken for a part of the place before it."""
    if who.head != preposition:
        return None
    for verb in preposition.ancestors:
        if verb.tag_ in {"VBD", "VBN", "VBZ", "VBP"} and verb.i > who.i:
            left = any(child.dep_ in {"nsubj", "nsubjpass", "expl", "csubj"} for child in verb.children)
            near = all(word.head == verb and word.dep_ != "punct" for word in verb.doc[who.right_edge.i + 1 : verb.i])
            return None if left or not near else verb
    return None


def _say_no_less(word: Token, only: Token) -> None:
    """ "The rebels not only rejected it but …": nothing is denied of the verb."""
    if only.lower_ in NO_LESS and word.head.tag_.startswith("V"):
        only.head, only.dep_ = word.head, "advmod"
        word.head, word.dep_ = only, "advmod"


def _give_to_the_charge(preposition: Token) -> None:
    """ "Accused the armed group of responsibility for …": no group of that name."""
    noun, charge = preposition.head, next((c for c in preposition.children if c.dep_ in {"pobj", "pcomp"}), None)
    if noun.dep_ != "dobj" or not noun.head.lower_.startswith("accus") or charge is None:
        return
    again = any(c.lower_ == "of" for c in noun.head.children)  # "accused the army of the north of …"
    if not charge.tag_.startswith("NNP") and not again and not any(c.dep_ == "det" for c in charge.children):
        preposition.head = noun.head
        for word in noun.head.children:
            if word.dep_ == "prep" and word.i == charge.i + 1:
                word.head = charge


def _leave_hurt(word: Token) -> None:
    """ "Left more than 40 people injured": they are the object of who or what left them so."""
    who = next((c for c in word.children if c.dep_ == "nsubj" and word.head.i < c.i < word.i), None)
    if who is not None:
        who.head, who.dep_ = word.head, "dobj"
        word.dep_ = "oprd"


def _name_in_full(word: Token) -> None:
    """ "His counterpart No Kwang Chol": within a sentence a capital makes it a name, no negation."""
    word.dep_, word.tag_ = "compound", "NNP"


def _tell_of_the_nearest(verb: Token, which: Token) -> None:
    """ "Talks between A and the group B, which is backed by C": it is B that is, not the talks."""
    singular = any(word.tag_ == "VBZ" for word in (verb, *verb.children) if word.dep_ in {"relcl", "aux", "auxpass"})
    before = which.nbor(-1) if which.i > 1 else which
    name = before.nbor(-1) if before.text == "," else before
    while name.text == ")" or name.dep_ == "appos":
        name = name.head
    beside = name.dep_ == "conj" and name.head == verb.head  # "the government and B, which is …"
    if singular and name.tag_ in {"NN", "NNP"} and (beside or verb.head.tag_ == "NNS") and verb.head.is_ancestor(name):
        verb.head = name


def _tell_of_the_war(verb: Token, place: Token) -> None:
    """ "The war in X, which has killed thousands", "the raid on Y, northern X, which killed nine": X has not."""
    while place.dep_ == "appos":
        place = place.head
    preposition, act = place.head, place.head.head
    in_it = place.dep_ == "pobj" and preposition.lower_ in {"at", "in", "near", "on"} and act.lower_ in WARS | RAIDS
    if in_it and verb.lower_ in (BEGINS_OR_KILLS if act.lower_ in WARS else KILLS):
        verb.head = act


def _give_what_is_relative(verb: Token) -> None:
    """ "The town, which X claims to have taken": the model hangs "which" on the claim."""
    if any(child.dep_ in OBJECTS for child in verb.children):
        return
    what = next((child for child in verb.head.children if child.dep_ in OBJECTS and child.i < verb.head.i), None)
    if what is not None and what.lower_ in {"which", "that", "whom"}:
        what.head = verb


def _join_its_verb(particle: Token) -> None:
    """ "Called off the truce": the model takes what is called off for where one called."""
    verb, noun = particle.head, next((child for child in particle.children if child.dep_ == "pobj"), None)
    if noun is None or verb.i != particle.i - 1 or not verb.lower_.startswith(WITH_PARTICLE[particle.lower_]):
        return
    if any(child.dep_ in OBJECTS for child in verb.children):
        return
    particle.dep_ = "prt"
    noun.head, noun.dep_ = verb, "dobj"


def _give_over_to_its_noun(word: Token) -> None:
    """ "will never cede occupied land": the model lets the participle govern the noun it belongs to."""
    over = word.head
    if over.lower_ in TAKE_PARTICIPLES or any(child.i > word.i for child in over.children if child.dep_ in OBJECTS):
        return
    noun = next((child for child in word.children if child.dep_ in OBJECTS and child.i > word.i), None)
    if noun is None or any(child.i < word.i for child in word.children) or noun.left_edge.i != word.i + 1:
        return
    for child in word.children:
        if child != noun:
            child.head = over
    noun.head, noun.dep_ = over, "dobj"
    word.head, word.dep_ = noun, "amod"


def _stand_beside(token: Token, head: Token) -> None:
    """ "President A and President B", "the government and X guerrilla group": two, where the model sees one of one."""
    names = token.tag_[:3] == head.tag_[:3] == "NNP"
    if names or (token.lower_ in BODIES and head.tag_ == "NN"):
        _coordinate(token, head)


def _coordinate(first: Token, second: Token) -> None:
    """ "US President A and Russian President B": the model makes A a modifier of B."""
    joint = next((child for child in first.children if child.dep_ == "cc"), None)
    if joint is None or second.head == second:
        return
    left = [child for child in second.children if child.i < first.i]
    right = [child for child in first.children if joint.i < child.i < second.i]
    first.head, first.dep_ = second.head, second.dep_
    second.head, second.dep_ = first, "conj"
    for child in left:
        child.head = first
    for child in right:
        child.head, child.dep_ = second, "compound"


def _name_two(first: Token, second: Token, occasion: Token) -> None:
    """ "The Kiir-Machar meeting": two names, where the model sees a double one."""
    if occasion.lower_ not in OCCASIONS or first.whitespace_ or second.head != occasion or second == occasion:
        return
    if not first.i < first.head.i <= occasion.i:
        return
    if first.tag_ == second.tag_ == "NNP" and first.text[:1].isupper() and second.text[:1].isupper():
        first.head, second.head, second.dep_ = occasion, first, "conj"


def _keep_whole(counter: Token, hyphen: Token, noun: Token) -> None:
    """ "A European counter-proposal": one noun, where the model sees three objects."""
    if noun.dep_ not in {"compound", "amod"} and counter.head != noun:
        above, role = counter.head, counter.dep_
        for child in [*counter.children]:
            child.head = noun
        if above not in (hyphen, noun):
            noun.head, noun.dep_ = above, role
        counter.head, counter.dep_ = noun, "compound"
        hyphen.head, hyphen.dep_ = noun, "punct"


def _rejoin_title(token: Token) -> None:
    """ "A and President B", "X's A and Y's B": the model coordinates the title or the country instead of the person."""
    follows = [other for other in token.head.children if other.i > token.i and other.dep_ in {"conj", "appos"}]
    for name in follows:
        case = next((child for child in token.children if child.dep_ == "case"), None)
        if name.tag_.startswith("NNP") and name.left_edge.i == (case.i if case is not None else token.i) + 1:
            name.head, name.dep_ = token.head, "conj"
            token.head, token.dep_ = name, "poss" if case is not None else "compound"
            return
