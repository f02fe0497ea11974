"""Two words that a sign-in shows on both sides, so that people see that they belong together.

The relay computes the same ones (``docs/relay.md``); the list is part of its specification and
never changes.
"""

from __future__ import annotations

import hashlib

_LIST = (
    "amber anchor apple arrow autumn badger bamboo barley beacon birch blossom bottle branch "
    "bridge brook button cactus candle canyon carrot castle cedar cherry clover cobalt comet "
    "copper coral cotton crane crystal daisy dolphin dragon eagle ember falcon feather "
    "fennel fern forest fossil garden ginger glacier granite harbor hazel heron honey island "
    "ivory jasmine juniper kettle kitten lagoon lantern laurel lemon lilac linen lizard "
    "lotus magnet maple marble meadow melon mint mirror mosaic nectar nickel oak oasis olive "
    "onyx orange orchid otter oyster paddle panda pebble pepper piano pine planet plum "
    "pocket poppy prairie puffin quartz rabbit raven ribbon river robin rocket saddle "
    "saffron salmon sapphire shadow silver sparrow spruce summit sunset swan temple thistle "
    "thunder tiger timber tulip turtle valley velvet violet walnut willow winter wolf yarrow "
    "zebra"
)
WORDS = tuple(_LIST.split())


def word_pair(state: str) -> str:
    """Return the pair of a sign-in's ``state``."""
    digest = hashlib.sha256(state.encode()).digest()
    return " ".join(WORDS[byte % len(WORDS)] for byte in digest[:2])
