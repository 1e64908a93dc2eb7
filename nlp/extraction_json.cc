#include "nlp/extraction_json.h"

#include <limits>

#include "base/json_writer.h"

namespace dealgraph::nlp {
namespace {

void WriteSpan(const Span& span, JsonWriter& json) {
  json.Key("field").String(span.field == Field::kTitle ? "title" : "text");
  json.Key("begin").Integer(span.begin);
  json.Key("end").Integer(span.end);
}

void WriteSpans(const std::vector<Span>& spans, JsonWriter& json) {
  json.BeginArray();
  for (const Span& span : spans) {
    json.BeginObject();
    WriteSpan(span, json);
    json.EndObject();
  }
  json.EndArray();
}

void WriteOptional(std::string_view key, const std::optional<Decimal>& value, JsonWriter& json) {
  json.Key(key);
  if (value) {
    json.Number(*value);
  } else {
    json.Null();
  }
}

void WriteOptional(std::string_view key, std::string_view value, JsonWriter& json) {
  json.Key(key);
  if (value.empty()) {
    json.Null();
  } else {
    json.String(value);
  }
}

void WriteAmounts(const Article& article, const Extraction& extraction, JsonWriter& json) {
  json.Key("amounts").BeginArray();
  for (const Amount& amount : extraction.amounts) {
    json.BeginObject().Key("surface").String(SpanText(article, amount.span));
    WriteSpan(amount.span, json);
    json.Key("value").Number(amount.value);
    WriteOptional("min", amount.min, json);
    WriteOptional("max", amount.max, json);
    json.Key("currency").String(amount.currency);
    json.Key("currency_reason").String(CurrencyReasonName(amount.currency_reason));
    json.Key("bound").String(BoundName(amount.bound));
    json.Key("scope").String(ScopeName(amount.scope));
    json.Key("group");
    if (amount.group >= 0) {
      json.Integer(amount.group);
    } else {
      json.Null();
    }
    json.EndObject();
  }
  json.EndArray();
}

void WriteRelation(const Extraction& extraction, const Relation& relation, JsonWriter& json) {
  json.BeginObject();
  json.Key("type").String(InfoOf(relation.type).name);
  json.Key("from").String(extraction.entities[static_cast<std::size_t>(relation.from)].name);
  json.Key("to");
  if (relation.to >= 0) {
    json.String(extraction.entities[static_cast<std::size_t>(relation.to)].name);
  } else {
    json.Null();
  }
  json.Key("amount");
  if (relation.amount >= 0) {
    const Amount& amount = extraction.amounts[static_cast<std::size_t>(relation.amount)];
    json.BeginObject().Key("value").Number(amount.value).Key("currency").String(amount.currency);
    json.Key("bound").String(BoundName(amount.bound)).EndObject();
  } else {
    json.Null();
  }
  json.Key("quantity");
  if (relation.quantity >= 0) {
    const Quantity& quantity = extraction.quantities[static_cast<std::size_t>(relation.quantity)];
    json.BeginObject().Key("value").Number(quantity.value).Key("unit").String(UnitName(quantity.unit)).EndObject();
  } else {
    json.Null();
  }
  WriteOptional("stake_percent", relation.stake_percent, json);
  WriteOptional("round", relation.round, json);
  WriteOptional("date", relation.date ? relation.date->ToString() : std::string(), json);
  WriteOptional("role", relation.role, json);
  json.Key("negated").Bool(relation.negated);
  json.Key("status").String(StatusName(relation.status));
  WriteOptional("attribution", relation.attribution, json);
  json.Key("evidence");
  WriteSpans(relation.evidence, json);
  json.Key("rule").String(relation.rule);
  json.EndObject();
}

void WriteConsidered(const Considered& one, JsonWriter& json) {
  json.BeginObject();
  json.Key("type").String(InfoOf(one.type).name).Key("from").String(one.from);
  WriteOptional("to", one.to, json);
  json.Key("outcome").String(OutcomeName(one.outcome)).Key("reason").String(OutcomeReason(one.outcome));
  json.Key("relation");
  if (one.relation >= 0) {
    json.Integer(one.relation);
  } else {
    json.Null();
  }
  json.Key("rule").String(one.decided_by).Key("clause").String(one.clause).Key("slots").BeginObject();
  for (const auto& [name, text] : one.slots) json.Key(name).String(text);
  json.EndObject();
  if (one.scored) {
    json.Key("score").Integer(one.score).Key("needs");
    if (one.threshold > std::numeric_limits<std::int64_t>::min()) {
      json.Integer(one.threshold);
    } else {
      json.Null();
    }
    json.Key("heaviest").BeginArray();
    for (const auto& [feature, weight] : one.heaviest) {
      json.BeginObject().Key("feature").String(feature).Key("weight").Integer(weight).EndObject();
    }
    json.EndArray();
  }
  json.EndObject();
}

void WriteExplanation(const Explanation& explanation, JsonWriter& json) {
  json.Key("explanation").BeginArray();
  std::size_t next = 0;
  for (std::uint32_t s = 0; s < explanation.sentences.size(); ++s) {
    const ExplainedSentence& sentence = explanation.sentences[s];
    json.BeginObject();
    WriteSpan(sentence.span, json);
    json.Key("names").BeginArray();
    for (const std::string& name : sentence.names) json.String(name);
    json.EndArray().Key("triggers").BeginArray();
    for (const std::string& trigger : sentence.triggers) json.String(trigger);
    json.EndArray().Key("considered").BeginArray();
    for (; next < explanation.considered.size() && explanation.considered[next].sentence == s; ++next) {
      WriteConsidered(explanation.considered[next], json);
    }
    json.EndArray();
    WriteOptional("why_none", WhyNone(explanation, s), json);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

void AppendExtractionJson(const Article& article, const Extraction& extraction, std::string* out, const ExtractionJsonOptions& options) {
  JsonWriter json(out);
  json.BeginObject();
  WriteOptional("id", article.id, json);
  json.Key("language").String(extraction.language);
  WriteOptional("published", article.published, json);

  json.Key("entities").BeginArray();
  for (const Entity& entity : extraction.entities) {
    json.BeginObject().Key("name").String(entity.name).Key("type").String(EntityTypeName(entity.type));
    WriteOptional("id", entity.id, json);
    json.Key("mentions");
    WriteSpans(entity.mentions, json);
    if (options.explain) {
      json.Key("decided_by").String(NameDecisionName(entity.decided_by)).Key("tagger_score").Integer(entity.tagger_score).Key("sureness").Integer(entity.sureness);
      json.Key("joined").BeginArray();
      for (const JoinedName& joined : entity.joined) {
        json.BeginObject().Key("name").String(joined.name).Key("why").String(JoinReasonName(joined.reason)).EndObject();
      }
      json.EndArray();
    }
    json.EndObject();
  }
  json.EndArray();

  WriteAmounts(article, extraction, json);

  json.Key("quantities").BeginArray();
  for (const Quantity& quantity : extraction.quantities) {
    json.BeginObject().Key("surface").String(SpanText(article, quantity.span));
    WriteSpan(quantity.span, json);
    json.Key("value").Number(quantity.value).Key("unit").String(UnitName(quantity.unit)).EndObject();
  }
  json.EndArray();

  json.Key("dates").BeginArray();
  for (const StatedDate& date : extraction.dates) {
    json.BeginObject().Key("surface").String(SpanText(article, date.span));
    WriteSpan(date.span, json);
    json.Key("value").String(date.value.ToString());
    json.Key("precision").String(DatePrecisionName(date.value.precision));
    if (date.far_future) json.Key("far_future").Bool(true);
    json.EndObject();
  }
  json.EndArray();

  json.Key("refused").BeginArray();
  for (const Refusal& refusal : extraction.refused) {
    json.BeginObject().Key("surface").String(SpanText(article, refusal.span));
    WriteSpan(refusal.span, json);
    json.Key("reason").String(RefusalReasonName(refusal.reason)).EndObject();
  }
  json.EndArray();

  json.Key("relations").BeginArray();
  for (const Relation& relation : extraction.relations) WriteRelation(extraction, relation, json);
  json.EndArray();
  if (options.explanation != nullptr) WriteExplanation(*options.explanation, json);
  json.EndObject();
}

}  // namespace dealgraph::nlp
