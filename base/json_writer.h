// JsonWriter appends JSON to a string: for output, where numbers are exact decimals in plain notation, which a library
// that holds doubles cannot print. Commas and quotes are its business; nesting is the caller's. One thread.
//
//   JsonWriter json(&out);
//   json.BeginObject().Key("value").Number(decimal).Key("currency").String("USD").EndObject();
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/decimal.h"

namespace dealgraph {

class JsonWriter {
 public:
  explicit JsonWriter(std::string* out) : out_(out) {}  // *out outlives the writer

  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Key(std::string_view key);
  JsonWriter& String(std::string_view utf8);  // invalid bytes become U+FFFD, so the output is always JSON
  JsonWriter& Number(const Decimal& value);
  JsonWriter& Integer(std::int64_t value);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();

 private:
  void Separate();

  std::string* out_;
  bool need_comma_ = false;
};

// Appends `utf8` quoted and escaped (RFC 8259).
void AppendJsonString(std::string_view utf8, std::string* out);

}  // namespace dealgraph
