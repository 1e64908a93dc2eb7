// Gumbo asks a callback for memory and does not check what it gets, so a limit can only be kept by leaving the parser
// altogether: the callback jumps back to Parse(). That is sound because Gumbo is C and everything it has allocated is in
// the arena. The arena also spares gumbo_destroy_output(), which recurses as deep as the page is nested.
#include "ingest/html_tree.h"

#include <array>
#include <bit>
#include <csetjmp>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace dealgraph::ingest {

// Blocks of memory cut into pieces; a freed piece waits in the list of its size (powers of two) to be given again.
struct HtmlTree::Arena {
  explicit Arena(std::size_t limit) : bytes_left(limit) {}
  ~Arena() {
    for (void* block : blocks) std::free(block);
  }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  struct alignas(std::max_align_t) Piece {
    Piece* next;
    std::size_t size_class;
  };
  static constexpr std::size_t kBlockBytes = 256 << 10;

  static void* Allocate(void* self, std::size_t bytes) { return static_cast<Arena*>(self)->Take(bytes); }
  static void Deallocate(void* self, void* memory) { static_cast<Arena*>(self)->Give(memory); }

  void* Take(std::size_t bytes) {
    const std::size_t size_class = std::bit_width(std::max<std::size_t>(bytes, 16) - 1);
    Piece* piece = free[size_class];
    if (piece != nullptr) {
      free[size_class] = piece->next;
    } else {
      piece = Cut(size_class);
    }
    return piece + 1;
  }

  void Give(void* memory) {
    if (memory == nullptr) return;
    Piece* piece = static_cast<Piece*>(memory) - 1;
    piece->next = free[piece->size_class];
    free[piece->size_class] = piece;
  }

  Piece* Cut(std::size_t size_class) {
    const std::size_t bytes = sizeof(Piece) + (std::size_t{1} << size_class);
    if (bytes > block_left) {
      const std::size_t block = std::max(bytes, kBlockBytes);
      void* memory = block <= bytes_left && blocks.size() < blocks.capacity() ? std::malloc(block) : nullptr;
      if (memory == nullptr) std::longjmp(escape, 1);
      blocks.push_back(memory);
      bytes_left -= block;
      block_at = static_cast<char*>(memory);
      block_left = block;
    }
    Piece* piece = reinterpret_cast<Piece*>(block_at);
    piece->size_class = size_class;
    block_at += bytes;
    block_left -= bytes;
    return piece;
  }

  std::array<Piece*, 64> free{};
  std::vector<void*> blocks;
  char* block_at = nullptr;
  std::size_t block_left = 0;
  std::size_t bytes_left;
  std::jmp_buf escape;
};

namespace {

const GumboVector* Children(const GumboNode* node) {
  switch (node->type) {
    case GUMBO_NODE_DOCUMENT: return &node->v.document.children;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE: return &node->v.element.children;
    default: return nullptr;
  }
}

// Apart, because between setjmp and longjmp there may be nothing with a destructor. nullptr: the arena is used up.
const GumboOutput* ParseOrEscape(const GumboOptions* options, const char* html, std::size_t size, std::jmp_buf& escape) {
  if (setjmp(escape) != 0) return nullptr;
  return gumbo_parse_with_options(options, html, size);
}

}  // namespace

HtmlTree::HtmlTree(std::unique_ptr<Arena> arena) : arena_(std::move(arena)) {}
HtmlTree::~HtmlTree() = default;

Result<std::unique_ptr<HtmlTree>> HtmlTree::Parse(std::string_view html, std::size_t memory_max) {
  auto arena = std::make_unique<Arena>(memory_max);
  arena->blocks.reserve(memory_max / Arena::kBlockBytes + 1);  // so that nothing of C++ allocates inside the parser
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = &Arena::Allocate;
  options.deallocator = &Arena::Deallocate;
  options.userdata = arena.get();
  options.max_errors = 0;
  const GumboOutput* output = ParseOrEscape(&options, html.data(), html.size(), arena->escape);
  if (output == nullptr) {
    return MalformedInput("the page takes more than " + std::to_string(memory_max >> 20) + " MiB to parse");
  }
  std::unique_ptr<HtmlTree> tree(new HtmlTree(std::move(arena)));
  tree->Flatten(output->document);
  return tree;
}

void HtmlTree::Flatten(const GumboNode* root) {
  struct Open {
    std::uint32_t index;
    unsigned next_child;
  };
  nodes_.push_back({root, 0, 0});
  std::vector<Open> open = {{0, 0}};
  while (!open.empty()) {
    Open& top = open.back();
    const GumboVector* children = Children(nodes_[top.index].node);
    if (children == nullptr || top.next_child >= children->length) {
      nodes_[top.index].end = static_cast<std::uint32_t>(nodes_.size());
      open.pop_back();
      continue;
    }
    const auto* child = static_cast<const GumboNode*>(children->data[top.next_child++]);
    const std::uint32_t index = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({child, top.index, 0});
    open.push_back({index, 0});
  }
}

GumboTag HtmlTree::tag(std::size_t i) const {
  const GumboNode* node = nodes_[i].node;
  const bool element = node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
  return element ? node->v.element.tag : GUMBO_TAG_UNKNOWN;
}

std::string_view HtmlTree::attribute(std::size_t i, const char* name) const {
  const GumboNode* node = nodes_[i].node;
  if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) return {};
  const GumboAttribute* attribute = gumbo_get_attribute(&node->v.element.attributes, name);
  return attribute == nullptr ? std::string_view() : std::string_view(attribute->value);
}

std::string_view HtmlTree::text(std::size_t i) const {
  const GumboNode* node = nodes_[i].node;
  switch (node->type) {
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
    case GUMBO_NODE_CDATA: return node->v.text.text;
    default: return {};
  }
}

}  // namespace dealgraph::ingest
