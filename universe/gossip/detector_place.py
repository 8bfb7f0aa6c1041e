"""The rules for where somebody lives, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

RELOCATION_SELF: Final = """
    changed|changing|switched|switching countries|cities|continents|towns|states|country|city|continent ~ settings \
        region vpn
    shifted|shifting|shift to|into|base !gear|left|right|the|a|my|second|third|first ~ key gears manual focus
    moved|moving to|into my|our|a|an ..4 in|near|by|outside|on ..2 ~ queue channel slot meeting project file box \
        team bed \
    server table folder
    leaving|off|heading|headed for|to ..2 on|next|tomorrow|in ..4 ^ lease permanently emigrating emigrate visa suitcases
    made|making|did ..2 move|jump|leap up|down|out|over|north|south|east|west|across|abroad|from|to
    live|living|reside ..1 # ..1 km|miles|hours|kilometres|kilometers
    live|living|reside in|on|near|by|at|among|up ..6 ^ since now moved new arrived sunday monday tuesday weeks
    a|an|officially|proud? ..2 resident|citizen|local|inhabitant|islander|dweller of|in|here|now|since
    woke|waking|woken up ..2 in|to ..3 new|my ..3 ^ moved new city country flat town
    first night|morning|week|day in ..2 new ..2 city|country|flat|place|town|apartment|home|village
    moved|moving in|out $|yesterday|today|last|on|this|finally|already ~ roommate flatmate
    moved|moving|driven|drove|hauled everything|stuff|furniture|life|lives|family ..3 to|across|over
    found|got|have|rented|renting|signed ..3 flat|apartment|room|place|studio|lease in ..3 ^ moved move moving new \
        city arrived
    packed|packing|shipped|loaded|sold up|everything|all|the|our ..6 ^ moved moving emigrated relocated drove
    got? transferred|seconded|stationed|relocated to|in|from ..3 ~ file files
    upped sticks
    went|gone|going to live in|with|abroad
    made it to my|our new ..3
    started|starting|start over|anew|afresh|new ..3 in ..3 ^ moved left city country
    on|aboard ..2 one way ..2
    unpacked|unpacking|surrounded ..5 boxes|box ..4 ^ new moved
    gave|given|giving|handed up|in|back ..2 my|our ..2 flat|apartment|lease|room ^ moving moved leaving emigrating
    at? home in ..2 now|since
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
    home is|means|equals ..4 now|these|since|as
    is|are my|our ..2 home|city|country now|since|from|as
    new address|postcode|zip ..2 is|as
    movers|removal|van|truck ..4 left|came|arrived|gone|here|unloaded|unpacked ^ we i my our new
    # weeks|days|months|nights|week|month in|into|since ..1 my|our|the ..1 new ..1 \
        city|country|home|town|flat|place|apartment
    greetings|hello|hi|writing|posting|waving|typing from my|our|the|sunny|rainy|snowy ..1 new
    hello|greetings|hi from ..4 ^ moved emigrated relocated home landed suitcase suitcases live
    goodbye|bye|farewell ..2 hello|hi
    van|vans|truck|boxes ..1 unloaded|unpacked
    # day|night|week|morning|month in|at my|our|the ..1 new ..3
    the|our|my move took|went|done ..3 ~ chess
    first night|morning|week|day in my|our|the ..1 new ..2 city|country|flat|place|town|apartment|home|village|house
    one way ticket|tickets|flight ..4 ^ leaving lease moving moved emigrating good forever
    my|our ..1 new ..1 home|place|base|neighbourhood|neighborhood|hood ..1 is ..4 ^ moved left moving since city country
    i|we ..2 live|living here|there|abroad now|since
    it is official ..2 moving|leaving
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
    own|bought|purchased|snapped|acquired|got ..7 mill|barn|bungalow|cottage|farmhouse|flat|condo|chapel|townhouse ^ \
        bought deed \
    contract signed notary keys mortgage offer own ours
    the|a? proud? owner|owners|homeowner|homeowners of|as|since|now|today|at
    on|onto|climbed|got|joined ..2 property|housing ladder
    no longer|more rent|renting|renters|tenants|tenant|landlord
    done|finished|stopped with? renting|landlords|rent
    own|have my|our ..1 own ..2 front|home|house|flat|roof|door|walls|place
    won ..3 bid|bidding|auction ..3 ^ house flat home cottage apartment
    got|have|hold|holding|picked|collected ..3 keys ..3 to|for|of ..4 own|first|new|@dwelling|place ~ car van
    completed|exchanged|closed|closing|settled|signed on|for ..5 @dwelling|place|property
    signed ..5 ^ notary mortgage deed deeds keys ~ lease
    bought|own|have|purchased ..2 first|own|forever ..2 home|place|@dwelling
    built|building|finished ..2 own|our|my ..1 @dwelling ^ moved roof land plot
    put|made|had ..2 offer ..4 accepted
    inherited|bought|purchased ..4 land|acres|plot|smallholding|homestead
    homeowner|homeowners
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
    got|picked|collected|received|holding|given|handed up? ..4 keys ~ car office bike locker lost forgot van fridge \
        ^ house flat home apartment place new first moved cottage own \
        notary bungalow mortgage agent seller today finally condo bought
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
    @dwelling|place|house|home ..4 belongs|belong to us|me
    @dwelling|place|house|home ..5 is|are|its? ours|mine ~ not
    it is|now? our|my|ours ..1 @dwelling|house|flat|home now|since|finally
    its|is our|my @dwelling now
    seller|sellers|agent|notary|realtor|solicitor|estate|owner|owners|bank ..4 \
        handed|gave|dropped|passed|transferred ..4 \
    keys|deed|deeds|house|flat
    handed|gave|given over? us|me? the keys ~ car office
    keys ..4 in|are my|our|mine|ours ..2 ^ house flat apartment home place cottage bought own
    deed|deeds|mortgage|contract|contracts|papers|paperwork ..3 signed|transferred|registered|exchanged|stamped ^ \
        house flat \
    bought apartment cottage farmhouse bungalow mill barn condo
    sale|purchase|closing|completion|escrow ..3 went|gone|closed|completed|through ^ house flat home apartment \
        cottage ~ fell
    first night|morning|breakfast|dinner|coffee|message in|at|from ..2 own ..2 @dwelling|place|walls|four|home
    name|names ..1 on|is ..3 door|deed|mailbox|deeds|title ^ house flat own bought apartment keys home
    @dwelling ..2 was|is|got|has|been transferred|signed|sold over? ..1 to|into me|us|my|our
    mortgage ..3 approved|granted|signed|started ~ hope
    we|i own|bought it ^ house flat cottage apartment home keys mortgage condo
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
