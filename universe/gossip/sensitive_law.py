"""Sensitive constructions about the law, in the notation of `sensitive_patterns`."""

from __future__ import annotations

from typing import Final

LAW: Final = {
    "legal": """
        charged|accused|convicted|guilty|suspected|acquitted|cleared|investigated with|of
        done for speeding|shoplifting|drink|drunk|theft|possession|fraud|assault
        charges|allegations|complaint|case against|pressed|dropped|filed
        press|pressing|pressed|drop|dropped|face|facing|faces|file|filed|criminal|the charges !again
        filed|file|filing|lodged|made|served|brought|drop a? ..1 \
            complaint|suit|lawsuit|claim|grievance|papers|motion|charges|appeal !that|bug|issue|upstream
        my|the|his|her|our|your|asylum|custody|bail|tribunal|parole|disciplinary|preliminary|immigration|court \
            hearing|trial|lawyer|attorney|solicitor|sentencing|settlement|probation !aid|error|method|version|period
        hearing is|was|got|date|moved|on|in|at|next|tomorrow|postponed
        on|goes|going|went|stand|stands|to|awaiting|face|facing trial !and|basis|version|run|period
        at|as|expert|key|character|a|witness|eye|called|the witness !protection
        witness in|stand|statement|for|box
        behind bars
        in|inside a|the|police|my|his|her ..1 cell ..1 overnight|last|for|since|$|all|until
        night in a|the|jail ..1 cell|jail|cells
        overnight in ..2 cell|cells|custody
        locked him|her|me|them|someone up|away
        locked up ..1 for|in|abroad|again
        did|doing|served|serving|does|do|faces|facing|got|given time|# ..1 \
            in|for|years|months|inside|prison|jail !weeks|of|at|on|to|as
        in|taken|into|police|held custody|handcuffs|cuffs|detention
        in jail|prison|cuffs|handcuffs|court|custody|detention
        pulled|stopped|pull|caught|nicked|busted|nabbed|done me|us|him|her|by|for|over|with ..1 \
            cops|police|speeding|shoplifting|stealing|weed|drugs|feds|drunk|driving|dui|possession|fare|dodging
        got|getting|get|was|were|been|being|is|be busted|fined|robbed|nicked|mugged|raided|burgled|arrested|\
deported|jailed|sued|sentenced|evicted|subpoenaed|scammed|stalked
        drink|drunk|drug|dangerous|reckless|drove|under driving|drove|the|drunk influence|drunk|again|$
        driving under|while|without|ban|offence|banned|licence|points !the|test|lesson|lessons|instructor
        lost|lose|losing|took|suspended|revoked|points ..2 licence|license
        licence|license ..1 suspended|revoked|taken|confiscated|points
        speeding|parking|traffic|penalty|fixed ticket|tickets|fine|fines|notice|charge|offence|points|penalty
        a|the|pay|paid|my|hefty|huge|big|heavy|another|library|of fine|fines for|of|from|$ !by|with
        community|jury|national|probation|suspended service|duty|officer|sentence
        court|restraining|protection|protective|eviction|gagging|possession|non|injunction \
        order|molestation|orders|notice
        criminal|police|arrest|clean|rap|court record|records|report|check|sheet|background|caution|warrant|papers|case
        the? police|cops|feds|bailiffs|sheriff ..1 \
            came|called|knocked|were|took|raided|stopped|questioned|searched|want|asked|arrested|report
        call|called|calling|reported|report ..2 police|cops|911|999
        power of attorney
        @own last? will|inheritance|estate is|says|and|left|was|contested|of|dispute|executor !be|not|have|never|power
        contested|contesting|wrote|write|writing|signed|read|updated|reading my|the|his|her|a will
        plea|pled|plead|pleaded|pleading|pleads deal|guilty|bargain|not|innocent
        immigration|border|visa|naturalisation|asylum|residence|residency|citizenship|refugee|migration|embassy|\
consulate|settled|tourist|spousal|green|indefinite \
            office|officer|card|permit|papers|application|interview|test|status|agency|ceremony|remain|leave|visa|\
lawyer|letter|appointment|control|decision|hearing|appeal
        work|student|resident permit|visa
        home office ..1 wants|refused|letter|sent|interview|said|says|rejected|appointment|decision|wont
        leave|right|indefinite to|leave remain|stay|to !the|at|home|in
        permanent|temporary|my|our|eu|legal|tax residency|residence|resident|residents|status !evil|hotel|inn|manager
        @own|asylum|travel|work|residency|residence|stay|my|his|her papers|permit|visa|paperwork ..2 \
            expired|expires|expire|denied|run|runs|ran|came|is|are|through|refused|rejected|out|taken|revoked|approved
        passport|permit ..1 confiscated|taken|expired|expires|revoked|refused|runs
        work|residence|residency|stay|building permit
        send|sent|sending|deport|kick|kicked|throw me|us|him|her|them back|out to|of|home ..1 country|home|war
        without|no|dont|not ..1 papers|documents|documented|visa|permit
        identity|id theft|stolen|fraud
        hit and run
        break|broke|breaking|broken in|into ..1 \
            my|our|the|his|her|a|to? ..1 house|flat|apartment|home|car|garage|shed|office|shop|place
        break in last|at|yesterday|while
        stole|steals|steal|stealing|nicked|robbed|took|pinched my|our|his|her|from|all|a|the|him|us|me ..2 \
            bike|wallet|phone|car|purse|money|laptop|bag|work|shop|store|them|passport|jewellery|jewelry|everything
        caught stealing|shoplifting|speeding|with|drunk|driving
        sexually|physically|been|was|got|indecently|being \
        assaulted|harassed|molested|attacked|threatened|stalked|beaten|\
abused|groped|raped|blackmailed|followed
        threatened|threatens|threatening|blackmails|stalks|follows|harasses|sue|sues|suing|evict|evicts to? ..1 \
            me|us|him|her|sue|kill|evict|report|court
        child protective|protection|services|support|custody|maintenance|benefit|welfare|abuse
        social services|worker|workers !web
        legal|small|class|industrial|employment aid|claims|action|advice|tribunal|fees|trouble|proceedings|letter
        money laundering
        cease and desist
        out on|of bail|prison|jail|parole|custody
        my|his|her|the parole|probation|bail|sentence|caseworker|case \
        officer|hearing|conditions|worker|runs|year|terms !study
        thrown|threw|throwing|throw|kicked|kicking|kick|chucked|forced|throws me|us|him|her|them|out out|of|from|onto \
            ..2 flat|house|home|apartment|street|streets|country|homeless
        facing|face|notice|about|served|got|received|section|an eviction|to quit|vacate|foreclosure|21
        landlord ..3 evict|evicting|court|deposit|eviction|arrears|sue|kick|throw|lawyer|notice|owe|months|rent
        wrongful|unfair|unlawful|workplace dismissal|termination|death|discrimination|arrest|harassment
        under investigation|arrest|oath
        trouble|problems|ran|run|wrong with|into|side the|of the? law|police|cops
        selling|sold|bought|dealing|possession|carrying|possess of|drugs|weed|a? \
        drugs|cocaine|gun|knife|weapon|controlled
    """,
}
"""The category and its constructions, one a line."""
