"""The manual's view of a reading: a promise is a promise whatever is promised."""

from __future__ import annotations

import pytest

from dragoman.coding import manual


@pytest.mark.parametrize(
    ("act", "status", "kind"),
    [
        ("AID", "happened", "AID"),
        ("AID", "planned", "AGREE"),
        ("CONSULT", "conditional", "AGREE"),
        ("CONSULT", "postponed", "REJECT"),
        ("CONSULT", "cancelled", "REJECT"),
        ("SANCTION", "planned", "THREATEN"),
        ("ASSAULT", "hypothetical", "THREATEN"),
        ("ASSAULT", "denied", "ASSAULT"),
        ("REJECT", "planned", "REJECT"),
    ],
)
def test_the_manuals_kind_of_an_act(act: str, status: str, kind: str) -> None:
    assert manual.kind(act, status) == kind


@pytest.mark.parametrize(
    ("mode", "status", "kind"),
    [
        ("restrict", "happened", "COERCE"),  # CAMEO 163, impose embargo, boycott or sanctions
        ("restrict", "planned", "THREATEN"),
        ("convict", "happened", "ACCUSE"),  # CAMEO 116, find guilty or liable
        ("expel", "happened", "SANCTION"),
    ],
)
def test_sanctions_and_verdicts_stand_where_plovers_table_has_them(mode: str, status: str, kind: str) -> None:
    assert manual.kind("SANCTION", status, mode) == kind
