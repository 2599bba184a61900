#include "dataplane/http1/chunk_decoder.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>

namespace barbacane::http1 {
namespace {

using namespace std::string_literals;
using enum HeadErrc;

constexpr ChunkLimits limits{
    .chunk_bytes_max = 1U << 20U, .extension_bytes_max = 32, .trailer_bytes_max = 128
};

/// What a body decodes to, as text; `piece` says how many bytes the next read brings.
std::string decode(const std::string& raw, const std::function<std::size_t()>& piece) {
  ChunkDecoder decoder{limits};
  std::string body;
  for (std::size_t at = 0; at < raw.size();) {
    const std::string bytes = raw.substr(at, std::max<std::size_t>(1, piece()));
    std::string_view left{bytes};
    while (true) {
      const ChunkStep step = decoder.next(left);
      body += step.payload;
      left.remove_prefix(step.consumed);
      at += step.consumed;
      if (step.event == ChunkEvent::failed)
        return "refused: " + make_error_code(decoder.error()).message();
      if (step.event == ChunkEvent::end) {
        return "body=" + body + " trailers=" + std::string{decoder.trailers()} +
               " left=" + std::to_string(raw.size() - at);
      }
      if (step.event == ChunkEvent::need_more) {
        if (!left.empty()) return "need_more with bytes left";
        break;
      }
    }
  }
  return "incomplete: " + body;
}

std::string decode_whole(const std::string& raw) {
  return decode(raw, [&raw] { return raw.size(); });
}

struct Row {
  std::string_view name;
  std::string raw;
  std::string expected;
};

std::string trailed(const std::string& fields) {
  return "0\r\n" + fields + "\r\n";
}

std::vector<Row> taken() {
  return {
      {"nothing", "0\r\n\r\n", "body= trailers= left=0"},
      {"one chunk", "5\r\nhello\r\n0\r\n\r\n", "body=hello trailers= left=0"},
      {"two chunks", "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "body=abc trailers= left=0"},
      {"upper and lower case digits",
       "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n",
       "body=01234567890123456789 trailers= left=0"},
      {"zeros in front", "0000000000000001\r\na\r\n000\r\n\r\n", "body=a trailers= left=0"},
      {"a body of line ends", "4\r\n\r\n\r\n\r\n0\r\n\r\n", "body=\r\n\r\n trailers= left=0"},
      {"a body like a chunk", "5\r\n0\r\n\r\n\r\n0\r\n\r\n", "body=0\r\n\r\n trailers= left=0"},
      {"an extension", "1;a=b\r\nx\r\n0\r\n\r\n", "body=x trailers= left=0"},
      {"an extension in quotes", "1;a=\"b;c\"\r\nx\r\n0;last\r\n\r\n", "body=x trailers= left=0"},
      {"the next message behind", "0\r\n\r\nGET /", "body= trailers= left=5"},
      {"a trailer", trailed("X-Sum: 1\r\n"), "body= trailers=X-Sum: 1\r\n left=0"},
      {"trailers that may not be there",
       trailed("Content-Length: 5\r\nX: 1\r\nHost: b\r\nSet-Cookie: c\r\nAuthorization: d\r\n"),
       "body= trailers=X: 1\r\n left=0"},
      {"a trailer that frames", trailed("transfer-encoding: chunked\r\n"), "body= trailers= left=0"
      },
  };
}

std::vector<std::tuple<std::string_view, std::string, HeadErrc>> refused() {
  return {
      {"no size", "\r\n", bad_chunk_size},
      {"a letter", "g\r\n", bad_chunk_size},
      {"hexadecimal with 0x", "0x1\r\na\r\n", bad_chunk_size},
      {"a plus sign", "+1\r\na\r\n", bad_chunk_size},
      {"a minus sign", "-1\r\n", bad_chunk_size},
      {"a space in front", " 1\r\na\r\n", bad_chunk_size},
      {"a space behind", "1 \r\na\r\n", bad_chunk_size},
      {"a space before an extension", "1 ;a\r\nx\r\n", bad_chunk_size},
      {"a tab behind", "1\t\r\na\r\n", bad_chunk_size},
      {"seventeen digits", "00000000000000001\r\na\r\n", bad_chunk_size},
      {"bare LF behind a size", "1\na\r\n", bad_chunk_size},
      {"bare CR behind a size", "1\ra\r\n", bad_chunk_size},
      {"NUL behind a size", "1\0\r\n"s, bad_chunk_size},
      {"only an extension", ";a\r\n", bad_chunk_size},
      {"over the limit", "100001\r\n", chunk_too_large},
      {"over 2^64", "FFFFFFFFFFFFFFFF\r\n", chunk_too_large},
      {"bare LF in an extension", "1;a\nx\r\n", bad_chunk_extension},
      {"nothing behind the semicolon", "1;\r\nx\r\n", bad_chunk_extension},
      {"an extension that is no token", "1;a/b\r\nx\r\n", bad_chunk_extension},
      {"control byte in an extension", "1;a\x01\r\n", bad_chunk_extension},
      {"bare CR in an extension", "1;a\rb\r\n", bad_chunk_size},
      {"extensions too large", "1;" + std::string(40, 'a') + "\r\n", chunk_overhead},
      {"many extensions, too large together",
       "1;aaaaaaaaaa\r\nx\r\n1;aaaaaaaaaa\r\nx\r\n1;aaaaaaaaaa\r\nx\r\n",
       chunk_overhead},
      {"data longer than its size", "1\r\nab\r\n", bad_chunk_end},
      {"data ended by LF", "1\r\na\n0\r\n\r\n", bad_chunk_end},
      {"data ended by CR", "1\r\na\r0\r\n\r\n", bad_chunk_end},
      {"data ended by nothing", "1\r\na0\r\n\r\n", bad_chunk_end},
      {"a trailer without colon", trailed("abc\r\n"), bad_trailer},
      {"a trailer without name", trailed(": b\r\n"), bad_trailer},
      {"space before the colon of a trailer", trailed("A : b\r\n"), bad_trailer},
      {"a folded trailer", trailed("A: b\r\n c\r\n"), bad_trailer},
      {"control byte in a trailer", trailed("A: \x01\r\n"), bad_trailer},
      {"bare CR in a trailer", trailed("A: b\rc\r\n"), bad_trailer},
      {"bare LF behind a trailer", trailed("A: b\n"), bare_line_feed},
      {"bare LF at the end", "0\r\n\n", bare_line_feed},
      {"trailers too large", trailed("A: " + std::string(200, 'b') + "\r\n"), chunk_overhead},
  };
}

TEST(ChunkDecoder, TakesWhatIsWellFormed) {
  for (const Row& row : taken()) {
    EXPECT_EQ(decode_whole(row.raw), row.expected) << row.name;
    EXPECT_EQ(decode(row.raw, [] { return 1; }), row.expected) << row.name << ", byte by byte";
  }
}

TEST(ChunkDecoder, RefusesWhatIsNot) {
  for (const auto& [name, raw, error] : refused()) {
    const std::string expected = "refused: " + make_error_code(error).message();
    EXPECT_EQ(decode_whole(raw), expected) << name;
    EXPECT_EQ(decode(raw, [] { return 1; }), expected) << name << ", byte by byte";
  }
}

TEST(ChunkDecoder, WaitsForTheRest) {
  for (const Row& row : taken()) {
    if (row.name == "the next message behind") continue;
    for (std::size_t size = 1; size < row.raw.size(); ++size)
      EXPECT_TRUE(decode_whole(row.raw.substr(0, size)).starts_with("incomplete")) << row.name;
  }
}

TEST(ChunkDecoder, DecodesRandomBodiesInRandomPieces) {
  const unsigned seed = std::random_device{}();
  std::mt19937 random{seed};
  for (int round = 0; round < 300; ++round) {
    std::string body;
    std::string raw;
    for (std::size_t chunks = random() % 6; chunks-- > 0;) {
      std::string data(1 + random() % 300, 'x');
      for (char& byte : data) byte = static_cast<char>(random());
      body += data;
      std::array<char, 24> size{};
      std::snprintf(size.data(), size.size(), "%zx\r\n", data.size());
      raw += size.data() + data + "\r\n";
    }
    raw += "0\r\n\r\n";
    const std::string expected = "body=" + body + " trailers= left=0";
    EXPECT_EQ(decode(raw, [&random] { return random() % 50; }), expected) << "seed " << seed;
  }
}

TEST(ChunkDecoder, GivesWhatItIsGivenWithoutACopy) {
  ChunkDecoder decoder;
  const std::string raw = "5\r\nhello";
  const ChunkStep step = decoder.next(raw);
  EXPECT_EQ(step.event, ChunkEvent::data);
  EXPECT_EQ(step.payload.data(), raw.data() + 3);
}

TEST(ChunkDecoder, StaysFailedUntilReset) {
  ChunkDecoder decoder;
  EXPECT_EQ(decoder.next("x").event, ChunkEvent::failed);
  EXPECT_EQ(decoder.next("0\r\n\r\n").event, ChunkEvent::failed);
  EXPECT_EQ(decoder.error(), bad_chunk_size);
  decoder.reset();
  EXPECT_EQ(decoder.next("0\r\n\r\n").event, ChunkEvent::end);
}

TEST(ChunkDecoder, EachBodyHasItsOwnAllowance) {
  // One connection, many bodies: what one of them spent must not count against the next.
  const std::string raw =
      "01;" + std::string(20, 'a') + "\r\nx\r\n0\r\nA: " + std::string(80, 'b') + "\r\n\r\n";
  ChunkDecoder decoder{limits};
  for (int body = 0; body < 5; ++body) {
    decoder.reset();
    std::string_view left{raw};
    ChunkStep step;
    do {
      step = decoder.next(left);
      left.remove_prefix(step.consumed);
    } while (step.event == ChunkEvent::data);
    EXPECT_EQ(step.event, ChunkEvent::end) << body;
    EXPECT_EQ(decoder.trailers().size(), 85U);
  }
}

TEST(ChunkDecoder, TakesNothingBehindTheEnd) {
  ChunkDecoder decoder;
  EXPECT_EQ(decoder.next("0\r\n\r\n").event, ChunkEvent::end);
  EXPECT_EQ(decoder.next("0").event, ChunkEvent::failed);
}

}  // namespace
}  // namespace barbacane::http1
