#include "nlp/measures/vocabulary.h"

#include <algorithm>

#include "nlp/extraction.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

constexpr struct {
  std::string_view name;
  WordKind kind;
} kKinds[] = {
    {"number", WordKind::kNumber},   {"article", WordKind::kArticle},   {"scale", WordKind::kScale},
    {"scale1", WordKind::kScaleOne}, {"currency", WordKind::kCurrency}, {"family", WordKind::kFamily},
    {"sign", WordKind::kSign},       {"code", WordKind::kCode},         {"scaled", WordKind::kScaled},
    {"country", WordKind::kCountry}, {"unit", WordKind::kUnit},         {"before", WordKind::kBefore},
    {"after", WordKind::kAfter},     {"between", WordKind::kBetween},   {"join", WordKind::kJoin},
    {"and", WordKind::kAnd},         {"link", WordKind::kLink},         {"vague", WordKind::kVague},
    {"half_more", WordKind::kHalfMore}, {"own_word", WordKind::kOwn},   {"not_own", WordKind::kNotOwn},
    {"month", WordKind::kMonth},     {"weekday", WordKind::kWeekday},   {"quarter", WordKind::kQuarter},
    {"half", WordKind::kHalfYear},   {"relative", WordKind::kRelative}, {"in", WordKind::kIn},
    {"counter", WordKind::kCounter}, {"minor", WordKind::kMinor},
    {"per_year", WordKind::kPerYear}, {"programme", WordKind::kProgramme},
};

constexpr struct {
  std::string_view name;
  CountUnit unit;
} kUnits[] = {{"GPU", CountUnit::kGpu},           {"chip", CountUnit::kChip},         {"kW", CountUnit::kKilowatt},
              {"MW", CountUnit::kMegawatt},       {"GW", CountUnit::kGigawatt},       {"TW", CountUnit::kTerawatt},
              {"kWh", CountUnit::kKilowattHour},  {"MWh", CountUnit::kMegawattHour},  {"GWh", CountUnit::kGigawattHour},
              {"TWh", CountUnit::kTerawattHour},  {"%", CountUnit::kPercent},         {"10%", CountUnit::kTenths}};

constexpr struct {
  std::string_view name;
  RelativeUnit unit;
} kRelativeUnits[] = {{"day", RelativeUnit::kDay},         {"week", RelativeUnit::kWeek}, {"month", RelativeUnit::kMonth},
                      {"quarter", RelativeUnit::kQuarter}, {"half", RelativeUnit::kHalf}, {"year", RelativeUnit::kYear}};

// Codes that are words as well ("TOP 500"): read only with a scale word, which the reader asks for.
std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string_view TakeWord(std::string_view* text) {
  *text = Trim(*text);
  const std::size_t space = text->find(' ');
  const std::string_view word = text->substr(0, space);
  *text = space == std::string_view::npos ? std::string_view() : Trim(text->substr(space));
  return word;
}

template <class Visit>
void ForEachSurface(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const std::size_t bar = list.find('|');
    const std::string_view surface = Trim(list.substr(0, bar));
    if (!surface.empty()) visit(surface);
    list = bar == std::string_view::npos ? std::string_view() : list.substr(bar + 1);
  }
}

char32_t SignOf(std::string_view name) {
  if (name == "space") return U' ';
  std::size_t at = 0;
  return name.empty() ? U'\0' : DecodeUtf8(name, &at);
}

bool IsLetterWithStop(std::string_view text) {
  std::size_t at = 0;
  return IsLetter(DecodeUtf8(text, &at)) && text.substr(at) == ".";
}

bool IsTwoLetters(std::string_view text) {
  const auto letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  return text.size() == 2 && letter(text[0]) && letter(text[1]) && text != "kr" && text != "Kr";
}

// Whether the text is the surface, its spaces of any kind.
bool SameSpaced(std::string_view text, std::string_view surface) {
  if (text == surface) return true;
  std::size_t t = 0;
  std::size_t s = 0;
  while (t < text.size() && s < surface.size()) {
    const char32_t a = DecodeUtf8(text, &t);
    const char32_t b = DecodeUtf8(surface, &s);
    if (a != b && !(b == U' ' && IsSpace(a))) return false;
  }
  return t == text.size() && s == surface.size();
}

bool EndsInDigit(std::string_view text) { return text.back() >= '0' && text.back() <= '9'; }

bool EndsInLetter(std::string_view text) {
  std::size_t at = text.size();
  do {
    --at;
  } while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  const char32_t c = DecodeUtf8(text, &at);
  return (IsLetter(c) || IsMark(c) || IsDigit(c)) && !IsIdeographic(c) && !IsHangul(c);
}

std::uint64_t Mix(std::uint64_t key) {
  key *= 0x9E3779B97F4A7C15ULL;
  return key ^ key >> 29;
}

// The sense of `word` that says what `sense` says, when all of it is read in exact case.
WordSense* SameMeaning(Vocabulary::Word* word, const WordSense& sense) {
  const auto found = std::find_if(word->senses.begin(), word->senses.end(), [&](const WordSense& s) {
    return s.exact_case && s.kind == sense.kind && s.code == sense.code && s.value == sense.value;
  });
  return found == word->senses.end() ? nullptr : &*found;
}

// Kinds that are read in exact case only.
bool IsExactCase(WordKind kind) {
  return kind == WordKind::kSign || kind == WordKind::kCode || kind == WordKind::kScaled;
}

}  // namespace

std::uint16_t Vocabulary::CodeOf(std::string_view iso) {
  if (iso.size() != 3) return 0;
  std::uint16_t code = 0;
  for (const char c : iso) {
    if (c < 'A' || c > 'Z') return 0;
    code = static_cast<std::uint16_t>(code * 27 + (c - 'A' + 1));
  }
  return code;
}

std::uint16_t Vocabulary::RegionOf(std::string_view country) {
  return country.size() == 2 ? static_cast<std::uint16_t>(static_cast<unsigned char>(country[0]) << 8 | static_cast<unsigned char>(country[1]))
                             : std::uint16_t{0};
}

std::string Vocabulary::CodeName(std::uint16_t code) {
  std::string name(3, ' ');
  for (int i = 2; i >= 0; --i, code = static_cast<std::uint16_t>(code / 27)) {
    name[static_cast<std::size_t>(i)] = static_cast<char>('A' + code % 27 - 1);
  }
  return name;
}

Result<std::unique_ptr<Vocabulary>> Vocabulary::Build(std::string_view common, std::string_view rows) {
  std::unique_ptr<Vocabulary> vocabulary(new Vocabulary);
  // Own "drop" rows stand behind the rows they take from, so they are read first.
  for (const std::string_view table : {common, rows}) {
    for (std::size_t at = 0; (at = table.find("own drop ", at)) != std::string_view::npos; ++at) {
      std::string_view row = table.substr(at + 9, table.find('\n', at) - at - 9);
      const std::size_t colon = row.find(':');
      if (colon == std::string_view::npos) return Internal("measure table: no colon in \"" + std::string(row) + "\"");
      ForEachSurface(row.substr(colon + 1), [&](std::string_view surface) {
        vocabulary->dropped_.emplace_back(std::string(Trim(row.substr(0, colon))) + ":" + std::string(surface), 0);
      });
    }
  }
  DG_RETURN_IF_ERROR(vocabulary->AddRows(common));
  vocabulary->has_pack_ = rows.starts_with("own ") || rows.find("\nown ") != std::string_view::npos;
  DG_RETURN_IF_ERROR(vocabulary->AddRows(rows));
  vocabulary->AddScaledCodes();
  vocabulary->AddWeekdayPhrases();
  vocabulary->SpreadStems();
  vocabulary->Freeze();
  return vocabulary;
}

Result<> Vocabulary::CheckRow(std::string_view row) {
  Vocabulary vocabulary;
  return vocabulary.AddRow(row);
}

Result<> Vocabulary::AddRows(std::string_view rows) {
  while (!rows.empty()) {
    const std::size_t line = rows.find('\n');
    DG_RETURN_IF_ERROR(AddRow(rows.substr(0, line)));
    rows = line == std::string_view::npos ? std::string_view() : rows.substr(line + 1);
  }
  return {};
}

Result<> Vocabulary::AddRow(std::string_view row) {
  if (row.empty()) return {};
  const auto fault = [&](std::string_view what) {
    return Internal("measure table: " + std::string(what) + " in \"" + std::string(row.substr(0, 80)) + "\"");
  };
  const std::size_t colon = row.find(": ") != std::string_view::npos ? row.find(": ") : row.find(':');
  if (colon == std::string_view::npos) return fault("no colon");
  std::string_view head = row.substr(0, colon);
  const std::string_view list = row.substr(colon + 1);
  std::string_view name = TakeWord(&head);
  const bool own = name == "own";
  if (own) name = TakeWord(&head);
  if (name == "drop") return {};
  if (name == "home") {
    home_ = CodeOf(TakeWord(&head));
    return {};
  }
  if (name == "weak_home") {
    weak_home_ = true;
    return {};
  }
  if (name == "bare_scale") {
    bare_scale_ = true;
    return {};
  }
  if (name == "colon_decimal") {
    colon_decimal_ = true;
    return {};
  }
  if (name == "numeral_suffix") {
    ForEachSurface(list, [&](std::string_view sign) { endings_.push_back(SignOf(sign)); });
    return {};
  }
  if (name == "recent_weekday" || name == "last_weekday" || name == "next_weekday") {
    const RelativeUnit unit = name == "recent_weekday" ? RelativeUnit::kRecentWeekday : RelativeUnit::kWeekday;
    const int offset = name == "last_weekday" ? -1 : name == "next_weekday" ? 1 : 0;
    ForEachSurface(list, [&](std::string_view pattern) { weekday_phrases_.push_back({std::string(pattern), unit, offset}); });
    return {};
  }
  if (name == "region") {
    const std::uint16_t code = CodeOf(TakeWord(&head));
    ForEachSurface(list, [&](std::string_view region) { regions_.emplace_back(region, code); });
    return {};
  }
  if (name == "locale") {
    NumberSigns signs;
    signs.decimal = SignOf(TakeWord(&head));
    signs.grouping = SignOf(TakeWord(&head));
    ForEachSurface(list, [&](std::string_view locale) {
      const std::size_t bar = locale.rfind('_');
      const std::string_view country = bar == std::string_view::npos ? std::string_view() : locale.substr(bar + 1);
      if (bar == std::string_view::npos || country.size() == 2) locales_.push_back({std::string(country), signs});
    });
    if (signs.grouping == U' ') space_groups_ = true;
    return {};
  }
  const auto* kind = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const auto& k) { return k.name == name; });
  if (kind == std::end(kKinds)) return fault("unknown kind");
  WordSense sense;
  sense.kind = kind->kind;
  sense.exact_case = IsExactCase(kind->kind);
  sense.own = own;
  switch (kind->kind) {
    case WordKind::kNumber:
    case WordKind::kScale:
    case WordKind::kScaleOne:
    case WordKind::kScaled: {
      const auto value = Decimal::Parse(TakeWord(&head));
      if (!value) return fault("no number");
      sense.value = *value;
      if (kind->kind == WordKind::kScaled) sense.code = CodeOf(TakeWord(&head));
      if (kind->kind == WordKind::kScale && !head.empty()) sense.region = RegionOf(TakeWord(&head));
      break;
    }
    case WordKind::kHalfMore: {
      const auto value = head.empty() ? Decimal::FromParts(5, -1) : Decimal::Parse(TakeWord(&head));
      if (!value) return fault("no number");
      sense.value = *value;
      break;
    }
    case WordKind::kMonth:
    case WordKind::kWeekday:
    case WordKind::kQuarter:
    case WordKind::kHalfYear: {
      const auto value = Decimal::Parse(TakeWord(&head));
      if (!value) return fault("no number");
      sense.number = static_cast<std::int8_t>(value->ToDouble());
      break;
    }
    case WordKind::kUnit: {
      const std::string_view unit = TakeWord(&head);
      const auto* found = std::find_if(std::begin(kUnits), std::end(kUnits), [&](const auto& u) { return u.name == unit; });
      if (found == std::end(kUnits)) return fault("unknown unit");
      sense.code = static_cast<std::uint16_t>(found->unit);
      break;
    }
    case WordKind::kBefore:
    case WordKind::kAfter: {
      const auto bound = BoundFromName(TakeWord(&head));
      if (!bound) return fault("unknown bound");
      sense.code = static_cast<std::uint16_t>(*bound);
      break;
    }
    case WordKind::kRelative: {
      const std::string_view what = TakeWord(&head);
      std::size_t split = what.size();
      if (what.starts_with("wd")) {
        sense.code = static_cast<std::uint16_t>(RelativeUnit::kWeekday);
        sense.value = Decimal::FromInt(what[2] - '0');
        split = 3;
      } else {
        split = what.find_first_of("-0123456789");
        const auto* found = std::find_if(std::begin(kRelativeUnits), std::end(kRelativeUnits),
                                         [&](const auto& u) { return u.name == what.substr(0, split); });
        if (found == std::end(kRelativeUnits) || split == std::string_view::npos) return fault("unknown unit");
        sense.code = static_cast<std::uint16_t>(found->unit);
      }
      const auto offset = Decimal::Parse(what.substr(split));
      if (!offset) return fault("no offset");
      sense.number = static_cast<std::int8_t>(offset->ToDouble());
      break;
    }
    case WordKind::kCurrency:
    case WordKind::kFamily:
    case WordKind::kSign:
    case WordKind::kCode:
    case WordKind::kMinor:
    case WordKind::kCountry: {
      // Own rows may name several: "family MXN,CLP: peso".
      std::string_view codes = TakeWord(&head);
      // "minor CNY 10: 角": coins of which ten make the currency, read only behind it.
      if (kind->kind == WordKind::kMinor && !head.empty()) {
        const auto coins = Decimal::Parse(TakeWord(&head));
        if (!coins) return fault("no number");
        sense.value = *coins;
      }
      while (!codes.empty()) {
        sense.code = CodeOf(codes.substr(0, 3));
        if (sense.code == 0) return fault("no currency code");
        codes = codes.size() > 4 ? codes.substr(4) : std::string_view();
        ForEachSurface(list, [&](std::string_view surface) {
          // One capital letter is no sign to go by ("K", "R"), unless a pack says so.
          if (!own && kind->kind == WordKind::kSign && surface.size() == 1 && surface[0] > 0 && surface != "$") return;
          // Nor a letter with a full stop of one ("р." of Belarus is the year in Ukrainian).
          if (!own && kind->kind == WordKind::kSign && IsLetterWithStop(surface) && sense.code != home_) return;
          // Nor two letters of a far country's ("Ar" of Madagascar, "Le", "Br").
          if (!own && kind->kind == WordKind::kSign && IsTwoLetters(surface) && sense.code != home_) return;
          AddSurface(surface, sense);
        });
      }
      return {};
    }
    default: break;
  }
  ForEachSurface(list, [&](std::string_view surface) { AddSurface(surface, sense); });
  return {};
}

void Vocabulary::AddSurface(std::string_view surface, WordSense sense) {
  if (surface.ends_with('*')) {
    sense.open = true;
    surface.remove_suffix(1);
  }
  if (!dropped_.empty()) {
    const auto* kind = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const auto& k) { return k.kind == sense.kind; });
    const std::string key = std::string(kind->name) + ":" + std::string(surface);
    if (std::any_of(dropped_.begin(), dropped_.end(), [&](const auto& d) { return d.first == key; })) return;
  }
  if (sense.kind == WordKind::kCountry && !sense.open && surface.size() >= 5 && EndsInLetter(surface)) {
    // "Argentina" is evidence as "argentino" too.
    sense.open = true;
    if (std::string_view("aeiouy").find(surface.back()) != std::string_view::npos) surface.remove_suffix(1);
  }
  if (surface.empty()) return;
  const std::string lower = LowerSameLength(surface);
  sense.letters = static_cast<std::uint8_t>(std::min<std::size_t>(255, lower.size()));
  std::uint32_t node = 0;
  for (const char c : lower) node = MakeChild(node, static_cast<unsigned char>(c));
  if (nodes_[node].word < 0) {
    nodes_[node].word = static_cast<std::int32_t>(words_.size());
    words_.push_back({std::string(surface), {}, 0});
  }
  Word& word = words_[static_cast<std::size_t>(nodes_[node].word)];
  if (sense.exact_case && word.surface != surface) {
    // Two exact-case surfaces that fold alike ("Kz", "KZ") are rare; a lower-case reading keeps its senses too.
    if (word.senses.empty() || std::all_of(word.senses.begin(), word.senses.end(), [](const auto& s) { return !s.exact_case; })) {
      word.surface = surface;
    } else if (WordSense* twin = SameMeaning(&word, sense)) {
      twin->exact_case = false;  // "Mdkr" and "mdkr" alike: any case will do
      return;
    } else {
      return;
    }
  }
  // A pack's reading of a scale word or a currency noun replaces CLDR's.
  const auto scale_like = [](WordKind kind) { return kind == WordKind::kScale || kind == WordKind::kScaleOne; };
  if (sense.own) {
    std::erase_if(word.senses, [&](const WordSense& s) {
      return !s.own && s.region == 0 && ((scale_like(s.kind) && scale_like(sense.kind) && s.value != sense.value) ||
                        (s.kind == WordKind::kFamily && sense.kind == WordKind::kFamily));
    });
  } else if (std::any_of(word.senses.begin(), word.senses.end(), [&](const WordSense& s) {
               return s.own && s.kind == WordKind::kFamily && sense.kind == WordKind::kFamily;
             })) {
    return;
  }
  const bool known = std::any_of(word.senses.begin(), word.senses.end(), [&](const WordSense& s) {
    return s.kind == sense.kind && s.code == sense.code && s.number == sense.number && s.value == sense.value &&
           s.open == sense.open && s.region == sense.region;
  });
  if (!known) word.senses.push_back(sense);
  word.kinds |= 1u << static_cast<unsigned>(sense.kind);
  // "mio." is written "mio" as well.
  const bool abbreviates = sense.kind == WordKind::kScale || sense.kind == WordKind::kMonth ||
                           sense.kind == WordKind::kSign || sense.kind == WordKind::kScaleOne;
  if (abbreviates && surface.ends_with('.') && surface.size() > 2) AddSurface(surface.substr(0, surface.size() - 1), sense);
}

// "MSEK", "kEUR", "mnUSD": how Nordic and German business pages write sums.
void Vocabulary::AddScaledCodes() {
  static constexpr struct {
    std::string_view prefix;
    int power;
  } kPrefixes[] = {{"M", 6}, {"m", 6}, {"Mn", 6}, {"mn", 6}, {"k", 3}, {"K", 3}, {"T", 3}, {"t", 3}, {"bn", 9}, {"Md", 9},
                   {"md", 9}, {"Mrd", 9}, {"mrd", 9}, {"mia", 9}, {"Mio", 6}, {"mio", 6}, {"Bn", 9}};
  static constexpr std::string_view kCodes[] = {"USD", "EUR", "GBP", "SEK", "DKK", "NOK", "CHF", "PLN",
                                                "CZK", "HUF", "AUD", "CAD", "INR", "ISK", "RUB", "UAH", "JPY", "CNY"};
  // "T" is a thousand where the language's word for it starts so ("tusind"), else a trillion as likely.
  const bool thousand = std::any_of(words_.begin(), words_.end(), [](const Word& word) {
    return word.surface.size() > 1 && (word.surface[0] == 't' || word.surface[0] == 'T') &&
           std::any_of(word.senses.begin(), word.senses.end(), [](const WordSense& sense) {
             return (sense.kind == WordKind::kScale || sense.kind == WordKind::kScaleOne) && sense.value == Decimal::FromInt(1000);
           });
  });
  // Letters of the language's own short forms that mean more than a reader of English would think: "79 BCHF" in Spanish.
  std::vector<std::pair<std::string, Decimal>> letters;
  for (const Word& word : words_) {
    for (const WordSense& sense : word.senses) {
      const bool letter = sense.kind == WordKind::kScale && !sense.own && sense.region == 0 && word.surface.size() == 1 &&
                          word.surface[0] >= 'A' && word.surface[0] <= 'Z';
      if (letter && sense.value >= Decimal::FromInt(1'000'000) && home_ != CodeOf("USD")) letters.emplace_back(word.surface, sense.value);
    }
  }
  for (const auto& [letter, value] : letters) {
    for (const std::string_view code : kCodes) {
      WordSense sense;
      sense.kind = WordKind::kScaled;
      sense.exact_case = true;
      sense.code = CodeOf(code);
      sense.value = value;
      if (letter != "M") AddSurface(letter + std::string(code), sense);
    }
    for (const auto& [sign, code] : {std::pair{"US$", "USD"}, {"€", "EUR"}, {"£", "GBP"}, {"¥", "JPY"}}) {
      WordSense sense;
      sense.kind = WordKind::kScaled;
      sense.exact_case = true;
      sense.code = CodeOf(code);
      sense.value = value;
      AddSurface(letter + sign, sense);
    }
  }
  for (const auto& [prefix, power] : kPrefixes) {
    if (!thousand && (prefix == "T" || prefix == "t")) continue;
    for (const std::string_view code : kCodes) {
      WordSense sense;
      sense.kind = WordKind::kScaled;
      sense.exact_case = true;
      sense.code = CodeOf(code);
      sense.value = Decimal::FromParts(1, power).value_or(Decimal());
      AddSurface(std::string(prefix) + std::string(code), sense);
    }
  }
}

// "last {}" with every name of a weekday in it.
void Vocabulary::AddWeekdayPhrases() {
  std::vector<std::pair<std::string, int>> names;
  for (const Word& word : words_) {
    for (const WordSense& sense : word.senses) {
      if (sense.kind == WordKind::kWeekday && word.surface.size() > 3) names.emplace_back(LowerSameLength(word.surface), sense.number);
    }
  }
  for (const WeekdayPhrase& phrase : weekday_phrases_) {
    const std::size_t slot = phrase.pattern.find("{}");
    for (const auto& [name, number] : names) {
      WordSense sense;
      sense.kind = WordKind::kRelative;
      sense.own = true;
      sense.code = static_cast<std::uint16_t>(phrase.unit);
      sense.number = static_cast<std::int8_t>(phrase.offset);
      sense.value = Decimal::FromInt(number);
      std::string surface = phrase.pattern;
      AddSurface(slot == std::string::npos ? surface : surface.replace(slot, 2, name), sense);
    }
  }
}

// The longest word wins a match, so what a stem says is given to the words of CLDR that continue it: "доллар*" to
// "долларов", which CLDR knows of some dollars only.
void Vocabulary::SpreadStems() {
  const auto spreads = [](const WordSense& s) {
    return s.open && (s.kind == WordKind::kFamily || s.kind == WordKind::kOwn || s.kind == WordKind::kNotOwn || s.kind == WordKind::kUnit);
  };
  const std::size_t count = words_.size();
  for (std::size_t w = 0; w < count; ++w) {
    const std::string lower = LowerSameLength(words_[w].surface);
    std::uint32_t node = 0;
    for (std::size_t i = 0; i < lower.size(); ++i) {
      node = Child(node, static_cast<unsigned char>(lower[i]));
      if (i + 1 == lower.size() || nodes_[node].word < 0 || lower.find(' ', i) != std::string::npos) continue;
      const Word stem = words_[static_cast<std::size_t>(nodes_[node].word)];
      for (const WordSense& sense : stem.senses) {
        if (!spreads(sense)) continue;
        Word& word = words_[w];
        const bool known = std::any_of(word.senses.begin(), word.senses.end(),
                                       [&](const WordSense& s) { return s.kind == sense.kind && s.code == sense.code; });
        if (!known) word.senses.push_back(sense);
        word.kinds |= 1u << static_cast<unsigned>(sense.kind);
      }
    }
  }
}

void Vocabulary::Freeze() {
  std::sort(regions_.begin(), regions_.end());
  const auto mark = [&](unsigned first, unsigned second) {
    const unsigned bits = first << 8 | second;
    starts_[bits >> 6] |= std::uint64_t{1} << (bits & 63);
  };
  for (unsigned first = 0; first < 256; ++first) {
    const std::uint32_t node = Child(0, static_cast<unsigned char>(first));
    if (node == 0) continue;
    for (unsigned second = 0; second < 256; ++second) {
      if (nodes_[node].word >= 0 || Child(node, static_cast<unsigned char>(second)) != 0) mark(first, second);
    }
  }
}

std::uint32_t Vocabulary::Child(std::uint32_t node, unsigned char byte) const {
  if (edge_keys_.empty()) return 0;
  const std::uint64_t key = (static_cast<std::uint64_t>(node) << 8 | byte) + 1;
  const std::size_t mask = edge_keys_.size() - 1;
  for (std::size_t slot = Mix(key) & mask;; slot = (slot + 1) & mask) {
    if (edge_keys_[slot] == key) return edge_nodes_[slot];
    if (edge_keys_[slot] == 0) return 0;
  }
}

std::uint32_t Vocabulary::MakeChild(std::uint32_t node, unsigned char byte) {
  if (const std::uint32_t child = Child(node, byte); child != 0) return child;
  if (edge_count_ * 2 >= edge_keys_.size()) GrowEdges();
  const std::uint64_t key = (static_cast<std::uint64_t>(node) << 8 | byte) + 1;
  const std::size_t mask = edge_keys_.size() - 1;
  std::size_t slot = Mix(key) & mask;
  while (edge_keys_[slot] != 0) slot = (slot + 1) & mask;
  edge_keys_[slot] = key;
  edge_nodes_[slot] = static_cast<std::uint32_t>(nodes_.size());
  nodes_.emplace_back();
  ++edge_count_;
  return edge_nodes_[slot];
}

void Vocabulary::GrowEdges() {
  const std::vector<std::uint64_t> keys = std::move(edge_keys_);
  const std::vector<std::uint32_t> nodes = std::move(edge_nodes_);
  const std::size_t size = keys.empty() ? 1024 : keys.size() * 2;
  edge_keys_.assign(size, 0);
  edge_nodes_.assign(size, 0);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] == 0) continue;
    std::size_t slot = Mix(keys[i]) & (size - 1);
    while (edge_keys_[slot] != 0) slot = (slot + 1) & (size - 1);
    edge_keys_[slot] = keys[i];
    edge_nodes_[slot] = nodes[i];
  }
}

const Vocabulary::Word* Vocabulary::Match(std::string_view text, std::string_view lower, std::size_t at,
                                          std::size_t* end) const {
  const Word* best = nullptr;
  std::uint32_t node = 0;
  for (std::size_t i = at; i < lower.size();) {
    // A surface's space stands for any white space of the text.
    const auto byte = static_cast<unsigned char>(lower[i]);
    std::size_t next = i + 1;
    unsigned char step = byte;
    if (byte == 0xC2 && i + 1 < lower.size() && static_cast<unsigned char>(lower[i + 1]) == 0xA0) {
      step = ' ';
      next = i + 2;
    } else if (byte == '\n') {
      step = ' ';
    }
    node = Child(node, step);
    if (node == 0) break;
    i = next;
    if (nodes_[node].word < 0) continue;
    const Word& word = words_[static_cast<std::size_t>(nodes_[node].word)];
    // Where letters follow, only a stem matches, and takes them along.
    std::size_t stop = i;
    bool border = true;
    if (i < text.size() && EndsInLetter(std::string_view(word.surface))) {
      std::size_t after = i;
      char32_t c = DecodeUtf8(text, &after);
      if (IsDigit(c) && EndsInDigit(word.surface)) continue;  // "H1" in "H100"
      while (IsLetter(c) || IsMark(c)) {
        if (IsIdeographic(c) || IsHangul(c)) break;
        border = false;
        stop = after;
        if (after >= text.size()) break;
        c = DecodeUtf8(text, &after);
      }
    }
    const bool open = std::any_of(word.senses.begin(), word.senses.end(), [](const WordSense& s) { return s.open; });
    if (!border && (!open || stop - i > 14)) continue;
    const bool all_exact = std::all_of(word.senses.begin(), word.senses.end(), [](const WordSense& s) { return s.exact_case; });
    if (all_exact && !SameSpaced(text.substr(at, i - at), word.surface)) continue;
    best = &word;
    *end = open ? stop : i;
  }
  return best;
}

NumberSigns Vocabulary::SignsFor(std::string_view country) const {
  const Locale* plain = nullptr;
  for (const Locale& locale : locales_) {
    if (!country.empty() && locale.country == country) return locale.signs;
    if (locale.country.empty() && plain == nullptr) plain = &locale;
  }
  return plain != nullptr ? plain->signs : NumberSigns();
}

std::uint16_t Vocabulary::CurrencyOfCountry(std::string_view country) const {
  const auto found = std::lower_bound(regions_.begin(), regions_.end(), country,
                                      [](const auto& region, std::string_view name) { return region.first < name; });
  return found != regions_.end() && found->first == country ? found->second : std::uint16_t{0};
}

}  // namespace dealgraph::nlp
