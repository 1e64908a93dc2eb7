#include "graph/records.h"

#include <algorithm>

#include "storage/record.h"

namespace dealgraph::graph {
namespace {

using storage::RecordReader;
using storage::RecordWriter;

constexpr std::uint8_t kLayout = 1;  // all records but claims are at their first layout
constexpr std::uint8_t kLayoutWithCatalogueIds = 2;  // of claims: each end ends with its catalogue id
constexpr std::uint8_t kClaimLayout = kLayoutWithCatalogueIds;

template <class Enum>
std::uint64_t EnumNumber(Enum value) {
  return static_cast<std::uint64_t>(value);
}

template <class Enum>
Enum ReadEnum(RecordReader& reader, Enum last) {
  return static_cast<Enum>(reader.NumberUpTo(EnumNumber(last)));
}

template <class AnyId>
AnyId ReadId(RecordReader& reader) {
  return AnyId::FromBytes(reader.Fixed(AnyId::kBytes)).value_or(AnyId());
}

Sha256 ReadSha256(RecordReader& reader) {
  Sha256 hash;
  const std::string_view bytes = reader.Fixed(hash.bytes.size());
  std::copy(bytes.begin(), bytes.end(), hash.bytes.begin());
  return hash;
}

void WriteSpan(RecordWriter& writer, const nlp::Span& span) {
  writer.Number(EnumNumber(span.field)).Number(span.begin).Number(span.end);
}

nlp::Span ReadSpan(RecordReader& reader) {
  nlp::Span span;
  span.field = ReadEnum(reader, nlp::Field::kText);
  span.begin = static_cast<std::uint32_t>(reader.NumberUpTo(UINT32_MAX));
  span.end = static_cast<std::uint32_t>(reader.NumberUpTo(UINT32_MAX));
  return span;
}

// Amounts and sums differ only in their place in a text.
template <class AnySum>
void WriteSum(RecordWriter& writer, const AnySum& sum) {
  writer.Number(sum.value).OptionalNumber(sum.min).OptionalNumber(sum.max).String(sum.currency);
  writer.Number(EnumNumber(sum.bound)).Number(EnumNumber(sum.scope));
}

template <class AnySum>
void ReadSum(RecordReader& reader, AnySum* sum) {
  sum->value = reader.DecimalNumber();
  sum->min = reader.OptionalDecimal();
  sum->max = reader.OptionalDecimal();
  sum->currency = reader.String();
  sum->bound = ReadEnum(reader, nlp::Bound::kRange);
  sum->scope = ReadEnum(reader, nlp::Scope::kPerYear);
}

void WriteEnd(RecordWriter& writer, const ClaimEnd& end) {
  writer.Fixed(end.entity.AsBytes())
      .Number(EnumNumber(end.type))
      .String(end.name)
      .Bool(end.mention.has_value());
  if (end.mention) WriteSpan(writer, *end.mention);
  writer.String(end.catalogue_id);
}

ClaimEnd ReadEnd(RecordReader& reader) {
  ClaimEnd end;
  end.entity = ReadId<EntityId>(reader);
  end.type = ReadEnum(reader, nlp::EntityType::kPlace);
  end.name = reader.String();
  if (reader.Bool()) end.mention = ReadSpan(reader);
  if (reader.version() >= kLayoutWithCatalogueIds) end.catalogue_id = reader.String();
  return end;
}

void WriteCounts(RecordWriter& writer, const std::map<std::string, std::uint64_t>& counts) {
  writer.Number(counts.size());
  for (const auto& [name, count] : counts) writer.String(name).Number(count);
}

std::map<std::string, std::uint64_t> ReadCounts(RecordReader& reader) {
  std::map<std::string, std::uint64_t> counts;
  for (std::size_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    const std::string name(reader.String());
    counts[name] = reader.Number();
  }
  return counts;
}

// The value when the record was read whole, else the corruption.
template <class T>
Result<T> Finished(const RecordReader& reader, T value) {
  DG_RETURN_IF_ERROR(reader.Finish());
  return value;
}

}  // namespace

std::string EncodeHead(const ArticleHead& head) {
  RecordWriter writer(kLayout);
  writer.String(head.source).String(head.id).String(head.url).Number(head.versions.size());
  for (const VersionEntry& entry : head.versions) {
    writer.Fixed(entry.id.AsBytes().substr(ArticleId::kBytes)).OptionalTime(entry.updated);
    writer.OptionalSigned(entry.version)
        .OptionalTime(entry.record_time)
        .Bool(entry.withdrawn)
        .String(entry.pack_version);
  }
  return writer.Take();
}

Result<ArticleHead> DecodeHead(const ArticleId& article, std::string_view bytes) {
  RecordReader reader("article", bytes, kLayout);
  ArticleHead head;
  head.source = reader.String();
  head.id = reader.String();
  head.url = reader.String();
  for (std::size_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    VersionEntry entry;
    const std::string id = std::string(article.AsBytes()) + std::string(reader.Fixed(8));
    entry.id = VersionId::FromBytes(id).value_or(VersionId());
    entry.updated = reader.OptionalTime();
    entry.version = reader.OptionalSigned();
    entry.record_time = reader.OptionalTime();
    entry.withdrawn = reader.Bool();
    entry.pack_version = reader.String();
    head.versions.push_back(std::move(entry));
  }
  return Finished(reader, std::move(head));
}

std::string EncodeVersion(const ArticleVersion& version) {
  const nlp::Article& article = version.article;
  RecordWriter writer(kLayout);
  writer.String(article.id)
      .String(article.source)
      .String(article.url)
      .String(article.title)
      .String(article.text);
  writer.String(article.language).String(article.country).String(article.published);
  writer.OptionalTime(article.published_time)
      .OptionalTime(article.updated_time)
      .OptionalSigned(article.version);
  writer.Bool(article.withdrawn).Time(article.recorded_time).OptionalTime(article.record_time);
  writer.Fixed(version.content_sha256.AsBytes()).Fixed(version.raw_sha256.AsBytes());
  writer.String(version.language).Bool(version.has_pack).String(version.pack_version);
  return writer.Take();
}

Result<ArticleVersion> DecodeVersion(const VersionId& id, std::string_view bytes) {
  RecordReader reader("article version", bytes, kLayout);
  ArticleVersion version;
  version.id = id;
  nlp::Article& article = version.article;
  article.id = reader.String();
  article.source = reader.String();
  article.url = reader.String();
  article.title = reader.String();
  article.text = reader.String();
  article.language = reader.String();
  article.country = reader.String();
  article.published = reader.String();
  article.published_time = reader.OptionalTime();
  article.updated_time = reader.OptionalTime();
  article.version = reader.OptionalSigned();
  article.withdrawn = reader.Bool();
  article.recorded_time = reader.Time();
  article.record_time = reader.OptionalTime();
  version.content_sha256 = ReadSha256(reader);
  version.raw_sha256 = ReadSha256(reader);
  version.language = reader.String();
  version.has_pack = reader.Bool();
  version.pack_version = reader.String();
  return Finished(reader, std::move(version));
}

std::string EncodeClaim(const Claim& claim) {
  RecordWriter writer(kClaimLayout);
  writer.Number(EnumNumber(claim.type));
  WriteEnd(writer, claim.from);
  writer.Bool(claim.to.has_value());
  if (claim.to) WriteEnd(writer, *claim.to);
  writer.Number(claim.amounts.size());
  for (const ClaimAmount& amount : claim.amounts) {
    WriteSpan(writer, amount.span);
    WriteSum(writer, amount);
  }
  writer.Bool(claim.quantity.has_value());
  if (claim.quantity) {
    WriteSpan(writer, claim.quantity->span);
    writer.Number(claim.quantity->value).Number(EnumNumber(claim.quantity->unit));
  }
  writer.OptionalNumber(claim.stake_percent).String(claim.round).OptionalDate(claim.date).String(claim.role);
  writer.Bool(claim.negated)
      .Number(EnumNumber(claim.status))
      .String(claim.attribution)
      .Number(claim.evidence.size());
  for (const nlp::Span& span : claim.evidence) WriteSpan(writer, span);
  writer.String(claim.rule).String(claim.pack_version);
  return writer.Take();
}

Result<Claim> DecodeClaim(const ClaimId& id, std::string_view bytes) {
  RecordReader reader("claim", bytes, kClaimLayout);
  Claim claim;
  claim.id = id;
  claim.type = static_cast<nlp::RelationType>(reader.NumberUpTo(nlp::kRelationTypeCount - 1));
  claim.from = ReadEnd(reader);
  if (reader.Bool()) claim.to = ReadEnd(reader);
  for (std::size_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    ClaimAmount amount;
    amount.span = ReadSpan(reader);
    ReadSum(reader, &amount);
    claim.amounts.push_back(std::move(amount));
  }
  if (reader.Bool()) {
    claim.quantity.emplace();
    claim.quantity->span = ReadSpan(reader);
    claim.quantity->value = reader.DecimalNumber();
    claim.quantity->unit = ReadEnum(reader, nlp::Unit::kPercent);
  }
  claim.stake_percent = reader.OptionalDecimal();
  claim.round = reader.String();
  claim.date = reader.OptionalDate();
  claim.role = reader.String();
  claim.negated = reader.Bool();
  claim.status = ReadEnum(reader, nlp::Status::kDenied);
  claim.attribution = reader.String();
  for (std::size_t left = reader.Count(); left > 0 && reader.ok(); --left)
    claim.evidence.push_back(ReadSpan(reader));
  claim.rule = reader.String();
  claim.pack_version = reader.String();
  return Finished(reader, std::move(claim));
}

std::string EncodeStub(const ClaimStub& stub) {
  RecordWriter writer(kLayout);
  writer.Bool(stub.current).String(stub.source).String(stub.language).Number(EnumNumber(stub.status));
  writer.Bool(stub.negated).OptionalTime(stub.published);
  return writer.Take();
}

Result<ClaimStub> DecodeStub(std::string_view bytes) {
  RecordReader reader("claim index", bytes, kLayout);
  ClaimStub stub;
  stub.current = reader.Bool();
  stub.source = reader.String();
  stub.language = reader.String();
  stub.status = ReadEnum(reader, nlp::Status::kDenied);
  stub.negated = reader.Bool();
  stub.published = reader.OptionalTime();
  return Finished(reader, std::move(stub));
}

namespace {

void WriteStatementContent(RecordWriter& writer, const Statement& statement) {
  writer.OptionalSigned(statement.day ? std::optional<std::int64_t>(*statement.day) : std::nullopt);
  writer.OptionalDate(statement.date).String(statement.round).Number(statement.sums.size());
  for (const Sum& sum : statement.sums) WriteSum(writer, sum);
  writer.OptionalNumber(statement.quantity).Number(EnumNumber(statement.quantity_unit));
  writer.OptionalNumber(statement.stake_percent).String(statement.role).Number(statement.rivals.size());
  for (const auto& [currency, value] : statement.rivals) writer.String(currency).Number(value);
}

void ReadStatementContent(RecordReader& reader, Statement* statement) {
  if (const std::optional<std::int64_t> day = reader.OptionalSigned()) {
    if (*day < INT32_MIN || *day > INT32_MAX) reader.Fail();
    statement->day = static_cast<std::int32_t>(*day);
  }
  statement->date = reader.OptionalDate();
  statement->round = reader.String();
  for (std::size_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    ReadSum(reader, &statement->sums.emplace_back());
  }
  statement->quantity = reader.OptionalDecimal();
  statement->quantity_unit = ReadEnum(reader, nlp::Unit::kPercent);
  statement->stake_percent = reader.OptionalDecimal();
  statement->role = reader.String();
  for (std::size_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    const std::string currency(reader.String());
    statement->rivals.emplace_back(currency, reader.DecimalNumber());
  }
}

}  // namespace

std::string EncodeStatementContent(const Statement& statement) {
  RecordWriter writer(kLayout);
  WriteStatementContent(writer, statement);
  return writer.Take();
}

std::string EncodeStatement(const Statement& statement) {
  RecordWriter writer(kLayout);
  WriteStatementContent(writer, statement);
  writer.Number(statement.tellings.size());
  for (const Telling& telling : statement.tellings) {
    writer.String(telling.source)
        .String(telling.language)
        .Number(EnumNumber(telling.status))
        .Bool(telling.negated);
    writer.Number(telling.claims).OptionalTime(telling.first_published).OptionalTime(telling.last_published);
    writer.Fixed(telling.first_claim.AsBytes());
  }
  return writer.Take();
}

Result<Statement> DecodeStatement(std::uint64_t id, std::string_view bytes) {
  RecordReader reader("statement", bytes, kLayout);
  Statement statement;
  statement.id = id;
  ReadStatementContent(reader, &statement);
  for (std::size_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    Telling telling;
    telling.source = reader.String();
    telling.language = reader.String();
    telling.status = ReadEnum(reader, nlp::Status::kDenied);
    telling.negated = reader.Bool();
    telling.claims = reader.Number();
    telling.first_published = reader.OptionalTime();
    telling.last_published = reader.OptionalTime();
    telling.first_claim = ReadId<ClaimId>(reader);
    statement.tellings.push_back(std::move(telling));
  }
  return Finished(reader, std::move(statement));
}

std::string EncodeFact(const Fact& fact) {
  RecordWriter writer(kLayout);
  writer.Number(EnumNumber(fact.type))
      .Fixed(fact.from.AsBytes())
      .Fixed(fact.to.AsBytes())
      .Fixed(fact.id.AsBytes());
  writer.Number(EnumNumber(fact.status)).Bool(fact.negated).Number(fact.amounts.size());
  for (const FactAmount& amount : fact.amounts) {
    WriteSum(writer, amount);
    writer.Number(amount.publishers).Number(amount.claims).OptionalTime(amount.first_published);
  }
  writer.Bool(fact.conflict).OptionalNumber(fact.stake_percent).OptionalNumber(fact.quantity);
  writer.Number(EnumNumber(fact.quantity_unit)).String(fact.round).String(fact.role).OptionalDate(fact.date);
  writer.OptionalSigned(fact.day ? std::optional<std::int64_t>(fact.day->time_since_epoch().count())
                                 : std::nullopt);
  writer.Number(fact.publishers).Number(fact.languages.size());
  for (const std::string& language : fact.languages) writer.String(language);
  writer.Number(fact.claims).String(fact.first_source).OptionalTime(fact.first_published);
  writer.Fixed(fact.first_claim.AsBytes()).Number(fact.statements.size());
  for (const std::uint64_t id : fact.statements) {
    std::string bytes;
    storage::AppendKey64(id, &bytes);
    writer.Fixed(bytes);
  }
  return writer.Take();
}

Result<Fact> DecodeFact(std::string_view bytes) {
  RecordReader reader("fact", bytes, kLayout);
  Fact fact;
  fact.type = static_cast<nlp::RelationType>(reader.NumberUpTo(nlp::kRelationTypeCount - 1));
  fact.from = ReadId<EntityId>(reader);
  fact.to = ReadId<EntityId>(reader);
  fact.id = ReadId<FactId>(reader);
  fact.status = ReadEnum(reader, nlp::Status::kDenied);
  fact.negated = reader.Bool();
  for (std::size_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    FactAmount amount;
    ReadSum(reader, &amount);
    amount.publishers = static_cast<std::uint32_t>(reader.NumberUpTo(UINT32_MAX));
    amount.claims = static_cast<std::uint32_t>(reader.NumberUpTo(UINT32_MAX));
    amount.first_published = reader.OptionalTime();
    fact.amounts.push_back(std::move(amount));
  }
  fact.conflict = reader.Bool();
  fact.stake_percent = reader.OptionalDecimal();
  fact.quantity = reader.OptionalDecimal();
  fact.quantity_unit = ReadEnum(reader, nlp::Unit::kPercent);
  fact.round = reader.String();
  fact.role = reader.String();
  fact.date = reader.OptionalDate();
  if (const std::optional<std::int64_t> day = reader.OptionalSigned()) {
    if (*day < INT32_MIN || *day > INT32_MAX) reader.Fail();
    fact.day = std::chrono::sys_days(std::chrono::days(static_cast<std::int32_t>(*day)));
  }
  fact.publishers = static_cast<std::uint32_t>(reader.NumberUpTo(UINT32_MAX));
  for (std::size_t left = reader.Count(); left > 0 && reader.ok(); --left)
    fact.languages.emplace_back(reader.String());
  fact.claims = static_cast<std::uint32_t>(reader.NumberUpTo(UINT32_MAX));
  fact.first_source = reader.String();
  fact.first_published = reader.OptionalTime();
  fact.first_claim = ReadId<ClaimId>(reader);
  for (std::size_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    const std::string_view id = reader.Fixed(8);
    if (reader.ok()) fact.statements.push_back(storage::ReadKey64(id));
  }
  return Finished(reader, std::move(fact));
}

std::string EncodeChange(const ChangeRecord& change) {
  RecordWriter writer(kLayout);
  writer.Number(change.what).Fixed(change.fact.AsBytes());
  writer.Number(static_cast<std::uint64_t>(change.status_before)).Bool(change.negated_before);
  return writer.Take();
}

Result<ChangeRecord> DecodeChange(std::string_view bytes) {
  RecordReader reader("change", bytes, kLayout);
  ChangeRecord change;
  change.what = static_cast<std::uint8_t>(reader.NumberUpTo(7));
  change.fact = FactId::FromBytes(reader.Fixed(FactId::kBytes)).value_or(FactId());
  change.status_before = static_cast<nlp::Status>(reader.NumberUpTo(static_cast<std::uint64_t>(nlp::Status::kDenied)));
  change.negated_before = reader.Bool();
  return Finished(reader, change);
}

std::string EncodeEntity(const EntityRecord& entity) {
  RecordWriter writer(kLayout);
  writer.Number(EnumNumber(entity.entity_class)).String(entity.folded).Number(entity.names.size());
  for (const EntityName& name : entity.names) {
    writer.String(name.name).Number(EnumNumber(name.type)).Number(name.claims);
  }
  return writer.Take();
}

Result<EntityRecord> DecodeEntity(std::string_view bytes) {
  RecordReader reader("entity", bytes, kLayout);
  EntityRecord entity;
  entity.entity_class = ReadEnum(reader, EntityClass::kPlace);
  entity.folded = reader.String();
  for (std::size_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    EntityName name;
    name.name = reader.String();
    name.type = ReadEnum(reader, nlp::EntityType::kPlace);
    name.claims = reader.Number();
    entity.names.push_back(std::move(name));
  }
  return Finished(reader, std::move(entity));
}

std::string EncodePosition(const SourcePosition& position) {
  RecordWriter writer(kLayout);
  writer.String(position.partition)
      .String(position.cluster)
      .Signed(position.next_offset)
      .Signed(position.last_offset);
  writer.Time(position.last_timestamp).Number(position.last_crc32c);
  return writer.Take();
}

Result<SourcePosition> DecodePosition(std::string_view bytes) {
  RecordReader reader("source position", bytes, kLayout);
  SourcePosition position;
  position.partition = reader.String();
  position.cluster = reader.String();
  position.next_offset = reader.Signed();
  position.last_offset = reader.Signed();
  position.last_timestamp = reader.Time();
  position.last_crc32c = static_cast<std::uint32_t>(reader.NumberUpTo(UINT32_MAX));
  return Finished(reader, std::move(position));
}

std::string EncodeOutcomes(const OutcomeCounts& outcomes) {
  RecordWriter writer(kLayout);
  writer.Number(outcomes.received).Number(outcomes.applied).Number(outcomes.duplicate);
  writer.Number(outcomes.withdrawn).Number(outcomes.dead_lettered);
  return writer.Take();
}

Result<OutcomeCounts> DecodeOutcomes(std::string_view bytes) {
  RecordReader reader("input counters", bytes, kLayout);
  OutcomeCounts outcomes;
  outcomes.received = reader.Number();
  outcomes.applied = reader.Number();
  outcomes.duplicate = reader.Number();
  outcomes.withdrawn = reader.Number();
  outcomes.dead_lettered = reader.Number();
  return Finished(reader, outcomes);
}

std::string EncodeCounters(const Counters& counters) {
  RecordWriter writer(kLayout);
  const OutcomeCounts& outcomes = counters.outcomes;
  writer.Number(outcomes.received)
      .Number(outcomes.applied)
      .Number(outcomes.duplicate)
      .Number(outcomes.withdrawn);
  writer.Number(outcomes.dead_lettered)
      .Number(counters.articles)
      .Number(counters.versions)
      .Number(counters.claims);
  writer.Number(counters.facts).Number(counters.entities);
  WriteCounts(writer, counters.languages);
  WriteCounts(writer, counters.pack_versions);
  return writer.Take();
}

Result<Counters> DecodeCounters(std::string_view bytes) {
  RecordReader reader("counters", bytes, kLayout);
  Counters counters;
  OutcomeCounts& outcomes = counters.outcomes;
  outcomes.received = reader.Number();
  outcomes.applied = reader.Number();
  outcomes.duplicate = reader.Number();
  outcomes.withdrawn = reader.Number();
  outcomes.dead_lettered = reader.Number();
  counters.articles = reader.Number();
  counters.versions = reader.Number();
  counters.claims = reader.Number();
  counters.facts = reader.Number();
  counters.entities = reader.Number();
  counters.languages = ReadCounts(reader);
  counters.pack_versions = ReadCounts(reader);
  return Finished(reader, std::move(counters));
}

}  // namespace dealgraph::graph
