#include "upstreams.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "support/nginx.hpp"
#include "support/process.hpp"

namespace barbacane::conformance {
namespace {

std::string from_hex(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return out;
}

class Script final : public Upstream {
 public:
  Script(const std::string& interpreter, const std::string& file)
      : process_(
            {interpreter, std::string(BARBACANE_SOURCE_DIR) + "/tests/conformance/http1/" + file}
        ) {
    const std::string line = process_.wait_line("port ");
    EXPECT_NE(line, "") << interpreter << ": " << process_.err();
    port_ = line.substr(std::min(line.size(), line.find("port ") + 5));
  }
  [[nodiscard]] std::string url() const override { return "http://127.0.0.1:" + port_; }
  [[nodiscard]] Understood understood(const std::string& body) override {
    Understood out;
    std::istringstream lines(body);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t space = line.find(' ');
      out.emplace_back(line.substr(0, space), from_hex(line.substr(space + 1)));
    }
    return out;
  }

 private:
  support::Process process_;
  std::string port_;
};

constexpr const char* nginx_server = R"(
    ignore_invalid_headers off;
    location / {
      return 200 "$request_method
$request_uri
$http_host
$http_content_length
$http_transfer_encoding
";
    })";

class Nginx final : public Upstream {
 public:
  [[nodiscard]] std::string url() const override { return nginx_.url(); }
  [[nodiscard]] Understood understood(const std::string& body) override {
    Understood out;
    std::istringstream lines(body);
    for (const char* name : {"method", "target", "host", "content-length", "transfer-encoding"}) {
      std::string value;
      std::getline(lines, value);
      if (!value.empty()) out.emplace_back(name, value);
    }
    return out;
  }

 private:
  support::Nginx nginx_{nginx_server};
};

}  // namespace

std::unique_ptr<Upstream> start_script(const std::string& interpreter) {
  return std::make_unique<Script>(interpreter, interpreter == "node" ? "seen.cjs" : "seen.py");
}

std::unique_ptr<Upstream> start_nginx() {
  return std::make_unique<Nginx>();
}

}  // namespace barbacane::conformance
