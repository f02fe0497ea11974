"""The two words that both sides of a sign-in show."""

from copper_desktop.oauth.words import WORDS, word_pair


def test_there_are_two_words_that_depend_on_the_state_alone() -> None:
    assert len(WORDS) == len(set(WORDS)) == 128
    assert word_pair("state") == word_pair("state")
    first, second = word_pair("state").split()
    assert {first, second} <= set(WORDS)
    assert len({word_pair(str(number)) for number in range(200)}) > 190
