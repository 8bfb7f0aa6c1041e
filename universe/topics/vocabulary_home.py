"""Topics of the table, the house, the road and the evening, in the notation of `universe.topics.vocabulary`."""

from __future__ import annotations

from typing import Final

COOKING: Final = """
baking: ~baking, baker, baking bread, bread baking, bake | sourdough: sourdough starter, sourdough bread
bread-making: bread making, breadmaking, making bread | cake-decorating: cake decorating, sugar craft, fondant
pastry: pastries, patisserie, croissants | macarons: macaron | chocolate-making: chocolatier, making chocolate
pasta-making: fresh pasta, homemade pasta, making pasta | pizza-making: making pizza, pizza oven, neapolitan pizza
barbecue: bbq, grilling, smoking meat, smoked brisket | fermentation: fermenting, kimchi, kefir, sauerkraut
kombucha: scoby | pickling: pickles, canning, jam making, making jam, preserving
cheese-making: cheesemaking, making cheese
home-brewing: homebrewing, home brewing, homebrew, brewing beer, beer brewing, brewing | winemaking: making wine
mead-making: mead | cider-making: making cider | distilling | mixology: cocktails, cocktail making, cocktail, bartending
coffee: espresso, latte art, pour over, pour-over, home espresso | coffee-roasting: roasting coffee | tea: ~tea, matcha
tea: gongfu, tea ceremony, loose leaf tea | wine: wine tasting, sommelier | beer: craft beer | whisky: whiskey
vegan-cooking: vegan, vegan food, plant-based cooking | vegetarian-cooking: vegetarian | meal-prep: meal prepping
sushi: making sushi | ramen: making ramen | dumplings: dumpling | indian-cooking: indian food, curries, curry
thai-cooking: thai food | mexican-cooking: tacos, mexican food | italian-cooking: italian food
korean-cooking: korean food
japanese-cooking: japanese food | chinese-cooking: wok cooking, wok, chinese food | french-cooking: french cuisine
middle-eastern-cooking: hummus, falafel | hot-sauce: making hot sauce, chili peppers
ice-cream-making: making ice cream
sausage-making: charcuterie | slow-cooking: slow cooker | air-frying: air fryer | sous-vide: sous vide | tofu
restaurants: ~restaurants, street food | spices: ~spices | butchery | knife-sharpening: sharpening knives
"""
TRAVEL: Final = """
interrailing: interrail, eurail | solo-travel: solo travel, travelling alone | hitchhiking | couchsurfing
sailing-trips: yachting, yacht | train-travel: night train, night trains | pilgrimage: camino de santiago, the camino
urban-exploration: urbex, urban exploring | city-breaks: city break | safari | cruises: cruise
motorhomes: motorhome, rv life
language-exchange: tandem partner | travel-photography: travel photos | national-parks: national park | island-hopping
"""
VEHICLES: Final = """
cars: classic cars, car restoration, vintage cars, restoring cars, car mechanics | flying: ~flying, flying lessons
flying: pilot licence, pilot's license, private pilot license, learning to fly | aviation: airplanes, aircraft
boat-building: building boats, boat building | bike-repair: bike maintenance, fixing bikes, bicycle repair
trains: ~trains, steam trains, railways | tractors: tractor | drifting: ~drifting, drift car | buses: ~buses
"""
FILMS: Final = """
cinema: arthouse films, film club | film-noir | silent-films: silent film | westerns: ~westerns
documentaries: documentary
star-wars | star-trek | marvel: mcu | lord-of-the-rings: lotr | doctor-who | studio-ghibli: ghibli
k-dramas: kdramas, k-drama
reality-tv: bake off, love island | sitcoms: sitcom | soap-operas: soap opera | bollywood: ~bollywood | rom-coms: romcom
"""
STYLE: Final = """
fashion: fashion design, vintage clothes, vintage fashion | thrift-shopping: thrift shopping, thrift stores
skincare: skin care routine | hairdressing: hair styling, braiding hair, hair braiding | barbering | nails: ~nails
home-decor: home decor, interior decorating | feng-shui-decor: hygge | tidying: konmari, marie kondo
aquarium-design: paludarium | holiday-decorating: christmas decorations | gift-wrapping: furoshiki
parenting-blogs: mommy blog
lockets: ~lockets | wigs: wig making | incense: ~incense | crystals: crystal collecting
ceramics-painting: pottery painting
"""
