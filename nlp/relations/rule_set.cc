#include "nlp/relations/rule_set.h"

#include <algorithm>
#include <map>

namespace dealgraph::nlp {
namespace {

// Phrases of which a pattern needs one.
using PhraseGroup = std::vector<std::string>;

// What a word pattern asks of a clause's word: marks stand there as ASCII has them.
std::string TextInClause(const WordPattern& word) { return word.mark != '\0' && !word.open_front ? std::string(1, word.mark) : word.text; }

// The expression for one word pattern, without the space behind it.
std::string WordRegex(const WordPattern& word) {
  std::string regex = "[\\x12-\\x15]?";
  if (word.open_front) regex += "[^ \\x01-\\x15]*";
  regex += QuotePattern(TextInClause(word));
  if (word.open_back) regex += "[^ \\x01-\\x15]*";
  return regex;
}

std::string PhraseRegex(std::string_view phrase) {
  std::string regex;
  for (const WordPattern& word : ParsePhrase(phrase)) regex += WordRegex(word) + " ";
  return regex;
}

std::string GroupRegex(const PhraseGroup& phrases) {
  std::string regex = "(?:";
  for (std::size_t i = 0; i < phrases.size(); ++i) regex += (i > 0 ? "|" : "") + PhraseRegex(phrases[i]);
  return regex + ")";
}

std::string SlotClass(std::uint32_t mask) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string regex = "[";
  for (unsigned code = 1; code < 32; ++code) {
    if ((mask >> code & 1) != 0) regex += std::string("\\x") + kDigits[code >> 4] + kDigits[code & 15];
  }
  return regex + "]";
}

std::uint32_t SlotsOf(EntityTypes types) {
  std::uint32_t mask = 0;
  for (int t = 0; t < kEntityTypeCount; ++t) {
    if ((types >> t & 1) != 0) mask |= 1u << (kCompanySlot + t);
  }
  // A list of several parties goes where any of them may.
  const EntityTypes parties = MaskOf(EntityType::kCompany) | MaskOf(EntityType::kGovernment) | MaskOf(EntityType::kPerson);
  if ((types & parties) != 0) mask |= 1u << kMixedSlot;
  return mask;
}

// Turns one pattern of the pack into a regular expression.
class PatternWriter {
 public:
  PatternWriter(const LanguagePack& pack, const RuleSource& rule, std::map<PhraseGroup, int>* groups)
      : pack_(pack), rule_(rule), groups_(groups) {}

  Result<std::string> Write(std::string_view text) {
    std::string regex = "(?:^| )";
    std::size_t at = 0;
    while (at < text.size()) {
      if (text[at] == ' ') {
        ++at;
        continue;
      }
      DG_RETURN_IF_ERROR(Element(text, &at, &regex));
    }
    if (depth_ != 0) return InvalidArgument("an open bracket in \"" + std::string(text) + "\"");
    if (!ordered_) steps_.clear();
    return regex;
  }

  const std::vector<int>& groups_needed() const { return groups_needed_; }
  const std::vector<PatternStep>& steps() const { return steps_; }
  std::uint32_t slots_needed() const { return slots_needed_; }
  std::uint32_t from_slots() const { return ends_[0]; }
  std::uint32_t to_slots() const { return ends_[1]; }

 private:
  Result<> Element(std::string_view text, std::size_t* at, std::string* regex) {
    const char c = text[*at];
    if (c == '{') return Slot(text, at, regex);
    if (c == '<') return Group(text, at, regex);
    if (c == '(' && depth_ == 0 && !NeedChoice(text, *at)) steps_.push_back({PatternStep::kGap});
    if (c == '|' && depth_ == 0) ordered_ = false;
    if (c == '(' || c == ')' || c == '|') {
      depth_ += c == '(' ? 1 : c == ')' ? -1 : 0;
      *regex += c == '(' ? "(?:" : std::string(1, c);
      ++*at;
      if (c == ')' && *at < text.size() && text[*at] == '?') {
        *regex += "?";
        ++*at;
      }
      return {};
    }
    std::size_t end = *at;
    while (end < text.size() && text[end] != ' ' && text[end] != '(' && text[end] != ')' && text[end] != '|') ++end;
    const std::string_view word = text.substr(*at, end - *at);
    *at = end;
    if (depth_ == 0) AddStep(word);
    if (word == "~") {
      *regex += "(?:[^ ,;:.?!()\\x01-\\x04\\x10-\\x13\\x15][^ ]* )*?";
    } else if (word == "_") {
      *regex += "(?:[^ ,;:.?!()\\x01-\\x04\\x10-\\x15][^ ]* )*?";
    } else if (word == "~~") {
      *regex += pack_.grammar().spaceless ? "(?:[^ ]+ ){0,36}?" : "(?:[^ ]+ ){0,14}?";
    } else if (word == "^") {
      // Only in front: the clause's start, perhaps behind a mark or a conjunction.
      *regex = "^(?:\\x15[^ ]* )?";
    } else if (word == "$") {
      *regex += "(?:[.!?] )?$";
    } else if (word == "'s") {
      *regex += "\\x11 ";
    } else {
      *regex += PhraseRegex(word);
      if (depth_ == 0) NeedTrigger({std::string(word)});
    }
    return {};
  }

  // What is no word of the text.
  void AddStep(std::string_view word) {
    if (word == "~" || word == "_" || word == "~~") steps_.push_back({PatternStep::kGap});
    if (word == "^") steps_.assign(1, {PatternStep::kStart});
    if (word == "$") steps_.push_back({PatternStep::kEnd});
    if (word == "'s") steps_.push_back({PatternStep::kSlot, 1u << kGenitiveSlot});
  }

  // A word, group or choice of words without which the pattern cannot match.
  void NeedTrigger(const PhraseGroup& phrases) {
    groups_needed_.push_back(groups_->try_emplace(phrases, static_cast<int>(groups_->size())).first->second);
    steps_.push_back({PatternStep::kGroup, static_cast<std::uint32_t>(groups_needed_.back())});
  }

  // "(a|b c)" at the top of a pattern, when it holds words only and may not be left out.
  bool NeedChoice(std::string_view text, std::size_t at) {
    const std::size_t end = text.find(')', at);
    if (end == std::string_view::npos || (end + 1 < text.size() && text[end + 1] == '?')) return false;
    const std::string_view inside = text.substr(at + 1, end - at - 1);
    if (inside.find_first_of("{<(~_$^,'") != std::string_view::npos) return false;
    PhraseGroup phrases;
    for (std::size_t begin = 0; begin <= inside.size();) {
      const std::size_t bar = std::min(inside.find('|', begin), inside.size());
      phrases.emplace_back(inside.substr(begin, bar - begin));
      begin = bar + 1;
    }
    NeedTrigger(phrases);
    return true;
  }

  Result<> Slot(std::string_view text, std::size_t* at, std::string* regex) {
    const std::size_t end = text.find('}', *at);
    if (end == std::string_view::npos) return InvalidArgument("an open { in \"" + std::string(text) + "\"");
    const std::string_view inside = text.substr(*at + 1, end - *at - 1);
    *at = end + 1;
    const std::size_t colon = inside.find(':');
    const std::string name(inside.substr(0, colon));
    const RelationTypeInfo& info = InfoOf(rule_.type);
    static const std::map<std::string, std::uint32_t, std::less<>> kKinds = {
        {"amount", 1u << kAmountSlot}, {"stake", 1u << kStakeSlot}, {"quantity", 1u << kQuantitySlot},
        {"date", 1u << kDateSlot},     {"role", 1u << kRoleSlot},   {"round", 1u << kRoundSlot}};
    std::uint32_t mask = 0;
    if (name == "from") {
      mask = SlotsOf(info.from);
    } else if (name == "to") {
      if (info.to == 0) return InvalidArgument(std::string(info.name) + " has no {to}");
      mask = SlotsOf(info.to);
    } else if (name == "both") {
      if (!info.symmetric) return InvalidArgument("{both} is for symmetric relations");
      mask = SlotsOf(info.from);
      ends_[0] = mask;
    } else if (name == "any") {
      mask = SlotsOf(MaskOf(EntityType::kCompany) | MaskOf(EntityType::kGovernment) | MaskOf(EntityType::kPerson));
    } else if (name == "place") {
      mask = 1u << kPlaceSlot | 1u << kNationalitySlot;
    } else if (const auto kind = kKinds.find(name); kind != kKinds.end()) {
      mask = kind->second;
    } else {
      return InvalidArgument("no slot is called {" + name + "}");
    }
    if (colon != std::string_view::npos) {
      std::uint32_t narrowed = 0;
      std::string_view types = inside.substr(colon + 1);
      while (!types.empty()) {
        const std::size_t bar = types.find('|');
        const std::string_view type = types.substr(0, bar);
        if (type == "nationality") {
          narrowed |= 1u << kNationalitySlot;
        } else if (const auto entity = EntityTypeFromName(type)) {
          narrowed |= SlotsOf(MaskOf(*entity));
        } else {
          return InvalidArgument("no entity type is called " + std::string(type));
        }
        types = bar == std::string_view::npos ? std::string_view() : types.substr(bar + 1);
      }
      mask = narrowed;
    }
    if (name == "from") ends_[0] = mask;
    if (name == "to") ends_[1] = mask;
    const bool captures = name != "any" && name != "place";
    *regex += (captures ? "(?P<" + name + ">" : std::string("(?:")) + SlotClass(mask) + ") ";
    if (depth_ == 0 && kKinds.contains(name)) slots_needed_ |= mask;
    if (depth_ == 0) steps_.push_back({PatternStep::kSlot, mask});
    return {};
  }

  Result<> Group(std::string_view text, std::size_t* at, std::string* regex) {
    const std::size_t end = text.find('>', *at);
    if (end == std::string_view::npos) return InvalidArgument("an open < in \"" + std::string(text) + "\"");
    const std::string name(text.substr(*at + 1, end - *at - 1));
    *at = end + 1;
    const std::vector<std::string>* phrases = pack_.Group(name);
    if (phrases == nullptr) return InvalidArgument("the pack has no group <" + name + ">");
    *regex += GroupRegex(*phrases);
    if (depth_ == 0) NeedTrigger(*phrases);
    return {};
  }

  const LanguagePack& pack_;
  const RuleSource& rule_;
  std::map<PhraseGroup, int>* groups_;  // their numbers
  std::vector<int> groups_needed_;
  std::vector<PatternStep> steps_;
  bool ordered_ = true;  // no choice at the top
  std::uint32_t ends_[2] = {0, 0};
  std::uint32_t slots_needed_ = 0;
  int depth_ = 0;
};

// The slots of a clause, and those that stand more than once, as masks of 1 << SlotCode.
struct SlotsPresent {
  std::uint32_t once = 0;
  std::uint32_t several = 0;

  explicit SlotsPresent(const Clause& clause) {
    for (const Item& item : clause.items) {
      const std::uint32_t bit = 1u << static_cast<unsigned>(item.code);
      several |= once & bit;
      once |= bit;
    }
  }
  // What the clauses of a sentence may have, seen from its phrase: where two parties stand, a list of several types may.
  void AllowLists() {
    constexpr std::uint32_t kParties = 1u << kCompanySlot | 1u << kGovernmentSlot | 1u << kPersonSlot;
    const std::uint32_t parties = once & kParties;
    if ((parties & (parties - 1)) == 0 && (several & kParties) == 0) return;
    once |= 1u << kMixedSlot;
    several |= 1u << kMixedSlot;
  }
};

// Which of a regular expression's captures bears a name; all of them do. 0: none.
int CaptureNumber(std::string_view regex, std::string_view name) {
  constexpr std::string_view kOpens = "(?P<";
  int number = 0;
  for (std::size_t at = regex.find(kOpens); at != std::string_view::npos; at = regex.find(kOpens, at + 1)) {
    ++number;
    const std::string_view rest = regex.substr(at + kOpens.size());
    if (rest.starts_with(name) && rest.substr(name.size()).starts_with('>')) return number;
  }
  return 0;
}

// Whether a clause has a slot for each end, two where one kind must serve both.
bool HasEnds(std::uint32_t from, std::uint32_t to, std::uint32_t present, std::uint32_t several) {
  if (from != 0 && (from & present) == 0) return false;
  if (to != 0 && (to & present) == 0) return false;
  const std::uint32_t both = (from | to) & present;
  const bool single = (both & (both - 1)) == 0;
  return from == 0 || to == 0 || !single || (both & several) != 0;
}

}  // namespace

Result<std::unique_ptr<RuleSet>> RuleSet::Compile(const LanguagePack& pack, PackTrust trust) {
  std::map<PhraseGroup, int> groups;
  std::vector<CompiledPattern> patterns;
  std::vector<PatternKind> kinds;  // of each
  std::string faults;
  for (const RuleSource& rule : pack.rules()) {
    for (const std::string& text : rule.patterns) {
      PatternWriter writer(pack, rule, &groups);
      const auto regex = writer.Write(text);
      auto pattern = !regex.ok()                  ? Result<Pattern>(regex.error())
                     : trust == PackTrust::kTested ? Result<Pattern>(Pattern::Deferred(*regex))
                                                   : Pattern::Compile(*regex);
      if (!pattern.ok()) {
        faults += pack.language() + ".toml:" + std::to_string(rule.line) + ": " + rule.id + ": " + pattern.error().message + "\n";
        continue;
      }
      const auto number = [&](std::string_view name) { return CaptureNumber(*regex, name); };
      CompiledPattern compiled{&rule,
                               std::move(*pattern),
                               writer.groups_needed(),
                               writer.steps(),
                               0};
      kinds.push_back({writer.slots_needed(), writer.from_slots(), writer.to_slots()});
      compiled.from = std::max(number("from"), number("both"));
      compiled.to = std::max(number("to"), number("both"));
      compiled.amount = number("amount");
      compiled.stake = number("stake");
      compiled.quantity = number("quantity");
      compiled.date = number("date");
      compiled.role = number("role");
      compiled.round = number("round");
      patterns.push_back(std::move(compiled));
    }
  }
  if (!faults.empty()) return InvalidArgument(std::move(faults));
  std::unique_ptr<RuleSet> rules(new RuleSet);
  rules->groups_everywhere_.assign(groups.size(), false);
  for (const auto& [phrases, group] : groups) rules->AddGroup(phrases, group);
  rules->triggers_.Build();
  for (std::uint32_t group = 0; group < groups.size(); ++group) {
    if (rules->groups_everywhere_[group]) rules->everywhere_.push_back(group);
  }
  rules->patterns_ = std::move(patterns);
  rules->SortKinds(kinds);
  rules->OpenSteps();
  rules->SortPatterns(groups.size());
  return rules;
}

void RuleSet::SortKinds(const std::vector<PatternKind>& of_patterns) {
  for (std::size_t p = 0; p < of_patterns.size(); ++p) {
    const auto known = std::find(kinds_.begin(), kinds_.end(), of_patterns[p]);
    patterns_[p].kind = static_cast<std::uint32_t>(known - kinds_.begin());
    if (known == kinds_.end()) kinds_.push_back(of_patterns[p]);
  }
}

void RuleSet::AddGroup(const std::vector<std::string>& phrases, int group) {
  for (const std::string& phrase : phrases) {
    std::vector<WordPattern> words = ParsePhrase(phrase);
    // The table looks at the first word's letters from the side that is not open.
    if (words.empty() || words.front().text.empty() || (words.front().open_front && words.front().open_back)) {
      groups_everywhere_[static_cast<std::size_t>(group)] = true;
      continue;
    }
    for (WordPattern& word : words) word.text = TextInClause(word);
    triggers_.Add(std::move(words), static_cast<PhraseTable::Value>(group));
  }
}

// Of a group that any word may begin the outline knows no places.
void RuleSet::OpenSteps() {
  for (CompiledPattern& pattern : patterns_) {
    for (PatternStep& step : pattern.steps) {
      if (step.kind == PatternStep::kGroup && groups_everywhere_[step.what]) step = {PatternStep::kGap};
    }
  }
}

void RuleSet::SortPatterns(std::size_t group_count) {
  std::vector<std::size_t> uses(group_count, 0);
  for (const CompiledPattern& pattern : patterns_) {
    for (const int group : pattern.groups) ++uses[static_cast<std::size_t>(group)];
  }
  patterns_of_.resize(group_count);
  for (std::uint32_t p = 0; p < patterns_.size(); ++p) {
    const std::vector<int>& groups = patterns_[p].groups;
    const auto rarest = std::min_element(groups.begin(), groups.end(), [&](int a, int b) {
      return uses[static_cast<std::size_t>(a)] < uses[static_cast<std::size_t>(b)];
    });
    (rarest == groups.end() ? patterns_without_ : patterns_of_[static_cast<std::size_t>(*rarest)]).push_back(p);
  }
}

void RuleSet::FindGroups(std::string_view slots, Triggers* triggers) const {
  triggers->words.clear();
  for (std::size_t begin = 0; begin < slots.size();) {
    const std::size_t end = std::min(slots.find(' ', begin), slots.size());
    const bool marked = slots[begin] >= kVerbMark && slots[begin] <= kConjunctionMark;
    const std::size_t word = begin + (marked ? 1 : 0);
    triggers->words.push_back(slots.substr(word, end - word));
    begin = end + 1;
  }
  triggers->groups = groups_everywhere_;
  triggers->outline.Start(triggers->words, groups_everywhere_.size());
  for (std::size_t i = 0; i < triggers->words.size(); ++i) {
    if (triggers->words[i].size() == 1 && static_cast<unsigned char>(triggers->words[i].front()) <= kGenitiveSlot) continue;  // a slot
    const auto matches = [&](std::size_t k, const WordPattern& pattern) {
      return i + k < triggers->words.size() && pattern.Matches(triggers->words[i + k]);
    };
    triggers_.ForEachMatch(triggers->words[i], matches, [&](PhraseTable::Value group, std::uint32_t length) {
      triggers->groups[group] = true;
      triggers->outline.AddPhrase(group, i, length);
    });
  }
}

bool RuleSet::HasGroups(const CompiledPattern& pattern, const Triggers& triggers) {
  return std::all_of(pattern.groups.begin(), pattern.groups.end(),
                     [&](int group) { return triggers.groups[static_cast<std::size_t>(group)]; });
}

void RuleSet::FindTriggers(const Clause& phrase, Triggers* triggers) const {
  triggers->patterns.clear();
  SlotsPresent present(phrase);
  present.AllowLists();
  if (!FindKinds(present.once, present.several, triggers)) return;
  FindGroups(phrase.slots, triggers);
  const auto add = [&](const std::vector<std::uint32_t>& patterns) {
    for (const std::uint32_t p : patterns) {
      if (triggers->kinds[patterns_[p].kind] && HasGroups(patterns_[p], *triggers)) triggers->patterns.push_back(p);
    }
  };
  add(patterns_without_);
  for (const std::uint32_t group : triggers->outline.groups()) add(patterns_of_[group]);
  for (const std::uint32_t group : everywhere_) {
    if (!triggers->outline.Has(group)) add(patterns_of_[group]);
  }
  std::sort(triggers->patterns.begin(), triggers->patterns.end());
}

// Whether there is any kind that has its slots.
bool RuleSet::FindKinds(std::uint32_t present, std::uint32_t several, Triggers* triggers) const {
  triggers->kinds.assign(kinds_.size(), false);
  bool any = false;
  for (std::size_t k = 0; k < kinds_.size(); ++k) {
    const PatternKind& kind = kinds_[k];
    const bool has = (kind.slots_needed & ~present) == 0 && HasEnds(kind.from_slots, kind.to_slots, present, several);
    triggers->kinds[k] = has;
    any = any || has;
  }
  return any;
}

void RuleSet::Match(const Clause& clause, Triggers* triggers, std::vector<RuleMatch>* matches) const {
  Triggers every;
  const SlotsPresent present(clause);
  if (!FindKinds(present.once, present.several, triggers != nullptr ? triggers : &every)) return;
  if (triggers == nullptr) {
    for (const CompiledPattern& compiled : patterns_) {
      if (every.kinds[compiled.kind]) MatchPattern(compiled, clause, matches);
    }
    return;
  }
  bool looked = false;  // for the groups, which most clauses have no slots for
  for (const std::uint32_t p : triggers->patterns) {
    const CompiledPattern& compiled = patterns_[p];
    if (!triggers->kinds[compiled.kind]) continue;
    if (!looked) FindGroups(clause.slots, triggers);
    looked = true;
    if (HasGroups(compiled, *triggers) && triggers->outline.MayHold(compiled.steps)) MatchPattern(compiled, clause, matches);
  }
}

void RuleSet::MatchPattern(const CompiledPattern& compiled, const Clause& clause, std::vector<RuleMatch>* matches) const {
  constexpr int kGroupsMax = 20;
  std::string_view found[kGroupsMax];
  const auto captures = static_cast<std::size_t>(std::min(compiled.pattern.group_count() + 1, kGroupsMax));
  const auto item_of = [&](int capture) {
    if (capture == 0 || found[capture].data() == nullptr) return -1;
    return static_cast<int>(clause.item_at[static_cast<std::size_t>(found[capture].data() - clause.slots.data())]);
  };
  std::size_t from = 0;
  while (from < clause.slots.size() && compiled.pattern.Find(clause.slots, from, std::span(found, captures))) {
    const auto begin = static_cast<std::size_t>(found[0].data() - clause.slots.data());
    const std::size_t end = begin + found[0].size();
    if (end == begin) break;
    // A pattern that ends with a name does not leave its case ending behind: "osti Ensolta" is no purchase of Enso.
    if (end < clause.slots.size() && clause.item_at[end] == clause.item_at[end - 1]) {
      from = begin + 1;
      while (from < clause.slots.size() && clause.slots[from] != ' ') ++from;
      continue;
    }
    // The match may start with the space before its first item.
    const std::size_t first = clause.slots[begin] == ' ' && begin + 1 < end ? begin + 1 : begin;
    RuleMatch match;
    match.rule = compiled.rule;
    match.begin = clause.item_at[first];
    match.end = clause.item_at[end - 1] + 1;
    match.from = item_of(compiled.from);
    match.to = item_of(compiled.to);
    match.amount = item_of(compiled.amount);
    match.stake = item_of(compiled.stake);
    match.quantity = item_of(compiled.quantity);
    match.date = item_of(compiled.date);
    match.role = item_of(compiled.role);
    match.round = item_of(compiled.round);
    matches->push_back(match);
    // Go on behind the first item of this match, on the space before the next.
    from = first;
    while (from < clause.slots.size() && clause.slots[from] != ' ') ++from;
  }
}

}  // namespace dealgraph::nlp
