"""The rules that need no documents: what every item of a base must be."""

from __future__ import annotations

from citebot.content.rulebook import Rule

BASE: tuple[Rule, ...] = (
    Rule(
        "K101",
        "A source that does not exist is named.",
        "No answer may be given without its source.",
        "Correct the id, or add the source.",
    ),
    Rule(
        "K102", "An entity that does not exist is named.", "Nobody knows what is meant.", "Correct the id, or add it."
    ),
    Rule("K103", "An id is used twice.", "A link to it would lead to either.", "Give one of them another id."),
    Rule(
        "K104",
        "Not a date of the supported part of EDTF.",
        "Dates are as honest as their source, and machines read them.",
        "Write `2018`, `2018-10`, `2018-10-01`, `XXXX-03-28` (no year), `2014/2018` (an interval).",
    ),
    Rule(
        "K105",
        "`basis: claimed` without a speaker, or a speaker without it.",
        "A claim is somebody's.",
        "Give both, or neither.",
    ),
    Rule(
        "K106",
        "Computed or inferred without reasoning, or reasoning without that.",
        "What no document prints must say how it was found.",
        "Give `reasoning` in both languages with `basis: computed` or `inferred`, and only then; for an inferred date "
        "of a source, `issued_basis: inferred` with `issued_reasoning`.",
    ),
    Rule(
        "K107", "A topic that does not exist is named.", "Its page would not show it.", "Correct it, or add the topic."
    ),
    Rule("K108", "An item without an example question.", "Nobody could reach it.", "Add `asks: {en: […]}`."),
    Rule(
        "K109",
        "What looks like a telephone number or a mail address.",
        "Private things stay private: the bot names the office instead.",
        "Take it out, and name the office.",
    ),
    Rule(
        "K110",
        "A long locator.",
        "A locator finds a place, it does not copy the document.",
        "Keep the few words that find it.",
    ),
    Rule(
        "K111", "A speaker without a role, or a role without a speaker.", "Who says so includes as what.", "Give both."
    ),
    Rule("K112", "A gap is near an item that does not exist.", "It would lead nowhere.", "Correct the id."),
    Rule(
        "K113",
        "A source without its document, or a part without its span.",
        "Nothing could be held against it.",
        "Add `document: {file, sha256}`, or `span: {from, to}` with the first and last words.",
    ),
    Rule(
        "K114",
        "Quotation marks in a statement.",
        "A statement is told in our words; reported speech was never printed as spoken.",
        "Tell reported words without marks (an error in a claim); a title takes single marks.",
        "error or warning",
    ),
    Rule("K115", "An entity or source is part of itself.", "The parts run in a circle.", "Name what it is a part of."),
    Rule("K116", "The speaker is nothing that can speak.", "Only persons and bodies say things.", "Name who says so."),
    Rule(
        "K117",
        "Two facts say the same.",
        "The same would be answered twice.",
        "Keep one, with both's citations.",
        "warning",
    ),
    Rule(
        "K118",
        "A statement is missing in Vietnamese.",
        "Every fact is told in both languages.",
        "Add it, by a careful editor's standards.",
        "warning",
    ),
    Rule(
        "K119",
        "A Vietnamese statement without a Vietnamese letter.",
        "It is probably the English one.",
        "Write it in Vietnamese, with all marks.",
        "warning",
    ),
    Rule("K120", "A place that is still to be filled in.", "A skeleton is no knowledge.", "Replace `TODO`."),
    Rule(
        "K121",
        "The statement of a claim does not name its speaker.",
        "Taken out of its place it would read as a fact.",
        "Say who says so, in each language.",
    ),
    Rule(
        "K122",
        "A figure of a series without a time.",
        "Figures that change are told apart by their time.",
        "Add `as_of`, as far as the text supports it.",
    ),
    Rule(
        "K123",
        "A plan or an aim is not worded as one.",
        "A plan is never told as done.",
        "Word it so: was to, is intended to, aims to.",
        "warning",
    ),
    Rule(
        "K124",
        "A judgement that is nobody's.",
        "A judgement is told as that of whoever made it.",
        "Name the speaker, or say that the report says so.",
        "warning",
    ),
    Rule("K125", "A gap that is near nothing.", "The reader deserves what there is.", "Add `near: […]`.", "warning"),
    Rule(
        "K126",
        "Two entities have the same name.",
        "The name would not tell which one is meant.",
        "Leave it to the one that is meant, or make it longer.",
        "warning",
    ),
    Rule(
        "K127",
        "In one source the same role is given to two speakers.",
        "Most often one of the two is not the one who spoke.",
        "Correct the speaker; give each his or her own role, as printed.",
    ),
    Rule("K128", "A citation stands twice in one item.", "It would be shown twice.", "Keep one of them.", "warning"),
)
