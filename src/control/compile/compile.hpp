#pragma once
// From descriptions to an artifact: read, resolve, overlay, model, check, plan, write.
// Touches no disk, clock or environment: bytes come through a SourceLoader, the artifact goes
// out as bytes. The same inputs give the same bytes anywhere.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/report.hpp"
#include "common/base/result.hpp"

namespace barbacane::compile {

/// Where bytes of descriptions come from: files, an upload, a database.
class SourceLoader {
 public:
  virtual ~SourceLoader() = default;
  /// The bytes of `name`, a path with "/" as the user wrote it or as a relative reference made it
  /// (normalised, relative to the loader's root or absolute as given).
  [[nodiscard]] virtual Result<std::string> load(std::string_view name) = 0;
  /// The bytes behind a URL, from where the loader knows it: nothing is ever fetched.
  [[nodiscard]] virtual Result<std::string> load_url(std::string_view) {
    return boost::system::errc::make_error_code(boost::system::errc::not_supported);
  }
};

enum class BasePath : std::uint8_t { keep, strip };
enum class Security : std::uint8_t { enforce, delegate };

struct Options {
  std::vector<std::string> specs;     // entry documents, in order
  std::vector<std::string> overlays;  // applied in order to the entries they extend (or to all)
  std::string upstream;               // URL, "from-servers", or "" = none
  BasePath base_path = BasePath::keep;
  Security security = Security::enforce;
  std::string provenance_commit;
  std::string provenance_source;
  bool publish_specs = false;  // callers may read them, under /__barbacane/specs
};

/// Told between stages and now and then inside long ones; a progress bar hangs on it.
using Progress = std::function<void(std::string_view stage, std::size_t done, std::size_t total)>;

/// What is enforced of one operation, and what is not, with the reason.
struct EnforcementRow {
  std::string operation;
  std::string method;
  std::string route;
  std::vector<std::string> enforced;
  struct Advisory {
    std::string what;
    std::string why;
  };
  std::vector<Advisory> advisory;
};

struct Output {
  std::string artifact;  // the bytes of the .bca; empty when the report has errors
  std::string digest;    // "sha256:<hex>"
  std::size_t routes = 0;
  std::vector<EnforcementRow> enforcement;  // empty when the report has errors
};

/// Compiles. Every stage adds its findings to `report`, which comes back sorted; later stages run
/// only when the earlier ones found no error that hides theirs, so that one run shows all there is.
[[nodiscard]] Output compile(
    const Options& options, SourceLoader& loader, Report& report, const Progress& progress = {}
);

}  // namespace barbacane::compile
