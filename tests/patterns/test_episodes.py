"""An episode of the record in the words of the library: who has which role, what is a step, and what is told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dragoman.config import Config, Party
from dragoman.errors import ConfigError
from dragoman.measures import Scope
from dragoman.patterns import casting, episodes
from dragoman.patterns.casting import Act
from dragoman.patterns.episodes import Episode
from dragoman.patterns.library import MIRROR, mirrored
from dragoman.record import Record
from dragoman.types import Mention
from dragoman.workspace import Workspace
from news_record import DAY, document, mention, on, place, put, say

ONE = timedelta(days=1)
EXX, WYE, ZED = "state:EXX", "state:WYE", "state:ZED"
CONFIG = Config(name="two", parties=(Party(id=EXX, name="Exland"), Party(id=WYE, name="Wyeland")))


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.duckdb") as opened:
        yield opened


def act(what: str, who: str, to: str = "", *, day: date = DAY, events: int = 1) -> Act:
    return Act(day, what, "", tuple(who.split()), tuple(to.split()), (), events, ("m",))


def fight(record: Record, by: str, to: str, day: date, **parts: Any) -> Mention:
    text = f"{by} shelled {to} on {day}."
    given: dict[str, Any] = {"kind": "ASSAULT", "mode": "heavy-weapons", "by": by, "to": to, "when": on(day)}
    return say(record, text, "shelled", day=day, **(given | parts))


def move(record: Record, by: str, to: str, what: str, day: date, kind: str = "REQUEST", **parts: Any) -> Mention:
    text = f"{by} spoke to {to} on {day} ({what})."
    given: dict[str, Any] = {"kind": kind, "move": what, "by": by, "to": to, "when": on(day)}
    return say(record, text, "spoke", day=day, **(given | parts))


def told(found: Episode | None) -> list[str]:
    assert found is not None
    return [f"{step.on:%d} {step.said}" for step in found.steps]


def test_the_two_sides_are_the_parties_that_fight_most_and_a_fights_more() -> None:
    acts = [act("fight", "x", "y"), act("fight", "y", "x", events=3), act("fight", "x", "z", events=9)]
    found = casting.sides(acts, {"x", "y"})
    assert found is not None
    assert found[:2] == ("y", "x")
    assert found[2] == "A and B are the parties with most fights between them: 4, of which A 3 and B 1"


def test_without_fights_the_two_sides_are_those_that_demand_and_refuse() -> None:
    acts = [act("meet", "x y"), act("reject", "y", "x"), act("demand", "x", "y", events=2)]
    assert (casting.sides(acts, {"x", "y"}) or ())[:2] == ("x", "y")
    assert casting.sides([act("meet", "x y")], {"x", "y"}) is None


@pytest.mark.parametrize(
    ("a", "b", "wanted"), [("x", "z", ("x", "z")), ("x", None, ("x", "y")), (None, "y", ("x", "y")), ("z", None, None)]
)
def test_the_sides_that_are_asked_for_stand(a: str | None, b: str | None, wanted: tuple[str, str] | None) -> None:
    found = casting.sides([act("fight", "y", "x")], {"x", "y"}, a, b)
    assert (found and found[:2]) == wanted


def test_one_side_cannot_be_both() -> None:
    with pytest.raises(ConfigError, match="on the same side"):
        casting.sides([], set(), "x", "x")


def test_acts_become_steps_and_a_third_party_that_meets_both_a_mediator(record: Record) -> None:
    fight(record, "Exland", "Wyeland", DAY)
    move(record, "Exland", "Wyeland", "demand", DAY + ONE, issues=("TERR",))
    move(record, "Wyeland", "Exland", "reject", DAY + 2 * ONE, kind="REJECT", issues=("TERR",))
    for number, state in ((3, "Exland"), (4, "Wyeland"), (11, "Exland"), (12, "Wyeland")):
        day = DAY + number * ONE
        place_of = place(f"Haven{number}")
        say(record, f"Zedland held talks with {state} on {day}.", "talks", day=day, by=f"Zedland {state}",
            when=on(day), place=place_of)  # fmt: skip
    found = episodes.read(record, CONFIG)
    assert told(found) == [
        "05 A fight (strike) B", "06 A demand B [territory and borders]", "07 B reject A [territory and borders]",
        "08 A + mediator meet", "09 B + mediator meet", "16 A + mediator meet", "17 B + mediator meet",
    ]  # fmt: skip
    assert found is not None
    assert [(one.id, one.role) for one in found.parts] == [(EXX, "A"), (WYE, "B"), (ZED, "mediator")]
    assert found.parts[2].why == "met A in 2 reports and B in 2, addressed both at once in 0"
    assert len(found.parts[2].mentions) == 4


@pytest.mark.parametrize(("fights", "role"), [("Wyeland", "third"), ("Exland", "third"), (None, "mediator")])
def test_a_party_that_fights_another_is_no_mediator_for_meeting_both(
    record: Record, fights: str | None, role: str
) -> None:
    if fights:
        fight(record, "Zedland", fights, DAY - 300 * ONE)  # long before the episode
    fight(record, "Exland", "Wyeland", DAY)
    for number, state in ((3, "Exland"), (4, "Wyeland"), (11, "Exland"), (12, "Wyeland")):
        day = DAY + number * ONE
        place_of = place(f"Haven{number}")
        say(record, f"Zedland held talks with {state} on {day}.", "talks", day=day, by=f"Zedland {state}",
            when=on(day), place=place_of)  # fmt: skip
    settings = replace(CONFIG, parties=(*CONFIG.parties, Party(id=ZED, name="Zedland")))
    found = episodes.read(record, settings)
    assert found is not None
    assert {one.id: one.role for one in found.parts}[ZED] == role


def test_who_gives_to_one_side_is_its_patron(record: Record) -> None:
    fight(record, "Exland", "Wyeland", DAY)
    parts: dict[str, Any] = {"kind": "AID", "by": "Zedland", "to": "Wyeland", "when": on(DAY + ONE)}
    say(record, "Zedland sent shells to Wyeland.", "sent", day=DAY + ONE, **parts)
    found = episodes.read(record, CONFIG)
    assert told(found) == ["05 A fight (strike) B", "06 patron of B aid B"]


def test_what_is_planned_denied_or_only_supposed_is_no_step(record: Record) -> None:
    fight(record, "Exland", "Wyeland", DAY)
    for number, status in enumerate(("planned", "negated", "hypothetical", "conditional", "denied")):
        fight(record, "Wyeland", "Exland", DAY + number * ONE, status=status)
    assert told(episodes.read(record, CONFIG)) == ["05 A fight (strike) B"]


def test_like_acts_near_to_one_another_are_told_once_and_no_step_is_longer_than_a_fortnight(record: Record) -> None:
    for number in range(20):
        fight(record, "Exland", "Wyeland", DAY + number * ONE)
    fight(record, "Exland", "Wyeland", DAY + 40 * ONE)
    found = episodes.read(record, CONFIG)
    assert found is not None
    assert [(step.on - DAY).days for step in found.steps] == [0, 14, 40]
    assert all((step.until - step.on).days <= 14 for step in found.steps)


def test_moves_about_different_things_are_two_steps(record: Record) -> None:
    fight(record, "Exland", "Wyeland", DAY)
    for issue in ("TERR", "HUM"):
        text = f"Exland asked Wyeland about {issue}."
        say(record, text, "asked", kind="REQUEST", move="demand", by="Exland", to="Wyeland", issues=(issue,))
    assert sorted(told(episodes.read(record, CONFIG)))[:2] == [
        "05 A demand B [prisoners, missing, children, civilians]",
        "05 A demand B [territory and borders]",
    ]


def test_the_episode_is_the_last_half_year_unless_days_are_given(record: Record) -> None:
    fight(record, "Wyeland", "Exland", DAY - 300 * ONE)
    fight(record, "Exland", "Wyeland", DAY)
    assert told(episodes.read(record, CONFIG)) == ["05 A fight (strike) B"]
    long = episodes.read(record, CONFIG, Scope(since=DAY - 400 * ONE))
    assert long is not None
    assert len(long.steps) == 2
    assert told(episodes.read(record, CONFIG, Scope(since=DAY - 400 * ONE, until=DAY))) == ["08 A fight (strike) B"]


def test_a_past_day_knows_nothing_later(record: Record) -> None:
    fight(record, "Exland", "Wyeland", DAY)
    fight(record, "Wyeland", "Exland", DAY + 9 * ONE)
    found = episodes.read(record, CONFIG, Scope(as_of=DAY + ONE))
    assert told(found) == ["05 A fight (strike) B"]
    assert found is not None
    assert found.until == DAY + ONE


def test_order_of_arrival_changes_nothing(tmp_path: Path) -> None:
    docs = [document(f"Exland shelled Wyeland on {DAY + day * ONE}.", day=DAY + day * ONE) for day in (0, 5, 9)]
    steps = []
    for name, order in (("one", docs), ("other", docs[::-1])):
        with Record.open(tmp_path / f"{name}.duckdb") as record:
            for doc in order:
                parts: dict[str, Any] = {"kind": "ASSAULT", "by": "Exland", "to": "Wyeland"}
                put(record, doc, mention(doc, "shelled", when=on(doc.published or DAY), **parts), held=DAY + 9 * ONE)
            found = episodes.read(record, CONFIG)
            assert found is not None
            steps.append(found.steps)
    assert steps[0] == steps[1]
    assert len(steps[0]) == 3


def test_parties_of_one_side_and_members_of_their_bloc_are_one() -> None:
    from dragoman.config import Bloc, Member

    config = Config(
        name="sides",
        parties=(
            Party(id="bloc:east", name="East", side="Eastern allies"),
            Party(id=ZED, name="Zedland", side="Eastern allies"),
            Party(id=EXX, name="Exland"),
        ),
        blocs=(Bloc(id="bloc:east", name="East", members=(Member(id=WYE, until=DAY), Member(id=EXX))),),
    )
    units = casting.units_of(config)
    sides = (ZED, "bloc:east", "bloc:eastern-allies", WYE, EXX, "text:drones", "media:ferry")
    assert units.all(sides, DAY - ONE) == ("bloc:east", EXX)
    assert units.of(WYE, DAY) == WYE  # it has left
    assert units.several == {"bloc:east": "Eastern allies"}


def test_an_empty_record_and_one_without_opponents_have_no_episode(record: Record) -> None:
    assert episodes.read(record, CONFIG) is None
    say(record, "Zedland held talks with Exland.", "talks", by="Zedland Exland")
    assert episodes.read(record, CONFIG) is None


def test_the_invented_process_is_told_with_its_roles(two_rivers: Path) -> None:
    with Record.open(two_rivers / "record.duckdb", read_only=True) as record:
        config = Workspace(two_rivers).config()
        found, turned = (episodes.read(record, config, a=a, b=b) for a, b in ((None, None), ("state:XBE", "state:XAR")))
    assert found is not None
    assert turned is not None
    roles = {one.id: one.role for one in found.parts}
    assert (roles["state:XAR"], roles["state:XBE"], roles["state:XSU"]) == ("A", "B", "mediator")
    assert roles["bloc:northern-compact"] == "patron_B"
    said = {f"{step.on:%m-%d} {step.said}" for step in found.steps}
    assert {
        "03-04 A fight (strike) B",
        "03-06 mediator propose A + B [the process itself]",
        "05-05 A sign B [ceasefire and separation]",
    } <= said
    # Whoever is called A: the steps are the same with the roles exchanged.
    assert [step.said for step in turned.steps] == [step.said for step in mirrored(found.steps)]
    assert {one.id: MIRROR.get(one.role, one.role) for one in turned.parts} == roles
    assert all(step.mentions and step.what for step in found.steps)
