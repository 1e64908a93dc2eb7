#include "ingest/record_function.h"

#include <utility>

#include "base/hash.h"

namespace dealgraph::ingest {

RecordFunction DecodeAndExtract(DecodeOptions options, ExtractFunction extract) {
  return [options = std::move(options), extract = std::move(extract)](const RawRecord& record) -> Result<ReadRecord> {
    DG_ASSIGN_OR_RETURN(Decoded decoded, Decode(record, options));
    // What the graph keeps of the record itself: who only decodes does without.
    const Sha256 raw = Sha256Of(record.bytes);
    ReadRecord read{.refused = std::move(decoded.refused), .notes = std::move(decoded.notes)};
    read.articles.reserve(decoded.articles.size());
    for (nlp::Article& article : decoded.articles) {
      article.raw_sha256 = raw.AsBytes();
      nlp::Extraction extraction = article.withdrawn ? nlp::Extraction() : extract(article);
      read.articles.push_back({.article = std::move(article), .extraction = std::move(extraction)});
    }
    return read;
  };
}

}  // namespace dealgraph::ingest
