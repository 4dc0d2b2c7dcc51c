"""References in the six styles, against the patterns that each manual prints for news reports and web pages."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import citing_record as known
import pytest

from dragoman.citing import STYLES, Reference, gather, written
from dragoman.citing.gather import references
from dragoman.errors import ConfigError
from dragoman.record import Record
from dragoman.types import Document


def line(doc: Document, style: str, **options: Any) -> str:
    """The reference of one document, italics between stars, addresses between < and >."""
    one = Reference(document_id=doc.id, csl=gather._csl(doc, known.CONFIG))
    text = written([one], style=style, form="markdown", **options).splitlines()[0]
    return text.removeprefix("1. ").replace("\\", "")


def check(style: str, wanted: dict[str, str]) -> None:
    found = {name: line(getattr(known, name), style) for name in wanted}
    assert found == wanted


def test_apa_puts_the_date_second_and_an_unsigned_title_first() -> None:
    """APA 7 (2020), 10.1: Carey, B. (2019, March 22). Can we get better at forgetting? *The New York Times*. URL

    Without an author the title moves to the front (9.12): How to launch your career … . (2018, February 27).
    *Management Today*. URL. A body is the author of its own pages: World Health Organization. (2018, March). *Questions
    and answers on …*. URL. Without a date: (n.d.), and Retrieved January 9, 2020, from URL.
    """
    check(
        "apa",
        {
            "SIGNED": "Lindqvist, A. K., & van Dyk, P. (2024, April 23). Talks resume in Haven. *Harbour Wire*. "
            "<https://harbour.example/2024/talks-resume>",
            "UNSIGNED": "Who will guard the bridge? (2024, September 5). *Belmora Post*. <https://post.example/bridge>",
            "WIRE": "AP. (2024, June 1). No deal in Haven. *The Ferry*. <https://ferry.example/no-deal>",
            "UNDATED": "*Terms of the ceasefire*. (n.d.). Retrieved June 1, 2024, from <https://terms.example/page>",
            "UNDATED_NEWS": "Guns fall silent. (n.d.). *Arvenia Today*. Retrieved June 1, 2024, from "
            "<https://today.example/guns>",
            "REPORT": "River Institute. (2024, May 2). *Who holds the Lower Tarn*. <https://institute.example/tarn>",
            "OFFICIAL": "Ministry of the Interior of Belmora. (2024, May 3). *Order on the crossing at Osk*. "
            "<https://interior.example/osk>",
            "PRINTED": "Delegations meet in Haven. (2024, April 23). *Compact Observer*.",
            "NOTHING": "*[untitled]*. (n.d.).",
        },
    )


def test_chicago_puts_the_newspaper_in_the_place_of_an_author_who_is_not_named() -> None:
    """Chicago 17 (2017), chapter 14, bibliography: Nechepurenko, Ivan. “The Brutal Grip …” *New York Times*, date. URL.

    *New York Times*. “In Texas, Ad Heats Up Race for Governor.” July 30, 2002.
    Associated Press. “Saudi Arabia: No Evidence …” *New York Times*, January 4, 2018.
    A day of access only where no other is known: Accessed January 17, 2022.
    """
    check(
        "chicago",
        {
            "SIGNED": "Lindqvist, Anna K., and Peter van Dyk. “Talks resume in Haven.” *Harbour Wire*, April 23, 2024. "
            "<https://harbour.example/2024/talks-resume>.",
            "UNSIGNED": "*Belmora Post*. “Who will guard the bridge?” September 5, 2024. "
            "<https://post.example/bridge>.",
            "WIRE": "AP. “No deal in Haven.” *The Ferry*, June 1, 2024. <https://ferry.example/no-deal>.",
            "UNDATED": "“Terms of the ceasefire.” Accessed June 1, 2024. <https://terms.example/page>.",
            "REPORT": "River Institute. *Who holds the Lower Tarn*. May 2, 2024. <https://institute.example/tarn>.",
            "OFFICIAL": "Ministry of the Interior of Belmora. “Order on the crossing at Osk.” May 3, 2024. "
            "<https://interior.example/osk>.",
            "PRINTED": "*Compact Observer*. “Delegations meet in Haven.” April 23, 2024.",
            "NOTHING": "“[untitled].” n.d.",
        },
    )


def test_mla_starts_with_the_title_where_no_author_is_named_and_marks_no_missing_date() -> None:
    """MLA 9 (2021), chapter 5: Author. “Title.” *Container*, 5 Sept. 2012, URL. Accessed 6 Dec. 2021.

    Months but May, June and July are shortened; n.d. is not used any more; the day of access stands for a missing date.
    """
    check(
        "mla",
        {
            "SIGNED": "Lindqvist, Anna K., and Peter van Dyk. “Talks resume in Haven.” *Harbour Wire*, 23 Apr. 2024, "
            "<https://harbour.example/2024/talks-resume>.",
            "UNSIGNED": "“Who will guard the bridge?” *Belmora Post*, 5 Sept. 2024, <https://post.example/bridge>.",
            "WIRE": "AP. “No deal in Haven.” *The Ferry*, 1 June 2024, <https://ferry.example/no-deal>.",
            "UNDATED": "“Terms of the ceasefire.” <https://terms.example/page>. Accessed 1 June 2024.",
            "REPORT": "*Who holds the Lower Tarn*. River Institute, 2 May 2024, <https://institute.example/tarn>.",
            "PRINTED": "“Delegations meet in Haven.” *Compact Observer*, 23 Apr. 2024.",
            "NOTHING": "*[untitled]*.",
        },
    )


def test_harvard_says_where_a_page_is_available_and_when_it_was_read() -> None:
    """Cite Them Right 12 (2022): Greenslade, R. (2018) ‘Opinion is …’, *The Guardian*, 29 July. Available at: URL
    (Accessed: 2 September 2019).

    *The Times* (2008) ‘Bank accounts’, 14 June, p. 7. Reuters (2024) ‘Trade deal signed’, *Financial Times*, 20 June.
    """
    check(
        "harvard",
        {
            "SIGNED": "Lindqvist, A.K. and van Dyk, P. (2024) ‘Talks resume in Haven’, *Harbour Wire*, 23 April. "
            "Available at: <https://harbour.example/2024/talks-resume> (Accessed: 1 June 2024).",
            "UNSIGNED": "*Belmora Post* (2024) ‘Who will guard the bridge?’, 5 September. "
            "Available at: <https://post.example/bridge> (Accessed: 1 June 2024).",
            "WIRE": "AP (2024) ‘No deal in Haven’, *The Ferry*, 1 June. "
            "Available at: <https://ferry.example/no-deal> (Accessed: 1 June 2024).",
            "UNDATED": "*Terms of the ceasefire* (no date). "
            "Available at: <https://terms.example/page> (Accessed: 1 June 2024).",
            "REPORT": "River Institute (2024) *Who holds the Lower Tarn*. "
            "Available at: <https://institute.example/tarn> (Accessed: 1 June 2024).",
            "PRINTED": "*Compact Observer* (2024) ‘Delegations meet in Haven’, 23 April.",
            "NOTHING": "*[untitled]* (no date).",
        },
    )


def test_vancouver_names_the_medium_and_cites_days_from_the_year_on() -> None:
    """Citing Medicine 2: Author AB, Author CD. Title. Outlet [Internet]. Date [cited Date]. Available from: URL

    A web page: Title [Internet]. Publisher; date [cited date]. Available from: URL. No date: [date unknown].
    """
    check(
        "vancouver",
        {
            "SIGNED": "Lindqvist AK, van Dyk P. Talks resume in Haven. Harbour Wire [Internet]. 2024 Apr 23 "
            "[cited 2024 Jun 1]. Available from: <https://harbour.example/2024/talks-resume>",
            "UNSIGNED": "Who will guard the bridge? Belmora Post [Internet]. 2024 Sep 5 [cited 2024 Jun 1]. "
            "Available from: <https://post.example/bridge>",
            "UNDATED": "Terms of the ceasefire [Internet]. [date unknown] [cited 2024 Jun 1]. "
            "Available from: <https://terms.example/page>",
            "OFFICIAL": "Order on the crossing at Osk [Internet]. Ministry of the Interior of Belmora; 2024 May 3 "
            "[cited 2024 Jun 1]. Available from: <https://interior.example/osk>",
            "PRINTED": "Delegations meet in Haven. Compact Observer. 2024 Apr 23.",
            "NOTHING": "[untitled]. [date unknown].",
        },
    )


def test_oscola_is_a_footnote_with_the_address_in_angle_brackets() -> None:
    """OSCOLA 4 (2012), part 3: Ian Loader, ‘The Great Victim …’ *The Guardian* (19 June 2008) <URL> accessed date.

    Sarah Cole, ‘Virtual Friend Fires Employee’ (*Naked Law*, 1 May 2009) <URL> accessed date.

    Without an author the title comes first; without a date only the day of access is given.
    """
    check(
        "oscola",
        {
            "SIGNED": "Anna K. Lindqvist and Peter van Dyk, ‘Talks resume in Haven’ *Harbour Wire* (23 April 2024) "
            "<<https://harbour.example/2024/talks-resume>> accessed 1 June 2024.",
            "UNSIGNED": "‘Who will guard the bridge?’ *Belmora Post* (5 September 2024) "
            "<<https://post.example/bridge>> accessed 1 June 2024.",
            "UNDATED_NEWS": "‘Guns fall silent’ *Arvenia Today* <<https://today.example/guns>> accessed 1 June 2024.",
            "OFFICIAL": "‘Order on the crossing at Osk’ (*Ministry of the Interior of Belmora*, 3 May 2024) "
            "<<https://interior.example/osk>> accessed 1 June 2024.",
            "REPORT": "*Who holds the Lower Tarn* (River Institute, 2 May 2024) <<https://institute.example/tarn>> "
            "accessed 1 June 2024.",
            "PRINTED": "‘Delegations meet in Haven’ *Compact Observer* (23 April 2024).",
            "NOTHING": "‘[untitled]’.",
        },
    )


DRAFTS = {
    "apa": "*Fifteen points* [Draft agreement, leaked]. (2024, April 20). The Ferry. <https://ferry.example/fifteen>",
    "chicago": "“Fifteen points.” Draft agreement, leaked, April 20, 2024. The Ferry. <https://ferry.example/fifteen>.",
    "mla": "*Fifteen points*. The Ferry, 20 Apr. 2024, <https://ferry.example/fifteen>. Draft agreement, leaked.",
    "harvard": "*Fifteen points* (2024) Draft agreement, leaked, 20 April. The Ferry. "
    "Available at: <https://ferry.example/fifteen> (Accessed: 1 June 2024).",
    "vancouver": "Fifteen points [draft agreement, leaked; Internet]. The Ferry; 2024 Apr 20 [cited 2024 Jun 1]. "
    "Available from: <https://ferry.example/fifteen>",
    "oscola": "‘Fifteen points’ (draft agreement, leaked, The Ferry, 20 April 2024) "
    "<<https://ferry.example/fifteen>> accessed 1 June 2024.",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_draft_is_cited_with_its_own_day_and_how_it_became_known(style: str, record: Record, hold: Any) -> None:
    """An unpublished work by its kind and date, as each manual has it, then who published the text."""
    hold(known.DRAFT_TEXT, draft=known.DRAFT)
    found = references(record, "fifteen-1", config=known.CONFIG)
    text = written(found, style=style, form="markdown").splitlines()[0]
    assert text.removeprefix("1. ").replace("\\", "") == DRAFTS[style]


@pytest.mark.parametrize(
    ("author", "apa"),
    [
        ("Anna Berg, Peter Holt and Maria Lund", "Berg, A., Holt, P., & Lund, M. (n.d.)."),
        ("Jean-Pierre Vega", "Vega, J.-P. (n.d.)."),
        ("Zmitser Vega", "Zmitser Vega. (n.d.)."),  # a given name that the list does not have
        ("Newsroom of the Ferry", "Newsroom of the Ferry. (n.d.)."),
        ("R & D Desk", "R & D Desk. (n.d.)."),
        ("Who?", "Who? (n.d.)."),
        ("Ferry Ltd.", "Ferry Ltd. (n.d.)."),
    ],
)
def test_several_authors_and_unusual_ones_are_punctuated_once(author: str, apa: str) -> None:
    doc = known.document(title="A title", outlet="The Ferry", author=author)
    assert line(doc, "apa").startswith(apa)


def test_the_day_of_access_can_be_left_out() -> None:
    assert "Accessed" in line(known.SIGNED, "harvard")
    assert "ccessed" not in line(known.SIGNED, "harvard", accessed=False)
    assert line(known.UNDATED, "apa", accessed=False).endswith("(n.d.). <https://terms.example/page>")


def test_a_style_or_form_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="no style 'turabian'"):
        written([], style="turabian")
    with pytest.raises(ConfigError, match="no form 'docx'"):
        written([], form="docx")


@pytest.mark.parametrize("style", STYLES)
def test_each_style_is_valid_csl_and_names_its_manual(style: str) -> None:
    from citeproc import SCHEMA_PATH
    from lxml import etree

    tree = etree.parse(str(files("dragoman.citing") / "styles" / f"{style}.csl"))
    schema = etree.RelaxNG(etree.parse(SCHEMA_PATH))
    assert schema.validate(tree), schema.error_log
    summary = tree.findtext(".//{*}summary") or ""
    assert summary.split()[0] == "Source:"
    assert any(word.strip(",.").isdigit() for word in summary.split())  # the year of the edition


def test_references_keep_the_order_in_which_they_are_given() -> None:
    docs = [known.UNDATED, known.SIGNED, known.WIRE, known.UNDATED]
    given = [Reference(document_id=one.id, csl=gather._csl(one, None)) for one in docs]
    lines = written(given, style="mla").split("\n\n")
    assert [doc.title in text for doc, text in zip(docs, lines, strict=True)] == [True] * 4
