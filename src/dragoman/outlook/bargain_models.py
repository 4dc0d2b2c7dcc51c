"""What each model of bargaining and war makes of the same two sides: agreement, terms, and how long it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dragoman.outlook import beliefs, fearon, forts, parameters, rubinstein, screening, two_sides, war_of_attrition
from dragoman.outlook.parameters import Change, Drawn, Field

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

FIELDS = (
    Field(name="capability", label="force: the chance to win a battle is own / both", unit="any unit", needed=True,
          open=True),
    Field(name="held", label="places it holds, of those the war is about", unit="places", least=1, most=40, needed=True,
          whole=True, adds=True),
    Field(name="cost", label="cost of one battle, as a share of what the war is about", unit="share", most=10,
          needed=True, open=True),
    Field(name="doubt", label="by what part of its cost the other may err about it", unit="share", most=0.95,
          adds=True),
    Field(name="patience", label="what a unit one battle later is worth now", unit="share", least=0.01, most=1,
          adds=True),
    Field(name="optimism", label="what it adds to its own chance to win a battle", unit="share", least=-0.5, most=0.5,
          adds=True),
    Field(name="firmness", label="how many battles its belief is worth", unit="battles", most=10_000, open=True),
    Field(name="never", label="chance that it never gives in", unit="share", most=1, adds=True, open=True),
    Field(name="later", label="by what factor its force changes before the next round", unit="factor", most=100,
          open=True),
    Field(name="days", label="how long a battle and the talks after it take", unit="days", most=3660, shared=True,
          open=True),
)  # fmt: skip
HORIZON = 24  # battles that are looked at one by one where beliefs are learnt
ROUNDS = 6  # offers to a side with a secret before the war is fought to the end
SURE = 0.01  # no chance of a battle is below this or above 1 less this, whatever a side believes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one model says: (draw,) each; NaN where it says nothing of it."""

    model: str
    share: Floats  # of the first side, where they agree
    agree: Floats  # chance that they agree, or one gives in, before arms decide
    at_once: Floats  # chance that this is before the next battle
    rounds: Floats  # battles until agreement or until arms decide, in the mean
    ends: tuple[Floats, Floats] | None = None  # the least the first side takes, the most the other leaves it
    fought: Floats | None = None  # (battle, draw) chance that the first, second, … battle is fought
    unsettled: NDArray[np.bool_] | None = None  # draws in which the way of solving it did not come to rest


@dataclass(frozen=True, slots=True)
class Model:
    """A model, what it needs besides capability, held and cost, and whose offer it is about."""

    name: str
    needs: tuple[str, ...]
    says: str
    play: Callable[[Model, Drawn], Outcome]
    side: int = 0

    def label(self, names: Sequence[str]) -> str:
        """Its name with the side in words."""
        return self.name.format(names[self.side])

    @property
    def slug(self) -> str:
        """Its name for programs: the sides are the first and the second by id."""
        return two_sides.slug(self.label(("first", "second")))


def battle(one: Drawn) -> Floats:
    """The chance that the first side wins a battle: its force by that of both (the ratio form of a contest).

    Where the record gives a chance, that is the one of forces as they are, and forces multiply its odds.
    """
    a, b = one.pair("capability")
    if one.has("chance"):
        chance = one.of(0, "chance")
        a, b = a * chance, b * (1 - chance)
    return np.asarray(a / (a + b))


def front(one: Drawn) -> tuple[int, int]:
    """Places that the first side holds, and all places."""
    held = one.whole(0, "held")
    return held, held + one.whole(1, "held")


def war(one: Drawn) -> tuple[Floats, Floats, Floats, Floats]:
    """Of a war to the end: the first side's chance, what it costs the first and the second, and its battles."""
    chance, place = battle(one), front(one)
    battles = forts.expected_battles(chance, *place)
    return forts.win_chance(chance, *place), one.of(0, "cost") * battles, one.of(1, "cost") * battles, battles


def changed(one: Drawn, change: Change) -> Drawn:
    """The same draws after a change; what one side gains of the front the other loses."""
    _, places = front(one)
    after = parameters.changed(one, change, FIELDS)
    if "held" not in change.by:
        return after
    values = dict(after.values)
    for who, other in (one.actors, one.actors[::-1]):
        if who in change.actors:
            now = np.clip(one.values[who, "held"] + round(change.by["held"]), 1, places - 1)
            values[who, "held"], values[other, "held"] = now, places - now
            break
    return replace(after, values=values)


def played(one: Drawn) -> Iterator[tuple[Model, Outcome]]:
    """Every model for which there are inputs."""
    for model in MODELS:
        if one.has(*model.needs):
            yield model, model.play(model, one)


def _range(model: Model, one: Drawn) -> Outcome:
    chance, cost_a, cost_b, battles = war(one)
    return _by_range(model, fearon.bargaining_range(chance, chance, cost_a, cost_b), battles)


def _believed_range(model: Model, one: Drawn) -> Outcome:
    place, seen = front(one), _believed(one)
    low, high = fearon.bargaining_range(
        *(forts.win_chance(chance, *place) for chance in seen),
        *(one.of(side, "cost") * forts.expected_battles(seen[side], *place) for side in (0, 1)),
    )
    return _by_range(model, (low, high), war(one)[3])


def _by_range(model: Model, ends: tuple[Floats, Floats], battles: Floats) -> Outcome:
    low, high = (np.clip(end, 0, 1) for end in ends)
    both = ends[0] <= ends[1]
    agree = both.astype(float)
    share = np.where(both, (low + high) / 2, np.nan)
    return Outcome(
        model=model.name, share=share, agree=agree, at_once=agree, rounds=(1 - agree) * battles,
        ends=(np.where(both, low, np.nan), np.where(both, high, np.nan)),
    )  # fmt: skip


def _believed(one: Drawn) -> tuple[Floats, Floats]:
    """The first side's chance to win a battle, as the first and as the second believe."""
    chance, (a, b) = battle(one), one.pair("optimism")
    return np.clip(chance + a, SURE, 1 - SURE), np.clip(chance - b, SURE, 1 - SURE)


def _one_offer(model: Model, one: Drawn) -> Outcome:
    chance, cost_a, cost_b, battles = war(one)
    own, other = (cost_a, cost_b) if model.side == 0 else (cost_b, cost_a)
    doubt = one.of(1 - model.side, "doubt")
    win = chance if model.side == 0 else 1 - chance
    ask, fight = fearon.one_offer(win, own, other * (1 - doubt), other * (1 + doubt))
    share = ask if model.side == 0 else 1 - ask
    agree = 1 - fight
    return Outcome(
        model=model.name, share=np.where(agree > 0, share, np.nan), agree=agree, at_once=agree, rounds=fight * battles
    )


def _shift(model: Model, one: Drawn) -> Outcome:
    chance, cost_a, cost_b, battles = war(one)
    forces = {
        (who, "capability"): one.of(side, "capability") * one.of(side, "later") for side, who in enumerate(one.actors)
    }
    later = forts.win_chance(battle(replace(one, values={**one.values, **forces})), *front(one))
    peace = fearon.shift_gap(chance, later, cost_a, cost_b, *one.pair("patience")) <= 0
    agree = peace.astype(float)
    return Outcome(
        model=model.name, share=np.full_like(chance, np.nan), agree=agree, at_once=agree, rounds=(1 - agree) * battles
    )


def _turns(model: Model, one: Drawn) -> Outcome:
    chance, cost_a, cost_b, _ = war(one)
    pays = [np.maximum(chance - cost_a, 0), np.maximum(1 - chance - cost_b, 0)]
    patience = one.pair("patience")
    first, second = model.side, 1 - model.side
    share_of = rubinstein.share_while_fighting if "goes on" in model.name else rubinstein.share_with_way_out
    share = share_of(patience[first], patience[second], pays[first], pays[second])
    known = np.where(np.isnan(share), np.nan, 1.0)
    return Outcome(
        model=model.name, share=share if model.side == 0 else 1 - share, agree=known, at_once=known, rounds=1 - known
    )


def _known(model: Model, one: Drawn) -> Outcome:
    held, places = front(one)
    found = forts.agreed(battle(one), one.pair("cost"), one.pair("patience"), places)
    sure = np.ones_like(found.share[held])
    return Outcome(
        model=model.name, share=found.share[held], agree=sure, at_once=sure, rounds=1 - sure,
        ends=(found.low[held], found.high[held]), unsettled=~found.settled,
    )  # fmt: skip


def _learning(model: Model, one: Drawn) -> Outcome:
    held, places = front(one)
    found = beliefs.course(
        battle(one), _believed(one), one.pair("firmness"), one.pair("cost"), one.pair("patience"), held, places,
        horizon=HORIZON,
    )  # fmt: skip
    return Outcome(
        model=model.name, share=found.share, agree=found.agreed.sum(axis=0), at_once=found.agreed[0],
        rounds=found.battles, fought=found.fought,
    )  # fmt: skip


def _screening(model: Model, one: Drawn) -> Outcome:
    held, places = front(one)
    me, other = model.side, 1 - model.side
    chance, patience = battle(one), one.pair("patience")
    cost, doubt = one.of(other, "cost"), one.of(other, "doubt")
    found = screening.screened(
        chance if me == 0 else 1 - chance, one.of(me, "cost"), cost * (1 - doubt), cost * (1 + doubt),
        (patience[me], patience[other]), held if me == 0 else places - held, places, rounds=ROUNDS,
    )  # fmt: skip
    return Outcome(
        model=model.name, share=found.share if me == 0 else 1 - found.share, agree=found.agreed.sum(axis=0),
        at_once=found.agreed[0], rounds=found.battles, fought=found.fought, unsettled=found.disordered,
    )  # fmt: skip


def _waiting(model: Model, one: Drawn) -> Outcome:
    cost, doubt, never = one.pair("cost"), one.pair("doubt"), one.pair("never")
    ones = np.ones_like(cost[0])
    found = war_of_attrition.waiting(
        (ones, ones), (cost[0] * (1 - doubt[0]), cost[1] * (1 - doubt[1])),
        (cost[0] * (1 + doubt[0]), cost[1] * (1 + doubt[1])), never,
    )  # fmt: skip
    still = found.left_a * found.left_b
    days = np.arange(HORIZON, dtype=float)
    going = np.stack([np.interp(days, time, left) for time, left in zip(found.time.T, still.T, strict=True)], axis=1)
    yields = found.yields_a + found.yields_b
    return Outcome(
        model=model.name, share=found.yields_b / yields, agree=1 - found.never, at_once=found.first_a + found.first_b,
        rounds=found.mean, fought=going,
    )  # fmt: skip


MODELS = (
    Model("range", (), "Fearon 1995: what both would rather have than the war, both knowing all", _range),
    Model(
        "range by own beliefs",
        ("optimism",),
        "Fearon 1995: the same, each believing in its own chance",
        _believed_range,
    ),
    *(
        Model(
            "one offer by {}",
            ("doubt",),
            "Fearon 1995: it asks once, not knowing the cost to the other; else war to the end",
            _one_offer,
            side,
        )
        for side in (0, 1)
    ),
    Model(
        "a shift of power to come",
        ("later", "patience"),
        "Powell 2006: can peace pay for what the rising side will force",
        _shift,
    ),
    *(
        Model(
            "offers in turn while war goes on, {} first",
            ("patience",),
            "Rubinstein 1982, the war as what each round pays (Muthoo 1999)",
            _turns,
            side,
        )
        for side in (0, 1)
    ),
    *(
        Model(
            "offers in turn with war as the way out, {} first",
            ("patience",),
            "Rubinstein 1982, Binmore, Shaked and Sutton 1989",
            _turns,
            side,
        )
        for side in (0, 1)
    ),
    Model(
        "battle by battle, all known", ("patience",), "Slantchev 2003 on the battlefield of Smith and Stam 2004", _known
    ),
    Model(
        "battle by battle, each believing in itself",
        ("patience", "optimism", "firmness"),
        "Smith and Stam 2004: learning until both agree",
        _learning,
    ),
    *(
        Model(
            "battle by battle, {} asks",
            ("patience", "doubt"),
            "Powell 2004, Slantchev 2003: asks again, not knowing the cost to the other",
            _screening,
            side,
        )
        for side in (0, 1)
    ),
    Model(
        "waiting for the other to give in",
        ("doubt", "never"),
        "war of attrition with private costs (Abreu and Gul 2000); share: chance that the other does",
        _waiting,
    ),
)
