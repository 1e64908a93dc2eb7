// The stages in order, each a pure function of what stands before it:
//   language → tokens and sentences → sums, quantities, dates → names → relations → Extraction
#include "nlp/extractor.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>

#include "base/check.h"
#include "base/crc32c.h"
#include "nlp/document.h"
#include "nlp/embedded_packs.h"
#include "nlp/generic_pack.h"
#include "nlp/language_pack.h"
#include "nlp/measures/measures.h"
#include "nlp/mention.h"
#include "nlp/names/entities.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/tagger.h"
#include "nlp/relations/relation_finder.h"
#include "nlp/relations/rule_set.h"
#include "nlp/text/languages.h"

namespace dealgraph::nlp {
namespace {

// One language's pack and rules. Compiling them takes tens of milliseconds, so it waits for the first article.
class Language {
 public:
  explicit Language(const EmbeddedPack& embedded) : file_(embedded.file), toml_(embedded.toml) {}
  explicit Language(const PackText& pack) : file_(pack.file), owned_(pack.text), toml_(owned_), embedded_(false) {}

  // kInvalidArgument lists the pack's faults. Thread-safe; compiles once.
  Result<> Compile() {
    std::call_once(once_, [this] { outcome_ = DoCompile(); });
    return outcome_;
  }
  const LanguagePack& pack() const { return *pack_; }
  const RuleSet& rules() const { return *rules_; }
  const TriggerTable& triggers() const { return *triggers_; }
  const std::string& version() const { return version_; }  // "da 1 (CLDR 42)"; of another pack than the binary's "da 1+9ab3… (…"
  bool embedded() const { return embedded_; }

 private:
  Result<> DoCompile() {
    DG_ASSIGN_OR_RETURN(pack_, LanguagePack::Parse(toml_, file_));
    DG_ASSIGN_OR_RETURN(rules_, RuleSet::Compile(*pack_, embedded_ ? PackTrust::kTested : PackTrust::kNew));
    triggers_ = std::make_unique<TriggerTable>(*pack_);
    pack_->DropAlsoGroups();
    std::string mark;
    if (!embedded_) {
      char buffer[16];
      std::snprintf(buffer, sizeof buffer, "+%08x", Crc32c(toml_));
      mark = buffer;
    }
    version_ = pack_->language() + " " + std::to_string(pack_->version()) + mark + " (CLDR " + CldrVersion() + ")";
    return {};
  }

  std::string file_;
  std::string owned_;
  std::string_view toml_;  // of the binary, or `owned_`
  bool embedded_ = true;
  std::once_flag once_;
  Result<> outcome_;
  std::unique_ptr<LanguagePack> pack_;
  std::unique_ptr<RuleSet> rules_;
  std::unique_ptr<TriggerTable> triggers_;
  std::string version_;
};

// Finds the token range of a span; false when it covers none.
bool TokensOf(const Document& document, const Span& span, std::uint32_t* first, std::uint32_t* last) {
  const auto begin = std::lower_bound(document.tokens.begin(), document.tokens.end(), span,
                                      [](const Token& token, const Span& s) {
                                        return token.field != s.field ? token.field < s.field : token.end <= s.begin;
                                      });
  auto end = begin;
  while (end != document.tokens.end() && end->field == span.field && end->begin < span.end) ++end;
  *first = static_cast<std::uint32_t>(begin - document.tokens.begin());
  *last = static_cast<std::uint32_t>(end - document.tokens.begin());
  return *first < *last;
}

// Measures as mentions. A range's whole is one mention; what lies inside it is not said twice.
std::vector<Mention> MeasureMentions(const Document& document, const Measures& measures) {
  std::vector<Mention> mentions;
  const auto add = [&](MentionKind kind, const Span& span, std::size_t index) {
    Mention mention;
    mention.kind = kind;
    mention.index = static_cast<int>(index);
    if (TokensOf(document, span, &mention.first, &mention.last)) mentions.push_back(mention);
  };
  for (std::size_t i = 0; i < measures.amounts.size(); ++i) add(MentionKind::kAmount, measures.amounts[i].span, i);
  for (std::size_t i = 0; i < measures.quantities.size(); ++i) {
    const bool stake = measures.quantities[i].unit == Unit::kPercent;
    add(stake ? MentionKind::kStake : MentionKind::kQuantity, measures.quantities[i].span, i);
  }
  for (std::size_t i = 0; i < measures.dates.size(); ++i) add(MentionKind::kDate, measures.dates[i].span, i);
  return mentions;
}

std::vector<Mention> RoundMentions(const Document& document) {
  std::vector<Mention> mentions;
  const std::vector<RoundName>& rounds = document.pack->rounds();
  for (std::uint32_t i = 0; i < document.tokens.size(); ++i) {
    Mention best;
    for (const int r : document.pack->RoundsFrom(document.tokens[i].lower)) {
      const std::vector<WordPattern>& phrase = rounds[static_cast<std::size_t>(r)].phrase;
      if (i + phrase.size() > document.tokens.size() || phrase.size() <= best.last - best.first) continue;
      bool matches = true;
      for (std::size_t k = 0; matches && k < phrase.size(); ++k) matches = phrase[k].Matches(document.tokens[i + k].lower);
      if (!matches) continue;
      best.kind = MentionKind::kRound;
      best.first = i;
      best.last = i + static_cast<std::uint32_t>(phrase.size());
      best.index = r;
    }
    if (best.index < 0) continue;
    // "PreSeed Ventures" is a name.
    const bool name = document.tokens[i].IsCapitalised() && best.last < document.tokens.size() &&
                      document.tokens[best.last].IsCapitalised() && document.tokens[best.last].lines_before == 0;
    if (name && best.last - best.first == 1 && i > 0 && document.tokens[i].lines_before == 0) continue;
    mentions.push_back(best);
    i = best.last - 1;
  }
  return mentions;
}

// By place, the longer of two that overlap; rounds and measures before names, since a name's chunk never takes theirs.
std::vector<Mention> MergeMentions(std::vector<Mention> first, const std::vector<Mention>& second) {
  first.insert(first.end(), second.begin(), second.end());
  std::stable_sort(first.begin(), first.end(), [](const Mention& a, const Mention& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  std::vector<Mention> merged;
  for (const Mention& mention : first) {
    if (merged.empty() || mention.first >= merged.back().last) merged.push_back(mention);
  }
  return merged;
}

// A place that only an adjective implies is kept where a relation speaks of it.
void DropUnusedEntities(Extraction* extraction) {
  std::vector<bool> used(extraction->entities.size(), false);
  for (const Relation& relation : extraction->relations) {
    used[static_cast<std::size_t>(relation.from)] = true;
    if (relation.to >= 0) used[static_cast<std::size_t>(relation.to)] = true;
  }
  std::vector<int> moved(extraction->entities.size(), -1);
  std::vector<Entity> kept;
  for (std::size_t e = 0; e < extraction->entities.size(); ++e) {
    Entity& entity = extraction->entities[e];
    if (entity.mentions.empty() && !used[e]) continue;
    std::sort(entity.mentions.begin(), entity.mentions.end());
    moved[e] = static_cast<int>(kept.size());
    kept.push_back(std::move(entity));
  }
  extraction->entities = std::move(kept);
  for (Relation& relation : extraction->relations) {
    relation.from = moved[static_cast<std::size_t>(relation.from)];
    if (relation.to >= 0) relation.to = moved[static_cast<std::size_t>(relation.to)];
  }
}

}  // namespace

struct Extractor::Parts {
  std::unique_ptr<MeasureReader> measures;
  std::unique_ptr<Gazetteer> gazetteer;
  std::string catalogue_version;       // empty: none
  std::unique_ptr<TaggerModel> model;  // may be absent
  std::unique_ptr<Tagger> tagger;
  std::mutex generic_mutex;
  std::map<std::string, std::unique_ptr<LanguagePack>> generic_packs;  // by code, made when first needed

  const LanguagePack& GenericPack(const std::string& language) {
    const std::lock_guard lock(generic_mutex);
    std::unique_ptr<LanguagePack>& pack = generic_packs[language];
    if (pack == nullptr) {
      auto made = MakeGenericPack(language);
      DG_CHECK(made.ok(), "the generic pack does not compile");
      pack = std::move(*made);
    }
    return *pack;
  }

  // `triggers`: nullptr where the language has no pack.
  Names NamesOf(const Document& document, const ArticleTriggers* triggers, const std::vector<bool>& taken, const ExtractHooks& hooks) const {
    if (tagger == nullptr) return FindNames(document, *gazetteer, taken);
    const Tagging tagging = tagger->Read(document);
    const NameModel& judge = hooks.name_model != nullptr ? *hooks.name_model : name_model;
    return FindNames(document, *gazetteer, taken, {&tagging, triggers, &judge, hooks.name_observer});
  }

  std::string VersionOf(const Language& language) const {
    std::string version = language.version();
    version.pop_back();  // the bracket
    if (model != nullptr) version += ", names " + model->version();
    if (!catalogue_version.empty()) version += ", catalogue " + catalogue_version;
    return version + ")";
  }

  NameModel name_model = NameModel::Embedded();
  FrameModel frames = FrameModel::Embedded();
  std::map<std::string, std::unique_ptr<Language>, std::less<>> languages;  // by code, the name of the pack's file
};

Extractor::Extractor(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Extractor::~Extractor() = default;

Result<std::unique_ptr<Extractor>> Extractor::Create(const ExtractorOptions& options) {
  auto parts = std::make_unique<Parts>();
  DG_ASSIGN_OR_RETURN(parts->measures, MeasureReader::Create(options.words));
  DG_ASSIGN_OR_RETURN(parts->gazetteer, Gazetteer::Create(options.catalogue.text, options.catalogue.file));
  if (!options.catalogue.text.empty()) parts->catalogue_version = Sha256Of(options.catalogue.text).ToHex().substr(0, 8);
  if (!options.tagger_model.empty()) {
    DG_ASSIGN_OR_RETURN(parts->model, TaggerModel::Open(options.tagger_model));
    parts->tagger = std::make_unique<Tagger>(*parts->model, *parts->gazetteer);
  }
  for (const EmbeddedPack& embedded : EmbeddedPacks()) {
    parts->languages.emplace(embedded.file.substr(0, embedded.file.find('.')), std::make_unique<Language>(embedded));
  }
  for (const PackText& pack : options.packs) {
    auto language = std::make_unique<Language>(pack);
    DG_RETURN_IF_ERROR(language->Compile());
    parts->languages.insert_or_assign(pack.file.substr(0, pack.file.find('.')), std::move(language));
  }
  return std::unique_ptr<Extractor>(new Extractor(std::move(parts)));
}

std::string Extractor::DecideLanguage(const Article& article) const {
  std::string given = NormaliseLanguage(article.language);
  if (!given.empty()) return given;
  return DetectLanguage(article.text.size() >= 80 ? article.text : article.title + "\n" + article.text);
}

std::vector<std::string> LintPacks(const ExtractorOptions& options) {
  std::vector<std::string> faults;
  const auto add = [&](std::string_view message) {
    while (!message.empty()) {
      const std::size_t line = message.find('\n');
      if (line != 0) faults.emplace_back(message.substr(0, line));
      message = line == std::string_view::npos ? std::string_view() : message.substr(line + 1);
    }
  };
  for (const PackText& pack : options.packs) {
    Language language(pack);
    const Result<> compiled = language.Compile();
    if (!compiled.ok()) add(compiled.error().message);
    const std::string code = pack.file.substr(0, pack.file.find('.'));
    if (compiled.ok() && language.pack().language() != code) {
      add(pack.file + ":1: the pack says it is of \"" + language.pack().language() + "\", and its file's name \"" + code + "\"");
    }
  }
  for (const PackText& words : options.words) {
    const Result<> checked = MeasureReader::Check(words);
    if (!checked.ok()) add(checked.error().message);
  }
  return faults;
}

std::string Extractor::TaggerVersion() const { return parts_->model == nullptr ? std::string() : parts_->model->version(); }

std::vector<Extractor::PackInfo> Extractor::Packs() const {
  std::vector<PackInfo> packs;
  for (const auto& [code, language] : parts_->languages) {
    if (!language->Compile().ok()) continue;
    packs.push_back({code, parts_->VersionOf(*language), language->pack().name(), language->pack().rules().size(), language->embedded()});
  }
  return packs;
}

Extraction Extractor::Extract(const Article& article, const ExtractHooks& hooks) const {
  Extraction extraction;
  extraction.language = DecideLanguage(article);
  Measures measures =
      parts_->measures->Read(article, {extraction.language, article.country, article.published_time,
                                       WrittenZone(article.published)});
  const auto found = parts_->languages.find(extraction.language);
  const LanguagePack* pack = nullptr;
  if (found != parts_->languages.end()) {
    const Result<> compiled = found->second->Compile();
    DG_CHECK(compiled.ok(), "a language pack that ships does not compile");  // a test compiles them all
    pack = &found->second->pack();
    extraction.has_pack = true;
    extraction.pack_version = parts_->VersionOf(*found->second);
  } else {
    pack = &parts_->GenericPack(extraction.language);
  }
  Document document;
  ReadDocument(article, *pack, &document);
  std::vector<Mention> mentions = MergeMentions(RoundMentions(document), MeasureMentions(document, measures));
  std::vector<bool> taken(document.tokens.size(), false);
  for (const Mention& mention : mentions) {
    if (mention.kind == MentionKind::kQuantity) continue;  // "300.000 Nvidia GPU’er" names Nvidia
    for (std::uint32_t i = mention.first; i < mention.last; ++i) taken[i] = true;
  }
  std::optional<ArticleTriggers> triggers;
  if (extraction.has_pack) triggers.emplace(found->second->triggers(), document);
  Names names = parts_->NamesOf(document, triggers ? &*triggers : nullptr, taken, hooks);
  if (hooks.names != nullptr) UseAnnotatedNames(document, *hooks.names, &names);
  mentions = MergeMentions(std::move(mentions), names.mentions);
  extraction.entities = std::move(names.entities);
  extraction.amounts = std::move(measures.amounts);
  extraction.quantities = std::move(measures.quantities);
  extraction.dates = std::move(measures.dates);
  extraction.refused = std::move(measures.refused);
  if (extraction.has_pack) {
    const RelationReading rules = {found->second->rules(), *triggers, *parts_->gazetteer, hooks.rules_alone ? nullptr : &parts_->frames};
    FindRelations(document, rules, &mentions, &extraction, hooks.observer, hooks.explanation);
  }
  DropUnusedEntities(&extraction);
  return extraction;
}

}  // namespace dealgraph::nlp
