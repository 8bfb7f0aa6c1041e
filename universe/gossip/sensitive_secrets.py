"""Constructions that ask for secrecy, in the notation of `universe.gossip.sensitive_patterns`."""

from __future__ import annotations

from typing import Final

SECRETS: Final = {
    "secrets": """
        keep|keeping|kept|keeps ..4 to yourself|yourselves|myself|ourselves|himself|herself
        keep|keeping|kept|keeps|stay|stays|staying|remain|remains|hold|put ..4 \
            secret|private|confidential|hush|mum|schtum|wraps|hat|lowdown|shut|low|dl|quiet|silent|discreet ..1 \
            $|for|about|until|till|ok|please|and|between|from|now|pls|it|this|profile|the|yet|because|but|key|so|\
though|grid
        keep|keeping|kept|keeps|stay|stays|staying|remain|remains|strictly|purely|only|just|stay|this|that|is|it|its|\
thats|\
leave|lets|let|info ..2 between|amongst|among us|you|me|ourselves|the|these|two|friends
        between you|us|me and? me|i|us|you
        between us|ourselves|you \
        $|ok|okay|please|but|only|i|two|three|four|girls|friends|now|for|its|he|she|we|my|the|and
        between the two|three|four|both|lot of
        between these|four walls|you
        stays|stay|staying|remains|remain|goes|go|outside|beyond|inside|within ..1 \
            in|with|between|beyond|this|of|us|no ..1 room|us|chat|channel|here|conversation|further|walls|group|family
        leave|leaves|leaving|left|stay|stays this|these|our room|chat|channel|conversation|walls|group|family|here
        stays|remains|stay here|private|between|quiet|secret|among|amongst
        goes|go no further|farther
        @not ..1 tell|telling|told|say|mention|repeat|spread|leak|breathe|announce|pass|passing|share|gossip|blab|\
screenshot|talk|speak|let ..1 \
            anyone|anybody|soul|any|to|my|him|her|them|on|around|along|it|this|that|word|about|people|please|\
everyone|others|yet|\
at|in|a|our|your|the|slip|out !me|us|point|bug|file|for|time|difference|bother
        dont|do|never|wont|shouldnt tell|repeat|breathe|mention|blab|spread|leak
        not ..1 supposed|meant|allowed|allow|want|ready|going|yet|gonna to ..2 @told|talk|know|discuss|reveal
        havent|hasnt|not|never|only|ive|didnt|wont|cant|couldnt|have told|telling|tell|tells ..1 \
        @anyone|a|one|my|our !that|how|it|apt|to|the|about
        only|am|im telling you !that|how|to
        @not ..1 want|wants|like|let|wanna|have ..1 @anyone|this|that|it ..3 \
            know|knows|find|hear|hears|knowing|finding|telling|notice|learn|spread !how|what|if|why|a
        nobody|noone|none ..2 knows|know|heard|suspects|knew|aware|hear|noticed \
            yet|that|but|except|else|this|besides|i|not|we|outside|apart|at|my|our
        nobody|noone|one at|in|here|else|from|must|can|should|may|needs|has|not|is ..1 \
            know|knows|find|suspects|told|hear|learn|supposed|aware $|this|yet|about|that|of|out|but !how
        no one ..3 know|knows|knew|hear|hears|find|suspects|told|aware \
        yet|that|about|but|except|here|else|it|this|out|of
        @anyone|he|she|they|of ..1 @not|must|still|cant|mustnt|no|shouldnt ..1 know|knows|knew|find|hear|learn|idea \
            $|yet|out|this|im|because|until|i
        without @own? ..1 @anyone|him|her|them|knowing|telling knowing|finding|noticing|them|him|her|anyone
        only|just you|we|him|her|two|three|four ..2 \
            know|knows|told|tell|knew|trust|trusted|telling|heard !how|that|if|what|the
        first|only person|one|friend|human|people? i|ive|im|we|to|who|that? i|ive|im|we|to|have|am? \
        told|tell|telling|tells
        only person|one|friend|human|people who|that? knows|know !how|to|that|the|what|why
        behind my|his|her|their|our|the|your back !garden|yard|door|row
        not|isnt|before|until|yet|hasnt|wasnt|havent|till|gets ..1 \
            public|announced|announce !api|transport|key|domain|class|in|method
        isnt|not|nothing|hasnt ..2 official|announced|public|signed yet
        hide|hiding|hid|hidden|hides ..2 from my|him|her|them|everyone|our|his|people|mum|mom|dad|you|us|work \
            !view|screen|menu|sidebar
        hide|hiding|hid|hidden it|this|that|who|my|the ..2 from|that|relationship|feelings|scars|truth|bottles|bills
        lied|lying|lie|lies ..1 to my|him|her|them|everyone|people|you|our|the|mum|about ..2 \
        !ground|floor|bed|down|sofa|beach
        living|live|lead|leading|been|a a? double|lie life
        promise|promised|promises|swear|swore|swears|vow|vowed|sworn ..3 \
            not|wont|never|secrecy|keep|tell|silence|anyone|tells|dont
        pinky|pinkie swear|promise
        cross my|your heart and|i
        in|strictest|strict|total|utmost confidence|confidential|discretion !interval|that|about|level
        can|could|do|should|may|will|i i|you|we|do ..1 trust|rely|confide ..1 you|him|her|on|me ..2 \
            $|with|not|to|on|secret|keep
        lips are|is|sealed
        lip|lips sealed|zipped
        zip|zipped|button|shut|seal|hold|mind|watch @own lips|lip|mouth|gob|tongue|trap
        mums|moms|mum|mom is? the word
        spill|spilled|spilling|spilt|spills the|any|this|it|my|some beans|tea|secret|dirt|guts
        let|letting ..2 slip|cat ..1 $|out|about|that|to|of
        cat ..1 out of the bag
        skeleton|skeletons in|closet
        wall|walls have ears
        need to know basis
        trust|trusting you|u ..1 with|not|to|wont ..1 this|that|it|my|tell|say|repeat|keep
        no one|body at|in|from|else|here|but ..2 know|knows|knew|suspects|heard|told !how|what|why
        burn|delete|erase after|this|message reading|after|message|when|once|later|ok|please \
        !line|file|folder|code|branch|key
        for your|my|our eyes|ears only?
        eyes|ears only
        off the record|books
        on the dl|sly|hush|quiet|downlow
        under wraps|nda|embargo
        you @not hear|heard|read|see|saw ..2 from|this|it me|here|that|from|$|ok
        you didnt|never hear|heard|see|saw|read ..1 me|this|that|it|nothing|anything|from
        forget i|that|this|what i|said|mentioned|told said|told|anything
        pretend i|you @not|never|didnt say|said|know|hear|heard|tell|told|read|see
        nothing|anything|word|none ..1 said|of to|leaves|about|this anyone|this|them|him|her|here|leaves
        not|dont|never|nor say|breathe|a a? word|anything|peep|syllable ..1 to|of|please !do
        i|ive|have|got|must|hereby|time|should|has|need|a to? ..1 \
            admit|confess|confession ..1 i|something|that|to|it|about|make|$
        come|came|coming clean
        never|ashamed|afraid|embarrassed|scared|dare|dared to? admit|admitted|tell|told|confess !you|the|him
        hard to admit|confess
        tell|telling|told you ..2 because|in|something|this ..1 \
            trust|confidence|secret|private|personal|nobody|and|but|because
        something|very|bit|really|quite|too|strictly ..1 private|personal|confidential|secret \
            !best|project|computer|trainer|note|record|favourite|favorite|assistant|blog|repo|use|opinion|preference
        just|strictly|only between us|you|me|the
        strictly|very|highly private|confidential
        dont want|like|let|need|have|make|put ..1 \
            it|this|that|him|her|them|my|anyone|people|everyone|word ..3 \
        public|out|know|around|spread|find|knowing|online
        keep|keeping ..1 @own? ..2 mouth|lips|trap|gob|lid|tabs shut|sealed|closed|on|$
        stayed|kept quiet|silent|mum|hush|low
        a? surprise|gift ..2 dont|do|never|shh|shhh|keep|so
        shh|shhh|psst|pssst|sssh|shhhh
        word|rumour|rumor|news gets|got|get|is|cant|not|must|mustnt|to|spreads out|get|spread|around|leak|ahead
        tell|told no|not|nobody|noone|only one|soul|a|you
        undercover|incognito|anonymously|anon confession|post|tip|here|for|because
        entre nous
        sub rosa
        top|state|deep|dark|big|dirty|little|guilty secret|secrets !boss|level|santa
    """,
}
"""The category and its constructions, one a line."""
