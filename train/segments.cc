#include "train/segments.h"

#include <algorithm>
#include <map>
#include <memory>

#include "nlp/document.h"
#include "nlp/embedded_packs.h"
#include "nlp/generic_pack.h"
#include "nlp/language_pack.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/tag_features.h"

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
      DG_ASSIGN_OR_RETURN(const nlp::LanguagePack* pack, PackFor(gold.article.language));
      nlp::ReadDocument(gold.article, *pack, &document_);
      const std::vector<nlp::TagMask> allowed = AllowedTags(gold);
      const std::vector<nlp::TagSegment> cut = nlp::FindTagSegments(document_);
      features_.Start(document_, cut);
      for (const nlp::TagSegment& segment : cut) {
        TrainSegment made = ReadSegment(segment, allowed);
        made.file = index;
        made.held_out = held_out;
        made.rounds = RoundsOf(file.kind);
        tokens += made.held_out ? 0 : made.tokens.size();
        out->push_back(std::move(made));
      }
    }
    return {};
  }

 private:
  bool IsHeldOut(const GoldFile& file, int line) const {
    if (file.kind == GoldKind::kNamesSet) return line % 10 == 0;
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
