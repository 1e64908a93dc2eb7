// The configuration of serve: the sample that documents it, every kind of fault with its line, the environment over the
// file, and secrets that are never shown.
#include "app/config.h"

#include <gtest/gtest.h>

#include "tests/app/command_testing.h"

namespace dealgraph::app {
namespace {

constexpr const char* kSmall = R"([store]
directory = "news"
[[sources]]
name = "inbox"
type = "directory"
paths = ["in"]
)";

TEST(Config, TheSampleHasEverySettingAtItsDefault) {
  const auto sample = ParseConfig(ReadFile(SourcePath("deploy/dealgraph.toml")), "dealgraph.toml", {});
  ASSERT_TRUE(sample.ok()) << sample.error().message;
  const auto small = ParseConfig(kSmall, "small.toml", {});
  ASSERT_TRUE(small.ok()) << small.error().message;
  EXPECT_EQ(sample->sources.size(), 2u);
  for (const ShownSetting& setting : sample->shown) {
    EXPECT_TRUE(setting.origin.starts_with("dealgraph.toml:") || setting.section.starts_with("sources.1") ||
                setting.section.starts_with("dead_letters.settings"))
        << setting.section << "." << setting.key << " is not in the sample";
  }
  // What is optional and not of a source stands in the sample as it is where it is not written at all.
  for (const ShownSetting& fallback : small->shown) {
    if (fallback.section.starts_with("sources") || fallback.key == "directory" || fallback.key == "listen") continue;
    for (const ShownSetting& written : sample->shown) {
      if (written.section == fallback.section && written.key == fallback.key) {
        EXPECT_EQ(written.value, fallback.value) << fallback.section << "." << fallback.key;
      }
    }
  }
}

TEST(Config, EveryFaultIsReportedAtOnceWithItsLine) {
  const auto config = ParseConfig(R"([store]
directory = 7
write_buffer_mb = "much"
[ingest]
workers = -1
queue_mbs = 3
[[sources]]
name = "a/b"
type = "directory"
[[sources]]
name = "wire"
type = "kafka"
topics = ["x", 3]
start = "yesterday"
[sources.settings]
"enable.auto.commit" = true
"sasl.password" = { file = "/does/not/exist" }
[[sources]]
name = "wire"
type = "feed"
[dead_letters]
file = "a"
topic = "b"
[admin]
listen = "nowhere"
[log]
level = "loud"
[reextract]
at_start = "yes"
workers = 0
queue_percent = 3
)",
                                  "x.toml", {{"DEALGRAPH_LOG_FORMAT", "xml"}, {"DEALGRAPH_INGEST_WORKRES", "3"}});
  ASSERT_FALSE(config.ok());
  EXPECT_EQ(config.error().code, ErrorCode::kInvalidArgument);
  const std::vector<std::string> lines = LinesOf(config.error().message);
  const std::vector<std::string> want = {
      "x.toml:2: store.directory is not a string",
      "x.toml:2: store.directory is not set",
      "x.toml:3: store.write_buffer_mb is not a whole number",
      "x.toml:5: ingest.workers is -1; it is 0 to 256",
      "x.toml:6: ingest.queue_mbs is no setting",
      "x.toml:7: sources.0.paths is not set",
      "x.toml:8: sources.0.name is \"a/b\"",
      "x.toml:13: sources.1.topics holds something that is not a string",
      "x.toml:14: sources.1.start is ",
      "x.toml:15: sources.1.settings has no \"bootstrap.servers\"",
      "x.toml:15: sources.1.settings has enable.auto.commit must stay false",
      "x.toml:17: sources.1.settings.sasl.password is in the file /does/not/exist, which cannot be read",
      "x.toml:19: sources.2.name is \"wire\", as another source is called",
      "x.toml:20: sources.2.type is ",
      "x.toml:23: dead_letters.topic is set beside file",
      "x.toml:23: dead_letters.settings has no",  // settings are not written: at the table
      "x.toml:25: admin.listen is wrong",
      "x.toml:27: log.level is ",
      "x.toml:29: reextract.at_start is not ",
      "x.toml:30: reextract.workers is 0; it is 1 to 256",
      "x.toml:31: reextract.queue_percent is no setting",
      "DEALGRAPH_LOG_FORMAT: log.format is ",
      "environment: DEALGRAPH_INGEST_WORKRES names no setting",
  };
  for (const std::string& fault : want) {
    // The line number of a fault that is about a whole table may be the table's.
    const std::string text = fault.substr(fault.find(": ") + 2);
    const std::string where = fault.substr(0, fault.find(": "));
    bool found = false;
    for (const std::string& line : lines) {
      const std::size_t at = line.find(text);
      if (at == std::string::npos) continue;
      found = true;
      if (text.find("has no") == std::string::npos) {
        EXPECT_NE(line.find(where + ":"), std::string::npos) << line;
      }
    }
    EXPECT_TRUE(found) << "no fault \"" << text << "\" in\n" << config.error().message;
  }
  EXPECT_EQ(lines.size(), want.size() + 1) << config.error().message;
}

TEST(Config, AnArchiveIsReadAnewOnlyWhereThereIsOneAndSomethingIsExtracted) {
  EXPECT_FALSE(ParseConfig(kSmall, "x.toml", {})->reextract.at_start);
  const auto config = ParseConfig(kSmall, "x.toml", {{"DEALGRAPH_REEXTRACT_AT_START", "true"}, {"DEALGRAPH_REEXTRACT_QUEUE_PERCENT_MAX", "25"}});
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_TRUE(config->reextract.at_start);
  EXPECT_EQ(config->reextract.queue_percent_max, 25);
  for (const char* mode : {"graph", "extract"}) {
    const std::string text = "mode = \"" + std::string(mode) + "\"\n[store]\ndirectory = \"news\"\n[reextract]\nat_start = true\n";
    const auto refused = ParseConfig(text, "x.toml", {});
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("x.toml:5: reextract.at_start is true; with mode = \"" + std::string(mode)), std::string::npos)
        << refused.error().message;
  }
}

TEST(Config, WhatIsNoTomlIsOneFaultWithItsLine) {
  const auto config = ParseConfig("[store]\ndirectory = \n", "x.toml", {});
  ASSERT_FALSE(config.ok());
  EXPECT_NE(config.error().message.find("x.toml:2: "), std::string::npos) << config.error().message;
}

TEST(Config, TheEnvironmentWinsOverTheFile) {
  const auto config = ParseConfig(kSmall, "x.toml",
                                  {{"DEALGRAPH_STORE", "elsewhere"},
                                   {"DEALGRAPH_INGEST_WORKERS", "3"},
                                   {"DEALGRAPH_SOURCES_0_PATHS", "a, b"},
                                   {"DEALGRAPH_SOURCES_1_NAME", "wire"},
                                   {"DEALGRAPH_SOURCES_1_TYPE", "kafka"},
                                   {"DEALGRAPH_SOURCES_1_TOPICS", "news"},
                                   {"DEALGRAPH_SOURCES_1_SETTINGS_BOOTSTRAP_SERVERS", "b:9092"}});
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(config->store.directory, "elsewhere");
  EXPECT_EQ(config->ingest.workers, 3);
  ASSERT_EQ(config->sources.size(), 2u);
  EXPECT_EQ(config->sources[0].paths, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(config->sources[1].kind, SourceKind::kKafka);
  EXPECT_EQ(config->sources[1].settings, (connectors::KafkaSettings{{"bootstrap.servers", "b:9092"}}));
}

TEST(Config, SecretsComeFromFilesAndTheEnvironmentAndAreNeverShown) {
  const TemporaryDirectory directory;
  WriteFile(directory / "password", "hunter2\n");
  const std::string text = R"([store]
directory = "news"
[[sources]]
name = "wire"
type = "kafka"
topics = ["news"]
[sources.settings]
"bootstrap.servers" = "b:9092"
"sasl.password" = { file = ")" + (directory / "password") + R"(" }
"ssl.key.password" = { env = "KEY_PASSWORD" }
)";
  const auto config = ParseConfig(text, "x.toml", {{"KEY_PASSWORD", "hunter3"}, {"DEALGRAPH_SOURCES_0_SETTINGS_SSL_KEYSTORE_PASSWORD", "hunter4"}});
  ASSERT_TRUE(config.ok()) << config.error().message;
  const connectors::KafkaSettings want = {{"bootstrap.servers", "b:9092"},
                                          {"sasl.password", "hunter2"},
                                          {"ssl.key.password", "hunter3"},
                                          {"ssl.keystore.password", "hunter4"}};
  EXPECT_EQ(config->sources[0].settings, want);
  for (const ShownSetting& setting : config->shown) {
    EXPECT_EQ(setting.value.find("hunter"), std::string::npos) << setting.key;
  }
  WriteFile(directory / "x.toml", text);
  ::setenv("KEY_PASSWORD", "hunter3", 1);
  const CommandResult shown = RunDealgraph({"config", "show", directory / "x.toml"});
  ::unsetenv("KEY_PASSWORD");
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_NE(shown.out.find("***"), std::string::npos) << shown.out;
  EXPECT_EQ((shown.out + shown.err).find("hunter"), std::string::npos) << shown.out << shown.err;
}

TEST(Config, CheckSaysWhatIsWrongAndExitsWithTwo) {
  const TemporaryDirectory directory;
  WriteFile(directory / "bad.toml", "[store]\ndirectory = 1\n");
  const CommandResult bad = RunDealgraph({"config", "check", directory / "bad.toml"});
  EXPECT_EQ(bad.exit_code, 2);
  EXPECT_NE(bad.err.find("bad.toml:2: store.directory is not a string"), std::string::npos) << bad.err;
  EXPECT_EQ(RunDealgraph({"config", "check", SourcePath("deploy/dealgraph.toml")}).exit_code, 0);
  EXPECT_EQ(RunDealgraph({"config", "check", directory / "missing.toml"}).exit_code, 2);
}

}  // namespace
}  // namespace dealgraph::app
