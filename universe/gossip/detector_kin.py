"""The rules for love, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

RELATIONSHIP_SELF: Final = """
    fiances|fiancés|fiancees|fiancées|spouses|newlyweds|husbands|wives now|since|officially|$
    exes|strangers|divorcee|widow|widower|bachelor now|since|again|$
    separated|split|divorced after|from|last|since|$ ~ teams
    broke|broken|break|breaking|calling|called|ended|ending it|things|us|everything off|with|between|last|yesterday
    our? separate ways
    done|finished|over|through with ..2 @mate|him|her|each ~ book homework
    walked|walking out on|of ..3 @mate|him|her|marriage|relationship
    kicked|threw|chucked|booted ..2 @mate|him|her out
    got|have|wear|wearing ..3 ring ..3 finger|hand ~ onion
    got|getting ..1 spliced|hitched|wed|betrothed ~ fire
    married|marrying|wed ..2 @mate|love|sweetheart|him|her|man|woman|girl|boy|bride|groom ..3 ~ npc
    marrying|wedding ..4 in|on|next|this
    set|fixed|picked|chose|booked|confirmed|have ..4 date|venue|church|registrar|chapel|registry ^ wedding marry married
    a? ..2 married|engaged|divorced|single woman|man|couple|lady|girl|guy|people now?
    took|taken|changed ..1 his|her|my|husbands|wifes name|surname ^ married wedding husband wife
    back on the market
    single|divorced|separated|alone after|since ..4 ^ broke split left divorce ex together separated over
    now|officially ..1 husband|wife|husbands|wives and|$ ..2
    decided|agreed|choose|chose ..3 split|separate|divorce|part|marry|end
    asked|asking ..3 to|will ..1 marry
    got|have|went ..2 down on|to one ..1 knee
    a ..1 mrs|mr|wife|husband|fiancée|fiancé|bride|newlywed|widow ..1 now|as|since|finally|$
    drifted|grown|growing|drifting apart ..3 ^ over broke split separated ended marriage relationship
    made|making|made it official|facebook ..2 ^ relationship engaged boyfriend girlfriend together
    met|found ..4 ^ engaged married
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
    over between me|us ..3
    between me|us and? ..2 is|it ..1 over|finished|done|ended
    @mate|he|she ..2 moved|took|packed|carried ..2 his|her|their ..1 things|stuff|bags|boxes out|$ ^ over broke \
        split separated
    my|our|the wedding|ceremony was|is|happened ..3 \
    saturday|sunday|friday|yesterday|monday|today ~ cousin sister brother friend their his her mate daughter son
    wedding was|is on|yesterday|today|last ..2 ~ cousin sister brother friend their his her mate daughter son
    ring on|around my|her|his|our ..1 finger|hand
    @mate|he|she ..2 popped|asked|got|went|dropped ..3 question|knee|marry
    i|we said|say i? do ~ that would
    our|my|the engagement|divorce|separation|marriage ..3 official|final|through|signed|announced|granted|finished ~ \
        sister
    decree absolute|nisi
    divorce papers|decree|paperwork|hearing ..3 came|arrived|signed|final|done|in|filed
    years|decade|decades|months of marriage|together ..3 over|done|ended|gone|finished|up|down
    my|our marriage|relationship|engagement|romance ..3 \
        over|ended|dead|finished|history|broke|fell|failed|done|collapsed
    @mate ..2 broke|ended|called|finished|split ..3 up|off|me|us|things ..2 ~ his her their
    he|she|they ..1 called it quits|off
    my|our engagement|wedding|marriage is|was off|over|cancelled
    he|she ..1 broke|ended|called|split it|up|things|off ..2 ^ me us boyfriend girlfriend
    wants to ..1 marry me|us
    want|wants to spend ..3 life with me
    marry|married me|us ..3 ^ yes said happy
    became my ..1 @mate
    my ..1 @mate|now|new husband|wife|fiancé|fiancée|fiance|fiancee ..2 ^ engaged married yes proposed wedding
    did the deed ^ married wedding
    we are ..1 engaged|married|separated|divorced|splitting|history|finished
    i am ..2 engaged|divorced|separated|single again
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
    are over|official ~ it studies exams finals holidays holiday lessons
    are|is done for good
    moved out on me
"""
"""Anywhere in a clause that is not denied."""
