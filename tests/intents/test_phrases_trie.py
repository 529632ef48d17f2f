"""Phrases found in a sequence of words."""

from __future__ import annotations

from citebot.intents.phrases_trie import PhraseTrie


def a_trie() -> PhraseTrie[str]:
    trie: PhraseTrie[str] = PhraseTrie()
    trie.add(["harbour"], "harbour")
    trie.add(["harbour", "fair", "ground"], "ground")
    trie.add(["harbour", "fair"], "fair")
    trie.add(["harbour", "fair"], "event")
    trie.add([], "nothing")
    return trie


def test_the_longest_phrase_is_found_with_all_that_it_means() -> None:
    words = "the harbour fair of karlow".split()
    assert a_trie().longest(words, 1) == (2, ["fair", "event"])
    assert a_trie().longest(words, 0) is None


def test_a_phrase_that_runs_over_the_end_is_none() -> None:
    assert a_trie().longest(["harbour"], 0) == (1, ["harbour"])


def test_a_meaning_is_kept_once() -> None:
    trie = a_trie()
    trie.add(["harbour"], "harbour")
    assert trie.longest(["harbour"], 0) == (1, ["harbour"])


def test_words_and_phrases() -> None:
    assert set(a_trie().words()) == {"harbour", "fair", "ground"}
    assert len(list(a_trie().phrases())) == 3
