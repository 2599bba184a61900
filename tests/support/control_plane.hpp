#pragma once
// A running control plane for tests: the real program on a database of its own, and calls to it
// whose answers are checked against its own description.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/json/document.hpp"
#include "control/api/description.hpp"
#include "support/process.hpp"
#include "support/raw_client.hpp"
#include "support/temporary_directory.hpp"
#include "support/test_database.hpp"

namespace barbacane::support {

/// An answer with its JSON body read.
struct Answer : RawResponse {
  std::shared_ptr<json::Document> document;
  const json::Node* root = nullptr;

  /// Text of a member ("items/0/id"); "" when it is not there.
  [[nodiscard]] std::string at(std::string_view path) const;
  [[nodiscard]] std::size_t count(std::string_view path) const;
};

/// One instance.
class ControlPlane {
 public:
  explicit ControlPlane(const std::string& database_url, std::vector<std::string> more = {});
  ~ControlPlane();

  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  [[nodiscard]] Process& process() noexcept { return *process_; }
  /// The answer, which must be one that the description has.
  Answer call(
      std::string_view method,
      std::string_view target,
      std::string_view body = {},
      std::string_view fields = {}
  );
  /// Uses this key from now on; "" = none.
  void use_key(std::string key) { key_ = std::move(key); }
  [[nodiscard]] const std::string& key() const noexcept { return key_; }
  [[nodiscard]] std::string url() const { return "http://" + address_; }

 private:
  void check(std::string_view method, std::string_view target, const Answer& answer) const;

  std::unique_ptr<Process> process_;
  std::string address_;
  std::string key_;
  std::unique_ptr<const api::Description> description_;
};

/// An admin key, made as on the host.
[[nodiscard]] std::string make_admin_key(const std::string& database_url);

}  // namespace barbacane::support
