"""Named classes of words for the rules about goals, hobbies and feelings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


TRIVIAL: Final = _set(
    "episode episodes season lunch dinner breakfast laundry dishes homework coffee tea beer pizza donut sandwich level "
    "quest temple boss shower shopping chores vacuuming cleaning email emails meetings "
    "snack leftovers cereal dessert spreadsheet invoice taxes download updates "
    "install raid dungeon mission queue grocery groceries tv netflix level 1-up build compile migration ticket tickets "
    "cookies chips nap mowing ironing plate tutorial video playlist"
)
"""What one finishes every week."""
CLASSES: Final[Mapping[str, frozenset[str]]] = {
    "feated": _set(
        "finished completed built wrote ran climbed swam cycled biked rode walked hiked rowed skied paddled sailed "
        "passed won learned learnt mastered played performed recited conducted solved broke beat reached visited "
        "saved paid collected raised planted grew knitted sewed sewn crocheted restored rebuilt renovated repaired "
        "painted composed recorded published released launched shipped submitted translated memorised memorized "
        "crossed summited nailed landed held benched deadlifted squatted lifted soloed earned achieved smashed carved "
        "forged welded baked brewed drove flew sang danced delivered handed earned qualified sold donated quit"
    ),
    "done": _set(
        "finished completed shipped submitted printed delivered wrapped conquered crossed finishing finish ended "
        "accomplished achieved released launched published defended wrote written sent uploaded finalised finalized "
        "handed mailed posted premiered unveiled concluded perfected mastered nailed aced smashed crushed built "
        "restored rebuilt renovated painted sewed knitted crocheted carved composed recorded memorised memorized "
        "recited translated coded converted repaired fixed planted harvested sketched drew illustrated transcribed "
        "assembled constructed forged welded"
    ),
    "feat": _set(
        "marathon half-marathon ultramarathon ultra triathlon ironman thesis dissertation novel manuscript draft "
        "memoir album ep quilt screenplay symphony 10k 5k 50k 100k course bootcamp apprenticeship challenge trilogy "
        "boat canoe kayak website portfolio exhibition sculpture mural restoration trail camino pilgrimage thru-hike "
        "century marathons race regatta audiobook app startup book poetry collection opera play documentary sweater "
        "cardigan degree certificate certification training plan programme program project paper bookcase table "
        "guitar doctorate telescope shed treehouse motorcycle car garden bike dress musical recital nanowrimo comic "
        "webcomic zine marathonx masterpiece translation channel relay swim ride hike expedition ascent game podcast "
        "rebuild tapestry halfmarathon decathlon biathlon duathlon traverse crossing circumnavigation munros "
        "wainwrights summit fourteeners loop novella epic poem anthology biography autobiography series monograph "
        "textbook cookbook dictionary essay chapter chapbook libretto requiem sonata concerto concert quartet film "
        "short short-film feature animation pilot season-long fresco portrait statue bust blanket jumper coat suit "
        "wedding-dress shawl gown cloak costume cosplay rowboat sailboat cabin barn greenhouse pond patio extension "
        "loft cottage stove oven fence cradle cabinet wardrobe bench harpsichord violin clavichord lute organ radio "
        "robot rocket drone synth computer keyboard model diorama layout clock watch lathe forge caravan campervan "
        "van motorbike scooter bicycle allotment orchard hedge syllabus fluency diploma residency internship "
        "qualification black-belt blackbelt grade-8 badge exam"
    ),
    "went": _set(
        "ran swam swum cycled biked rode walked hiked rowed skied paddled kayaked jogged trekked pedalled crossed "
        "sailed climbed completed finished did covered bicycled skated rollerbladed surfed kitesurfed flew drove "
        "waded hitchhiked"
    ),
    "roamed": _set(
        "ran swam swum cycled biked rode walked hiked rowed skied paddled kayaked jogged trekked pedalled sailed "
        "crossed drove"
    ),
    "unit": _set(
        "km k kms kilometres kilometers miles mile 5k 10k 15k 20k 21k 42k 50k 100k mi laps lengths metres meters "
        "yards mile's kilometre kilometer furlongs pools stages legs rounds 200k 300k 70.3"
    ),
    "prize": _set(
        "medal trophy championship championships tournament competition contest award prize title cup race regatta "
        "grant ribbon league final finals place scholarship slam election hackathon bronze bake-off nationals "
        "regionals worlds state-title gold silver rosette blue-ribbon olympiad match fight bout derby tourney gala "
        "spelling"
    ),
    "licence": _set(
        "licence license certification certificate certified cert belt wings badge grade qualification accreditation "
        "citizenship patent chip blackbelt stripe permit rating ticket fluency diploma black-belt brown-belt "
        "purple-belt rank dan-grade C1 c1 c2 b2 b1"
    ),
    "lift": _set("deadlifted benched squatted bench-pressed lifted cleaned snatched pressed"),
    "span": _set(
        "day days week weeks month months year years decade decades winters summers seasons hours evenings weekends"
    ),
    "made": _set(
        "built made restored rebuilt crafted knitted sewed sewn wrote programmed coded composed designed carved"
    ),
    "summit": _set(
        "peak summit everest kilimanjaro mountain summits munros munro peaks mont matterhorn denali fuji fourteener "
        "volcano wall ridge route 4000m elbrus aconcagua rainier snowdon snowdonia ben-nevis nevis blanc triglav "
        "toubkal olympus etna teide zugspitze eiger whitney shasta hood cotopaxi kosciuszko ararat mulhacen "
        "grossglockner crag face pitch couloir pass scafell helvellyn skiddaw tryfan basecamp"
    ),
    "joy": _set(
        "joy happiness happy relief delight excitement glee gratitude bliss pride love euphoria joyful ecstasy "
        "thankfulness gladness elation rapture jubilation"
    ),
    "high": _set(
        "ecstatic overjoyed thrilled elated euphoric jubilant delighted exhilarated blissful jubilant rapturous "
        "exuberant giddy beaming elated buzzing stoked floating radiant chuffed gobsmacked overwhelmed-with-joy"
    ),
    "glad": _set(
        "happy excited proud joyful grateful cheerful relieved thankful blessed alive hyped chuffed psyched pumped "
        "overwhelmed content ecstatic thrilled elated"
    ),
    "low": _set(
        "devastated heartbroken miserable shattered distraught inconsolable despondent gutted anguished wretched "
        "crushed grief-stricken desolate suicidal despairing bereft heart-broken destroyed depressed traumatised "
        "traumatized tormented heartsick broken-hearted brokenhearted beside-myself grief-struck hollowed ruined "
        "undone wrecked mortified hysterical"
    ),
    "sad": _set(
        "sad unhappy lonely upset empty hopeless depressed crushed scared terrified desperate alone worthless "
        "miserable "
        "ashamed anxious defeated sorrowful heartbroken"
    ),
    "felt": _set("low down hurt broken lost bad awful terrible horrible numb overwhelmed shattered dead drained"),
    "very": _set(
        "so very really extremely incredibly beyond super insanely unbelievably absolutely totally completely deeply "
        "utterly truly terribly ridiculously stupidly awfully unspeakably overwhelmingly crazy too mega hella "
        "duper immensely "
        "bloody fucking freaking soooo profoundly desperately infinitely ever this such"
    ),
    "cry": _set("crying sobbing weeping bawling cry sob weep cried sobbed wept tearing tears shaking howling bawled"),
    "hold": _set("stop hold keep"),
    "begin": _set("started starting begun began start"),
    "learn": _set(
        "learning playing doing practicing taking studying making going attending training trying learn play"
    ),
    "lesson": _set(
        "class classes lessons lesson course courses club group choir workshop team school academy dojo studio gym"
    ),
    "time": _set("today tonight now day right morning night evening moment"),
    "thing": _set("it that this weather movie film show episode ending book song game food traffic internet wifi"),
}
"""Named classes for the patterns."""
