"""The panels of echoes before they are filled: columns, units and what each means."""

from __future__ import annotations

from dragoman.measures.measured import Chart, Column, Shape

PROCESS = Column(name="process", label="Process", meaning="its id in the library", told_by="name")
NAME = Column(name="name", label="Process", meaning="its name")
SOURCE = Column(name="source", label="Source", meaning="where the step of the earlier process can be checked")
CHECKED = Column(name="checked", label="Read there", meaning="yes: whoever wrote the step down read it in that source")
SIDES = Shape(
    name="sides",
    title="Who has which role",
    columns=(
        Column(name="role", label="Role", meaning="A, B, mediator, patron_A, patron_B, bloc, third"),
        Column(name="party", label="Who", meaning="registry id; of parties that share a side the first"),
        Column(name="party_name", label="Who, in words"),
        Column(name="why", label="Why", meaning="the rule that gave the role"),
    ),
    note="A and B are two names and no judgement: each earlier process is also tried with them exchanged.",
)
RANKING = Shape(
    name="ranking",
    title="Earlier processes, the likest first",
    columns=(
        Column(name="rank", label="Rank"),
        PROCESS,
        NAME,
        Column(name="exchanged", label="Sides exchanged", meaning="yes: its A stands for the record's B"),
        Column(name="same_sides", label="Same two sides", meaning="yes: the same parties were opposed there"),
        Column(
            name="likeness",
            label="Likeness",
            unit="share in [0, 1]",
            meaning="score of the best stretch by the most that the shorter sequence could reach",
        ),
        Column(
            name="distance",
            label="Distance",
            unit="share in [0, 1]",
            meaning="optimal matching of both as wholes, by the steps of the longer; of like lengths it tells more",
        ),
        Column(name="pairs", label="Matched steps", unit="steps"),
        Column(name="p", label="p", meaning="share of shuffled orders in which this process does as well"),
        Column(name="p_any", label="p of any", meaning="share of them in which any process stands out as far"),
        Column(name="here", label="Here", meaning="first and last matched step of the record"),
        Column(name="there", label="There", meaning="first and last matched step of the process"),
        Column(name="outcome", label="Outcome"),
        Column(name="held", label="How long it held"),
    ),
    note="Likeness is small by nature: 1 would be the same steps in the same order. Look at p of any first.",
)
MATCHED = Shape(
    name="matched",
    title="Matched steps side by side",
    columns=(
        PROCESS,
        NAME,
        Column(name="day_here", label="Day here"),
        Column(name="step_here", label="Step here"),
        Column(name="words_here", label="Words", meaning="of the report that the step rests on"),
        Column(name="day_there", label="Day there"),
        Column(name="step_there", label="Step there", meaning="in the roles of the record"),
        Column(name="what_there", label="What happened there"),
        SOURCE,
        CHECKED,
        Column(
            name="worth", label="Worth", unit="points", meaning="of the pair: 1 for the same, 0 where it tells nothing"
        ),
    ),
    note="Of the three likest processes. Steps in between that have no counterpart are not shown.",
)
NEXT = Shape(
    name="next",
    title="What came next there",
    columns=(
        PROCESS,
        NAME,
        Column(name="day", label="Day"),
        Column(
            name="days",
            label="Days after",
            unit="days",
            meaning="since the last matched step; unknown where one is not told by the day",
        ),
        Column(name="step", label="Step", meaning="in the roles of the record"),
        Column(name="what", label="What"),
        SOURCE,
        CHECKED,
    ),
)
NEXT_ACTS = Shape(
    name="next_acts",
    title="Kinds of step that came next",
    columns=(
        Column(name="kind", label="Kind"),
        Column(name="acts", label="Acts of it"),
        Column(name="count", label="Processes", unit="processes"),
        Column(name="share", label="Share", unit="share in [0, 1]"),
        Column(name="low", label="Low", unit="share in [0, 1]", meaning="Wilson interval of the share, 95 %"),
        Column(name="high", label="High", unit="share in [0, 1]", meaning="Wilson interval of the share, 95 %"),
        Column(
            name="drawn",
            label="Weighted, with base rate",
            unit="share in [0, 1]",
            meaning="weighted by score and drawn towards the base rate: what the test on the library scores",
        ),
        Column(name="base", label="Base rate", unit="share in [0, 1]", meaning="of all steps of the library"),
        Column(
            name="after",
            label="After the last act",
            unit="share in [0, 1]",
            meaning="of the steps of the library that follow an act of the same kind as the last one here",
        ),
        Column(name="processes", label="Which", meaning="their ids in the library", told_by="which"),
        Column(name="which", label="Which", meaning="their names"),
    ),
    chart=Chart(kind="intervals", x="kind", y=("share", "base"), low="low", high="high", least=0, most=1),
)
ENDED = Shape(
    name="outcomes",
    title="How the likest ones ended",
    columns=(
        Column(name="outcome", label="Outcome"),
        Column(name="count", label="Processes", unit="processes"),
        Column(name="share", label="Share", unit="share in [0, 1]"),
        Column(name="low", label="Low", unit="share in [0, 1]", meaning="Wilson interval of the share, 95 %"),
        Column(name="high", label="High", unit="share in [0, 1]", meaning="Wilson interval of the share, 95 %"),
        Column(name="weighted", label="Weighted", unit="share in [0, 1]", meaning="by likeness"),
        Column(
            name="drawn",
            label="Weighted, with base rate",
            unit="share in [0, 1]",
            meaning="drawn towards the base rate: what the test on the library scores",
        ),
        Column(name="base", label="Base rate", unit="share in [0, 1]", meaning="of all processes of the library"),
        Column(name="days", label="Days to it", meaning="from the matched stretch: least, most, median, of how many"),
        Column(name="held", label="Days it held", meaning="of those that broke: least, most, median, of how many"),
        Column(name="holds", label="Hold", unit="processes", meaning="of which nobody says that they broke"),
        Column(name="processes", label="Which", meaning="their ids in the library", told_by="which"),
        Column(name="which", label="Which", meaning="their names"),
    ),
    chart=Chart(kind="intervals", x="outcome", y=("share", "base"), low="low", high="high", least=0, most=1),
)
