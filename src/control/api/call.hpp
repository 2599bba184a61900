#pragma once
// One call of the API, as handlers see it, and what they answer.

#include <any>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/problem_kind.hpp"
#include "common/base/result.hpp"
#include "common/crypto/signing_key.hpp"
#include "common/http/problem.hpp"
#include "common/json/document.hpp"
#include "control/access/attempts.hpp"
#include "control/access/directory.hpp"
#include "control/access/scopes.hpp"
#include "control/api/spool.hpp"
#include "control/blobs/blob_store.hpp"
#include "control/jobs/compiler.hpp"
#include "control/store/audit.hpp"
#include "control/store/database.hpp"
#include "control/store/resources.hpp"

namespace barbacane::jobs {
class Worker;
}

namespace barbacane::api {

/// What handlers work with; lives as long as the service.
struct Services {
  store::Database& database;
  blobs::BlobStore& specs;
  blobs::BlobStore& artifacts;
  access::Directory& directory;
  access::Attempts& attempts;
  jobs::Compiler& compiler;
  std::string instance;
  std::string scratch_folder;
  std::optional<crypto::SigningKey> signing_key;
  std::vector<crypto::PublicKey> trusted_keys;  // of artifacts that are uploaded; none = any
  std::function<void()> wake_worker;
  std::function<std::string()> metrics;
};

struct Reply {
  unsigned status = 200;
  std::string body = {};
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> fields = {};
  /// Instead of `body`: the next piece, "" at the end. Called on the pool.
  std::function<Result<std::string>()> pieces = {};
  std::optional<std::uint64_t> length = {};  // of all pieces
  /// The body holds a secret: what is kept for repetitions is `kept`, a conflict.
  std::string kept = {};
};

struct Call {
  Services& services;
  access::Principal principal = {};
  std::string secret_hash = {};  // of the key or session that calls
  bool is_session = false;
  std::string method = {};
  std::string path = {};
  std::string request_id = {};
  std::string address = {};
  bool is_secure = false;
  std::vector<std::string> captures = {};                        // decoded
  std::vector<std::pair<std::string, std::string>> query = {};   // decoded
  std::vector<std::pair<std::string, std::string>> fields = {};  // lower-case names
  std::shared_ptr<json::Document> document = {};                 // owner of `body`
  const json::Node* body = nullptr;                              // of a JSON body
  std::string body_hash = {};                                    // hex, "" without a body
  std::string media_type = {};                                   // essence
  std::string content_type = {};                                 // as sent
  std::optional<Spool> upload = {};                              // of any other body
  std::any prepared = {};                                        // what `prepare` leaves behind

  [[nodiscard]] std::string_view capture(std::size_t index = 0) const { return captures[index]; }
  [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const;
  [[nodiscard]] std::string_view field(std::string_view lower_name) const;
  [[nodiscard]] store::PageRequest page() const;
  [[nodiscard]] store::Actor actor() const;
  /// The version in If-Match; nothing for none or "*", one that none has for what is no ETag.
  [[nodiscard]] std::optional<std::int64_t> expected_version() const;
  /// May the caller see or do this in `project`? What it may not see does not exist for it.
  [[nodiscard]] bool reaches(std::string_view project) const {
    return principal.project.empty() || principal.project == project;
  }
  /// Text of a member of the JSON body; nothing when it is not there.
  [[nodiscard]] std::optional<std::string> member(std::string_view name) const;
};

/// Words of a refusal are shown to callers.
[[nodiscard]] Reply refuse(
    const Call& call,
    ProblemKind kind,
    std::string_view detail,
    std::span<const http::ProblemError> errors = {},
    std::string_view extra = {}
);
[[nodiscard]] Reply not_found(const Call& call, std::string_view what);
/// What the store could not do: 503 with Retry-After, or 500. The reason goes to the log.
[[nodiscard]] Reply refuse_for(const Call& call, const ErrorCode& error);
/// "It was changed meanwhile".
[[nodiscard]] Reply stale(const Call& call);

/// 200 with ETag, or 304.
[[nodiscard]] Reply show(const Call& call, const store::Resource& resource);
/// 201 with Location and ETag.
[[nodiscard]] Reply created(const store::Resource& resource, std::string location);
[[nodiscard]] Reply no_content();
/// {"items": [...], "next_cursor": ...} with Link.
[[nodiscard]] Reply show_page(const Call& call, const store::Page& page);
[[nodiscard]] std::string etag_of(std::int64_t version);

}  // namespace barbacane::api
