// Which entities the archive confirms: one walk over all article versions, in key order, so that an article's claims come together.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "graph/identity.h"
#include "graph/lookup.h"
#include "graph/keys.h"
#include "graph/reader_parts.h"

namespace dealgraph::graph {
namespace {

using storage::Family;

class Confirmation {
 public:
  Confirmation(const storage::View& view, const Aliases& aliases) : view_(view), aliases_(aliases) {}

  Result<> Run(const Reader::ProgressCallback& progress) {
    DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, view_.Get(Family::kMeta, kCountersKey));
    Counters counters;
    if (record) {
      DG_ASSIGN_OR_RETURN(counters, DecodeCounters(*record));
    }
    std::optional<VersionId> current;
    std::uint64_t done = 0;
    storage::Iterator at = view_.Iterate(Family::kArticles);
    for (; at.Valid(); at.Next()) {
      if (const auto article = ArticleId::FromBytes(at.key())) {
        DG_ASSIGN_OR_RETURN(const ArticleHead head, DecodeHead(*article, at.value()));
        current = CurrentVersion(head.versions);
        continue;
      }
      if (progress) progress(++done, counters.versions);
      const auto version = VersionId::FromBytes(at.key());
      if (!version || version != current) continue;
      DG_ASSIGN_OR_RETURN(const ArticleVersion read, DecodeVersion(*version, at.value()));
      DG_RETURN_IF_ERROR(AddArticle(read));
    }
    return at.status();
  }

  struct Seen {
    std::string catalogue_id;
    std::uint32_t articles = 0;
    std::set<std::size_t> publishers;
  };
  const std::map<EntityId, Seen>& seen() const { return seen_; }

 private:
  Result<> AddArticle(const ArticleVersion& version) {
    DG_ASSIGN_OR_RETURN(const std::vector<Claim> claims, ClaimsIn(view_, version.id));
    if (claims.empty()) return {};
    const std::size_t publisher = publishers_.try_emplace(version.article.source, publishers_.size()).first->second;
    std::map<EntityId, std::string> named;
    const auto add = [&](const ClaimEnd& end) {
      std::string& id = named[aliases_.Resolve(end.entity)];
      if (id.empty()) id = end.catalogue_id;
    };
    for (const Claim& claim : claims) {
      add(claim.from);
      if (claim.to) add(*claim.to);
    }
    for (const auto& [entity, catalogue_id] : named) {
      Seen& seen = seen_[entity];
      if (seen.catalogue_id.empty()) seen.catalogue_id = catalogue_id;
      ++seen.articles;
      seen.publishers.insert(publisher);
    }
    return {};
  }

  const storage::View& view_;
  const Aliases& aliases_;
  std::map<std::string, std::size_t> publishers_;
  std::map<EntityId, Seen> seen_;
};

}  // namespace

Result<std::vector<ConfirmedEntity>> Reader::ConfirmedEntities(std::uint32_t articles_min, std::uint32_t publishers_min,
                                                               const ProgressCallback& progress) const {
  Confirmation confirmation(rep_->view, rep_->aliases);
  DG_RETURN_IF_ERROR(confirmation.Run(progress));
  std::vector<ConfirmedEntity> confirmed;
  for (const auto& [id, seen] : confirmation.seen()) {
    if (seen.articles < articles_min || seen.publishers.size() < publishers_min) continue;
    DG_ASSIGN_OR_RETURN(Entity entity, rep_->EntityAt(id));
    confirmed.push_back({std::move(entity), seen.catalogue_id, seen.articles, static_cast<std::uint32_t>(seen.publishers.size())});
  }
  return confirmed;
}

}  // namespace dealgraph::graph
