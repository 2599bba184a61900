#include <algorithm>

#include "common/fleet/messages.hpp"
#include "common/json/read.hpp"
#include "common/json/write.hpp"

namespace barbacane::fleet {
namespace {

constexpr std::size_t list_max = 64;
constexpr std::size_t message_text_bytes_max = 8U << 10U;  // of reasons and addresses
constexpr std::uint32_t depth_max = 6;
constexpr std::size_t nodes_max = 8'000;

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool is_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (is_dash ? c != '-' : !is_digit) return false;
  }
  return true;
}

/// The members of one object; the first that is not as it must be is remembered.
class Source {
 public:
  Source(const json::Node& node, std::string& fault) : node_(node), fault_(fault) {
    if (!node.is(json::Kind::object)) fail("message", "an object");
  }

  [[nodiscard]] std::string text(
      std::string_view name, bool is_required = true, std::size_t bytes_max = text_bytes_max
  ) {
    const json::Node* one = find(name, json::Kind::string, is_required, "a text");
    if (one == nullptr) return {};
    if (one->text.size() > bytes_max) fail(name, "at most " + std::to_string(bytes_max) + " bytes");
    return std::string(one->text);
  }
  [[nodiscard]] std::string uuid(std::string_view name, bool is_required = true) {
    std::string out = text(name, is_required);
    if ((is_required || !out.empty()) && !is_uuid(out)) fail(name, "a UUID in lower case");
    return out;
  }
  [[nodiscard]] std::uint64_t number(std::string_view name, bool is_required = true) {
    const json::Node* one = find(name, json::Kind::number, is_required, "a number");
    return one == nullptr ? 0 : number_of(*one, name);
  }
  [[nodiscard]] bool flag(std::string_view name) {
    const json::Node* one = find(name, json::Kind::boolean, false, "true or false");
    return one != nullptr && one->boolean;
  }
  [[nodiscard]] std::vector<const json::Node*> list(
      std::string_view name, bool is_required, std::size_t items_max = list_max
  ) {
    const json::Node* one = find(name, json::Kind::array, is_required, "a list");
    if (one == nullptr) return {};
    if (one->items.size() > items_max) fail(name, "at most " + std::to_string(items_max));
    return {one->items.begin(), one->items.end()};
  }
  [[nodiscard]] const json::Node* object(std::string_view name, bool is_required) {
    return find(name, json::Kind::object, is_required, "an object");
  }
  [[nodiscard]] std::uint64_t number_of(const json::Node& node, std::string_view name) {
    const auto value = node.to_integer();
    if (!node.is(json::Kind::number) || !value || *value < 0) {
      fail(name, "a whole number that is not negative");
      return 0;
    }
    return static_cast<std::uint64_t>(*value);
  }
  void fail(std::string_view name, std::string_view wanted) {
    if (fault_.empty()) fault_ = "'" + std::string(name) + "' must be " + std::string(wanted);
  }
  [[nodiscard]] std::string& fault() { return fault_; }

 private:
  const json::Node* find(
      std::string_view name, json::Kind kind, bool is_required, std::string_view wanted
  ) {
    const json::Node* one = node_.is(json::Kind::object) ? node_.find(name) : nullptr;
    if (one == nullptr || one->is(json::Kind::null)) {
      if (is_required) fail(name, wanted);
      return nullptr;
    }
    if (one->is(kind)) return one;
    fail(name, wanted);
    return nullptr;
  }

  const json::Node& node_;
  std::string& fault_;
};

Labels labels_of(Source& in) {
  Labels out;
  const json::Node* node = in.object("labels", false);
  if (node == nullptr) return out;
  if (node->members.size() > labels_max) in.fail("labels", "at most 32");
  for (const json::Member& one : node->members) {
    if (!one.value->is(json::Kind::string) || one.key.empty() || one.key.size() > text_bytes_max ||
        one.value->text.size() > text_bytes_max)
      in.fail("labels", "texts of at most 256 bytes");
    out.emplace(one.key, one.value->text);
  }
  return out;
}

Health health_of(const json::Node& node, std::string& fault) {
  Source in(node, fault);
  Health out{
      .digest = in.text("digest"),
      .requests = in.number("requests"),
      .gateway_errors = in.number("errors_5xx_gateway"),
      .upstream_errors = in.number("errors_5xx_upstream")
  };
  const auto counts = in.list("latency", true);
  if (counts.size() != out.latency.size()) {
    in.fail("latency", std::to_string(out.latency.size()) + " counts");
    return out;
  }
  for (std::size_t i = 0; i < counts.size(); ++i)
    out.latency[i] = in.number_of(*counts[i], "latency");
  return out;
}

Desired desired_of(const json::Node& node, std::string& fault) {
  Source in(node, fault);
  Desired out{
      .artifact_id = in.uuid("artifact_id"),
      .digest = in.text("digest"),
      .size = in.number("size"),
      .url = in.text("url", true, message_text_bytes_max)
  };
  for (const json::Node* one : in.list("signatures", false)) {
    Source of(*one, fault);
    out.signatures.push_back(
        {.key_id = of.text("key_id"),
         .release = of.number("release"),
         .project = of.text("project", false),
         .not_after = of.text("not_after", false),
         .signature = of.text("signature")}
    );
  }
  return out;
}

std::optional<Desired> optional_desired_of(Source& in) {
  const json::Node* node = in.object("desired", false);
  if (node == nullptr) return std::nullopt;
  return desired_of(*node, in.fault());
}

Register register_of(Source& in) {
  Register out{
      .project_id = in.uuid("project_id"),
      .node_key = in.uuid("node_key"),
      .boot_id = in.uuid("boot_id"),
      .name = in.text("name", false),
      .labels = labels_of(in),
      .version = in.text("version", false)
  };
  for (const json::Node* one : in.list("formats", true))
    out.formats.push_back(in.number_of(*one, "formats"));
  for (const json::Node* one : in.list("features", true)) {
    if (!one->is(json::Kind::string)) in.fail("features", "texts");
    out.features.emplace_back(one->text);
  }
  out.hostname = in.text("hostname", false);
  out.digest = in.text("digest", false);
  out.release = in.number("release", false);
  out.generation = in.number("generation", false);
  return out;
}

Heartbeat heartbeat_of(Source& in) {
  Heartbeat out{
      .digest = in.text("digest", false),
      .release = in.number("release", false),
      .generation = in.number("generation", false),
      .uptime_seconds = in.number("uptime_seconds", false),
      .phase = in.text("phase", false)
  };
  for (const json::Node* one : in.list("health", false, digests_max))
    out.health.push_back(health_of(*one, in.fault()));
  out.active_connections = in.number("active_connections", false);
  out.rss_bytes = in.number("rss_bytes", false);
  return out;
}

ArtifactStatus status_of(Source& in) {
  ArtifactStatus out{.deployment_id = in.uuid("deployment_id", false), .digest = in.text("digest")};
  const std::string word = in.text("phase");
  bool is_known = false;
  for (const Phase one : {Phase::downloading, Phase::verifying, Phase::applied, Phase::rejected}) {
    if (word != word_of(one)) continue;
    out.phase = one;
    is_known = true;
  }
  if (!is_known) in.fail("phase", "downloading, verifying, applied or rejected");
  if (const json::Node* node = in.object("reason", false)) {
    Source of(*node, in.fault());
    out.reason = Reason{
        .code = of.text("code"),
        .message = of.text("message", false, message_text_bytes_max),
        .is_permanent = of.flag("permanent")
    };
  }
  return out;
}

Fault fault_of(Source& in) {
  return {
      .code = in.text("code"),
      .message = in.text("message", false, message_text_bytes_max),
      .is_permanent = in.flag("permanent")
  };
}

template <class Farewell>
Farewell farewell_of(Source& in) {
  Farewell out{.reason = in.text("reason", false, message_text_bytes_max)};
  const std::uint64_t seconds = in.number("retry_after_seconds", false);
  if (seconds != 0) out.retry_after_seconds = seconds;
  return out;
}

std::optional<GatewayMessage> gateway_message(std::string_view type, Source& in) {
  if (type == "register") return register_of(in);
  if (type == "heartbeat") return heartbeat_of(in);
  if (type == "artifact_status") return status_of(in);
  if (type == "error") return fault_of(in);
  return std::nullopt;
}

std::optional<ControlMessage> control_message(std::string_view type, Source& in) {
  if (type == "registered")
    return Registered{
        .data_plane_id = in.uuid("data_plane_id"),
        .heartbeat_seconds = in.number("heartbeat_seconds"),
        .desired = optional_desired_of(in)
    };
  if (type == "heartbeat_ack")
    return HeartbeatAck{
        .heartbeat_seconds = in.number("heartbeat_seconds"), .desired = optional_desired_of(in)
    };
  if (type == "artifact_available") {
    ArtifactAvailable out{.deployment_id = in.uuid("deployment_id", false)};
    if (const json::Node* node = in.object("desired", true))
      out.desired = desired_of(*node, in.fault());
    return out;
  }
  if (type == "drain") return farewell_of<Drain>(in);
  if (type == "disconnect") return farewell_of<Disconnect>(in);
  if (type == "error") return fault_of(in);
  return std::nullopt;
}

template <class Message, class Make>
std::optional<Message> parse(std::string_view text, Fault& fault, Make make) {
  json::Document document;
  Report report;
  const json::ReadLimits limits{
      .bytes_max = message_bytes_max, .nodes_max = nodes_max, .depth_max = depth_max
  };
  const json::Node* root = json::read_json(text, "message", document, report, limits);
  if (root == nullptr || report.has_errors()) {
    fault = {.code = "malformed", .message = "the message is not JSON"};
    if (!report.findings().empty()) fault.message += ": " + report.findings().front().message;
    return std::nullopt;
  }
  std::string what;
  Source in(*root, what);
  const std::string type = in.text("type");
  std::optional<Message> out = what.empty() ? make(type, in) : std::nullopt;
  if (!what.empty()) {
    fault = {.code = "malformed", .message = what};
    return std::nullopt;
  }
  if (!out) fault = {.code = "unknown_type", .message = "nothing is known of '" + type + "'"};
  return out;
}

}  // namespace

std::optional<GatewayMessage> parse_gateway_message(std::string_view text, Fault& fault) {
  return parse<GatewayMessage>(text, fault, gateway_message);
}

std::optional<ControlMessage> parse_control_message(std::string_view text, Fault& fault) {
  return parse<ControlMessage>(text, fault, control_message);
}

}  // namespace barbacane::fleet
