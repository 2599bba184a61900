#pragma once
// A real nginx with one server, for tests of what stands between.

#include <memory>
#include <string>

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::support {

class Nginx {
 public:
  /// `server`: directives of its server block.
  explicit Nginx(const std::string& server);
  ~Nginx();
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + port_; }

 private:
  std::string port_;
  TemporaryDirectory folder_;
  std::unique_ptr<Process> process_;
};

}  // namespace barbacane::support
