#include "train/relation_gold.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <charconv>
#include <filesystem>
#include <set>
#include <sstream>

#include "base/hash.h"
#include "nlp/text/languages.h"
#include "nlp/text/unicode.h"
#include "train/files.h"
#include "train/marked_text.h"

namespace dealgraph::train {
namespace {

namespace json = boost::json;

struct DataFile {
  const char* name;
  const char* sha256;
};
constexpr DataFile kFiles[] = {
    {"ar.jsonl", "b1dbf095eb469e781d6e30093937049924b927d010ae27e33d413d94b5251a3a"},
    {"cs.jsonl", "6134cfa4ae7dc5baa072cebf320f5e5a1100e5cdc63bdf705b7d184b3eec80ea"},
    {"da.jsonl", "59a57a44e3b5504e78fbc0f91e208cf43736d1b8c08544cf6bc135d65117cec2"},
    {"de.jsonl", "acc941a27827b6569917f9ed364a276276dd47145984ebe5399677e9ecfde8a9"},
    {"en.jsonl", "dce1f3701c39b7fbd48a789783a8e93991a0659bf3473b4138507f0b19eabab3"},
    {"es.jsonl", "cfee5bd255b62bdfc296a7907db82cdaf2c1099dfaf51b8906c22888ffe82e53"},
    {"fi.jsonl", "c7abb114db22a033132f91a89e6e98d4b5361c8f7a10181ae9fba4cb0118470f"},
    {"fr.jsonl", "e626342503dd4f44cf6bcf3bd564d9f296f6011a97bed6923607ea8a1b839739"},
    {"hi.jsonl", "e533439d031c354146804890c78403d31b379c93acf79a7ec5344235ce3044f2"},
    {"id.jsonl", "b018bd95d35e6914161dc3588830ecadcca486240b196c171b5ff8ec61921fca"},
    {"it.jsonl", "8138b8a0e931d198fb4c802e73b22ab49015d108d5ef4367581729d2cedad96c"},
    {"ja.jsonl", "1d5b22829b4adcad63bca5e40cf35f3d2f6cf471f683224f99cc74eb6627ee13"},
    {"ko.jsonl", "8500685d23996ab33483c8656d3bf635b311f8cfb0b49b0581d93c99c2949c66"},
    {"nb.jsonl", "7e395f00cd2eabfb00aee68bbb8264b2c07247e6d5cdb98445bee4087da126c6"},
    {"nl.jsonl", "46af1c448e4b910fa80020301fced394852e1db7e57dc3ecee34b1ba59653612"},
    {"pl.jsonl", "043b5a2f75c4cd737b89bbe8f0ce3ae6d522bef95398b884df17772f5cac8f21"},
    {"pt.jsonl", "8148dad8f32f54629d0080ed8165575da25b87cd2be203857d192b1026b1ef61"},
    {"ru.jsonl", "0e9a5b61ab75018262f7954b11633e5a3e1193e9c457033842d67b2e4b70aca3"},
    {"sv.jsonl", "9fd98a79082230ffb5c5e4dfb6c1697ce798f71c1ed5260e065fb87c09ed3f2e"},
    {"tr.jsonl", "6a87a34b95dac1f10dd15a47f8709a0b214bf80dce593bedb629e110ef3d8744"},
    {"uk.jsonl", "8f71e0c49fa68a0615a024b43120e8377fd3cf26ae358413383e58b25a6443ef"},
    {"zh.jsonl", "69b5be40db5cc6d552823aa893185015b3ce98cd0d61dc1bcbd4c503addac7a8"},
};

// A name as it is compared: folded, without the legal form at its end.
std::string KeyOf(std::string_view name) {
  static const std::set<std::string, std::less<>> kLegal = {
      "inc", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "plc", "lp", "llp", "ag", "gmbh", "se", "kg", "sa",
      "sas", "sarl", "spa", "srl", "sl", "bv", "nv", "ab", "as", "asa", "aps", "a/s", "oy", "oyj", "abp", "kk", "pte", "pty",
      "holding", "holdings", "group"};
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

Result<GoldArticle> ArticleOf(const json::object& line) {
  GoldArticle gold;
  gold.article.id = TextOf(line, "id");
  gold.article.language = TextOf(line, "language");
  gold.article.title = TextOf(line, "title");
  gold.article.text = TextOf(line, "text");
  gold.article.url = TextOf(line, "url");
  gold.article.published = TextOf(line, "published");
  gold.article.published_time = ParseIsoTime(gold.article.published);
  for (const json::value& value : line.at("entities").get_array()) {
    const json::object& item = value.get_object();
    GoldEntity entity;
    entity.names.push_back(KeyOf(TextOf(item, "name")));
    for (const json::value& surface : item.at("surfaces").get_array()) entity.names.push_back(KeyOf(surface.get_string()));
    const auto type = nlp::EntityTypeFromName(TextOf(item, "type"));
    if (!type) return MalformedInput("no entity type is called " + TextOf(item, "type"));
    nlp::AnnotatedName name{TextOf(item, "name"), *type, {}};
    for (const json::value& surface : item.at("surfaces").get_array()) name.surfaces.emplace_back(surface.get_string());
    gold.names.push_back(std::move(name));
    entity.type = *type;
    gold.entities.push_back(std::move(entity));
  }
  for (const json::value& value : line.at("relations").get_array()) {
    const json::object& item = value.get_object();
    const auto type = nlp::RelationTypeFromName(TextOf(item, "type"));
    if (!type) return MalformedInput("no relation is called " + TextOf(item, "type"));
    GoldRelation relation;
    relation.type = *type;
    relation.from = KeyOf(TextOf(item, "from"));
    relation.to = KeyOf(TextOf(item, "to"));
    if (const json::value* negated = item.if_contains("negated")) relation.off = negated->is_bool() && negated->as_bool();
    relation.optional = *type == nlp::RelationType::kInvestedIn && TextOf(item, "round") == "Grant";
    const json::value* amount = item.if_contains("amount");
    if (amount != nullptr && amount->is_object()) relation.amount = amount->get_object().at("value").to_number<double>();
    gold.relations.push_back(std::move(relation));
  }
  return gold;
}

Result<> AppendArticles(const std::string& path, const std::string& text, GoldOrigin origin, std::vector<GoldArticle>* articles) {
  int number = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) continue;
    boost::system::error_code error;
    const json::value value = json::parse(line, error);
    if (error || !value.is_object()) return MalformedInput(path + ":" + std::to_string(number) + ": no JSON object");
    DG_ASSIGN_OR_RETURN(GoldArticle article, ArticleOf(value.get_object()));
    article.line = number;
    article.origin = origin;
    articles->push_back(std::move(article));
  }
  return {};
}

// A passage: a text whose names are marked, and items behind a tab that say what it states.
class PassageReader {
 public:
  Result<GoldArticle> Read(std::string_view line) {
    DG_ASSIGN_OR_RETURN(MarkedText marked, ReadMarkedText(line));
    gold_.origin = GoldOrigin::kPassages;
    gold_.article.text = std::move(marked.text);
    const std::vector<std::string_view> items = Split(marked.statements, "; ");
    for (const MarkedName& name : marked.names) Add(gold_.article.text.substr(name.begin, name.end - name.begin), name.type);
    for (const std::string_view item : items) {
      if (item.starts_with(kSite)) DG_RETURN_IF_ERROR(Describe(item.substr(kSite.size())));
    }
    for (const std::string_view item : items) {
      if (IsAlias(item)) DG_RETURN_IF_ERROR(Join(Split(item, " = ")));
    }
    for (const std::string_view item : items) {
      if (!item.empty() && !item.starts_with(kSite) && !IsAlias(item)) DG_RETURN_IF_ERROR(Relate(item));
    }
    for (const nlp::AnnotatedName& name : gold_.names) {
      GoldEntity entity;
      entity.names.push_back(KeyOf(name.name));
      for (const std::string& surface : name.surfaces) entity.names.push_back(KeyOf(surface));
      entity.type = name.type;
      gold_.entities.push_back(std::move(entity));
    }
    return std::move(gold_);
  }

 private:
  static constexpr std::string_view kSite = "@site ";

  static std::vector<std::string_view> Split(std::string_view text, std::string_view by) {
    std::vector<std::string_view> parts;
    for (std::size_t at = text.find(by); at != std::string_view::npos; at = text.find(by)) {
      parts.push_back(text.substr(0, at));
      text.remove_prefix(at + by.size());
    }
    parts.push_back(text);
    return parts;
  }
  static bool IsAlias(std::string_view item) { return item.find(" = ") != std::string_view::npos; }

  nlp::AnnotatedName* Find(std::string_view name) {
    const auto found = std::find_if(gold_.names.begin(), gold_.names.end(), [&](const nlp::AnnotatedName& known) { return known.name == name; });
    return found == gold_.names.end() ? nullptr : &*found;
  }

  // Of a surface that is marked twice as different things the first counts.
  void Add(std::string surface, nlp::EntityType type) {
    if (Find(surface) == nullptr) gold_.names.push_back({surface, type, {surface}});
  }

  // "@site Rechenzentrum in Elsdorf": a facility without a name of its own, by its words.
  Result<> Describe(std::string_view words) {
    if (words.empty() || gold_.article.text.find(words) == std::string::npos) return MalformedInput("'" + std::string(words) + "' does not stand in the text");
    if (Find(words) != nullptr) return MalformedInput("'" + std::string(words) + "' is marked, and need not be declared");
    Add(std::string(words), nlp::EntityType::kSite);
    return {};
  }

  // "Jensen Huang = Huang": marked names of one entity, the first of which need not be marked.
  Result<> Join(const std::vector<std::string_view>& names) {
    nlp::AnnotatedName joined{std::string(names.front()), nlp::EntityType::kCompany, {}};
    for (const std::string_view name : names) {
      const nlp::AnnotatedName* known = Find(name);
      if (known == nullptr && name != names.front()) return MalformedInput("'" + std::string(name) + "' is not marked");
      if (known == nullptr) continue;
      if (!joined.surfaces.empty() && joined.type != known->type) return MalformedInput("'" + std::string(name) + "' is of another type than '" + joined.name + "'");
      joined.type = known->type;
      joined.surfaces.insert(joined.surfaces.end(), known->surfaces.begin(), known->surfaces.end());
      std::erase_if(gold_.names, [&](const nlp::AnnotatedName& other) { return other.name == name; });
    }
    if (joined.surfaces.empty()) return MalformedInput("'" + joined.name + "' stands for no marked name");
    gold_.names.push_back(std::move(joined));
    return {};
  }

  // "invested_in: Nvidia > Nscale {683000000}".
  Result<> Relate(std::string_view item) {
    const auto fault = [item](const std::string& what) { return MalformedInput("'" + std::string(item) + "': " + what); };
    const std::size_t colon = item.find(": ");
    const auto type = nlp::RelationTypeFromName(item.substr(0, colon));
    if (colon == std::string_view::npos || !type) return fault("not a relation, TYPE: FROM > TO");
    std::string_view ends = item.substr(colon + 2);
    GoldRelation relation;
    relation.type = *type;
    if (const std::size_t sum = ends.find(" {"); sum != std::string_view::npos) {
      double value = 0;
      const std::string_view digits = ends.substr(sum + 2);
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
      const bool closed = error == std::errc() && end + 1 == digits.data() + digits.size() && *end == '}';
      if (!closed || !(value > 0)) return fault("not a sum, {683000000}");
      if ((nlp::InfoOf(*type).carries & nlp::kCarriesAmount) == 0) return fault("it carries no sum");
      relation.amount = value;
      ends = ends.substr(0, sum);
    }
    const std::vector<std::string_view> names = Split(ends, " > ");
    const nlp::RelationTypeInfo& info = nlp::InfoOf(*type);
    if (names.size() != (info.to == 0 ? 1u : 2u)) return fault(info.to == 0 ? "it has one end" : "it has two ends, FROM > TO");
    // A place may be meant by an adjective: "den franske".
    if (names.size() == 2 && info.to == nlp::MaskOf(nlp::EntityType::kPlace) && Find(names[1]) == nullptr) {
      gold_.names.push_back({std::string(names[1]), nlp::EntityType::kPlace, {}});
    }
    for (std::size_t n = 0; n < names.size(); ++n) {
      const nlp::AnnotatedName* name = Find(names[n]);
      if (name == nullptr) return fault("'" + std::string(names[n]) + "' is neither marked nor declared");
      const nlp::EntityTypes allowed = n == 0 ? info.from : info.to;
      if ((allowed & nlp::MaskOf(name->type)) == 0) return fault("'" + name->name + "' is a " + std::string(nlp::EntityTypeName(name->type)));
    }
    if (names.size() == 2 && names[0] == names[1]) return fault("both ends are one");
    relation.from = KeyOf(names[0]);
    if (names.size() == 2) relation.to = KeyOf(names[1]);
    gold_.relations.push_back(std::move(relation));
    return {};
  }

  GoldArticle gold_;
};

Result<> AppendPassages(const std::filesystem::path& path, const std::string& text, std::vector<GoldArticle>* articles) {
  int number = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) continue;
    Result<GoldArticle> passage = PassageReader().Read(line);
    if (!passage.ok()) return MalformedInput(path.string() + ":" + std::to_string(number) + ": " + passage.error().message);
    passage->article.language = nlp::NormaliseLanguage(path.stem().string());
    passage->article.id = passage->article.language + ":" + std::to_string(number);
    passage->line = number;
    articles->push_back(std::move(*passage));
  }
  return {};
}

}  // namespace

bool GoldEntity::IsCalled(const std::string& key) const {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    const bool within = name.find(key) != std::string::npos || key.find(name) != std::string::npos;
    return name == key || (type == nlp::EntityType::kSite && key.size() > 1 && within);
  });
}

const GoldEntity* GoldArticle::Entity(const std::string& found) const {
  const std::string key = KeyOf(found);
  const auto whole = std::find_if(entities.begin(), entities.end(), [&](const GoldEntity& entity) {
    return std::find(entity.names.begin(), entity.names.end(), key) != entity.names.end();
  });
  if (whole != entities.end()) return &*whole;
  const auto part = std::find_if(entities.begin(), entities.end(), [&](const GoldEntity& entity) { return entity.IsCalled(key); });
  return part == entities.end() ? nullptr : &*part;
}

bool GoldArticle::Named(const std::string& gold, const std::string& predicted_name) const {
  const std::string predicted = KeyOf(predicted_name);
  for (const GoldEntity& entity : entities) {
    if (entity.names.front() == gold) return entity.IsCalled(predicted);
  }
  return gold == predicted;
}

Result<std::vector<GoldArticle>> ReadRelationGold(const std::string& folder) {
  std::vector<GoldArticle> articles;
  for (const DataFile& file : kFiles) {
    const std::string path = folder + "/" + file.name;
    DG_ASSIGN_OR_RETURN(const std::string text, BytesOf(path));
    if (Sha256Of(text).ToHex() != file.sha256) {
      return InvalidArgument(path + " has other bytes than the weights were learnt from");
    }
    DG_RETURN_IF_ERROR(AppendArticles(path, text, GoldOrigin::kCorpus, &articles));
  }
  return articles;
}

Result<std::vector<GoldArticle>> ReadOwnRelationGold(const std::string& folder) {
  std::vector<GoldArticle> articles;
  DG_ASSIGN_OR_RETURN(const auto files, FilesOf(folder + "/articles", ".jsonl"));
  for (const std::filesystem::path& file : files) {
    DG_ASSIGN_OR_RETURN(const std::string text, BytesOf(file));
    DG_RETURN_IF_ERROR(AppendArticles(file.string(), text, GoldOrigin::kOwnArticles, &articles));
  }
  DG_ASSIGN_OR_RETURN(const auto passages, FilesOf(folder + "/passages", ".txt"));
  for (const std::filesystem::path& file : passages) {
    DG_ASSIGN_OR_RETURN(const std::string text, BytesOf(file));
    DG_RETURN_IF_ERROR(AppendPassages(file, text, &articles));
  }
  return articles;
}

}  // namespace dealgraph::train
