// Verify walks the store twice, in key order: articles with their claims, then each pair of ends with its
// index, from which its facts are made afresh. What it holds in memory is one version or one pair.
#include <algorithm>
#include <map>

#include "graph/claims.h"
#include "graph/entity_names.h"
#include "graph/fact_grouping.h"
#include "graph/identity.h"
#include "graph/keys.h"
#include "graph/lookup.h"
#include "graph/reader_parts.h"
#include "storage/record.h"

namespace dealgraph::graph {
namespace {

using storage::Family;

constexpr std::size_t kDamageListed = 100;

class Verification {
 public:
  Verification(const storage::View& view, const std::function<void(std::uint64_t, std::uint64_t)>& progress)
      : view_(view), progress_(progress) {}

  Result<VerifyReport> Run() {
    DG_RETURN_IF_ERROR(ReadCounters());
    DG_RETURN_IF_ERROR(CheckArticles());
    DG_RETURN_IF_ERROR(CountClaims());
    DG_RETURN_IF_ERROR(CheckPairs());
    DG_RETURN_IF_ERROR(CountFacts());
    Expect(report_.articles == counters_.articles && report_.versions == counters_.versions &&
               report_.claims == counters_.claims && report_.facts == counters_.facts,
           "the store's counters differ from what it holds");
    return std::move(report_);
  }

 private:
  void Expect(bool holds, const std::string& otherwise) {
    if (holds) return;
    ++report_.damaged;
    if (report_.damage.size() < kDamageListed) report_.damage.push_back(otherwise);
  }
  // A record that cannot be read is damage found; any other error ends the verification.
  template <class T>
  Result<bool> IsReadable(const Result<T>& result) {
    if (result.ok()) return true;
    if (result.error().code != ErrorCode::kCorruption) return result.error();
    Expect(false, result.error().message);
    return false;
  }

  Result<> ReadCounters() {
    DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, view_.Get(Family::kMeta, kCountersKey));
    if (!record) return {};
    const Result<Counters> counters = DecodeCounters(*record);
    DG_ASSIGN_OR_RETURN(const bool readable, IsReadable(counters));
    if (readable) counters_ = *counters;
    return {};
  }

  Result<> CheckArticles();
  Result<> CheckHead(const ArticleId& id, std::string_view record);
  Result<> CheckVersion(const VersionId& id, std::string_view record);
  void CheckEvidence(const Claim& claim, const ArticleVersion& version, const std::string& name);
  void CheckName(const ClaimEnd& end, const std::string& which);
  Result<> CheckStubs(const ArticleVersion& version, const std::vector<Claim>& claims,
                      const std::string& name);
  Result<> CountClaims();
  Result<> CheckPairs();
  Result<> CheckPair(const Pair& pair, std::map<std::uint64_t, Statement> statements,
                     const std::map<std::uint64_t, std::vector<Telling>>& tellings);
  Result<> CountFacts();

  const storage::View& view_;
  const std::function<void(std::uint64_t, std::uint64_t)>& progress_;
  VerifyReport report_;
  Counters counters_;
  std::optional<VersionId> current_;          // of the article at hand
  std::vector<VersionId> expected_versions_;  // the same
  std::uint64_t claims_of_versions_ = 0;
  std::uint64_t facts_made_ = 0;
};

Result<> Verification::CheckArticles() {
  storage::Iterator at = view_.Iterate(Family::kArticles);
  for (; at.Valid(); at.Next()) {
    if (const auto article = ArticleId::FromBytes(at.key())) {
      DG_RETURN_IF_ERROR(CheckHead(*article, at.value()));
    } else if (const auto version = VersionId::FromBytes(at.key())) {
      DG_RETURN_IF_ERROR(CheckVersion(*version, at.value()));
    } else {
      Expect(false, "an article's key has " + std::to_string(at.key().size()) + " bytes");
    }
  }
  DG_RETURN_IF_ERROR(at.status());
  if (!expected_versions_.empty())
    Expect(false, "version " + expected_versions_.front().ToHex() + " is missing");
  return {};
}

Result<> Verification::CheckHead(const ArticleId& id, std::string_view record) {
  if (!expected_versions_.empty())
    Expect(false, "version " + expected_versions_.front().ToHex() + " is missing");
  expected_versions_.clear();
  current_.reset();
  ++report_.articles;
  const Result<ArticleHead> head = DecodeHead(id, record);
  DG_ASSIGN_OR_RETURN(const bool readable, IsReadable(head));
  if (!readable) return {};
  current_ = CurrentVersion(head->versions);
  for (const VersionEntry& entry : head->versions) expected_versions_.push_back(entry.id);
  return {};
}

Result<> Verification::CheckVersion(const VersionId& id, std::string_view record) {
  ++report_.versions;
  if (progress_) progress_(report_.versions, counters_.versions);
  const auto expected = std::find(expected_versions_.begin(), expected_versions_.end(), id);
  Expect(expected != expected_versions_.end(), "version " + id.ToHex() + " belongs to no article");
  if (expected != expected_versions_.end()) expected_versions_.erase(expected);

  const Result<ArticleVersion> version = DecodeVersion(id, record);
  DG_ASSIGN_OR_RETURN(const bool readable, IsReadable(version));
  if (!readable) return {};
  const nlp::Article& article = version->article;
  const std::string name = "article " + (article.id.empty() ? article.url : article.id) + " of " +
                           article.source + " (version " + id.ToHex() + ")";
  Expect(ContentSha256(article) == version->content_sha256, name + ": the text does not have its SHA-256");
  Expect(VersionIdOf(ArticleIdOf(article), article, version->content_sha256) == id,
         name + ": what it states does not have its id");

  const Result<std::vector<Claim>> claims = ClaimsIn(view_, id);
  DG_ASSIGN_OR_RETURN(const bool claims_readable, IsReadable(claims));
  if (!claims_readable) return {};
  claims_of_versions_ += claims->size();
  for (const Claim& claim : *claims) CheckEvidence(claim, *version, name);
  return CheckStubs(*version, *claims, name);
}

void Verification::CheckName(const ClaimEnd& end, const std::string& which) {
  const EntityClass entity_class = ClassOf(end.type);
  Expect(EntityIdOf(end.catalogue_id, FoldEntityName(end.name, entity_class), entity_class) == end.entity,
         which + ": \"" + end.name + "\" is not the name of its end");
}

void Verification::CheckEvidence(const Claim& claim, const ArticleVersion& version, const std::string& name) {
  const std::string which = name + ": claim " + claim.id.ToHex();
  Expect(!claim.evidence.empty(), which + " has no evidence");
  for (const nlp::Span& span : claim.evidence) {
    ++report_.evidence_ranges;
    Expect(span.begin < span.end && span.end <= nlp::FieldText(version.article, span.field).size(),
           which + ": evidence lies outside the text");
  }
  const auto inside = [&](const nlp::Span& span) {
    return std::any_of(claim.evidence.begin(), claim.evidence.end(),
                       [&](const nlp::Span& range) { return range.Contains(span); });
  };
  Expect(!claim.from.mention || inside(*claim.from.mention), which + ": its start is not in the evidence");
  Expect(!claim.to || !claim.to->mention || inside(*claim.to->mention),
         which + ": its end is not in the evidence");
  for (const ClaimAmount& amount : claim.amounts) {
    Expect(inside(amount.span), which + ": its amount is not in the evidence");
  }
  Expect(!claim.evidence.empty() && ClaimIdOf(version.id, claim) == claim.id,
         which + ": what it states does not have its id");
  CheckName(claim.from, which);
  if (claim.to) CheckName(*claim.to, which);
}

// Each claim stands in the index of its pair, as current as its version is.
Result<> Verification::CheckStubs(const ArticleVersion& version, const std::vector<Claim>& claims,
                                  const std::string& name) {
  const std::vector<StatedClaim> stated = StatedClaimsOf(version, claims);
  for (std::size_t i = 0; i < stated.size(); ++i) {
    const ClaimStub expected{current_ == version.id, version.article.source, version.language,
                             claims[i].status,       claims[i].negated,      PublishedOf(version.article)};
    const std::string key = StubKey(stated[i].pair, stated[i].statement.id, stated[i].claim);
    DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, view_.Get(Family::kEdgesOut, key));
    Expect(record && *record == EncodeStub(expected),
           name + ": claim " + stated[i].claim.ToHex() + " is not in the index as it should be");
  }
  return {};
}

Result<> Verification::CountClaims() {
  storage::Iterator at = view_.Iterate(Family::kClaims);
  for (; at.Valid(); at.Next()) ++report_.claims;
  DG_RETURN_IF_ERROR(at.status());
  Expect(report_.claims == claims_of_versions_, "some claims belong to no article version");
  return {};
}

Result<> Verification::CheckPairs() {
  storage::Iterator at = view_.Iterate(Family::kEdgesOut);
  std::uint64_t stubs = 0;
  while (at.Valid()) {
    const std::optional<Pair> pair = PairFromKey(at.key());
    if (!pair) {
      Expect(false, "a key of edges_out cannot be read");
      at.Next();
      continue;
    }
    const std::string prefix = PairKey(*pair);
    std::map<std::uint64_t, Statement> statements;
    std::map<std::uint64_t, std::vector<Telling>> tellings;
    for (; at.Valid() && at.key().starts_with(prefix); at.Next()) {
      const std::string_view rest = at.key().substr(kPairBytes);
      if (rest.size() == 1 + 8 && rest[0] == kStatementTag) {
        const std::uint64_t id = storage::ReadKey64(rest.substr(1));
        Result<Statement> statement = DecodeStatement(id, at.value());
        DG_ASSIGN_OR_RETURN(const bool readable, IsReadable(statement));
        if (readable) statements.emplace(id, std::move(*statement));
      } else if (rest.size() == 1 + 8 + ClaimId::kBytes && rest[0] == kStubTag) {
        ++stubs;
        const Result<ClaimStub> stub = DecodeStub(at.value());
        DG_ASSIGN_OR_RETURN(const bool readable, IsReadable(stub));
        if (!readable || !stub->current) continue;
        AddTelling({stub->source, stub->language, stub->status, stub->negated, 1, stub->published,
                    stub->published, *ClaimId::FromBytes(rest.substr(1 + 8))},
                   &tellings[storage::ReadKey64(rest.substr(1))]);
      } else {
        Expect(false, "a key of edges_out cannot be read");
      }
    }
    DG_RETURN_IF_ERROR(CheckPair(*pair, std::move(statements), tellings));
  }
  DG_RETURN_IF_ERROR(at.status());
  Expect(stubs == report_.claims, "the index of claims does not have one entry a claim");
  return {};
}

Result<> Verification::CheckPair(const Pair& pair, std::map<std::uint64_t, Statement> statements,
                                 const std::map<std::uint64_t, std::vector<Telling>>& tellings) {
  const std::string which = "the edge " + pair.from.ToHex() + " " + std::string(nlp::InfoOf(pair.type).name) +
                            " " + pair.to.ToHex();
  bool alike = statements.size() == tellings.size();
  std::vector<Statement> all;
  for (auto& [id, statement] : statements) {
    const auto made = tellings.find(id);
    alike = alike && made != tellings.end() && made->second == statement.tellings;
    all.push_back(std::move(statement));
  }
  Expect(alike, which + ": its statements differ from its claims");
  const std::vector<Fact> made = GroupFacts(pair, all);
  facts_made_ += made.size();
  const Result<std::vector<Fact>> stored = FactsIn(view_, pair);
  DG_ASSIGN_OR_RETURN(const bool readable, IsReadable(stored));
  if (!readable) return {};
  Expect(made == *stored, which + ": its facts differ from those made afresh from its claims");
  for (const Fact& fact : made) {
    std::optional<std::int32_t> day;
    if (fact.day) day = static_cast<std::int32_t>(fact.day->time_since_epoch().count());
    DG_ASSIGN_OR_RETURN(const auto at_day, view_.Get(Family::kTimeline, TimelineKey(day, pair, fact.id)));
    DG_ASSIGN_OR_RETURN(const auto by_id, view_.Get(Family::kTimeline, FactPlaceKey(fact.id)));
    Expect(at_day.has_value() && by_id == PairKey(pair),
           which + ": fact " + fact.id.ToHex() + " is not indexed");
  }
  return {};
}

Result<> Verification::CountFacts() {
  storage::Iterator at = view_.Iterate(Family::kFacts);
  for (; at.Valid(); at.Next()) ++report_.facts;
  DG_RETURN_IF_ERROR(at.status());
  Expect(report_.facts == facts_made_, "there are facts without claims");
  return {};
}

}  // namespace

Result<VerifyReport> Reader::Verify(const std::function<void(std::uint64_t, std::uint64_t)>& progress) const {
  return Verification(rep_->view, progress).Run();
}

// ---- Digest

namespace {

// An article as the digest sees it: identity, then which version counts.
Result<> AddHead(const ArticleId& id, std::string_view record, Sha256Builder* digest) {
  DG_ASSIGN_OR_RETURN(const ArticleHead head, DecodeHead(id, record));
  const std::optional<VersionId> current = CurrentVersion(head.versions);
  digest->AddField(head.source).AddField(head.id).AddField(head.url).AddNumber(head.versions.size());
  digest->AddField(current ? current->AsBytes() : std::string_view());
  return {};
}

// A version without the times at which it came, and without its raw record's hash: the same text may come in
// two records.
Result<> AddVersion(const VersionId& id, std::string_view record, Sha256Builder* digest) {
  DG_ASSIGN_OR_RETURN(ArticleVersion version, DecodeVersion(id, record));
  version.article.recorded_time = {};
  version.article.record_time.reset();
  version.raw_sha256 = {};
  digest->AddField(EncodeVersion(version));
  return {};
}

Result<> AddFamily(const storage::View& view, Family family, std::string_view prefix, Sha256Builder* digest) {
  digest->AddField(storage::FamilyName(family));
  storage::Iterator at = view.IteratePrefix(family, prefix);
  for (; at.Valid(); at.Next()) digest->AddField(at.key()).AddField(at.value());
  return at.status();
}

}  // namespace

Result<Sha256> Reader::Digest() const {
  Sha256Builder digest;
  digest.AddField(storage::FamilyName(Family::kArticles));
  storage::Iterator at = rep_->view.Iterate(Family::kArticles);
  for (; at.Valid(); at.Next()) {
    digest.AddField(at.key());
    if (const auto article = ArticleId::FromBytes(at.key())) {
      DG_RETURN_IF_ERROR(AddHead(*article, at.value(), &digest));
    } else if (const auto version = VersionId::FromBytes(at.key())) {
      DG_RETURN_IF_ERROR(AddVersion(*version, at.value(), &digest));
    } else {
      return Corruption("an article's key has " + std::to_string(at.key().size()) + " bytes");
    }
  }
  DG_RETURN_IF_ERROR(at.status());
  DG_RETURN_IF_ERROR(AddFamily(rep_->view, Family::kClaims, {}, &digest));
  DG_RETURN_IF_ERROR(AddFamily(rep_->view, Family::kFacts, {}, &digest));
  DG_RETURN_IF_ERROR(AddFamily(rep_->view, Family::kEntities, std::string_view(&kAliasTag, 1), &digest));
  return digest.Finish();
}

}  // namespace dealgraph::graph
