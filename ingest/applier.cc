#include "ingest/applier.h"

#include <utility>

namespace dealgraph::ingest {

Result<> Applier::Add(Item& item) {
  if (!deadline_) deadline_ = std::chrono::steady_clock::now() + options_.batch_delay_max;
  ++batch_records_;
  batch_weight_ += item.weight;
  ++counts_.records;
  counts_.bytes += item.record_bytes;
  if (!item.record.position.partition.empty()) {
    batch_positions_.insert_or_assign(item.record.position.partition, item.record.position);
  }
  if (!item.decoded.ok()) {
    return WriteDeadLetter(item.record, item.decoded.error().message, item.record.bytes);
  }
  for (const RefusedElement& refused : item.decoded->refused) {
    DG_RETURN_IF_ERROR(WriteDeadLetter(item.record, refused.reason, refused.bytes));
  }
  counts_.notes += item.decoded->notes.size();
  if (options_.note) {
    for (const std::string& note : item.decoded->notes) options_.note(item.record.origin + ": " + note);
  }
  for (std::size_t i = 0; i < item.decoded->articles.size(); ++i) {
    CountExtraction(item.extractions[i]);
    batch_.articles.push_back({std::move(item.decoded->articles[i]), std::move(item.extractions[i])});
  }
  return {};
}

void Applier::CountExtraction(const nlp::Extraction& extraction) {
  ++counts_.received;
  counts_.relations += extraction.relations.size();
  counts_.amounts += extraction.amounts.size();
  counts_.refused_amounts += extraction.refused.size();
}

Result<> Applier::WriteDeadLetter(const OwnedRecord& record, std::string_view reason, std::string_view bytes) {
  ++counts_.received;
  ++batch_.dead_lettered;
  const std::int64_t offset = record.position.partition.empty() ? -1 : record.position.last_offset;
  return dead_letters_.Write({.reason = reason,
                              .origin = record.origin,
                              .partition = record.position.partition,
                              .offset = offset,
                              .bytes = bytes,
                              .headers = record.headers});
}

bool Applier::BatchIsFull() const {
  return batch_.articles.size() >= options_.batch_articles_max || batch_weight_ >= options_.batch_bytes_max ||
         (deadline_ && std::chrono::steady_clock::now() >= *deadline_);
}

Result<> Applier::Apply() {
  if (batch_records_ == 0) return {};
  if (batch_.dead_lettered > 0) DG_RETURN_IF_ERROR(dead_letters_.Acknowledge());
  for (const auto& [partition, position] : batch_positions_) batch_.positions.push_back(position);
  const std::size_t articles = batch_.articles.size();
  DG_ASSIGN_OR_RETURN(const std::vector<graph::Outcome> outcomes, sink_.Apply(batch_));
  if (outcomes.size() != articles) return Internal("a sink returned not one outcome for each article");
  for (const graph::Outcome outcome : outcomes) {
    switch (outcome) {
      case graph::Outcome::kApplied: ++counts_.applied; break;
      case graph::Outcome::kDuplicate: ++counts_.duplicate; break;
      case graph::Outcome::kWithdrawn: ++counts_.withdrawn; break;
    }
  }
  counts_.dead_lettered += batch_.dead_lettered;
  ++counts_.batches;
  for (auto& [partition, position] : batch_positions_) unflushed_positions_.insert_or_assign(partition, std::move(position));
  batch_positions_.clear();
  applied_.first += batch_records_;
  applied_.second += batch_weight_;
  batch_ = {};
  batch_records_ = 0;
  batch_weight_ = 0;
  deadline_.reset();
  if (options_.progress) options_.progress(counts_);
  return {};
}

std::pair<std::size_t, std::size_t> Applier::TakeApplied() { return std::exchange(applied_, {}); }

Result<std::vector<graph::SourcePosition>> Applier::Flush(bool always) {
  const auto now = std::chrono::steady_clock::now();
  std::vector<graph::SourcePosition> durable;
  if (!always && now - last_flush_ < options_.flush_interval) return durable;
  DG_RETURN_IF_ERROR(sink_.Flush());
  last_flush_ = now;
  for (auto& [partition, position] : unflushed_positions_) durable.push_back(std::move(position));
  unflushed_positions_.clear();
  return durable;
}

Result<> Applier::CheckCounts() const {
  const std::uint64_t sum = counts_.applied + counts_.duplicate + counts_.withdrawn + counts_.dead_lettered;
  if (sum == counts_.received) return {};
  return Internal("received " + std::to_string(counts_.received) + " articles, but the outcomes are " + std::to_string(sum));
}

}  // namespace dealgraph::ingest
