// Each word of a name can be the form of some base words, one for every ending of the pack that fits. A base word wins that
// the article itself has among its names (the nominative stands somewhere), then one that the gazetteer knows, then one that
// several different forms of the article share ("Вольты" beside "Вольте": Вольта). A form that the gazetteer has beside its
// base ("Suomessa", "Suomi") is the base. Words without such evidence stay as they are, unless their ending never is a
// nominative's, at all or where they stand.
//
// A name of several words changes as a whole: to another name of the article, to a known one, to a person whose given name
// is known in the nominative, or where its first word shows that the whole is inflected; in its last word alone where the
// language has it so.
#include "nlp/names/inflection.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "nlp/language_pack.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

constexpr std::size_t kStemBytesMin = 2;
constexpr std::size_t kSureStemBytesMin = 3;  // without other evidence
constexpr std::size_t kWordBytesMin = 5;      // of what an ending that is the whole word puts: "kaupungin>kaupunki"
constexpr std::size_t kCombinationsMax = 400;  // of the base words of one name

// What speaks for a base word.
constexpr int kSeenInArticle = 8;
constexpr int kKnownByName = 4;
constexpr int kFormsMax = 3;

struct Base {
  std::string lower;
  std::uint32_t rule = 0;  // index into grammar.name_endings
  std::size_t cut = 0;     // bytes of the form's end
  std::string put;         // in their place
};

struct Word {
  std::vector<Base> bases;       // in the pack's order of endings
  int decided = -1;              // index into bases; -1: stays
  bool known = false;            // the gazetteer has the word as it stands
  bool given_name = false;
};

class Inflection {
 public:
  Inflection(const Document& document, const Gazetteer& gazetteer, std::vector<NameChunk>* chunks)
      : document_(document), gazetteer_(gazetteer), endings_(document.pack->grammar().name_endings), chunks_(*chunks) {}

  void Run() {
    for (const NameChunk& chunk : chunks_) {
      names_.insert(chunk.lower);
      for (const std::uint32_t i : WordsOf(chunk)) ReadWord(i);
    }
    for (const auto& [lower, word] : words_) CountForms(word.bases);
    for (auto& [lower, word] : words_) Decide(lower, &word);
    for (NameChunk& chunk : chunks_) Change(&chunk);
  }

 private:
  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }

  // The tokens of a name that may be inflected: its words, without its legal form.
  std::vector<std::uint32_t> WordsOf(const NameChunk& chunk) const {
    std::vector<std::uint32_t> words;
    for (std::uint32_t i = chunk.first; i < chunk.last - chunk.legal_form; ++i) {
      if (At(i).kind == TokenKind::kWord) words.push_back(i);
    }
    return words;
  }

  const std::vector<NameEntry>& Lookup(std::string_view lower) {
    entries_.clear();
    gazetteer_.Find(lower, document_.pack->language(), &entries_);
    return entries_;
  }

  // A name in its own right; small towns of everywhere are not known well enough to forbid an ending.
  bool IsKnown(std::string_view lower, bool* given_name, std::uint32_t inhabitants_min = 100'000) {
    bool known = false;
    for (const NameEntry& entry : Lookup(lower)) {
      if (entry.kind == NameKind::kGivenName) *given_name = true;
      if (entry.common_word || entry.kind == NameKind::kNationality || entry.kind == NameKind::kPlaceAdjective ||
          entry.kind == NameKind::kLegalForm) {
        continue;
      }
      known = known || entry.kind != NameKind::kCity || entry.weight >= inhabitants_min;
    }
    return known;
  }

  bool IsOfKind(std::string_view lower, NameKind kind) {
    const auto& entries = Lookup(lower);
    return std::any_of(entries.begin(), entries.end(), [kind](const NameEntry& e) { return e.kind == kind; });
  }
  bool IsGivenName(std::string_view lower) { return IsOfKind(lower, NameKind::kGivenName); }
  bool IsSurname(std::string_view lower) { return EndsLikeSurname(lower) || IsOfKind(lower, NameKind::kSurname); }
  bool IsTown(std::string_view lower) { return IsOfKind(lower, NameKind::kCity) || IsOfKind(lower, NameKind::kSubdivision); }

  void ReadWord(std::uint32_t token) {
    const std::string_view lower = At(token).lower;
    const auto [place, made] = words_.try_emplace(lower);
    if (!made) return;
    Word& word = place->second;
    word.known = IsKnown(lower, &word.given_name);
    if (At(token).shape == Shape::kUpper) return;  // an abbreviation: "НБУ"
    for (std::uint32_t r = 0; r < endings_.size(); ++r) {
      const NameEnding& ending = endings_[r];
      const bool whole = lower == ending.cut && (ending.whole_word || ending.put.size() >= kWordBytesMin);
      if (!lower.ends_with(ending.cut) || (ending.whole_word ? !whole : lower.size() < ending.cut.size() + kStemBytesMin && !whole)) continue;
      const std::string_view stem = lower.substr(0, lower.size() - ending.cut.size());
      if (PutsVowelBetween(stem, ending)) continue;
      std::string base = std::string(stem) + ending.put;
      const auto same = std::find_if(word.bases.begin(), word.bases.end(), [&](const Base& b) { return b.lower == base; });
      if (same != word.bases.end()) {
        const NameEnding& listed = endings_[same->rule];
        const bool governed = listed.behind_locative || listed.behind_preposition || listed.heads_name || listed.unsure;
        const bool governs = ending.behind_locative || ending.behind_preposition || ending.heads_name;
        if (!listed.sure && (ending.sure || (governs && !governed))) same->rule = r;  // the surer of two endings that lead to one base
        continue;
      }
      word.bases.push_back({std::move(base), r, ending.cut.size(), ending.put});
      if (!whole) AddStrongGrade(stem, &word);
    }
  }

  // "Outokummulta" is Outokumpu: the base with other consonants before its last vowel than the form has, behind the plain one.
  void AddStrongGrade(std::string_view stem, Word* word) const {
    const Base plain = word->bases.back();
    if (!plain.put.empty()) return;
    if (!IsVowel(LastCharacter(stem))) return;
    const std::size_t vowel = LastCharacterAt(stem);
    const std::string_view weak = stem.substr(0, vowel);
    for (const NameEnding& grade : document_.pack->grammar().gradation) {
      if (!weak.ends_with(grade.cut) || weak.size() < grade.cut.size() + kStemBytesMin) continue;
      const std::size_t kept = weak.size() - grade.cut.size();
      const std::string put = grade.put + std::string(stem.substr(vowel));
      word->bases.push_back({std::string(stem.substr(0, kept)) + put, plain.rule, plain.cut + stem.size() - kept, put});
      return;
    }
  }

  static bool IsVowel(char32_t c) {
    constexpr std::u32string_view kVowels = U"aeiouyáéíóúůýěąęäöåаеёиоуыэюяіїє";
    return kVowels.find(c) != std::u32string_view::npos;
  }

  // Once for each base, whether one ending leads to it or two do: a word alone is no evidence.
  void CountForms(const std::vector<Base>& bases) {
    for (std::size_t b = 0; b < bases.size(); ++b) {
      const auto same = [&](const Base& other) { return other.lower == bases[b].lower; };
      if (std::none_of(bases.begin(), bases.begin() + static_cast<std::ptrdiff_t>(b), same)) ++forms_[bases[b].lower];
    }
  }

  // "ka>ek", "ца>ец" give a vowel back that stands between consonants: Marka is Marek, Zvoníka is not Zvoníek. True where the
  // stem ends in a vowel, so that the ending is another one.
  static bool PutsVowelBetween(std::string_view stem, const NameEnding& ending) {
    if (ending.cut.empty() || ending.put.empty()) return false;
    std::size_t pos = 0;
    const bool vowel_first = IsVowel(DecodeUtf8(ending.put, &pos));
    if (!vowel_first || pos == ending.put.size()) return false;
    std::size_t cut_pos = 0;
    if (DecodeUtf8(ending.put, &pos) != DecodeUtf8(ending.cut, &cut_pos)) return false;
    return IsVowel(LastCharacter(stem));
  }

  static std::size_t LastCharacterAt(std::string_view text) {
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) --at;
    return at;
  }

  static char32_t LastCharacter(std::string_view text) {
    std::size_t at = LastCharacterAt(text);
    return DecodeUtf8(text, &at);
  }

  int Forms(std::string_view base) const {
    const auto found = forms_.find(std::string(base));
    return found == forms_.end() ? 0 : std::min(found->second, kFormsMax);
  }

  // In halves of what is counted above.
  int Evidence(const Base& base) {
    int score = words_.contains(base.lower) ? kSeenInArticle : 0;
    bool given_name = false;
    if (IsKnown(base.lower, &given_name) || given_name) score += kKnownByName;
    const int forms = Forms(base.lower);
    if (forms > 1) score += forms;
    // Kajaani rather than Kajaan: a small town is no evidence, but tells what else is equal apart.
    const bool town = score > 0 && IsKnown(base.lower, &given_name, 0);
    return 2 * score + (town ? 1 : 0);
  }

  // Of two names of the article that each could be a form of the other ("Сияния", "Сияние"), the one whose ending the pack has
  // first is the form.
  bool IsLikelierForm(std::string_view lower, const Base& base) const {
    const auto other = words_.find(base.lower);
    if (other == words_.end()) return false;
    const auto& bases = other->second.bases;
    const auto back = std::find_if(bases.begin(), bases.end(), [&](const Base& b) { return b.lower == lower; });
    return back != bases.end() && base.rule < back->rule;
  }

  // The base that is another name of what the form is a name of, best what it mostly is called; -1 where there is none, and
  // where the form itself is what it is called.
  int BaseOfSameMeaning(std::string_view form, const std::vector<Base>& bases) {
    const auto is_name = [](const NameEntry& e) { return !e.code.empty() && e.kind != NameKind::kNationality && e.kind != NameKind::kPlaceAdjective; };
    std::vector<std::string_view> codes;
    for (const NameEntry& entry : Lookup(form)) {
      if (!is_name(entry)) continue;
      if (LowerSameLength(entry.canonical) == form) return -1;
      codes.push_back(entry.code);
    }
    int found = -1;
    for (std::size_t b = 0; b < bases.size() && !codes.empty(); ++b) {
      for (const NameEntry& entry : Lookup(bases[b].lower)) {
        if (!is_name(entry) || std::find(codes.begin(), codes.end(), entry.code) == codes.end()) continue;
        if (LowerSameLength(entry.canonical) == bases[b].lower) return static_cast<int>(b);
        if (found < 0) found = static_cast<int>(b);
      }
    }
    return found;
  }

  void Decide(std::string_view lower, Word* word) {
    if (word->known) word->decided = BaseOfSameMeaning(lower, word->bases);
    if (word->decided >= 0) return;
    const int staying = Forms(lower) > 0 ? kSeenInArticle + Forms(lower) : 0;
    int best = word->known ? std::max(staying, kKnownByName + kFormsMax) : staying;
    if (word->given_name) best = std::max(best, kKnownByName);  // "Helen" is not Heli
    best = best > 0 ? 2 * best + 1 : 0;
    for (std::size_t b = 0; b < word->bases.size(); ++b) {
      const int score = Evidence(word->bases[b]);
      if (score <= best && (word->known || word->decided >= 0 || !IsLikelierForm(lower, word->bases[b]))) continue;
      best = std::max(best, score);
      word->decided = static_cast<int>(b);
    }
  }

  const Word& WordAt(std::uint32_t token) const { return words_.find(At(token).lower)->second; }

  // The base of an ending that no nominative has, or that none has behind the preposition before the name; -1 when there is none.
  int SureBase(const NameChunk& chunk, const Word& word, bool alone) {
    if (word.known) return -1;
    const bool locative = IsBehind(chunk, ClassBit(WordClass::kLocative));
    const bool preposition = alone && (locative || IsBehind(chunk, ClassBit(WordClass::kPreposition))) && !IsTown(chunk.lower);
    int governed = -1;
    for (std::size_t b = 0; b < word.bases.size(); ++b) {
      const NameEnding& ending = endings_[word.bases[b].rule];
      if (word.bases[b].lower.size() < word.bases[b].put.size() + kSureStemBytesMin && !IsWholeWord(word.bases[b])) {
        if (ending.sure) break;  // the likeliest, but of too short a word
        continue;
      }
      if (ending.unsure) break;
      // "Outokummu" or "Outokumpu": nothing says which.
      const bool grades = b + 1 < word.bases.size() && word.bases[b + 1].rule == word.bases[b].rule;
      if (ending.sure || (ending.heads_name && !alone)) return grades ? -1 : TownAmong(word, static_cast<int>(b));
      const bool fits = (ending.behind_locative && locative) || (ending.behind_preposition && preposition);
      if (!fits || grades || governed >= 0) continue;
      if (alone) return static_cast<int>(b);
      governed = static_cast<int>(b);  // "на Кременчуцьку ГЕС": an adjective rather than a town
    }
    return governed;
  }

  // Where a place stands, the base that is any town's name, the largest town's of several, unless another one is a name of the article; -1 when there is none.
  int TownBase(const NameChunk& chunk, const Word& word, int chosen) {
    if (word.known || !(chunk.place || IsBehind(chunk, ClassBit(WordClass::kLocative)))) return -1;
    if (chosen >= 0 && words_.contains(word.bases[static_cast<std::size_t>(chosen)].lower)) return -1;
    int largest = -1;
    std::uint32_t inhabitants = 0;
    for (std::size_t b = 0; b < word.bases.size(); ++b) {
      for (const NameEntry& entry : Lookup(word.bases[b].lower)) {
        const bool town = !entry.common_word && (entry.kind == NameKind::kCity || entry.kind == NameKind::kSubdivision);
        if (!town || (largest >= 0 && entry.weight <= inhabitants)) continue;
        largest = static_cast<int>(b);
        inhabitants = entry.weight;
      }
    }
    return largest;
  }

  // "Kajaanin" is Kajaani, which is a town's name, rather than Kajaan.
  int TownAmong(const Word& word, int chosen) {
    if (IsTown(word.bases[static_cast<std::size_t>(chosen)].lower)) return chosen;
    for (std::size_t b = 0; b < word.bases.size(); ++b) {
      if (IsTown(word.bases[b].lower)) return static_cast<int>(b);
    }
    return chosen;
  }

  // "kaupungin>kaupunki": the ending is the word.
  bool IsWholeWord(const Base& base) const {
    return base.lower == base.put && (endings_[base.rule].whole_word || base.put.size() >= kWordBytesMin);
  }

  bool IsBehind(const NameChunk& chunk, WordClasses classes) const {
    return chunk.first > document_.sentences[chunk.sentence].first && (document_.classes[chunk.first - 1] & classes) != 0;
  }

  void Change(NameChunk* chunk) {
    const std::vector<std::uint32_t> tokens = WordsOf(*chunk);
    if (tokens.empty()) return;
    std::vector<int> chosen(tokens.size(), -1);
    if (tokens.size() == 1) {
      const Word& word = WordAt(tokens[0]);
      chosen[0] = word.decided >= 0 || Forms(At(tokens[0]).lower) > 0 ? word.decided : SureBase(*chunk, word, true);
      if (const int town = TownBase(*chunk, word, chosen[0]); town >= 0) chosen[0] = town;
    } else if (!ChooseKnownName(*chunk, tokens, &chosen)) {
      if (document_.pack->grammar().last_word_declines) {
        chosen.back() = LastWordBase(*chunk, WordAt(tokens.back()));
      } else if (!ChoosePerson(tokens, &chosen)) {
        ChooseBySureness(*chunk, tokens, &chosen);
      }
    }
    if (!NameCountry(tokens.size(), chosen, chunk)) Rewrite(tokens, chosen, chunk);
  }

  // "Boulder Median", "Pia Holmin": a base that stands in the article, else a sure one. What is known by name says nothing of the
  // last word of a name that is not: "Pekka Perä" is not Per.
  int LastWordBase(const NameChunk& chunk, const Word& word) {
    if (word.decided >= 0 && words_.contains(word.bases[static_cast<std::size_t>(word.decided)].lower)) return word.decided;
    const int sure = SureBase(chunk, word, true);
    const bool short_stem = sure >= 0 && word.bases[static_cast<std::size_t>(sure)].lower.size() <= kSureStemBytesMin;
    return short_stem ? -1 : sure;
  }

  // "Niemczech" is Niemcy: the form of a country's name that no ending leads from, where the gazetteer has it.
  bool NameCountry(std::size_t words, const std::vector<int>& chosen, NameChunk* chunk) {
    if (std::any_of(chosen.begin(), chosen.end(), [](int c) { return c >= 0; })) return false;
    for (const NameEntry& entry : Lookup(chunk->lower)) {
      if (entry.kind != NameKind::kCountry) continue;
      const std::string_view name = gazetteer_.CountryName(entry.code, document_.pack->language());
      const std::string lower = LowerSameLength(name);
      const bool as_many = static_cast<std::size_t>(std::count(name.begin(), name.end(), ' ')) + 1 == words;
      if (!as_many || lower == chunk->lower || !BeginAlike(lower, chunk->lower)) continue;
      chunk->name = name;
      chunk->lower = lower;
      return true;
    }
    return false;
  }

  static bool BeginAlike(std::string_view a, std::string_view b) {
    constexpr int kLettersAlike = 3;
    std::size_t at_a = 0;
    std::size_t at_b = 0;
    for (int i = 0; i < kLettersAlike; ++i) {
      if (at_a >= a.size() || at_b >= b.size() || DecodeUtf8(a, &at_a) != DecodeUtf8(b, &at_b)) return false;
    }
    return true;
  }

  // The name with each word as chosen, in lower case.
  std::string Spelled(const NameChunk& chunk, const std::vector<std::uint32_t>& tokens, const std::vector<int>& chosen) const {
    std::string lower;
    std::size_t w = 0;
    for (std::uint32_t i = chunk.first; i < chunk.last - chunk.legal_form; ++i) {
      if (i > chunk.first && At(i).space_before) lower += ' ';
      const bool changed = w < tokens.size() && tokens[w] == i && chosen[w] >= 0;
      if (changed) {
        lower += WordAt(i).bases[static_cast<std::size_t>(chosen[w])].lower;
      } else {
        lower += At(i).lower;
      }
      if (w < tokens.size() && tokens[w] == i) ++w;
    }
    return lower;
  }

  // Of all ways to put the words into their base forms, the first that is another name of the article, else a known name.
  bool ChooseKnownName(const NameChunk& chunk, const std::vector<std::uint32_t>& tokens, std::vector<int>* chosen) {
    std::size_t combinations = 1;
    for (const std::uint32_t token : tokens) combinations *= WordAt(token).bases.size() + 1;
    if (combinations > kCombinationsMax) return ChooseDecided(chunk, tokens, chosen);
    std::vector<int> known;
    for (std::size_t c = 1; c < combinations; ++c) {
      std::vector<int> choice(tokens.size(), -1);
      std::size_t rest = c;
      for (std::size_t w = 0; w < tokens.size(); ++w) {
        const std::size_t ways = WordAt(tokens[w]).bases.size() + 1;
        choice[w] = static_cast<int>(rest % ways) - 1;
        rest /= ways;
      }
      const std::string lower = Spelled(chunk, tokens, choice);
      if (names_.contains(lower)) {
        *chosen = std::move(choice);
        return true;
      }
      bool given_name = false;
      if (known.empty() && IsKnown(lower, &given_name, 0)) known = std::move(choice);
    }
    if (known.empty()) return false;
    *chosen = std::move(known);
    return true;
  }

  bool ChooseDecided(const NameChunk& chunk, const std::vector<std::uint32_t>& tokens, std::vector<int>* chosen) {
    std::vector<int> choice;
    for (const std::uint32_t token : tokens) choice.push_back(WordAt(token).decided);
    if (!names_.contains(Spelled(chunk, tokens, choice))) return false;
    *chosen = std::move(choice);
    return true;
  }

  // "Rafała Żaka": the given name is known in the nominative, and the surname follows it. A given name that stands in the
  // nominative says that the surname does, too.
  bool ChoosePerson(const std::vector<std::uint32_t>& tokens, std::vector<int>* chosen) {
    if (tokens.size() > 3) return false;
    const Word& first = WordAt(tokens[0]);
    if (first.given_name) return true;
    int given = -1;
    for (std::size_t b = 0; b < first.bases.size() && given < 0; ++b) {
      if (IsGivenName(first.bases[b].lower)) given = static_cast<int>(b);
    }
    // "Дарія Ющенко" is not Дарій: the surname would have an ending, too, but for those that never have one.
    if (given < 0 || (WordAt(tokens.back()).bases.empty() && (EndsLikeFeminine(At(tokens[0]).lower) || !IsSurname(At(tokens.back()).lower)))) return false;
    (*chosen)[0] = given;
    for (std::size_t w = 1; w < tokens.size(); ++w) {
      (*chosen)[w] = SurnameBase(WordAt(tokens[w]), endings_[first.bases[static_cast<std::size_t>(given)].rule]);
    }
    return true;
  }

  int SurnameBase(const Word& word, const NameEnding& of_given_name) {
    int best = -1;
    int best_score = -1;
    for (std::size_t b = 0; b < word.bases.size(); ++b) {
      const Base& base = word.bases[b];
      const NameEnding& ending = endings_[base.rule];
      if (base.lower.size() < base.put.size() + kSureStemBytesMin || base.lower.ends_with("е")) continue;  // "де", "da"; Пешее
      const bool same_case = ending.cut == of_given_name.cut && ending.put == of_given_name.put;
      // A form that stands alone elsewhere, then one that looks like a surname, then the given name's own ending.
      const int score = (words_.contains(base.lower) ? 4 : 0) + (IsSurname(base.lower) ? 2 : 0) + (same_case ? 1 : 0);
      if (score <= best_score) continue;
      best_score = score;
      best = static_cast<int>(b);
    }
    return best;
  }

  bool EndsLikeSurname(std::string_view lower) const {
    const auto& endings = document_.pack->grammar().surname_endings;
    return std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) { return lower.ends_with(ending); });
  }

  // "Камского процессинга": the first word is surely inflected, and so are the others.
  void ChooseBySureness(const NameChunk& chunk, const std::vector<std::uint32_t>& tokens, std::vector<int>* chosen) {
    const Word& first = WordAt(tokens[0]);
    (*chosen)[0] = SureBase(chunk, first, false);
    if ((*chosen)[0] < 0) return;
    bool noun = IsWholeWord(first.bases[static_cast<std::size_t>((*chosen)[0])]);
    for (std::size_t w = 1; w < tokens.size(); ++w) {
      const Word& word = WordAt(tokens[w]);
      constexpr WordClasses kNewCase = ClassBit(WordClass::kNameConnector) | ClassBit(WordClass::kPreposition) |
                                       ClassBit(WordClass::kLocative) | ClassBit(WordClass::kAgent);
      if ((document_.classes[tokens[w]] & kNewCase) != 0) break;  // what follows has a case of its own
      const int sure = SureBase(chunk, word, false);
      if (noun && sure < 0 && !EndsLikeAdjective(At(tokens[w]).lower)) break;  // a genitive: "Univerzity Karla Zubra"
      const bool stays = word.known || IsTown(At(tokens[w]).lower);
      noun = noun || (sure >= 0 && IsWholeWord(word.bases[static_cast<std::size_t>(sure)]));
      (*chosen)[w] = sure >= 0 ? sure : word.decided >= 0 ? word.decided : stays ? -1 : AgreeingBase(first, (*chosen)[0], word);
    }
  }

  bool EndsLikeAdjective(std::string_view lower) const {
    const auto& endings = document_.pack->grammar().adjective_endings;
    return std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) { return lower.ends_with(ending); });
  }

  static bool EndsLikeFeminine(std::string_view word) {
    return word.ends_with("a") || word.ends_with("á") || word.ends_with("а") || word.ends_with("я");
  }

  enum class Gender { kMasculine, kFeminine, kNeuter };
  static Gender GenderOf(std::string_view nominative) {
    if (EndsLikeFeminine(nominative)) return Gender::kFeminine;
    constexpr std::u32string_view kNeuterEnds = U"oeéěоеєё";
    return kNeuterEnds.find(LastCharacter(nominative)) != std::u32string_view::npos ? Gender::kNeuter : Gender::kMasculine;
  }

  // Behind a first word in its base form: a surname's base, or the base that has the gender of the adjective: "Krajskému soudu" is soud,
  // "Labskou bankou" banka.
  int AgreeingBase(const Word& first, int chosen, const Word& noun) const {
    const Base& head = first.bases[static_cast<std::size_t>(chosen)];
    const Gender wanted = GenderOf(head.lower);
    int agreeing = noun.bases.empty() ? -1 : 0;
    for (std::size_t b = noun.bases.size(); b-- > 0;) {
      if (GenderOf(noun.bases[b].lower) == wanted) agreeing = static_cast<int>(b);
    }
    for (std::size_t b = 0; b < noun.bases.size() && head.put.empty(); ++b) {
      if (EndsLikeSurname(noun.bases[b].lower)) return static_cast<int>(b);
    }
    return agreeing;
  }

  // Case is kept: the part of the word that stays is the text's.
  void Rewrite(const std::vector<std::uint32_t>& tokens, const std::vector<int>& chosen, NameChunk* chunk) const {
    if (std::all_of(chosen.begin(), chosen.end(), [](int c) { return c < 0; })) return;
    std::string name;
    std::size_t w = 0;
    for (std::uint32_t i = chunk->first; i < chunk->last - chunk->legal_form; ++i) {
      if (i > chunk->first && At(i).space_before) name += ' ';
      const std::string_view text = document_.TextOf(At(i));
      const bool word = w < tokens.size() && tokens[w] == i;
      if (word && chosen[w] >= 0) {
        const Base& base = WordAt(i).bases[static_cast<std::size_t>(chosen[w])];
        std::size_t kept = text.size() - base.cut;
        std::size_t put = 0;
        while (put < base.put.size() && kept < text.size() && At(i).lower[kept] == base.put[put]) ++kept, ++put;
        name += text.substr(0, kept);  // "КамАЗом": its own capitals
        name += base.put.substr(put);
      } else {
        name += text;
      }
      if (word) ++w;
    }
    chunk->lower = Spelled(*chunk, tokens, chosen);
    chunk->name = std::move(name);
  }

  const Document& document_;
  const Gazetteer& gazetteer_;
  const std::vector<NameEnding>& endings_;
  std::vector<NameChunk>& chunks_;
  std::unordered_set<std::string> names_;               // as they stand
  std::unordered_map<std::string_view, Word> words_;    // of names, by lower case; views into the document
  std::unordered_map<std::string, int> forms_;          // base word: how many different words it can be the base of
  std::vector<NameEntry> entries_;                      // scratch of one look-up
};

}  // namespace

void RemoveInflection(const Document& document, const Gazetteer& gazetteer, std::vector<NameChunk>* chunks) {
  if (!document.pack->grammar().name_endings.empty()) Inflection(document, gazetteer, chunks).Run();
}

}  // namespace dealgraph::nlp
