"""Verbs and their forms: a closed list, its regular forms made by rule, so that a word is a verb only by our word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from universe.claims.words import listed

Form = Literal["base", "s", "past", "participle", "ing"]
_REGULAR: Final = """
    live reside move work enjoy love like hate dislike detest despise adore play study smoke own rent believe trust
    visit watch finish learn start stop support require need contain cause cost last weigh travel conduct kill prevent
    produce reduce increase decrease transmit carry receive insulate provide process control regulate release bind
    remove strengthen weaken store convert detect sharpen relay coordinate connect transfer involve measure equal
    melt boil freeze burn react attract repel orbit rotate happen occur end serve act depend belong follow
    include cover protect attack help improve damage affect block absorb reflect emit store use create form
    consist expand contract dissolve evaporate float exist die invent discover found design paint compose
    publish release arrive open close marry divorce volunteer cook bake code program draw dance travel
    commute vote believe lack possess migrate hibernate lay spoil expire ship accept allow offer sell
    collect grow hunt mate breathe photosynthesise digest taste smell sound look seem remain appear
    jog hike climb paint walk cycle garden date manage teach speak adopt drop turn quit enrage bypass fire
    communicate precede sense inform extend indicate state define describe characterise transmit reverse treat cure
    trigger inhibit activate stimulate form link supply pump filter retire graduate enter join train run use rain call
    listen earn charge bring call cancel check clean compare complete count cross destroy develop disappear employ
    expect export import fail fix handle ignore land launch mix order pass pay pick pollinate prove pull push reach
    recommend record replace report represent respond return save separate serve share show sink solve spread suffer
    surround switch tend tolerate translate vary wash bark purr melt erupt lay host speak oppose border flow invade
    employ lower raise thank thrive tan bleed bathe hire annoy ban block fund govern rule found feed digest breed
    avoid prefer miss remember know understand want hope plan try wish
    """
_IRREGULAR: Final = """
    be am is are was were been being|have has had had having|do does did done doing|go goes went gone going
    get gets got got getting|make makes made made making|take takes took taken taking|see sees saw seen seeing
    eat eats ate eaten eating|drink drinks drank drunk drinking|drive drives drove driven driving
    swim swims swam swum swimming|fly flies flew flown flying|run runs ran run running|sing sings sang sung singing
    speak speaks spoke spoken speaking|read reads read read reading|write writes wrote written writing
    come comes came come coming|leave leaves left left leaving|sleep sleeps slept slept sleeping
    know knows knew known knowing|feel feels felt felt feeling|keep keeps kept kept keeping|give gives gave given giving
    quit quits quit quit quitting|lay lays laid laid laying|begin begins began begun beginning|win wins won won winning
    lose loses lost lost losing|buy buys bought bought buying|build builds built built building
    find finds found found finding|hold holds held held holding|grow grows grew grown growing
    stand stands stood stood standing|understand understands understood understood understanding
    teach teaches taught taught teaching|wear wears wore worn wearing|strike strikes struck struck striking
    stick sticks stuck stuck sticking|spend spends spent spent spending|meet meets met met meeting
    fall falls fell fallen falling|rise rises rose risen rising|lie lies lay lain lying
    break breaks broke broken breaking
    stop stops stopped stopped stopping|plan plans planned planned planning|bind binds bound bound binding
    transmit transmits transmitted transmitted transmitting|drop drops dropped dropped dropping
    jog jogs jogged jogged jogging|emit emits emitted emitted emitting|permit permits permitted permitted permitting
    die dies died died dying|freeze freezes froze frozen freezing|draw draws drew drawn drawing
    sell sells sold sold selling|ship ships shipped shipped shipping|refer refers referred referred referring
    control controls controlled controlled controlling|travel travels travelled travelled travelling
    repel repels repelled repelled repelling|become becomes became become becoming|say says said said saying
    tell tells told told telling|think thinks thought thought thinking|hear hears heard heard hearing
    sink sinks sank sunk sinking|bring brings brought brought bringing|pay pays paid paid paying
    spread spreads spread spread spreading|show shows showed shown showing|feed feeds fed fed feeding
    breed breeds bred bred breeding|bleed bleeds bled bled bleeding|ban bans banned banned banning
    bite bites bit bitten biting|lead leads led led leading|ride rides rode ridden riding
    shine shines shone shone shining
    """


def _regular(base: str) -> dict[str, tuple[str, Form]]:
    soft = base.endswith(("s", "sh", "ch", "x", "z", "o"))
    stem, root = base.removesuffix("e"), base.removesuffix("y")
    is_y = base.endswith("y") and base[-2] not in "aeiou"
    third = root + "ies" if is_y else base + ("es" if soft else "s")
    past = root + "ied" if is_y else stem + "ed"
    return {base: (base, "base"), third: (base, "s"), past: (base, "past"), stem + "ing": (base, "ing")}


def _forms() -> dict[str, tuple[str, Form]]:
    found: dict[str, tuple[str, Form]] = {}
    for base in _REGULAR.split():
        found |= _regular(base)
    order: tuple[Form, ...] = ("base", "s", "past", "participle", "ing")
    for entry in _IRREGULAR.replace("\n", "|").split("|"):
        said = entry.split()
        if not said:
            continue
        if said[0] == "be":
            continue
        for word, form in reversed(tuple(zip(said, order, strict=True))):
            found[word] = (said[0], form)
    return found


FORMS: Final[Mapping[str, tuple[str, Form]]] = _forms()
"""A word to its base and form; a past that is also a participle is a past."""
BE: Final[Mapping[str, Literal["present", "past"]]] = {
    "am": "present", "is": "present", "are": "present", "was": "past", "were": "past",
}  # fmt: skip
PARTICIPLES: Final = frozenset(
    word for word, (_, form) in FORMS.items() if form in ("past", "participle")
) | {"been", "read", "run", "come", "quit", "become"}  # fmt: skip
NOUNS_TOO: Final = listed(
    "work works play plays study studies cost costs love end ends form forms use uses need fire cause causes "
    "release process state states support store stores date dates program programs code design designs train trains "
    "ship ships sound look looks smell taste turn drop cover drink drinks run runs walk walks help dance cook "
    "garden cycle cycles control block offer sleep attack attacks start stop love like fall falls rise lead hope "
    "wish plan try damage measure link supply rain read want hunt mate visit watch charge charges call calls check "
    "checks count counts cross export exports import imports land mix order orders pass pay pick report reports "
    "record records return returns share shares show shows switch wash bark host hosts border borders flow flows "
    "ban bans block blocks fund funds rule rules feed feeds breed breeds lower spread fix launch launches push pull "
    "reach tan tans"
)
"""Verbs that are nouns as often: behind a singular noun they are taken for one only where nothing else is a verb."""


def base_of(word: str) -> str:
    """The base form of a verb we know, otherwise the word as it is."""
    return FORMS[word][0] if word in FORMS else word
