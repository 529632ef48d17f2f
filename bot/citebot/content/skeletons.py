"""Skeletons of new entries: valid once each TODO is replaced, with a word on every key."""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal["fact", "quote", "source"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_MODELINE = "# yaml-language-server: $schema=../docs/schema/knowledge.json\n"

_FACT = """\
facts:
  - id: TODO                # subject.what, lower case, never used before; e.g. field-hospital-1.deployed
    subject: TODO           # the id of an entity: what the fact is about
    property: TODO          # what it tells of it: count, date, place, role, purpose, plan, …
    topic: TODO             # the id of a topic
    statement:              # our words, no quotation marks; the shortest full sentence that answers
      en: TODO
      vi: TODO
    nature: done            # done | state | plan | aim | judgement | norm; a plan is worded as a plan
    basis: stated           # stated | claimed | computed | inferred
    # speaker: TODO         # with basis: claimed: the id of the one who says so; the statement names them
    # role:                 # with speaker: the role at the time, as this document prints it
    #   en: TODO
    #   vi: TODO
    # reasoning:            # with basis: computed or inferred: how we know
    #   en: TODO
    #   vi: TODO
    # as_of: TODO           # EDTF, never finer than the text: 2018, 2018-10-01, XXXX-03-28, 2014/2018
    # series: TODO          # figures of the same thing at other times share this name
    asks:                   # questions that it answers, in many wordings
      en: [TODO]
      vi: [TODO]
    citations:              # every number and date of the statement stands in one of these passages
      - source: TODO        # the id of a source
        exact: TODO         # 3 to 10 words of the passage, exactly as printed, no whole sentence
        # prefix: TODO      # the words just before, only if exact stands in several paragraphs
        # suffix: TODO      # the words just after
"""

_QUOTE = """\
quotes:
  - id: TODO                # speaker.what, lower case, never used before
    speaker: TODO           # the id of the person or body whose words these are
    role:                   # at the time, as this document prints it
      en: TODO
      vi: TODO
    topic: TODO             # the id of a topic
    speech: direct          # direct | fragment | message | unopened: how the document prints the words
    text: TODO              # character for character; copy the document's own apostrophes and dashes
    language: en            # the language of the document
    translation:            # ours, shown below the original words
      vi: TODO
    about:                  # a noun phrase, for lists and choices
      en: TODO
      vi: TODO
    # said: TODO            # EDTF, only if the text supports it
    asks:
      en: [TODO]
      vi: [TODO]
    citations:
      - source: TODO        # the id of a source
        exact: TODO         # 3 to 10 of the quoted words
        # text: TODO        # the words of this outlet, only where it prints others
      # - source: TODO      # a second citation may show who speaks
      #   exact: TODO
"""

_SOURCE = """\
sources:
  - id: TODO                # lower case; the name of the document's file without its ending is a good one
    kind: TODO              # press release, news report, message, …
    name:                   # how we speak of it
      en: TODO
      vi: TODO
    # title:                # as printed; leave it out if the text prints none
    #   en: TODO
    #   vi: TODO
    # publisher:            # leave it out if nothing shows it
    #   en: TODO
    #   vi: TODO
    #   basis: text         # text | address: does the text name it, or only its address?
    # issued: TODO          # EDTF, as printed; a day without a year is XXXX-03-28; no date, no key
    # issued_basis: inferred
    # issued_reasoning:     # with issued_basis: inferred
    #   en: TODO
    #   vi: TODO
    # url: TODO             # https://…
    language: en
    document:
      file: TODO            # its name in the archive folder
      sha256: TODO          # sha256sum FILE
    # origin: TODO          # the source that it was made from: two outlets, one origin
    # event: TODO           # the entity of the event that it reports
    # entity: TODO          # the entity that stands for this document itself
    # part_of: TODO         # for an item on a page that is a source itself; then span instead of document
    # span: {from: TODO, to: TODO}   # its first and last words
"""

_BODIES: dict[Kind, str] = {"fact": _FACT, "quote": _QUOTE, "source": _SOURCE}


def skeleton(kind: Kind) -> str:
    """A commented entry of that kind, as the text of a file of its own.

    >>> skeleton("fact").splitlines()[1]
    'facts:'
    """
    return _MODELINE + _BODIES[kind]
