// The layout of the gazetteer's table, shared by its reader (gazetteer.cc) and its writer (nlp/generate/gazetteer_table.cc),
// and the two functions on which both must agree: how a name is normalised and where it may end.
//
// The table is: Header, then the arrays in the header's order, each at a multiple of 8. Native byte order: it is built with
// the binary. Names and all their beginnings that end at a word border are in one open-addressing hash table; a look-up walks the
// text from border to border and stops where no name begins so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "nlp/names/gazetteer.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {

inline constexpr std::uint64_t kGazetteerMagic = 0x31305a4147474401;  // changes with the layout
inline constexpr std::size_t kGazetteerNameBytesMax = 96;
inline constexpr std::uint32_t kGazetteerLongerNames = 1u << 31;  // in Slot::value

struct Gazetteer::Text {
  std::uint32_t offset;
  std::uint32_t size;
};

struct Gazetteer::Header {
  std::uint64_t magic;
  std::uint64_t bytes;  // of the whole table
  Text slots, names, postings, entries, languages, countries, country_names, strings;  // byte offset, number of records
};

struct Gazetteer::Slot {
  std::uint32_t tag;    // upper half of the hash; the lower half chose the slot
  std::uint32_t value;  // 0: empty; index of the name + 1 (0: only a beginning), with kGazetteerLongerNames
};

struct Gazetteer::Name {
  Text text;  // normalised
  std::uint32_t first_posting;
  std::uint32_t posting_count;
  std::uint64_t common_in;  // languages in which it is an ordinary word
};

struct Gazetteer::Posting {
  std::uint64_t languages;
  Text canonical;
  std::uint32_t entry;
  std::uint32_t padding;
};

struct Gazetteer::Entry {
  enum Flags : std::uint8_t { kCommonWord = 1, kMedia = 2 };
  Text code;
  std::uint32_t weight;
  char country[2];  // zeros: none
  std::uint8_t kind;
  std::uint8_t flags;
};

namespace gazetteer_table {

// Hash of a beginning, one byte after the other.
inline constexpr std::uint64_t kHashStart = 0xcbf29ce484222325;
constexpr std::uint64_t HashByte(std::uint64_t hash, unsigned char byte) { return (hash ^ byte) * 0x100000001b3; }
constexpr std::uint64_t HashEnd(std::uint64_t hash) {
  hash ^= hash >> 32;
  hash *= 0x9e3779b97f4a7c15;
  return hash ^ (hash >> 29);
}

// The one form of white space, apostrophes and hyphens, and the simplified one of Han signs; other characters are themselves.
inline char32_t Normalised(char32_t c) {
  if (c < 0x80) return c == U'\n' ? U' ' : c;
  if (c == U'\u00a0' || c == U'\u202f' || c == U'\u3000') return U' ';
  if (c == U'\u2019' || c == U'\u2018' || c == U'\u02bc' || c == U'\u00b4') return U'\'';
  if (c == U'\u2010' || c == U'\u2011' || c == U'\u2013') return U'-';
  return SimplifiedHan(c);
}

enum class CharClass : std::uint8_t { kOther, kWord, kIdeograph, kKatakana, kHangul };

inline CharClass ClassOf(char32_t c) {
  if (c < 0x80) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return word ? CharClass::kWord : CharClass::kOther;
  }
  if (IsHangul(c)) return CharClass::kHangul;
  if (IsKatakana(c) || c == U'\u30fc') return CharClass::kKatakana;
  if (IsIdeographic(c)) return CharClass::kIdeograph;
  return IsLetter(c) || IsMark(c) || IsDigit(c) ? CharClass::kWord : CharClass::kOther;
}

// May a beginning of a name end between two characters of these classes? (Hangul: the end of the whole name is checked again.)
constexpr bool IsBorder(CharClass before, CharClass after) {
  if (before != after) return true;
  return before != CharClass::kWord && before != CharClass::kKatakana;
}

}  // namespace gazetteer_table
}  // namespace dealgraph::nlp
