// Draft is an article on its way through decoding: what a format gave, before it is checked and completed.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "ingest/decode.h"
#include "ingest/html.h"
#include "nlp/article.h"

namespace dealgraph::ingest {

struct Draft {
  nlp::Article article;   // id, source, url, title, text, language, country, published, version, withdrawn as given
  std::string html;       // a body in HTML, to be read where `article.text` is empty
  std::string published_fallback;  // ninjs: used when nothing better is given
  std::string updated;
  std::string site_name;
  bool is_clean = false;  // all of it is known to be valid UTF-8 without zero bytes
};

// What all articles of a record share.
struct RecordFacts {
  std::optional<Timestamp> record_time;
  Timestamp received;
  // From the record's headers; empty: not given.
  std::string language;
  std::string source;
  std::string url;
};

HtmlLimits HtmlLimitsOf(const DecodeOptions& options);

// Puts what the record's headers say where the draft says nothing.
void FillFromHeaders(const RecordFacts& facts, Draft* draft);

// Puts what a page says where the draft says nothing.
void FillFromPage(HtmlPage page, Draft* draft);

// Reads the draft's HTML, derives id and source where they are missing, parses the times, checks: then `draft->article` is whole.
// kMalformedInput names the field. What is odd but no fault goes to `notes`.
Result<> CompleteDraft(Draft* draft, const RecordFacts& facts, const DecodeOptions& options, std::vector<std::string>* notes);

}  // namespace dealgraph::ingest
