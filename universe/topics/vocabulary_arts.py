"""Topics of the arts, crafts, music and stage, in the notation of `universe.topics.vocabulary`."""

from __future__ import annotations

from typing import Final

MUSIC: Final = """
lyre | hurdy-gurdy | cajon | bouzouki | zither | dulcimer: hammered dulcimer | autoharp | panpipes: pan flute | melodica
jaw-harp | musical-saw | oud | guzheng | yodelling: yodeling | throat-singing | ~whistling | chiptune: chiptunes
guitar: guitarist, acoustic guitar, electric guitar | bass-guitar: bass guitar, bassist, ~bass, play bass | ukulele: uke
banjo | mandolin | lute | harp: harpist | piano: pianist | keyboard: ~keyboard | organ: ~organ, pipe organ
accordion | concertina | harpsichord | violin: violinist, fiddle | viola: violist | cello: cellist | double-bass
flute: flutist, flautist | recorder: ~recorder | clarinet | oboe | bassoon | saxophone: sax, saxophonist
trumpet: trumpeter | trombone | french-horn | tuba | cornet | bagpipes: bagpipe | harmonica | tin-whistle: penny whistle
ocarina | didgeridoo | kalimba | drums: drumming, drummer, drum kit, drum lessons | djembe: hand drum, bongos | tabla
percussion: marimba, xylophone, vibraphone | steelpan: steel drums | handpan: hang drum | theremin | sitar | koto | erhu
~shamisen | singing: ~sing, singer, singing lessons, voice lessons | choir: choral | a-cappella: barbershop quartet
opera
beatboxing: beatbox | rapping: freestyle rap | songwriting: songwriter, writing songs | composing: composer
music-production: music producer, producing music, ableton, making beats, beat making, beatmaking, fl studio
synthesizers: synthesizer, synth, modular synth, eurorack | djing: dj, dj-ing, deejaying | turntablism | sound-design
conducting: ~conducting | music-theory: music theory, ear training | jazz | blues: ~blues, blues music | classical-music
metal-music: heavy metal, death metal, black metal | punk: punk rock
rock-music: indie rock, prog rock, progressive rock
hip-hop: hiphop, rap music | techno | house-music | ambient-music: ambient music | drum-and-bass: drum n bass
electronic-music: edm, electronica | folk-music: folk songs | country-music: bluegrass | k-pop: kpop | reggae: dub music
soul-music: motown, funk music | lo-fi: lofi | vinyl-records: vinyl, record collecting, records: ~records
musical-theatre: musicals, musical theater | karaoke | field-recording | gamelan | taiko | bell-ringing: handbells
"""
ART: Final = """
drawing: ~drawing, ~draw, drawing lessons, figure drawing, life drawing, sketching, sketchbook, draw portraits
painting: ~painting, ~paint, painter, oil painting, acrylics, acrylic painting, painting landscapes, paint by numbers
watercolour: watercolor, watercolours, watercolors, watercolour painting, watercolor painting, aquarelle
gouache | pastels: pastel drawing, oil pastels | charcoal: ~charcoal, charcoal drawing | ink-drawing: inktober
calligraphy: calligrapher | hand-lettering: lettering, brush lettering | urban-sketching: urban sketching
digital-art: digital painting, procreate, drawing tablet | pixel-art | illustration: illustrator
comics: comic, comic books
manga | anime | animation: animator, stop motion, stop-motion | cartooning: cartoons, cartoonist | graffiti: street art
sculpture: sculpting, sculptor | woodcarving: whittling, wood carving, spoon carving | stone-carving | ice-sculpting
printmaking: screen printing, screenprinting, lithography | linocut: lino printing, linocutting, lino cutting
etching: ~etching | collage: collages, decoupage | mosaic: mosaics | stained-glass | glassblowing: glass blowing
pottery: potter, pottery wheel, throwing pots | ceramics | clay-modelling: polymer clay | enamelling | art-history
photography: photographer, photo walk, street photography | film-photography: analog photography, darkroom, 35mm film
portrait-photography | macro-photography | wildlife-photography | bird-photography | landscape-photography
videography: video editing, videographer | graphic-design: graphic designer | typography
3d-modelling: 3d modeling, zbrush
blender: ~blender, blender 3d | vfx: visual effects | museums: museum, art gallery | architecture | interior-design
tattooing: tattoo art | nail-art: nail design | makeup: makeup artistry, make-up, sfx makeup
face-painting: body painting
"""
CRAFT: Final = """
kintsugi | sashiko | pyrography: wood burning | marbling: paper marbling | nalbinding | tatting | bobbin-lace
letterpress
thatching | stonemasonry: dry stone walling, stone walling | typewriters: typewriter | scroll-sawing: scroll saw
balloon-twisting: balloon animals | sand-art | chair-caning: wicker
knitting: knitter, knit, knitted | crochet: crocheting, crocheted, amigurumi | sewing: sewing machine, seamstress, sew
quilting: quilt, quilter, patchwork | embroidery: embroider, hand embroidery
cross-stitch: cross stitch, cross-stitching
needlepoint: tapestry | felting: needle felting | weaving: ~weaving, loom, basket weaving, basketry
spinning: ~spinning
spinning: spinning wheel, spinning yarn | macrame | rug-making: rug tufting, tufting, punch needle
lacemaking: lace making
tie-dye: natural dyeing, batik, indigo dyeing | leathercraft: leather working, leatherworking, leather craft
jewellery-making: jewelry making, beading, silversmithing, wire wrapping, making jewelry, making jewellery
candle-making: candle making, candlemaking, making candles | soap-making: soap making, soapmaking, making soap
resin-art: epoxy resin, resin casting | origami | paper-craft: papercraft, quilling, kirigami, paper cutting
papermaking: paper making | card-making: greeting cards | scrapbooking: scrapbook | bookbinding: book binding
bullet-journaling: bullet journal, bujo | journaling: journalling, journal writing | fountain-pens: fountain pen
woodworking: woodwork, woodworker, carpentry, joinery, dovetails | woodturning: wood turning, lathe | furniture-making
furniture-restoration: upholstery, refinishing furniture | diy: home improvement | metalworking: metalwork, machining
blacksmithing: blacksmith, forging knives, bladesmithing | knife-making: knifemaking | welding: welder | tinkering
locksmithing: lockpicking, lock picking, lock-picking | watchmaking: watch repair, horology | clock-repair: clockmaking
model-building: scale models, model kits, model planes, gunpla | model-trains: model railway, model railroad
miniature-painting: painting miniatures, painting minis, miniature painting, warhammer
dollhouses: dollhouse, dolls house
lego: legos | puppetry: puppet making, puppets | cosplay: cosplayer | costume-design: costume making
hat-making: millinery
shoemaking: cobbling | dressmaking: tailoring | upcycling: thrifting, thrift flipping
mending: visible mending, darning
instrument-making: luthiery, luthier | bushcraft-carving: green woodworking | paracord | string-art | diamond-painting
flower-pressing: pressed flowers | wreath-making | taxidermy | perfume-making: perfumery, fragrances
stamp-collecting: philately, stamps: ~stamps | coin-collecting: coins: ~coins, numismatics | antiques: antique
toy-collecting: action figures | card-collecting: trading cards | sneakers: sneakerhead
watches: ~watches, wristwatches
ship-modelling: model ships, ships in bottles | rc-cars: rc car, remote control cars, rc planes
3d-printing: 3d printer
"""
STAGE: Final = """
acting: actor, acting class, acting classes | theatre: theater, amateur theatre, amateur dramatics, community theatre
improv: improvisation, improv class, improv comedy
stand-up-comedy: stand-up, stand up comedy, standup, open mic comedy
comedy | magic-tricks: magic trick, card tricks, card magic, sleight of hand, close-up magic | ventriloquism | mime
clowning: clown school | circus-skills: circus, fire spinning, poi, trapeze, stilt walking | puppet-theatre
dancing: dance, dancer, dance class, dance classes, dance lessons | ballet: ballerina | tap-dancing: tap dance
salsa: ~salsa, salsa dancing, salsa class, salsa classes, salsa lessons | bachata | kizomba | merengue | tango | waltz
swing-dancing: swing dance, lindy hop, lindy | ballroom-dancing: ballroom dance, ballroom | breakdancing: breakdance
hip-hop-dance: street dance | belly-dancing: belly dance, belly dance | flamenco | line-dancing: line dance
square-dancing: square dance, contra dance, folk dancing, ceilidh | irish-dancing: irish dance | burlesque
drag: drag shows
contemporary-dance: modern dance | bollywood-dance: bollywood dancing, bhangra | jazz-dance | morris-dancing
public-speaking: toastmasters | debating: debate club, debate team | voice-acting: voiceover | podcasting: podcast
filmmaking: film making, short film | streaming: ~streaming, twitch streaming
vlogging: youtube channel | larping: larp | historical-reenactment: reenactment, renaissance faire | renaissance-fair
"""
