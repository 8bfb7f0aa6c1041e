"""The rules for love and family, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

RELATIONSHIP_SELF: Final = """
    called|calling it off|quits ^ husband wife fiance fiancee fiancé wedding boyfriend girlfriend engagement
    decided|agreed to split|separate|divorce|break|part|marry ~ bill cost check
    call|called it quits
    got|getting hitched
    officially mrs|mr|husband|wife|divorced|engaged|married|together|single|taken
    mrs|mr ..2 since|now
    married|wed ..2 on|in|last|yesterday|today|this|at|by ~ couple
    walked down the aisle
    exchanged ..2 rings|vows
    picked ..2 wedding ..1 date|dress|venue
    send|sent|sending|printed ..3 invitations ^ wedding
    put|slid a ring ..5
    have|got a ..2 fiance|fiancé|fiancée|fiancee
    have|got ..1 new boyfriend|girlfriend|husband|wife
    have|got a boyfriend|girlfriend|husband|wife now
    parted|parting|gone|going|went separate? our? ways|separate
    asked ..2 @mate to marry
    popped the question
    a? ..1 bride|groom to|now
    a married|divorced|single|taken man|woman
    left at the altar
    boyfriend|girlfriend and girlfriend|boyfriend
    signed ..2 divorce
    moved out ..3 after ..3 years ~ parents
    got? engaged !in|with|to|the|by ~ debate argument discussion
    engaged to !my|the|a|this|work|it
    engaged to my ..3 @mate
    engaged in @month ~ debate
    getting|got|get married ~ job work couch pizza
    married to ..3 @mate|him|her
    tied|tying the knot
    eloped|newlyweds|newlywed
    said i do|will
    said yes ~ boss offer refund like idiot job help
    proposed to ..2 @mate|her|him
    proposed $|last|yesterday|on|today|tonight
    set|picked|booked|have ..5 wedding ~ guest guests
    broke|broken|breaking|split|splitting up !the ~ fight wifi band game
    separated|divorced|divorcing|eloped
    got|getting|filed|filing|signed ..3 divorce|divorced|separation
    ended|ending things|it|our with|relationship|marriage|engagement
    left|dumped|leaving ..2 @mate|him|her ~ house home at key keys
    got dumped|ghosted
    dumped $|last|yesterday|today|by|over
    single again|now|officially
    newly single
    back together|with ..2 together|@mate
    called off ..2 wedding|engagement
    renewed ..1 vows
    split from|with|after
    husband|wife now
    going steady|out with
    became ..2 husband|wife|official|exclusive
"""
"""After the author as the subject."""
RELATIONSHIP_FREE: Final = """
    @mate and i|we ..2 called|ended|split|separated|broke ..3
    one|a knee ..4 yes
    asked me to ..1 be|marry
    he|she|they asked ..4 marry him|her|them
    my|our ..2 marriage|relationship ..2 over|ended|done|failed
    he|she|@mate left|leaves me $|last|yesterday|for|after|today|this|and ~ alone message voicemail note speechless
    he|she|@mate moved|walked out|away|on ^ me us i we
    mr and mrs
    mrs|mr|wife|husband ..3 since @month|yesterday
    wants a|to divorce
    he|she|@mate ..2 ended it|things
    @mate is|are ..1 history|gone
    am ..2 fiance|fiancée|fiancee|bride|groom|wife|husband now|since ~ if
    i ..1 my now|new husband|wife
    save the date|dates ^ wedding our we i
    @mate filed for
    @mate and i|we are ..1 done|over|finished|through|married|engaged|divorced|separated|official
    she|he|they said yes ~ refund
    he|she|@mate proposed !a|that|an|the|we ~ motion bill
    my|our|the wedding|engagement ..3 date|set|booked|official ..2 set|booked|is|$
    our wedding|engagement|honeymoon was|is|went ~ planning
    @mate ..3 dumped|left|proposed me
    @mate just? proposed $
    dumped|left|divorced me !a|alone|hanging|on|with|to|in|speechless|here|the
    broke up with me
    ended things|it with me
    popped the question
    my|our divorce|marriage ..4 final|finalised|finalized|through|official|over
    asked me to marry|be his|her
    just married
    became|becomes|become my ..1 @mate
    put a ring
    am|are married|single now|again
    are|were husband|wife and?
    are getting married
    are over|official ~ it
    are|is done for good
    moved out on me
"""
"""Anywhere in a clause that is not denied."""
FAMILY_SELF: Final = """
    finalised|finalized|completed ..2 adoption ~ cat dog
    # weeks|months along|pregnant|gone
    due in|on @month ~ assignment essay project
    trying for ^ pregnant positive
    a|an ..2 proud|new ..2 @parent
    a @parent now|again|today|since
    have|got a son|daughter|baby|newborn|grandson|granddaughter|niece|nephew ^ born today now yesterday officially \
        since last just
    holding|held ..3 my|our ..3 @kid|grandson|granddaughter|niece|nephew
    delivered ..3 @kid
    @parent of|to ..2 @kid|# ..3 ^ now officially since today
    got ..2 first? ..1 grandchild|grandson|granddaughter|niece|nephew
    adopted ..4 from|through
    gonna have a|another baby|kid|child
    going to have ..2 baby|twins|child|kid|son|daughter|girl|boy
    pregnant !pause
    expecting $
    expecting ..4 @kid|another ~ parcel package delivery call
    expecting our|my|a ..2 first|second|third $
    had|having ..3 baby|babies|twins|daughter|son|triplets|newborn !shower|monitor|steps
    had|having a|our ..2 boy|girl !night
    have|got ..3 baby|newborn|daughter|son|grandson|granddaughter|nephew|niece|grandchild now|today|since|born ~ no
    adopted|adopting ..5 @kid|siblings|brothers|sisters|toddler|teenager|teen ~ cat dog kitten puppy
    became|become|becoming|made|turned ..5 @parent
    gave|given|giving birth
    welcomed ..7 @kid|world|nephew|niece|grandson|granddaughter|grandchild ~ server channel
    brought|bring|took ..4 @kid home
    brought|bring|took home ..4 @kid
    an|a|officially ..3 @elder !of|of
    officially|now|finally|going|gonna ..5 @parent
    going to be ..4 @parent
    fostering|foster ..3 @kid
"""
"""After the author as the subject."""
FAMILY_FREE: Final = """
    baby|child|kid number ..1 two|three|four|five|2|3|4|5 ..4
    @sibling|daughter|son ..2 had|gave|has|delivered ..4 baby|birth|twins|boy|girl ~ shower
    little one|girl|boy|man|lady|princess|bean|fella ..4 arrived|born|here|joined
    baby|son|daughter|twins|she|he ..2 came|arrived|born|joined ..4 \
        early|late|weeks|kilos|pounds|grams|world|morning|night|family
    mum|mother and baby|child|son|daughter ..3 fine|well|good|healthy|great|sleeping
    it is a girl|boy ~ dog cat puppy name
    test|stick ..2 positive|lines ^ pregnant weeks baby along
    we are now|officially|suddenly a? family|three|four|five|parents|# ..2
    family of three|four|five|six now
    there is|are|will a|going ..3 baby|bun|bump ^ we my our us
    bun in the oven
    nephew|niece|grandson|granddaughter|grandchild|grandkid|grandbaby just|is|was|got? ..3 born|arrived|here
    am|are ..2 @parent ..2 now|since|today|officially
    my|our|the ..3 @kid|grandson|granddaughter|nephew|niece|grandchild ..3 born|arrived|here ~ birthday school class
    grandson|granddaughter|nephew|niece|grandchild|grandbaby ..4 born|arrived|here
    @sibling ..1 had|delivered|has ..3 baby|twins|girl|boy|daughter|son ~ shower sick
    @sibling ..3 gave birth
    @sibling|@mate twins|baby|son|daughter|boy|girl arrived|born|came|is
    wife|girlfriend|partner|fiancee|fiancée|she is? ..2 pregnant with our
    my wife|girlfriend|partner|fiancee|fiancée is? ..2 pregnant|expecting !pause
    baby|twins ..3 born|arrived|here|way|due ~ birthday panda elephant giraffe zoo goat shower
    adoption|adoptive ..4 final|finalised|finalized|through|approved|official|complete ~ cat dog
    made|makes me|us ..4 @parent
    am|officially an|a|finally ..2 @elder !of
    am|are ..1 going|officially|now to? be? ..3 @parent
    became|become ..5 @parent
    it is a girl|boy ~ dog cat puppy name
    pregnancy test ..3 positive
    positive pregnancy test
    meet|met ..3 @kid|grandson|granddaughter|niece|nephew for the first
    am an|a ..1 @elder
    one|baby|kid|child on the way
"""
"""Anywhere in a clause that is not denied."""
