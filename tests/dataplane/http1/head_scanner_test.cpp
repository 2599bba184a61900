#include "dataplane/http1/head_scanner.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "dataplane/http1/characters.hpp"
#include "dataplane/http1/request_rows.hpp"

namespace barbacane::http1 {
namespace {

constexpr HeadLimits limits = row_limits;

/// Everything a head says, as text: two heads are the same when it is.
std::string shown(const RequestHead& head) {
  std::string text = std::string{head.method} + ' ' + std::string{head.target} +
                     " path=" + std::string{head.path} + " query=" + std::string{head.query} +
                     " host=" + std::string{head.host} + " minor=" + std::to_string(head.minor) +
                     " framing=" + std::to_string(static_cast<int>(head.framing)) + '/' +
                     std::to_string(head.content_length) + (head.keep_alive ? " keep" : " close") +
                     (head.expects_continue ? " expect" : "") +
                     " bytes=" + std::to_string(head.bytes);
  for (const Field& field : std::as_const(head.fields).all()) {
    text += " [" + std::string{field.name} + '=' + std::string{field.value} +
            (field.is_hop ? "!]" : "]");
  }
  return text;
}

/// The same head as it comes in reads that end at `cuts`; each read lies at a new place.
std::string scan_in_pieces(const std::string& raw, const std::vector<std::size_t>& cuts) {
  HeadScanner scanner{limits};
  const auto head = std::make_unique<RequestHead>();
  for (const std::size_t cut : cuts) {
    const std::string bytes = raw.substr(0, cut);
    switch (scanner.scan_request(bytes, *head)) {
      case HeadStatus::incomplete:
        break;
      case HeadStatus::complete:
        return shown(*head);
      case HeadStatus::failed:
        return "refused: " + make_error_code(scanner.error()).message();
    }
  }
  return "incomplete";
}

std::string scan_whole(const std::string& raw) {
  return scan_in_pieces(raw, {raw.size()});
}

std::vector<std::size_t> each_byte(const std::string& raw) {
  std::vector<std::size_t> cuts;
  for (std::size_t i = 0; i <= raw.size(); ++i) cuts.push_back(i);
  return cuts;
}

TEST(HeadScanner, TakesWhatIsWellFormed) {
  const auto head = std::make_unique<RequestHead>();
  for (const RequestRow& row : taken_requests()) {
    SCOPED_TRACE(std::string{row.name} + ", RFC " + std::string{row.source});
    HeadScanner scanner{limits};
    const HeadStatus status = scanner.scan_request(row.raw, *head);
    ASSERT_EQ(status, HeadStatus::complete) << make_error_code(scanner.error()).message();
    EXPECT_EQ(head->framing, row.framing);
    EXPECT_EQ(head->content_length, row.length);
    EXPECT_EQ(head->keep_alive, row.keep_alive);
  }
}

TEST(HeadScanner, RefusesWhatIsNot) {
  const auto head = std::make_unique<RequestHead>();
  std::size_t count = 0;
  for (const RequestRow& row : all_requests()) {
    if (!row.error) continue;
    ++count;
    SCOPED_TRACE(std::string{row.name} + ", RFC " + std::string{row.source});
    HeadScanner scanner{limits};
    ASSERT_EQ(scanner.scan_request(row.raw, *head), HeadStatus::failed);
    EXPECT_EQ(scanner.error(), *row.error) << make_error_code(scanner.error()).message();
    EXPECT_EQ(scanner.scan_request(row.raw, *head), HeadStatus::failed) << "and it stays so";
  }
  EXPECT_GT(count, taken_requests().size());
}

/// One place of a head, and which bytes may stand there.
struct Place {
  std::string_view name;
  std::string before;
  std::string behind;
  bool (*may_stand)(char);
};

TEST(HeadScanner, JudgesEveryByteInEveryPlace) {
  const auto token = [](char byte) { return is_token({&byte, 1}); };
  const auto text = [](char byte) { return is_field_value({&byte, 1}); };
  const auto space = [](char byte) { return byte == ' ' || byte == '\t'; };
  const auto digit_or_space = [](char byte) {
    return byte == ' ' || byte == '\t' || (byte >= '0' && byte <= '9');
  };
  const auto target = [](char byte) { return byte > ' ' && byte < 0x7F && byte != '#'; };
  const auto name = [](char byte) { return byte == ':' || is_token({&byte, 1}); };
  const std::string line = "GET / HTTP/1.1\r\nHost: a\r\n";
  const std::string coding = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:";
  const std::string length = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:";
  const Place places[] = {
      {"method", "G", "T / HTTP/1.1\r\nHost: a\r\n\r\n", token},
      {"path", "GET /a", "b HTTP/1.1\r\nHost: a\r\n\r\n", target},
      {"query", "GET /?a", "b HTTP/1.1\r\nHost: a\r\n\r\n", target},
      {"behind the version", "GET / HTTP/1.1", "\r\nHost: a\r\n\r\n", [](char) { return false; }},
      {"field name", line + "A", "B: 1\r\n\r\n", name},
      {"before a colon", line + "A", ": 1\r\n\r\n", name},
      {"field value", line + "A: b", "c\r\n\r\n", text},
      {"end of a value", line + "A: b", "\r\n\r\n", text},
      {"before a coding", coding, "chunked\r\n\r\n", space},
      {"behind a coding", coding + " chunked", "\r\n\r\n", space},
      {"before a length", length, "1\r\n\r\n", digit_or_space},
      {"behind a length", length + " 1", "\r\n\r\n", digit_or_space},
      {"option",
       line + "Connection: a",
       "b\r\n\r\n",
       [](char byte) { return byte == ',' || is_token({&byte, 1}); }},
  };
  const auto head = std::make_unique<RequestHead>();
  for (const Place& place : places) {
    for (int byte = 0; byte < 256; ++byte) {
      const auto letter = static_cast<char>(byte);
      const std::string raw = place.before + letter + place.behind;
      HeadScanner scanner{limits};
      const bool is_taken = scanner.scan_request(raw, *head) == HeadStatus::complete;
      EXPECT_EQ(is_taken, place.may_stand(letter)) << place.name << ": byte " << byte;
    }
  }
}

TEST(HeadScanner, FindsTheSameByteByByte) {
  for (const RequestRow& row : all_requests()) {
    EXPECT_EQ(scan_in_pieces(row.raw, each_byte(row.raw)), scan_whole(row.raw)) << row.name;
  }
}

TEST(HeadScanner, FindsTheSameInRandomPieces) {
  const unsigned seed = std::random_device{}();
  std::mt19937 random{seed};
  for (const RequestRow& row : all_requests()) {
    const std::string whole = scan_whole(row.raw);
    for (int round = 0; round < 20; ++round) {
      std::vector<std::size_t> cuts;
      for (std::size_t at = 0; at < row.raw.size();) {
        at = std::min(row.raw.size(), at + 1 + random() % 40);
        cuts.push_back(at);
      }
      EXPECT_EQ(scan_in_pieces(row.raw, cuts), whole) << row.name << ", seed " << seed;
    }
  }
}

TEST(HeadScanner, NeverReadsBehindItsBytes) {
  // Each prefix stands in a buffer of its own size, so that ASan sees a step too far.
  for (const RequestRow& row : all_requests()) {
    for (std::size_t size = 0; size <= row.raw.size(); size += 1 + size / 64) {
      const std::vector<char> bytes(row.raw.begin(), row.raw.begin() + static_cast<long>(size));
      HeadScanner scanner{limits};
      const auto head = std::make_unique<RequestHead>();
      const HeadStatus status = scanner.scan_request({bytes.data(), bytes.size()}, *head);
      if (!row.error && row.name != "pipelined second request" && size < row.raw.size())
        EXPECT_EQ(status, HeadStatus::incomplete) << row.name << ", " << size << " bytes";
    }
  }
}

TEST(HeadScanner, SurvivesDamage) {
  const unsigned seed = std::random_device{}();
  std::mt19937 random{seed};
  const auto head = std::make_unique<RequestHead>();
  const std::vector<RequestRow> rows = all_requests();
  for (int round = 0; round < 20000; ++round) {
    std::string raw = rows[random() % rows.size()].raw;
    for (int change = 0; change < 3; ++change)
      raw[random() % raw.size()] = static_cast<char>(random());
    HeadScanner scanner{limits};
    if (scanner.scan_request(raw, *head) != HeadStatus::complete) continue;
    // What is taken has a host, a path and one kind of framing.
    EXPECT_FALSE(head->path.empty()) << "seed " << seed;
    EXPECT_TRUE(head->minor == 0 || !head->host.empty()) << "seed " << seed;
    EXPECT_FALSE(
        head->fields.has(Known::content_length) && head->fields.has(Known::transfer_encoding)
    ) << "seed "
      << seed;
  }
}

TEST(HeadScanner, RefusesNoiseAtItsFirstByte) {
  HeadScanner scanner{limits};
  RequestHead head;
  EXPECT_EQ(scanner.scan_request("\x16", head), HeadStatus::failed);
  EXPECT_EQ(scanner.error(), HeadErrc::bad_method);
}

TEST(HeadScanner, RefusesABadFirstLineBeforeTheHeadIsThere) {
  HeadScanner scanner{limits};
  RequestHead head;
  EXPECT_EQ(scanner.scan_request("GET / HTTP/3.0\r\n", head), HeadStatus::failed);
  EXPECT_EQ(scanner.error(), HeadErrc::version_not_supported);
}

TEST(HeadScanner, SplitsTheTarget) {
  struct Row {
    std::string target;
    std::string path;
    std::string query;
    bool has_query;
    TargetForm form;
  };
  const Row rows[]{
      {"/a/b", "/a/b", "", false, TargetForm::origin},
      {"/a?b=c?d", "/a", "b=c?d", true, TargetForm::origin},
      {"/?", "/", "", true, TargetForm::origin},
      {"//a", "//a", "", false, TargetForm::origin},
      {"http://h", "/", "", false, TargetForm::absolute},
      {"http://h/a?b", "/a", "b", true, TargetForm::absolute},
      {"https://h?b", "/", "b", true, TargetForm::absolute},
  };
  for (const Row& row : rows) {
    HeadScanner scanner{limits};
    RequestHead head;
    const std::string raw = "GET " + row.target + " HTTP/1.1\r\nHost: h\r\n\r\n";
    ASSERT_EQ(scanner.scan_request(raw, head), HeadStatus::complete) << row.target;
    EXPECT_EQ(head.target, row.target);
    EXPECT_EQ(head.path, row.path) << row.target;
    EXPECT_EQ(head.query, row.query) << row.target;
    EXPECT_EQ(head.has_query, row.has_query) << row.target;
    EXPECT_EQ(head.form, row.form) << row.target;
    EXPECT_EQ(head.host, "h") << row.target;
  }
}

TEST(HeadScanner, LeavesWhatComesBehindTheHead) {
  const std::string first = "\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n";
  const std::string raw = first + "okGET /b HTTP/1.1\r\nHost: a\r\n\r\n";
  HeadScanner scanner{limits};
  RequestHead head;
  ASSERT_EQ(scanner.scan_request(raw, head), HeadStatus::complete);
  EXPECT_EQ(head.bytes, first.size());
  scanner.reset();
  const std::string second = raw.substr(first.size() + 2);
  ASSERT_EQ(scanner.scan_request(second, head), HeadStatus::complete);
  EXPECT_EQ(head.path, "/b");
  EXPECT_EQ(head.framing, Framing::none);
  EXPECT_EQ(head.fields.find(Known::content_length), nullptr);
}

TEST(HeadScanner, LooksAtAByteOnce) {
  // Half a megabyte that comes byte by byte: quadratic work would not end in this test's time.
  constexpr HeadLimits wide{.head_bytes_max = 1U << 20U};
  const std::string raw =
      "GET / HTTP/1.1\r\nHost: a\r\nA: " + std::string(1U << 19U, 'b') + "\r\n\r\n";
  HeadScanner scanner{wide};
  RequestHead head;
  for (std::size_t i = 0; i < raw.size(); ++i)
    ASSERT_EQ(scanner.scan_request({raw.data(), i}, head), HeadStatus::incomplete);
  EXPECT_EQ(scanner.scan_request(raw, head), HeadStatus::complete);
}

}  // namespace
}  // namespace barbacane::http1
