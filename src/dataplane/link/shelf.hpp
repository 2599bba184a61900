#pragma once
// Artifacts that came from the control plane, on disk: the last three that served are kept, so that
// a restart without a control plane serves what served before (last-known-good).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/artifact/signature.hpp"
#include "common/base/result.hpp"

namespace barbacane::link {

inline constexpr std::size_t known_good_max = 3;

struct Kept {
  std::string digest;
  std::string path;
  std::vector<artifact::Signature> signatures;  // that came beside it
};

/// A folder with, for each digest, HEX.bca, HEX.signatures.json and, while it comes, HEX.part; and
/// known-good.json, a list of digests, the latest first.
/// Owner    one thread
class Shelf {
 public:
  explicit Shelf(std::string folder);

  /// Makes the folder. "" or why it cannot be written.
  [[nodiscard]] std::string open();
  /// The latest first; what is not there any more is left out. Behind them what is whole and had
  /// not served yet when the process ended: its release may be on record already.
  [[nodiscard]] std::vector<Kept> known_good() const;
  [[nodiscard]] bool has(std::string_view digest, std::uint64_t bytes) const;
  [[nodiscard]] std::string path_of(std::string_view digest) const;
  [[nodiscard]] std::string part_of(std::string_view digest) const;
  /// What stands at part_of() is whole: it gets its name, durably.
  [[nodiscard]] Result<void> keep(std::string_view digest);
  /// The same for bytes that lie in memory behind this descriptor.
  [[nodiscard]] Result<void> keep_copy(std::string_view digest, int memory);
  /// What to verify it with after a restart. Until it serves, beside those it had before.
  [[nodiscard]] Result<void> keep_signatures(
      std::string_view digest, const std::vector<artifact::Signature>& signatures
  );
  [[nodiscard]] Result<void> add_signatures(
      std::string_view digest, const std::vector<artifact::Signature>& signatures
  );
  /// It serves: the first of the known good. Older ones than the last three are removed.
  [[nodiscard]] Result<void> promote(std::string_view digest);
  /// It served, and is among the last three.
  [[nodiscard]] bool is_known_good(std::string_view digest) const;
  /// It cannot be used.
  void drop(std::string_view digest);

 private:
  [[nodiscard]] std::vector<std::string> read_index() const;
  [[nodiscard]] std::vector<artifact::Signature> signatures_of(std::string_view digest) const;
  void prune(const std::vector<std::string>& kept) const;

  std::string folder_;
};

}  // namespace barbacane::link
