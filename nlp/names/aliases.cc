#include "nlp/names/aliases.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <unordered_map>

#include "nlp/language_pack.h"
#include "nlp/names/caseless_chunks.h"
#include "nlp/names/namesakes.h"
#include "nlp/relations/name_lists.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

class AliasJoiner {
 public:
  AliasJoiner(const Document& document, const std::vector<NameChunk>& chunks, std::vector<Candidate>* candidates)
      : document_(document), chunks_(chunks), candidates_(*candidates) {}

  void Run() {
    Index();
    JoinSpacelessForms();
    for (std::size_t s = 0; s < candidates_.size(); ++s) {
      Candidate& small = candidates_[s];
      if (small.alias_of >= 0) continue;
      int found = -1;
      bool several = false;
      const auto outer = by_outer_word_.find(FirstWord(small.lower));
      const std::vector<std::size_t> longer = outer == by_outer_word_.end() ? std::vector<std::size_t>() : outer->second;
      const bool company = IsCompanyBesidePersons(s, longer);
      if (company && small.Type() != EntityType::kCompany) small.Vote(EntityType::kCompany, small.BestVote() - small.VotesFor(EntityType::kCompany) + 1);
      for (const std::size_t l : longer) {
        if (l == s || !IsShortFormOf(small, candidates_[l])) continue;
        if (company && candidates_[l].Type() == EntityType::kPerson) continue;
        several = several || found >= 0;
        if (found < 0) found = static_cast<int>(l);
      }
      // Of several persons with one surname the first is meant; of several companies it cannot be told.
      const bool person = found >= 0 && candidates_[static_cast<std::size_t>(found)].Type() == EntityType::kPerson;
      if (found >= 0 && (!several || person)) small.JoinTo(static_cast<std::size_t>(found), JoinReason::kShortForm);
    }
    JoinAcronyms();
    if (IsCaselessText(document_)) JoinGlosses();
    JoinByEntry();
    JoinTypos();
    for (Candidate& candidate : candidates_) {
      // Chains end at the longest form; one of a circle stays itself.
      int root = candidate.alias_of;
      for (int steps = 0; root >= 0 && candidates_[static_cast<std::size_t>(root)].alias_of >= 0 && steps < 4; ++steps) {
        root = candidates_[static_cast<std::size_t>(root)].alias_of;
      }
      if (root >= 0 && &candidates_[static_cast<std::size_t>(root)] != &candidate) candidate.alias_of = root;
    }
    for (const Candidate& candidate : candidates_) {
      if (candidate.alias_of < 0) continue;
      Candidate& full = candidates_[static_cast<std::size_t>(candidate.alias_of)];
      for (std::size_t t = 0; t < full.votes.size(); ++t) full.votes[t] += candidate.votes[t];
      full.seen_inside = full.seen_inside || candidate.seen_inside;
    }
  }

 private:
  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }

  static std::string_view FirstWord(std::string_view name) { return name.substr(0, name.find(' ')); }
  static std::string_view LastWord(std::string_view name) {
    const std::size_t space = name.rfind(' ');
    return space == std::string_view::npos ? name : name.substr(space + 1);
  }

  // A short form is the first or the last words of the long one: looked up, so that an article of very many names takes
  // no more than its length.
  void Index() {
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      const std::string_view lower = candidates_[c].lower;
      by_lower_.emplace(lower, c);
      if (lower.find(' ') == std::string_view::npos) continue;
      by_outer_word_[FirstWord(lower)].push_back(c);
      if (LastWord(lower) != FirstWord(lower)) by_outer_word_[LastWord(lower)].push_back(c);
    }
  }

  // The first place where the article's prose has it; headlines and summaries run ahead.
  std::uint32_t FirstInProse(const Candidate& candidate) const {
    for (const std::uint32_t c : candidate.chunks) {
      if (document_.sentences[chunks_[c].sentence].role == SentenceRole::kProse) return chunks_[c].first;
    }
    return chunks_[candidate.chunks.front()].first + static_cast<std::uint32_t>(document_.tokens.size());
  }

  bool IsShortFormOf(const Candidate& small, const Candidate& full) const {
    if (full.lower.size() <= small.lower.size() + 1) return false;
    const EntityType full_type = full.Type();
    const EntityType small_type = small.Type();
    const bool at_end = full.lower.ends_with(small.lower) && full.lower[full.lower.size() - small.lower.size() - 1] == ' ';
    const bool in_front = full.lower.starts_with(small.lower) && full.lower[small.lower.size()] == ' ';
    if (full_type == EntityType::kPerson) {
      if (small_type == EntityType::kPlace && small.known && small.BestVote() > kKnown) return false;
      if (IsFirstName(small, full) && in_front) return true;
      return at_end && small.lower.find(' ') == std::string::npos && small_type != EntityType::kSite;
    }
    if (full_type == EntityType::kPlace || small_type == EntityType::kPerson) return false;
    if (IsNamedByPlace(document_, chunks_, full)) return false;  // "Aarhus" is not short for "Aarhus Universitet"
    const bool place = small_type == EntityType::kPlace;
    if (place && (full_type == EntityType::kSite || small.BestVote() > kFair + kHint)) return false;
    const bool same_entry = full.entry && small.entry == full.entry;  // "Mistral": an ordinary word, too
    const bool alike = small.known == full.known || place || same_entry;
    if (!in_front || !alike || FirstInProse(full) > FirstInProse(small)) return false;
    return small.lower.size() >= 3;
  }

  // "Gibran" behind "Gibran Huzaifah": people may be called by their first names once they are introduced.
  bool IsFirstName(const Candidate& small, const Candidate& full) const {
    if (small.lower.find(' ') != std::string::npos || small.known || FirstInProse(full) > FirstInProse(small)) return false;
    const EntityType type = small.Type();
    if (type == EntityType::kPerson) return true;
    return type == EntityType::kCompany && small.VotesFor(type) <= kFair && full.VotesFor(EntityType::kPerson) >= kStrong;
  }

  // Whether the bare name `s` is a company's, of all persons among `longer` that it could be short for.
  bool IsCompanyBesidePersons(std::size_t s, const std::vector<std::size_t>& longer) const {
    std::vector<const Candidate*> persons;
    for (const std::size_t l : longer) {
      const Candidate& full = candidates_[l];
      if (l != s && full.Type() == EntityType::kPerson && IsShortFormOf(candidates_[s], full)) persons.push_back(&full);
    }
    return !persons.empty() && IsNamesakeCompany(document_, chunks_, candidates_[s], persons);
  }

  // Scripts without spaces between the parts of a name: "백 대표" is 백준호, 伊藤氏 is 伊藤錬; "晟碟" is 晟碟半导体. The rest of a
  // company's name is a word of names.
  void JoinSpacelessForms() {
    std::vector<std::size_t> longer;
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      const bool spaceless = static_cast<unsigned char>(candidates_[c].lower.front()) >= 0xe3;  // kana, ideographs, Hangul
      if (spaceless && candidates_[c].lower.find(' ') == std::string::npos) longer.push_back(c);
    }
    if (longer.size() > kFrequentMax) return;
    JoinSurnamesWithPost(longer);
    for (const std::size_t s : longer) {
      Candidate& small = candidates_[s];
      const EntityType type = small.Type();
      for (const std::size_t l : longer) {
        const Candidate& full = candidates_[l];
        if (l == s || full.Type() != type || full.lower.size() <= small.lower.size() || !full.lower.starts_with(small.lower)) continue;
        const std::string_view rest = std::string_view(full.lower).substr(small.lower.size());
        const bool person = type == EntityType::kPerson && small.lower.size() <= 9;
        const bool company = type == EntityType::kCompany && !small.known && !full.known &&
                             (document_.pack->lexicon().ClassesOf(rest) & ClassBit(WordClass::kCompanyWord)) != 0;
        if (!person && !company) continue;
        small.JoinTo(l, JoinReason::kShortForm);
        break;
      }
    }
  }

  // The same where the post is a part of the name: "백 대표" behind a name of its own.
  void JoinSurnamesWithPost(const std::vector<std::size_t>& longer) {
    for (Candidate& small : candidates_) {
      const std::size_t space = small.lower.find(' ');
      if (space != kSyllableBytes || small.Type() != EntityType::kPerson) continue;
      constexpr WordClasses kPosts = ClassBit(WordClass::kRole) | ClassBit(WordClass::kPersonTitle);
      if ((document_.pack->lexicon().ClassesOf(std::string_view(small.lower).substr(space + 1)) & kPosts) == 0) continue;
      const std::string_view surname = std::string_view(small.lower).substr(0, space);
      const auto full = std::find_if(longer.begin(), longer.end(), [&](std::size_t l) {
        return candidates_[l].Type() == EntityType::kPerson && candidates_[l].lower.size() > space && candidates_[l].lower.starts_with(surname);
      });
      if (full != longer.end()) small.JoinTo(*full, JoinReason::kShortForm);
    }
  }

  // "Danish Centre for AI Innovation (DCAI)", "Copenhagen Infrastructure Partners, CIP,"
  void JoinAcronyms() {
    for (std::size_t a = 0; a < candidates_.size(); ++a) {
      Candidate& acronym = candidates_[a];
      if (acronym.lower.find(' ') != std::string::npos || acronym.alias_of >= 0) continue;
      for (const std::uint32_t c : acronym.chunks) {
        const NameChunk& chunk = chunks_[c];
        if (c == 0 || chunk.first < 2) continue;
        const NameChunk& before = chunks_[c - 1];
        const bool bracketed = At(chunk.first - 1).Is('(');
        if (before.last + 1 != chunk.first || !(bracketed || At(chunk.first - 1).Is(','))) continue;
        const bool short_form = bracketed && At(chunk.first).shape != Shape::kTitle && AreLettersOf(acronym.lower, before.lower);
        if (!short_form && !AreInitials(acronym.lower, before)) continue;
        const auto full = by_lower_.find(before.lower);
        if (full != by_lower_.end() && full->second != a) acronym.JoinTo(full->second, JoinReason::kInitials);
      }
    }
  }

  // "電訊盈科（PCCW）", "아마존웹서비스(AWS)", "«القابضة» (ADQ)": Latin letters alone in the bracket right behind a name in another script are the same
  // in another spelling, with what may follow them behind a comma ("（PFN、東京・千代田）").
  void JoinGlosses() {
    std::unordered_map<std::uint32_t, std::size_t> by_chunk;
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      for (const std::uint32_t chunk : candidates_[c].chunks) by_chunk.emplace(chunk, c);
    }
    for (std::size_t g = 0; g < candidates_.size(); ++g) {
      Candidate& gloss = candidates_[g];
      if (gloss.alias_of >= 0 || gloss.Type() == EntityType::kPlace) continue;
      for (const std::uint32_t c : gloss.chunks) {
        if (c == 0) continue;
        const std::size_t f = by_chunk.at(c - 1);
        const Candidate& full = candidates_[f];
        if (f == g || IsLatin(full.lower) || full.Type() == EntityType::kPlace || full.judgement == Judgement::kNoName) continue;
        if (IsDefinedBehind(chunks_[c - 1], chunks_[c]) && full.alias_of < 0) {
          candidates_[f].JoinTo(g, JoinReason::kDefinition);  // the article says what it calls it
          break;
        }
        if (!FillsBracketBehind(chunks_[c - 1], chunks_[c])) continue;
        if (!IsLatin(gloss.lower) && !IsSpokenAcronym(chunks_[c - 1], full, chunks_[c], gloss)) continue;
        if ((full.Type() == EntityType::kSite) != (gloss.Type() == EntityType::kSite)) continue;
        const std::size_t root = full.alias_of >= 0 ? static_cast<std::size_t>(full.alias_of) : f;
        if (root == g) continue;
        gloss.JoinTo(root, JoinReason::kGloss);
        // The type is that of the name itself, unless the other one is known or stands more often.
        if (!gloss.known && gloss.chunks.size() <= full.chunks.size()) gloss.votes.fill(0);
        break;
      }
    }
  }

  // "भारतीय सौर ऊर्जा निगम (सेकी)", "«اتحاد اتصالات» (موبايلي)": one word behind an institution's name of several.
  bool IsSpokenAcronym(const NameChunk& full_chunk, const Candidate& full, const NameChunk& gloss_chunk, const Candidate& gloss) const {
    const auto organisation = [](EntityType type) { return type == EntityType::kCompany || type == EntityType::kGovernment; };
    return full_chunk.last - full_chunk.first >= 2 && gloss_chunk.last - gloss_chunk.first == 1 && At(gloss_chunk.first).kind == TokenKind::kWord &&
           IsCloseBracket(At(gloss_chunk.last).lower) && organisation(full.Type()) && organisation(gloss.Type());
  }

  // "乔锋智能装备股份有限公司（以下简称“乔锋智能”）": the bracket behind the name has one in quotation marks whose signs stand in it in their order.
  bool IsDefinedBehind(const NameChunk& full, const NameChunk& gloss) const {
    const std::uint32_t close = gloss.last + 1;
    if (full.sentence != gloss.sentence || close >= document_.tokens.size() || !IsCloseBracket(At(close).lower)) return false;
    if (At(gloss.last).kind != TokenKind::kPunctuation || At(gloss.first - 1).kind != TokenKind::kPunctuation) return false;
    std::uint32_t open = gloss.first - 1;
    while (open > full.last && gloss.first - open < kDefinitionMax && !IsOpenBracket(At(open).lower)) --open;
    if (!IsOpenBracket(At(open).lower) || open + 1 >= gloss.first || open < full.last || open - full.last > kDefinitionMax) return false;
    for (std::uint32_t i = full.last; i < open; ++i) {
      if (At(i).kind == TokenKind::kPunctuation) return false;
    }
    return SignsStandIn(gloss.lower, full.lower);
  }

  static bool SignsStandIn(std::string_view small, std::string_view full) {
    std::size_t at = 0;
    for (std::size_t pos = 0; pos < full.size() && at < small.size();) {
      std::size_t next = at;
      if (DecodeUtf8(full, &pos) == DecodeUtf8(small, &next)) at = next;
    }
    return at == small.size();
  }

  static bool IsLatin(std::string_view name) {
    for (std::size_t pos = 0; pos < name.size();) {
      if (const char32_t c = DecodeUtf8(name, &pos); c >= 0x250 && IsLetter(c)) return false;
    }
    return true;
  }

  bool FillsBracketBehind(const NameChunk& full, const NameChunk& gloss) const {
    if (gloss.first == 0 || gloss.last >= document_.tokens.size() || !IsOpenBracket(At(gloss.first - 1).lower)) return false;
    const std::uint32_t between = gloss.first - 1 - std::min(full.last, gloss.first - 1);
    const bool quoted = between == 1 && At(full.last).kind == TokenKind::kPunctuation && !At(full.last).Is(',');
    if (full.sentence != gloss.sentence || (between > 0 && !quoted)) return false;
    const Token& behind = At(gloss.last);
    return IsCloseBracket(behind.lower) || behind.Is(',') || behind.lower == "，" || behind.lower == "、";
  }

  // "Bundesnetzagentur (BNetzA)": the letters stand in the name in their order, the first at its start.
  static bool AreLettersOf(std::string_view acronym, std::string_view name) {
    if (acronym.size() < 2 || acronym.size() > 8 || acronym.size() * 2 > name.size() || acronym.front() != name.front()) return false;
    std::size_t matched = 0;
    for (const char letter : name) {
      if (matched < acronym.size() && acronym[matched] == letter) ++matched;
    }
    return matched == acronym.size();
  }

  // Whether the letters of `acronym` begin words, or parts of a word, of the chunk, in order.
  bool AreInitials(std::string_view acronym, const NameChunk& chunk) const {
    std::size_t matched = 0;
    for (std::uint32_t i = chunk.first; i < chunk.last && matched < acronym.size(); ++i) {
      const Token& token = At(i);
      if (token.kind != TokenKind::kWord) continue;
      if (token.lower.front() == acronym[matched]) {
        ++matched;
      } else if (token.shape == Shape::kUpper && acronym.substr(matched).starts_with(token.lower)) {
        matched += token.lower.size();
      }
    }
    return acronym.size() >= 2 && matched == acronym.size();
  }

  // Two names of one gazetteer entry: "US" and "United States", "Mistral AI" and "Mistral". One of them is no ordinary word.
  void JoinByEntry() {
    std::map<std::string, std::size_t> first;
    for (const bool known : {true, false}) {
      for (std::size_t c = 0; c < candidates_.size(); ++c) {
        Candidate& candidate = candidates_[c];
        if (candidate.alias_of >= 0 || candidate.known != known) continue;
        const EntityType type = candidate.Type();
        std::string key;
        if (type == EntityType::kPlace && !candidate.country_code.empty()) {
          key = "country " + candidate.country_code;
        } else if (type != EntityType::kPlace && candidate.entry) {
          key = "entry " + std::to_string(*candidate.entry);
        } else {
          continue;
        }
        const auto place = first.find(key);
        if (place == first.end()) {
          if (known || type == EntityType::kPlace) first.emplace(key, c);
        } else if (known || type == EntityType::kPlace || candidates_[place->second].Type() == type) {
          candidate.JoinTo(place->second, JoinReason::kSameEntry);
        }
      }
    }
  }

  // A name that stands once and differs by one letter from one that stands often is that one, mistyped. A long one need not
  // stand so often.
  void JoinTypos() {
    std::vector<std::size_t> frequent;
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      if (candidates_[c].chunks.size() >= 2) frequent.push_back(c);
    }
    if (frequent.size() > kFrequentMax) return;
    for (Candidate& rare : candidates_) {
      if (rare.known || rare.chunks.size() > 1 || rare.alias_of >= 0 || rare.lower.size() < kTypoBytesMin) continue;
      for (const std::size_t o : frequent) {
        const Candidate& often = candidates_[o];
        if (often.lower.front() != rare.lower.front()) continue;
        const bool often_enough = often.chunks.size() >= 3 || (often.lower.size() > kTypoBytesMin && often.Type() == rare.Type());
        if (!often_enough) continue;
        const bool stem = rare.lower.ends_with('s') && document_.pack->grammar().genitive_s;
        const std::string_view shorter(rare.lower.data(), rare.lower.size() - (stem ? 1 : 0));
        if (IsMistyped(rare.lower, often.lower) || (stem && IsMistyped(shorter, often.lower))) rare.JoinTo(o, JoinReason::kTypo);
      }
    }
  }

  // Names that differ in a number are two: "Hall 7", "Hall 8".
  static bool IsMistyped(std::string_view rare, std::string_view often) {
    return OneEditApart(rare, often) && DigitsOf(rare) == DigitsOf(often);
  }
  static std::string DigitsOf(std::string_view name) {
    std::string digits;
    std::copy_if(name.begin(), name.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    return digits;
  }

  // One letter more, less or other.
  static bool OneEditApart(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > 1 || a == b) return false;
    std::size_t i = 0;
    while (i < a.size() && a[i] == b[i]) ++i;
    return a.substr(a.size() == b.size() ? i + 1 : i) == b.substr(i + 1);
  }

  // More names than that, twice each, are a list and no article.
  static constexpr std::size_t kFrequentMax = 200;
  static constexpr std::size_t kTypoBytesMin = 5;
  static constexpr std::uint32_t kDefinitionMax = 10;  // tokens of a bracket before the name that it defines, and of a legal form before the bracket
  static constexpr std::size_t kSyllableBytes = 3;  // of Hangul

  const Document& document_;
  const std::vector<NameChunk>& chunks_;
  std::vector<Candidate>& candidates_;
  std::unordered_map<std::string_view, std::size_t> by_lower_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_outer_word_;  // of names of several words
};

}  // namespace

void JoinAliases(const Document& document, const std::vector<NameChunk>& chunks, std::vector<Candidate>* candidates) {
  AliasJoiner(document, chunks, candidates).Run();
}

}  // namespace dealgraph::nlp
