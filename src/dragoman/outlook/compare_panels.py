"""What the panels of a comparison of scenarios look like."""

from __future__ import annotations

from dragoman.measures.measured import Chart, Column, Shape
from dragoman.outlook.two_sides import spread

SHARE = "share in [0, 1]"
SCENARIO = Column(name="scenario", label="Scenario")
FIGURE = (
    Column(name="model", label="Model", meaning="settlement, bargain, attrition"),
    Column(name="about", label="About", meaning="the issue or the war"),
    Column(name="by", label="By", meaning="the reading, the model of bargaining, or the law"),
    Column(name="result", label="Result"),
    Column(name="unit", label="Unit"),
)
SCENARIOS = Shape(
    name="scenarios",
    title="The scenarios",
    columns=(
        SCENARIO,
        Column(name="question", label="Question"),
        Column(name="same", label="Held the same", unit="words"),
        Column(name="formats", label="Formats of talks", meaning="ids of the vocabulary"),
        Column(name="file", label="File"),
    ),
    note="In the order in which they are given, else by the names of their files. None is called better than another.",
)
DIFFERS = Shape(
    name="differs",
    title="What differs",
    columns=(
        SCENARIO,
        Column(name="what", label="What differs", unit="words"),
        Column(name="why", label="Why", unit="words"),
        Column(name="source", label="Source"),
    ),
)
SETTINGS = Shape(
    name="settings",
    title="What each model is given",
    columns=(
        SCENARIO,
        Column(name="model", label="Model"),
        Column(name="given", label="Given", meaning="besides the inputs as they are"),
        Column(name="seen", label="Seen", meaning="whether anything that goes into the model differs"),
    ),
    note="A model sees of a scenario what it has an input for. The rest stands in words above, and moves no figure.",
)
FIGURES = Shape(
    name="figures",
    title="Every figure",
    columns=(
        *FIGURE,
        SCENARIO,
        *spread("", "", "", "median over the draws"),
        Column(name="mean", label="Mean", meaning="over the draws: of chances and battles what is to be expected"),
        Column(name="unsettled", label="Not settled", unit="share of draws", meaning="or beyond the horizon"),
        Column(name="moved_mid", label="Moved by", meaning="less the baseline, draw by draw; median"),
        Column(name="moved_low", label="Moved by, low", meaning="5 % of draws below"),
        Column(name="moved_high", label="Moved by, high", meaning="5 % of draws above"),
        Column(name="moved_mean", label="Moved by, mean", meaning="mean over the draws"),
        Column(name="compared", label="Compared", unit="share of draws", meaning="in which both say something"),
        Column(name="zero", label="Against the baseline", meaning="whether the interval leaves zero"),
    ),
    note="The same draws in every scenario, so that only what differs tells. Low and high are the spread of the inputs "
    "under one model, not that of what may happen.",
)
TORNADO = Shape(
    name="tornado",
    title="Which scenario moves it how far",
    columns=(
        *FIGURE,
        SCENARIO,
        Column(name="moved", label="Moved by", meaning="less the baseline, draw by draw; median, of chances the mean"),
        Column(name="low", label="Moved by, low", meaning="5 % of draws below"),
        Column(name="high", label="Moved by, high", meaning="5 % of draws above"),
    ),
    chart=Chart(kind="intervals", x="scenario", y=("moved",), by="by result about", low="low", high="high"),
    note="For each figure the scenarios by how far they move it, whichever way; those that move nothing have no row.",
)
FIRST = Shape(
    name="first",
    title="Who is worn down first",
    columns=(
        Column(name="about", label="About"),
        Column(name="law", label="Law"),
        Column(name="actor", label="Who"),
        Column(name="actor_name", label="Who, in words"),
        SCENARIO,
        Column(name="share", label="Worn down first", unit="share of draws", meaning="within the horizon"),
        Column(name="moved", label="Moved by", unit="share of draws", meaning="less the baseline"),
    ),
    note="A share of the draws has no interval of its own. The rest of the draws ends with neither. A scenario that "
    "the model does not see has no row: it is the baseline.",
)
FORMATS = Shape(
    name="formats",
    title="Earlier processes with that format of talks",
    columns=(
        SCENARIO,
        Column(name="format", label="Format"),
        Column(name="format_name", label="Format, in words"),
        Column(name="use", label="Used", meaning="as the main format, or among others"),
        Column(name="processes", label="Processes", meaning="of the library, those that are over"),
        Column(name="families", label="Conflicts", meaning="families of conflicts they belong to"),
        Column(name="agreed", label="Agreed", meaning="in full or in part"),
        Column(name="share", label="Share", unit=SHARE),
        Column(name="low", label="At least", unit=SHARE, meaning="Wilson's 95 % interval"),
        Column(name="high", label="At most", unit=SHARE),
        Column(name="holds", label="Holds", meaning="of those agreed"),
        Column(name="broken", label="Broken"),
        Column(name="never", label="Never carried out"),
        Column(name="unknown", label="Not known"),
        Column(name="holds_share", label="Holds, share", unit=SHARE, meaning="of those whose fate is known"),
        Column(name="holds_low", label="Holds, at least", unit=SHARE, meaning="Wilson's 95 % interval"),
        Column(name="holds_high", label="Holds, at most", unit=SHARE),
        Column(name="years", label="Years until broken", unit="years", meaning="median of those broken"),
        Column(name="years_least", label="Least", unit="years"),
        Column(name="years_most", label="Most", unit="years"),
    ),
    chart=Chart(kind="intervals", x="format_name", y=("share",), by="use", low="low", high="high", least=0.0, most=1.0),
    note="A comparison, and no cause: who talks in which format is chosen by those who talk, and by how the war goes. "
    "Processes of one conflict hang together, so that there are fewer cases than processes.",
)
NEEDS = Shape(
    name="needs",
    title="What would have to be true",
    columns=(
        SCENARIO,
        Column(name="number", label="No."),
        Column(name="need", label="What would have to be true", unit="words"),
        Column(name="side", label="Speaks", meaning="for it, or against it"),
        Column(name="events", label="Events", unit="events", meaning="of the record, each once"),
        Column(name="first", label="From"),
        Column(name="last", label="To"),
        Column(name="outlet", label="Newest by"),
        Column(name="words", label="Newest words", unit="words", meaning="or why there are none"),
        Column(name="sought", label="Looked for", meaning="what of the record counts; given by the file"),
    ),
    note="Counts of events that the file's filters find, no weighing: one refusal can outweigh ten offers. The words "
    "of the newest twenty open from each row.",
)
MODEL_TITLES = {
    "settlement": "Where each issue would be settled",
    "bargain": "Whether two sides at war would agree",
    "attrition": "How long it could go on",
}


def side_by_side(model: str, names: tuple[str, ...]) -> Shape:
    """The panel of one model: a row a figure, a column a scenario, the baseline first."""
    return Shape(
        name=model,
        title=f"Side by side: {MODEL_TITLES[model][:1].lower()}{MODEL_TITLES[model][1:]}",
        columns=(
            *FIGURE[1:],
            *(Column(name=f"scenario_{n}" if n else "baseline", label=name) for n, name in enumerate(names)),
        ),
        note="Median, of chances and battles the mean, with 5 and 95 % of the draws; after it how far it is from the "
        "baseline, draw by draw, and * where that interval leaves zero. What is not settled, or beyond the horizon, is "
        "a share of the draws.",
    )


SHAPES = (SCENARIOS, DIFFERS, SETTINGS, TORNADO, FIRST, FORMATS, NEEDS, FIGURES)  # besides those side by side
