"""How a bot takes a person over from an archive."""

from __future__ import annotations

import msgspec

from actors.acquaintances import Acquaintances
from actors.bot_identities import learn
from actors.bot_messages import IdentityTold, RestorePerson
from actors.bot_records import PeopleCounts, dossier, history, person, rank
from actors.turn import Turn
from universe.people.consent import chosen_over
from universe.people.records import VIOLATIONS_KEPT, Acquaintance, Dossier
from universe.trust.ledger import one_mark


def restore(rules: Acquaintances, counts: PeopleCounts, restored: RestorePerson, turn: Turn) -> None:
    """Enter a person from an archive; of one whom the bot knows better already only what people wrote is new."""
    known = restored.acquaintance
    before = turn.record(person(known.person_id), Acquaintance)
    if before is not None and before.row.get("messages", 0) >= known.row.get("messages", 0):
        kept = turn.record(dossier(known.person_id), Dossier) or Dossier()
        given = restored.dossier
        if given.notes_made > kept.notes_made:
            kept.notes, kept.notes_made = given.notes, given.notes_made
        if given.summary_by == "operator":
            kept.summary, kept.summary_by = given.summary, given.summary_by
        turn.put(dossier(known.person_id), kept)
        turn.decide("restored", person=known.person_id, outcome="known_already")
        return
    _keep_bad(rules, known, restored.dossier, turn)
    _keep_choice(known.person_id, restored.dossier, turn)
    rules.keep(counts, known, turn)
    turn.put(dossier(known.person_id), restored.dossier)
    turn.put(history(known.person_id), restored.history)
    rank(counts, known.person_id, rules.standing(known, turn.now)[0])
    turn.decide("restored", person=known.person_id, outcome="restored")
    if restored.dossier.identity is not None:
        learn(counts, IdentityTold(restored.dossier.identity, restored.dossier.connected_names), turn)


def _keep_choice(person_id: str, given: Dossier, turn: Turn) -> None:
    """What somebody chose since the archive was written stands."""
    kept = turn.record(dossier(person_id), Dossier)
    if kept is None or kept.identity is None:
        return
    if given.identity is None:
        given.identity, given.connected_names = kept.identity, kept.connected_names | given.connected_names
    else:
        consent = chosen_over(given.identity.consent, kept.identity.consent)
        given.identity = msgspec.structs.replace(given.identity, consent=consent)


def _keep_bad(rules: Acquaintances, known: Acquaintance, given: Dossier, turn: Turn) -> None:
    """What somebody did wrong since the archive was lost stays with the person who comes back from it."""
    kept = turn.record(dossier(known.person_id), Dossier) or Dossier()
    missed = [one for one in kept.violations if one not in given.violations]
    if missed:
        severities_milli = tuple(one.severity_milli for one in missed)
        rules.observe(known, one_mark(severities_milli=severities_milli), turn.now)
        given.violations = [*given.violations, *missed][-VIOLATIONS_KEPT:]
