#include "nlp/names/tagged_chunks.h"

#include <algorithm>
#include <string>

#include "nlp/language_pack.h"
#include "nlp/relations/name_lists.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

// In hundredths of the trainer's unit.
constexpr int kAddScoreMin = 300;       // of a name where the rules see none
constexpr int kAddScoreSpacelessMin = 100;  // the same in scripts without spaces, where rules see little
constexpr int kAddScoreCaselessMin = 0;     // and where words are set apart and have no capitals
constexpr int kMoveScoreMin = 0;        // of a name with other borders than the rules'
constexpr int kMoveGainMin = 150;       // what the tagger's reading must be ahead of a single chunk of the rules
constexpr std::uint32_t kTagLengthMax = 14;  // tokens; longer ones in scripts of one token a character
constexpr std::uint32_t kTagCharactersMax = 40;

class TagJoiner {
 public:
  TagJoiner(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken, const Tagging& tagging,
            std::vector<NameChunk>* chunks)
      : document_(document), gazetteer_(gazetteer), taken_(taken), tagging_(tagging), chunks_(*chunks) {}

  void Run() {
    std::vector<NameChunk> joined;
    std::size_t c = 0;
    for (TaggedName name : tagging_.names()) {
      Trim(&name);
      if (!IsUsable(name)) continue;
      while (c < chunks_.size() && chunks_[c].last <= name.first) joined.push_back(std::move(chunks_[c++]));
      // A chunk that an earlier name has replaced is gone; one that reaches over several names was kept whole or not at all.
      if (!joined.empty() && joined.back().last > name.first) {
        joined.back().tagged = true;
        continue;
      }
      std::size_t end = c;
      while (end < chunks_.size() && chunks_[end].first < name.last) ++end;
      if (c == end) {
        if (name.score >= AddScoreMin(name)) joined.push_back(Made(name));
        continue;
      }
      if (TakesOver(name, c, end)) {
        NameChunk made = Made(name);
        made.after_title = made.after_title || chunks_[c].after_title;
        // What is left of the last chunk behind the name goes with it: the tagger reads it as no name, or as another one.
        joined.push_back(std::move(made));
        c = end;
        continue;
      }
      for (; c < end; ++c) {
        chunks_[c].tagged = true;
        joined.push_back(std::move(chunks_[c]));
      }
    }
    while (c < chunks_.size()) joined.push_back(std::move(chunks_[c++]));
    chunks_ = std::move(joined);
  }

 private:
  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }

  void Trim(TaggedName* name) const {
    const auto is_mark = [&](std::uint32_t i) {
      return At(i).kind == TokenKind::kPunctuation || At(i).kind == TokenKind::kClitic || At(i).kind == TokenKind::kSymbol;
    };
    while (name->last > name->first && is_mark(name->last - 1) && !At(name->last - 1).Is('.') && !At(name->last - 1).Is(')')) --name->last;
    while (name->first < name->last && is_mark(name->first)) ++name->first;
    if (StartsWithNationality(*name)) ++name->first;
    if (At(name->first).shape == Shape::kNone) TrimBracket(name);
  }

  // "ウエスタンデジタル(WD)": what stands in brackets behind a name is another one, unless it is a place ("优刻得（香港）").
  void TrimBracket(TaggedName* name) const {
    if (!IsCloseBracket(At(name->last - 1).lower)) return;
    std::uint32_t open = name->last - 1;
    while (open > name->first && !IsOpenBracket(At(open).lower)) --open;
    if (open == name->first || open + 2 >= name->last) return;
    const std::string_view lower = document_.lower[static_cast<std::size_t>(At(open).field)];
    entries_.clear();
    gazetteer_.Find(lower.substr(At(open + 1).begin, At(name->last - 2).end - At(open + 1).begin), document_.pack->language(), &entries_);
    const bool place = std::any_of(entries_.begin(), entries_.end(), [](const NameEntry& entry) {
      return entry.kind == NameKind::kCountry || entry.kind == NameKind::kCity || entry.kind == NameKind::kSubdivision;
    });
    if (!place) name->last = open;
  }

  // "豪アルティウム", "美OpenAI": one sign of a nationality before a name in another script.
  bool StartsWithNationality(const TaggedName& name) const {
    if (name.last - name.first < 3 || At(name.first).kind != TokenKind::kIdeograph) return false;
    std::size_t pos = 0;
    const char32_t next = DecodeUtf8(At(name.first + 1).lower, &pos);
    if (At(name.first + 1).kind == TokenKind::kIdeograph && !IsKatakana(next)) return false;
    entries_.clear();
    gazetteer_.Find(At(name.first).lower, document_.pack->language(), &entries_);
    return std::any_of(entries_.begin(), entries_.end(),
                       [](const NameEntry& entry) { return entry.kind == NameKind::kNationality; });
  }

  bool IsUsable(const TaggedName& name) const {
    if (name.first >= name.last) return false;
    const bool characters = At(name.first).kind == TokenKind::kIdeograph;
    if (name.last - name.first > (characters ? kTagCharactersMax : kTagLengthMax)) return false;
    for (std::uint32_t i = name.first; i < name.last; ++i) {
      if (taken_[i] || (i > name.first && At(i).lines_before > 0)) return false;
    }
    return At(name.first).field == At(name.last - 1).field && !(characters && IsPartOfWord(name)) && !IsLegalForm(name.first, name.last);
  }

  // "株式会社" alone names nobody.
  bool IsLegalForm(std::uint32_t first, std::uint32_t last) const {
    const std::string_view lower = document_.lower[static_cast<std::size_t>(At(first).field)];
    entries_.clear();
    gazetteer_.Find(lower.substr(At(first).begin, At(last - 1).end - At(first).begin), document_.pack->language(), &entries_);
    return std::any_of(entries_.begin(), entries_.end(), [](const NameEntry& entry) { return entry.kind == NameKind::kLegalForm; });
  }

  // "工智能" of "人工智能", or all of it: no more than a common word that the pack knows.
  bool IsPartOfWord(const TaggedName& name) const {
    auto phrase = std::upper_bound(document_.phrases.begin(), document_.phrases.end(), name.first,
                                   [](std::uint32_t first, const Document::Phrase& p) { return first < p.first; });
    while (phrase != document_.phrases.begin()) {
      --phrase;
      if (phrase->first + kTagCharactersMax < name.first) return false;
      if (phrase->first + phrase->length < name.last) continue;
      if (phrase->length > name.last - name.first || IsCommon(phrase->word_class)) return true;
    }
    return false;
  }

  static bool IsCommon(WordClass word_class) {
    return word_class == WordClass::kStopWord || word_class == WordClass::kNotAName || word_class == WordClass::kOrgNoun ||
           word_class == WordClass::kAdjective;
  }

  int BestScore(std::uint32_t first, std::uint32_t last) const {
    const auto scores = tagging_.Scores(first, last);
    return *std::max_element(scores.begin(), scores.end());
  }

  // Whether the tagged name goes in the place of chunks [begin, end).
  bool TakesOver(const TaggedName& name, std::size_t begin, std::size_t end) const {
    const NameChunk& front = chunks_[begin];
    if (end - begin == 1 && front.first == name.first && front.last == name.last) return false;
    if (name.score < kMoveScoreMin) return false;
    for (std::size_t c = begin; c < end; ++c) {
      const NameChunk& chunk = chunks_[c];
      const bool inside = name.first <= chunk.first && chunk.last <= name.last;
      if (chunk.introduced && chunk.last == name.last && name.first < chunk.first && IsLegalForm(name.first, chunk.first)) return false;
      if (chunk.legal_form > 0 && !(inside && chunk.last == name.last)) return false;
      if (!inside && IsSure(chunk)) return false;
    }
    if (end - begin > 1) return true;
    return ScoreOfNames(front) - BestScore(front.first, front.last) > kMoveGainMin;
  }

  // How well what the tagger reads in the chunk's place fits, names that reach over its ends as a whole.
  int ScoreOfNames(const NameChunk& chunk) const {
    const std::vector<TaggedName>& names = tagging_.names();
    auto name = std::partition_point(names.begin(), names.end(), [&](const TaggedName& n) { return n.last <= chunk.first; });
    int sum = 0;
    for (; name != names.end() && name->first < chunk.last; ++name) sum += name->score;
    return sum;
  }

  int AddScoreMin(const TaggedName& name) const {
    const Token& first = At(name.first);
    const bool caseless = first.kind == TokenKind::kWord && first.shape == Shape::kNone;
    if (first.kind == TokenKind::kIdeograph) return kAddScoreSpacelessMin;
    return caseless ? kAddScoreCaselessMin : kAddScoreMin;
  }

  bool IsSure(const NameChunk& chunk) const {
    if (chunk.sure_borders) return true;
    entries_.clear();
    gazetteer_.Find(chunk.lower, document_.pack->language(), &entries_);
    return std::any_of(entries_.begin(), entries_.end(), [](const NameEntry& entry) {
      if (entry.common_word) return false;
      return entry.kind == NameKind::kOrganisation || entry.kind == NameKind::kGovernmentBody || entry.kind == NameKind::kPerson ||
             entry.kind == NameKind::kCountry || (entry.kind == NameKind::kCity && entry.weight >= 100'000);
    });
  }

  NameChunk Made(const TaggedName& name) const {
    NameChunk chunk;
    chunk.first = name.first;
    chunk.last = name.last;
    chunk.tagged = true;
    chunk.by_tagger = true;
    const auto sentence = std::partition_point(document_.sentences.begin(), document_.sentences.end(),
                                               [&](const Sentence& s) { return s.last <= name.first; });
    chunk.sentence = static_cast<std::uint32_t>(sentence - document_.sentences.begin());
    chunk.sentence_start = name.first == sentence->first;
    chunk.weak_case = sentence->title_case;
    chunk.legal_form = LegalFormLength(name);
    chunk.genitive = name.last < sentence->last && At(name.last).kind == TokenKind::kClitic;
    SetChunkName(document_, &chunk);
    return chunk;
  }

  // Tokens of a legal form at the end of the name, with the comma before it.
  std::uint32_t LegalFormLength(const TaggedName& name) const {
    for (std::uint32_t length = std::min<std::uint32_t>(6, name.last - name.first - 1); length > 0; --length) {
      const std::uint32_t first = name.last - length;
      if (!IsLegalForm(first, name.last) || !(At(first).IsCapitalised() || At(first).kind == TokenKind::kIdeograph)) continue;
      return length + (first > name.first + 1 && At(first - 1).Is(',') ? 1 : 0);
    }
    return 0;
  }

  const Document& document_;
  const Gazetteer& gazetteer_;
  const std::vector<bool>& taken_;
  const Tagging& tagging_;
  std::vector<NameChunk>& chunks_;
  mutable std::vector<NameEntry> entries_;  // scratch of one look-up
};

}  // namespace

void JoinTaggedNames(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken, const Tagging& tagging,
                     std::vector<NameChunk>* chunks) {
  TagJoiner(document, gazetteer, taken, tagging, chunks).Run();
}

void VoteByTagger(const std::vector<NameChunk>& chunks, const Tagging& tagging, std::vector<Candidate>* candidates) {
  constexpr int kScoreMax = 4000;  // of one chunk, so that one does not outvote the others
  for (Candidate& candidate : *candidates) {
    std::array<int, kEntityTypeCount> sums{};
    int best_score = -kScoreMax;
    for (const std::uint32_t c : candidate.chunks) {
      const NameChunk& chunk = chunks[c];
      const auto tag_scores = tagging.Scores(chunk.first, chunk.last);  // as it is now: "TeraWulfs" may have been cut off
      candidate.tagged = candidate.tagged || chunk.tagged;
      // Against the chunk's best type: how sure a name it is grows with its length, and says nothing of what it names.
      const int chunk_best = *std::max_element(tag_scores.begin(), tag_scores.end());
      for (std::size_t t = 0; t < sums.size(); ++t) sums[t] += std::max(tag_scores[t] - chunk_best, -kScoreMax);
      best_score = std::max(best_score, chunk_best);
    }
    candidate.tag_score = best_score;
    if (!candidate.tagged && best_score <= 0) continue;
    const auto best = std::max_element(sums.begin(), sums.end());
    int second = -kScoreMax * static_cast<int>(candidate.chunks.size());
    for (auto sum = sums.begin(); sum != sums.end(); ++sum) {
      if (sum != best) second = std::max(second, *sum);
    }
    const int lead = (*best - second) / static_cast<int>(candidate.chunks.size());
    const int weight = lead < 100   ? 1
                       : lead < 200 ? kFair
                       : lead < 400 ? kStrong
                       : lead < 700 ? kStrong + kFair
                                    : kKnown + kFair;  // below kSure
    candidate.tagger_type = static_cast<EntityType>(best - sums.begin());
    candidate.tagger_vote = weight;
    candidate.Vote(candidate.tagger_type, weight);
  }
}

}  // namespace dealgraph::nlp
