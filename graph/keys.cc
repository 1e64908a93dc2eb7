#include "graph/keys.h"

#include "storage/record.h"

namespace dealgraph::graph {
namespace {

std::string PairAnd(const Pair& pair, char tag) {
  std::string key = PairKey(pair);
  key.push_back(tag);
  return key;
}

std::string Tagged(char tag, std::string_view id) {
  std::string key(1, tag);
  key.append(id);
  return key;
}

std::optional<Pair> MakePair(std::string_view from, char type, std::string_view to) {
  if (static_cast<std::uint8_t>(type) >= nlp::kRelationTypeCount) return std::nullopt;
  return Pair{*EntityId::FromBytes(from), static_cast<nlp::RelationType>(type), *EntityId::FromBytes(to)};
}

}  // namespace

std::string PairKey(const Pair& pair) {
  std::string key;
  key.reserve(kPairBytes + 1 + 8 + ClaimId::kBytes);
  key.append(pair.from.AsBytes());
  storage::AppendKey8(static_cast<std::uint8_t>(pair.type), &key);
  key.append(pair.to.AsBytes());
  return key;
}

std::optional<Pair> PairFromKey(std::string_view key) {
  if (key.size() < kPairBytes) return std::nullopt;
  return MakePair(key.substr(0, 12), key[12], key.substr(13, 12));
}

std::string StatementsPrefix(const Pair& pair) { return PairAnd(pair, kStatementTag); }

std::string StatementKey(const Pair& pair, std::uint64_t statement) {
  std::string key = PairAnd(pair, kStatementTag);
  storage::AppendKey64(statement, &key);
  return key;
}

std::string StubsPrefix(const Pair& pair, std::uint64_t statement) {
  std::string key = PairAnd(pair, kStubTag);
  storage::AppendKey64(statement, &key);
  return key;
}

std::string StubKey(const Pair& pair, std::uint64_t statement, const ClaimId& claim) {
  std::string key = StubsPrefix(pair, statement);
  key.append(claim.AsBytes());
  return key;
}

std::string EdgeInKey(const Pair& pair) { return PairKey({pair.to, pair.type, pair.from}); }

std::optional<Pair> PairFromEdgeIn(std::string_view key) {
  std::optional<Pair> pair = PairFromKey(key);
  if (pair) std::swap(pair->from, pair->to);
  return pair;
}

std::string FactKey(const Pair& pair, const FactId& fact) {
  std::string key = PairKey(pair);
  key.append(fact.AsBytes());
  return key;
}

std::string EntityKey(const EntityId& entity) { return Tagged(kEntityTag, entity.AsBytes()); }
std::string AliasKey(const EntityId& entity) { return Tagged(kAliasTag, entity.AsBytes()); }

std::string NameKey(std::string_view folded, const EntityId& entity) {
  std::string key(folded);
  key.push_back('\0');
  key.append(entity.AsBytes());
  return key;
}

std::string TimelineKey(const std::optional<std::int32_t>& day, const Pair& pair, const FactId& fact) {
  std::string key(1, kTimelineTag);
  storage::AppendKeySigned32(day.value_or(INT32_MIN), &key);
  key.append(FactKey(pair, fact));
  return key;
}

std::string AliasLogKey(std::uint64_t number) {
  std::string key(kAliasLogPrefix);
  storage::AppendKey64(number, &key);
  return key;
}

std::string ChangeKey(std::uint64_t sequence) {
  std::string key(1, kChangeTag);
  storage::AppendKey64(sequence, &key);
  return key;
}

std::optional<std::uint64_t> SequenceFromChange(std::string_view key) {
  if (key.size() != 1 + 8 || key[0] != kChangeTag) return std::nullopt;
  std::uint64_t sequence = 0;
  for (const char c : key.substr(1)) sequence = sequence << 8 | static_cast<unsigned char>(c);
  return sequence;
}

std::string FactPlaceKey(const FactId& fact) { return Tagged(kFactPlaceTag, fact.AsBytes()); }

}  // namespace dealgraph::graph
