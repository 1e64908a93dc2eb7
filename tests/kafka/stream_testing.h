// A seeded stream of what newsrooms send: articles full of deals, versions of them, duplicates, withdrawals, tombstones,
// compressed bodies, records that cannot be read, and timestamps that step back and forth.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/kafka/broker_testing.h"

namespace dealgraph {

class NewsStream {
 public:
  NewsStream(std::uint64_t seed, int partitions);
  // What comes next. All that concerns one article goes to one partition.
  TestRecord Next();

 private:
  std::string ArticleJson(std::uint64_t article, int version, bool canceled) const;

  std::mt19937_64 random_;
  int partitions_;
  std::uint64_t articles_ = 0;
  std::vector<std::string> samples_;  // texts, escaped
};

}  // namespace dealgraph
