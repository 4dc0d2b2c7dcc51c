"""Whether a registered name in a text is that person's: not "Eric" before the surname, not "Jr." behind the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from dragoman.coding.grammar import NOMINAL
from dragoman.coding.parse import model
from dragoman.coding.registry import Alias, Registry, fold

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher

    from dragoman.coding.words import Doc, Span, Token

TITLES = {
    "mr", "mrs", "ms", "dr", "sir", "lord", "lady", "gen", "col", "president", "minister", "king", "prince", "queen",
    "princess", "sheikh", "imam", "emir", "ayatollah", "pope", "archbishop", "bishop", "lt", "maj", "capt", "sgt",
    "prof", "professor", "judge", "justice", "comrade", "brig", "adm", "marshal", "sultan", "hajj", "haji", "mullah",
}  # fmt: skip
OFFICIAL = {"COP", "GOV", "JUD", "LEG", "MIL", "SPY"}  # sectors of what a state has: its houses, courts and forces
PLAIN = {  # of which the names of many armies and movements are made: "the People's Defence Force" of several states
    "armed", "army", "defence", "defense", "democratic", "force", "forces", "front", "guard", "guards", "liberation",
    "movement", "national", "navy", "patriotic", "people", "popular", "rapid", "republican", "resistance",
    "revolutionary", "salvation", "support", "united",
}  # fmt: skip
SHARED = {"Congress"}  # houses that many states have, though one is called so without its state
NAMED_WITH = {"amod", "compound", "nmod"}
COMPASS = {"central", "eastern", "northern", "southern", "western"}
PEOPLE = {
    *("area", "clan", "community", "family", "farmer", "fighter", "herder", "man", "militia", "minority", "nomad"),
    *("population", "quarter", "resident", "rebel", "town", "tribe", "tribesman", "village", "woman"),
}
LEAVES = {"flee", "leave", "retreat", "return", "withdraw", "withdrawal"}
LINKING = {"and", "for", "in", "of", "on", "the"}  # small words within the name of a body
ARTICLES = {"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "bin", "ben", "ibn", "abu", "de", "van", "von"}
ARTICLE = re.compile(r"\b[Aa]l[- ](?=[A-Z])")
VOWELS = re.compile(r"[aeiouyhw]+")


def is_other_person(span: Span, alias: Alias, registry: Registry) -> bool:
    """Whether the name stands inside a longer one that the registry does not have.

    "Eric Trump", "El Hadi Idris": a strange first name before a surname. "Abdul Hamid Dbeibah": a strange surname
    behind what is somebody else's whole name.
    """
    if not alias.entry_id.startswith("person:"):
        return False
    return _goes_on(span, alias, registry) or (alias.sense == "surname" and _begins_before(span, alias, registry))


def is_a_surname(span: Span, alias: Alias, registry: Registry) -> bool:
    """ "David Jordan", "Salome Paris": somebody's surname, and not the state or the group."""
    last, first = span[0], span.doc[span.start - 1] if span.start else span[0]
    if len(span) > 1 or alias.entry_id.startswith("person:") or first.i == last.i or first.lower_ in COMPASS:
        return False
    named = last.ent_type_ == first.ent_type_ == "PERSON" and last.ent_iob_ == "I"
    if not named or first.tag_ != "NNP" or first.dep_ != "compound" or not first.text.istitle():
        return False
    whole = last.i + 1 == len(span.doc) or span.doc[last.i + 1].ent_iob_ != "I"
    return whole and not registry.named(first.text) and registry.role(first.lemma_.lower()) is None


def is_a_spot(span: Span, alias: Alias) -> bool:
    """ "Withdrew from Masisi", "shelled positions near Masisi": a place that somebody is called like."""
    if alias.sense != "surname" or len(span) > 1 or span[0].ent_type_ not in {"GPE", "LOC"} or span[0].dep_ != "pobj":
        return False
    preposition = span[0].head
    leaves = preposition.lower_ == "from" and preposition.head.lemma_.lower() in LEAVES
    return leaves or preposition.lower_ in {"around", "in", "inside", "near", "outside"}


def is_anothers(span: Span, alias: Alias, registry: Registry) -> bool:
    """Whether another state has a house of that name: "Pakistan's Foreign Office", "the Philippine Congress"."""
    entry = registry.entry(alias.entry_id)
    if alias.text in SHARED and span.start:
        before = span.doc[span.start - 1]
        if before.tag_ in {"NNP", "NNPS"} and before.head in (span.root, span.root.head) and before.dep_ in NAMED_WITH:
            return True  # "the National Democratic Congress"
    official = entry.kind in {"government", "organisation"} or (entry.kind == "group" and entry.sector in OFFICIAL)
    official = official or all(word.casefold().removesuffix("'s") in PLAIN for word in alias.text.split())
    if entry.country is None or not official or span.start == 0:
        return False
    last = span.start - 1
    if span.doc[last].tag_ == "POS" and last > 0:
        last -= 1
    names = (span.doc[last].text, span.doc[max(last - 1, 0) : last + 1].text)
    owners = {
        registry.entry(other.entry_id).country
        for name in names
        for other in registry.named(name)
        if other.entry_id.startswith("state:") and other.sense != "capital"
    }
    return bool(owners) and entry.country not in owners


def meant_otherwise(doc: Doc, registry: Registry) -> Iterator[str]:
    """Abbreviations that a text gives to another body than the registered: "the Armed Forces of X (AFP)"."""
    for short in doc[1:-1]:
        if not short.is_upper or len(short) < 2 or short.nbor(-1).text != "(" or short.nbor(1).text != ")":
            continue
        words: list[Token] = []
        for word in reversed(doc[max(0, short.i - 12) : short.i - 1]):
            if not (word.text[:1].isupper() or word.lower_ in LINKING):
                break
            words.append(word)
        large = [word.text for word in reversed(words) if word.text[:1].isupper() and word.lower_ not in LINKING]
        initials = "".join(word[0] for word in large)
        known = {alias.entry_id for alias in registry.named(short.text)}
        meant = {fold(word).casefold() for word in large[-len(short) :]}
        spelt = {word for id in known for name in registry.spellings(id) for word in _words(name)}
        if known and initials.endswith(short.text) and not meant & spelt:
            yield short.text


def _begins_before(span: Span, alias: Alias, registry: Registry) -> bool:
    if span.start == 0:
        return False
    before = span.doc[span.start - 1]
    one = before.tag_ == "NNP" and before.dep_ == "compound" and before.head == span.root  # "Cecile Kohler's release"
    one = one and before.text.istitle() and len(before) > 3 and not before.ent_type_
    if not one and (span[0].ent_iob_ != "I" or span[0].ent_type_ not in {"PERSON", "ORG"}):
        return False
    if registry.role(before.lemma_.lower()) is not None or before.lower_.rstrip(".") in TITLES or not before.is_alpha:
        return False
    if any(not other.entry_id.startswith("person:") for other in registry.named(before.text)):
        return False  # "EU Kallas"
    names = {word for other in registry.spellings(alias.entry_id) for word in _words(other)}
    return before.ent_type_ == "PERSON" or not _words(before.text) <= names


def _goes_on(span: Span, alias: Alias, registry: Registry) -> bool:
    root, end = span.root, span.end
    if (
        alias.sense == "surname"
        and root.dep_ == "compound"
        and root.i < root.head.i == end
        and _is_same(root, root.head)
    ):
        others = {other.entry_id for other in registry.named(root.head.text)}
        if others and alias.entry_id not in others:
            return True  # "Hadi Idris": of two surnames in a row the first is none
    if end >= len(span.doc) or not _is_same_name(span.doc[end]):
        return False
    rest = [token for token in span.doc[end : end + 4] if _is_same_name(token)]
    word = next((token for token in rest if token.is_alpha and token.lower_ not in ARTICLES), None)
    return word is not None and not registry.named(word.text) and registry.role(word.lemma_.lower()) is None


def _is_same(one: Token, other: Token) -> bool:
    """Whether the next word is told as one name with it."""
    return bool(one.ent_type_) and one.ent_type_ == other.ent_type_ and other.ent_iob_ == "I"


def _is_same_name(token: Token) -> bool:
    capital = token.text[:1].isupper() or token.text == "-"
    return token.ent_type_ == "PERSON" and token.ent_iob_ == "I" and capital and token.tag_ != "POS"


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", fold(name).casefold())) - ARTICLES


def sounds_like(one: str, other: str) -> bool:
    """Whether two spellings may be of one name: "Dbeibah" and "al-Dabaiba" have the same consonants.

    >>> sounds_like("Dbeibah", "Al-Dabaiba"), sounds_like("Idris", "Hamid")
    (True, False)
    """
    bare = [VOWELS.sub("", "".join(sorted(_words(name), key=len)[-1:])) for name in (one, other)]
    plain = [re.sub(r"(.)\1+", r"\1", text.replace("q", "k").replace("c", "k").replace("v", "f")) for text in bare]
    return len(plain[0]) > 1 and plain[0] == plain[1]


def matcher(registry: Registry) -> PhraseMatcher:
    """Build the phrase matcher of every registered name; costs about a second, so the coder keeps it."""
    from spacy.matcher import PhraseMatcher

    nlp = model()
    found = PhraseMatcher(nlp.vocab, attr="ORTH")
    texts = sorted({form for alias in registry.aliases() for form in (alias.text, fold(alias.text))})
    texts += [form for text in texts if ARTICLE.search(text) for form in _with_article(text) if form != text]
    texts += [f"The {text[4:]}" for text in texts if text.startswith("the ")]
    texts += [text.replace("İ", "I") for text in texts if "İ" in text]  # "Ibrahim Kalın", half in Turkish letters
    texts += [text.upper() for text in texts if len(text) > 4 and text != text.upper()]
    found.add("names", [nlp.make_doc(text) for text in texts])
    return found


def _with_article(name: str) -> Iterator[str]:
    """The Arabic article of a name small and large, with its hyphen and without: "al-Sarraj", "Al Sarraj"."""
    for article, dash in product(("al", "Al"), "- "):
        yield ARTICLE.sub(article + dash, name)


def goes_on(span: Span) -> bool:
    """Whether a name that has an article goes on behind it: "the West Bank" is not the West."""
    article = len(span) > 1 and span[0].lower_ == "the" and span.end < len(span.doc)
    return article and span[-1].dep_ in {"compound", "nmod"} and span.doc[span.end].tag_ in {"NNP", "NNPS"}


def is_half_a_name(span: Span, alias: Alias, registry: Registry) -> bool:
    """Whether a name is only part of one: "Zia-ul-Haq" is no Haq, "the Liberation of X" no newspaper."""
    before = span.doc[span.start - 1] if span.start else None
    if alias.text == "Contact Group" and before is not None and before.tag_ == "NNP" and before.dep_ == "compound":
        return True  # "the Syria Contact Group"
    if alias.entry_id.startswith("media:"):
        after = span.doc[span.end : span.end + 2]
        if len(span) == 1 and before is not None and before.tag_ == "NNP" and span[0].dep_ == "compound":
            return before.head == span[0].head  # "the National Liberation Army"
        return len(span) == 1 and len(after) == 2 and after[0].lower_ == "of" and after[1].text[:1].isupper()
    if alias.sense != "surname" or before is None or before.text not in {"-", "–", "—"} or before.whitespace_:
        return False
    return span.start < 2 or not registry.named(span.doc[span.start - 2].text)  # "the Kiir-Machar meeting"


def is_descent(span: Span, alias: Alias) -> bool:
    """Whether a people's name tells of descent or leaning alone: "ethnic Xs", "the pro-X party" may be anybody's."""
    before = span.doc[span.start - 1] if span.start else None
    if before is not None and before.text in {"-", "–", "‑"} and span.start > 1:
        before = span.doc[span.start - 2]  # "ethnic-X mayors"
        if alias.sense in {"adjective", "people"} and before.lower_ in {"anti", "pro"}:
            return True
    if alias.entry_id == "bloc:arab-states" and alias.sense == "adjective":
        return span.root.head.lemma_.lower() in PEOPLE  # "Arab tribes"
    return alias.sense in {"adjective", "people"} and before is not None and before.lower_ == "ethnic"


def is_half_of_europe(span: Span, alias: Alias) -> bool:
    """ "Eastern European nations": not those whom a text means by "the Europeans"."""
    before = span.doc[span.start - 1] if span.start else None
    return alias.entry_id.startswith("bloc:") and before is not None and before.lower_ in COMPASS


def governor(name: Span) -> Token:
    """The noun that governs a name, where the model hangs its words on several others."""
    tops = [token for token in name if token.head == token or token.head not in name]
    return next((token for token in tops if token.pos_ in NOMINAL), name.root)
