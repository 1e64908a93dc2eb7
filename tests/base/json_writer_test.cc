#include "base/json_writer.h"

#include <gtest/gtest.h>

#include <functional>

namespace dealgraph {
namespace {

std::string Written(const std::function<void(JsonWriter&)>& write) {
  std::string out;
  JsonWriter json(&out);
  write(json);
  return out;
}

TEST(JsonWriterTest, PutsCommasWhereTheyBelong) {
  EXPECT_EQ(Written([](JsonWriter& json) {
              json.BeginObject().Key("a").Integer(-1).Key("b").BeginArray();
              json.BeginObject().EndObject().BeginArray().EndArray().Null().Bool(true).Bool(false);
              json.EndArray().Key("c").BeginObject().Key("d").String("e").EndObject().Key("f").String("").EndObject();
            }),
            R"({"a":-1,"b":[{},[],null,true,false],"c":{"d":"e"},"f":""})");
}

TEST(JsonWriterTest, NumbersAreExactAndPlain) {
  EXPECT_EQ(Written([](JsonWriter& json) { json.Number(*Decimal::Parse("6.83e8")); }), "683000000");
  EXPECT_EQ(Written([](JsonWriter& json) { json.Number(*Decimal::Parse("0.1")); }), "0.1");
  EXPECT_EQ(Written([](JsonWriter& json) { json.Integer(INT64_MIN); }), "-9223372036854775808");
}

TEST(JsonWriterTest, AppendsToWhatIsThere) {
  std::string out = "x";
  JsonWriter(&out).BeginObject().EndObject();
  EXPECT_EQ(out, "x{}");
}

TEST(AppendJsonStringTest, EscapesWhatMustBeAndNothingElse) {
  const struct {
    std::string_view text, quoted;
  } kCases[] = {
      {"", R"("")"},
      {"a\"b\\c/d", R"("a\"b\\c/d")"},
      {"\n\r\t", R"("\n\r\t")"},
      {std::string_view("\0\x01\x1f\x7f", 4), R"("\u0000\u0001\u001f\u007f")"},
      {"æøå €", "\"æøå €\""},
      {"\xF0\x9F\x8E\x89", "\"\xF0\x9F\x8E\x89\""},
  };
  for (const auto& c : kCases) {
    std::string out;
    AppendJsonString(c.text, &out);
    EXPECT_EQ(out, c.quoted);
  }
}

TEST(AppendJsonStringTest, EachInvalidByteBecomesAReplacementCharacter) {
  const struct {
    std::string_view text;
    int replaced;
  } kCases[] = {
      {"\x80", 1},              // a continuation alone
      {"\xC0\xAF", 2},          // overlong
      {"\xE2\x82", 2},          // cut short
      {"\xED\xA0\x80", 3},      // a surrogate
      {"\xF4\x90\x80\x80", 4},  // above U+10FFFF
      {"\xF5", 1},
      {"\xE0\x80\x80", 3},
      {"\xF0\x80\x80\x80", 4},
  };
  for (const auto& c : kCases) {
    std::string out;
    AppendJsonString(std::string("a") + std::string(c.text) + "z", &out);
    std::string wanted = "\"a";
    for (int i = 0; i < c.replaced; ++i) wanted += "\xEF\xBF\xBD";
    EXPECT_EQ(out, wanted + "z\"");
  }
}

}  // namespace
}  // namespace dealgraph
