"""Small talk about the garden, sport, travel and cooking."""

from __future__ import annotations

from typing import Final

from universe.chat.smalltalk_topic import Topic

GARDEN: Final = Topic(
    name="garden",
    keywords=(
        "garden gardens gardening gardener plant plants planted planting seedling seedlings seeds tomato tomatoes "
        "compost soil roses weeds weeding greenhouse lawn pruning tulips pumpkin pumpkins slugs watering flowerbed "
        "sunflower sunflowers lavender daffodils"
    ),
    glad=(
        "the first tomato of the year is red",
        "my tulips came up in a colour that I never ordered",
        "I planted a row of lavender and the bees moved in at once",
        "the seedlings on the windowsill all survived the cold night",
        "an hour of weeding cleared my head",
        "the roses along the fence are open at last",
        "our greenhouse smells like summer already",
        "I gave half of my pumpkins away and still have too many",
    ),
    wry=(
        "the slugs have eaten everything but the weeds",
        "I pulled out what I had planted and kept what I had not",
        "my compost has opinions now",
        "the hedgehog lives in the flowerbed and I am not allowed in",
        "I forgot the watering for one week and the garden remembers",
        "my sunflowers all look at the neighbours",
        "I bought plants for a garden twice the size of mine",
        "the lawn grew back before I had put the mower away",
    ),
    questions=(
        "what can I plant now that survives a beginner?",
        "how do you keep slugs away without poison?",
        "when do you start your tomatoes indoors?",
        "is it too late for pruning the roses?",
        "what grows in soil that is mostly stones?",
        "how often do you turn your compost?",
        "which flowers come back every year without any watering?",
        "does talking to plants do anything?",
        "would you give up the lawn for wild flowers?",
        "what was the first thing you ever grew in a garden?",
    ),
    answers=(
        "a garden forgives almost anything but hurry.",
        "tell your tomatoes that I am proud of them.",
        "give the slugs a beer and the seedlings a chance.",
        "good soil is just patience that somebody buried.",
        "weeds are plants with better marketing than manners.",
        "talk to your plants, they are excellent at keeping secrets.",
        "put lavender next to it and let the bees decide.",
        "compost is the only place where leftovers get promoted.",
        "water in the evening and the roses will owe you one.",
        "one sunflower at the gate and the whole garden smiles.",
    ),
)

SPORT: Final = Topic(
    name="sport",
    keywords=(
        "sport sports runner runners marathon football goal goals match matches team teams coach training swim "
        "swimming cycling tennis climbing gym league stadium referee jogging yoga basketball sprint workout volleyball "
        "rowing goalkeeper"
    ),
    glad=(
        "I ran my first marathon and can still walk downstairs",
        "our team won after being three down",
        "the whole stadium sang in the last minute",
        "I swim a length more every week",
        "my mother has taken up yoga and bends further than I do",
        "cycling to the office takes me only twenty minutes now",
        "I got to the top of the climbing wall with nobody watching",
        "our goalkeeper saved two penalties in one match",
    ),
    wry=(
        "I scored the only goal and it was against us",
        "I stretched for ten minutes before the workout and hurt myself stretching",
        "the referee saw everything except the foul",
        "my jogging shoes have not been outside since March",
        "our team lost to people who had met that morning",
        "I went to the gym and only remember the stairs",
        "the tennis ball is on the roof again",
        "my training plan and my sofa are in open conflict",
    ),
    questions=(
        "how do you get out of bed for training when it is dark?",
        "who is going to watch the match on Saturday?",
        "what is a good sport for somebody with bad knees?",
        "how long before a marathon should one start to prepare?",
        "does yoga help with a stiff back?",
        "which stadium has the best atmosphere?",
        "do you go to the gym alone or with somebody?",
        "what do you eat before a long swim?",
        "which team did you support as a child, and do you still?",
        "what was the best goal you ever saw with your own eyes?",
    ),
    answers=(
        "the hardest part of any training is the front door.",
        "a team is what remains after the first bad match.",
        "rest days are part of the sport, whatever the coach says.",
        "swimming is thinking with wet hair.",
        "the referee is always wrong and always necessary.",
        "go slower than you want, and the marathon gets shorter.",
        "any goal counts, including the ugly ones.",
        "cycling is the fastest way to feel twelve again.",
        "yoga looks like doing nothing until you try it.",
        "the league is long, so save some shouting for spring.",
    ),
)

TRAVEL: Final = Topic(
    name="travel",
    keywords=(
        "travel travelling traveling traveller trip trips train trains flight flights airport suitcase hotel hostel "
        "passport journey journeys ferry luggage backpack itinerary abroad holiday holidays vacation sightseeing "
        "tourist tourists postcard postcards"
    ),
    glad=(
        "I booked the night train and already feel on the way",
        "the ferry left at sunrise and the water was like glass",
        "a postcard from my sister arrived before she did",
        "we got lost on our trip and found the best little square",
        "my suitcase was the first one out for once",
        "the lady at the hostel taught us a word for being happy in the rain",
        "I spent a whole holiday without looking at a clock",
        "my new passport came and the photo is almost kind",
    ),
    wry=(
        "my luggage had a better journey than I did",
        "I packed for the sun and the trip had other plans",
        "I waited two hours at the wrong airport gate",
        "the train stopped in a field and stayed there",
        "I carried an umbrella through my whole holiday and lost it on the last day",
        "the hotel had a view of another hotel",
        "I wrote an itinerary and ignored it by noon",
        "my backpack weighs more than my courage",
    ),
    questions=(
        "which train ride would you take again just for the window?",
        "what do you always forget to put in your suitcase?",
        "where would you go on a trip with only three days?",
        "do you plan every hour of a holiday or none?",
        "how do you sleep on a night flight?",
        "what was the strangest hotel you ever stayed in?",
        "is it worth going abroad in November?",
        "does anybody still send postcards?",
        "how do you travel with just one small backpack?",
        "which journey changed you a little?",
    ),
    answers=(
        "the best journeys have one unplanned afternoon.",
        "pack half of it and the suitcase will thank you.",
        "a seat by the window of a slow train beats any screen.",
        "ask the person at the hostel desk, they always know.",
        "any trip is long enough if you walk it.",
        "send the postcard, it will arrive when it is needed.",
        "an airport is a waiting room with better shoes.",
        "go in the quiet season, when the tourists are at home.",
        "a ferry is slow on purpose, and that is the point.",
        "you bring the holiday with you, more or less.",
    ),
)

COOKING: Final = Topic(
    name="cooking",
    keywords=(
        "cooking cook cooked recipe recipes soup soups bread dough sourdough oven kitchen garlic onion onions pasta "
        "sauce sauces bake baked baking dinner spice spices stew curry noodles pancakes pan cheese risotto cake"
    ),
    glad=(
        "my bread has finally risen the way it should",
        "I made my grandmother's soup and it tastes like hers",
        "the whole kitchen smells of garlic and rosemary",
        "I baked a cake for no reason at all",
        "the risotto was creamy without any tricks",
        "my son cooked dinner and did the washing up too",
        "I found the recipe that my aunt kept to herself for years",
        "the curry from yesterday was even better today",
    ),
    wry=(
        "I mistook the sugar for salt and the soup knows it",
        "my sourdough has died for the second time this year",
        "the first pancakes went to the dog, and so did the second",
        "I burned the rice while I read the recipe aloud",
        "the oven decided to take the day off",
        "I cried over an onion and then over the result",
        "my sauce has lumps and I have decided to call it rustic",
        "there is flour on every surface of the kitchen but the table",
    ),
    questions=(
        "what is your favourite recipe for a tired evening?",
        "how do you keep bread fresh for more than two days?",
        "is there a way to save a sauce that is too salty?",
        "what do you cook when the fridge is nearly empty?",
        "how long does your dough rest in winter?",
        "which spice do you put into everything?",
        "what should I bring to a dinner with eleven people?",
        "can anybody bake a cake without eggs that I would want to eat?",
        "do you wash mushrooms before they go into the pan?",
        "what was the first dish you ever cooked on your own?",
    ),
    answers=(
        "garlic first, questions later, that is my whole kitchen.",
        "let the dough rest; it works hardest when you leave it alone.",
        "a soup forgives nearly everything, which is more than most of us do.",
        "a little lemon would wake that sauce up.",
        "cook it once by the recipe and once by heart.",
        "the best dinner is the one that somebody else remembers.",
        "taste before the salt, during the salt, and after the salt: that is cooking.",
        "bread is only flour and time, and time is the secret.",
        "if the pan is hot enough, it sings to you.",
        "a cake without a reason is the best kind of cake.",
    ),
)
