#pragma once
// The extensions behind a chunk's size (RFC 9112 §7.1.1), byte by byte. They are dropped, but must
// be well formed: where one ends decides where the data begins.

#include <cstdint>

namespace barbacane::http1 {

/// Reads what stands behind the first ';' up to, and without, the CR.
///
/// Source   *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )
class ChunkExtension {
 public:
  /// False when no extension goes on like this; then only reset() helps.
  [[nodiscard]] bool take(char byte) noexcept;
  /// Whether the line may end here.
  [[nodiscard]] bool is_whole() const noexcept {
    return part_ == Part::name || part_ == Part::value || part_ == Part::behind_quotes;
  }
  /// To the place behind a ';'.
  void reset() noexcept { part_ = Part::before_name; }

 private:
  enum class Part : std::uint8_t {
    before_name,
    name,
    behind_name,  // white space came
    before_value,
    value,
    behind_value,
    quoted,
    escaped,
    behind_quotes
  };

  bool go(Part part) noexcept {
    part_ = part;
    return true;
  }
  bool take_word() noexcept;
  bool take_quoted(char byte) noexcept;

  Part part_ = Part::before_name;
};

}  // namespace barbacane::http1
