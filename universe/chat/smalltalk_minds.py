"""Small talk about science, code and computers."""

from __future__ import annotations

from typing import Final

from universe.chat.smalltalk_topic import Topic

SCIENCE: Final = Topic(
    name="science",
    keywords=(
        "science scientist scientists experiment experiments physics chemistry biology telescope microscope planet "
        "planets galaxy galaxies comet atom atoms molecule molecules gravity quantum evolution fossil fossils neuron "
        "neurons laboratory lab theory theories orbit astronomy hypothesis dinosaur dinosaurs"
    ),
    glad=(
        "I saw the rings of a planet through a real telescope",
        "my daughter's first experiment worked, and the ceiling is almost clean",
        "I found a small fossil on the beach",
        "the comet was visible from our balcony",
        "a scientist came to our school and answered every question",
        "I finally understand why gravity bends light",
        "there is a whole zoo in one drop of pond water under my microscope",
        "the chemistry exam went far better than I had feared",
    ),
    wry=(
        "my hypothesis was beautiful and completely wrong",
        "I explained quantum physics at a party and stood alone soon after",
        "the experiment worked only while nobody was looking",
        "I dropped the only sample in the whole laboratory",
        "clouds came exactly when the telescope was ready",
        "I know the names of forty dinosaurs and not those of my cousins",
        "I spent the night waiting for a comet that came the night before",
        "gravity won again, and my cup lost",
    ),
    questions=(
        "which experiment would you show to a child first?",
        "what do you think is the strangest fact about our planet?",
        "is there a theory that you just cannot believe?",
        "which telescope is good enough for a beginner?",
        "why do dinosaurs fascinate all of us?",
        "what would you ask a scientist if you had one hour?",
        "can anybody explain quantum physics without a cat?",
        "what did you love or hate about chemistry at school?",
        "how do we know the age of a fossil?",
        "if a galaxy is mostly empty, why does it look so full?",
    ),
    answers=(
        "a theory is only as good as the day it could have failed.",
        "gravity is patient, and it never takes a day off.",
        "repeat the experiment before you tell anybody, then tell everybody.",
        "science is mostly being wrong in smaller and smaller steps.",
        "the atoms in your hand are older than the planet.",
        "write down the hypothesis first, or you will remember the wrong one.",
        "one fossil is luck, two are a question.",
        "a telescope is a time machine with cold feet.",
        "in biology the exception usually has a longer name than the rule.",
        "most of physics fits on a page; the rest is knowing when it applies.",
    ),
)

CODE: Final = Topic(
    name="code",
    keywords=(
        "code coding coder programming programmer python rust javascript java compiler compilers function functions "
        "bug bugs debugger debugging refactor refactored refactoring git commit commits repository algorithm "
        "algorithms regex script scripts variable variables codebase segfault"
    ),
    glad=(
        "all the tests pass and I have not changed a line of code since",
        "I deleted four hundred lines and the program got faster, best commit ever",
        "the bug that haunted us for a month was one missing comma",
        "I wrote my first python script and it renamed all of my photos",
        "the compiler accepted everything at the first try",
        "my old code turned out to be better than I remembered",
        "somebody I do not know fixed a bug in my little project",
        "I explained the algorithm to my mother and found the mistake while talking",
    ),
    wry=(
        "I spent four hours on a bug and it was in the other file",
        "the comment says never to touch this function, so I touched it",
        "I named a variable in anger and now it is in production",
        "my regex finds everything except what I want",
        "I fixed one bug and two more came to the funeral",
        "git says that I am twelve commits ahead and I feel behind",
        "I asked who wrote this terrible code, and it was me",
        "the debugger and I are no longer on speaking terms",
    ),
    questions=(
        "which bug took you the longest to find?",
        "how do you explain code to people who never wrote any?",
        "is it worth learning rust in the evenings?",
        "do you write the test before the function, honestly?",
        "what makes a commit message good?",
        "which language would you teach first, python or something else?",
        "where do you begin in a large codebase?",
        "when is refactoring just a way to avoid the real work?",
        "does anybody use print as a debugger, and are you ashamed?",
        "what is the smallest script that saves you the most time?",
    ),
    answers=(
        "the bug is where you are sure that it cannot be.",
        "read the code once for what it does and once for what it says.",
        "a function that needs a long name is usually two functions.",
        "the best commit is the one that removes something.",
        "print is a perfectly good debugger with poor manners.",
        "name the variable after what it means, and half of the comments go away.",
        "any algorithm is fast enough until somebody uses it.",
        "write the failing test first, then the code has somewhere to go.",
        "that regex will be a mystery by Thursday.",
        "leave a note in the commit; the next reader is you.",
    ),
)

COMPUTERS: Final = Topic(
    name="computers",
    keywords=(
        "computer computers linux ubuntu debian kernel driver drivers install installed installing laptop laptops "
        "desktop router wifi server servers ssd disk disks terminal reboot rebooted backup backups keyboard monitor "
        "printer firmware package packages apt sudo partition grub nvidia gnome windows"
    ),
    glad=(
        "my ten-year-old laptop runs linux like new",
        "the printer worked at once and we are all suspicious",
        "I restored everything from a backup on the first try",
        "the new ssd starts the machine before I have sat down",
        "my grandfather installed ubuntu on his own and called to say so",
        "I cleaned my keyboard and it types twice as fast",
        "the wifi reaches the balcony now",
        "the little server under my desk has been up for a year",
    ),
    wry=(
        "I turned the router off and on, and so did everybody else in the house",
        "I made the backup one day after I needed it",
        "the laptop started its updates two minutes before my talk",
        "I typed the command into the wrong terminal",
        "the printer can smell fear",
        "I spent the evening with a driver for a mouse that costs less than my lunch",
        "there is tea in my keyboard and a lesson in it for me",
        "it works after a reboot, and I will never know why",
    ),
    questions=(
        "how do you do your backups, if you do any?",
        "does a new ssd really wake up an old laptop?",
        "which linux would you give to a complete beginner?",
        "why does the wifi always fail in the room where I sit?",
        "how often do you reboot, and do you feel guilty?",
        "what is the first package you install on a fresh system?",
        "is a loud keyboard acceptable in a shared office?",
        "would you rent a server or keep one under the stairs?",
        "which driver do I need for a very old printer?",
        "one big monitor or two small ones?",
    ),
    answers=(
        "a backup that was never restored is a hope, not a backup.",
        "check the cable first; a computer has no shame.",
        "read the last line of the log before the reboot, not after it.",
        "try the older driver once; newer is not always wiser.",
        "the server is fine, it is the room that is too warm.",
        "note what you install today, and the you of next month will be grateful.",
        "a printer is an honest machine, it simply dislikes us.",
        "one terminal per thought is my upper limit.",
        "a full disk explains more mysteries than any manual.",
        "a quiet laptop is either idle or about to surprise you.",
    ),
)
