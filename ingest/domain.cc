// The Public Suffix List has ten thousand rows, nearly all for hosting sites and towns. News sites need one rule of it:
// under a country's domain, a second level of a few known words ("co", "com", "org" …) is a suffix too. The exceptions
// are countries where companies do register those words themselves.
#include "ingest/domain.h"

#include <algorithm>
#include <array>
#include <vector>

namespace dealgraph::ingest {
namespace {

bool IsSecondLevelSuffix(std::string_view second, std::string_view top) {
  static constexpr std::array<std::string_view, 19> kWords = {"ac",  "co",  "com", "edu", "go",  "gob", "gov", "gouv", "govt", "id",
                                                              "ltd", "me",  "mil", "ne",  "net", "nom", "or",  "org",  "plc"};
  // Countries that register at the second level only, or nearly so: "co.de" or "me.dk" would be somebody's name.
  static constexpr std::array<std::string_view, 60> kTops = {
      "ae", "ar", "at", "au", "bd", "bh", "bo", "br", "bw", "cn", "co", "cr", "cy", "ec", "eg", "fj", "gh", "gt", "hk", "hn",
      "id", "il", "in", "jo", "jp", "ke", "kh", "kr", "kw", "lb", "lk", "lv", "ma", "mm", "mt", "mx", "my", "mz", "na", "ng",
      "ni", "np", "nz", "om", "pa", "pe", "ph", "pk", "pl", "py", "qa", "sa", "sg", "sv", "th", "tr", "tw", "ua", "uk", "uy"};
  static constexpr std::array<std::string_view, 6> kMoreTops = {"ve", "vn", "za", "zm", "zw", "tz"};
  const bool known = std::ranges::find(kTops, top) != kTops.end() || std::ranges::find(kMoreTops, top) != kMoreTops.end();
  return known && std::ranges::find(kWords, second) != kWords.end();
}

std::string HostOf(std::string_view url) {
  std::string lower(url.substr(0, 2048));
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  std::string_view rest = lower;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return {};
  }
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) rest.remove_prefix(at + 1);
  if (rest.starts_with('[')) return std::string(rest.substr(0, rest.find(']') + 1));
  rest = rest.substr(0, rest.find(':'));
  while (rest.ends_with('.')) rest.remove_suffix(1);
  return std::string(rest);
}

}  // namespace

std::string RegistrableDomain(std::string_view url) {
  const std::string host = HostOf(url);
  if (host.empty() || host.front() == '[' || host.find_first_not_of("0123456789.") == std::string::npos) return host;
  std::vector<std::string_view> labels;
  for (std::string_view rest = host;;) {
    const std::size_t dot = rest.find('.');
    labels.push_back(rest.substr(0, dot));
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  const std::size_t n = labels.size();
  if (n <= 2) return host;
  const std::size_t keep = IsSecondLevelSuffix(labels[n - 2], labels[n - 1]) ? 3 : 2;
  return host.substr(static_cast<std::size_t>(labels[n - keep].data() - host.data()));
}

}  // namespace dealgraph::ingest
