"""Constructions in which a sensitive word means something else, in the notation of `sensitive_patterns`."""

from __future__ import annotations

from typing import Final

FRIENDS: Final = """
    bug|beat|track|trick|riff|solo|song|drop|goal|mix|tune is|was ..1 sick
    sick of|beat|beats|trick|burn|flow|riff|riffs|play|goal|move|jump|solo
    @office ..4 at|in|for|with the|a|our|my|an ..2 \
        hospital|clinic|bank|court|surgery|nhs|police|prison|courthouse|icu|er|department
    nurse|doctor|job|work|shift|intern|porter|working hospital|clinic|court|police|prison|bank
    hospital|medical|health|legal|court|police|prison|clinic|dental|private|law|divorce|prison \
        pharmacy|porter|radio|drama|series|show|clown|receptionist|student|students|school|schools|textbook|degree|\
lab|firm|secretary|translator|office|editor|museum|cafe|canteen|science|engineering|technician|academy
    got|get|getting|accepted|admitted|go|going|went|apply|start|started|finished|finish|graduated|into|passed|pass|\
from \
        ..4 medical|med|medicine|law|nursing|dental|legal|vet|health \
        school|board|boards|exam|exams|degree|college|finals
    med|medical|law|medicine|dental|vet school|student|students|boards|exam|exams|degree|textbook|finals|college
    my medical|law|legal board|boards|exam|exams|degree|school|finals
    study|studied|studying|studies|read|graduated in|of? ..1 medicine|law|psychology|finance|psychiatry|health|pharmacy
    degree|bachelor|masters|phd|doctorate|exam|place|diploma in|of ..1 \
        medicine|law|finance|psychology|psychiatry|health|\
pharmacy|sexuality|criminology
    a doctor of|in|who
    police academy|box|squad|cordon|man
    doctor of ..2 philosophy|cheese|letters|science|divinity|physics|love|music
    doctor|dr who|strange|doom|martens|octopus|dre|pepper|oetker|house|evil|manhattan|seuss|frankenstein|mario
    carbon|radio|radiocarbon|potassium|tree|ring|uranium|lead|luminescence dating
    tropical|economic|the|atmospheric|monetary great? depression
    line|tone|phone|number|toilet|loo|bathroom|clutch|lock|gear|gears|pilot|autopilot|mode|brake ..1 was|is|be? ..2 \
        engaged
    line|phone|number|toilet|loo|lock is|was|s ..1 engaged
    engaged in|with|the|mode|reader|readers|audience|users|tone|signal ..2 \
        debate|argument|conversation|audience|battle|talks|discussion|combat|enemy|readers|brake|community|the|a|it
    made|make|making|became|become|senior|equity|named|managing|business|running|dance|climbing|gym|training|sparring|\
tennis|chess|bridge|lab|study|doubles|practice|hiking|project|programming|tandem|crime|drawing|law|language|diving \
        partner
    partner at|in ..2 firm|firms|crime|agency|practice|company|accounting|law
    addicted to|on the|this|that|it|coffee|tea|chocolate|cheese|sudoku|chess|these|tetris|wordle ..1
    totally|so|fully|completely|slightly|kinda|already|quite addicted to? it|this|now|$
    totally|so|fully|completely|slightly|mildly|kinda|bit|getting|got|am|im|already|are|is addicted \
        $|already|now|haha|lol|to
    gets|gotten|made|quickly|highly|pretty|super so? addicted
    proposed|proposing|proposes \
        a|an|the|my|that|this|we|by|changes|change|solution|fix|law|amendment|new|route|plan|feature
    charge|charges|charging|charger|charged my|the|a|battery|phone|laptop|extra|of|it|per|up|cable|port|overnight|usb
    marries|marry|married|divorce|kissed|dating|date ..4 \
        npc|npcs|stardew|sims|game|skyrim|haley|minecraft|leah|abigail|blacksmith|villager|sim|character|farm|farmhand
    character|characters|sim|sims|npc|elf|villager|avatar|hero|heroine|protagonist|movie|film|series ..4 \
        married|marries|marry|divorced|divorces|dating|dies|arrested|murdered|kissed|pregnant|engaged|wedding
    game|games|stardew|skyrim|sims|novel|movie|film|series|book|drama|show ..6 you|i|we|she|he ..1 marry|married|marries
    you marry the|a|your
    sauce|flavours|flavors|dish|wine|that|recipe|colour|color ..1 marries|marry|married
    marries|married|marry sweet|garlic|function|form|style|old|the|flavours ..1 and|with|perfectly
    proof|proved|proven|beyond guilty pleasure
    feel|feels|feeling|felt|guilty guilty|about|for eating|about|for|pleasure
    inherit|inherits|inherited|inheriting from|the \
        base|class|object|parent|properties|code|codebase|project|object|style
    inherits|inherit|inheritance from|class|tree|chain|diagram
    defaulted to|as|back
    invested in the|this|that|my|it|these ..1 show|story|character|characters|series|game|plot|book|season
    so|too|very|heavily|emotionally invested in
    vested interest
    shrink|shrinks|shrank the|your|it|that|this|to|them|in|image|partition|wrap|when|a
    scan|scans the|your|my|for|a? ..1 \
        ports|port|network|qr|files|disk|document|documents|code|photo|photos|page|book|wifi
    blood|full|blue|new|super moon|orange|type|sausage|elves
    heart|kidney|liver of ..1 gold|the|stone
    doctor|health|legal|diagnostic \
        bag|bar|potion|potions|mode|tool|tools|message|output|points|pack|bars|regen|insurance? \
        ..1 in|on|is|from|mod
    abuse of notation|power|language
    abuse|abusing the|a ..1 api|macro|macros|cache|regex|notation|glitch|exploit|comma
    privacy|private|secret|legal|security setting|settings|mode|policy|key|keys|repo|server|channel|browsing|message|\
messages|tab|window|method|methods|class|field|variable|function|member|beta|lesson|lessons|tutor|tuition|school|jet|\
beach|\
garden|room|ip|network|property|parking|party|dining|pool|equity|sector|santa|sauce|ingredient|recipe|boss|garden|agent
    a|the secret to|of|ingredient|behind ..2 \
        good|great|perfect|making|success|crispy|fluffy|better|happiness|bread|rice|life|sauce|this
    banana|paper|crispy|hash relationship
    relationship|relationships between|diagram|type|table|types|model|entity the|tables|two|entities|sun|moon|words|sql
    entity|foreign|linear|causal|inverse|data|table|many|one|love|hate hate? relationship|relationships
    court of|is|jester|appeal|king|queen|martial|on|in ..1 arthur|king|henry|louis|versailles|owls|thorns|clay|grass
    tennis|basketball|squash|badminton|volleyball|food|padel|pickleball|clay|grass|hard|center|centre|half|ball|\
netball|\
handball|indoor|outdoor|street|crown|fives|royal|shuffleboard court|courts
    court is|booked|lights|time|booking|shoes|side|surface ..1 booked|free|slippery|shoes|wet|taken
    on|off|across court
    police|cop|crime|court|prison|legal|murder|wedding|hospital|medical|romance|detective|cancel \
        drama|dramas|show|shows|series|novel|novels|story|stories|podcast|podcasts|thriller|film|movie|movies|mystery|\
mysteries|fiction|documentary|book|books|crasher|crashers|academy|box|architect|break|anime|manga|simulator
    fashion|grammar|thought|karma|fun|language|comma|spoiler|food police
    grammar|word|style crime|crimes
    jail|root|prison break|chroot|shell|cell ..1 !in
    jailbreak|jailbroken
    stole|steals|stealing|steal the|my|a ..1 \
        show|heart|base|bases|sandwich|fries|spot|seat|chips|idea|blanket|cookie|donut
    murder|kill|killing|killed on|of|the|it|process|crows|dance|floor|two|time|thread|switch|list
    high|low|fixed|lithium|good|best fever|dose|ion|battery|doses|grade
    dance|saturday|hay|cabin|gold|world|football|baby|festival|election night? fever
    hay fever
    a healthy dose|breakfast|snack|mix|debate|salad|crop|build|plant|plants|lunch
    plant|plants|tomato|tomatoes|leaves|roots|node|pod|cluster|suite|tests|service|servers|soil|hive|bees ..2 \
        healthy|unhealthy|infected|injured|healthier
    healthy plants|leaves|roots|soil|pods|seedlings|snack|breakfast|lunch|recipe|recipes|eating|food|competition|\
node|check
    rent|rented|rents a|an|bikes|it|skis|the|boats|car|van|boat|kayaks ..1
    for rent
    vhs|car|bike|movie|boat|ski|van rent|rental|rentals
    bucket|pun|puns|cookie|sleep|technical|tech|oxygen|cultural|code|gratitude|debt debt|of gratitude|kick|list
    credit goes|to|card? ..1 roll|rolls|where|scene
    pawn|pawned|pawns to|promoted|structure|storm|takes
    saved|save|saves|saving the|my|a|it|this|game|file|files|progress|me ..1 game|file|to|progress|day|data|world|time
    paid|pay|paying|pays attention|off|respects|tribute|heed|homage|a|in|for ..1 \
        !debt|loan|rent|bill|bills|mortgage|fine|\
my|card|student|car|last
    it|that|work|training|practice|patience|effort|hours|years ..2 paid|pays|paying off
    my|his|her|a|in|high|low|no|lack|gain|more|self|some|with|interval|full confidence
    date format|formats|picker|range|field|column|palm|palms|cake|string|syrup|parser|stamp|of|shake|paste|nut|balls
    release|due|start|end|exact|launch|expiry|exam|key|use|by|sell|out|up|to|save|birth|blind of? date|dates ..1
    dates|date are|for|and|is|from|in|as|with ..1 delicious|nuts|almonds|figs|walnuts|release|the|utc|iso|sweet|syrup
    dated back|to|from|# ..1
    condition|conditions race|in|racing|weather
    race|pre|post|good|mint|weather|boundary|road condition|conditions
    compulsive|coin|stamp gambling? collector
    take|took|taking ..1 a chill|red|blue pill
    chill|red|blue pill
    doctor|nurse|lawyer|judge|police costume|outfit|fancy|officer costume|dress
    jury is|was|s ..1 still? out
    a|the|as|was|were|is judge on|at|for ..1 bake|show|contest|competition|fair|festival|slam|strictly|voice
    we|they|you was|were|got robbed !of|by|last|at|on|yesterday|in|again|blind
    broke|broken|split it? up ..2 riff|parts|chunks|pieces|words|modules|files|sentences|lines|tasks|commits
    the sentence is|was|has|ends|needs|reads|sounds
    dont share your|the|a ..2 !me|news|secret
    operation of the ..1 machine|system|pump|engine
    promise not to spoil|laugh|bite
    judge a|the|judy|me|dredd|of|by|at ..1
    my|the|a|our|that verdict is? ..1 tasty|delicious|good|great|overrated|meh|on|good|awesome
    hush puppies|puppy
    med sea|diet|coast
    trans siberian|atlantic|am|europe|pacific|pennine|mongolian|canada|fat
    valentine|valentines card|cards|chocolate|chocolates
    break|breaks|broke|broken|split|splits|splitting up into|the ..1
    lover|lovers cat|cats|dog|dogs|book|music|coffee|food|cheese|animal|tea|of
    cat|cats|dog|dogs|book|music|coffee|food|cheese|animal|tea|nature|art|wine|plant|history|pizza lover|lovers
    ex machina|libris|dividend|post|situ|works|otago|google|amazon|army|military
    crush it|the|them|this|garlic|that|on? ..1 game|garlic|ice|grapes|can|cans|exam|workout|season|record
    crushed|crushes it|the|garlic|ice
    candy|grape|orange crush
    beer|garlic|velvet|crisp crush|crushed
    stitches|stitch in|per|knit|purl|on|dropped|of|cross|left ..1
    dropped|cast|cross|knit|purl|slip|chain|crochet|# stitch|stitches
    in stitches
    chronic|unhealthy|mild|healthy procrastinator|procrastination|lateness|obsession|oversleeper|puns
    smoking|smoked ..1 salmon|brisket|ribs|cheese|meat|paprika|ham|gun|hot|trout|bacon|area|pipe|fish
    vaccine|virus|infected|infection ..2 computer|laptop|pc|windows|file|malware|rate
    trauma team|kit|center
    broken|twisted|bad|front|back|left ankle|leg|back|knee|neck|foot of|on ..1 the chair|table|sofa
"""
"""Constructions in which a sensitive word means something else."""
