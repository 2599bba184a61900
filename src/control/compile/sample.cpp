#include "control/compile/sample.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "common/json/write.hpp"

namespace barbacane::compile {
namespace {

using json::Kind;
using json::Node;
using spec::Located;

constexpr std::size_t depth_max = 8;
constexpr std::size_t bytes_max = 64U << 10U;
constexpr std::size_t steps_max = 4096;  // schemas looked at; combinations would multiply
constexpr std::int64_t items_max = 16;
constexpr std::int64_t length_max = 4096;

std::string_view format_sample(std::string_view format) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 16> samples{{
      {"date-time", "2026-01-02T03:04:05Z"},
      {"date", "2026-01-02"},
      {"time", "03:04:05Z"},
      {"duration", "PT1H"},
      {"email", "somebody@example.com"},
      {"idn-email", "somebody@example.com"},
      {"hostname", "host.example"},
      {"ipv4", "192.0.2.1"},
      {"ipv6", "2001:db8::1"},
      {"uri", "https://example.com/"},
      {"uri-reference", "/somewhere"},
      {"iri", "https://example.com/"},
      {"uuid", "3fa85f64-5717-4562-b3fc-2c963f66afa6"},
      {"json-pointer", "/a"},
      {"byte", "c2FtcGxl"},
      {"regex", "^a$"},
  }};
  const auto found =
      std::ranges::find(samples, format, [](const auto& entry) { return entry.first; });
  return found == samples.end() ? std::string_view{} : found->second;
}

class Sampler {
 public:
  explicit Sampler(References& references) : references_{references} {}

  std::string sample(Located schema, std::size_t depth) {
    if (depth > depth_max || written_ > bytes_max || ++steps_ > steps_max) return "null";
    schema = follow(schema);
    if (!schema) return "null";
    const Node& node = *schema.node;
    if (!node.is(Kind::object)) return "{}";  // true and false
    for (const std::string_view key : {"example", "default", "const"}) {
      if (const Node* value = node.find(key)) return put(json::to_text(*value));
    }
    for (const std::string_view key : {"examples", "enum"}) {
      const Node* values = node.find(key);
      if (values != nullptr && values->is(Kind::array) && !values->items.empty())
        return put(json::to_text(*values->items.front()));
    }
    for (const std::string_view key : {"oneOf", "anyOf"}) {
      const Node* choices = node.find(key);
      if (choices != nullptr && !choices->items.empty() && node.find("properties") == nullptr) {
        return sample({choices->items.front(), schema.source, schema.pointer}, depth + 1);
      }
    }
    const std::string_view type = type_of(node);
    if (type == "object") return object(schema, depth);
    if (type == "array") return array(schema, depth);
    if (type == "integer" || type == "number") return put(number(node, type == "integer"));
    if (type == "boolean") return put("true");
    if (type == "null") return put("null");
    if (type == "string") return put(text(node));
    const Node* all = node.find("allOf");
    return all != nullptr && all->items.size() == 1
               ? sample({all->items.front(), schema.source, schema.pointer}, depth + 1)
               : put("{}");
  }

 private:
  Located follow(Located schema) {
    std::string ignored;
    for (std::size_t hops = 0;
         schema && schema.node->is(Kind::object) && hops < References::hops_max;
         ++hops) {
      const Node* ref = schema.node->find("$ref");
      if (ref == nullptr || !ref->is(Kind::string)) return schema;
      schema = references_.follow(ref->text, schema, ignored, ignored);
    }
    return schema;
  }

  static std::string_view type_of(const Node& node) {
    const Node* type = node.find("type");
    if (type != nullptr && type->is(Kind::string)) return type->text;
    if (type != nullptr && type->is(Kind::array)) {
      for (const Node* item : type->items) {
        if (item->text != "null") return item->text;
      }
    }
    if (node.find("properties") != nullptr || node.find("required") != nullptr) return "object";
    if (const Node* all = node.find("allOf"); all != nullptr && all->items.size() > 1)
      return "object";
    if (node.find("items") != nullptr || node.find("prefixItems") != nullptr) return "array";
    if (node.find("minLength") != nullptr || node.find("pattern") != nullptr ||
        node.find("format") != nullptr)
      return "string";
    if (node.find("minimum") != nullptr || node.find("maximum") != nullptr) return "number";
    return {};
  }

  std::string put(std::string text) {
    written_ += text.size();
    return text;
  }

  /// Properties of the schema and of everything in allOf, the later ones winning.
  void collect(
      const Located& schema,
      std::vector<std::pair<std::string_view, Located>>& into,
      std::size_t depth
  ) {
    if (!schema || depth > depth_max) return;
    if (const Node* all = schema.node->find("allOf")) {
      for (const Node* part : all->items) {
        if (++steps_ > steps_max) return;
        collect(follow({part, schema.source, schema.pointer}), into, depth + 1);
      }
    }
    const Node* properties = schema.node->find("properties");
    if (properties == nullptr) return;
    for (const json::Member& member : properties->members) {
      const auto same =
          std::ranges::find(into, member.key, [](const auto& entry) { return entry.first; });
      const Located at{member.value, schema.source, schema.pointer};
      if (same == into.end()) {
        into.emplace_back(member.key, at);
      } else {
        same->second = at;
      }
    }
  }

  std::string object(const Located& schema, std::size_t depth) {
    std::vector<std::pair<std::string_view, Located>> properties;
    collect(schema, properties, depth);
    std::string out = "{";
    for (const auto& [name, property] : properties) {
      const Located target = follow(property);
      // An optional property that leads on and on is left out where the sample is cut.
      const bool is_leaf = !target || (target.node->find("properties") == nullptr &&
                                       target.node->find("items") == nullptr &&
                                       target.node->find("allOf") == nullptr);
      if (depth + 1 >= depth_max && !is_leaf) continue;
      if (target && target.node->find("writeOnly") != nullptr &&
          target.node->find("writeOnly")->boolean)
        continue;
      if (out.size() > 1) out += ',';
      json::append_quoted(out, name);
      out += ':';
      out += sample(property, depth + 1);
    }
    return put(out + '}');
  }

  std::string array(const Located& schema, std::size_t depth) {
    const auto least = schema.node->find("minItems") == nullptr
                           ? std::nullopt
                           : schema.node->find("minItems")->to_integer();
    std::string out = "[";
    if (const Node* prefix = schema.node->find("prefixItems")) {
      for (const Node* item : prefix->items)
        out +=
            (out.size() > 1 ? "," : "") + sample({item, schema.source, schema.pointer}, depth + 1);
    }
    const Node* items = schema.node->find("items");
    const std::int64_t count = std::clamp<std::int64_t>(least.value_or(1), 0, items_max);
    for (std::int64_t i = 0;
         items != nullptr && items->is(Kind::object) && i < count && depth < depth_max;
         ++i) {
      out +=
          (out.size() > 1 ? "," : "") + sample({items, schema.source, schema.pointer}, depth + 1);
    }
    return put(out + ']');
  }

  static std::string number(const Node& node, bool is_integer) {
    const auto bound = [&node](std::string_view key) -> std::optional<std::int64_t> {
      const Node* value = node.find(key);
      return value == nullptr ? std::nullopt : value->to_integer();
    };
    const std::int64_t step = std::max<std::int64_t>(bound("multipleOf").value_or(1), 1);
    std::int64_t value = is_integer ? 0 : 1;
    if (const auto low = bound("minimum")) value = std::max(value, *low);
    if (const auto low = bound("exclusiveMinimum"))
      value = std::max(value, *low < INT64_MAX ? *low + 1 : *low);
    if (const auto high = bound("maximum"); high && value > *high) value = *high;
    if (const auto high = bound("exclusiveMaximum"); high && value >= *high && *high > INT64_MIN)
      value = *high - 1;
    if (value % step != 0 && value < INT64_MAX - step) value += step - value % step;
    return std::to_string(value);
  }

  static std::string text(const Node& node) {
    const Node* format = node.find("format");
    std::string value{
        format != nullptr && format->is(Kind::string) ? format_sample(format->text)
                                                      : std::string_view{}
    };
    if (value.empty()) value = "string";
    const auto bound = [&node](std::string_view key) {
      const Node* limit = node.find(key);
      return limit == nullptr ? std::nullopt : limit->to_integer();
    };
    if (const auto least = bound("minLength");
        least && *least > static_cast<std::int64_t>(value.size())) {
      value.append(
          static_cast<std::size_t>(std::min(*least, length_max)) -
              std::min(value.size(), static_cast<std::size_t>(length_max)),
          'x'
      );
    }
    if (const auto most = bound("maxLength");
        most && *most >= 0 && *most < static_cast<std::int64_t>(value.size()))
      value.resize(static_cast<std::size_t>(*most));
    std::string out;
    json::append_quoted(out, value);
    return out;
  }

  References& references_;
  std::size_t written_ = 0;
  std::size_t steps_ = 0;
};

}  // namespace

std::string sample_of(const spec::Located& schema, References& references) {
  return Sampler{references}.sample(schema, 0);
}

}  // namespace barbacane::compile
