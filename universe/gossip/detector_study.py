"""The rules for learning, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

EDUCATION_SELF: Final = """
    have|got|hold|holding|received|earned my ..2 phd|doctorate|masters|degree|diploma|bachelor|mba|bsc|msc|ba ~ no \
        supervisor yet
    defended it|mine|successfully|today|yesterday ^ thesis viva phd dissertation
    fully|newly|a|an|officially? ..1 qualified|certified|chartered|registered|graduate ..1 @title
    done|finished|through|finish|complete with|at? ..2 university|studies|college|school|degree|exams|finals|masters \
        ~ early run
    got|have|received|won|been|was|accepted|offered|given|given ..4 place|spot|seat|admission|letter|offer ..4 ^ \
        university \
    college school course academy conservatory programme program phd masters medicine law study med nursing
    going|off|headed|heading|start|starting|begin to|at ..2 @uni|university|college|@school ..4 ^ accepted offer \
        place letter \
    admitted yes september october autumn fall
    made|scraped|squeaked|sailed|got it? through|into ..4 \
        @uni|university|college|finals|exams|viva|boards|defence|defense
    passed|cleared|aced|nailed|smashed|got through? ..5 \
    thesis|state|licensing|licensure|nclex|usmle|matura|orals|comps|quals|dissertation|qualifying|entrance|\
selectividad|nqt
    threw|tossed ..2 cap|mortarboard|hat ..3 ^ graduation graduated degree gown
    collected|picked up? ..2 diploma|degree|scroll|gown
    first in|of ..3 family ..6
    matriculated|enrolled|enrolling
    studying|study|reading ..3 at|in ..4 ^ accepted freshman september
    awarded|conferred|granted ..3 @degree|scholarship|fellowship|bursary
    officially? a ..2 alumnus|alumna|graduate|grad|student|postgrad|undergrad|fresher|freshman ~ fresh
    a|an? ..1 ba|bsc|msc|ma|phd|md|mba holder|graduate|now
    called|admitted|sworn to|into the bar
    got|have ..3 a|as|distinction|first|honours ..3 in|for|on ..3 \
        degree|finals|a-levels|levels|exams|gcses|masters|thesis
    made ..1 dean's|deans|dean list
    am? a|an ..1 doctor|dr|graduate now|as|since|at
    passed ..5 state|medical|board|final exam|exams|examination
    finished|done ..3 school|university|college|bachelor|masters|phd|studies|apprenticeship ~ run day early
    passed|got ..2 viva|quals|orals|defence|defense
    going|off to ..2 university|college|med|law|grad ^ accepted took yes admitted september fall autumn offered \
        letter place
    finished|done|completed with|at? ..2 university|college|school|studies|medical|grad ~ run run day bus today's \
        early shift
    handed|turned|gave|sat|wrote in? ..2 last|final exam|paper|essay|assignment
    walked across ..3 stage
    got ..4 a-levels|gcses|abitur|results ^ passed a's grades in place
    made it into ..4 @school|@uni
    chosen|picked|selected for ..4 @school|scholarship|exchange|erasmus
    a|officially? ..2 student|freshman at|of|again|now ~ exchange
    got ..2 erasmus|fulbright|rhodes|marshall
    qualified|certified|licensed \
        doctor|teacher|nurse|lawyer|electrician|plumber|vet|pharmacist|architect|midwife|therapist
    admitted to ..3 bar
    finished|completed|graduated|graduating from|at|with ..4
    got|received ..2 offer|letter from ..2 @uni|university|college
    back to|in|at school|university|college ~ run kids
    graduated|graduating !cylinder|cylinders|scale|pipette ~ 1998 kindergarten
    got|received|earned|completed|finished|collected|hold|done|picked|defended|obtained ..5 @degree ~ celsius \
        degrees yet
    have|got ..2 @degree now ~ no
    defended ..3 thesis|dissertation
    passed ..5 bar|finals|boards|levels|exams|gcses|abitur|viva|quals|matric|year ~ driving test gold out
    aced|finished|survived|completed|cleared ..3 finals|exams|boards
    got? accepted|admitted into|to|by|at|for ..5 @school|@uni
    got into|in|to ..4 @school|@uni ~ trouble debt argument
    got|accepted|have|offered|won|received|earned|landed|secured ..4 scholarship|studentship|bursary
    got|accepted|offered|won|have ..4 place|spot at|in|on|to|for ..4 @school|@uni|study|medicine
    got|accepted|won ..2 phd|masters|university|college|med|law place|spot|offer|position
    enrolled|enrolling in|at|for ..5 @school|degree|evening|night
    start|starting|started|begin|began ..3 university|college|phd|masters|degree|med|law|grad !trip|project|debt
    qualified as|today|last|this
    got|received ..2 acceptance|admission
    a|an|officially ..2 graduate|doctor|alumnus|alumna|phd|msc now|today|since|as
    first ..6 graduate|degree
    got|earned|received ..3 a-levels|gcse|teaching|nursing|law degree|licence|license|certificate|qualification|results?
"""
"""After the author as the subject."""
EDUCATION_FREE: Final = """
    my ..4 place|spot|application|scholarship|admission ..2 confirmed|approved|secured|granted|successful ^ \
        university college \
    school conservatory course programme academy masters phd term medicine erasmus
    my studies|degree|masters|exams|finals|phd|course|schooling are|is|was? ..1 over|done|finished|complete|behind
    university|college|school|academy|conservatory|@uni|harvard|mit ..2 \
    accepted|admitted|took|offered|wants|chose|invited me ~ job
    university|college|academy|conservatory|@uni ..2 said yes
    hooded|capped|gowned me
    gave|awarded|handed|granted me ..3 @degree
    acceptance|admission|offer letter|email ..3 came|arrived|here|in|is|landed
    exams|finals|results|boards ..3 all? passed
    i passed all|every|them|my ..2 ^ exams finals results boards state bar
    viva|defence|defense ..2 passed|survived|done|over|successful
    graduation day|ceremony|was|is ..2 ^ my i me our gown cap ~ when sister brother daughter son her his
    they|committee|examiners|jury passed|let me|us through? ^ viva thesis defence phd exam
    no more exams|lectures|homework|finals ^ degree graduated passed finished university school college
    my mortarboard|gown ..3
    term|semester|classes|lectures starts|begins|start|begin ..3 ^ accepted admitted place got my
    accepted my application|admission ^ school university college conservatory programme academy course masters phd
    my ..3 viva|defence|defense ..2 went|was|is|passed ..2
    my application ..2 accepted|successful ^ school university college conservatory programme academy course masters phd
    took|want|wants|accept|picked|chose me ..4 ^ school med university college law phd programme program
    university|oxford|cambridge|harvard|yale|mit took|want|wants|picked|chose me
    bsc|msc|phd|mba|degree|diploma|masters ..3 done|finished|obtained|earned|pocket|bag|hand|achieved|unlocked
    graduation today|yesterday ~ my sister brother
    i am ..2 graduate|alumni|alum ~ student
    dr ..2 me|reporting|here
    officially ..3 graduate|doctor|bachelor|master
    my thesis|viva|dissertation|defense|defence ..2 passed|defended
    got in|into ^ university college school med oxford cambridge harvard programme masters phd letter
    full ride|scholarship ..2 to ~ friend
    last|final exam ever|done|over|behind
    accepted|admitted me ~ friend request back
    let me|us in|into ..3 @school|@uni|programme
    offered me ..4 place|scholarship|spot
    gave me ..2 place|scholarship|spot
    my|our? diploma|degree|acceptance came|arrived|is|letter|in
    my graduation|commencement|convocation was|is|ceremony ~ when
    my masters|degree|phd|finals|viva is|are|was done|over|finished|official|in|conferred
    officially ..2 a|an? graduate|doctor|lawyer|vet
    am ..2 a|an? graduate|doctor|lawyer|vet now|today|since
    call me doctor|dr
    passed my finals|bar|boards
    said yes to my phd
    results ..4 i passed
"""
"""Anywhere in a clause that is not denied."""
