#pragma once
// The files of the web page, as the build put them into the program.

#include <span>
#include <string_view>

namespace barbacane::pages {

/// One file. Views point into the program and live as long as it.
struct Asset {
  std::string_view path;  // below /ui/, such as "assets/index-3f2a.js"
  std::string_view content_type;
  std::string_view hash;  // of `identity`, in hex
  std::string_view identity;
  std::string_view brotli;  // "" = not worth it
  std::string_view gzip;
};

/// Sorted by path; "index.html" is among them.
[[nodiscard]] std::span<const Asset> embedded_assets() noexcept;

}  // namespace barbacane::pages
