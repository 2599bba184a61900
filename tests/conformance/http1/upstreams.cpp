#include "upstreams.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <sstream>

#include "support/fake_upstream.hpp"
#include "support/process.hpp"
#include "support/raw_client.hpp"
#include "support/temporary_directory.hpp"

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

constexpr const char* nginx_config = R"(
daemon off;
master_process off;
pid nginx.pid;
error_log stderr error;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  large_client_header_buffers 8 64k;
  server {
    listen 127.0.0.1:PORT;
    ignore_invalid_headers off;
    location / {
      return 200 "$request_method
$request_uri
$http_host
$http_content_length
$http_transfer_encoding
";
    }
  }
}
)";

/// nginx cannot be asked which port it got: one that was free a moment ago.
std::string free_port() {
  const support::FakeUpstream taken;
  const std::string address = taken.address();
  return address.substr(address.find(':') + 1);
}

class Nginx final : public Upstream {
 public:
  Nginx() : port_(free_port()) {
    std::string config = nginx_config;
    config.replace(config.find("PORT"), 4, port_);
    const std::string path = folder_.write("nginx.conf", config);
    process_ = std::make_unique<support::Process>(
        std::vector<std::string>{"/usr/sbin/nginx", "-p", folder_.path(), "-c", path}
    );
    EXPECT_TRUE(support::eventually([this] {
      return support::RawClient("127.0.0.1:" + port_).is_connected();
    })) << process_->err();
  }
  ~Nginx() override {
    process_->signal(SIGTERM);
    process_->wait();
  }
  [[nodiscard]] std::string url() const override { return "http://127.0.0.1:" + port_; }
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
  std::string port_;
  support::TemporaryDirectory folder_;
  std::unique_ptr<support::Process> process_;
};

}  // namespace

std::unique_ptr<Upstream> start_script(const std::string& interpreter) {
  return std::make_unique<Script>(interpreter, interpreter == "node" ? "seen.cjs" : "seen.py");
}

std::unique_ptr<Upstream> start_nginx() {
  return std::make_unique<Nginx>();
}

}  // namespace barbacane::conformance
