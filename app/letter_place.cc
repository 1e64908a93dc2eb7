#include "app/letter_place.h"

#include <algorithm>
#include <utility>

#include "connectors/kafka/kafka_letter_reader.h"

namespace dealgraph::app {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

}  // namespace

LetterPlace LetterPlaceOf(const std::string& file) { return {.file = file, .done = file + ".done"}; }

LetterPlace LetterPlaceOf(const Config& config) {
  if (config.dead_letters.topic.empty()) return LetterPlaceOf(DeadLetterFileOf(config));
  return {.topic = config.dead_letters.topic,
          .settings = config.dead_letters.settings,
          .done = config.store.directory + ".dead-letters.done"};
}

Result<std::unique_ptr<ingest::LetterReader>> OpenLetters(const LetterPlace& place, std::function<void(std::string_view)> notice,
                                                          std::chrono::milliseconds timeout) {
  if (place.topic.empty()) return ingest::DeadLetterReader::Open(place.file, std::move(notice));
  return connectors::KafkaLetterReader::Open({.settings = place.settings, .topic = place.topic, .timeout = timeout});
}

bool HasReason(const ingest::StoredLetter& letter, std::string_view text) {
  const auto same = [](char a, char b) { return Lower(a) == Lower(b); };
  return text.empty() || !std::ranges::search(letter.reason, text, same).empty();
}

}  // namespace dealgraph::app
