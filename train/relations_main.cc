// dealgraph_relations_trainer: makes nlp/data/relation_weights.inc and prints how well frames read. No part of the product.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>

#include "train/relation_gold.h"
#include "train/relation_trainer.h"

namespace dealgraph::train {
namespace {

Result<> Run(const std::string& folder, const std::string& out, const TrainRelationsOptions& options) {
  DG_ASSIGN_OR_RETURN(const std::vector<GoldArticle> articles, ReadRelationGold(folder));
  DG_ASSIGN_OR_RETURN(const std::string text, TrainRelations(articles, options));
  if (out.empty()) return {};
  std::ofstream file(out, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return Unavailable(out + " could not be written");
  return {};
}

}  // namespace
}  // namespace dealgraph::train

int main(int argc, char** argv) {
  CLI::App parser("Learns what the features of relations weigh", "dealgraph_relations_trainer");
  std::string folder;
  std::string out;
  dealgraph::train::TrainRelationsOptions options;
  parser.add_option("folder", folder, "The annotated articles")->required();
  parser.add_option("--out", out, "The file of weights; without it only the figures are printed");
  options.tagger = "nlp/data/tagger.model";
  parser.add_option("--tagger", options.tagger, "The model of names")->capture_default_str();
  parser.add_option("--epochs", options.epochs, "Passes over the articles")->capture_default_str();
  parser.add_option("--rate", options.rate, "Size of a step")->capture_default_str();
  parser.add_option("--shrink", options.shrink, "Share of each weight that a pass takes away")->capture_default_str();
  parser.add_option("--articles-min", options.articles_min, "Articles that a feature has to occur in")->capture_default_str();
  parser.add_option("--precision", options.precision, "Asked of each relation type")->capture_default_str();
  parser.add_option("--errors", options.errors, "Print what is missed and made up in a language, cross-validated");
  parser.add_flag("!--found-names", options.annotated, "With --errors: with the names found, not the annotated ones");
  CLI11_PARSE(parser, argc, argv);
  const auto done = dealgraph::train::Run(folder, out, options);
  if (done.ok()) return 0;
  std::fprintf(stderr, "dealgraph_relations_trainer: %s\n", done.error().ToString().c_str());
  return 1;
}
