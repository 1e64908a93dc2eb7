// RecordFunction makes articles, with what they state, of one raw record: the work of the pipeline's workers.
//
// It is called by all workers at once. kMalformedInput: nothing in the record can be read; it becomes a dead letter.
// Any other error ends the pipeline.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "graph/incoming.h"
#include "ingest/decode.h"
#include "ingest/source.h"
#include "nlp/article.h"
#include "nlp/extraction.h"

namespace dealgraph::ingest {

struct ReadRecord {
  std::vector<graph::IncomingArticle> articles;  // in the record's order
  std::vector<RefusedElement> refused;
  std::vector<std::string> notes;
};

using RecordFunction = std::function<Result<ReadRecord>(const RawRecord&)>;

// nlp::Extractor::Extract, or a test's. Called from all workers at once.
using ExtractFunction = std::function<nlp::Extraction(const nlp::Article&)>;

// Decode(), then `extract` for every article that is not withdrawn. Sets raw_sha256.
RecordFunction DecodeAndExtract(DecodeOptions options, ExtractFunction extract);

}  // namespace dealgraph::ingest
