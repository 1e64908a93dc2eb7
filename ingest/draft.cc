#include "ingest/draft.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/hash.h"
#include "ingest/charset.h"
#include "ingest/domain.h"

namespace dealgraph::ingest {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "da", "en-US", "zh_Hant" to the two or three letters in front; what is no tag ("Dansk") to nothing: it is detected then.
std::string LanguageOf(std::string_view tag) {
  const std::size_t end = std::min(tag.find_first_of("-_"), tag.size());
  if (end < 2 || end > 3 || !std::all_of(tag.begin(), tag.begin() + static_cast<std::ptrdiff_t>(end), IsLetter)) return {};
  std::string language(tag.substr(0, end));
  for (char& c : language) c = static_cast<char>(c | 0x20);
  // Norwegian without saying which is written Bokmål by nine of ten; "iw" and "in" are the codes of before 1989.
  if (language == "no") return "nb";
  if (language == "iw") return "he";
  if (language == "in") return "id";
  return language;
}

std::string CountryOf(std::string_view code) {
  if (code.size() != 2 || !IsLetter(code[0]) || !IsLetter(code[1])) return {};
  return {static_cast<char>(code[0] & ~0x20), static_cast<char>(code[1] & ~0x20)};
}

Result<> CheckField(std::string_view value, std::string_view name) {
  if (value.size() > UINT32_MAX) return MalformedInput("field \"" + std::string(name) + "\" is longer than 4 GiB");
  const std::size_t nul = value.find('\0');
  if (nul != std::string_view::npos) {
    return MalformedInput("field \"" + std::string(name) + "\" has a zero byte at byte " + std::to_string(nul));
  }
  const std::size_t invalid = FindInvalidUtf8(value);
  if (invalid != std::string_view::npos) {
    return MalformedInput("field \"" + std::string(name) + "\" is not valid UTF-8 at byte " + std::to_string(invalid));
  }
  return {};
}

enum Which { kAll, kFromHeaders };  // the fields that the record's headers may have given

Result<> CheckFields(const nlp::Article& article, Which which) {
  DG_RETURN_IF_ERROR(CheckField(article.source, "source"));
  DG_RETURN_IF_ERROR(CheckField(article.url, "url"));
  if (which == kFromHeaders) return {};
  DG_RETURN_IF_ERROR(CheckField(article.id, "id"));
  DG_RETURN_IF_ERROR(CheckField(article.title, "title"));
  DG_RETURN_IF_ERROR(CheckField(article.text, "text"));
  return CheckField(article.published, "published");
}

// The first 16 hex digits name the content; the graph's identity of a version is the whole hash, so a collision here
// joins two articles as versions of one and loses none.
std::string IdOfContent(const nlp::Article& article) {
  Sha256Builder builder;
  builder.AddField(article.title).AddField(article.text);
  return "sha256:" + builder.Finish().ToHex().substr(0, 16);
}

void ReadTimes(const Draft& draft, const DecodeOptions& options, nlp::Article* article, std::vector<std::string>* notes) {
  article->updated_time = ParseIsoTime(draft.updated);
  article->published_time = ParseIsoTime(article->published);
  if (!article->published_time) {
    if (!article->published.empty()) notes->push_back("published \"" + article->published + "\" is no ISO 8601 time");
    return;
  }
  // The later of the two: a file unpacked from an archive may carry any old date.
  const Timestamp known = std::max(article->record_time.value_or(article->recorded_time), article->recorded_time);
  if (*article->published_time > known + options.published_ahead_max) {
    notes->push_back("published " + article->published + " lies in the future: kept, and not used to order anything");
    article->published_time.reset();
  }
}

}  // namespace

HtmlLimits HtmlLimitsOf(const DecodeOptions& options) {
  return {options.html_bytes_max, options.html_depth_max, options.html_memory_max};
}

void FillFromHeaders(const RecordFacts& facts, Draft* draft) {
  nlp::Article& article = draft->article;
  if (article.language.empty()) article.language = facts.language;
  if (article.source.empty()) article.source = facts.source;
  if (article.url.empty()) article.url = facts.url;
}

void FillFromPage(HtmlPage page, Draft* draft) {
  nlp::Article& article = draft->article;
  if (article.title.empty()) article.title = std::move(page.title);
  if (article.text.empty()) article.text = std::move(page.text);
  if (article.url.empty()) article.url = std::move(page.url);
  if (article.language.empty()) article.language = std::move(page.language);
  if (article.published.empty()) article.published = std::move(page.published);
  if (draft->updated.empty()) draft->updated = std::move(page.modified);
  if (draft->site_name.empty()) draft->site_name = std::move(page.site_name);
}

Result<> CompleteDraft(Draft* draft, const RecordFacts& facts, const DecodeOptions& options, std::vector<std::string>* notes) {
  bool is_clean = draft->is_clean;
  FillFromHeaders(facts, draft);
  if (draft->article.text.empty() && !draft->html.empty()) {
    DG_ASSIGN_OR_RETURN(HtmlPage page, ReadHtml(draft->html, HtmlLimitsOf(options)));
    FillFromPage(std::move(page), draft);
    is_clean = false;
  }
  nlp::Article& article = draft->article;
  if (article.published.empty()) article.published = std::move(draft->published_fallback);
  DG_RETURN_IF_ERROR(CheckFields(article, is_clean ? kFromHeaders : kAll));
  const bool has_content = !article.title.empty() || !article.text.empty();
  const bool is_named = !article.id.empty() || !article.url.empty();
  if (article.withdrawn && !is_named) return MalformedInput("withdrawn, but without \"id\" and \"url\" nobody knows what");
  if (!article.withdrawn && !has_content) return MalformedInput("neither a title nor a text");

  article.language = LanguageOf(article.language);
  if (article.language.empty()) article.language = LanguageOf(options.language);
  article.country = CountryOf(article.country);
  article.record_time = facts.record_time;
  article.recorded_time = facts.received;
  ReadTimes(*draft, options, &article, notes);
  if (article.source.empty()) article.source = options.source;
  if (article.source.empty()) article.source = RegistrableDomain(article.url);
  if (article.source.empty()) article.source = draft->site_name;
  if (article.id.empty()) article.id = article.url;
  if (article.id.empty()) article.id = IdOfContent(article);
  return {};
}

}  // namespace dealgraph::ingest
