"""The rules for work and learning, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

CAREER_SELF: Final = """
    run|lead|manage|head|running|leading|managing|heading the|a ..3 @work|department|branch|division|store ..2 now
    jobless|unemployed now|since|as|again|$
    got? poached|headhunted|recruited by|from
    swapped|traded|left|exchanged ..4 for ..4 ^ job work career week office workshop business
    started|start|starting|began as ..2 @title|trainee|apprentice|intern|volunteer|waiter|driver|cashier|cook
    hung up ..4 for good
    hung up my apron|boots|uniform|badge|cape
    bumped|moved up to ..3
    been? appointed|named|elected|voted|picked|chosen|selected as|to|for|head|director|@title ~ captain king queen
    am? the|a|an new|next ..3 @title
    am? their|the newest|new ..2 @title|hire|employee
    unemployed|jobless since|now|as|again|$
    out of ..1 job|work since|now|as|again|$
    work|working for|at|as a|an|the ..5 ^ monday starting newly since
    signed with ..4 @work|label|@shop
    got a ..2 raise and|to
    got the call|email ..4 @job
    starting|start as|at ..4 monday|tuesday|next|tomorrow|june|july|august|september|in
    made|make|making partner|supervisor|manager|captain|sergeant|detective|lieutenant
    walked out of ..3 job
    stepped down|up as|to|into
    got|have|took a ..2 new employer
    am|a? fully? employed again|now|$
    switched|changed|changing jobs|careers
    went|gone|going freelance|solo|full ^ business work now job freelance freelancing
    back at|to|in work ..2 after
    got ..2 my own ..2 @shop
    running my|our own ..2 @shop now|$
    passed ..3 probation
    full|part time at|for ..3
    got? promoted !@notjob ~ gold silver bronze diamond
    promoted to|from ..4 @title|@job|management
    got|landed|scored|secured|bagged|snagged|nailed|found|signed|took|accepted|won ..4 @job !done|for|of|hunting|list
    got|landed|found|accepted|received|signed|took ..4 offer ~ house flat home coupon discount sale cottage deal
    get|got to call myself ..3 @title
    have|got ..1 new job|role|position|boss ~ no do doing done idea
    start|starting|started|starts|begin|began|beginning ..2 new|first|real|dream job|role|position|work|career
    start|starting|started|began at|as|with|for ..4 @work|@title|@job
    started|start|starting|began working|work at|as|for|with|in
    started|start ..3 @job ~ done application
    got? hired !a|an|the|someone|two|three|my|our|new|some|movers|him|her|@title
    got? fired !up|at|a|the|off|my|shots|it
    got? laid off
    got? let go $|from|by|today|yesterday|this|last|after
    got? made redundant
    got ..1 sack|boot|axe $|from|today|yesterday|this|last|after
    got? sacked|terminated !@poss
    lost ..2 job|position ~ search listing
    quit|left|resigned|leaving ..4 job|@work|career|corporate|consulting|teaching|banking|law|industry|nursing ~ early
    resigned !@poss ~ myself
    handed|gave|given|put in? ..2 notice|resignation
    retired !the|a|my|this|it ~ account shirt raid
    retiring @month
    opened|founded|launched|started|registered|opening ..4 @shop ~ tab file app jar locked
    became ..4 @title|@work|partner|tenured|freelance|self ~ friend
    joined ..6 as a|an|the|their|head
    joined a|the|an|my ..3 company|firm|department|startup|hospital|staff|police|navy|army|faculty|fire
    freelance|freelancing|freelancer|self employed? full|now
    freelance|freelancing full? time? now
    full time as ..3 @title
    got tenure|tenured|headhunted|transferred|reinstated
    got ..2 part|lead|role in ..3 play|musical|production|theatre
    working at|for|as ..5 now
    work at|for|as ..5 now
"""
"""After the author as the subject."""
CAREER_FREE: Final = """
    want|wants|hired|took|chose me|us as ..4 @title|@job
    bumped|moved|promoted me|us up
    got it ^ interview job position role
    gave|given me ..2 @job|promotion|raise
    contract ..2 renewed|extended|terminated ^ jobless unemployed job
    my first|new? job|role|paycheck ..6 ^ started start starting
    boss|manager|they|company gave ..3 promotion|job|role|position
    picked|chose|chosen|selected|want|wants|took|recruited me for|as ..3 @job|@title|@work|team
    my|our ..2 @shop ..4 opened|launched|registered|open|opens ~ closed late
    am|is unemployed since|now|as
    my first|last day|shift|week|month as|at|in|with ..4 ~ school vacation holiday university college
    first|last day|shift|week|month as a|an ..3
    i am the|their|our new ..4
    as of ..4 i ..2 work|run|lead|manage|head|own|am ..5 ~ vegan degree
    @job is mine|officially
    i got it ^ job interview position role promotion applied
    got|is|am officially ..2 @title
    company|boss|firm ..2 let ..2 go
    my position|job|role|contract was|got|is ..2 cut|eliminated|terminated|axed|redundant|gone|made|extended
    moved|bumped|kicked me up|to ..3 @title
    raised|made me to ..2 @title
    made|named|appointed me ..4 @title|@job|permanent|redundant|partner|of|full
    promoted|hired|sacked|fired|headhunted me !up
    offered me|us ..4 @job|contract|@title
    gave|given me ..3 @job|sack|boot|promotion|contract
    let me go $|today|yesterday|this|last|after
    laid me|us off
    my promotion came|went|is|was|got
    my|our|the ..3 @shop opened|opens|launched|is|are open?|opened|doors ~ closed
    first day at|as|in ..3 new|job|work|@work|@title ~ school
    last day at|of ..2 work|office|job|@work ~ school
    new job alert|unlocked
    am|became now|officially ..4 @title
    am now|officially the|a|an|their ..4 @title
    now working|employed|work at|as|for
    took|taken me on ~ trip tour ride walk date
    my? contract ..2 signed|permanent ~ phone
    my boss ..2 promoted me
"""
"""Anywhere in a clause that is not denied."""
EDUCATION_SELF: Final = """
    am? a|an ..1 doctor|dr|lawyer|teacher|nurse|graduate|engineer now|as|since|at
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
    my|our? diploma|degree|certificate|acceptance came|arrived|is|letter|in
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
