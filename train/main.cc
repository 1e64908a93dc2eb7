// dealgraph_trainer: makes the models of names and of relations and measures them on the texts that were left out. No part of the product.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "base/mapped_file.h"
#include "train/gold.h"
#include "train/relation_gold.h"
#include "train/relation_trainer.h"
#include "train/tagger_trainer.h"

namespace dealgraph::train {
namespace {

Result<> Write(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return Unavailable(path + " could not be written");
  return {};
}

Result<> RunNames(const std::string& folder, const std::string& out, const std::string& frequencies, const std::string& only, const std::string& own_folder,
                  TrainerOptions options) {
  DG_ASSIGN_OR_RETURN(const auto words, MappedFile::Open(frequencies));
  options.word_frequencies = std::string(words->bytes());
  DG_ASSIGN_OR_RETURN(std::vector<GoldFile> files, ReadNamesGold(folder));
  DG_ASSIGN_OR_RETURN(std::vector<GoldFile> articles, ReadOwnArticles(own_folder + "/articles"));
  std::move(articles.begin(), articles.end(), std::back_inserter(files));
  DG_ASSIGN_OR_RETURN(std::vector<GoldFile> quiet, ReadQuietArticles(own_folder + "/quiet"));
  std::move(quiet.begin(), quiet.end(), std::back_inserter(files));
  DG_ASSIGN_OR_RETURN(std::vector<GoldFile> marked, ReadMarkedTexts(own_folder));
  std::move(marked.begin(), marked.end(), std::back_inserter(files));
  if (!only.empty()) {
    std::erase_if(files, [&](const GoldFile& file) { return file.name.find(only) == std::string::npos; });
  }
  DG_ASSIGN_OR_RETURN(const TrainedModel trained, TrainTagger(files, options));
  std::printf("%zu segments, %zu tokens, %zu features, %zu kept, %zu bytes\n", trained.segments, trained.tokens,
              trained.features, trained.kept, trained.bytes.size());
  std::printf("names of the texts left out, tagger alone:\n%-44s %6s %6s %6s %6s\n", "", "gold", "P", "R", "F1");
  double sum = 0;
  int counted = 0;
  for (const TrainedFile& file : trained.held_out) {
    if (file.gold == 0) continue;
    const double precision = file.found == 0 ? 0 : static_cast<double>(file.right) / file.found;
    const double recall = static_cast<double>(file.right) / file.gold;
    const double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    std::printf("%-44s %6d %6.3f %6.3f %6.3f\n", file.name.c_str(), file.gold, precision, recall, f1);
    sum += f1;
    ++counted;
  }
  if (counted > 0) std::printf("%-44s %6s %6s %6s %6.3f\n", "mean", "", "", "", sum / counted);
  return Write(out, trained.bytes);
}

Result<> RunRelations(const std::string& folder, const std::string& own_folder, const std::string& taggers, const std::string& out,
                      const TrainRelationsOptions& options) {
  DG_ASSIGN_OR_RETURN(std::vector<GoldArticle> articles, ReadRelationGold(folder + "/corpus"));
  DG_ASSIGN_OR_RETURN(std::vector<GoldArticle> own, ReadOwnRelationGold(own_folder));
  std::move(own.begin(), own.end(), std::back_inserter(articles));
  DG_ASSIGN_OR_RETURN(const FoldExtractors extractors, FoldExtractors::Open(taggers));
  DG_ASSIGN_OR_RETURN(std::vector<GoldFile> marked, ReadNamesGold(folder));
  // The weights are compiled into the program.
  std::erase_if(marked, [](const GoldFile& file) { return file.kind != GoldKind::kNamesSet || file.licence == Licence::kShareAlike; });
  DG_ASSIGN_OR_RETURN(std::vector<GoldFile> quiet, ReadQuietArticles(own_folder + "/quiet"));
  std::move(quiet.begin(), quiet.end(), std::back_inserter(marked));
  const TrainedNames names = TrainNames(articles, marked, extractors);
  const std::string weights = TrainRelations(articles, extractors, names, options);
  if (out.empty()) return {};
  DG_RETURN_IF_ERROR(Write(out + "/name_weights.inc", names.text));
  return Write(out + "/relation_weights.inc", weights);
}

}  // namespace
}  // namespace dealgraph::train

int main(int argc, char** argv) {
  CLI::App parser("Trains the models of dealgraph", "dealgraph_trainer");
  std::string folder;
  std::string out;
  std::string only;
  std::string frequencies = "nlp/data/word_frequencies.bin";
  std::string own_folder = "train";
  dealgraph::train::TrainerOptions options;
  CLI::App* names = parser.add_subcommand("names", "The tagger of names, from the annotated texts below a folder");
  names->add_option("folder", folder, "Holds yardsticks/names and corpus")->required();
  names->add_option("--out", out, "The model's file")->required();
  names->add_option("--word-frequencies", frequencies, "The table of common words")->capture_default_str();
  names->add_option("--own", own_folder, "Holds the project's own articles, quiet articles, passages and names, of which any may be missing")->check(CLI::ExistingDirectory)->capture_default_str();
  names->add_option("--epochs", options.epochs, "Passes over the texts")->capture_default_str();
  names->add_option("--features", options.features_max, "Features kept")->capture_default_str();
  names->add_option("--rate", options.rate, "Size of a step")->capture_default_str();
  names->add_option("--shrink", options.shrink, "Share of each weight that a pass takes away")->capture_default_str();
  names->add_option("--margin", options.margin, "What a wrong tag costs, in the logarithm of its odds")->capture_default_str();
  names->add_option("--missed", options.missed, "Times that for a name's tag that is missed")->capture_default_str();
  names->add_option("--min", options.occurrences_min, "Occurrences that a feature needs")->capture_default_str();
  names->add_option("--article-rounds", options.article_rounds, "Times that a news article counts")->capture_default_str();
  names->add_option("--small-rounds", options.small_rounds, "Times that a news article counts with the company that it names most written small");
  names->add_option("--quiet-rounds", options.quiet_rounds, "Times that an article without deals counts")->capture_default_str();
  names->add_option("--passage-rounds", options.passage_rounds, "Times that a marked passage of news counts")->capture_default_str();
  names->add_option("--without-word", options.without_word_percent, "Tokens learnt without their letters, percent")->capture_default_str();
  names->add_option("--without-list", options.without_list_percent, "Tokens learnt without the gazetteer, percent")->capture_default_str();
  names->add_option("--only", only, "Only files with this in their path");
  names->add_option("--fold", options.fold, "Leave out a fifth of the texts too (0-4), to measure and for `relations`");
  std::string taggers;
  dealgraph::train::TrainRelationsOptions relation_options;
  CLI::App* relations = parser.add_subcommand("relations", "What the features of names and relations weigh, from annotated articles");
  relations->add_option("folder", folder, "Holds yardsticks/names and corpus")->required();
  relations->add_option("--out", out, "The folder of name_weights.inc and relation_weights.inc; without it only the figures are printed");
  relations->add_option("--own", own_folder, "Holds the project's own articles, quiet articles and passages, of which any may be missing")->check(CLI::ExistingDirectory)->capture_default_str();
  relations->add_option("--taggers", taggers, "Holds fold-0.model to fold-4.model, each learnt by `names` with --fold")->required();
  relations->add_option("--epochs", relation_options.epochs, "Passes over the articles")->capture_default_str();
  relations->add_option("--rate", relation_options.rate, "Size of a step")->capture_default_str();
  relations->add_option("--shrink", relation_options.shrink, "Share of each weight that a pass takes away")->capture_default_str();
  relations->add_option("--corpus-rounds", relation_options.corpus_rounds, "Times that an article of the corpus counts")->capture_default_str();
  relations->add_option("--articles-min", relation_options.articles_min, "Articles that a feature has to occur in")->capture_default_str();
  relations->add_option("--precision", relation_options.precision, "Asked of the claims on the corpus")->capture_default_str();
  relations->add_option("--errors", relation_options.errors, "Print what is missed and made up in a language, or in all, cross-validated");
  relations->add_flag("!--found-names", relation_options.annotated, "With --errors: with the names found, not the annotated ones");
  parser.require_subcommand(1);
  CLI11_PARSE(parser, argc, argv);
  const auto done = names->parsed() ? dealgraph::train::RunNames(folder, out, frequencies, only, own_folder, options)
                                    : dealgraph::train::RunRelations(folder, own_folder, taggers, out, relation_options);
  if (done.ok()) return 0;
  std::fprintf(stderr, "dealgraph_trainer: %s\n", done.error().ToString().c_str());
  return 1;
}
