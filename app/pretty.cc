#include "app/pretty.h"

#include <algorithm>
#include <vector>

#include "app/numbers.h"

namespace dealgraph::app {
namespace {

struct Mark {
  nlp::Span span;
  Style style = Style::kPlain;
  std::string_view kind;
};

Style StyleOf(nlp::EntityType type) {
  switch (type) {
    case nlp::EntityType::kCompany: return Style::kCyan;
    case nlp::EntityType::kGovernment: return Style::kBlue;
    case nlp::EntityType::kPerson: return Style::kMagenta;
    case nlp::EntityType::kSite: return Style::kYellow;
    case nlp::EntityType::kPlace: return Style::kUnderline;
  }
  return Style::kPlain;
}

// In reading order; of marks that overlap the longer one stays.
std::vector<Mark> MarksOf(const nlp::Extraction& extraction, nlp::Field field) {
  std::vector<Mark> marks;
  const auto add = [&](const nlp::Span& span, Style style, std::string_view kind) {
    if (span.field == field) marks.push_back({span, style, kind});
  };
  for (const auto& entity : extraction.entities) {
    for (const auto& mention : entity.mentions) add(mention, StyleOf(entity.type), EntityTypeName(entity.type));
  }
  for (const auto& amount : extraction.amounts) add(amount.span, Style::kGreen, "amount");
  for (const auto& quantity : extraction.quantities) add(quantity.span, Style::kGreen, "quantity");
  for (const auto& date : extraction.dates) add(date.span, Style::kDim, "date");
  for (const auto& refusal : extraction.refused) add(refusal.span, Style::kRed, "refused");
  std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
  });
  std::vector<Mark> kept;
  for (const Mark& mark : marks) {
    if (kept.empty() || kept.back().span.end <= mark.span.begin) kept.push_back(mark);
  }
  return kept;
}

std::string MarkedText(std::string_view text, const std::vector<Mark>& marks, const Painter& paint) {
  std::string out;
  std::size_t at = 0;
  for (const Mark& mark : marks) {
    out += SafeForTerminal(text.substr(at, mark.span.begin - at));
    const std::string words = SafeForTerminal(text.substr(mark.span.begin, mark.span.size()));
    out += paint.colours() ? paint(mark.style, words) : "[" + words + "](" + std::string(mark.kind) + ")";
    at = mark.span.end;
  }
  return out + SafeForTerminal(text.substr(at));
}

}  // namespace

std::string DescribeRelation(const nlp::Extraction& extraction, const nlp::Relation& relation, const Painter& paint) {
  const auto name = [&](int index) { return SafeForTerminal(extraction.entities[static_cast<std::size_t>(index)].name); };
  std::string line = "  " + paint(Style::kBold, name(relation.from)) + " " + std::string(InfoOf(relation.type).name);
  if (relation.to >= 0) line += " " + paint(Style::kBold, name(relation.to));
  if (relation.amount >= 0) {
    const auto& amount = extraction.amounts[static_cast<std::size_t>(relation.amount)];
    line += "  " + paint(Style::kGreen, FormatBoundedSum(amount.value, amount.currency, amount.bound, amount.min, amount.max));
  }
  if (relation.quantity >= 0) {
    const auto& quantity = extraction.quantities[static_cast<std::size_t>(relation.quantity)];
    line += "  " + quantity.value.ToString() + " " + std::string(UnitName(quantity.unit));
  }
  if (relation.stake_percent) line += "  " + relation.stake_percent->ToString() + " %";
  if (!relation.round.empty()) line += "  " + SafeForTerminal(relation.round);
  if (relation.date) line += "  " + relation.date->ToString();
  if (!relation.role.empty()) line += "  \"" + SafeForTerminal(relation.role) + "\"";
  line += "  " + std::string(StatusName(relation.status));
  if (relation.negated) line += ", negated";
  if (!relation.attribution.empty()) line += "  says " + SafeForTerminal(relation.attribution);
  return line + "  " + paint(Style::kDim, relation.rule);
}

std::string FormatPretty(const nlp::Article& article, const nlp::Extraction& extraction, const Painter& paint) {
  std::string head = extraction.language + (extraction.has_pack ? "" : " (no language pack)");
  for (const std::string* field : {&article.published, &article.source, &article.id}) {
    if (!field->empty()) head += "  " + SafeForTerminal(*field);
  }
  std::string out = paint(Style::kDim, head) + "\n";
  if (!article.title.empty()) {
    out += paint(Style::kBold, "# ") + MarkedText(article.title, MarksOf(extraction, nlp::Field::kTitle), paint) + "\n\n";
  }
  out += MarkedText(article.text, MarksOf(extraction, nlp::Field::kText), paint) + "\n\n";
  for (const auto& relation : extraction.relations) out += DescribeRelation(extraction, relation, paint) + "\n";
  if (extraction.relations.empty()) out += paint(Style::kDim, "  states no fact that dealgraph knows of") + "\n";
  for (const auto& refusal : extraction.refused) {
    out += "  " + paint(Style::kRed, "refused") + " \"" + SafeForTerminal(SpanText(article, refusal.span)) + "\"  " +
           std::string(RefusalReasonName(refusal.reason)) + "\n";
  }
  return out + "\n";
}

}  // namespace dealgraph::app
