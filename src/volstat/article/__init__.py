"""Article: a text becomes claims, and claims become verdicts against the figures.

    text ─ view ─ paragraph (periods, scopes, quantities) ─ claims ─ verify ─ marks, annotate
                                                               └─ style, arithmetic ─ warnings

- `text.py`, `formats/`, `view.py`: what an article says and where it says it.
- `numerals.py`, `quantities.py`, `periods.py`, `scopes.py`: what can be found in a paragraph.
- `grammar.toml`, `lexicon.py`, `claims.py`, `inheritance.py`: which figure a number is, for whom and when.
- `verify.py`, `explanations.py`: verdicts through a `Lookup`, and what an untrue number would be true of.
- `style.py`, `arithmetic.py`: warnings that need no data.
- `marks.py`, `annotate.py`: what an editor sees. `check.py`: the way through.
- `messages.toml`: everything the room says, in both languages.
"""
