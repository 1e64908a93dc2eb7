#include "nlp/relations/explanation_recorder.h"

#include <algorithm>
#include <cstdlib>

namespace dealgraph::nlp {
namespace {

constexpr std::size_t kLostMax = 5;       // of a sentence, the surest
constexpr std::size_t kHeaviestMax = 6;  // features of a candidate

}  // namespace

ExplanationRecorder::ExplanationRecorder(const Document& document, const ArticleTriggers& triggers, const std::vector<Mention>& mentions,
                                         const Extraction& extraction, Explanation* explanation)
    : document_(document), mentions_(mentions), extraction_(extraction), out_(*explanation) {
  for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
    const Sentence& sentence = document.sentences[s];
    ExplainedSentence one;
    one.span = document.SpanOf(sentence.first, sentence.last);
    one.noise = sentence.role == SentenceRole::kNoise;
    for (const Trigger& trigger : triggers.Of(s)) {
      const TriggerGroup& group = TriggerGroups()[trigger.group];
      if (group.kind == TriggerKind::kMark) continue;
      one.triggers.push_back(std::string(SpanText(*document.article, document.SpanOf(trigger.first, trigger.last))) + " (" +
                             std::string(group.name) + ")");
    }
    for (const Mention& mention : mentions) {
      if (mention.first < sentence.first || mention.first >= sentence.last) continue;
      if (mention.kind != MentionKind::kEntity && mention.kind != MentionKind::kAmount) continue;
      one.names.emplace_back(SpanText(*document.article, document.SpanOf(mention.first, mention.last)));
    }
    out_.sentences.push_back(std::move(one));
  }
}

std::string ExplanationRecorder::NameOf(int entity) const {
  return entity < 0 ? std::string() : extraction_.entities[static_cast<std::size_t>(entity)].name;
}

std::string ExplanationRecorder::TextOf(const Item& item) const {
  if (item.mentions.empty()) {
    return item.first >= item.last ? std::string(",") : std::string(SpanText(*document_.article, document_.SpanOf(item.first, item.last)));
  }
  std::string text;
  for (const std::uint32_t m : item.mentions) {
    const Mention& mention = mentions_[m];
    if (!text.empty()) text += ", ";
    text += SpanText(*document_.article, document_.SpanOf(mention.first, mention.last));
    if (mention.kind == MentionKind::kAnaphor && mention.index >= 0) text += " = " + NameOf(mention.index);
  }
  return text;
}

std::string ExplanationRecorder::ClauseText(const Clause& clause) const {
  std::string text;
  for (const Item& item : clause.items) {
    if (item.code == kGenitiveSlot) continue;  // it is part of the name in front
    if (!text.empty()) text += ' ';
    const std::string_view kind = SlotName(item.code);
    text += kind.empty() ? TextOf(item) : "[" + std::string(kind) + " " + TextOf(item) + "]";
  }
  return text;
}

int ExplanationRecorder::Note(RelationType type, int from, int to, std::string_view decided_by, const Clause& clause, const RuleMatch& match,
                              Outcome outcome) {
  Considered one;
  one.type = type;
  one.from = NameOf(from);
  one.to = NameOf(to);
  one.decided_by = decided_by;
  one.sentence = clause.sentence;
  one.clause = ClauseText(clause);
  one.outcome = outcome;
  const auto slot = [&](std::string_view name, int item, int entity = -1) {
    if (item >= 0) {
      one.slots.emplace_back(name, TextOf(clause.items[static_cast<std::size_t>(item)]));
    } else if (entity >= 0) {
      one.slots.emplace_back(name, "(topic) " + NameOf(entity));
    }
  };
  slot("from", match.from, from);
  slot("to", match.to, to);
  slot("amount", match.amount);
  slot("stake", match.stake);
  slot("quantity", match.quantity);
  slot("date", match.date);
  slot("role", match.role);
  slot("round", match.round);
  out_.considered.push_back(std::move(one));
  return static_cast<int>(out_.considered.size()) - 1;
}

void ExplanationRecorder::Score(int note, const FrameModel& model, const FrameCandidate& candidate, std::int64_t threshold) {
  Considered& one = out_.considered[static_cast<std::size_t>(note)];
  one.scored = true;
  one.score = candidate.score;
  one.threshold = threshold;
  std::vector<std::pair<std::int32_t, Feature>> parts;
  for (const Feature feature : candidate.features) {
    if (const std::int32_t weight = model.Weight(candidate.type, feature); weight != 0) parts.emplace_back(weight, feature);
  }
  std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return std::abs(a.first) > std::abs(b.first); });
  if (parts.size() > kHeaviestMax) parts.resize(kHeaviestMax);
  one.heaviest.clear();
  for (const auto& [weight, feature] : parts) one.heaviest.emplace_back(FeatureName(feature), weight);
}

void ExplanationRecorder::Finish() {
  // What a later step merged away without a word is of the claim that it agrees with, or was denied.
  for (Considered& one : out_.considered) {
    if (one.outcome == Outcome::kClaimed && one.relation < 0) one.outcome = Outcome::kDenied;
  }
  const auto rank = [](const Considered& one) { return one.relation >= 0 ? 0 : !one.scored ? 1 : 2; };
  std::stable_sort(out_.considered.begin(), out_.considered.end(), [&](const Considered& a, const Considered& b) {
    if (a.sentence != b.sentence) return a.sentence < b.sentence;
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    return rank(a) == 2 && a.score > b.score;
  });
  std::vector<Considered> kept;
  std::size_t lost = 0;
  for (Considered& one : out_.considered) {
    if (!kept.empty() && kept.back().sentence != one.sentence) lost = 0;
    const bool again = std::any_of(kept.begin(), kept.end(), [&](const Considered& other) {
      return other.sentence == one.sentence && other.type == one.type && other.from == one.from && other.to == one.to &&
             other.outcome == one.outcome && other.decided_by == one.decided_by && other.relation == one.relation;
    });
    if (again || (one.relation < 0 && ++lost > kLostMax)) continue;
    kept.push_back(std::move(one));
  }
  out_.considered = std::move(kept);
}

}  // namespace dealgraph::nlp
