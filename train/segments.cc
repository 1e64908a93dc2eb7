#include "train/segments.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "nlp/document.h"
#include "nlp/embedded_packs.h"
#include "nlp/generic_pack.h"
#include "nlp/language_pack.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/tag_features.h"
#include "nlp/text/unicode.h"

namespace dealgraph::train {
namespace {

class SegmentReader {
 public:
  SegmentReader(const nlp::Gazetteer& gazetteer, const nlp::WordFrequencies& frequencies, const TrainerOptions& options)
      : gazetteer_(gazetteer), options_(options), features_(gazetteer, frequencies) {}

  Result<> ReadFile(const GoldFile& file, std::uint32_t index, std::vector<TrainSegment>* out) {
    std::size_t tokens = 0;
    for (const GoldText& gold : file.texts) {
      const bool held_out = IsHeldOut(file, gold.line);
      if (!held_out && tokens > file.tokens_max) continue;
      const std::size_t begin = out->size();
      DG_RETURN_IF_ERROR(ReadText(gold, index, held_out, RoundsOf(file.kind), out));
      if (held_out) continue;
      for (std::size_t s = begin; s < out->size(); ++s) tokens += (*out)[s].tokens.size();
      if (file.kind != GoldKind::kArticles) continue;
      const std::optional<GoldText> small = WithSmallName(gold);
      if (small) DG_RETURN_IF_ERROR(ReadText(*small, index, false, options_.small_rounds, out));
    }
    return {};
  }

 private:
  Result<> ReadText(const GoldText& gold, std::uint32_t index, bool held_out, int rounds, std::vector<TrainSegment>* out) {
    DG_ASSIGN_OR_RETURN(const nlp::LanguagePack* pack, PackFor(gold.article.language));
    nlp::ReadDocument(gold.article, *pack, &document_);
    const std::vector<nlp::TagMask> allowed = AllowedTags(gold);
    const std::vector<nlp::TagSegment> cut = nlp::FindTagSegments(document_);
    features_.Start(document_, cut);
    for (const nlp::TagSegment& segment : cut) {
      TrainSegment made = ReadSegment(segment, allowed);
      made.file = index;
      made.held_out = held_out;
      made.rounds = rounds;
      out->push_back(std::move(made));
    }
    return {};
  }

  // The article with the company of one word that it names most, twice at least, written small wherever it stands ("adidas"). Few write
  // themselves so, but what is written of them is full of them, and annotated articles have too few to learn it from.
  static std::optional<GoldText> WithSmallName(const GoldText& gold) {
    constexpr std::size_t kStem = 4;  // bytes that the forms of one name begin with
    std::map<std::string, int> named;
    const auto word_of = [&](const GoldName& name) {
      std::string text(nlp::SpanText(gold.article, name.span));
      const bool company = name.types == nlp::MaskOf(nlp::EntityType::kCompany);
      return company && text.size() > kStem && text.find_first_of(" .&'-") == std::string::npos ? text : std::string();
    };
    for (const GoldName& name : gold.names) {
      if (const std::string word = word_of(name); !word.empty()) ++named[word.substr(0, kStem)];
    }
    const auto most = std::max_element(named.begin(), named.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == named.end() || most->second < 2) return std::nullopt;
    GoldText small = gold;
    bool changed = false;
    for (const GoldName& name : gold.names) {
      const std::string word = word_of(name);
      if (word.empty() || word.substr(0, kStem) != most->first) continue;
      const std::string lower = nlp::LowerSameLength(word);
      changed = changed || lower != word;
      std::string& text = name.span.field == nlp::Field::kTitle ? small.article.title : small.article.text;
      text.replace(name.span.begin, name.span.size(), lower);
    }
    return changed ? std::optional(std::move(small)) : std::nullopt;
  }

  bool IsHeldOut(const GoldFile& file, int line) const {
    if (file.kind == GoldKind::kNamesSet && line % kNamesLeftOut == 0) return true;
    return file.kind != GoldKind::kMarked && FoldOf(line) == options_.fold;
  }

  int RoundsOf(GoldKind kind) const {
    if (kind == GoldKind::kArticles) return options_.article_rounds;
    if (kind == GoldKind::kQuiet) return options_.quiet_rounds;
    return kind == GoldKind::kPassages ? options_.passage_rounds : 1;
  }

  Result<const nlp::LanguagePack*> PackFor(const std::string& language) {
    if (const auto found = packs_.find(language); found != packs_.end()) return found->second.get();
    std::unique_ptr<nlp::LanguagePack> pack;
    for (const nlp::EmbeddedPack& embedded : nlp::EmbeddedPacks()) {
      if (embedded.file.substr(0, embedded.file.find('.')) != language) continue;
      DG_ASSIGN_OR_RETURN(pack, nlp::LanguagePack::Parse(embedded.toml, embedded.file));
    }
    if (pack == nullptr) {
      DG_ASSIGN_OR_RETURN(pack, nlp::MakeGenericPack(language));
    }
    return packs_.emplace(language, std::move(pack)).first->second.get();
  }

  // Which tags are right at each token: the names cover the tokens that they touch, but for clitics and marks at their ends.
  std::vector<nlp::TagMask> AllowedTags(const GoldText& gold) const {
    using enum nlp::TagPart;
    std::vector<nlp::TagMask> allowed(document_.tokens.size(), 1u << nlp::kOutside);
    for (const GoldName& name : gold.names) {
      auto [first, last] = TokensOf(name.span);
      while (last > first + 1 && document_.tokens[last - 1].kind == nlp::TokenKind::kClitic) --last;
      const nlp::EntityTypes types = TypesOf(name, first, last);
      for (std::uint32_t i = first; i < last; ++i) {
        const nlp::TagPart part = last - first == 1 ? kSingle : i == first ? kFirst : i + 1 == last ? kLast : kInside;
        nlp::TagMask mask = 0;
        for (int t = 0; t < nlp::kEntityTypeCount; ++t) {
          if ((types >> t & 1) != 0) mask |= 1u << nlp::TagOf(static_cast<nlp::EntityType>(t), part);
        }
        if (mask != 0) allowed[i] = mask;
      }
    }
    return allowed;
  }

  // An organisation of which the set does not say more is a company, unless its name or a list speaks for a government's: left to
  // itself the model would make up its own mind what the two are, in each language another one.
  nlp::EntityTypes TypesOf(const GoldName& name, std::uint32_t first, std::uint32_t last) const {
    using enum nlp::EntityType;
    constexpr nlp::EntityTypes kOrganisation = nlp::MaskOf(kCompany) | nlp::MaskOf(kGovernment);
    if ((name.types & kOrganisation) != kOrganisation) return name.types;
    std::vector<nlp::NameEntry> entries;
    const std::string_view lower = document_.lower[static_cast<std::size_t>(name.span.field)];
    gazetteer_.Find(lower.substr(name.span.begin, name.span.size()), document_.pack->language(), &entries);
    bool government = std::any_of(entries.begin(), entries.end(),
                                  [](const nlp::NameEntry& entry) { return entry.kind == nlp::NameKind::kGovernmentBody; });
    for (std::uint32_t i = first; i < last; ++i) {
      government = government || document_.HasClass(i, nlp::WordClass::kGovernmentWord) ||
                   document_.HasClass(i, nlp::WordClass::kGovernmentNoun);
    }
    return government ? name.types : static_cast<nlp::EntityTypes>(name.types & ~nlp::MaskOf(kGovernment));
  }

  std::pair<std::uint32_t, std::uint32_t> TokensOf(const nlp::Span& span) const {
    const auto begin = std::partition_point(document_.tokens.begin(), document_.tokens.end(), [&](const nlp::Token& token) {
      return token.field != span.field ? token.field < span.field : token.end <= span.begin;
    });
    auto end = begin;
    while (end != document_.tokens.end() && end->field == span.field && end->begin < span.end) ++end;
    return {static_cast<std::uint32_t>(begin - document_.tokens.begin()),
            static_cast<std::uint32_t>(end - document_.tokens.begin())};
  }

  TrainSegment ReadSegment(const nlp::TagSegment& segment, const std::vector<nlp::TagMask>& allowed) {
    TrainSegment made;
    nlp::TokenFeatures features;
    for (std::uint32_t i = segment.first; i < segment.last; ++i) {
      features_.Read(segment, i, &features);
      const auto begin = static_cast<std::uint32_t>(made.hashes.size());
      made.tokens.push_back({begin, begin + features.word_begin, begin + features.list_begin});
      made.hashes.insert(made.hashes.end(), features.all().begin(), features.all().end());
      made.allowed.push_back(allowed[i]);
    }
    MendBorders(&made.allowed);
    nlp::FindPossibleTags(document_, segment, &made.possible);
    // A set that cuts such a run has the last word in training.
    for (std::size_t i = 0; i < made.possible.size(); ++i) made.possible[i] |= made.allowed[i];
    made.hashes.shrink_to_fit();
    return made;
  }

  // A name that begins before the segment or ends behind it is a name of the tokens that lie in it.
  static void MendBorders(std::vector<nlp::TagMask>* mended) {
    const auto part_of = [](nlp::TagMask mask) { return nlp::PartOf(static_cast<nlp::Tag>(__builtin_ctz(mask))); };
    const auto with_part = [](nlp::TagMask mask, nlp::TagPart part) {
      nlp::TagMask changed = 0;
      for (nlp::Tag tag = 1; tag < nlp::kTagCount; ++tag) {
        if ((mask >> tag & 1) != 0) changed |= 1u << nlp::TagOf(nlp::TypeOf(tag), part);
      }
      return changed;
    };
    using enum nlp::TagPart;
    nlp::TagMask& front = mended->front();
    if ((front & 1) == 0) {
      if (part_of(front) == kInside) front = with_part(front, kFirst);
      if (part_of(front) == kLast) front = with_part(front, kSingle);
    }
    nlp::TagMask& back = mended->back();
    if ((back & 1) == 0) {
      if (part_of(back) == kInside) back = with_part(back, kLast);
      if (part_of(back) == kFirst) back = with_part(back, kSingle);
    }
  }

  const nlp::Gazetteer& gazetteer_;
  const TrainerOptions& options_;
  nlp::TagFeatureReader features_;
  nlp::Document document_;
  std::map<std::string, std::unique_ptr<nlp::LanguagePack>> packs_;
};

}  // namespace

Result<std::vector<TrainSegment>> ReadSegments(const std::vector<GoldFile>& files, const TrainerOptions& options) {
  DG_ASSIGN_OR_RETURN(const std::unique_ptr<nlp::Gazetteer> gazetteer, nlp::Gazetteer::Create());
  DG_ASSIGN_OR_RETURN(const nlp::WordFrequencies frequencies, nlp::WordFrequencies::Open(options.word_frequencies));
  SegmentReader reader(*gazetteer, frequencies, options);
  std::vector<TrainSegment> segments;
  for (std::uint32_t f = 0; f < files.size(); ++f) DG_RETURN_IF_ERROR(reader.ReadFile(files[f], f, &segments));
  return segments;
}

}  // namespace dealgraph::train
