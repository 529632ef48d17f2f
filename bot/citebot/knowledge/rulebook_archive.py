"""The rules that hold the base against the archived documents (``check --archive DIR``)."""

from __future__ import annotations

from citebot.content.rulebook import Rule

ARCHIVE: tuple[Rule, ...] = (
    Rule(
        "K201",
        "A document in the archive that no source records.",
        "The base would seem complete although nobody read it.",
        "Add it to the sources, or take it out of the folder.",
    ),
    Rule(
        "K202",
        "A document is missing, unreadable, or another than the one recorded.",
        "Every proof is about the text whose SHA-256 the source records.",
        "Use that text; if it was replaced on purpose, compare every item with the new one first.",
    ),
    Rule(
        "K203",
        "A locator's words are not in the document.",
        "The reader could not find the place.",
        "Copy a few words exactly as they stand; the message shows the difference.",
    ),
    Rule(
        "K204",
        "A locator stands in several different paragraphs.",
        "It does not say which of them is meant.",
        "Lengthen it, or add `prefix:` or `suffix:`, the words just before or after.",
    ),
    Rule(
        "K205",
        "A quotation is not as the document prints it.",
        "One changed word is a false quotation.",
        "Copy the words character for character; the place is that of the first differing word.",
    ),
    Rule(
        "K206",
        "A number is in no cited passage.",
        "Each number of a statement must be printed where it is cited, counted ones (two, five) included.",
        "Correct it, cite the passage that holds it, or mark the fact as computed, with reasoning.",
    ),
    Rule("K207", "A part's span is not found, or overlaps another's.", "It is a source of its own.", "Copy its ends."),
    Rule(
        "K208",
        "The kind of speech is not as printed.",
        "Direct speech, fragments, signed messages and reported speech are different things.",
        "`direct` and `fragment` stand between two marks, `unopened` before a closing mark alone, `message` in none.",
    ),
    Rule(
        "K209",
        "No cited passage names the speaker.",
        "Who says so must be provable.",
        "Correct the speaker, or cite the paragraph that names him or her too.",
    ),
    Rule(
        "K210",
        "A date that the text does not support.",
        "No date is finer than the text: no year, day or interval may be added.",
        "Write what is printed (`XXXX-03-28` for a day without a year), or leave the date out.",
    ),
    Rule("K211", "English and Vietnamese differ in a number or date.", "One is wrong.", "Give both the same ones."),
    Rule(
        "K212",
        "The role is not printed with the speaker's name.",
        "Roles are those at the time, in the document's words.",
        "Copy it from the paragraph that introduces the speaker.",
    ),
    Rule(
        "K213",
        "A locator is a whole sentence.",
        "Locators find a place; sentences belong to the document.",
        "Keep a few words of it.",
    ),
    Rule(
        "K214",
        "A quotation does not stand at its locator.",
        "The link would lead elsewhere.",
        "Take the locator from the quoted words.",
    ),
    Rule(
        "K215",
        "A statement puts words in marks that the passage does not.",
        "Reported speech is never put in quotation marks.",
        "Tell them without marks.",
    ),
    Rule(
        "K216",
        "Words of a speaker are told as the document's own.",
        "What stands in quotation marks is somebody's claim.",
        "Give `basis: claimed` with speaker and role, or say in the statement who says so.",
    ),
    Rule(
        "K217",
        "A paragraph is exempt although an item cites it.",
        "It cannot be both knowledge and furniture.",
        "Take the exemption away.",
        "warning",
    ),
    Rule(
        "K218", "A repetition that repeats nothing.", "Its words stand only here.", "Tell them, or correct the reason."
    ),
    Rule(
        "K219",
        "`as_of` is not the time that the statement tells.",
        "The two would contradict each other.",
        "Give the time that the statement is about, or the day of its source.",
    ),
    Rule(
        "K220",
        "A name or an expansion that no document prints.",
        "Names and abbreviations are given only as the documents give them.",
        "Write the name as printed; leave an expansion out that is not.",
    ),
    Rule(
        "K222",
        "A quotation in another language than its document.",
        "Quotations are given in their original words.",
        "Correct `language:`; a translation goes to `translation:`.",
    ),
)
