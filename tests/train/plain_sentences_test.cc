// The plainest sentences of news ("X has acquired Y"), one at a time, of companies that nobody knows: what the shipped models read of them
// (tests/train/plain, which nothing has learnt from). Where a text is that short the words around a name alone tell what it names.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"
#include "nlp/extractor.h"
#include "nlp/text/unicode.h"

namespace dealgraph::train {
namespace {

struct PlainRelation {
  nlp::RelationType type = nlp::RelationType::kInvestedIn;
  std::string from;
  std::string to;  // empty: the type has no such end
};

struct PlainSentence {
  nlp::Article article;
  std::vector<PlainRelation> relations;
};

// "text TAB TYPE: FROM > TO; TYPE: FROM", a sentence a line.
std::vector<PlainSentence> ReadPlainSentences(const std::filesystem::path& path) {
  std::vector<PlainSentence> sentences;
  std::ifstream file(path);
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    const std::size_t tab = line.find('\t');
    EXPECT_NE(tab, std::string::npos) << path << ":" << number;
    if (tab == std::string::npos) continue;
    PlainSentence& sentence = sentences.emplace_back();
    sentence.article.id = path.stem().string() + ":" + std::to_string(number);
    sentence.article.language = path.stem().string();
    sentence.article.text = line.substr(0, tab);
    std::string_view left = std::string_view(line).substr(tab + 1);
    while (!left.empty()) {
      const std::size_t end = left.find("; ");
      const std::string_view item = left.substr(0, end);
      left = end == std::string_view::npos ? std::string_view() : left.substr(end + 2);
      const std::size_t colon = item.find(": ");
      const auto type = nlp::RelationTypeFromName(item.substr(0, colon));
      EXPECT_TRUE(type.has_value() && colon != std::string_view::npos) << path << ":" << number << ": " << item;
      if (!type || colon == std::string_view::npos) continue;
      const std::string_view ends = item.substr(colon + 2);
      const std::size_t arrow = ends.find(" > ");
      sentence.relations.push_back({*type, nlp::FoldName(ends.substr(0, arrow)), arrow == std::string_view::npos ? std::string() : nlp::FoldName(ends.substr(arrow + 3))});
    }
  }
  return sentences;
}

// A legal form or an article may be in the one and not in the other.
bool Names(const nlp::Extraction& extraction, int entity, const std::string& meant) {
  if (entity < 0 || meant.empty()) return entity < 0 && meant.empty();
  const std::string found = nlp::FoldName(extraction.entities[static_cast<std::size_t>(entity)].name);
  return found.find(meant) != std::string::npos || meant.find(found) != std::string::npos;
}

bool States(const nlp::Extraction& extraction, const nlp::Relation& relation, const PlainRelation& meant) {
  if (relation.type != meant.type) return false;
  const bool straight = Names(extraction, relation.from, meant.from) && Names(extraction, relation.to, meant.to);
  const bool turned = nlp::InfoOf(relation.type).symmetric && Names(extraction, relation.from, meant.to) && Names(extraction, relation.to, meant.from);
  return straight || turned;
}

struct PlainFigures {
  int stated = 0;
  int found = 0;
  int claimed = 0;
  int right = 0;

  void Add(const PlainFigures& other) {
    stated += other.stated;
    found += other.found;
    claimed += other.claimed;
    right += other.right;
  }
};

PlainFigures ReadSentence(const nlp::Extractor& extractor, const PlainSentence& sentence, std::string* missed) {
  const nlp::Extraction extraction = extractor.Extract(sentence.article);
  PlainFigures figures;
  for (const PlainRelation& meant : sentence.relations) {
    ++figures.stated;
    const bool found = std::ranges::any_of(extraction.relations, [&](const nlp::Relation& relation) { return States(extraction, relation, meant); });
    figures.found += found;
    if (!found) *missed += "  " + sentence.article.id + ": " + sentence.article.text + "\n";
  }
  for (const nlp::Relation& relation : extraction.relations) {
    ++figures.claimed;
    figures.right += std::ranges::any_of(sentence.relations, [&](const PlainRelation& meant) { return States(extraction, relation, meant); });
  }
  return figures;
}

TEST(PlainSentences, AreReadInEveryLanguage) {
  const auto model = std::move(*MappedFile::Open(DEALGRAPH_SOURCE_DIR "/nlp/data/tagger.model"));
  const auto extractor = std::move(*nlp::Extractor::Create({.tagger_model = model->bytes()}));
  std::set<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(DEALGRAPH_SOURCE_DIR "/tests/train/plain")) {
    if (file.path().extension() == ".txt") files.insert(file.path());
  }
  ASSERT_EQ(files.size(), 22u);
  PlainFigures all;
  std::string missed;
  for (const std::filesystem::path& file : files) {
    PlainFigures of_language;
    for (const PlainSentence& sentence : ReadPlainSentences(file)) of_language.Add(ReadSentence(*extractor, sentence, &missed));
    std::printf("%s: %d of %d found, %d of %d right\n", file.stem().c_str(), of_language.found, of_language.stated, of_language.right, of_language.claimed);
    EXPECT_GE(of_language.found, of_language.stated * 4 / 10) << file.stem();
    all.Add(of_language);
  }
  std::printf("all: %d of %d found, %d of %d right\n%s", all.found, all.stated, all.right, all.claimed, missed.c_str());
  EXPECT_GE(all.found, all.stated * 78 / 100);
  EXPECT_GE(all.right, all.claimed * 9 / 10);
}

}  // namespace
}  // namespace dealgraph::train
