#include "control/store/transaction.hpp"

#include <charconv>

#include "common/crypto/digest.hpp"

namespace barbacane::store {
namespace {

int digit_of(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return 0;
}

}  // namespace

std::string to_bytea(std::string_view bytes) {
  return "\\x" +
         crypto::to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

const std::string& Row::text(std::size_t column) const {
  static const std::string none;
  return columns_[column] ? *columns_[column] : none;
}

std::int64_t Row::integer(std::size_t column) const {
  const std::string& digits = text(column);
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string Row::bytes(std::size_t column) const {
  const std::string& hex = text(column);
  std::string out;
  if (!hex.starts_with("\\x")) return out;
  out.reserve(hex.size() / 2);
  for (std::size_t i = 2; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(digit_of(hex[i]) * 16 + digit_of(hex[i + 1]));
  return out;
}

Rows Transaction::query(std::string_view sql, const Parameters& parameters) {
  if (is_failed()) return {};
  Outcome outcome = run(sql, parameters);
  fail(outcome.error);
  return std::move(outcome.rows);
}

std::optional<Row> Transaction::query_one(std::string_view sql, const Parameters& parameters) {
  Rows rows = query(sql, parameters);
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::size_t Transaction::execute(std::string_view sql, const Parameters& parameters) {
  if (is_failed()) return 0;
  const Outcome outcome = run(sql, parameters);
  fail(outcome.error);
  return outcome.affected;
}

void Transaction::fail(ErrorCode error) {
  if (!error_.failed()) error_ = error;
}

}  // namespace barbacane::store
