"""The small model that ships: an int8 encoder run by onnxruntime, its heads as plain arrays.

Trained on our own sentences; `training/` holds them and the scripts. A sentence is encoded alone, so that what is read
in it does not depend on its neighbours: int8 activations are scaled over the whole input. It is told of other states
and leaders than it names, always the same in the same order, so that who they are makes no difference.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.resources import files
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from dragoman.coding.exchange import neutral
from dragoman.coding.reader import Sighting, States
from dragoman.types import Span

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[Any, np.dtype[np.float32]]

LONGEST = 192  # word pieces of one sentence; what stands behind them is not seen
# Set by hand with the development sentences of bench/ in view; re-run `make bench` before touching them.
PRESENT = 0.35  # least probability of an event at its words
FILLS = {"sources": 0.6, "targets": 0.35, "speakers": 0.5, "places": 0.6}  # probability of the surest word of a role
BESIDE = 0.7  # the same of a further one
MAY_FILL = 0.3  # least probability of the other words
SURELY = 0.5  # probability of a word beside which another may be doubtful
BRIDGES = 0.1  # of a single word between two that stand in the role
ROLES = ("sources", "targets", "speakers", "places")
MARKS = ("[unused1]", "[unused2]", "[unused3]", "[unused4]")  # open and close the source, open and close the target


class LocalReader:
    """Reads with the weights in `weights/`, on one thread."""

    def __init__(self) -> None:
        self._folder = files(__package__).joinpath("weights")
        self._kept: dict[str, States] = {}  # of the sentences read last

    @cached_property
    def _meta(self) -> dict[str, Any]:
        return tomllib.loads(self._folder.joinpath("model.toml").read_text("utf-8"))

    @property
    def id(self) -> str:
        return f"{self._meta['name']}@{self._meta['version']}"

    @cached_property
    def _session(self) -> Any:
        # Sums of int8 products overflow on a processor that lacks VNNI, and it would see other events than one that has
        # it. Told to sum in full width both see the same, but the latter would take twice as long for nothing.
        return self._opened("encoder.onnx", whole_sums=self._overflows())

    def _overflows(self) -> bool:
        """Whether a product whose answer is known, 127 for each of its ones, comes out wrong on this processor."""
        import numpy as np

        (ones,) = (probe := self._opened("probe.onnx", whole_sums=False)).get_inputs()
        width = ones.shape[1]
        (sums,) = probe.run(None, {ones.name: np.ones((width, width), np.float32)})
        return not np.allclose(sums, 127 * width)

    def _opened(self, name: str, *, whole_sums: bool) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # two processes are quicker than two threads
        options.log_severity_level = 3
        options.add_session_config_entry("session.x64quantprecision", str(int(whole_sums)))
        model = self._folder.joinpath(name).read_bytes()
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        return Tokenizer.from_str(self._folder.joinpath("tokenizer.json").read_text("utf-8"))

    @cached_property
    def _pair(self) -> dict[str, Floats]:
        import numpy as np

        with self._folder.joinpath("pair.npz").open("rb") as file:
            return dict(np.load(file).items())

    def _encoded(self, ids: Sequence[int]) -> tuple[Floats, Floats]:
        """States (token, hidden), and what every head says of every token, side by side."""
        import numpy as np

        states, heads = self._session.run(None, {"ids": np.array([ids], dtype=np.int64)})
        return states, heads

    @cached_property
    def _columns(self) -> tuple[slice, ...]:
        """The columns of the heads: type, main, status by word and by sentence, asks, fills, bias, issue by both."""
        kinds, statuses = len(self._meta["kinds"]) + 1, len(self._meta["statuses"])
        asks, issues = len(ROLES) * self._meta["rank"], len(self._meta["issues"]) + 1
        ends = list(accumulate([0, kinds, 1, statuses, statuses, asks, asks, len(ROLES), issues]))
        return tuple(slice(start, end) for start, end in zip(ends, [*ends[1:], None], strict=True))

    def read(self, sentences: Sequence[str]) -> list[list[Sighting]]:
        """Return what each sentence holds, in text order."""
        self._kept.clear()
        return [list(self._read(text)) for text in sentences]

    def states(self, sentence: str) -> States | None:
        """Return what was had of a sentence among those read last."""
        return self._kept.get(sentence)

    def _read(self, text: str) -> Iterator[Sighting]:
        import numpy as np

        told = neutral(text)
        code = self._tokenizer.encode(told.text)
        ids, words, offsets = code.ids[:LONGEST], code.word_ids[:LONGEST], code.offsets[:LONGEST]
        if len(ids) < 3:
            return
        heads = self._encoded(ids)[1]
        trigger, main, own, first, asks, fills, bias, about, of_all = (heads[:, one] for one in self._columns)
        self._kept[text] = States([told.back(span) for span in offsets], about + of_all[0], self._meta["issues"])
        kinds, pointer = _softmax(trigger), _softmax(main[:, 0])
        firsts = [n for n, word in enumerate(words) if word is None or word != words[n - 1]]
        sizes = np.diff([*firsts, len(ids)])
        fills = fills.reshape(len(ids), len(ROLES), -1)
        for group in _groups(kinds, pointer, words):
            these, count = slice(group[0], group[-1] + 1), len(group)
            mean = kinds[these].sum(0) / count
            status = _softmax(own[these].sum(0) / count + first[0])
            asked = (asks[these].sum(0) / count).reshape(len(ROLES), -1)
            stands = _sigmoid((fills * asked).sum(-1) / self._meta["rank"] ** 0.5 + bias)
            rows = np.add.reduceat(stands, firsts, axis=0).T / sizes  # (role, word)
            spans = {
                role: tuple(told.back(span) for span in _spans(row, firsts, words, offsets, least=FILLS[role]))
                for role, row in zip(ROLES, rows, strict=True)
            }
            yield Sighting(
                trigger=told.back((offsets[group[0]][0], offsets[group[-1]][1])),
                kinds=dict(zip(self._meta["kinds"], (mean[1:] / mean[1:].sum()).tolist(), strict=True)),
                presence=1 - float(mean[0]),
                main=float(pointer[these].sum()),
                statuses=dict(zip(self._meta["statuses"], status.tolist(), strict=True)),
                **spans,
            )

    def relate(self, text: str, source: Span | None, target: Span | None) -> dict[str, float]:
        """Return the probability of each PLOVER type for what the source does to the target."""
        import numpy as np

        told = neutral(text)
        ids, first, second = self._marked(told.text, source and told.moved(source), target and told.moved(target))
        states = self._encoded(ids)[0]
        joined = np.concatenate([states[0], states[first], states[second]])
        mixed = np.tanh(self._pair["pair_mix.weight"] @ joined + self._pair["pair_mix.bias"])
        scores = _softmax(self._pair["pair.weight"] @ mixed + self._pair["pair.bias"])
        return dict(zip(self._meta["kinds"], scores.tolist(), strict=True))

    def _marked(self, text: str, source: Span | None, target: Span | None) -> tuple[list[int], int, int]:
        """Word pieces with the pair between marks, and where its opening marks stand; 0 for one that is not named."""
        cuts = [(span[end], 1 - end, sign + end) for span, sign in ((source, 0), (target, 2)) if span for end in (0, 1)]
        marks = [self._tokenizer.token_to_id(mark) for mark in MARKS]
        ids, at = [self._tokenizer.token_to_id("[CLS]")], 0
        for place, _, sign in sorted(cuts):
            ids += self._tokenizer.encode(text[at:place], add_special_tokens=False).ids
            ids.append(marks[sign])
            at = place
        ids += self._tokenizer.encode(text[at:], add_special_tokens=False).ids
        ids = ids[:LONGEST]
        return ids, ids.index(marks[0]) if marks[0] in ids else 0, ids.index(marks[2]) if marks[2] in ids else 0


def _groups(kinds: Floats, pointer: Floats, words: Sequence[int | None]) -> Iterator[list[int]]:
    """The tokens of each trigger: neighbours whose best type is the same, and the main one even where it is weak."""
    best = kinds[:, 1:].argmax(1)
    present = [word is not None and 1 - kinds[n, 0] >= PRESENT for n, word in enumerate(words)]
    top = int(pointer.argmax())
    if top and words[top] is not None:
        present[top] = True
    group: list[int] = []
    for n, here in enumerate(present):
        if group and (not here or (best[n] != best[group[-1]] and words[n] != words[group[-1]])):
            yield _whole(group, words)
            group = []
        if here:
            group.append(n)
    if group:
        yield _whole(group, words)


def _whole(group: list[int], words: Sequence[int | None]) -> list[int]:
    """The group with the rest of the words it begins and ends in."""
    first, last = group[0], group[-1]
    while words[first - 1] is not None and words[first - 1] == words[first]:
        first -= 1
    while last + 1 < len(words) and words[last + 1] == words[last]:
        last += 1
    return list(range(first, last + 1))


def _spans(
    row: Floats, firsts: Sequence[int], words: Sequence[int | None], offsets: Sequence[Span], *, least: float
) -> Iterator[Span]:
    """The stretches of words that stand in a role, [start, end) in characters; row (word) holds their probabilities.

    A stretch has a word that surely stands there, and goes on over its neighbours as long as they may.

    least    probability of the surest word of all
    """
    shares = [share if words[first] is not None else 0.0 for share, first in zip(row.tolist(), firsts, strict=True)]
    best = max(shares)
    number = 0
    while number < len(shares):
        if shares[number] < MAY_FILL:
            number += 1
            continue
        stop = number
        while stop < len(shares) and (shares[stop] >= MAY_FILL or _bridges(shares, stop)):
            stop += 1
        most = max(shares[number:stop])
        if most >= (least if most == best else BESIDE):
            last = (firsts[stop] if stop < len(firsts) else len(words)) - 1
            yield offsets[firsts[number]][0], offsets[last][1]
        number = stop


def _bridges(shares: Sequence[float], number: int) -> bool:
    """Whether a doubtful word stands before one that surely stands in the role."""
    return number + 1 < len(shares) and shares[number] >= BRIDGES and shares[number + 1] >= SURELY


def _softmax(scores: Floats) -> Floats:
    import numpy as np

    grown: Floats = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = grown / grown.sum(-1, keepdims=True)
    return shares


def _sigmoid(scores: Floats) -> Floats:
    import numpy as np

    shares: Any = 1 / (1 + np.exp(-scores))
    return shares  # type: ignore[no-any-return]
