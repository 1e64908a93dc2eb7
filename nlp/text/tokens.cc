// One pass over the code points. A word runs while letters, marks and digits follow; an apostrophe or colon inside it is
// decided by what stands on both sides, since "O'Brien" is one word, "Cipher's" two and "d'euros" two as well.
#include "nlp/text/tokens.h"

#include <algorithm>

#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

// The ASCII mark that a code point does the work of; '\0' when none.
char MarkOf(char32_t c) {
  switch (c) {
    case U'，': case U'、': case U'､': case U'،': return ',';
    case U'；': case U'؛': return ';';
    case U'：': return ':';
    case U'。': case U'｡': case U'．': return '.';
    case U'！': return '!';
    case U'？': case U'؟': return '?';
    case U'（': return '(';
    case U'）': return ')';
    case U'［': case U'【': case U'〔': return '[';
    case U'］': case U'】': case U'〕': return ']';
    case U'％': case U'٪': return '%';
    case U'＆': return '&';
    case U'｜': case U'丨': return '|';
    case U'／': return '/';
    case U'「': case U'」': case U'『': case U'』': case U'《': case U'》': case U'〈': case U'〉': case U'＂': return '"';
    default: return '\0';
  }
}

// ---- Korean particles ---------------------------------------------------------------------------------------------------

// A syllable's final consonant: 0 none, 8 ㄹ; -1 for what is no syllable (Latin letters and digits, which take any particle).
int FinalConsonant(char32_t c) {
  return c >= 0xAC00 && c <= 0xD7A3 ? static_cast<int>((c - 0xAC00) % 28) : -1;
}

struct KoreanParticle {
  std::string_view text;
  bool after_vowel;      // stands behind a syllable that ends so
  bool after_consonant;
  bool stacks;           // another one may follow it: "에서" in "에서는"
};

// Longest first among those that end alike.
constexpr KoreanParticle kKoreanParticles[] = {
    {"으로부터", false, true, true}, {"로부터", true, false, true}, {"에서", true, true, true},  {"에게", true, true, true},
    {"이라는", false, true, false},  {"마저", true, true, false},
    {"으로", false, true, true},     {"부터", true, true, true},    {"까지", true, true, true},  {"와", true, false, true},
    {"과", false, true, true},       {"에", true, true, true},      {"로", true, false, true},   {"는", true, false, false},
    {"은", false, true, false},      {"를", true, false, false},    {"을", false, true, false},  {"가", true, false, false},
    {"이다", false, true, false},    {"보다", true, true, false},    {"다", true, false, false},   {"이", false, true, false},
    {"의", true, true, false},       {"도", true, true, false},
};

// Provinces, and the currency: what their last syllable looks like it is not.
constexpr std::string_view kNoKoreanParticle[] = {"경기도",   "강원도",   "제주도",   "충청도",   "전라도", "경상도",
                                                  "충청북도", "충청남도", "전라북도", "전라남도", "경상북도", "경상남도"};

// Where the particle that ends `word` begins; its size when none does.
std::size_t KoreanParticleBegin(std::string_view word, bool stacked) {
  for (const std::string_view whole : kNoKoreanParticle) {
    if (word == whole) return word.size();
  }
  for (const KoreanParticle& particle : kKoreanParticles) {
    if (!word.ends_with(particle.text) || (stacked && !particle.stacks)) continue;
    const std::size_t stem = word.size() - particle.text.size();
    if (stem < 2) return word.size();
    std::size_t last = stem - 1;
    while (last > 0 && (static_cast<unsigned char>(word[last]) & 0xC0) == 0x80) --last;
    const int final = FinalConsonant(DecodeUtf8(word, &last));
    const bool letter_first = word.front() >= 'A' && word.front() <= 'z';  // "SK온은", "A씨는", not "11번가"
    if (final >= 0 && stem < (letter_first ? 4u : 6u)) return word.size();  // one syllable: "회의", "주가", "유로"
    const bool open = final == 0 || (final == 8 && particle.text.starts_with("로"));
    if (final >= 0 && !(open ? particle.after_vowel : particle.after_consonant)) continue;
    if (particle.text == "로" && word.ends_with("유로")) return word.size();
    return stem;
  }
  return word.size();
}

// "A씨", "B군", "C양": a letter for one whom the press does not name, and a form of address.
bool IsLetterWithCourtesy(std::string_view word) {
  constexpr std::string_view kForms[] = {"씨", "군", "양"};
  return word.size() > 1 && word[0] >= 'A' && word[0] <= 'Z' && std::ranges::find(kForms, word.substr(1)) != std::end(kForms);
}

// Where "씨" (Mr, Ms) begins in "최씨", "박수진씨", "김모씨", or such a form behind a letter; the size of `word` when it is no such word.
// A family name and nothing, one syllable ("a certain") or a given name of two stand before it; "오에스씨" is letters of a firm, read aloud.
std::size_t KoreanCourtesyBegin(std::string_view word) {
  constexpr std::string_view kCourtesy = "씨";
  constexpr std::string_view kFamilyNames =
      "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구나민진엄채원천방공현함변염여추도소석선설길연위표명기반왕금옥육인맹제모탁국어은편용류계";
  constexpr std::string_view kLetters[] = {"스", "엠", "프", "치", "엔", "앤", "알", "케이", "에이"};
  constexpr std::size_t kSyllable = 3;  // bytes
  if (IsLetterWithCourtesy(word)) return 1;
  if (!word.ends_with(kCourtesy)) return word.size();
  const std::string_view name = word.substr(0, word.size() - kCourtesy.size());
  if (name.size() < kSyllable || name.size() > 3 * kSyllable || name.size() % kSyllable != 0) return word.size();
  if (name.size() == 2 * kSyllable && !name.ends_with("모")) return word.size();
  const std::size_t family = kFamilyNames.find(name.substr(0, kSyllable));
  if (family == std::string_view::npos || family % kSyllable != 0) return word.size();
  const bool letters = name.size() > kSyllable && std::ranges::any_of(kLetters, [&](std::string_view letter) { return name.ends_with(letter); });
  return letters ? word.size() : name.size();
}

class Tokenizer {
 public:
  Tokenizer(Field field, std::string_view text, std::string_view lower, std::vector<Token>* tokens)
      : field_(field), text_(text), lower_(lower), tokens_(tokens) {}

  void Run() {
    while (at_ < text_.size()) {
      std::size_t next = at_;
      const char32_t c = DecodeUtf8(text_, &next);
      if (IsLineBreak(c)) {
        if (lines_ < 255 && !(c == U'\n' && at_ > 0 && text_[at_ - 1] == '\r')) ++lines_;
        space_ = true;
        at_ = next;
      } else if (IsSpace(c) || IsIgnorable(c) || ((c == U'#' || c == U'＃') && OpensTag(next))) {
        space_ = space_ || IsSpace(c);
        at_ = next;
      } else if (IsDigit(c)) {
        Number();
      } else if (IsIdeographic(c)) {
        Emit(TokenKind::kIdeograph, Shape::kNone, ClusterEnd());
      } else if (IsLetter(c)) {
        Word();
      } else {
        Emit(IsPunctuation(c) ? TokenKind::kPunctuation : TokenKind::kSymbol, Shape::kNone, next);
      }
    }
  }

 private:
  // Past the ideographic character at at_ and what belongs to it: combining marks; in Thai and Lao, whose blocks have one layout, the
  // vowels written before and behind the consonant, and a consonant that is silenced behind it.
  std::size_t ClusterEnd() const {
    std::size_t end = at_;
    const char32_t block = DecodeUtf8(text_, &end) & ~char32_t{0x7F};
    const bool thai = block == 0x0E00 || block == 0x0E80;
    const auto is_consonant = [&](char32_t c) { return c > block && c <= block + 0x2E; };
    if (thai && LeadsCluster(at_, block) && is_consonant(PeekAt(end))) DecodeUtf8(text_, &end);
    end = MarksEnd(end);
    if (!thai) return end;
    while (FollowsInCluster(PeekAt(end) - block)) DecodeUtf8(text_, &end);
    if (std::size_t next = end; is_consonant(PeekAt(end))) {
      DecodeUtf8(text_, &next);
      const std::size_t silenced = MarksEnd(next);
      constexpr std::size_t kMarkBytes = 3;
      if (silenced > next && PeekAt(silenced - kMarkBytes) == block + 0x4C) end = silenced;
    }
    return end;
  }
  bool LeadsCluster(std::size_t position, char32_t block) const {
    const char32_t c = PeekAt(position);
    return c >= block + 0x40 && c <= block + 0x44;
  }
  // Vowels behind the consonant, by their place in the block: a, aa, am, long aa.
  static bool FollowsInCluster(char32_t place) { return place == 0x30 || place == 0x32 || place == 0x33 || place == 0x45; }
  std::size_t MarksEnd(std::size_t position) const {
    while (IsMark(PeekAt(position))) DecodeUtf8(text_, &position);
    return position;
  }

  // Zero-width marks that stand between characters without being one: joiners, direction marks, soft hyphens, BOM.
  static bool IsIgnorable(char32_t c) {
    return c == 0x00AD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
           c == 0xFEFF;
  }
  // "#Edeka": a name or word in a sentence like any other, for whom the mark before it says nothing.
  bool OpensTag(std::size_t next) const {
    const bool free = space_ || tokens_->empty() || tokens_->back().kind == TokenKind::kPunctuation || tokens_->back().kind == TokenKind::kSymbol;
    return free && IsLetter(PeekAt(next));
  }
  static bool IsApostrophe(char32_t c) { return c == U'\'' || c == U'’' || c == U'ʼ' || c == U'‘'; }

  char32_t PeekAt(std::size_t position) const {
    return position < text_.size() ? DecodeUtf8(text_, &position) : U'\0';
  }

  void Emit(TokenKind kind, Shape shape, std::size_t end) {
    Token token;
    token.field = field_;
    token.kind = kind;
    token.shape = shape;
    token.space_before = space_;
    token.lines_before = lines_;
    token.begin = static_cast<std::uint32_t>(at_);
    token.end = static_cast<std::uint32_t>(end);
    token.lower = lower_.substr(at_, end - at_);
    if (kind == TokenKind::kPunctuation || kind == TokenKind::kSymbol || end - at_ == 1) {
      token.mark = end - at_ == 1 ? lower_[at_] : MarkOf(PeekAt(at_));
    }
    tokens_->push_back(token);
    space_ = false;
    lines_ = 0;
    at_ = end;
  }

  // Digits with '.', ',', apostrophes or narrow spaces between groups stay one token only for '.' and ','; amounts read
  // the bytes themselves and need no more.
  void Number() {
    std::size_t end = at_;
    bool letters = false;
    char32_t last_letter = U'\0';
    while (end < text_.size()) {
      std::size_t next = end;
      const char32_t c = DecodeUtf8(text_, &next);
      if (IsDigit(c)) {
        end = next;
      } else if ((c == U'.' || c == U',') && IsDigit(PeekAt(next))) {
        end = next;
      } else if (IsLetter(c) && !IsIdeographic(c)) {
        letters = true;  // "3D", "120MW", "7a": one word
        last_letter = c;
        end = next;
      } else {
        break;
      }
    }
    if (letters && IsHangul(last_letter)) return KoreanWord(Shape::kNone, end);
    Emit(letters ? TokenKind::kWord : TokenKind::kNumber, Shape::kNone, end);
  }

  // A word that ends in a syllable of Hangul: its particles, of which there may be two, are tokens of their own, and so is a form of address.
  void KoreanWord(Shape shape, std::size_t end) {
    const std::size_t begin = at_;
    const std::size_t last = begin + KoreanParticleBegin(text_.substr(begin, end - begin), false);
    const std::size_t first = last < end ? begin + KoreanParticleBegin(text_.substr(begin, last - begin), true) : last;
    const std::size_t name = begin + KoreanCourtesyBegin(text_.substr(begin, first - begin));
    Emit(TokenKind::kWord, name == begin + 1 ? Shape::kUpper : shape, name);
    if (name < first) Emit(TokenKind::kWord, Shape::kNone, first);
    if (first < last) Emit(TokenKind::kParticle, Shape::kNone, last);
    if (last < end) Emit(TokenKind::kParticle, Shape::kNone, end);
  }

  void Word() {
    const std::size_t begin = at_;
    std::size_t end = at_;
    int letters = 0;
    int uppers = 0;
    bool first_upper = false;
    bool lower = false;
    char32_t last_letter = U'\0';
    while (end < text_.size()) {
      if (const char byte = text_[end]; byte >= 'a' && byte <= 'z') {  // what most words are made of
        last_letter = static_cast<char32_t>(byte);
        lower = true;
        ++letters;
        ++end;
        continue;
      }
      std::size_t next = end;
      const char32_t c = DecodeUtf8(text_, &next);
      if (IsLetter(c) && !IsIdeographic(c)) {
        last_letter = c;
        if (IsUpper(c)) {
          ++uppers;
          if (letters == 0) first_upper = true;
        }
        lower = lower || IsLower(c);
        ++letters;
      } else if (IsMark(c) || IsDigit(c)) {
      } else if (c == U'.' && letters == 1 && uppers == 1 && InitialsEnd(begin) > next && DottedInitials(next)) {
        // "N.C.", "U.S.": one word with its full stops
        Emit(TokenKind::kWord, Shape::kUpper, InitialsEnd(begin));
        return;
      } else if (IsApostrophe(c) && Joins(begin, end, next)) {
      } else {
        break;
      }
      end = next;
    }
    if (IsHangul(last_letter)) return KoreanWord(ShapeOf(letters, uppers, first_upper, lower), end);
    Emit(TokenKind::kWord, ShapeOf(letters, uppers, first_upper, lower), end);
    Clitic();
  }

  // Whether an upper-case letter and a full stop stand at `position`: the second of "U.S.".
  bool DottedInitials(std::size_t position) const {
    const char32_t letter = DecodeUtf8(text_, &position);
    return IsUpper(letter) && PeekAt(position) == U'.';
  }

  std::size_t InitialsEnd(std::size_t position) const {
    while (position < text_.size()) {
      std::size_t next = position;
      const char32_t letter = DecodeUtf8(text_, &next);
      if (!IsUpper(letter) || PeekAt(next) != U'.') break;
      position = next + 1;
    }
    return position;
  }

  // "O'Brien" and "D'Amico" are one word: a capital, an apostrophe, a capital.
  bool Joins(std::size_t begin, std::size_t apostrophe, std::size_t next) const {
    std::size_t after_first = begin;
    const char32_t first = DecodeUtf8(text_, &after_first);
    // Ukrainian writes an apostrophe inside words: "Дем’янчук".
    if (IsCyrillic(first) && IsCyrillic(PeekAt(next))) return true;
    return after_first == apostrophe && IsUpper(first) && (first == U'O' || first == U'D') && IsUpper(PeekAt(next));
  }

  static bool IsCyrillic(char32_t c) { return c >= 0x400 && c < 0x530; }

  static Shape ShapeOf(int letters, int uppers, bool first_upper, bool lower) {
    if (uppers == 0) return lower ? Shape::kLower : Shape::kNone;
    if (uppers == letters) return Shape::kUpper;
    return first_upper && uppers == 1 ? Shape::kTitle : Shape::kMixed;
  }

  // "'s", "’in", ":n" right behind a word. What stands before the apostrophe of a French or Italian elision ("l'", "d’")
  // was the word, and the apostrophe goes with it, so that the noun is a token of its own.
  void Clitic() {
    if (at_ >= text_.size() || tokens_->empty()) return;
    std::size_t next = at_;
    const char32_t c = DecodeUtf8(text_, &next);
    const bool apostrophe = IsApostrophe(c);
    if (!apostrophe && c != U':') return;
    std::size_t end = next;
    int length = 0;
    bool lower = true;
    while (end < text_.size()) {
      std::size_t after = end;
      const char32_t letter = DecodeUtf8(text_, &after);
      if (!IsLetter(letter) || IsIdeographic(letter)) break;
      lower = lower && !IsUpper(letter);
      ++length;
      end = after;
    }
    Token& word = tokens_->back();
    if (apostrophe && length == 0) {
      // "GlobalFoundries' fabrik": a genitive of a word in -s, and not the end of a quotation.
      const bool after_s = word.lower.ends_with('s') && word.IsCapitalised();
      if (after_s && IsSpace(PeekAt(next))) Emit(TokenKind::kClitic, Shape::kNone, next);
      return;
    }
    const bool elision = apostrophe && length > 2 && (word.end - word.begin <= 2 || LosesVowel(word, next));
    if (elision) {
      word.end = static_cast<std::uint32_t>(next);
      word.mark = '\0';
      word.lower = lower_.substr(word.begin, next - word.begin);
      at_ = next;
      return;
    }
    if (!lower || length == 0 || length > (apostrophe ? 7 : 4)) return;
    if (!apostrophe && !word.IsCapitalised()) return;
    Emit(TokenKind::kClitic, Shape::kLower, end);
  }

  // "dell'azienda", "jusqu'ici", "Nell'accordo": a consonant before the apostrophe and a vowel behind it, and no name ("Sant'Anna").
  bool LosesVowel(const Token& word, std::size_t next) const {
    const bool small = IsLower(PeekAt(next));
    if (word.kind != TokenKind::kWord || !(word.shape == Shape::kLower || (word.shape == Shape::kTitle && small))) return false;
    const char last = word.lower.back();
    const bool consonant = (last >= 'a' && last <= 'z' && !IsLatinVowel(static_cast<char32_t>(last))) || word.lower.ends_with("qu");
    std::size_t at = next;
    return consonant && IsLatinVowel(DecodeUtf8(lower_, &at));
  }

  // With the "h" that is not heard.
  static bool IsLatinVowel(char32_t c) {
    constexpr std::u32string_view kVowels = U"aeiouhàáâäèéêëìíîïòóôöùúûü";
    return kVowels.find(c) != std::u32string_view::npos;
  }

  Field field_;
  std::string_view text_;
  std::string_view lower_;
  std::vector<Token>* tokens_;
  std::size_t at_ = 0;
  bool space_ = true;
  std::uint8_t lines_ = 2;
};

}  // namespace

void AppendTokens(Field field, std::string_view text, std::string_view lower, std::vector<Token>* tokens) {
  Tokenizer(field, text, lower, tokens).Run();
}

std::string_view CliticText(const Token& token) {
  std::size_t mark = 0;
  DecodeUtf8(token.lower, &mark);
  return token.lower.substr(mark);
}

}  // namespace dealgraph::nlp
