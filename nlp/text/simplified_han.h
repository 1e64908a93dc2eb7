// The simplified signs of traditional ones ("國", "国"), by which Chinese written in either is looked up: a table that the build
// takes from ICU (nlp/generate/simplified_han.cc). Used by nlp/text/unicode.h only.
#pragma once

#include <span>

namespace dealgraph::nlp {

struct HanPair {
  char16_t traditional;
  char16_t simplified;
};

// By traditional sign.
std::span<const HanPair> SimplifiedHan();

}  // namespace dealgraph::nlp
