#include "app/reextraction.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

namespace dealgraph::app {
namespace {

constexpr std::size_t kVersionsLooked = 1'000;          // at most in one step, of which few may have to be read
constexpr std::size_t kBatchTextBytes = std::size_t{8} << 20;  // a batch ends behind so much text

// "da 1 (CLDR 42)" is of Danish.
std::string_view LanguageOf(std::string_view pack_version) { return pack_version.substr(0, pack_version.find(' ')); }

}  // namespace

PackVersions::PackVersions(const nlp::Extractor& extractor) {
  for (const auto& pack : extractor.Packs()) {
    by_language_[pack.language] = pack.version;
    versions_.insert(pack.version);
  }
}

bool PackVersions::HaveRead(const graph::ArticleVersion& version) const {
  if (version.article.withdrawn) return true;
  const auto pack = by_language_.find(version.language);
  return pack == by_language_.end() ? !version.has_pack : pack->second == version.pack_version;
}

// Of versions without a pack's reading, those are to be read whose language has a pack today.
std::uint64_t PackVersions::ToRead(const graph::StoreStatistics& statistics) const {
  std::uint64_t to_read = 0;
  std::map<std::string, std::uint64_t, std::less<>> without_pack = {statistics.languages.begin(), statistics.languages.end()};
  for (const auto& [version, count] : statistics.pack_versions) {
    if (version.empty()) continue;
    if (!versions_.contains(version)) to_read += count;
    if (const auto at = without_pack.find(LanguageOf(version)); at != without_pack.end()) at->second -= std::min(at->second, count);
  }
  for (const auto& [language, count] : without_pack) {
    if (by_language_.contains(language)) to_read += count;
  }
  return to_read;
}

std::vector<std::string> PackVersions::All() const { return {versions_.begin(), versions_.end()}; }

Reextraction::Reextraction(const storage::Store& store, const nlp::Extractor& extractor, ReextractionOptions options)
    : extractor_(extractor), options_(std::move(options)), packs_(extractor), cursor_(store) {}

Result<bool> Reextraction::Step(const ApplyFunction& apply) {
  if (!options_.proceed()) return Cancelled("told to end");
  DG_ASSIGN_OR_RETURN(const bool more, Look());
  if (batch_.empty()) return more;
  DG_ASSIGN_OR_RETURN(std::vector<graph::IncomingArticle> articles, Extract());
  const std::size_t count = articles.size();
  DG_RETURN_IF_ERROR(apply(articles));
  counts_.read += count;
  return more;
}

// Gathers the next batch of what is to be read, which may be empty. False: there is nothing behind it.
Result<bool> Reextraction::Look() {
  batch_.clear();
  std::size_t text_bytes = 0;
  return cursor_.Next(kVersionsLooked, [&](graph::ArticleVersion version) {
    if (packs_.HaveRead(version)) {
      ++counts_.left;
      return true;
    }
    text_bytes += version.article.title.size() + version.article.text.size();
    batch_.push_back(std::move(version));
    return batch_.size() < options_.batch_articles && text_bytes < kBatchTextBytes;
  });
}

Result<std::vector<graph::IncomingArticle>> Reextraction::Extract() {
  std::vector<graph::IncomingArticle> articles(batch_.size());
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::optional<Error> failed;  // guarded by mutex
  const auto fail = [&](Error error) {
    const std::lock_guard lock(mutex);
    if (!failed) failed = std::move(error);
    next = batch_.size();
  };
  const auto work = [&] {
    for (std::size_t i = next++; i < batch_.size(); i = next++) {
      if (!options_.proceed()) return fail(Cancelled("told to end"));
      try {
        articles[i].article = std::move(batch_[i].article);
        articles[i].article.raw_sha256 = batch_[i].raw_sha256.AsBytes();
        articles[i].read_anew = true;
        articles[i].extraction = extractor_.Extract(articles[i].article);
      } catch (const std::exception& e) {
        return fail(Internal("article version " + batch_[i].id.ToHex() + ": extraction threw: " + e.what()));
      }
    }
  };
  {
    std::vector<std::jthread> workers;
    for (int t = 1; t < options_.threads; ++t) workers.emplace_back(work);
    work();
  }
  if (failed) return *failed;
  return articles;
}

}  // namespace dealgraph::app
