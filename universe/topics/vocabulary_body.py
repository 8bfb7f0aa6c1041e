"""Topics of the body and the open air, in the notation of `universe.topics.vocabulary`."""

from __future__ import annotations

from typing import Final

SPORT: Final = """
nordic-walking | race-walking | fell-running | ultrarunning: ultra running | petanque: boules, bocce, boccia
lawn-bowls
croquet | korfball | floorball | kabaddi | hurling: ~hurling, camogie | pole-vault | javelin | discus | shot-put
biathlon
footgolf | air-hockey | shuffleboard | cornhole | kubb | rope-skipping | plogging | rucking | strongman | dragon-boating
synchronised-swimming: synchronized swimming | underwater-hockey | quidditch
football: footballer | soccer | american-football: nfl | rugby | cricket | baseball: softball | basketball
volleyball: beach volleyball | handball | water-polo | hockey: field hockey | ice-hockey | lacrosse | netball
tennis | table-tennis: ping pong, ping-pong | badminton | squash: ~squash | padel: padel tennis | pickleball
golf: golfing, golfer | mini-golf: minigolf | disc-golf: frisbee golf | frisbee: ultimate frisbee | bowling
~running: runner, went running, go running, going running, trail running, went for a run, go for a run, couch to 5k
~running: morning run, evening run, long run, running shoes, running club, 10k run, 5k run, parkrun, ran a 10k, ran a 5k
~jogging: jogger, went jogging, go jogging, jogging | marathon: half-marathon, half marathon, ultramarathon
triathlon: ironman | athletics: track and field | sprinting | orienteering
swimming: ~swim, ~swam, swimmer, swim | wild-swimming: sea swimming
cold-water-swimming: cold-water swims, cold water dips | ice-swimming | open-water-swimming
diving: scuba, scuba diving | freediving: free diving | snorkelling: snorkeling | surfing: surfer
windsurfing: windsurf | kitesurfing: kitesurf, kiteboarding | bodyboarding
paddleboarding: paddle boarding, paddleboard
rowing: ~rowing, rower, rowing club, rowing boat | kayaking: kayak | canoeing: canoe | rafting: white water rafting
sailing: ~sailing, sailboat, sailing boat, sailor, dinghy sailing | wakeboarding: waterskiing, water skiing
cycling: cyclist, road bike, road cycling | mountain-biking: mountain bike, mtb | bmx | gravel-biking: gravel bike
unicycling: unicycle | bikepacking: bicycle touring | spinning-class: spin class
climbing: ~climbing, ~climb, climber, climbing gym, climbing wall, went climbing | rock-climbing
bouldering: boulder problem
mountaineering: alpinism, alpine climbing | via-ferrata | canyoning | caving: spelunking, potholing
hiking: hike, hiked, hiker | trekking: trek | backpacking: backpacker | walking: ~walking, nordic walking, long walks
skiing: ski, skier, cross country skiing, cross-country skiing | snowboarding: snowboard, snowboarder | sledding
ice-skating: figure skating, ice skating, speed skating | roller-skating: roller skates, rollerblading, inline skating
roller-derby | skateboarding: skateboard, skater | longboarding: longboard | curling: ~curling, curling club
gymnastics: gymnast | trampolining: trampoline | parkour: freerunning | cheerleading | acrobatics: acro, acroyoga
gym: ~gym, the gym, a gym, gym membership | weightlifting: weight lifting, lifting weights, deadlift, olympic lifting
powerlifting | bodybuilding | crossfit | calisthenics | kettlebells: kettlebell | hiit: interval training
yoga: yogi | pilates | tai-chi: taichi, tai chi | qigong | stretching: ~stretching | aerobics: zumba, aqua aerobics
boxing: boxer | kickboxing: kick boxing | muay-thai | martial-arts: martial art, mma | karate | judo | aikido
taekwondo: tae kwon do | jiu-jitsu: bjj, jiujitsu, jujitsu, brazilian jiu jitsu | krav-maga | wrestling: wrestler
capoeira | kendo | kung-fu: wing chun | fencing: ~fencing, foil fencing, fencing club, epee | sword-fighting: hema
archery: archer | axe-throwing | darts: ~darts, dartboard, play darts | snooker | billiards | pool: ~pool
horse-riding: horseback riding, horse riding, riding lessons, equestrian, dressage, show jumping | polo: ~polo
formula-1: formula 1, formula one, f1 | karting: go-kart, go karting, kart racing | motorcycling: motorbike, motorcycle
skydiving: skydive | paragliding: paraglider | hang-gliding: hang glider | gliding: ~gliding | base-jumping
bungee-jumping: bungee jump | slacklining: slackline | pole-dancing: pole dance, pole fitness
aerial-silks: aerial hoop
hula-hooping: hula hoop | jump-rope: skipping rope, jumping rope | juggling: juggler, ~juggle | sumo | fitness: ~fitness
"""
OUTDOORS: Final = """
snowshoeing | ice-climbing | ski-touring | highlining | paramotoring | hot-air-ballooning: ballooning | magnet-fishing
spearfishing | ice-fishing | carp-fishing | moth-trapping: butterfly watching | stone-skipping: skipping stones
camping: camped, campsite, campfire | glamping | bushcraft: wild camping | survivalism: survival skills
fishing: ~fishing, went fishing, go fishing, fishing rod, angling, angler | fly-fishing: fly fishing
birdwatching: birding, bird watching, bird-watching, birder, birdwatcher | wildlife: wildlife watching
foraging: forager, mushroom picking | mycology: mushrooms, mushroom hunting, mushroom hunter
stargazing: star gazing, meteor shower | astrophotography | geocaching: geocache | metal-detecting: metal detector
beachcombing: sea glass, mudlarking | rockhounding: rock hounding, fossil hunting, gemstones
beekeeping: beekeeper, beehive, bees | falconry | van-life: vanlife, van conversion, campervan | road-trips: road trip
storm-chasing | kite-flying: kites | drone-flying: drone racing, fpv drone, drones | rock-balancing
nature: ~nature, nature walks | tree-climbing: arboriculture | whale-watching | butterflies: moths, lepidoptery
"""
GARDEN: Final = """
houseplants: houseplant, indoor plants, monstera, plant propagation | vegetable-gardening: vegetable garden, veg patch
allotment | bonsai | succulents: cacti, cactus | orchids: orchid | composting: ~composting, worm bin, vermicomposting
gardening: gardener | hydroponics: aquaponics | permaculture | terrariums: terrarium | topiary
flower-arranging: ikebana, floristry
herb-growing: herb garden | carnivorous-plants: venus flytrap | rewilding: wildflower meadow
chili-growing: chili plants
mushroom-growing: grow mushrooms, growing mushrooms | seed-saving | landscaping
"""
ANIMALS: Final = """
dogs: ~dogs, dog training, dog agility, puppy training | cats: ~cats | aquariums: aquarium, fishkeeping, fish tank
aquascaping | reptiles: reptile, gecko, ball python | chickens: chicken keeping, keeping chickens | goats: goat keeping
horses: ~horses, ponies | rabbits: ~rabbits | ferrets: ferret | hamsters: hamster | guinea-pigs: guinea pig
parrots: parrot, budgies, budgerigar | pigeons: pigeon racing, pigeon keeping | ants: ant keeping, ant farm
tarantulas: tarantula | snails: pet snails | animal-rescue: animal shelter, fostering dogs, fostering cats
zoology: zoo | sheepdogs: sheepdog | alpacas: alpaca | entomology: insects | ornithology | marine-biology
"""
