// Writer applies extracted articles to the graph: the one path by which anything enters it.
//
// A batch (articles, their claims, the facts that change, outcome counters, the source's position) is one
// atomic WriteBatch with the WAL on, so a crash leaves the store as before it or as after it. Applying an
// article again changes nothing: ids are hashes of content (docs/delivery.md). One thread.
//
//   DG_ASSIGN_OR_RETURN(auto store, storage::Store::OpenWriter(directory));
//   DG_ASSIGN_OR_RETURN(auto writer, graph::Writer::Create(*store));
//   DG_ASSIGN_OR_RETURN(const auto outcomes, writer->Apply(articles, {{position}}, dead_lettered));
//   DG_RETURN_IF_ERROR(writer->Flush());  // before anyone is told that the position is reached
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "graph/aliases.h"
#include "graph/ids.h"
#include "graph/incoming.h"

namespace dealgraph::storage {
class Store;
}

namespace dealgraph::graph {

class Writer {
 public:
  // `store` was opened by OpenWriter and outlives the writer.
  static Result<std::unique_ptr<Writer>> Create(storage::Store& store);
  ~Writer();

  // Applies the articles in order, and with them, atomically: how far their sources are read now, and how
  // many records of that stretch went to the dead-letter sink (where they are acknowledged already), and of
  // those how many by which input. One outcome an article. All may be empty. Good batches are 200-2,000 articles. After an error nothing
  // of the batch is in the store; a store that could not write is opened anew, with a new writer, once the
  // cause is mended.
  Result<std::vector<Outcome>> Apply(std::span<const IncomingArticle> articles,
                                     std::span<const SourcePosition> positions = {},
                                     std::uint64_t dead_lettered = 0,
                                     const DeadLettersByInput& dead_lettered_by_input = {});

  // Makes all that was applied survive the loss of power. Only then may a source be told (docs/delivery.md).
  Result<> Flush();

  // Where `partition` was left; nullopt: it was never read.
  Result<std::optional<SourcePosition>> Position(std::string_view partition) const;
  OutcomeCounts Counts() const;
  // Takes back how far `partition` is read: it begins where its source begins one that was never read. kNotFound: there is no
  // such position.
  Result<> ForgetPosition(std::string_view partition);
  // Lets `partition`, which was read before, go on at `next_offset`, whatever was read last. kNotFound: the same.
  Result<> MovePosition(std::string_view partition, std::int64_t next_offset);

  // Says that `entity` is the same as `into`. Costs one record, whatever the number of their edges, and
  // Unmerge() takes it back. Chains are followed (what is merged into `entity` goes along); a circle or an
  // unknown entity is kInvalidArgument.
  // Both are logged with the note (Reader::AliasLog), in the same batch.
  Result<> Merge(const EntityId& entity, const EntityId& into, const AliasNote& note = {});
  Result<> Unmerge(const EntityId& entity, const AliasNote& note = {});

 private:
  struct Rep;
  explicit Writer(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace dealgraph::graph
