#include "base/hash.h"

#include <openssl/evp.h>

#include "base/check.h"
#include "base/hash64_builder.h"

namespace dealgraph {

std::string Sha256::ToHex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(64);
  for (const std::uint8_t byte : bytes) {
    hex.push_back(kDigits[byte >> 4]);
    hex.push_back(kDigits[byte & 15]);
  }
  return hex;
}

struct Sha256Builder::Context {
  EVP_MD_CTX* md = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(md); }
};

namespace {

// Looked up once: libcrypto takes as long for that as to hash a kilobyte.
const EVP_MD* Sha256Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

}  // namespace

Sha256Builder::Sha256Builder() : context_(std::make_unique<Context>()) {
  DG_CHECK(context_->md != nullptr && EVP_DigestInit_ex(context_->md, Sha256Algorithm(), nullptr) == 1, "libcrypto has no SHA-256");
}

Sha256Builder::~Sha256Builder() = default;
Sha256Builder::Sha256Builder(Sha256Builder&&) noexcept = default;
Sha256Builder& Sha256Builder::operator=(Sha256Builder&&) noexcept = default;

Sha256Builder& Sha256Builder::Add(std::string_view bytes) {
  DG_CHECK(EVP_DigestUpdate(context_->md, bytes.data(), bytes.size()) == 1, "SHA-256 update failed");
  return *this;
}

Sha256Builder& Sha256Builder::AddField(std::string_view bytes) { return AddNumber(bytes.size()).Add(bytes); }

Sha256Builder& Sha256Builder::AddNumber(std::uint64_t value) {
  char buffer[8];
  for (int i = 7; i >= 0; --i) {
    buffer[i] = static_cast<char>(value & 0xff);
    value >>= 8;
  }
  return Add({buffer, sizeof buffer});
}

Sha256 Sha256Builder::Finish() {
  Sha256 result;
  unsigned length = 0;
  DG_CHECK(EVP_DigestFinal_ex(context_->md, result.bytes.data(), &length) == 1 && length == 32, "SHA-256 final failed");
  return result;
}

Sha256 Sha256Of(std::string_view bytes) { return Sha256Builder().Add(bytes).Finish(); }

std::uint64_t Hash64(std::string_view bytes) { return Hash64Builder().Add(bytes).Finish(); }

}  // namespace dealgraph
