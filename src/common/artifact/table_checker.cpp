#include "common/artifact/table_checker.hpp"

#include <algorithm>

#include "common/artifact/limits.hpp"
#include "common/base/report.hpp"
#include "common/json/read.hpp"

namespace barbacane::artifact {
namespace {

// Most literals are plain words of an enumeration: not worth a document.
bool is_plain_string(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  return std::ranges::all_of(text.substr(1, text.size() - 2), [](char letter) {
    return letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\';
  });
}

}  // namespace

TableChecker::~TableChecker() = default;

TableChecker::TableChecker(const tables::Gateway& gateway) : gateway_(gateway) {
  const std::span<const std::uint8_t> pool = tables::span_of(gateway.pool());
  if (!pool.empty()) pool_ = {reinterpret_cast<const char*>(pool.data()), pool.size()};
}

void TableChecker::add_fault(const Row& row, std::string_view field, std::string_view words) {
  if (!fault_.empty()) return;
  fault_ = row.table;
  fault_ += '[' + std::to_string(row.index) + "].";
  fault_ += field;
  fault_ += ' ';
  fault_ += words;
}

void TableChecker::refuse(
    const Row& row, std::string_view field, const tables::Range& range, std::size_t size
) {
  add_fault(
      row,
      field,
      "names " + std::to_string(range.count()) + " items from " + std::to_string(range.first()) +
          " on, and there are " + std::to_string(size)
  );
}

void TableChecker::refuse(
    const Row& row, std::string_view field, std::uint32_t index, std::size_t size
) {
  add_fault(
      row, field, "names item " + std::to_string(index) + ", and there are " + std::to_string(size)
  );
}

void TableChecker::json(
    const Row& row, std::string_view field, const tables::Text& text, bool must_be_object
) {
  this->text(row, field, text);
  if (!is_sound()) return;
  const std::string_view value = view(text);
  if (!must_be_object && is_plain_string(value)) {
    static_cast<void>(spend(row, value.size() / 16));
    return;
  }
  if (value.size() > json_bytes_left_) {
    return add_fault(row, field, "is one JSON text too many: over 64 MiB together");
  }
  json_bytes_left_ -= value.size();
  // One arena serves many small literals; a new one before it holds on to much.
  constexpr std::size_t arena_text_bytes = 65536;
  if (document_ == nullptr || document_text_bytes_ > arena_text_bytes) {
    document_ = std::make_unique<json::Document>();
    document_text_bytes_ = 0;
  }
  document_text_bytes_ += value.size();
  Report report;
  const json::ReadLimits limits{
      .bytes_max = json_bytes_max, .nodes_max = json_bytes_max, .depth_max = literal_depth_max
  };
  const json::Node* node = json::read_json(value, {}, *document_, report, limits);
  if (node == nullptr || report.has_errors()) {
    add_fault(
        row,
        field,
        "is no JSON: " +
            (report.findings().empty() ? std::string{"?"} : report.findings().front().message)
    );
  } else if (must_be_object && !node->is(json::Kind::object)) {
    add_fault(row, field, "is no JSON object");
  }
}

bool TableChecker::refuse_work(const Row& row) {
  steps_left_ = 0;
  add_fault(row, "ranges", "overlap so much that checking them would take too long");
  return false;
}

}  // namespace barbacane::artifact
