"""Which language a text is in: what is short and English, too, is to be read."""

from __future__ import annotations

import pytest

from dragoman.sources.language import language


@pytest.mark.parametrize(
    "text",
    [
        "Boko Haram fighters killed five soldiers in Maiduguri on Monday.",
        "Bandits killed six farmers in Zamfara on Sunday.",
        "MILF and GPH panels met in Cotabato on Monday.",
        "Maoists freed 12 soldiers in Rolpa on Monday.",
        "The army and the rebels met.",
    ],
)
def test_a_short_english_note_is_english(text: str) -> None:
    assert language(text) == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Wey dem dey talk say government no go gree for peace talk", "pcm"),
        ("Los rebeldes liberaron a seis soldados en la selva del Chocó el lunes.", "es"),
        ("Die Rebellen trafen die Regierung am Montag in Goma zu Gesprächen.", "de"),
        ("Les rebelles ont libéré six soldats lundi dans la ville de Goma.", "fr"),
    ],
)
def test_other_languages_stay_what_they_are(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize("text", ["", "12 34 – …", "Maandag", "Los rebeldes"])
def test_what_is_too_short_to_tell_is_not_told(text: str) -> None:
    assert language(text) is None
