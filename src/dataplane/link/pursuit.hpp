#pragma once
// From what the control plane wants to what serves: download, verify, apply, and say how it went.
// The newest wish counts; what was refused for good is not tried again.

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/fleet/backoff.hpp"
#include "common/fleet/messages.hpp"
#include "dataplane/link/download.hpp"
#include "dataplane/link/link.hpp"
#include "dataplane/link/shelf.hpp"

namespace barbacane::link {

inline constexpr std::size_t rejections_remembered_max = 32;

struct PursuitStats {
  std::uint64_t downloads = 0;
  std::uint64_t downloaded_bytes = 0;
  std::uint64_t rejections = 0;
};

struct PursuitNeeds {
  boost::asio::io_context& io;
  std::function<std::optional<Access>()> access;  // nothing when there is no key to read
  const LinkHooks& hooks;
  Shelf& shelf;
  bool is_disk_usable = true;
  std::function<void(const fleet::ArtifactStatus&)> report;
  std::function<void(const std::string& why)> degraded;  // the disk is not used; "" = it is again
};

/// Owner    the link's thread; what is under way keeps the inside alive
class Pursuit {
 public:
  explicit Pursuit(PursuitNeeds needs);
  ~Pursuit();  // gives up
  Pursuit(const Pursuit&) = delete;
  Pursuit& operator=(const Pursuit&) = delete;

  /// The control plane wants this. The same as before changes nothing, whatever runs: somebody on
  /// the spot may have other plans.
  void want(const fleet::Desired& desired, const std::string& deployment);
  [[nodiscard]] const std::optional<fleet::Desired>& wanted() const noexcept;
  /// "" or "downloading", "verifying".
  [[nodiscard]] std::string_view phase() const noexcept;
  [[nodiscard]] const std::string& last_refusal() const noexcept;
  [[nodiscard]] const PursuitStats& stats() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace barbacane::link
