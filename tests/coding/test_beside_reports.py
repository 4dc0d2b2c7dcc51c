"""What reading reports of many processes beside the coder had shown: who, whether, when, and what is no event."""

from __future__ import annotations

from datetime import date

import pytest
from own_sentences import PUBLISHED, ids, read, the

from dragoman.coding import RulesCoder
from dragoman.types import Mention


def in_it(one: Mention) -> set[str | None]:
    return {*ids(one.actors), *ids(one.targets)}


@pytest.mark.parametrize(
    ("text", "frame", "who"),
    [
        (
            "Congolese President Felix Tshisekedi and M23 leader Bertrand Bisimwa met in Luanda.",
            "consult.meet",
            {"person:felix-tshisekedi", "person:bertrand-bisimwa"},
        ),
        (
            "Sudanese army chief Abdel Fattah al-Burhan and RSF leader Mohamed Hamdan Dagalo met in Bahrain.",
            "consult.meet",
            {"person:abdel-fattah-al-burhan", "person:mohamed-hamdan-dagalo"},
        ),
        ("Israeli and Hamas teams met in Cairo on Monday.", "consult.meet", {"state:ISR", "group:hamas"}),
        (
            "Volodymyr Zelensky and his old foe, Vladimir Putin, agreed on some points.",
            "agree.agree",
            {"person:volodymyr-zelensky", "person:vladimir-putin"},
        ),
        (
            "Marco Rubio met Lavrov in Oslo. He said he and Steve Witkoff had spoken with officials of Rwanda.",
            "consult.speak",
            {"person:marco-rubio", "person:steve-witkoff", "gov:RWA"},
        ),
        (
            "Although Witkoff did not meet with Volodymyr Zelensky on this visit, he held talks with Rustem Umerov.",
            "consult.talks",
            {"person:steve-witkoff", "person:rustem-umerov"},
        ),
        (
            "Rwanda and Burundi held talks in Nairobi, days before Kenya meets Uganda in Kampala.",
            "consult.talks",
            {"state:RWA", "state:BDI"},
        ),
        ("Only Hamas is taking part in the talks in Cairo, not the Israeli army.", "consult.talks", {"group:hamas"}),
        (
            "Russia and Ukraine met in Riyadh. Oman and Qatar are pushing for an end to the fighting between the two "
            "countries.",
            "assault.fighting",
            {"state:RUS", "state:UKR"},
        ),
        (
            "Rwanda and the M23 met in Doha. Omani and Swiss officials said that both parties agreed to meet again.",
            "agree.agree",
            {"state:RWA", "group:m23"},
        ),
        (
            "Chad, Libya and Niger met in Tunis. The three countries signed a deal on patrols.",
            "support.sign",
            {"state:TCD", "state:LBY", "state:NER"},
        ),
        (
            "Putin and Zelensky spoke by phone. The two heads of state agreed to meet in Vienna.",
            "agree.agree",
            {"person:vladimir-putin", "person:volodymyr-zelensky"},
        ),
        (
            "The army and the RSF met in Jeddah. The US and Norway praised Kenya. The two condemned the shelling.",
            "accuse.condemn",
            {"state:USA", "state:NOR"},
        ),
        (
            "Serbia and Kosovo signed the text in the presence of US President Joe Biden.",
            "support.sign",
            {"state:SRB", "state:XKX"},
        ),
        (
            "Thanks to the mediation of Qatar, Hamas committed to freeing the captives.",
            "agree.promise",
            {"group:hamas"},
        ),
        (
            "Saar met his Greek and Cypriot counterparts, Giorgos Gerapetritis and Constantinos Kombos, in Oslo.",
            "consult.meet",
            {None, "person:giorgos-gerapetritis", "person:constantinos-kombos"},
        ),
        ("The U.S.-Iran talks in Oman began on Monday.", "consult.talks", {"state:USA", "state:IRN"}),
        ("The U.S.-North Korea summit was held in Hanoi.", "consult.multilateral", {"state:USA", "state:PRK"}),
        (
            "Rubio and Lavrov opened talks in Muscat as Oman tried to win over Qatar.",
            "consult.join",
            {"person:marco-rubio", "person:sergei-lavrov"},
        ),
        (
            "Israel's strike on Doha drew criticism from Germany and Turkey.",
            "accuse.draw_criticism",
            {"state:DEU", "state:TUR", "state:ISR"},
        ),
    ],
)
def test_who_is_in_it(coder: RulesCoder, text: str, frame: str, who: set[str]) -> None:
    assert in_it(the(coder, text, frame)) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Armenia's Deputy Prime Minister and Foreign Minister Ararat Mirzoyan said that Chad left the town.",
            "person:ararat-mirzoyan",
        ),
        ("The acting UN envoy to Libya, Stephanie Williams, said Chad left the town.", "person:stephanie-williams"),
        (
            "Andrii Sybiha met a Polish minister. The minister said that Chad left the town.",
            "person:andrii-sybiha",
        ),
        ("A senior US adviser said on Wednesday that Chad left the town.", "gov:USA"),
    ],
)
def test_on_whose_word(coder: RulesCoder, text: str, who: str) -> None:
    told = [one.speaker.id for one in read(coder, text) if one.speaker is not None]
    assert set(told) == {who}


@pytest.mark.parametrize(
    ("text", "frame", "status"),
    [
        ("Earlier talks between Israel and Lebanon did not lead to a truce.", "consult.talks", "happened"),
        ("Talks of Chad and Niger will begin on Monday, even if Libya sends nobody.", "consult.talks", "planned"),
        ("Tehran will be bombed if the captives are not released.", "retreat.release", "conditional"),
        ("Hamas has demanded guarantees before it frees the last captives.", "retreat.release", "conditional"),
        ("Putin is open to talks after Ukraine pulls out its troops.", "retreat.withdraw", "conditional"),
        (
            "The deal would be final when President Paul Kagame agrees to it.",
            "agree.agree",
            "conditional",
        ),
        ("Ukraine was not invited to the talks between Russia and Norway.", "consult.talks", "happened"),
        ("Lavrov said that the peace talks with Ukraine were on hold.", "consult.talks", "postponed"),
        ("The agreement includes the withdrawal of Russian forces.", "retreat.withdrawal", "planned"),
        ("The plan includes the withdrawal of Russian forces.", "retreat.withdrawal", "hypothetical"),
        ("Hamas is to enter into a truce followed by peace talks with Israel.", "consult.talks", "planned"),
        ("There were no attacks, or clashes between the army and the RSF.", "assault.clash_noun", "negated"),
        ("There have been no further Renamo ambushes on the roads.", "assault.attack", "negated"),
        (
            "The truce holds and there have been no further Renamo ambushes on roads, or clashes with the army.",
            "assault.clash_noun",
            "negated",
        ),
        ("Nyusi had been in contact with Dhlakama to discuss peace.", "consult.discuss", "happened"),
        ("Armenia anticipates signing a peace treaty with Azerbaijan.", "support.sign", "hypothetical"),
        ("Norway was able to free two captives in Mali.", "retreat.release", "happened"),
        ("The envoys briefed Kyiv on their talks with Putin.", "consult.talks", "happened"),
        ("Iran threatened to cancel a summit with Oman.", "consult.multilateral", "conditional"),
        ("Iran pledged to suspend missile tests.", "mobilize.test", "hypothetical"),
    ],
)
def test_whether_it_was_so(coder: RulesCoder, text: str, frame: str, status: str) -> None:
    assert the(coder, text, frame).status == status


@pytest.mark.parametrize(
    "text",
    [
        "Aliyev told parliament that gas shipments will continue as planned.",
        "Lavrov told reporters that more details would be made public.",
        "The UN warned that Congo was on the brink of civil war.",
        "Marco Rubio met reporters in Washington.",
        "Iran's deputy minister told them that it would not be easy to end it.",
    ],
)
def test_a_plain_report_is_no_event(coder: RulesCoder, text: str) -> None:
    assert not read(coder, text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The rebels said their men would blow up the depot.", "THREATEN"),
        ("Turkey said it would begin a new operation against the fighters.", "THREATEN"),
        ("Zelensky said that the violence should be reduced.", "REQUEST"),
        ('"There is no room for talks unless Rwanda pulls out its troops," Tshisekedi said.', "REJECT"),
        ('"There will be no negotiations until Armenia changes its constitution," Aliyev said.', "REJECT"),
        ("Washington reinstated sanctions on Venezuela.", "SANCTION"),
        ("Turkey is resuming its participation in the grain deal.", "COOPERATE"),
        ("Israel has conducted dozens of military strikes in Lebanon.", "ASSAULT"),
    ],
)
def test_of_which_kind(coder: RulesCoder, text: str, kind: str) -> None:
    assert kind in {one.kind for one in read(coder, text)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The leader gave enough ground to the opposition.", "REJECT"),
        ("Israel and Hamas put forward different accounts of the talks.", "AGREE"),
        ("Barzani, head of the High Council for National Reconciliation, left Erbil.", "SUPPORT"),
        ("Hours of talks with Putin in Istanbul failed to bring a truce.", "REJECT"),
        ("Israel and Lebanon broke a deadlock in the talks in Paris.", "SANCTION"),
        ("TASS reported that the agreement calls on Chad to send troops.", "REQUEST"),
    ],
)
def test_of_which_it_is_not(coder: RulesCoder, text: str, kind: str) -> None:
    assert kind not in {one.kind for one in read(coder, text)}


@pytest.mark.parametrize(
    ("text", "frame", "since", "until"),
    [  # published on Friday, 5 December 2025
        ("The truce ends if the captives are not released by Saturday.", "retreat.release", None, date(2025, 12, 7)),
        ("Chad asked for until Monday to study the text.", "request.urge", None, date(2025, 12, 9)),
        ("Lavrov will meet Sybiha this week.", "consult.meet", date(2025, 12, 5), date(2025, 12, 8)),
        ("Putin will visit Turkey in March or April.", "consult.visit", date(2026, 3, 1), date(2026, 5, 1)),
    ],
)
def test_days(coder: RulesCoder, text: str, frame: str, since: date | None, until: date) -> None:
    found = the(coder, text, frame).when
    assert found is not None
    assert (found.since, found.until) == (since, until)


def test_the_day_of_a_threat_is_not_that_of_the_summit(coder: RulesCoder) -> None:
    found = the(coder, "Iran threatened on Tuesday to cancel a summit with Oman.", "consult.multilateral")
    assert found.when is None


@pytest.mark.parametrize(
    ("text", "status", "day"),
    [
        ("The ceasefire took effect on Sunday.", "happened", date(2025, 11, 30)),
        ("The truce began on Monday.", "happened", date(2025, 12, 1)),
        ("Rwanda said the ceasefire would come into force on January 19.", "planned", date(2026, 1, 19)),
    ],
)
def test_the_day_on_which_a_truce_begins(coder: RulesCoder, text: str, status: str, day: date) -> None:
    (found,) = (one for one in read(coder, text) if one.mode == "ceasefire")
    assert found.when is not None
    assert (found.status, found.when.since) == (status, day)


@pytest.mark.parametrize(
    "text",
    [
        "Trump pledged security guarantees to Ukraine.",
        "Pezeshkian reiterated his commitment to complete disarmament.",
    ],
)
def test_what_is_pledged(coder: RulesCoder, text: str) -> None:
    assert [one.move for one in read(coder, text) if one.kind == "AGREE"] == ["pledge"]


def test_sanctions_that_somebody_wants_lifted_are_no_pledge(coder: RulesCoder) -> None:
    found = read(coder, "Putin insisted that all the sanctions the EU has imposed on Moscow be lifted.")
    assert not any(part.key in {"pledge", "stage"} for one in found for part in one.particulars)


def test_a_toll_of_two_towns_counts_once(coder: RulesCoder) -> None:
    found = read(coder, "Israeli strikes on Beirut and Tyre on Tuesday killed at least 30 people.")
    strikes = [one for one in found if one.frame.startswith("assault.strike")]
    assert len(strikes) == 2
    assert [len(one.amounts) for one in strikes] == [1, 0]


def test_nothing_told_was_done_on_a_day_to_come(coder: RulesCoder) -> None:
    text = (
        "Salva Kiir declared “as from zero hours tomorrow, 6 December, a new truce takes effect”. "
        "Kiir announced the truce after phone conversations with Riek Machar."
    )
    call = [one for one in read(coder, text) if one.mode == "phone"][-1]
    assert call.when is None or (call.when.since is not None and call.when.since <= PUBLISHED)
