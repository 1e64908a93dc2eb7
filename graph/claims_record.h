// The claims record: one article version with all that was read in it, as it stands in the `claims` topic
// between workers that extract and nodes that keep the graph (docs/claims-topic.md).
//
// An article and its extraction go in and come out the same, so a node that applies the record ends in the
// same bytes as one that extracted itself. The key is made of what the record states, so the same reading
// twice has the same key. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "graph/incoming.h"

namespace dealgraph::graph {

inline constexpr std::uint8_t kClaimsRecordLayout = 1;

// "<version>:<pack version>:<record time in ms>", version in hexadecimal.
std::string ClaimsRecordKey(const IncomingArticle& incoming);
// All versions of an article have the same: they belong in one partition.
std::uint64_t ClaimsPartitionHash(const nlp::Article& article);

std::string EncodeClaimsRecord(const IncomingArticle& incoming);

// Foreign bytes: every index, range and word is checked. kMalformedInput: no claims record. kUnavailable: of a
// newer layout; this program is to be replaced by a newer one, and nothing may be skipped meanwhile.
Result<IncomingArticle> DecodeClaimsRecord(std::string_view bytes);

}  // namespace dealgraph::graph
