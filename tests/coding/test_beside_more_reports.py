"""What further reports had shown: what hangs on something, who undergoes it, what is told twice."""

from __future__ import annotations

from datetime import date

import pytest
from own_sentences import ids, read, the

from dragoman.coding import RulesCoder


def kinds(coder: RulesCoder, text: str) -> list[str]:
    return [one.kind for one in read(coder, text)]


@pytest.mark.parametrize(
    ("text", "frame", "status"),
    [
        ("Lavrov left Geneva without signing an agreement with Rubio.", "support.sign", "negated"),
        ("Russia and Ukraine ended talks in Istanbul without reaching a deal.", "agree.deal_noun", "negated"),
        ("The summit in Alaska ended without Putin agreeing to a ceasefire.", "agree.agree", "negated"),
        (
            "Talks would resume only after Hamas had freed all hostages, Netanyahu said.",
            "retreat.release",
            "conditional",
        ),
        ("A summit is possible only after Russia has withdrawn its troops.", "retreat.withdraw", "conditional"),
        (
            "Putin said the ceasefire depends on Ukraine withdrawing from Donetsk.",
            "retreat.withdraw_none",
            "conditional",
        ),
        ("Rubio said lifting sanctions depends on Iran handing over its uranium.", "retreat.lift", "conditional"),
        (
            "Israel announced that plans to withdraw troops from Rafah have been postponed.",
            "retreat.withdraw",
            "postponed",
        ),
        ("Serbia and Kosovo committed to measures, including a withdrawal of police.", "retreat.withdrawal", "planned"),
        (
            "Israel and Hamas agreed on a package that includes an exchange of prisoners.",
            "retreat.release_of",
            "planned",
        ),
        (
            "Erdogan criticized the UN for its failure to condemn Israeli strikes on Damascus.",
            "assault.strike_bare",
            "happened",
        ),
        ("Serbia ruled out recognising Kosovo.", "support.recognise", "negated"),
        ("Peskov said some points would be discussed and thanked Turkey for its help.", "support.praise", "happened"),
        ("No breakthrough was achieved at the talks between Serbia and Kosovo.", "consult.talks", "happened"),
        (
            "No agreement was reached at a fourth round of talks between Serbia and Kosovo in Brussels.",
            "reader.reject",
            "happened",
        ),
        (
            "Netanyahu said the disarmament of Hamas remains a non-negotiable demand.",
            "retreat.disarmament",
            "hypothetical",
        ),
        ("The release of all hostages is a must, Rubio said.", "retreat.release_of", "hypothetical"),
        ("Russia's withdrawal is mandatory, Zelensky said.", "retreat.withdrawal", "hypothetical"),
        ("Abbas conditioned talks on Israel's withdrawal from Jenin.", "retreat.withdrawal", "conditional"),
        ("The agreement depends on Iran's acceptance.", "agree.acceptance", "conditional"),
        ("Israel's attacks on Gaza have not stopped since the truce.", "assault.attack_noun", "happened"),
        ("Rwandan troops have not stopped attacking Goma.", "assault.attack", "happened"),
        ("Fighting went on in Tripoli until Turkey brokered a truce on Tuesday.", "consult.mediate", "happened"),
        ("Congolese troops held off a Rwandan attack on Uvira.", "assault.attack_noun", "happened"),
        ("Talks with Kyiv will remain frozen, Peskov said.", "consult.talks", "postponed"),
        ("Support from the United States remains crucial to the plan.", "support.backing_noun", "happened"),
        ("Israel's prosecutor scrapped an arrest warrant for Khalil al-Hayya.", "accuse.warrant", "happened"),
    ],
)
def test_whether_it_was_so(coder: RulesCoder, text: str, frame: str, status: str) -> None:
    assert the(coder, text, frame).status == status


@pytest.mark.parametrize(
    ("text", "frame", "actors", "targets"),
    [
        (
            "Under the agreement, Russia is required to withdraw its troops from the city.",
            "reader.request",
            [],
            ["state:RUS"],
        ),
        ("UN inspectors have been denied access to Iran.", "coerce.withhold", ["state:IRN"], ["org:un"]),
        ("Putin has been barred from G7 summits.", "coerce.prevent", [], ["person:vladimir-putin"]),
        ("Serbia rejected a plan at a meeting hosted by NATO.", "reject.proposal", ["state:SRB"], []),
        (
            "The accord was signed in Ohrid by Vucic and Kurti, with Josep Borrell in attendance.",
            "support.sign",
            ["person:aleksandar-vucic", "person:albin-kurti"],
            [],
        ),
        (
            "Putin warned that Russian troops will retaliate if they are attacked.",
            "reader.threaten",
            ["person:vladimir-putin"],
            [],
        ),
        ("Rubio and Lavrov discussed Ukraine.", "consult.discuss", ["person:marco-rubio"], ["person:sergei-lavrov"]),
        ("Saudi Arabia hosted talks on Sudan in Jeddah.", "consult.host", ["state:SAU"], []),
        ("Israeli forces raided the West Bank on Tuesday.", "assault.attack", ["mil:ISR"], ["state:PSE"]),
        ("The West accused Russia of stalling.", "accuse.accuse", ["bloc:west"], ["state:RUS"]),
        (
            "They were among nine people killed in a Russian strike on Kherson.",
            "assault.strike_by",
            ["state:RUS"],
            [None],
        ),
        (
            "Moscow pledged to continue talks with Paris, Berlin and London.",
            "agree.promise",
            ["gov:RUS"],
            ["gov:FRA", "gov:DEU", "gov:GBR"],
        ),
        (
            "Hakan Fidan met his Iraqi and Syrian counterparts.",
            "consult.meet",
            ["person:hakan-fidan"],
            ["gov:IRQ", "gov:SYR"],
        ),
        (
            "Macron spoke with Israeli Prime Minister Benjamin Netanyahu, Turkish Foreign Minister Hakan Fidan and "
            "Canadian Foreign Minister Anita Anand.",
            "consult.speak",
            ["person:emmanuel-macron"],
            ["person:benjamin-netanyahu", "person:hakan-fidan", "person:anita-anand"],
        ),
        (
            "Macron arrived in Kyiv. “I met the prime minister of Poland and the chancellor of Germany,” he said.",
            "consult.meet",
            ["person:emmanuel-macron"],
            ["person:donald-tusk", "person:friedrich-merz"],
        ),
        (
            "Hamas pledged to respect the truce, but the Israeli government responded that it would continue its "
            "offensive.",
            "assault.attack_noun",
            ["gov:ISR"],
            [],
        ),
        (
            "Russia confirmed that a delegation led by Vladimir Medinsky would attend the talks in Istanbul.",
            "consult.join",
            ["person:vladimir-medinsky"],
            [],
        ),
        (
            "The talks come after Erdogan proposed a truce on Friday and Donald Trump threatened to impose tariffs.",
            "agree.propose",
            ["person:recep-tayyip-erdogan"],
            [],
        ),
        ("The war in Ukraine, which has killed thousands of people, began in 2022.", "assault.kill", [], [None]),
        (
            "Turkish President Recep Tayyip Erdogan, Russian President Vladimir Putin, and Iranian President "
            "Masoud Pezeshkian met in Sochi.",
            "consult.meet",
            ["person:masoud-pezeshkian"],
            ["person:recep-tayyip-erdogan", "person:vladimir-putin"],
        ),
        (
            "The United States, Israel, and Syria met in Paris.",
            "consult.meet",
            ["state:USA"],
            ["state:ISR", "state:SYR"],
        ),
        (
            "Macron will meet Sisi to discuss Trump's proposal to end the war.",
            "agree.proposal",
            ["person:donald-trump"],
            [],
        ),
        (
            "Merz defended Biden's order to halt arms deliveries to Israel.",
            "sanction.halt_aid",
            ["person:joe-biden"],
            ["state:ISR"],
        ),
        (
            "Hamas said that Israel failed to heed its demand to free 400 prisoners.",
            "retreat.release",
            ["state:ISR"],
            [None],
        ),
        ("Trump has given Hamas until Friday to approve the plan.", "agree.accept", ["group:hamas"], []),
        (
            "Egypt is weighing its next steps in the conflict between Israel and Hamas.",
            "assault.fighting",
            ["state:ISR"],
            ["group:hamas"],
        ),
        (
            "Zelensky received a written proposal from Trump.",
            "agree.receive_proposal",
            ["person:donald-trump"],
            ["person:volodymyr-zelensky"],
        ),
        (
            "At least 49 Indian soldiers were killed in border clashes with Pakistan.",
            "assault.clash_noun",
            ["mil:IND"],
            ["state:PAK"],
        ),
        (
            "Macron and Abbas met in Paris amid anger at the Netanyahu government's plans.",
            "consult.meet",
            ["person:emmanuel-macron"],
            ["person:mahmoud-abbas"],
        ),
        ("The Ukraine Contact Group met in Ramstein.", "consult.meet", ["bloc:ramstein"], []),
        ("Macron demanded Cecile Kohler's release.", "request.free", ["person:emmanuel-macron"], [None]),
    ],
)
def test_who_does_it_to_whom(
    coder: RulesCoder, text: str, frame: str, actors: list[str | None], targets: list[str | None]
) -> None:
    found = the(coder, text, frame)
    assert ([*ids(found.actors)], [*ids(found.targets)]) == (actors, targets)


@pytest.mark.parametrize(
    ("text", "kind", "mode"),
    [
        ("A shaky ceasefire between Israel and Hezbollah was declared null and void.", "SANCTION", "withdraw"),
        ("Iran declared the truce with Israel null and void on Monday.", "SANCTION", "withdraw"),
        ("Ukraine took 50 Russian soldiers prisoner in Kursk.", "COERCE", "arrest"),
        ("PKK fighters burned their weapons near Sulaymaniyah.", "RETREAT", "disarm"),
        ("Turkey summoned Israeli officials for talks on Gaza.", "REQUEST", "meet"),
        ("Artillery exchanges between Israel and Hezbollah continued on Sunday.", "ASSAULT", "heavy-weapons"),
        ("The PKK took up arms against Turkey in 1984.", "MOBILIZE", None),
        ("Poland has expressed resistance to the German proposal.", "REJECT", None),
        ("Serbian and Kosovan negotiators ended talks in Brussels without a deal.", "CONSULT", None),
        ("Iran and the United States ended a second round of talks in Rome.", "CONSULT", None),
        ("The ELN lifted its ceasefire on Friday.", "SANCTION", "withdraw"),
        ("Canada designated the Houthis as a terrorist group.", "SANCTION", None),
        ("India and Pakistan exchanged drone strikes overnight.", "ASSAULT", None),
        ("Ethiopia and Eritrea fought a war over Badme from 1998 to 2000.", "ASSAULT", None),
        ("Israel struck Tyre on Monday, a day after the truce was signed.", "ASSAULT", None),
        ("Israel ordered the evacuation of Khan Younis.", "COERCE", None),
        ("The Trump plan met staunch opposition from Egypt.", "REJECT", None),
        ("Trump shortened the deadline for Putin to 10 days.", "THREATEN", None),
        ("The two presidents agreed to meet again within two weeks.", "CONSULT", None),
        ("The Ukrainian delegation, headed by Rustem Umerov, left for Istanbul on Tuesday evening.", "CONSULT", None),
        ("Peskov insisted on Monday that talks with Ukraine would resume.", "ACCUSE", None),
    ],
)
def test_of_which_kind(coder: RulesCoder, text: str, kind: str, mode: str | None) -> None:
    found = read(coder, text)
    assert (found[0].kind, found[0].mode) == (kind, mode)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Israel is studying Hamas's reply to the proposal.", "ACCUSE"),
        ("The strike hit a hospital in Kharkiv on Monday.", "PROTEST"),
        ("The Syrian delegation left Geneva in protest.", "PROTEST"),
        ("Iran let inspectors in to demonstrate its commitment to the deal.", "PROTEST"),
        ("The buffer zone will be monitored by UN peacekeepers.", "ACCUSE"),
        ("Trump appointed Steve Witkoff as envoy to end the war in Gaza.", "REQUEST"),
        ("Rubio spoke to reporters before boarding his plane to Tel Aviv.", "COERCE"),
        ("The White House renewed its campaign of sanctions on Iran.", "ASSAULT"),
        ("The two leaders will hold a press conference after the talks.", "CONSULT"),
        ("Lavrov recalled the agreement reached in Istanbul.", "SANCTION"),
        ("Lavrov left the venue of the talks without speaking to the press.", "SANCTION"),
        ("Guterres cautioned that the truce was fragile.", "THREATEN"),
        ("Rubio told reporters, standing alongside Netanyahu, that the talks had failed.", "SUPPORT"),
        ("Lebanon accused Syria of facilitating Israeli strikes.", "CONSULT"),
    ],
)
def test_what_is_none_of_a_kind(coder: RulesCoder, text: str, kind: str) -> None:
    assert kind not in kinds(coder, text)


@pytest.mark.parametrize(
    "text",
    [
        "Israel has urged Hamas to disarm, warning that otherwise it will resume the war.",
        "Trump called on Iran to make a deal, saying it would otherwise face bombing.",
    ],
)
def test_what_will_follow_is_a_threat(coder: RulesCoder, text: str) -> None:
    (threat,) = (one for one in read(coder, text) if one.kind == "THREATEN")
    assert threat.move == "threaten"
    assert all(ids(threat.actors))
    assert all(ids(threat.targets))


def test_a_toll_is_that_of_the_attack_before(coder: RulesCoder) -> None:
    struck = the(
        coder, "Israel struck Hodeidah after a rocket attack killed four people in Eilat.", "assault.strike_verb"
    )
    assert not struck.amounts


def test_a_capital_that_tells_it_is_no_place(coder: RulesCoder) -> None:
    found = read(coder, "Five soldiers were killed in clashes near the border, according to Baku.")
    assert all(one.place is None for one in found)


def test_a_day_that_is_set_is_to_come(coder: RulesCoder) -> None:
    talks = the(coder, "Talks between Russia and Ukraine are set to commence Wednesday in Istanbul.", "consult.talks")
    assert talks.when is not None
    assert talks.when.since == date(2025, 12, 10)


@pytest.mark.parametrize(
    ("text", "frame", "day"),
    [
        (
            "The first talks between Serbia and Kosovo since 2023 were held in Brussels on Tuesday.",
            "consult.talks",
            date(2025, 12, 2),
        ),
        ("Putin announced a three-day truce from December 20.", "retreat.declare_ceasefire", date(2025, 12, 20)),
        (
            "Sisi urged Israel to halt the raids during a phone call on Tuesday with Netanyahu.",
            "consult.phone_noun",
            date(2025, 12, 2),
        ),
    ],
)
def test_on_which_day(coder: RulesCoder, text: str, frame: str, day: date) -> None:
    found = the(coder, text, frame)
    assert found.when is not None
    assert found.when.since == day


def test_each_toll_is_of_its_own_attack(coder: RulesCoder) -> None:
    text = (
        "Some 60 Ukrainians have died from Russian attacks, while Ukrainian strikes in Belgorod have killed 300 people."
    )
    tolls = [[amount.low for amount in one.amounts] for one in read(coder, text) if one.kind == "ASSAULT"]
    assert [60] in tolls
    assert [300] in tolls
    assert [60, 300] not in tolls


def test_deaths_and_injuries_are_a_toll(coder: RulesCoder) -> None:
    found = the(coder, "Russian strikes on Kharkiv resulted in 12 injuries and five deaths.", "assault.strike_by")
    assert [(amount.low, amount.unit) for amount in found.amounts] == [(12, "injured"), (5, "killed")]


def test_strikes_that_are_executed_are_nobody_dead(coder: RulesCoder) -> None:
    text = "Sudan's army said the Rapid Support Forces had executed 300 drone strikes on Omdurman."
    assert all(amount.unit != "killed" for one in read(coder, text) for amount in one.amounts)


def test_house_arrest_is_told_once(coder: RulesCoder) -> None:
    assert kinds(coder, "Police placed Imran Khan under house arrest on Monday.") == ["COERCE"]
