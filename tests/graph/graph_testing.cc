#include "tests/graph/graph_testing.h"

#include <stdlib.h>

namespace dealgraph::graph {
namespace {

int AddEntity(const std::string& name, nlp::Span mention, nlp::Extraction* extraction) {
  for (std::size_t i = 0; i < extraction->entities.size(); ++i) {
    if (extraction->entities[i].name != name) continue;
    extraction->entities[i].mentions.push_back(mention);
    return static_cast<int>(i);
  }
  extraction->entities.push_back({name, nlp::EntityType::kCompany, {mention}});
  return static_cast<int>(extraction->entities.size()) - 1;
}

nlp::Span Append(const std::string& words, std::string* text) {
  const auto begin = static_cast<std::uint32_t>(text->size());
  *text += words;
  return {nlp::Field::kText, begin, static_cast<std::uint32_t>(text->size())};
}

}  // namespace

IncomingArticle MakeArticle(const std::string& source, const std::string& id, const std::string& published,
                            const std::vector<Told>& told, const ArticleOptions& options) {
  IncomingArticle incoming;
  nlp::Article& article = incoming.article;
  nlp::Extraction& extraction = incoming.extraction;
  article.source = source;
  article.id = id;
  article.title = "News";
  article.published = published;
  article.published_time = ParseIsoTime(published);
  article.updated_time = ParseIsoTime(options.updated);
  extraction.language = options.language;
  extraction.has_pack = true;
  extraction.pack_version = options.pack;
  for (const Told& one : told) {
    nlp::Relation relation;
    const auto begin = static_cast<std::uint32_t>(article.text.size());
    relation.type = one.type;
    relation.from = AddEntity(one.from, Append(one.from, &article.text), &extraction);
    article.text += " " + std::string(nlp::InfoOf(one.type).name) + " ";
    if (!one.to.empty()) relation.to = AddEntity(one.to, Append(one.to, &article.text), &extraction);
    article.text += " ";
    if (!one.amount.empty()) {
      nlp::Amount amount;
      amount.span = Append(one.amount, &article.text);
      amount.value = *Decimal::Parse(one.amount);
      amount.currency = one.currency;
      amount.bound = one.bound;
      amount.scope = one.scope;
      relation.amount = static_cast<int>(extraction.amounts.size());
      extraction.amounts.push_back(amount);
    }
    for (nlp::Entity& entity : extraction.entities) {
      const auto id = options.catalogue_ids.find(entity.name);
      if (id != options.catalogue_ids.end()) entity.id = id->second;
    }
    relation.round = one.round;
    relation.date = PartialDate::Parse(one.date);
    relation.status = one.status;
    relation.negated = one.status == nlp::Status::kDenied || one.status == nlp::Status::kCancelled;
    relation.rule = "test.rule";
    relation.evidence = {{nlp::Field::kText, begin, static_cast<std::uint32_t>(article.text.size())}};
    article.text += ".\n";
    extraction.relations.push_back(relation);
  }
  return incoming;
}

TemporaryFolder::TemporaryFolder() {
  std::string path = (std::filesystem::temp_directory_path() / "dealgraph-test-XXXXXX").string();
  EXPECT_NE(mkdtemp(path.data()), nullptr);
  path_ = path;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

OpenGraph::OpenGraph(const storage::StoreOptions& options) {
  auto opened = storage::Store::OpenWriter(folder.path() + "/store", options);
  EXPECT_TRUE(opened.ok()) << opened.error().ToString();
  store = std::move(*opened);
  writer = std::move(*Writer::Create(*store));
}

std::vector<Outcome> OpenGraph::Apply(const std::vector<IncomingArticle>& articles) {
  auto outcomes = writer->Apply(articles);
  EXPECT_TRUE(outcomes.ok()) << outcomes.error().ToString();
  return outcomes.ok() ? *outcomes : std::vector<Outcome>();
}

std::unique_ptr<Reader> OpenGraph::Read() { return std::move(*Reader::Create(*store)); }

std::vector<Fact> OpenGraph::Facts() {
  std::vector<Fact> facts;
  const auto listed = Read()->AllFacts([&](const NamedFact& named) {
    facts.push_back(named.fact);
    return true;
  });
  EXPECT_TRUE(listed.ok()) << listed.error().ToString();
  return facts;
}

std::string OpenGraph::Digest() { return Read()->Digest()->ToHex(); }

void OpenGraph::ExpectSound() {
  const auto report = Read()->Verify();
  ASSERT_TRUE(report.ok()) << report.error().ToString();
  for (const std::string& damage : report->damage) ADD_FAILURE() << damage;
  EXPECT_EQ(report->damaged, 0u);
}

}  // namespace dealgraph::graph
