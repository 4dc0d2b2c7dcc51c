"""Gates: read with strict checks, and where each stands."""

# ruff: noqa: E501  (inputs read best on one line)

from __future__ import annotations

from datetime import date

import pytest

from dragoman.drafts.align import keys
from dragoman.drafts.clauses import clauses, read
from dragoman.drafts.compare import compare
from dragoman.drafts.consent import (
    Concession,
    Condition,
    GateEvidence,
    GateState,
    blocked_now,
    concessions,
    gates_for,
    progress,
    ungated,
)
from dragoman.drafts.gates import GateSet, gate_sets, read_gates
from dragoman.errors import VocabularyError
from dragoman.types import Draft

LAW = """
source = "Constitution of Arvania"
country = "ARV"
name = "Arvania"

[[gate]]
id = "signature"
kind = "signature"
label = "signature by the President"
required = "always"
basis = "art. 1"

[[gate]]
id = "parliament"
kind = "parliament"
label = "consent of the Diet"
issues = []
required = "always"
threshold = "two thirds"
threshold_share = 0.6667
of = "members"
basis = "art. 2"
blocked_by = [{ condition = "dissolution of the Diet", basis = "art. 9" }]
after = ["signature"]

[[gate]]
id = "referendum"
kind = "referendum"
label = "referendum on territory"
issues = ["TERR"]
required = "if the agreement alters the territory"
basis = "art. 3"
blocked_by = [{ condition = "martial law", basis = "art. 10", url = "https://example.org" }]
after = ["parliament"]
"""
SETS = {"state:ARV": read_gates(LAW, path="arvania.toml")}
LAND = ["TERR"]


def states(*evidence: GateEvidence, about: list[str] = LAND, conditions: tuple[Condition, ...] = (),
           as_of: date | None = None, needed: dict[tuple[str, str], bool] | None = None) -> dict[str, GateState]:  # fmt: skip
    found = gates_for(about, ["state:ARV", "state:NOW"], draft="d2", evidence=evidence, conditions=conditions,
                      as_of=as_of, needed=needed, sets=SETS)  # fmt: skip
    return {state.gate.id: state for state in found}


def told(gate: str, state: str, day: int = 1, *, draft: str | None = "d2") -> GateEvidence:
    return GateEvidence(
        gate=gate, party="state:ARV", draft=draft, state=state, by="user", when=date(2031, 3, day), why="so"
    )


MARTIAL = Condition(name="Martial  law", party="state:ARV", since=date(2031, 1, 1), mention_id="m1")


def test_without_evidence_the_first_gate_is_possible_and_the_rest_wait() -> None:
    found = states()
    assert [state.state for state in found.values()] == ["possible", "not_started", "not_started"]
    assert found["parliament"].waits_for == ("signature",)
    assert found["referendum"].needed is None


def test_a_gate_is_asked_for_by_the_issues_of_the_text() -> None:
    assert list(states(about=["HUM"])) == ["signature", "parliament"]
    listed = clauses("1. The border shall be moved.\n2. Prisoners shall be exchanged.")
    assert "referendum" in {state.gate.id for state in gates_for(listed, ["state:ARV"], sets=SETS)}


def test_a_condition_in_force_blocks_with_its_law_and_its_evidence() -> None:
    found = states(conditions=(MARTIAL,))["referendum"]
    assert found.state == "blocked"
    assert "art. 10" in found.why
    assert found.blocks[0][1].mention_id == "m1"
    assert [state.gate.id for state in blocked_now(states(conditions=(MARTIAL,)).values())] == ["referendum"]


def test_a_condition_blocks_only_while_it_lasts_and_only_its_party() -> None:
    over = Condition(name="martial law", party="state:ARV", since=date(2031, 1, 1), until=date(2031, 2, 1))
    assert states(conditions=(over,))["referendum"].state == "not_started"
    assert states(conditions=(over,), as_of=date(2031, 1, 15))["referendum"].state == "blocked"
    assert states(conditions=(MARTIAL,), as_of=date(2030, 12, 1))["referendum"].state == "not_started"
    other = Condition(name="martial law", party="state:BEL", since=None)
    assert states(conditions=(other,))["referendum"].state == "not_started"


def test_a_block_holds_before_a_date_that_was_set_and_not_before_a_vote_that_was_held() -> None:
    assert states(told("referendum", "scheduled"), conditions=(MARTIAL,))["referendum"].state == "blocked"
    assert states(told("referendum", "scheduled"))["referendum"].state == "scheduled"
    assert states(told("referendum", "passed"), conditions=(MARTIAL,))["referendum"].state == "passed"


def test_the_newest_evidence_holds_and_what_is_known_later_does_not_count_yet() -> None:
    both = (told("parliament", "failed", 2), told("parliament", "passed", 5))
    assert states(*both)["parliament"].state == "passed"
    assert states(*both[::-1])["parliament"].state == "passed"
    assert states(*both, as_of=date(2031, 3, 3))["parliament"].state == "failed"


def test_evidence_of_another_draft_does_not_count() -> None:
    assert states(told("signature", "passed", draft="d1"))["signature"].state == "possible"
    assert states(told("signature", "passed", draft=None))["signature"].state == "passed"


def test_progress_counts_what_is_needed_and_names_what_is_open() -> None:
    found = progress(states(told("signature", "passed")).values())
    assert (found.passed, found.required, found.open_questions, found.share) == (1, 2, 1, 0.5)
    ruled = progress(states(needed={("state:ARV", "referendum"): True}).values())
    assert (ruled.required, ruled.open_questions) == (3, 0)
    waived = progress(states(told("parliament", "waived")).values())
    assert waived.required == 1
    assert progress([]).share is None


def test_a_concession_that_no_gate_passed_is_listed() -> None:
    land = Concession(party="state:ARV", label="x/1", issues=("TERR",))
    nobody = Concession(party="state:BEL", label="x/2", issues=("HUM",))
    before = list(states(conditions=(MARTIAL,)).values())
    found = ungated([land, nobody], before)
    assert [(each.concession.label, len(each.gates)) for each in found] == [("x/1", 3), ("x/2", 0)]
    assert "blocked: referendum on territory" in found[0].why
    assert ungated([land], list(states(told("signature", "passed")).values())) == []


def test_the_concessions_of_a_comparison_are_what_its_rows_say_somebody_gives() -> None:
    drafts = [Draft(id=name, document_id=name, title=name, version=None, outlet=None) for name in ("a", "b")]
    words = (
        "1. Arvania may leave the border.\n2. Aid shall pass.",
        "1. Arvania shall leave the border.\n2. Aid shall pass.",
    )
    names = {"state:ARV": ["Arvania"]}
    a, b = (read(draft, text, parties=names) for draft, text in zip(drafts, words, strict=True))
    (found,) = concessions(compare(a, b, keys=keys([a, b])))
    assert (found.party, found.label, found.issues) == ("state:ARV", "a/1", ("TERR",))
    assert [each.concession for each in ungated([found], list(states().values()))] == [found]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "signature"', 'kind = "signing"', "unknown kind 'signing'"),
        ('issues = ["TERR"]', 'issues = ["LAND"]', "unknown issue 'LAND'"),
        ('after = ["parliament"]', 'after = ["diet"]', "comes after 'diet'"),
        ("threshold_share = 0.6667", "threshold_share = 66", "`threshold_share`"),
        ('of = "members"', 'of = "people"', "unknown `of`"),
        ('required = "always"', "required = true", "neither always nor when"),
        ('label = "consent of the Diet"', "", "'label' is missing"),
        ('basis = "art. 1"', 'basis = "art. 1"\nbase = "x"', "unknown key 'base'"),
        ('basis = "art. 9"', 'bases = "art. 9"', "unknown key 'bases'"),
        ('id = "parliament"', 'id = "signature"', "two gates are called"),
        ('country = "ARV"', "", "one of `country` and `id`"),
        ('source = "Constitution of Arvania"', "", "'source' is missing"),
        ('basis = "art. 1"', 'basis = "art. 1"\nafter = ["referendum"]', "wait for each other"),
        ("[[gate]]", "[[gate", "not valid TOML"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused_in_words(old: str, new: str, says: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        read_gates(LAW.replace(old, new, 1), path="arvania.toml")
    assert says in caught.value.message
    assert caught.value.item.startswith("arvania.toml")


def test_the_gate_sets_in_the_vocabulary_hold_together() -> None:
    for party, each in gate_sets().items():
        assert isinstance(each, GateSet)
        assert each.party == party
        assert gates_for(["TERR", "SECG", "ALGN"], [party])
