"""How well reports of one happening are joined: the program's events against labels by hand, gold/joins.jsonl.

A line of that file is a mention, `document`, `at` (where its trigger begins), `trigger`, `kind` and `place`, with the
happening it tells of, `event`; null: it tells of none. A happening is in the development half or in the test half by
the SHA-256 of its label, as in gold.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from dragoman.types import Mention

Row = dict[str, Any]
Pairs = Sequence[tuple[Hashable, Hashable]]  # of each mention the label, and the event the program put it in


def placed(lines: Iterable[Row], mentions: Mapping[str, Sequence[Mention]], event_of: Mapping[str, str]) -> list[Row]:
    """The labelled lines, each with `put`: the program's event of that mention; None where it has no such mention.

    mentions  by the name of their dispatch
    event_of  the program's event of each mention, by mention id
    """
    rows = []
    for line in lines:
        mention = meant(line, mentions.get(line["document"].removesuffix(".md"), ()))
        if line["event"] is not None:
            rows.append({**line, "put": event_of[mention.id] if mention else None})
    return rows


def meant(line: Row, mentions: Sequence[Mention]) -> Mention | None:
    """The mention of one document that a line is about; None where the program does not have it.

    The same kind at the same words; of several there, for a happening in several places, the one with the place.
    """
    at, end = line["at"], line["at"] + len(line["trigger"])
    of_kind = [one for one in mentions if one.kind == line["kind"]]
    here = [one for one in of_kind if one.trigger[0] == at] or [
        one for one in of_kind if one.trigger[0] < end and at < one.trigger[1]
    ]
    same_place = [one for one in here if (one.place.name if one.place else None) == line.get("place")]
    if same_place:
        return same_place[0]
    return here[0] if len(here) == 1 else None


def scores(pairs: Pairs) -> Row:
    """Pairwise and B-cubed precision, recall and F1, beside those of joining nothing."""
    alone = [(label, at) for at, (label, _) in enumerate(pairs)]
    found: Row = {"mentions": len(pairs)}
    for name, measure in (("pairwise", pairwise), ("B-cubed", b_cubed)):
        for figure, value in zip(("precision", "recall", "F1"), measure(pairs), strict=True):
            found[f"{name} {figure}"] = value
    found["B-cubed F1, nothing joined"] = b_cubed(alone)[2]
    return found


def pairwise(pairs: Pairs) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of mentions: whether a pair that was joined is one happening, and back.

    returns  each in [0, 1]; precision is 1 where nothing was joined, recall is 1 where nothing was to be

    >>> pairwise([("a", 1), ("a", 1), ("a", 2), ("b", 2)])    # joined: 2 pairs, 1 right; to be joined: 3
    (0.5, 0.3333333333333333, 0.4)
    """
    right = _pairs_in(pairs)
    joined = _pairs_in([put for _, put in pairs])
    wanted = _pairs_in([label for label, _ in pairs])
    return _with_f1(right / joined if joined else 1.0, right / wanted if wanted else 1.0)


def b_cubed(pairs: Pairs) -> tuple[float, float, float]:
    """Mean over mentions of the share of its event that is its happening, of its happening that is its event, and F1.

    returns  each in [0, 1]; F1 is that of the two means; 1 where there are no mentions
    source   bagga1998, with equal weights

    Precision is (1 + 1 + 1/2 + 1/2) / 4 and recall (2/3 + 2/3 + 1/3 + 1) / 4 in

    >>> b_cubed([("a", 1), ("a", 1), ("a", 2), ("b", 2)])
    (0.75, 0.6666666666666666, 0.7058823529411765)
    """
    if not pairs:
        return 1.0, 1.0, 1.0
    both = Counter(pairs)
    labels, events = Counter(label for label, _ in pairs), Counter(put for _, put in pairs)
    precision = sum(many * many / events[put] for (_, put), many in both.items()) / len(pairs)
    recall = sum(many * many / labels[label] for (label, _), many in both.items()) / len(pairs)
    return _with_f1(precision, recall)


def grouped(rows: Iterable[Row], half_of: Callable[[str], str]) -> dict[str, Row]:
    """The scores by example and half, and over all, of the labelled lines that have a mention."""
    rows = list(rows)
    groups: dict[str, list[Row]] = {"all": rows}
    for name in dict.fromkeys(row["example"] for row in rows):
        groups[name] = [row for row in rows if row["example"] == name]
    found = {}
    for name, many in groups.items():
        for half in ("", "dev", "test"):
            chosen = [row for row in many if half in {"", half_of(row["event"])}]
            pairs = [
                ((row["example"], row["event"]), (row["example"], row["put"]))
                for row in chosen
                if row["put"] is not None
            ]
            found[f"{name}, {half}" if half else name] = {"labelled": len(chosen), **scores(pairs)}
    return found


def _pairs_in(many: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(many).values())


def _with_f1(precision: float, recall: float) -> tuple[float, float, float]:
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0
