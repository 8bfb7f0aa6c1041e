"""Sensitive constructions and innocent ones, in the notation of `universe.gossip.detector_patterns`.

The words are those of `universe.gossip.sensitive`: apostrophes are dropped ("dont", "im"), hyphens cut.
"""

from __future__ import annotations

from typing import Final

CLASSES: Final = {
    name: frozenset(listed.split())
    for name, listed in {
        "be": "am im is are was were be being been hes shes theyre youre were feel feeling feels got get getting",
        "not": "not dont cant wont never shouldnt mustnt didnt havent hasnt doesnt isnt nobody noone cannot arent "
        "wasnt",
        "own": "my our his her their your the a an",
        "who": "he she him her them they me us you somebody",
        "self": "myself yourself himself herself themselves themself ourselves",
        "anyone": "anyone anybody everyone everybody people someone somebody soul friends family parents mum mom dad "
        "boss team colleagues others them him her wife husband sister brother kids work",
        "hush": "quiet secret private confidential secretive shush hush mum schtum low down dark",
        "told": "told tell telling tells say saying said share sharing shared mention mentioning mentioned repeat "
        "repeating spread forward post leak leaking announce announced let breathe talk speak",
        "cash": "money cash grand euros euro dollars dollar pounds quid bucks k thousand hundred million fiver tenner",
        "earn": "make makes making earn earns earning pay pays paid paying gross net bring brings clear",
        "limb": "arm leg ankle wrist foot hand hip nose rib ribs collarbone shoulder elbow finger toe knee jaw back "
        "neck skull femur spine thumb tailbone",
        "organ": "heart liver lung lungs kidney kidneys brain stomach bowel bladder gallbladder appendix womb uterus "
        "ovary ovaries breast breasts colon spleen pancreas prostate blood thyroid spine",
        "substance": "smoking drinking alcohol booze weed drugs coke cocaine heroin pills gambling cigarettes fags "
        "vaping nicotine betting opioids meth pot painkillers painkiller benzos wine vodka bottle porn smokes cigs",
        "love": "boyfriend girlfriend husband wife partner fiance fiancee fianc\u00e9 fianc\u00e9e ex spouse bf gf "
        "lover missus hubby",
        "office": "doctor surgeon nurse paramedic pharmacist physician dentist vet vets lawyer solicitor paralegal "
        "judge attorney barrister receptionist cleaner cook porter midwife accountant teller intern job work working "
        "works worked hired trainee apprentice shift shifts volunteer volunteering",
        "ordinal": "first second third fourth fifth sixth 1st 2nd 3rd 4th last next hot blind lunch dinner coffee "
        "double speed tinder awkward bad terrible good great nice lovely actual proper",
    }.items()
}  # fmt: skip
"""Named classes for the patterns."""
BODY_AND_MONEY: Final = {
    "health": """
        broke|broken|fractured|sprained|twisted|tore|torn|dislocated|shattered|snapped|smashed|injured @own ..1 @limb
        broken|fractured|sprained|twisted|torn|dislocated|bad|injured|replaced @limb
        torn|tore|my|his|her acl|ligament|ligaments|tendon|cartilage|rotator|achilles
        @be ..2 sick !of|beat|trick|riff|and
        called|call|calling|home|off|phoned|signed|throwing|feel|feeling|felt|took|take|fell|worried sick !of
        sick day|days|leave|note|pay|bag|today|again|all
        seriously|mentally|critically|terminally|gravely|chronically|very|really|fell|falling|fallen|taken|is|was|are \
            ill
        mental hospital|state|ward|issues|breakdown|problems|illness|struggles|health|institution
        terminal|inoperable|aggressive|incurable|invasive|benign cancer|illness|disease|diagnosis|tumour|tumor|prognosis
        my|his|her disease|scan|scans
        @own biopsy|lump|operation|dose|dosage|blood|chemo|mole|rash|cast|wound|wounds|periods|bloods
        has|have|got|had|having|with|diagnosed ..2 disease|syndrome|condition|stroke|lump|rash|tb|parkinsons|alzheimers
        mini? @own|second|since|after stroke !of
        @organ|kidney|bone|marrow \
        transplant|failure|attack|disease|condition|surgery|donor|cancer|problem|problems|murmur
        @own heart stopped|rhythm|rate|medicine|monitor|failed|scare|condition|meds
        weak|bad|enlarged|failing|irregular heart|lungs|kidneys|hip|liver
        irregular|racing heartbeat
        no|lost|find ..2 heartbeat
        hole in @own heart
        blood test|tests|work|count|clot|clots|transfusion|thinners|results|sugar|pressure|type
        test|tests|results|scan|smear|mammogram|biopsy|bloods|x-ray came? back
        pap|smear|pregnancy|hiv|std|sti|drug|paternity|liver|lung|urine|covid test|tests|result|results|scan
        an|my|his|her|the|took|chest|dental x ray|rays
        ct|pet|bone|mri|cat|brain|body|ultrasound scan|scans
        went|go|going|rushed|taken|took|admitted|landed|ended|up|been|in|back|out to|into|in|on? the? ..1 \
            hospital|er|ward|icu|clinic|emergency|a&e|ae|hdu
        hospital bed|stay|gown|food|visit|appointment|ward|again|corridor
        under|had|have|having|needs|need|for|after|scheduled an|another|the|my|his|her|major|emergency|minor? \
            operation|anaesthetic|knife|surgery|procedure|bypass|transplant|c-section
        operated on @who|my|his|her
        getting|had|having|have|get|got|need|needs ..3 \
            tonsils|appendix|wisdom|gallbladder|stitches|jab|jabs|iud|coil|implant|biopsy|cast
        wisdom teeth|tooth
        root canal
        hip|knee|shoulder|valve|joint replacement|replaced|op|operation|surgery|brace
        shadow|mass|lump|growth|spot|nodule|swelling on|in ..1 @organ|lung|breast|neck|testicle|armpit|scan
        @own op was|is|got|went|on|date|next|tomorrow
        removed|remove|removing|out|transplanted ..1 my|his|her @organ|tonsils|appendix|tumour|tumor|cyst|mole
        @own appendix|gallbladder|tonsils out|removed|burst|taken|ruptured
        in|at|to|from a and|n e
        tested|test|testing|came ..1 positive|negative
        self? isolating|quarantined|quarantining|quarantine
        signed|been|being|off off ..1 work|sick|stress|with !to
        off work|school with|for|sick|since
        pack a|per day
        smoke|smokes|smoked ..2 day|packs|cigarettes|again|daily|heavily|years
        bleeding|spotting|cramps|contractions again|heavily|since|and
        weeks|months along|pregnant ..3 bleeding|scared|lost|terrified
        weigh|weighs ..1 # kilos|pounds|kg|lbs|stone
        gained|put on ..2 weight|kilos|pounds|stone
        bad back|knee|hip|heart|stomach|nerves
        flare|flaring up
        chronic|back|chest|joint|nerve|pelvic|jaw pain|pains
        pain in my|his|her ..2
        painful|agonising|excruciating pain|period|periods
        nearly|almost bought|had|took|drank ..1 drink|bottle|hit|pill|pills
        not|havent|hasnt|no had|placed|a ..1 bet|bets|flutter|cigarette|drink|fag|joint ..1 in|since|for
        immune|autoimmune|thyroid|blood|skin|eating|sleep|personality|bowel disease|disorder|condition|system|problem
        special needs|needs school
        support|guide|assistance|therapy dog
        mobility scooter|aid
        low|poor|bad mood|libido|mental|sight|vision|hearing
        in labour|labor
        put|puts|putting|started|start|starting|back|been|go|going|went|stay|stays|come|coming|came|get|got|weaned \
            on|off ..2 meds|pills|tablets|antidepressants|medication|insulin|ssris|treatment|statins|dialysis
        taking|take|takes|took|popped|missed|forgot|off|on|need|skipped ..2 pill|pills|tablet|tablets|meds|dose|doses
        higher|lower|double|upped|raised|increase|increased|change|changed|reduce|halved ..2 dose|dosage
        side effect|effects !of
        cut|cutting|cuts|hurt|hurting|hurts|harm|harming|harmed|kill|killing|killed|burn|burning|starve|starving|\
punish|injure|hit|hitting|hate|hated @self
        want|wanted|wants|wanting|wish|wished|wishing|going|ready|rather|better|deserve ..3 \
            die|dead|disappear|vanish|unalive !of
        wish i ..2 was|were|wasnt|never|not|had dead|born|alive|gone|wake|here|exist
        @not ..1 want|wanna|wants ..1 to ..1 live|wake|exist|be ..2 alive|anymore|here|up|$
        end|ending|ended|take|took|taking|takes @own ..1 life
        end it all
        @not|no reason|point|worth|will ..2 living|live
        better off without me|dead
        jump|jumped|threw|throw ..3 off|under|before the|a train|bridge|roof|building
        urge|urges|thoughts|thinking|thought ..2 of|to|about ..2 \
            suicide|harm|hurt|cut|kill|jump|jumping|ending|dying|drink|use
        hearing|hear|hears voices
        panic|anxiety|asthma|heart|manic|psychotic|depressive|migraine attack|attacks|episode|episodes|disorder
        nervous|mental|emotional|full|complete breakdown
        had|having|have|close ..2 a breakdown
        burned|burnt|burning out !the|of
        eating disorder|again|problems
        binge|binged|bingeing|binging|purge|purging eating|and|purge|drinking|again|disorder
        starving @self
        body dysmorphia|image
        lost|lose|losing|loss ..1 my|our|the|her|their|a|second|another|of|both? \
            baby|babies|pregnancy|pregnancies|twins|unborn|bump
        baby|twins|pregnancy ..2 @not|not|stopped ..2 make|made|survive|growing|viable|breathing
        terminate|terminated|termination|ended|ending ..3 pregnancy
        trying|try|struggling ..1 to ..1 conceive
        egg donor|retrieval|freezing
        morning after pill
        quit|quitting|stopped|stop|stopping|gave|give|giving|kicked|kicking|off|without|clean|sober|addicted|hooked|\
free|abstain|cut|cutting up|from|on|to|out|of|the|a|all? ..1 @substance
        @substance free|problem|addiction|habit|withdrawal|counselling|abuse|rehab|counsellor
        no ..1 @substance for|since|in|today
        @not touched|smoked|drunk|drank|gambled|bet|had ..3 @substance|drink|smoke|cigarette|fag|puff|drop
        @not smoked|drunk|drank|gambled|relapsed ..3 day|days|weeks|months|years|since|for
        without|since a|my|the|any|single|last ..1 drink|fix|cigarette|bet|smoke|puff|drop|relapse
        drinks|drinking|drank|drink ..1 again|heavily|himself|herself|myself|alone|problem|bottle|daily
        drinks|drinking|drank|drink ..2 too|so much|every
        drink|drinking|bet|gamble|drugs|pills|wine|vodka problem|every|again|habit
        dry|sober for|since|january|#
        sober since|for|again|now|#
        been|am|im|stayed|still|got clean since|for|again|now|#
        # ..1 day|days|week|weeks|month|months|year|years ..1 clean|sober|dry|off
        off|on the? drugs|pills|booze|bottle|wagon|drink|meds|methadone|gear|smack
        fell|falling|back off|on the wagon
        smoked|smoke|smoking|dealing|sells|selling|bought|quit weed|pot|crack|joint|joints|meth|dope
        twelve|12 steps|step
        my sponsor says|called|met|told|thinks
        aa|na|al|support ..1 meeting|meetings|sponsor|group|anon|chip
        going|gone|went|legally|half|partially|half|born|is|am|im|was|almost blind|deaf|sighted !date|about|in
        cant|lost|losing ..2 walk|hearing|sight|eyesight|memory|vision|use anymore|in|again|of|after|since|$
        uses|use|walking|needs|with a? walker|crutches|wheelchair|cane|carer|catheter
        walking stick|frame|aid
        birth control
        long covid
        caught|got|have|had ..1 covid|flu|chickenpox|shingles|mono|pneumonia|sepsis|nits
        care home|home|plan|worker|package for|with|since|now
        feel|feeling|feels|felt ..2 worthless|suicidal|hopeless|manic|like|nothing? ..1 burden|hopeless
        cant|cannot|not ..1 cope anymore|with|any|alone
        on the sick
        no|my|lost appetite since|libido
        at|with|from|by|see|saw|seeing|sees the|a|my ..1 \
            gp|doctor|specialist|consultant|gynae|midwife|counsellor|psych|physio|chemist|pharmacy
    """,
    "finance": """
        am|im|are|were|so|too|totally|completely|flat|stony|dead|still|pretty|always|being|basically|officially|went|\
going|go broke !up|my|the|out|down|off|in|her|his|a|even|through|our
        strapped|short|low|out|running|run for|on|of cash|money|funds
        @earn ..3 # ..3 a|an|per|each|after|before|every month|year|hour|week|day|tax|taxes|annum
        @earn ..2 # k|grand|thousand|euros|dollars|pounds|quid|bucks|net|gross|before|after
        @earn more|less|same|double|twice|half|triple than|as|what|money|now|of|cash
        pay|pays|paid|paying|owe|owes|owed me|him|her|them|us|you ..3 !compliment|visit|respect
        # k|grand|euros|pounds|dollars|quid|bucks? an|per|a|before|after|net|gross month|annum|tax
        what|how much ..1 i|you|he|she|they|we|do? ..1 earn|make|earns|makes|paid|owe
        low|better|bad|sick|maternity|equal|holiday|double|poor|back|higher|my|his|her|our|the|less|more|no|take|\
redundancy|overtime|same|decent|unequal|worse|extra pay !attention|to|respects
        pay cut|cuts|day|gap|rise|raise|slip|slips|check|off|grade|freeze|packet|scale|package|me|us|her|him
        a|my|pay|her|his|asked|asking|got|get|no|another|the|for|big|small|tiny|yearly|salary|annual|percent|decent|\
little \
            raise !a|the|my|your|awareness|funds|hand
        got|get|gets|getting|be|been|being paid|underpaid !for|attention|my|the|off|a|version|plan|dlc|subscription|tier
        paid|pay|paying|pays ..2 back|down|up !attention
        cleared|clear|wiped ..2 debt|debts|arrears|loan|loans|card
        bonus is|was|came|cut|cancelled|this|from
        my|christmas|annual|signing|yearly|salary|holiday|work bonus !track|level|round|content
        on|claiming|claim|claims|lost|cut|living|my|disability|unemployment|housing|child|state|sign \
            benefits|benefit|welfare|credit !of
        tax|taxes|bank|gas|electricity|heating|energy|medical|hospital|vet|water|phone|council|utility|legal|dental|\
unpaid|huge|final|my|our|the|monthly bill|bills
        my|our|his|her bank wants|wont|refused|denied|said|says|turned|called|sent|is|rejected|blocked|froze|account|\
app !of
        bank account|balance|statement|loan|manager|wants|wont|refused|denied|said|says|turned|called|sent|is|letter|\
rejected|approved|card|overdraft|charges|details|transfer|job !job
        missed|late|monthly|final|my|our|car|down|mortgage|minimum|last|support|interest|behind|the payment|payments
        deposit back|on|down|for|of
        debt|rent|loan|bill collector|collectors|arrears|shark|sharks
        repo|collections man|men|agency|letter|keeps|keep|called|calls|people
        card|cards|payment ..2 declined|bounced|frozen|blocked
        declined at the
        tax return|refund|evasion|bill|bracket|office|man|debt|letter|audit|fraud
        before|after|owe|owing|back tax|taxes
        lend|lent|lends|borrow|borrowed|borrowing|loan|loaned|owe|owes|saved|save|saving|lost|lose|won|win|inherited|\
blew|blown|spent|gambled|stole|sent|scammed|raise|made|make|earned|invested ..4 @cash !words|followers|\
streams|subscribers|views|steps|people|readers|coins|gold|for|charity|times|points|files|fans|xp|lines|stars|users
        saved|saving|savings|put|paid ..4 thousand|grand|hundred|million
        # @cash in|of|left|short|owed|debt|richer|poorer
        trust|emergency|pension|rainy|hedge fund|day
        net|gross worth|income|salary|pay
        stocks|shares|portfolio|investments are|is|crashed|tanked|lost|down|went
        my|our|his|her stocks|shares|portfolio|investments|investment|finances|budget|allowance|savings|piggy|nest
        tight|monthly|household|family|food|small budget
        lost|losing|lose|bet|won|blew|blowing|put ..5 \
            betting|slots|bookies|gambling|stocks|crypto|horses
        my|his|her|a|all|it|much|savings|grand|money ..3 at|on|in the? casino|roulette|poker|races|horses|slots
        living|live|lived paycheck|hand|off|on to|my|a|benefits|savings|noodles
        make|making|makes|made|meet ends meet
        minimum|living|hourly|low|decent wage|wages
        food bank|banks|stamps|parcel|parcels
        universal|credit|student|payday|car|home|personal|bad credit|loan|loans|score|card|cards|rating|debt
        maxed out|my
        in|into|my|out of? the? debt|red|arrears|hock
        in the red|hole|black
        behind on|with ..2 rent|bills|payments|mortgage|loan|everything
        cant|can|cannot|not|could|couldnt|barely|struggle|struggling|how|able ..3 \
            pay|afford|cover ..2 rent|bill|bills|mortgage|it|loan|for|food|heating|groceries|back|fees|them|tuition
        tuition|school|legal|court|vet|lawyer|hospital fees
        go|going|went|gone under|bust|broke|bankrupt
        cost of living
        sell|sold|selling|pawned|pawn ..3 to|for pay|make|cover|rent|cash|food
        redundancy|severance|golden|exit pay|payment|package|money|parachute|payout|handshake
        hours were|are|got|been cut|reduced
        under the table
        cash in hand
    """,
}
"""Category to its constructions, one a line: health and money."""
