#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "app/annotation.h"
#include "app/commands.h"
#include "app/packs.h"
#include "app/scorer.h"
#include "app/table.h"
#include "app/terminal.h"
#include "base/decimal.h"
#include "base/json_writer.h"
#include "app/opened_extractor.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "Reads the articles of GOLD, extracts what they state, and holds it against what people annotated: precision (of what was\n"
    "found, how much is right), recall (of what is there, how much was found) and their harmonic mean F1. GOLD is a file of JSON\n"
    "lines or a folder of them: articles as `extract` reads them, with \"entities\", \"amounts\", \"quantities\" and \"relations\" as it\n"
    "prints them, names instead of bytes. docs/evaluation.md shows one, and says what counts as right.\n"
    "\n"
    "Examples:\n"
    "  dealgraph eval samples/gold.jsonl\n"
    "  dealgraph eval gold/ --by language\n"
    "  dealgraph eval gold/da.jsonl --errors 20\n"
    "  dealgraph eval gold/ --json | jq '.all.relation.f1'";

struct Options {
  std::string gold;
  std::string by;
  int errors = 0;
  ExtractionFiles files;
  bool json = false;
};

using KindScores = std::array<Score, kScoredKinds.size()>;

// The figures of one evaluation, whole and in parts.
struct Evaluation {
  std::size_t articles = 0;
  KindScores all;
  std::map<std::string, KindScores> by_language;
  std::map<std::string, Score> by_type;  // "relation invested_in"
  struct Error {
    std::string article;
    ScoreError error;
  };
  std::vector<Error> errors;  // at most Options::errors of each kind and side
};

void AddTypes(const Annotation& gold, const ArticleScore& score, std::map<std::string, Score>* by_type) {
  const auto row = [&](ScoredKind kind, const std::string& type) -> Score& {
    return (*by_type)[std::string(kScoredKinds[static_cast<std::size_t>(kind)]) + " " + type];
  };
  for (const AnnotatedEntity& entity : gold.entities) {
    if (!entity.surfaces.empty()) ++row(ScoredKind::kEntity, entity.type).found;
  }
  for (const AnnotatedRelation& relation : gold.relations) ++row(ScoredKind::kRelation, relation.type).found;
  for (const ScoreError& error : score.errors) {
    if (error.kind != ScoredKind::kEntity && error.kind != ScoredKind::kRelation) continue;
    Score& scores = row(error.kind, error.type);
    if (error.missed) --scores.found;
    ++(error.missed ? scores.missed : scores.made_up);
  }
}

Result<Evaluation> Evaluate(const Options& options) {
  DG_ASSIGN_OR_RETURN(const std::vector<GoldArticle> gold, ReadGold(options.gold));
  DG_ASSIGN_OR_RETURN(const OpenedExtractor extractor, OpenedExtractor::Open(options.files));
  Evaluation evaluation;
  evaluation.articles = gold.size();
  std::map<std::pair<ScoredKind, bool>, int> kept;
  for (const GoldArticle& article : gold) {
    const Annotation found = AnnotationOf(article.article, extractor->Extract(article.article));
    const ArticleScore score = ScoreArticle(article.annotation, found);
    const std::string& language = article.annotation.language.empty() ? found.language : article.annotation.language;
    for (std::size_t kind = 0; kind < kScoredKinds.size(); ++kind) {
      evaluation.all[kind].Add(score.scores[kind]);
      evaluation.by_language[language][kind].Add(score.scores[kind]);
    }
    AddTypes(article.annotation, score, &evaluation.by_type);
    for (const ScoreError& error : score.errors) {
      if (kept[{error.kind, error.missed}]++ < options.errors) evaluation.errors.push_back({article.annotation.id, error});
    }
  }
  return evaluation;
}

std::string Figure(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.3f", value);
  return buffer;
}

void AddRow(const std::string& of, std::string_view kind, const Score& score, Table* table) {
  table->Row({{of},
              {std::string(kind)},
              {Figure(score.Precision())},
              {Figure(score.Recall())},
              {Figure(score.F1()), Style::kBold},
              {std::to_string(score.found + score.missed)}});
}

void PrintTable(const Evaluation& evaluation, const Options& options) {
  const Painter paint = Painter::For(STDOUT_FILENO);
  Table table({{std::to_string(evaluation.articles) + " ARTICLES"},
               {"WHAT"},
               {"PRECISION", Table::kRight},
               {"RECALL", Table::kRight},
               {"F1", Table::kRight},
               {"IN GOLD", Table::kRight}});
  const auto add = [&](const std::string& of, const KindScores& scores) {
    for (std::size_t kind = 0; kind < kScoredKinds.size(); ++kind) AddRow(of, kScoredKinds[kind], scores[kind], &table);
  };
  add("all", evaluation.all);
  if (options.by == "language") {
    for (const auto& [language, scores] : evaluation.by_language) add(language, scores);
  } else if (options.by == "type") {
    for (const auto& [type, score] : evaluation.by_type) {
      const std::size_t space = type.find(' ');
      AddRow(type.substr(space + 1), type.substr(0, space), score, &table);
    }
  }
  std::fputs(table.Format(0, paint).c_str(), stdout);
  for (const auto& [article, error] : evaluation.errors) {
    const std::string_view kind = kScoredKinds[static_cast<std::size_t>(error.kind)];
    std::printf("%.*s %s %s: %s\n", static_cast<int>(kind.size()), kind.data(), error.missed ? "missed" : "made up", article.c_str(),
                SafeForTerminal(error.text).c_str());
  }
}

// Four decimals.
Decimal Rounded(double value) {
  return Decimal::FromParts(static_cast<std::int64_t>(value * 10'000 + 0.5), -4).value_or(Decimal());
}

void WriteScore(const Score& score, JsonWriter& json) {
  json.BeginObject().Key("precision").Number(Rounded(score.Precision())).Key("recall").Number(Rounded(score.Recall())).Key("f1").Number(Rounded(score.F1()));
  json.Key("found").Integer(score.found).Key("missed").Integer(score.missed).Key("made_up").Integer(score.made_up).EndObject();
}
void WriteKinds(const KindScores& scores, JsonWriter& json) {
  json.BeginObject();
  for (std::size_t kind = 0; kind < kScoredKinds.size(); ++kind) {
    json.Key(kScoredKinds[kind]);
    WriteScore(scores[kind], json);
  }
  json.EndObject();
}

void PrintJson(const Evaluation& evaluation, const Options& options) {
  std::string line;
  JsonWriter json(&line);
  json.BeginObject().Key("articles").Integer(static_cast<std::int64_t>(evaluation.articles)).Key("all");
  WriteKinds(evaluation.all, json);
  if (options.by == "language") {
    json.Key("by_language").BeginObject();
    for (const auto& [language, scores] : evaluation.by_language) {
      json.Key(language);
      WriteKinds(scores, json);
    }
    json.EndObject();
  } else if (options.by == "type") {
    json.Key("by_type").BeginObject();
    for (const auto& [type, score] : evaluation.by_type) {
      json.Key(type);
      WriteScore(score, json);
    }
    json.EndObject();
  }
  if (options.errors > 0) {
    json.Key("errors").BeginArray();
    for (const auto& [article, error] : evaluation.errors) {
      json.BeginObject().Key("article").String(article).Key("kind").String(kScoredKinds[static_cast<std::size_t>(error.kind)]);
      json.Key("error").String(error.missed ? "missed" : "made_up").Key("what").String(error.text).EndObject();
    }
    json.EndArray();
  }
  json.EndObject();
  std::printf("%s\n", line.c_str());
}

Result<ExitCode> Eval(const Options& options) {
  DG_ASSIGN_OR_RETURN(const Evaluation evaluation, Evaluate(options));
  if (options.json) {
    PrintJson(evaluation, options);
  } else {
    PrintTable(evaluation, options);
  }
  return kDone;
}

}  // namespace

void AddEvalCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("eval", "How well annotated articles are read: precision, recall, F1");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  command->add_option("GOLD", options->gold, "A file of annotated articles, or a folder with *.jsonl")->required()->type_name("");
  command->add_option("--by", options->by, "Break the figures down")->check(CLI::IsMember({"language", "type"}))->type_name("WHAT");
  command->add_option("--errors", options->errors, "Show as many of each kind that were missed, and that were made up")
      ->check(CLI::NonNegativeNumber)
      ->type_name("N");
  AddExtractionOptions(*command, &options->files);
  command->add_flag("--json", options->json, "As a JSON object");
  command->callback([options, action] { *action = [options] { return Eval(*options); }; });
}

}  // namespace dealgraph::app
