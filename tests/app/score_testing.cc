#include "tests/app/score_testing.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string_view>

#include "nlp/text/unicode.h"

namespace dealgraph {
namespace {

namespace json = boost::json;
using Items = std::vector<const json::object*>;

// A name as it is compared: folded, without the legal form at its end.
std::string KeyOf(std::string_view name) {
  static const std::set<std::string, std::less<>> kLegal = {
      "inc", "corp", "corporation", "co",  "company", "ltd", "limited", "llc", "plc", "lp",  "llp", "ag",  "gmbh",
      "se",  "kg",   "sa",          "sas", "sarl",    "spa", "srl",     "sl",  "bv",  "nv",  "ab",  "as",  "asa",
      "aps", "a/s",  "oy",          "oyj", "abp",     "kk",  "pte",     "pty", "holding", "holdings", "group"};
  std::string key = nlp::FoldName(name);
  for (std::size_t space = key.rfind(' '); space != std::string::npos && space > 0; space = key.rfind(' ')) {
    if (!kLegal.contains(std::string_view(key).substr(space + 1))) break;
    key.resize(space);
  }
  return key;
}

std::string TextOf(const json::object& item, std::string_view key) {
  const json::value* value = item.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

Items ItemsOf(const json::object& article, std::string_view key) {
  Items items;
  const json::value* array = article.if_contains(key);
  if (array == nullptr || !array->is_array()) return items;
  for (const json::value& item : array->get_array()) items.push_back(&item.get_object());
  return items;
}

double NumberOf(const json::object& item, std::string_view key) { return item.at(key).to_number<double>(); }
bool Close(double a, double b) { return std::abs(a - b) <= 1e-3 * std::max(std::abs(a), std::abs(b)); }

// Keeps the first item of each key.
Items Distinct(const Items& items, const std::function<std::string(const json::object&)>& key) {
  Items kept;
  std::set<std::string> seen;
  for (const json::object* item : items) {
    if (seen.insert(key(*item)).second) kept.push_back(item);
  }
  return kept;
}

// The largest one-to-one matching by augmenting paths (Kuhn). Optional gold takes what the rest leaves.
struct Matcher {
  const Items& gold;
  const Items& predicted;
  std::function<bool(const json::object&, const json::object&)> same;
  std::function<bool(const json::object&)> optional = [](const json::object&) { return false; };
  std::function<bool(const json::object&)> excused = [](const json::object&) { return false; };
  std::map<std::size_t, std::size_t> taken = {};

  bool Place(std::size_t g, std::set<std::size_t>* tried) {
    for (std::size_t p = 0; p < predicted.size(); ++p) {
      if (tried->contains(p) || !same(*gold[g], *predicted[p])) continue;
      tried->insert(p);
      if (!taken.contains(p) || Place(taken[p], tried)) {
        taken[p] = g;
        return true;
      }
    }
    return false;
  }

  Score Run() {
    Score score;
    for (std::size_t g = 0; g < gold.size(); ++g) {
      if (optional(*gold[g])) continue;
      std::set<std::size_t> tried;
      ++(Place(g, &tried) ? score.found : score.missed);
    }
    for (std::size_t g = 0; g < gold.size(); ++g) {
      if (!optional(*gold[g])) continue;
      std::set<std::size_t> tried;
      for (const auto& [p, owner] : taken) tried.insert(p);
      Place(g, &tried);
    }
    for (std::size_t p = 0; p < predicted.size(); ++p) {
      if (!taken.contains(p) && !excused(*predicted[p])) ++score.made_up;
    }
    return score;
  }
};

// What the annotation of one article calls its entities.
class Names {
 public:
  explicit Names(const Items& entities) {
    for (const json::object* entity : entities) {
      const std::string name = KeyOf(TextOf(*entity, "name"));
      std::set<std::string>& aliases = aliases_[name];
      aliases.insert(name);
      for (const json::value& surface : entity->at("surfaces").get_array()) aliases.insert(KeyOf(surface.get_string()));
      if (TextOf(*entity, "type") == "site") sites_.insert(name);
      if (TextOf(*entity, "type") == "place") places_.push_back(name);
    }
    for (const auto& [name, aliases] : aliases_) {
      for (const std::string& alias : aliases) canonical_.emplace(alias, name);
    }
  }

  bool Named(std::string_view gold_name, std::string_view predicted_name) const {
    const std::string gold = KeyOf(gold_name);
    const std::string predicted = KeyOf(predicted_name);
    const auto found = aliases_.find(gold);
    if (found == aliases_.end()) return gold == predicted;
    if (found->second.contains(predicted)) return true;
    if (!sites_.contains(gold) || predicted.size() < 2) return false;
    return std::any_of(found->second.begin(), found->second.end(), [&](const std::string& alias) {
      return alias.find(predicted) != std::string::npos || predicted.find(alias) != std::string::npos;
    });
  }

  bool SameEnd(const json::object& gold, std::string_view gold_end, const json::object& predicted,
               std::string_view predicted_end) const {
    const std::string a = TextOf(gold, gold_end);
    const std::string b = TextOf(predicted, predicted_end);
    return a.empty() || b.empty() ? a.empty() && b.empty() : Named(a, b);
  }

  bool IsPlace(std::string_view name) const {
    return std::any_of(places_.begin(), places_.end(), [&](const std::string& place) { return Named(place, name); });
  }

  std::string Canonical(const std::string& name) const {
    const std::string key = KeyOf(name);
    const auto found = canonical_.find(key);
    return found == canonical_.end() ? key : found->second;
  }

 private:
  std::map<std::string, std::set<std::string>> aliases_;
  std::map<std::string, std::string> canonical_;
  std::set<std::string> sites_;
  std::vector<std::string> places_;
};

bool Negated(const json::object& relation) {
  const json::value* negated = relation.if_contains("negated");
  return negated != nullptr && negated->is_bool() && negated->get_bool();
}

Score ScoreRelations(const json::object& gold, const json::object& predicted, const Names& names) {
  const auto key = [&](const json::object& relation) {
    std::string from = names.Canonical(TextOf(relation, "from"));
    std::string to = names.Canonical(TextOf(relation, "to"));
    const std::string type = TextOf(relation, "type");
    if (type == "partnered_with" && to < from) std::swap(from, to);
    return type + "\n" + from + "\n" + to + (Negated(relation) ? "\nnot" : "");
  };
  const Items wanted = Distinct(ItemsOf(gold, "relations"), key);
  const Items found = Distinct(ItemsOf(predicted, "relations"), key);
  Matcher matcher{wanted, found, [&](const json::object& g, const json::object& p) {
                    if (TextOf(g, "type") != TextOf(p, "type") || Negated(g) != Negated(p)) return false;
                    if (names.SameEnd(g, "from", p, "from") && names.SameEnd(g, "to", p, "to")) return true;
                    return TextOf(g, "type") == "partnered_with" && names.SameEnd(g, "from", p, "to") &&
                           names.SameEnd(g, "to", p, "from");
                  }};
  matcher.optional = [](const json::object& g) { return TextOf(g, "type") == "invested_in" && TextOf(g, "round") == "Grant"; };
  matcher.excused = [&](const json::object& p) {
    const std::string type = TextOf(p, "type");
    if (type != "located_in" && type != "based_in") return false;
    return names.IsPlace(TextOf(p, "to")) && std::any_of(wanted.begin(), wanted.end(), [&](const json::object* g) {
             return TextOf(*g, "type") == type && names.SameEnd(*g, "from", p, "from");
           });
  };
  return matcher.Run();
}

}  // namespace

void Score::Add(const Score& other) {
  found += other.found;
  missed += other.missed;
  made_up += other.made_up;
}

Scores ScoreArticle(const json::object& gold, const json::object& predicted) {
  const Items gold_entities = ItemsOf(gold, "entities");
  const Names names(gold_entities);
  const Items entities = Distinct(ItemsOf(predicted, "entities"), [](const json::object& entity) {
    return KeyOf(TextOf(entity, "name")) + "\n" + TextOf(entity, "type");
  });
  Matcher by_entity{gold_entities, entities, [&](const json::object& g, const json::object& p) {
                      return TextOf(g, "type") == TextOf(p, "type") && names.Named(TextOf(g, "name"), TextOf(p, "name"));
                    }};
  by_entity.optional = [](const json::object& g) { return g.at("surfaces").get_array().empty(); };
  const auto money = [](const json::object& amount) {
    return std::to_string(NumberOf(amount, "value")) + TextOf(amount, "currency");
  };
  const Items gold_amounts = Distinct(ItemsOf(gold, "amounts"), money);
  const Items amounts = Distinct(ItemsOf(predicted, "amounts"), money);
  Matcher by_amount{gold_amounts, amounts, [](const json::object& g, const json::object& p) {
                      return TextOf(g, "currency") == TextOf(p, "currency") && Close(NumberOf(g, "value"), NumberOf(p, "value"));
                    }};
  return {by_entity.Run(), by_amount.Run(), ScoreRelations(gold, predicted, names)};
}

Scores ScoreLines(const std::vector<std::string>& gold, const std::vector<std::string>& predicted) {
  std::map<std::string, json::value> by_id;
  for (const std::string& line : predicted) {
    json::value value = json::parse(line);
    by_id.insert_or_assign(TextOf(value.get_object(), "id"), std::move(value));
  }
  Scores sum;
  for (const std::string& line : gold) {
    const json::value article = json::parse(line);
    const auto found = by_id.find(TextOf(article.get_object(), "id"));
    const json::object nothing;
    const Scores scores = ScoreArticle(article.get_object(), found == by_id.end() ? nothing : found->second.get_object());
    sum.entities.Add(scores.entities);
    sum.amounts.Add(scores.amounts);
    sum.relations.Add(scores.relations);
  }
  return sum;
}

}  // namespace dealgraph
