"""Quantities in a sentence: money, people killed or injured, and whatever else is counted there.

A number becomes an amount only where the words beside it give it a unit: a currency, the fate of people, or a noun in
the plural. Years, dates, ages, ranks, lengths, shares and the names of weapons ("S-300") have none and stay out, and so
do numbers that only point to known parties ("the two sides"). A word such as "dozens" is no figure: it gives the least
the word can mean (dozens 24, scores 40, hundreds 200, thousands 2000, tens of thousands 20000) as `low` and `high`, and
the word itself as its qualifier. "At least 12" likewise has `low` and `high` 12; what the qualifier allows beyond is
not written as a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.coding.by_town import HURT, is_of_a_town
from dragoman.coding.figures import SYMBOLS, Figure, figures
from dragoman.coding.grammar import is_verb, kids
from dragoman.types import Amount

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

_CURRENCIES = {  # noun -> the word before it -> code; "" is the noun alone, where that is not in doubt
    "dollar": {
        "": "USD", "us": "USD", "american": "USD", "canadian": "CAD", "australian": "AUD", "new zealand": "NZD",
        "hong kong": "HKD", "singapore": "SGD", "taiwan": "TWD", "jamaican": "JMD", "guyanese": "GYD", "fijian": "FJD",
        "namibian": "NAD", "liberian": "LRD", "trinidadian": "TTD",
    },
    "euro": {"": "EUR"},
    "pound": {
        "": "GBP", "british": "GBP", "egyptian": "EGP", "syrian": "SYP", "sudanese": "SDG", "south sudanese": "SSP",
        "lebanese": "LBP", "cypriot": "CYP",
    },
    "ruble": {"": "RUB", "russian": "RUB", "belarusian": "BYN"},
    "shekel": {"": "ILS", "israeli": "ILS", "new": "ILS"}, "lira": {"": "TRY", "turkish": "TRY"},
    "yuan": {"": "CNY", "chinese": "CNY"}, "renminbi": {"": "CNY"}, "yen": {"": "JPY", "japanese": "JPY"},
    "won": {"": "KRW", "south korean": "KRW", "north korean": "KPW"},
    "franc": {
        "swiss": "CHF", "congolese": "CDF", "rwandan": "RWF", "burundian": "BIF", "guinean": "GNF", "djibouti": "DJF",
        "comorian": "KMF",
    },
    "rupee": {
        "indian": "INR", "pakistani": "PKR", "sri lankan": "LKR", "nepalese": "NPR", "nepali": "NPR",
        "mauritian": "MUR",
    },
    "krona": {"": "SEK", "swedish": "SEK"}, "krone": {"norwegian": "NOK", "danish": "DKK"},
    "crown": {"swedish": "SEK", "norwegian": "NOK", "danish": "DKK", "czech": "CZK"}, "koruna": {"": "CZK"},
    "dinar": {
        "iraqi": "IQD", "libyan": "LYD", "jordanian": "JOD", "kuwaiti": "KWD", "serbian": "RSD", "algerian": "DZD",
        "tunisian": "TND", "bahraini": "BHD",
    },
    "riyal": {"saudi": "SAR", "qatari": "QAR", "yemeni": "YER", "omani": "OMR"},
    "rial": {"iranian": "IRR", "yemeni": "YER", "omani": "OMR"},
    "dirham": {"": "AED", "emirati": "AED", "uae": "AED", "moroccan": "MAD"},
    "peso": {
        "colombian": "COP", "mexican": "MXN", "philippine": "PHP", "argentine": "ARS", "chilean": "CLP",
        "cuban": "CUP", "dominican": "DOP", "uruguayan": "UYU",
    },
    "shilling": {"kenyan": "KES", "ugandan": "UGX", "tanzanian": "TZS", "somali": "SOS"},
    "kwacha": {"zambian": "ZMW", "malawian": "MWK"}, "manat": {"": "AZN", "azerbaijani": "AZN", "turkmen": "TMT"},
    "som": {"": "KGS", "kyrgyz": "KGS", "uzbek": "UZS"}, "leu": {"": "RON", "romanian": "RON", "moldovan": "MDL"},
    "mark": {"convertible": "BAM", "german": "DEM"}, "real": {"brazilian": "BRL"}, "hryvnia": {"": "UAH"},
    "afghani": {"": "AFN"}, "baht": {"": "THB"}, "birr": {"": "ETB", "ethiopian": "ETB"}, "bolivar": {"": "VES"},
    "boliviano": {"": "BOB"}, "cedi": {"": "GHS"}, "cordoba": {"": "NIO"}, "dalasi": {"": "GMD"},
    "denar": {"": "MKD"}, "dong": {"": "VND"}, "dram": {"": "AMD", "armenian": "AMD"}, "forint": {"": "HUF"},
    "gourde": {"": "HTG"}, "guarani": {"": "PYG"}, "kina": {"": "PGK"}, "kwanza": {"": "AOA"}, "kyat": {"": "MMK"},
    "lari": {"": "GEL", "georgian": "GEL"}, "lek": {"": "ALL"}, "lempira": {"": "HNL"}, "lev": {"": "BGN"},
    "loti": {"": "LSL"}, "metical": {"": "MZN"}, "naira": {"": "NGN", "nigerian": "NGN"}, "nakfa": {"": "ERN"},
    "ouguiya": {"": "MRU"}, "pula": {"": "BWP"}, "quetzal": {"": "GTQ"},
    "rand": {"": "ZAR", "south african": "ZAR"}, "riel": {"": "KHR"}, "ringgit": {"": "MYR"}, "rupiah": {"": "IDR"},
    "somoni": {"": "TJS"}, "taka": {"": "BDT"}, "tenge": {"": "KZT"}, "zloty": {"": "PLN"},
}  # fmt: skip
_COINS = {noun: noun for noun in _CURRENCIES} | {f"{noun}s": noun for noun in _CURRENCIES} | {
    "rouble": "ruble", "roubles": "ruble", "hryvnya": "hryvnia", "hryvnyas": "hryvnia", "kronor": "krona",
    "kronas": "krona", "kroner": "krone", "zlotys": "zloty", "zlotych": "zloty", "quetzales": "quetzal", "lei": "leu",
    "leva": "lev", "reais": "real", "bolivares": "bolivar", "meticais": "metical", "guaranies": "guarani",
}  # fmt: skip
_TITLE = r"(?:\w+ ){0,2}"
_MEASURES = tuple(
    (re.compile(pattern, re.IGNORECASE), unit)
    for pattern, unit in (
        (r" (?:square|sq\.?) ?(?:kilomet(?:re|er)s?|km)\b| ?km(?:2|²)|[ -]square-kilomet(?:re|er)\b", "km2"),
        (r" square miles?\b|[ -]square-mile\b", "square miles"),
        (rf"-point(?= {_TITLE}(?:plan|proposal|framework|programme|program|agreement|deal|document|draft|peace|roadmap|"
         r"formula|list|agenda)\b)", "points"),
        (rf"-(?:strong|member)(?= {_TITLE}(?:force|army|contingent|military|mission|corps))", "troops"),
    )
)  # fmt: skip
_MONEY = re.compile(
    rf"(?: of(?: the| its| their| his| those| these)?)?[ -](?P<whose>(?:[a-z.]+[ -]){{0,2}}?)"
    rf"(?P<coin>{'|'.join(sorted(_COINS, key=len, reverse=True))})(?P<sterling> sterling)?\b",
    re.IGNORECASE,
)

# -- the fate of people ---------------------------------------------------------------------------------------------

KILL = frozenset(
    {"kill", "murder", "assassinate", "lynch", "massacre", "slaughter", "behead", "execute", "slay", "hang"}
)
INJURE = frozenset({"injure", "wound", "hurt", "maim"})
DIE = frozenset({"die", "perish", "drown"})
_DEATHS = frozenset({"killing", "death", "murder", "massacre", "lynching", "assassination", "slaying", "beheading"})
_TOLLS = {"death": "killed", "fatality": "killed", "injury": "injured"}
_NOBODY = frozenset(  # what is executed and dies of nothing
    {"airstrike", "attack", "drill", "manoeuvre", "mission", "operation", "order", "plan", "raid", "sortie", "strike"}
)
NEUTRALISES = frozenset({"eliminate", "liquidate", "neutralise", "neutralize"})
PUTS = frozenset({"estimate", "place", "put"})  # "put the toll at 27"
LOWERS = frozenset({"correct", "cut", "increase", "lower", "raise", "reduce", "revise"})  # "revised it down to 19"
FIGURED = frozenset({"casualty", "count", "dead", "figure", "loss", "number", "toll"})
_WOUNDS = frozenset({"wounding", "injuring", "maiming"})
_TO_DEATH = frozenset({"dead", "down", "death"})  # "shot dead", "gunned down", "stabbed to death"
_BY_HAND = frozenset(
    {"shoot", "gun", "stab", "hack", "beat", "burn", "club", "bludgeon", "starve", "crush", "mow", "stone"}
)
_FATES = tuple(  # what follows a number of people; what stands before a bare number; what counts the dead
    (re.compile(rf"(?:,? (?:including|among them|most of them|mostly|many of them)[^,;.]{{1,80}},)? "
                r"(?:(?:were|was|are|is|have|had|has|been|be|being|remain|remained|also|reportedly|confirmed|reported"
                r"|left|feared|believed|still|presumed|listed as|went|got|others|more|more than|to|or|later|already) )"
                rf"{{0,4}}(?:{after})\b", re.IGNORECASE),
     re.compile(rf"\b(?:{before})\s+(?:the |a total of )?$", re.IGNORECASE), unit)
    for after, before, unit in (
        (r"killed|dead|died|dying|slain|perished|drowned|lost their lives|lost (?:his|her) life|deaths|fatalities"
         r"|martyred|murdered|massacred|executed|hanged|beheaded|lynched|assassinated|put to death|shot dead"
         r"|gunned down|(?:stabbed|beaten|hacked|burned|burnt|crushed|starved|trampled|tortured) to death",
         r"kill(?:s|ed|ing)?|(?:claim(?:s|ed|ing)?|cost(?:s|ing)?|tak(?:es?|ing)|took) the lives of|deaths? of"
         r"|killings? of|(?:cut|cutting|slit|slitting) the throats of"
         r"|(?:claim|cost)(?:s|ed|ing)?(?= [\w,. ]{1,30}\blives\b)", "killed"),
        (r"injured|wounded|hurt|hospitali[sz]ed|injuries",
         r"injur(?:es?|ed|ing)|wound(?:s|ed|ing)?|hurt(?:s|ing)?", "injured"),
    )
)  # fmt: skip
_TOLL = re.compile(
    r"\b(?:(?P<killed>(?:death|own|the) toll|(?:its|their|our) (?:own )?dead(?= at )"
    r"|toll\b.{1,120}\b(?:corrected|cut|lowered|raised|revised) it(?: down| up)?"  # "put the toll at 27; X revised it"
    r"|(?:number|toll) of (?:the )?(?:dead|deaths|killed|people killed|fatalities))"
    r"|(?P<injured>number of (?:the )?(?:people )?(?:wounded|injured)(?: people)?)"
    r"|(?P<casualties>casualty toll|losses(?= at )))"
    r"(?: [\w'’-]+){0,7}? (?:to|at|of|reached|was|is|by|hit|exceeded|passed|surpassed|reaching)(?: now)?\s*$",
    re.IGNORECASE,
)
_ENDS = re.compile(  # what follows a bare number of people: "killing six in the town"
    r"\s*(?:$|[.,;:)”\"’])|\s+(?:and|in|on|at|near|across|when|while|after|as|with|over|including|during)\b"
)
_FATE_WORD = r"(?:kill(?:ed|ing)|dead|wound(?:ed|ing)|injur(?:ed|ing)|hurt|captured|missing)"
_TOGETHER = re.compile(  # "346,000 soldiers killed and wounded": nobody says how many of which
    rf"\b{_FATE_WORD} (?:and|or|and/or) {_FATE_WORD}\b"
    r"(?! (?:(?:at least|about|around|some|another|more than|over|up to) )?(?:\d|many|dozens|several|scores|hundreds"
    r"|thousands|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)",
    re.IGNORECASE,
)
MACHINES = frozenset(  # things that nobody kills, whatever brings them down
    {
        "drone",
        "uav",
        "missile",
        "rocket",
        "projectile",
        "aircraft",
        "airplane",
        "plane",
        "jet",
        "warplane",
        "fighter",
        "bomber",
        "helicopter",
        "balloon",
        "tank",
        "vehicle",
        "truck",
        "ship",
        "boat",
        "vessel",
        "tanker",
        "shell",
        "bomb",
    }
)
MEN = frozenset({"commander", "fighter", "man", "militant", "officer", "serviceman", "soldier", "troop"})
BANDS = frozenset(
    {"affiliated", "enemy", "foreign", "insurgent", "militia", "opposition", "rebel", "tribal", "volunteer"}
)
_STATES = frozenset(  # people without a noun: "40 displaced", "19 are missing"
    {"missing", "displaced", "captured", "detained", "arrested", "abducted", "kidnapped", "released", "freed",
     "exchanged", "evacuated"}
)  # fmt: skip

# -- what is counted ------------------------------------------------------------------------------------------------

_SAME = {  # a counted noun -> its unit, where that is another word
    "soldiers": "troops", "soldier": "troops", "troop": "troops", "servicemen": "troops", "servicewomen": "troops",
    "servicemembers": "troops", "uavs": "drones", "uav": "drones", "pows": "prisoners", "pow": "prisoners",
    "casualty": "casualties",
}  # fmt: skip
_COLLECTIVE = frozenset(  # plurals without an s
    {"people", "men", "women", "children", "police", "personnel", "staff", "cattle", "sheep", "livestock", "aircraft",
     "spacecraft", "hovercraft", "troops", "crew", "clergy", "mice", "oxen", "feet", "teeth", "cavalry", "infantry"}
)  # fmt: skip
_NO_COUNT = frozenset(  # lengths of time and way, shares, turns and parts, and who is known anyway
    {"second", "minute", "hour", "day", "night", "week", "weekend", "fortnight", "month", "year", "decade", "century",
     "morning", "evening", "afternoon", "season", "term", "generation", "time", "turn", "round", "occasion", "percent",
     "percentage", "point", "degree", "kilometre", "kilometer", "km", "mile", "metre", "meter", "foot", "yard", "inch",
     "centimetre", "way", "phase", "stage", "step", "part", "half", "third", "quarter", "side", "front", "reason",
     "kind", "sort", "type", "category", "cent", "mph", "kph", "knot", "pc", "p.m.", "a.m.", "o'clock", "thing",
     "another", "dozen", "hundred", "thousand", "million", "billion", "lot"}
)  # fmt: skip
_BEFORE_NOUNS = frozenset({"JJ", "JJR", "JJS", "RB", "RBR", "RBS", "VBN", "VBG", "HYPH", "CD"})
_REMAINS = frozenset({"bodies", "remains", "corpses"})
_VAGUELY = frozenset(  # of what "dozens" and "hundreds" are worth keeping
    {"drones", "missiles", "rockets", "shells", "bombs", "tanks", "troops", "prisoners", "hostages", "bodies"}
)
_ASIDE = frozenset({"-", "–", "'s", "’s", "'", "’", "other", "more", "further", "additional", "such"})
_POINTS = frozenset({"crossing", "border", "control", "assembly", "entry", "access", "check", "water", "boarding"})
_PART = re.compile(r"\s+of\s+(?:its|their|his|her|the)\s+(?:[a-z]+\s+)?", re.IGNORECASE)
_ONE_MORE = re.compile(r"\b(?:an?|one)(?: [\w-]+){1,3} and (?:at least )?$", re.IGNORECASE)
_GAP = re.compile(r"^[^;.]{0,60}\b(?:and|while) (?:the |its )?[\w'’-]+(?: [\w'’-]+){0,3} $")
LONGEST_NOUN = 8  # words from a number to the noun it counts


def amounts(sentence: Sentence) -> tuple[Amount, ...]:
    """Return the quantities of a sentence in text order."""
    return tuple(amount for amount, _ in counted(sentence))


def counted(sentence: Sentence) -> Iterator[tuple[Amount, Token]]:
    """Yield each quantity of a sentence with the word by which it hangs in the parse: a noun, or the bare figure."""
    text = sentence.text
    base = sentence[0].offset if len(sentence) else 0
    last: tuple[Amount, Token] | None = None
    counted_to = 0
    for quantity in figures(text):
        figure = _token(sentence, quantity.end - 1)
        noun = _noun(sentence, quantity)
        read = _unit(quantity, figure, noun, sentence)
        if read is None and noun is None and last and text[last[0].span[1] - base : quantity.start].strip() == "to":
            read = last[0].unit, quantity.end  # "from 12 ministries to 8"
        if noun is None and last and last[0].unit in HURT and is_of_a_town(quantity.before, quantity.after):
            read = last[0].unit, quantity.end  # "killed seven in A, three in B"
        if noun is None and last and last[0].unit == "killed" and _is_gapped(quantity, last[0].span[1] - base):
            read = last[0].unit, quantity.end  # "lost 18 men, and the rebels nine"
        part = _PART.fullmatch(text[counted_to : quantity.start])  # "two of its nine tanks": of the two
        counted_to = quantity.end
        if read is None or part or (noun is not None and _is_a_source(noun)):
            continue
        unit, end = read
        start, end = quantity.first or (quantity.start, end)
        one = _ONE_MORE.search(text[:start]) if unit in HURT and noun is not None and _are_others(noun) else None
        start = one.start() if one else start
        amount = Amount(
            text=text[start:end],
            span=(base + start, base + end),
            low=quantity.low + bool(one),
            high=quantity.high + bool(one),
            unit=unit,
            qualifier=quantity.qualifier,
        )
        last = amount, noun if noun is not None else figure
        yield last


def _is_gapped(quantity: Figure, end: int) -> bool:
    between = quantity.before[end:]
    lost = re.search(r"\b(?:lost|lose|loses|losing)\b", quantity.before[:end]) is not None
    return lost and bool(_GAP.search(between)) and bool(re.match(r"\s*(?:$|[.,;])", quantity.after))


def _is_a_source(noun: Token) -> bool:
    """ "According to two officials": nobody counts them."""
    return noun.dep_ == "pobj" and noun.head.lower_ == "to" and noun.head.head.lower_ == "according"


def _are_others(noun: Token) -> bool:
    """ "A soldier and 11 others", "a man and two other people": one more than the number says."""
    return noun.lemma_.lower() == "other" or any(child.lower_ == "other" for child in kids(noun, "amod"))


# -- units ----------------------------------------------------------------------------------------------------------


def _unit(quantity: Figure, figure: Token, noun: Token | None, sentence: Sentence) -> tuple[str, int] | None:
    """The unit of a number and where its words end in the sentence; None where nothing is counted."""
    found = _money(quantity) or _measure(quantity)
    if found is not None:
        return found
    end = quantity.end if noun is None else noun.idx + len(noun) - sentence.start_char
    if noun is not None and noun.lemma_.lower() in _NO_COUNT and not _is_thing(noun):
        return None
    if quantity.after[:1] == "-" or quantity.after[:2].strip() == "%":
        return None  # "a 500-pound bomb"
    fate = _fate(quantity, noun if noun is not None else figure, quantity.after[end - quantity.end :], noun is not None)
    if fate is not None:
        unit, more = fate
        return None if quantity.first else (unit, end + more)  # of a toll that rose, the later figure
    if noun is None:
        state = next(iter(sentence[figure.i - sentence.start + 1 :][:1]), None)
        if state is None or state.lower_ not in _STATES:
            return None
        return state.lower_, state.idx + len(state) - sentence.start_char
    if noun.head.lower_ == "of" and noun.head.head.lower_ in _REMAINS:
        return noun.head.head.lower_, end  # "the bodies of 6 soldiers"
    unit = _plural(noun)
    if (quantity.vague and unit not in _VAGUELY) or (quantity.high == 1 and unit not in _VAGUELY):
        return None  # "one day", "thousands of reasons"
    return unit, end


def _money(quantity: Figure) -> tuple[str, int] | None:
    if quantity.symbol:
        return SYMBOLS[quantity.symbol], quantity.end
    match = _MONEY.match(quantity.after)
    if match is None:
        return None
    coin, whose = _COINS[match["coin"].casefold()], match["whose"].casefold().replace(".", "").replace("-", " ").strip()
    code = _CURRENCIES[coin].get(whose)
    if code is None or (coin == "pound" and not (whose or match["sterling"] or quantity.scaled)):
        return None  # a bare "rupees" could be several currencies and is none of them; a few pounds may be a weight
    return code, quantity.end + match.end()


def _measure(quantity: Figure) -> tuple[str, int] | None:
    for pattern, unit in _MEASURES:
        if match := pattern.match(quantity.after):
            return unit, quantity.end + match.end()
    return None


def _fate(quantity: Figure, head: Token, after: str, named: bool) -> tuple[str, int] | None:
    """Whether the counted were killed or injured, and how many more characters say so."""
    if named and head.lemma_.lower() in MACHINES and not _crewed(head):
        return None
    if named and head.lemma_.lower() in _TOLLS:
        return _TOLLS[head.lemma_.lower()], 0  # "caused 30 deaths"
    for follows, leads, unit in _FATES:
        if match := follows.match(after):
            both = _TOGETHER.match(after, match.start() + len(match[0].rsplit(" ", 1)[0]) + 1)
            return ("casualties", both.end()) if both else (unit, match.end())
        if (match := leads.search(quantity.before)) and (named or _ENDS.match(after)):
            start = max(0, match.start() - 20)
            return "casualties" if _TOGETHER.search(quantity.before[start:]) else unit, 0
    if match := _TOLL.search(quantity.before):
        return next(name for name, value in match.groupdict().items() if value), 0
    suffered = _suffered(head) if named else None
    return None if suffered is None else (suffered, 0)


def _crewed(noun: Token) -> bool:
    """ "fighters killed", "Taliban fighters": men, but not "Su-35 fighters", where it is said that they were killed."""
    before = kids(noun, "amod", "compound", "nmod")
    of_whom = all(word.ent_type_ in {"GPE", "NORP", "ORG", "PERSON"} or word.lower_ in BANDS for word in before)
    return noun.lemma_.lower() == "fighter" and of_whom and not any(c.isdigit() for w in before for c in w.text)


def _suffered(noun: Token) -> str | None:
    """ "killed" or "injured" where the parse has the noun, or the list it stands in, as the one this is done to."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.tag_ == "CD":
        noun = noun.head.head  # "six of its men"
    while noun.dep_ == "conj" and not is_verb(noun.head):
        noun = noun.head
    if any(child.tag_ == "VBN" and child.lemma_.lower() in KILL for child in kids(noun, "acl")):
        return "killed"
    if any(child.tag_ == "VBN" and child.lemma_.lower() in INJURE for child in kids(noun, "acl")):
        return "injured"
    verb, word = noun.head, noun.head.lemma_.lower()
    if noun.dep_ == "dobj" and word == "leave":  # "left 19 soldiers and five rebels dead"
        left = {child.lower_ for child in kids(verb, "oprd", "acomp")}
        return "killed" if "dead" in left else "injured" if left & {"wounded", "injured"} else None
    beside = noun.dep_ == "conj" and noun.tag_ == "CD"  # "killed a mayor and two of his guards": read with the verb
    if beside or noun.dep_ in {"dobj", "nsubjpass"} or (noun.dep_ == "nsubj" and verb.tag_ == "VBN"):
        if noun.lemma_.lower() in _NOBODY:
            return None
        around = verb.doc[max(0, verb.i - 3) : verb.i + 4]
        if word in KILL or (word in _BY_HAND and any(token.lower_ in _TO_DEATH for token in around)):
            return "killed"
        if word in NEUTRALISES or (word == "lose" and noun.lemma_.lower() in MEN):
            return "killed"
        return "injured" if word in INJURE else None
    if noun.dep_ == "nsubj" and word in DIE:
        return "killed"
    if noun.dep_ == "pobj" and verb.lower_ == "of":
        over = verb.head.lemma_.lower()
        return "killed" if over in _DEATHS else "injured" if over in _WOUNDS else None
    return None


def _noun(sentence: Sentence, quantity: Figure) -> Token | None:
    """The noun in the plural that a number counts, adjectives and names skipped: "two French mine managers"."""
    words = sentence[_token(sentence, quantity.end - 1).i - sentence.start + 1 :][:LONGEST_NOUN]
    if len(words) and words[0].lower_ == "of":
        words = words[1:]
        while len(words) and words[0].tag_ in {"DT", "PRP$"}:
            words = words[1:]
    found: Token | None = None
    for word in words:
        if word.ent_type_ in {"DATE", "TIME"} and found is not None:
            break  # "60 lorries yesterday"
        if word.lower_ == "including":
            break  # "left 23 dead, including six civilians": 23 of whoever died
        if word.tag_.startswith("NN"):
            if found is not None and found.tag_ == "NNS" and word.tag_ == "NNP":
                break  # "12 jets Qatar …"
            if found is None or not _is_plural(found) or _is_plural(word):
                found = word
        elif word.lower_ in _ASIDE or word.tag_ == "POS" or word.text == "/":  # "eight SAMP/T systems"
            continue
        elif word.lower_ == "and" and found is not None and not _is_plural(found) and word.i + 1 < len(word.doc):
            if word.nbor().tag_ not in {"JJ", "VBN"}:
                break
            continue  # "200 Taliban and affiliated fighters"
        elif (found is not None and _is_plural(found)) or not (word.tag_ in _BEFORE_NOUNS or word.text == ","):
            break
    return found if found is not None and (_is_plural(found) or quantity.high == 1) else None


def _is_plural(noun: Token) -> bool:
    return noun.tag_ in {"NNS", "NNPS"} or noun.lower_ in _COLLECTIVE or noun.lower_ in _SAME


def _is_thing(noun: Token) -> bool:
    """ "crossing points", "rounds of ammunition": a word for a measure that means a thing here."""
    before = {child.lower_ for child in kids(noun, "compound", "amod")}
    of = {thing.lemma_.lower() for child in kids(noun, "prep") for thing in kids(child, "pobj")}
    return bool(before & _POINTS or of & {"ammunition", "munition", "mortar"})


def _plural(noun: Token) -> str:
    word = noun.text if noun.tag_.startswith("NNP") else noun.lower_
    return _SAME.get(word.lower(), word)


def _token(sentence: Sentence, character: int) -> Token:
    """The token that holds a character of the sentence's text."""
    first, last = sentence.start, sentence.end - 1
    at = sentence.start_char + character
    while first < last:
        middle = (first + last + 1) // 2
        first, last = (middle, last) if sentence.doc[middle].idx <= at else (first, middle - 1)
    return sentence.doc[first]
