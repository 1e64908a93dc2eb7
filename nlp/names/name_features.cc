#include "nlp/names/name_features.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/hash.h"
#include "nlp/language_pack.h"
#include "nlp/names/article_kind.h"

namespace dealgraph::nlp {
namespace {

// They stand in the trained weights: append only.
enum Template : std::uint8_t {
  kBias,
  kTagLead,        // the type that the tagger likes best, and how far ahead of the next
  kTagScore,       // the same, and how sure it is that this is a name
  kTagType,        // how far behind the best each type is
  kDecoded,        // what the tagger reads at the very place, or across its ends
  kUntagged,       // at how many of its places the tagger reads nothing
  kVoteLead,       // the type that rules vote for, and how far ahead
  kVotes,          // what each type has
  kBoth,           // the two beside each other
  kKind,           // what the gazetteer has
  kWords,          // how many, and of which script
  kWordsBoth,
  kNameWords,      // given names and surnames at its ends
  kShapes,         // of the first and last word
  kPlaces,         // how often it stands in the article
  kPlacesBoth,
  kSigns,          // in the headline, behind a title, with a legal form …
  kBefore,         // a word class before it
  kBehind,
  kFirstWord,      // a word class of its own words
  kLastWord,
  kBeforeBoth,
  kBehindBoth,
  kMarkBefore,     // punctuation
  kMarkBehind,
  kLanguage,
  kLanguageBoth,
  kShares,         // another name begins or ends with it, or it with another
  kList,           // what the other names of a list are
  kSmall,          // the article has the same word in small letters
  kCommon,         // how common its words are
  kCommonBoth,
  kArticleKind,    // of what kind the article is (names/article_kind)
  kArticleKindBoth,
  kArticleKindScore,
  kFacility,       // how the common noun of a facility stands to it, and its tag
  kFacilities,     // at how many of its places one does
  kNamed,          // behind or before "named", and of what kind the noun before is
  kTriggerBeside,  // the nearest word of a relation before it or behind, how far, and the mark beside the name
  kTriggerBoth,    // the same with its tag
  kMarkBoth,       // the mark beside it ("by", "into"), and its tag
  kSpokenOf,       // a word of a relation in its sentence, and its tag
  kBeyond,         // a word class before a preposition or an article before it, and its tag
  kOpening,        // it opens a sentence: how common its words are, and what follows
  kOpeningBoth,    // the same with its tag
  kOpeningIn,      // the same with the language
};

constexpr std::uint8_t kNothing = kEntityTypeCount;
constexpr WordClasses kOfNames = ~ClassBit(WordClass::kFinishCue);  // the others may tell something of a name beside them

// Scores of the tagger, hundredths of its unit, in steps.
std::uint8_t StepOf(int score) {
  constexpr std::array kSteps = {-400, -200, -100, 0, 100, 200, 300, 450, 600, 900, 1300, 2000};
  return static_cast<std::uint8_t>(std::upper_bound(kSteps.begin(), kSteps.end(), score) - kSteps.begin());
}
std::uint8_t VoteStepOf(int votes) {
  constexpr std::array kSteps = {1, 2, 4, 7, 12, 20, 30};
  return static_cast<std::uint8_t>(std::upper_bound(kSteps.begin(), kSteps.end(), votes) - kSteps.begin());
}

class NameFeatureReader {
 public:
  NameFeatureReader(const Document& document, const Gazetteer& gazetteer, const Tagging& tagging, const ArticleTriggers* triggers,
                    const std::vector<NameChunk>& chunks, const std::vector<Candidate>& candidates)
      : document_(document), gazetteer_(gazetteer), tagging_(tagging), triggers_(triggers), chunks_(chunks), candidates_(candidates) {}

  std::vector<std::vector<NameFeature>> Run() {
    Prepare();
    std::vector<std::vector<NameFeature>> all(candidates_.size());
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      features_ = &all[c];
      Read(c);
      std::sort(features_->begin(), features_->end());
      features_->erase(std::unique(features_->begin(), features_->end()), features_->end());
    }
    return all;
  }

 private:
  // What tagger and rules make of a candidate, by themselves.
  struct Reading {
    std::array<int, kEntityTypeCount> scores{};  // the tagger's, of each type behind the best one
    int best_score = 0;
    std::uint8_t tag_type = kNothing;
    int tag_lead = 0;
    std::array<int, kEntityTypeCount> votes{};
    std::uint8_t vote_type = kNothing;
    int vote_lead = 0;
  };

  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }

  void Add(Template t, std::uint8_t a = 0, std::uint8_t b = 0, std::uint8_t c = 0) {
    features_->push_back(std::uint32_t{t} << 24 | std::uint32_t{a} << 16 | std::uint32_t{b} << 8 | c);
  }

  void Prepare() {
    candidate_of_.assign(chunks_.size(), 0);
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      readings_.push_back(ReadingOf(candidates_[c]));
      by_lower_.emplace(candidates_[c].lower, c);
      for (const std::uint32_t chunk : candidates_[c].chunks) candidate_of_[chunk] = c;
      const std::string_view lower = candidates_[c].lower;
      const std::size_t first = lower.find(' ');
      if (first == std::string_view::npos) continue;
      by_first_.emplace(lower.substr(0, first), c);
      by_last_.emplace(lower.substr(lower.rfind(' ') + 1), c);
    }
    FindSmallWords();
    const std::string& language = document_.pack->language();
    language_ = static_cast<std::uint8_t>(Hash64(language) % 251);
    frequency_key_ = WordFrequencies::LanguageKey(language);
    kind_ = ArticleKind(document_);
  }

  // Of the names' words those that the article writes small as well.
  void FindSmallWords() {
    std::unordered_set<std::string_view> words;
    std::bitset<kPrints> prints;  // of words, so that few tokens have to be looked up
    for (const Candidate& candidate : candidates_) {
      const NameChunk& chunk = chunks_[candidate.chunks.front()];
      for (std::uint32_t i = chunk.first; i < chunk.last; ++i) {
        words.insert(At(i).lower);
        prints.set(PrintOf(At(i).lower));
      }
    }
    for (const Token& token : document_.tokens) {
      if (token.shape == Shape::kLower && prints.test(PrintOf(token.lower)) && words.contains(token.lower)) small_.insert(token.lower);
    }
  }
  static constexpr std::size_t kPrints = 4096;
  static std::size_t PrintOf(std::string_view word) {
    return (static_cast<unsigned char>(word.front()) * 37 + static_cast<unsigned char>(word.back()) * 11 + word.size()) % kPrints;
  }

  Reading ReadingOf(const Candidate& candidate) const {
    Reading reading;
    reading.votes = candidate.votes;
    reading.votes[static_cast<std::size_t>(candidate.tagger_type)] -= candidate.tagger_vote;
    const auto lead = [](const auto& values, std::uint8_t* best, int* lead) {
      const auto top = std::max_element(values.begin(), values.end());
      int second = -1'000'000;
      for (auto value = values.begin(); value != values.end(); ++value) {
        if (value != top) second = std::max(second, *value);
      }
      *best = static_cast<std::uint8_t>(top - values.begin());
      *lead = *top - second;
    };
    lead(reading.votes, &reading.vote_type, &reading.vote_lead);
    if (reading.votes[reading.vote_type] <= 0) reading.vote_type = kNothing;
    reading.best_score = candidate.tag_score;
    for (const std::uint32_t c : candidate.chunks) {
      const auto scores = tagging_.Scores(chunks_[c].first, chunks_[c].last);
      const int best = *std::max_element(scores.begin(), scores.end());
      for (std::size_t t = 0; t < scores.size(); ++t) reading.scores[t] += scores[t] - best;
    }
    for (int& score : reading.scores) score /= static_cast<int>(candidate.chunks.size());
    lead(reading.scores, &reading.tag_type, &reading.tag_lead);
    return reading;
  }

  const std::vector<NameEntry>& Lookup(std::string_view lower) {
    entries_.clear();
    gazetteer_.Find(lower, document_.pack->language(), &entries_);
    return entries_;
  }
  bool HasKind(std::string_view lower, NameKind kind) {
    const auto& entries = Lookup(lower);
    return std::any_of(entries.begin(), entries.end(), [&](const NameEntry& entry) { return entry.kind == kind; });
  }

  void Read(std::size_t c) {
    const Candidate& candidate = candidates_[c];
    const Reading& reading = readings_[c];
    const std::uint8_t tag = candidate.tagged || candidate.tag_score > 0 ? reading.tag_type : kNothing;
    const std::uint8_t vote = reading.vote_type;
    const std::uint8_t both = static_cast<std::uint8_t>(tag * 6 + vote);
    Add(kBias);
    Add(kTagLead, tag, StepOf(reading.tag_lead));
    Add(kTagScore, tag, StepOf(reading.best_score));
    for (std::uint8_t t = 0; t < kEntityTypeCount; ++t) {
      Add(kTagType, t, StepOf(reading.scores[t] + 200));
      Add(kVotes, t, VoteStepOf(reading.votes[t]));
    }
    Add(kVoteLead, vote, VoteStepOf(reading.vote_lead));
    Add(kBoth, both, static_cast<std::uint8_t>(StepOf(reading.tag_lead) / 2), static_cast<std::uint8_t>(VoteStepOf(reading.vote_lead) / 2));
    Add(kLanguage, language_);
    Add(kLanguageBoth, language_, tag);
    Add(kArticleKind, kind_);
    Add(kArticleKindBoth, kind_, both);
    Add(kArticleKindScore, kind_, tag, StepOf(reading.best_score));
    ReadDecoded(candidate);
    ReadKinds(candidate);
    ReadWords(candidate, tag, both);
    ReadSurroundings(candidate, tag);
    ReadSharing(c, tag);
    const auto count = static_cast<std::uint8_t>(std::min<std::size_t>(candidate.chunks.size(), 4));
    Add(kPlaces, count);
    Add(kPlacesBoth, count, both);
  }

  void ReadDecoded(const Candidate& candidate) {
    std::size_t unread = 0;
    for (const std::uint32_t c : candidate.chunks) {
      const NameChunk& chunk = chunks_[c];
      const auto& names = tagging_.names();
      auto name = std::partition_point(names.begin(), names.end(), [&](const TaggedName& n) { return n.last <= chunk.first; });
      if (name == names.end() || name->first >= chunk.last) {
        ++unread;
        continue;
      }
      const std::uint32_t end = chunk.last - chunk.legal_form;
      const bool same = name->first == chunk.first && (name->last == chunk.last || name->last == end);
      const bool inside = name->first >= chunk.first && name->last <= chunk.last;
      const bool around = name->first <= chunk.first && name->last >= chunk.last;
      Add(kDecoded, static_cast<std::uint8_t>(name->type), same ? 0 : inside ? 1 : around ? 2 : 3);
    }
    Add(kUntagged, unread == 0 ? 0 : unread == candidate.chunks.size() ? 3 : unread * 2 < candidate.chunks.size() ? 1 : 2);
  }

  void ReadKinds(const Candidate& candidate) {
    for (const NameEntry& entry : Lookup(candidate.lower)) {
      std::uint8_t size = entry.common_word ? 1 : 0;
      if (entry.kind == NameKind::kCity) size |= entry.weight >= 500'000 ? 8 : entry.weight >= 100'000 ? 4 : 2;
      Add(kKind, static_cast<std::uint8_t>(entry.kind), size);
    }
  }

  void ReadWords(const Candidate& candidate, std::uint8_t tag, std::uint8_t both) {
    const NameChunk& chunk = chunks_[candidate.chunks.front()];
    const std::uint32_t end = chunk.last - chunk.legal_form;
    const std::uint32_t last = end > chunk.first ? end - 1 : chunk.first;
    const auto words = static_cast<std::uint8_t>(std::min<std::uint32_t>(last + 1 - chunk.first, 5));
    const auto lead = static_cast<unsigned char>(At(chunk.first).lower.front());
    const std::uint8_t script = lead < 0x80 ? 0 : lead < 0xd0 ? 1 : lead < 0xd4 ? 2 : lead < 0xe0 ? 3 : lead < 0xe3 ? 4 : lead < 0xea ? 5 : 6;
    Add(kWords, words, script);
    Add(kWordsBoth, words, both);
    const std::string_view first_word = std::string_view(candidate.lower).substr(0, candidate.lower.find(' '));
    const std::string_view last_word = std::string_view(candidate.lower).substr(candidate.lower.rfind(' ') + 1);
    const std::uint8_t names = (HasKind(first_word, NameKind::kGivenName) ? 1 : 0) | (HasKind(first_word, NameKind::kSurname) ? 2 : 0) |
                               (HasKind(last_word, NameKind::kSurname) ? 4 : 0) | (HasKind(last_word, NameKind::kGivenName) ? 8 : 0) |
                               (words > 1 ? 16 : 0);
    Add(kNameWords, names);
    Add(kNameWords, names, static_cast<std::uint8_t>(tag + 1));
    Add(kShapes, static_cast<std::uint8_t>(At(chunk.first).shape), static_cast<std::uint8_t>(At(last).shape), At(last).kind == TokenKind::kNumber);
    Add(kShapes, static_cast<std::uint8_t>(16 + static_cast<int>(At(chunk.first).shape)), static_cast<std::uint8_t>(tag), words);
    ReadClasses(kFirstWord, chunk.first);
    ReadClasses(kLastWord, last);
    bool small = true;
    int rarest = 5;
    const WordFrequencies& frequencies = tagging_.frequencies();
    for (std::uint32_t i = chunk.first; i <= last; ++i) {
      if (At(i).kind != TokenKind::kWord) continue;
      small = small && small_.contains(At(i).lower);
      const int level = frequencies.Level(frequency_key_, Hash64(At(i).lower));
      rarest = std::min(rarest, level == 0 ? 0 : 6 - level);
    }
    // 0: one of its words is in no list; 5: all of them are very common.
    const auto common = static_cast<std::uint8_t>(rarest);
    ReadOpenings(candidate, common, words, tag);
    Add(kCommon, common, words);
    Add(kCommonBoth, common, both);
    if (small) Add(kSmall, words, tag);
  }

  // "Welmetra kupuje": where any word has a capital, what follows tells a name from a common word.
  void ReadOpenings(const Candidate& candidate, std::uint8_t common, std::uint8_t words, std::uint8_t tag) {
    for (const std::uint32_t c : candidate.chunks) {
      const NameChunk& chunk = chunks_[c];
      if (!chunk.sentence_start) continue;
      const auto what = static_cast<std::uint8_t>(common * 2 + (words > 1 ? 1 : 0));
      const std::uint8_t follows = FollowingOf(chunk);
      Add(kOpening, what, follows);
      Add(kOpeningBoth, what, follows, tag);
      Add(kOpeningIn, what, follows, language_);
    }
  }

  std::uint8_t FollowingOf(const NameChunk& chunk) const {
    const std::uint32_t next = chunk.last;
    if (next >= document_.sentences[chunk.sentence].last) return 0;
    if (triggers_ != nullptr) {
      const std::span<const Trigger> triggers = triggers_->Of(chunk.sentence);
      auto trigger = std::partition_point(triggers.begin(), triggers.end(), [&](const Trigger& t) { return t.first < next; });
      for (; trigger != triggers.end() && trigger->first == next; ++trigger) {
        const TriggerKind kind = TriggerGroups()[trigger->group].kind;
        if (kind != TriggerKind::kMark) return static_cast<std::uint8_t>(1 + static_cast<int>(kind));
      }
    }
    if (At(next).Is(',')) return 5;
    if (!IsWord(next)) return 6;
    constexpr std::array kTelling = {WordClass::kVerb,     WordClass::kAuxiliary, WordClass::kSayVerb,    WordClass::kLocative,
                                     WordClass::kPreposition, WordClass::kConjunction, WordClass::kOrgNoun, WordClass::kArticle};
    for (std::size_t k = 0; k < kTelling.size(); ++k) {
      if (document_.HasClass(next, kTelling[k])) return static_cast<std::uint8_t>(7 + k);
    }
    return At(next).kind == TokenKind::kClitic ? 15 : 16;
  }

  void ReadClasses(Template t, std::uint32_t i) {
    for (WordClasses left = document_.classes[i] & kOfNames; left != 0; left &= left - 1) {
      Add(t, static_cast<std::uint8_t>(__builtin_ctzll(left)));
    }
  }

  void ReadSurroundings(const Candidate& candidate, std::uint8_t tag) {
    bool inside = false;
    bool strong = false;
    std::size_t facilities = 0;
    for (const std::uint32_t c : candidate.chunks) {
      const NameChunk& chunk = chunks_[c];
      const Sentence& sentence = document_.sentences[chunk.sentence];
      facilities += ReadFacilities(chunk, sentence, tag) ? 1 : 0;
      ReadNaming(chunk, sentence, tag);
      ReadTriggers(c, tag);
      ReadBeyond(chunk, sentence, tag);
      if (chunk.after_title) Add(kSigns, 1);
      if (chunk.genitive) Add(kSigns, 2);
      if (chunk.legal_form > 0) Add(kSigns, 3);
      if (chunk.by_tagger) Add(kSigns, 4);
      if (chunk.sure_borders) Add(kSigns, 5);
      if (sentence.role == SentenceRole::kHeadline) Add(kSigns, 6);
      if (chunk.place) Add(kSigns, 9);
      inside = inside || !chunk.sentence_start;
      strong = strong || !chunk.weak_case;
      if (chunk.first > sentence.first) {
        ReadBeside(kBefore, kBeforeBoth, kMarkBefore, chunk.first - 1, tag);
        if (At(chunk.first - 1).kind == TokenKind::kPunctuation && chunk.first - 1 > sentence.first) {
          ReadBeside(kBefore, kBeforeBoth, kMarkBefore, chunk.first - 2, tag, 64);
        }
      } else {
        Add(kMarkBefore, 0);
      }
      std::uint32_t next = chunk.last;
      while (next < sentence.last && (At(next).kind == TokenKind::kClitic || At(next).kind == TokenKind::kParticle)) ++next;
      if (next < sentence.last) {
        ReadBeside(kBehind, kBehindBoth, kMarkBehind, next, tag);
        if (At(next).kind == TokenKind::kPunctuation && next + 1 < sentence.last) {
          ReadBeside(kBehind, kBehindBoth, kMarkBehind, next + 1, tag, 64);
        }
      } else {
        Add(kMarkBehind, 0);
      }
      ReadList(c);
    }
    if (!inside) Add(kSigns, 7, tag);
    if (!strong) Add(kSigns, 8, tag);
    const std::uint8_t share = facilities == 0 ? 0 : facilities == candidate.chunks.size() ? 3 : facilities * 2 >= candidate.chunks.size() ? 2 : 1;
    Add(kFacilities, share, static_cast<std::uint8_t>(std::min<std::size_t>(facilities, 3)), tag);
  }

  // "hallen Westhall", "the hall, Westhall,", "Westhall, a data centre", "its Westhall site". Whether one of these is there.
  bool ReadFacilities(const NameChunk& chunk, const Sentence& sentence, std::uint8_t tag) {
    constexpr std::uint32_t kApposition = 6;  // tokens from the comma to the noun
    bool any = false;
    const auto found = [&](std::uint8_t how) {
      Add(kFacility, how, tag);
      any = true;
    };
    std::uint32_t before = chunk.first;
    const bool quoted = before > sentence.first && !IsWord(before - 1) && !At(before - 1).Is(',') && !At(chunk.first).space_before;
    if (quoted) --before;
    if (EndsFacility(sentence.first, before)) found(quoted ? 1 : 2);
    if (before > sentence.first && At(before - 1).Is(',') && EndsFacility(sentence.first, before - 1)) found(3);
    std::uint32_t next = chunk.last;
    if (next < sentence.last && quoted && !IsWord(next)) ++next;
    const std::uint32_t bare = next;
    while (next < sentence.last && (At(next).kind == TokenKind::kClitic || At(next).kind == TokenKind::kParticle)) ++next;
    if (next >= sentence.last) return any;
    if (IsFacility(next)) found(next == bare ? 4 : 8);  // "Novarella's plant" and "노바렐라는 공장을" are not "its Westhall site"
    if (!At(next).Is(',') && At(next).lower != "，" && At(next).lower != "—" && !At(next).Is('-')) return any;
    for (std::uint32_t i = next + 1; i < sentence.last && i <= next + kApposition; ++i) {
      if (At(i).Is(',') || document_.HasClass(i, WordClass::kVerb) || document_.HasClass(i, WordClass::kAuxiliary)) break;
      if (document_.HasClass(i, WordClass::kOrgNoun)) {
        Add(kFacility, 6, tag);
        break;
      }
      if (IsFacility(i)) {
        found(i <= next + 2 ? 5 : 7);
        break;
      }
    }
    return any;
  }

  bool IsWord(std::uint32_t i) const { return At(i).kind != TokenKind::kPunctuation && At(i).kind != TokenKind::kSymbol; }
  bool IsFacility(std::uint32_t i) const { return document_.HasClass(i, WordClass::kFacilityNoun) || document_.HasClass(i, WordClass::kSiteWord); }
  // Whether a phrase of a class, of up to four words from token `first` on, ends in front of token `end`.
  bool EndsPhrase(std::uint32_t first, std::uint32_t end, WordClass word_class) const {
    for (std::uint32_t length = 1; length <= 4 && end >= first + length; ++length) {
      if (document_.PhraseLength(end - length, word_class) == length) return true;
    }
    return false;
  }
  bool EndsFacility(std::uint32_t first, std::uint32_t end) const {
    return EndsPhrase(first, end, WordClass::kFacilityNoun) || EndsPhrase(first, end, WordClass::kSiteWord);
  }

  // "a hall called Westhall", "Westhall adlı tesis": the nearest common noun on the other side of the word tells what is called so.
  void ReadNaming(const NameChunk& chunk, const Sentence& sentence, std::uint8_t tag) {
    constexpr std::uint32_t kReach = 8;
    const auto kind = [&](std::uint32_t i) -> std::uint8_t {
      if (IsFacility(i)) return 1;
      if (document_.HasClass(i, WordClass::kOrgNoun)) return 2;
      if (document_.HasClass(i, WordClass::kPersonTitle) || document_.HasClass(i, WordClass::kRole)) return 3;
      return 0;
    };
    for (std::uint32_t i = chunk.first; i > sentence.first && i + 4 > chunk.first; --i) {
      if (!document_.HasClass(i - 1, WordClass::kNamingCue)) continue;
      std::uint8_t what = 0;
      for (std::uint32_t k = i - 1; k > sentence.first && k + kReach > i && what == 0; --k) what = kind(k - 1);
      Add(kNamed, what, 0, tag);
      break;
    }
    for (std::uint32_t i = chunk.last; i < sentence.last && i < chunk.last + 2; ++i) {
      if (!document_.HasClass(i, WordClass::kNamingCue)) continue;
      std::uint8_t what = 0;
      for (std::uint32_t k = i + 1; k < sentence.last && k <= i + kReach && what == 0; ++k) what = kind(k);
      Add(kNamed, what, 1, tag);
      break;
    }
  }

  // "invested 40 million in X", "X is a unit of": the nearest words of relations on both sides, and the mark right beside the name.
  void ReadTriggers(std::uint32_t c, std::uint8_t tag) {
    if (triggers_ == nullptr) return;
    constexpr std::uint32_t kReach = 1000;  // tokens: longer than any sentence but that of a list, where time has to stay in proportion
    const NameChunk& chunk = chunks_[c];
    const std::span<const Trigger> triggers = triggers_->Of(chunk.sentence);
    const Trigger* before = nullptr;
    const Trigger* behind = nullptr;
    std::uint8_t mark_before = 0;  // its group + 1
    std::uint8_t mark_behind = 0;
    std::bitset<256> groups;
    auto trigger = std::partition_point(triggers.begin(), triggers.end(), [&](const Trigger& t) { return t.first + kReach < chunk.first; });
    for (; trigger != triggers.end() && trigger->first <= chunk.last + kReach; ++trigger) {
      const bool mark = TriggerGroups()[trigger->group].kind == TriggerKind::kMark;
      if (trigger->last <= chunk.first) {
        if (mark && trigger->last + 2 > chunk.first) mark_before = static_cast<std::uint8_t>(trigger->group + 1);
        if (!mark && (before == nullptr || trigger->last >= before->last)) before = &*trigger;
      } else if (trigger->first >= chunk.last) {
        if (mark && trigger->first == chunk.last && mark_behind == 0) mark_behind = static_cast<std::uint8_t>(trigger->group + 1);
        if (!mark && behind == nullptr) behind = &*trigger;
      } else {
        continue;
      }
      if (!mark) groups.set(trigger->group);
    }
    const bool name_before = c > 0 && chunks_[c - 1].sentence == chunk.sentence;
    const bool name_behind = c + 1 < chunks_.size() && chunks_[c + 1].sentence == chunk.sentence;
    const auto far = [](std::uint32_t tokens) -> std::uint8_t { return tokens == 0 ? 0 : tokens == 1 ? 1 : tokens <= 3 ? 2 : tokens <= 6 ? 3 : 4; };
    const auto add = [&](const Trigger& nearest, std::uint32_t tokens, bool name_between, bool is_behind) {
      const auto where = static_cast<std::uint8_t>(far(tokens) | (name_between ? 8 : 0) | (is_behind ? 16 : 0));
      Add(kTriggerBeside, nearest.group, where, is_behind ? mark_behind : mark_before);
      Add(kTriggerBoth, nearest.group, where, tag);
    };
    if (before != nullptr) add(*before, chunk.first - before->last, name_before && chunks_[c - 1].first >= before->last, false);
    if (behind != nullptr) add(*behind, behind->first - chunk.last, name_behind && chunks_[c + 1].last <= behind->first, true);
    if (mark_before != 0) Add(kMarkBoth, mark_before, 0, tag);
    if (mark_behind != 0) Add(kMarkBoth, mark_behind, 1, tag);
    for (std::size_t group = 0; group < TriggerGroups().size(); ++group) {
      if (groups.test(group)) Add(kSpokenOf, static_cast<std::uint8_t>(group), tag);
    }
  }

  // "chief executive of X": what stands before a preposition or an article.
  void ReadBeyond(const NameChunk& chunk, const Sentence& sentence, std::uint8_t tag) {
    if (triggers_ == nullptr) return;  // such languages have next to no word classes
    std::uint32_t i = chunk.first;
    const auto is_between = [&](std::uint32_t t) {
      return document_.HasClass(t, WordClass::kPreposition) || document_.HasClass(t, WordClass::kLocative) || document_.HasClass(t, WordClass::kArticle);
    };
    while (i > sentence.first && i + 2 > chunk.first && is_between(i - 1)) --i;
    if (i == chunk.first || i == sentence.first || At(i - 1).kind != TokenKind::kWord) return;
    constexpr std::uint8_t kPost = 200;  // of several words
    if (EndsPhrase(sentence.first, i, WordClass::kRole)) Add(kBeyond, kPost, static_cast<std::uint8_t>(chunk.first - i), tag);
    for (WordClasses left = document_.classes[i - 1] & kOfNames; left != 0; left &= left - 1) {
      Add(kBeyond, static_cast<std::uint8_t>(__builtin_ctzll(left)), static_cast<std::uint8_t>(chunk.first - i), tag);
    }
  }

  // What stands at token `i`; `base` tells what stands right beside the name from what a mark separates from it.
  void ReadBeside(Template plain, Template with_tag, Template mark, std::uint32_t i, std::uint8_t tag, std::uint8_t base = 0) {
    if (At(i).kind == TokenKind::kPunctuation || At(i).kind == TokenKind::kSymbol) {
      Add(mark, static_cast<std::uint8_t>(At(i).lower.front()), At(i).lower.size() > 1 ? static_cast<std::uint8_t>(At(i).lower.back()) : 0);
      return;
    }
    for (WordClasses left = document_.classes[i] & kOfNames; left != 0; left &= left - 1) {
      const auto bit = static_cast<std::uint8_t>(base + __builtin_ctzll(left));
      Add(plain, bit);
      Add(with_tag, bit, tag);
    }
    if (At(i).kind == TokenKind::kNumber) Add(plain, static_cast<std::uint8_t>(base + 63));
  }

  void ReadList(std::uint32_t c) {
    for (const bool behind : {false, true}) {
      if (behind ? c + 1 >= chunks_.size() : c == 0) continue;
      const std::uint32_t other = behind ? c + 1 : c - 1;
      const std::uint32_t left = behind ? chunks_[c].last : chunks_[other].last;
      const std::uint32_t right = behind ? chunks_[other].first : chunks_[c].first;
      if (right != left + 1 || chunks_[other].sentence != chunks_[c].sentence) continue;
      const bool comma = At(left).Is(',') || At(left).lower == "、";
      const bool joined = document_.HasClass(left, WordClass::kConjunction);
      if (!comma && !joined) continue;
      Add(kList, readings_[candidate_of_[other]].tag_type, comma ? 1 : 2);
    }
  }

  void ReadSharing(std::size_t c, std::uint8_t tag) {
    const std::string_view lower = candidates_[c].lower;
    const std::size_t first = lower.find(' ');
    const auto add = [&](std::uint8_t how, std::size_t other) {
      if (other != c) Add(kShares, how, readings_[other].tag_type, tag);
    };
    if (first == std::string_view::npos) {
      const auto [begin, end] = by_first_.equal_range(lower);
      for (auto other = begin; other != end; ++other) add(1, other->second);
      const auto [begin_last, end_last] = by_last_.equal_range(lower);
      for (auto other = begin_last; other != end_last; ++other) add(2, other->second);
      return;
    }
    if (const auto other = by_lower_.find(lower.substr(0, first)); other != by_lower_.end()) add(3, other->second);
    if (const auto other = by_lower_.find(lower.substr(lower.rfind(' ') + 1)); other != by_lower_.end()) add(4, other->second);
  }

  const Document& document_;
  const Gazetteer& gazetteer_;
  const Tagging& tagging_;
  const ArticleTriggers* triggers_;
  const std::vector<NameChunk>& chunks_;
  const std::vector<Candidate>& candidates_;
  std::vector<Reading> readings_;          // by candidate
  std::vector<std::size_t> candidate_of_;  // by chunk
  std::unordered_map<std::string_view, std::size_t> by_lower_;
  std::unordered_multimap<std::string_view, std::size_t> by_first_;  // of names of several words
  std::unordered_multimap<std::string_view, std::size_t> by_last_;
  std::unordered_set<std::string_view> small_;
  std::uint8_t language_ = 0;
  std::uint8_t kind_ = 0;  // ArticleKind
  std::uint64_t frequency_key_ = 0;
  std::vector<NameEntry> entries_;
  std::vector<NameFeature>* features_ = nullptr;
};

}  // namespace

std::vector<std::vector<NameFeature>> ReadNameFeatures(const Document& document, const Gazetteer& gazetteer, const Tagging& tagging, const ArticleTriggers* triggers,
                                                       const std::vector<NameChunk>& chunks, const std::vector<Candidate>& candidates) {
  return NameFeatureReader(document, gazetteer, tagging, triggers, chunks, candidates).Run();
}

}  // namespace dealgraph::nlp
