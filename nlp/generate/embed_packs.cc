// Writes the .cc that holds the language packs. Runs during the build:
//   embed_packs OUTPUT.cc nlp/lang/da.toml nlp/lang/en.toml …
// Exit code 1, with the file named, when one cannot be read or written.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: embed_packs OUTPUT.cc PACK.toml…\n");
    return 1;
  }
  std::vector<std::string> paths(argv + 2, argv + argc);
  std::sort(paths.begin(), paths.end());
  std::string out =
      "#include \"nlp/embedded_packs.h\"\n\nnamespace dealgraph::nlp {\nnamespace {\n\nusing std::literals::operator\"\"sv;  // knows its length: nothing is counted by the compiler\n\nconstexpr EmbeddedPack kPacks[] = {\n";
  for (const std::string& path : paths) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
      std::fprintf(stderr, "embed_packs: cannot read %s\n", path.c_str());
      return 1;
    }
    const std::string toml((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    out += "    {\"" + path.substr(path.rfind('/') + 1) + "\"sv,\n     R\"pack(" + toml + ")pack\"sv},\n";
  }
  out += "};\n\n}  // namespace\n\nstd::span<const EmbeddedPack> EmbeddedPacks() { return kPacks; }\n\n}  // namespace dealgraph::nlp\n";
  std::ofstream file(argv[1], std::ios::binary);
  file << out;
  file.close();
  if (!file) {
    std::fprintf(stderr, "embed_packs: cannot write %s\n", argv[1]);
    return 1;
  }
  return 0;
}
