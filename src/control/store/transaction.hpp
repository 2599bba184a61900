#pragma once
// Statements and rows, without a trace of libpqxx. A transaction remembers its first failure:
// later statements do nothing and give no rows, and it is not committed. So a repository reads like
// its SQL, and the caller asks once, at the end.

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"

namespace barbacane::store {

/// One value of a statement; nothing = NULL.
class Parameter {
 public:
  Parameter(std::nullopt_t) {}
  Parameter(const char* text) : text_(text) {}
  Parameter(std::string_view text) : text_(text) {}
  Parameter(std::string text) : text_(std::move(text)) {}
  Parameter(bool value) : text_(value ? "t" : "f") {}
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  Parameter(T value) : text_(std::to_string(value)) {}
  template <class T>
  Parameter(const std::optional<T>& value) {
    if (value) text_ = Parameter(*value).text_;
  }

  [[nodiscard]] const char* c_str() const noexcept { return text_ ? text_->c_str() : nullptr; }

 private:
  std::optional<std::string> text_;
};

using Parameters = std::vector<Parameter>;

/// A bytea as a parameter, in its hexadecimal form.
[[nodiscard]] std::string to_bytea(std::string_view bytes);

class Row {
 public:
  [[nodiscard]] bool is_null(std::size_t column) const { return !columns_[column]; }
  [[nodiscard]] const std::string& text(std::size_t column) const;  // "" for NULL
  [[nodiscard]] std::int64_t integer(std::size_t column) const;     // 0 for NULL
  [[nodiscard]] bool is_true(std::size_t column) const { return text(column) == "t"; }
  [[nodiscard]] std::string bytes(std::size_t column) const;  // of a bytea

 private:
  friend class Transaction;
  std::vector<std::optional<std::string>> columns_;
};

using Rows = std::vector<Row>;

class Transaction {
 public:
  virtual ~Transaction() = default;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Parameters are $1, $2... No rows after a failure.
  Rows query(std::string_view sql, const Parameters& parameters = {});
  /// The first row, or nothing.
  std::optional<Row> query_one(std::string_view sql, const Parameters& parameters = {});
  /// The number of rows that a statement without RETURNING changed.
  std::size_t execute(std::string_view sql, const Parameters& parameters = {});
  /// Nothing of it will be committed. The first failure counts.
  void fail(ErrorCode error);
  [[nodiscard]] ErrorCode error() const noexcept { return error_; }
  [[nodiscard]] bool is_failed() const noexcept { return error_.failed(); }

 protected:
  Transaction() = default;
  struct Outcome {
    Rows rows;
    std::size_t affected = 0;
    ErrorCode error;
  };
  virtual Outcome run(std::string_view sql, const Parameters& parameters) = 0;
  static void add_column(Row& row, std::optional<std::string> text) {
    row.columns_.push_back(std::move(text));
  }

 private:
  ErrorCode error_;
};

}  // namespace barbacane::store
