"""What the panels of the attrition model look like."""

from __future__ import annotations

from dragoman.measures.measured import Chart, Column, Shape
from dragoman.outlook.two_sides import ACTOR, INPUTS, WAR, spread, tornado

DAYS, CHANCE, PART = "days", "share of draws", "share in [0, 1]"
LAW = Column(name="law", label="Law")


LENGTH = Shape(
    name="length",
    title="How long it could go on",
    columns=(
        *WAR,
        LAW,
        Column(
            name="q10", label="A tenth", unit=DAYS, meaning="of the draws is over by then; none: not by the horizon"
        ),
        Column(name="q25", label="A quarter", unit=DAYS),
        Column(name="q50", label="Half", unit=DAYS),
        Column(name="q75", label="Three quarters", unit=DAYS),
        Column(name="q90", label="Nine tenths", unit=DAYS),
        Column(name="beyond", label="Beyond the horizon", unit=CHANCE, meaning="neither is down to its stop by then"),
        Column(name="horizon", label="Horizon", unit=DAYS),
    ),
    note="Days from now until one side is down to the force at which it stops, if nothing else ends the war before. "
    "Laws differ by far more than a month: read the rows side by side, none alone.",
)
ENDING = Shape(
    name="ending",
    title="Who is worn down first",
    columns=(
        *WAR,
        LAW,
        *ACTOR,
        Column(name="share", label="Worn down first", unit=CHANCE, meaning="within the horizon"),
        Column(name="best", label="At the best values", meaning="yes where it is this side"),
        *spread("left_", "Left", PART, "of its force now, when it is over"),
    ),
    chart=Chart(kind="bars", x="law", y=("share",), by="actor_name war", least=0.0, most=1.0),
    note="The rest of the draws ends with neither. A side may stop long before, or go on long after, a number.",
)
FORCES = Shape(
    name="forces",
    title="What is left, by day",
    columns=(
        *WAR,
        LAW,
        *ACTOR,
        Column(name="day", label="Day", unit=DAYS, meaning="from now"),
        Column(name="mid", label="Left", unit="people", meaning="median over the draws"),
        Column(name="low", label="Left, low", unit="people", meaning="5 % of draws below"),
        Column(name="high", label="Left, high", unit="people", meaning="5 % of draws above"),
        Column(name="over", label="Over", unit=CHANCE, meaning="draws in which a side is down to its stop by then"),
    ),
    note="After a draw is over its forces stay as they are.",
)
BALANCE = Shape(
    name="balance",
    title="Losses and replacement today",
    columns=(
        *WAR,
        *ACTOR,
        *spread("net_", "Net", "people a day", "replacement less losses"),
        *spread("days_", "To its stop", DAYS, "if the net stays, where it falls"),
        Column(name="falls", label="Falling", unit=CHANCE, meaning="draws in which losses are more than replacement"),
    ),
    note="No law at all: today's rates carried on, as a yardstick for what the laws add.",
)
SOURCES = Shape(
    name="spread",
    title="Where the spread comes from",
    columns=(
        *WAR,
        Column(
            name="what",
            label="What varies",
            meaning="the law, inputs at their best; or the inputs",
        ),
        Column(name="law", label="Under", meaning="none where the law varies"),
        Column(name="least", label="Shortest", unit=DAYS),
        Column(name="most", label="Longest", unit=DAYS, meaning="none: beyond the horizon"),
    ),
    note="For inputs under one law the ends leave out 5 % of the draws on either side.",
)


def tornado_of(law: str) -> Shape:
    """The panel of one input at a time under a law, or, without one, the panel that says why there is none."""
    title = "Which input moves how long it takes"
    return tornado(
        f"tornado_{law}" if law else "tornado",
        f"{title}: {law} law" if law else title,
        DAYS,
        result="the horizon where it is not over by then",
        note="What goes beyond the horizon counts as the horizon.",
    )


CHANGES = Shape(
    name="changes",
    title="What if",
    columns=(
        *WAR,
        Column(name="change", label="What changes"),
        LAW,
        *ACTOR,
        Column(name="before", label="Worn down first, before", unit=CHANCE),
        Column(name="after", label="Worn down first, after", unit=CHANCE),
        Column(name="beyond_before", label="Beyond, before", unit=CHANCE, meaning="neither within the horizon"),
        Column(name="beyond_after", label="Beyond, after", unit=CHANCE),
        *spread("", "Days", DAYS, "after less before; beyond is the horizon"),
    ),
    chart=Chart(kind="bars", x="change", y=("after",), by="actor_name law war", least=0.0, most=1.0),
    note="The same draws before and after, so that only the change tells.",
)
FITS = Shape(
    name="fits",
    title="Which law battles fit",
    columns=(
        Column(name="period", label="Period", meaning="as the file names it"),
        Column(name="battles", label="Battles"),
        Column(name="left_out", label="Left out", meaning="a side lost nobody, or all"),
        Column(name="power", label="Power", meaning="2 square law, 1 linear, 0 logarithmic and fatigue"),
        Column(name="low", label="Power, low", meaning="95 % of resamples between low and high"),
        Column(name="high", label="Power, high"),
        Column(name="spread", label="Spread of rates", meaning="standard deviation of the log ratio of rates"),
        *(
            Column(name=one, label=f"{one.capitalize()} behind", unit="log-likelihood", meaning="of the best power")
            for one in ("square", "linear", "logarithmic")
        ),
    ),
    chart=Chart(kind="intervals", x="period", y=("power",), low="low", high="high"),
    note="Starts and losses of a battle cannot tell the law that tires from the logarithmic one: it only takes longer.",
)
SHAPES = (LENGTH, ENDING, FORCES, BALANCE, SOURCES, CHANGES, FITS, INPUTS)  # besides those of tornado_of
