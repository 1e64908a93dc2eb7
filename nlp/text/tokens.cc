// One pass over the code points. A word runs while letters, marks and digits follow; an apostrophe or colon inside it is
// decided by what stands on both sides, since "O'Brien" is one word, "Cipher's" two and "d'euros" two as well.
#include "nlp/text/tokens.h"

#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

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
      } else if (IsSpace(c) || IsIgnorable(c)) {
        space_ = space_ || IsSpace(c);
        at_ = next;
      } else if (IsDigit(c)) {
        Number();
      } else if (IsIdeographic(c)) {
        Emit(TokenKind::kIdeograph, Shape::kNone, next);
      } else if (IsLetter(c)) {
        Word();
      } else {
        Emit(IsPunctuation(c) ? TokenKind::kPunctuation : TokenKind::kSymbol, Shape::kNone, next);
      }
    }
  }

 private:
  // Zero-width marks that stand between characters without being one: joiners, direction marks, soft hyphens, BOM.
  static bool IsIgnorable(char32_t c) {
    return c == 0x00AD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
           c == 0xFEFF;
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
    while (end < text_.size()) {
      std::size_t next = end;
      const char32_t c = DecodeUtf8(text_, &next);
      if (IsDigit(c)) {
        end = next;
      } else if ((c == U'.' || c == U',') && IsDigit(PeekAt(next))) {
        end = next;
      } else if (IsLetter(c) && !IsIdeographic(c)) {
        letters = true;  // "3D", "120MW", "7a": one word
        end = next;
      } else {
        break;
      }
    }
    Emit(letters ? TokenKind::kWord : TokenKind::kNumber, Shape::kNone, end);
  }

  void Word() {
    const std::size_t begin = at_;
    std::size_t end = at_;
    int letters = 0;
    int uppers = 0;
    bool first_upper = false;
    while (end < text_.size()) {
      std::size_t next = end;
      const char32_t c = DecodeUtf8(text_, &next);
      if (IsLetter(c) && !IsIdeographic(c)) {
        if (IsUpper(c)) {
          ++uppers;
          if (letters == 0) first_upper = true;
        }
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
    Emit(TokenKind::kWord, ShapeOf(letters, uppers, first_upper), end);
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
    return after_first == apostrophe && IsUpper(first) && (first == U'O' || first == U'D') && IsUpper(PeekAt(next));
  }

  static Shape ShapeOf(int letters, int uppers, bool first_upper) {
    if (uppers == 0) return letters == 0 ? Shape::kNone : Shape::kLower;
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
    const bool elision = apostrophe && word.end - word.begin <= 2 && length > 2;
    if (elision) {
      word.end = static_cast<std::uint32_t>(next);
      word.lower = lower_.substr(word.begin, next - word.begin);
      at_ = next;
      return;
    }
    if (!lower || length == 0 || length > (apostrophe ? 7 : 4)) return;
    if (!apostrophe && !word.IsCapitalised()) return;
    Emit(TokenKind::kClitic, Shape::kLower, end);
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

}  // namespace dealgraph::nlp
