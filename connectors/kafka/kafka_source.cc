#include "connectors/kafka/kafka_source.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "connectors/kafka/kafka_cluster.h"
#include "connectors/kafka/kafka_handle.h"
#include "connectors/kafka/kafka_partition.h"
#include "connectors/kafka/kafka_record.h"

namespace dealgraph::connectors {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How long one wait for the broker lasts before Stop() is looked at.
constexpr milliseconds kSlice{20};
// How often partitions are told to whoever asks, and how often what could not be begun is tried again.
constexpr milliseconds kTellInterval{200};
constexpr milliseconds kBeginRetry{1'000};
// After so much was taken, librdkafka's threads for the brokers are woken: once they have found the queue full, versions before 2.3
// sleep for a second whatever is taken meanwhile, and so would read one queue's worth a second.
constexpr std::size_t kWakeBytes = std::size_t{8} << 20;

// At the end, for the answers to what was committed: it is for monitoring only, or read again by the group's next owner.
constexpr milliseconds kCommitsMax{2'000};
// Where librdkafka says that all brokers are down, how often one is asked whether that is so, and for how long.
constexpr milliseconds kAwayLook{1'000};
constexpr milliseconds kAwayAnswer{50};

// Of "topic/3@17" all but the topic, at most: a number of 32 and one of 64 bits.
constexpr std::size_t kOriginNumbersMax = 34;

void AppendNumber(std::int64_t number, std::string* to) {
  char digits[24];
  to->append(digits, std::to_chars(digits, digits + sizeof(digits), number).ptr);
}

int TimeoutMs(milliseconds timeout) { return static_cast<int>(std::max<std::int64_t>(timeout.count(), 0)); }

// Whether records of this partition are wanted.
bool IsRead(const KafkaPartition& partition) {
  return partition.assigned && partition.begun && partition.stopped.empty();
}

}  // namespace

namespace {

// What is lent to the records that were given, and so lives until the last of them is let go.
struct Lent {
  KafkaHandle client;  // messages belong to it
  std::string cluster;
  std::deque<KafkaPartition> partitions;  // only grows; of each, the name alone is for other threads
};

// What one Poll() gave.
struct Given {
  explicit Given(std::shared_ptr<Lent> the_lent) : lent(std::move(the_lent)) {}
  struct Taken {
    KafkaMessage message;
    std::size_t partition = 0;
    std::vector<ingest::Header> headers;
    std::string refused;
  };
  std::shared_ptr<Lent> lent;
  std::vector<Taken> messages;
  std::string origins;  // of all messages
  std::vector<std::pair<graph::SourcePosition, std::string>> begun;  // where partitions begin: start, origin
};

}  // namespace

struct KafkaSource::Parts {
  Parts(KafkaSourceOptions the_options, const Clock& the_clock)
      : options(std::move(the_options)), clock(the_clock) {}
  ~Parts() {
    stash.clear();  // they belong to the client
    if (client) Close();
    if (told_away) options.away({});
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  KafkaCluster Ask() const { return {client.get(), options.name, options.open_timeout}; }
  void Close();
  static void Committed(rd_kafka_t*, rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t*, void* opaque);
  static void Failed(rd_kafka_t*, int error, const char* reason, void* opaque);
  void LookForBrokers();
  static void Rebalanced(rd_kafka_t*, rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t*, void* opaque);
  void TakeOver(const rd_kafka_topic_partition_list_t& given);
  void GiveUp();
  Result<> AddPartitions();
  Result<bool> IsKnown(const std::string& topic) const;
  Result<> Begin(KafkaPartition* partition, bool known);
  Result<> BeginGiven(KafkaPartition* partition);
  void BeginTheRest();
  void Refresh();
  bool IsDue(steady_clock::time_point* next, milliseconds interval) const;
  Result<> Assign();
  void SetPaused(bool paused);
  void PauseAtBroker(const std::vector<const KafkaPartition*>& which, bool paused) const;
  void TakeTurns();
  void HoldOthers();
  void LetGo();
  std::size_t FindOrAdd(const std::string& topic, std::int32_t number);
  KafkaPartition* Find(const rd_kafka_message_t& message);
  void Verify(const rd_kafka_message_t& message, KafkaPartition* partition);
  void Alarm(KafkaPartition* partition, std::string why);
  Result<> AnyLeft() const;
  Result<> TakeError(const rd_kafka_message_t& message);
  Result<> Take(KafkaMessage message, std::size_t* bytes);
  void GiveAll();
  ingest::RawRecord View(const Given::Taken& taken, std::string_view origin) const;
  void Tell();

  KafkaSourceOptions options;
  const Clock& clock;
  const std::shared_ptr<Lent> lent = std::make_shared<Lent>();
  KafkaHandle& client = lent->client;
  KafkaQueue commits;          // the answers to what was committed
  std::size_t committing = 0;  // not yet answered
  std::string away;            // what librdkafka said of the brokers; empty: they are there
  bool told_away = false;
  steady_clock::time_point next_away_look;
  std::string& cluster = lent->cluster;
  std::deque<KafkaPartition>& partitions = lent->partitions;
  std::size_t found = 0;                  // of the last Find(): records of a partition come together
  std::shared_ptr<Given> given = std::make_shared<Given>(lent);  // by the last Poll()
  std::deque<KafkaMessage> stash;         // came while paused
  std::vector<std::pair<graph::SourcePosition, std::string>> begun;  // not yet given: start, origin
  std::vector<ingest::RawRecord> views;
  steady_clock::time_point next_refresh;
  steady_clock::time_point next_begin;
  steady_clock::time_point next_tell;
  std::optional<steady_clock::time_point> paused_since;
  bool paused_at_broker = false;
  steady_clock::time_point turn_began = steady_clock::now();
  std::size_t bytes_since_woken = 0;
  bool drained = true;   // librdkafka had nothing more, since then
  bool holding = false;  // some partitions are held

  mutable std::mutex told_mutex;
  std::vector<ingest::PartitionState> told;  // guarded by told_mutex
};

// ---- Its beginning and end

// Closing waits for the answers to all that was committed, however long the brokers are away.
void KafkaSource::Parts::Close() {
  const auto deadline = steady_clock::now() + kCommitsMax;
  while (committing > 0 && steady_clock::now() < deadline) rd_kafka_queue_poll_callback(commits.get(), TimeoutMs(kSlice));
  if (committing == 0) rd_kafka_consumer_close(client.get());
}

void KafkaSource::Parts::Committed(rd_kafka_t*, rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t*, void* opaque) {
  --static_cast<Parts*>(opaque)->committing;
}

// librdkafka tries again by itself, and says nothing once it has a connection.
void KafkaSource::Parts::Failed(rd_kafka_t*, int error, const char* reason, void* opaque) {
  Parts& parts = *static_cast<Parts*>(opaque);
  if (error != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) return;
  if (parts.away.empty()) parts.next_away_look = steady_clock::now() + kAwayLook;
  parts.away = reason;
}

void KafkaSource::Parts::LookForBrokers() {
  if (away.empty() || !IsDue(&next_away_look, kAwayLook)) return;
  const bool back = Ask().Answers(kAwayAnswer);
  if (!back) {
    if (!options.away) return;
    options.away("no broker of kafka " + options.name + " answers: " + away);
    told_away = true;
    return;
  }
  away.clear();
  if (std::exchange(told_away, false)) options.away({});
}

// ---- Which partitions, and where they begin

std::size_t KafkaSource::Parts::FindOrAdd(const std::string& topic, std::int32_t number) {
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    if (partitions[i].number == number && partitions[i].topic == topic) return i;
  }
  KafkaPartition& partition = partitions.emplace_back();
  partition.topic = topic;
  partition.number = number;
  partition.name = "kafka:" + options.name + "/" + topic + "/" + std::to_string(number);
  return partitions.size() - 1;
}

// Whether a partition of the topic was read before, by this process or an earlier one; of a group, by any
// member.
Result<bool> KafkaSource::Parts::IsKnown(const std::string& topic) const {
  std::vector<KafkaPartition> all;
  if (options.group) {
    DG_ASSIGN_OR_RETURN(const std::vector<TopicPartitions> topics, Ask().Find({topic}));
    for (const std::int32_t number : topics.front().numbers) all.push_back({.topic = topic, .number = number});
    std::vector<KafkaPartition*> asked;
    for (KafkaPartition& partition : all) asked.push_back(&partition);
    DG_RETURN_IF_ERROR(Ask().FindCommitted(asked));
  } else {
    std::ranges::copy(partitions, std::back_inserter(all));
  }
  return std::ranges::any_of(all, [&](const KafkaPartition& partition) {
    return partition.topic == topic && partition.stored && partition.stored->next_offset >= 0;
  });
}

Result<> KafkaSource::Parts::Begin(KafkaPartition* partition, bool known) {
  DG_ASSIGN_OR_RETURN(const LogEnds ends, Ask().Ends(*partition));
  const Beginning beginning = DecideStart(ends, cluster, options.start, known, partition);
  if (beginning == Beginning::kFirstTime) {
    const auto offset = Ask().OffsetOf(*partition, options.start.timestamp);
    partition->begun = offset.ok();
    DG_ASSIGN_OR_RETURN(partition->next_offset, offset);
  }
  if (beginning != Beginning::kGoesOn) {
    begun.emplace_back(StartPosition(*partition, cluster), partition->name + " begins");
  }
  if (!partition->stopped.empty()) Alarm(partition, partition->stopped);
  return {};
}

// The same for a partition that a group gave.
Result<> KafkaSource::Parts::BeginGiven(KafkaPartition* partition) {
  bool known = false;
  if (!partition->stored && options.start.at != KafkaStart::At::kEarliest) {
    DG_ASSIGN_OR_RETURN(known, IsKnown(partition->topic));
  }
  return Begin(partition, known);
}

// Finds the topics' partitions that are not known yet and begins them.
Result<> KafkaSource::Parts::AddPartitions() {
  DG_ASSIGN_OR_RETURN(const std::vector<TopicPartitions> topics, Ask().Find(options.topics));
  for (const TopicPartitions& topic : topics) {
    const std::size_t before = partitions.size();
    for (const std::int32_t number : topic.numbers) {
      const std::size_t i = FindOrAdd(topic.topic, number);
      if (i < before || partitions[i].assigned) continue;
      partitions[i].assigned = true;
      if (options.lookup) {
        DG_ASSIGN_OR_RETURN(partitions[i].stored, options.lookup(partitions[i].name));
      }
    }
  }
  return {};
}

// Once librdkafka has begun to fetch a partition it is not assigned again: 2.0.2 may abort when that happens
// while it is being stopped.
Result<> KafkaSource::Parts::Assign() {
  const KafkaPartitions list = NewPartitions(static_cast<int>(partitions.size()));
  for (const KafkaPartition& partition : partitions) {
    if (!IsRead(partition)) continue;
    rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.number)->offset =
        partition.verified ? partition.next_offset : partition.stored->last_offset;
  }
  if (const auto error = rd_kafka_assign(client.get(), list.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return KafkaError(error, "taking the partitions of " + options.name);
  }
  return {};
}

// What could not be begun when it was given or found (a broker that did not answer) is tried again.
void KafkaSource::Parts::BeginTheRest() {
  if (!IsDue(&next_begin, kBeginRetry)) return;
  const KafkaPartitions list = NewPartitions();
  for (KafkaPartition& partition : partitions) {
    if (!partition.assigned || partition.begun) continue;
    Result<> done = options.group ? Ask().FindCommitted({&partition}) : Result<>();
    // What the store's owner finds on its way has come since it began.
    if (done.ok()) done = options.group ? BeginGiven(&partition) : Begin(&partition, /*known=*/true);
    if (!done.ok() || !IsRead(partition)) continue;
    rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.number)->offset =
        partition.verified ? partition.next_offset : partition.stored->last_offset;
  }
  if (list->cnt == 0) return;
  rd_kafka_error_t* const error = rd_kafka_incremental_assign(client.get(), list.get());
  if (error != nullptr) rd_kafka_error_destroy(error);
  if (paused_at_broker) SetPaused(true);
}

bool KafkaSource::Parts::IsDue(steady_clock::time_point* next, milliseconds interval) const {
  const auto now = steady_clock::now();
  if (now < *next) return false;
  *next = now + interval;
  return true;
}

// Partitions and topics that came; logs that are shorter than what was read of them.
void KafkaSource::Parts::Refresh() {
  if (options.group || !IsDue(&next_refresh, options.refresh_interval)) return;
  for (KafkaPartition& partition : partitions) {
    if (!IsRead(partition)) continue;
    const auto ends = Ask().Ends(partition);
    if (!ends.ok()) return;  // asked again next time; reading itself says what is wrong
    if (ends->high >= partition.next_offset) continue;
    Alarm(&partition, "the position is " + std::to_string(partition.next_offset) + ", the log ends at " +
                          std::to_string(ends->high) + ": the topic was made anew");
  }
  static_cast<void>(AddPartitions());
}

// ---- The group's gifts

void KafkaSource::Parts::Rebalanced(rd_kafka_t* client, rd_kafka_resp_err_t what,
                                    rd_kafka_topic_partition_list_t* list, void* opaque) {
  Parts& parts = *static_cast<Parts*>(opaque);
  if (parts.options.rebalanced) parts.options.rebalanced();
  if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    parts.TakeOver(*list);
  } else {
    parts.GiveUp();
    rd_kafka_assign(client, nullptr);
  }
}

void KafkaSource::Parts::TakeOver(const rd_kafka_topic_partition_list_t& given) {
  std::vector<KafkaPartition*> mine;
  for (int i = 0; i < given.cnt; ++i) {
    KafkaPartition& partition = partitions[FindOrAdd(given.elems[i].topic, given.elems[i].partition)];
    partition.assigned = true;
    partition.begun = false;
    mine.push_back(&partition);
  }
  // Where the brokers do not answer now, BeginTheRest() asks again.
  if (Ask().FindCommitted(mine).ok()) {
    for (KafkaPartition* partition : mine) static_cast<void>(BeginGiven(partition));
  }
  static_cast<void>(Assign());
  if (paused_at_broker) SetPaused(true);
}

void KafkaSource::Parts::GiveUp() {
  for (KafkaPartition& partition : partitions) {
    partition.assigned = false;
    partition.begun = false;
    partition.paused = false;
    partition.held = false;
  }
  holding = false;
  stash.clear();
}

// ---- Records

void KafkaSource::Parts::Alarm(KafkaPartition* partition, std::string why) {
  partition->stopped = std::move(why);
  const KafkaPartitions list = NewPartitions();  // fetching it further would be in vain
  rd_kafka_topic_partition_list_add(list.get(), partition->topic.c_str(), partition->number);
  rd_kafka_pause_partitions(client.get(), list.get());
  if (options.alarm) options.alarm(partition->name + " is not read: " + partition->stopped);
}

Result<> KafkaSource::Parts::AnyLeft() const {
  bool any = false;
  for (const KafkaPartition& partition : partitions) {
    if (!partition.assigned) continue;
    if (partition.stopped.empty()) return {};
    any = true;
  }
  if (!any) return {};  // a group may give us none
  return Corruption("kafka " + options.name + ": no partition can be read on");
}

KafkaPartition* KafkaSource::Parts::Find(const rd_kafka_message_t& message) {
  if (message.rkt == nullptr) return nullptr;
  const std::string_view topic = rd_kafka_topic_name(message.rkt);
  const auto is_it = [&](const KafkaPartition& p) { return p.number == message.partition && p.topic == topic; };
  if (found >= partitions.size() || !is_it(partitions[found])) {
    const auto at = std::ranges::find_if(partitions, is_it);
    if (at == partitions.end()) return nullptr;
    found = static_cast<std::size_t>(at - partitions.begin());
  }
  return &partitions[found];
}

// The first record of a partition that was read before is the last one applied: compared and not given again.
void KafkaSource::Parts::Verify(const rd_kafka_message_t& message, KafkaPartition* partition) {
  const graph::SourcePosition& stored = *partition->stored;
  partition->verified = true;
  if (IsLastApplied(stored, message.offset, RecordMillis(message), RecordCrc(message))) return;
  if (options.compacted && message.offset > stored.last_offset) return;
  Alarm(partition, "the record at " + std::to_string(stored.last_offset) +
                       " is not the one that was read last: the topic was made anew, or compacted");
}

Result<> KafkaSource::Parts::TakeError(const rd_kafka_message_t& message) {
  KafkaPartition* const partition = Find(message);
  if (partition != nullptr && message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
    if (IsRead(*partition)) {
      Alarm(partition, std::string("its position is not in the log: ") + rd_kafka_message_errstr(&message));
    }
    return AnyLeft();
  }
  if (message.err == RD_KAFKA_RESP_ERR__FATAL) {
    char text[512];
    const rd_kafka_resp_err_t cause = rd_kafka_fatal_error(client.get(), text, sizeof(text));
    return InvalidArgument("reading kafka:" + options.name + ": " + rd_kafka_err2name(cause) + ": " + text);
  }
  return KafkaError(message.err,
                    "reading " + (partition != nullptr ? partition->name : "kafka:" + options.name));
}

// An error of the client, or that no partition is left.
Result<> KafkaSource::Parts::Take(KafkaMessage message, std::size_t* bytes) {
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) return TakeError(*message);
  KafkaPartition* const partition = Find(*message);
  if (partition == nullptr || !IsRead(*partition)) return {};
  if (!partition->verified) {
    const bool is_last = message->offset <= partition->stored->last_offset;
    Verify(*message, partition);
    if (is_last || !partition->stopped.empty()) return AnyLeft();
  }
  if (message->offset < partition->next_offset) return {};  // fetched twice, around a pause
  partition->next_offset = message->offset + 1;
  ++partition->given;
  Given::Taken taken{.partition = found, .headers = RecordHeaders(*message)};
  if (message->len > options.record_bytes_max) {
    taken.refused = "record of " + std::to_string(message->len) + " bytes, at most " +
                    std::to_string(options.record_bytes_max) + " are read";
  }
  *bytes += message->len + message->key_len;
  bytes_since_woken += message->len;
  if (bytes_since_woken >= kWakeBytes) {
    bytes_since_woken = 0;
    Ask().Wake(partition->topic);
  }
  taken.message = std::move(message);
  given->messages.push_back(std::move(taken));
  return {};
}

ingest::RawRecord KafkaSource::Parts::View(const Given::Taken& taken, std::string_view origin) const {
  const rd_kafka_message_t& message = *taken.message;
  const std::int64_t ms = RecordMillis(message);
  ingest::RawRecord record{.bytes = BytesOf(message.payload, message.len),
                           .refused = taken.refused,
                           .content_type = ContentTypeOf(taken.headers),
                           .key = BytesOf(message.key, message.key_len),
                           .headers = taken.headers,
                           .tombstone = message.payload == nullptr,
                           .received = ms >= 0 ? FromUnixMillis(ms) : clock.Now(),
                           .origin = origin,
                           .owner = given};
  if (ms >= 0) record.timestamp = FromUnixMillis(ms);
  record.position = {.partition = partitions[taken.partition].name,
                     .cluster = cluster,
                     .next_offset = message.offset + 1,
                     .last_offset = message.offset,
                     .last_timestamp = FromUnixMillis(std::max<std::int64_t>(ms, 0)),
                     .last_crc32c = std::nullopt};
  if (!taken.refused.empty()) {
    record.position.last_crc32c = RecordCrc(message);
    record.bytes = record.bytes.substr(0, ingest::RawRecord::kRefusedBytesKept);
  }
  return record;
}

// What was taken, and where partitions begin before that, as records.
void KafkaSource::Parts::GiveAll() {
  given->begun.swap(begun);
  for (const auto& [start, origin] : given->begun) {
    views.push_back({.position_only = true, .received = clock.Now(), .position = ingest::ViewOf(start), .origin = origin, .owner = given});
  }
  // "topic/3@17", one behind the other. They must not be moved while they grow.
  std::string& origins = given->origins;
  std::size_t most = 0;
  for (const Given::Taken& taken : given->messages) most += partitions[taken.partition].topic.size() + kOriginNumbersMax;
  origins.reserve(most);
  for (const Given::Taken& taken : given->messages) {
    const std::size_t begin = origins.size();
    origins.append(partitions[taken.partition].topic).append("/");
    AppendNumber(taken.message->partition, &origins);
    origins.append("@");
    AppendNumber(taken.message->offset, &origins);
    views.push_back(View(taken, std::string_view(origins).substr(begin)));
  }
}

void KafkaSource::Parts::Tell() {
  if (!IsDue(&next_tell, kTellInterval)) return;
  std::vector<ingest::PartitionState> states;
  for (const KafkaPartition& partition : partitions) {
    if (!partition.assigned) continue;
    ingest::PartitionState state{
        .partition = partition.name, .next_offset = partition.next_offset, .stopped = partition.stopped};
    LogEnds ends;
    const auto error = rd_kafka_get_watermark_offsets(client.get(), partition.topic.c_str(), partition.number,
                                                      &ends.low, &ends.high);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR && ends.high >= partition.next_offset) {
      state.lag = ends.high - partition.next_offset;
    }
    states.push_back(std::move(state));
  }
  const std::lock_guard lock(told_mutex);
  told = std::move(states);
}

// ---- Back-pressure

void KafkaSource::Parts::SetPaused(bool paused) {
  std::vector<const KafkaPartition*> changed;
  for (KafkaPartition& partition : partitions) {
    if (!IsRead(partition) || partition.paused == paused) continue;
    partition.paused = paused;
    if (!partition.held) changed.push_back(&partition);
  }
  paused_at_broker = paused;
  PauseAtBroker(changed, paused);
}

void KafkaSource::Parts::PauseAtBroker(const std::vector<const KafkaPartition*>& which, bool paused) const {
  if (which.empty()) return;
  const KafkaPartitions list = NewPartitions(static_cast<int>(which.size()));
  for (const KafkaPartition* partition : which) {
    rd_kafka_topic_partition_list_add(list.get(), partition->topic.c_str(), partition->number);
  }
  if (paused) {
    rd_kafka_pause_partitions(client.get(), list.get());
  } else {
    rd_kafka_resume_partitions(client.get(), list.get());
  }
}

// ---- Turns

void KafkaSource::Parts::TakeTurns() {
  const auto elapsed = steady_clock::now() - turn_began;
  if (holding) {
    const bool done = std::ranges::all_of(partitions, [](const KafkaPartition& partition) {
      return partition.held || !IsRead(partition) || partition.next_offset >= partition.wanted;
    });
    if (!done && elapsed < 2 * options.turn) return;
    for (KafkaPartition& partition : partitions) {
      if (!partition.held && partition.given == 0) partition.empty_before = partition.wanted;
    }
    LetGo();
  } else {
    if (elapsed < options.turn) return;
    if (!drained) HoldOthers();
  }
  turn_began = steady_clock::now();
  drained = false;
  for (KafkaPartition& partition : partitions) partition.given = 0;
}

// Holds the partitions that gave records, where another one that gave none has some. What librdkafka knows of a log's end is of
// the last answer to a fetch, which may be long ago: the brokers are asked.
void KafkaSource::Parts::HoldOthers() {
  const auto gave = [](const KafkaPartition& partition) { return IsRead(partition) && partition.given > 0; };
  if (std::ranges::none_of(partitions, gave)) return;
  bool any_waits = false;
  for (KafkaPartition& partition : partitions) {
    partition.wanted = 0;
    if (!IsRead(partition) || partition.given > 0) continue;
    const auto ends = Ask().Ends(partition);
    if (!ends.ok()) return;
    partition.wanted = ends->high;
    any_waits = any_waits || std::max(partition.next_offset, partition.empty_before) < ends->high;
  }
  if (!any_waits) return;
  std::vector<const KafkaPartition*> held;
  for (KafkaPartition& partition : partitions) {
    if (!gave(partition)) continue;
    partition.held = true;
    if (!partition.paused) held.push_back(&partition);
  }
  // What those that wait give from here on shows whether there was anything.
  for (KafkaPartition& partition : partitions) partition.given = 0;
  holding = true;
  PauseAtBroker(held, true);
}

void KafkaSource::Parts::LetGo() {
  std::vector<const KafkaPartition*> freed;
  for (KafkaPartition& partition : partitions) {
    if (partition.held && !partition.paused && IsRead(partition)) freed.push_back(&partition);
    partition.held = false;
  }
  holding = false;
  PauseAtBroker(freed, false);
}

bool KafkaSource::Pause(bool paused) {
  Parts& parts = *parts_;
  if (paused) {
    if (!parts.paused_since) parts.paused_since = steady_clock::now();
    return true;
  }
  parts.paused_since.reset();
  if (parts.paused_at_broker) parts.SetPaused(false);
  return true;
}

// Pausing at the broker throws away what was fetched ahead, so a short wait is only waited for.
Result<std::span<const ingest::RawRecord>> KafkaSource::PollPaused(steady_clock::time_point deadline) {
  Parts& parts = *parts_;
  Result<> trouble;
  do {
    const auto slice = std::clamp<steady_clock::duration>(deadline - steady_clock::now(), milliseconds(0), kSlice);
    if (!parts.paused_at_broker && steady_clock::now() - *parts.paused_since < parts.options.pause_after) {
      std::this_thread::sleep_for(slice);
      continue;
    }
    if (!parts.paused_at_broker) parts.SetPaused(true);
    KafkaMessage message(rd_kafka_consumer_poll(parts.client.get(), TimeoutMs(std::chrono::duration_cast<milliseconds>(slice))));
    if (!message) continue;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      parts.stash.push_back(std::move(message));
    } else {
      trouble = parts.TakeError(*message);
    }
  } while (!stopped_ && trouble.ok() && steady_clock::now() < deadline);
  if (stopped_) return Cancelled("reading kafka " + parts.options.name + " was stopped");
  DG_RETURN_IF_ERROR(trouble);
  return std::span<const ingest::RawRecord>();
}

// ---- The source

KafkaSource::KafkaSource(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
KafkaSource::~KafkaSource() = default;

Result<> KafkaSource::CheckTopics(const std::vector<std::string>& topics) { return connectors::CheckTopics(topics); }

Result<std::unique_ptr<KafkaSource>> KafkaSource::Open(KafkaSourceOptions options, const Clock& clock) {
  if (options.name.empty() || options.name.find('/') != std::string::npos) {
    return InvalidArgument("a Kafka cluster needs a name without \"/\"");
  }
  if (const auto checked = CheckTopics(options.topics); !checked.ok()) {
    return InvalidArgument("kafka " + options.name + ": " + checked.error().message);
  }
  auto owned = std::make_unique<Parts>(std::move(options), clock);
  Parts& parts = *owned;
  DG_ASSIGN_OR_RETURN(const KafkaSettings settings, ConsumerSettings(parts.options.settings));
  KafkaCallbacks callbacks{.opaque = &parts, .failed = &Parts::Failed, .log = parts.options.log};
  if (parts.options.group) callbacks.rebalanced = &Parts::Rebalanced;
  DG_ASSIGN_OR_RETURN(parts.client, CreateKafka(RD_KAFKA_CONSUMER, settings, callbacks));
  rd_kafka_poll_set_consumer(parts.client.get());
  parts.commits.reset(rd_kafka_queue_new(parts.client.get()));
  // A topic that is not there is said at once. And with this answer comes the cluster's id, which otherwise takes a second.
  DG_RETURN_IF_ERROR(parts.Ask().Find(parts.options.topics));
  DG_ASSIGN_OR_RETURN(parts.cluster, parts.Ask().Id());
  parts.next_refresh = steady_clock::now() + parts.options.refresh_interval;
  if (parts.options.group) {
    const KafkaPartitions topics = NewPartitions(static_cast<int>(parts.options.topics.size()));
    for (const std::string& topic : parts.options.topics) {
      rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    }
    const auto error = rd_kafka_subscribe(parts.client.get(), topics.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(error, "joining the group of " + parts.options.name);
    return std::unique_ptr<KafkaSource>(new KafkaSource(std::move(owned)));
  }
  DG_RETURN_IF_ERROR(parts.AddPartitions());
  if (parts.partitions.empty()) return Unavailable("kafka " + parts.options.name + ": no partitions yet");
  for (KafkaPartition& partition : parts.partitions) {
    DG_ASSIGN_OR_RETURN(const bool known, parts.IsKnown(partition.topic));
    DG_RETURN_IF_ERROR(parts.Begin(&partition, known));
  }
  DG_RETURN_IF_ERROR(parts.AnyLeft());
  DG_RETURN_IF_ERROR(parts.Assign());
  return std::unique_ptr<KafkaSource>(new KafkaSource(std::move(owned)));
}

Result<std::span<const ingest::RawRecord>> KafkaSource::Poll(milliseconds timeout) {
  Parts& parts = *parts_;
  parts.views.clear();
  if (!parts.given->messages.empty() || !parts.given->begun.empty()) parts.given = std::make_shared<Given>(parts.lent);
  const auto deadline = steady_clock::now() + timeout;
  rd_kafka_queue_poll_callback(parts.commits.get(), 0);
  parts.LookForBrokers();
  parts.Refresh();
  parts.BeginTheRest();
  parts.Tell();
  if (parts.paused_since) return PollPaused(deadline);
  parts.TakeTurns();
  std::size_t bytes = 0;
  Result<> trouble = parts.AnyLeft();
  const std::vector<Given::Taken>& messages = parts.given->messages;
  while (trouble.ok() && messages.size() < parts.options.batch_records_max &&
         bytes < parts.options.batch_bytes_max) {
    if (stopped_) return Cancelled("reading kafka " + parts.options.name + " was stopped");
    if (!parts.stash.empty()) {
      KafkaMessage stashed = std::move(parts.stash.front());
      parts.stash.pop_front();
      trouble = parts.Take(std::move(stashed), &bytes);
      continue;
    }
    const bool wait = messages.empty() && parts.begun.empty();
    const auto most = wait ? std::min(std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now()), kSlice) : milliseconds(0);
    KafkaMessage message(rd_kafka_consumer_poll(parts.client.get(), TimeoutMs(most)));
    if (!message) {
      parts.drained = true;
      if (!wait || steady_clock::now() >= deadline) break;
      continue;
    }
    trouble = parts.Take(std::move(message), &bytes);
  }
  if (stopped_) return Cancelled("reading kafka " + parts.options.name + " was stopped");
  // What came before the trouble is given first; a trouble that lasts comes again.
  const bool nothing = messages.empty() && parts.begun.empty();
  if (!trouble.ok() && (nothing || trouble.error().code == ErrorCode::kInvalidArgument)) return trouble.error();
  parts.GiveAll();
  return std::span<const ingest::RawRecord>(parts.views);
}

Result<> KafkaSource::Commit(const graph::SourcePosition& position) {
  Parts& parts = *parts_;
  const auto at = std::ranges::find(parts.partitions, position.partition, &KafkaPartition::name);
  if (at == parts.partitions.end())
    return InvalidArgument("not a partition of this source: " + position.partition);
  if (!at->assigned) return {};  // another member of the group has it now
  const KafkaPartitions list = NewPartitions();
  rd_kafka_topic_partition_t* const entry =
      rd_kafka_topic_partition_list_add(list.get(), at->topic.c_str(), at->number);
  entry->offset = position.next_offset;
  if (parts.options.group) {
    const std::string metadata = EncodeCommitMetadata(position);
    entry->metadata = std::malloc(metadata.size());  // the list frees it
    if (entry->metadata != nullptr) {
      std::memcpy(entry->metadata, metadata.data(), metadata.size());
      entry->metadata_size = metadata.size();
    }
  }
  // A broker that refuses is told again with the next position; the group's new owner of a partition begins
  // at the last one that was taken, and what it reads twice is applied once.
  const auto asked = rd_kafka_commit_queue(parts.client.get(), list.get(), parts.commits.get(), &Parts::Committed, &parts);
  if (asked == RD_KAFKA_RESP_ERR_NO_ERROR) ++parts.committing;
  return {};
}

std::vector<ingest::PartitionState> KafkaSource::Partitions() const {
  const std::lock_guard lock(parts_->told_mutex);
  return parts_->told;
}

}  // namespace dealgraph::connectors
