#include "support/nginx.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "support/fake_upstream.hpp"
#include "support/raw_client.hpp"

namespace barbacane::support {
namespace {

constexpr const char* config_start = R"(
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
    listen 127.0.0.1:)";

/// nginx cannot be asked which port it got: one that was free a moment ago.
std::string free_port() {
  const FakeUpstream taken;
  const std::string address = taken.address();
  return address.substr(address.find(':') + 1);
}

}  // namespace

Nginx::Nginx(const std::string& server) : port_(free_port()) {
  const std::string path =
      folder_.write("nginx.conf", config_start + port_ + ";\n" + server + "\n  }\n}\n");
  process_ = std::make_unique<Process>(
      std::vector<std::string>{"/usr/sbin/nginx", "-p", folder_.path(), "-c", path}
  );
  EXPECT_TRUE(eventually([this] { return RawClient("127.0.0.1:" + port_).is_connected(); }))
      << process_->err();
}

Nginx::~Nginx() {
  process_->signal(SIGTERM);
  process_->wait();
}

}  // namespace barbacane::support
