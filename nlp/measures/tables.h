// The tables that nlp/generate/cldr_tables.cc compiles into the binary: one text of rows a language (vocabulary.h).
#pragma once

#include <span>
#include <string_view>

namespace dealgraph::nlp {

struct LanguageRows {
  std::string_view language;  // ISO 639; "" is what all share and comes first; sorted
  std::string_view rows;
};

std::span<const LanguageRows> MeasureTables();

}  // namespace dealgraph::nlp
