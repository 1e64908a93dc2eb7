#include "nlp/names/chunk_borders.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "nlp/language_pack.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

class BorderFinder {
 public:
  BorderFinder(const Document& document, const Gazetteer& gazetteer, std::vector<NameChunk>* chunks)
      : document_(document), gazetteer_(gazetteer), chunks_(*chunks) {}

  void Run() {
    for (const NameChunk& chunk : chunks_) {
      ++names_[chunk.lower];
      if (chunk.last - chunk.first > 1 && !chunk.sentence_start) inside_.insert(chunk.lower);
    }
    std::vector<NameChunk> cut;
    for (const NameChunk& chunk : chunks_) {
      if (!CutPair(chunk, &cut) && !CutAtPlace(chunk, &cut)) Cut(WithoutDescription(chunk), &cut);
    }
    chunks_ = std::move(cut);
  }

 private:
  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }

  void Cut(NameChunk chunk, std::vector<NameChunk>* out) {
    while (true) {
      const std::uint32_t border = Border(chunk);
      if (border == 0) break;
      NameChunk first = Part(chunk, chunk.first, border);
      first.genitive = false;
      const bool after_title = chunk.after_title;
      first.after_title = false;  // "директор Bromtelis Дмитрий Зольников": the post is the person's
      chunk = Part(chunk, border, chunk.last);
      chunk.after_title = after_title;
      if (!DropsFirst(first)) out->push_back(std::move(first));
    }
    if (const std::uint32_t name = BehindFirstWord(chunk); name > 0) chunk = Part(chunk, name, chunk.last);
    out->push_back(std::move(chunk));
  }

  NameChunk Part(const NameChunk& chunk, std::uint32_t first, std::uint32_t last) const {
    NameChunk part = chunk;
    part.first = first;
    part.last = last;
    if (last != chunk.last || chunk.last - chunk.legal_form <= first) part.legal_form = 0;
    if (first != chunk.first) {
      part.sentence_start = false;
      part.after_title = false;
    }
    SetChunkName(document_, &part);
    return part;
  }

  // "Pune’s Kettli": a known place and whose it is. Appends both.
  bool CutAtPlace(const NameChunk& chunk, std::vector<NameChunk>* out) {
    if (chunk.sure_borders || chunk.last - chunk.first < 3 || IsKnown(chunk.lower)) return false;
    for (std::uint32_t i = chunk.first + 1; i + 1 < chunk.last - chunk.legal_form; ++i) {
      if (!document_.IsPossessive(i) || !At(i).lower.ends_with('s') || !At(i + 1).IsCapitalised()) continue;
      NameChunk place = Part(chunk, chunk.first, i);
      if (!IsPlace(place.lower)) return false;
      place.votes.fill(0);
      place.genitive = true;
      out->push_back(std::move(place));
      out->push_back(Part(chunk, i + 1, chunk.last));
      return true;
    }
    return false;
  }

  // "Canadian fund Laurier Pensions": the words in small letters and the nationality before them tell what the name is of.
  NameChunk WithoutDescription(const NameChunk& chunk) {
    std::uint32_t name = chunk.first;
    bool noun = false;
    while (name + 1 < chunk.last - chunk.legal_form) {
      const bool small = At(name).shape == Shape::kLower;
      if (!small && (name > chunk.first || !IsNationality(At(name).lower))) break;
      noun = noun || (small && document_.HasClass(name, WordClass::kOrgNoun));
      ++name;
    }
    if (!noun || chunk.sure_borders || IsKnown(chunk.lower) || names_.at(chunk.lower) > 1 || !At(name).IsCapitalised()) return chunk;
    const NameChunk rest = Part(chunk, name, chunk.last);
    return IsPlace(rest.lower) ? chunk : rest;  // "rechtbank Rotterdam"
  }

  // A sentence's first word alone, of another script than the name behind it: "Позднее SafeData".
  bool DropsFirst(const NameChunk& first) const {
    return first.sentence_start && first.last - first.first == 1 && !names_.contains(first.lower) && !IsKnown(first.lower);
  }

  // The token at which a second name starts; 0 when there is none.
  std::uint32_t Border(const NameChunk& chunk) {
    for (std::uint32_t i = chunk.first + 1; i < chunk.last - chunk.legal_form; ++i) {
      if (!At(i).space_before || At(i).kind != TokenKind::kWord || At(i - 1).kind != TokenKind::kWord) continue;
      // "areál porcelánky v Nové Roli": one description, however its words end.
      if (document_.HasClass(i - 1, WordClass::kLocative) || document_.HasClass(i - 1, WordClass::kPreposition)) continue;
      if (IsLatin(At(i)) != IsLatin(At(i - 1)) && !IsLegalForm(At(i - 1).lower)) return i;
      if (StartsPerson(chunk, i) || StartsObject(chunk, i) || HasCaseEnding(At(i - 1).lower, *document_.pack)) return i;
    }
    return 0;
  }

  static bool IsLatin(const Token& token) {
    std::size_t pos = 0;
    const char32_t c = DecodeUtf8(token.lower, &pos);
    return c < 0x250;
  }

  // A given name with one or two words behind it, after what the article or the gazetteer knows as a name of its own.
  bool StartsPerson(const NameChunk& chunk, std::uint32_t i) {
    const std::uint32_t words = chunk.last - chunk.legal_form - i;
    if (words < 2 || words > 3 || chunk.legal_form > 0 || !At(i + 1).space_before || !IsGivenName(At(i).lower)) return false;
    const NameChunk before = Part(chunk, chunk.first, i);
    // "Alberta Jiří Mareček" in an article on Albert: what stands alone time and again is no first of two given names.
    if (IsGivenName(At(chunk.first).lower)) return words == 2 && i == chunk.first + 1 && StandsAlone(before.lower);
    return IsKnown(before.lower) || IsFormOfName(before.lower) || IsPossessor(before) || IsPlaceOfPost(chunk);
  }

  // "Председатель Госдумы Вячеслав Володин", "ředitel Škody Auto Klaus Zellmer": behind a post stands where it is held, then who holds it. A
  // family's name may stand first as well ("голова Стефанчук Руслан Олексійович").
  bool IsPlaceOfPost(const NameChunk& chunk) const {
    const std::string_view first = At(chunk.first).lower;
    return chunk.after_title && !document_.pack->grammar().name_endings.empty() && !IsSurname(first);
  }

  // "grundade Lars Berg Boliden", "förvärvade Ericsson Boliden": where the verb comes first its subject and its object stand side by side.
  bool StartsObject(const NameChunk& chunk, std::uint32_t i) const {
    if (chunk.first == 0 || !document_.HasClass(chunk.first - 1, WordClass::kVerb) || chunk.legal_form > 0 || HasNameBefore(chunk)) return false;
    const std::string before = Part(chunk, chunk.first, i).lower;
    const std::string behind = Part(chunk, i, chunk.last).lower;
    if (IsKnown(chunk.lower) || names_.at(chunk.lower) > 1 || !IsOrganisation(behind)) return false;
    return IsOrganisation(before) || (i == chunk.first + 2 && IsGivenName(At(chunk.first).lower));
  }

  bool HasNameBefore(const NameChunk& chunk) const {
    const auto at = std::lower_bound(chunks_.begin(), chunks_.end(), chunk.first, [](const NameChunk& c, std::uint32_t first) { return c.first < first; });
    if (at == chunks_.begin() || (at - 1)->sentence != chunk.sentence) return false;
    const bool first_word = (at - 1)->sentence_start && (at - 1)->last - (at - 1)->first == 1;
    return !first_word || IsKnown((at - 1)->lower);
  }

  // "Forbrukerrådets Gunstein Instefjord": one word with the language's bare -s.
  bool IsPossessor(const NameChunk& before) const {
    return document_.pack->grammar().genitive_s && before.last == before.first + 1 &&
           before.lower.size() > 5 && before.lower.ends_with('s') && !before.lower.ends_with("ss");
  }

  bool StandsAlone(const std::string& lower) const {
    int times = 0;
    for (const auto& [name, count] : names_) {
      const std::size_t same = std::min(name.size(), lower.size()) - 1;
      if (same >= 3 && name.size() <= lower.size() + 1 && lower.size() <= name.size() + 1 && name.compare(0, same, lower, 0, same) == 0) {
        times += count;
      }
    }
    return times > 2;
  }

  // "Publicis-Omnicom", "Chevron–Medco Energi": two names beside one mark, where the article or the gazetteer knows each alone.
  // A dash joins no name's parts, so there one is enough. Appends both.
  bool CutPair(const NameChunk& chunk, std::vector<NameChunk>* out) const {
    if (chunk.legal_form > 0 || IsKnown(chunk.lower)) return false;
    for (std::uint32_t i = chunk.first + 1; i + 1 < chunk.last; ++i) {
      const bool dash = At(i).lower == "–" || At(i).lower == "—";
      if ((!dash && !At(i).Is('-')) || !At(i + 1).IsCapitalised() || At(i + 1).kind != TokenKind::kWord) continue;
      const NameChunk first = Part(chunk, chunk.first, i);
      const NameChunk second = Part(chunk, i + 1, chunk.last);
      const int known = (IsParty(first.lower) ? 1 : 0) + (IsParty(second.lower) ? 1 : 0);
      if (known < (dash ? 1 : 2)) continue;
      out->push_back(first);
      out->back().genitive = false;
      out->push_back(second);
      return true;
    }
    return false;
  }

  bool IsParty(const std::string& lower) const { return names_.contains(lower) || IsKnown(lower); }

  // Whether the article has this name elsewhere, perhaps with another ending.
  bool IsFormOfName(std::string_view lower) const {
    if (names_.contains(std::string(lower))) return true;
    if (document_.pack->grammar().name_endings.empty()) return false;
    for (std::size_t c = 0; c < std::min(chunks_.size(), kChunksMax); ++c) {
      const std::string_view other = chunks_[c].lower;
      const auto mismatch = std::mismatch(lower.begin(), lower.end(), other.begin(), other.end());
      const auto same = static_cast<std::size_t>(mismatch.first - lower.begin());
      if (same >= kStemBytesMin && lower.size() - same <= kEndingBytesMax && other.size() - same <= kEndingBytesMax) return true;
    }
    return false;
  }

  // "Dodatkowo Bank Żuławski": a sentence's first word before a name that the article has without it, where it never has
  // both together inside a sentence. Its first token's successor, or 0.
  std::uint32_t BehindFirstWord(const NameChunk& chunk) {
    if (!chunk.sentence_start || chunk.last - chunk.first < 2 || chunk.legal_form > 0) return 0;
    const std::uint32_t next = chunk.first + 1;
    if (At(next).kind != TokenKind::kWord || !At(next).space_before || !At(next).IsCapitalised()) return 0;
    const NameChunk rest = Part(chunk, next, chunk.last);
    if (inside_.contains(chunk.lower) || !names_.contains(rest.lower)) return 0;
    if (IsKnown(chunk.lower) || IsGivenName(At(chunk.first).lower)) return 0;
    return next;
  }

  const std::vector<NameEntry>& Lookup(std::string_view lower) const {
    entries_.clear();
    gazetteer_.Find(lower, document_.pack->language(), &entries_);
    return entries_;
  }
  bool IsLegalForm(std::string_view lower) const {
    const auto& entries = Lookup(lower);
    return std::any_of(entries.begin(), entries.end(), [](const NameEntry& e) { return e.kind == NameKind::kLegalForm; });
  }
  bool IsGivenName(std::string_view lower) const {
    const auto& entries = Lookup(lower);
    return std::any_of(entries.begin(), entries.end(), [](const NameEntry& e) { return e.kind == NameKind::kGivenName; });
  }
  bool IsSurname(std::string_view lower) const {
    const auto& entries = Lookup(lower);
    const auto& endings = document_.pack->grammar().surname_endings;
    return std::any_of(entries.begin(), entries.end(), [](const NameEntry& e) { return e.kind == NameKind::kSurname; }) ||
           std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) { return lower.ends_with(ending); });
  }
  bool IsOrganisation(std::string_view lower) const {
    const auto& entries = Lookup(lower);
    return std::any_of(entries.begin(), entries.end(),
                       [](const NameEntry& e) { return e.kind == NameKind::kOrganisation || e.kind == NameKind::kGovernmentBody; });
  }
  bool IsPlace(std::string_view lower) const {
    const auto& entries = Lookup(lower);
    return std::any_of(entries.begin(), entries.end(), [](const NameEntry& e) {
      return !e.common_word && (e.kind == NameKind::kCountry || e.kind == NameKind::kSubdivision || e.kind == NameKind::kCity);
    });
  }
  bool IsNationality(std::string_view lower) const {
    const auto& entries = Lookup(lower);
    return std::any_of(entries.begin(), entries.end(), [](const NameEntry& e) { return e.kind == NameKind::kNationality; });
  }
  bool IsKnown(std::string_view lower) const {
    const auto& entries = Lookup(lower);
    return std::any_of(entries.begin(), entries.end(), [](const NameEntry& e) {
      return e.kind == NameKind::kOrganisation || e.kind == NameKind::kGovernmentBody || e.kind == NameKind::kPerson ||
             e.kind == NameKind::kCountry || (e.kind == NameKind::kCity && e.weight >= 100'000);
    });
  }

  static constexpr std::size_t kChunksMax = 1000;  // more are a list and no article
  static constexpr std::size_t kStemBytesMin = 5;
  static constexpr std::size_t kEndingBytesMax = 4;

  const Document& document_;
  const Gazetteer& gazetteer_;
  std::vector<NameChunk>& chunks_;
  std::unordered_map<std::string, int> names_;  // how often each stands in the article
  std::unordered_set<std::string> inside_;  // of several words, inside a sentence
  mutable std::vector<NameEntry> entries_;  // scratch of one look-up
};

}  // namespace

void CutJoinedNames(const Document& document, const Gazetteer& gazetteer, std::vector<NameChunk>* chunks) {
  BorderFinder(document, gazetteer, chunks).Run();
}

}  // namespace dealgraph::nlp
