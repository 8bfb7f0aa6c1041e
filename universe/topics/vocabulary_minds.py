"""Topics of the mind: games, writing, science, code, languages; in the notation of `universe.topics.vocabulary`."""

from __future__ import annotations

from typing import Final

GAMES: Final = """
chess: chess club, chess opening, chess problems | go-game: ~go, baduk, weiqi, game of go | shogi | xiangqi | checkers
backgammon | mahjong: mah jongg | dominoes | scrabble | board-games: board game, boardgames, boardgame, tabletop games
card-games: card game | poker | bridge: ~bridge, contract bridge, bridge club | solitaire | cribbage | rummy | canasta
crosswords: crossword | cryptic-crosswords: cryptic crossword | sudoku | jigsaw-puzzles: jigsaw, jigsaws, jigsaw puzzle
rubiks-cube: rubik's cube, rubiks cube, speedcubing, cubing | escape-rooms: escape room | trivia: quiz night, pub quiz
role-playing: rpg, ttrpg, tabletop rpg, pathfinder: ~pathfinder | dungeons-and-dragons: dnd, d&d, dungeons and dragons
dungeons-and-dragons: dungeons & dragons, ~dungeons | wargaming: wargames, war gaming
magic-the-gathering: magic the gathering, mtg
pokemon: pokemon cards, pokemon go, pokémon | yu-gi-oh: yugioh | video-games: video game, videogames, videogame
speedrunning: speedruns, speedrun | retro-gaming: retro games, retro consoles, emulators | pinball | arcade-games
minecraft | stardew-valley: stardew | zelda | roguelikes: roguelike | strategy-games: civilization vi, strategy game
fighting-games: street fighter, tekken | flight-simulators: flight sim, flight simulator | sim-racing: racing sim
esports: e-sports | factorio | dwarf-fortress | elden-ring: soulslikes | animal-crossing | the-sims
virtual-reality: vr
game-design: game designer, level design | game-development: game dev, gamedev, unity engine, godot, making games
puzzle-hunts: puzzle hunt | kendama | yo-yo: yoyo | foosball: table football | laser-tag | paintball | airsoft
"""
WRITING: Final = """
creative-writing: creative writing, writing a novel, writing fiction, fiction writing, novel writing, novelist
short-stories: short story, flash fiction | poetry: poem, poet, haiku, spoken word, slam poetry
fan-fiction: fanfiction, fanfic | nanowrimo | blogging: blog, blogger
journalism: journalist | screenwriting: screenplay
worldbuilding: world building | storytelling: storyteller | ~writing: writing class, writing group, writer
reading: ~reading, reading books, reading novels, bookworm | audiobooks: audiobook
book-club: book clubs, reading group
fantasy-books: fantasy novels, tolkien, brandon sanderson | science-fiction: sci-fi, scifi, sci fi, dune: ~dune
mystery-novels: mystery novel, detective novels, agatha christie, whodunit | horror: horror films, horror movies
graphic-novels: graphic novel | classics: ~classics, jane austen, dostoevsky, shakespeare | zines: zine
letter-writing: pen pals, penpal, penpals, postcrossing | editing: ~editing | translation: translating, translator
"""
MIND: Final = """
meditation: meditating, meditate, mindfulness, vipassana | breathwork: breathing exercises, wim hof
philosophy: stoicism
memory-palace: memory sport, mnemonics | speed-reading | speed-cubing | chess-puzzles | logic-puzzles: logic puzzle
history: ~history, medieval history, ancient rome, ancient history, roman history, history books
genealogy: family tree
archaeology: archaeologist | mythology: greek mythology, norse mythology, myths | egyptology: ancient egypt
anthropology | sociology | linguistics: etymology, conlangs, conlang | geography: maps, cartography | vexillology: flags
psychology: ~psychology, social psychology | astrology: horoscopes, birth chart | tarot: tarot cards | feng-shui
volunteering: volunteer, volunteered, soup kitchen | activism | minimalism: decluttering | productivity: note taking
note-taking: zettelkasten, obsidian notes | self-improvement: habit tracking | manifestation: vision boards
sign-language: asl, bsl, american sign language | braille | morse-code: morse | shorthand: stenography | touch-typing
touch-typing: touch typing, typing practice, dvorak, colemak | handwriting: penmanship, cursive | theology: bible study
true-stories: documentaries: ~documentaries | politics: ~politics
trainspotting: railfan, train spotting, plane spotting
spoken-esperanto: esperanto | latin: ~latin, learn latin, learning latin | ancient-greek: ancient greek | toki-pona
"""
LANGUAGES: Final = """
spanish french german italian portuguese dutch danish swedish norwegian finnish icelandic polish czech slovak hungarian
romanian bulgarian serbian croatian greek turkish russian ukrainian arabic hebrew persian farsi hindi urdu bengali tamil
punjabi japanese korean mandarin chinese cantonese vietnamese thai indonesian malay tagalog swahili zulu irish gaelic
welsh basque catalan maori hawaiian estonian latvian lithuanian albanian georgian armenian mongolian yoruba amharic
"""
SCIENCE: Final = """
astronomy: telescope, astronomer | astrophysics: black holes | physics: physicist, quantum physics, quantum mechanics
chemistry: chemist | biology: biologist, microbiology | botany: botanist, herbarium | geology: minerals, geologist
mathematics: math, maths, mathematician, calculus, algebra, number theory | statistics: ~statistics, statistician
palaeontology: paleontology, dinosaurs, dinosaur, fossils | meteorology: weather station | oceanography | ecology
neuroscience: ~neuroscience | genetics: ~genetics | microscopy: microscope | space: ~space, space exploration, rocketry
citizen-science: galaxy zoo | climate-science | science-museums: planetarium | rockets: model rockets, model rocketry
"""
CODE: Final = """
programming: ~code, coding, programmer, learn to code, learning to code, coder
python: ~python, python script, python course
rust: ~rust, rust lang, rustlang, learning rust | javascript: typescript, nodejs | java: ~java, java course | kotlin
golang: go lang | haskell | elixir | clojure: lisp, common lisp | scheme: ~scheme | ruby: ~ruby, ruby on rails | scala
php | swift: ~swift, swiftui | cpp | csharp | julia: ~julia | zig: ~zig | assembly: ~assembly
web-development: web development, web dev, html, css, web design, frontend, front-end, full stack
app-development: app dev
machine-learning: machine learning, deep learning, neural networks, neural network | data-science: data visualization
open-source: open source, pull request | cybersecurity: ctf, capture the flag, ethical hacking, pentesting
linux: ubuntu, debian, arch linux, nixos | emacs: org-mode | vim: neovim | databases: sql, postgres, postgresql
self-hosting: homelab, home lab, self hosting, selfhosting, home server, raspberry pi | home-automation: home assistant
robotics: robot, robots | electronics: soldering, arduino, circuit, breadboard, microcontrollers, esp32
ham-radio: amateur radio, radio amateur | mechanical-keyboards: mechanical keyboard, custom keyboards | pc-building
pc-building: building pcs, building computers, gaming pc, pc build
retro-computing: commodore 64, amiga, vintage computers
algorithms: leetcode, advent of code, competitive programming | generative-art: creative coding, p5js | shaders: shader
ai-art: midjourney, stable diffusion | chatbots: chatbot | cryptography: ciphers | fpga: verilog | cad: ~cad, fusion 360
"""
