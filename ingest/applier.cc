#include "ingest/applier.h"

#include <utility>

namespace dealgraph::ingest {

Result<> Applier::Add(std::unique_ptr<Item> owned) {
  Item& item = *owned;
  const RawRecord& record = item.record.view();
  if (!deadline_) {
    batch_begin_ = std::chrono::steady_clock::now();
    deadline_ = batch_begin_ + options_.batch_delay_max;
  }
  InputBatch& mine = batch_inputs_[item.input];
  ++batch_records_;
  ++mine.records;
  batch_weight_ += item.weight;
  mine.weight += item.weight;
  mine.bytes += item.record_bytes;
  if (!record.position_only) ++counts_.records;
  counts_.bytes += item.record_bytes;
  DG_RETURN_IF_ERROR(TakeArticles(item));
  if (!record.position.partition.empty()) KeepLast(std::move(owned));
  return {};
}

void Applier::KeepLast(std::unique_ptr<Item> item) {
  const std::string_view partition = item->record.view().position.partition;
  if (latest_ == batch_last_.end() || latest_->first != partition) latest_ = batch_last_.find(partition);
  if (latest_ == batch_last_.end()) latest_ = batch_last_.emplace(partition, nullptr).first;
  latest_->second = std::move(item);
}

Result<> Applier::TakeArticles(Item& item) {
  const RawRecord& record = item.record.view();
  if (!item.read.ok()) return WriteDeadLetter(item, item.read.error().message, record.bytes);
  for (const RefusedElement& refused : item.read->refused) {
    DG_RETURN_IF_ERROR(WriteDeadLetter(item, refused.reason, refused.bytes));
  }
  counts_.notes += item.read->notes.size();
  if (options_.note) {
    for (const std::string& note : item.read->notes) options_.note(std::string(record.origin) + ": " + note);
  }
  for (graph::IncomingArticle& article : item.read->articles) {
    CountExtraction(article.extraction);
    article.input = inputs_[item.input];
    batch_.articles.push_back(std::move(article));
    article_inputs_.push_back(item.input);
  }
  return {};
}

void Applier::CountExtraction(const nlp::Extraction& extraction) {
  ++counts_.received;
  counts_.relations += extraction.relations.size();
  counts_.amounts += extraction.amounts.size();
  counts_.refused_amounts += extraction.refused.size();
}

Result<> Applier::WriteDeadLetter(const Item& item, std::string_view reason, std::string_view bytes) {
  const RawRecord& record = item.record.view();
  std::vector<std::pair<std::string, std::string>> headers;
  for (const Header& header : record.headers) headers.emplace_back(header.name, header.value);
  ++counts_.received;
  ++batch_.dead_lettered;
  ++batch_inputs_[item.input].dead_lettered;
  const std::string& input = inputs_[item.input];
  if (!input.empty()) ++batch_.dead_lettered_by_input[input];
  const std::int64_t offset = record.position.partition.empty() ? -1 : record.position.last_offset;
  return dead_letters_.Write({.reason = reason,
                              .origin = record.origin,
                              .partition = record.position.partition,
                              .offset = offset,
                              .bytes = bytes,
                              .headers = headers,
                              .key = record.key,
                              .timestamp = record.timestamp,
                              .tombstone = record.tombstone,
                              .cut = !record.refused.empty(),
                              .content_type = record.content_type,
                              .input = input});
}

bool Applier::BatchIsFull() const {
  return batch_.articles.size() >= options_.batch_articles_max || batch_weight_ >= options_.batch_bytes_max;
}

void Applier::CountOutcomes(const std::vector<graph::Outcome>& outcomes) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    IngestMetrics::Input* const metrics = metrics_ != nullptr ? &metrics_->inputs[article_inputs_[i]] : nullptr;
    const auto count = [&](std::uint64_t* total, Counter* IngestMetrics::Input::*counter) {
      ++*total;
      if (metrics == nullptr) return;
      metrics->received->Add();
      (metrics->*counter)->Add();
    };
    switch (outcomes[i]) {
      case graph::Outcome::kApplied: count(&counts_.applied, &IngestMetrics::Input::applied); break;
      case graph::Outcome::kDuplicate: count(&counts_.duplicate, &IngestMetrics::Input::duplicate); break;
      case graph::Outcome::kWithdrawn: count(&counts_.withdrawn, &IngestMetrics::Input::withdrawn); break;
    }
  }
  counts_.dead_lettered += batch_.dead_lettered;
}

void Applier::ObserveBatch(std::chrono::steady_clock::time_point begin) {
  if (metrics_ == nullptr) return;
  const auto now = std::chrono::steady_clock::now();
  metrics_->batch_articles.Observe(static_cast<double>(article_inputs_.size()));
  metrics_->apply_seconds.Observe(std::chrono::duration<double>(now - begin).count());
  metrics_->batch_seconds.Observe(std::chrono::duration<double>(now - batch_begin_).count());
  for (std::size_t i = 0; i < batch_inputs_.size(); ++i) {
    metrics_->inputs[i].bytes->Add(batch_inputs_[i].bytes);
    metrics_->inputs[i].received->Add(batch_inputs_[i].dead_lettered);
    metrics_->inputs[i].dead_lettered->Add(batch_inputs_[i].dead_lettered);
  }
}

Result<> Applier::Apply() {
  if (batch_records_ == 0) return {};
  if (batch_.dead_lettered > 0) DG_RETURN_IF_ERROR(dead_letters_.Acknowledge());
  for (const auto& [partition, last] : batch_last_) batch_.positions.push_back(PositionOf(last->record.view()));
  std::vector<graph::SourcePosition> positions = batch_.positions;  // the sink may move from its own
  const std::size_t articles = batch_.articles.size();
  const auto begin = std::chrono::steady_clock::now();
  DG_ASSIGN_OR_RETURN(const std::vector<graph::Outcome> outcomes, sink_.Apply(batch_));
  if (outcomes.size() != articles) return Internal("a sink returned not one outcome for each article");
  CountOutcomes(outcomes);
  ObserveBatch(begin);
  ++counts_.batches;
  for (graph::SourcePosition& position : positions) {
    const std::size_t input = batch_last_.find(position.partition)->second->input;
    std::string partition = position.partition;
    unflushed_positions_.insert_or_assign(std::move(partition), std::pair(input, std::move(position)));
  }
  batch_last_.clear();
  latest_ = batch_last_.end();
  for (std::size_t i = 0; i < batch_inputs_.size(); ++i) {
    applied_[i].records += batch_inputs_[i].records;
    applied_[i].bytes += batch_inputs_[i].weight;
    batch_inputs_[i] = {};
  }
  batch_ = {};
  batch_.articles.reserve(articles);
  article_inputs_.clear();
  batch_records_ = 0;
  batch_weight_ = 0;
  deadline_.reset();
  if (options_.progress) options_.progress(counts_);
  return {};
}

std::vector<InFlight::Use> Applier::TakeApplied() {
  return std::exchange(applied_, std::vector<InFlight::Use>(inputs_.size()));
}

std::optional<std::chrono::steady_clock::time_point> Applier::FlushTime() const {
  if (unflushed_positions_.empty()) return std::nullopt;
  return last_flush_ + options_.flush_interval;
}

Result<Applier::Durable> Applier::Flush(bool always) {
  const auto now = std::chrono::steady_clock::now();
  Durable durable;
  if (!always && now - last_flush_ < options_.flush_interval) return durable;
  DG_RETURN_IF_ERROR(sink_.Flush());
  last_flush_ = std::chrono::steady_clock::now();
  if (metrics_ != nullptr) metrics_->sync_seconds.Observe(std::chrono::duration<double>(last_flush_ - now).count());
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
