"""What the panels of the ledger of forecasts look like."""

from __future__ import annotations

from dragoman.measures.measured import Chart, Column, Shape

CHANCE, PART = "probability in [0, 1]", "share in [0, 1]"
MODEL = Column(name="model", label="Who", meaning="the model and its part, or a person")
COMPARED = (
    MODEL,
    Column(name="score", label="Score", meaning="the less the better, every one"),
    Column(name="unit", label="In"),
    Column(name="questions", label="Questions", meaning="answered; each counts once"),
    Column(name="forecasts", label="Forecasts", meaning="of these questions"),
    Column(name="own", label="Its score"),
    Column(name="rival", label="Rival", meaning="a forecast that needs no model, of the same moment"),
    Column(name="other", label="The rival's"),
    Column(name="difference", label="Difference", meaning="below 0 is better than the rival"),
    Column(name="low", label="Difference, low", meaning="5 % of resamples lie below; none with fewer than 5 questions"),
    Column(name="high", label="Difference, high", meaning="5 % of resamples lie above"),
    Column(name="skill", label="Saved", unit="share", meaning="of the rival's score; below 0 is worse than the rival"),
    Column(name="verdict", label="Reads as"),
)
COMPARED_CHART = Chart(kind="bars", x="model", y=("skill",), by="score rival")
MODELS = Shape(
    name="models",
    title="Beside what needs no model",
    columns=COMPARED,
    chart=COMPARED_CHART,
    note="The bars show what share of the rival’s score is saved. Both answered the same questions at the same moment; "
    "the interval is of the mean difference, by resampling what hangs together.",
)
BACKTESTS = Shape(
    name="backtests",
    title="Backtests: made afterwards, with what was known before",
    columns=COMPARED,
    chart=COMPARED_CHART,
    note="No forecast was at stake in these: whoever made the model may have seen what came. They stand apart.",
)
COVERAGE = Shape(
    name="coverage",
    title="How often the outcome lay in the 90 % interval",
    columns=(
        MODEL,
        Column(name="made", label="Made", meaning="before, or afterwards as a backtest"),
        Column(name="unit", label="In"),
        Column(name="forecasts", label="Forecasts"),
        Column(name="inside", label="Inside", meaning="the ends included"),
        Column(name="share", label="Share inside", unit=PART),
        Column(name="low", label="Low", unit=PART, meaning="Wilson, 95 %, as if forecasts were independent"),
        Column(name="high", label="High", unit=PART),
    ),
    chart=Chart(kind="intervals", x="model", y=("share",), by="made unit", low="low", high="high", least=0.0, most=1.0),
    note="Nine tenths is the aim: more is too wide, less too sure.",
)
CALIBRATION = Shape(
    name="calibration",
    title="What was said and what happened",
    columns=(
        MODEL,
        Column(name="made", label="Made", meaning="before, or afterwards as a backtest"),
        Column(name="chance", label="Chance said", meaning="from, included, to; 1 is in the last"),
        Column(name="cases", label="Forecasts"),
        Column(name="said", label="Said, mean", unit=CHANCE),
        Column(name="happened", label="Happened", unit=PART),
        Column(name="low", label="Low", unit=PART, meaning="Wilson, 95 %, as if forecasts were independent"),
        Column(name="high", label="High", unit=PART),
    ),
    chart=Chart(
        kind="intervals", x="chance", y=("happened",), by="model made", low="low", high="high", least=0.0, most=1.0
    ),
    note="Where said and happened agree, the chances are to be taken at their word.",
)
QUESTION = (
    Column(name="question", label="Question", unit="words"),
    MODEL,
    Column(name="said", label="Said", meaning="a chance of yes; or the middle, and from 5 % to 95 %"),
)
OPEN = Shape(
    name="open",
    title="Open questions",
    columns=(
        *QUESTION,
        Column(name="chance", label="Chance", unit=CHANCE),
        Column(name="rivals", label="Without a model", meaning="what the rivals said at the same moment"),
        Column(name="condition", label="Counts if"),
        Column(name="due", label="Known by"),
        Column(name="state", label="State", meaning="overdue: the answer should be known; resolve it"),
        Column(name="issued", label="Made on"),
        Column(name="why", label="Why", meaning="a person’s reason"),
        Column(name="key", label="Key", meaning="to resolve it: dragoman outlook resolve KEY VALUE"),
        Column(name="closes", label="About days up to"),
        Column(name="about", label="Drawn as"),
    ),
    chart=Chart(kind="lines", x="closes", y=("chance",), by="about", least=0.0, most=1.0),
    note="The latest forecast of each on each question. Only chances are drawn, by the day they are about. A row "
    "without words behind it rests on a file or on a person’s judgement.",
)
RESOLVED = Shape(
    name="resolved",
    title="Questions with an answer",
    columns=(
        *QUESTION,
        Column(name="outcome", label="What happened"),
        Column(name="score", label="Score", meaning="Brier score of a chance, else CRPS: the less the better"),
        Column(name="rival", label="Best rival"),
        Column(name="other", label="Its score"),
        Column(name="issued", label="Made on"),
        Column(name="as_of", label="With what was known on", meaning="of a backtest"),
        Column(name="known", label="Known since"),
        Column(name="why", label="It rests on", meaning="the words or the file"),
        Column(name="source", label="From"),
        Column(name="judge", label="By"),
        Column(name="key", label="Key"),
    ),
    note="The latest answer counts; earlier ones are kept. One whose words were rejected does not count.",
)
VOID = Shape(
    name="void",
    title="Questions that were called off",
    columns=(
        Column(name="question", label="Question", unit="words"),
        Column(name="why", label="Why"),
        Column(name="known", label="Since"),
        Column(name="judge", label="By"),
        Column(name="key", label="Key"),
    ),
    note="What they asked for can have no answer, so no forecast of it is scored.",
)
SHAPES = (MODELS, COVERAGE, CALIBRATION, OPEN, RESOLVED, BACKTESTS, VOID)

# ---- the last forecasts of a model that reads a file -----------------------------------------------------------------

FAN = Shape(
    name="fan",
    title="Deaths expected, month by month",
    columns=(
        Column(name="country", label="Country"),
        Column(name="month", label="Month", meaning="its first day"),
        Column(name="median", label="Middle", unit="deaths", meaning="as likely to be more as less"),
        Column(name="low", label="5 %", unit="deaths"),
        Column(name="lower", label="25 %", unit="deaths"),
        Column(name="upper", label="75 %", unit="deaths"),
        Column(name="high", label="95 %", unit="deaths"),
        Column(name="happened", label="Counted", unit="deaths", meaning="by the file it was resolved from"),
        Column(name="rival", label="Conflictology, middle", unit="deaths", meaning="the last twelve months alike"),
        Column(name="rival_low", label="Conflictology, 5 %", unit="deaths"),
        Column(name="rival_high", label="Conflictology, 95 %", unit="deaths"),
        Column(name="issued", label="Made on"),
        Column(name="origin", label="Last month known"),
        Column(name="source", label="From the file"),
    ),
    chart=Chart(kind="lines", x="month", y=("median", "happened"), by="country", low="low", high="high", least=0.0),
    note="The band runs from 5 % to 95 %. The figures are of the file that was given, not of the record.",
)
YEARS = Shape(
    name="chances",
    title="Chance that the episode has ended",
    columns=(
        Column(name="episode", label="Episode", meaning="the conflict, and its first year in a row"),
        Column(name="year", label="By", meaning="the last day of the year"),
        Column(name="chance", label="Chance", unit=CHANCE),
        Column(name="base", label="Base rate", unit=CHANCE),
        Column(name="happened", label="What happened"),
        Column(name="issued", label="Made on"),
        Column(name="source", label="From the file"),
    ),
    chart=Chart(kind="lines", x="year", y=("chance", "base"), by="episode", least=0.0, most=1.0),
    note="Ended: a year with fewer than 25 deaths has come. The figures are of the file that was given, not of the "
    "record.",
)
EARLIER = Shape(
    name="scores",
    title="How right these forecasts were",
    columns=(Column(name="made", label="Made", meaning="before, or afterwards as a backtest"), *COMPARED),
    note="All forecasts of this model that have an answer.",
)
