"""Quantities in a sentence: money, people killed or moved, weapons, shares, square kilometres, points of a plan.

A number becomes an amount only where the words beside it give it a unit; years, dates, ages, ranks and the names of
weapons ("S-300") have none and stay out. A word such as "dozens" is no figure: it gives the least the word can mean
(dozens 24, scores 40, hundreds 200, thousands 2000, tens of thousands 20000) as `low` and `high`, and the word itself
as its qualifier. "At least 12" likewise has `low` and `high` 12; what the qualifier allows beyond is not written as a
number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.types import Amount

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: value for value, word in enumerate(_ONES)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
_SCALES = {
    "hundred": 100.0, "dozen": 12.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
_VAGUE = {
    "dozens": 24.0, "scores": 40.0, "hundreds": 200.0, "thousands": 2e3, "tens of thousands": 2e4,
    "hundreds of thousands": 2e5, "millions": 2e6, "tens of millions": 2e7, "billions": 2e9,
}  # fmt: skip
_SYMBOLS = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "$": "USD",
    "€": "EUR",
    "£": "GBP", "¥": "JPY", "₴": "UAH", "₽": "RUB", "₪": "ILS", "₺": "TRY", "₹": "INR", "usd": "USD", "eur": "EUR",
    "gbp": "GBP", "chf": "CHF", "uah": "UAH", "rub": "RUB", "cny": "CNY", "rmb": "CNY", "sek": "SEK", "nok": "NOK",
}  # fmt: skip
_CURRENCIES = (  # the first that matches; a bare "rupees" or "francs" could be several currencies and is none of them
    (r"canadian dollars?", "CAD"), (r"australian dollars?", "AUD"), (r"new zealand dollars?", "NZD"),
    (r"(?:(?:u\.?s\.?|american) )?dollars?", "USD"), (r"euros?", "EUR"), (r"pounds? sterling|british pounds?", "GBP"),
    (r"egyptian pounds?", "EGP"), (r"syrian pounds?", "SYP"), (r"sudanese pounds?", "SDG"),
    (r"lebanese pounds?", "LBP"),
    (r"(?:russian )?(?:rubles?|roubles?)", "RUB"), (r"belarusian (?:rubles?|roubles?)", "BYN"),
    (r"hryvn(?:ia|ya)s?", "UAH"),
    (r"(?:israeli )?(?:new )?shekels?", "ILS"), (r"(?:turkish )?liras?", "TRY"), (r"(?:chinese )?yuan|renminbi", "CNY"),
    (r"(?:japanese )?yen", "JPY"), (r"swiss francs?", "CHF"), (r"congolese francs?", "CDF"), (r"indian rupees?", "INR"),
    (r"pakistani rupees?", "PKR"), (r"swedish kron(?:or|a)|swedish crowns?", "SEK"),
    (r"danish kroner|danish crowns?", "DKK"),
    (r"norwegian kroner|norwegian crowns?", "NOK"), (r"czech (?:koruna|crown)s?", "CZK"), (r"zlot(?:y|ys|ies)", "PLN"),
    (r"(?:ethiopian )?birr", "ETB"), (r"(?:nigerian )?naira", "NGN"), (r"(?:south african )?rand", "ZAR"),
    (r"iraqi dinars?", "IQD"), (r"libyan dinars?", "LYD"), (r"saudi riyals?", "SAR"), (r"qatari riyals?", "QAR"),
    (r"yemeni ri(?:y)?als?", "YER"), (r"iranian rials?", "IRR"), (r"(?:emirati )?dirhams?", "AED"),
    (r"south korean won", "KRW"), (r"(?:azerbaijani )?manats?", "AZN"), (r"armenian drams?", "AMD"),
    (r"georgian lari", "GEL"), (r"(?:colombian|mexican|philippine) pesos?", "PESO"), (r"pounds?", "GBP"),
)  # fmt: skip
_PESOS = {"colombian": "COP", "mexican": "MXN", "philippine": "PHP"}

_CASUALTY = (  # a word beside a number -> its unit
    (r"killed|dead|died|slain|perished|lost their lives|lost (?:his|her) life|deaths|fatalities|martyred", "killed"),
    (r"injured|wounded|hurt|hospitali[sz]ed|injuries", "injured"),
    (r"missing|unaccounted for", "missing"),
    (r"displaced|forced (?:to flee|from their homes)|fled(?: their homes)?|evacuated|uprooted", "displaced"),
    (r"captured|taken (?:prisoner|captive|hostage)|abducted|kidnapped", "captured"),
    (r"exchanged|swapped|traded", "exchanged"),
    (r"released|freed|repatriated", "released"),
    (r"casualties", "casualties"),
)
_VERBS = (  # a verb before a number -> its unit; what people alone can undergo, then what needs people after it
    (r"kill(?:s|ed|ing)?|claim(?:s|ed|ing)? the lives of|took the lives of|deaths? of|killings? of", "killed"),
    (r"injur(?:es?|ed|ing)|wound(?:s|ed|ing)?|hurt(?:s|ing)?", "injured"),
    (r"displac(?:es?|ed|ing)|uproot(?:s|ed|ing)?|displacement of|evacuat(?:es?|ed|ing)|evacuation of", "displaced"),
    (r"captur(?:es?|ed|ing)|abduct(?:s|ed|ing)?|kidnap(?:s|ped|ping)?|capture of", "captured"),
    (r"exchang(?:es?|ed|ing)|swap(?:s|ped|ping)?|(?:exchange|swap) of", "exchanged"),
    (r"releas(?:es?|ed|ing)|free(?:s|d|ing)|hand(?:s|ed|ing)? over|return(?:s|ed|ing)?|repatriat(?:es?|ed|ing)"
    r"|release of"
     r"|return of", "released"),
)  # fmt: skip
_THINGS = (
    (r"drones?|uavs?|unmanned aerial vehicles?|loitering munitions?", "drones"),
    (r"missiles?", "missiles"), (r"rockets?", "rockets"), (r"shells?|artillery rounds?", "shells"),
    (r"bombs?", "bombs"), (r"tanks?", "tanks"),
    (r"armou?red vehicles?|(?:infantry )?fighting vehicles?|apcs?", "armoured vehicles"),
    (r"helicopters?", "helicopters"), (r"aircraft|warplanes?|(?:fighter )?jets?|fighter planes?|planes?", "aircraft"),
    (r"warships?|ships?|vessels?|tankers?", "ships"), (r"bodies", "bodies"), (r"hostages?", "hostages"),
    (r"prisoners?(?: of war)?|pows?|detainees|captives", "prisoners"),
    (r"refugees|displaced (?:people|persons|families)|idps", "displaced"),
    (r"(?:air[- ]defen[cs]e|patriot|missile) (?:systems?|batteries)", "air-defence systems"),
    (r"soldiers?|troops|servicemen|servicemembers|service members|military personnel|peacekeepers?|conscripts"
    r"|fighters|recruits"
     r"|reservists|mercenaries|marines|paratroopers|combatants", "troops"),
)  # fmt: skip

_NUMERAL = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = "|".join(sorted(_SMALL, key=len, reverse=True))
_BIG = "hundred|dozen|thousand|million|billion|trillion"
_WORDY = (
    rf"(?:half a|(?:{_WORDS})(?:[ -](?:{_WORDS}))?(?: and a half)?|an?(?="
    rf" (?:{_BIG})))(?:(?:[ -](?:{_BIG}))(?:(?:,| and)? (?:{_WORDS})(?:-(?:{_WORDS}))?)?)*"
)
_ONE = rf"(?:(?:{_NUMERAL})(?:[ -]?(?:{_BIG}|mn|bn|trn?|tn)\b|[kmb]\b)?|{_WORDY})"
_SYMBOL = (
    r"(?:(?:us|au|a|ca|c|nz|hk)\$|[$€£¥₴₽₪₺₹]|\b(?:" + "|".join(key for key in _SYMBOLS if key.isalpha()) + r")\b)"
)
_QUANTITY = re.compile(
    rf"(?<![\w.,:/$-])(?P<symbol>{_SYMBOL} ?)?(?P<low>{_ONE})"
    rf"(?:(?P<join> ?[-–—] ?| to | or | and ){_SYMBOL}? ?(?P<high>{_ONE}))?(?![\w$]|[:/]\d|[.,]\d)"
    rf"|\b(?P<vague>{'|'.join(sorted(_VAGUE, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_QUALIFIER = re.compile(
    r"(?:\b(at least|no fewer than|no less than|more than|over|upwards? of|up to|as many as|as much as|at most"
    r"|no more than|"
    r"fewer than|less than|under|about|around|approximately|roughly|nearly|almost|close to|an estimated|estimated|some|"
    r"another|an additional|a further|a total of|between|from|the|another|all)\s+)$",
    re.IGNORECASE,
)
_NO_BOUND = {"between", "from", "the", "another", "an additional", "a further", "a total of", "all"}
_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_NOT_COUNTED = re.compile(
    rf"(?:\b(?:{_MONTHS})\.?|\b(?:aged?|resolution|article|chapter|no|not|nos?\.|number|unit|flight|highway"
    rf"|route|page|day|"
    r"section|paragraph|phase|stage|every))\s+$",
    re.IGNORECASE,
)
_STOP = (
    "and|or|of|in|on|to|by|with|for|at|from|were|was|are|is|be|the|that|which|who|had|have|has|as|after|when|while|"
    "people|civilians|others|years?|days?|weeks?|months?|hours?|minutes?|killed|wounded|injured|said|will|per|out"
)
_MODIFIERS = rf"(?:(?!(?:{_STOP})\b)[a-z][\w'’.-]*[ -]){{0,3}}"
_PEOPLE = (
    r"(?:people|persons?|civilians?|others?|soldiers?|troops|children|child|women|woman|men|man|boys?|girls?|residents|"
    r"villagers|fighters|militants|police(?: officers|men)?|officers?|workers|journalists?|doctors|medics"
    r"|patients|students|"
    r"teenagers|passengers|servicemen|service members|palestinians|israelis|ukrainians|russians|syrians"
    r"|sudanese|yemenis|"
    r"lebanese|protesters|demonstrators|prisoners(?: of war)?|pows|hostages|detainees|captives|peacekeepers"
    r"|rebels|victims|"
    r"families|refugees|migrants|guards|personnel|personnel members|crew members|members|bodies|adults|infants|babies)"
)
_OF = r"(?: of(?: the| its| their| his| those| these)?)?"
_TIME = (
    r"[ -](?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|times|rounds|per ?cent|percent"
    r"|kilomet\w+|km|miles|met(?:re|er)s)\b"
)

WINDOW = 300  # how far around a number its unit is sought; keeps a page without full stops cheap


@dataclass(frozen=True, slots=True)
class _Quantity:
    start: int
    end: int
    low: float
    high: float
    symbol: str
    qualifier: str | None
    before: str  # the sentence up to the number and its qualifier
    after: str
    scaled: bool  # whether a scale ("million") was written


def amounts(text: str, offset: int = 0) -> tuple[Amount, ...]:
    """Return the quantities of a sentence in text order; `offset` is where the sentence stands in its document."""
    found = []
    for quantity in _quantities(text):
        read = _money(quantity) or _measure(quantity) or _people(quantity) or _thing(quantity)
        if read is not None:
            unit, length = read
            end = quantity.end + length
            found.append(
                Amount(
                    text=text[quantity.start : end],
                    span=(offset + quantity.start, offset + end),
                    low=quantity.low,
                    high=quantity.high,
                    unit=unit,
                    qualifier=quantity.qualifier,
                )
            )
    return tuple(found)


def number(words: str) -> float | None:
    """Read one number in figures or words: "1,000", "1.5m", "twenty-three", "two and a half million"; else None."""
    words = " ".join(words.casefold().replace("-", " ").split())
    match = re.fullmatch(rf"({_NUMERAL}) ?({'|'.join(sorted(_SCALES, key=len, reverse=True))})?", words)
    if match:
        return float(match[1].replace(",", "")) * _SCALES.get(match[2] or "", 1.0)
    total, current, seen = 0.0, 0.0, False
    for word in words.replace(",", "").replace("half a ", "0.5 ").replace("and a half", "0.5").split():
        if word in _SMALL:
            current += _SMALL[word]
        elif word == "0.5":
            current += 0.5
        elif word in ("a", "an") and not seen:
            current += 1
        elif word in ("hundred", "dozen"):
            current = (current or 1) * _SCALES[word]
        elif word in _SCALES and len(word) > 3:
            total, current = total + (current or 1) * _SCALES[word], 0.0
        elif word != "and" or not seen:
            return None
        seen = True
    return total + current if seen and words not in ("a", "an") else None


def _quantities(text: str) -> Iterator[_Quantity]:
    start = 0
    while match := _QUANTITY.search(text, start):
        start = match.end()
        before, qualifier = _qualified(text[max(0, match.start() - WINDOW) : match.start()])
        end = match.end()
        if match["vague"]:
            word = match["vague"].casefold()
            yield _Quantity(
                match.start(), end, _VAGUE[word], _VAGUE[word], "", word, before, text[end : end + WINDOW], False
            )
            continue
        low, high = number(match["low"]), number(match["high"]) if match["high"] else None
        if low is None:
            continue
        begin, symbol, join = match.start(), (match["symbol"] or "").strip().casefold(), (match["join"] or "").strip()
        if high is not None:
            scale = _scale(match["high"])
            if _scale(match["low"]) == 1 and scale > 1 and low < high / scale:
                low *= scale
            opened = re.search(
                r"\b(?:between|from)\s+$", text[max(0, match.start() - 20) : match.start()], re.IGNORECASE
            )
            if join == "and" and not (opened and opened[0].strip().casefold() == "between"):
                high, end = None, match.end("low")  # "six and 14 wounded": two numbers, read one after the other
                low = number(match["low"]) or 0.0
                start = match.end("low")
            elif opened and opened[0].strip().casefold() == "from" and join == "to":
                begin, low = match.start("high"), high  # "rose from 20 to 31": the later figure
            elif high <= low:
                continue  # a score, a vote
        if _is_date(text, begin, end, match[0]) or _NOT_COUNTED.search(before):
            continue
        scaled = _scale(match["high"] if high is not None else match["low"]) > 1
        yield _Quantity(
            begin, end, low, low if high is None else high, symbol, qualifier, before, text[end : end + WINDOW], scaled
        )


def _qualified(before: str) -> tuple[str, str | None]:
    qualifier = None
    while match := _QUALIFIER.search(before):
        word = " ".join(match[1].casefold().split())
        qualifier = qualifier or (None if word in _NO_BOUND else word)
        before = before[: match.start()]
    return before, qualifier


def _scale(words: str) -> float:
    match = re.search(r"(?:thousand|million|billion|trillion|trn|mn|bn|tn|[kmb])$", words.casefold())
    return _SCALES.get(match[0], 1e12) if match else 1.0


def _is_date(text: str, start: int, end: int, words: str) -> bool:
    """Whether a bare number is a year or a day of a month: "in 2022", "3 May", "2014-2015"."""
    after = text[end : end + 20]
    month = re.match(rf"(?:\s+of)?\s+(?:{_MONTHS})\b", after, re.IGNORECASE)
    # "12 May" is a day; in "of the 12 may have died" the word is a verb.
    if month and (month[0].strip() != "may") and not re.match(r"\s+May\s+(?:have|be)\b", after):
        return True
    if not re.fullmatch(r"(?:1[6-9]|20|21)\d\d(?:\s?[-–—]\s?\d\d(?:\d\d)?| (?:to|and|or) (?:1[6-9]|20)\d\d)?", words):
        return False
    counted = (
        r"(?:at least|more than|some|nearly|kill\w*|wound\w*|injur\w*|captur\w*|releas\w*|exchang\w*"
        r"|displac\w*|another|all)\s+$"
    )
    return not re.search(counted, text[max(0, start - 40) : start], re.IGNORECASE)


def _money(quantity: _Quantity) -> tuple[str, int] | None:
    if quantity.symbol:
        return _SYMBOLS[quantity.symbol], 0
    for pattern, code in _CURRENCIES:
        match = re.match(rf"(?:{_OF})[ -](?:{pattern})\b", quantity.after, re.IGNORECASE)
        if match and code == "PESO":
            return _PESOS[match[0].split()[0].casefold()], match.end()
        if match and (pattern != r"pounds?" or quantity.scaled):  # fewer are as likely a weight
            return code, match.end()
    return None


def _measure(quantity: _Quantity) -> tuple[str, int] | None:
    for pattern, unit in (
        (r" ?%|[ -]per ?cent\b", "percent"),
        (r"[ -]percentage points?\b", "percentage points"),
        (r" (?:square|sq\.?) ?(?:kilomet(?:re|er)s?|km)\b| ?km(?:2|²)|[ -]square-kilomet(?:re|er)\b", "km2"),
        (r" square miles?\b|[ -]square-mile\b", "square miles"),
        (rf"-point (?=(?:{_MODIFIERS})(?:plan|proposal|framework|programme|program|agreement|deal|document"
        rf"|draft|peace|roadmap|"
         r"formula|list|agenda)\b)", "points"),
        (r"-(?:strong|member) (?=(?:\w+ ){0,2}(?:force|army|contingent|military|mission|corps))", "troops"),
    ):  # fmt: skip
        if match := re.match(pattern, quantity.after, re.IGNORECASE):
            return unit, len(match[0].rstrip())
    return None


def _people(quantity: _Quantity) -> tuple[str, int] | None:
    """Read the fate of a number of people from the words after it, then from the verb before it."""
    people = rf"{_OF} (?:(?:other|more|additional) )?{_MODIFIERS}{_PEOPLE}(?: of war)?\b"
    aside = r"(?:,? (?:including|among them|most of them|mostly|many of them)[^,;.]{1,80},)?"
    linking = (
        r"(?:(?:were|was|are|is|have|had|has|been|be|being|remain|remained|also|reportedly|confirmed|reported"
        r"|left|feared|"
        r"believed|still|presumed|listed as|went|got|others|more|more than|to|or|later|already) ){0,4}"
    )
    if re.match(_TIME, quantity.after, re.IGNORECASE):
        return None
    for pattern, unit in _CASUALTY:
        match = re.match(rf"(?:{people})?{aside} {linking}(?:{pattern})\b", quantity.after, re.IGNORECASE)
        if match and not (
            unit in ("released", "captured")
            and re.match(r" (?:by )?(?:its|their|a statement)\b", quantity.after[match.end() :])
        ):
            return unit, match.end()
    toll = (
        r"\b(?:(?P<killed>death toll|(?:number|toll) of (?:the )?(?:dead|deaths|killed|people killed|fatalities))|"
        r"(?P<injured>number of (?:the )?(?:people )?(?:wounded|injured)(?: people)?)|(?P<casualties>casualty toll))"
        r"(?: [\w'’-]+){0,7}? (?:to|at|of|reached|was|is|by|hit|exceeded|passed|surpassed|reaching)(?: now)?\s*$"
    )
    if match := re.search(toll, quantity.before, re.IGNORECASE):
        return next(name for name, value in match.groupdict().items() if value), 0
    noun = re.match(people, quantity.after, re.IGNORECASE)
    ends = (  # what follows a bare number of people: "killing six in the town"
        r"\s*(?:$|[.,;:)”\"’])|\s+(?:and|in|on|at|near|across|when|while|after|as|with|over|including|during)\b"
    )
    for pattern, unit in _VERBS:
        if re.search(rf"\b(?:{pattern})\s+(?:the |a total of )?$", quantity.before, re.IGNORECASE):
            if noun:
                return unit, noun.end()
            if unit in ("killed", "injured") and re.match(ends, quantity.after, re.IGNORECASE):
                return unit, 0
    return None


def _thing(quantity: _Quantity) -> tuple[str, int] | None:
    for pattern, unit in _THINGS:
        head = (
            rf"{_OF} {_MODIFIERS}(?:{pattern})\b(?! (?:strikes?|attacks?|defen[cs]e|systems?|launchers?|crews?|killed))"
        )
        if match := re.match(head, quantity.after, re.IGNORECASE):
            return unit, match.end()
    return None
