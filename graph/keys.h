// Keys: where each record of the graph stands in the store (docs/storage-format.md). All parts have fixed
// widths, so bytes sort as their parts do. Pure; thread-safe.
//
//   articles   article(12)                                   the article: identity, versions
//              version(20)                                   one version: texts, times, hashes
//   claims     claim(28)                                     one claim
//   entities   0 entity(12)                                  an entity's names
//              1 entity(12)                                  what it is merged into: entity(12)
//   names      folded name, 0, entity(12)                    empty
//   edges_out  pair(25) 0 statement(8)                       a statement with its tellings
//              pair(25) 1 statement(8) claim(28)             one claim's part in it
//   edges_in   to(12) type(1) from(12)                       empty: the pair has, or had, claims
//   facts      pair(25) fact(8)                              a fact
//   timeline   0 day(4) pair(25) fact(8)                     empty: facts by event day
//              1 fact(8)                                     where a fact is: pair(25)
//              2 sequence(8)                                 a change of a fact, the newest kChangesKept of them
//   positions  partition's name                              how far it is read
//   meta       "format", "counters"
//              "input:" name                                 what came by one configured source
//              "alias:" number(8)                            a merge or split that somebody made
//
//   pair(25) = from(12) type(1) to(12)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "graph/ids.h"
#include "graph/statements.h"

namespace dealgraph::graph {

inline constexpr std::size_t kPairBytes = 25;
inline constexpr std::string_view kCountersKey = "counters";
inline constexpr std::string_view kInputPrefix = "input:";
inline std::string InputKey(std::string_view input) { return std::string(kInputPrefix).append(input); }

inline constexpr std::string_view kAliasLogPrefix = "alias:";
std::string AliasLogKey(std::uint64_t number);

std::string PairKey(const Pair& pair);
// `key` begins with a pair; nullopt: too short, or no such relation type.
std::optional<Pair> PairFromKey(std::string_view key);
std::string StatementsPrefix(const Pair& pair);
std::string StatementKey(const Pair& pair, std::uint64_t statement);
std::string StubsPrefix(const Pair& pair, std::uint64_t statement);
std::string StubKey(const Pair& pair, std::uint64_t statement, const ClaimId& claim);
std::string EdgeInKey(const Pair& pair);
std::optional<Pair> PairFromEdgeIn(std::string_view key);
std::string FactKey(const Pair& pair, const FactId& fact);
std::string EntityKey(const EntityId& entity);
std::string AliasKey(const EntityId& entity);
std::string NameKey(std::string_view folded, const EntityId& entity);
// Facts without a day come before all days.
std::string TimelineKey(const std::optional<std::int32_t>& day, const Pair& pair, const FactId& fact);
std::string FactPlaceKey(const FactId& fact);
std::string ChangeKey(std::uint64_t sequence);
std::optional<std::uint64_t> SequenceFromChange(std::string_view key);

inline constexpr char kEntityTag = 0;
inline constexpr char kAliasTag = 1;
inline constexpr char kStatementTag = 0;
inline constexpr char kStubTag = 1;
inline constexpr char kTimelineTag = 0;
inline constexpr char kFactPlaceTag = 1;
inline constexpr char kChangeTag = 2;

// Whoever follows the graph may lag so many changes behind the writer.
inline constexpr std::uint64_t kChangesKept = 100'000;

}  // namespace dealgraph::graph
