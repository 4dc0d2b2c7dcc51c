"""What the panels of the forecast of endings look like."""

from __future__ import annotations

from dragoman.measures.measured import Chart, Column, Shape

CHANCE = "probability in [0, 1]"
LOW = Column(name="low", label="5 %", unit=CHANCE, meaning="of estimates from resampled conflicts")
HIGH = Column(name="high", label="95 %", unit=CHANCE, meaning="of estimates from resampled conflicts")
BITS = "bits"

CHANCES = Shape(
    name="chances",
    title="Chance that the episode has ended",
    columns=(
        Column(name="ahead", label="Ahead", unit="years", meaning="after the last year known"),
        Column(name="day", label="By", meaning="the last day of that year; a quiet year is one before it or up to it"),
        Column(name="chance", label="Ended", unit=CHANCE, meaning="a year with fewer than 25 deaths came by then"),
        LOW,
        HIGH,
        Column(
            name="base",
            label="Base rate",
            unit=CHANCE,
            meaning="share of earlier years of that intensity after which it was over by then",
        ),
        Column(
            name="quiet",
            label="Ended, and quiet since",
            unit=CHANCE,
            meaning="not fought again between its end and that day",
        ),
    ),
    chart=Chart(kind="lines", x="day", y=("chance",), low="low", high="high", least=0.0, most=1.0),
    note="Of the imported file, not of the record. An episode ends with the last year before one in which fewer than "
    "25 people were killed in it, as UCDP counts them: that is no peace, and no agreement. Low and high say how well "
    "the chance is known, not what may happen.",
)
RESUMPTION = Shape(
    name="resumption",
    title="If the last year known were its last: chance that it is fought again",
    columns=(
        Column(name="ahead", label="After", unit="years", meaning="after the first quiet year"),
        Column(name="day", label="By", meaning="the last day of that year"),
        Column(name="chance", label="Fought again", unit=CHANCE, meaning="25 deaths in a year again by then"),
        LOW,
        HIGH,
        Column(name="base", label="Base rate", unit=CHANCE, meaning="life table of all earlier ends"),
    ),
    chart=Chart(kind="lines", x="day", y=("chance",), low="low", high="high", least=0.0, most=1.0),
    note="Of the same conflict by UCDP's identity. The same people may fight over something else, or under another "
    "name: that counts as another conflict.",
)
MODELS = Shape(
    name="models",
    title="What the yearly chances are mixed from",
    columns=(
        Column(name="of", label="Of", meaning="ending, or resumption in the first quiet year"),
        Column(name="model", label="Model"),
        Column(name="weight", label="Weight", unit="share in [0, 1]"),
        Column(name="chance", label="Chance within a year", unit=CHANCE, meaning="of this conflict"),
    ),
    note="Weights by how the models did on earlier forecasts whose outcome was known at the origin.",
)
DRIVERS = Shape(
    name="drivers",
    title="What the chance of an end within a year rests on",
    columns=(
        Column(name="what", label="What"),
        Column(name="now", label="Is"),
        Column(name="instead", label="Were it instead"),
        Column(name="chance", label="Chance then", unit=CHANCE),
        LOW,
        HIGH,
        Column(name="change", label="Change", unit="of the chance", meaning="chance then less chance as it is"),
    ),
    chart=Chart(kind="intervals", x="what", y=("chance",), by="instead", low="low", high="high", least=0.0),
    note="One thing is changed at a time in what the model reads. What would happen if it were changed in the world is "
    "another question, which this model cannot answer.",
)
ANALOGUES = Shape(
    name="analogues",
    title="Earlier episodes most like it, and how they went on",
    columns=(
        Column(name="conflict", label="Conflict", meaning="UCDP's id"),
        Column(name="conflict_name", label="Conflict, in words", meaning="as the file has it; else its id"),
        Column(name="year", label="Year", meaning="in which it was most like this one now"),
        Column(name="apart", label="Apart", unit="log odds", meaning="0 is the same in all that the hazard looks at"),
        Column(name="kind", label="Type"),
        Column(name="level", label="Intensity", meaning="of that year: minor 25 to 999 deaths, war 1,000 or more"),
        Column(name="lasted", label="Had lasted", unit="years"),
        Column(name="last_year", label="Last year fought", meaning="as known at the origin; unknown: still going on"),
        Column(name="more", label="Years more", unit="years", meaning="from that year to the last one fought"),
        Column(name="again", label="Fought again", meaning="first year after the end; unknown: not by the origin"),
    ),
    note="One year stands for each episode. Such a file does not tell how an episode ended: by victory, agreement or "
    "neither.",
)
PAST = Shape(
    name="past",
    title="How the same model did in years before, a year ahead",
    columns=(
        Column(name="of", label="Of", meaning="ending of active episodes, or resumption of ended ones"),
        Column(name="years", label="Forecast from"),
        Column(name="cases", label="Cases", unit="cases"),
        Column(name="said", label="Mean chance", unit=CHANCE),
        Column(name="came", label="Came", unit="share in [0, 1]"),
        Column(name="log_score", label="Log score", unit=BITS, meaning="lower is better"),
        Column(name="log_score_base", label="of the base rate", unit=BITS),
        Column(name="brier", label="Brier", meaning="lower is better"),
        Column(name="brier_base", label="of the base rate"),
        Column(name="saved", label="Bits saved", unit=BITS, meaning="by a forecast, against the base rate"),
        Column(name="saved_low", label="5 %", unit=BITS, meaning="of resampled conflicts"),
        Column(name="saved_high", label="95 %", unit=BITS, meaning="of resampled conflicts"),
    ),
    note="Each year forecast with the rows up to it and nothing later; the base rate likewise, by intensity. What is "
    "fixed in the model was fixed on forecasts up to 1998.",
)
HELD = Shape(
    name="held",
    title="How long agreements of earlier processes held",
    columns=(
        Column(name="years", label="After", unit="years"),
        Column(name="share", label="Still hold", unit="share in [0, 1]"),
        Column(name="low", label="2.5 %", unit="share in [0, 1]", meaning="Greenwood, on the scale of log(-log share)"),
        Column(name="high", label="97.5 %", unit="share in [0, 1]"),
        Column(name="at_risk", label="Watched so long", unit="processes", meaning="and holding until then"),
        Column(name="broken", label="Broken by then", unit="processes"),
    ),
    chart=Chart(kind="lines", x="years", y=("share",), low="low", high="high", least=0.0, most=1.0),
    note="Of the library of earlier peace processes (dragoman echoes), not of the file. Those that were known to hold "
    "on the day count as long as they were watched. Who is in the library is a choice: well-known processes, many of "
    "them agreed.",
)
