#include "train/gold.h"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <iterator>
#include <map>
#include <sstream>

#include "base/hash.h"
#include "nlp/text/languages.h"
#include "nlp/text/unicode.h"
#include "train/files.h"
#include "train/marked_text.h"

namespace dealgraph::train {
namespace {

namespace json = boost::json;

constexpr std::uint32_t kOwnTokensMax = UINT32_MAX;  // all of them

Result<std::string> ReadChecked(const std::string& path, std::string_view sha256) {
  DG_ASSIGN_OR_RETURN(std::string content, BytesOf(path));
  if (Sha256Of(content).ToHex() != sha256) return InvalidArgument(path + " has not the SHA-256 " + std::string(sha256));
  return content;
}

std::string Text(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

nlp::EntityTypes TypesOf(std::string_view label) {
  using enum nlp::EntityType;
  if (label == "ORG") return nlp::MaskOf(kCompany) | nlp::MaskOf(kGovernment);
  if (label == "PER") return nlp::MaskOf(kPerson);
  if (label == "FAC") return nlp::MaskOf(kSite);
  if (label == "LOC") return nlp::MaskOf(kPlace);
  return 0;
}

GoldName SpanName(const json::object& entity) {
  GoldName name;
  name.types = TypesOf(Text(entity, "type"));
  name.span.begin = entity.at("begin").to_number<std::uint32_t>();
  name.span.end = entity.at("end").to_number<std::uint32_t>();
  if (const json::value* core = entity.if_contains("core"); core != nullptr && core->is_array()) {
    name.span.begin = core->get_array().at(0).to_number<std::uint32_t>();
    name.span.end = core->get_array().at(1).to_number<std::uint32_t>();
  }
  if (const json::value* also = entity.if_contains("also"); also != nullptr && also->is_array()) {
    for (const json::value& label : also->get_array()) name.types |= TypesOf(std::string(label.get_string()));
  }
  return name;
}

bool IsWordInside(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return false;
  std::size_t before = at;
  do --before;
  while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xC0) == 0x80);
  const char32_t left = nlp::DecodeUtf8(text, &before);
  const char32_t right = nlp::DecodeUtf8(text, &at);
  if (nlp::IsIdeographic(left) || nlp::IsIdeographic(right) || nlp::IsHangul(right)) return false;
  return (nlp::IsLetter(left) || nlp::IsMark(left)) && (nlp::IsLetter(right) || nlp::IsMark(right));
}

// "data center in Aarhus": a description, which rules find by its words; in scripts with capitals no name by itself.
bool IsDescription(std::string_view surface) {
  std::size_t at = 0;
  return nlp::IsLower(nlp::DecodeUtf8(surface, &at));
}

// All places of the entities' surfaces, the longer before the shorter where they overlap.
void FindSurfaces(const json::array& entities, GoldText* gold) {
  std::vector<std::pair<std::string, nlp::EntityTypes>> surfaces;
  for (const json::value& value : entities) {
    const json::object& entity = value.as_object();
    const auto type = nlp::EntityTypeFromName(Text(entity, "type"));
    if (!type) continue;
    for (const json::value& surface : entity.at("surfaces").as_array()) {
      const std::string text(surface.get_string());
      if (*type == nlp::EntityType::kSite && IsDescription(text)) continue;
      surfaces.emplace_back(text, nlp::MaskOf(*type));
    }
  }
  std::stable_sort(surfaces.begin(), surfaces.end(), [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  for (const nlp::Field field : {nlp::Field::kTitle, nlp::Field::kText}) {
    const std::string_view text = nlp::FieldText(gold->article, field);
    std::vector<bool> covered(text.size(), false);
    for (const auto& [surface, types] : surfaces) {
      if (surface.empty()) continue;
      for (std::size_t at = text.find(surface); at != std::string_view::npos; at = text.find(surface, at + 1)) {
        const std::size_t end = at + surface.size();
        if (covered[at] || covered[end - 1] || IsWordInside(text, at) || IsWordInside(text, end)) continue;
        std::fill(covered.begin() + static_cast<std::ptrdiff_t>(at), covered.begin() + static_cast<std::ptrdiff_t>(end), true);
        gold->names.push_back({{field, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}, types});
      }
    }
  }
}

GoldText ReadLine(const json::object& line, bool corpus) {
  GoldText gold;
  gold.article.id = Text(line, "id");
  gold.article.title = Text(line, "title");
  gold.article.text = Text(line, "text");
  gold.article.language = nlp::NormaliseLanguage(Text(line, "language"));
  const json::array& entities = line.at("entities").as_array();
  if (corpus) {
    FindSurfaces(entities, &gold);
  } else {
    for (const json::value& entity : entities) gold.names.push_back(SpanName(entity.as_object()));
  }
  std::sort(gold.names.begin(), gold.names.end(), [](const GoldName& a, const GoldName& b) { return a.span < b.span; });
  return gold;
}

Result<> ReadLines(const std::string& content, GoldFile* file) {
  std::istringstream lines(content);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.empty()) continue;
    try {  // Boost.JSON reports by exception; this is its one wrapper here
      file->texts.push_back(ReadLine(json::parse(line).as_object(), file->kind == GoldKind::kArticles));
      file->texts.back().line = number;
    } catch (const std::exception& error) {
      return MalformedInput(file->name + ":" + std::to_string(number) + ": " + error.what());
    }
  }
  return {};
}

Result<> ReadMarkedLines(const std::string& content, const std::string& language, GoldFile* file) {
  std::istringstream lines(content);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    Result<MarkedText> marked = ReadMarkedText(line);
    if (!marked.ok()) return MalformedInput(file->name + ":" + std::to_string(number) + ": " + marked.error().message);
    if (file->kind == GoldKind::kMarked && !marked->statements.empty()) {
      return MalformedInput(file->name + ":" + std::to_string(number) + ": a tab");
    }
    GoldText& gold = file->texts.emplace_back();
    gold.article.language = language;
    gold.article.text = std::move(marked->text);
    gold.line = number;
    for (const MarkedName& name : marked->names) gold.names.push_back({{nlp::Field::kText, name.begin, name.end}, nlp::MaskOf(name.type)});
  }
  return {};
}

Result<> ReadMarkedArticleFile(const std::string& content, const std::string& language, GoldFile* file) {
  Result<std::vector<MarkedArticle>> articles = ReadMarkedArticles(content);
  if (!articles.ok()) return MalformedInput(file->name + ": " + articles.error().message);
  for (MarkedArticle& article : *articles) {
    GoldText& gold = file->texts.emplace_back();
    gold.line = static_cast<int>(file->texts.size());
    gold.article.language = language;
    const auto take = [&](MarkedText& marked, nlp::Field field, std::string* text) {
      *text = std::move(marked.text);
      for (const MarkedName& name : marked.names) gold.names.push_back({{field, name.begin, name.end}, nlp::MaskOf(name.type)});
    };
    take(article.title, nlp::Field::kTitle, &gold.article.title);
    take(article.text, nlp::Field::kText, &gold.article.text);
  }
  return {};
}

// Every file of a folder that ends so, by name. `read` takes its content, its path and the file to fill.
template <typename Read>
Result<std::vector<GoldFile>> ReadFolder(const std::string& folder, std::string_view extension, Read read) {
  DG_ASSIGN_OR_RETURN(const std::vector<std::filesystem::path> paths, FilesOf(folder, extension));
  std::vector<GoldFile> files;
  for (const std::filesystem::path& path : paths) {
    DG_ASSIGN_OR_RETURN(const std::string bytes, BytesOf(path));
    GoldFile file;
    file.name = path.string();
    file.tokens_max = kOwnTokensMax;
    DG_RETURN_IF_ERROR(read(bytes, path, &file));
    files.push_back(std::move(file));
  }
  return files;
}

}  // namespace

Result<std::vector<GoldFile>> ReadNamesGold(const std::string& folder) {
  std::vector<GoldFile> files;
  for (const DataSet& set : NamesDataSets()) {
    DG_ASSIGN_OR_RETURN(const std::string content, ReadChecked(folder + "/" + set.path, set.sha256));
    GoldFile file;
    file.name = set.path;
    file.tokens_max = set.tokens_max;
    file.licence = set.licence;
    if (file.name.starts_with("corpus/")) file.kind = GoldKind::kArticles;
    DG_RETURN_IF_ERROR(ReadLines(content, &file));
    files.push_back(std::move(file));
  }
  return files;
}

Result<std::vector<GoldFile>> ReadOwnArticles(const std::string& folder) {
  return ReadFolder(folder, ".jsonl", [](const std::string& content, const std::filesystem::path&, GoldFile* file) -> Result<> {
    file->kind = GoldKind::kArticles;
    return ReadLines(content, file);
  });
}

Result<std::vector<GoldFile>> ReadMarkedTexts(const std::string& folder) {
  std::vector<GoldFile> files;
  for (const GoldKind kind : {GoldKind::kMarked, GoldKind::kPassages}) {
    const auto read = [kind](const std::string& content, const std::filesystem::path& path, GoldFile* file) {
      file->kind = kind;
      return ReadMarkedLines(content, nlp::NormaliseLanguage(path.stem().string()), file);
    };
    DG_ASSIGN_OR_RETURN(std::vector<GoldFile> some, ReadFolder(folder + (kind == GoldKind::kPassages ? "/passages" : "/names"), ".txt", read));
    std::move(some.begin(), some.end(), std::back_inserter(files));
  }
  return files;
}

Result<std::vector<GoldFile>> ReadQuietArticles(const std::string& folder) {
  return ReadFolder(folder, ".txt", [](const std::string& content, const std::filesystem::path& path, GoldFile* file) {
    file->kind = GoldKind::kQuiet;
    return ReadMarkedArticleFile(content, nlp::NormaliseLanguage(path.stem().string()), file);
  });
}

}  // namespace dealgraph::train
