// The project's annotated articles: each says only what stands in its text, by the rules of the relation types.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "nlp/extraction.h"
#include "nlp/relation_types.h"

namespace dealgraph::train {
namespace {

namespace json = boost::json;

const char* Folder() { return DEALGRAPH_SOURCE_DIR "/train/articles"; }

std::string TextAt(const json::object& item, std::string_view key) {
  const json::value* value = item.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// What is wrong with one article; empty: nothing.
std::string FaultsOf(const json::object& article, const std::string& language) {
  std::string faults;
  const auto fault = [&](const std::string& what) { faults += "  " + what + "\n"; };
  if (TextAt(article, "language") != language) fault("it is in another language than its file");
  const std::string whole = TextAt(article, "title") + "\n" + TextAt(article, "text");
  std::map<std::string, nlp::EntityType> types;
  for (const json::value& value : article.at("entities").as_array()) {
    const json::object& entity = value.as_object();
    const std::string name = TextAt(entity, "name");
    const auto type = nlp::EntityTypeFromName(TextAt(entity, "type"));
    if (!type) {
      fault(name + " has no type");
      continue;
    }
    if (!types.emplace(name, *type).second) fault(name + " stands twice");
    const json::array& surfaces = entity.at("surfaces").as_array();
    if (surfaces.empty() && *type != nlp::EntityType::kPlace) fault(name + " stands nowhere");
    for (const json::value& surface : surfaces) {
      if (whole.find(std::string_view(surface.as_string())) == std::string::npos) fault(std::string(surface.as_string()) + " is not in the text");
    }
  }
  std::set<std::pair<double, std::string>> sums;
  for (const char* kind : {"amounts", "quantities"}) {
    for (const json::value& value : article.at(kind).as_array()) {
      const json::object& sum = value.as_object();
      if (whole.find(TextAt(sum, "surface")) == std::string::npos) fault(TextAt(sum, "surface") + " is not in the text");
      sums.emplace(sum.at("value").to_number<double>(), TextAt(sum, "currency"));
    }
  }
  for (const json::value& value : article.at("relations").as_array()) {
    const json::object& relation = value.as_object();
    const std::string what = TextAt(relation, "type") + "(" + TextAt(relation, "from") + ", " + TextAt(relation, "to") + ")";
    const auto type = nlp::RelationTypeFromName(TextAt(relation, "type"));
    if (!type) {
      fault(what + " is no relation");
      continue;
    }
    const nlp::RelationTypeInfo& info = nlp::InfoOf(*type);
    const auto fits = [&](const std::string& name, nlp::EntityTypes allowed) {
      const auto end = types.find(name);
      return end != types.end() && (allowed & nlp::MaskOf(end->second)) != 0;
    };
    if (!fits(TextAt(relation, "from"), info.from)) fault(what + " has no such from-end");
    if (info.to == 0 ? !TextAt(relation, "to").empty() : !fits(TextAt(relation, "to"), info.to)) fault(what + " has no such to-end");
    const json::value& amount = relation.at("amount");
    if (amount.is_object() &&
        !sums.contains({amount.as_object().at("value").to_number<double>(), TextAt(amount.as_object(), "currency")})) {
      fault(what + " has a sum that is not in the text");
    }
    if (!nlp::StatusFromName(TextAt(relation, "status"))) fault(what + " has no status");
  }
  return faults;
}

TEST(OwnArticles, SayWhatStandsInThemInEveryLanguage) {
  int languages = 0;
  std::set<std::string> ids;
  for (const auto& file : std::filesystem::directory_iterator(Folder())) {
    if (file.path().extension() != ".jsonl") continue;
    ++languages;
    std::ifstream lines(file.path());
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      const json::value article = json::parse(line);
      const std::string id = TextAt(article.as_object(), "id");
      EXPECT_TRUE(ids.insert(id).second) << id << " stands twice";
      EXPECT_EQ(FaultsOf(article.as_object(), file.path().stem()), "") << file.path().filename() << ":" << number << " " << id;
    }
    EXPECT_GE(number, 15) << file.path().filename();
  }
  EXPECT_EQ(languages, 22);
}

TEST(OwnArticles, AFaultyOneIsTold) {
  const json::value article = json::parse(R"({"language":"da","title":"A","text":"Nvidia køber Nscale for 5 mio. kr.",
    "entities":[{"name":"Nvidia","type":"company","surfaces":["Nvidia"]},{"name":"Nscale","type":"place","surfaces":["Nscales"]}],
    "amounts":[],"quantities":[],"relations":[{"type":"acquired","from":"Nvidia","to":"Nscale","amount":{"value":5000000,"currency":"DKK"},"status":"done"}]})");
  EXPECT_EQ(FaultsOf(article.as_object(), "en"),
            "  it is in another language than its file\n"
            "  Nscales is not in the text\n"
            "  acquired(Nvidia, Nscale) has no such to-end\n"
            "  acquired(Nvidia, Nscale) has a sum that is not in the text\n"
            "  acquired(Nvidia, Nscale) has no status\n");
}

}  // namespace
}  // namespace dealgraph::train
