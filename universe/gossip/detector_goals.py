"""The rules for goals that were reached, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

GOAL_SELF: Final = """
    @feated ..7 ^ goal target dreamed decade milestone promised chased streak challenge bucket resolution ambition ~ \
        installed \
    driver kernel config
    set|broke|beat|smashed|hold|holding|got|took ..3 \
        club|school|national|personal|world|state|county|course|track|age|house ..1 \
    record|best|time|pb
    broke|cracked|beat|went|ran|shot|rowed|swam|dipped sub|under|below? # ..4 ^ first chased goal time years finally \
        marathon golf run
    @lift ..3 bodyweight|#|kilos|kg|plates
    recited|performed|conducted|played|sang|danced|delivered|soloed|headlined|exhibited|presented|starred ..8 ^ \
        heart first dream \
    festival audience recital concert solo carnegie
    solved|cracked|proved|decoded|debugged|translated ..7 ^ first weeks months years hardest finally
    visited|reached|seen|collected ..2 country|state|city|island|park|museum|pub|castle number? #
    have not had|smoked|touched|drunk|gambled|vaped|used|bet a|an|any|one|single ..1 \
    cigarette|drink|smoke|drop|bet|fag|vape|joint|beer|sip ..4
    off|without the|my? ..1 pills|meds|sleeping|painkillers|sugar|booze|cigarettes|fags|weed ..3 ^ months weeks year \
        years days
    finished|completed|did|done ..2 # ..1 \
        hours|days|weeks|sessions|pages|rounds|miles|km|parkruns|marathons|lengths|laps ..3
    put|laid|placed|tied|wrote|painted|drove|hammered|cut|sewed|typed|glued|set ..2 final|last ..1 \
    stone|brick|stitch|nail|tile|coat|brushstroke|sentence|word|line|page|chapter|piece|knot|screw|plank|panel|bead|\
row|note
    made it $ ^ first dream years top public finish summit goal
    made it ..2 all|up|to|through|across|over|round|around ..3 ^ top summit finish marathon final end peak km miles goal
    can finally|now ..2 do|play|swim|speak|read|run|hold|touch|ride|drive|walk|juggle ..4 ^ months years practice \
        lessons weeks never
    finally|able able? to? ..1 do|play|swim|speak|read|run|hold|touch|ride|walk ..4 ^ months years practice lessons \
        weeks surgery
    handed|turned|submitted|sent|delivered|mailed|posted over|in|off? ..5 @feat|manuscript|draft|translation|finished
    built|restored|rebuilt|sewed|knitted|wrote|renovated|crafted|grew|planted|dug|raised ..7 ^ alone winters summers
    won|took|scooped|bagged|clinched|claimed|earned|received|awarded|placed ..5 \
        gold|silver|bronze|1st|2nd|3rd|podium|@prize \
    ~ lottery bid bidding job argument scholarship
    came|finished|placed first|second|third|1st|2nd|3rd|top|fourth|fifth ..1 in|at|out|overall|of|# ..2
    got|been|was|were selected|shortlisted|nominated|longlisted|published|featured|exhibited|invited \
        into|for|in|by|to|at ..5
    saved|put|set ..5 # ..4 ^ goal target finally first
    reached|hit|at|made my|our|the ..2 goal|target|milestone|weight|dream
    ran|swam|rode|cycled|lifted|walked|hiked|dived|jumped|threw|paddled|rowed my|our ..1 \
    fastest|longest|furthest|farthest|heaviest|highest|deepest|first|best ..3
    can|could ..1 do ..2 # ..2 ^ finally pullups pushups goal
    learned|learnt|memorised|memorized|mastered|taught ..2 all|every|whole|entire|by|# ..5
    learned|learnt|taught to|myself ..2 swim|read|ride|drive|walk|write|juggle|unicycle ..4 ^ at finally years age fear
    @went ..2 # ..2 lengths|laps|metres|meters|steps|floors|stairs|hours ..3
    @went|did ..3 across|through|around|along|over|length|entire|whole|channel ..3 \
    ^ km miles days weeks alone solo unsupported iceland country ocean channel desert alps
    completed|finished|did ..4 solo|unsupported|first|crossing|traverse|expedition|circuit ..3
    did|nailed|passed|finished|survived ..2 audition|checkride|practical|theory|grade|dan|grading|showcase|premiere ..2
    kept|keep|maintained|held|hit ..4 streak|promise|resolution
    graduated from ..3 bootcamp|rehab|training|beginner|course ~ university college school
    donated ..3 # ..3
    read|finished|translated all|every|the|entire|whole|complete ..3 \
        volumes|books|bible|proust|ulysses|quran|peace|trilogy|works|pages
    beat|defeated ..3 at|in ..6 ^ years finally first decades
    quit|kicked|beat|conquered|overcame|beaten|overcome|faced ..3 \
    fear|habit|cancer|addiction|stutter|anorexia|smoking|phobia|sugar|cigarettes|nicotine ~ job
    cleared|paid|killed|wiped ..5 debt|loan|mortgage|overdraft|arrears|credit
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
    beat|broke|improved|smashed ..4 record|best|pb|time|pr ~ high sister brother player shop
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
    @done ..2 my|our|the first|last|final|own ..4 ~ post message question
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
    got|took|received|earned|have ..4 @licence|medal|trophy|belt|title ~ fake driver plate scanned lost accepted
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
    broke ..3 record|hours|minutes|hour ~ copy player shop
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
