"""The rules for new interests, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

DISCOVERY_SELF: Final = """
    taught|teaching myself ..2 to? ..1 %
    bought a|my|our ..2 first? ..1 % ^ since hobby lessons learn learning hello hooked beginner
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
