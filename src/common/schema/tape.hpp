#pragma once
// A JSON text as one flat run of nodes, made in one pass and read by index: what the evaluator
// walks. Strict (RFC 8259) and bounded; numbers keep their text; keys of an object are different. A
// tape is reused from text to text, so that in the long run reading one allocates nothing.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace barbacane::schema {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

/// Types as bits of the operand of Opcode::type_mask.
inline constexpr std::uint8_t type_null = 1;
inline constexpr std::uint8_t type_boolean = 2;
inline constexpr std::uint8_t type_integer = 4;
inline constexpr std::uint8_t type_number = 8;
inline constexpr std::uint8_t type_string = 16;
inline constexpr std::uint8_t type_array = 32;
inline constexpr std::uint8_t type_object = 64;
inline constexpr std::uint8_t types_all = 127;

/// Behind an array stand its items, behind an object its keys and values in turn.
struct Node {
  Kind kind = Kind::null;
  bool flag = false;       // a boolean's value; a string or number whose text is the tape's own
  std::uint8_t types = 0;  // those it has; of numbers without point and exponent both
  bool is_simple = false;  // a string of one byte a character; a number whose word is its value
  bool is_opaque = false;  // a string that is not here: its text is its number of octets, 8 bytes
  std::uint32_t offset = 0;
  std::uint32_t length = 0;  // bytes of a number's or string's text
  std::uint32_t count = 0;   // items, or members
  std::uint32_t end = 0;     // index of the node behind this value
  std::uint64_t word = 0;    // of a key (key_word.hpp); a simple number
};

enum class TapeErrc : std::uint8_t {
  none,
  empty,
  unexpected_end,
  unexpected_character,
  bad_number,
  bad_escape,
  lone_surrogate,
  bad_utf8,
  control_character,  // in a string
  byte_order_mark,
  too_deep,
  too_large,  // more values than the bound
  duplicate_key,
  trailing_bytes,
};

/// A few words, without the place.
[[nodiscard]] std::string_view words_of(TapeErrc code) noexcept;

struct TapeLimits {
  std::uint32_t depth_max = 128;
  std::uint32_t nodes_max = 2'000'000;
};

class Tape {
 public:
  /// `text` must outlive what is read of the tape. On an error the tape is empty and offset() tells
  /// the byte. Cost: one pass; objects with many keys are hashed.
  TapeErrc read(std::string_view text, const TapeLimits& limits = {});
  /// A tape of one string, which is not JSON: a parameter's value.
  void set_string(std::string_view text);
  /// One number or boolean or null given as its JSON text; false when it is none of these.
  [[nodiscard]] bool set_scalar(std::string_view text);
  /// Builds a tape by hand: begin(), then values in order, each container closed by end_container.
  void begin(std::string_view text = {});
  std::uint32_t open(Kind kind);
  void close(std::uint32_t container, std::uint32_t count);
  /// A value, or the key in front of one.
  void add_string(std::string_view text);
  /// A scalar that is no string, as its JSON text; false when it is none.
  [[nodiscard]] bool add_scalar(std::string_view text);
  /// The JSON text that stands at `offset` of what begin() got, as one value. On an error nothing
  /// is added, and offset() tells the byte.
  [[nodiscard]] TapeErrc add_json(
      std::size_t offset, std::size_t length, const TapeLimits& limits = {}
  );
  /// A file: a string of which only the number of octets is known.
  void add_opaque(std::uint64_t octets);
  [[nodiscard]] std::uint64_t octets_of(const Node& opaque) const noexcept;
  /// Takes back what was added last, down to the `size` of before.
  void truncate(std::uint32_t size) noexcept { size_ = size; }

  [[nodiscard]] bool is_empty() const noexcept { return size_ == 0; }
  [[nodiscard]] const Node& operator[](std::uint32_t index) const noexcept { return nodes_[index]; }
  [[nodiscard]] const Node* nodes() const noexcept { return nodes_.data(); }
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
  /// Of a string (unescaped) or a number.
  [[nodiscard]] std::string_view text_of(const Node& node) const noexcept {
    return {(node.flag ? side_.data() : text_.data()) + node.offset, node.length};
  }
  [[nodiscard]] std::size_t offset() const noexcept { return at_; }
  /// The value of a member, or 0.
  [[nodiscard]] std::uint32_t find(std::uint32_t object, std::string_view key) const noexcept;
  [[nodiscard]] std::uint32_t find(std::uint32_t object, std::string_view key, std::uint64_t word)
      const noexcept;
  /// The path from the root, as a JSON Pointer (RFC 6901).
  void append_pointer(std::uint32_t node, std::string& out) const;

 private:
  friend class TapeReader;

  Node& add(Kind kind, std::uint8_t types);
  [[nodiscard]] bool has_duplicate(std::uint32_t object);
  [[nodiscard]] bool has_duplicate_of_many(std::uint32_t object);

  std::string_view text_;
  std::string side_;                  // strings that had escapes, and those that are in no text
  std::vector<Node> nodes_;           // the first size_ are in use
  std::vector<std::uint32_t> slots_;  // hash table of has_duplicate_of_many
  std::vector<std::uint32_t> keys_;   // its list, when hashes are alike on purpose
  std::uint32_t size_ = 0;
  std::size_t at_ = 0;
};

/// A number without point and exponent and with at most 18 digits fits 64 bits.
inline constexpr std::size_t simple_digits_max = 18;

/// Of keys and strings; not secret, not stable between versions.
[[nodiscard]] std::uint64_t hash_bytes(std::string_view bytes) noexcept;

}  // namespace barbacane::schema
