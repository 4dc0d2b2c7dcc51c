"""What the panels of the settlement model look like, and the errors in print that stand beside its figures."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dragoman.measures.measured import Chart, Column, Shape
from dragoman.outlook.expected_utility import READINGS
from dragoman.outlook.two_sides import slug

POINTS = "points of 100"
SHARE = "share of draws"
ISSUE = (
    Column(name="issue", label="Issue", meaning="id in the vocabulary"),
    Column(name="issue_name", label="Issue, in words", meaning="with the line, where it has a name"),
)
MODEL = Column(name="model", label="Model", meaning="weighted mean, weighted median, or a reading of the rounds")
SPREAD = (
    Column(name="mid", label="Middle", unit=POINTS, meaning="median over the draws"),
    Column(name="low", label="Low", unit=POINTS, meaning="5 % of the draws lie below"),
    Column(name="high", label="High", unit=POINTS, meaning="5 % of the draws lie above"),
)
ENDS = (
    Column(name="settled", label="Settled", unit=SHARE, meaning="nobody moves in the last round; none without rounds"),
    Column(name="cycling", label="Going round", unit=SHARE, meaning="not settled, and back where it stood before"),
)
ANSWERS = Shape(
    name="answers",
    title="Where the line would be settled",
    columns=(
        *ISSUE,
        MODEL,
        Column(name="at", label="At the best values", unit=POINTS),
        *SPREAD,
        *ENDS,
        Column(
            name="error_least", label="Error in print, least", unit=POINTS, meaning="mean absolute error, see below"
        ),
        Column(name="error_most", label="Error in print, most", unit=POINTS, meaning="mean absolute error, see below"),
        Column(name="zero", label="0 means"),
        Column(name="hundred", label="100 means"),
    ),
    chart=Chart(kind="intervals", x="model", y=("mid",), by="issue", low="low", high="high", least=0.0, most=100.0),
    note="The weighted mean stands first: where both were scored in print, the rounds were further off. Low and high "
    "are the spread of the inputs, not that of what may happen: see the errors in print. `literal` and `scholz-code` "
    "are two readings of the rounds: the equations as they are printed, and as the program of Scholz et al. has them; "
    "with the line turned round the second runs with 0 and 100 swapped: fair to both ends, it gives the same.",
)
BANDS = Shape(
    name="bands",
    title="In which tenth of the line the draws end",
    columns=(
        *ISSUE,
        MODEL,
        Column(name="band", label="Points", unit=POINTS, meaning="from, included, to, excluded; 100 is in the last"),
        Column(name="share", label="Draws", unit="share in [0, 1]"),
    ),
    chart=Chart(kind="bars", x="band", y=("share",), by="model issue", least=0.0, most=1.0),
    note="Where draws end in two places far apart, their middle says little. A tenth without draws has no row.",
)
PUBLISHED = Shape(
    name="published",
    title="How far off such forecasts were",
    columns=(
        Column(name="of", label="Model here", meaning="none where we have no such model"),
        Column(name="method", label="Method"),
        Column(name="mae", label="Mean absolute error", unit=POINTS),
        Column(name="cases", label="Cases"),
        Column(name="source", label="Source"),
    ),
    note="On decisions of the European Union, on scales from 0 to 100. No such test of talks in a war is known to us.",
)
INPUTS = Shape(
    name="inputs",
    title="What goes in",
    columns=(
        *ISSUE,
        Column(name="actor", label="Who", meaning="by registry id, or as the file names it"),
        Column(name="actor_name", label="Who, in words"),
        *(
            Column(name=f"{field}{end}", label=f"{field.capitalize()}{', ' + end[1:] if end else ''}", unit=unit)
            for field, unit in (("position", POINTS), ("salience", "of 100"), ("capability", "any unit"))
            for end in ("", "_low", "_high")
        ),
        Column(name="weight", label="Weight", unit="share in [0, 1]", meaning="capability times salience, of the sum"),
        Column(
            name="position_from", label="Position from", meaning="the file, or the scale and the day of process.toml"
        ),
        Column(name="why", label="Why", meaning="the reason that the file gives"),
        Column(name="source", label="Source", meaning="the address that the file gives"),
    ),
    note="Judgements, all of them: the order is meant, distances are rough. What has no range counts as exact.",
)
ROUNDS = Shape(
    name="rounds",
    title="Round by round",
    columns=(
        *ISSUE,
        MODEL,
        Column(name="round", label="Round", meaning="0 is the start"),
        *SPREAD,
        Column(name="mean", label="Mean of the group", unit=POINTS, meaning="weighted mean of the places, median draw"),
        Column(name="moving", label="Moving", unit=SHARE, meaning="draws in which somebody moves in this round"),
    ),
    chart=Chart(
        kind="intervals", x="round", y=("mid",), by="model issue", low="low", high="high", least=0.0, most=100.0
    ),
    note="Middle, low and high are those of the weighted median of all places after the round. A round is no time.",
)
PLACES = Shape(
    name="places",
    title="Where each stands after each round",
    columns=(
        *ISSUE,
        MODEL,
        Column(name="round", label="Round", meaning="0 is the start"),
        Column(name="actor", label="Who"),
        Column(name="actor_name", label="Who, in words"),
        *SPREAD,
    ),
    note="A place in the model is what the rounds make of the inputs, and no forecast of what a party will say.",
)
LEVERAGE = Shape(
    name="leverage",
    title="Who has leverage over whom, in the first round",
    columns=(
        *ISSUE,
        MODEL,
        Column(name="who", label="Who"),
        Column(name="who_name", label="Who, in words"),
        Column(name="over", label="Over whom"),
        Column(name="over_name", label="Over whom, in words"),
        Column(name="taken", label="Taken", unit=SHARE, meaning="draws in which the other takes what this one asks"),
        Column(name="offered", label="Can ask", unit=SHARE, meaning="draws in which the other cannot refuse to move"),
        Column(name="confrontation", label="Confrontation", unit=SHARE, meaning="both expect to gain, this one more"),
        Column(name="compromise", label="Compromise", unit=SHARE, meaning="this one gains more than the other loses"),
        Column(
            name="capitulation", label="Capitulation", unit=SHARE, meaning="the other loses more than this one gains"
        ),
        Column(name="moved", label="Moves the other by", unit=POINTS, meaning="mean over the draws, with its sign"),
        Column(name="gain", label="Utility", unit="[-4, 4]", meaning="expected of challenging the other; middle"),
        Column(name="gain_low", label="Utility, low", unit="[-4, 4]", meaning="5 % of the draws"),
        Column(name="gain_high", label="Utility, high", unit="[-4, 4]", meaning="95 % of the draws"),
        Column(
            name="back", label="Utility of the other", unit="[-4, 4]", meaning="expected of challenging back; middle"
        ),
        Column(name="back_low", label="Of the other, low", unit="[-4, 4]", meaning="5 % of the draws"),
        Column(name="back_high", label="Of the other, high", unit="[-4, 4]", meaning="95 % of the draws"),
    ),
    chart=Chart(kind="bars", x="who_name", y=("taken",), by="over_name model issue", least=0.0, most=1.0),
    note="Both utilities as the other sees them: what moves it is what it believes.",
)
MOVED = (
    Column(name="actor", label="Who"),
    Column(name="actor_name", label="Who, in words"),
    Column(name="field", label="Input", meaning="position, salience or capability"),
    Column(name="input_low", label="Input, low"),
    Column(name="input_high", label="Input, high"),
    Column(name="at_low", label="Result at low", unit=POINTS, meaning="all other inputs at their best values"),
    Column(name="at_high", label="Result at high", unit=POINTS, meaning="all other inputs at their best values"),
    Column(name="up", label="At high, change", unit=POINTS, meaning="from the result at the best values"),
    Column(name="low", label="Change, least", unit=POINTS, meaning="the lesser of the changes at both ends, or 0"),
    Column(name="high", label="Change, most", unit=POINTS, meaning="the greater of the changes at both ends, or 0"),
)


def tornado_of(model: str) -> Shape:
    """The panel of one input at a time: of the weighted mean where no reading of the rounds is named."""
    title = "Which input moves the weighted mean"
    note = (
        "One input at a time goes to the ends of its range; the longest first. The bar is its high end, the line both."
    )
    if model:
        title = f"Which input moves the result of the rounds: {model}"
        note += " Rounds jump: a small step of an input can turn them."
    return Shape(
        name=f"tornado_{slug(model)}" if model else "tornado",
        title=title,
        columns=(*ISSUE, *MOVED),
        chart=Chart(kind="intervals", x="actor_name", y=("up",), by="field issue", low="low", high="high"),
        note=note,
    )


TORNADO = tornado_of("")
TORNADO_ROUNDS = tuple(tornado_of(one.name) for one in READINGS)
CHANGES = Shape(
    name="changes",
    title="What if",
    columns=(
        *ISSUE,
        Column(name="change", label="What changes"),
        MODEL,
        Column(name="before", label="Before", unit=POINTS, meaning="median over the draws"),
        Column(name="after", label="After", unit=POINTS, meaning="median over the same draws"),
        Column(name="mid", label="Difference", unit=POINTS, meaning="after less before, draw by draw; median"),
        Column(name="low", label="Difference, low", unit=POINTS, meaning="5 % of the draws lie below"),
        Column(name="high", label="Difference, high", unit=POINTS, meaning="5 % of the draws lie above"),
        Column(name="settled", label="Settled", unit=SHARE, meaning="after the change; none without rounds"),
    ),
    chart=Chart(kind="intervals", x="change", y=("mid",), by="model issue", low="low", high="high"),
    note="The same draws before and after, so that only the change tells.",
)
SHAPES = (ANSWERS, BANDS, PUBLISHED, INPUTS, ROUNDS, PLACES, LEVERAGE, TORNADO, *TORNADO_ROUNDS, CHANGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedError:
    """A mean absolute error of a way to forecast, in print."""

    of: str
    method: str
    mae: float
    cases: str
    source: str


@cache
def printed_errors() -> tuple[PrintedError, ...]:
    """The errors of published_errors.toml."""
    text = files(__package__).joinpath("published_errors.toml").read_text(encoding="utf-8")
    return tuple(PrintedError(**one) for one in tomllib.loads(text)["error"])
