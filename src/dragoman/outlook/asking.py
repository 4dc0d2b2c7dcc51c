"""Forecasts of a person, and answers in a person's words."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from dragoman import __version__
from dragoman.errors import ForecastError
from dragoman.outlook.foretelling import EVEN, slug
from dragoman.record.foretold import Answer, Foretold, Question, Resolution
from dragoman.types import digest

YES, NO = ("yes", "true", "1"), ("no", "false", "0")


def own(
    words: str,
    chance: float,
    *,
    by: date,
    who: str,
    why: str,
    issued: datetime,
    held: Sequence[Foretold] = (),
    key: str | None = None,
    mentions: Sequence[str] = (),
) -> Foretold:
    """What a person expects: the chance of yes to a question, by a day.

    held  the forecasts that are kept: one on the same question gives its rivals, else there is the even chance alone
    key   of a question that is asked already; else it is made from the words and the day
    """
    if not words.strip() and key is None:
        raise ForecastError("a forecast needs a question", item="forecast", advice='"Will … by …?"')
    if not 0 <= chance <= 1:
        raise ForecastError(f"a chance of {chance:g}", item="--chance", advice="from 0 to 1")
    if by < issued.date():
        raise ForecastError(f"{by} is over", item="--by", advice="a forecast is about days to come")
    if not who.strip():
        raise ForecastError("a forecast needs a name", item="--judge", advice="say whose it is")
    question, rivals = _question(words.strip(), by, held, key)
    return Foretold(
        question=question, model=f"person: {who.strip()}", version=__version__, answer=chance, rivals=rivals, inputs={},
        issued=issued, why=why.strip(), mentions=tuple(mentions),
    )  # fmt: skip


def _question(words: str, by: date, held: Sequence[Foretold], key: str | None) -> tuple[Question, Mapping[str, Answer]]:
    even: Mapping[str, Answer] = {EVEN: 0.5}
    if key is not None:
        last = next((one for one in reversed(held) if one.question.key == key), None)
        if last is None:
            raise no_question(key, held)
        if last.question.kind != "chance":
            advice = "a person's chance answers a question of yes or no"
            raise ForecastError(f"asks for a {last.question.kind}", item=key, advice=advice)
        return last.question, last.rivals or even
    made = f"own/{slug(words)}/{by}"
    other = next((one.question for one in held if one.question.key == made), None)
    if other is not None and other.words != words:
        made = f"own/{slug(words)}-{digest(words)[:6]}/{by}"
    return Question(key=made, words=words, kind="chance", closes=by, due=by), even


def answer(
    question: Question,
    text: str | None,
    *,
    known: date,
    why: str,
    judge: str,
    made: datetime,
    mentions: Sequence[str] = (),
) -> Resolution:
    """What became of a question in a person's words: yes or no, a number, or a day; None calls it off."""
    return Resolution(
        key=question.key, value=None if text is None else value(question, text), known=known, why=why.strip(),
        judge=judge.strip(), made=made, mentions=tuple(mentions),
    )  # fmt: skip


def value(question: Question, text: str) -> float:
    """An answer as the record keeps it.

    >>> value(Question(key="k", words="w", kind="chance"), "Yes")
    1.0
    >>> value(Question(key="k", words="w", kind="amount"), "1,200")
    1200.0
    """
    word = text.strip().casefold()
    if question.kind == "chance":
        if word in YES or word in NO:
            return 1.0 if word in YES else 0.0
        raise ForecastError(f"{text!r} is no answer", item=question.key, advice="yes or no")
    try:
        if question.kind == "day":
            return float(date.fromisoformat(word).toordinal())
        return float(word.replace(",", ""))
    except ValueError:
        wanted = "a day such as 2027-03-01" if question.kind == "day" else f"a number of {question.unit}"
        raise ForecastError(f"{text!r} is no answer", item=question.key, advice=wanted) from None


def asked(held: Sequence[Foretold], key: str) -> Question:
    """The question of a key, as it was last asked."""
    found = next((one.question for one in reversed(held) if one.question.key == key), None)
    if found is None:
        raise no_question(key, held)
    return found


def no_question(key: str, held: Sequence[Foretold]) -> ForecastError:
    """What to say of a key that nobody asks."""
    keys = sorted({one.question.key for one in held})
    near = difflib.get_close_matches(key, keys, n=1, cutoff=0.3)
    advice = f"the nearest is {near[0]}" if near else "dragoman outlook scores --panel open --all lists keys"
    return ForecastError("no forecast asks that", item=key, advice=advice)
