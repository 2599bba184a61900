#pragma once
// Descriptions of a project: a name, and revisions that never change.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/store/projects.hpp"
#include "control/store/transaction.hpp"

namespace barbacane::store {

struct SpecFile {
  std::string name = {};    // relative, with "/"
  std::string digest = {};  // "sha256:<hex>" of its bytes
  std::uint64_t size = 0;
};

struct RevisionValues {
  std::string entry = {};
  std::vector<SpecFile> files = {};  // sorted by name
  std::string digest = {};           // of names and contents
  std::string kind = {};             // "openapi 3.1"
  std::string title = {};
  std::string api_version = {};
  std::string warnings = "[]";  // JSON
};

/// The id, or nothing when the project has that name already.
[[nodiscard]] std::optional<std::string> create_spec(
    Transaction& tx,
    std::string_view project,
    std::string_view name,
    const RevisionValues& revision,
    std::string_view actor
);

/// A new current revision. The same content as the current one changes nothing.
[[nodiscard]] Written revise_spec(
    Transaction& tx,
    std::string_view id,
    std::optional<std::int64_t> version,
    const RevisionValues& revision,
    std::string_view actor,
    bool& is_changed
);
[[nodiscard]] Written remove_spec(
    Transaction& tx, std::string_view id, std::optional<std::int64_t> version
);

[[nodiscard]] std::optional<std::string> project_of_spec(Transaction& tx, std::string_view id);
[[nodiscard]] std::optional<std::string> find_spec_named(
    Transaction& tx, std::string_view project, std::string_view name
);

/// The files of one revision; 0 = the current one.
struct Revision {
  std::int64_t number = 0;
  std::string entry = {};
  std::vector<SpecFile> files = {};
};
[[nodiscard]] std::optional<Revision> find_revision(
    Transaction& tx, std::string_view spec, std::int64_t number
);

[[nodiscard]] std::string files_to_json(const std::vector<SpecFile>& files);

}  // namespace barbacane::store
