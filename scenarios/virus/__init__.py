"""The parts of scenario library_virus: a planted sentence, bots that dream, people who visit them, who caught it."""
