#include "app/config_reader.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

namespace dealgraph::app {
namespace {

std::string Upper(std::string_view text) {
  std::string upper;
  for (const char c : text) upper += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return upper;
}

std::string VariableOf(std::string_view path) { return "DEALGRAPH_" + Upper(path); }

std::string Quoted(std::string_view text) {
  std::ostringstream out;
  out << toml::value<std::string>(std::string(text));
  return out.str();
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text = "[";
  for (const std::string& word : words) text += (text.size() > 1 ? ", " : "") + Quoted(word);
  return text + "]";
}

std::string_view Trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::vector<std::string> SplitAtCommas(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    if (const std::string_view word = Trim(text.substr(0, comma)); !word.empty()) words.emplace_back(word);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

std::optional<std::int64_t> IntegerOf(std::string_view text) {
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

// A secret's file: its content without the line break at its end.
std::optional<std::string> ReadSecretFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return std::nullopt;
  std::string secret = text.str();
  while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
  return secret;
}

std::string Plain(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  std::ostringstream out;
  if (const auto* integer = node.as_integer()) out << integer->get();
  if (const auto* number = node.as_floating_point()) out << number->get();
  return out.str();
}

}  // namespace

// ---- ConfigReader

std::string ConfigReader::WhereIs(const toml::node& node) const {
  return file_ + ":" + std::to_string(node.source().begin.line);
}

void ConfigReader::AddFault(std::string where, std::string what) { faults_.emplace_back(std::move(where), std::move(what)); }

ConfigTable ConfigReader::Parse(std::string_view text) {
  try {  // toml++ reports by exception; this is its one wrapper
    root_ = toml::parse(text, file_);
  } catch (const toml::parse_error& error) {
    AddFault(file_ + ":" + std::to_string(error.source().begin.line), std::string(error.description()));
  }
  return ConfigTable(this, &root_, {}, file_);
}

void ConfigReader::RefuseOtherVariables(std::initializer_list<std::string_view> sections) {
  for (const auto& [name, value] : environment_) {
    const bool ours = std::ranges::any_of(
        sections, [&](std::string_view section) { return name.starts_with(VariableOf(section) + "_"); });
    if (ours && !asked_variables_.contains(name)) AddFault("environment", name + " names no setting");
  }
}

std::vector<std::string> ConfigReader::Faults() const {
  const auto line_of = [&](const std::string& where) {
    return where.starts_with(file_ + ":") ? IntegerOf(std::string_view(where).substr(file_.size() + 1)).value_or(0) : INT64_MAX;
  };
  std::vector<std::pair<std::string, std::string>> sorted = faults_;
  std::ranges::stable_sort(sorted, {}, [&](const auto& fault) { return line_of(fault.first); });
  std::vector<std::string> lines;
  for (const auto& [where, what] : sorted) lines.push_back(where + ": " + what);
  return lines;
}

// ---- ConfigTable

std::string ConfigTable::PathOf(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

const toml::node* ConfigTable::NodeOf(std::string_view key) {
  asked_.emplace(key);
  return table_ == nullptr ? nullptr : table_->get(key);
}

bool ConfigTable::Has(std::string_view key) const {
  return (table_ != nullptr && table_->contains(key)) || reader_->environment_.contains(VariableOf(PathOf(key)));
}

std::optional<std::string> ConfigTable::FromEnvironment(std::string_view key) {
  const std::string path = PathOf(key);
  std::optional<std::string> value;
  const auto look = [&](const std::string& name) {
    reader_->asked_variables_.insert(name);
    const auto at = reader_->environment_.find(name);
    if (at != reader_->environment_.end()) value = at->second;
  };
  if (const auto brief = reader_->short_names_.find(path); brief != reader_->short_names_.end()) look(brief->second);
  look(VariableOf(path));
  return value;
}

std::string ConfigTable::Where(std::string_view key) const {
  const std::string path = PathOf(key);
  const auto brief = reader_->short_names_.find(path);
  for (const std::string& name : {VariableOf(path), brief != reader_->short_names_.end() ? brief->second : std::string()}) {
    if (reader_->environment_.contains(name)) return name;
  }
  if (table_ != nullptr && table_->contains(key)) return reader_->WhereIs(*table_->get(key));
  return {};
}

void ConfigTable::Show(std::string_view key, std::string value) {
  std::string where = Where(key);
  reader_->shown_.push_back({path_, std::string(key), std::move(value), where.empty() ? "default" : std::move(where)});
}

void ConfigTable::Fault(std::string_view key, std::string what) {
  const std::string where = Where(key);
  reader_->AddFault(where.empty() ? where_ : where, PathOf(key) + " " + std::move(what));
}

void ConfigTable::Text(std::string_view key, std::string* value) {
  const toml::node* node = NodeOf(key);
  if (const auto given = FromEnvironment(key)) {
    *value = *given;
  } else if (node != nullptr) {
    if (const auto* text = node->as_string()) {
      *value = text->get();
    } else {
      Fault(key, "is not a string");
    }
  }
  Show(key, Quoted(*value));
}

void ConfigTable::Choice(std::string_view key, std::string* value, std::initializer_list<std::string_view> words) {
  Text(key, value);
  if (std::ranges::find(words, *value) != words.end()) return;
  std::string known;
  for (const std::string_view word : words) known += (known.empty() ? "" : ", ") + std::string(word);
  Fault(key, (value->empty() ? "is not set" : "is " + Quoted(*value)) + "; it is one of " + known);
}

void ConfigTable::ReadNumber(std::string_view key, std::int64_t* value, std::int64_t min, std::int64_t max) {
  const toml::node* node = NodeOf(key);
  std::optional<std::int64_t> number = *value;
  bool said = true;
  if (const auto given = FromEnvironment(key)) {
    number = IntegerOf(Trim(*given));
  } else if (node != nullptr) {
    const auto* integer = node->as_integer();
    number = integer != nullptr ? std::optional(integer->get()) : std::nullopt;
  } else {
    said = false;
  }
  if (!number) {
    Fault(key, "is not a whole number");
  } else if (said && (*number < min || *number > max)) {
    Fault(key, "is " + std::to_string(*number) + "; it is " + std::to_string(min) + " to " + std::to_string(max));
  } else {
    *value = *number;
  }
  Show(key, std::to_string(*value));
}

void ConfigTable::Flag(std::string_view key, bool* value) {
  const toml::node* node = NodeOf(key);
  if (const auto given = FromEnvironment(key)) {
    if (*given != "true" && *given != "false") {
      Fault(key, "is \"" + *given + "\"; it is true or false");
    } else {
      *value = *given == "true";
    }
  } else if (node != nullptr) {
    if (const auto* flag = node->as_boolean()) {
      *value = flag->get();
    } else {
      Fault(key, "is not true or false");
    }
  }
  Show(key, *value ? "true" : "false");
}

void ConfigTable::List(std::string_view key, std::vector<std::string>* values) {
  const toml::node* node = NodeOf(key);
  if (const auto given = FromEnvironment(key)) {
    *values = SplitAtCommas(*given);
  } else if (node != nullptr) {
    values->clear();
    const toml::array* array = node->as_array();
    if (array == nullptr) Fault(key, "is not a list of strings");
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
      if (const auto* text = array->get(i)->as_string()) {
        values->push_back(text->get());
      } else {
        reader_->AddFault(reader_->WhereIs(*array->get(i)), PathOf(key) + " holds something that is not a string");
      }
    }
  }
  Show(key, Joined(*values));
}

std::optional<std::string> ConfigTable::SettingValue(const std::string& name, const toml::node& node) {
  const auto fault = [&](const std::string& what) {
    reader_->AddFault(reader_->WhereIs(node), name + " " + what);
    return std::nullopt;
  };
  const toml::table* elsewhere = node.as_table();
  if (elsewhere == nullptr) {
    if (node.is_value()) return Plain(node);
    return fault("is not a string, a number, true or false");
  }
  const auto* file = elsewhere->get_as<std::string>("file");
  const auto* variable = elsewhere->get_as<std::string>("env");
  if (elsewhere->size() != 1 || (file == nullptr && variable == nullptr)) {
    return fault("is a table; write a value, { file = \"PATH\" } or { env = \"NAME\" }");
  }
  if (file != nullptr) {
    auto secret = ReadSecretFile(file->get());
    if (!secret) return fault("is in the file " + file->get() + ", which cannot be read");
    return secret;
  }
  const auto at = reader_->environment_.find(variable->get());
  reader_->asked_variables_.insert(variable->get());
  if (at == reader_->environment_.end()) return fault("is in the environment variable " + variable->get() + ", which is not set");
  return at->second;
}

// DEALGRAPH_SOURCES_0_SETTINGS_BOOTSTRAP_SERVERS is "bootstrap.servers".
void ConfigTable::SettingsFromEnvironment(std::string_view key,
                                          std::map<std::string, std::pair<std::string, std::string>>* found) {
  const std::string prefix = VariableOf(PathOf(key)) + "_";
  for (const auto& [variable, value] : reader_->environment_) {
    if (!variable.starts_with(prefix)) continue;
    reader_->asked_variables_.insert(variable);
    std::string name;
    for (const char c : std::string_view(variable).substr(prefix.size())) {
      name += c == '_' ? '.' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    (*found)[name] = {value, variable};
  }
}

void ConfigTable::Settings(std::string_view key, std::vector<std::pair<std::string, std::string>>* settings,
                           bool (*is_secret)(std::string_view name)) {
  const toml::node* node = NodeOf(key);
  std::map<std::string, std::pair<std::string, std::string>> found;  // value, origin
  if (node != nullptr && node->as_table() == nullptr) Fault(key, "is not a table");
  if (node != nullptr && node->as_table() != nullptr) {
    for (const auto& [name, value] : *node->as_table()) {
      const std::string text(name.str());
      if (auto read = SettingValue(PathOf(key) + "." + text, value)) found[text] = {*read, reader_->WhereIs(value)};
    }
  }
  SettingsFromEnvironment(key, &found);
  for (auto& [name, value] : found) {
    const std::string shown = is_secret(name) ? "***" : value.first;
    reader_->shown_.push_back({PathOf(key), Quoted(name), Quoted(shown), value.second});
    settings->emplace_back(name, std::move(value.first));
  }
}

ConfigTable ConfigTable::Table(std::string_view key) {
  const toml::node* node = NodeOf(key);
  if (node != nullptr && node->as_table() == nullptr) Fault(key, "is not a table");
  const toml::table* table = node != nullptr ? node->as_table() : nullptr;
  return {reader_, table, PathOf(key), table != nullptr ? reader_->WhereIs(*node) : where_};
}

std::vector<ConfigTable> ConfigTable::Tables(std::string_view key) {
  const toml::node* node = NodeOf(key);
  const toml::array* array = node != nullptr ? node->as_array() : nullptr;
  if (node != nullptr && array == nullptr) Fault(key, "is not a list of tables; write [[" + std::string(key) + "]]");
  std::size_t count = array != nullptr ? array->size() : 0;
  while (count < 1000) {  // those that only the environment speaks of
    const std::string prefix = VariableOf(PathOf(key)) + "_" + std::to_string(count) + "_";
    const auto at = reader_->environment_.lower_bound(prefix);
    if (at == reader_->environment_.end() || !at->first.starts_with(prefix)) break;
    ++count;
  }
  std::vector<ConfigTable> tables;
  for (std::size_t i = 0; i < count; ++i) {
    const toml::node* item = array != nullptr && i < array->size() ? array->get(i) : nullptr;
    const toml::table* table = item != nullptr ? item->as_table() : nullptr;
    if (item != nullptr && table == nullptr) reader_->AddFault(reader_->WhereIs(*item), PathOf(key) + " holds no table");
    tables.push_back({reader_, table, PathOf(key) + "." + std::to_string(i),
                      table != nullptr ? reader_->WhereIs(*item) : "environment"});
  }
  return tables;
}

void ConfigTable::RefuseOthers() {
  if (table_ == nullptr) return;
  for (const auto& [key, node] : *table_) {
    if (asked_.contains(key.str())) continue;
    reader_->AddFault(reader_->WhereIs(node), PathOf(key.str()) + " is no setting");
  }
}

}  // namespace dealgraph::app
