#pragma once
// What `dev` does beside the control plane, as its client: a key, a project, the descriptions in it
// and again whenever they change, and a gateway that runs what came of them.

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "control/cli/dev_gateway.hpp"
#include "control/cli/dev_options.hpp"
#include "control/cli/dev_sources.hpp"
#include "control/cli/remote.hpp"

namespace barbacane::cli {

/// Owner    run() has a thread of its own, stop() may come from another; options and database
/// outlive it
class DevSession {
 public:
  DevSession(const DevOptions& options, const std::string& address, std::string database_url);

  /// Until stop(). What goes wrong is on stderr, and does not end it.
  void run();
  /// Ends the gateway, then lets run() return.
  void stop();

 private:
  bool prepare();
  bool find_key();
  bool find_project();
  void make_gateway(const std::string& program);
  void start_gateway();
  void greet() const;
  void publish();
  bool upload(const DevDescription& description);
  std::optional<std::string> compile();
  void deploy(const std::string& artifact);
  std::optional<RemoteAnswer> follow(
      const std::string& path, std::string_view running, std::string_view waiting
  );
  [[nodiscard]] std::string file(std::string_view name) const {
    return options_.state + '/' + std::string(name);
  }
  bool pause();  // false when it is time to go

  const DevOptions& options_;
  std::string server_;
  std::string database_url_;
  DevSources sources_;
  Remote remote_;
  std::string key_;
  std::string project_;
  std::optional<DevGateway> gateway_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool is_stopping_ = false;
};

}  // namespace barbacane::cli
