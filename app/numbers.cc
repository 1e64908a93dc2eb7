#include "app/numbers.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>

namespace dealgraph::app {
namespace {

struct Symbol {
  std::string_view currency;
  std::string_view symbol;
};
constexpr Symbol kSymbols[] = {{"USD", "$"}, {"EUR", "€"}, {"GBP", "£"}, {"JPY", "¥"}, {"INR", "₹"}, {"KRW", "₩"}};

struct Scale {
  int power;
  std::string_view suffix;
};
constexpr Scale kScales[] = {{12, "T"}, {9, "B"}, {6, "M"}, {3, "k"}};

std::string WithSeparators(std::string digits) {
  const std::size_t start = digits.starts_with('-') ? 1 : 0;
  const std::size_t end = std::min(digits.find('.'), digits.size());
  for (std::size_t at = end; at > start + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

// 683000000 → "683M". A number of four or more digits before the suffix keeps its separators.
std::string ShortNumber(const Decimal& value) {
  for (const Scale& scale : kScales) {
    const std::optional<Decimal> one = Decimal::FromParts(1, scale.power);
    if (!one || value < *one) continue;
    const std::optional<Decimal> scaled = value.TimesPowerOfTen(-scale.power);
    if (scaled) return WithSeparators(scaled->ToString()) + std::string(scale.suffix);
  }
  return WithSeparators(value.ToString());
}

std::optional<int> PowerOfSuffix(std::string suffix) {
  std::transform(suffix.begin(), suffix.end(), suffix.begin(), [](unsigned char c) { return std::tolower(c); });
  struct Row {
    std::string_view word;
    int power;
  };
  static constexpr Row kRows[] = {{"", 0},         {"k", 3},   {"thousand", 3}, {"m", 6},  {"mn", 6},       {"mio", 6},
                                  {"million", 6},  {"b", 9},   {"bn", 9},       {"mia", 9}, {"billion", 9}, {"t", 12},
                                  {"trillion", 12}};
  for (const Row& row : kRows) {
    if (row.word == suffix) return row.power;
  }
  return std::nullopt;
}

}  // namespace

std::string FormatCount(std::uint64_t count) { return WithSeparators(std::to_string(count)); }

std::string FormatSum(const Decimal& value, std::string_view currency) {
  return WithSeparators(value.ToString()) + " " + std::string(currency);
}

std::string FormatSumShort(const Decimal& value, std::string_view currency) {
  for (const Symbol& row : kSymbols) {
    if (row.currency == currency) return std::string(row.symbol) + ShortNumber(value);
  }
  return std::string(currency) + " " + ShortNumber(value);
}

std::string FormatBoundedSum(const Decimal& value, std::string_view currency, nlp::Bound bound,
                             const std::optional<Decimal>& min, const std::optional<Decimal>& max) {
  const std::string sum = FormatSumShort(value, currency);
  switch (bound) {
    case nlp::Bound::kExact: return sum;
    case nlp::Bound::kAbout: return "about " + sum;
    case nlp::Bound::kUpTo: return "up to " + sum;
    case nlp::Bound::kAtLeast: return "at least " + sum;
    case nlp::Bound::kMoreThan: return "over " + sum;
    case nlp::Bound::kLessThan: return "under " + sum;
    case nlp::Bound::kRange:
      if (min && max) return FormatSumShort(*min, currency) + "–" + FormatSumShort(*max, currency);
      return sum;
  }
  return sum;
}

std::string FormatBytes(std::uint64_t bytes) {
  static constexpr std::array<const char*, 5> kUnits = {"B", "kB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1000 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, unit == 0 ? "%.0f %s" : "%.1f %s", value, kUnits[unit]);
  return buffer;
}

std::string FormatDuration(double seconds) {
  const auto whole = static_cast<long long>(std::ceil(std::max(seconds, 0.0)));
  char buffer[48];
  if (whole >= 3600) {
    std::snprintf(buffer, sizeof buffer, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    std::snprintf(buffer, sizeof buffer, "%lld:%02lld", whole / 60, whole % 60);
  }
  return buffer;
}

Result<SumFilter> ParseSumFilter(std::string_view text) {
  const auto fault = [&] {
    return InvalidArgument("\"" + std::string(text) + "\" is no sum: write 500M, 1.1bn EUR, $250k or 683000000");
  };
  SumFilter filter;
  std::string rest;
  for (const char c : text) {
    if (c != ' ' && c != ',' && c != '_') rest.push_back(c);
  }
  for (const Symbol& row : kSymbols) {
    if (rest.starts_with(row.symbol)) {
      filter.currency = row.currency;
      rest.erase(0, row.symbol.size());
    }
  }
  const auto is_upper = [](unsigned char c) { return std::isupper(c) != 0; };
  const std::size_t digits = std::min(rest.find_first_not_of("0123456789."), rest.size());
  const std::optional<Decimal> number = Decimal::Parse(std::string_view(rest).substr(0, digits));
  std::string suffix = rest.substr(digits);
  // A currency code is three capitals at the end: "500MUSD", "500 USD"; but not "BN".
  if (suffix.size() >= 3 && std::all_of(suffix.end() - 3, suffix.end(), is_upper) && !PowerOfSuffix(suffix)) {
    filter.currency = suffix.substr(suffix.size() - 3);
    suffix.resize(suffix.size() - 3);
  }
  const std::optional<int> power = PowerOfSuffix(suffix);
  if (!number || !power) return fault();
  const std::optional<Decimal> value = number->TimesPowerOfTen(*power);
  if (!value) return fault();
  filter.value = *value;
  return filter;
}

}  // namespace dealgraph::app
