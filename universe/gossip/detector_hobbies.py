"""The rules for new interests, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

DISCOVERY_SELF: Final = """
    give|giving|gave|given|decided|giving to? give? ..1 % a ..1 go|try|shot|chance|whirl|bash
    decided|dared|began|ended|agreed to|up? try|give|take|learn|trying|learning up? ..2 %
    taken|took|take|developed|found|discovered|have|got an|a|my|new? ..2 \
        interest|liking|passion|love|shine|fancy|fascination \
    in|to|for|with ..2 %
    entered|entering|joined|joining|stepped|stepping|discovered into? the|a? ..2 \
        world|realm|cult|church|ranks|wonders|joys of ..1 %
    thrown|threw|throwing|throw|immersed|lost|buried|flung myself|ourselves in|into ..2 %
    practise|practice|practising|practicing|play|playing ..2 % ..6 ^ beginner since weeks new started hooked first
    a|an? ..2 % person|guy|girl|nerd|addict|convert|fan|fanatic|enthusiast|nut|geek|student|beginner|novice|rookie|\
learner|dad|mum|lady
    turned|turning|become|becoming|became|morphed into? a|an ..2 % \
        person|nerd|maker|guy|girl|addict|fan|fanatic|convert|nut
    turned|turning|morphed into a|an ..2 % ~ game
    # weeks|months|days|lessons|classes|sessions|week|month in|into|of ..3 % ~ complete done completed finished \
        streak row
    went|gone|going|slid|disappeared ..1 down|into ..3 % ..1 rabbit|hole
    fallen|fell|falling hard|head|deep ..4 %
    first|took|taken ..2 steps|attempts|tries in|into|at|with ..2 %
    start|starting|started|begun with|at|in|on ..3 %
    attending|attend|go|going|went to ..4 % ..2 class|lessons|club|group|sessions|circle|evenings ^ now new first \
        started since
    tinkering|messing|playing|fiddling|faffing|mucking|fooling around|about? with ..2 % ^ lately new since started \
        recently now first
    can not get enough of ..2 %
    hooked|addicted|obsessed|smitten|mad|crazy on|with|about|for|by ..3 %
    exploring|discovering|learning|picking|sampling up|about|all? ..3 % ^ lately recently now new started since \
        these weeks first
    swapped|traded|replaced|replacing ..4 for|with ..2 %
    doing|do|did ..2 % ..6 since|lately|now|these|nowadays|recently ~ not
    discovered|stumbled|found ..1 across|upon|on|into|about|of|over|joys|joy|a|an|the ..3 % ~ way version problem \
        versions bug driver problem
    discovered the? ..3 % ~ bug leak problem version
    spend|spending|spent ..6 % ..2 ~ get fix install ^ since lately now recently new weeks first started month
    picked|picking|pick|took|taking|take ..3 up ..2 %
    bought|got|built|ordered|borrowed|inherited ..6 % ..3 ^ lessons learn learning hooked beginner hobby taught
    got|getting|gotten|getting really|seriously|properly? into ..3 %
    learned|learnt|learning|studying how|to|the|a? ..3 % ^ lessons started new since first beginner week teacher \
        lately now
    joined|joining|signed ..6 % ..1 club|class|group|team|course|choir|circle|school|band|league|society
    had|took|booked|did|survived my|a|the ..2 intro|taster|trial|beginner|beginners|first|very ..2 %
    hobby is|became ..2 %
    new to ..2 %
    taught|teaching myself ..2 to? ..1 %
    bought a|my|our ..2 first? ..1 % ^ since hobby lessons learn learning hello hooked beginner
    full ..1 % lately|now|recently|person|mode
    getting|got ..2 hands|fingers|feet dirty|wet with|in|at ..2 %
    tried|trying ..2 % ..6 ^ hooked obsessed addicted loved love first hobby amazing again fun tonight's
    trying|tried my hand at|with ..3 %
    become|became|becoming|getting|got|gotten|went|going ..3 obsessed|hooked|addicted|crazy|mad|nuts|into|keen \
        with|on|to|about|by|for? ..3 %
    love|loving|enjoy|enjoying|like ..2 % ^ hooked joined started took tried new newly recently lately
    spend|spending ..5 with|on|doing|playing|practicing ..2 % ^ lately now recently nowadays days newly
    playing|practicing|doing|practice ..2 % for|since # ..3 ^ since weeks week months month days january february \
        march april may june july august september october november spring summer autumn winter
    had|took|booked|attended my first|second|third ..2 %
    went|going|go to ..4 % ..2 class|classes|lesson|lessons|club|workshop|meetup ~ kids daughter son
    bought|ordered ..3 first|own|second|used|cheap ..3 % ~ book ticket tickets house home phone
    now do|doing|practice|practicing|play|playing|go ..2 %
    gotten|got|getting back into ..2 %
    first|second|third time ..2 % ^ loved love hooked tried fun again
    started|starting|began ..2 @lesson|course ..2 in|for|on ..2 %
    started|starting ..3 my|our own ..2 %
    began|started|start to ..3 %
    love with ..2 %
    converted|turned|sucked|drawn|roped into|to ..3 %
    newbie|beginner|noob at|in|to ..2 %
    a|an? ..1 beginner|newbie at|in|with ..2 %
    go|going|been ..1 % ..1 now|twice|weekly|every|since ^ new started since hooked lately recently now
    took|taken|taking|take up the|some? %
    got|getting|get ..1 into ..2 %
    into % lately|now|recently|these|atm|at|big
    @begin @learn|with|on|to ..2 @learn|the|a|some|how|play|do? ..1 %
    @begin ..1 % !the|a|an|my|your|his|her|that|it|out|late|away|low|around|into|off|behind|up ~ errands
    @begin ..1 % with|for|from|@begin|on|at last|a|fun|an|this|my|youtube|the ~ today's errands late
    picked|picking up the|some? ..1 % ~ shop store kids books
    found|finding out|joy about|in|of ..1 %
    discovered|discovering the|about|out|joy|this|that|a? ..5 % ~ bug leak
    fell|fallen|falling|am in love with ..2 %
    fell|fallen|falling|gone|going ..1 down|into ..2 rabbit|hole ..4 %
    down the|a ..1 % rabbit|hole
    bitten|bit|caught|got by? the ..1 %
    signed|signing up for|to ..4 %
    enrolled in ..3 % @lesson
    joined|joining|attended a|an|the|my|our|local ..4 %
    tried|trying|did|had|went ..2 % ..5 hooked|obsessed|addicted|time|try|go|session|lesson|class|loved|love
    gave|giving ..2 % a ..1 go|try|shot|chance
    learning|studying|learn how|to|the|some|about|a? ..1 play|make|do|speak|use|the? ..1 %
    teaching|taught myself ..1 to|how|the|some? ..2 %
    obsessed|hooked|addicted with|on|to ..3 %
    new to ..2 %
    taking|having|had|took|doing|booked|getting ..3 % @lesson|session|workshop
    bought my first ..3 % ~ ticket book house
    dabbling|dabble|dabbled in ..2 %
    experimenting|tinkering|experiment with ..2 %
    hooked|sold on ..2 %
    had my first ..1 % @lesson|session|class
    went to my first ..1 %
    got me into ..2 %
    spend|spending ..4 now|days % ~ years
"""
"""After the author as the subject."""
DISCOVERY_FREE: Final = """
    % is|has|became|becomes become|becoming? my|our ..4 thing|hobby|passion|obsession|jam|escape|therapy|addiction \
    ^ now since new started weeks last recently month apparently
    newest|latest|new|current|unexpected hobby|obsession|thing|interest|pastime|passion|craze ..6 %
    dragged|lent|convinced|persuaded|bribed|invited|dared|talked|took|got|taught|introduced me|us ..6 % \
    ^ hooked love now thing hobby since started obsessed fun first loved lessons weekly
    first|second|third week|day|month|lesson|class|session|try|attempt|time|hour|evening of|at|with|doing|in|on ..2 %
    # weeks|months|days|lessons|classes|sessions in|into|of ..3 % ^ hooked learning started new now love begun beginner
    the|my % bug|journey|rabbit|adventure|era|phase|craze|itch|obsession ..4
    % has|is|had ..1 got|hooked|eaten|stolen|consumed|taken me|my|over|us ..3
    my|our first % lesson|class|session|attempt|try|course ..2
    day|week|month # of ..3 %
    total|complete|absolute|proud % beginner|newbie|convert|novice|nerd|addict|person
    beginner at|in|to ..2 %
    hello|goodbye|welcome ..1 % ^ first got bought started new
    new|newest|latest|current hobby|obsession|passion|addiction|interest|pastime|thing ..5 %
    got|gotten|has|have me|us ..1 into|hooked|obsessed|addicted on|to|with? ..3 %
    introduced|converted me|us to|into ..3 %
    signed|enrolled|roped me|us up? for|in|into ..3 %
    love|hooked|obsessed % now|already ^ started tried first new joined lesson class
    i am ..3 hooked|obsessed|addicted|sold|converted on|to|with|by ..2 %
    first|second|third % lesson|class|session|workshop|course ~ kids daughter son
    first|second|third ..1 lesson|class|session|workshop in|of ..2 % ~ kids daughter son
    % lessons|classes|class|lesson started|start|began|today|tonight|now ~ kids
    % has|have become|taken my|over|me ..4
    bought|got me|us|myself a|an|some ..3 % ^ hobby lessons learn first start started hello beginner
    who knew ..3 % ..4 fun|relaxing|great|addictive|hard
    turns out ..2 love|like|enjoy ..2 %
    completely|totally|absolutely hooked on ..3 %
    hooked on ..3 %
    caught|got the ..1 % bug|fever
    % bug ^ bitten caught got bit
    new|newest|latest hobby|obsession|passion|interest|addiction|thing|craze unlocked|is|am? ..3 %
    my|our hobby|obsession|passion now|lately is ..2 %
    % is my|our|the new ..2 hobby|obsession|thing|passion|addiction|love|favourite|favorite
    got|introduced|dragged|talked|pulled|turned me|us in|into|on|to to? ..4 %
    taught|teaching|showed|shows me how|the|to? ..4 %
    % bug bit|got|has me
    bitten by the ..1 %
    never knew|thought ..3 % ..6 fun|love|hooked|addictive|relaxing
    % is all i|we do|think|talk|want
    lately|recently|now|currently i am ..2 into ..1 %
    hobby|obsession unlocked|acquired ..2 %
"""
"""Anywhere in a clause that is not denied."""
