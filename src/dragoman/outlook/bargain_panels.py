"""What the panels of the models of bargaining and war look like."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.measures.measured import Chart, Column, Shape
from dragoman.outlook.two_sides import ACTOR, INPUTS, WAR, spread, tornado

SHARE, CHANCE, BATTLES = "share in [0, 1]", "chance in [0, 1]", "battles"
MODEL = Column(name="model", label="Model")
ANSWERS = Shape(
    name="answers",
    title="Whether and when they would agree",
    columns=(
        *WAR,
        MODEL,
        *spread("agree_", "Agreement", CHANCE, "before arms decide; middle of the draws"),
        *spread("at_once_", "At once", CHANCE, "before the next battle"),
        *spread("rounds_", "Battles", BATTLES, "until agreement or until arms decide, mean of a draw"),
        *spread("days_", "Days", "days", "the same, by the days of a battle that the file gives"),
        Column(name="unsettled", label="Not come to rest", unit="share of draws", meaning="see the notes"),
        Column(name="says", label="After", meaning="the model's authors, and what it is about"),
    ),
    chart=Chart(
        kind="intervals",
        x="model",
        y=("agree_mid",),
        by="war",
        low="agree_low",
        high="agree_high",
        least=0.0,
        most=1.0,
        ends=("fought out", "they agree before that"),
        caveat="No probability of peace. A bar is what its model says of sides that weigh nothing but what they gain "
        "and pay and keep to what they sign: 1 is that they then agree before arms decide, in the middle draw of the "
        "inputs; the line is the spread of the inputs. Most of these models agree wherever agreeing costs both less "
        "than fighting, so that 1 follows from what they assume. What the war itself shows is in no bar.",
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
        *spread("", "", SHARE, "share of what the war is about, where they agree; middle of the draws"),
        Column(name="draws", label="Agreeing", unit="share of draws", meaning="draws in which there are terms at all"),
    ),
    chart=Chart(
        kind="intervals",
        x="model",
        y=("mid",),
        by="actor_name war",
        low="low",
        high="high",
        least=0.0,
        most=1.0,
        ends=("nothing of it", "all of it"),
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
        *spread("least_", "The least it takes", SHARE, "middle of the draws that have a range"),
        *spread("most_", "The most it can get", SHARE, "middle of the draws that have a range"),
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
        *spread("win_", "Wins the war", CHANCE, "if nobody agrees"),
        *spread("", "", SHARE, "terms battle by battle with all known; middle of the draws"),
        *spread("battles_", "Battles", BATTLES, "to the end, if nobody agrees"),
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
        *spread("", "", CHANCE, "that this battle is fought; middle of the draws"),
        Column(name="mean", label="Mean of the draws", unit=CHANCE),
        Column(name="days", label="After days", unit="days", meaning="by the middle of what the file says of a battle"),
    ),
    chart=Chart(kind="intervals", x="battle", y=("mean",), by="model war", low="low", high="high", least=0.0, most=1.0),
    note="Only models in which fighting and talking take turns. The offers to a side with a secret end after six.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tornado:
    """The panels of one result, a model each: which input moves it."""

    name: str
    title: str
    unit: str
    result: str

    def of(self, slug: str, label: str) -> Shape:
        """The panel of a model, or, without one, the panel that says why there is none."""
        title = f"{self.title}: {label}" if label else self.title
        return tornado(f"{self.name}_{slug}" if slug else self.name, title, self.unit, result=self.result)


TORNADOS = (
    Tornado(
        name="tornado",
        title="Which input moves the terms",
        unit=SHARE,
        result="share of the first side by id; the other has the rest",
    ),
    Tornado(
        name="tornado_at_once",
        title="Which input moves the chance of agreement at once",
        unit=CHANCE,
        result="chance",
    ),
    Tornado(name="tornado_rounds", title="Which input moves how long it takes", unit=BATTLES, result="battles, mean"),
)
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
        *spread("", "", "", "after less before, draw by draw; median"),
        Column(name="draws", label="Compared", unit="share of draws", meaning="where both have the result"),
    ),
    note="The same draws before and after, at most 250 of them, so that only the change tells.",
)
SHAPES = (ANSWERS, TERMS, RANGES, FRONT, GOING, CHANGES, INPUTS)  # besides TORNADOS
