"""What a run of trust_pump found: what FRIEND cost whom, whether insults end it, and points over the days."""

from __future__ import annotations

from statistics import median
from typing import Any, Final

from msgspec import Struct

from scenarios.evenings import Evenings
from scenarios.findings import Findings, FoundTable
from scenarios.parquet_table import Column
from scenarios.plain_text import count, duration
from scenarios.pump.friends import Course, Courses, soonest
from scenarios.pump.stage import HONEST, INSULTER, PUMPER, ROLES, Cast
from scenarios.report_pictures import BOT, HUMAN, INK, RED, Picture, blank, drawing, svg_of
from universe.people.records import Snapshot, person_id_of, platform_id_of
from universe.trust.ledger import DAY_MS
from universe.trust.tiers import FRIEND_POINTS, TIERS, points

COLOURS: Final = {PUMPER: BOT, INSULTER: RED, HONEST: HUMAN}
TITLES: Final = {PUMPER: "pumpers", INSULTER: "pumpers who insult", HONEST: "honest users (median)"}
_COLUMNS: Final = (
    Column("day", "int64", "days", "days done, counted from 1"),
    Column("user", "string", "id", "whose standing"),
    Column("role", "string", "code", "`pumper`, `insulter` or `honest`"),
    Column("bot", "string", "id", "with which bot"),
    Column("points", "int64", "points", "score times 100 at the end of the day"),
    Column("tier", "string", "code", "trust tier at the end of the day"),
)


class Played(Struct, frozen=True):
    """A finished run: courses up to the insults of the last evening and with them, snapshots, and its shape."""

    cast: Cast
    before: Courses
    after: Courses
    evenings: Evenings
    first_day: int
    days: int
    rules: str

    def users(self, role: str) -> list[str]:
        """Who plays a role."""
        return [user_id for user_id, own in self.cast.roles.items() if own == role]

    def quickest(self, role: str) -> Course | None:
        """The course of who of a role became a FRIEND in the least time."""
        won = [course for course in soonest(self.before, self.users(role)) if course is not None]
        return min(won, key=lambda course: course.days_to_friend or 0.0, default=None)

    def points(self, user_id: str, bot: str, courses: Courses) -> int:
        """Points after the latest act."""
        course = courses.get((user_id, bot))
        return points(course.permille) if course is not None else 0


def pump_findings(played: Played) -> Findings:
    """Everything that a run found."""
    metrics = _metrics(played)
    return Findings(
        metrics=metrics, told=((f"What FRIEND costs under {_whose(played)} rules", _told(metrics)),),
        rows=_rows(metrics), tables={"standing": _table(played)}, pictures=(_picture(played),),
    )  # fmt: skip


def _whose(played: Played) -> str:
    return "the original's" if played.rules == "original" else "our"


def _metrics(played: Played) -> dict[str, Any]:
    pumper, insulter = played.quickest(PUMPER), played.quickest(INSULTER)
    honest = soonest(played.before, played.users(HONEST))
    won = [course for course in honest if course is not None]
    most = len(won) * 2 > len(honest)
    days = [course.days_to_friend or 0.0 for course in won] + [float("inf")] * (len(honest) - len(won))
    pumped = [(user, played.cast.pumped[user]) for user in played.users(PUMPER)]
    friends = [pair for pair in pumped if pair in played.before and played.before[pair].is_friend]
    return {
        "messages_to_friend": pumper and pumper.friend_messages,
        "reactions_to_friend": pumper and pumper.friend_reactions,
        "days_to_friend": pumper and pumper.days_to_friend,
        "insulter_messages_to_friend": insulter and insulter.friend_messages,
        "insulter_days_to_friend": insulter and insulter.days_to_friend,
        "honest_friend_share": round(len(won) / len(honest), 6) if honest else None,
        "honest_messages_to_friend": median(course.friend_messages for course in won) if most else None,
        "honest_days_to_friend": sorted(days)[len(days) // 2] if most else None,
        "friend_after_spree": any(played.after[pair].is_friend for pair in friends) if friends else None,
        "points_before_spree": max((played.points(*pair, played.before) for pair in pumped), default=0),
        "points_after_spree": max((played.points(*pair, played.after) for pair in pumped), default=0),
    }


def _told(metrics: dict[str, Any]) -> tuple[str, ...]:
    lines = []
    for title, head in (("A pumper", ""), ("A pumper who insults", "insulter_"), ("Half of the honest", "honest_")):
        days, messages = metrics[f"{head}days_to_friend"], metrics[f"{head}messages_to_friend"]
        if days is None:
            lines.append(f"{title}: never a FRIEND.")
            continue
        likes = "" if head else f" and {count(metrics['reactions_to_friend'], 'like')}"
        span = f"{days:.1f} days" if days >= 1 else duration(round(days * DAY_MS))
        lines.append(f"{title}: FRIEND after {span}, {messages:g} messages{likes}.")
    before, after = metrics["points_before_spree"], metrics["points_after_spree"]
    ends = {None: "it was no FRIEND", True: "still a FRIEND", False: "a FRIEND no more"}
    spree = f"Then ten insults: from {before} to {after} points, {ends[metrics['friend_after_spree']]}."
    return (*lines, spree)


def _rows(metrics: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    meanings = {
        "messages_to_friend": "messages that made a pumper a FRIEND",
        "days_to_friend": "days that it took, from the first message",
        "insulter_days_to_friend": "the same while insulting",
        "friend_after_spree": "still a FRIEND after ten insults",
        "reactions_to_friend": "likes that made a pumper a FRIEND, beside the messages",
        "insulter_messages_to_friend": "messages that made an insulting pumper a FRIEND",
        "honest_friend_share": "share of honest users who became a FRIEND of some bot",
        "honest_days_to_friend": "median days from an honest user's first message to FRIEND",
        "honest_messages_to_friend": "median messages of honest users until then",
        "points_before_spree": "points of the pumper before the insults at the end",
        "points_after_spree": "points of the pumper after them",
    }
    return tuple((name, _shown(metrics[name]), meaning) for name, meaning in meanings.items())


def _shown(value: Any) -> str:
    if value is None:
        return "never"
    return ("yes" if value else "no") if isinstance(value, bool) else f"{value:,.6g}"


def _standings(played: Played) -> list[tuple[int, str, str, str, Snapshot]]:
    """Day from 1, user, role, bot and snapshot, in that order."""
    people = {person_id_of(platform_id_of("sim", user_id)): user_id for user_id in played.cast.roles}
    return sorted(
        (day - played.first_day + 1, people[person], played.cast.roles[people[person]], bot, snapshot)
        for (bot, person), days in played.evenings.items()
        if person in people
        for day, snapshot in days.items()
    )


def _table(played: Played) -> FoundTable:
    rows = _standings(played)
    keys = ("day", "user", "role", "bot")
    values: dict[str, Any] = {name: [row[place] for row in rows] for place, name in enumerate(keys)}
    values["points"] = [points(row[4].permille) for row in rows]
    values["tier"] = [TIERS[row[4].tier] for row in rows]
    return FoundTable(_COLUMNS, values)


def _picture(played: Played) -> Picture:
    """Points by role: of each person with the bot that thinks most of them, as of the latest day with an act."""
    best = {role: [[0] * (played.days + 1) for _ in played.users(role)] for role in ROLES}
    place = {user: number for role in ROLES for number, user in enumerate(played.users(role))}
    latest: dict[tuple[str, str], int] = {}
    rows = _standings(played)
    for day in range(1, played.days + 1):
        latest |= {(row[1], row[3]): points(row[4].permille) for row in rows if row[0] == day}
        for (user, _), value in latest.items():
            course = best[played.cast.roles[user]][place[user]]
            course[day] = max(course[day], value)
    with drawing():
        figure, axes = blank(2.8)
        for role, courses in best.items():
            if courses:
                shown = [median(course[day] for course in courses) for day in range(played.days + 1)]
                axes.plot(range(played.days + 1), shown, color=COLOURS[role], label=TITLES[role])
        axes.axhline(FRIEND_POINTS, linestyle=":", linewidth=1, color=INK, label="FRIEND")
        axes.set(ylim=(-2, 102), xlabel="days done", ylabel="points")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
        caption = "Points at the end of each day; the last evening ends with the polite pumpers' insults."
        return Picture(f"Points under {_whose(played)} rules", caption, svg_of(figure))
