"""The rules for where somebody lives, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

RELOCATION_SELF: Final = """
    left my ..2 hometown|country|city|village|parents
    unpacked|unpacking ..4 last box|boxes
    got a|an|my ..1 room|flat|apartment|place|studio in ..2 ^ left moved new city since arrived
    a|an? ..1 new ..2 yorker|local|resident|citizen|parisian|berliner|londoner ~ account
    made ..3 move to|from|abroad|north|south|back
    moved out of|from ..4
    moved house|home|flats|apartments|place|places
    landed|arrived|got in|to ..5 ^ suitcases suitcase boxes home live forever
    call|calling ..4 home now|$
    call|calling ..4 my|our new? home
    a|an? ..1 resident|local of|now|here
    living|live in ..5 ^ since now arrived new boxes moved
    unpacking|unpacked|packing ..6 ^ moved moving city country abroad
    new in ..2 town|city|country
    said|waved goodbye to ..5 ^ moved moving live new city country
    transferred|shipped ..3 life to
    got my|our residence|residency
    crossed ..4 ocean|border ..3 live|stay|good
    moved to|from !@notplace
    moved to|into a|an|the|my|our|another ..4 city|country|town|village|coast|countryside|seaside|suburbs|island|state
    moved to|into a|an|the|my|our ..3 uk|us|usa|states|netherlands|philippines|alps|highlands|mountains|north|south
    moved into ..4 @dwelling|place|studio|loft|dorm|dorms|house|apartment|room ~ office meeting
    moved across|abroad|overseas|cities|countries|house|here|states|continents|there|away|north|south|interstate
    moved back|down|up|over|out to|in|here|home|from|north|south|of
    moved in with|together|to
    moving to !@notplace ~ dimension
    moving to a|an|the|my|another ..3 city|country|town|village|coast|countryside|seaside|island|uk|us|netherlands|state
    moving abroad|overseas|across|house|cities|countries|next|tomorrow|today|out
    moving back|in to|with|home|together
    relocated|relocating|emigrated|emigrating|immigrated|immigrating|resettled|uprooted|transplanted !the|my|a
    settled in|into|down !for|with|front|the|now|nicely|court
    settled in|into|down? in? the|a ..4 city|country|town|village|coast|countryside|cottage|valley|mountains|north
    live|living|based|lives in|on|near|by ..5 now ~ moment
    left ..4 for good ~ game chat group server
    left ..3 for @poss? ..2 city|country|coast|village|countryside|mountains|island
    swapped|traded|exchanged ..4 city|countryside|coast|london|suburbs|snow|desert for
    landed|arrived|touched in ..4 one|for way|good
    arrived in|at ..2 new|forever ..2 city|country|home|town
    signed ..4 lease ~ car
    packed ..6 drove|flew|moved ..4 to|across
    resident|residents of
    unpacked ..4 box|boxes ..4 new
    made ..3 move to !@notplace
    a|an? ..1 londoner|berliner|parisian|expat now|since
"""
"""After the author as the subject."""
RELOCATION_FREE: Final = """
    this is|city|town|country is? ..2 home now
    is|are ..1 home now ~ work kids
    is my|our ..1 new? ..1 home|city|town|address|hometown ~ page screen
    i|we live in|on|near|by ..5 ^ since now officially boxes arrived moved
    boxes ..3 unpacked
    my|our new address|postcode|place|hometown is ~ email ip
    movers ..3 left|came|arrived
    one way ticket|flight ..4 ^ moved moving booked good forever
    now|finally|officially live|living|based|settled in|on|near|here
    now|officially residents|resident|citizens of
    new home is|town|city|country
    my|our new city|country|hometown
    moving truck|van ..3 left|arrived|here
    my|our move to ..3 is|was|went|done|complete ~ if
    greetings|hello from my|our new
"""
"""Anywhere in a clause that is not denied."""
HOME_SELF: Final = """
    got the house|flat|apartment|cottage|condo $|today|yesterday
    got ..4 house|home|cottage|flat|condo keys|offer ..1
    won ..2 bidding
    moved into ..2 own|first|new @dwelling ^ bought own ours mortgage
    signed ..4 papers|contract|deed|dotted ..6 ^ house home flat apartment cottage farmhouse condo place
    put|paid ..2 down|deposit ..3 @dwelling|place
    get|getting|collecting|pick ..1 keys today|tomorrow|on|this|next
    got ..2 approved for ..3 mortgage
    sleeping|slept|first night in ..2 own|new @dwelling ^ bought own ours keys mortgage
    finally own|have ..4 own @dwelling|place|front
    have|got ..2 own front|back|four door|garden|walls
    bought|purchased|closed|own|inherited ..6 @dwelling !@nothouse ~ rent key lego model bird dog tree doll
    bought|purchased|closed|own|built ..3 own|first|little ..2 @place
    have the|our|my ..2 keys ~ car office bike locker lost forgot van
    got|picked|collected|received|holding|given|handed up? ..4 keys ~ car office bike locker lost forgot van
    got ..3 keys to ..4 @dwelling|place
    closed|closing|completed|exchanged on ..4 @dwelling|place|property
    exchanged contracts
    signed ..3 mortgage|deed|deeds|mortgage
    got ..4 mortgage ..2 approved
    a|the? ..2 homeowner|homeowners
    no more rent|renting|landlord|landlords
    a|officially|first? ..2 time? home|house owner|owners
    closed today|yesterday|on ..3 @dwelling|it
    signed ..4 @dwelling ~ lease rent petition
"""
"""After the author as the subject."""
HOME_FREE: Final = """
    got the house|flat|apartment|cottage|condo $
    house|flat|apartment|cottage keys ..2 hand|hands|pocket
    @dwelling|place|mortgage|keys ..4 ours|mine
    offer ..2 accepted ..6 @dwelling|place
    offer ..3 accepted ^ house flat apartment condo cottage place home property
    closing|completion was|is today|yesterday|this|done ~ shop store time
    @dwelling ..3 paperwork|contract|deed ..3 signed|done
    own|owner|owners four walls
    own roof|walls|house|flat|apartment|home ..3 finally|now|since ~ my parents
    @dwelling is|are officially|finally|now
    @dwelling|place|keys is|are ..2 ours|mine
    handed|gave|given me|us ..3 keys ~ car office
    offer on|for ..4 @dwelling|place ..3 accepted
    am|are ..3 homeowner|homeowners
    finally|now|officially own|bought ..4 @dwelling|place
    @dwelling|property sale|purchase|closing ..3 through|completed|done|final
    mortgage ..3 approved|signed|through
    my|our first @dwelling !@nothouse ~ visit rental
    our name|names ..4 deed|deeds|mailbox
"""
"""Anywhere in a clause that is not denied."""
