"""Small talk that fits any topic: what stands around a statement, and what people say to each other.

No text here holds a keyword of a topic.
"""

from __future__ import annotations

from typing import Final

STATEMENT_OPENERS: Final = (
    "", "", "", "", "honestly, ", "okay, ", "so, ", "well, ", "small news from here: ", "believe it or not, ",
)  # fmt: skip

GLAD_ENDINGS: Final = (
    ".",
    "!",
    ", and it made my whole day.",
    ", and I am still smiling about it.",
    ", and I had to tell somebody.",
    ", so today counts as a good day.",
    ", which is exactly what I needed this week.",
    ". Small joys.",
    ". I could get used to this.",
    ". Some days are just kind.",
    ". I did not expect that at all.",
    ". Anyway, how is everybody doing?",
    ". That is all I wanted to say.",
)

WRY_ENDINGS: Final = (
    ".",
    ", and I have only myself to blame.",
    ", but I choose to laugh about it.",
    ", and somehow I am fine with that.",
    ", so that was my week.",
    ". Please be kind.",
    ". I have accepted it.",
    ". It is a long story.",
    ". We do not talk about the details.",
    ". Tomorrow will be better, probably.",
    ". I am told that this builds character.",
    ". Surely I am not the only one.",
    ". Sympathy is welcome.",
)

QUESTION_OPENERS: Final = (
    "", "", "", "", "quick question: ", "out of curiosity, ", "help me out: ", "random thought: ", "so, ",
    "maybe a silly one: ",
)  # fmt: skip

QUESTION_ENDINGS: Final = (
    "", "", "", "", " I keep going back and forth.", " Be honest.", " There are no wrong replies.", " I am all ears.",
    " Asking for a friend.", " I would love some ideas.",
)  # fmt: skip

GREETINGS: Final = (
    "good morning everybody",
    "hello all",
    "hi there, what did I miss?",
    "hey, hope you all slept well",
    "morning! Coffee first, then people",
    "hello from a very grey window",
    "hi everyone, long time no see",
    "good to be back here",
    "hey folks, how is your week going?",
    "evening all, what a day",
    "hello, is anybody awake?",
    "hi! I only have five minutes, but I wanted to say hello",
    "good day to you all",
    "hey hey, I am back from the dentist",
)

FOLLOW_UPS: Final = (
    "oh nice, I had not thought of that.",
    "ha, that is exactly how it feels.",
    "fair point.",
    "that is a lovely way to put it.",
    "hm, I am not so sure, but I like it.",
    "true, and I should have known.",
    "okay, you have convinced me.",
    "that made me laugh, actually.",
    "I never looked at it like that.",
    "you may be right there.",
    "now you have made me curious.",
    "good to know that I am not alone with this.",
    "I was hoping that somebody would say so.",
    "well, when you put it like that.",
)

FOLLOW_UP_ENDINGS: Final = (
    "",
    "",
    " I will sleep on it.",
    " I will try it tomorrow.",
    " What would you do in my place?",
    " My sister says the same.",
    " Let me think about it.",
    " I will tell you how it goes.",
    " That helps.",
    " Do you ever get tired of us asking?",
)

THANKS: Final = (
    "thank you, that really helps",
    "thanks a lot!",
    "many thanks, I owe you one",
    "ah, thank you, I would never have found that",
    "thanks, you are the best",
    "that is kind of you, thank you",
    "thank you, truly",
    "perfect, thanks",
    "thanks for taking the time",
    "oh, thank you, that was quick",
    "much appreciated",
    "cheers, that will do nicely",
)

GENERAL_ANSWERS: Final = (
    "I would like to hear more about that.",
    "that sounds like a story with a second half.",
    "I had not heard that before, and I am glad that I have now.",
    "there is more than one way to see it, and yours is a good one.",
    "give it a night; most things look smaller in the morning.",
    "I am not sure, but I am happy to think aloud with you.",
    "that is worth a second look.",
    "I would begin with the part that you can change today.",
    "somebody here surely knows more than I do, but I am listening.",
    "you explained that well, even to me.",
    "let us keep that thought for a moment.",
    "small steps count, even when nobody is counting.",
)

ANSWER_ENDINGS: Final = (
    "", "", "", "", " What happened next?", " How did you get there?", " Do tell me more.", " What do you make of it?",
    " Or am I too strict?", " At least, that is how I see it.",
)  # fmt: skip
