#pragma once
// Descriptions as callers may read them, under /__barbacane/specs: what is this gateway's own, and
// where the servers are, is left out.

#include <string>
#include <string_view>

#include "common/json/document.hpp"

namespace barbacane::compile {

/// The document as JSON, without members x-barbacane-*, without `servers` of a document, path or
/// operation. Examples and other values stay what they are.
[[nodiscard]] std::string published_text(json::Document& document, const json::Node& root);

/// The path where a gateway serves the source that is called `member` in an artifact.
[[nodiscard]] std::string published_path(std::string_view member);

}  // namespace barbacane::compile
