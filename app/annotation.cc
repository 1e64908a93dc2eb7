#include "app/annotation.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "ingest/decode.h"
#include "ingest/json.h"

namespace dealgraph::app {
namespace {

namespace json = boost::json;
constexpr std::size_t kDepthMax = 16;

// Reads the fields of one object; the first fault is kept.
class Fields {
 public:
  Fields(const json::object& object, std::string where, std::string* fault)
      : object_(object), where_(std::move(where)), fault_(fault) {}

  std::string Text(const char* key, bool required) {
    const json::value* value = Find(key);
    if (value == nullptr) return Missing(key, required);
    if (!value->is_string()) return Wrong(key, "a string", *value);
    return std::string(value->get_string());
  }
  std::optional<std::string> TextOrNull(const char* key) {
    const json::value* value = Find(key);
    if (value == nullptr) return std::nullopt;
    return Text(key, false);
  }
  std::optional<double> Number(const char* key, bool required) {
    const json::value* value = Find(key);
    if (value == nullptr) return Missing(key, required), std::nullopt;
    if (!value->is_number()) return Wrong(key, "a number", *value), std::nullopt;
    return value->to_number<double>();
  }
  bool Flag(const char* key) {
    const json::value* value = Find(key);
    if (value == nullptr) return false;
    if (!value->is_bool()) return Wrong(key, "true or false", *value), false;
    return value->get_bool();
  }
  // Calls `visit` with every object in the list under `key`.
  template <class Visit>
  void Each(const char* key, bool required, Visit visit) {
    const json::value* value = Find(key);
    if (value == nullptr) {
      Missing(key, required);
      return;
    }
    if (!value->is_array()) {
      Wrong(key, "a list", *value);
      return;
    }
    std::size_t index = 0;
    for (const json::value& item : value->get_array()) {
      const std::string where = where_ + key + "[" + std::to_string(index++) + "]";
      if (!item.is_object()) {
        Report(where + " is " + std::string(ingest::JsonKindName(item)) + ", not an object");
        return;
      }
      visit(Fields(item.get_object(), where + ".", fault_));
    }
  }
  std::vector<std::string> Texts(const char* key) {
    std::vector<std::string> texts;
    const json::value* value = Find(key);
    if (value == nullptr) return texts;
    if (!value->is_array()) {
      Wrong(key, "a list", *value);
      return texts;
    }
    for (const json::value& item : value->get_array()) {
      if (item.is_string()) {
        texts.emplace_back(item.get_string());
      } else {
        Wrong(key, "a list of strings", item);
      }
    }
    return texts;
  }
  std::optional<Fields> Object(const char* key) {
    const json::value* value = Find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_object()) return Wrong(key, "an object", *value), std::nullopt;
    return Fields(value->get_object(), where_ + key + ".", fault_);
  }

 private:
  const json::value* Find(const char* key) const {
    const json::value* value = object_.if_contains(key);
    return value == nullptr || value->is_null() ? nullptr : value;
  }
  void Report(std::string fault) {
    if (fault_->empty()) *fault_ = std::move(fault);
  }
  std::string Missing(const char* key, bool required) {
    if (required) Report("there is no " + where_ + key);
    return "";
  }
  std::string Wrong(const char* key, const char* wanted, const json::value& value) {
    Report(where_ + key + " is " + std::string(ingest::JsonKindName(value)) + ", not " + wanted);
    return "";
  }

  const json::object& object_;
  std::string where_;
  std::string* fault_;
};

AnnotatedSum ReadSum(Fields fields, const char* unit) {
  AnnotatedSum sum;
  sum.value = fields.Number("value", true).value_or(0);
  sum.unit = fields.Text(unit, true);
  sum.surface = fields.Text("surface", false);
  return sum;
}

AnnotatedRelation ReadRelation(Fields fields) {
  AnnotatedRelation relation;
  relation.type = fields.Text("type", true);
  relation.from = fields.TextOrNull("from");
  relation.to = fields.TextOrNull("to");
  if (const auto amount = fields.Object("amount")) relation.amount = ReadSum(*amount, "currency");
  relation.stake_percent = fields.Number("stake_percent", false);
  relation.round = fields.Text("round", false);
  relation.date = fields.Text("date", false);
  relation.role = fields.Text("role", false);
  relation.status = fields.Text("status", false);
  relation.negated = fields.Flag("negated");
  return relation;
}

std::string Lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

std::optional<std::string> NameOf(const nlp::Extraction& extraction, int entity) {
  if (entity < 0) return std::nullopt;
  return extraction.entities[static_cast<std::size_t>(entity)].name;
}

Result<> ReadGoldFile(const std::string& path, std::vector<GoldArticle>* gold) {
  std::ifstream file(path);
  if (!file) return InvalidArgument(path + ": " + std::strerror(errno));
  // A file has no time of its own that articles could be ahead of.
  ingest::DecodeOptions options;
  options.published_ahead_max = std::chrono::hours(24 * 366 * 200);
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto fault = [&](const std::string& what) { return InvalidArgument(path + ":" + std::to_string(number) + ": " + what); };
    GoldArticle article;
    auto annotation = ParseAnnotation(line);
    if (!annotation.ok()) return fault(annotation.error().message);
    article.annotation = std::move(*annotation);
    const ingest::RawRecord record{.bytes = line, .content_type = "application/json"};
    auto decoded = ingest::Decode(record, options);
    if (!decoded.ok()) return fault(decoded.error().message);
    if (decoded->articles.size() != 1) return fault("holds no article");
    article.article = std::move(decoded->articles.front());
    gold->push_back(std::move(article));
  }
  if (file.bad()) return Unavailable(path + ": could not be read to its end");
  return {};
}

}  // namespace

Result<Annotation> ParseAnnotation(std::string_view text) {
  DG_ASSIGN_OR_RETURN(const json::value value, ingest::ParseJson(text, kDepthMax));
  if (!value.is_object()) return InvalidArgument("is " + std::string(ingest::JsonKindName(value)) + ", not an object");
  std::string fault;
  Fields fields(value.get_object(), "", &fault);
  Annotation annotation;
  annotation.id = fields.Text("id", false);
  annotation.language = Lower(fields.Text("language", false));
  fields.Each("entities", false, [&](Fields entity) {
    annotation.entities.push_back({entity.Text("name", true), entity.Text("type", true), entity.Texts("surfaces")});
  });
  fields.Each("amounts", false, [&](Fields sum) { annotation.amounts.push_back(ReadSum(sum, "currency")); });
  fields.Each("quantities", false, [&](Fields sum) { annotation.quantities.push_back(ReadSum(sum, "unit")); });
  fields.Each("relations", false, [&](Fields relation) { annotation.relations.push_back(ReadRelation(relation)); });
  if (!fault.empty()) return InvalidArgument(fault);
  return annotation;
}

Annotation AnnotationOf(const nlp::Article& article, const nlp::Extraction& extraction) {
  Annotation annotation;
  annotation.id = article.id;
  annotation.language = extraction.language;
  for (const nlp::Entity& entity : extraction.entities) {
    annotation.entities.push_back({entity.name, std::string(nlp::EntityTypeName(entity.type)), {}});
  }
  const auto sum_of = [&](const nlp::Amount& amount) {
    return AnnotatedSum{amount.value.ToDouble(), amount.currency, std::string(nlp::SpanText(article, amount.span))};
  };
  for (const nlp::Amount& amount : extraction.amounts) annotation.amounts.push_back(sum_of(amount));
  for (const nlp::Quantity& quantity : extraction.quantities) {
    annotation.quantities.push_back({quantity.value.ToDouble(), std::string(nlp::UnitName(quantity.unit)),
                                     std::string(nlp::SpanText(article, quantity.span))});
  }
  for (const nlp::Relation& relation : extraction.relations) {
    AnnotatedRelation stated;
    stated.type = nlp::InfoOf(relation.type).name;
    stated.from = NameOf(extraction, relation.from);
    stated.to = NameOf(extraction, relation.to);
    if (relation.amount >= 0) stated.amount = sum_of(extraction.amounts[static_cast<std::size_t>(relation.amount)]);
    if (relation.stake_percent) stated.stake_percent = relation.stake_percent->ToDouble();
    stated.round = relation.round;
    if (relation.date) stated.date = relation.date->ToString();
    stated.role = relation.role;
    stated.status = nlp::StatusName(relation.status);
    stated.negated = relation.negated;
    annotation.relations.push_back(std::move(stated));
  }
  return annotation;
}

Result<std::vector<GoldArticle>> ReadGold(const std::string& path) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  std::error_code error;
  if (fs::is_directory(path, error)) {
    for (const auto& entry : fs::directory_iterator(path, error)) {
      if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
    }
    if (error) return InvalidArgument(path + ": " + error.message());
    if (files.empty()) return InvalidArgument(path + " holds no file that ends in .jsonl");
    std::sort(files.begin(), files.end());
  } else {
    files.push_back(path);
  }
  std::vector<GoldArticle> gold;
  for (const std::string& file : files) DG_RETURN_IF_ERROR(ReadGoldFile(file, &gold));
  if (gold.empty()) return InvalidArgument(path + " holds no article");
  return gold;
}

}  // namespace dealgraph::app
