"""Trust models behind one adapter: chosen by name, configured, over any number of people."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from tests.trust_hands import Person, at, every_model
from universe.config import TrustConfig
from universe.errors import BadInput
from universe.trust.decay import decay_columns, floor_reached_days
from universe.trust.ledger import DAY_MS, Acts, Ledger, no_acts
from universe.trust.model import MODELS, TrustModel, trust_model
from universe.trust.tiers import TierRules, points, tier_rules

PEOPLE = 40


def test_a_model_is_chosen_by_configuration_or_by_name() -> None:
    """Five, `hardened` by default; another name is the user's mistake."""
    names = ("hardened", "ene", "ene_repaired", "ene_original", "points")
    assert names == MODELS == tuple(one.name for one in every_model())
    assert "ene" == trust_model(TrustConfig(model="ene")).name
    assert "ene_original" == trust_model(TrustConfig(model="ene"), "ene_original").name
    with pytest.raises(BadInput, match="no trust model 'Ene'; there are hardened"):
        trust_model(TrustConfig(), "Ene")
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"model": "kind"}, TrustConfig)


def day_of_acts(day: int, seed: int) -> Acts:
    """A day of many people: some silent, some kind, some not, some only reacting."""
    draw = np.random.default_rng((seed, day))
    columns = no_acts(PEOPLE)
    spoke = draw.integers(0, 3, PEOPLE) > 0
    hour = draw.integers(0, 24, PEOPLE)
    columns["messages"][:] = np.where(spoke, draw.integers(1, 9, PEOPLE), 0)
    columns["first_ms"][:] = columns["last_ms"][:] = at(day, 0) + hour * 3_600_000
    columns["hours"][:] = 1 << hour
    columns["positives"][:] = draw.integers(0, 9, PEOPLE)
    columns["violations"][:] = draw.integers(0, 12, PEOPLE) == 0
    columns["negatives"][:] = columns["violations"]
    columns["severity_milli"][:] = columns["violations"] * 300
    columns["negative_units"][:] = columns["violations"] * 6
    columns["severe"][:] = columns["violations"]
    return Acts(**columns)


def row_of(acts: Acts, row: int) -> Acts:
    """The acts of one person."""
    return Acts(**{name: getattr(acts, name)[row : row + 1] for name in Acts.__struct_fields__})


@pytest.mark.parametrize("model", every_model(), ids=MODELS)
def test_many_people_are_many_times_one(model: TrustModel) -> None:
    """Entered as columns, one by one, or only those who did something: equal rows and standings, decay included."""
    days = [day_of_acts(day, seed=7) for day in (0, 1, 2, 5, 40, 41, 150)]
    together, apart, touched = (Ledger.empty(PEOPLE, model.columns) for _ in range(3))
    for acts in days:
        model.observe(together, acts)
        active = np.flatnonzero((acts.messages > 0) | (acts.positives > 0) | (acts.violations > 0))
        part = touched.take(active)
        model.observe(part, Acts(**{name: getattr(acts, name)[active] for name in Acts.__struct_fields__}))
        touched.put(active, part)
        for row in range(PEOPLE):
            one = apart.take(slice(row, row + 1))
            model.observe(one, row_of(acts, row))
            apart.put(slice(row, row + 1), one)

    for other in (apart, touched):
        assert [together.row(row) for row in range(PEOPLE)] == [other.row(row) for row in range(PEOPLE)]
        assert np.array_equal(model.standing(together, at(200)), model.standing(other, at(200)))


@pytest.mark.parametrize("model", every_model(), ids=MODELS)
def test_a_row_survives_being_stored(model: TrustModel) -> None:
    """As plain whole numbers, also where the stored row has other columns than the model."""
    part = Ledger.empty(PEOPLE, model.columns)
    model.observe(part, day_of_acts(0, seed=1))
    row = part.row(3)

    assert row == Ledger.of_row(row | {"unheard_of": 5}, model.columns).row(0)
    assert row == Ledger.of_row(msgspec.json.decode(msgspec.json.encode(row)), model.columns).row(0)
    assert all(type(value) is int for value in row.values())


@pytest.mark.parametrize("model", every_model(), ids=MODELS)
def test_only_the_originals_do_something_every_day(model: TrustModel) -> None:
    """Which is what makes their decay compound; ours is computed when it is read."""
    part = Ledger.empty(1, model.columns)
    person = Person(model.name).lives(range(100), 9, 12, 15)
    part = person.ledger
    before = part.row(0)
    model.close_day(part, at(160))

    assert model.daily == (part.row(0) != before) == model.name.startswith("ene_")


def test_the_rules_of_the_configuration_reach_the_models() -> None:
    """Thresholds, gates, the weight of negatives, start, half-life and floor of decay, and the days of a return."""
    person = Person("ene").lives(range(70), 9, 12, 15)
    person.marked(negative=5)
    plain = person.permille(at(70)), person.tier(at(70))

    def under(now: int = at(70), **given: object) -> tuple[int, str]:
        person.model = trust_model(TrustConfig(**given), "ene")
        return person.permille(now), person.tier(now)

    assert (plain[0], "trusted") == plain == under()
    assert "inner_circle" == under(inner_circle_score=plain[0] / 1000, inner_circle_days=70)[1]
    assert "familiar" == under(trusted_days=71)[1]
    assert "familiar" == under(trusted_score=(plain[0] + 1) / 1000)[1]
    assert under(negative_weight=0.0)[0] > plain[0] > under(negative_weight=9.0)[0]
    weighed = [trust_model(TrustConfig(negative_weight=weight)) for weight in (0.0, 3.0, 9.0)]
    row = Person().lives(range(70)).marked(negative=5).ledger
    assert 3 == len({int(model.standing(row, at(70))[0][0]) for model in weighed})
    silent = at(70 + 60)
    usual = under(silent)[0]
    assert under(silent, decay_start_days=50)[0] > usual > under(silent, decay_half_life_days=10, decay_floor=0.0)[0]
    assert 0 == under(at(5000), decay_floor=0.0)[0] < under(at(5000))[0]


def test_tier_rules_must_ascend() -> None:
    """A higher tier that asks for less than a lower one is refused with the row that is wrong."""
    assert TierRules() == tier_rules(TrustConfig())
    assert (151, 350, 600, 800) == tier_rules(TrustConfig(acquaintance_score=0.1501)).thresholds
    with pytest.raises(BadInput, match="scores must ascend"):
        tier_rules(TrustConfig(familiar_score=0.1))
    with pytest.raises(BadInput, match="days must ascend"):
        tier_rules(TrustConfig(trusted_days=400))


def test_points_are_hundredths_half_up() -> None:
    """What the other seeds call trust points."""
    assert [0, 0, 1, 29, 57, 58, 100] == [points(permille) for permille in (0, 4, 5, 290, 570, 575, 1000)]


def test_decay_over_columns_ends_where_it_should() -> None:
    """At the floor, or at nothing without one; long silences cost no more than short ones."""
    assert (90, 630) == (floor_reached_days(30, 60, 0.5), floor_reached_days(30, 60, 0.0))
    full, silences = np.full(4, 1000, np.int32), np.array([30, 90, 10_000, 10**9])
    assert [1000, 500, 500, 500] == decay_columns(full, silences, 30, 60, 0.5).tolist()
    assert [1000, 500, 0, 0] == decay_columns(full, silences, 30, 60, 0.0).tolist()


def test_a_return_is_repaid_in_days() -> None:
    """An absence of 90 days or more is repaid in six active days by ten a day, in thirty by two."""
    for repay, needed in ((10, 6), (2, 30)):
        person = Person("ene").lives(range(200))
        person.model = trust_model(TrustConfig(return_days_per_active_day=repay), "ene")
        person.says(at(200 + 300 * 1))
        days = 0
        while person.row["absence_days"]:
            days += 1
            person.says(person.row["last_ms"] + DAY_MS)
        assert needed == days
