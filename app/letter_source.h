// LetterSource gives dead letters to the pipeline once more, as the records they were: `dealgraph dead-letters retry`.
//
// Only letters that can be read now come; the others stay as they are. Their positions are not stored: how far their partition
// is read does not change. One thread, except Stop().
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/dead_letter_reader.h"
#include "ingest/source.h"

namespace dealgraph::app {

class LetterSource final : public ingest::Source {
 public:
  // Whether to give this letter.
  using Choose = std::function<bool(const ingest::StoredLetter&)>;
  LetterSource(std::unique_ptr<ingest::LetterReader> reader, Choose choose, const Clock& clock)
      : reader_(std::move(reader)), choose_(std::move(choose)), clock_(clock) {}

  Result<std::span<const ingest::RawRecord>> Poll(std::chrono::milliseconds timeout) override;
  bool AtEnd() const override { return at_end_; }
  Result<> Commit(const graph::SourcePosition& /*position*/) override { return {}; }
  void Stop() override { stopped_ = true; }

  // Of all that were given.
  const std::vector<std::string>& ids() const { return ids_; }

 private:
  const std::unique_ptr<ingest::LetterReader> reader_;
  const Choose choose_;
  const Clock& clock_;
  ingest::StoredLetter letter_;  // of the last Poll()
  std::vector<ingest::Header> headers_;
  std::optional<ingest::RawRecord> record_;
  std::vector<std::string> ids_;
  bool at_end_ = false;
  std::atomic<bool> stopped_ = false;
};

// The letter as the record it was. The views are into the letter and into `headers`.
ingest::RawRecord RecordOf(const ingest::StoredLetter& letter, const Clock& clock, std::vector<ingest::Header>* headers);

}  // namespace dealgraph::app
