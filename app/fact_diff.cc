#include "app/fact_diff.h"

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "app/fact_output.h"
#include "base/hash.h"
#include "base/json_writer.h"

namespace dealgraph::app {
namespace {

using Ends = std::tuple<graph::EntityId, nlp::RelationType, graph::EntityId>;
using Contents = std::map<graph::FactId, std::uint64_t>;

// All that a reader is shown of a fact, in eight bytes.
std::uint64_t ContentOf(const graph::NamedFact& named) {
  std::string text;
  JsonWriter json(&text);
  WriteFact(named, json);
  const Sha256 hash = Sha256Of(text);
  std::uint64_t content = 0;
  for (int i = 0; i < 8; ++i) content = content << 8 | static_cast<unsigned char>(hash.bytes[static_cast<std::size_t>(i)]);
  return content;
}

Result<Contents> ContentsOf(const graph::Reader& reader) {
  Contents contents;
  DG_RETURN_IF_ERROR(reader.AllFacts([&](const graph::NamedFact& named) {
    contents.emplace_hint(contents.end(), named.fact.id, ContentOf(named));
    return true;
  }));
  return contents;
}

Ends EndsOf(const graph::NamedFact& named) { return {named.fact.from, named.fact.type, named.fact.to}; }

}  // namespace

Result<> DiffFacts(const graph::Reader& before, const graph::Reader& after, const std::function<void(const FactDifference&)>& callback) {
  DG_ASSIGN_OR_RETURN(const Contents old_contents, ContentsOf(before));
  DG_ASSIGN_OR_RETURN(const Contents new_contents, ContentsOf(after));
  std::map<Ends, std::vector<graph::NamedFact>> gone;
  std::map<Ends, std::vector<graph::NamedFact>> come;
  std::vector<FactDifference> changed;
  for (const auto& [id, content] : old_contents) {
    const auto found = new_contents.find(id);
    if (found != new_contents.end() && found->second == content) continue;
    DG_ASSIGN_OR_RETURN(graph::NamedFact named, before.GetFact(id));
    if (found == new_contents.end()) {
      gone[EndsOf(named)].push_back(std::move(named));
      continue;
    }
    DG_ASSIGN_OR_RETURN(graph::NamedFact now, after.GetFact(id));
    changed.push_back({std::move(named), std::move(now)});
  }
  for (const auto& [id, content] : new_contents) {
    if (old_contents.contains(id)) continue;
    DG_ASSIGN_OR_RETURN(graph::NamedFact named, after.GetFact(id));
    come[EndsOf(named)].push_back(std::move(named));
  }
  for (auto& [ends, facts] : gone) {
    std::vector<graph::NamedFact>& others = come[ends];
    for (graph::NamedFact& fact : facts) {
      if (others.empty()) {
        callback({std::move(fact), std::nullopt});
        continue;
      }
      changed.push_back({std::move(fact), std::move(others.front())});
      others.erase(others.begin());
    }
  }
  for (const FactDifference& difference : changed) callback(difference);
  for (auto& [ends, facts] : come) {
    for (graph::NamedFact& fact : facts) callback({std::nullopt, std::move(fact)});
  }
  return {};
}

}  // namespace dealgraph::app
