#include "common/http/multipart_scanner.hpp"

#include <gtest/gtest.h>

namespace barbacane::http {
namespace {

/// "P<head>" "D<bytes>" "E" of the events, and how it ended. The body comes in pieces of `step`.
std::string events_of(std::string_view body, std::size_t step) {
  using Event = MultipartScanner::Event;
  MultipartScanner scanner;
  scanner.begin("x");
  std::string out;
  std::string window;
  bool was_data = false;
  for (std::size_t at = 0; at < body.size(); at += step) {
    window += body.substr(at, step);
    while (true) {
      const Event event = scanner.next(window);
      const std::string piece(scanner.piece());
      if (event == Event::data) {
        if (!std::exchange(was_data, true)) out += 'D';
        out += piece;
      } else if (event != Event::more) {
        was_data = false;
      }
      if (event == Event::part) out += "P" + piece;
      if (event == Event::end) out += "E";
      if (event == Event::failed) return out + "!" + std::string(scanner.fault());
      window.erase(0, scanner.used());
      if (event == Event::more && scanner.used() == 0) break;
    }
  }
  return out + (scanner.is_closed() ? "." : "?");
}

TEST(MultipartScanner, TellsTheSameWhateverThePieces) {
  struct Row {
    std::string_view body;
    std::string_view events;
  };
  for (const Row& row : {
           Row{"--x\r\nA: b\r\n\r\none\r\n--x\r\n\r\n\r\n--x\r\n\r\n--x--\r\n", "PA: bDoneEPEPE."},
           Row{"preamble\r\n--x\r\n\r\n1\r\n\r\n--x--\r\nepilogue --x", "PD1\r\nE."},
           Row{"--x \t \r\n\r\na --x b\r\n--y\r\n-\r\n--x--", "PDa --x b\r\n--y\r\n-E."},
           Row{"--x--", "."},
           Row{"--x\r\n\r\na\n--x--", "PDa!a boundary follows half a line end"},
           Row{"--x\r\n\r\na\r--x--", "PDa!a boundary follows half a line end"},
           Row{"\n--x\r\n", "!a boundary follows half a line end"},
           Row{"--x\r\n\r\na\r\n--x--\r\n--x\r\n", "PDaE!a boundary stands behind the last part"},
           Row{"--x\r\n\r\na\r\n--xy\r\n--x--", "PDaE!a delimiter is followed by something else"},
           Row{"--x-\r\n\r\n", "!a delimiter is followed by something else"},
           Row{"--x\r\n\r\na\r\n--", "PDa?"},
           Row{"--x\r\nA: b\r\n", "?"},
           Row{"nothing", "?"},
       }) {
    for (std::size_t step = 1; step <= row.body.size(); ++step) {
      std::string got = events_of(row.body, step);
      // Of a fault or an end too early, how much of the data was told before is not promised.
      const bool is_whole = row.events.ends_with('.');
      if (!is_whole) {
        const std::size_t end = row.events.find_last_of("!?");
        EXPECT_TRUE(got.ends_with(row.events.substr(end))) << row.body << ' ' << step << got;
      } else {
        EXPECT_EQ(got, row.events) << step;
      }
    }
  }
}

TEST(MultipartScanner, HasBounds) {
  std::string many = "--x";
  for (std::size_t i = 0; i < multipart_parts_max; ++i) many += "\r\n\r\n\r\n--x";
  EXPECT_TRUE(events_of(many + "--", many.size() + 2).ends_with('.'));
  EXPECT_TRUE(events_of(many + "\r\n\r\n\r\n--x--", 9).ends_with("!there are too many parts"));
  const std::string head = "--x\r\nA: " + std::string(multipart_head_bytes_max - 3, 'a');
  EXPECT_TRUE(events_of(head + "\r\n\r\n", 100).starts_with('P'));
  EXPECT_TRUE(events_of(head + "a\r\n\r\n", 100).ends_with("!the fields of a part are too long"));
  EXPECT_TRUE(events_of(head + "aaaa", 100).ends_with("!the fields of a part are too long"));
  EXPECT_TRUE(events_of("--x" + std::string(65, ' '), 9).ends_with("something else"));
}

}  // namespace
}  // namespace barbacane::http
