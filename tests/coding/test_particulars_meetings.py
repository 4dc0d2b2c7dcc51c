"""What a ledger of meetings keeps of them: form, rank, third parties, who was away, what became of it."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from own_sentences import reading

from dragoman.coding import RulesCoder
from dragoman.types import Particular

KEYS = {"type", "format", "track", "level", "role", "presence", "disclosure", "changed_by", "why", "follows"}
LISTED = {"type", "format", "track", "level", "role", "presence", "disclosure"}
FORMATS = tomllib.loads(files("dragoman.vocab").joinpath("formats.toml").read_text("utf-8"))


def told(coder: RulesCoder, text: str) -> list[Particular]:
    return [
        one
        for mention in reading(coder, text).mentions
        if mention.kind == "CONSULT"
        for one in mention.particulars
        if one.key in KEYS
    ]


def rows(coder: RulesCoder, text: str) -> set[tuple[str, str, str | None]]:
    return {(one.key, one.value, one.about) for one in told(coder, text)}


@pytest.mark.parametrize(
    ("text", "key", "value", "about"),
    [
        # format
        ("Peru and Chile held talks in Lima.", "format", "bilateral", None),
        ("The foreign ministers of Serbia, Kosovo and Albania met in Tirana.", "format", "trilateral", None),
        ("The foreign ministers of France, Germany, Britain and Iran met in Geneva.", "format", "multilateral", None),
        ("Turkey's president telephoned the emir of Qatar.", "format", "call", None),
        ("Norway's foreign minister and Sri Lanka's foreign minister held a video call.", "format", "call", None),
        ("The presidents of Chad and Niger exchanged letters.", "format", "written", None),
        ("Israel and Lebanon held indirect talks in Naqoura.", "format", "proximity", None),
        ("The United States and Cuba held secret talks in Toronto.", "format", "backchannel", None),
        ("A Kenyan envoy shuttled between Sudan and South Sudan.", "format", "shuttle", None),
        ("The contact group on Libya met in Rome.", "format", "contact_group", None),
        ("Egypt, Sudan and Ethiopia held three-way talks in Cairo.", "format", "trilateral", None),
        # type
        ("African leaders held a summit in Nairobi.", "type", "summit", None),
        ("The president of Ghana met the president of Togo in Accra.", "type", "summit", None),
        ("Oman mediated between Yemen and Saudi Arabia.", "type", "mediation", None),
        ("Negotiators from Cyprus and Turkey held direct talks in Geneva.", "type", "direct_talks", None),
        ("Egypt and Sudan held technical talks on the dam in Cairo.", "type", "technical_group", None),
        ("NATO defence ministers met in Brussels.", "type", "bloc_consultation", None),
        ("The presidents of Chad and Niger exchanged letters.", "type", "document_exchange", None),
        ("The Sudanese army walked out of the talks with the RSF in Addis Ababa.", "type", "walk_out", None),
        # track
        ("The foreign ministers of India and Nepal met in Delhi.", "track", "1", None),
        ("Retired diplomats from India and Pakistan held track two talks in Bangkok.", "track", "2", None),
        ("Tribal elders from both communities held talks in Wau.", "track", "3", None),
        # level
        ("Turkey's president telephoned the emir of Qatar.", "level", "head", "person:recep-tayyip-erdogan"),
        ("The foreign ministers of Armenia and Azerbaijan met in Washington.", "level", "minister", "gov:AZE"),
        ("The president of Colombia met the ELN commander in Havana.", "level", "military", "group:eln"),
        ("Israeli and Lebanese envoys met in Naqoura.", "level", "envoy", "gov:LBN"),
        ("The Kenyan president met the Swiss ambassador in Nairobi.", "level", "official", "gov:CHE"),
        # role
        ("Qatar hosted talks between Israel and Hamas in Doha.", "role", "host", "state:QAT"),
        ("Talks between Mali and Algeria, mediated by Qatar, resumed in Doha.", "role", "mediator", "state:QAT"),
        ("The Houthis and Saudi Arabia held Omani-mediated talks in Sanaa.", "role", "mediator", "state:OMN"),
        ("US and Iranian officials met in Muscat, with Oman acting as mediator.", "role", "mediator", "state:OMN"),
        ("Georgia and Russia, with Switzerland as facilitator, met in Bern.", "role", "facilitator", "state:CHE"),
        ("Armenia and Azerbaijan held talks under the auspices of the OSCE.", "role", "convenor", "org:osce"),
        ("Chad met Sudan in Nairobi at the invitation of the African Union.", "role", "convenor", "org:african-union"),
        ("Chad and Sudan met in Nairobi at the invitation of Kenya.", "role", "host", "state:KEN"),
        ("Oman carried messages between the United States and Iran.", "role", "message_carrier", "state:OMN"),
        ("Colombia met the ELN in Havana, with Cuba and Norway as guarantors.", "role", "guarantor", "state:NOR"),
        # presence
        ("Bolivia and Chile held talks in The Hague without Peru.", "presence", "absent", "state:PER"),
        ("Ethiopia did not attend the talks between Egypt and Sudan.", "presence", "absent", "state:ETH"),
        ("Greece and Turkey held talks, but Cyprus was not invited.", "presence", "excluded", "state:CYP"),
        ("The United States and the Taliban held talks, excluding Pakistan.", "presence", "excluded", "state:PAK"),
        ("Egypt and Sudan held talks. Ethiopia refused to take part.", "presence", "refused", "state:ETH"),
        ("Kenya called off the talks after Sudan refused to send a delegation.", "presence", "refused", "state:SDN"),
        ("Yemen was briefed on the talks between the Houthis and Saudi Arabia.", "presence", "informed", "state:YEM"),
        ("Japan consulted South Korea before its talks with China.", "presence", "consulted", "state:KOR"),
        ("Laos waited in an adjoining room while Cambodia met Malaysia.", "presence", "adjacent", "state:LAO"),
        ("Armenia and Georgia met in Tbilisi in the presence of Norway.", "presence", "at_table", "state:NOR"),
        ("The rebels met Chad after Niger pulled out of the talks.", "presence", "refused", "state:NER"),
        # disclosure
        ("China will host talks between Iran and Iraq, the ministry announced.", "disclosure", "before", None),
        ("The United States and Cuba held talks in Toronto, it emerged on Tuesday.", "disclosure", "after", None),
        ("Iran denied that it had held talks with the United States.", "disclosure", "disputed", None),
        ("India first denied and later confirmed it met Oman.", "disclosure", "denied_then_confirmed", None),
        ("A leaked transcript of the talks between Hungary and Serbia was published.", "disclosure", "leaked", None),
        # changed_by, why
        ("Armenia postponed the meeting with Georgia because of a flood.", "changed_by", "Armenia", "state:ARM"),
        ("Armenia postponed the meeting with Georgia because of a flood.", "why", "because of a flood", None),
        ("Talks between Venezuela and Guyana were postponed at Brazil's request.", "changed_by", "Brazil", "state:BRA"),
        ("Pakistan cancelled talks with India, citing the shelling.", "why", "citing the shelling", None),
        ("The talks between Serbia and Kosovo were called off by Belgrade.", "changed_by", "Belgrade", "gov:SRB"),
        # follows
        ("The second round of talks between Cyprus and Turkey was held in Geneva.", "follows", "second round", None),
        ("Malta and Libya resumed negotiations on the border.", "follows", "resumed negotiations", None),
        ("Chad and Niger met in Agadez as agreed in Niamey.", "follows", "as agreed in Niamey", None),
        ("The presidents of Peru and Chile agreed to meet again in Arica.", "follows", "meet again", None),
    ],
)  # fmt: skip
def test_the_words_for_a_particular_give_it(
    coder: RulesCoder, text: str, key: str, value: str, about: str | None
) -> None:
    assert (key, value, about) in rows(coder, text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Rebel leaders met in Goma.", "format"),  # how many sides there were, nobody says
        ("Uganda's foreign minister travelled to Kenya.", "format"),  # a journey is no sitting
        ("Turkey mediated between Somalia and Ethiopia.", "track"),
        ("The president of Colombia met the ELN commander in Havana.", "track"),
        ("India and Nepal held talks without preconditions.", "presence"),
        ("India and Pakistan met without incident in Wagah.", "presence"),
        ("Chile and Peru met in the absence of progress on the border.", "presence"),
        ("Iraq and Iran held talks. Kuwait was not invited to the wedding.", "presence"),
        ("Ghana and Togo held talks. Mali refused to join the alliance.", "presence"),
        ("Malaysia might boycott the talks that Thailand and Cambodia held.", "presence"),
        ("Ghana and Togo held their first meeting in Accra.", "follows"),
        ("Chad and Niger met for a second day in Agadez.", "follows"),
        ("Kenya could postpone the talks with Somalia because of the drought.", "changed_by"),
        ("Cuba did not cancel the talks with the United States.", "changed_by"),
        ("The army delayed its withdrawal after talks between Chad and Sudan.", "changed_by"),
        ("The talks between Mali and Algeria were adjourned for two days.", "changed_by"),
        ("Mali suspended the talks with Algeria over the weekend.", "why"),
        ("Albania and Greece met because of the border dispute.", "why"),
        ("Finland and Estonia met in Tallinn.", "role"),
        ("The president's brother met a businessman in Tunis.", "disclosure"),
        ("Finland and Estonia met in Tallinn.", "level"),
        ("Finland and Estonia met in Tallinn.", "disclosure"),
    ],
)
def test_words_that_say_nothing_of_it_give_nothing(coder: RulesCoder, text: str, key: str) -> None:
    assert [one for one in told(coder, text) if one.key == key] == []


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("Peru and Chile held a press conference after a bilateral meeting in Lima.", "format", "multilateral"),
        ("Syria and Turkey agreed on a summit in a telephone call.", "type", "mediation"),
        ("The Kenyan president spoke by phone with the president of Uganda.", "type", "summit"),
        ("The Kenyan president spoke by phone with the president of Uganda.", "format", "bilateral"),
        ("Switzerland convened a meeting of Georgia and Russia.", "format", "trilateral"),
        ("Israel and Lebanon do not negotiate directly.", "type", "direct_talks"),
        ("Chad and Niger held talks mediated by Qatar.", "type", "direct_talks"),
        ("The NATO secretary general met the president of Latvia.", "format", "multilateral"),
    ],
)
def test_stronger_words_leave_no_room_for_weaker_ones(coder: RulesCoder, text: str, key: str, value: str) -> None:
    assert value not in {one.value for one in told(coder, text) if one.key == key}


def test_a_president_who_is_a_possessor_only_gives_nobody_his_rank(coder: RulesCoder) -> None:
    assert "head" not in {one.value for one in told(coder, "The president's brother met a businessman in Tunis.")}


def test_the_host_of_others_talks_is_none_of_their_sides(coder: RulesCoder) -> None:
    found = rows(coder, "China hosted a meeting between Saudi Arabia and Iran in Beijing.")
    assert ("format", "bilateral", None) in found


@pytest.mark.parametrize(("one", "other"), [("Chad", "Niger"), ("Russia", "Ukraine"), ("Israel", "Iran")])
def test_every_party_is_read_alike(coder: RulesCoder, one: str, other: str) -> None:
    def shape(first: str, second: str) -> list[tuple[str, str]]:
        text = f"Qatar hosted talks between {first} and {second}, but Peru was not invited."
        return sorted((row.key, row.value) for row in told(coder, text))

    assert shape(one, other) == shape(other, one) != []


NAMES = st.sampled_from(["Chad", "the Kenyan president", "NATO", "rebel leaders", "Oman", "the UN envoy"])
VERBS = st.sampled_from(
    ["held indirect talks with", "met", "telephoned", "cancelled a second summit with", "refused to attend talks with"]
)
TAILS = st.sampled_from([
    "", " without Peru", " under the auspices of the OSCE", " because of a flood", ", it emerged", " by phone",
    ", excluding Mali", " in separate rooms", " at the invitation of Ghana", " 🙂 — “so”", " after consulting Togo",
])  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(one=NAMES, verb=VERBS, other=NAMES, tail=TAILS, before=st.text(max_size=15))
def test_every_particular_lies_in_the_text_and_in_the_vocabulary(
    coder: RulesCoder, one: str, verb: str, other: str, tail: str, before: str
) -> None:
    text = f"{before}\n\n{one} {verb} {other} in Geneva{tail}. Laos was not invited."
    for row in told(coder, text):
        assert 0 <= row.span[0] < row.span[1] <= len(text)
        assert row.cue
        if row.key in LISTED:
            assert row.value in FORMATS[row.key]
        else:
            assert row.value == text[slice(*row.span)]
