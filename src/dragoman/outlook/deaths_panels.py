"""What the panels of the forecast of deaths look like."""

from __future__ import annotations

from dragoman.measures.measured import Chart, Column, Shape

DEATHS = "deaths a month"
CHANCE = "probability in [0, 1]"
LIMITS = (25.0, 100.0, 1000.0)  # UCDP's line for a conflict and for a war is 25 and 1,000 in a year

FAN = Shape(
    name="fan",
    title="Deaths expected, month by month",
    columns=(
        Column(name="month", label="Month", meaning="its first day"),
        Column(name="ahead", label="Ahead", unit="months", meaning="after the last month known"),
        Column(name="median", label="Middle", unit=DEATHS, meaning="as likely to be more as less"),
        Column(name="low", label="5 %", unit=DEATHS, meaning="at most this with 5 %"),
        Column(name="lower", label="25 %", unit=DEATHS),
        Column(name="upper", label="75 %", unit=DEATHS),
        Column(name="high", label="95 %", unit=DEATHS, meaning="more than this with 5 %"),
        Column(name="mean", label="Mean", unit=DEATHS, meaning="of the draws: a few very large ones decide it"),
    ),
    chart=Chart(kind="lines", x="month", y=("median",), low="low", high="high", least=0.0),
    note="Of the imported file, not of the record. Deaths as UCDP counts them: its best estimate of deaths in battles "
    "with a state on a side.",
)
CHANCES = Shape(
    name="chances",
    title="Chance of more deaths than",
    columns=(
        Column(name="month", label="Month", meaning="its first day"),
        *(Column(name=f"over_{one:.0f}", label=f"More than {one:,.0f}", unit=CHANCE) for one in LIMITS),
    ),
    chart=Chart(kind="lines", x="month", y=tuple(f"over_{one:.0f}" for one in LIMITS), least=0.0, most=1.0),
    note="In that month alone.",
)
WHOLE = Shape(
    name="window",
    title="Over all months together",
    columns=(
        Column(name="limit", label="More than", unit="deaths"),
        Column(name="any_month", label="In at least one month", unit=CHANCE),
        Column(name="every_month", label="In every month", unit=CHANCE),
        Column(name="in_all", label="In all months together", unit=CHANCE),
    ),
    note="From draws whose months hang together as those after the analogues did.",
)
MODELS = Shape(
    name="models",
    title="What the forecast is mixed from",
    columns=(
        Column(name="model", label="Model"),
        Column(name="near", label="Weight, months 1-2", unit="share in [0, 1]"),
        Column(name="middle", label="Weight, months 3-6", unit="share in [0, 1]"),
        Column(name="far", label="Weight, months 11-14", unit="share in [0, 1]"),
        Column(name="median", label="Its own middle, month 6", unit=DEATHS),
        Column(name="high", label="Its own 95 %, month 6", unit=DEATHS),
    ),
    note="Weights from how the models did on countries at a like level, by outcomes known at the origin.",
)
ANALOGUES = Shape(
    name="analogues",
    title="The moments most like it",
    columns=(
        Column(name="country", label="Country"),
        Column(name="month", label="Month", meaning="its first day"),
        Column(name="likeness", label="Likeness", unit="share in [0, 1]", meaning="weight, as part of the largest"),
        Column(name="before", label="Twelve months before", unit=DEATHS, meaning="mean"),
        Column(name="after", label="Twelve months after", unit=DEATHS, meaning="mean"),
    ),
    note="Likeness is of the file's monthly deaths alone. One moment a country stands for all of its neighbours.",
)
PAST = Shape(
    name="past",
    title="How the same model did in years before",
    columns=(
        Column(name="year", label="Year", meaning="forecast from the October before"),
        Column(name="of", label="Of", meaning="all countries of the file, or the one asked for"),
        Column(name="forecast", label="Forecast"),
        Column(name="crps", label="CRPS", unit="deaths", meaning="0 is perfect"),
        Column(name="log_crps", label="CRPS of log deaths", unit="log deaths", meaning="0 is perfect"),
        Column(name="ignorance", label="Ignorance", unit="bits", meaning="lower is better"),
        Column(name="interval_score", label="Interval score", unit="deaths", meaning="of 90 %; lower is better"),
        Column(name="inside", label="Inside 90 %", unit="share in [0, 1]", meaning="ends included"),
        Column(name="inside_randomised", label="Inside 90 %, ties shared", unit="share in [0, 1]"),
    ),
    note="Each year forecast with the months up to the October before and nothing later. Ignorance depends on the "
    "number of draws: conflictology has twelve.",
)
