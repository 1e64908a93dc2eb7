#include "app/server_requests.h"

#include <charconv>
#include <filesystem>
#include <set>
#include <utility>

#include "app/letter_place.h"
#include "app/letter_source.h"
#include "connectors/kafka/kafka_source.h"

namespace dealgraph::app {
namespace {

constexpr std::string_view kMove = "move";
constexpr std::string_view kRetry = "retry";
constexpr std::string_view kReread = "reextract";
constexpr std::string_view kRereading = "reextract-state";
constexpr std::string_view kCopy = "copy";
constexpr std::size_t kRefusedTold = 100;
constexpr std::size_t kLettersAtOnce = 1'000;        // are applied and synced before they are noted as done
constexpr std::chrono::milliseconds kLetters{4'000};  // that the brokers of their topic may take

template <class Number>
Result<Number> NumberOf(const std::string& word) {
  Number number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size()) return InvalidArgument("\"" + word + "\" is no number");
  return number;
}

ControlWords WordsOf(const RereadingState& state) {
  return {std::string(RunName(state.run)), std::to_string(state.read), std::to_string(state.left), std::to_string(state.to_read), state.fault};
}

Result<RereadingState> StateOf(const ControlWords& words) {
  const auto run = words.size() == 5 ? RunFromName(words[0]) : std::nullopt;
  if (!run) return Internal("serve did not say how far the archive is read anew");
  RereadingState state{.run = *run, .fault = words[4]};
  DG_ASSIGN_OR_RETURN(state.read, NumberOf<std::uint64_t>(words[1]));
  DG_ASSIGN_OR_RETURN(state.left, NumberOf<std::uint64_t>(words[2]));
  DG_ASSIGN_OR_RETURN(state.to_read, NumberOf<std::uint64_t>(words[3]));
  return state;
}

}  // namespace

Result<> AskToMove(const std::string& store, const std::string& partition, std::int64_t next_offset) {
  DG_RETURN_IF_ERROR(AskServe(store, {std::string(kMove), partition, std::to_string(next_offset)}));
  return {};
}

Result<RetriedLetters> AskToRetry(const std::string& store, const std::string& reason, const std::string& file) {
  DG_ASSIGN_OR_RETURN(const ControlWords words, AskServe(store, {std::string(kRetry), reason, file}));
  if (words.size() < 2) return Internal("serve did not say how many letters it has read");
  RetriedLetters retried;
  DG_ASSIGN_OR_RETURN(retried.given, NumberOf<std::uint64_t>(words[0]));
  DG_ASSIGN_OR_RETURN(retried.still_refused, NumberOf<std::uint64_t>(words[1]));
  retried.refused.assign(words.begin() + 2, words.end());
  return retried;
}

Result<RereadingState> AskToReread(const std::string& store, const std::vector<std::string>& packs) {
  ControlWords request = {std::string(kReread)};
  request.insert(request.end(), packs.begin(), packs.end());
  DG_ASSIGN_OR_RETURN(const ControlWords words, AskServe(store, request));
  return StateOf(words);
}

Result<RereadingState> AskForRereading(const std::string& store) {
  DG_ASSIGN_OR_RETURN(const ControlWords words, AskServe(store, {std::string(kRereading)}));
  return StateOf(words);
}

std::string CopyOf(const std::string& store, std::uint64_t number) {
  std::error_code error;  // then it stays as it is written
  std::filesystem::path path = std::filesystem::canonical(store, error);
  if (error) path = store;
  return path.string() + ".reextract-" + std::to_string(number);
}

Result<> AskForCopy(const std::string& store, std::uint64_t number) {
  DG_RETURN_IF_ERROR(AskServe(store, {std::string(kCopy), std::to_string(number)}));
  return {};
}

Result<ControlWords> ServerRequests::Answer(const ControlWords& request) {
  if (request.size() == 3 && request[0] == kMove) {
    DG_ASSIGN_OR_RETURN(const std::int64_t next_offset, NumberOf<std::int64_t>(request[2]));
    DG_RETURN_IF_ERROR(Move(request[1], next_offset));
    return ControlWords();
  }
  if (request.size() == 3 && request[0] == kRetry) {
    DG_ASSIGN_OR_RETURN(RetriedLetters retried, Retry(request[1], request[2]));
    ControlWords words = {std::to_string(retried.given), std::to_string(retried.still_refused)};
    std::ranges::move(retried.refused, std::back_inserter(words));
    return words;
  }
  if (request[0] == kReread) {
    DG_ASSIGN_OR_RETURN(const RereadingState state, Reread({request.begin() + 1, request.end()}));
    return WordsOf(state);
  }
  if (request.size() == 1 && request[0] == kRereading) return WordsOf(rereading_ == nullptr ? RereadingState() : rereading_->state());
  if (request.size() == 2 && request[0] == kCopy) {
    DG_ASSIGN_OR_RETURN(const std::uint64_t number, NumberOf<std::uint64_t>(request[1]));
    DG_RETURN_IF_ERROR(store_.Checkpoint(CopyOf(config_.store.directory, number)));
    return ControlWords();
  }
  return InvalidArgument("this serve does not know how to " + request.front() + ": it is of another version");
}

Result<> ServerRequests::Move(const std::string& partition, std::int64_t next_offset) {
  DG_ASSIGN_OR_RETURN(const auto position, writer_.Position(partition));
  if (!position) return NotFound("the store holds no position of " + partition);
  for (const ServedSource& served : sources_) {
    if (served.config->kind == SourceKind::kDirectory || !partition.starts_with("kafka:" + served.config->name + "/")) continue;
    DG_RETURN_IF_ERROR(served.source->Decide({.partition = partition, .next_offset = next_offset}));
    log_.Info("position decided", {{"source", served.config->name}, {"partition", partition}, {"next_offset", std::to_string(next_offset)}});
    return {};
  }
  return NotFound("no source of the running serve reads " + partition + " from a topic: stop it, do this again, and start it again");
}

Result<RetriedLetters> ServerRequests::Retry(const std::string& reason, const std::string& file) {
  const LetterPlace place = file.empty() ? LetterPlaceOf(config_) : LetterPlaceOf(file);
  const std::set<std::string> done = ingest::ReadDoneLetters(place.done);
  DG_ASSIGN_OR_RETURN(const auto reader, OpenLetters(place, {}, kLetters));
  RetriedLetters retried;
  std::vector<std::string> ids;
  ingest::StoredLetter letter;
  for (;;) {
    DG_ASSIGN_OR_RETURN(const bool more, reader->Next(&letter));
    if (!more) break;
    if (done.contains(letter.id) || !HasReason(letter, reason)) continue;
    if (const auto tried = Try(letter); tried.ok()) {
      ++retried.given;
      ids.push_back(letter.id);
    } else if (tried.error().code == ErrorCode::kMalformedInput) {
      ++retried.still_refused;
      if (retried.refused.size() < kRefusedTold) retried.refused.push_back(letter.origin + ": " + tried.error().message);
    } else {
      return tried.error();
    }
    if (ids.size() >= kLettersAtOnce) DG_RETURN_IF_ERROR(Finish(place.done, &ids));
  }
  DG_RETURN_IF_ERROR(Finish(place.done, &ids));
  log_.Info("dead letters retried", {{"given", std::to_string(retried.given)}, {"still_refused", std::to_string(retried.still_refused)}});
  return retried;
}

Result<RereadingState> ServerRequests::Reread(const std::vector<std::string>& packs) {
  if (rereading_ == nullptr) {
    return InvalidArgument("the serve of this store does not extract (mode = \"graph\"); what its workers read again comes by the claims topic");
  }
  if (!packs.empty() && packs != rereading_->packs().All()) {
    return InvalidArgument("the serve of this store reads with other packs, models or names: start it anew with these, "
                           "or leave out --packs and --catalogue");
  }
  DG_RETURN_IF_ERROR(rereading_->Begin());
  return rereading_->state();
}

// Gives the letter to its source. kMalformedInput: it is still refused.
Result<> ServerRequests::Try(const ingest::StoredLetter& letter) {
  if (letter.cut) return MalformedInput("only the beginning of the record was kept");
  for (const ServedSource& served : sources_) {
    if (served.config->name != letter.input) continue;
    std::vector<ingest::Header> headers;
    const ingest::RawRecord record = RecordOf(letter, clock_, &headers);
    DG_ASSIGN_OR_RETURN(const ingest::ReadRecord read, served.read(record));
    if (!read.refused.empty()) return MalformedInput(read.refused.front().reason);
    return served.source->Give(record);
  }
  return MalformedInput("it came by no source of the running serve" + (letter.input.empty() ? "" : ": " + letter.input));
}

// Waits until what was given is stored, and notes it as done.
Result<> ServerRequests::Finish(const std::string& done, std::vector<std::string>* ids) {
  if (ids->empty()) return {};
  for (const ServedSource& served : sources_) DG_RETURN_IF_ERROR(served.source->AwaitGiven());
  DG_RETURN_IF_ERROR(ingest::MarkLettersDone(done, *ids));
  ids->clear();
  return {};
}

}  // namespace dealgraph::app
