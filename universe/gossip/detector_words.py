"""Closed classes of English words that the detector's rules stand on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


CONTRACTIONS: Final[Mapping[str, str]] = {
    "i'm": "i am", "im": "i am", "iam": "i am", "i'ma": "i will", "imma": "i will", "i've": "i have", "ive": "i have",
    "i'd": "i would", "i'll": "i will", "we're": "we are", "we've": "we have", "we'd": "we would", "we'll": "we will",
    "he's": "he is", "hes": "he is", "she's": "she is", "shes": "she is", "it's": "it is", "that's": "that is",
    "thats": "that is", "they're": "they are", "theyre": "they are", "they've": "they have", "you're": "you are",
    "you've": "you have", "youre": "you are", "who's": "who is", "what's": "what is", "there's": "there is",
    "don't": "do not", "dont": "do not", "didn't": "did not", "didnt": "did not", "doesn't": "does not",
    "doesnt": "does not", "isn't": "is not", "isnt": "is not", "aren't": "are not", "arent": "are not",
    "wasn't": "was not", "wasnt": "was not", "weren't": "were not", "haven't": "have not", "havent": "have not",
    "hasn't": "has not", "hasnt": "has not", "hadn't": "had not", "won't": "will not", "wont": "will not",
    "wouldn't": "would not", "wouldnt": "would not", "can't": "can not", "cant": "can not", "cannot": "can not",
    "couldn't": "could not", "couldnt": "could not", "shouldn't": "should not", "ain't": "am not", "aint": "am not",
    "gonna": "going to", "wanna": "want to", "gotta": "got to", "tryna": "trying to", "finna": "going to",
    "gotten": "got", "u": "you", "ur": "your", "r": "are", "rn": "right now", "tmr": "tomorrow", "bday": "birthday",
    "rly": "really", "rlly": "really", "sooo": "so", "soo": "so", "soooo": "so", "sooooo": "so", "finaly": "finally",
    "finallyy": "finally", "finallyyy": "finally", "gf": "girlfriend", "bf": "boyfriend", "ppl": "people",
    "bc": "because", "cuz": "because", "coz": "because", "cause": "because", "cos": "because", "tho": "though",
    "mom": "mum", "mom's": "mum's", "mama": "mum", "uni": "university", "yr": "year", "yrs": "years", "w": "with",
    "practising": "practicing", "apt": "apartment", "thru": "through", "abt": "about", "btw": "", "tbh": "",
    "veryyy": "very", "happpy": "happy", "happyy": "happy", "lemme": "let me", "coulda": "could have",
}  # fmt: skip
"""A word to the words that it stands for."""
BREAKERS: Final = _set("and but because then so although though while plus which until cos yet & n")
QUESTION_WORDS: Final = _set("what who whom whose where why how which")
AUXILIARIES: Final = _set("do does did are is was were have has had can could should would will shall may might am")
ASKED_OF: Final = _set("you he she it they i we anyone anybody someone somebody that this there your any u ya")
PAST_OF: Final = {
    "run": "ran", "finish": "finished", "complete": "completed", "climb": "climbed", "get": "got", "pass": "passed",
    "win": "won", "read": "read", "swim": "swam", "walk": "walked", "cycle": "cycled", "publish": "published",
    "sell": "sold", "reach": "reached", "hit": "hit", "beat": "beat", "build": "built", "lose": "lost", "quit": "quit",
    "write": "wrote", "land": "landed", "buy": "bought", "find": "found", "save": "saved", "pay": "paid",
    "ship": "shipped",
    "learn": "learned", "move": "moved", "graduate": "graduated", "do": "did", "make": "made", "release": "released",
}  # fmt: skip
"""After "managed to" a verb is as good as its past."""
TAGS: Final = _set("right eh huh innit yes no ok isn wanna can do what how is")
CODE_STARTS: Final = (
    "def ", "class ", "select ", "insert into", "update ", "git ", "sudo ", "import ", "from __", "const ", "let ",
    "var ", "if (", "for (", "return ", "echo ", "curl ", "cd ", "console.log", "pip ", "npm ", "docker ", "kubectl ",
    "join #", "part #", "chanserv", "nickserv", "dcc ", "ctcp ", "topic for #", "mode #", "assert ", "function ",
)  # fmt: skip

FIRST: Final = _set("i we")
SKIPPED: Final = _set(
    "have has had am are was were been be did just finally already recently officially now also only actually "
    "literally "
    "really honestly even both all then totally basically suddenly somehow still successfully proudly eventually "
    "definitely ok okay today yesterday tonight lately newly currently quietly happily since apparently kinda kind "
    "of so "
    "myself ourselves too seriously fully truly absolutely formally legit lol well as after once very gone went do "
    "accidentally ended up properly"
)
"""What may stand between "I" and the verb."""
NEGATORS: Final = _set(
    "not never no nobody none neither nor nothing almost nearly barely hardly without stopped cancelled failed nope "
    "refused quit unable instead fake pretending"
)
UNSETTLED: Final = _set(
    "will would could should might may can want wanted wants hope hoping hoped plan planning planned planing try "
    "trying "
    "tried need wish wished wishing going about used thinking think considering dream dreaming dreamed dreamt "
    "imagine if "
    "unless whether maybe perhaps probably guess supposed suppose let must shall expected fantasize tempted looking "
    "wondering afraid ought pretend decide deciding almost soon eventually someday applying apply ready"
)
"""Between "I" and the verb these make it a plan, a wish or a thought."""
IRREAL: Final = _set(
    "if unless whether wish wishing wishes imagine imagining hope hoping hopefully suppose dream dreamed dreamt "
    "dreaming "
    "pretend pretending nightmare whenever"
)
"""Anywhere earlier in the sentence these make what follows unreal."""
IRREAL_NEAR: Final = IRREAL | _set("would until maybe perhaps might could should almost someday")
"""Earlier in the same clause these do."""
SUBORDINATE: Final = _set("when before since where that who while whenever until once")
"""Right before "I" these make it a background, not news."""
JOKES: Final = _set("jk kidding joking jokes april sarcasm lmaoo")
REPORTS: Final = _set(
    "article headline headlines twitter reddit tweet rumour rumor rumours rumors documentary interview "
    "movie film series episode novel book books song lyrics stories character characters npc sim sims "
    "protagonist hero heroine game minecraft stardew skyrim zelda pokemon dnd campaign guild clan simcity crusader "
    "rimworld runescape warcraft wow fortnite valorant dota elo ranked rank tier server cinema anime manga fanfic "
    "monopoly roleplay sitcom quest xp dungeon simulator crossing respawn chapter plot "
    "channel channels moderator admin op mod irc discord subreddit poem joke meme actor actress quoted lol. scrabble "
    "catan npcs avatar kingdom village. playthrough save savegame"
)
"""What somebody reads, watches or plays: what happens there happens to nobody."""
STORY_PHRASES: Final = (
    ("boss", "fight"), ("boss", "battle"), ("final", "boss"), ("last", "boss"), ("raid", "boss"), ("end", "boss"),
    ("this", "show"), ("that", "show"), ("tv", "show"), ("new", "show"), ("in", "game"), ("in", "roblox"),
    ("in", "terraria"), ("in", "civ"), ("in", "eve"), ("in", "vrchat"),
)  # fmt: skip
"""Two words that say the same."""
STUDIOS: Final = _set(
    "studio studios company developer dev design designer industry agency publisher shop store startup art engineer "
    "producer production editor maker writer testing tester manager gallery show room"
)
"""After one of those words these make it somebody's work."""
PEOPLE: Final = _set(
    "sister brother mum mother dad father cousin friend bestie uncle aunt boss colleague coworker roommate flatmate "
    "neighbour neighbor neighbours neighbors girlfriend boyfriend wife husband son daughter parents mate buddy teacher "
    "manager kid kids niece nephew grandma grandpa grandmother grandfather guy girl man woman people friends ex bro "
    "sis "
    "he she they you somebody someone everyone everybody who one tom brothers sisters cousins colleagues roommates"
)
POSSESSIVE: Final = _set("my our his her their your a an the this that some another one")
PAST_PHRASES: Final = (
    ("years", "ago"), ("year", "ago"), ("decades", "ago"), ("ages", "ago"), ("time", "ago"), ("back", "in"),
    ("back", "when"), ("when", "i", "was"), ("since", "i", "was"), ("news", "said"), ("news", "says"),
    ("as", "a", "kid"), ("as", "a", "child"), ("as", "a", "teenager"),
    ("i", "used", "to"), ("we", "used", "to"), ("nobody", "used"),
    ("as", "a", "student"), ("in", "my", "twenties"), ("in", "my", "teens"), ("in", "the", "90s"), ("in", "the", "80s"),
    ("in", "the", "nineties"), ("in", "the", "eighties"), ("back", "then"), ("those", "days"), ("in", "college"),
    ("in", "high", "school"), ("long", "ago"), ("century",), ("in", "the", "70s"), ("in", "2000s"), ("at", "school"),
    ("were", "young"), ("was", "young"), ("was", "little"), ("was", "younger"),
    ("were", "kids"), ("when", "we", "were"),
)  # fmt: skip
NUMBER_WORDS: Final = _set(
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety "
    "hundred thousand half first second third fourth fifth"
)
LEAD_INS: Final = _set(
    "hey hi hello ok okay well omg lol yes yep yeah yay oh wow ugh honestly finally just also then today yesterday "
    "tonight guess what who news update big small good great breaking elena marcus now officially recently lately this "
    "morning afternoon evening week last night month friday monday tuesday wednesday thursday saturday sunday "
    "weekend on "
    "after before dear guys everyone everybody alright anyway fyi psa hot damn holy shit fuck oof man "
    "dude gosh god woo woohoo wohoo whoop woot hooray both official already "
    "actually literally in january february march april may june july august september october november december a and "
    "as of ago few days weeks two three with one year to"
)
"""What may come before a verb without a subject ("yesterday got promoted")."""
IRONY: Final = _set(
    "late delayed traffic overtime invoice crashed crashes broken queue meeting meetings rain raining mondays"
)
PLAYED: Final = _set(
    "minecraft stardew skyrim zelda pokemon dnd simcity rimworld runescape warcraft wow fortnite valorant dota elo "
    "ranked "
    "rank xp boss dungeon raid quest character sim sims npc temple level levels episode series netflix season"
)
"""Games and shows: to finish those is no achievement, and what they make one feel is no spike."""
