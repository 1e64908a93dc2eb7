// A newsroom introduces a person by the full name, so a name that stands alone in prose before that is another's: the
// company's. So is one whose neighbours speak of a company ("the brewer X", "X-directeur", "X's chief executive"), and one
// that a headline has and nothing else takes for a person. Votes on the type have the last word, but where a headline has the name alone, no
// word beside it speaks of a person, and the article keeps it apart from the person's full name.
#include "nlp/names/namesakes.h"

#include <algorithm>

#include "nlp/language_pack.h"

namespace dealgraph::nlp {
namespace {

class NamesakeJudge {
 public:
  NamesakeJudge(const Document& document, const std::vector<NameChunk>& chunks) : document_(document), chunks_(chunks) {}

  bool IsCompany(const Candidate& bare, std::span<const Candidate* const> persons) const {
    const int lead = bare.VotesFor(EntityType::kCompany) - bare.VotesFor(EntityType::kPerson);
    std::uint32_t introduced = static_cast<std::uint32_t>(document_.tokens.size());
    for (const Candidate* person : persons) introduced = std::min(introduced, FirstInProse(*person));
    bool headline = false;
    bool before = false;
    int company = 0;
    int person = 0;
    for (const std::uint32_t c : bare.chunks) {
      const NameChunk& chunk = chunks_[c];
      const SentenceRole role = RoleOf(chunk);
      before = before || (role == SentenceRole::kProse && chunk.first < introduced);
      headline = headline || role == SentenceRole::kHeadline;
      company += SpeaksOfCompany(chunk);
      person += SpeaksOfPerson(chunk);
    }
    if (bare.Type() != EntityType::kCompany || lead < kFair) return person == 0 && headline && (before || IsToldApart(bare, persons));
    if (before || company > person + 1) return true;
    return person == 0 && (headline || (bare.chunks.size() > 1 && lead >= kStrong));
  }

 private:
  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }
  bool Is(std::uint32_t i, WordClass c) const { return document_.HasClass(i, c); }
  SentenceRole RoleOf(const NameChunk& chunk) const { return document_.sentences[chunk.sentence].role; }

  // Whether the article goes on to write the persons' full names among several places where the name stands alone: once introduced, a person
  // would be the name alone.
  bool IsToldApart(const Candidate& bare, std::span<const Candidate* const> persons) const {
    constexpr std::size_t kPlacesMin = 3;
    constexpr int kFullNamesMin = 2;
    const std::uint32_t first = FirstInProse(bare);
    int full = 0;
    for (const Candidate* person : persons) {
      full += static_cast<int>(std::count_if(person->chunks.begin(), person->chunks.end(), [&](std::uint32_t c) {
        return RoleOf(chunks_[c]) == SentenceRole::kProse && chunks_[c].first > first;
      }));
    }
    return bare.chunks.size() >= kPlacesMin && full >= kFullNamesMin;
  }

  // The text's end where only headlines and summaries have the name.
  std::uint32_t FirstInProse(const Candidate& candidate) const {
    for (const std::uint32_t c : candidate.chunks) {
      if (RoleOf(chunks_[c]) == SentenceRole::kProse) return chunks_[c].first;
    }
    return static_cast<std::uint32_t>(document_.tokens.size());
  }

  // How much the words beside the chunk say that it is a company, 0-3.
  int SpeaksOfCompany(const NameChunk& chunk) const {
    const Sentence& sentence = document_.sentences[chunk.sentence];
    if (chunk.legal_form > 0) return 3;
    int sum = 0;
    if (chunk.first > sentence.first) {
      const std::uint32_t before = chunk.first - 1;
      if (Is(before, WordClass::kOrgNoun) || Is(before, WordClass::kCompanyAnaphor)) sum += 2;
      if (Is(before, WordClass::kLocative)) ++sum;
    }
    std::uint32_t next = chunk.last;
    const bool clitic = next < sentence.last && At(next).kind == TokenKind::kClitic;
    if (clitic) ++next;
    if (next >= sentence.last) return sum;
    const bool compound = At(next).Is('-') && !At(next).space_before && next + 1 < sentence.last;
    if (compound) return !At(next + 1).space_before && !At(next + 1).IsCapitalised() ? sum + 2 : sum;
    for (std::uint32_t i = next; (chunk.genitive || clitic) && i < sentence.last && i < next + 3; ++i) {
      if (Is(i, WordClass::kRole) || Is(i, WordClass::kFacilityNoun) || Is(i, WordClass::kShare)) return sum + 2;
    }
    return sum;
  }

  // How much they say that it is a person, 0-2.
  int SpeaksOfPerson(const NameChunk& chunk) const {
    const Sentence& sentence = document_.sentences[chunk.sentence];
    if (chunk.after_title) return 2;
    if (chunk.first > sentence.first && Is(chunk.first - 1, WordClass::kSayVerb)) return 1;
    return chunk.last < sentence.last && Is(chunk.last, WordClass::kSayVerb) ? 1 : 0;
  }

  const Document& document_;
  const std::vector<NameChunk>& chunks_;
};

}  // namespace

bool IsNamesakeCompany(const Document& document, const std::vector<NameChunk>& chunks, const Candidate& bare,
                       std::span<const Candidate* const> persons) {
  return NamesakeJudge(document, chunks).IsCompany(bare, persons);
}

}  // namespace dealgraph::nlp
