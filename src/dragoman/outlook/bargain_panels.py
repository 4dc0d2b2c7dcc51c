"""What the panels of the models of bargaining and war look like."""

from __future__ import annotations

from dragoman.measures.measured import Chart, Column, Shape

SHARE, CHANCE, BATTLES = "share in [0, 1]", "chance in [0, 1]", "battles"
WAR = (Column(name="war", label="War"), Column(name="issue", label="Issue", meaning="id in the vocabulary"))
MODEL = Column(name="model", label="Model")
ACTOR = (
    Column(name="actor", label="Who", meaning="by registry id, or as the file names it"),
    Column(name="actor_name", label="Who, in words"),
)


def _spread(name: str, label: str, unit: str, meaning: str) -> tuple[Column, ...]:
    return (
        Column(name=f"{name}mid", label=label or "Middle", unit=unit, meaning=meaning),
        Column(name=f"{name}low", label=f"{label}, low" if label else "Low", unit=unit, meaning="5 % of draws below"),
        Column(
            name=f"{name}high", label=f"{label}, high" if label else "High", unit=unit, meaning="5 % of draws above"
        ),
    )


ANSWERS = Shape(
    name="answers",
    title="Whether and when they would agree",
    columns=(
        *WAR,
        MODEL,
        *_spread("agree_", "Agreement", CHANCE, "before arms decide; middle of the draws"),
        *_spread("at_once_", "At once", CHANCE, "before the next battle"),
        *_spread("rounds_", "Battles", BATTLES, "until agreement or until arms decide, mean of a draw"),
        *_spread("days_", "Days", "days", "the same, by the days of a battle that the file gives"),
        Column(name="unsettled", label="Not come to rest", unit="share of draws", meaning="see the notes"),
        Column(name="says", label="After", meaning="the model's authors, and what it is about"),
    ),
    chart=Chart(
        kind="intervals", x="model", y=("agree_mid",), by="war", low="agree_low", high="agree_high", least=0.0, most=1.0
    ),
    note="Low and high are the spread of the inputs under one model. Models differ in what the sides know of each "
    "other; nobody can say which of them holds, so all stand side by side. A span of battles is no date.",
)
TERMS = Shape(
    name="terms",
    title="On what terms",
    columns=(
        *WAR,
        MODEL,
        *ACTOR,
        Column(name="at", label="At the best values", unit=SHARE, meaning="none where they do not agree at these"),
        *_spread("", "", SHARE, "share of what the war is about, where they agree; middle of the draws"),
        Column(name="draws", label="Agreeing", unit="share of draws", meaning="draws in which there are terms at all"),
    ),
    chart=Chart(
        kind="intervals", x="model", y=("mid",), by="actor_name war", low="low", high="high", least=0.0, most=1.0
    ),
    note="Both sides of the same terms; they add up to 1 draw by draw.",
)
RANGES = Shape(
    name="ranges",
    title="The range of what both would rather have than fight",
    columns=(
        *WAR,
        MODEL,
        *ACTOR,
        *_spread("least_", "The least it takes", SHARE, "middle of the draws that have a range"),
        *_spread("most_", "The most it can get", SHARE, "middle of the draws that have a range"),
        Column(name="open", label="Open", unit="share of draws", meaning="in which the range is not empty"),
    ),
    chart=Chart(
        kind="intervals", x="model", y=("least_mid",), by="actor_name war", low="least_mid", high="most_mid", least=0.0,
        most=1.0,
    ),
)  # fmt: skip
FRONT = Shape(
    name="front",
    title="What the front does to the terms",
    columns=(
        *WAR,
        *ACTOR,
        Column(name="held", label="Places it holds", unit="places"),
        Column(name="now", label="Now", meaning="yes where the front stands there now"),
        *_spread("win_", "Wins the war", CHANCE, "if nobody agrees"),
        *_spread("", "", SHARE, "terms battle by battle with all known; middle of the draws"),
        *_spread("battles_", "Battles", BATTLES, "to the end, if nobody agrees"),
    ),
    chart=Chart(
        kind="intervals", x="held", y=("mid",), by="actor_name war", low="low", high="high", least=0.0, most=1.0
    ),
    note="Each place won or lost moves the terms, since it moves the chance to win the war.",
)
GOING = Shape(
    name="going",
    title="The chance that they fight on",
    columns=(
        *WAR,
        MODEL,
        Column(name="battle", label="Battle", unit=BATTLES, meaning="counted from now"),
        *_spread("", "", CHANCE, "that this battle is fought; middle of the draws"),
        Column(name="mean", label="Mean of the draws", unit=CHANCE),
        Column(name="days", label="After days", unit="days", meaning="by the middle of what the file says of a battle"),
    ),
    chart=Chart(kind="intervals", x="battle", y=("mean",), by="model war", low="low", high="high", least=0.0, most=1.0),
    note="Only models in which fighting and talking take turns. The offers to a side with a secret end after six.",
)


def tornado(name: str, title: str, unit: str, result: str) -> Shape:
    """A panel of one input at a time."""
    return Shape(
        name=name,
        title=title,
        columns=(
            *WAR,
            MODEL,
            *ACTOR,
            Column(name="field", label="Input"),
            Column(name="input_low", label="Input, low"),
            Column(name="input_high", label="Input, high"),
            Column(name="at_low", label="Result at low", unit=unit, meaning=result),
            Column(name="at_high", label="Result at high", unit=unit, meaning=result),
            Column(name="up", label="At high, change", unit=unit, meaning="from the result at the best values"),
            Column(name="low", label="Change, least", unit=unit),
            Column(name="high", label="Change, most", unit=unit),
        ),
        chart=Chart(kind="intervals", x="actor_name", y=("up",), by="field model war", low="low", high="high"),
        note="One input at a time goes to the ends of its range, the others at their best values; the longest first. "
        "Inputs that move nothing have no row.",
    )


TORNADO = tornado(
    "tornado", "Which input moves the terms", SHARE, "share of the first side by id; the other has the rest"
)
TORNADO_AT_ONCE = tornado("tornado_at_once", "Which input moves the chance of agreement at once", CHANCE, "chance")
TORNADO_ROUNDS = tornado("tornado_rounds", "Which input moves how long it takes", BATTLES, "battles, mean")
CHANGES = Shape(
    name="changes",
    title="What if",
    columns=(
        *WAR,
        Column(name="change", label="What changes"),
        MODEL,
        Column(name="result", label="Result", meaning="share of a side, chance of agreement at once, or battles"),
        Column(name="before", label="Before", meaning="median over the draws"),
        Column(name="after", label="After", meaning="median over the same draws"),
        *_spread("", "", "", "after less before, draw by draw; median"),
        Column(name="draws", label="Compared", unit="share of draws", meaning="where both have the result"),
    ),
    note="The same draws before and after, at most 250 of them, so that only the change tells.",
)
INPUTS = Shape(
    name="inputs",
    title="What goes in",
    columns=(
        *WAR,
        *ACTOR,
        Column(name="field", label="Input"),
        Column(name="at", label="Best value"),
        Column(name="low", label="Low"),
        Column(name="high", label="High"),
        Column(name="unit", label="Unit"),
        Column(name="meaning", label="Meaning"),
        Column(name="origin", label="From", meaning="the file, or what of the record stands in its place"),
        Column(name="why", label="Why", meaning="the reason that the file gives"),
        Column(name="source", label="Source", meaning="the address that the file gives"),
    ),
    note="Judgements, all that come from a file. What has no range counts as exact.",
)
TORNADOS = (TORNADO, TORNADO_AT_ONCE, TORNADO_ROUNDS)
SHAPES = (ANSWERS, TERMS, RANGES, FRONT, GOING, *TORNADOS, CHANGES, INPUTS)
