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

/// Behind an array stand its items, behind an object its keys and values in turn.
struct Node {
  Kind kind = Kind::null;
  bool flag = false;  // a boolean's value; a string that had escapes
  std::uint32_t offset = 0;
  std::uint32_t length = 0;  // bytes of a number's or string's text
  std::uint32_t count = 0;   // items, or members
  std::uint32_t end = 0;     // index of the node behind this value
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
  std::uint32_t nodes_max = 4'000'000;
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
  void add_string(std::string_view text);
  /// A scalar that is no string, as its JSON text; false when it is none.
  [[nodiscard]] bool add_scalar(std::string_view text);

  [[nodiscard]] bool is_empty() const noexcept { return nodes_.empty(); }
  [[nodiscard]] const Node& operator[](std::uint32_t index) const noexcept { return nodes_[index]; }
  [[nodiscard]] std::uint32_t size() const noexcept {
    return static_cast<std::uint32_t>(nodes_.size());
  }
  /// Of a string (unescaped) or a number.
  [[nodiscard]] std::string_view text_of(const Node& node) const noexcept {
    return node.flag ? std::string_view(side_).substr(node.offset, node.length)
                     : text_.substr(node.offset, node.length);
  }
  [[nodiscard]] std::size_t offset() const noexcept { return at_; }
  /// The value of a member, or 0.
  [[nodiscard]] std::uint32_t find(std::uint32_t object, std::string_view key) const noexcept;
  /// The path from the root, as a JSON Pointer (RFC 6901).
  void append_pointer(std::uint32_t node, std::string& out) const;

 private:
  bool fail(TapeErrc code) noexcept;
  bool run();
  bool value(char first);
  bool after_value();
  bool key();
  bool string(bool is_key);
  bool escape();
  bool utf8();
  bool number();
  bool literal(std::string_view word, Kind kind, bool flag);
  bool add(Kind kind, std::size_t offset, std::size_t length, bool flag);
  bool close_container();
  [[nodiscard]] bool has_duplicate(std::uint32_t object);
  void skip_space() noexcept;

  std::string_view text_;
  std::string side_;  // strings that had escapes, and those that are in no text
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> open_;
  std::vector<std::uint32_t> slots_;  // hash table of has_duplicate
  TapeLimits limits_;
  std::size_t at_ = 0;
  TapeErrc error_ = TapeErrc::none;
};

/// Of keys and strings; not secret, not stable between versions.
[[nodiscard]] std::uint64_t hash_bytes(std::string_view bytes) noexcept;

}  // namespace barbacane::schema
