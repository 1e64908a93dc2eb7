#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace dealgraph {
namespace {

Result<int> Half(int n) {
  if (n % 2 != 0) return InvalidArgument(std::to_string(n) + " is odd");
  return n / 2;
}

Result<int> Quarter(int n) {
  DG_ASSIGN_OR_RETURN(const int half, Half(n));
  return Half(half);
}

Result<> CheckEven(int n) {
  DG_RETURN_IF_ERROR(Half(n));
  return {};
}

TEST(Result, TheMacrosPassOnTheFirstError) {
  EXPECT_EQ(Quarter(12).value(), 3);
  EXPECT_EQ(Quarter(6).error().message, "3 is odd");
  EXPECT_EQ(Quarter(5).error().message, "5 is odd");
  EXPECT_TRUE(CheckEven(2).ok());
  EXPECT_EQ(CheckEven(3).error().code, ErrorCode::kInvalidArgument);
}

TEST(Result, CarriesWhatCannotBeCopied) {
  const auto make = []() -> Result<std::unique_ptr<int>> { return std::make_unique<int>(7); };
  const auto use = [&]() -> Result<int> {
    DG_ASSIGN_OR_RETURN(const std::unique_ptr<int> value, make());
    return *value;
  };
  EXPECT_EQ(use().value(), 7);
}

TEST(Result, EveryCodeHasItsName) {
  const struct {
    Error error;
    const char* text;
  } cases[] = {
      {InvalidArgument("x"), "invalid argument: x"}, {NotFound("x"), "not found: x"},
      {MalformedInput("x"), "malformed input: x"},   {Unavailable("x"), "unavailable: x"},
      {Corruption("x"), "corruption: x"},            {Cancelled("x"), "cancelled: x"},
      {Internal("x"), "internal error: x"},
  };
  for (const auto& c : cases) EXPECT_EQ(c.error.ToString(), c.text);
}

}  // namespace
}  // namespace dealgraph
