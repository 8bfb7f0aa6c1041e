"""What a bot listens for, made once for its card: most messages say none of it, and that must cost next to nothing."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from universe.chat.words import endings, names_someone

AliasWords = tuple[tuple[str, ...], ...]


class Ears(Struct, frozen=True):
    """`names` are the last words of a bot's names with every ending they may carry."""

    aliases: AliasWords
    names: frozenset[str]
    interests: frozenset[str]

    def may_hear_name(self, words: tuple[str, ...]) -> bool:
        """Whether a name can stand in a text with these words; cheap, and never wrongly False."""
        return not self.names.isdisjoint(words)

    def hears_name(self, words: tuple[str, ...]) -> bool:
        """Whether a name stands in the text, as whole words in a row."""
        return self.may_hear_name(words) and any(names_someone(words, alias) for alias in self.aliases)


@lru_cache(maxsize=1024)
def ears_of(alias_words: AliasWords, interests: tuple[str, ...]) -> Ears:
    """The ears of a bot with these names and interests."""
    names = frozenset(ending for alias in alias_words if alias for ending in endings(alias[-1]))
    return Ears(alias_words, names, frozenset(interests))
