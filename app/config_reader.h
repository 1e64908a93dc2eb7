// ConfigReader reads settings from a TOML file and from the environment, and reports every fault at once, with its line.
//
// A setting has a path: `queue_mb` in [ingest] is "ingest.queue_mb". The environment variable DEALGRAPH_INGEST_QUEUE_MB wins over
// the file; [[sources]] are numbered from 0 (DEALGRAPH_SOURCES_0_TOPICS), lists are separated by commas. What is in the file, or
// in the environment under a section's name, and was never asked for, is a fault. Every setting asked for is remembered with
// where it came from, for `dealgraph config show`. One thread; used once.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealgraph::app {

using Environment = std::map<std::string, std::string>;

// One setting as it is used.
struct ShownSetting {
  std::string section;  // "store", "sources.0", "sources.0.settings"
  std::string key;
  std::string value;    // as TOML; of a secret "***"
  std::string origin;   // "dealgraph.toml:12", "DEALGRAPH_STORE", "default"
};

class ConfigReader;

// One table of the file, which may not be there: then only the environment and the defaults speak. Values that are not set are
// left as they are. Lives as long as its reader.
class ConfigTable {
 public:
  void Text(std::string_view key, std::string* value);
  void Choice(std::string_view key, std::string* value, std::initializer_list<std::string_view> words);
  template <class T>
  void Number(std::string_view key, T* value, std::int64_t min, std::int64_t max) {
    std::int64_t number = static_cast<std::int64_t>(*value);
    ReadNumber(key, &number, min, max);
    *value = static_cast<T>(number);
  }
  void Flag(std::string_view key, bool* value);
  void List(std::string_view key, std::vector<std::string>* values);
  // A table of names and values that are another program's, in the order of the names. A value may be a string, a number or a
  // boolean, or stand elsewhere: { file = "PATH" } or { env = "NAME" }. `is_secret` says which are masked.
  void Settings(std::string_view key, std::vector<std::pair<std::string, std::string>>* settings,
                bool (*is_secret)(std::string_view name));

  ConfigTable Table(std::string_view key);
  // The tables of an array: those of the file, and as many as the environment numbers.
  std::vector<ConfigTable> Tables(std::string_view key);

  // Reports a fault at the key, or, where it is not written, at the table.
  void Fault(std::string_view key, std::string what);
  // Whether the file or the environment says it.
  bool Has(std::string_view key) const;
  // Reports what is in the table and was never asked for.
  void RefuseOthers();

 private:
  friend class ConfigReader;
  ConfigTable(ConfigReader* reader, const toml::table* table, std::string path, std::string where)
      : reader_(reader), table_(table), path_(std::move(path)), where_(std::move(where)) {}

  void ReadNumber(std::string_view key, std::int64_t* value, std::int64_t min, std::int64_t max);
  std::string PathOf(std::string_view key) const;
  const toml::node* NodeOf(std::string_view key);
  std::optional<std::string> FromEnvironment(std::string_view key);
  std::string Where(std::string_view key) const;
  void Show(std::string_view key, std::string value);
  void SettingsFromEnvironment(std::string_view key, std::map<std::string, std::pair<std::string, std::string>>* found);
  std::optional<std::string> SettingValue(const std::string& name, const toml::node& node);

  ConfigReader* reader_;
  const toml::table* table_;  // null: not written
  std::string path_;          // empty: the root
  std::string where_;
  std::set<std::string, std::less<>> asked_;
};

class ConfigReader {
 public:
  // `file` is how messages call the text.
  ConfigReader(std::string file, Environment environment) : file_(std::move(file)), environment_(std::move(environment)) {}

  // The root of the text. A text that is no TOML is one fault, and an empty root.
  ConfigTable Parse(std::string_view text);
  // Lets `variable` stand for the path, as a shorter name.
  void AddShortName(std::string variable, std::string path) { short_names_[std::move(path)] = std::move(variable); }
  // Reports the variables under DEALGRAPH_<SECTION>_ that no setting asked for.
  void RefuseOtherVariables(std::initializer_list<std::string_view> sections);

  // "dealgraph.toml:12: ingest.workers is -1; it is 0 to 256", in the order of lines.
  std::vector<std::string> Faults() const;
  const std::vector<ShownSetting>& shown() const { return shown_; }

 private:
  friend class ConfigTable;
  void AddFault(std::string where, std::string what);
  std::string WhereIs(const toml::node& node) const;

  const std::string file_;
  const Environment environment_;
  std::map<std::string, std::string> short_names_;
  std::set<std::string> asked_variables_;
  toml::table root_;
  std::vector<std::pair<std::string, std::string>> faults_;  // where, what
  std::vector<ShownSetting> shown_;
};

}  // namespace dealgraph::app
