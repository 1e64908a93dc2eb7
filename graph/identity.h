// What an article is, which of its versions counts, and the ids of both (docs/facts.md). Pure; thread-safe.
#pragma once

#include <optional>
#include <span>

#include "base/hash.h"
#include "graph/ids.h"
#include "graph/model.h"
#include "graph/records.h"
#include "nlp/article.h"

namespace dealgraph::graph {

// (source, id), else source and url, else the content's hash.
ArticleId ArticleIdOf(const nlp::Article& article);
ArticleId ArticleIdOf(std::string_view source, std::string_view id);

// SHA-256 of title and text, each after its length.
Sha256 ContentSha256(const nlp::Article& article);

// Of all that the article states: its texts, source, id, url, language, country, times, version number and
// whether it is withdrawn. What only the record states (recorded and record time, raw SHA-256) is left out,
// so the same record twice is one version.
VersionId VersionIdOf(const ArticleId& article, const nlp::Article& content, const Sha256& content_sha256);

VersionEntry EntryOf(const VersionId& id, const nlp::Article& article);

// The version whose claims count; nullopt: the article is withdrawn. A function of the set of entries.
//
// The last by `updated`, then version number, then record time, then withdrawal after text, then id counts;
// what is missing comes first. A withdrawal that states neither `updated` nor a number (a Kafka tombstone) is
// not in that order: it withdraws the article when its record time is not before that of the version that
// would count.
std::optional<VersionId> CurrentVersion(std::span<const VersionEntry> entries);
// Whether `a` comes before `b` in that order.
bool IsOlder(const VersionEntry& a, const VersionEntry& b);

// Whether a reading with pack version `a` is older than one with `b`: numbers in them compare as numbers, so
// "da 2 (CLDR 42)" is older than "da 10 (CLDR 42)". No pack is older than any.
bool IsOlderPack(std::string_view a, std::string_view b);

}  // namespace dealgraph::graph
