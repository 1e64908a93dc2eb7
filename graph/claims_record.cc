#include "graph/claims_record.h"

#include <algorithm>

#include "base/hash.h"
#include "graph/identity.h"
#include "nlp/text/unicode.h"
#include "storage/record.h"

namespace dealgraph::graph {
namespace {

using storage::RecordReader;
using storage::RecordWriter;

template <class Enum>
std::uint64_t NumberOf(Enum value) {
  return static_cast<std::uint64_t>(value);
}

// A field that comes to one of these makes the counts here wrong: it needs a place in the record, in docs/claims-topic.md, and,
// once there are topics in the world, a layout of its own.
[[maybe_unused]] void CountFields(const IncomingArticle& incoming, const nlp::Entity& entity, const nlp::Amount& amount,
                                  const nlp::Quantity& quantity, const nlp::StatedDate& date, const nlp::Refusal& refusal,
                                  const nlp::Relation& relation) {
  [[maybe_unused]] const auto& [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15] = incoming.article;
  [[maybe_unused]] const auto& [x1, x2, x3, x4, x5, x6, x7, x8, x9] = incoming.extraction;
  [[maybe_unused]] const auto& [e1, e2, e3, e4, decision_is_not_kept, score_is_not_kept, sureness_is_not_kept, joined_are_not_kept] = entity;
  [[maybe_unused]] const auto& [m1, m2, m3, m4, m5, m6, m7, m8, m9, rule_is_not_kept] = amount;
  [[maybe_unused]] const auto& [q1, q2, q3] = quantity;
  [[maybe_unused]] const auto& [d1, d2, d3] = date;
  [[maybe_unused]] const auto& [f1, f2] = refusal;
  [[maybe_unused]] const auto& [r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, r13, r14] = relation;
}

// Indices are stored plus one: -1, none, is 0.
std::uint64_t IndexNumber(int index) { return static_cast<std::uint64_t>(index + 1); }

void WriteSpan(RecordWriter& writer, const nlp::Span& span) {
  writer.Number(NumberOf(span.field)).Number(span.begin).Number(span.end);
}

void WriteArticle(RecordWriter& writer, const nlp::Article& article) {
  writer.String(article.id).String(article.source).String(article.url).String(article.title).String(article.text);
  writer.String(article.language).String(article.country).String(article.published);
  writer.OptionalTime(article.published_time).OptionalTime(article.updated_time).OptionalSigned(article.version);
  writer.Bool(article.withdrawn).Time(article.recorded_time).OptionalTime(article.record_time).String(article.raw_sha256);
}

void WriteAmount(RecordWriter& writer, const nlp::Amount& amount) {
  WriteSpan(writer, amount.span);
  writer.Number(amount.value).OptionalNumber(amount.min).OptionalNumber(amount.max).String(amount.currency);
  writer.Number(NumberOf(amount.currency_reason)).Number(NumberOf(amount.bound)).Number(NumberOf(amount.scope)).Number(IndexNumber(amount.group));
}

void WriteRelation(RecordWriter& writer, const nlp::Relation& relation) {
  writer.Number(NumberOf(relation.type)).Number(IndexNumber(relation.from)).Number(IndexNumber(relation.to));
  writer.Number(IndexNumber(relation.amount)).Number(IndexNumber(relation.quantity));
  writer.OptionalNumber(relation.stake_percent).String(relation.round).OptionalDate(relation.date).String(relation.role);
  writer.Bool(relation.negated).Number(NumberOf(relation.status)).String(relation.attribution);
  writer.Number(relation.evidence.size());
  for (const nlp::Span& span : relation.evidence) WriteSpan(writer, span);
  writer.String(relation.rule);
}

// Reads one record. What no writer writes makes the reader fail.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : reader_("claims record", bytes, kClaimsRecordLayout) {}

  IncomingArticle Run() {
    IncomingArticle incoming;
    ReadArticle(&incoming.article);
    title_bytes_ = incoming.article.title.size();
    text_bytes_ = incoming.article.text.size();
    nlp::Extraction& extraction = incoming.extraction;
    extraction.language = Text();
    extraction.has_pack = reader_.Bool();
    extraction.pack_version = Text();
    Each([&] { extraction.entities.push_back(ReadEntity()); });
    Each([&] { extraction.amounts.push_back(ReadAmount()); });
    Each([&] { extraction.quantities.push_back(ReadQuantity()); });
    Each([&] { extraction.dates.push_back(ReadStatedDate()); });
    Each([&] { extraction.refused.push_back(ReadRefusal()); });
    Each([&] { extraction.relations.push_back(ReadRelation(extraction)); });
    return incoming;
  }

  bool ok() const { return reader_.Finish().ok(); }

 private:
  template <class Read>
  void Each(Read read) {
    for (std::size_t left = reader_.Count(); left > 0 && reader_.ok(); --left) read();
  }

  // UTF-8 without zero bytes, as ingest promises it.
  std::string Text() {
    const std::string_view text = reader_.String();
    if (text.find('\0') != std::string_view::npos || nlp::FindInvalidUtf8(text) != std::string_view::npos) reader_.Fail();
    return std::string(text);
  }

  template <class Enum>
  Enum Word(Enum last) {
    return static_cast<Enum>(reader_.NumberUpTo(NumberOf(last)));
  }

  // -1, or below `count`.
  int Index(std::size_t count) { return static_cast<int>(reader_.NumberUpTo(count)) - 1; }

  nlp::Span Span() {
    nlp::Span span;
    span.field = Word(nlp::Field::kText);
    span.begin = static_cast<std::uint32_t>(reader_.NumberUpTo(UINT32_MAX));
    span.end = static_cast<std::uint32_t>(reader_.NumberUpTo(UINT32_MAX));
    const std::size_t bytes = span.field == nlp::Field::kTitle ? title_bytes_ : text_bytes_;
    if (span.begin > span.end || span.end > bytes) reader_.Fail();
    return span;
  }

  void ReadArticle(nlp::Article* article) {
    for (std::string* field : {&article->id, &article->source, &article->url, &article->title, &article->text,
                               &article->language, &article->country, &article->published}) {
      *field = Text();
    }
    article->published_time = reader_.OptionalTime();
    article->updated_time = reader_.OptionalTime();
    article->version = reader_.OptionalSigned();
    article->withdrawn = reader_.Bool();
    article->recorded_time = reader_.Time();
    article->record_time = reader_.OptionalTime();
    article->raw_sha256 = reader_.String();
    const std::size_t hash_bytes = article->raw_sha256.size();
    if (hash_bytes != 0 && hash_bytes != sizeof(Sha256::bytes)) reader_.Fail();
  }

  nlp::Entity ReadEntity() {
    nlp::Entity entity;
    entity.name = Text();
    entity.type = static_cast<nlp::EntityType>(reader_.NumberUpTo(nlp::kEntityTypeCount - 1));
    entity.id = Text();
    Each([&] { entity.mentions.push_back(Span()); });
    return entity;
  }

  nlp::Amount ReadAmount() {
    nlp::Amount amount;
    amount.span = Span();
    amount.value = reader_.DecimalNumber();
    amount.min = reader_.OptionalDecimal();
    amount.max = reader_.OptionalDecimal();
    amount.currency = Text();
    amount.currency_reason = Word(nlp::CurrencyReason::kPlace);
    amount.bound = Word(nlp::Bound::kRange);
    amount.scope = Word(nlp::Scope::kPerYear);
    amount.group = Index(INT32_MAX - 1);
    return amount;
  }

  nlp::Quantity ReadQuantity() {
    nlp::Quantity quantity;
    quantity.span = Span();
    quantity.value = reader_.DecimalNumber();
    quantity.unit = Word(nlp::Unit::kPercent);
    return quantity;
  }

  nlp::StatedDate ReadStatedDate() {
    nlp::StatedDate date;
    date.span = Span();
    date.value = reader_.Date();
    date.far_future = reader_.Bool();
    return date;
  }

  nlp::Refusal ReadRefusal() {
    nlp::Refusal refusal;
    refusal.span = Span();
    refusal.reason = Word(nlp::RefusalReason::kOutOfRange);
    return refusal;
  }

  nlp::Relation ReadRelation(const nlp::Extraction& extraction) {
    nlp::Relation relation;
    relation.type = static_cast<nlp::RelationType>(reader_.NumberUpTo(nlp::kRelationTypeCount - 1));
    relation.from = Index(extraction.entities.size());
    relation.to = Index(extraction.entities.size());
    relation.amount = Index(extraction.amounts.size());
    relation.quantity = Index(extraction.quantities.size());
    relation.stake_percent = reader_.OptionalDecimal();
    relation.round = Text();
    relation.date = reader_.OptionalDate();
    relation.role = Text();
    relation.negated = reader_.Bool();
    relation.status = Word(nlp::Status::kDenied);
    relation.attribution = Text();
    Each([&] { relation.evidence.push_back(Span()); });
    relation.rule = Text();
    return relation;
  }

  RecordReader reader_;
  std::size_t title_bytes_ = 0;
  std::size_t text_bytes_ = 0;
};

}  // namespace

std::string ClaimsRecordKey(const IncomingArticle& incoming) {
  const nlp::Article& article = incoming.article;
  const VersionId version = VersionIdOf(ArticleIdOf(article), article, ContentSha256(article));
  const std::string time = article.record_time ? std::to_string(ToUnixMillis(*article.record_time)) : "";
  return version.ToHex() + ":" + incoming.extraction.pack_version + ":" + time;
}

std::uint64_t ClaimsPartitionHash(const nlp::Article& article) { return Hash64(ArticleIdOf(article).AsBytes()); }

std::string EncodeClaimsRecord(const IncomingArticle& incoming) {
  RecordWriter writer(kClaimsRecordLayout);
  WriteArticle(writer, incoming.article);
  const nlp::Extraction& extraction = incoming.extraction;
  writer.String(extraction.language).Bool(extraction.has_pack).String(extraction.pack_version);
  writer.Number(extraction.entities.size());
  for (const nlp::Entity& entity : extraction.entities) {
    writer.String(entity.name).Number(NumberOf(entity.type)).String(entity.id).Number(entity.mentions.size());
    for (const nlp::Span& span : entity.mentions) WriteSpan(writer, span);
  }
  writer.Number(extraction.amounts.size());
  for (const nlp::Amount& amount : extraction.amounts) WriteAmount(writer, amount);
  writer.Number(extraction.quantities.size());
  for (const nlp::Quantity& quantity : extraction.quantities) {
    WriteSpan(writer, quantity.span);
    writer.Number(quantity.value).Number(NumberOf(quantity.unit));
  }
  writer.Number(extraction.dates.size());
  for (const nlp::StatedDate& date : extraction.dates) {
    WriteSpan(writer, date.span);
    writer.Date(date.value).Bool(date.far_future);
  }
  writer.Number(extraction.refused.size());
  for (const nlp::Refusal& refusal : extraction.refused) {
    WriteSpan(writer, refusal.span);
    writer.Number(NumberOf(refusal.reason));
  }
  writer.Number(extraction.relations.size());
  for (const nlp::Relation& relation : extraction.relations) WriteRelation(writer, relation);
  return writer.Take();
}

Result<IncomingArticle> DecodeClaimsRecord(std::string_view bytes) {
  if (bytes.empty()) return MalformedInput("an empty claims record");
  const auto layout = static_cast<std::uint8_t>(bytes.front());
  if (layout > kClaimsRecordLayout) {
    return Unavailable("a claims record of layout " + std::to_string(layout) + ", this program reads up to " +
                       std::to_string(kClaimsRecordLayout) + ": it is older than the workers that extract");
  }
  Decoder decoder(bytes);
  IncomingArticle incoming = decoder.Run();
  if (!decoder.ok()) return MalformedInput("no claims record, or a damaged one");
  return incoming;
}

}  // namespace dealgraph::graph
