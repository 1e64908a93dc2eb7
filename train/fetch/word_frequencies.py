#!/usr/bin/env python3
"""Writes nlp/data/word_frequencies.bin, which words are common in which language, from PyPI's wordfreq (CC BY-SA 4.0).

    pip install --no-deps --target PACKAGES wordfreq==3.1.1 msgpack==1.1.2
    python3 word_frequencies.py PACKAGES OUT

The file is the table that nlp/names/word_frequencies.h reads: no words, a hash of thirteen bits and a level of three for each.
"""
import gzip, pathlib, struct, sys

packages, out = map(pathlib.Path, sys.argv[1:3])
sys.path.insert(0, str(packages))
import msgpack

LANGUAGES = "ar cs da de en es fi fr hi hu id it ja ko nb nl pl pt ro ru sh sk sv tr uk zh".split()
WORDS_MAX = 24_000  # of a language, the most common ones
MASK = (1 << 64) - 1


def hash64(data):  # dealgraph::Hash64
    h = 0xCBF29CE484222325
    for byte in data:
        h = ((h ^ byte) * 0x100000001B3) & MASK
    h ^= h >> 32
    h = (h * 0xD6E8FEB86659FD93) & MASK
    return h ^ (h >> 32)


def key(language, word):
    h = (hash64(word.encode()) ^ hash64(language.encode())) * 0x9E3779B97F4A7C15 & MASK
    return h ^ (h >> 29)


def level(centibels):  # 1: more than one word of ten thousand; 5: more than one of a million
    return 1 if centibels < 400 else 2 + min(3, (centibels - 400) // 50)


keys = []
for language in LANGUAGES:
    bins = msgpack.load(gzip.open(packages / f"wordfreq/data/small_{language}.msgpack.gz"), raw=False)
    taken = 0
    for centibels, words in enumerate(bins[1:], 1):
        for word in sorted(words):
            if taken < WORDS_MAX and not any(c.isdigit() or c.isspace() for c in word):
                keys.append((key(language, word), level(centibels)))
                taken += 1

slots = len(keys) * 10 // 7
table = [0] * slots
for k, l in keys:
    slot = (k & 0xFFFFFFFF) * slots >> 32
    while table[slot]:
        slot = (slot + 1) % slots
    table[slot] = (k >> 51) << 3 | l
out.write_bytes(b"dgwords1" + struct.pack("<II", slots, 0) + struct.pack(f"<{slots}H", *table))
print(f"{len(keys)} words of {len(LANGUAGES)} languages, {16 + 2 * slots} bytes")
