// LetterPlace says where dead letters are, a file or a topic, and where it is noted which of them are put right.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "app/config.h"
#include "base/result.h"
#include "connectors/kafka/kafka_settings.h"
#include "ingest/dead_letter_reader.h"

namespace dealgraph::app {

struct LetterPlace {
  std::string file;  // empty: they are in a topic
  std::string topic;
  connectors::KafkaSettings settings;  // of the topic
  std::string done;                    // a file with the ids of those that are put right
};

// Where a configuration has them, and that of any file.
LetterPlace LetterPlaceOf(const Config& config);
LetterPlace LetterPlaceOf(const std::string& file);

// `notice` is told of what is no letter. `timeout`: how long a broker may give nothing before the topic's end.
// kNotFound: there is no such file or topic.
Result<std::unique_ptr<ingest::LetterReader>> OpenLetters(const LetterPlace& place, std::function<void(std::string_view)> notice,
                                                          std::chrono::milliseconds timeout = std::chrono::seconds(15));

// Whether the letter's reason has that text in it, in whatever case; an empty one every letter has.
bool HasReason(const ingest::StoredLetter& letter, std::string_view text);

}  // namespace dealgraph::app
