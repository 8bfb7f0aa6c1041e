"""Small talk about music, books, films and games."""

from __future__ import annotations

from typing import Final

from universe.chat.smalltalk_topic import Topic

MUSIC: Final = Topic(
    name="music",
    keywords=(
        "music song songs guitar piano violin drums drummer album albums band bands concert concerts melody melodies "
        "chord chords lyrics choir playlist playlists jazz vinyl singer singing tune tunes chorus rehearsal"
    ),
    glad=(
        "I finally got through that piano piece without stopping",
        "our choir sounded like one voice tonight",
        "I found an old album that I had not heard since school",
        "the band in the park played my favourite song",
        "I changed the strings and my guitar sounds new again",
        "my niece has started violin and plays for anyone who sits still",
        "somebody sent me a playlist that fits this rain perfectly",
        "the singer waved at us from the stage at the concert",
    ),
    wry=(
        "I have had the same chorus in my head since breakfast",
        "I sang the wrong lyrics with full confidence",
        "my guitar was out of tune the entire evening",
        "our drummer has discovered double time",
        "I bought vinyl again and I still have nothing to play it on",
        "the neighbours asked very kindly about my violin",
        "rehearsal ended with four people counting in four different ways",
        "I know three chords and all of them are the same one",
    ),
    questions=(
        "what song has been stuck in your head lately?",
        "which album can you play from start to end without skipping?",
        "is it too late to learn the piano at forty?",
        "what music do you put on when you need to concentrate?",
        "which concert would you go back to if you could?",
        "do you listen to the lyrics, or only to the melody?",
        "how do people get used to singing in front of others?",
        "what is a good first guitar for somebody with small hands?",
        "which band should have been far more famous?",
        "does anybody else keep a playlist for bad days?",
    ),
    answers=(
        "a good song is the shortest way I know into another mood.",
        "I would start with the melody and let the rest follow.",
        "slow music tells you more about a room than loud music does.",
        "the best part of any concert is the second before the first note.",
        "play the hard chords slowly until they stop being hard.",
        "an album is a letter, and some letters take years to arrive.",
        "nobody has ever regretted singing a little more.",
        "put that tune on once more and listen only to the bass.",
        "every choir needs one person who is brave about being wrong.",
        "I keep a playlist for exactly this kind of day.",
    ),
)

BOOKS: Final = Topic(
    name="books",
    keywords=(
        "book books novel novels reading library libraries author authors chapter chapters poem poems poetry poet "
        "paperback paperbacks bookshop bookshops bookshelf fiction memoir trilogy bookmark novella librarian"
    ),
    glad=(
        "I finished the novel that has been lying on my desk since spring",
        "the library had exactly the book I was looking for",
        "my daughter read me a whole chapter on her own",
        "I stayed up far too late because of one more chapter",
        "a stranger on the bus was reading my favourite author",
        "the little bookshop around the corner is open again",
        "I wrote a short poem and did not throw it away",
        "our book club agreed on something for the first time",
    ),
    wry=(
        "I bought three more books and finished none of the last five",
        "my bookmark has not moved in a month",
        "I lent out my best paperback and will never see it again",
        "the trilogy turned out to have a fourth part",
        "I fell asleep and the novel landed on my face",
        "my bookshelf has given up in the middle",
        "somebody told me the ending while I was two chapters away from it",
        "I owe the library more than I would like to say",
    ),
    questions=(
        "which book have you read more than twice?",
        "do you finish a novel that bores you, or put it away?",
        "what should I be reading on a long and quiet weekend?",
        "which author do you trust without reading the back cover?",
        "paperback or hardcover, and why are you right?",
        "is there a poem that you know by heart?",
        "how do you find time for books in a busy week?",
        "what was the first book that made you cry?",
        "which chapter of which story would you like to live in?",
        "does listening to a novel count as reading?",
    ),
    answers=(
        "a book waits better than most people do.",
        "I like a novel that trusts me to notice things.",
        "leave it after fifty pages if you must; some books come back for you.",
        "the first chapter is a handshake, and some are firmer than others.",
        "poetry is for the days on which prose talks too much.",
        "any library is a promise that somebody will be curious.",
        "a good author lets the silence do half of the work.",
        "keep that paperback in your coat and the queue will feel shorter.",
        "reading slowly is still reading, and it often goes deeper.",
        "I would lend you my favourite novel if I had hands.",
    ),
)

FILMS: Final = Topic(
    name="films",
    keywords=(
        "film films movie movies cinema director directors actor actors actress scene scenes trailer trailers "
        "screenplay sequel sequels documentary documentaries popcorn thriller thrillers comedy comedies subtitles"
    ),
    glad=(
        "we had the whole cinema to ourselves last night",
        "I saw that old comedy again and it still works",
        "the documentary about whales left all of us silent",
        "my father laughed so hard at the movie that he cried",
        "I finally understood the last scene",
        "they are showing films in the open air again",
        "the sequel was better than anybody had dared to hope",
        "an actor I went to school with has a real part now",
    ),
    wry=(
        "I slept through the middle of the movie and nobody told me",
        "the trailer had every good joke in it",
        "somebody behind us explained the whole thriller aloud",
        "I spilled the popcorn before the lights went down",
        "we spent an hour choosing and then watched no film at all",
        "I cried at a comedy and have no excuse",
        "the subtitles were ten seconds late from start to end",
        "I watched a scary movie alone and now every door makes a noise",
    ),
    questions=(
        "which film can you watch again at any time?",
        "what is the best opening scene you can think of?",
        "do you sit through the credits at the cinema?",
        "which movie was ruined by its own trailer?",
        "is popcorn sweet or salty where you come from?",
        "which director never lets you down?",
        "what is a good comedy for people who do not like comedy?",
        "do you prefer subtitles or dubbed voices?",
        "which sequel was worth waiting for?",
        "what documentary changed your mind about something?",
    ),
    answers=(
        "a film is a dream that somebody else had to organise.",
        "watch the scene again without sound; it says even more.",
        "I trust a director who lets the camera wait.",
        "any movie is better with one friend who whispers at the right moment.",
        "the best comedy is played by people who do not know that it is one.",
        "trailers promise, and only scenes keep the promise.",
        "I would choose the old cinema with the bad seats every time.",
        "a good actor listens, and you can see it.",
        "subtitles let you hear the real voices, so I am on their side.",
        "some documentaries make a bigger adventure out of a beetle.",
    ),
)

GAMES: Final = Topic(
    name="games",
    keywords=(
        "game games gaming gamer boss quest quests chess puzzle puzzles dice multiplayer speedrun joystick dungeon "
        "dungeons arcade loot platformer checkmate roguelike minecraft tetris pixel pixels cards domino"
    ),
    glad=(
        "I beat the last boss with my eyes half closed",
        "we finished the puzzle and no piece was missing",
        "my grandmother won at cards again and enjoyed every second",
        "I found a secret room in a game that I have known for years",
        "our quest ended with everybody alive for once",
        "I saw the checkmate three moves ahead",
        "the old arcade by the station still takes my coins",
        "my little brother let me choose the game tonight",
    ),
    wry=(
        "I lost at chess to a nine-year-old who was also eating a sandwich",
        "the dice hate me and everybody at the table knows",
        "I walked past the key in that dungeon for two hours",
        "I said one more game and now it is morning",
        "our whole party died because I opened the wrong chest, and it had no loot",
        "the last piece of the puzzle was under the cat",
        "I built a castle in minecraft and fell off it",
        "my thumbs have filed a complaint about that platformer",
    ),
    questions=(
        "which game would you like to play again for the first time?",
        "is it cheating to look up a puzzle when you are stuck?",
        "what is a good board for chess when space is short?",
        "which boss took you the most tries?",
        "what games work with people who never play any?",
        "do you read every text in a quest, or click through?",
        "cards or dice on a rainy evening?",
        "does anybody want to try a multiplayer round on Friday?",
        "what is the kindest game you know?",
        "how do you teach chess without winning all the time?",
    ),
    answers=(
        "a good game is a conversation with rules.",
        "check behind the waterfall; every dungeon has one.",
        "the boss has a pattern, and so has your patience.",
        "in chess the quiet moves do the damage.",
        "start the puzzle at the edges and lie about your progress.",
        "dice have no memory, which is more than I can say for losers.",
        "I vote for the game with the fewest rules.",
        "take the side quest, the main one can wait.",
        "nobody wins at cards, they just lose later.",
        "rematch first, excuses afterwards: those are my rules for games.",
    ),
)
