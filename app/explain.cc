#include "app/explain.h"

#include <cstdio>
#include <limits>
#include <vector>

#include "app/pretty.h"

namespace dealgraph::app {
namespace {

// A score in units: 1234 thousandths are "+1.23".
std::string Weight(std::int64_t thousandths) {
  char text[32];
  std::snprintf(text, sizeof text, "%+.2f", static_cast<double>(thousandths) / 1000);
  return text;
}

std::string Ends(const nlp::Considered& one, const Painter& paint) {
  std::string text = paint(Style::kBold, SafeForTerminal(one.from)) + " " + std::string(InfoOf(one.type).name);
  if (!one.to.empty()) text += " " + paint(Style::kBold, SafeForTerminal(one.to));
  return text;
}

std::string ScoreText(const nlp::Considered& one) {
  if (!one.scored) return {};
  std::string text = "score " + Weight(one.score);
  const bool needs = one.threshold > std::numeric_limits<std::int64_t>::min();
  return text + (needs ? ", needs " + Weight(one.threshold) : ", not asked: the name says it");
}

std::string Claim(const nlp::Extraction& extraction, const nlp::Considered& one, const Painter& paint) {
  std::string out = "  " + paint(Style::kGreen, "claimed") + " " +
                    DescribeRelation(extraction, extraction.relations[static_cast<std::size_t>(one.relation)], paint).substr(2) + "\n";
  out += "    by " + one.decided_by + (one.scored ? "  " + ScoreText(one) : std::string()) + "\n";
  out += "    clause " + SafeForTerminal(one.clause) + "\n    slots ";
  for (std::size_t s = 0; s < one.slots.size(); ++s) {
    out += (s == 0 ? " " : "; ") + std::string(one.slots[s].first) + " = " + SafeForTerminal(one.slots[s].second);
  }
  out += "\n";
  if (one.heaviest.empty()) return out;
  out += "    " + paint(Style::kDim, "heaviest");
  for (std::size_t f = 0; f < one.heaviest.size(); ++f) {
    out += paint(Style::kDim, (f == 0 ? "  " : "; ") + one.heaviest[f].first + " " + Weight(one.heaviest[f].second));
  }
  return out + "\n";
}

std::string Lost(const nlp::Considered& one, const Painter& paint) {
  std::string out = "  " + paint(Style::kDim, "lost") + "    " + Ends(one, paint) + "  " + one.decided_by;
  if (one.scored) out += "  " + ScoreText(one);
  return out + ": " + std::string(OutcomeReason(one.outcome)) + "\n";
}

// "Nscles is Nscale (typo)": what the article calls by another name than its own.
std::string JoinedNames(const nlp::Extraction& extraction, const Painter& paint) {
  std::string out;
  for (const nlp::Entity& entity : extraction.entities) {
    for (const nlp::JoinedName& joined : entity.joined) {
      out += SafeForTerminal(joined.name) + " is " + paint(Style::kBold, SafeForTerminal(entity.name)) + "  " +
             paint(Style::kDim, std::string(nlp::JoinReasonName(joined.reason))) + "\n";
    }
  }
  return out.empty() ? out : out + "\n";
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + SafeForTerminal(word);
  return text;
}

}  // namespace

std::string FormatExplained(const nlp::Article& article, const nlp::Extraction& extraction, const nlp::Explanation& explanation,
                            const Painter& paint) {
  std::string out = paint(Style::kDim, extraction.language + (article.id.empty() ? "" : "  " + SafeForTerminal(article.id))) + "\n\n";
  out += JoinedNames(extraction, paint);
  std::size_t next = 0;
  for (std::uint32_t s = 0; s < explanation.sentences.size(); ++s) {
    const nlp::ExplainedSentence& sentence = explanation.sentences[s];
    const std::size_t first = next;
    while (next < explanation.considered.size() && explanation.considered[next].sentence == s) ++next;
    const std::string why_none = WhyNone(explanation, s);
    if (first == next && why_none.empty()) continue;
    out += paint(Style::kUnderline, SafeForTerminal(SpanText(article, sentence.span))) + "\n";
    if (!sentence.triggers.empty()) out += "  " + paint(Style::kDim, "words") + "   " + Joined(sentence.triggers) + "\n";
    for (std::size_t c = first; c < next; ++c) {
      const nlp::Considered& one = explanation.considered[c];
      out += one.relation >= 0 ? Claim(extraction, one, paint) : Lost(one, paint);
    }
    if (!why_none.empty()) out += "  " + paint(Style::kDim, "nothing") + " claimed: " + why_none + "\n";
    out += "\n";
  }
  return out;
}

}  // namespace dealgraph::app
