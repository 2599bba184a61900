// Our readers of forms against Node's (URLSearchParams and FormData): many bodies made from
// a printed seed, many of them spoilt. What both take must be the same names and values; what is
// well-formed both must take.
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "common/http/multipart.hpp"
#include "common/text/utf8.hpp"
#include "common/validation/query.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::support {
namespace {

/// Node looks for these letters anywhere in a body, and wants many of them.
constexpr std::string_view boundary = "zZzZzZzZzZzZzZzZzZzZzZzZzZzZ";

struct Case {
  bool is_multipart = false;
  bool is_spoilt = false;
  std::string body;
};

class Maker {
 public:
  explicit Maker(std::uint32_t seed) : random_(seed) {}

  Case next() {
    Case made{.is_multipart = below(2) == 0, .is_spoilt = below(3) == 0, .body = {}};
    made.body = made.is_multipart ? multipart() : form();
    if (made.is_spoilt && !made.body.empty()) spoil(made.body);
    return made;
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }

  std::string pick(const std::vector<std::string_view>& words, std::size_t length) {
    std::string out;
    for (std::size_t i = below(length); i != 0; --i) out += words[below(words.size())];
    return out;
  }

  std::string form() {
    return pick(
        {"a", "b", "=", "&", "+", "%20", "%3D", "%26", "%C3%A9", "%e2%82%ac", "é", ";", "[", "0"},
        30
    );
  }

  /// Bodies full of what almost ends them.
  std::string multipart() {
    std::string out;
    for (std::size_t i = below(5); i != 0; --i) {
      const bool is_file = below(2) == 0;
      out += "--" + std::string(boundary) + "\r\nContent-Disposition: form-data; name=\"" +
             pick({"a", "é", " ", "[]", "%22"}, 4) + '"';
      if (is_file) out += "; filename=\"f\"\r\nContent-Type: application/octet-stream";
      out +=
          "\r\n\r\n" + pick({"x", "\r\n", "-", "--", "\r\n-", "\r\n--", "\r\n--zZ", "zz", " "}, 12);
      out += "\r\n";
    }
    return out + "--" + std::string(boundary) + "--\r\n";
  }

  void spoil(std::string& body) {
    const std::size_t at = below(body.size());
    switch (below(3)) {
      case 0:
        body.erase(at, 1 + below(3));
        break;
      case 1:
        body.insert(at, pick({"\r", "\n", "-", "--zZ", "%", "\"", ";", "\r\n", "="}, 3));
        break;
      default:
        body[at] = "\r\n-%b\""[below(6)];
    }
  }

  std::mt19937 random_;
};

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    out.append(1, digits[value / 16]).append(1, digits[value % 16]);
  }
  return out;
}

std::string line_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs)
    out += (out.empty() ? "" : ",") + to_hex(name) + ':' + to_hex(value);
  return out;
}

/// As the oracle writes it.
std::string ours(const Case& one) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (!one.is_multipart) {
    std::vector<validation::Pair> split;
    if (!validation::split_query(one.body, split)) return "-";
    for (const validation::Pair& pair : split) {
      auto& [name, value] = pairs.emplace_back();
      if (!validation::decode(pair.name, true, name)) return "-";
      if (!validation::decode(pair.value, true, value)) return "-";
    }
    return line_of(pairs);
  }
  std::string fault;
  const auto parts = http::parse_multipart(one.body, boundary, fault);
  if (!parts) return "-";
  for (const http::Part& part : *parts) {
    http::PartHead head;
    if (!http::read_part_head(part.head, head) || !head.is_form_data || !head.has_name) return "-";
    std::string value(part.body);
    if (!part.filename && !text::is_utf8(value)) return "-";
    std::string name = part.name;
    for (std::size_t at = 0; (at = name.find("%22")) != std::string::npos;)
      name.replace(at, 3, "\"");
    pairs.emplace_back(std::move(name), std::move(value));
  }
  return line_of(pairs);
}

TEST(Forms, MeanToUsWhatTheyMeanToNode) {
  constexpr std::size_t cases_count = 1500;
  const std::uint32_t seed = std::random_device{}();
  RecordProperty("seed", std::to_string(seed));
  Maker maker(seed);
  std::vector<Case> cases;
  const TemporaryDirectory folder;
  const std::string file = folder.path("cases");
  std::ofstream out(file);
  for (std::size_t i = 0; i < cases_count; ++i) {
    const Case& one = cases.emplace_back(maker.next());
    out << (one.is_multipart ? "multipart " : "form ") << to_hex(one.body) << '\n';
  }
  out.close();
  const Outcome outcome = run({"node", std::string(ORACLE), file});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::istringstream lines(outcome.out);
  std::string theirs;
  std::size_t agreed = 0;
  for (const Case& one : cases) {
    ASSERT_TRUE(std::getline(lines, theirs));
    const std::string mine = ours(one);
    agreed += mine == theirs ? 1 : 0;
    if (one.is_spoilt && (mine == "-" || theirs == "-")) continue;
    EXPECT_EQ(mine, theirs) << "seed " << seed << ": " << testing::PrintToString(one.body);
  }
  EXPECT_GT(agreed, cases_count / 2);
}

}  // namespace
}  // namespace barbacane::support
