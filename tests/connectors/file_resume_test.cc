// Files as they are in the wild: compressed in pieces, in UTF-16, far too long, broken off, half written, changed, endless.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zlib.h>
#include <zstd.h>

#include <chrono>
#include <map>
#include <thread>

#include "connectors/file/file_source.h"
#include "connectors/file/line_reader.h"
#include "tests/connectors/temp_dir.h"

namespace dealgraph::connectors {
namespace {

using ingest::RawRecord;
using std::chrono::milliseconds;
using Strings = std::vector<std::string>;

std::string Gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

std::string Utf16(std::string_view ascii, bool little, bool mark) {
  std::string out = !mark ? "" : little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : ascii) {
    if (little) out.push_back(c);
    out.push_back('\0');
    if (!little) out.push_back(c);
  }
  return out;
}

struct Read {
  std::string bytes, refused, origin;
  graph::SourcePosition position;
};

class FileResumeTest : public testing::Test {
 protected:
  std::vector<Read> ReadAll(Strings paths) {
    options_.paths = std::move(paths);
    auto source = FileSource::Open(options_, clock_);
    EXPECT_TRUE(source.ok());
    std::vector<Read> all;
    while (source.ok() && !(*source)->AtEnd()) {
      const auto batch = (*source)->Poll(milliseconds(100));
      EXPECT_TRUE(batch.ok());
      if (!batch.ok()) break;
      for (const RawRecord& record : *batch) {
        all.push_back({std::string(record.bytes), std::string(record.refused), std::string(record.origin), ingest::PositionOf(record)});
      }
    }
    return all;
  }
  Strings ReadBytes(Strings paths) {
    Strings bytes;
    for (const Read& read : ReadAll(std::move(paths))) bytes.push_back(read.bytes);
    return bytes;
  }
  // What is read now is not read again by what follows.
  void ReadOnce(const Strings& paths) {
    options_.lookup = nullptr;
    stored_.clear();
    notices_.clear();
    for (const Read& read : ReadAll(paths)) stored_[read.position.partition] = read.position;
    options_.lookup = [this](std::string_view partition) -> Result<std::optional<graph::SourcePosition>> {
      const auto found = stored_.find(partition);
      if (found == stored_.end()) return std::optional<graph::SourcePosition>();
      return std::optional(found->second);
    };
    options_.notice = [this](std::string_view notice) { notices_.emplace_back(notice); };
  }

  TempDir dir_;
  SystemClock clock_;
  FileSourceOptions options_;
  std::map<std::string, graph::SourcePosition, std::less<>> stored_;
  Strings notices_;
};

TEST_F(FileResumeTest, CompressedAndUtf16LinesAreTheSameLines) {
  std::string lines;
  for (int i = 0; i < 5'000; ++i) lines += "{\"id\":\"" + std::to_string(i) + "\",\"title\":\"Nr. " + std::to_string(i) + "\"}\n";
  const Strings plain = ReadBytes({dir_.Write("plain.jsonl", lines)});
  ASSERT_EQ(plain.size(), 5'000u);
  const std::string_view view = lines;
  const struct {
    const char* name;
    std::string bytes;
  } kCases[] = {
      {"a.jsonl.gz", Gzip(lines)},
      {"b.jsonl.gz", Gzip(view.substr(0, 1'003)) + Gzip(view.substr(1'003))},  // two members, cut within a line
      {"c.jsonl.zst", Zstd(lines)},
      {"d.jsonl.zst", Zstd(view.substr(0, 1'003)) + Zstd(view.substr(1'003))},
      {"e.jsonl", Gzip(lines)},  // by content, whatever the name
      {"f", lines},
      {"g.json", lines},
      {"h.jsonl", Utf16(lines, true, true)},
      {"i.jsonl", Utf16(lines, false, true)},
      {"j.jsonl", Utf16(lines, true, false)},
      {"k.jsonl", Utf16(lines, false, false)},
      {"l.jsonl.gz", Gzip(Utf16(lines, true, true))},
  };
  for (const auto& c : kCases) EXPECT_EQ(ReadBytes({dir_.Write(c.name, c.bytes)}), plain) << c.name;
}

TEST_F(FileResumeTest, ALineOf200MegabytesIsRefusedWithItsNumberAndReadingGoesOn) {
  const std::string path = dir_ / "big.jsonl";
  {
    std::ofstream out(path, std::ios::binary);
    out << "{\"id\":\"1\"}\n{\"id\":\"2\",\"text\":\"";
    const std::string megabyte(1 << 20, 'x');
    for (int i = 0; i < 200; ++i) out << megabyte;
    out << "\"}\n{\"id\":\"3\"}\n";
  }
  const auto all = ReadAll({path});
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].origin, path + ":2");
  EXPECT_NE(all[1].refused.find("209715220 bytes"), std::string::npos) << all[1].refused;
  EXPECT_EQ(all[1].bytes.size(), RawRecord::kRefusedBytesKept);
  EXPECT_TRUE(all[1].bytes.starts_with("{\"id\":\"2\""));
  EXPECT_EQ(all[2].bytes, "{\"id\":\"3\"}");
  EXPECT_EQ(all[2].origin, path + ":3");
  EXPECT_EQ(all[2].position.next_offset, static_cast<std::int64_t>(std::filesystem::file_size(path)));
}

TEST_F(FileResumeTest, AFileBeyondTheLimitIsRefusedAndTheNextIsRead) {
  options_.record_bytes_max = 1'000;
  const auto all = ReadAll({dir_.Write("a.txt", std::string(5'000, 'x')), dir_.Write("b.txt.gz", Gzip(std::string(5'000, 'y'))),
                            dir_.Write("c.txt", "short")});
  ASSERT_EQ(all.size(), 3u);
  for (int i = 0; i < 2; ++i) EXPECT_NE(all[i].refused.find("more than 1000 bytes"), std::string::npos) << all[i].refused;
  EXPECT_EQ(all[2].bytes, "short");
}

TEST_F(FileResumeTest, AnArchiveThatBreaksOffGivesWhatItHoldsThenSaysSo) {
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += "{\"id\":\"" + std::to_string(i * 7919) + "\"}\n";
  const std::string whole = Gzip(lines);
  const auto all = ReadAll({dir_.Write("a.jsonl.gz", whole.substr(0, whole.size() / 2)), dir_.Write("b.jsonl", "{}\n")});
  ASSERT_GT(all.size(), 100u);
  EXPECT_EQ(all[0].bytes, "{\"id\":\"0\"}");
  const Read& broken = all[all.size() - 2];
  EXPECT_NE(broken.refused.find("ends early"), std::string::npos) << broken.refused;
  EXPECT_TRUE(broken.position.partition.empty()) << "nothing is stored for it, so the next run tries again";
  EXPECT_EQ(all.back().bytes, "{}");
}

TEST_F(FileResumeTest, ASecondRunOverTheSameFilesReadsNothing) {
  const Strings paths = {dir_.Write("a.jsonl", "{\"a\":1}\n{\"a\":2}\n"), dir_.Write("b.txt", "text"),
                         dir_.Write("c.jsonl.gz", Gzip("{\"c\":1}\n")), dir_.Write("d.html.gz", Gzip("<p>d</p>"))};
  ReadOnce(paths);
  EXPECT_TRUE(ReadAll(paths).empty());
  EXPECT_TRUE(notices_.empty());
}

TEST_F(FileResumeTest, AChangeAnywhereBeforeThePositionIsNoticed) {
  const std::string before = "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n";
  std::string after = before + "{\"a\":4}\n";
  after[5] = '9';  // in the first line: the last record is the same
  for (const bool gzip : {false, true}) {
    const char* name = gzip ? "a.jsonl.gz" : "a.jsonl";
    ReadOnce({dir_.Write(name, gzip ? Gzip(before) : before)});
    const std::string path = dir_.Write(name, gzip ? Gzip(after) : after);
    EXPECT_EQ(ReadBytes({path}), (Strings{"{\"a\":9}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}"})) << name;
    ASSERT_EQ(notices_.size(), 1u);
    EXPECT_NE(notices_[0].find(path), std::string::npos);
  }
}

TEST_F(FileResumeTest, WhatBecameShorterOrLongerIsReadAgain) {
  ReadOnce({dir_.Write("a.jsonl", "{\"a\":1}\n{\"a\":2}\n")});
  EXPECT_EQ(ReadBytes({dir_.Write("a.jsonl", "{\"a\":1}\n")}), Strings{"{\"a\":1}"});
  EXPECT_EQ(notices_.size(), 1u);
  ReadOnce({dir_.Write("a.txt", "first")});
  EXPECT_EQ(ReadBytes({dir_.Write("a.txt", "first and more")}), Strings{"first and more"});
}

TEST_F(FileResumeTest, ALastLineThatWasHalfWrittenIsReadAgainWhole) {
  const std::string path = dir_.Write("a.jsonl", "{\"a\":1}\n{\"a\":2");
  ReadOnce({path});  // the second is a torso, and a dead letter
  dir_.Append("a.jsonl", "2}\n{\"a\":3}\n");
  const Strings all = ReadBytes({path});
  ASSERT_GE(all.size(), 2u);
  EXPECT_EQ(all[all.size() - 2], "{\"a\":22}");
  EXPECT_EQ(all.back(), "{\"a\":3}");
}

TEST_F(FileResumeTest, ALastLineThatGotItsLineBreakIsNotReadAgain) {
  for (const std::string line_break : {"\n", "\r\n"}) {
    const std::string path = dir_.Write("a.jsonl", "{\"a\":1}\n{\"a\":2}");
    ReadOnce({path});
    dir_.Append("a.jsonl", line_break + "{\"a\":3}\n");
    const auto all = ReadAll({path});
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].bytes, "{\"a\":3}");
    EXPECT_EQ(all[0].origin, path + ":3");
    EXPECT_TRUE(notices_.empty());
  }
}

TEST_F(FileResumeTest, StopEndsTheWaitingForAPipe) {
  const std::string path = dir_ / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  // Open for reading and writing: it neither waits for the other end nor ever comes to its end.
  std::fstream keeps_open(path);
  keeps_open << "{\"a\":1}\n" << std::flush;
  options_.paths = {path};
  const auto source = FileSource::Open(options_, clock_);
  ASSERT_TRUE(source.ok());
  EXPECT_FALSE((*source)->TotalBytes().has_value());
  std::size_t records = 0;
  while (records == 0) {
    const auto batch = (*source)->Poll(milliseconds(1000));
    ASSERT_TRUE(batch.ok());
    records += batch->size();
    for (const RawRecord& record : *batch) EXPECT_TRUE(record.position.partition.empty()) << "a pipe cannot be read again";
  }
  std::thread stopper([&] { (*source)->Stop(); });
  ErrorCode code = ErrorCode::kInternal;
  for (bool waiting = true; waiting;) {
    const auto batch = (*source)->Poll(std::chrono::minutes(10));  // returns long before
    waiting = batch.ok();
    if (!waiting) code = batch.error().code;
  }
  stopper.join();
  EXPECT_EQ(code, ErrorCode::kCancelled);
}

TEST_F(FileResumeTest, BytesReadReachTheTotal) {
  const std::string lines = "{\"a\":1}\n{\"a\":2}\n";
  options_.paths = {dir_.Write("a.jsonl", lines), dir_.Write("b.jsonl.gz", Gzip(lines))};
  const auto source = FileSource::Open(options_, clock_);
  ASSERT_TRUE(source.ok());
  const std::uint64_t total = (*source)->TotalBytes().value_or(0);
  EXPECT_EQ(total, lines.size() + Gzip(lines).size());
  while (!(*source)->AtEnd()) ASSERT_TRUE((*source)->Poll(milliseconds(10)).ok());
  EXPECT_EQ((*source)->BytesRead(), total);
}

TEST(LineReader, AnyCutOfTheStreamGivesTheSameLines) {
  const std::string stream = "one\n\ntwo two\nthis line is too long for it\nfive";
  const auto read = [&](std::size_t piece) {
    LineReader reader(10);
    std::vector<Line> lines;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      reader.Feed(std::string_view(stream).substr(at, piece));
      for (Line line; reader.Next(at + piece >= stream.size(), &line);) lines.push_back(line);
    }
    return lines;
  };
  const std::vector<Line> whole = read(stream.size());
  ASSERT_EQ(whole.size(), 5u);
  EXPECT_TRUE(whole[3].too_long);
  EXPECT_EQ(whole[3].length, 28);
  EXPECT_EQ(whole[4].bytes, "five");
  EXPECT_EQ(whole[4].number, 5);
  EXPECT_EQ(whole[4].end_offset, static_cast<std::int64_t>(stream.size()));
  for (std::size_t piece = 1; piece < stream.size(); ++piece) {
    const std::vector<Line> cut = read(piece);
    ASSERT_EQ(cut.size(), whole.size()) << piece;
    for (std::size_t i = 0; i < cut.size(); ++i) {
      EXPECT_EQ(cut[i].number, whole[i].number) << piece;
      EXPECT_EQ(cut[i].offset, whole[i].offset) << piece;
      EXPECT_EQ(cut[i].end_offset, whole[i].end_offset) << piece;
      EXPECT_EQ(cut[i].stream_crc32c, whole[i].stream_crc32c) << piece;
      EXPECT_EQ(cut[i].length, whole[i].length) << piece;
      EXPECT_EQ(cut[i].too_long, whole[i].too_long) << piece;
      EXPECT_TRUE(whole[i].too_long || cut[i].bytes == whole[i].bytes) << piece;
    }
  }
}

}  // namespace
}  // namespace dealgraph::connectors
