// Facts, entities and claims as they are printed: JSON for programs, cells and lines for people.
#pragma once

#include <string>

#include "app/table.h"
#include "app/terminal.h"
#include "base/json_writer.h"
#include "graph/model.h"
#include "graph/reader.h"

namespace dealgraph::app {

// docs/output.md describes the objects.
void WriteFact(const graph::NamedFact& named, JsonWriter& json);
void WriteEntity(const graph::Entity& entity, JsonWriter& json);
void WriteClaim(const graph::QuotedClaim& quoted, JsonWriter& json);

// "$683M", "up to $500M ≠ $683M, £500M": the preferred sum, and in a conflict all that contradict it.
std::string DescribeAmounts(const graph::Fact& fact);
// "completed", "rumoured, denied": what is known of it.
std::string DescribeStatus(const graph::Fact& fact);
// The date that is stated, else that of the first report in brackets.
std::string DescribeDate(const graph::Fact& fact);
// "3 in da en": how many publishers, in which languages.
std::string DescribeTelling(const graph::Fact& fact);
// "8 %, Series B": what it carries beside the sum.
std::string DescribeDetails(const graph::Fact& fact);

// One fact in a line: "Nvidia invested_in Nscale  $683M  completed …".
std::string FormatFactLine(const graph::NamedFact& named, const Painter& paint);
// The claim's quotes with the words marked, and whose they are.
std::string FormatClaim(const graph::QuotedClaim& quoted, const Painter& paint, std::string_view indent);

}  // namespace dealgraph::app
