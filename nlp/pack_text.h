// PackText is a file from outside the binary, in the form of those in nlp/lang ("da.toml") or nlp/measures/lang ("da.words"),
// with its bytes.
#pragma once

#include <string>

namespace dealgraph::nlp {

struct PackText {
  std::string file;  // without folders
  std::string text;
};

}  // namespace dealgraph::nlp
