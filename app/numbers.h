// Numbers for people: sums short ("$683M") and in full ("683,000,000 USD"), bounds in words, counts with separators.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/result.h"
#include "nlp/extraction.h"

namespace dealgraph::app {

// "1,234,567".
std::string FormatCount(std::uint64_t count);
// "683,000,000 USD", "41.2 USD".
std::string FormatSum(const Decimal& value, std::string_view currency);
// "$683M", "£11B", "€1.3B", "DKK 600M"; exact: digits are never rounded away ("$683.25M").
std::string FormatSumShort(const Decimal& value, std::string_view currency);
// The same with its bound: "up to £11B", "about $683M", ">$1B".
std::string FormatBoundedSum(const Decimal& value, std::string_view currency, nlp::Bound bound,
                             const std::optional<Decimal>& min, const std::optional<Decimal>& max);
// "12.3 MB", "4.0 kB", in powers of 1000.
std::string FormatBytes(std::uint64_t bytes);
// "2:05", "1:02:05".
std::string FormatDuration(double seconds);

struct SumFilter {
  Decimal value;
  std::string currency;  // ISO 4217; empty: any
};
// What a person types as a sum: "500M", "$500M", "1.1bn EUR", "683000000". kInvalidArgument says what it can be.
Result<SumFilter> ParseSumFilter(std::string_view text);

}  // namespace dealgraph::app
