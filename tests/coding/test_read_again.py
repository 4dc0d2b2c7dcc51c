"""What reports on still other wars had shown: who is asked, who agreed, how many, and headlines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from own_sentences import PUBLISHED, ids, of_kind, read, the

from dragoman.coding import RulesCoder
from dragoman.coding.headlines import in_sentence_case


@pytest.mark.parametrize(
    "text",
    [
        "Qatar and Egypt announced the agreement between Kenya and Uganda on Monday.",
        "Qatar announced a ceasefire between Kenya and Uganda on Monday.",
    ],
)
def test_who_announces_a_deal_between_others_is_no_side_of_it(coder: RulesCoder, text: str) -> None:
    (deal,) = read(coder, text)
    assert (ids(deal.actors), ids(deal.targets)) == (["state:KEN"], ["state:UGA"])


def test_what_a_deal_requires_is_demanded(coder: RulesCoder) -> None:
    demand = read(coder, "Uganda insists that any deal requires Kenya to withdraw from the border town.")[0]
    assert (demand.kind, demand.move, ids(demand.targets)) == ("REQUEST", "demand", ["state:KEN"])


@pytest.mark.parametrize("whom", ["hundreds of children", "the sailors", "dozens of prisoners"])
def test_who_is_to_be_freed_is_asked_for_nothing(coder: RulesCoder, whom: str) -> None:
    demand = the(coder, f"Kenya demanded the release of {whom}.", "request.free")
    assert demand.targets == ()


def test_a_right_that_is_reserved_is_a_threat(coder: RulesCoder) -> None:
    assert read(coder, "Uganda reserved its right to retaliate.")[0].kind == "THREATEN"


def test_who_counts_the_displaced_helps_nobody(coder: RulesCoder) -> None:
    assert of_kind(coder, "The United Nations reported 24 dead and 10,000 displaced in Kenya.", "AID") == []


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Uganda gave Kenya two of its nine remaining air defence systems.", [2.0]),
        ("A soldier and 11 others were killed in the attack on Monday.", [12.0]),
        ("A policeman and two others died in a blast in Goma on Monday.", [3.0]),
        ("The attack killed a woman and two other people in Goma.", [3.0]),
        ("Uganda killed a commander and four of his fighters.", [4.0]),
    ],
)
def test_how_many_there_were(coder: RulesCoder, text: str, amounts: list[float]) -> None:
    assert [one.high for one in read(coder, text)[0].amounts] == amounts


def test_troops_that_are_pulled_back_have_the_word_behind_them(coder: RulesCoder) -> None:
    assert read(coder, "Uganda pulled its troops back from Goma on Monday.")[0].kind == "RETREAT"


def parties(coder: RulesCoder, text: str, kind: str) -> tuple[list[str], list[str]]:
    """Who does what is of a kind to whom, by their words; of the first mention."""
    one = of_kind(coder, text, kind)[0]
    return [who.text for who in one.actors], [whom.text for whom in one.targets]


@pytest.mark.parametrize(
    "text",
    [
        "Ghana denounced the attack on Cotonou that killed 12 people.",
        "The bishops condemned the killing of two nurses.",
        "Spain condemned the arrest of a Turkish journalist.",
        "Cuba condemned the seizure of the tanker, which belongs to a Greek company.",
    ],
)
def test_victims_are_not_who_is_blamed(coder: RulesCoder, text: str) -> None:
    assert parties(coder, text, "ACCUSE")[1] == []


def test_whose_deed_it_was_is_blamed(coder: RulesCoder) -> None:
    assert parties(coder, "Ghana condemned the Ugandan attack on Nairobi.", "ACCUSE")[1] == ["Ugandan"]


@pytest.mark.parametrize(
    ("text", "kind", "actors", "targets"),
    [
        ("The withdrawal of Ethiopian troops was confirmed by Kenya.", "RETREAT", ["Ethiopian"], []),
        ("The release of the hostages was announced by Norway.", "RETREAT", [], ["hostages"]),
        ("The police chief reported two attacks on mosques in Kano.", "ASSAULT", [], ["mosques in Kano"]),
        ("Jordan reported Iraqi troop movements near its border.", "MOBILIZE", ["Iraqi troop movements"], []),
        ("Colonel Petrov was handed back to Georgia on Monday.", "RETREAT", [], ["Colonel Petrov", "Georgia"]),
        ("Ghanaian troops suffered an ambush near Bole on Monday.", "ASSAULT", [], ["Ghanaian troops"]),
        ("The Nampula bombing wounded six people.", "ASSAULT", [], ["six people"]),
        ("The Shabelle Front took responsibility for the ambush in Wajir.", "ASSAULT", ["Shabelle Front"], []),
        ("Gunmen killed two peacekeepers near Bria on Monday.", "ASSAULT", ["Gunmen"], ["two peacekeepers"]),
        ("The alliance threatened to use armed force to free the hostages.", "THREATEN", ["alliance"], []),
        ("Norway called for the deployment of peacekeepers in Chad.", "REQUEST", ["Norway"], []),
        ("Canada called for the release of jailed journalist Ana Petrova.", "REQUEST", ["Canada"], []),
        ("Ministers asked the rebels to disarm and closed the border on Monday.", "COERCE", ["Ministers"], []),
        ("While the Serb mayor welcomed the plan, an Albanian mayor opposed it.", "SUPPORT", ["Serb mayor"], []),
        ("The Red Wing militia dissolved itself on Monday.", "RETREAT", ["Red Wing militia"], ["itself"]),
        ("The council extended the mission in Abyei.", "SUPPORT", ["council"], ["Abyei"]),
        ("Senegal said it was ready to intervene in Gambia.", "THREATEN", ["Senegal"], ["Gambia"]),
        ("Lebanon renewed its demand that Cyprus withdraw.", "REQUEST", ["Lebanon"], ["Cyprus"]),
    ],
)
def test_who_it_is_and_who_only_stands_beside(
    coder: RulesCoder, text: str, kind: str, actors: list[str], targets: list[str]
) -> None:
    assert parties(coder, text, kind) == (actors, targets)


def test_each_verb_has_its_own_victims(coder: RulesCoder) -> None:
    assert parties(coder, "Two smugglers were killed and another three were arrested in Apia.", "COERCE") == ([], [])
    hurt = read(coder, "At least 20 people were killed and many more injured in the Ethiopian attack on Humera.")
    assert all("people" not in who.text for one in hurt for who in one.actors)


def test_a_clause_of_reasons_names_nobody_who_shelled(coder: RulesCoder) -> None:
    text = "The shelling happened because Togo's president refused to free the hostages, Ghana's president said."
    assert not any(one.actors or one.targets for one in of_kind(coder, text, "ASSAULT"))


def test_who_repels_an_attack_was_attacked(coder: RulesCoder) -> None:
    (attack,) = [
        one for one in of_kind(coder, "The assault on Kidal was repelled by the army.", "ASSAULT") if one.targets
    ]
    assert ([one.text for one in attack.targets], attack.actors, attack.status) == (["army"], (), "happened")


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("Mr Banda met neither the rebels nor the government.", "CONSULT", "negated"),
        ("Police will patrol the port until the end of the strike.", "MOBILIZE", "planned"),
        ("Malawi urged its citizens to leave and withdrew its diplomats.", "SANCTION", "happened"),
        ("Kenya deployed 1,000 soldiers to quell an attack by insurgents on Pemba.", "ASSAULT", "happened"),
        ("It is not clear whether the premier will sign the treaty.", "SUPPORT", "hypothetical"),
        ("A peace agreement was reached in Doha on Friday.", "SUPPORT", "happened"),
        ("The army tried to retake Kisoro on Monday.", "ASSAULT", "hypothetical"),
    ],
)
def test_whether_it_was_so(coder: RulesCoder, text: str, kind: str, status: str) -> None:
    assert of_kind(coder, text, kind)[-1].status == status


def test_what_was_tried_on_a_day_is_past(coder: RulesCoder) -> None:
    (tried,) = read(coder, "The army tried to retake Kisoro on Monday.")
    assert tried.when is not None
    assert tried.when.since == PUBLISHED - timedelta(days=4)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The Malian leader warned that the arrival of foreign troops may spark clashes.", "THREATEN"),
        ("The Bolivian minister noted that the row could be settled if Peru reopened the bridge.", "THREATEN"),
        ("Cyprus has not responded to the accusations.", "REJECT"),
        ("The minister said Nepal is not against talks with China.", "REJECT"),
        ("Mali's president did not rule out a joint patrol with Niger.", "REJECT"),
        ("Latvia alerted its allies to the presence of Russian ships.", "MOBILIZE"),
        ("The minister described it as a precise strike on a rebel camp.", "THREATEN"),
        ("Fiji's premier shared video of Tongan patrol boats near the reef.", "COOPERATE"),
    ],
)
def test_what_is_no_such_act(coder: RulesCoder, text: str, kind: str) -> None:
    assert of_kind(coder, text, kind) == []


@pytest.mark.parametrize(
    "text",
    ["Putin warned that Russia could cut Ukraine off from the sea.", "Iran warned that it might leave the treaty."],
)
def test_what_somebody_may_do_himself_is_a_threat(coder: RulesCoder, text: str) -> None:
    assert of_kind(coder, text, "THREATEN") != []


@pytest.mark.parametrize(
    "text",
    ["The army received 12 bodies in return for handing over 25 prisoners.", "Chad is handing over 25 detainees."],
)
def test_what_is_handed_over_is_no_more_than_that(coder: RulesCoder, text: str) -> None:
    amounts = [amount for one in read(coder, text) for amount in one.amounts if amount.high == 25]
    assert amounts
    assert all(amount.qualifier is None for amount in amounts)


HEADLINES = [
    ("Gunmen attack mosque in Benin, killing 12", "ASSAULT", ["Gunmen"], ["mosque in Benin"]),
    ("Gunmen kidnap 20 students in Nigeria", "ASSAULT", ["Gunmen"], ["20 students"]),
    ("Norway hosts talks between Chad rivals", "CONSULT", ["Norway"], ["Chad rivals"]),
    ("Opposition leader arrested in Benin", "COERCE", [], ["Opposition leader"]),
    ("Sanctions imposed on Chad generals", "SANCTION", [], ["Chad generals"]),
    ("Mali junta accused of massacre by rights group", "ACCUSE", ["rights group"], ["Mali junta"]),
    ("Two Kenyan soldiers killed in ambush, army says", "ASSAULT", [], ["Kenyan soldiers"]),
    ("Tonga threatened with sanctions by Fiji", "THREATEN", ["Fiji"], ["Tonga"]),
    ("Chad slapped with new EU tariffs", "SANCTION", ["EU"], ["Chad"]),
    ("Uganda urged to withdraw troops", "REQUEST", [], ["Uganda"]),
    ("Uganda must free activists: Kenya", "REQUEST", ["Kenya"], ["Uganda"]),
    ("Kenya Accuses Chad of Drone Strike", "ACCUSE", ["Kenya"], ["Chad"]),
    ("EU Imposes Sanctions on Chad Generals", "SANCTION", ["EU"], ["Chad Generals"]),
    ("Kenyan Premier Visits Togo", "CONSULT", ["Kenyan Premier"], ["Togo"]),
    ("Rebels Seize Town in Eastern Congo", "ASSAULT", ["Rebels"], ["Town in Eastern Congo"]),
    ("Niger was criticised over a border raid.", "ACCUSE", [], ["Niger"]),
]


@pytest.mark.parametrize(("text", "kind", "actors", "targets"), HEADLINES)
def test_headlines(coder: RulesCoder, text: str, kind: str, actors: list[str], targets: list[str]) -> None:
    assert parties(coder, text, kind) == (actors, targets)


def test_a_headline_is_read_as_the_same_words_with_a_full_stop(coder: RulesCoder) -> None:
    for text, *_ in HEADLINES:
        headline, sentence = read(coder, text)[0], read(coder, f"{text.rstrip('.')}.")[0]
        assert (headline.kind, headline.status, headline.actors) == (sentence.kind, sentence.status, sentence.actors)


def test_a_headline_stands_where_it_stands(coder: RulesCoder) -> None:
    body = "The attack came at dawn."
    text = f"Gunmen attack mosque in Benin\n\n{body}\nKenya Accuses Chad of Drone Strike"
    told = read(coder, text)
    assert [text[slice(*one.trigger)] for one in told] == ["attack", "attack", "Accuses"]
    assert [who.text for who in told[-1].actors] == ["Kenya"]
    assert text[slice(*told[-1].actors[0].span)] == "Kenya"


@pytest.mark.parametrize(
    "text",
    [
        "Background to the war in Sudan",
        "The Situation in the Middle East",
        "Key points of the ceasefire agreement",
        "Peace talks",
        "Sanctions on Iran: a timeline",
        "Peru-Chile Ceasefire Near Collapse",
        "Envoy warns of slide into civil war in Togo",
    ],
)
def test_headings_tell_nothing(coder: RulesCoder, text: str) -> None:
    assert read(coder, text) == ()


@pytest.mark.parametrize(
    ("text", "status"),
    [("Fiji talks with Tonga to resume", "planned"), ("EU set to lift sanctions on Chad", "planned")],
)
def test_what_a_headline_says_is_to_come(coder: RulesCoder, text: str, status: str) -> None:
    assert [one.status for one in read(coder, text)] == [status]


@pytest.mark.parametrize(
    ("line", "small"),
    [
        ("Chad Rejects UN Call for Truce", "Chad rejects UN call for truce"),
        ("Turkey and Mali Sign Defence Pact in Lome", "Turkey and Mali sign defence pact in Lome"),
        ("UN Security Council Backs Haiti Force", "UN Security Council backs Haiti force"),
        ("Chinese President Xi Jinping meets Angela Merkel", "Chinese President Xi Jinping meets Angela Merkel"),
        ("Rebels Seize Town", "Rebels Seize Town"),
    ],
)
def test_titles_are_written_small(coder: RulesCoder, line: str, small: str) -> None:
    assert in_sentence_case(line, coder.registry, coder.gazetteer) == small


def test_everybody_in_a_list_of_titles_was_met(coder: RulesCoder) -> None:
    text = (
        "The Cuban minister met with President Ana Mensah, Prime Minister Kofi Addo, and Foreign Minister Yaw Boateng."
    )
    assert len(parties(coder, text, "CONSULT")[1]) == 3


@pytest.mark.parametrize(
    ("text", "kind", "actors", "targets"),
    [
        ("It was praised by Mali, Jordan, and Togo.", "SUPPORT", ["Mali", "Jordan", "Togo"], []),
        ("Chad is handing over 40 detainees to Niger.", "RETREAT", ["Chad"], ["Niger"]),
        ("Efforts are under way to free the nurses held by the militia.", "RETREAT", [], ["nurses"]),
        ("Ghana-Togo talks end without agreement.", "CONSULT", ["Ghana"], ["Togo"]),
        ("Mali vows to crush rebels.", "THREATEN", ["Mali"], ["rebels"]),
        ("Uganda to pull troops from Congo", "RETREAT", ["Uganda"], ["Congo"]),
        ('"We will retaliate," the Zambian defence minister said.', "THREATEN", ["Zambian defence minister"], []),
        ("Two rounds failed because Fiji and Tonga could not reach a compromise.", "REJECT", ["Fiji", "Tonga"], []),
    ],
)
def test_what_it_was_and_between_whom(
    coder: RulesCoder, text: str, kind: str, actors: list[str], targets: list[str]
) -> None:
    assert parties(coder, text, kind) == (actors, targets)
    assert of_kind(coder, text, kind)[0].status in {"happened", "planned"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Britain reported a large Rwandan military presence along the Burundian border.", "MOBILIZE"),
        ("Kenya offered a reward for the arrest of the warlord.", "AGREE"),
        ("Tonga's king announced that the fishing treaty with Fiji was finished.", "SUPPORT"),
        ("Amadou Koné confirmed his participation in the attack on the barracks.", "SUPPORT"),
        ("The two ministers met in Sucre to discuss weather and road conditions.", "REQUEST"),
    ],
)
def test_what_is_none_of_it(coder: RulesCoder, text: str, kind: str) -> None:
    assert of_kind(coder, text, kind) == []


def test_a_name_beside_an_office_tells_nothing(coder: RulesCoder) -> None:
    text = "The Zambian minister had a meeting with the head of the OSCE Mission to Moldova, Lena Holm."
    assert of_kind(coder, text, "CONSULT")[0].speaker is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Pakistan's Foreign Office condemned the attack.", "PAK"),
        ("The German Foreign Office condemned the attack.", "DEU"),
        ("Peru's Congress condemned the attack.", "PER"),
        ("The US Congress condemned the attack.", "USA"),
        ("Congress condemned the attack.", "USA"),
        ("The Russian Ministry of Defence condemned the attack.", "RUS"),
        ("The Ministry of Defence of Tonga condemned the attack.", "TON"),
        ("The British Ministry of Defence condemned the attack.", "GBR"),
        ("Germany's Bundestag condemned the attack.", "DEU"),
        ("South Korea's National Assembly condemned the attack.", "KOR"),
    ],
)
def test_a_house_is_of_the_state_that_is_named_with_it(coder: RulesCoder, text: str, country: str) -> None:
    (who,) = of_kind(coder, text, "ACCUSE")[0].actors
    assert who.country == country


def test_an_agreement_that_was_reached_on_a_day_lies_behind(coder: RulesCoder) -> None:
    (deal,) = read(coder, "Cuba and Haiti reached an agreement on December 18 in Lome.")
    assert deal.when is not None
    assert deal.when.since is not None
    assert deal.when.since.year == PUBLISHED.year - 1


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ten prisoners to be freed by Chad", "planned"),
        ("The last hostages to be freed since May left Chad on Monday.", "happened"),
    ],
)
def test_who_is_to_be_freed_is_not_free_yet(coder: RulesCoder, text: str, status: str) -> None:
    assert of_kind(coder, text, "RETREAT")[0].status == status


def test_anger_is_no_sanction(coder: RulesCoder) -> None:
    assert of_kind(coder, "China angered by U.S. arms sales to Taiwan, threatens sanctions", "SANCTION") == []


def test_a_meeting_that_is_called_for_a_day_is_to_come(coder: RulesCoder) -> None:
    (session,) = of_kind(coder, "The council called an emergency session for Tuesday to discuss the attack.", "CONSULT")
    assert session.status == "planned"
    assert session.when is not None
    assert session.when.since == PUBLISHED + timedelta(days=4)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (
            "The report that Eritrean soldiers shelled the village does not correspond to reality, Asmara said.",
            "denied",
        ),
        ("The claim that Chad attacked Bol has nothing to do with reality, its army said.", "denied"),
        ("The report that Chad attacked Bol is baseless, its army said.", "denied"),
        ("The claim that Chad attacked Bol is not false, its army said.", "happened"),
        ("Reports that Chad attacked Bol were confirmed by its army.", "happened"),
    ],
)
def test_what_is_said_of_the_report(coder: RulesCoder, text: str, status: str) -> None:
    assert of_kind(coder, text, "ASSAULT")[0].status == status
