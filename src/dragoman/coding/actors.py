"""Who is who in one document: names, nationalities, offices and pronouns, each with the words it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from dragoman.coding.discourse import NEUTER, PERSONAL, PLURAL, Seen, is_bare, sector_of, side
from dragoman.coding.grammar import (
    NOMINAL,
    before_what_is_told,
    doers,
    kids,
    prepositions,
    quoting,
    teller_of,
    with_conjuncts,
)
from dragoman.coding.he_and_she import he_or_she, is_titled
from dragoman.coding.name_words import MODIFIERS, cut, is_called, name_span
from dragoman.coding.namesakes import sounds_like
from dragoman.coding.one_name import rest_of_name
from dragoman.coding.party_nouns import (
    BACKED,
    BELOW,
    BODIES,
    COUNTRY_NOUNS,
    ENVOYS,
    GENERIC,
    OFFICES,
    OPPOSITES,
    SPOKESPEOPLE,
    are_at_the_table,
    are_rivals,
    is_any_envoy,
    is_aside,
    is_assignment,
    is_no_name,
    is_of_its_name,
    is_one_of_many,
    is_past,
    is_secretary_general,
    is_venue,
    is_where,
    office_beside,
    opposes,
    sent_by,
    sits_in,
    stands_for_many,
    was_left,
)
from dragoman.coding.registered import Names
from dragoman.coding.taken_up import (
    as_meant,
    both,
    both_halves,
    helps,
    mediates,
    members,
    of_a_group,
    own_side,
    tells_where,
    told_before,
    watches,
)
from dragoman.types import Actor, Place, Span

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher

    from dragoman.coding.registry import Entry, Registry
    from dragoman.coding.titles import Titles
    from dragoman.coding.words import Doc, Token

UN = "org:un"


class Cast(Names):
    """The actors of one document, found sentence by sentence so that a pronoun can look back."""

    def __init__(
        self,
        docs: Iterable[Doc],
        *,
        registry: Registry,
        titles: Titles,
        names: PhraseMatcher,
        published: date | None,
    ) -> None:
        super().__init__(docs, registry=registry, names=names, published=published)
        self.titles = titles
        self.places: Mapping[int, Place] = {}  # by offset of the name's last token; filled when places are located
        self._cache: dict[int, tuple[Actor, ...]] = {}

    # -- noun phrases -----------------------------------------------------------------------------------------

    def who(self, head: Token) -> tuple[Actor, ...]:
        """The actors a noun phrase names, coordination included; empty where it names none."""
        return tuple(dict.fromkeys(actor for token in with_conjuncts(head) for actor in self._one(token)))

    def within(self, head: Token) -> tuple[Actor, ...]:
        """The actors of a phrase whose head is none itself: "Russia's demand", "the U.S. proposal", "strikes by X"."""
        for token in with_conjuncts(head):
            found = self.who(token)
            if found:
                return found
            if any(child.lower_ in {"media", "news", "press"} for child in kids(token, "compound")):
                continue  # "Sudanese media reports": of no state
            inner = [actor for child in token.children if child.dep_ in MODIFIERS for actor in self.modifier(child)]
            inner += [actor for noun in prepositions(token, "of", "by", "from", "between") for actor in self.who(noun)]
            if inner:
                return tuple(inner)
        return ()

    def thing(self, head: Token, owner: Actor) -> Actor:
        """Something that is somebody's, named by its own words and standing for the owner's country."""
        span = (name_span(head)[0], max(owner.span[1], head.offset + len(head)))
        text = cut(head, span)
        id = f"state:{owner.country}" if owner.country else None
        return Actor(text=text, span=span, id=id, country=owner.country, sector=None)

    def described(self, head: Token) -> Actor:
        """Somebody without a name, by the words of the phrase, with the country that they show."""
        span = name_span(head)
        return Actor(text=cut(head, span), span=span, id=None, country=self._country(head), sector=None)

    def modifier(self, token: Token) -> tuple[Actor, ...]:
        """The actors a modifier names: "Russian", "Kyiv's", "his", "Israeli-Palestinian"."""
        if token.dep_ == "poss" or token.pos_ == "PRON":
            return self.who(token)
        if token.lower_ in BACKED or is_venue(token, self.sense(token)) or was_left(token):
            return ()  # "X-backed rebels", "the X talks": X is no side
        entry = self.entry(token)
        if entry is not None and token.offset not in self._roots:
            return ()  # "Russian military action": the name is read at its last word
        if entry is not None:
            found = [self._named(token, entry)]
            found += [actor for child in kids(token, "conj") for actor in self.modifier(child)]
            return tuple(found)
        parts = [child for child in token.children if child.dep_ in MODIFIERS]
        parts = [child for child in parts if self.entry(child) or not is_of_its_name(child, token)]
        if inner := [actor for child in parts for actor in self.modifier(child)]:
            return tuple(inner)
        return self.who(token) if token.ent_type_ in {"PERSON", "ORG"} and token.dep_ != "amod" else ()

    def _one(self, head: Token) -> tuple[Actor, ...]:
        key = head.offset
        if key not in self._cache:
            ends = self.is_piece(head) or (head.dep_ == "conj" and rest_of_name(head.head) == head)
            self._cache[key] = () if ends else self._to_its_end(head, self._resolve(head))
        return self._cache[key]

    def _resolve(self, head: Token) -> tuple[Actor, ...]:
        if head.pos_ == "PRON" or head.lower_ in PERSONAL | PLURAL | NEUTER:
            return self._pronoun(head)
        entry = self.entry(head) if head.offset in self._roots else None
        if entry is not None:
            if self.sense(head) == "capital" and is_where(head):
                return ()
            if self.sense(head) in {"adjective"} and head.pos_ == "ADJ":
                return ()
            return (self._named(head, entry),)
        appositive = next((child for child in kids(head, "appos") if self._is_name(child)), None)
        told = self.registry.role(head.lemma_.lower()) or head.lemma_.lower() in GENERIC  # "the rebel group X"
        if appositive is not None and (self._is_person_name(appositive) or told):
            named = [actor for name in with_conjuncts(appositive) for actor in self._one(name)]
            if named:
                span = name_span(head, named[0].span[1])
                first = replace(named[0], text=cut(head, span), span=span)
                return (self._introduced(head, first), *named[1:])
        lands = head.lemma_.lower() in COUNTRY_NOUNS
        if lands and (country := self._country(head) or self._discourse.that_country(head)):
            span = name_span(head)
            state = self.registry.entry(f"state:{country}")
            text = cut(head, span)
            return (Actor(text=text, span=span, id=state.id, country=country, sector=None, name=state.name),)
        pair = both(head, self._discourse, self._country, self._role) or members(head, self.who)
        if pair := pair or both_halves(head, self.registry):
            return as_meant(pair, head, self.registry)
        if head.lemma_.lower() in OFFICES and (whose := self.body(head)) is not None:
            return (self._of_body(head, whose, None, name_span(head)),)  # "the Office of the Special Envoy"
        if before := told_before(head, self._discourse):
            return before
        if (role := self._role(head)) is not None:
            if are_rivals(head) or is_past(head):
                return (self.described(head),)
            return self._called(head) or self._offices(head, *role)
        known = head.lower_ in GENERIC and any(self.entry(word) for word in kids(head, "compound"))  # "the X Movement"
        if known or head.offset in self.places:
            return ()
        if head.pos_ == "PROPN" and head.text[:1].isupper() and not is_no_name(head):
            return (self._unknown(head),)
        return ()

    def _to_its_end(self, head: Token, found: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """ "The Defence and Security Committee": one name, which the parse takes for two."""
        rest = rest_of_name(head)
        if rest is None or len(found) != 1:
            return found
        span = (found[0].span[0], rest.offset + len(rest))
        return (replace(found[0], text=cut(head, span), span=span, country=found[0].country or self._country(rest)),)

    def _called(self, head: Token) -> tuple[Actor, ...]:
        """ "The leader of the group Ana Roe": the model hangs the name below the group, and it is the leader's."""
        for noun in prepositions(head, "of"):
            entry = self.entry(noun)
            if entry is not None and entry.kind == "person" and kids(noun, "compound", "appos"):
                before = [self.entry(word) for word in kids(noun, "compound")]
                if any(one is not None and one.kind != "person" for one in before):
                    person = self._named(noun, entry)
                    span = name_span(head, person.span[1])
                    return (replace(person, text=cut(head, span), span=span),)
        return ()

    def _introduced(self, head: Token, person: Actor) -> Actor:
        """Somebody whom the registry does not know, with the country and the office that come before the name."""
        role = self._role(head)
        if person.id is not None or role is None:
            return person
        office = self._office(head, role[0], None)
        return replace(person, country=person.country or office.country, sector=office.sector or person.sector)

    def _is_name(self, token: Token) -> bool:
        return token.offset in self._roots or token.ent_type_ == "PERSON"

    def _is_person_name(self, token: Token) -> bool:
        entry = self.entry(token)
        return entry.kind == "person" if entry is not None else token.ent_type_ == "PERSON"

    def _named(self, head: Token, entry: Entry) -> Actor:
        (country, sector), id, name = self.registry.standing(entry, self.published), entry.id, entry.name
        if self.sense(head) in {"capital", "metonym"} and entry.kind in {"state", "government"} and country:
            government = self.registry.government(country)
            id, sector, name = government.id, government.sector, government.name
        if entry.kind == "person" and self.published:
            sector = sector_of(entry.sector, self.registry.spells(entry.id, self.published))
        start, end = self._roots.get(head.offset, (head.i, head.i + 1))
        first, last = head.doc[start], head.doc[end - 1]
        span = (first.offset, last.offset + len(last))
        if entry.kind == "person":
            span = (name_span(head, span[1])[0], span[1])
            sector = "OPP" if opposes(head) else sector
        return Actor(text=cut(head, span), span=span, id=id, country=country, sector=sector, name=name)

    def _unknown(self, head: Token) -> Actor:
        """A person or body that the registry does not know: country and sector from the words around the name."""
        person = head.ent_type_ == "PERSON" or head.text in self._surnames
        country, sector = self._country(head), "CVL" if person else None
        for word in [*kids(head, "compound", "amod", "nmod"), *kids(head, "appos")]:
            role = self._role(word)
            if role is not None:
                of_state = role[0] == "GOV" and role[1] is not None  # "President X of the Y Party"
                if person and not of_state and (group := self._group_served(head, word)) is not None:
                    return replace(group, text=cut(head, name_span(head)), span=name_span(head), name=None)
                sector = role[0]
                country = country or self._country(word)
                holder = self._titled(head, role[1], country) if role[1] and word.i < head.i else None
                if holder is not None and country in {None, holder.country}:
                    return self._holder(head, holder)
        if country is None:
            earlier = next((a for a in self._discourse.earlier(person=True) if is_called(a, head.text)), None)
            if earlier is not None and earlier.id:
                span = name_span(head)
                return replace(earlier, text=cut(head, span), span=span)
            if earlier is not None and person:
                country, sector = earlier.country, earlier.sector
        if person and sector == "CVL" and not kids(head, "compound", "appos"):
            sector = None
        span = name_span(head)
        return Actor(text=cut(head, span), span=span, id=None, country=country, sector=sector, name=None)

    def _group_served(self, name: Token, role: Token) -> Actor | None:
        """ "The Houthi official Ana Roe", "Ana Roe, a Hamas spokeswoman": who acts for an armed group stands for it."""
        if any(word.lower_ in {"ex", "former"} for one in (name, role) for word in one.subtree if word.i < one.i):
            return None
        body = self.body(role) or (self.body(name) if role.dep_ != "appos" else None)
        return body if body is not None and body.sector == "REB" and (body.id or "").startswith("group:") else None

    def _titled(self, head: Token, role: str, country: str | None) -> Entry | None:
        """Who of that name, however it is spelt, held that office then."""
        found = self.titles.holder(head.text, role, self.published)
        if found is not None or country is None:
            return found
        held = self.registry.holder(country, role, self.published)
        return held if held is not None and sounds_like(held.name.split()[-1], head.text) else None

    def _holder(self, head: Token, holder: Entry, span: Span | None = None) -> Actor:
        span = span or name_span(head)
        text = cut(head, span)
        country, sector = self.registry.standing(holder, self.published)
        return Actor(text=text, span=span, id=holder.id, country=country, sector=sector, name=holder.name)

    def _role(self, head: Token) -> tuple[str, str | None] | None:
        """(sector, office) of a role noun: "foreign minister", "troops", "officials"."""
        if head.pos_ not in {"NOUN", "PROPN", "ADJ"}:
            return None
        for child in reversed(kids(head, "compound", "amod")):
            role = self.registry.role(f"{child.lower_} {head.lemma_.lower()}")
            if role is not None:
                around = (*child.children, *(one for one in head.children if one != child))
                below = any(word.lower_ in BELOW for word in around)  # "Under-Secretary General", "deputy premier"
                return role.sector, None if below else role.key
        for noun in prepositions(head, "of"):  # "secretary of state"
            role = self.registry.role(f"{head.lemma_.lower()} of {noun.lower_}")
            if role is not None:
                return role.sector, role.key
        role = self.registry.role(head.lemma_.lower(), self._country(head))
        below = any(word.lower_ in BELOW for word in head.children)
        return (role.sector, None if below else role.key) if role is not None else None

    def _offices(self, head: Token, sector: str | None, key: str | None) -> tuple[Actor, ...]:
        """One actor, or one for each country of "U.S. and Russian officials"."""
        if sector == "PTY" and are_at_the_table(head) and not self._discourse.has_spoken_of("OPP", "PTY"):
            sector = None  # the parties to a truce
        theirs = head.lemma_.lower() in OPPOSITES  # "his X and Y counterparts" are none of his own
        around = [child for child in head.children if child.dep_ in MODIFIERS and not (theirs and child.pos_ == "PRON")]
        sides = [a for child in around for a in self.modifier(child) if a.country]
        of = [a for noun in prepositions(head, "of", "from") for a in self.who(noun)]
        of = [a for a in of if a.country or (a.id or "").startswith(("bloc:", "org:"))]
        if not sides and len({side(actor) or actor.id for actor in of}) > 1 and head.tag_ in {"NNS", "NNPS"}:
            held = " ".join(word.text for word in (*kids(head, "compound", "amod"), head))
            several = [(a, self._for(a, head, sector, key)) for a in of]
            return tuple(replace(one, name=one.name or f"{held} of {a.name or a.text}") for a, one in several)
        if len({side(actor) for actor in sides}) < 2 or head.tag_ not in {"NNS", "NNPS"}:
            return (self._office(head, sector, key),)
        last = (sides[-1].span[0], head.offset + len(head))
        found = [self._for(actor, head, sector, key) for actor in sides]
        found = [replace(actor, name=f"{actor.text} {head.text}") for actor in found]
        if sector == "REB" and any((one.id or "").startswith("group:") for one in sides):
            found = sides  # "X and the rebels of group Y": X has no rebels here
        return (*found[:-1], replace(found[-1], text=cut(head, last), span=last))

    def _for(self, actor: Actor, head: Token, sector: str | None, key: str | None) -> Actor:
        """Those who act for one of several: a group's are the group, a state's its officials or forces."""
        if side(actor) != actor.country or (actor.id or "").startswith("group:"):
            return actor
        return self._office(head, sector, key, country=actor.country, span=actor.span)

    def _office(
        self, head: Token, sector: str | None, key: str | None, *, country: str | None = None, span: Span | None = None
    ) -> Actor:
        if country is None and (body := self.body(head)) is not None:
            return self._of_body(head, body, key, span or name_span(head))
        country = country or self._country(head)
        span = span or name_span(head)
        plural = head.tag_ in {"NNS", "NNPS"}
        id: str | None = None
        name: str | None = None
        one = not plural and not is_one_of_many(head)
        if key and one and not stands_for_many(head, key) and not self._is_for_a_country(head) and not of_a_group(head):
            holder = self.registry.holder(country, key, self.published) if country else None
            if holder is None:  # "the envoy", "the US envoy": the one who was spoken of
                spoken = next((a.id for a in self._discourse.earlier(role=key) if country in {None, a.country}), None)
                holder = self.registry.entry(spoken) if spoken and spoken in self.registry else None
            if holder is not None and (not is_any_envoy(head) or self._discourse.knows(holder.id)):
                id, name, country = holder.id, holder.name, self.registry.standing(holder, self.published)[0]
        if id is None and country is None and any(child.lower_ in {"the", "these", "those"} for child in head.children):
            # "the envoys": the envoys spoken of before
            role = key or ("" if kids(head, "compound") else head.lemma_.lower())  # "the justice minister" is another
            same = self._discourse.spoken_of(role) if not plural else None
            if same is not None and (same.id or "").startswith("person:"):
                return replace(same, text=cut(head, span), span=span)
            same = same or next((a for a in self._discourse.earlier(role=role) if a.country or a.id), None)
            country = same.country if same is not None else self._discourse.only_state(head)
            if same is not None and country is None and plural:
                return replace(same, text=cut(head, span), span=span)  # "European leaders … The leaders"
        if id is None and country is not None and (sector in {"GOV", "UNK"} or key == "mediator"):
            # delegates and counterparts of a state speak for its government unless the text says otherwise
            own = self.registry.government(country)
            whose = is_bare(head) or (head.lemma_.lower() == "government" and prepositions(head, "of"))
            id, sector, name = own.id, "GOV", own.name if whose else None  # what is cut says "government" alone
        elif id is None and country is not None and sector == "MIL":
            id = f"mil:{country}"
            if f"state:{country}" in self.registry and any(child.tag_ == "PRP$" for child in kids(head, "poss")):
                name = f"forces of {self.registry.entry(f'state:{country}').name}"  # "their troops"
        return Actor(text=cut(head, span), span=span, id=id, country=country, sector=sector, name=name)

    def _is_for_a_country(self, head: Token) -> bool:
        """Of several envoys of one state the country that they are sent for tells which; the registry does not know."""
        return head.lemma_.lower() in ENVOYS and any(
            is_assignment(word) for noun in prepositions(head, "for") for word in noun.subtree if self.entry(word)
        )

    def body(self, head: Token) -> Actor | None:
        """The group or organisation a role belongs to: "M23 fighters", "the Hamas leader", "UN officials"."""
        theirs = head.lemma_.lower() in OPPOSITES  # "their counterparts" are of another body than they
        around = [child for child in head.children if child.dep_ in MODIFIERS and not (theirs and child.pos_ == "PRON")]
        sides = [a for child in around for a in self.modifier(child)]
        if sent_by(head):
            return None
        over = prepositions(head, "of", "from", *(("for",) if head.lemma_.lower() in SPOKESPEOPLE else ()))
        sides += [a for noun in over for a in self.who(noun)]
        found = next((body for a in sides if (body := self._serving(a)) is not None), None)
        if found is None and head.lemma_.lower() in ENVOYS and any(is_secretary_general(noun) for noun in over):
            un = self.registry.entry(UN)  # whose envoys are called that without another word
            return Actor(text=un.name, span=name_span(head), id=un.id, country=None, sector=un.sector, name=un.name)
        return found

    def _serving(self, actor: Actor) -> Actor | None:
        """The body itself, or that of which somebody holds an office: "the envoy of the Secretary-General"."""
        if actor.id is None or actor.id.startswith(("group:", "org:", "bloc:")):
            return actor if actor.id else None
        one = self.registry.served(actor.id, self.published) if actor.id.startswith("person:") else None
        return replace(actor, id=one.id, country=one.country, sector=one.sector, name=one.name) if one else None

    def _of_body(self, head: Token, body: Actor, key: str | None, span: Span) -> Actor:
        """A group speaks and acts through its officials and fighters; they are no officials of its country."""
        holder = None
        if key and body.id and head.tag_ not in {"NNS", "NNPS"} and not is_one_of_many(head):
            tried = (key, "commander", "president", "secretary_general") if key == "leader" else (key,)
            held = (self.registry.holder(body.id, row, self.published) for row in tried)
            holder = next((entry for entry in held if entry is not None), None)
        if holder is not None:
            return self._holder(head, holder, span)
        return replace(body, text=cut(head, span), span=span)

    def _country(self, head: Token) -> str | None:
        """The country that the words around a role name: "Ukrainian", "Russia's", "of Sudan"; else "his"."""
        around = [child for child in head.children if child.dep_ in MODIFIERS]
        around.sort(key=lambda child: child.pos_ == "PRON")  # "his Egyptian counterpart" is Egyptian
        for child in around:
            if child.pos_ == "PRON" and head.lemma_.lower() in OPPOSITES:
                continue  # "his counterpart" is of another country than he
            for actor in self.modifier(child):
                if actor.country:
                    return actor.country
        ways = ("of", "from") if head.lemma_.lower() in ENVOYS | OFFICES else ("of", "from", "for")
        return next((a.country for noun in prepositions(head, *ways) for a in self.who(noun) if a.country), None)

    def _pronoun(self, head: Token) -> tuple[Actor, ...]:
        span = (head.offset, head.offset + len(head))
        apart = [actor for one in doers(head) for actor in self._one(one)]
        forces = head.lower_ == "their" and self.registry.role(head.head.lemma_.lower()) is not None
        if head.lower_ == "i" and (told := quoting(head)) is not None:
            return tuple(replace(one, text=head.text, span=span, name=one.name or one.text) for one in self.who(told))
        at, told_by = before_what_is_told(head), teller_of(head)
        found = self._discourse.antecedents(head.lower_, at, apart, somebody=forces, told_by=told_by)
        if not found and self._discourse.is_a_stranger(head.lower_, at):
            return (self.described(head),)
        return tuple(replace(actor, text=head.text, span=span, name=actor.name or actor.text) for actor in found)

    # -- discourse --------------------------------------------------------------------------------------------

    def read(self, sentence: Iterable[Token]) -> None:
        """Take note of everyone a sentence names, left to right, so that later words can point back."""
        self._discourse.sentence += 1
        for token in sentence:
            if is_aside(token) or is_venue(token, self.sense(token)):
                continue
            if token.lower_ in {"he", "she"} and token.dep_ == "nsubj" and token.head.dep_ == "ROOT":
                self._note(token, self._one(token))
            if token.pos_ not in {"NOUN", "PROPN"} or token.dep_ in {"compound", "amod", "nmod"}:
                if token.offset in self._roots and token.dep_ in {"compound", "amod", "nmod"}:
                    self._note(token, self.modifier(token))
                continue
            actors = self._one(token)
            if actors or (token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ == "NOUN"):
                self._note(token, actors or (None,))

    def _note(self, token: Token, actors: tuple[Actor | None, ...]) -> None:
        first = token
        while first.dep_ == "conj" and first.head.pos_ in NOMINAL:
            first = first.head
        others = [one for one in kids(token, "conj") if not self.is_piece(one) and rest_of_name(token) != one]
        plural = token.tag_ in {"NNS", "NNPS"} or first != token or bool(others) or len(actors) > 1
        watching = watches(token)
        for actor in actors:
            seen = Seen(
                actor=actor,
                at=token.offset,
                sentence=self._discourse.sentence,
                subject=token.dep_ in {"nsubj", "nsubjpass"},
                plural=plural if actor is not None else token.tag_ == "NNS",
                person=actor is not None and self._is_person(token, actor, plural),
                role=self._role_key(token, actor) if actor is not None else None,
                group=-token.offset if watching else first.offset,
                own=own_side(token, actor, self.registry, self.published),
                aside=watching or mediates(token) or tells_where(token, self) or sits_in(first, actor) or helps(first),
                main=token.dep_ in {"nsubj", "nsubjpass"} and token.head.dep_ == "ROOT",
            )
            self._discourse.note(seen, he_or_she(token, actor) if seen.person and actor is not None else None)

    def _role_key(self, token: Token, actor: Actor) -> str | None:
        told = office_beside(token, self._role)
        if told is None and actor.id and actor.id.startswith("person:"):
            told = next((spell.role for spell in self.registry.spells(actor.id, self.published)), None)
        role = self._role(token) if told is None else None
        return told or ((role[1] or token.lemma_.lower()) if role else None)

    def _is_person(self, token: Token, actor: Actor, plural: bool) -> bool:
        """Whether "he" or "she" may mean it: a registered person, a name the text treats as one, one office holder."""
        if actor.id is not None and token.offset in self._roots:
            return actor.id.startswith("person:")
        if token.ent_type_ == "PERSON" or token.text in self._surnames or token.pos_ == "PRON" or is_titled(token):
            return True
        return self._role(token) is not None and not plural and token.lemma_.lower() not in BODIES
