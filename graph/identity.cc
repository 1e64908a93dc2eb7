#include "graph/identity.h"

#include <algorithm>
#include <tuple>

#include "storage/record.h"

namespace dealgraph::graph {
namespace {

ArticleId IdOf(std::string_view kind, std::string_view source, std::string_view rest) {
  const Sha256 hash = Sha256Builder().AddField(kind).AddField(source).AddField(rest).Finish();
  return *ArticleId::FromBytes(hash.AsBytes().substr(0, ArticleId::kBytes));
}

bool IsBareWithdrawal(const VersionEntry& entry) {
  return entry.withdrawn && !entry.updated && !entry.version;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The run of digits that `text` begins with, without leading zeroes; moves behind it.
std::string_view TakeNumber(std::string_view* text) {
  std::size_t end = 0;
  while (end < text->size() && IsDigit((*text)[end])) ++end;
  std::string_view digits = text->substr(0, end);
  text->remove_prefix(end);
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

}  // namespace

ArticleId ArticleIdOf(std::string_view source, std::string_view id) { return IdOf("id", source, id); }

ArticleId ArticleIdOf(const nlp::Article& article) {
  if (!article.id.empty()) return ArticleIdOf(article.source, article.id);
  if (!article.url.empty()) return IdOf("url", article.source, article.url);
  return IdOf("content", {}, ContentSha256(article).AsBytes());
}

Sha256 ContentSha256(const nlp::Article& article) {
  return Sha256Builder().AddField(article.title).AddField(article.text).Finish();
}

VersionId VersionIdOf(const ArticleId& article, const nlp::Article& content, const Sha256& content_sha256) {
  storage::RecordWriter stated(1);
  stated.Fixed(content_sha256.AsBytes()).String(content.source).String(content.id).String(content.url);
  stated.String(content.language).String(content.country);
  stated.String(content.published).OptionalTime(content.published_time).OptionalTime(content.updated_time);
  stated.OptionalSigned(content.version).Bool(content.withdrawn);
  const Sha256 hash = Sha256Of(stated.bytes());
  return *VersionId::FromBytes(std::string(article.AsBytes()) + std::string(hash.AsBytes().substr(0, 8)));
}

VersionEntry EntryOf(const VersionId& id, const nlp::Article& article) {
  return {id, article.updated_time, article.version, article.record_time, article.withdrawn, {}};
}

bool IsOlder(const VersionEntry& a, const VersionEntry& b) {
  return std::tie(a.updated, a.version, a.record_time, a.withdrawn, a.id) <
         std::tie(b.updated, b.version, b.record_time, b.withdrawn, b.id);
}

std::optional<VersionId> CurrentVersion(std::span<const VersionEntry> entries) {
  const VersionEntry* last = nullptr;
  for (const VersionEntry& entry : entries) {
    if (!IsBareWithdrawal(entry) && (last == nullptr || IsOlder(*last, entry))) last = &entry;
  }
  if (last == nullptr || last->withdrawn) return std::nullopt;
  for (const VersionEntry& entry : entries) {
    if (IsBareWithdrawal(entry) && entry.record_time >= last->record_time) return std::nullopt;
  }
  return last->id;
}

bool IsOlderPack(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (IsDigit(a.front()) && IsDigit(b.front())) {
      const std::string_view x = TakeNumber(&a);
      const std::string_view y = TakeNumber(&b);
      if (x.size() != y.size()) return x.size() < y.size();
      if (x != y) return x < y;
      continue;
    }
    if (a.front() != b.front()) return a.front() < b.front();
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return a.size() < b.size();
}

}  // namespace dealgraph::graph
