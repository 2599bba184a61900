#include "dataplane/exchange/access_log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "support/temporary_directory.hpp"

namespace barbacane::exchange {
namespace {

AccessRecord record() {
  return {
      .at = WallTime(std::chrono::milliseconds(1'767'323'045'678)),
      .client = "192.0.2.1",
      .method = "GET",
      .path = "/a",
      .minor = 1,
      .status = 200,
      .bytes_in = 1,
      .bytes_out = 2,
      .duration = std::chrono::microseconds(345),
      .api = "Harbour",
      .route = "/{x}",
      .upstream = "u:80",
      .upstream_duration = std::chrono::microseconds(300),
      .request_id = "r1",
      .trace_id = "t1",
      .ending = Ending::ok
  };
}

TEST(AccessLog, WritesJson) {
  std::string line;
  append_line(line, record(), true);
  EXPECT_EQ(
      line,
      "{\"ts\":\"2026-01-02T03:04:05.678Z\",\"client\":\"192.0.2.1\",\"method\":\"GET\",\"path\":"
      "\"/a\","
      "\"protocol\":\"HTTP/1.1\",\"status\":200,\"bytes_in\":1,\"bytes_out\":2,\"duration_us\":345,"
      "\"api\":\"Harbour\",\"route\":\"/{x}\",\"upstream\":\"u:80\",\"upstream_us\":300,"
      "\"request_id\":\"r1\",\"trace_id\":\"t1\",\"end\":\"ok\"}\n"
  );
}

TEST(AccessLog, WritesText) {
  std::string line;
  AccessRecord empty = record();
  empty.method = empty.upstream = {};
  empty.ending = Ending::timed_out;
  append_line(line, empty, false);
  EXPECT_EQ(line, "2026-01-02T03:04:05.678Z 192.0.2.1 - /a 200 2 345us - r1 timed_out\n");
}

TEST(AccessLog, NothingInAValueEndsALineOrAString) {
  for (const bool is_json : {true, false}) {
    std::string line;
    AccessRecord hostile = record();
    hostile.path = "/a\"\n\\\x01\xff";
    append_line(line, hostile, is_json);
    EXPECT_NE(line.find("/a\\u0022\\u000a\\u005c\\u0001\\u00ff"), std::string::npos) << line;
    EXPECT_EQ(line.find('\n'), line.size() - 1);
  }
}

TEST(AccessLog, CollectsUntilFlushed) {
  const support::TemporaryDirectory folder;
  const std::string path = folder.path("log");
  AccessLog log(path, true);
  EXPECT_TRUE(log.is_on());
  EXPECT_TRUE(log.write(record()));
  EXPECT_EQ(std::filesystem::file_size(path), 0U);
  log.flush();
  EXPECT_TRUE(log.is_empty());
  EXPECT_GT(std::filesystem::file_size(path), 100U);
}

TEST(AccessLog, WritesLargePiecesOnItsOwn) {
  const support::TemporaryDirectory folder;
  const std::string path = folder.path("log");
  AccessLog log(path, true);
  for (int i = 0; i < 200; ++i) EXPECT_TRUE(log.write(record()));
  EXPECT_GE(std::filesystem::file_size(path), AccessLog::flush_bytes);
}

TEST(AccessLog, DropsWhatNobodyReads) {
  const support::TemporaryDirectory folder;
  const std::string path = folder.path("pipe");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  std::signal(SIGPIPE, SIG_IGN);  // as the program does
  AccessLog log(path, true);
  std::size_t taken = 0;
  while (log.write(record()) && taken < 10'000) ++taken;
  EXPECT_LT(taken, 10'000U);
  EXPECT_GT(taken, AccessLog::buffer_bytes_max / 400);
  ::close(reader);
}

TEST(AccessLog, MovesToANewFile) {
  const support::TemporaryDirectory folder;
  const std::string path = folder.path("log");
  AccessLog log(path, true);
  EXPECT_TRUE(log.write(record()));
  std::filesystem::rename(path, path + ".1");
  EXPECT_TRUE(log.reopen());
  EXPECT_TRUE(log.write(record()));
  log.flush();
  EXPECT_EQ(std::filesystem::file_size(path), std::filesystem::file_size(path + ".1"));
  std::filesystem::remove_all(folder.path());
  EXPECT_FALSE(log.reopen());
  EXPECT_TRUE(log.write(record())) << "the old one stays in use";
}

TEST(AccessLog, OffIsOff) {
  AccessLog log("off", true);
  EXPECT_FALSE(log.is_on());
  EXPECT_TRUE(log.reopen());
}

}  // namespace
}  // namespace barbacane::exchange
