// VersionCursor walks every article version of a store, in key order, some at a time: each time in the store's newest state, so that
// no state is held while whoever walks waits. What is written meanwhile behind the cursor is not seen, what is before it is.
// One thread; beside the store's writer.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/result.h"
#include "graph/model.h"

namespace dealgraph::storage {
class Store;
}

namespace dealgraph::graph {

class VersionCursor {
 public:
  explicit VersionCursor(const storage::Store& store) : store_(store) {}  // lent

  // The next versions with their texts (`current` is not told), at most `most`; the callback returns false to end behind the one it
  // was given. False: there are no more. kCorruption: a record cannot be read.
  using Callback = std::function<bool(ArticleVersion)>;
  Result<bool> Next(std::size_t most, const Callback& callback);

 private:
  const storage::Store& store_;
  std::string after_;  // the key that was read last
};

}  // namespace dealgraph::graph
