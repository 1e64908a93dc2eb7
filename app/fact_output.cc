#include "app/fact_output.h"

#include <algorithm>

#include "app/numbers.h"

namespace dealgraph::app {
namespace {

void WriteText(std::string_view key, std::string_view value, JsonWriter& json) {
  json.Key(key);
  value.empty() ? json.Null() : json.String(value);
}

void WriteNumber(std::string_view key, const std::optional<Decimal>& value, JsonWriter& json) {
  json.Key(key);
  value ? json.Number(*value) : json.Null();
}

void WriteTime(std::string_view key, const std::optional<Timestamp>& time, JsonWriter& json) {
  WriteText(key, time ? FormatIsoTime(*time) : std::string(), json);
}

void WriteQuantity(const std::optional<Decimal>& value, nlp::Unit unit, JsonWriter& json) {
  json.Key("quantity");
  if (!value) {
    json.Null();
    return;
  }
  json.BeginObject().Key("value").Number(*value).Key("unit").String(UnitName(unit)).EndObject();
}

// Members of a sum, inside an object that is open.
template <class Amount>
void WriteSum(const Amount& amount, JsonWriter& json) {
  json.Key("value").Number(amount.value);
  WriteNumber("min", amount.min, json);
  WriteNumber("max", amount.max, json);
  json.Key("currency").String(amount.currency);
  json.Key("bound").String(BoundName(amount.bound));
  json.Key("scope").String(ScopeName(amount.scope));
}

void WriteSpan(const nlp::Span& span, JsonWriter& json) {
  json.BeginObject().Key("field").String(span.field == nlp::Field::kTitle ? "title" : "text");
  json.Key("begin").Integer(span.begin).Key("end").Integer(span.end).EndObject();
}

std::string Join(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += between;
    out += word;
  }
  return out;
}

std::string DayName(std::chrono::sys_days day) {
  return PartialDate::FromTimestamp(std::chrono::time_point_cast<std::chrono::milliseconds>(day)).ToString();
}

}  // namespace

void WriteEntity(const graph::Entity& entity, JsonWriter& json) {
  json.BeginObject().Key("id").String(entity.id.ToHex());
  json.Key("name").String(entity.name).Key("type").String(EntityTypeName(entity.type)).EndObject();
}

void WriteFact(const graph::NamedFact& named, JsonWriter& json) {
  const graph::Fact& fact = named.fact;
  json.BeginObject().Key("id").String(fact.id.ToHex()).Key("type").String(InfoOf(fact.type).name);
  json.Key("from");
  WriteEntity(named.from, json);
  json.Key("to");
  if (named.to) {
    WriteEntity(*named.to, json);
  } else {
    json.Null();
  }
  json.Key("status").String(StatusName(fact.status)).Key("negated").Bool(fact.negated);
  json.Key("amounts").BeginArray();
  for (const graph::FactAmount& amount : fact.amounts) {
    json.BeginObject();
    WriteSum(amount, json);
    json.Key("publishers").Integer(amount.publishers).Key("claims").Integer(amount.claims).EndObject();
  }
  json.EndArray().Key("conflict").Bool(fact.conflict);
  WriteNumber("stake_percent", fact.stake_percent, json);
  WriteQuantity(fact.quantity, fact.quantity_unit, json);
  WriteText("round", fact.round, json);
  WriteText("role", fact.role, json);
  WriteText("date", fact.date ? fact.date->ToString() : std::string(), json);
  WriteText("day", fact.day ? DayName(*fact.day) : std::string(), json);
  json.Key("publishers").Integer(fact.publishers).Key("languages").BeginArray();
  for (const std::string& language : fact.languages) json.String(language);
  json.EndArray().Key("claims").Integer(fact.claims);
  WriteText("first_source", fact.first_source, json);
  WriteTime("first_published", fact.first_published, json);
  json.EndObject();
}

void WriteClaim(const graph::QuotedClaim& quoted, JsonWriter& json) {
  const graph::Claim& claim = quoted.claim;
  json.BeginObject().Key("id").String(claim.id.ToHex()).Key("type").String(InfoOf(claim.type).name);
  json.Key("from").String(claim.from.name).Key("to");
  claim.to ? json.String(claim.to->name) : json.Null();
  json.Key("amounts").BeginArray();
  for (const graph::ClaimAmount& amount : claim.amounts) {
    json.BeginObject();
    WriteSum(amount, json);
    json.EndObject();
  }
  json.EndArray();
  WriteQuantity(claim.quantity ? std::optional(claim.quantity->value) : std::nullopt,
                claim.quantity ? claim.quantity->unit : nlp::Unit::kGpu, json);
  WriteNumber("stake_percent", claim.stake_percent, json);
  WriteText("round", claim.round, json);
  WriteText("date", claim.date ? claim.date->ToString() : std::string(), json);
  WriteText("role", claim.role, json);
  json.Key("negated").Bool(claim.negated).Key("status").String(StatusName(claim.status));
  WriteText("attribution", claim.attribution, json);
  WriteText("source", quoted.source, json);
  WriteText("article", quoted.article_id, json);
  WriteText("url", quoted.url, json);
  WriteText("title", quoted.title, json);
  json.Key("language").String(quoted.language);
  WriteText("published", quoted.published_as_given, json);
  json.Key("current").Bool(quoted.current).Key("quotes").BeginArray();
  for (const auto& quote : quoted.quotes) {
    json.BeginObject().Key("span");
    WriteSpan(quote.span, json);
    json.Key("text").String(quote.text).Key("marks").BeginArray();
    for (const nlp::Span& mark : quote.marks) WriteSpan(mark, json);
    json.EndArray().EndObject();
  }
  json.EndArray().Key("rule").String(claim.rule);
  WriteText("pack", claim.pack_version, json);
  json.EndObject();
}

std::string DescribeAmounts(const graph::Fact& fact) {
  if (fact.amounts.empty()) return {};
  std::vector<std::string> sums;
  for (const graph::FactAmount& amount : fact.amounts) {
    sums.push_back(FormatBoundedSum(amount.value, amount.currency, amount.bound, amount.min, amount.max));
  }
  if (!fact.conflict) return sums.front();
  const std::vector<std::string> others(sums.begin() + 1, sums.end());
  return sums.front() + " ≠ " + Join(others, ", ");
}

std::string DescribeStatus(const graph::Fact& fact) {
  const std::string status(StatusName(fact.status));
  const bool said_by_status = fact.status == nlp::Status::kDenied || fact.status == nlp::Status::kCancelled;
  return fact.negated && !said_by_status ? "not " + status : status;
}

std::string DescribeDate(const graph::Fact& fact) {
  if (fact.date) return fact.date->ToString();
  return fact.day ? "(" + DayName(*fact.day) + ")" : std::string();
}

std::string DescribeTelling(const graph::Fact& fact) {
  return std::to_string(fact.publishers) + " in " + Join(fact.languages, " ");
}

std::string DescribeDetails(const graph::Fact& fact) {
  std::vector<std::string> parts;
  if (fact.stake_percent) parts.push_back(fact.stake_percent->ToString() + " %");
  if (fact.quantity) parts.push_back(fact.quantity->ToString() + " " + std::string(UnitName(fact.quantity_unit)));
  if (!fact.round.empty()) parts.push_back(fact.round);
  if (!fact.role.empty()) parts.push_back(fact.role);
  return Join(parts, ", ");
}

std::string FormatFactLine(const graph::NamedFact& named, const Painter& paint) {
  const graph::Fact& fact = named.fact;
  std::string line = paint(Style::kBold, SafeForTerminal(named.from.name)) + " " + std::string(InfoOf(fact.type).name);
  if (named.to) line += " " + paint(Style::kBold, SafeForTerminal(named.to->name));
  const std::string amounts = DescribeAmounts(fact);
  if (!amounts.empty()) line += "  " + paint(fact.conflict ? Style::kRed : Style::kGreen, amounts);
  for (const std::string& part : {DescribeDetails(fact), DescribeStatus(fact), DescribeDate(fact)}) {
    if (!part.empty()) line += "  " + SafeForTerminal(part);
  }
  line += "  told by " + DescribeTelling(fact);
  return line + "  " + paint(Style::kDim, fact.id.ToHex());
}

std::string FormatClaim(const graph::QuotedClaim& quoted, const Painter& paint, std::string_view indent) {
  std::string whose = quoted.source.empty() ? "source not stated" : quoted.source;
  if (!quoted.published_as_given.empty()) whose += ", " + quoted.published_as_given;
  whose += " (" + quoted.language + ")";
  if (!quoted.claim.attribution.empty()) whose += ", says " + quoted.claim.attribution;
  if (!quoted.current) whose += ", superseded";
  std::string out = std::string(indent) + paint(Style::kCyan, SafeForTerminal(whose));
  std::vector<std::string> sums;
  for (const auto& amount : quoted.claim.amounts) {
    sums.push_back(FormatBoundedSum(amount.value, amount.currency, amount.bound, amount.min, amount.max));
  }
  if (!sums.empty()) out += "  " + paint(Style::kGreen, Join(sums, ", "));
  out += "  " + paint(Style::kDim, quoted.claim.rule) + "\n";
  for (const auto& quote : quoted.quotes) {
    std::string words;
    std::uint32_t at = quote.span.begin;
    const auto piece = [&](std::uint32_t begin, std::uint32_t end) {
      std::string text = SafeForTerminal(std::string_view(quote.text).substr(begin - quote.span.begin, end - begin));
      std::replace(text.begin(), text.end(), '\n', ' ');
      return text;
    };
    for (const nlp::Span& mark : quote.marks) {
      if (mark.begin < at || mark.end > quote.span.end) continue;  // marks may touch; of two that overlap the first
      words += piece(at, mark.begin);
      words += paint.colours() ? paint(Style::kBold, piece(mark.begin, mark.end)) : "[" + piece(mark.begin, mark.end) + "]";
      at = mark.end;
    }
    words += piece(at, quote.span.end);
    out += std::string(indent) + "  “" + words + "”\n";
  }
  if (!quoted.url.empty()) out += std::string(indent) + "  " + paint(Style::kDim, SafeForTerminal(quoted.url)) + "\n";
  return out;
}

}  // namespace dealgraph::app
