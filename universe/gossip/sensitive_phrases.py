"""The phrases of the five sensitive categories, word by word, and the innocent phrases that hold a sensitive word."""

from __future__ import annotations

from typing import Final

PHRASES: Final = {
    "health": """
        12 step|a breakdown|a stroke|aa meeting|aa meetings|alcohol free|an operation|at my lowest|blood pressure
        blood sugar|blood test|blood work|broke my ankle|broke my arm|broke my foot|broke my hand|broke my hip
        broke my leg|broke my nose|broke my wrist|broken arm|broken hip|broken leg|broken rib|broken ribs|cannot cope
        care home|check up at|cut myself|cutting again|cutting myself|days clean|dose of my|drink too much
        drinking again|drinking problem|drinking too much|drug problem|drug test|eating disorder|eating problem
        end it all|end my life|feel suicidal|gave up drinking|got clean|got ms|got surgery|harm myself|has ms|have ms
        hearing aid|heart attack|heart condition|heart failure|heart surgery|her stroke|his heart|his stroke
        hurt myself|immune system|in a coma|in remission|kidney stones|kill myself|life support|lost a baby
        lost my baby|lost our baby|lost the baby|medical leave|mental breakdown|mental illness|mental ward|mini stroke
        month clean|months clean|my back surgery|my dose|my heart condition|my operation|my period|my pills|na meeting
        nervous breakdown|no alcohol|not eating|off alcohol|off the booze|on drugs|on the pill|on the waiting list
        panic attack|panic attacks|passed out|positive for|pregnancy loss|quit drinking|scan results|self harm
        sick leave|side effects|sleeping pills|smoke weed|smoking weed|stage 3|stage 4|stage four|stage three
        stopped drinking|test results|the clinic|the er|the operation|the pill|the ward|threw up blood|throw up
        throwing up|too much to drink|twelve step|under the knife|using again|want to die|week clean|weeks clean
        went sober|with ms|without a drink|without alcohol|without gambling|year clean|years clean
    """,
    "finance": """
        a raise|a year before tax|am broke|bank account|behind on|bucks an hour|can not pay|cant pay|child support
        completely broke|credit card|credit score|dead broke|deep in the red|dollars a month|dollars an hour
        euros a month|flat broke|food bank|food stamps|get paid|going broke|got paid|grand a|grand in|how much i earn
        how much i make|i earn|i owe|im broke|in debt|in the hole|in the red|insurance wont|interest on my|k a month
        k per|life insurance|life savings|make rent|maxed out|medical bills|minimum wage|money problems|my paycheck
        my portfolio|net worth|on benefits|out of work|overdrawn again|owe her|owe him|owe the bank|owe them|owes me
        owing|paid me|paid off|pay my bills|pay my rent|pay off|pay raise|pay rent|pay rise|pay slip|pay the bills
        pay the rent|payment plan|pays me|remortgage|so broke|stock portfolio|student loan|student loans|tax office
        tax return|the bills|the taxman|too broke|totally broke|we owe|went broke|went under
    """,
    "relationships": """
        a couple now|a date|a separation|affair with|am single|an affair|an open marriage|and i said yes|are separated
        ask her out|ask him out|asked her out|asked him out|asked me out|being single|bi sexual|blind date|break up
        breaking up|broke up|broken engagement|broken up|broken up with|called it off|came out|cheat on|cheats on
        come out to|coming out as|coming out to|date night|date with|dating app|diamond ring|ended it with
        ended things|feelings for|fell for|first date|friends with benefits|get married|getting hitched|going out with
        got hitched|happily taken|have a thing for|have feelings for|he said yes|her affair|her bridesmaid|his affair
        hits her husband|hook up|hooked up|i love you|im single|in an open|in love|kiss me|kissed me|kissing her
        kissing him|left me for|love her|love him|love life|love triangle|marriage counseling|marriage counselling
        more than friends|moved in together|moved in with her|moved in with him|moved in with my|moving in together
        my affair|my date|my ex|my husbands|my wifes|needs a break from us|newly single|no sex|on a break|on dates
        one night stand|our separation|our split|our vows|out of the closet|popped the question|put a ring|second date
        seeing each other|seeing somebody|seeing someone|separated from|she said yes|since the split|single again
        sleeping with|slept together|slept with|split up|splitting from|splitting up|still love|still single
        swiped right|swiping|the bride|the one that got away|the split|they said yes|tie knot|tie the knot
        tied the knot|trial separation|tying the knot|vows|walked out on|wants a break|we separated
    """,
    "legal": """
        a witness|been robbed|behind bars|border agency|charged with|charges against|citizenship application
        citizenship test|class action|community service|court order|criminal record|did time|doing time|drink driving
        drunk driving|filed a complaint|filed suit|goes to trial|got busted|got fined|got robbed|green card
        hearing is on|hit and run|home office|identity stolen|identity theft|immigration office|in custody
        in handcuffs|jury duty|key witness|law suit|leave to remain|legal aid|locked up|money laundering|my hearing
        my papers|my trial|my will|on bail|on trial|out on bail|plea deal|plead guilty|pleaded guilty|pled guilty
        power of attorney|press charges|pressed charges|pressing charges|pulled over|residence permit
        restraining order|right to remain|served papers|served with|shoplifted|small claims|speeding ticket
        suit against|the charges|the feds|the hearing|the trial|the will|the witness stand|was robbed|witness in
        work permit
    """,
    "secrets": """
        behind her back|behind his back|between me and you|between ourselves|between the two of us|between us
        between you and i|between you and me|breathe a word|cant let anyone|cant tell anybody|cant tell anyone
        do not mention|do not repeat|do not say anything|do not share|do not spread|do not tell|dont breathe a word
        dont let anybody know|dont let anyone know|dont mention|dont repeat|dont say anything|dont share|dont spread
        dont tell|dont you tell|entre nous|for now nobody knows|for your ears|for your eyes|have not told anyone
        haven not told|havent told anybody|havent told anyone|hidden from my|hide it from|hiding it from
        hiding this from|hush hush|i admit|if you repeat|isnt public|just between|keep it between|keep it down low
        keep it in the family|keep it quiet|keep it secret|keep it to yourself|keep quiet about|keep that between
        keep that to yourself|keep this between|keep this quiet|keep this to yourself|keep your mouth shut
        leave this room|leaves this room|lips are sealed|moms the word|mums the word|my eyes only|never admitted
        never tell|never told anybody|never told anyone|no one can know|no one else knows|no one knows yet
        no one should know|nobody can know|nobody else knows|nobody here knows|nobody knows about this
        nobody knows but you|nobody knows yet|nobody may know|nobody must know|nobody should know|not a word
        not even my wife|not public|not public yet|not supposed to be telling|not supposed to know|not supposed to say
        not supposed to tell|not tell anybody|not tell anyone|not telling anybody|not telling anyone|not to tell
        off the record|on the dl|on the down low|only you know|pinky swear|please dont say|please keep it
        please keep quiet|please keep this|promise not to|promise not to tell|promise you wont|repeat that to
        repeat this to|should not tell|shouldnt be telling|shouldnt tell|spill this|stay between|stays between
        stays here|swear not to tell|swear you wont|tell a soul|tell no one|tell nobody|this stays|told no one
        told nobody|under embargo|under nda|under wraps|want anybody to know|want anyone to know|want people to know
        wont tell a soul|wont tell anyone|you are the first one i tell|you are the only one i told|you cant tell
        youre the only one who knows
    """,
}
"""Category to its phrases, separated by ``|`` or by lines."""
FRIENDS: Final = """
    a date picker|abuse of notation|addicted to the|addicted to this game|addicted to this show|addicted to this song
    afford to lose|afford to miss|afford to wait|aids in|api secret|badminton court|ball court|band aids
    basketball court|basketball courts|bench warrant officer|break up into|break up the|breakup of the soviet
    bridge partner|build is healthy|business partner|business partners|busy engaged|cabin fever|came out burnt
    came out crooked|came out fine|came out good|came out great|came out last|came out like|came out lumpy
    came out nice|came out of|came out on|came out perfect|came out perfectly|came out pretty|came out really
    came out so|came out this|came out too|came out well|came out wonky|came out wrong|candy crush|center court
    centre court|cheat code|cheat codes|cheat day|cheat engine|cheat meal|cheat sheet|cheating on my diet
    chemical romance|chess partner|clay court|client secret|climbing partner|climbing partners|cop show
    court a disaster|court disaster|court jester|court shoes|court side|crime against|crime and punishment|crime book
    crime books|crime drama|crime fiction|crime not to|crime novel|crime novels|crime podcast|crime podcasts
    crime scene in|crime series|crime show|crime story|crime thriller|crime thrillers|criminal minds|crush garlic
    crush it|crush that|crush the|crush them|crush this|crushes it|dance fever|dance partner|date cake|date format
    date fruit|date palm|date picker|dates for|debt of gratitude|disco fever|do not judge|doctor doom|doctor martens
    doctor strange|doctor who|dont judge|dr dre|dr martens|dr pepper|dr strange|dr who|due dates|engaged in
    engaged reader|engaged readers|engaged the clutch|engaged the enemy|engaged to my coffee|engaged to the
    engaged to work|engaged tone|engaged with|engagement bait|engagement farming|engagement metrics|engagement rate
    ex dividend|ex libris|ex machina|ex post|ex situ|fashion police|feel guilty|feeling guilty|fever pitch|first aids
    food court|for rent|full health|gear engaged|golf clinic|grass court|guilty gear|guilty pleasure|guilty pleasures
    gym partner|half court|hard court|health bar|health check|health checks|health endpoint|health pack|health points
    health pool|health potion|health potions|health regen|healthy breakfast|healthy build|healthy leaves|healthy node
    healthy plants|healthy pod|healthy pods|healthy roots|healthy snack|healthy snacks|healthy soil|in small doses
    infection rate|its a crime|judge a book|judge judy|judge me|judge the|judge the book|key dates|kidney bean
    kidney beans|kiss the chef|kissed goodbye|lab partner|legally blonde|line is engaged|lithium batteries
    lithium battery|lithium ion|lithium mine|looks healthy|low health|married to my bed|married to my job
    married to my work|medicine ball|medicine hat|medjool dates|money heist|money plant|money shot|money tree
    monopoly money|more confidence|murder mysteries|murder mystery|murder she wrote|my confidence|no confidence
    no judging|not judge|on court|out of date|padel court|paid off for|pair programming partner|partner dance
    partner dancing|partner in crime|partner program|partner work|partners in crime|pickleball court|police academy
    police box|police squad|prison architect|prison of azkaban|prison school|privacy policy|privacy setting
    privacy settings|private beta|private browsing|private channel|private channels|private class|private collection
    private detective|private eye|private field|private fields|private int|private ip|private key|private keys
    private lesson|private lessons|private message|private messages|private messaging|private method|private methods
    private mode|private network|private pilot|private playlist|private property sign|private repo|private repos
    private repository|private room settings|private server|private servers|private static|private tab|private tutor
    private variable|private variables|private void|private window|project partner|release dates|rent a|rent an
    rent bikes|rent free|rent it|rent skis|rent the movie|romance book|romance books|romance novel|romance novels
    romantic comedies|romantic comedy|rules of engagement|running partner|save dates|secret achievement|secret agent
    secret area|secret boss|secret door|secret ending|secret garden|secret history|secret ingredient|secret key
    secret level|secret levels|secret passage|secret recipe|secret room|secret rooms|secret santa|secret sauce
    secret service|secret to good|secret to great|secret to making|secrets manager|self confidence|shooting clinic
    ski clinic|skills clinic|sleep debt|social engagement|sparring partner|spin doctor|split up into|split up the
    squash court|squash courts|status = engaged|status engaged|stock photos|study partner|suite looks healthy
    swim clinic|talent show judge|tandem partner|tech debt|technical debt|tennis court|tennis courts|tennis partner
    tests look healthy|the court surface|toilet is engaged|toilet was engaged|top secret recipe|trade secret
    training partner|trans am|trans atlantic|trans europe|trans siberian|tree surgeon|tree surgery|true crime
    visa card logo|visual aids|volleyball court|warrant officer|with confidence|work paid off
"""
"""Phrases in which a sensitive word means something else."""
