"""The expected-utility model of group decisions, in two readings, over all draws and all pairs of actors at once.

Actors hold positions on one line. In each round everybody weighs up challenging everybody else; from that follow offers
that each actor cannot refuse, it takes one of them, and all move at once. Inside, positions run from 0 to 1 between the
two outermost of the start: the model knows no other unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dragoman.outlook.weighted_mean import weighted_median

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Whole: TypeAlias = NDArray[np.int8]
    Flags: TypeAlias = NDArray[np.bool_]

CONFRONTATION, COMPROMISE, CAPITULATION, NO_OFFER = 0, 1, 2, 3
KINDS = ("confrontation", "compromise", "capitulation")  # in the order in which an actor has to heed them
# Which offer an actor takes. Strongest: that of the actor who expects most of it, of whatever kind. Least move: of the
# first kind that it has, the nearest. Lowest compromise: the same, but of compromises that nearest the low end.
CHOICES = ("strongest", "least move", "lowest compromise")
NOISE = 1e-12  # of a utility or of the line: less than that is rounding, and decides nothing
STILL = 1e-3  # of the line between the outermost: who moves less in a round stands still
BLOCK = 32_000  # numbers of one (actor, actor, draw) array: about what the second-level cache of a core holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read the published model, where its texts and its printed results differ."""

    name: str
    every_pair: bool  # chances of winning over the votes on all pairs of positions; else over those on the pair at hand
    bent_votes: bool  # a voter's distances are raised to its exponent; else they count as they are
    own_eyes: bool  # an actor reckons others' utilities with its own exponent; else each utility has its owner's
    choice: str  # one of CHOICES


LITERAL = Reading(name="literal", every_pair=False, bent_votes=False, own_eyes=False, choice="strongest")
SCHOLZ_CODE = Reading(name="scholz-code", every_pair=True, bent_votes=True, own_eyes=True, choice="lowest compromise")
READINGS = (LITERAL, SCHOLZ_CODE)


@dataclass(frozen=True, slots=True)
class View:
    """What the actors see at the start of a round: each axis pair is (who looks, at whom, draw)."""

    own: Floats  # utility that the first expects of challenging the second
    other: Floats  # utility that the second expects of challenging the first, as the first sees it
    kind: Whole  # what the second can make of the first: a place in KINDS, or NO_OFFER
    move: Floats  # where that would take the first, as a difference, in parts of the line
    taken: Floats  # 1 for the offer that the first takes, shares where several are as near, else 0
    exponent: Floats  # (actor, draw): r, from 1/2, averse to risk, to 2, fond of it


@dataclass(frozen=True, slots=True)
class Run:
    """What the rounds did."""

    positions: Floats  # (actor, round, draw), in the unit of the input; round 0 is the start
    exponents: Floats  # (actor, round, draw), from round 1 on
    settled: Flags  # (draw,): nobody moved in the last round
    cycling: Flags  # (draw,): not settled, and all stand where they stood in an earlier round
    first: View  # of round 1


def run(
    x: Floats, salience: Floats, capability: Floats, *, reading: Reading, rounds: int, status_quo: float = 1.0
) -> Run:
    """Play the rounds of the model.

    x           (actor, draw)  positions, in any unit
    salience    (actor, draw)  in [0, 1]: the chance that an actor resists when challenged, and a factor of its weight
    capability  (actor, draw)  at least 0, in any unit
    status_quo  Q in [0, 1]: the chance that things stay as they are without a challenge
    source      scholz2011, appendix, steps 1 to 14; bdm1994

    With nine tenths of the weight at 0 the one at 100 expects less of a contest than of yielding, and goes to 0.

    >>> made = run(np.array([[0.0], [100.0]]), np.ones((2, 1)), np.array([[9.0], [1.0]]), reading=LITERAL, rounds=1)
    >>> made.positions[:, -1, 0].round(6)
    array([0., 0.])
    """
    low, spread = x.min(axis=0), np.ptp(x, axis=0)
    unit = np.where(spread > 0, spread, 1.0)
    line = (x - low) / unit
    actors, draws = x.shape
    size = max(1, BLOCK // max(1, actors * actors))
    path = np.empty((actors, rounds + 1, draws))
    exponents = np.empty((actors, rounds, draws))
    path[:, 0] = line
    views: list[View] = []
    for start in range(0, draws, size):
        part = slice(start, start + size)
        at, s, w = line[:, part], salience[:, part], (salience * capability)[:, part]
        for turn in range(rounds):
            seen = look(at, s, w, reading=reading, status_quo=status_quo)
            at = at + (seen.taken * seen.move).sum(axis=1)
            path[:, turn + 1, part], exponents[:, turn, part] = at, seen.exponent
            if turn == 0:
                views.append(seen)
    settled, cycling = _ending(path)
    return Run(path * unit + low, exponents, settled, cycling, _joined(views, actors))


def look(x: Floats, salience: Floats, weight: Floats, *, reading: Reading, status_quo: float = 1.0) -> View:
    """What everybody sees before a round, and what each takes.

    x         (actor, draw)  positions in [0, 1]
    salience  (actor, draw)  in [0, 1]
    weight    (actor, draw)  capability times salience
    """
    apart = np.abs(x[:, None] - x[None, :])
    middle = weighted_median(x, weight) if status_quo < 1 else None
    plain = np.ones_like(x)
    wins = chances(apart, weight, plain, every_pair=reading.every_pair)
    alike, _ = _utilities(x, apart, salience, wins, plain, own_eyes=False, status_quo=status_quo, middle=middle)
    r = exponent(alike.sum(axis=0) - np.einsum("iid->id", alike))
    if reading.bent_votes:
        wins = chances(apart, weight, r, every_pair=reading.every_pair)
    own, other = _utilities(
        x, apart, salience, wins, r, own_eyes=reading.own_eyes, status_quo=status_quo, middle=middle
    )
    kind, move = offers(x, own, other)
    return View(own, other, kind, move, chosen(x, own, other, kind, move, reading.choice), r)


def chances(apart: Floats, weight: Floats, r: Floats, *, every_pair: bool) -> Floats:
    """The chance that the first of a pair wins against the second, by the votes of all.

    Actor k votes v_k(i, j) = w_k (d_kj^r_k - d_ki^r_k) for position i against j.

    apart    (actor, actor, draw)  distance in [0, 1]
    weight   (actor, draw)         at least 0
    r        (actor, draw)         exponent of each voter; the printed eq. 31 has none
    returns  (actor, actor, draw)  sum of v_k > 0 over the sum of |v_k|, on this pair or, `every_pair`, on all ordered
                                   pairs together; 0 where nobody cares
    source   scholz2011, eqs. 30 and 31; the sum over every pair is what its printed figures need

    Three actors of weight 1 at 0, 0.5 and 1: for the first against the second votes only itself, 0.5; against are the
    second with 0.5 and the third with 0.5: 1/3.

    >>> x = np.array([[0.0], [0.5], [1.0]])
    >>> one = np.ones((3, 1))
    >>> chances(np.abs(x[:, None] - x[None, :]), one, one, every_pair=False)[0, 1].round(4)
    array([0.3333])
    """
    cost = weight[:, None] * (apart if (r == 1).all() else apart ** r[:, None])
    heard = np.zeros_like(apart)
    vote = np.empty_like(apart)
    for mine in cost:  # (actor, draw): what each position costs one voter
        np.subtract(mine[None, :], mine[:, None], out=vote)
        np.abs(vote, out=vote)
        heard += vote
    total = cost.sum(axis=0)
    won = np.maximum((heard + (total[None, :] - total[:, None])) / 2, 0)  # sum of max(0, v) = (sum |v| + sum v) / 2
    every = heard.sum(axis=(0, 1)) if every_pair else heard
    return np.asarray(won / np.where(every > NOISE * weight.sum(axis=0), every, np.inf))


def exponent(danger: Floats) -> Floats:
    """How fond of risk each actor is, by how much others expect of challenging it: r = (1 - R/3) / (1 + R/3).

    danger   (actor, draw)  what the others together expect of challenging the actor
    returns  (actor, draw)  from 1/2, the most endangered and averse to risk, to 2, the safest; 1 where all are alike
    source   scholz2011, eqs. 33 and 34: R = (2 danger - most - least) / (most - least)

    >>> exponent(np.array([[1.0], [2.0], [3.0]]))[:, 0]
    array([2. , 1. , 0.5])
    """
    most, least = danger.max(axis=0), danger.min(axis=0)
    apart = most - least
    risk = np.where(apart > NOISE, (2 * danger - most - least) / np.where(apart > NOISE, apart, 1), 0)
    return np.asarray((1 - risk / 3) / (1 + risk / 3))


def ends(apart: Floats, r: Floats) -> tuple[Floats, Floats]:
    """What success and failure of a challenge are worth: U_s = 2 - 4 (1/2 - d/2)^r and U_f = 2 - 4 (1/2 + d/2)^r.

    apart    distance d in [0, 1] between challenger and challenged
    r        exponent of whoever reckons
    returns  each in [-2, 2]
    source   scholz2011, eqs. 15 and 16

    >>> success, failure = ends(np.array([1.0, 0.5]), np.array([1.0, 2.0]))
    >>> success, failure
    (array([2.  , 1.75]), array([-2.  , -0.25]))
    """
    half = 0.5 * apart
    return np.asarray(2 - 4 * (0.5 - half) ** r), np.asarray(2 - 4 * (0.5 + half) ** r)


def expected(
    success: Floats, failure: Floats, resists: Floats, wins: Floats, r: Floats, status_quo: float = 1.0
) -> Floats:
    """What a challenger expects of a challenge: s (P U_s + (1 - P) U_f) + (1 - s) U_s - Q U_sq, U_sq = 2 - 4 (1/2)^r.

    success, failure  U_s and U_f
    resists  salience s of the challenged
    wins     chance P that the challenger wins if it comes to a contest
    returns  in [-4, 4], 0 where the two stand at one point and Q = 1
    source   scholz2011, eqs. 5 to 7 and 24; where Q < 1 (1 - Q) times `unchallenged` still goes off

    At distance 1, certain resistance, even chances and r = 1: (2 - 2) / 2 - 0 = 0.

    >>> expected(np.array(2.0), np.array(-2.0), np.array(1.0), np.array(0.5), np.array(1.0))
    array(0.)
    """
    return np.asarray(success - resists * (1 - wins) * (success - failure) - status_quo * (2 - 4 * 0.5**r))


def unchallenged(apart: Floats, off: Floats, r: Floats) -> Floats:
    """What an actor expects if the other is not challenged and moves to the median: better, or worse, for it.

    apart    distance between the two; `off` that of the actor from the weighted median
    returns  U_b = 2 - 4 (1/2 - (off + d)/4)^r where the median is nearer to it than the other is, else
             U_w = 2 - 4 (1/2 + (off + d)/4)^r
    source   scholz2011, eqs. 22 and 23, T by the four cases of figures 1 to 4

    >>> unchallenged(np.array([1.0, 0.5]), np.array([0.0, 1.0]), np.array([1.0, 1.0]))
    array([ 1. , -1.5])
    """
    way = np.where(off < apart - NOISE, -0.25, 0.25)
    return np.asarray(2 - 4 * (0.5 + way * (off + apart)) ** r)


def _utilities(
    x: Floats,
    apart: Floats,
    salience: Floats,
    wins: Floats,
    r: Floats,
    *,
    own_eyes: bool,
    status_quo: float,
    middle: Floats | None,
) -> tuple[Floats, Floats]:
    """(i, j, draw) twice: i's utility of challenging j, and j's of challenging i, as i sees it with `own_eyes`."""
    mine = r[:, None]
    success, failure = (2 * apart, -2 * apart) if (r == 1).all() else ends(apart, mine)
    own = expected(success, failure, salience[None, :], wins, mine, status_quo)
    off = None if middle is None else np.abs(x - middle)
    if off is not None:
        own = own - (1 - status_quo) * unchallenged(apart, off[:, None], mine)
    if not own_eyes:
        return own, own.swapaxes(0, 1)
    other = expected(success, failure, salience[:, None], wins.swapaxes(0, 1), mine, status_quo)
    if off is not None:
        other = other - (1 - status_quo) * unchallenged(apart, off[None, :], mine)
    return own, other


def offers(x: Floats, own: Floats, other: Floats) -> tuple[Whole, Floats]:
    """What each can make of whom: the kind of offer that the first of a pair receives from the second, and its move.

    own      (actor, actor, draw)  a: what the first expects of challenging the second
    other    (actor, actor, draw)  b: what the second expects of challenging the first, as the first sees it
    returns  kind: b > a > 0 confrontation, b > 0 > a compromise where b > |a|, else capitulation, else NO_OFFER;
             move: the way to the second, times |a / b| in a compromise; 0 without an offer
    source   scholz2011, section 6, fig. 6 and eqs. 35 and 36

    >>> own, other = np.array([[[0.0]] * 2, [[-1.0]] * 2]), np.array([[[0.0]] * 2, [[2.0]] * 2])
    >>> kind, move = offers(np.array([[0.0], [1.0]]), own, other)
    >>> KINDS[kind[1, 0, 0]], float(move[1, 0, 0])
    ('compromise', -0.5)
    """
    way = x[None, :] - x[:, None]
    meets = (other > NOISE) & (np.abs(way) > NOISE)
    fights = meets & (own > NOISE) & (other > own + NOISE)
    yields = meets & (own < -NOISE)
    shares = yields & (other > NOISE - own)
    kind = np.where(fights, CONFRONTATION, np.where(shares, COMPROMISE, np.where(yields, CAPITULATION, NO_OFFER)))
    part = np.where(shares, -own / np.where(shares, other, 1), 1.0)
    return kind.astype(np.int8), np.where(kind == NO_OFFER, 0.0, way * part)


def chosen(x: Floats, own: Floats, other: Floats, kind: Whole, move: Floats, choice: str) -> Floats:
    """Which of its offers each actor takes, by one of CHOICES.

    returns  (actor, actor, draw)  1 for the offer taken, 0 else; offers that are equal in all that counts share it, so
             that one from below and one from above cancel out, whoever is listed first
    source   scholz2011, section 6.2: of unlike offers the actor concedes to the one with the highest expected utility,
             "given equally enforceable proposals, players move the least that they can"; "lowest compromise" is the
             compromise with the least (|a| x_i + |b| x_j) / (|a| + |b|), by which the printed rounds come about

    >>> x = np.array([[0.4], [0.0], [1.0]])
    >>> kind, other, move = np.full((3, 3, 1), NO_OFFER, dtype=np.int8), np.zeros((3, 3, 1)), np.zeros((3, 3, 1))
    >>> kind[0, 1:], move[0, 1:, 0], other[0, 1:, 0] = CAPITULATION, [-0.4, 0.6], [1, 2]
    >>> [chosen(x, -other, other, kind, move, how)[0, :, 0].tolist() for how in ("least move", "strongest")]
    [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    second = np.abs(move)
    if choice == "lowest compromise":
        a, b = np.abs(own), np.abs(other)
        shared = kind == COMPROMISE
        second = np.where(shared, (a * x[:, None] + b * x[None, :]) / np.where(shared, a + b, 1), second)
    open_ = kind != NO_OFFER
    first = np.where(open_, -other if choice == "strongest" else kind, np.inf)
    near = open_ & (first <= first.min(axis=1, keepdims=True) + NOISE)
    second = np.where(near, second, np.inf)
    near &= second <= second.min(axis=1, keepdims=True) + NOISE
    return np.asarray(near / np.maximum(near.sum(axis=1, keepdims=True), 1))


def _ending(path: Floats) -> tuple[Flags, Flags]:
    """Of each draw: whether nobody moved in the last round; and, where somebody did, whether all stood there before."""
    if path.shape[1] < 2:
        return np.ones(path.shape[2], dtype=bool), np.zeros(path.shape[2], dtype=bool)
    off = np.abs(path[:, :-1] - path[:, -1:]).max(axis=0)  # (round, draw): of each earlier round from the last
    settled = off[-1] < STILL
    return settled, ~settled & (off[:-1] < STILL).any(axis=0)


def _joined(views: list[View], actors: int) -> View:
    if not views:
        pair, none = np.empty((actors, actors, 0)), np.empty((actors, 0))
        return View(pair, pair, pair.astype(np.int8), pair, pair, none)
    whole = {
        name: np.concatenate([getattr(one, name) for one in views], axis=-1)
        for name in ("own", "other", "kind", "move", "taken", "exponent")
    }
    return View(**whole)
