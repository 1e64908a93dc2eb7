#include "base/json_writer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace dealgraph {
namespace {

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  std::string out;
  JsonWriter json(&out);
  json.BeginObject().Key("a").BeginArray().Integer(1).BeginObject().EndObject().BeginArray().EndArray().Null().EndArray();
  json.Key("b").Bool(true).Key("c").Number(*Decimal::Parse("6.83e8")).Key("d").String("x").EndObject();
  EXPECT_EQ(out, R"({"a":[1,{},[],null],"b":true,"c":683000000,"d":"x"})");
}

TEST(AppendJsonString, EscapesWhatMustBeAndReplacesWhatIsNoUtf8) {
  const struct {
    std::string_view input;
    const char* output;
  } cases[] = {
      {"plain", "\"plain\""},
      {"\"\\/", "\"\\\"\\\\/\""},
      {"a\n\r\tb", "\"a\\n\\r\\tb\""},
      {std::string_view("\0\x1f\x7f", 3), "\"\\u0000\\u001f\\u007f\""},
      {"Køge, 東京, 🙂", "\"Køge, 東京, 🙂\""},
      {"\xff", "\"\xEF\xBF\xBD\""},
      {"a\xC3", "\"a\xEF\xBF\xBD\""},
      {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},  // half a surrogate pair
      {"\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                  // overlong
  };
  for (const auto& c : cases) {
    std::string out;
    AppendJsonString(c.input, &out);
    EXPECT_EQ(out, c.output);
  }
}

}  // namespace
}  // namespace dealgraph
