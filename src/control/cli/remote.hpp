#pragma once
// What commands that talk to a control plane share: where it is, who asks, and what its answers
// mean for the shell.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/json/document.hpp"
#include "common/settings/options.hpp"
#include "control/cli/exit_code.hpp"
#include "control/client/http_client.hpp"

namespace barbacane::cli {

/// An answer, read.
struct RemoteAnswer {
  client::Response response;
  std::shared_ptr<json::Document> document;
  const json::Node* root = nullptr;  // of a JSON body

  /// Text of a member; "" when it is not there or null.
  [[nodiscard]] std::string text(std::string_view member) const;
};

[[nodiscard]] std::string text_of(const json::Node& node, std::string_view member);
/// Items of an array that is a member; none when there is no such.
[[nodiscard]] std::vector<const json::Node*> items_of(
    const json::Node& node, std::string_view member
);

class Remote {
 public:
  /// Nothing, with the reason on stderr, when no server or no key is named.
  [[nodiscard]] static std::optional<Remote> open(
      const settings::Settings& settings, ExitCode& code
  );

  Remote() = default;
  Remote(std::string server, std::string key) : server_(std::move(server)), key_(std::move(key)) {}

  /// A successful answer. Otherwise nothing: the reason is on stderr, and `code` is what the shell
  /// is told (DESIGN 5).
  [[nodiscard]] std::optional<RemoteAnswer> call(
      std::string_view method,
      const std::string& path,
      const std::string& body,
      const std::string& content_type,
      ExitCode& code
  ) const;
  [[nodiscard]] std::optional<RemoteAnswer> get(const std::string& path, ExitCode& code) const {
    return call("GET", path, {}, {}, code);
  }
  [[nodiscard]] std::optional<RemoteAnswer> post(
      const std::string& path, const std::string& json_body, ExitCode& code
  ) const {
    return call("POST", path, json_body, "application/json", code);
  }
  /// The body into a file, which appears when it is whole.
  [[nodiscard]] ExitCode download(const std::string& path, const std::string& file) const;

  /// All items of a list, page after page.
  struct List {
    std::vector<std::shared_ptr<json::Document>> documents;
    std::vector<const json::Node*> items;
  };
  [[nodiscard]] std::optional<List> list(const std::string& path, ExitCode& code) const;
  /// The id of a project that is named by id or by name.
  [[nodiscard]] std::optional<std::string> project(const std::string& given, ExitCode& code) const;

  [[nodiscard]] const std::string& server() const noexcept { return server_; }
  [[nodiscard]] const std::string& key() const noexcept { return key_; }
  [[nodiscard]] const std::string& ca_file() const noexcept { return ca_file_; }
  [[nodiscard]] bool is_json() const noexcept { return is_json_; }

 private:
  [[nodiscard]] client::Request request(std::string_view method, const std::string& path) const;
  [[nodiscard]] ExitCode refuse(const RemoteAnswer& answer) const;

  std::string server_;
  std::string key_;
  std::string ca_file_;
  bool is_json_ = false;
};

/// Rows under headings, as wide as they need; or with --format json the items as they came.
struct Column {
  std::string_view heading;
  std::string_view member;
};
[[nodiscard]] std::vector<std::string> table_of(
    const std::vector<const json::Node*>& items, const std::vector<Column>& columns
);
void print_items(
    const std::vector<const json::Node*>& items, const std::vector<Column>& columns, bool as_json
);
/// One resource: `name: value` lines, or as it came.
void print_item(const json::Node& item, const std::vector<Column>& columns, bool as_json);

/// Findings of a description, as the compiler prints them; sources are read where they are.
void print_remote_findings(const json::Node& findings);

[[nodiscard]] std::string url_encoded(std::string_view text);

}  // namespace barbacane::cli
