#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "app/commands.h"
#include "app/packs.h"
#include "base/json_writer.h"
#include "base/time.h"
#include "nlp/extraction.h"
#include "nlp/measures/measures.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "Reads sums, quantities and dates of the text alone, as docs/amounts.md describes, without names or relations. What looks\n"
    "like a sum and cannot be read for certain is refused, with the reason. Bare dollars and kroner depend on --country,\n"
    "relative dates on --published. --explain says by which rule a sum was put together: its mark before or behind the number\n"
    "(mark.before, mark.behind), scale and currency in one word (mark.scaled), coins, or an end of a range (range.low, range.high).\n"
    "\n"
    "Examples:\n"
    "  dealgraph amounts \"for 1,5 til 2 milliarder kroner\" --language da\n"
    "  dealgraph amounts \"8% of TeraWulf for $3.2B\" --language en --explain\n"
    "  dealgraph amounts \"$ 27.000 millones\" --language es --country AR --json | jq .amounts";

struct Options {
  std::string text;
  std::string language;
  std::string country;
  std::string published;
  std::string packs;
  bool explain = false;
  bool json = false;
};

std::string_view TextOf(const nlp::Span& span, const std::string& text) {
  return std::string_view(text).substr(span.begin, span.end - span.begin);
}

std::string_view Why(nlp::CurrencyReason reason) {
  switch (reason) {
    case nlp::CurrencyReason::kMark: return "the sum's own mark";
    case nlp::CurrencyReason::kNamed: return "its full name earlier in the text";
    case nlp::CurrencyReason::kCountry: return "the country";
    case nlp::CurrencyReason::kDollar: return "dollars being the US's where nothing else is said";
    case nlp::CurrencyReason::kLanguage: return "the language";
    case nlp::CurrencyReason::kNoun: return "what the word means everywhere";
    case nlp::CurrencyReason::kPlace: return "a place or currency that the text names";
  }
  return "";
}

// What of the reading is not plain from the value: in words, for a person who asks why.
std::string Why(const nlp::Amount& amount) {
  std::string why = "rule " + std::string(amount.rule) + "; " + amount.currency + " by " + std::string(Why(amount.currency_reason)) + "; bound " + std::string(nlp::BoundName(amount.bound));
  if (amount.min) why += ", from " + amount.min->ToString();
  if (amount.max) why += ", to " + amount.max->ToString();
  if (amount.group >= 0) why += ", one of group " + std::to_string(amount.group);
  return why;
}

std::string_view Why(nlp::RefusalReason reason) {
  switch (reason) {
    case nlp::RefusalReason::kAmbiguousCurrency: return "several countries' money is written so, and nothing here says whose";
    case nlp::RefusalReason::kAmbiguousScale: return "what the number is to be multiplied by is not certain";
    case nlp::RefusalReason::kVague: return "the text gives no number";
    case nlp::RefusalReason::kUnreadableNumber: return "its digits are no number in a format of the language";
    case nlp::RefusalReason::kOutOfRange: return "more than 18 significant digits";
    default: return "";
  }
}

void PrintPlain(const nlp::Measures& measures, const Options& options) {
  const auto print = [&](const char* kind, const std::string& value, const nlp::Span& span, std::string_view why) {
    const std::string_view surface = TextOf(span, options.text);
    std::printf("%-8s  %s  \"%.*s\"", kind, value.c_str(), static_cast<int>(surface.size()), surface.data());
    if (options.explain) {
      std::printf("  bytes %u-%u", span.begin, span.end);
      if (!why.empty()) std::printf("; %.*s", static_cast<int>(why.size()), why.data());
    }
    std::printf("\n");
  };
  for (const auto& amount : measures.amounts) print("amount", amount.value.ToString() + " " + amount.currency, amount.span, Why(amount));
  for (const auto& quantity : measures.quantities) {
    print("quantity", quantity.value.ToString() + " " + std::string(nlp::UnitName(quantity.unit)), quantity.span, "");
  }
  for (const auto& date : measures.dates) {
    print("date", date.value.ToString(), date.span, date.far_future ? "far ahead of the article: not used" : "");
  }
  for (const auto& refusal : measures.refused) {
    print("refused", std::string(nlp::RefusalReasonName(refusal.reason)), refusal.span, Why(refusal.reason));
  }
}

void PrintJson(const nlp::Measures& measures, const Options& options) {
  std::string line;
  JsonWriter json(&line);
  const auto open = [&](const nlp::Span& span) {
    json.BeginObject().Key("surface").String(TextOf(span, options.text));
    json.Key("begin").Integer(span.begin).Key("end").Integer(span.end);
  };
  json.BeginObject().Key("amounts").BeginArray();
  for (const auto& amount : measures.amounts) {
    open(amount.span);
    json.Key("value").Number(amount.value).Key("currency").String(amount.currency);
    json.Key("currency_reason").String(nlp::CurrencyReasonName(amount.currency_reason));
    json.Key("bound").String(nlp::BoundName(amount.bound));
    if (amount.min) json.Key("min").Number(*amount.min);
    if (amount.max) json.Key("max").Number(*amount.max);
    if (amount.group >= 0) json.Key("group").Integer(amount.group);
    if (options.explain) json.Key("rule").String(amount.rule);
    json.EndObject();
  }
  json.EndArray().Key("quantities").BeginArray();
  for (const auto& quantity : measures.quantities) {
    open(quantity.span);
    json.Key("value").Number(quantity.value).Key("unit").String(nlp::UnitName(quantity.unit)).EndObject();
  }
  json.EndArray().Key("dates").BeginArray();
  for (const auto& date : measures.dates) {
    open(date.span);
    json.Key("value").String(date.value.ToString()).Key("far_future").Bool(date.far_future).EndObject();
  }
  json.EndArray().Key("refused").BeginArray();
  for (const auto& refusal : measures.refused) {
    open(refusal.span);
    json.Key("reason").String(nlp::RefusalReasonName(refusal.reason));
    if (options.explain) json.Key("why").String(Why(refusal.reason));
    json.EndObject();
  }
  json.EndArray().EndObject();
  std::printf("%s\n", line.c_str());
}

Result<ExitCode> Amounts(const Options& options) {
  nlp::MeasureContext context;
  context.language = options.language;
  context.country = options.country;
  if (!options.published.empty()) {
    context.published = ParseIsoTime(options.published);
    context.zone = nlp::WrittenZone(options.published);
    if (!context.published) return InvalidArgument("--published: \"" + options.published + "\" is no date such as 2026-02-28");
  }
  DG_ASSIGN_OR_RETURN(const nlp::ExtractorOptions packs, ReadPacks(options.packs));
  DG_ASSIGN_OR_RETURN(const auto reader, nlp::MeasureReader::Create(packs.words));
  nlp::Article article;
  article.text = options.text;
  const nlp::Measures measures = reader->Read(article, context);
  if (options.json) {
    PrintJson(measures, options);
  } else {
    PrintPlain(measures, options);
  }
  return kDone;
}

}  // namespace

void AddAmountsCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("amounts", "The sums, quantities and dates of one text, and what was refused");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  command->add_option("TEXT", options->text, "What to read")->required()->type_name("");
  command->add_option("--language", options->language, "ISO 639-1: its words and number signs; without it signs and codes alone")
      ->type_name("CODE");
  command->add_option("--country", options->country, "ISO 3166-1 alpha-2: whose dollars, pesos, decimal sign")->type_name("CODE");
  command->add_option("--published", options->published, "The day that \"last Thursday\" is counted from")->type_name("DATE");
  AddPacksOption(*command, &options->packs);
  command->add_flag("--explain", options->explain, "With the bytes, the bounds and why something was refused");
  command->add_flag("--json", options->json, "As a JSON object");
  command->callback([options, action] { *action = [options] { return Amounts(*options); }; });
}

}  // namespace dealgraph::app
