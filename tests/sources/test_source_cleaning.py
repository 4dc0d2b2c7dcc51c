"""What a page says to its readers is cut and kept; what it reports stays."""

# ruff: noqa: E501  (inputs read best on one line)

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.sources.clean import clean, uncleaned
from dragoman.sources.settle import settle

FRAGMENTS = [
    "Find out more about river talks map guide.", "The envoy said no.", "..", ". ", "\n", "\n\n", " ", "Share", "Home > World",
    "Related articles", "Read more", "Share your views in the comments below!", "\u202e", "\u0301", "e", "\x00", "- ", "U.S.",
    "What do you think?", "“", "”", "\u200b", "\r\n", "See also: Talks fail", "Discover river crossing history", "\u1112", "\u1161",
]  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)))
@example("FIND OUT MORE&0:0&0\u202a. \u0300")
def test_text_and_cuts_together_are_the_text_before_cleaning(text: str) -> None:
    cleaned, cuts = clean(text)
    assert uncleaned(cleaned, cuts) == settle(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert [cut.at for cut in cuts] == sorted(cut.at for cut in cuts)
    assert not any("\u202a" <= char <= "\u202e" or char in "\x00\r\u200b\ufeff" for char in cleaned)


@given(st.text(max_size=100))
def test_settled_text_is_settled(text: str) -> None:
    assert settle(settle(text)) == settle(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The talks failed. Find out more about Arvania Belmark river deal tips.", "The talks failed."),
        ("The talks failed.. Learn more about Arvania river deal overview.\nNext day.", "The talks failed.\nNext day."),
        ("A Heading. Find out more about U.S. Arvania deal guide.\nText.", "A Heading.\nText."),
        ("They met. Read also Belmark guns timeline. They left.", "They met. They left."),
        ("They met. You may also like Belmark war history explained.", "They met."),
        ("They met. Discover Belmark river crossing history.", "They met."),
        ("See also: Guns heard in Tamm, mayor says\nThey met.", "They met."),
        ("They met.\nRead more", "They met."),
        ("They met. Click here for Belmark crossing map.", "They met."),
    ],
)
def test_link_bait_is_cut(text: str, kept: str) -> None:
    cleaned, cuts = clean(text)
    assert cleaned == kept
    assert {cut.kind for cut in cuts} == {"link-bait"}


@pytest.mark.parametrize(
    "text",
    [
        "Read more than two hundred pages of the treaty, he said.",
        "See also Annex II of the agreement.",
        "Discover what the envoys said.",
        "Learn more about the deal, the minister urged.",
        "- Explore options for a ceasefire",
        "“Find out more about the plan,” he told his aides.",
        "They want to find out more about the missing.",
        "Find out more about those who signed it, the court ordered.",
        "“What do you think of the truce?” he asked.",
        "What do you think of the truce?",
        "Share of the vote fell to 12 percent.",
        "Home Secretary Ana Ruiz left.",
        "Follow us, the general told the column.",
        "Print media were banned.",
        "Related parties must leave the zone.",
        "He told them to subscribe to our common values.",
    ],
)
def test_real_sentences_stay(text: str) -> None:
    assert clean(text) == (text, ())


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Share on Facebook", "share-bar"),
        ("Facebook Twitter WhatsApp Email", "share-bar"),
        ("Sign up for our daily newsletter", "newsletter"),
        ("Skip to main content", "navigation"),
        ("Home > World > Europe", "navigation"),
        ("Advertisement", "advert"),
        ("We use cookies to improve your experience.", "consent"),
        ("© 2031 The Port Sorel Herald. All rights reserved.", "copyright"),
        ("4 min read", "page-furniture"),
    ],
)
def test_lines_of_the_page_are_cut_and_named(line: str, kind: str) -> None:
    cleaned, cuts = clean(f"The envoys met.\n{line}\nThey left.")
    assert cleaned == "The envoys met.\nThey left."
    assert [cut.kind for cut in cuts] == [kind]


def test_a_list_of_other_stories_ends_where_the_article_goes_on() -> None:
    cleaned, cuts = clean(
        "They met.\nRelated articles\nGuns heard in Tamm\nBridge closed again\nThe minister left at noon."
    )
    assert cleaned == "They met.\nThe minister left at noon."
    assert {cut.kind for cut in cuts} == {"related"}


def test_a_call_to_comment_takes_the_question_before_it_along() -> None:
    text = "It failed.\nWhat are your thoughts on the river? Share your analysis in the comments below—we need it."
    cleaned, cuts = clean(text)
    assert cleaned == "It failed."
    assert "Share your analysis" in "".join(cut.text for cut in cuts)


def test_direction_overrides_are_kept_as_cuts_and_invisible_marks_go() -> None:
    cleaned, cuts = clean("The de\u202eal is\u200b off\u00ad.")
    assert cleaned == "The deal is off."
    assert [(cut.kind, cut.text, cut.at) for cut in cuts] == [("control", "\u202e", 6)]


@pytest.mark.parametrize(
    "piece", ["Find out more about x. ", "share your thoughts ", "a ", "Read more: x", "..", "“. "]
)
def test_cleaning_takes_time_in_proportion_to_the_text(piece: str) -> None:
    started = time.process_time()
    clean(piece * (300_000 // len(piece)))
    assert time.process_time() - started < 5
