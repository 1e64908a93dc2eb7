// Every line of amount_shapes.tsv is read as it says, and docs/amounts.md shows the file's sums by language.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "nlp/measures/measures.h"
#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

struct Shape {
  int line = 0;
  std::string language;
  std::string country;
  std::string text;
  std::string reading;
};

std::vector<Shape> Shapes() {
  std::ifstream file(SourceFile("tests/nlp/amount_shapes.tsv"));
  std::vector<Shape> shapes;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream fields(line);
    Shape shape;
    shape.line = number;
    std::getline(fields, shape.language, '\t');
    std::getline(fields, shape.country, '\t');
    std::getline(fields, shape.text, '\t');
    std::getline(fields, shape.reading);
    shapes.push_back(shape);
  }
  return shapes;
}

std::string ReadingOf(const MeasureReader& reader, const Shape& shape) {
  Article article;
  article.text = shape.text;
  MeasureContext context;
  context.language = shape.language;
  context.country = shape.country;
  context.published = ParseIsoTime("2025-09-18T10:00:00+02:00");
  const Measures measures = reader.Read(article, context);
  std::vector<std::string> parts;
  for (const Amount& amount : measures.amounts) {
    parts.push_back(amount.value.ToString() + " " + amount.currency +
                    (amount.bound == Bound::kExact ? "" : " " + std::string(BoundName(amount.bound))));
  }
  for (const Quantity& quantity : measures.quantities) parts.push_back(quantity.value.ToString() + " " + std::string(UnitName(quantity.unit)));
  for (const StatedDate& date : measures.dates) parts.push_back(date.value.ToString() + (date.far_future ? " far" : ""));
  for (const Refusal& refusal : measures.refused) parts.emplace_back(RefusalReasonName(refusal.reason));
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

TEST(AmountShapes, WhatNewspapersPrintIsReadAsTheFileSays) {
  const auto reader = MeasureReader::Create();
  ASSERT_TRUE(reader.ok());
  const std::vector<Shape> shapes = Shapes();
  ASSERT_GT(shapes.size(), 500u);
  for (const Shape& shape : shapes) {
    EXPECT_EQ(ReadingOf(**reader, shape), shape.reading) << "line " << shape.line << ", " << shape.language << ": " << shape.text;
  }
}

// The short ones of a language, in one row: what is read of them is in the file.
std::string TableOfShapes() {
  std::map<std::string, std::string> rows;
  for (const Shape& shape : Shapes()) {
    const bool sum = shape.reading.find_first_of("0123456789") == 0 && shape.reading.find('-') == std::string::npos;
    if (!sum || shape.text.size() > 64 || shape.text.find('|') != std::string::npos) continue;
    std::string& row = rows[shape.language];
    row += (row.empty() ? "" : " · ") + shape.text;
  }
  std::string table = "| language | shapes that are read exactly |\n|---|---|\n";
  for (const auto& [language, row] : rows) table += "| " + language + " | " + row + " |\n";
  return table;
}

// DEALGRAPH_WRITE_DOCS=1 writes the table instead of comparing it.
TEST(AmountShapes, TheDocumentationShowsThem) {
  const std::string path = SourceFile("docs/amounts.md");
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  const std::string page = text.str();
  const std::string begin = "<!-- shapes: written by tests/nlp/amount_shapes_test.cc -->\n";
  const std::string end = "<!-- end of shapes -->";
  const std::size_t from = page.find(begin);
  const std::size_t to = page.find(end);
  ASSERT_TRUE(from != std::string::npos && to != std::string::npos && from < to);
  const std::string shown = page.substr(from + begin.size(), to - from - begin.size());
  if (std::getenv("DEALGRAPH_WRITE_DOCS") != nullptr) {
    std::ofstream(path) << page.substr(0, from + begin.size()) + TableOfShapes() + page.substr(to);
    return;
  }
  EXPECT_EQ(shown, TableOfShapes()) << "DEALGRAPH_WRITE_DOCS=1 writes it";
}

}  // namespace
}  // namespace dealgraph::nlp
