#include "nlp/names/nested_places.h"

#include <algorithm>

#include "nlp/language_pack.h"

namespace dealgraph::nlp {
namespace {

constexpr std::uint32_t kPlaceWordsMax = 4;  // "Issy les Moulineaux", "Nova Santa Rita"
constexpr WordClasses kNoPlace =
    ClassBit(WordClass::kFacilityNoun) | ClassBit(WordClass::kSiteWord) | ClassBit(WordClass::kNotAName) | ClassBit(WordClass::kLocative) |
    ClassBit(WordClass::kPreposition) | ClassBit(WordClass::kArticle) | ClassBit(WordClass::kStopWord) | ClassBit(WordClass::kCompanyWord);

bool IsPlaceKind(NameKind kind) {
  return kind == NameKind::kCountry || kind == NameKind::kSubdivision || kind == NameKind::kCity || kind == NameKind::kRegion;
}

class NestedPlaceFinder {
 public:
  NestedPlaceFinder(const Document& document, const Gazetteer& gazetteer) : document_(document), gazetteer_(gazetteer) {}

  std::vector<NestedPlace> Run(const std::vector<Mention>& mentions) {
    for (const Mention& mention : mentions) {
      if (mention.kind == MentionKind::kEntity && mention.type == EntityType::kSite && mention.last - mention.first > 1) Read(mention);
    }
    std::stable_sort(found_.begin(), found_.end(),
                     [](const NestedPlace& a, const NestedPlace& b) { return a.chunk.first < b.chunk.first; });
    return std::move(found_);
  }

 private:
  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }
  bool Is(std::uint32_t i, WordClass c) const { return document_.HasClass(i, c); }

  void Read(const Mention& site) {
    for (std::uint32_t i = site.first; i < site.last;) {
      const std::uint32_t length = ReadAt(site, i);
      i += std::max<std::uint32_t>(length, 1);
    }
  }

  // Tokens of the name at `i`, which is taken where it may be a place's; 0 when there is none.
  std::uint32_t ReadAt(const Mention& site, std::uint32_t i) {
    if (!MayStart(i)) return 0;
    bool place = false;
    std::uint32_t known = KnownLength(site, i, &place);
    const bool locative = i > site.first && Is(i - 1, WordClass::kLocative);
    if (known > 0 && !place) return known;  // "中国移动" is no China
    if (known < 2 && At(i).kind == TokenKind::kIdeograph) return 0;
    if (locative) known = std::max(known, RunLength(site, i));
    const std::uint32_t length = std::max<std::uint32_t>(known, 1);
    if (i == site.first && i + length >= site.last) return length;  // all of it: a namesake
    // "Solcu Kujawskim": of several words any beginning may be the place, the longest is asked first.
    Add(site, i, i + length, locative);
    return length;
  }

  bool MayStart(std::uint32_t i) const {
    const Token& token = At(i);
    if (token.kind == TokenKind::kIdeograph) return true;
    if (token.kind != TokenKind::kWord || (document_.classes[i] & kNoPlace) != 0) return false;
    return token.IsCapitalised() || token.shape == Shape::kNone;
  }

  // The words in a row that could all be the place's.
  std::uint32_t RunLength(const Mention& site, std::uint32_t i) const {
    std::uint32_t end = i + 1;
    while (end < site.last && end < i + kPlaceWordsMax) {
      const bool hyphen = At(end).Is('-') && !At(end).space_before && end + 1 < site.last;
      const std::uint32_t next = hyphen ? end + 1 : end;
      if (!MayStart(next)) break;
      end = next + 1;
    }
    return end - i;
  }

  // The gazetteer's longest name at `i`, in tokens of the site's name; 0 when there is none.
  std::uint32_t KnownLength(const Mention& site, std::uint32_t i, bool* place) {
    const std::string_view lower = document_.lower[static_cast<std::size_t>(At(i).field)];
    entries_.clear();
    const std::size_t bytes =
        gazetteer_.LongestMatch(lower.substr(At(i).begin, At(site.last - 1).end - At(i).begin), document_.pack->language(), &entries_);
    std::uint32_t last = i;
    while (last < site.last && At(last).end <= At(i).begin + bytes) ++last;
    bool names = false;
    for (const NameEntry& entry : entries_) {
      *place = *place || IsPlaceKind(entry.kind);
      names = names || IsPlaceKind(entry.kind) || entry.kind == NameKind::kOrganisation || entry.kind == NameKind::kGovernmentBody;
    }
    return names ? last - i : 0;
  }

  void Add(const Mention& site, std::uint32_t first, std::uint32_t last, bool locative) {
    NestedPlace nested;
    NameChunk& chunk = nested.chunk;
    chunk.first = first;
    chunk.last = last;
    const auto sentence = std::partition_point(document_.sentences.begin(), document_.sentences.end(),
                                               [&](const Sentence& s) { return s.last <= site.first; });
    chunk.sentence = static_cast<std::uint32_t>(sentence - document_.sentences.begin());
    SetChunkName(document_, &chunk);
    chunk.place = true;
    nested.behind_locative = locative;
    for (std::uint32_t i = site.first; i < site.last; ++i) {
      nested.described = nested.described || Is(i, WordClass::kFacilityNoun) || Is(i, WordClass::kSiteWord);
    }
    CutGenitive(&nested);
    found_.push_back(std::move(nested));
  }

  // "Hamburgs Hafen".
  void CutGenitive(NestedPlace* nested) {
    NameChunk& chunk = nested->chunk;
    if (!document_.pack->grammar().genitive_s || !chunk.lower.ends_with('s') || IsKnownPlace(document_, gazetteer_, chunk.lower)) return;
    if (!IsKnownPlace(document_, gazetteer_, std::string_view(chunk.lower).substr(0, chunk.lower.size() - 1))) return;
    chunk.genitive = true;
    chunk.name.pop_back();
    chunk.lower.pop_back();
  }

  const Document& document_;
  const Gazetteer& gazetteer_;
  std::vector<NestedPlace> found_;
  std::vector<NameEntry> entries_;  // scratch of one look-up
};

}  // namespace

std::vector<NestedPlace> FindNestedPlaces(const Document& document, const Gazetteer& gazetteer, const std::vector<Mention>& mentions) {
  return NestedPlaceFinder(document, gazetteer).Run(mentions);
}

bool IsKnownPlace(const Document& document, const Gazetteer& gazetteer, std::string_view lower) {
  std::vector<NameEntry> entries;
  gazetteer.Find(lower, document.pack->language(), &entries);
  if (std::none_of(entries.begin(), entries.end(), [](const NameEntry& e) { return IsPlaceKind(e.kind) && !e.common_word; })) return false;
  entries.clear();
  gazetteer.Find(lower, "en", &entries);
  return std::none_of(entries.begin(), entries.end(), [](const NameEntry& entry) { return entry.common_word; });
}

bool IsCountry(const Document& document, const Gazetteer& gazetteer, std::string_view lower) {
  std::vector<NameEntry> entries;
  gazetteer.Find(lower, document.pack->language(), &entries);
  return std::any_of(entries.begin(), entries.end(), [](const NameEntry& entry) { return entry.kind == NameKind::kCountry; });
}

}  // namespace dealgraph::nlp
