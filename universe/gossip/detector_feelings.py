"""The rules for strong feelings, in the notation of `universe.gossip.detector_rules`."""

from __future__ import annotations

from typing import Final

JOY_SELF: Final = """
    super|so|totally|mega|hella super|duper|extra? @glad ..2
    drowning|bathing|swimming|soaked|wrapped|brimming|glowing|beaming in|with ..2 @joy
    never|not ..1 felt|been|known ..2 such|so|this|more|as ..2 joy|happy|happiness|proud|alive|joyful|bliss|excited
    felt|feel|feeling ..1 such|a|this|pure ..2 rush|wave|surge|burst|sense|flood of ..1 @joy ~ relief
    beside myself with ..1 @joy
    happy|joyful|glad|ecstatic|giddy beyond|as ..3 ^ words clam lark measure belief
    pinching myself
    crying|sobbing|weeping|bawling for|out|tears|of ..2 @joy
    laughing|grinning|smiling|dancing|singing ..2 nonstop|uncontrollably|everywhere|madly|ear|alone|idiot|fool|like \
        ..3 ^ happy \
    joy fantastic happiness alive proud
    screaming|squealing|shrieking into|with ..3 ^ ecstatic joy happy yes excited thrilled
    on|over|feel top|the? ..1 moon|world|nine
    could|can ..1 kiss|hug ..2 everyone|world|everybody|strangers|sky
    walking|floating|dancing on ..1 air|clouds|sunshine
    speechless|shaking|trembling ..3 ^ happiness joy happy ecstatic
    full|filled|overflowing|bubbling over? with|of ..2 @joy
    jumping up and|down ~ rope gym workout
    jump|jumping|bouncing up ~ rope gym trampoline workout
    how happy|excited|proud|lucky|grateful|good i|we ..2 am|are|feel ~ imagine
    could|can ..2 hug|kiss ..3 world|everyone|everybody
    could|can ..2 scream|burst|explode|cry|dance ..4 joy|happiness|happy|pride|delight
    feel|feeling like ..2 ..2 fly|flying|dancing|dreaming|million|king|queen
    on ..1 high|heaven|euphoria
    in ..1 heaven|bliss|ecstasy
    absolutely|totally|completely|just? @high|buzzing|stoked
    can not ..1 believe ..2 happy|lucky|happiness
    crying|cried|cry because ..4 happy
    so? @very @glad ..4 rn|omg|sleep|yay|aaah|aaa|ahhh|ah|cry|tears|right|tonight|today
    excited ..2 can not|barely ..2 sleep|sit|breathe|eat|focus
    ever been this|so|that happy|proud|excited
    not ..1 been|felt this|so happy|good|alive|proud in|since|for|ever
    bouncing|skipping|dancing|jumping around|off|through|up|all|home|in ..5 ^ happy joy joyful happiness excited glad
    vibrating|trembling|glowing with ..1 @joy|excitement
    head|heart over heels|moon
    am|feel|feeling|been ..2 @high !at|with ~ horror
    absolutely|completely|totally|so|utterly|beyond|feeling @high !at|with ~ horror
    so|really|extremely|incredibly|insanely|beyond @very? @glad !for|with|to|about|birthday|that|i ~ ending weekend \
        season trailer episode help if
    am|feel|feeling @very @very? @glad !for|with|to|about|birthday|that ~ ending weekend season trailer episode help if
    am|feel|feeling @very @very? @glad because|about|today|tonight ~ ending weekend season trailer episode
    @very @very? @glad to have|be ~ help here
    feel|feeling|over ..1 over the moon
    on|over cloud nine
    feel|feeling? on ..1 top of the world
    walking|dancing|floating on air
    feel|feeling ..1 amazing|incredible|fantastic|invincible|unstoppable|alive|magical|wonderful ~ about soup
    can not|never stop|wipe ..1 smiling|grinning|laughing|dancing|smile
    @cry|screaming|bursting|jumping|crying|dancing|squealing|shaking|full|exploding|glowing|overflowing \
        with|for|of|from ..1 @joy
    @cry ..1 happy|joyful tears
    happy tears|crying
    tears of ..1 @joy
    so? full of @joy
    never|not been|felt ..2 happier|prouder|better|good|happy
    have not felt|been this|so|that good|happy|alive|great ~ since
    @very happy ..2 i|we could|can|might ..1 cry|scream|explode|burst|dance|sing|fly
    the happiest|luckiest|proudest ..3 alive|world|earth|ever|planet|person|man|woman|girl|boy
    jumping|bouncing up|off and? ..2 down|walls
    losing my mind with @joy
    could|can not ..2 be ..1 happier|prouder
    best day|night|week|morning|news of|ever ..3
"""
"""After the author as the subject."""
JOY_FREE: Final = """
    such? a? rush|wave|surge|burst|flood|jolt of ..1 @joy ~ relief
    my|the ..1 joy|happiness ..2 is|has ..1 endless|boundless|complete|overflowing|immense
    such|so|pure|sheer|utter much? joy|happiness|bliss|elation ~ scrolling driving
    happiest i|we|day|moment|hour ..4
    never been so|this|more|as ..1 happy|excited|proud|joyful
    heart is|feels|just ..2 exploding|bursting|full|singing|soaring|overflowing|dancing
    happy|joyful does not|beyond ..3
    someone|somebody pinch me
    happiest|luckiest|proudest ..2 man|woman|person|girl|boy|human|dad|mum|alive|ever
    best day|night|moment|week|feeling|morning ever
    this is ..2 best|happiest|greatest day|night|week|moment ..3
    so much|full ..1 joy|happiness
    joy|happiness overflowing|overload|level
    could not|can not be happier|prouder
    never been happier|prouder|this
    cloud nine|9
    crying|sobbing|screaming because ..2 i|am ..2 happy
    so freaking|fucking|damn|bloody|incredibly|insanely|ridiculously|unbelievably happy|proud|excited ~ if
    tears of ..1 happiness|joy|relief
    my cheeks|face hurt|hurts from ..1 smiling|grinning|laughing
    grinning|smiling|beaming from|like|all|ear ..4 ~ dog
    what a feeling|day ..3 ^ joy happy best
    best|happiest|greatest day|night|week|moment|morning of my|our|ever|in
    my|our heart ..2 full|bursting|overflowing|singing|exploding|soaring|burst|sings|melting
    heart ..2 so full
    life is ..1 so? beautiful|amazing|perfect|wonderful
    @cry with|of|from @joy
    happy tears
    tears of joy
    pure joy|happiness|bliss
    i am @very? @high
    dreams|dream come|came true
    over the moon ~ if
"""
"""Anywhere in a clause that is not denied."""
WOE_SELF: Final = """
    beside myself with|from ..2 grief|worry|sorrow|fear|pain|sadness
    full|filled|heavy|drowning|consumed|sick|ill|numb|paralysed of|with|in|by|from ..1 \
    sorrow|grief|sadness|despair|pain|dread|misery|anguish|loneliness|tears|fear ~ joy happy
    in ..1 floods|flood|tears ..2 ~ laughing joy happy funny
    cried|crying|cry|sobbed|sobbing|bawled my|our ..1 eyes|heart|self|soul out ~ laughing happy joy
    cried|crying|sobbed|sobbing myself|me? ..1 to|whole|all|through|until|into ..3 ~ laughing happy joy
    never|not ..1 felt|been ..2 so|this|more|such ..1 \
        low|alone|lonely|sad|empty|lost|hurt|hopeless|broken|pain|down|miserable
    feel|feeling ..2 hollow|dead|worthless|shattered|destroyed|broken|numb|lost|abandoned|unbearable|gutted ~ ending
    on the? verge|edge|brink of ..1 tears|crying|breakdown
    holding|fighting|choking|blinking back ..1 tears ~ joy happy
    at the? end of my ..1 rope|tether|strength
    can not|barely|hardly ..1 eat|sleep|breathe|talk|function|speak|stand ^ sad gutted heartbroken crying grief died \
        lost devastated \
    broken cry alone hurts
    so|deeply|desperately|unbearably|horribly|dreadfully|painfully @sad ..3 ~ ending movie show film salad song carpet
    sad|heartbroken|devastated|gutted|broken|crushed ..2 beyond|words|inside|core|properly|truly
    grief|sorrow|sadness ..2 is|has ..2 ^ me my i
    curled|curling up ..3 ^ crying cry tears sobbing sad
    a ..1 wreck|mess|puddle|ghost|shell ..2 ^ crying sad tears died left sobbing heartbroken
    want to ..3 cry|sob ^ sad died alone lonely lost curl miss broken anymore
    so so? @sad right|now|today|tonight|$
    am ..3 wreck|mess ~ around with up room desk kitchen house code hair
    mess since|today|right
    ever been|felt this|so|that sad|low|lonely|miserable|unhappy|bad|empty|down ~ never if
    feel|feeling ..1 like ..4 \
        dying|ripped|torn|drowning|giving|failure|crying|nothing|dead|burden|shit|crap|garbage|vanishing ~ pizza
    feel|feeling ..2 nothing $|anymore|at
    no strength|energy|will|hope|reason ..4 ^ left anymore live
    have no ..1 strength|will|hope|tears|reason ..2
    lost ..3 my|our ..3 \
        dog|cat|mum|dad|grandma|grandpa|grandmother|grandfather|friend|brother|sister|father|mother|nan|pet|baby ~ \
        game race park found key keys
    @cry ..6 \
        tonight|today|hours|hour|night|morning|alone|bed|shower|bathroom|toilet|office|car|floor|pillow|work|day|\
evening|train|bus|kitchen ~ laughing laughter happy joy lol onions movie film happily
    get|getting out of bed ..3 ^ not can sad
    so|really|very|totally|completely @sad ..6 right|today|tonight|now|since|anymore|lately ~ show ending movie
    heart ..2 broken|ripped|shattered
    barely ..2 breathe|eat|function|speak|stand|sleep ~ hot spicy laughing
    not ..1 eaten|slept ..3 since ^ sad died cry crying miss lost
    everything ..2 pointless|meaningless|dark|black|grey|gray
    done with ..1 life|living
    wish i ..2 was|were ..1 dead|gone|born
    scared|terrified|anxious ..3 ^ crying sobbing shaking alone tears
    could|can not|just? cry ..3 ^ sad miss died alone lost
    am|feel|feeling|been ..2 @low ~ phone screen laptop car test build pipeline
    feel|feeling ..2 @felt !for|to|about|that|of|in ~ stomach sick
    absolutely|completely|totally|utterly|so|beyond|feeling @low ~ phone screen laptop car test build pipeline
    so|really|extremely|incredibly @sad !for|to|about|funny|as|that|of ~ ending show movie trailer episode diet pizza
    am|feel|feeling @very ..1 @sad !for|to|about|funny|as|that|of ~ ending show movie trailer episode diet pizza
    am|feel|feeling @very ..1 @sad that|about|as if|my|they|nothing|hell ~ ending show movie trailer episode
    feel|feeling completely|like|so|totally|really ..3 \
        nothing|giving|failure|dying|drowning|worthless|crap|shit|hopeless
    feel|feeling ..2 hopeless|worthless|miserable|desperate|heartbroken|unloved|suicidal
    @cry every|all|since|for|again|in|myself|over|at|because|right|alone|an|so|and|on|half ..5 ~ laughing laughter \
        happy lol funny
    can not|never ..1 stop ..1 @cry ~ laughing happy laughter
    been|was ..1 @cry ..4 ~ laughing happy laughter joy
    keep bursting|breaking|@cry ~ laughing happy
    bursting|burst|broke|breaking|break into|down|in ..1 tears|crying|down|again|at ~ happy joy car phone laptop website
    breaking down|apart ~ car
    falling|fell|coming|come apart ~ shoes sofa couch book chair
    in tears|pieces|bits|agony|despair ~ laughing happy joy lol
    at ..2 lowest|rock ..2
    hit|hitting rock bottom
    a? ..1 complete|total|absolute|emotional|nervous wreck|mess
    can not|not ..2 do|take|cope|bear|go|handle|breathe ..2 anymore|more|longer|on ~ heat wait
    want to disappear|die|vanish ~ laughing lol embarrassment
    want to give up $|on
    hate|hating myself
    hate|hating my ..1 life
    miss|missing ..3 so|terribly much|badly it|that|i ..2
    miss|missing ..3 so much|badly
    do not know what|how to ..2 anymore
    do not see a ..1 future
    do not want to ..2 live|exist|be|go|wake ..1 anymore|here|up|alive|on|$ ~ work school
    lost all|the hope|will
    sad today|tonight|all ..6 cry
    worst day|night|week|month|year of|ever ..3 ~ lol phone battery wifi
    grieving|mourning
    drowning in|inside ..2 ~ happiness joy love bliss work emails paperwork tomatoes zucchini kittens
    numb inside|since
    having a|the ..1 breakdown|meltdown|panic
"""
"""After the author as the subject."""
WOE_FREE: Final = """
    broke|breaks|destroyed|shattered|crushed|gutted|devastated me ..4 ^ tears crying sad sobbing cry grief heartbroken
    eyes ..4 swollen|red|puffy|sore|burning from|of ..1 crying|tears|weeping
    tears ..3 streaming|running|rolling|falling|pouring|stop|dry|all ..3 ~ joy laughing happy happiness
    in floods of tears ~ laughing happy joy
    sorrow|grief|heartache|despair ..5 ^ tonight today me my cry sit
    crying|sobbing|weeping|bawling my eyes|heart out ~ laughing happy joy
    heart ..2 shattered|broken|ripped|torn|crushed|pieces|bits|stone ~ show movie ending
    lump in my throat ^ cry sad tears
    everything|nothing makes|reminds me ..2 ^ cry sad miss tears
    stood|standing at ..2 grave|graveside|coffin|funeral ^ heart tears cry crying sad shattered
    so much pain|grief|sorrow|sadness|hurt ~ gym leg back knee
    hole|stone|weight in|on my ..1 heart|chest ^ sad low cry miss grief lonely
    crying|sobbing again|nonstop|uncontrollably|since|for ..3 ~ happy joy laughing
    everything is|feels|just|around ..2 \
        falling|collapsing|pointless|meaningless|hopeless|dark|grey|gray|black|ruined ..2 ~ soufflé shelf
    my|our ..4 died|passed|dead ..2 ^ heartbroken crying cry mess sad devastated miss tears sobbing broken empty \
        wreck cope inconsolable
    my heart ..3 ripped|torn|broke|bleeding|bleeds|pieces|broken|heavy|sank|stomped
    it hurts so|too ..1 much|bad|badly ~ gym tooth back leg laughing
    there is no|nothing ..1 point|hope|left ..3 ^ i me my life anymore
    life ..2 feels|is ..1 pointless|meaningless|empty|over|unfair|hell|shit
    i miss him|her|them|you|my ..3 so|terribly
    crying|sobbing|weeping in|on|at|alone|under ..2 \
        bed|shower|bathroom|toilet|office|car|floor|work|kitchen|parking|stairs|bus|train ~ happy joy laughing
    in tears ~ laughing joy happy funny
    feel|feeling so|really|very|utterly|completely|totally ..1 @low|lonely|empty|alone|sad|hopeless|worthless|lost ~ \
        if ending
    absolutely|completely|totally|utterly @low|gutted|heartbroken ~ phone laptop car screen city
    the pain|grief|sadness|emptiness|loneliness is|will|just ..2 ..2 ~ gym leg back tooth
    sitting|sat|lying|curled|floor|bed|bathroom|am|are ..5 in tears ~ laughing happy joy lol
    worst|saddest|darkest day|night|week|moment|year of my|our
    worst|saddest day|week ever ~ hair
    my|our|the heart is|feels ..2 broken|breaking|shattered|heavy|aching|hurts|pieces
    broke|breaks|breaking|broken my heart ~ ending show
    my heart broke|aches|hurts|sank
    everything hurts ~ gym leg workout
    my world|life ..2 falling|collapsed|over|ruined|ended|collapsing|shattered
    i am ..1 @low
    can not stop @cry ~ laughing happy laughter
    nothing helps|matters ..1
    @cry myself to sleep
"""
"""Anywhere in a clause that is not denied."""
