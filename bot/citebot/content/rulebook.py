"""What each diagnostic code means, why there is such a rule, and how to mend what breaks it: files and their form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. A code, once given, keeps its meaning and is never used for another."""

    code: str
    title: str
    why: str
    fix: str
    severity: str = "error"


FORM: tuple[Rule, ...] = (
    Rule(
        "Y000",
        "The file is not YAML.",
        "Nothing in it can be read.",
        "Check the indentation at the place named, and quote text that contains `: ` or ` #`.",
    ),
    Rule("Y001", "A file, or all files together, are too large.", "Reading must stay bounded.", "Split it by topic."),
    Rule(
        "Y002",
        "An invisible or control character.",
        "Such characters make a text read otherwise than it is.",
        "Delete it; it often comes along when copying from a web page.",
    ),
    Rule("Y003", "Nested too deeply.", "Nothing in the format needs it.", "Flatten the lists and maps."),
    Rule("Y004", "A second document in one file.", "Only the first would be seen.", "Make two files."),
    Rule(
        "Y005",
        "An anchor, an alias or a merge key.",
        "What is written in one place must be read in that place.",
        "Write the values out.",
    ),
    Rule("Y006", "A tag.", "Every scalar is plain text.", "Remove the tag."),
    Rule("Y007", "A very long text.", "Reading must stay bounded.", "Split it."),
    Rule("Y008", "A key that is no plain text.", "Keys are words of the format.", "Use a word as the key."),
    Rule(
        "Y009",
        "A key stands twice in one map.",
        "One of the two values would silently be lost.",
        "Keep one of them; the message says where the first one is.",
    ),
    Rule("Y010", "There is no such folder.", "Nothing can be read.", "Name an existing folder."),
    Rule("Y011", "Not a regular file.", "Links could lead out of the folder.", "Put the file itself there."),
    Rule("Y012", "The folder holds no `.yaml` file.", "An empty base is a mistake.", "Add one, ending in `.yaml`."),
    Rule("Y013", "Not UTF-8 text.", "Letters would be guessed.", "Save the file as UTF-8."),
    Rule("Y014", "The file cannot be read.", "Nothing in it can be used.", "Check its permissions."),
    Rule("S001", "A value of the wrong kind or size.", "The format is strict.", "See the page on the format."),
    Rule(
        "S002",
        "An unknown key.",
        "A misspelt key would silently do nothing.",
        "Correct the spelling, or remove it.",
    ),
    Rule("S003", "A required key is missing.", "The item is not complete without it.", "Add it."),
    Rule("S004", "A value that is none of those allowed.", "The set is closed.", "Choose one of the list given."),
    Rule(
        "S005",
        "A malformed id, hash or address.",
        "Ids are lower case letters, digits, `.` and `-`; addresses begin with `https://`.",
        "Write it in the form that the message gives.",
    ),
    Rule("S006", "A key without a value.", "It says nothing.", "Write a value, or remove the key."),
    Rule("I201", "An intent file of an unknown name.", "It would not be used.", "Name it as the message lists."),
    Rule("I202", "An intent file in another language's folder.", "It would teach the wrong words.", "Move the file."),
    Rule(
        "T300",
        "Too few of the base's own questions are answered rightly.",
        "A base that cannot answer for itself is not let loose.",
        "See the failures listed with it.",
    ),
    Rule(
        "T301",
        "A question of an item's own does not find it.",
        "Every item must be reachable.",
        "Reword the item's `asks`, or correct the question.",
    ),
    Rule(
        "T302",
        "A near miss is answered with the item.",
        "A question that no document answers must not be answered.",
        "Add what tells the two apart, or correct the near miss.",
    ),
)
