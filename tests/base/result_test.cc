#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace dealgraph {
namespace {

Result<int> Half(int n) {
  if (n % 2 != 0) return InvalidArgument(std::to_string(n) + " is odd");
  return n / 2;
}

Result<int> Quarter(int n) {
  DG_ASSIGN_OR_RETURN(const int half, Half(n));
  DG_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

Result<> CheckEven(int n) {
  DG_RETURN_IF_ERROR(Half(n));
  return {};
}

TEST(ResultTest, AValuePassesThroughAssignOrReturn) {
  const Result<int> result = Quarter(12);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*result, 3);
}

TEST(ResultTest, TheFirstErrorIsReturnedAsItIs) {
  const Result<int> result = Quarter(6);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(result.error().message, "3 is odd");
  EXPECT_EQ(result.error().ToString(), "invalid argument: 3 is odd");
}

TEST(ResultTest, ReturnIfErrorLooksAtTheErrorOnly) {
  EXPECT_TRUE(CheckEven(2).ok());
  EXPECT_FALSE(CheckEven(3).ok());
}

TEST(ResultTest, CarriesWhatCanOnlyBeMoved) {
  const auto make = [](bool good) -> Result<std::unique_ptr<int>> {
    if (!good) return Unavailable("later");
    return std::make_unique<int>(7);
  };
  const auto twice = [&](bool good) -> Result<std::unique_ptr<int>> {
    DG_ASSIGN_OR_RETURN(std::unique_ptr<int> value, make(good));
    *value *= 2;
    return value;
  };
  EXPECT_EQ(**twice(true), 14);
  EXPECT_EQ(twice(false).error().code, ErrorCode::kUnavailable);
}

TEST(ResultTest, EveryCodeHasANameOfItsOwn) {
  const struct {
    Error error;
    ErrorCode code;
    std::string_view name;
  } kCases[] = {
      {InvalidArgument("m"), ErrorCode::kInvalidArgument, "invalid argument"},
      {NotFound("m"), ErrorCode::kNotFound, "not found"},
      {MalformedInput("m"), ErrorCode::kMalformedInput, "malformed input"},
      {Unavailable("m"), ErrorCode::kUnavailable, "unavailable"},
      {Corruption("m"), ErrorCode::kCorruption, "corruption"},
      {Cancelled("m"), ErrorCode::kCancelled, "cancelled"},
      {Internal("m"), ErrorCode::kInternal, "internal error"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(c.error.code, c.code);
    EXPECT_EQ(ErrorCodeName(c.code), c.name);
    EXPECT_EQ(c.error.ToString(), std::string(c.name) + ": m");
  }
}

}  // namespace
}  // namespace dealgraph
