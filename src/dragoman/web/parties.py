"""The colours of the parties: a number for each side of the settings, and the style sheet for colours of one's own."""

from __future__ import annotations

from dragoman.config import Config

MOST = 8  # colours and shapes there are; further sides go without
LEAST = 4.5  # contrast that a colour has to have with both grounds, so that words can stand on it and beside it
LIGHT = ("#fcfbf8", "#f4f2ec")  # the grounds of style.css by day: --paper, --card
DARK = ("#15181b", "#1d2125")  # and by night
STEPS = 100


def numbers(config: Config) -> dict[str, str]:
    """The number of each party's colour, by its id; parties of one side share it."""
    sides = list(dict.fromkeys(one.side or one.id for one in config.parties))
    numbered = {one.id: sides.index(one.side or one.id) for one in config.parties}
    return {id: str(number) for id, number in numbered.items() if number < MOST}


def sheet(config: Config) -> str:
    """The style sheet that gives sides the colours of the settings; without any it holds no rule."""
    found: dict[str, str] = {}
    known = numbers(config)
    for party in config.parties:
        if party.colour and party.id in known:
            found.setdefault(known[party.id], party.colour)
    rules = "".join(
        f" --party-{number}: light-dark({readable(colour, LIGHT)}, {readable(colour, DARK)});"
        for number, colour in sorted(found.items())
    )
    return f":root {{{rules} }}\n" if rules else ""


def readable(colour: str, grounds: tuple[str, ...]) -> str:
    """The colour, made darker on light grounds and lighter on dark ones until it can be read on each.

    >>> readable("#1f5f8b", LIGHT)
    '#1f5f8b'
    >>> readable("#ffd700", LIGHT)
    '#816c00'
    """
    end = 0.0 if luminance(grounds[0]) > 0.5 else 1.0
    own = [_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    for step in range(STEPS + 1):
        mixed = "#" + "".join(f"{round(_curved(c + (end - c) * step / STEPS) * 255):02x}" for c in own)
        if all(contrast(mixed, ground) >= LEAST for ground in grounds):
            return mixed
    return "#000000" if end == 0 else "#ffffff"


def contrast(one: str, two: str) -> float:
    """From 1 to 21, as WCAG 2.2 defines it.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, from 0 to 1."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _curved(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)
