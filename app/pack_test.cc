#include "app/pack_test.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "app/annotation.h"
#include "app/scorer.h"

namespace dealgraph::app {
namespace {

std::string Trimmed(const std::string& line) {
  const std::size_t from = line.find_first_not_of(" \t\r");
  return from == std::string::npos ? "" : line.substr(from, line.find_last_not_of(" \t\r") - from + 1);
}

// What is read, and the part of it before the details.
struct Read {
  std::string relation;
  std::string text;
  bool matched = false;
};

std::vector<Read> ReadingsOf(const PackTest& test, const nlp::Extractor& extractor) {
  nlp::Article article;
  article.language = test.language;
  article.text = test.text;
  const Annotation found = AnnotationOf(article, extractor.Extract(article));
  std::vector<Read> readings;
  for (const AnnotatedRelation& relation : found.relations) {
    std::string text = TextOf(relation);
    readings.push_back({text.substr(0, text.find(')') + 1), text, false});
  }
  return readings;
}

}  // namespace

Result<std::vector<PackTest>> ReadPackTests(const std::string& path) {
  std::ifstream file(path);
  if (!file) return InvalidArgument(path + ": " + std::strerror(errno));
  std::vector<PackTest> tests;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    const std::string text = Trimmed(line);
    if (text.empty() || text.front() == '#') continue;
    const auto fault = [&](const char* what) { return InvalidArgument(path + ":" + std::to_string(number) + ": " + what); };
    if (line.front() != ' ' && line.front() != '\t') {
      tests.push_back({number, std::filesystem::path(path).stem().string(), text, {}});
      continue;
    }
    if (tests.empty()) return fault("a relation before any text");
    if (text == "none") continue;
    const std::size_t bracket = text.find('(');
    const std::size_t close = text.find(')');
    if (bracket == std::string::npos || close == std::string::npos || close < bracket) {
      return fault("is no relation such as invested_in(Nvidia, Nscale), nor \"none\"");
    }
    if (!nlp::RelationTypeFromName(text.substr(0, bracket))) return fault("names no relation type");
    PackTest::Expected expected{number, text.substr(0, close + 1), {}};
    const std::string details = Trimmed(text.substr(close + 1));
    if (!details.empty()) expected.details.push_back(details);
    tests.back().expected.push_back(expected);
  }
  if (file.bad()) return Unavailable(path + ": could not be read to its end");
  return tests;
}

std::vector<std::string> RunPackTest(const PackTest& test, const nlp::Extractor& extractor) {
  std::vector<std::string> failures;
  std::vector<Read> readings = ReadingsOf(test, extractor);
  for (const PackTest::Expected& expected : test.expected) {
    const auto found = std::find_if(readings.begin(), readings.end(), [&](const Read& read) { return !read.matched && read.relation == expected.relation; });
    if (found == readings.end()) {
      failures.push_back(std::to_string(expected.line) + ": not read: " + expected.relation);
      continue;
    }
    found->matched = true;
    for (const std::string& detail : expected.details) {
      if (found->text.find(detail) == std::string::npos) {
        failures.push_back(std::to_string(expected.line) + ": read without " + detail + ": " + found->text);
      }
    }
  }
  for (const Read& read : readings) {
    if (!read.matched) failures.push_back(std::to_string(test.line) + ": read and not expected: " + read.text);
  }
  return failures;
}

}  // namespace dealgraph::app
