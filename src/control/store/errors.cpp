#include "control/store/errors.hpp"

#include <string>

#include "common/base/problem_kind.hpp"

namespace barbacane::store {
namespace {

struct Row {
  StoreErrc code;
  const char* message;
  ProblemKind kind;
};

constexpr Row rows[] = {
    {StoreErrc::unreachable, "the database cannot be reached", ProblemKind::unavailable},
    {StoreErrc::busy, "every database connection is in use", ProblemKind::unavailable},
    {StoreErrc::timed_out, "the database took too long", ProblemKind::unavailable},
    {StoreErrc::not_found, "there is no such thing", ProblemKind::not_found},
    {StoreErrc::name_taken, "the name is taken", ProblemKind::conflict},
    {StoreErrc::in_use, "something still refers to it", ProblemKind::conflict},
    {StoreErrc::version_mismatch, "it was changed meanwhile", ProblemKind::conflict},
    {StoreErrc::lease_lost, "somebody else does this now", ProblemKind::conflict},
    {StoreErrc::malformed_row, "a row of the database is not understood", ProblemKind::internal},
    {StoreErrc::schema_newer,
     "the database was migrated by a newer version of barbacane-control",
     ProblemKind::unavailable},
    {StoreErrc::schema_older, "the database lacks migrations", ProblemKind::unavailable},
    {StoreErrc::migration_changed,
     "a migration that the database has was another text then",
     ProblemKind::unavailable},
    {StoreErrc::refused, "the database refused a statement", ProblemKind::internal},
};

const Row* find_row(int code) noexcept {
  for (const Row& row : rows) {
    if (static_cast<int>(row.code) == code) return &row;
  }
  return nullptr;
}

class StoreCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "barbacane.store"; }
  [[nodiscard]] std::string message(int code) const override {
    const Row* row = find_row(code);
    return row != nullptr ? row->message : "unknown store error";
  }
  [[nodiscard]] boost::system::error_condition default_error_condition(int code
  ) const noexcept override {
    const Row* row = find_row(code);
    return make_error_condition(row != nullptr ? row->kind : ProblemKind::internal);
  }
};

}  // namespace

const boost::system::error_category& store_category() noexcept {
  static const StoreCategory category;
  return category;
}

boost::system::error_code make_error_code(StoreErrc code) noexcept {
  return {static_cast<int>(code), store_category()};
}

}  // namespace barbacane::store
