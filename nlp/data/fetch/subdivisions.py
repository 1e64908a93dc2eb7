"""Writes subdivisions.tsv: python3 subdivisions.py PACKAGES > ../subdivisions.tsv

English names from CLDR (npm cldr-subdivisions-full in PACKAGES), the countries' own and translated names from Debian's iso-codes,
abbreviations and further names from subdivision_names.txt. A subdivision that is called like a city of its country is left to
the city, but for its longer names.
"""
import gettext
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
COUNTRIES = ("US CA GB DE DK NO SE FI FR ES IT NL BE PL IN JP CN KR AU BR RU UA TR ID CZ CH AT IE MX AE SA MY AR PT").split()
# Whose own names iso-codes gives in Latin letters only: English comes first.
TRANSCRIBED = "US CA GB IN JP CN KR RU UA AE SA".split()
TYPES = {"GB": {"Country", "Two-tier county", "Province"}, "IT": {"Region", "Autonomous region"},
         "ES": {"Autonomous community", "Province"}, "PT": {"Autonomous region"}}
# Counties that iso-codes has only in parts, metropolitan ones among them.
FURTHER = [("GB", name) for name in (
    "Yorkshire|South Yorkshire|West Yorkshire|East Yorkshire|Greater Manchester|Merseyside|West Midlands|East Midlands|Tyne and Wear|"
    "Berkshire|Bedfordshire|Buckinghamshire|Cheshire|Shropshire|Wiltshire|Northumberland|Cornwall|Rutland|County Durham|Cumbria|"
    "Northamptonshire|Somerset|Dorset|Sussex|Greater London|Tyneside|Teesside|Humberside|East Anglia|Lanarkshire|Ayrshire|"
    "County Antrim|County Down|Glamorgan|Dyfed|Gwent").split("|")] + [("NO", name) for name in (
    "Akershus|Buskerud|Østfold|Vestfold|Telemark|Troms|Finnmark|Hordaland|Sogn og Fjordane|Oppland|Hedmark").split("|")]
LANGUAGES = {"de": "de", "fr": "fr", "es": "es", "sv": "sv", "nl": "nl", "it": "it", "pl": "pl", "fi": "fi", "ja": "ja", "zh": "zh_CN",
             "ru": "ru", "uk": "uk", "tr": "tr", "ko": "ko", "da": "da"}
# What an article may write at the end of the name as well: 浙江 beside 浙江省.
SUFFIX = {"zh": "省市州县", "ja": "州"}
# Words of a text that are subdivisions too; they need context.
WORDS = set("La. Me. Ind. Ill. Miss. Mass. Man. Ore. Wash. Mo. Pa. Ga. Va. Md. Ky. Kan. Ark. Conn. Del. Mont. Aura Nord Lot Manche Creuse "
            "Landes Aube Oise Cher Var Ain Somme Drôme Orne Eure Loire Marche Marches Centre Central Para Pará Goa Assam Mark Maine Down "
            "Acre Georgia Bihar Bihār Grand Est Salta Colima Sud Nord Hessen Ardennes Vosges Victoria Washington Jura Uri Zug Norte "
            "Highland Zeeland Telemark Córdoba Jujuy Chaco Limburg Luxembourg Luxemburg Provence Gard Gers Tarn Aude".split())


def english(packages):
    path = os.path.join(packages, "node_modules/cldr-subdivisions-full/subdivisions/en/en.json")
    return json.load(open(path))["subdivisions"]["localeDisplayNames"]["subdivisions"]


def clean(name):
    name = re.sub(r"\s*[\[(（].*|[*⁰¹²³]", "", name).strip()
    match = re.match(r"^([^,]+), (Principado de|Comunidad de|Región de|Comunidad Foral de|Provincie|Oblast|Estado)$", name)
    return match.group(1) if match else name


def cities():
    known = set()
    for file in ("../cities.tsv", "../city_names.tsv"):
        for line in open(os.path.join(HERE, file), encoding="utf-8"):
            if not line.startswith("#"):
                _, name, _, country, inhabitants = line.split("\t")[:5]
                if int(inhabitants) >= 40000:
                    known.add((country, name.lower()))
    return known


def written():
    names = {}
    for line in open(os.path.join(HERE, "subdivision_names.txt"), encoding="utf-8"):
        if not line.startswith("#"):
            code, aliases = line.rstrip("\n").split("\t")
            names[code] = aliases.split("|")
    return names


def main():
    in_english, city, extra = english(sys.argv[1]), cities(), written()
    translate = {}
    for language, locale in LANGUAGES.items():
        translate[language] = gettext.translation("iso_3166-2", "/usr/share/locale", [locale]).gettext
    print("# Subdivisions of countries. English names from CLDR 48 (npm cldr-subdivisions-full, Unicode-3.0); own and translated names from\n"
          "# Debian's iso-codes (LGPL-2.1-or-later); abbreviations and further names written for this project. Written by\n"
          "# nlp/data/fetch/subdivisions.py. Columns: kind, name, code, country, weight, flags, names.")
    taken = set()
    for record in json.load(open("/usr/share/iso-codes/json/iso_3166-2.json"))["3166-2"]:
        code, country = record["code"], record["code"][:2]
        if country not in COUNTRIES or country in TYPES and record["type"] not in TYPES[country]:
            continue
        if record["type"] in ("Dependency", "Outlying area", "London borough") or code in ("CN-TW", "CZ-10"):
            continue
        own = re.sub(r"^(.+), (Région|Comunidad)$", r"\2 \1", clean(record["name"]))
        in_en = clean(in_english.get(code.lower().replace("-", ""), record["name"]))
        if country == "JP":
            in_en = own = in_en.translate(str.maketrans("āīūēōŌ", "aiueoO"))
        canonical = in_en if country in TRANSCRIBED else own
        aliases = []

        def add(alias):
            bare = alias.split(":", 1)[-1] if re.match(r"^[a-z,]+:", alias) else alias
            if len(bare) < 2 or alias in aliases or bare == canonical:
                return
            if (country, bare.lower()) in city and country not in ("US",):
                return
            aliases.append(alias)

        is_city = (country, canonical.lower()) in city and country not in ("US",)
        if in_en != own and country not in TRANSCRIBED + ["CZ"]:
            add("en,id:" + in_en)
        if not re.search(r"oblast|Sheng|Shi$|Zizhiqu|kray", own):
            add(own)
        for alias in extra.pop(code, []):
            add(alias)
        by_name = {}
        for language, text in translate.items():
            name = clean(text(record["name"]))
            if name != own and not (language == "nl" and re.search(r"\b[Pp]rovincie|oblast", name)) and name[0].isupper():
                by_name.setdefault(name, []).append(language)
            elif name != own and language in ("ja", "zh", "ko"):
                by_name.setdefault(name, []).append(language)
        for name, languages in by_name.items():
            if languages == ["ja"] and country == "JP":
                whole = name if name[-1] in "都道府県" and name != "京都" else name + {"東京": "都", "大阪": "府", "京都": "府"}.get(name, "県")
                aliases.append("=" + whole)
                if not is_city and whole != name:
                    add("=" + name)
                continue
            if "," in name or ";" in name or languages == ["ja"] and country == "ID":
                continue
            if country in ("RU", "UA", "CZ") and "nl" in languages:
                languages.remove("nl")
                if not languages:
                    continue
            if is_city and country in ("JP", "CN") and name[-1:] not in "都道府県省":
                continue
            if is_city and not re.search(r"область|край|воеводство|województwo", name):
                continue
            if languages == ["ja"] and country in ("US", "AU", "BR", "IN", "DE"):
                add(name + "州" if not name.endswith("州") else name)
            add(",".join(languages) + ":" + name)
            if "zh" in languages and name[-1] in SUFFIX["zh"] and len(name) > 2:
                add("zh:" + name[:-1])
        if country == "JP" and is_city:
            add("en:" + canonical + " Prefecture")
        if is_city and not aliases or canonical.lower() in taken and country not in ("US", "CA"):
            continue
        taken.add(canonical.lower())
        flags = ("x" if is_city else "") + ("w" if canonical in WORDS or own in WORDS else "")
        weight = 90 if country in ("US", "CA", "GB", "DE", "DK") else 80
        print("\t".join(["subdivision", canonical, code, country, str(weight), flags or "-", "|".join(aliases)]))
    for country, name in FURTHER:
        if name.lower() not in taken:
            print("\t".join(["subdivision", name, "", country, "80", "w" if name in ("Down",) else "-", ""]))
    for code in extra:
        print("not found: " + code, file=sys.stderr)


main()
