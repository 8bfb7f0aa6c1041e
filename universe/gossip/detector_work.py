"""The rules for work, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

CAREER_SELF: Final = """
    am? my own boss ~ wish
    been? offered ..5 @job|@title|@work ^ accepted signed took yes start starting begin
    went|gone|going|go into|on retirement|pension ~ later soon
    took|taken|taking|accepted ..2 early? retirement|redundancy|pension|severance|buyout|package ~ parcel
    signed ..2 contract|papers with|at|for|as ..4 @work|@title|@job|club|label|team
    signed ..2 employment|work|job|apprenticeship|training contract|papers
    clocked|clocking out|off for ..2 last|good|ever
    worked|did|finished|had|done ..2 last|final shift|day ..2 at|as|in|of|today|yesterday|ever ~ holiday school vacation
    handed|turned|gave in|back? ..2 badge|laptop|uniform|resignation|notice
    start|starting|starts|begin|beginning|started|began ..4 as a|an|the|their|head|chief|junior|senior ..3 @title
    start|starting|begin ..2 on? the? monday|tuesday|# ^ job offer hired accepted position role contract
    been? taken|brought on by|at|as|full|permanently|board
    stepped|stepping|pushed|moved|moving up|into ..4 @title|management|leadership|team
    been? made ..3 @title|permanent|partner|redundant|fulltime
    got? axed|canned|binned|downsized|dismissed|furloughed|sacked|outsourced !from|channel
    got|given|handed|received ..2 marching|pink|p45|walking orders|slip|papers|$|today|from
    shown the door
    without ..1 job|work now|since|again|as
    lead|leading|manage|managing|head|supervise|supervising ..2 the|a|whole|entire|team ..3 \
    team|department|staff|floor|kitchen|section|crew|people|region|unit|branch ^ now since promoted monday new as
    went|go|going|gone|turned|turning pro|professional|freelance|indie|fulltime
    left|quit|quitting|leaving ..5 to become|start|open|run|freelance|teach|farm|train ~ server party meeting
    left|quit|packed|jacked|chucked in? ..2 \
    teaching|nursing|banking|law|accounting|corporate|academia|retail|hospitality|job|army|navy|police|tech|consulting
    retrained|requalified|retraining as|to ..3
    passed|survived|completed|finished ..2 probation|traineeship|induction
    cast|signed|drafted|called|headhunted|poached up? as|by|to|into ..4 @title|lead|role|team|squad|@work|label
    enlisted|sworn|ordained|commissioned|conscripted ..2 !@poss
    joined|joining|enlisted in? the ..2 \
        army|navy|force|marines|police|military|raf|guard|brigade|fire|orchestra|faculty|staff
    sold my|our ..2 company|business|startup|firm|agency|practice
    took|taking|taken|take over ..3 @shop|@work|business|as
    bought ..3 bakery|café|cafe|business|restaurant|pub|bar|salon|bookshop|brewery|hostel|hotel|guesthouse ~ bread \
        book gift
    set|setting up ..2 own|as|shop|on ..3 ~ alarm tent
    incorporated|registered ..3 company|business|firm|ltd|llc|startup ~ phone
    trading|open|opened|launched ..2 for business
    hired|taken by|at|as ..3 @work|@title
    accepted|took|taken|taking|got|landed ..4 @title|teaching|nursing|driving|cleaning|research \
        job|position|post|role|spot|gig
    new ..2 @title at|of|for|in ..3
    got|been|have ..1 moved|switched|transferred to ..3 department|team|office|branch|unit|night|day
    employed|working|work ..3 again ~ not
    finally? ..1 quit my|the|that ..2 job|post|firm|company|office|bank|restaurant|agency
    promoted from ..4 to ..3
    got the boot|chop|bullet|elbow
    got|given|handed my? ..1 p45|p60
    being made redundant
    got ..1 first ..2 client|customer|commission|gig
    self employed|freelance ..2
    hung|hanging up my ..2 ^ years last retired good forever
    back at|to work ..2 after ..3 ^ leave years months unemployed
    a|an ..2 retiree|pensioner|unemployed|freelancer ..2 now|since|as|$
    run|lead|manage|head|running|leading|managing|heading the|a ..3 @work|department|branch|division|store ..2 now
    jobless|unemployed now|since|as|again|$
    got? poached|headhunted|recruited by|from
    swapped|traded|exchanged ..4 for ..4 ^ job work career office workshop business
    started|start|starting|began as ..2 @title|trainee|apprentice|intern|volunteer|waiter|driver|cashier|cook
    hung up ..4 for good
    hung up my apron|boots|uniform|badge|cape
    bumped|moved up to ..3
    been? appointed|named|elected|voted|picked|chosen|selected as|to|head|director|@title ~ captain king queen \
        president toaster
    am the|a|an new|next ..3 @title
    am their|the newest|new ..2 @title|hire|employee
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
    got? promoted !@notjob ~ gold silver bronze diamond grandma grandpa aunt uncle auntie dad mum granddad grandad
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
    new job|gig|role|post|position ..6 \
    as|from|starts|started|begins|monday|tomorrow|starting ~ no interview apply applied hope looking if want need
    @work|firm|they|boss|company|orchestra|team ..1 gave|handed me|us ..4 @job|@title|seat|permanent
    you are talking|speaking|looking|chatting to|at|with the|a|your ..3 @title
    talking|speaking|looking to|at|with the|your new|newest ..3
    say hello|hi to the|your new ..3 @title
    meet the|your new ..3 @title
    team|region|department|office|everyone|crew|floor ..5 reports|report|answers|answer to me|you ~ if
    my? last|final shift|day ..3 done|over|finished|behind|ever ^ work retired job office retirement shift bakery \
        hospital
    my? retirement starts|begins|started|began|is|day|party ..2 ~ when plan
    contract was|is not renewed|extended
    they|boss|company|hr|manager|@work ..2 handed me|us ..2 p45|notice|cards|slip
    they|boss|company|hr|manager|@work ..2 \
        axed|canned|dismissed|booted|recruited|poached|appointed|retained|kept|fired|sacked me|us
    badge|card|desk|door|title now? says|reads ..3 @title|director|manager
    promotion|job|transfer came|went through
    @job|promotion|job is|was|got ..2 confirmed|official|signed|mine|approved ^ my i me ~ her his
    my? ..2 @shop is|are ..2 open|live|registered|launched ~ closed
    first|last client|customer|customers|paycheck|shift|day ..4 ^ freelance opened company business job bakery shop \
        hired
    they|@work|boss|he|she ..1 hired|promoted|appointed|employed|recruited me|us
    i|we ..1 start|begin ..1 monday|tuesday|wednesday|thursday|friday|tomorrow ^ job offer hired
    put me in charge of ..3
    chose|chosen|picked|elected me|us for|as|to|over ..3
    took|taken|taking|take me|us on ~ trip tour ride walk date boat roller
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
    as of ..4 i ..2 work|run|lead|manage|head ..2
    as of ..4 i ..2 am ..3 @title|employed|unemployed|retired|jobless
    @job is mine|officially
    i got it ^ job interview position role promotion applied
    got|is|am officially ..2 @title ~ qualified certified licensed
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
    my promotion came|went|is|was|got|has ..1 !cancelled|denied|refused|delayed|postponed ~ cancelled denied refused \
        delayed
    my|our|the ..3 @shop opened|opens|launched|is|are open?|opened|doors ~ closed
    first day at|as|in ..3 new|job|work|@work|@title ~ school
    last day at|of ..2 work|office|job|@work ~ school
    new gig|role|position|career|job alert
    am|became now|officially ..4 @title ~ qualified certified licensed
    am now|officially the|a|an|their ..4 @title ~ qualified certified licensed
    now working|employed|work at|as|for
    took|taken me on ~ trip tour ride walk date
    my? contract ..2 signed|permanent ^ job work hired position role starting start boss offer permanent
    my boss ..2 promoted me
"""
"""Anywhere in a clause that is not denied."""
