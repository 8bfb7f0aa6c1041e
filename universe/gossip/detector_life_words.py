"""Named classes of words for the rules about life updates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


CLASSES: Final[Mapping[str, frozenset[str]]] = {
    "poss": _set("my our the a an this that his her their"),
    "job": _set(
        "job position role gig promotion apprenticeship internship traineeship residency post fellowship tenure "
        "residence contract secondment placement jobs promo vacancy lectureship professorship chair directorship "
        "clerkship captaincy headship deputyship"
    ),
    "title": _set(
        "manager engineer lead director head chef teacher nurse professor supervisor officer editor producer partner "
        "coach captain principal developer designer analyst consultant assistant foreman forewoman shift barista boss "
        "chief president cto ceo cfo vp lecturer pilot firefighter paramedic electrician plumber librarian senior "
        "coordinator apprentice intern deputy architect lawyer baker technician scientist researcher postdoc employee "
        "freelancer carpenter midwife conductor curator vet surgeon accountant journalist reporter translator "
        "headteacher headmaster headmistress chair dean provost rector superintendent commander sergeant lieutenant "
        "inspector detective constable marshal warden ranger keeper gardener landscaper florist butcher barber "
        "hairdresser beautician stylist tailor waiter waitress bartender sommelier cook sous pastry dishwasher "
        "cashier clerk secretary receptionist administrator bookkeeper auditor actuary banker broker trader "
        "underwriter economist statistician mathematician physicist chemist biologist geologist astronomer "
        "archaeologist historian linguist philosopher psychologist sociologist therapist counsellor physio "
        "physiotherapist dietitian dentist doctor gp physician registrar pharmacist optician radiographer caregiver "
        "carer social-worker tutor instructor trainer plasterer bricklayer roofer mason welder mechanic machinist "
        "joiner cabinetmaker glazier painter decorator builder surveyor planner estimator draughtsman driver trucker "
        "courier postman postwoman cyclist sailor skipper stewardess steward purser navigator controller dispatcher "
        "guard soldier cadet judge solicitor barrister paralegal notary magistrate policeman policewoman investigator "
        "author novelist columnist correspondent broadcaster presenter anchor announcer editor-in-chief copywriter "
        "illustrator photographer animator cellist violinist pianist organist oboist flautist trumpeter drummer "
        "singer soprano dancer actor actress comedian choreographer stagehand concertmaster programmer coder dev "
        "sysadmin devops tester qa scrum owner strategist marketer recruiter salesperson salesman saleswoman rep "
        "representative agent realtor buyer merchandiser storekeeper shopkeeper grocer farmer shepherd beekeeper "
        "fisherman forester brewer distiller winemaker cheesemaker roaster zookeeper groomer handler interpreter "
        "archivist conservator restorer guide host hostess housekeeper porter janitor caretaker cleaner nanny au-pair "
        "childminder lifeguard referee umpire scout fellow associate treasurer spokesperson ambassador consul "
        "minister mayor councillor priest vicar pastor rabbi imam chaplain deacon organiser organizer founder "
        "co-founder entrepreneur operator foreperson technologist optometrist paediatrician anaesthetist trainee "
        "leader executive specialist expert adviser advisor"
    ),
    "work": _set(
        "company firm hospital school startup agency department bank office lab library studio bakery clinic "
        "university factory museum theatre council shop restaurant newspaper bookshop bookstore post college charity "
        "team warehouse kitchen station ministry institute hotel google amazon microsoft nasa apple ibm bbc nhs "
        "publisher academy gallery opera orchestra choir theater zoo aquarium farm vineyard winery brewery embassy "
        "ngo union fire police railway airline airport port shipyard plant mill refinery mine laboratory observatory "
        "foundation trust press magazine radio broadcaster tv surgery practice pharmacy dentist salon spa gym cafe "
        "café pub bar supermarket tesco aldi lidl ikea store garage depot nursery kindergarten primary secondary "
        "garden hospice network consultancy chambers court parliament unesco un unicef esa cern samsung siemens bosch "
        "airbus boeing spotify netflix meta"
    ),
    "shop": _set(
        "shop business company bakery studio cafe café restaurant practice agency firm salon startup store bar "
        "bookshop clinic workshop brewery garage gallery pub gym office dojo barbershop truck diner consultancy "
        "nursery llc ltd farm vineyard winery distillery roastery pottery atelier press label magazine school "
        "kindergarten theatre hostel hotel b&b guesthouse inn foundation charity kiosk stall deli butchery tearoom "
        "patisserie florist barber spa surgery chambers boutique bookstore record food-truck van shopfront creamery "
        "dairy"
    ),
    "dwelling": _set(
        "house flat apartment condo home cottage bungalow townhouse cabin houseboat duplex farmhouse maisonette villa "
        "property terrace chalet homestead semi condominium fixer-upper fixer houses semi-detached detached terraced "
        "bungalows mill barn chapel schoolhouse lighthouse manor castle croft lodge ranch bedsit studio-flat two-bed "
        "one-bed three-bed penthouse loft-apartment plot acre acres land smallholding shack hut brownstone rowhouse "
        "triplex narrowboat yurt casita finca gite château chateau homeplace mobile-home trailer"
    ),
    "place": _set("place studio loft farm land plot"),
    "degree": _set(
        "degree diploma masters master master's bachelor bachelors phd doctorate mba msc bsc ged licentiate llm jd "
        "llb gcses abitur baccalaureate ba ma beng meng pgce btech hnd hnc doctoral md dphil msci diplom baccalauréat "
        "a-levels alevels highers matura mfa bfa bba"
    ),
    "school": _set(
        "university college school med law grad graduate programme program course academy conservatory phd masters "
        "master degree faculty polytechnic juilliard universities apprenticeship vet nursing dental drama film art "
        "music business medical flight culinary cooking trade technical chef summer acting dance ballet fashion "
        "design divinity seminary police military naval doctoral doctorate residency fellowship"
    ),
    "uni": _set(
        "oxford cambridge harvard yale mit stanford princeton columbia berkeley cornell brown duke dartmouth caltech "
        "ucl "
        "lse eth epfl edinburgh durham warwick leeds bristol exeter glasgow manchester sheffield nottingham ucla nyu "
        "usc "
        "toronto mcgill waterloo uppsala lund leiden delft heidelberg sorbonne bologna georgetown northwestern tufts "
        "kings imperial st juilliard berklee rada penn vanderbilt emory rice michigan uchicago cmu gatech umass purdue"
    ),
    "mate": _set(
        "boyfriend girlfriend partner wife husband fiance fiancé fiancée fiancee spouse ex love sweetheart soulmate man"
    ),
    "kid": _set(
        "baby babies son sons daughter daughters boy girl twins triplets child children kid little newborn bub bundle "
        "firstborn twin bairn baby's infant preemie munchkin nugget peanut toddler bairns bambino nipper rascal"
    ),
    "parent": _set(
        "dad father mum mother parent parents aunt auntie aunty uncle grandma grandpa grandmother grandfather "
        "grandparent grandparents nan nana granny gran grandad granddad mommy mummy daddy papa stepdad stepmum "
        "godmother godfather mama abuela abuelo opa oma mothers fathers uncles aunts godparent godparents stepmother "
        "stepfather stepmom pops pa nanna nonna nonno yaya bubbe gramps pop tante"
    ),
    "elder": _set(
        "aunt auntie aunty uncle grandma grandpa grandmother grandfather grandparent grandparents nan nana granny gran "
        "grandad granddad godmother godfather uncles aunts opa oma abuela abuelo"
    ),
    "sibling": _set(
        "sister brother sis bro son daughter sister-in-law brother-in-law wife girlfriend partner kid twin cousin "
        "stepsister stepbrother"
    ),
    "notplace": _set(
        "bed tears gold silver the another other different next new front back channel window linux windows mac python "
        "rust vim emacs firefox chrome git github discord slack telegram signal table a my our your page step server "
        "plan version decaf tea android iphone ios ubuntu debian arch postgres level room first second third that this "
        "it do see get be make one two it's spam trash archive yearly weekly monthly wayland kubernetes docker aws"
    ),
    "notjob": _set("above a the my our by content junk story posts tweets pawn ads tweet post stories questions"),
    "nothouse": _set(
        "plant plants music cinema screen white mates party warming tour rules shoes office button cooked brew "
        "improvement "
        "gym page run game slippers jersey kit theatre theater made grown automation wine sitter building block"
    ),
    "month": _set(
        "january february march april may june july august september october november december spring summer autumn "
        "fall "
        "winter today tomorrow next this on in soon monday tuesday wednesday thursday friday saturday sunday"
    ),
}
"""Named classes for the patterns."""
