// Decimal is an exact decimal number: what a newspaper printed, not what a double makes of it.
//
// value = coefficient × 10^exponent, kept canonical (no trailing zero in the coefficient; zero is 0×10^0), so equal
// numbers have equal members. 18 significant digits and exponents of -64…64; what does not fit is reported as nullopt,
// never rounded.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dealgraph {

class Decimal {
 public:
  constexpr Decimal() = default;
  static Decimal FromInt(std::int64_t value);
  // coefficient × 10^exponent; nullopt when out of range.
  static std::optional<Decimal> FromParts(std::int64_t coefficient, int exponent);
  // Plain ASCII notation, "-12.50" or "683000000"; JSON's exponents ("6.83e8") too. nullopt: not such a number, or too long.
  static std::optional<Decimal> Parse(std::string_view text);

  std::int64_t coefficient() const { return coefficient_; }
  int exponent() const { return exponent_; }
  bool IsZero() const { return coefficient_ == 0; }
  bool IsNegative() const { return coefficient_ < 0; }
  bool IsInteger() const { return exponent_ >= 0; }

  std::optional<Decimal> Times(const Decimal& other) const;
  std::optional<Decimal> Plus(const Decimal& other) const;
  std::optional<Decimal> TimesPowerOfTen(int power) const;

  // Plain notation without an exponent: "683000000", "0.5", "-1.25". A JSON number.
  std::string ToString() const;
  double ToDouble() const;

  bool operator==(const Decimal&) const = default;
  std::strong_ordering operator<=>(const Decimal& other) const;

 private:
  std::int64_t coefficient_ = 0;
  std::int32_t exponent_ = 0;
};

}  // namespace dealgraph
