"""The rules for goals whose reaching is said of the thing itself ("thesis done"), as in `detector_rules`."""

from __future__ import annotations

from typing import Final

GOAL_FREE: Final = """
    @feat|@summit ..4 done|complete|completed|finished|conquered|bagged|ticked|submitted|bound|delivered|built|\
restored ~ her his
    marathon|triathlon|ironman|thesis|novel|manuscript|album|dissertation|phd|kilimanjaro ..1 \
        done|complete|finished|submitted
    # days|weeks|months of|without ..3 unbroken|nonstop|missed|missing|skipped|straight
    # days|weeks|months|hours|years of|without ..5 \
        complete|completed|done|finished|achieved|reached|today|straight|over|now
    row|page|stitch|mile|km|day|lap|tree|piece|book|peak|country|chapter|lesson|hour|volume|entry|parkrun|pint|state|\
dive|jump \
    number? # ..6 done|in|planted|read|finished|complete|completed|today|down|written|climbed|logged
    last|final page|chapter|stone|stitch|brick|coat|mile|tile|piece|word|line|peak|brushstroke|row|exam|plank|\
shingle|bead ..6 \
    is|was|in|went|done|laid|placed? written|done|placed|finished|laid|on|in|painted|sewn|climbed|set
    took me|us ..3 @span|forever|attempts|tries|goes|# ..3 ^ finished done completed wrote written built made passed \
        ran climbed \
    learned learnt read knitted sewed restored recited solved finally memorised mastered painted walked finish complete
    goal|target|dream|mission|milestone|ambition|resolution|promise|challenge ..4 \
    achieved|reached|done|met|complete|kept|fulfilled|smashed|ticked|crossed|hit|accomplished|conquered
    that|this|it was|is|has been? my|the|our|a ..3 goal|target|dream|plan|aim|ambition|promise ^ done did ran walked \
        reached \
    finished completed visited made planted climbed swam
    chased|chasing|pursued that|this|it ..4 years|life|months|since|decade|year|long|forever
    been|was after|chasing|building|training|working it|this|that|for|on|towards ..5 \
    since|years|months|half|year ^ finished done benched ran did made broke reached passed nailed got
    by|with my|our own? hands
    all? by|on myself|own ^ built made restored finished rebuilt renovated sewed painted wrote shot cut recorded
    my|our ..3 documentary|film|play|song|piece|story|poem|novel|painting|photo|recipe|cheese|pumpkin|rose|robot|app|\
game|album|\
design|bread|beer|sculpture|quilt|jam|cake|pie|honey|essay|article|paper|wine|pickle|marmalade ..4 \
    won|took|placed|premiered|debuted|published|performed|exhibited|selected|featured|aired|played|printed|hung|sold ..4
    our|my team|band|choir|crew|squad|relay|robot|club ..2 won|took|placed|came|got ..3 \
        gold|silver|bronze|nationals|trophy|regionals \
    ^ robot i we our medal final nationals
    the|a|my piece|song|play|poem|story|film|opera|symphony|book|app|game i ..1 \
        composed|wrote|made|directed|painted|filmed|built ..4
    first time my|our ..6 played|performed|published|shown|printed|aired|sold|read
    fastest|longest|furthest|heaviest|highest ..3 yet|ever|today ^ my i personal
    medal|trophy|certificate|belt|badge|diploma ..3 on|around|in|round my|the|our ..1 wall|neck|shelf|hand|waist|fridge
    fully|completely|totally off ..2 ^ pills meds months weeks cigarettes
    proof|paper|article|manuscript|chapter|poem|story ..2 checked|accepted|published|printed
    after ..3 attempts|tries|rejections|decades|winters ..5 ^ finished passed published finally did made done got won
    @span of work|training|practice|evenings|writing|saving|stretching|drawing|knitting|hard|blood ..6 ^ done \
        finished finally \
    complete paid over published shipped built
    done by|with my|our own
    # down|done|climbed|read|complete|finished|visited|of # ..3 ^ goal all last years finally list
    i|we ..1 did it ..6 ^ km miles splits handstand finally attempts stretching pages summit top stage fear kilos
    mission accomplished ~ lol
    took ..1 # ..1 @span|attempts|tries but ..5
    smoke|nicotine|alcohol|gambling|sugar|booze|cigarette|weed|caffeine|drink|meat free for? # ..2
    # ..1 @span off|clean|without ..2 \
        pills|meds|cigarettes|drink|booze|weed|sugar|gambling|painkillers|nicotine|vaping|drugs|smoking
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
    my|our ..4 won|placed ..6 @prize|first ~ team cup
    all|every # ..3 climbed|done|finished|completed|visited|read|walked|bagged
    personal best
    new|first pb|pr
    one|# year|years|months|days sober|clean
    last|final chemo|radiation ..3 done|over|finished
    @feat is|are ..1 done|finished|complete|published|live|submitted
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
