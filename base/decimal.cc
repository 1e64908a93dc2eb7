#include "base/decimal.h"

#include <cmath>
#include <cstdlib>

namespace dealgraph {
namespace {

constexpr std::int64_t kCoefficientMax = 999'999'999'999'999'999;
constexpr int kExponentMax = 64;

// Canonical members for `coefficient` × 10^`exponent`, or nullopt when they do not fit.
std::optional<std::pair<std::int64_t, int>> Canonical(__int128 coefficient, int exponent) {
  if (coefficient == 0) return std::pair<std::int64_t, int>{0, 0};
  while (coefficient % 10 == 0) {
    coefficient /= 10;
    ++exponent;
  }
  if (coefficient > kCoefficientMax || coefficient < -kCoefficientMax) return std::nullopt;
  if (exponent > kExponentMax || exponent < -kExponentMax) return std::nullopt;
  return std::pair<std::int64_t, int>{static_cast<std::int64_t>(coefficient), exponent};
}

int DigitCount(std::int64_t value) {
  int digits = 0;
  for (; value != 0; value /= 10) ++digits;
  return digits;
}

}  // namespace

Decimal Decimal::FromInt(std::int64_t value) {
  // Every int64 of 18 digits or fewer fits; longer ones are no count or sum that anybody prints.
  return FromParts(value, 0).value_or(Decimal());
}

std::optional<Decimal> Decimal::FromParts(std::int64_t coefficient, int exponent) {
  const auto parts = Canonical(coefficient, exponent);
  if (!parts) return std::nullopt;
  Decimal result;
  result.coefficient_ = parts->first;
  result.exponent_ = parts->second;
  return result;
}

std::optional<Decimal> Decimal::Parse(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  __int128 coefficient = 0;
  int exponent = 0;
  int pending_zeros = 0;  // zeros not yet multiplied in, so that "1000000000000000000000" still fits
  bool any_digit = false;
  bool after_point = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !after_point) {
      after_point = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    any_digit = true;
    if (after_point) --exponent;
    if (c == '0') {
      if (coefficient != 0) ++pending_zeros;
      continue;
    }
    for (; pending_zeros > 0; --pending_zeros) {
      coefficient *= 10;
      if (coefficient > kCoefficientMax) return std::nullopt;
    }
    coefficient = coefficient * 10 + (c - '0');
    if (coefficient > kCoefficientMax) return std::nullopt;
  }
  if (!any_digit) return std::nullopt;
  exponent += pending_zeros;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    std::string_view rest = text.substr(i + 1);
    bool negative_power = false;
    if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
      negative_power = rest.front() == '-';
      rest.remove_prefix(1);
    }
    if (rest.empty() || rest.size() > 4) return std::nullopt;
    int power = 0;
    for (const char c : rest) {
      if (c < '0' || c > '9') return std::nullopt;
      power = power * 10 + (c - '0');
    }
    exponent += negative_power ? -power : power;
  }
  return FromParts(static_cast<std::int64_t>(negative ? -coefficient : coefficient), exponent);
}

std::optional<Decimal> Decimal::Times(const Decimal& other) const {
  const auto parts = Canonical(static_cast<__int128>(coefficient_) * other.coefficient_, exponent_ + other.exponent_);
  if (!parts) return std::nullopt;
  Decimal result;
  result.coefficient_ = parts->first;
  result.exponent_ = parts->second;
  return result;
}

std::optional<Decimal> Decimal::Plus(const Decimal& other) const {
  if (IsZero()) return other;
  if (other.IsZero()) return *this;
  const Decimal& high = exponent_ >= other.exponent_ ? *this : other;
  const Decimal& low = exponent_ >= other.exponent_ ? other : *this;
  const int shift = high.exponent_ - low.exponent_;
  if (shift > 18) return std::nullopt;
  __int128 scaled = high.coefficient_;
  for (int i = 0; i < shift; ++i) scaled *= 10;
  const auto parts = Canonical(scaled + low.coefficient_, low.exponent_);
  if (!parts) return std::nullopt;
  Decimal result;
  result.coefficient_ = parts->first;
  result.exponent_ = parts->second;
  return result;
}

std::optional<Decimal> Decimal::TimesPowerOfTen(int power) const { return FromParts(coefficient_, exponent_ + power); }

std::string Decimal::ToString() const {
  std::string digits = std::to_string(std::llabs(coefficient_));
  if (exponent_ >= 0) {
    if (coefficient_ != 0) digits.append(static_cast<std::size_t>(exponent_), '0');
  } else {
    const std::size_t decimals = static_cast<std::size_t>(-exponent_);
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    digits.insert(digits.size() - decimals, 1, '.');
  }
  return coefficient_ < 0 ? "-" + digits : digits;
}

double Decimal::ToDouble() const { return std::strtod(ToString().c_str(), nullptr); }

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  const auto sign = [](std::int64_t v) { return v > 0 ? 1 : v < 0 ? -1 : 0; };
  if (sign(coefficient_) != sign(other.coefficient_)) return sign(coefficient_) <=> sign(other.coefficient_);
  if (coefficient_ == 0) return std::strong_ordering::equal;
  // Same sign: compare the position of the first digit, then the digits themselves.
  const int order = DigitCount(coefficient_) + exponent_;
  const int other_order = DigitCount(other.coefficient_) + other.exponent_;
  if (order != other_order) return coefficient_ > 0 ? order <=> other_order : other_order <=> order;
  __int128 a = coefficient_;
  __int128 b = other.coefficient_;
  for (int i = other.exponent_; i < exponent_; ++i) a *= 10;  // at most 18 steps: the first digits are aligned
  for (int i = exponent_; i < other.exponent_; ++i) b *= 10;
  return a < b ? std::strong_ordering::less : a > b ? std::strong_ordering::greater : std::strong_ordering::equal;
}

}  // namespace dealgraph
