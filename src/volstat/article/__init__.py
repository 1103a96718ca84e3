"""Article: a text becomes claims, and claims become verdicts against the figures.

    text ─ view ─ paragraph (periods, scopes, quantities) ─ claims ─ verify ─ marks, annotate
                                                               └─ style, arithmetic ─ warnings

- `text.py`, `formats/`, `view.py`: what an article says and where it says it.
- `numerals.py`, `quantities.py`, `periods.py`, `scopes.py`: what can be found in a paragraph.
- `grammar.toml`, `lexicon.py`, `claims.py`, `inheritance.py`: which figure a number is, for whom and when.
- `verify.py`, `explanations.py`: verdicts through a `Lookup`, and what an untrue number would be true of.
- `style.py`, `arithmetic.py`: warnings that need no data.
- `marks.py`, `annotate.py`: what an editor sees. `check.py`: the way through.
- The grammar is scored by `make score` on labelled sentences; its docstring says what unseen text may expect.
- A number that is no figure is `other`, of a kind that its note names. Averages are figures only in the catalogue's
  own words (次均人次, 次均时长, 参与者人均时长): no article says over what else 人均 was taken. A rate is judged
  in percent.
- A stock has no campaign, category or programme line, but for teams that bear its name (疫情防控志愿服务队). A number
  of one village, hospital or association has a `place` or an `organisation`, which no data hold: it cannot be verified.
- `messages.toml`: everything the room says, in both languages.
"""
