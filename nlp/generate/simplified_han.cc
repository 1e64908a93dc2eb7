// Build program: writes which simplified sign stands for a traditional one, as ICU's transliterator has it, into a C++ file.
//
//   simplified_han OUTPUT.cc
//
// Only signs of the basic plane that become one other sign of it: both have three bytes in UTF-8, so that offsets stay.
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <fstream>
#include <iostream>
#include <memory>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "simplified_han OUTPUT.cc\n";
    return 1;
  }
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> simplify(
      icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
  if (U_FAILURE(status) || simplify == nullptr) {
    std::cerr << "simplified_han: ICU has no Traditional-Simplified: " << u_errorName(status) << "\n";
    return 1;
  }
  std::ofstream out(argv[1]);
  out << "// Written by nlp/generate/simplified_han.cc.\n#include \"nlp/text/simplified_han.h\"\n\n"
         "namespace dealgraph::nlp {\nnamespace {\n\nconstexpr HanPair kPairs[] = {\n";
  for (UChar32 c = 0x4e00; c <= 0x9fff; ++c) {
    icu::UnicodeString text(c);
    simplify->transliterate(text);
    const UChar32 simple = text.char32At(0);
    if (text.length() == 1 && simple != c && simple >= 0x4e00 && simple <= 0x9fff) out << "{" << c << "," << simple << "},\n";
  }
  out << "};\n\n}  // namespace\n\nstd::span<const HanPair> SimplifiedHan() { return kPairs; }\n\n}  // namespace dealgraph::nlp\n";
  return out.flush() ? 0 : 1;
}
