"""Parts of `citebot.intents.phrase_matcher`, from characters to confidence; nothing here is public.

wording (a text as words and pieces) → vocabulary (numbered features) → weighting (vectors) →
margins or prototypes (a score an intent) → coverage (how much of a question an intent knows) →
index (the evidence) → rehearsal (questions of known outcome) → confidence (one probability).
"""
