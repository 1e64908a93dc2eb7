// HtmlTree is a parsed page as a flat list of its nodes in document order.
//
// The subtree of node i is the range [i, nodes()[i].end): every walk is a loop, so the depth of a page costs no stack.
// All memory of the parse is one arena with a limit, and goes at once.
#pragma once

#include <gumbo.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dealgraph::ingest {

class HtmlTree {
 public:
  struct Node {
    const GumboNode* node = nullptr;
    std::uint32_t parent = 0;  // the root is its own
    std::uint32_t end = 0;
  };

  // `html` is UTF-8 and outlives the tree. kMalformedInput: the tree takes more than `memory_max` bytes.
  static Result<std::unique_ptr<HtmlTree>> Parse(std::string_view html, std::size_t memory_max);
  ~HtmlTree();

  const std::vector<Node>& nodes() const { return nodes_; }
  // GUMBO_TAG_UNKNOWN for what is no element.
  GumboTag tag(std::size_t i) const;
  // Empty when absent or no element. `name` is lower case.
  std::string_view attribute(std::size_t i, const char* name) const;
  // The text of a text, white-space or CDATA node; empty for others.
  std::string_view text(std::size_t i) const;

 private:
  struct Arena;
  explicit HtmlTree(std::unique_ptr<Arena> arena);
  void Flatten(const GumboNode* root);

  std::unique_ptr<Arena> arena_;
  std::vector<Node> nodes_;
};

}  // namespace dealgraph::ingest
