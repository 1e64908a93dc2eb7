// What the benchmarks read: articles made of the samples, distinct and many.
#pragma once

#include <string>
#include <vector>

#include "app/opened_extractor.h"
#include "ingest/record_function.h"
#include "nlp/article.h"

namespace dealgraph::bench {

// The sample articles in `language` ("da", "en"), or in all of them (""). Ends the process where there are none.
std::vector<nlp::Article> SampleArticles(const std::string& language);

// The articles of a file of JSON lines; none where it cannot be read.
std::vector<nlp::Article> ArticlesOf(const std::string& path);

// `count` distinct articles of some 3 kB, as a newsroom receives them: one in `of` is a sample full of deals, the rest are
// samples that state none.
std::vector<nlp::Article> MixedStream(std::size_t count, std::size_t of = 5);

// The articles as JSON lines.
std::string AsJsonLines(const std::vector<nlp::Article>& articles);

// The extractor as every command uses it. Ends the process where the tagger's model is not beside the program, so that
// nothing is measured that is not shipped.
const app::OpenedExtractor& ShippedExtractor();

// What a pipeline without extraction does with a record: Decode(), and nothing else.
ingest::RecordFunction DecodeOnly();

// Bytes of title and text.
std::size_t TextBytes(const std::vector<nlp::Article>& articles);

// The most memory that this process has had in use so far, in bytes.
double PeakResidentBytes();

}  // namespace dealgraph::bench
