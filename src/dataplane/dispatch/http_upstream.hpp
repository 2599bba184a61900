#pragma once
// The http-upstream dispatcher's configuration, as the compiler wrote it (common/catalogue).

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"
#include "dataplane/upstream/target.hpp"

namespace barbacane::dispatch {

enum class HostPolicy : std::uint8_t { upstream, preserve, literal };

struct HttpUpstream {
  std::shared_ptr<const upstream::Target> target;
  HostPolicy host = HostPolicy::upstream;
  std::string host_literal;
  std::string base_path;  // of the URL, without a trailing slash
  std::string path;       // rewrite template, "" = the request's path
};

/// Reads the canonical configuration. Null with `failure` when it is not what a compiler writes or
/// when its trust anchors cannot be loaded.
[[nodiscard]] std::shared_ptr<const HttpUpstream> make_http_upstream(
    std::string_view config, const std::string& default_ca_file, Failure& failure
);

/// A rewrite template with captures resolved to positions: literal, capture, literal, ...
struct PathRewrite {
  struct Piece {
    std::string literal;
    std::int32_t capture = -1;  // -1 = literal
  };
  std::vector<Piece> pieces;
};

/// Fails when the template names a capture the operation does not have.
[[nodiscard]] Result<PathRewrite> parse_rewrite(
    std::string_view path_template, const std::vector<std::string_view>& captures
);

}  // namespace barbacane::dispatch
