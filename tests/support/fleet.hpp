#pragma once
// A control plane with a project, artifacts and real gateways, for tests.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/control_plane.hpp"
#include "support/process.hpp"
#include "support/raw_client.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::support {

/// One real gateway in connected mode.
class FleetGateway {
 public:
  FleetGateway(std::vector<std::string> words, std::string name, ProcessOptions options = {});

  [[nodiscard]] Process& process() noexcept { return *process_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// What a caller gets at this path.
  [[nodiscard]] RawResponse get(std::string_view path) const;
  [[nodiscard]] RawResponse admin(std::string_view method, std::string_view path) const;
  /// The number that the artifact's mock answers with; "" when it answers nothing of that kind.
  [[nodiscard]] std::string version() const;
  /// The number of a metric without labels; -1 when there is none.
  [[nodiscard]] double metric(const std::string& name) const;
  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  /// SIGKILL, and waits for its end.
  void kill();

 private:
  std::unique_ptr<Process> process_;
  std::string name_;
  std::string address_;
  std::string admin_;
};

class Fleet {
 public:
  explicit Fleet(ControlPlane& plane, const std::string& name = "fleet");

  [[nodiscard]] const std::string& project() const noexcept { return project_; }
  [[nodiscard]] const std::string& key_file() const noexcept { return key_file_; }
  [[nodiscard]] const std::string& key_id() const noexcept { return key_id_; }
  [[nodiscard]] std::string state_of(const std::string& name) const;
  /// An artifact whose /hello answers {"v":VERSION}, uploaded; its id. `pad_bytes`: so much more
  /// that does not shrink.
  std::string artifact(int version, std::vector<std::string> more = {}, std::size_t pad_bytes = 0);
  /// The file of the artifact made last.
  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  /// Starts a gateway with a state directory of its own name.
  [[nodiscard]] FleetGateway start(
      const std::string& name,
      std::vector<std::string> more = {},
      const std::string& url = {},
      ProcessOptions options = {}
  );
  /// Deploys and gives the deployment's id. `strategy`: JSON, "" = none.
  std::string deploy(const std::string& artifact, const std::string& strategy = {});
  [[nodiscard]] Answer deployment(const std::string& id);
  /// Waits until the deployment has this status.
  [[nodiscard]] bool reaches(const std::string& deployment, std::string_view status);
  /// Text of a member of the gateway with this name, "" when there is none.
  [[nodiscard]] std::string fact(const std::string& name, const std::string& member);
  [[nodiscard]] std::string verdict(const std::string& deployment, const std::string& name);

 private:
  ControlPlane& plane_;
  TemporaryDirectory folder_;
  std::string project_;
  std::string key_file_;
  std::string key_id_;
  std::string file_;
};

}  // namespace barbacane::support
