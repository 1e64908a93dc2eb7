"""Prints catalogue.tsv with Wikidata ids: python3 wikidata_ids.py PACKAGES < ../catalogue.tsv > catalogue.new

An organisation without an id gets that of npm name-suggestion-index (in PACKAGES) where one item alone bears exactly its name, in
a trade in which a name is a company's (power, telecommunications, banks, universities), and is at home in its country. Names that
are ordinary words too are left alone.
"""
import collections
import json
import os
import sys

TRADES = ("operators/power/", "operators/telecom/", "brands/amenity/bank", "operators/amenity/university", "brands/shop/mobile_phone",
          "operators/man_made/")


def items(packages):
    path = os.path.join(packages, "node_modules/name-suggestion-index/dist/json/nsi.json")
    found = collections.defaultdict(set)
    for trade, group in json.load(open(path, encoding="utf-8"))["nsi"].items():
        if not trade.startswith(TRADES):
            continue
        for item in group.get("items", []):
            tags = item["tags"]
            places = {str(p).upper() for p in item.get("locationSet", {}).get("include", [])}
            for key in ("brand", "operator"):
                if key in tags and key + ":wikidata" in tags:
                    found[tags[key].casefold()].add((tags[key + ":wikidata"], frozenset(places)))
    return found


def main():
    known = items(sys.argv[1])
    for line in sys.stdin:
        columns = line.rstrip("\n").split("\t")
        plain = not line.startswith("#") and len(columns) >= 6 and columns[0] == "organisation"
        if plain and not columns[2] and "w" not in columns[5]:
            matches = known.get(columns[1].casefold(), set())
            ids = {wikidata for wikidata, _ in matches}
            home = any("001" in places or columns[3] in places or any(p.startswith(columns[3] + "-") for p in places) for _, places in matches)
            if len(ids) == 1 and home:
                columns[2] = ids.pop()
        print("\t".join(columns))


main()
