"""Sensitive constructions about couples, in the notation of `sensitive_patterns`."""

from __future__ import annotations

from typing import Final

LOVE: Final = {
    "relationships": """
        @love|she|he|they ..1 left|dumped|ditched|chucked|leaving|leaves|abandoned me|us|him|her \
        !a|alone|hanging|on|in|\
the|behind|speechless|feeling|his|out|some|two|with|at|one
        left @own ..1 @love !a|at|in
        left|leaving|leave me|her|him|us for|because|after
        got|getting|get|been|was|were|be|i|been dumped|ditched|ghosted|jilted ..1 !to|back|me|him
        broke|break|breaking|broken|split|splitting|splits|breaks ..2 \
            up|off !the|into|in|a|my|piece|for|code|by|evenly|to|the|words|file|text|with
        break|broke|broken|breaking|call|called|calling|end|ended|ending it|things|everything|this off|with|between !the
        called|calling|call it off|quits
        ended|ending|end|ends it|things|our|my|the|their ..1 \
            with|between|relationship|marriage|engagement|last|yesterday|us
        he|she|@love ended|ends|ending it|things|everything|us
        over|finished|done|through between|with me|us|him|her|them !it
        we|me|us are|were over|done|through|finished|history !with|the|it|at|at|for|by|building
        it|things|thing is? ..1 over|finished|ended between|with me|us|him|her|@own
        its over !and|there|here|the
        separated|separating from|after|since|last|now|last|but|$ !by|into|the
        we|weve|have|has|they|theyre|are|parents|newly|legally|recently|been|got|both|finally ..1 \
        separated|separating !by
        part|parted|parting ways
        separate ways|lives|beds|bedrooms
        grown|drifted|drifting|growing|fell|grow|fallen apart ..2 !at|from|the|in|on
        taking|took|take|having|need|needs|want|wants ..2 break|space from each|him|her|us|my|our|me
        need|needs|needed|wants some|more? space !for|in|on|bar|to
        on a break !from|at|until|for|and|right
        trial separation
        moved|moving|moves|move|kicked|threw|walked his|her|their|my|him|her|me \
        stuff|things|bags|clothes|belongings|furniture? out
        walk|walked|walking|walks out on
        he|she|@love ..1 walked|moved|storming|stormed|left out|us|home ..1 last|yesterday|on|this|after|for|$
        i ..1 left|dumped|ditched him|her|them !a|at|in|the|some|two
        @own? in laws
        on the rocks
        called|call|calling time on us|our|my|it
        raised|raises|laid|lays|put @own? hand|hands to|on me|her|him
        hits|smacks|shoves|chokes|beats me|her|him|us|mum
        sleeping|sleep|slept ..3 sofa|couch|separate|spare|guest ..1 room|rooms|tonight|since|again|beds !at
        staying|stay|stayed|back|went|gone at|to|with his|her mums|moms|parents|mothers|mum|mom|mothers
        huge|big|massive|terrible|another|had|nasty ..1 row|fight|argument|bust|falling with \
        my|him|her|about|and|last|again
        things|it|all|we with|between ..2 ended|finished|died|over ..1 badly|$|last|yesterday|this|now|for
        split from|with|us|ways|after|last|$ !the|bill
        fancy|fancies|fancied|crushing|crush my|him|her|you|this|that|on|a|@love ..1 !new
        havent|hasnt|hadnt|didnt|not ..1 texted|text|called|replied|messaged|rung ..1 back|me|since !about
        led|leading|lead me|him|her on
        loved|love|loves|want|wants someone|somebody else
        seeing|met|found|dating|meeting someone|somebody new|else|special|nice|and|$
        slid|slide|sliding|slides into ..1 dms
        chat|chatting|chatted up ..1 girl|guy|him|her|women|men
        butterflies when|around|for|near
        hinge|tinder|bumble|grindr match|date|profile|again|guy|girl|bio
        can not|t stop thinking about him|her
        thinking|think about him|her|my again|all|every|constantly
        wants|want|asked|asking|filed|filing|file|signed|got|get for? a? divorce|separation|annulment|space
        took|take|taken|taking|getting|get|got|back with|together|him|her ..1 @love|back|together|again !to|in|on
        getting|got|get|be|been|are|were|back|us|we back? together !with|a|the|for|in|at|to|on|and|everything
        together since|for ..1 # !people|players
        years|months|year|weeks|anniversary together
        our|their|wedding|year|parents anniversary
        @ordinal|a|our|my|speed|another|one|any|went|going|go|had|have|on|the|that|from|every date|dates !of|is|for|\
format|and|picker|palms|range|on|field|column|line|from|to|the|time|when|formats|was|string|cake|slice
        a|on|first|second|third|blind|our|my date|dates ..1 with|tonight|tomorrow|last|night|on|at|went|this|ended
        date night
        go|going|went|been|am|start|started|asked|ask|asks out with|on a? him|her|a|@love|date|someone|somebody|guy|girl
        ask|asked|asking|asks him|her|them|me|the|a ..2 out
        matched|match|matching with|on ..2 tinder|hinge|bumble|grindr|someone|somebody|her|him|a
        swipe|swiped|swiping right|left|on
        on|from|via|off|deleted|downloaded|joined|using|back tinder|hinge|bumble|grindr|okcupid|feeld|raya|feeld|badoo
        bumble|hinge date|match|profile|dates
        talking stage
        stood me|him|her up
        booty call
        one night stand
        make|making|made out with|in|on|at
        slept|sleep|sleeping|sleeps|bed|shared with|a him|her|someone|somebody|my|a|another|bed|each|other
        hooked|hook|hooking|hooks up !the|a|to|it|cable|new|wires
        am|im|is|being|came|come|as|be|may|might|probably|not|openly|think|being|was|secretly bi|ace|pan|aro|straight|\
queer|homo|butch|femme
        bi|pan|gay|queer|lesbian|curious|closet|ace|trans \
        curious|sexual|panic|pride|person|couple|man|woman|kid|guy|people
        prefer|into|attracted|like|likes|kiss|kissed|love|loves|date|dates|fancy|fancies|dating to? ..1 \
            men|women|girls|guys|boys|both
        came|come|coming|comes out to|as|at !nowhere|the|a|it|this|be|better|about
        out to my|him|her|everyone|them parents|family|mum|mom|dad|sister|brother|friends|$
        closeted|outed at|to|in|by|me|him|her
        same sex
        into|have|has|had|having|got|developed|catching|caught|hiding|hide|real|mixed|strong a? ..1 \
            crush|feelings|thing for|on|about|$
        has|have|having|got|had the? hots|eyes|sex|affair|affairs|fling|feelings|chemistry|thing for|with|on|$
        feelings for|about|towards
        fell|falling|fallen|fall for @who|my|the|a|an !it
        love|loves|loved|adore|adores|fancy|fancies|still|never|kiss|kisses|kissed him|her|me|you|love|loved|loves \
            $|so|too|back|anymore|still|but|and|again|even|since|though|more|yet|very|the|like
        never|still|always|only|truly loved|love|loves|loving me|him|her|you|us
        love life|triangle|letter|affair|child|interest
        cheat|cheats|cheating|cheated|cheater on|with me|him|her|my|his|us|@love|someone
        two timing|timed
        affair with|at|behind|going|for
        @love|he|she|they|dad|father|stepdad|mother|mum ..1 \
            hit|hits|beats|beat|slapped|punched|choked|pushed|shoved|threatened|controls|hurts|hurt \
            me|her|him|mum|mom|us !up|with|to|in|for|by|at|a
        domestic|emotional|verbal|physical|emotionally|coercive|sexually abuse|violence|abusive|control|abused
        toxic|abusive|open|long|serious|committed|new|unhappy|loveless|bad|failed|violent distance? \
        relationship|marriage
        the other woman
        my|his|her other|better half
        significant other
        life|love|sex|business partner
        my man|girl|fella|bloke|lady|guy|bae|boo|woman|missus !united|city|friend|friends|cave|i
        am|im|still|being|newly|happily|is|was|single|suddenly|again|perpetually|forever|finally|stay|staying|back \
            single !player|file|one|thread|core|click|handed|biggest|page|word|day|time|point|source|handedly|\
threaded|user
        single again|life|mum|dad|mom|mother|father|parent|since|ladies
        down the aisle
        best man
        maid of honour|honor
        hen|stag|bachelor|bachelorette|bucks do|night|party|weekend
        she|he|they|i said|says yes !to|that|it|in|we|but|to|like|because
        said|say|saying i do !not|it|that|a|have|believe
        asked|ask|asks|asking|going|wants|want|wanted|decided me|him|her|them|to|us to? ..1 marry|propose
        propose|proposes|proposing to|last|at|on|tonight
        down on|to one|a|his|her knee
        ring on|for my|his|her|our|@own finger|finger
        engagement|wedding|diamond|promise|his|vintage|met ring|rings
        pop|popped|popping|pops the question
        tie|tied|tying|ties the knot
        get|got|getting|gets hitched|married|wed|engaged
        wants|want|ready|afraid|scared to? commit|commitment
        not|hasnt|havent|isnt|doesnt|wont|stopped|stop|barely ..2 \
            speaking|spoken|talking|talk|speak|touch|touched|sleep|text|love|texted to|me|with ..1 me|him|her|each|other
        mr and mrs
        mrs|mr now|since
        mother|father|sister|brother|son in law
        custody|visitation of|battle|weekend|agreement|rights|hearing
        our|my|the|their marriage|relationship|vows|wedding|honeymoon|separation|split|breakup
        have|having|had|no|any|about|good|safe|after|during|great|bad|want|wants|phone|unprotected sex
        turns|turned|turn|turning me|him|her on
        sexual|erectile|performance orientation|identity|dysfunction|problems
        gender identity|dysphoria|transition|affirming|reassignment|fluid|reveal !party
        top surgery
        my|his|her|their pronouns|deadname|transition|egg
        friends with benefits
        more than friends|a|just friend
        flirt|flirts|flirting|flirted
        led|leading me|him|her on
        we|us kissed|kiss|made|hooked|slept|dated|date|dating|matched|snogged !the|a|up
        his|her|my|their new|ex|former|old|current|last girl|boy|flame|guy|man|woman|love|lover|girlfriend|boyfriend
        love of my|his|her life
        the one that got away
        give|gave|giving|threw|returned|took|take|handed back? the|my|his|her ring ..1 back|off|away
        cold feet
        over my|him|her ex|again|$
        miss|missing|misses his|her kiss|touch|lips|kisses
    """,
}
"""The category and its constructions, one a line."""
