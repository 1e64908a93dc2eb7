// A language pack's own tests: texts and the relations that must be read of them, as a person writes them
// (`dealgraph packs test --help`).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "nlp/extractor.h"

namespace dealgraph::app {

struct PackTest {
  int line = 0;
  std::string language;
  std::string text;
  struct Expected {
    int line = 0;
    std::string relation;  // "invested_in(Nvidia, Nscale)"
    std::vector<std::string> details;  // each must stand in what is read: "683000000 USD", "negated"
  };
  std::vector<Expected> expected;
};

// kInvalidArgument: FILE:LINE and what is wrong.
Result<std::vector<PackTest>> ReadPackTests(const std::string& path);
// "LINE: what differs" for each; empty: it passes.
std::vector<std::string> RunPackTest(const PackTest& test, const nlp::Extractor& extractor);

}  // namespace dealgraph::app
