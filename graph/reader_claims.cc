// Claims with the words that state them.
#include <algorithm>
#include <set>
#include <tuple>

#include "graph/identity.h"
#include "graph/keys.h"
#include "graph/lookup.h"
#include "graph/reader_parts.h"

namespace dealgraph::graph {
namespace {

using storage::Family;

std::vector<nlp::Span> MarksOf(const Claim& claim, const nlp::Span& evidence) {
  std::vector<nlp::Span> marks;
  const auto add = [&](const nlp::Span& span) {
    if (evidence.Contains(span)) marks.push_back(span);
  };
  if (claim.from.mention) add(*claim.from.mention);
  if (claim.to && claim.to->mention) add(*claim.to->mention);
  for (const ClaimAmount& amount : claim.amounts) add(amount.span);
  if (claim.quantity) add(claim.quantity->span);
  std::sort(marks.begin(), marks.end());
  marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
  return marks;
}

bool IsInsideText(const nlp::Span& span, const nlp::Article& article) {
  return span.begin <= span.end && span.end <= nlp::FieldText(article, span.field).size();
}

}  // namespace

Result<QuotedClaim> Reader::Rep::Quote(Claim claim, const ArticleVersion& version, bool current) const {
  QuotedClaim quoted;
  const nlp::Article& article = version.article;
  quoted.source = article.source;
  quoted.url = article.url;
  quoted.article_id = article.id;
  quoted.title = article.title;
  quoted.language = version.language;
  quoted.published = PublishedOf(article);
  quoted.published_as_given = article.published;
  quoted.current = current;
  for (const nlp::Span& span : claim.evidence) {
    if (!IsInsideText(span, article)) {
      return Corruption("evidence of claim " + claim.id.ToHex() + " lies outside its article's text");
    }
    quoted.quotes.push_back({span, std::string(nlp::SpanText(article, span)), MarksOf(claim, span)});
  }
  quoted.claim = std::move(claim);
  return quoted;
}

namespace {

// Reads the claim and its article. `quote` makes the answer.
template <class Quote>
Result<QuotedClaim> LoadQuoted(const storage::View& view, const ClaimId& id, bool current,
                               const Quote& quote) {
  DG_ASSIGN_OR_RETURN(std::optional<Claim> claim, FindClaim(view, id));
  DG_ASSIGN_OR_RETURN(const std::optional<ArticleVersion> version, FindVersion(view, VersionOf(id)));
  if (!claim || !version) return Corruption("claim " + id.ToHex() + " or its article is missing");
  return quote(std::move(*claim), *version, current);
}

}  // namespace

Result<> Reader::ClaimsOfFact(const Fact& fact, const ClaimCallback& callback) const {
  // By publication, then the source's name: the first one is the fact's first source.
  std::vector<std::tuple<bool, std::optional<Timestamp>, std::string, ClaimId>> order;
  const ResolvedFacts facts = rep_->facts();
  for (const Pair& pair : facts.NamedPairs({fact.from, fact.type, fact.to})) {
    for (const std::uint64_t statement : fact.statements) {
      const std::string prefix = StubsPrefix(pair, statement);
      storage::Iterator stubs = rep_->view.IteratePrefix(Family::kEdgesOut, prefix);
      for (; stubs.Valid(); stubs.Next()) {
        const std::optional<ClaimId> id = ClaimId::FromBytes(stubs.key().substr(prefix.size()));
        if (!id) return Corruption("a claim's index key cannot be read");
        DG_ASSIGN_OR_RETURN(const ClaimStub stub, DecodeStub(stubs.value()));
        if (stub.current) order.emplace_back(!stub.published.has_value(), stub.published, stub.source, *id);
      }
      DG_RETURN_IF_ERROR(stubs.status());
    }
  }
  std::sort(order.begin(), order.end());
  const auto quote = [&](Claim claim, const ArticleVersion& version, bool current) {
    return rep_->Quote(std::move(claim), version, current);
  };
  for (const auto& entry : order) {
    DG_ASSIGN_OR_RETURN(const QuotedClaim quoted, LoadQuoted(rep_->view, std::get<3>(entry), true, quote));
    if (!callback(quoted)) break;
  }
  return {};
}

Result<> Reader::ClaimsOfEntity(const EntityId& entity, bool superseded,
                                const ClaimCallback& callback) const {
  const auto quote = [&](Claim claim, const ArticleVersion& version, bool current) {
    return rep_->Quote(std::move(claim), version, current);
  };
  // Gives the claims among the index rows that begin with `prefix`; false: stop.
  const auto give = [&](std::string_view prefix) -> Result<bool> {
    storage::Iterator rows = rep_->view.IteratePrefix(Family::kEdgesOut, prefix);
    for (; rows.Valid(); rows.Next()) {
      const std::string_view key = rows.key();
      if (key.size() != kPairBytes + 1 + 8 + ClaimId::kBytes) continue;  // a statement
      DG_ASSIGN_OR_RETURN(const ClaimStub stub, DecodeStub(rows.value()));
      if (!stub.current && !superseded) continue;
      const ClaimId id = *ClaimId::FromBytes(key.substr(kPairBytes + 1 + 8));
      DG_ASSIGN_OR_RETURN(const QuotedClaim quoted, LoadQuoted(rep_->view, id, stub.current, quote));
      if (!callback(quoted)) return false;
    }
    DG_RETURN_IF_ERROR(rows.status());
    return true;
  };
  const std::vector<EntityId> members = rep_->aliases.Members(rep_->aliases.Resolve(entity));
  for (const EntityId& member : members) {
    DG_ASSIGN_OR_RETURN(bool go_on, give(member.AsBytes()));
    if (!go_on) return {};
    storage::Iterator in = rep_->view.IteratePrefix(Family::kEdgesIn, member.AsBytes());
    for (; in.Valid(); in.Next()) {
      const std::optional<Pair> pair = PairFromEdgeIn(in.key());
      if (!pair) return Corruption("an incoming edge's key cannot be read");
      if (std::ranges::binary_search(members, pair->from)) continue;  // given with its start
      DG_ASSIGN_OR_RETURN(go_on, give(PairKey(*pair)));
      if (!go_on) return {};
    }
    DG_RETURN_IF_ERROR(in.status());
  }
  return {};
}

Result<> Reader::ClaimsOfVersion(const VersionId& id, const ClaimCallback& callback) const {
  DG_ASSIGN_OR_RETURN(const ArticleVersion version, GetVersion(id));
  DG_ASSIGN_OR_RETURN(std::vector<Claim> claims, ClaimsIn(rep_->view, id));
  for (Claim& claim : claims) {
    DG_ASSIGN_OR_RETURN(const QuotedClaim quoted, rep_->Quote(std::move(claim), version, version.current));
    if (!callback(quoted)) break;
  }
  return {};
}

}  // namespace dealgraph::graph
