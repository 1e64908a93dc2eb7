#include "nlp/language_pack.h"

#include <toml++/toml.h>

#include <sstream>

#include "nlp/text/unicode.h"

namespace dealgraph::nlp {

// English words that companies of every country have in their names; a pack need not list them. None is a surname or a
// facility's noun often enough to matter.
constexpr std::string_view kInternationalCompanyWords[] = {
    "ventures",    "capital",       "partners",   "holdings",     "holding",     "technologies",    "technology",  "systems",
    "labs",        "energy",        "networks",   "equity",       "robotics",    "software",        "solutions",   "securities",
    "semiconductor", "semiconductors", "electronics", "investments", "pharma",   "therapeutics",    "biotech",     "airlines",
    "motors",      "logistics",     "studios",    "analytics",    "computing",   "dynamics",        "industries",  "advisors",
    "consulting",  "materials",     "photonics",  "aerospace",    "telecom",     "telecoms",        "mining",      "minerals",
    "metals",      "resources",     "petroleum",  "lithium",      "foods",       "seafood",         "fisheries",   "fish",
    "healthcare",  "diagnostics",   "medical",    "pharmaceuticals", "biosciences", "biopharma",    "genetics",    "power",
    "renewables",  "hydrogen",      "batteries",  "battery",      "fuels",       "biofuels",        "charging",    "mobility",
    "automotive",  "aviation",      "airways",    "shipping",     "offshore",    "subsea",          "drilling",    "infrastructure",
    "engineering", "construction",  "instruments", "devices",     "microelectronics", "optics",     "satellites",  "communications",
    "wireless",    "broadcasting",  "entertainment", "games",     "gaming",      "interactive",     "pictures",    "publishing",
    "apparel",     "cosmetics",     "beverages",  "breweries",    "brands",      "hotels",          "resorts",     "properties",
    "realty",      "datacenters",   "cybersecurity", "payments",  "bancorp",     "insurance",       "enterprises", "services",
    "packaging",   "polymers",      "plastics",   "chemicals",    "recycling",   "electrical",      "capacity",    "trading"};

// Reads one pack and collects its faults, so that an author sees them all at once.
class PackParser {
 public:
  PackParser(std::string_view file, LanguagePack* pack) : file_(file), pack_(pack) {}

  void Read(const toml::table& root) {
    simplifies_ = root["language"].value_or<std::string_view>("") == "zh";
    for (const auto& [key, node] : root) {
      const std::string_view name = key.str();
      if (name == "language") {
        pack_->language_ = String(node, name);
      } else if (name == "name") {
        pack_->name_ = String(node, name);
      } else if (name == "version") {
        pack_->version_ = static_cast<int>(node.value_or<std::int64_t>(0));
        if (pack_->version_ < 1) Fault(node, "version is a number from 1");
      } else if (name == "grammar") {
        Grammar(node);
      } else if (name == "words") {
        Words(node);
      } else if (name == "groups") {
        Groups(node);
      } else if (name == "rounds") {
        Rounds(node);
      } else if (name == "rules") {
        Rules(node);
      } else {
        Fault(node, "unknown key " + std::string(name));
      }
    }
    if (pack_->language_.empty()) faults_.push_back(std::string(file_) + ": no language");
    pack_->lexicon_.Build();
    for (std::size_t r = 0; r < pack_->rounds_.size(); ++r) {
      if (pack_->rounds_[r].phrase.empty()) continue;
      const std::string& first_word = pack_->rounds_[r].phrase.front().text;
      pack_->rounds_by_word_[first_word].push_back(static_cast<int>(r));
      if (!first_word.empty()) pack_->round_bytes_.set(static_cast<unsigned char>(first_word.front()));
    }
  }

  Result<> Finish() const {
    if (faults_.empty()) return {};
    std::string message;
    for (const std::string& fault : faults_) message += (message.empty() ? "" : "\n") + fault;
    return InvalidArgument(std::move(message));
  }

 private:
  void Fault(const toml::node& node, std::string what) {
    faults_.push_back(std::string(file_) + ":" + std::to_string(node.source().begin.line) + ": " + std::move(what));
  }

  std::string String(const toml::node& node, std::string_view what) {
    const auto value = node.value<std::string>();
    if (!value) Fault(node, std::string(what) + " is a string");
    std::string text = value.value_or("");
    if (simplifies_) SimplifyHan(&text);
    return text;
  }

  std::vector<std::string> Strings(const toml::node& node, std::string_view what) {
    std::vector<std::string> strings;
    const toml::array* array = node.as_array();
    if (array == nullptr) {
      Fault(node, std::string(what) + " is a list of strings");
      return strings;
    }
    for (const toml::node& item : *array) strings.push_back(String(item, what));
    return strings;
  }

  // "ii>ia", "!ого>ий", "@ach>e", "ssa"
  NameEnding Ending(std::string_view rule, const toml::node& node) {
    NameEnding ending;
    ending.sure = rule.starts_with('!');
    ending.behind_locative = rule.starts_with('@');
    ending.heads_name = rule.starts_with('+');
    ending.unsure = rule.starts_with('?');
    ending.behind_preposition = rule.starts_with('&');
    if (ending.sure || ending.behind_locative || ending.heads_name || ending.unsure || ending.behind_preposition) rule.remove_prefix(1);
    ending.whole_word = rule.starts_with('^');
    if (ending.whole_word) rule.remove_prefix(1);
    const std::size_t arrow = rule.find('>');
    ending.cut = rule.substr(0, arrow);
    if (arrow != std::string_view::npos) ending.put = rule.substr(arrow + 1);
    if (ending.cut == ending.put) Fault(node, "an ending cuts nothing: " + std::string(rule));
    return ending;
  }

  // "![bd]in": an ending behind one of these letters, which stay.
  void AddNameEndings(std::string_view rule, const toml::node& node) {
    std::vector<NameEnding>& endings = pack_->grammar_.name_endings;
    const std::size_t open = rule.find('[');
    if (open == std::string_view::npos) return endings.push_back(Ending(rule, node));
    const std::size_t close = rule.find(']', open);
    if (close == std::string_view::npos || close == open + 1) return Fault(node, "letters before an ending stand in [ and ]: " + std::string(rule));
    const std::size_t arrow = rule.find('>', close);
    const std::string_view cut = rule.substr(close + 1, arrow == std::string_view::npos ? arrow : arrow - close - 1);
    const std::string_view put = arrow == std::string_view::npos ? std::string_view() : rule.substr(arrow + 1);
    for (std::size_t pos = open + 1; pos < close;) {
      const std::size_t begin = pos;
      DecodeUtf8(rule, &pos);
      const std::string letter(rule.substr(begin, pos - begin));
      endings.push_back(Ending(std::string(rule.substr(0, open)) + letter + std::string(cut) + ">" + letter + std::string(put), node));
    }
  }

  void Grammar(const toml::node& node) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return Fault(node, "grammar is a table");
    LanguagePack::Grammar& grammar = pack_->grammar_;
    for (const auto& [key, value] : *table) {
      if (key == "genitive_s") {
        grammar.genitive_s = value.value_or(false);
      } else if (key == "nouns_capitalised") {
        grammar.nouns_capitalised = value.value_or(false);
      } else if (key == "articles") {
        grammar.articles = value.value_or(false);
      } else if (key == "nationalities_capitalised") {
        grammar.nationalities_capitalised = value.value_or(false);
      } else if (key == "title_case_headlines") {
        grammar.title_case_headlines = value.value_or(false);
      } else if (key == "name_endings") {
        for (const std::string& rule : Strings(value, "name_endings")) AddNameEndings(rule, value);
      } else if (key == "gradation") {
        for (const std::string& rule : Strings(value, "gradation")) grammar.gradation.push_back(Ending(rule, value));
      } else if (key == "adjective_endings") {
        grammar.adjective_endings = Strings(value, "adjective_endings");
      } else if (key == "place_adjective_endings") {
        for (const std::string& rule : Strings(value, "place_adjective_endings")) {
          grammar.place_adjective_endings.push_back(Ending(rule, value));
        }
      } else if (key == "place_adjective_cases") {
        grammar.place_adjective_cases = Strings(value, "place_adjective_cases");
      } else if (key == "adjectives_follow") {
        grammar.adjectives_follow = value.value_or(false);
      } else if (key == "last_word_declines") {
        grammar.last_word_declines = value.value_or(false);
      } else if (key == "case_clitics") {
        grammar.case_clitics = Strings(value, "case_clitics");
      } else if (key == "case_endings") {
        grammar.case_endings = Strings(value, "case_endings");
      } else if (key == "surname_endings") {
        grammar.surname_endings = Strings(value, "surname_endings");
      } else if (key == "spaceless") {
        grammar.spaceless = value.value_or(false);
      } else if (key == "verb_final") {
        grammar.verb_final = value.value_or(false);
      } else if (key == "word_prefixes") {
        grammar.word_prefixes = Strings(value, "word_prefixes");
      } else if (key == "unprefixed") {
        grammar.unprefixed = Strings(value, "unprefixed");
      } else {
        Fault(value, "unknown key grammar." + std::string(key.str()));
      }
    }
  }

  void Words(const toml::node& node) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return Fault(node, "words is a table");
    for (const std::string_view word : kInternationalCompanyWords) pack_->lexicon_.Add(word, WordClass::kCompanyWord);
    for (const auto& [key, value] : *table) {
      bool known = false;
      for (int c = 0; c < static_cast<int>(WordClass::kCount); ++c) {
        if (WordClassName(static_cast<WordClass>(c)) != key.str()) continue;
        known = true;
        std::vector<std::string> words = Strings(value, key.str());
        for (const std::string& word : words) {
          pack_->lexicon_.Add(word, static_cast<WordClass>(c));
          AddWords(word);
        }
        pack_->groups_.emplace(key.str(), std::move(words));  // rules may name a class like a group
      }
      if (!known) Fault(value, "unknown word class " + std::string(key.str()));
    }
  }

  void AddWords(const std::string& phrase) {
    for (const WordPattern& word : ParsePhrase(phrase)) {
      if (!word.open_front && !word.open_back) pack_->words_.insert(word.text);
    }
  }

  // A group's words are verbs for clause splitting when its name says so: "v_…". Those of "also_…" speak to the learned part of relations
  // alone: to names and clauses they are words like others.
  void Groups(const toml::node& node) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return Fault(node, "groups is a table");
    for (const auto& [key, value] : *table) {
      std::vector<std::string> words = Strings(value, key.str());
      if (key.str().starts_with("v_")) {
        for (const std::string& word : words) pack_->lexicon_.Add(word, WordClass::kVerb);
      }
      if (!key.str().starts_with(kAlsoGroup)) {
        for (const std::string& word : words) AddWords(word);
      }
      pack_->groups_.emplace(key.str(), std::move(words));
    }
  }

  void Rounds(const toml::node& node) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return Fault(node, "rounds is a table of name = [phrases]");
    for (const auto& [key, value] : *table) {
      for (const std::string& phrase : Strings(value, key.str())) {
        // "Series {L}" = ["series {l}"] stands for Series A to Series H.
        if (key.str().find("{L}") == std::string_view::npos) {
          pack_->rounds_.push_back({ParsePhrase(phrase), std::string(key.str())});
          continue;
        }
        for (char letter = 'A'; letter <= 'H'; ++letter) {
          const char small = static_cast<char>(letter - 'A' + 'a');
          pack_->rounds_.push_back({ParsePhrase(Replaced(phrase, "{l}", small)), Replaced(key.str(), "{L}", letter)});
        }
      }
    }
  }

  static std::string Replaced(std::string_view text, std::string_view what, char with) {
    std::string result(text);
    if (const std::size_t at = result.find(what); at != std::string::npos) result.replace(at, what.size(), 1, with);
    return result;
  }

  void Rules(const toml::node& node) {
    const toml::array* array = node.as_array();
    if (array == nullptr) return Fault(node, "rules is an array of tables: [[rules]]");
    for (const toml::node& item : *array) {
      const toml::table* table = item.as_table();
      if (table == nullptr) {
        Fault(item, "a rule is a table");
        continue;
      }
      Rule(*table, item);
    }
  }

  void Rule(const toml::table& table, const toml::node& node) {
    RuleSource rule;
    rule.line = static_cast<int>(node.source().begin.line);
    bool typed = false;
    for (const auto& [key, value] : table) {
      if (key == "id") {
        rule.id = pack_->language_ + "." + String(value, "id");
      } else if (key == "type") {
        const auto type = RelationTypeFromName(String(value, "type"));
        if (type) {
          rule.type = *type;
          typed = true;
        } else {
          Fault(value, "no such relation type");
        }
      } else if (key == "patterns") {
        rule.patterns = Strings(value, "patterns");
      } else if (key == "status") {
        const auto status = StatusFromName(String(value, "status"));
        if (!status) Fault(value, "no such status");
        rule.options.status = status.value_or(Status::kCompleted);
      } else if (key == "negated") {
        rule.options.negated = value.value_or(false);
      } else if (key == "scope") {
        const auto scope = ScopeFromName(String(value, "scope"));
        if (!scope) Fault(value, "no such scope");
        rule.options.scope = scope.value_or(Scope::kUnknown);
      } else if (key == "takes_amount") {
        rule.options.takes_amount = value.value_or(true);
      } else if (key == "each") {
        rule.options.each = value.value_or(false);
      } else if (key == "majority") {
        rule.options.majority = RelationTypeFromName(String(value, "majority"));
        const auto& type = rule.options.majority;
        if (type != RelationType::kAcquired && type != RelationType::kSubsidiaryOf) {
          Fault(value, "majority may only be \"acquired\" or \"subsidiary_of\"");
        }
      } else if (key == "from" || key == "to") {
        if (value.value_or<std::string>("") != "topic") Fault(value, "from and to may only be \"topic\"");
        (key == "from" ? rule.options.from_topic : rule.options.to_topic) = true;
      } else if (key == "takes_cues") {
        rule.options.takes_cues = value.value_or(true);
      } else {
        Fault(value, "unknown key " + std::string(key.str()) + " in a rule");
      }
    }
    if (rule.id.empty() || !typed || rule.patterns.empty()) Fault(node, "a rule has id, type and patterns");
    pack_->rules_.push_back(std::move(rule));
  }

  std::string_view file_;
  LanguagePack* pack_;
  bool simplifies_ = false;  // Chinese is matched in simplified signs (LookUpForm)
  std::vector<std::string> faults_;
};

Result<std::unique_ptr<LanguagePack>> LanguagePack::Parse(std::string_view toml_text, std::string_view file) {
  std::unique_ptr<LanguagePack> pack(new LanguagePack());
  try {  // toml++ reports by exception; this is its one wrapper
    const toml::table root = toml::parse(toml_text, file);
    PackParser parser(file, pack.get());
    parser.Read(root);
    DG_RETURN_IF_ERROR(parser.Finish());
  } catch (const toml::parse_error& error) {
    return InvalidArgument(std::string(file) + ":" + std::to_string(error.source().begin.line) + ": " +
                           std::string(error.description()));
  }
  return pack;
}

std::span<const int> LanguagePack::RoundsFrom(std::string_view first_word) const {
  if (first_word.empty() || !round_bytes_.test(static_cast<unsigned char>(first_word.front()))) return {};
  const auto found = rounds_by_word_.find(first_word);
  return found == rounds_by_word_.end() ? std::span<const int>() : std::span<const int>(found->second);
}

bool LanguagePack::Knows(std::string_view lower) const {
  return words_.contains(lower) || lexicon_.ClassesOf(lower) != 0;
}

void LanguagePack::DropAlsoGroups() {
  std::erase_if(groups_, [](const auto& group) { return group.first.starts_with(kAlsoGroup); });
}

const std::vector<std::string>* LanguagePack::Group(std::string_view name) const {
  const auto group = groups_.find(name);
  return group == groups_.end() ? nullptr : &group->second;
}

std::string_view CaseEndingOf(std::string_view lower, const LanguagePack& pack) {
  constexpr std::size_t kStemBytesMin = 3;
  for (const std::string& ending : pack.grammar().case_endings) {
    if (lower.size() >= ending.size() + kStemBytesMin && lower.ends_with(ending)) return ending;
  }
  return {};
}

}  // namespace dealgraph::nlp
