// Extraction over any text in any language: no crash, spans on character borders inside their field, indices that exist,
// the same result twice. The first byte chooses the language; the title ends at the first zero byte.
#include <cstdlib>
#include <string>

#include "nlp/extractor.h"
#include "nlp/text/unicode.h"

namespace {

using namespace dealgraph;
using namespace dealgraph::nlp;

void Require(bool holds) {
  if (!holds) std::abort();
}

std::string ValidPart(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {  // what is no UTF-8 is left out, byte by byte
    const std::size_t bad = FindInvalidUtf8(bytes);
    text += bytes.substr(0, bad);
    if (bad == std::string_view::npos) break;
    bytes.remove_prefix(bad + 1);
  }
  return text;
}

void CheckSpan(const Article& article, const Span& span) {
  const std::string_view field = FieldText(article, span.field);
  Require(span.begin < span.end && span.end <= field.size());
  Require(FindInvalidUtf8(SpanText(article, span)) == std::string_view::npos);
}

template <class T>
void RequireIndex(int index, const std::vector<T>& items, bool optional) {
  Require((optional && index == -1) || (index >= 0 && static_cast<std::size_t>(index) < items.size()));
}

void Check(const Article& article, const Extraction& extraction) {
  for (const Entity& entity : extraction.entities) {
    Require(!entity.name.empty());
    for (const Span& span : entity.mentions) CheckSpan(article, span);
  }
  for (const Amount& amount : extraction.amounts) CheckSpan(article, amount.span);
  for (const Quantity& quantity : extraction.quantities) CheckSpan(article, quantity.span);
  for (const StatedDate& date : extraction.dates) CheckSpan(article, date.span);
  for (const Refusal& refusal : extraction.refused) CheckSpan(article, refusal.span);
  for (const Relation& relation : extraction.relations) {
    const RelationTypeInfo& info = InfoOf(relation.type);
    RequireIndex(relation.from, extraction.entities, false);
    RequireIndex(relation.to, extraction.entities, info.to == 0);
    RequireIndex(relation.amount, extraction.amounts, true);
    RequireIndex(relation.quantity, extraction.quantities, true);
    Require(relation.from != relation.to);
    Require(!relation.evidence.empty());
    for (const Span& span : relation.evidence) CheckSpan(article, span);
    if (relation.status == Status::kCancelled || relation.status == Status::kDenied) Require(relation.negated);
  }
}

bool Same(const Extraction& a, const Extraction& b) {
  if (a.language != b.language || a.entities.size() != b.entities.size() || a.amounts.size() != b.amounts.size() ||
      a.relations.size() != b.relations.size() || a.dates.size() != b.dates.size()) {
    return false;
  }
  for (std::size_t e = 0; e < a.entities.size(); ++e) {
    const Entity& x = a.entities[e];
    const Entity& y = b.entities[e];
    if (x.name != y.name || x.type != y.type || x.mentions != y.mentions) return false;
  }
  for (std::size_t r = 0; r < a.relations.size(); ++r) {
    const Relation& x = a.relations[r];
    const Relation& y = b.relations[r];
    if (x.type != y.type || x.from != y.from || x.to != y.to || x.amount != y.amount || x.status != y.status ||
        x.rule != y.rule || x.evidence != y.evidence) {
      return false;
    }
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto extractor = std::move(*Extractor::Create());
  static const auto packs = extractor->Packs();
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t zero = bytes.find('\0');
  Article article;
  const std::size_t choice = data[0] % (packs.size() + 2);  // a pack, a language without one, or detection
  article.language = choice < packs.size() ? packs[choice].language : choice == packs.size() ? "lb" : "";
  if (zero != std::string_view::npos) article.title = ValidPart(bytes.substr(0, zero));
  article.text = ValidPart(zero == std::string_view::npos ? bytes : bytes.substr(zero + 1));
  const Extraction extraction = extractor->Extract(article);
  Check(article, extraction);
  Require(Same(extraction, extractor->Extract(article)));
  return 0;
}
