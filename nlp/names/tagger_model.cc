// A hash table with linear probing: a look-up reads the two-byte checks from the feature's slot on and stops at a free one.
// Most features of a text are not in the model, and for those only the small table of checks is touched.
#include "nlp/names/tagger_model.h"

#include <cstring>

#include "base/hash.h"
#include "nlp/names/tag_features.h"

namespace dealgraph::nlp {

Result<std::unique_ptr<TaggerModel>> TaggerModel::Open(std::string_view bytes) {
  Header header;
  if (bytes.size() < sizeof(header)) return Corruption("tagger model: too short to be one");
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (std::memcmp(header.magic, kMagic, sizeof(kMagic)) != 0) return Corruption("tagger model: this file is none");
  const std::uint64_t expected = sizeof(header) + std::uint64_t{header.slots} * (2 + kRowBytes) + header.frequency_bytes;
  if (header.tags != kTagCount || header.slots == 0 || bytes.size() != expected) {
    return Corruption("tagger model: cut off: " + std::to_string(bytes.size()) + " bytes of " + std::to_string(expected));
  }
  Header blank = header;
  std::memset(blank.sha256, 0, sizeof(blank.sha256));
  Sha256Builder builder;
  builder.Add({reinterpret_cast<const char*>(&blank), sizeof(blank)}).Add(bytes.substr(sizeof(header)));
  const Sha256 sha256 = builder.Finish();
  if (std::memcmp(sha256.bytes.data(), header.sha256, sizeof(header.sha256)) != 0) {
    return Corruption("tagger model: its bytes do not have the checksum that it states");
  }
  if (header.features_version != kTagFeaturesVersion) {
    return InvalidArgument("tagger model: made for features of version " + std::to_string(header.features_version) +
                           ", this program has " + std::to_string(kTagFeaturesVersion));
  }
  std::unique_ptr<TaggerModel> model(new TaggerModel);
  model->slots_ = header.slots;
  model->unit_ = header.unit < 1 ? 1 : header.unit;
  for (std::size_t before = 0; before < kTagCount; ++before) {
    for (std::size_t after = 0; after < kTagCount; ++after) model->transitions_[before][after] = header.transitions[before][after];
  }
  model->checks_ = reinterpret_cast<const std::uint8_t*>(bytes.data() + sizeof(header));
  model->rows_ = reinterpret_cast<const std::int8_t*>(bytes.data() + sizeof(header) + std::size_t{header.slots} * 2);
  if (header.frequency_bytes > 0) {
    DG_ASSIGN_OR_RETURN(model->frequencies_, WordFrequencies::Open(bytes.substr(bytes.size() - header.frequency_bytes)));
  }
  model->version_ = sha256.ToHex().substr(0, 8);
  return model;
}

const std::int8_t* TaggerModel::RowOf(std::uint64_t hash) const {
  const std::uint16_t check = CheckOf(hash);
  std::uint32_t slot = SlotOf(hash, slots_);
  for (std::uint32_t tries = 0; tries < slots_; ++tries) {
    std::uint16_t here;
    std::memcpy(&here, checks_ + std::size_t{slot} * 2, sizeof(here));
    if (here == 0) return nullptr;
    if (here == check) return rows_ + std::size_t{slot} * kRowBytes;
    slot = slot + 1 == slots_ ? 0 : slot + 1;
  }
  return nullptr;
}

}  // namespace dealgraph::nlp
