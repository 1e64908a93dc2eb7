// MeasureReader finds what an article counts: sums of money, quantities and dates, each exact and with its bytes, and
// what looks like a sum but cannot be read for certain, with the reason.
//
// Words and number formats come from CLDR for every language of ICU, and from nlp/measures/lang for what CLDR lacks;
// both are compiled into the binary. docs/amounts.md tells how a sum is read. Immutable; used by any number of threads.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "nlp/article.h"
#include "nlp/extraction.h"
#include "nlp/pack_text.h"

namespace dealgraph::nlp {

struct MeasureContext {
  std::string_view language;             // ISO 639-1; one that is not known is read with signs, codes and digits alone
  std::string_view country;              // ISO 3166-1 alpha-2, or empty: whose dollars and pesos, whose decimal sign
  std::optional<Timestamp> published;    // anchors "last Thursday"; without it relative dates are not read
  std::chrono::minutes zone{0};          // east of UTC, where the publisher says so: whose day `published` is
};

// The zone at the end of a written time, "+02:00", "-0700", east of UTC; zero when none is written.
std::chrono::minutes WrittenZone(std::string_view published);

// Each sorted by field, then begin. Scopes are kUnknown: relations set them. `Amount::group` counts up from 0.
struct Measures {
  std::vector<Amount> amounts;
  std::vector<Quantity> quantities;
  std::vector<StatedDate> dates;
  std::vector<Refusal> refused;
};

class MeasureReader {
 public:
  // Reads the tables in the binary; a language's own when its first article comes. `words` ("da.words", "common.words") take
  // the place of the binary's rows of those names. kInternal: a fault in the tables, with its row; a test excludes it for
  // all that ship. kInvalidArgument: faults of `words`, with their lines.
  static Result<std::unique_ptr<MeasureReader>> Create(const std::vector<PackText>& words = {});
  // kInvalidArgument lists every row that cannot be read, "FILE:LINE: what".
  static Result<> Check(const PackText& words);
  ~MeasureReader();

  // Title, then text; both valid UTF-8. Never fails: what cannot be read is refused or absent.
  Measures Read(const Article& article, const MeasureContext& context) const;

 private:
  struct Parts;
  explicit MeasureReader(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace dealgraph::nlp
