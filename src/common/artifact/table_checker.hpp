#pragma once
// Bounds of tables from an untrusted file. Every function of check_*.cpp asks through a
// TableChecker, which keeps the first fault and the work that may still be spent.

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "common/tables/tables.hpp"

namespace barbacane::json {
class Document;
}

namespace barbacane::artifact {

/// One row of a table, for the words of a fault.
struct Row {
  std::string_view table;
  std::size_t index = 0;
};

/// Owner    borrows the tables, whose vectors FlatBuffers' verifier has passed
class TableChecker {
 public:
  /// Overlapping ranges could make a small file cost any amount of work. Many times what GitHub's
  /// description takes, and well under a second.
  static constexpr std::uint64_t steps_max = 1ULL << 23U;
  static constexpr std::uint64_t json_bytes_max = 64ULL << 20U;

  explicit TableChecker(const tables::Gateway& gateway);
  ~TableChecker();
  TableChecker(const TableChecker&) = delete;
  TableChecker& operator=(const TableChecker&) = delete;

  [[nodiscard]] const tables::Gateway& gateway() const noexcept { return gateway_; }
  [[nodiscard]] bool is_sound() const noexcept { return fault_.empty(); }
  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }

  void add_fault(const Row& row, std::string_view field, std::string_view words);

  // Inline where they pass: a large artifact asks a million times before a gateway may start.
  void text(const Row& row, std::string_view field, const tables::Text& text) {
    if (!is_inside(text)) add_fault(row, field, "points outside the pool");
  }
  void text_or_none(const Row& row, std::string_view field, const tables::Text& text) {
    if (!tables::is_absent(text)) this->text(row, field, text);
  }
  void range(const Row& row, std::string_view field, const tables::Range& range, std::size_t size) {
    if (std::uint64_t{range.first()} + range.count() > size) refuse(row, field, range, size);
  }
  void index(const Row& row, std::string_view field, std::uint32_t index, std::size_t size) {
    if (index >= size) refuse(row, field, index, size);
  }
  void index_or_none(
      const Row& row, std::string_view field, std::uint32_t index, std::size_t size
  ) {
    if (index != tables::none) this->index(row, field, index, size);
  }
  template <class Enum>
  void enumerator(const Row& row, std::string_view field, Enum value, Enum last) {
    if (value > last) add_fault(row, field, "is no known value");
  }
  /// The text is one JSON value of bounded depth (and, when asked for, an object).
  void json(const Row& row, std::string_view field, const tables::Text& text, bool must_be_object);

  /// False, with a fault, when the work is used up.
  [[nodiscard]] bool spend(const Row& row, std::uint64_t steps) {
    if (steps > steps_left_) return refuse_work(row);
    steps_left_ -= steps;
    return is_sound();
  }

  /// The bytes of a text that `text` has passed, "" for others.
  [[nodiscard]] std::string_view view(const tables::Text& text) const noexcept {
    return is_inside(text) ? pool_.substr(text.offset(), text.length()) : std::string_view{};
  }

 private:
  [[nodiscard]] bool is_inside(const tables::Text& text) const noexcept {
    return std::uint64_t{text.offset()} + text.length() <= pool_.size();
  }
  void refuse(const Row& row, std::string_view field, const tables::Range& range, std::size_t size);
  void refuse(const Row& row, std::string_view field, std::uint32_t index, std::size_t size);

  [[nodiscard]] bool refuse_work(const Row& row);

  const tables::Gateway& gateway_;
  std::string_view pool_;
  std::uint64_t steps_left_ = steps_max;
  std::uint64_t json_bytes_left_ = json_bytes_max;
  std::unique_ptr<json::Document> document_;
  std::size_t document_text_bytes_ = 0;
  std::string fault_;
};

/// The row is what its own accessors say, byte for byte: booleans 0 or 1, padding zero.
template <class Struct>
[[nodiscard]] bool is_same_bytes(const Struct& row, const Struct& rebuilt) noexcept {
  return std::memcmp(&row, &rebuilt, sizeof(Struct)) == 0;
}

}  // namespace barbacane::artifact
