// Names are compared folded and without their legal form. Each gold item is matched once, by the largest one-to-one matching
// (Kuhn's augmenting paths); what the annotation leaves open is neither asked for nor held against a prediction.
#include "app/scorer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <set>

#include "nlp/text/unicode.h"

namespace dealgraph::app {
namespace {

// A name as it is compared: folded, without the legal form at its end.
std::string KeyOf(std::string_view name) {
  static const std::set<std::string, std::less<>> kLegal = {
      "inc", "corp", "corporation", "co",  "company", "ltd", "limited", "llc",  "plc",  "lp",  "llp",     "ag",       "gmbh", "kg",
      "se",  "sa",   "sas",         "sarl", "spa",    "srl", "sl",      "bv",   "nv",   "ab",  "as",      "asa",      "aps",  "a/s",
      "oy",  "oyj",  "abp",         "zrt", "nyrt",    "kft", "ou",      "kk",   "pte",  "pty", "holding", "holdings", "group"};
  std::string key = nlp::FoldName(name);
  for (std::size_t space = key.rfind(' '); space != std::string::npos && space > 0; space = key.rfind(' ')) {
    if (!kLegal.contains(std::string_view(key).substr(space + 1))) break;
    key.resize(space);
  }
  return key;
}

bool Close(double a, double b) { return std::abs(a - b) <= 1e-3 * std::max({std::abs(a), std::abs(b), 1e-9}); }

bool IsOneCharacter(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }) < 2;
}

bool IsUnitScored(std::string_view unit) { return unit == "GPU" || unit == "chip" || unit == "MW" || unit == "%"; }

// The first item of each key.
template <class Item, class Key>
std::vector<Item> Distinct(const std::vector<Item>& items, Key key) {
  std::vector<Item> kept;
  std::set<std::string> seen;
  for (const Item& item : items) {
    if (seen.insert(key(item)).second) kept.push_back(item);
  }
  return kept;
}

template <class Item>
struct Matching {
  int found = 0;
  std::vector<Item> missed;
  std::vector<Item> made_up;
};

// Optional gold is neither found nor missed, and takes what the rest leaves.
template <class Item>
class Matcher {
 public:
  using Same = std::function<bool(const Item&, const Item&)>;
  using Test = std::function<bool(const Item&)>;
  static bool Never(const Item& /*item*/) { return false; }

  Matcher(const std::vector<Item>& gold, const std::vector<Item>& predicted, Same same)
      : gold_(gold), predicted_(predicted), same_(std::move(same)), owner_(predicted.size(), -1) {}

  Matching<Item> Run(const Test& optional = Never, const Test& excused = Never) {
    Matching<Item> matching;
    for (std::size_t g = 0; g < gold_.size(); ++g) {
      if (optional(gold_[g])) continue;
      std::vector<bool> tried(predicted_.size(), false);
      if (Place(g, &tried)) {
        ++matching.found;
      } else {
        matching.missed.push_back(gold_[g]);
      }
    }
    for (std::size_t g = 0; g < gold_.size(); ++g) {
      if (!optional(gold_[g])) continue;
      std::vector<bool> tried(predicted_.size(), false);
      for (std::size_t p = 0; p < owner_.size(); ++p) tried[p] = owner_[p] >= 0;
      Place(g, &tried);
    }
    for (std::size_t p = 0; p < predicted_.size(); ++p) {
      if (owner_[p] < 0 && !excused(predicted_[p])) matching.made_up.push_back(predicted_[p]);
    }
    return matching;
  }

 private:
  bool Place(std::size_t g, std::vector<bool>* tried) {
    for (std::size_t p = 0; p < predicted_.size(); ++p) {
      if ((*tried)[p] || !same_(gold_[g], predicted_[p])) continue;
      (*tried)[p] = true;
      if (owner_[p] < 0 || Place(static_cast<std::size_t>(owner_[p]), tried)) {
        owner_[p] = static_cast<int>(g);
        return true;
      }
    }
    return false;
  }

  const std::vector<Item>& gold_;
  const std::vector<Item>& predicted_;
  Same same_;
  std::vector<int> owner_;  // prediction: the gold it is matched with
};

// What the annotation of one article calls its entities.
class Names {
 public:
  explicit Names(const std::vector<AnnotatedEntity>& entities) {
    for (const AnnotatedEntity& entity : entities) {
      const std::string name = KeyOf(entity.name);
      std::set<std::string>& aliases = aliases_[name];
      aliases = {name};
      for (const std::string& surface : entity.surfaces) aliases.insert(KeyOf(surface));
      if (entity.type == "site") sites_.insert(name);
      if (entity.type == "place") places_.push_back(name);
    }
    for (const auto& [name, aliases] : aliases_) {
      for (const std::string& alias : aliases) canonical_[alias] = name;
    }
  }

  // Whether the predicted name names the gold entity; a site's description may be longer or shorter than gold's.
  bool Named(std::string_view gold_name, std::string_view predicted_name) const {
    const std::string gold = KeyOf(gold_name);
    const std::string predicted = KeyOf(predicted_name);
    const auto found = aliases_.find(gold);
    if (found == aliases_.end()) return gold == predicted;
    if (found->second.contains(predicted)) return true;
    if (!sites_.contains(gold) || IsOneCharacter(predicted)) return false;
    return std::any_of(found->second.begin(), found->second.end(), [&](const std::string& alias) {
      return alias.find(predicted) != std::string::npos || predicted.find(alias) != std::string::npos;
    });
  }
  bool SameEnd(const std::optional<std::string>& gold, const std::optional<std::string>& predicted) const {
    return gold && predicted ? Named(*gold, *predicted) : !gold && !predicted;
  }
  bool IsPlace(const std::optional<std::string>& name) const {
    return name && std::any_of(places_.begin(), places_.end(), [&](const std::string& place) { return Named(place, *name); });
  }
  std::string Canonical(const std::optional<std::string>& name) const {
    const std::string key = KeyOf(name.value_or(""));
    const auto found = canonical_.find(key);
    return found == canonical_.end() ? key : found->second;
  }

 private:
  std::map<std::string, std::set<std::string>> aliases_;
  std::map<std::string, std::string> canonical_;
  std::set<std::string> sites_;
  std::vector<std::string> places_;
};

// Gold does not tell announced from completed, and writes denied and cancelled as a negated rumour and a negated plan.
std::string_view StatusOf(const AnnotatedRelation& relation) {
  if (relation.status.empty() || relation.status == "announced") return "completed";
  if (relation.status == "denied") return "rumoured";
  if (relation.status == "cancelled") return "planned";
  return relation.status;
}
bool IsDone(const AnnotatedRelation& relation) { return StatusOf(relation) == "completed" && !relation.negated; }
bool IsSymmetric(std::string_view type) { return type == "partnered_with"; }

std::string Number(double value) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.4f", value);
  return buffer;
}

class RelationScorer {
 public:
  RelationScorer(const Annotation& gold, const Names& names) : gold_(gold), names_(names) {}

  bool Same(const AnnotatedRelation& g, const AnnotatedRelation& p) const {
    if (g.type != p.type || g.negated != p.negated) return false;
    if (names_.SameEnd(g.from, p.from) && names_.SameEnd(g.to, p.to)) return true;
    return IsSymmetric(g.type) && names_.SameEnd(g.from, p.to) && names_.SameEnd(g.to, p.from);
  }
  bool SameAmount(const AnnotatedRelation& g, const AnnotatedRelation& p) const {
    if (!Same(g, p)) return false;
    if (!g.amount || !p.amount) return !g.amount && !p.amount;
    if (g.amount->unit != p.amount->unit) return false;
    const std::vector<double> ends = EndsOf(*g.amount);
    return std::any_of(ends.begin(), ends.end(), [&](double end) { return Close(end, p.amount->value); });
  }
  bool SameStatus(const AnnotatedRelation& g, const AnnotatedRelation& p) const { return Same(g, p) && StatusOf(g) == StatusOf(p); }
  // The same stake and round, or none; the date and role that gold has: a date as exact as the shorter one, a role in part.
  bool SameDetails(const AnnotatedRelation& g, const AnnotatedRelation& p) const {
    if (!Same(g, p) || g.stake_percent.has_value() != p.stake_percent.has_value()) return false;
    if (g.stake_percent && !Close(*g.stake_percent, *p.stake_percent)) return false;
    if (g.round.empty() != p.round.empty() || KeyOf(g.round) != KeyOf(p.round)) return false;
    if (!g.date.empty() && (p.date.empty() || !(g.date.starts_with(p.date) || p.date.starts_with(g.date)))) return false;
    if (g.role.empty()) return true;
    const std::string a = KeyOf(g.role);
    const std::string b = KeyOf(p.role);
    return !p.role.empty() && (a.find(b) != std::string::npos || b.find(a) != std::string::npos);
  }

  static bool IsGrant(const AnnotatedRelation& g) { return g.type == "invested_in" && nlp::FoldName(g.round) == "grant"; }
  // Another place of the article at the end of a located_in or based_in that gold states more or less exactly.
  bool IsOtherLevel(const AnnotatedRelation& p) const {
    if (p.type != "located_in" && p.type != "based_in") return false;
    return names_.IsPlace(p.to) && std::any_of(gold_.relations.begin(), gold_.relations.end(), [&](const AnnotatedRelation& g) {
             return g.type == p.type && names_.SameEnd(g.from, p.from);
           });
  }

  std::string BareKey(const AnnotatedRelation& relation) const {
    std::string from = names_.Canonical(relation.from);
    std::string to = names_.Canonical(relation.to);
    if (IsSymmetric(relation.type) && to < from) std::swap(from, to);
    return relation.type + "\n" + from + "\n" + to + (relation.negated ? "\nnot" : "");
  }
  std::string FactKey(const AnnotatedRelation& relation) const {
    std::string key = BareKey(relation);
    if (relation.amount) key += "\n" + Number(relation.amount->value) + relation.amount->unit;
    if (relation.stake_percent) key += "\n" + Number(*relation.stake_percent);
    return key + "\n" + relation.status + "\n" + relation.date + "\n" + relation.round + "\n" + relation.role;
  }

 private:
  // The amount's value, and the other end where the article gives it as part of a range.
  std::vector<double> EndsOf(const AnnotatedSum& amount) const {
    std::vector<double> ends = {amount.value};
    for (const AnnotatedSum& a : gold_.amounts) {
      if (a.unit != amount.unit) continue;
      for (const AnnotatedSum& b : gold_.amounts) {
        if (b.unit != amount.unit || !Close(b.value, amount.value)) continue;
        if (IsTail(a.surface, b.surface) || IsTail(b.surface, a.surface)) ends.push_back(a.value);
      }
    }
    return ends;
  }
  // Whether `part` is the last member of the range `whole`, as "55 Mio. Euro" is of "40 bis 55 Mio. Euro".
  static bool IsTail(std::string_view whole, std::string_view part) {
    if (part.size() >= whole.size() || !whole.ends_with(part)) return false;
    const char before = whole[whole.size() - part.size() - 1];
    return !(before >= '0' && before <= '9') && before != '.' && before != ',';
  }

  const Annotation& gold_;
  const Names& names_;
};

void Keep(ScoredKind kind, const Matching<AnnotatedEntity>& matching, ArticleScore* out) {
  out->of(kind) = {matching.found, static_cast<int>(matching.missed.size()), static_cast<int>(matching.made_up.size())};
  for (const auto& item : matching.missed) out->errors.push_back({kind, true, item.type, item.type + " " + item.name});
  for (const auto& item : matching.made_up) out->errors.push_back({kind, false, item.type, item.type + " " + item.name});
}
void Keep(ScoredKind kind, const Matching<AnnotatedRelation>& matching, ArticleScore* out) {
  out->of(kind) = {matching.found, static_cast<int>(matching.missed.size()), static_cast<int>(matching.made_up.size())};
  for (const auto& item : matching.missed) out->errors.push_back({kind, true, item.type, TextOf(item)});
  for (const auto& item : matching.made_up) out->errors.push_back({kind, false, item.type, TextOf(item)});
}

std::string TextOf(const AnnotatedSum& sum) {
  std::string number = Number(sum.value);
  number.resize(number.find_last_not_of('0') + 1);
  if (number.ends_with('.')) number.pop_back();
  return number + " " + sum.unit + (sum.surface.empty() ? "" : " \"" + sum.surface + "\"");
}
void Keep(ScoredKind kind, const Matching<AnnotatedSum>& matching, ArticleScore* out) {
  out->of(kind) = {matching.found, static_cast<int>(matching.missed.size()), static_cast<int>(matching.made_up.size())};
  for (const auto& item : matching.missed) out->errors.push_back({kind, true, "", TextOf(item)});
  for (const auto& item : matching.made_up) out->errors.push_back({kind, false, "", TextOf(item)});
}

std::string SumKey(const AnnotatedSum& sum) { return Number(sum.value) + sum.unit; }
bool SameSum(const AnnotatedSum& g, const AnnotatedSum& p) { return g.unit == p.unit && Close(g.value, p.value); }

std::vector<AnnotatedSum> Scored(const std::vector<AnnotatedSum>& quantities) {
  std::vector<AnnotatedSum> kept;
  for (const AnnotatedSum& quantity : quantities) {
    if (IsUnitScored(quantity.unit)) kept.push_back(quantity);
  }
  return Distinct(kept, SumKey);
}

void ScoreEntities(const Annotation& gold, const Annotation& predicted, const Names& names, ArticleScore* out) {
  const auto implied = [](const AnnotatedEntity& g) { return g.surfaces.empty(); };
  const auto typed = Distinct(predicted.entities, [](const AnnotatedEntity& e) { return KeyOf(e.name) + "\n" + e.type; });
  const auto named = Distinct(predicted.entities, [](const AnnotatedEntity& e) { return KeyOf(e.name); });
  const auto same = [&](const AnnotatedEntity& g, const AnnotatedEntity& p) { return names.Named(g.name, p.name); };
  const auto same_type = [&](const AnnotatedEntity& g, const AnnotatedEntity& p) { return g.type == p.type && same(g, p); };
  Keep(ScoredKind::kEntity, Matcher<AnnotatedEntity>(gold.entities, typed, same_type).Run(implied), out);
  Keep(ScoredKind::kEntityAnyType, Matcher<AnnotatedEntity>(gold.entities, named, same).Run(implied), out);
}

void ScoreRelations(const Annotation& gold, const Annotation& predicted, const Names& names, ArticleScore* out) {
  using Relations = std::vector<AnnotatedRelation>;
  const RelationScorer scorer(gold, names);
  const auto bare = [&](const AnnotatedRelation& r) { return scorer.BareKey(r); };
  const Relations found = Distinct(predicted.relations, [&](const AnnotatedRelation& r) { return scorer.FactKey(r); });
  const auto other_level = [&](const AnnotatedRelation& p) { return scorer.IsOtherLevel(p); };
  const auto score = [&](ScoredKind kind, const Relations& wanted, const Relations& had, auto same) {
    const auto bound = [&](const AnnotatedRelation& g, const AnnotatedRelation& p) { return (scorer.*same)(g, p); };
    Keep(kind, Matcher<AnnotatedRelation>(wanted, had, bound).Run(RelationScorer::IsGrant, other_level), out);
  };
  score(ScoredKind::kRelation, Distinct(gold.relations, bare), Distinct(found, bare), &RelationScorer::Same);
  score(ScoredKind::kRelationAmount, gold.relations, found, &RelationScorer::SameAmount);
  score(ScoredKind::kRelationStatus, gold.relations, found, &RelationScorer::SameStatus);
  score(ScoredKind::kRelationDetails, gold.relations, found, &RelationScorer::SameDetails);
  Relations open_gold = gold.relations;
  Relations open_found = found;
  std::erase_if(open_gold, IsDone);
  std::erase_if(open_found, IsDone);
  score(ScoredKind::kRelationNotDone, open_gold, open_found, &RelationScorer::SameStatus);
}

}  // namespace

void Score::Add(const Score& other) {
  found += other.found;
  missed += other.missed;
  made_up += other.made_up;
}

ArticleScore ScoreArticle(const Annotation& gold, const Annotation& predicted) {
  ArticleScore out;
  const Names names(gold.entities);
  ScoreEntities(gold, predicted, names, &out);
  const auto amounts = Distinct(gold.amounts, SumKey);
  const auto read = Distinct(predicted.amounts, SumKey);
  Keep(ScoredKind::kAmount, Matcher<AnnotatedSum>(amounts, read, SameSum).Run(), &out);
  const auto quantities = Distinct(gold.quantities, SumKey);
  const auto counted = Scored(predicted.quantities);
  Keep(ScoredKind::kQuantity, Matcher<AnnotatedSum>(quantities, counted, SameSum).Run(), &out);
  ScoreRelations(gold, predicted, names, &out);
  return out;
}

std::string TextOf(const AnnotatedRelation& relation) {
  std::string text = relation.type + "(" + relation.from.value_or("-") + (relation.to ? ", " + *relation.to : "") + ")";
  if (relation.amount) text += " " + TextOf(*relation.amount);
  if (relation.stake_percent) text += " " + TextOf(AnnotatedSum{*relation.stake_percent, "%", ""});
  for (const std::string* part : {&relation.round, &relation.role, &relation.date, &relation.status}) {
    if (!part->empty()) text += " " + *part;
  }
  return relation.negated ? text + " negated" : text;
}

}  // namespace dealgraph::app
