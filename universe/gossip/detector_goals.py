"""The rules for goals that were reached, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

GOAL_SELF: Final = """
    handed|turned|sent|submitted in|off? ..2 final|finished|last ..2 @feat|draft|manuscript|chapter
    done|through|finished with ..2 @feat ~ planning
    finished|done|finish|finally ..2 writing|restoring|building|recording|renovating|painting|knitting|sewing ..5
    hit|benched|squatted|pressed|pulled # ..3 bench|squat|deadlift|kg|lbs|kilos
    @went|bike|cycle|did # ..2 @unit
    no ..1 cigarettes|alcohol|drink|smoking|sugar|gambling|nicotine for|in|since ..4
    off ..1 cigarettes|nicotine|alcohol|drugs|smoking for|# ..4
    stuck|kept with|to|it|up ..4 # ..2 @span
    did ..3 # ..2 pushups|pullups|pull|push|burpees|squats|laps|reps|handstand
    wrote|written|writing ..4 # words ^ finished done last final draft novel book
    ran|run|walked|did ..3 without ..1 stopping|walking|break
    performed|played|sang|danced|presented|spoke ..5 front of|stage|audience
    saved|raised|collected ..5 # ..6 ^ goal finally target charity year years
    baked|cooked|grew|grown|brewed|made|sewed|knitted ..2 my|our? first ..4 ^ finally goal years months proud whole
    finally ..1 can|able|speak|do|play|understand ..5 ^ after months years practice
    got|had ..4 gallery|festival|magazine|journal|publisher|agent|radio ^ my accepted published poem story film \
        photo painting book
    beat|broke|improved|smashed ..4 record|best|pb|time|pr ~ high sister brother
    came|finished|placed ..2 first|second|third|last place|in|at|overall ~ line floor
    held ..3 handstand|plank|split|headstand
    got|reached|earned|passed ..3 grade|level|dan|kyu ..1 #|exam|black ..3 ~ boss game
    reached|hit|got ..2 b1|b2|c1|c2|fluent
    wrote|published|finished|released ..3 ep|album|single|book|novel|poem|paper|song|thesis|comic|game|app|memoir
    restored|renovated|rebuilt|repaired|converted|refurbished ..5 \
        myself|alone|finally|grandpa|grandpas|grandfather|van|boat|house|car|bike|from
    took ..3 @span but ..3 finished|did|done
    published|printed|featured in ..4 journal|magazine|newspaper|nature
    qualified|made|selected for|into|the ..3 nationals|team|squad|olympics|worlds|finals|boston
    sailed|flew|drove|soloed solo|alone|around|across|from
    first solo flight|show|exhibition|concert|recital|gig
    survived|finished|completed ..2 first ..3
    reached|got ..2 inbox zero ^ goal
    managed|got to? @done|finish|complete|publish|release ..6 @feat
    @done|done|finally ..6 @feat ~ reading watching
    @done ..2 my|our|the first|last|final|own ..4
    @done restoring|writing|building|knitting|renovating|sewing|recording|painting|composing|translating|coding|making
    finished|completed|ran ..3 first|second|third ..3 ~ day week shift lesson class session coffee beer
    ran|run|did|walked|jogged ..4 marathon|5k|10k|ultra|parkrun|marathons ~ going planning
    @went ..3 # @unit ~ bus late errand
    @roamed ..2 across|whole|entire|around|length|channel|coast|camino|all ~ kitchen room street
    @went from ..3 to ..3
    @roamed # ..3 under|sub|in
    @went ..6 @summit
    climbed|summited|scaled|topped|reached|conquered|hiked|bagged ..4 @summit|top|all
    summited|summitted
    got|reached to? the? top|summit of
    climbed|sent|redpointed|flashed|onsighted ..3 first|7a|6a|8a|v5|v6|v7|v4|lead|outdoor|route
    passed ..4 \
        test|exam|certification|audition|grade|jlpt|n1|n2|n3|n4|b2|c1|b1|ielts|toefl|dele|checkride|theory|practical \
        ~ bar finals
    won ..6 @prize|first|gold|silver|bronze ~ lottery
    got|came|took|placed|finished ..3 first|second|third place|prize|in ~ line
    got|took|received|earned|have ..4 @licence|medal|trophy|belt|title ~ fake driver plate
    earned ..4 belt|badge|medal|title|wings|stripes
    @made ..2 my|our|a|an|the ..3 first|own|whole ..3 ~ mistakes kernel lunch coffee food
    @made ..6 from scratch
    @made ..6 with|by my|our own|hand|hands
    reached|hit|smashed|achieved|met|beat|crushed|exceeded ..4 goal|target|record|milestone|best|dream|pb|pr|weight
    hit|reached|passed|crossed|got ..2 # ..3 \
        subscribers|followers|days|downloads|streams|stars|sales|readers|members|words
    hit|reached|completed|kept # ..2 day|days ..3 row|streak|of
    set|got|ran|hit|smashed ..4 personal|new best|record|pb|pr
    got|ran|swam|set|hit|beat ..2 pb|pr
    lost # kg|kilos|pounds|lbs|stone
    quit|stopped|given|gave up? smoking|drinking|nicotine|alcohol|gambling|vaping|cigarettes ..4 # @span
    have not smoked|drunk|touched|gambled ..6 # @span
    smoke|nicotine|alcohol|caffeine free for|# ..3
    sober|clean for ..2 # @span
    read # ..2 books
    got ..5 published ~ back
    published|released|self-published|launched ..2 my|our|first ..5
    released version|v1|1.0
    sold ..3 first|own|# ..3 painting|book|piece|copy|copies|novel|pot|print|song|photo|print|artwork
    gave|delivered|performed|played|held|did ..2 my|our|first ..1 first|own|solo ..4
    @lift #
    @lift ..4 #
    did|done|held|landed|nailed ..2 first ..4 ~ lesson class session workshop shift day week laundry
    landed|nailed ..3 kickflip|backflip|axel|handstand|muscle
    paid|cleared off|every ..6 loan|loans|debt|mortgage|card|penny
    paid|payed off ..5
    cleared|wiped ..6 debt|loan|loans
    debt free
    completed ..2 # ..4
    finally did it
    pulled it off
    made it to|through|across ..3 top|summit|end|finish|final|finals|podium|nationals|finishing
    crossed ..2 finish|finishing line
    qualified for ..4
    broke ..3 record|hours|minutes|hour ~ copy
    learned|learnt|taught|learned to ..2 swim|read|ride|drive|walk|write ~ want
    mastered|memorised|memorized ..4
    ticked|crossed|checked ..5 list|bucket
    became ..5 master|champion|citizen|grandmaster|instructor|certified|guide|world
    became|got certified|licensed
    planted ..2 # ..3
    visited|seen|climbed|read|swum|photographed ..2 all|every ..3 # ..3
    raised ..4 # ..4 charity|for
    completed ..5 bootcamp|course|training|programme|challenge|apprenticeship
    survived|completed|finished ..3 chemo|radiation|rehab|therapy|treatment
    rang the bell
"""
"""After the author as the subject."""
GOAL_FREE: Final = """
    first|my pull|push|muscle up|ups ever|today|done
    first ..3 ever ^ pull handstand marathon km mile 10k 5k plank solo done did
    no|zero cigarettes|cigarette|alcohol|booze|drinks|gambling|nicotine|weed for|in|since ..4
    the|my|our ..5 built|wrote|made|restored|sewed|knitted ..6 \
        floats|works|flies|runs|finished|done|plays|sails|drives|stands|fits
    my|our ..3 @feat|film|poem|story|photo|painting|song ..3 got|was|is|gets ..2 \
        in|into|accepted|published|selected|picked|featured
    my|our ..4 hit|reached|passed|crossed # ..3 ~ age fever dad mum
    my|our ..2 @feat is|got|are|was ..2 out|published|finished|live|done|ready|released|accepted|complete
    @feat|license|licence done|finished|complete|completed|conquered|achieved|passed|unlocked|crossed
    months|years of work|training|practice|writing|saving ..4 paid|finished|done|finally
    after ..4 attempts|tries|years|months ..2 i|we ..1 finally|did|made|got|passed|nailed|finished
    life goal|dream|achievement ..1 unlocked|achieved|done|complete
    achievement unlocked ^ i my
    dream|goal ticked|checked|crossed off
    cross|crossed|ticked|tick|checked that|it off
    off the|my bucket list
    # ..1 @span|days streak|streaks|row
    day # ..2 sober|clean|smoke|nicotine|alcohol|without
    @span ..1 smoke|alcohol|nicotine free
    finisher|finishers medal
    won|placed|came first ^ i we my our
    took home ..3 medal|trophy|prize|gold|silver|bronze|ribbon|award|cup
    last|final page|chapter|stitch|brick|coat|brushstroke|mile|exam ..3 written|done|placed|finished|laid
    @feat done
    # ..1 @span ..1 sober|clean|smoke|nicotine|alcohol|booze|gamble
    # ..1 @span without|free|off a? ..2 \
        drink|drinking|gambling|smoking|cigarette|cigarettes|alcohol|weed|booze|sugar|nicotine
    goal|target|mission|resolution|challenge|dream reached|achieved|accomplished|met|complete|completed|done|hit|smashed
    bucket list ..3 done|ticked|checked|complete
    that was the|my goal
    my|our ..4 @feat is|was|got|finally|are? ..3 \
        published|finished|done|complete|completed|released|accepted|out|printed|live|shipped
    my|our ..5 opened|premiered|debuted ~ shop bakery store cafe
    my|our ..4 won|placed ..6 @prize|first ~ team
    all|every # ..3 climbed|done|finished|completed|visited|read|walked|bagged
    personal best
    new|first pb|pr
    one|# year|years|months|days sober|clean
    last|final chemo|radiation ..3 done|over|finished
    @feat is|are ..1 done|finished|complete|out|published|live|submitted
    my|our first ..3 @feat ^ finished completed ran did done made
    my first ..4 done|finished|complete|completed
    i|we did it ^ marathon talk goal months years swim ran km exam finished people first dream
    finally did it
    pulled it off
    first place|prize in|at|for
    crossed the|my finish|finishing line
    officially ..3 citizen|certified|licensed|instructor|champion|author
    my name ..3 cover|spine|shelf
"""
"""Anywhere in a clause that is not denied."""
