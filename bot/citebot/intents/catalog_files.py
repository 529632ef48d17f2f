"""Reads the intent files into a catalog. Apart from it, so that a start from an artifact needs no YAML."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from citebot.content.diagnostics import ContentError, Diagnostic, Place
from citebot.content.intent_documents import (
    INTENT_FILES,
    AttributesFile,
    CommonFile,
    LexiconFile,
    OrdinaryFile,
    PlacesFile,
    PropertiesFile,
    RepliesFile,
    TalkFile,
)
from citebot.content.reading import read_file, validate, yaml_files
from citebot.intents.catalog import Catalog, Language, Phrases
from citebot.model.provenance import LANGS, Lang

_WORD_LISTS = (
    "stop", "wrappers", "now", "decisive", "light", "roles", "saying", "happening", "negation", "anaphora", "openers",
    "repair", "pressing",
)  # fmt: skip


def load_catalog(folder: Path, shown: str | None = None) -> Catalog:
    """Read ``<folder>/<language>/*.yaml``; raises :class:`ContentError` with every problem at once."""
    shown = shown or folder.name
    files, problems = yaml_files(folder, shown)
    languages: dict[Lang, Language] = {lang: Language() for lang in LANGS}
    digest = hashlib.sha256()
    for path, name in files:
        model = INTENT_FILES.get(path.name)
        if model is None:
            hint = f"known names: {', '.join(INTENT_FILES)}"
            problems.append(Diagnostic(Place(name), "I201", f"no intent file is called {path.name!r}", hint))
            continue
        written, bad = validate(read_file(path, name), model)
        problems += bad
        if written is None:
            continue
        document = written.model
        language: Lang = "vi" if getattr(document, "language", "en") == "vi" else "en"
        if language != path.parent.name:
            place = written.place("language")
            hint = f"write language: {path.parent.name}, or move the file"
            problems.append(Diagnostic(place, "I202", f"a file of language {language!r} in {path.parent.name}/", hint))
            continue
        digest.update(path.name.encode() + document.model_dump_json().encode())
        _take(languages[language], document)
    if problems:
        raise ContentError(problems)
    return Catalog(languages, digest.hexdigest()[:12])


def _lists(mapping: Mapping[str, list[str]]) -> dict[str, Phrases]:
    return {str(name): tuple(phrases) for name, phrases in mapping.items()}


def _take(language: Language, document: object) -> None:
    match document:
        case LexiconFile():
            language.concepts = _lists(document.concepts)
        case AttributesFile():
            language.attributes = _lists(document.concepts)
        case CommonFile():
            for name in _WORD_LISTS:
                setattr(language, name, tuple(getattr(document, name)))
            language.contraries = tuple(tuple(pair) for pair in document.contraries)
            language.opposites = tuple(tuple(pair) for pair in document.opposites)
            language.shorthand = _lists(document.shorthand)
            language.again = {str(name): tuple(cues) for name, cues in document.again.items()}
            language.others = {str(name): tuple(cues) for name, cues in document.others.items()}
            language.kinds = {str(name): tuple(cues) for name, cues in document.kinds.items()}
        case TalkFile():
            language.talk = {name: (tuple(doc.phrases), doc.reply) for name, doc in document.talk.items()}
            language.injection, language.injection_reply = tuple(document.injection), document.injection_reply
        case PropertiesFile():
            language.properties = {name: tuple(doc.asks) for name, doc in document.properties.items()}
        case PlacesFile():
            language.places, language.bodies = tuple(document.places), tuple(document.bodies)
            language.persons = tuple(document.persons)
        case OrdinaryFile():
            language.ordinary = tuple(document.ordinary)
        case RepliesFile():
            language.replies = dict(document.replies)
