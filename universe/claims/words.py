"""Closed classes of words that the claims stand on."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Final


def listed(words: str) -> frozenset[str]:
    """A set of the words of a text: lists of words read best as text."""
    return frozenset(words.split())


def _pairs(pairs: str) -> Mapping[str, tuple[str, ...]]:
    """``a/b`` to each other."""
    found: dict[str, tuple[str, ...]] = {}
    for pair in pairs.split():
        one, _, other = pair.replace("_", " ").partition("/")
        found[one] = (*found.get(one, ()), other)
        found[other] = (*found.get(other, ()), one)
    return found


OPPOSITES: Final = _pairs(
    "true/false open/closed alive/dead online/offline up/down on/off possible/impossible legal/illegal awake/asleep "
    "wet/dry empty/full visible/invisible safe/dangerous guilty/innocent present/absent finite/infinite flat/round "
    "reversible/irreversible stable/unstable soluble/insoluble renewable/nonrenewable toxic/harmless "
    "vertebrate/invertebrate available/unavailable public/private free/expensive correct/wrong "
    "married/single magnetic/nonmagnetic edible/inedible good/bad good/terrible tall/short rich/poor "
    "friendly/aggressive cheap/expensive broken/working male/female introvert/extrovert "
    + " ".join("/".join(pair) for pair in combinations(("mammal", "bird", "fish", "insect", "arachnid", "reptile"), 2))
)
"""What cannot be together; each holds the denial of the other."""
COLOURS: Final = listed(
    "red blue green yellow black white grey gray brown pink purple orange silver gold turquoise beige violet"
)
ATTRIBUTES: Final = listed(
    "capital name symbol formula inventor author president king queen currency winner founder ceo mayor leader "
    "birthplace colour color nickname hometown birthday timezone pronouns password deadline title owner composer "
    "captain director champion language anthem atomic"
)
"""What a thing has one of."""
SUPERLATIVES: Final = listed(
    "largest smallest biggest tallest highest longest shortest fastest slowest oldest youngest heaviest lightest "
    "deepest hottest coldest brightest closest nearest farthest most least first last second third best worst only "
    "strongest hardest densest richest poorest driest wettest favourite favorite"
)
DIMENSIONS: Final[Mapping[str, str]] = {
    "tall": "height", "high": "height", "long": "length", "old": "age", "wide": "width", "deep": "depth",
    "thick": "thickness", "heavy": "weight", "away": "distance", "far": "distance", "fast": "speed",
}  # fmt: skip
MADE: Final = listed("discover invent write paint compose found design direct create build develop propose publish")
"""What has one maker."""
WEEKDAYS: Final = listed("monday tuesday wednesday thursday friday saturday sunday")
PREPOSITIONS: Final = listed("in on at to of for with from by about into through as than under over between against")
TRIMMED_AT: Final = listed(
    "every twice daily on in at with after before during for sometimes often since when until while"
)
STANDARD: Final = (("at", "sea", "level"), ("at", "standard", "pressure"), ("at", "normal", "pressure"),
                   ("under", "normal", "conditions"), ("on", "average"), ("in", "total"), ("in", "a", "vacuum"),
                   ("in", "vacuum"), ("at", "one", "atmosphere"), ("at", "atmospheric", "pressure"))  # fmt: skip
"""Conditions that are meant where none is said."""
PRONOUNS: Final = listed(
    "it this that you him her them me us he she they those these one ones ya u everything anything"
)
LIKES: Final = listed("like love enjoy adore")
DISLIKES: Final = listed("hate dislike detest despise")
DIETS: Final = listed("vegan vegetarian pescatarian")
MEATLESS: Final = listed("vegan vegetarian")
RELATIONSHIP: Final = listed("single married engaged divorced widowed")
GLAD: Final = listed("happy thrilled excited glad joyful delighted ecstatic cheerful overjoyed")
SAD: Final = listed("sad devastated heartbroken miserable depressed unhappy upset gutted down crushed")
PASSING: Final = listed(
    "tired exhausted sleepy hungry thirsty bored busy sick ill nervous angry annoyed confused lost stuck ready late "
    "home back here away afk offline online awake asleep drunk stressed worried scared lonely cold hot free sorry "
    "sure done fine ok okay good great bad grumpy hungover sore"
)
"""What a person is for the moment."""
OCCUPATIONS: Final = listed(
    "teacher nurse doctor engineer developer programmer designer plumber electrician carpenter lawyer chef cook "
    "waiter waitress barista student writer journalist photographer pilot driver mechanic accountant architect "
    "scientist researcher professor librarian firefighter farmer dentist pharmacist paramedic therapist translator "
    "baker musician actor artist painter cashier manager consultant analyst vet veterinarian surgeon soldier "
    "police-officer postman gardener tailor butcher hairdresser secretary salesman bartender biologist chemist "
    "physicist economist"
)
ZODIAC: Final = listed("aries taurus gemini cancer leo virgo libra scorpio sagittarius capricorn aquarius pisces")
KIN: Final = listed(
    "sister brother mother father mum dad mom wife husband girlfriend boyfriend partner son daughter cousin aunt "
    "uncle grandmother grandfather niece nephew dog cat boss friend kid baby hamster rabbit horse parrot roommate"
)
LANGUAGES: Final = listed(
    "english spanish french german italian portuguese russian chinese mandarin japanese korean arabic hindi dutch "
    "swedish norwegian danish finnish polish czech greek turkish hebrew ukrainian romanian hungarian thai "
    "vietnamese indonesian irish welsh esperanto latin catalan bengali urdu persian swahili"
)
COUNTRIES: Final = listed(
    "norway sweden denmark finland iceland germany france spain portugal italy greece turkey poland austria "
    "switzerland belgium netherlands holland ireland scotland wales england uk britain usa us america canada mexico "
    "brazil argentina chile peru colombia japan china korea india pakistan bangladesh thailand vietnam indonesia "
    "malaysia philippines australia egypt morocco nigeria kenya ethiopia ghana israel lebanon iran iraq russia "
    "ukraine romania hungary czechia slovakia croatia serbia bulgaria estonia latvia lithuania taiwan singapore "
    "cuba europe asia africa texas california florida bavaria tuscany quebec ontario"
)
"""Places that hold towns: to live in one does not exclude a town."""
MONTHS: Final[Mapping[str, int]] = {
    name: number for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
