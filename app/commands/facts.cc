#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <memory>
#include <optional>

#include "app/commands.h"
#include "app/fact_output.h"
#include "app/follow.h"
#include "app/numbers.h"
#include "app/store_option.h"
#include "app/table.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "A fact is all that articles claim alike. Sums that cannot both be true stand side by side: $683M ≠ $500M.\n"
    "A date in brackets is that of the first report. Told by: how many publishers, in which languages.\n"
    "\n"
    "Examples:\n"
    "  dealgraph facts --store news\n"
    "  dealgraph facts --store news --type invested_in --min-amount 500M --since 2025-09-01\n"
    "  dealgraph facts --store news --entity nscale --sort publishers\n"
    "  dealgraph facts --store news --status rumoured --json | jq .first_source\n"
    "  dealgraph facts --store news --follow --type invested_in --min-amount 500M";

struct Options {
  std::string store;
  std::string entity;
  std::string type;
  std::string min_amount;
  std::string since;
  std::string status;
  std::string language;
  std::string sort = "newest";
  std::size_t limit = 100;
  bool json = false;
  bool follow = false;
  std::optional<std::uint64_t> after;
};

Result<graph::FactQuery> QueryOf(const Options& options) {
  graph::FactQuery query;
  query.entity = options.entity;
  query.language = options.language;
  query.limit = options.limit;
  if (!options.type.empty()) {
    query.type = nlp::RelationTypeFromName(options.type);
    if (!query.type) {
      std::string known;
      for (const auto& info : nlp::RelationTypes()) known += (known.empty() ? "" : ", ") + std::string(info.name);
      return InvalidArgument("--type " + options.type + ": the types are " + known);
    }
  }
  if (!options.min_amount.empty()) {
    DG_ASSIGN_OR_RETURN(const SumFilter sum, ParseSumFilter(options.min_amount));
    query.min_amount = sum.value;
    query.currency = sum.currency;
  }
  if (!options.since.empty()) {
    const std::optional<PartialDate> date = PartialDate::Parse(options.since);
    if (!date) return InvalidArgument("--since " + options.since + ": write 2025-09-18, 2025-09 or 2025");
    query.since = date->First();
  }
  if (!options.status.empty()) {
    query.status = nlp::StatusFromName(options.status);
    if (!query.status) {
      return InvalidArgument("--status " + options.status +
                             ": rumoured, planned, announced, completed, cancelled or denied");
    }
  }
  query.order = options.sort == "oldest"       ? graph::FactOrder::kOldest
                : options.sort == "amount"     ? graph::FactOrder::kAmount
                : options.sort == "publishers" ? graph::FactOrder::kPublishers
                                               : graph::FactOrder::kNewest;
  return query;
}

void AddRow(const graph::NamedFact& named, Table* table) {
  const graph::Fact& fact = named.fact;
  const bool settled = fact.status == nlp::Status::kCompleted || fact.status == nlp::Status::kAnnounced;
  table->Row({{named.from.name, Style::kBold},
              {std::string(InfoOf(fact.type).name)},
              {named.to ? named.to->name : std::string(), Style::kBold},
              {DescribeAmounts(fact), fact.conflict ? Style::kRed : Style::kGreen},
              {DescribeDetails(fact)},
              {DescribeStatus(fact), fact.negated ? Style::kRed : settled ? Style::kPlain : Style::kYellow},
              {DescribeDate(fact)},
              {DescribeTelling(fact)},
              fact.first_source.empty() ? Table::Cell{"(not stated)", Style::kDim}
                                        : Table::Cell{fact.first_source, Style::kCyan},
              {fact.id.ToHex(), Style::kDim}});
}

Result<ExitCode> ListFacts(const Options& options) {
  DG_ASSIGN_OR_RETURN(const graph::FactQuery query, QueryOf(options));
  if (options.follow) return FollowFacts({options.store, query, options.json, options.after});
  DG_ASSIGN_OR_RETURN(const OpenGraph open, OpenForReading(options.store));
  // Of one relation the ends have names of their own: INVESTOR and COMPANY.
  const auto title = [&](std::string_view general, std::string_view nlp::RelationTypeInfo::*word) {
    std::string text(query.type ? nlp::InfoOf(*query.type).*word : general);
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
  };
  Table table({{title("FROM", &nlp::RelationTypeInfo::from_word)},
               {"RELATION", Table::kLeft, 13},
               {title("TO", &nlp::RelationTypeInfo::to_word)},
               {"AMOUNT", Table::kLeft, 16},
               {"WITH"},
               {"STATUS", Table::kLeft, 10},
               {"DATE", Table::kLeft, 12},
               {"TOLD BY", Table::kLeft, 10},
               {"FIRST SOURCE", Table::kLeft, 10},
               {"FACT", Table::kLeft, 16}});
  std::size_t conflicts = 0;
  DG_RETURN_IF_ERROR(open.reader->ListFacts(query, [&](const graph::NamedFact& named) {
    conflicts += named.fact.conflict ? 1 : 0;
    if (options.json) {
      std::string line;
      JsonWriter json(&line);
      WriteFact(named, json);
      std::printf("%s\n", line.c_str());
    } else {
      AddRow(named, &table);
    }
    return true;
  }));
  if (options.json) return kDone;
  if (table.rows() == 0) {
    std::printf("no such facts\n");
    return kDone;
  }
  std::fputs(table.Format(TerminalColumns(STDOUT_FILENO, 0), Painter::For(STDOUT_FILENO)).c_str(), stdout);
  std::printf("%s facts%s", FormatCount(table.rows()).c_str(), table.rows() == options.limit ? ", as many as --limit allows" : "");
  if (conflicts > 0) std::printf(", %s in conflict (≠)", FormatCount(conflicts).c_str());
  std::printf("\n");
  return kDone;
}

}  // namespace

void AddFactsCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("facts", "The wire of facts: who did what to whom, for how much, who says so");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  AddStoreOption(*command, &options->store);
  command->add_option("--entity", options->entity, "Only facts with this in the name of either end");
  command->add_option("--type", options->type, "Only this relation: invested_in, acquired, …");
  command->add_option("--min-amount", options->min_amount,
                      "Only sums from this on: 500M, $500M, 1.1bn EUR; with a currency only sums in it");
  command->add_option("--since", options->since, "Only what happened, or was first reported, on this day or later");
  command->add_option("--status", options->status, "rumoured, planned, announced, completed, cancelled or denied");
  command->add_option("--language", options->language, "Only what is told in this language: da, en");
  command->add_option("--sort", options->sort, "What stands first")
      ->check(CLI::IsMember({"newest", "oldest", "amount", "publishers"}))
      ->capture_default_str();
  command->add_option("--limit", options->limit, "At most so many")
      ->check(CLI::Range(std::size_t{1}, graph::kFactLimitMax))
      ->capture_default_str();
  command->add_flag("--json", options->json, "One JSON object a line (docs/output.md)");
  command->add_flag("--follow", options->follow,
                    "Do not list what is there: print a line for each fact that comes, whose status changes, or that another\n"
                    "sum contradicts, as it happens");
  command->add_option("--after", options->after, "With --follow: go on behind this sequence number of an earlier run")
      ->needs("--follow");
  command->callback([options, action] { *action = [options] { return ListFacts(*options); }; });
}

}  // namespace dealgraph::app
