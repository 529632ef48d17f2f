"""Parts of `citebot.intents.phrase_matcher`, from characters to confidence; nothing here is public.

wording (a text as words and pieces) → vocabulary with pairs and packing (numbered features) →
weighting (vectors) → margins with coverage, or prototypes with inverted (a score an intent, and how
much of a question it knows) → index (the evidence) → rehearsal (questions of known outcome) →
confidence (one probability).
"""
