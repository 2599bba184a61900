#include "common/observe/metrics_text.hpp"

#include <charconv>
#include <cmath>

#include "common/text/decimal.hpp"

namespace barbacane::observe {
namespace {

void append_number(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
  } else {
    out += text::to_decimal(value);
  }
}

std::string number_text(double value) {
  std::string text;
  append_number(text, value);
  return text;
}

void append_escaped(std::string& out, std::string_view text, bool is_label) {
  for (const char byte : text) {
    switch (byte) {
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '"':
        out += is_label ? "\\\"" : "\"";
        break;
      default:
        out += byte;
    }
  }
}

}  // namespace

void MetricsText::family(std::string_view name, std::string_view help, std::string_view type) {
  text_ += "# HELP ";
  text_ += name;
  text_ += ' ';
  append_escaped(text_, help, false);
  text_ += "\n# TYPE ";
  text_ += name;
  text_ += ' ';
  text_ += type;
  text_ += '\n';
}

void MetricsText::labels(
    std::initializer_list<Label> labels, std::string_view extra_name, std::string_view extra_value
) {
  if (labels.size() == 0 && extra_name.empty()) return;
  text_ += '{';
  const auto add = [this](std::string_view name, std::string_view value) {
    if (!text_.ends_with('{')) text_ += ',';
    text_ += name;
    text_ += "=\"";
    append_escaped(text_, value, true);
    text_ += '"';
  };
  for (const auto& [name, value] : labels) add(name, value);
  if (!extra_name.empty()) add(extra_name, extra_value);
  text_ += '}';
}

void MetricsText::sample(
    std::string_view name, std::initializer_list<Label> own_labels, std::uint64_t value
) {
  text_ += name;
  labels(own_labels, {}, {});
  text_ += ' ';
  text_ += std::to_string(value);
  text_ += '\n';
}

void MetricsText::sample(
    std::string_view name, std::initializer_list<Label> own_labels, double value
) {
  text_ += name;
  labels(own_labels, {}, {});
  text_ += ' ';
  append_number(text_, value);
  text_ += '\n';
}

void MetricsText::histogram(
    std::string_view name,
    std::initializer_list<Label> own_labels,
    std::span<const double> bounds,
    std::span<const std::uint64_t> counts,
    double sum
) {
  std::uint64_t total = 0;
  const auto bucket = [&](std::string_view bound) {
    text_ += name;
    text_ += "_bucket";
    labels(own_labels, "le", bound);
    text_ += ' ';
    text_ += std::to_string(total);
    text_ += '\n';
  };
  for (std::size_t i = 0; i < counts.size(); ++i) {
    total += counts[i];
    bucket(i < bounds.size() ? number_text(bounds[i]) : "+Inf");
  }
  sample(std::string{name} + "_sum", own_labels, sum);
  sample(std::string{name} + "_count", own_labels, total);
}

}  // namespace barbacane::observe
