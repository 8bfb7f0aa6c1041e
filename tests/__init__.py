"""The tests: one file per noun, each test a sentence that states a fact."""
