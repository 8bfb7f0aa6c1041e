"""The rules for family, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

FAMILY_SELF: Final = """
    @elder|@parent|grandparent status|mode|duties|life|title \
        achieved|unlocked|activated|begins|on|engaged|acquired|started
    promoted|upgraded to ..2 @parent|@elder|sister|brother
    got|been|were|was approved|matched|cleared to|as|for|with ..3 foster|adopt|adoption|child|boy|girl|kid|siblings|baby
    preggo|preggers|expecting|knocked up|$
    saw|heard|seen ..4 heartbeat|lines|scan|bump|sonogram ^ pregnant dad mum baby weeks expecting parents child due
    saw|got ..2 two|2|positive|double ..1 lines|line|test ..3
    becoming|become ..3 @parent
    going|about|gonna to? be|become|have ..4 @parent|@kid
    have|got|welcomed ..3 new ..2 \
        nephew|niece|son|daughter|grandchild|grandson|granddaughter|baby|sibling|brother|sister
    brought|took|carried|drove|driving ..4 home ^ baby daughter son newborn twins hospital born
    signed|got ..3 adoption|guardianship ..2 ~ cat dog
    had|delivered|birthed ..4 # ..2 kilo|kilos|pound|pounds|lbs|pounder ^ baby girl boy daughter son
    a|an|the ..2 @parent|@elder ..2 to|of|as|since|again|now|today|now ~ not plant cat dog
    now? ..1 @parent|@elder ..1 of|to|x2|twice|again ..3
    have ..2 kid|child|baby|bun on|in the ..1 way|oven
    due|expecting|arriving ..2 @month|in|on ^ baby pregnant bump expecting twins
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
    @sibling|sis|bro ..2 had|has|delivered|welcomed|popped|birthed ..4 \
        baby|kid|twins|girl|boy|daughter|son|first|little \
    ^ aunt uncle auntie uncles aunts niece nephew grandma grandpa granny i my we
    @elder|@parent status|mode|duties|life|level|title achieved|unlocked|activated|begins|acquired
    @kid ..4 arrived|born|landed|popped ..4 ^ we our my us ~ his her their parcel package order
    @kid ..3 is|are ..1 here|out|home ^ born arrived we our pounds kilos parents weighs labour healthy
    stork ..3 came|visited|delivered|arrived
    # kilos|kilograms|pounds|lbs|grams ..4 ^ baby born girl boy daughter son
    bump|baby|twins|little|one|kid|child ..2 due|coming|expected in|on|next|this ..2
    scan|test|ultrasound ..4 twins|boy|girl|heartbeat|positive ^ baby pregnant we weeks expecting lines
    call|calling|address me|us ..3 @parent|@elder ..2
    grandchild|grandkid|grandbaby|niece|nephew number|# ..3
    first|second|third|new|newest|# grandchild|grandson|granddaughter|grandbaby|niece|nephew|grandkids ..3
    our|my family|household|tribe|crew ..2 grew|grown|bigger|growing|grows ..3
    waters broke ..4 ^ born baby
    adoption|fostering|guardianship ..4 came|went|approved|signed|granted|done ~ cat dog kitten puppy
    judge|court ..4 adoption ..2 ~ cat
    she|he is our|my ..1 daughter|son|child|baby now|officially
    i am ..1 @sibling|becoming ..2 @parent|@elder
    somebody|someone|nobody is? ..1 @elder
    wife|girlfriend|partner|missus|she ..2 pregnant|expecting ^ my our we dad father
    baby|child|kid number ..1 two|three|four|five|2|3|4|5 ..4
    @sibling|daughter|son ..2 had|gave|has|delivered ..4 baby|birth|twins|boy|girl ~ shower
    little one|girl|boy|man|lady|princess|bean|fella ..4 arrived|born|here|joined
    baby|son|daughter|twins|she|he ..2 came|arrived|born|joined ..4 \
        early|late|weeks|kilos|pounds|grams|world|morning|night|family
    mum|mother and baby|child|son|daughter ..3 fine|well|good|healthy|great|sleeping
    it is a girl|boy ~ dog cat puppy name
    test|stick ..2 positive|lines ^ pregnant weeks baby along
    we are now|officially|suddenly a? family|three|four|five|parents ..2 ~ chat channel server room online queue
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
