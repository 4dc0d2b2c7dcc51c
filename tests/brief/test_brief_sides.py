"""Whose dead they are, and under which party a leader's moves stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import brief_record as made

from dragoman.brief.desk import desk, leading
from dragoman.brief.evidence import Notes
from dragoman.brief.parties import Parties
from dragoman.brief.tolls import toll
from dragoman.config import Party
from dragoman.types import Actor, Event, Mention, Particular

STATES = {"mil:PAK": ("PAK", "Pakistan"), "mil:AFG": ("AFG", "Afghanistan")}


def _told(*figures: tuple[str, str, str | None, str, date]) -> str:
    """The cell that reports give, each with the name of its outlet, its figure, whose dead they are, and its day."""
    documents, mentions = {}, []
    for outlet, value, about, cue, day in figures:
        doc = made.document(f"Fighting killed people near Dravo; {cue}.", title=cue, outlet=outlet, published=day)
        one = made.mention(doc, "Fighting killed people near Dravo", "killed", "ASSAULT")
        if about in STATES:  # whose state some report names
            code, name = STATES[about]
            state = Actor(text=name, span=(0, 8), id=f"state:{code}", country=code, sector=None, name=name)
            one = replace(one, targets=(state,))
        documents[doc.id] = doc
        mentions.append(
            replace(one, particulars=(Particular(key="killed", value=value, span=(0, 8), about=about, cue=cue),))
        )
    event = Event(id=mentions[0].id, mentions=tuple(mentions), outlets=(), independent=len(mentions))
    at = desk(documents, [event], (), Notes(documents, {id: n for n, id in enumerate(documents, start=1)}))
    return "".join(part.text for part in toll(at, event, "killed").parts)


def test_a_least_figure_is_told_as_one_and_with_its_comma() -> None:
    assert _told(("Post", "2000-2000", "civilian", "more than 2,000 civilians", date(2025, 12, 1))) == (
        "at least 2,000 (civilians): Post"
    )


def test_the_dead_of_two_sides_are_two_figures_and_no_range() -> None:
    first, then = date(2025, 12, 1), date(2025, 12, 3)
    cell = _told(
        ("Post", "58-58", "mil:PAK", "58 soldiers", first),
        ("Wire", "23-23", "mil:PAK", "23 soldiers", first),
        ("Wire", "200-200", "mil:AFG", "more than 200 fighters", then),
    )
    assert cell == "at least 200 (of Afghanistan): Wire. 23–58 (of Pakistan): Post; Wire"


def test_only_a_later_report_has_the_latest_figure() -> None:
    first, then = date(2025, 12, 1), date(2025, 12, 3)
    assert _told(("Post", "8-8", None, "8", first), ("Wire", "3-3", None, "three", then)) == "3–8, latest 3: Post; Wire"
    assert _told(("Post", "8-8", None, "8", first), ("Wire", "3-3", None, "three", first)) == "3–8: Post; Wire"


def test_what_one_sentence_counts_apart_stands_beside_its_sum() -> None:
    cell = _told(("Post", "30-30", None, "five soldiers + 25 militants were killed", date(2025, 12, 1)))
    assert cell == "30 (five soldiers + 25 militants): Post"


def _of_leader(mention: Mention) -> str:
    return Parties((Party(id="group:lake-peoples-front", name="Lake People’s Front"),)).key(mention, mention.actors[0])


def test_a_leader_stands_with_the_party_that_he_leads() -> None:
    doc = made.document("Sorin Hald offered a truce.", title="Truce", outlet="Post", published=date(2025, 12, 1))
    hald = replace(made.actor(doc, "Sorin Hald"), id="person:sorin-hald", name="Sorin Hald")
    one = made.mention(doc, "Sorin Hald offered a truce", "offered", "AGREE", actors=(hald,), move="propose")
    assert _of_leader(one) == "person:sorin-hald"
    led = Particular(key="serves", value="group:lake-peoples-front", span=(0, 10), about=hald.id, cue="office")
    assert _of_leader(replace(one, particulars=(led,))) == "group:lake-peoples-front"


def test_a_move_is_told_by_who_made_it_before_those_who_say_so() -> None:
    mentions = []
    for text, voice, confidence in (
        ("Ilan Roth said that Vessia had agreed to the truce.", "Ilan Roth", 0.95),
        ("Vessia agreed to the truce of the mediators.", None, 0.7),
    ):
        doc = made.document(text, title=text[:9], outlet="Post", published=date(2025, 12, 1))
        who, speaker = made.actor(doc, "Vessia"), made.actor(doc, voice) if voice else None
        one = made.mention(doc, text[:-1], "agreed", "AGREE", actors=(who,), move="accept", speaker=speaker)
        mentions.append(replace(one, confidence=confidence))
    event = Event(id=mentions[0].id, mentions=tuple(mentions), outlets=("Post",), independent=2)
    assert leading(event).id == mentions[1].id
    unsure = replace(event, mentions=(mentions[0], replace(mentions[1], confidence=0.4)))
    assert leading(unsure).id == mentions[0].id


def test_whoever_tells_of_an_attack_does_not_deny_it_with_what_came_of_it() -> None:
    told = made.document(
        "Vessia attacked Dravo, the Ardland army said.", title="Attack", outlet="Post", published=date(2025, 12, 1)
    )
    then = made.document(
        "The Ardland army denied that Dravo had fallen. Vessia denied any attack.", title="Denial", outlet="Post",
        published=date(2025, 12, 2),
    )  # fmt: skip
    vessia, army = made.actor(told, "Vessia"), made.actor(told, "Ardland army")
    attack = made.mention(told, told.text[:-1], "attacked", "ASSAULT", actors=(vessia,), speaker=army)
    own = made.mention(
        then, "Ardland army denied that Dravo had fallen", "denied", "ACCUSE", move="deny",
        actors=(made.actor(then, "Ardland army"),),
    )  # fmt: skip
    theirs = made.mention(
        then, "Vessia denied any attack", "denied", "ACCUSE", actors=(made.actor(then, "Vessia"),), move="deny"
    )
    documents = {told.id: told, then.id: then}
    events = [Event(id=one.id, mentions=(one,), outlets=("Post",), independent=1) for one in (attack, own, theirs)]

    def contested(*denials: Mention) -> bool:
        links = [made.link("denies", one, attack, then, "denied") for one in denials]
        at = desk(documents, events, links, Notes(documents, {told.id: 1, then.id: 2}))
        return at.contested(events[0])

    assert not contested(own)
    assert contested(theirs)
    assert contested(own, theirs)
