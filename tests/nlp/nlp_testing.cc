#include "tests/nlp/nlp_testing.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "nlp/embedded_packs.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

template <class T>
T Must(Result<T> result) {
  if (!result.ok()) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::abort();
  }
  return std::move(*result);
}

std::string NameOf(const Extraction& extraction, int entity) {
  return entity < 0 ? std::string("-") : extraction.entities[static_cast<std::size_t>(entity)].name;
}

// ---- as much of JSON as the articles of a JSONL line need ------------------------------------------------------------------

class FlatJson {
 public:
  explicit FlatJson(std::string_view line) : line_(line) {}

  // The string values at the top of the object, by key.
  std::map<std::string, std::string> Strings() {
    std::map<std::string, std::string> fields;
    int depth = 0;
    std::string key;
    for (at_ = 0; at_ < line_.size();) {
      const char c = line_[at_];
      if (c == '"') {
        std::string text = String();
        if (depth != 1) continue;
        SkipSpace();
        if (at_ < line_.size() && line_[at_] == ':') {
          key = std::move(text);
        } else if (!key.empty()) {
          fields.try_emplace(std::exchange(key, ""), std::move(text));
        }
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      if (c == ',' && depth == 1) key.clear();
      ++at_;
    }
    return fields;
  }

 private:
  void SkipSpace() {
    while (at_ < line_.size() && line_[at_] == ' ') ++at_;
  }

  unsigned Hex4() {
    const unsigned value = static_cast<unsigned>(std::strtoul(std::string(line_.substr(at_, 4)).c_str(), nullptr, 16));
    at_ += 4;
    return value;
  }

  std::string String() {
    std::string text;
    for (++at_; at_ < line_.size() && line_[at_] != '"';) {
      if (line_[at_] != '\\') {
        text.push_back(line_[at_++]);
        continue;
      }
      const char escaped = line_[at_ + 1];
      at_ += 2;
      switch (escaped) {
        case 'n': text.push_back('\n'); break;
        case 't': text.push_back('\t'); break;
        case 'r': text.push_back('\r'); break;
        case 'u': {
          char32_t c = Hex4();
          if (c >= 0xD800 && c < 0xDC00 && line_.substr(at_, 2) == "\\u") {
            at_ += 2;
            c = 0x10000 + ((c - 0xD800) << 10) + (Hex4() - 0xDC00);
          }
          AppendUtf8(c, &text);
          break;
        }
        default: text.push_back(escaped);
      }
    }
    ++at_;
    return text;
  }

  std::string_view line_;
  std::size_t at_ = 0;
};

}  // namespace

const Extractor& TestExtractor() {
  static const std::unique_ptr<Extractor> extractor = Must(Extractor::Create());
  return *extractor;
}

const Gazetteer& TestGazetteer() {
  static const std::unique_ptr<Gazetteer> gazetteer = Must(Gazetteer::Create());
  return *gazetteer;
}

const LanguagePack& ShippedPack(std::string_view language) {
  static const auto packs = [] {
    std::map<std::string, std::unique_ptr<LanguagePack>, std::less<>> all;
    for (const EmbeddedPack& embedded : EmbeddedPacks()) {
      auto pack = Must(LanguagePack::Parse(embedded.toml, embedded.file));
      std::string code = pack->language();
      all.emplace(std::move(code), std::move(pack));
    }
    return all;
  }();
  const auto found = packs.find(language);
  if (found == packs.end()) std::abort();
  return *found->second;
}

std::vector<std::string> ShippedLanguages() {
  std::vector<std::string> languages;
  for (const Extractor::PackInfo& pack : TestExtractor().Packs()) languages.push_back(pack.language);
  return languages;
}

Article MakeArticle(std::string_view language, std::string_view text, std::string_view title) {
  Article article;
  article.language = language;
  article.text = text;
  article.title = title;
  return article;
}

std::string ClaimText(const Extraction& extraction, const Relation& relation) {
  std::string line(InfoOf(relation.type).name);
  line += "(" + NameOf(extraction, relation.from) + ", " + NameOf(extraction, relation.to) + ")";
  if (relation.amount >= 0) {
    const Amount& amount = extraction.amounts[static_cast<std::size_t>(relation.amount)];
    line += " " + amount.value.ToString() + " " + amount.currency;
  }
  if (relation.quantity >= 0) {
    const Quantity& quantity = extraction.quantities[static_cast<std::size_t>(relation.quantity)];
    line += " " + quantity.value.ToString() + " " + std::string(UnitName(quantity.unit));
  }
  if (relation.stake_percent) line += " " + relation.stake_percent->ToString() + "%";
  if (!relation.round.empty()) line += " <" + relation.round + ">";
  if (relation.date) line += " @" + relation.date->ToString();
  if (!relation.role.empty()) line += " \"" + relation.role + "\"";
  line += " " + std::string(StatusName(relation.status));
  if (relation.negated) line += " not";
  if (!relation.attribution.empty()) line += " says " + relation.attribution;
  return line + " [" + relation.rule + "]";
}

std::vector<std::string> ClaimTexts(const Extraction& extraction) {
  std::vector<std::string> lines;
  for (const Relation& relation : extraction.relations) lines.push_back(ClaimText(extraction, relation));
  return lines;
}

std::string FullText(const Extraction& extraction) {
  const auto place = [](const Span& span) {
    return "@" + std::to_string(static_cast<int>(span.field)) + ":" + std::to_string(span.begin) + "-" + std::to_string(span.end);
  };
  std::string text = extraction.language + " " + extraction.pack_version + "\n";
  for (const Entity& entity : extraction.entities) {
    text += std::string(EntityTypeName(entity.type)) + " " + entity.name;
    for (const Span& span : entity.mentions) text += place(span);
    text += "\n";
  }
  for (const Amount& amount : extraction.amounts) {
    text += amount.value.ToString() + amount.currency + std::string(BoundName(amount.bound)) +
            std::string(ScopeName(amount.scope)) + std::to_string(amount.group) + place(amount.span) + "\n";
  }
  for (const Quantity& quantity : extraction.quantities) {
    text += quantity.value.ToString() + std::string(UnitName(quantity.unit)) + place(quantity.span) + "\n";
  }
  for (const StatedDate& date : extraction.dates) text += date.value.ToString() + place(date.span) + "\n";
  for (const Refusal& refusal : extraction.refused) {
    text += std::string(RefusalReasonName(refusal.reason)) + place(refusal.span) + "\n";
  }
  for (const Relation& relation : extraction.relations) {
    text += ClaimText(extraction, relation);
    for (const Span& span : relation.evidence) text += place(span);
    text += "\n";
  }
  return text;
}

const Relation* FindClaim(const Extraction& extraction, std::string_view type, std::string_view from, std::string_view to) {
  for (const Relation& relation : extraction.relations) {
    if (InfoOf(relation.type).name != type) continue;
    if (!from.empty() && NameOf(extraction, relation.from) != from) continue;
    if (!to.empty() && NameOf(extraction, relation.to) != to) continue;
    return &relation;
  }
  return nullptr;
}

std::string ReadTextFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string SourceFile(std::string_view relative) { return std::string(DEALGRAPH_SOURCE_DIR) + "/" + std::string(relative); }

std::vector<Article> ReadArticles(const std::string& path) {
  std::vector<Article> articles;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    auto fields = FlatJson(line).Strings();
    Article article;
    article.id = fields["id"];
    article.title = fields["title"];
    article.text = fields["text"];
    article.language = fields["language"];
    article.published = fields["published"];
    article.published_time = ParseIsoTime(article.published);
    articles.push_back(std::move(article));
  }
  return articles;
}

std::vector<Article> SampleArticles() { return ReadArticles(SourceFile("samples/gold.jsonl")); }

std::vector<Article> CorpusArticles() {
  std::vector<Article> articles;
  const char* shared = std::getenv("DEALGRAPH_SHARED");
  if (shared == nullptr) return articles;
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(shared) + "/corpus")) {
    if (entry.path().extension() == ".jsonl") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    for (Article& article : ReadArticles(path)) articles.push_back(std::move(article));
  }
  return articles;
}

}  // namespace dealgraph::nlp
