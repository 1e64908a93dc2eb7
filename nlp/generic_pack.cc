#include "nlp/generic_pack.h"

#include <string>

namespace dealgraph::nlp {
namespace {

constexpr std::string_view kWords = R"(
name = "any language"
version = 1

[words]
company_word = [
  "capital", "ventures", "venture", "partners", "holdings", "holding", "group", "technologies", "technology", "systems",
  "energy", "power", "bank", "mining", "labs", "networks", "semiconductor", "semiconductors", "software", "cloud",
  "computing", "robotics", "motors", "electric", "electronics", "telecom", "pharma", "biotech", "airlines", "investments",
  "equity", "fund", "industries", "international", "solutions", "services", "university", "logistics", "aerospace",
]
government_word = ["ministry", "department", "commission", "council", "agency", "authority"]
site_word = ["campus", "park"]
not_a_name = [
  "ai", "gpu", "gpus", "cpu", "it", "ceo", "cfo", "coo", "cto", "utc", "tv", "pc", "bitcoin", "ethereum", "chatgpt",
  "gemini", "copilot", "mw", "gw", "kw", "covid", "q1", "q2", "q3", "q4", "usb", "ipo", "esg", "saas", "llm", "api", "hpc",
]
)";

}  // namespace

Result<std::unique_ptr<LanguagePack>> MakeGenericPack(std::string_view language) {
  std::string toml = "language = \"";
  toml += language;  // letters and hyphens only: what NormaliseLanguage lets through
  toml += '"';
  toml += kWords;
  return LanguagePack::Parse(toml, "generic pack");
}

}  // namespace dealgraph::nlp
