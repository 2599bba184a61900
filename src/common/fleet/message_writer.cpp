#include <charconv>

#include "common/fleet/messages.hpp"
#include "common/json/write.hpp"

namespace barbacane::fleet {
namespace {

/// One JSON object, member by member.
class Members {
 public:
  explicit Members(std::string_view type = {}) {
    if (!type.empty()) text("type", type);
  }
  Members& text(std::string_view name, std::string_view value) {
    begin(name);
    json::append_quoted(out_, value);
    return *this;
  }
  Members& optional_text(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
  }
  Members& number(std::string_view name, std::uint64_t value) {
    return raw(name, std::to_string(value));
  }
  Members& flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  Members& raw(std::string_view name, std::string_view value) {
    begin(name);
    out_ += value;
    return *this;
  }
  [[nodiscard]] std::string finish() { return std::move(out_) + '}'; }

 private:
  void begin(std::string_view name) {
    out_ += out_.empty() ? '{' : ',';
    json::append_quoted(out_, name);
    out_ += ':';
  }
  std::string out_;
};

template <class List, class Write>
std::string array_of(const List& list, Write write) {
  std::string out = "[";
  for (const auto& one : list) {
    if (out.size() > 1) out += ',';
    out += write(one);
  }
  return out + ']';
}

std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

std::string json_of(const Labels& labels) {
  Members out;
  for (const auto& [name, value] : labels) out.text(name, value);
  return labels.empty() ? "{}" : out.finish();
}

std::string json_of(const Desired& desired) {
  return Members()
      .text("artifact_id", desired.artifact_id)
      .text("digest", desired.digest)
      .number("size", desired.size)
      .text("url", desired.url)
      .raw("signatures", artifact::to_json(desired.signatures))
      .finish();
}

std::string json_of(const std::optional<Desired>& desired) {
  return desired ? json_of(*desired) : "null";
}

std::string json_of(const Health& health) {
  return Members()
      .text("digest", health.digest)
      .number("requests", health.requests)
      .number("errors_5xx_gateway", health.gateway_errors)
      .number("errors_5xx_upstream", health.upstream_errors)
      .raw("latency", array_of(health.latency, [](std::uint64_t n) { return std::to_string(n); }))
      .finish();
}

std::string json_of(const Reason& reason) {
  return Members()
      .text("code", reason.code)
      .text("message", reason.message)
      .flag("permanent", reason.is_permanent)
      .finish();
}

struct Writer {
  std::string operator()(const Register& m) const {
    return Members("register")
        .text("project_id", m.project_id)
        .text("node_key", m.node_key)
        .text("boot_id", m.boot_id)
        .text("name", m.name)
        .raw("labels", json_of(m.labels))
        .text("version", m.version)
        .raw("formats", array_of(m.formats, [](std::uint64_t n) { return std::to_string(n); }))
        .raw("features", array_of(m.features, quoted))
        .text("hostname", m.hostname)
        .text("digest", m.digest)
        .number("release", m.release)
        .number("generation", m.generation)
        .finish();
  }
  std::string operator()(const Heartbeat& m) const {
    return Members("heartbeat")
        .text("digest", m.digest)
        .number("release", m.release)
        .number("generation", m.generation)
        .number("uptime_seconds", m.uptime_seconds)
        .text("phase", m.phase)
        .raw("health", array_of(m.health, [](const Health& one) { return json_of(one); }))
        .number("active_connections", m.active_connections)
        .number("rss_bytes", m.rss_bytes)
        .finish();
  }
  std::string operator()(const ArtifactStatus& m) const {
    Members out("artifact_status");
    out.optional_text("deployment_id", m.deployment_id);
    out.text("digest", m.digest).text("phase", word_of(m.phase));
    if (m.reason) out.raw("reason", json_of(*m.reason));
    return out.finish();
  }
  std::string operator()(const Registered& m) const {
    return Members("registered")
        .text("data_plane_id", m.data_plane_id)
        .number("heartbeat_seconds", m.heartbeat_seconds)
        .raw("desired", json_of(m.desired))
        .finish();
  }
  std::string operator()(const HeartbeatAck& m) const {
    return Members("heartbeat_ack")
        .number("heartbeat_seconds", m.heartbeat_seconds)
        .raw("desired", json_of(m.desired))
        .finish();
  }
  std::string operator()(const ArtifactAvailable& m) const {
    Members out("artifact_available");
    out.optional_text("deployment_id", m.deployment_id);
    return out.raw("desired", json_of(m.desired)).finish();
  }
  std::string operator()(const Drain& m) const {
    return farewell("drain", m.reason, m.retry_after_seconds);
  }
  std::string operator()(const Disconnect& m) const {
    return farewell("disconnect", m.reason, m.retry_after_seconds);
  }
  std::string operator()(const Fault& m) const {
    return Members("error")
        .text("code", m.code)
        .text("message", m.message)
        .flag("permanent", m.is_permanent)
        .finish();
  }
  static std::string farewell(
      std::string_view type, std::string_view reason, std::optional<std::uint64_t> retry
  ) {
    Members out(type);
    out.text("reason", reason);
    if (retry) out.number("retry_after_seconds", *retry);
    return out.finish();
  }
};

}  // namespace

std::string_view word_of(Phase phase) noexcept {
  switch (phase) {
    case Phase::downloading:
      return "downloading";
    case Phase::verifying:
      return "verifying";
    case Phase::applied:
      return "applied";
    default:
      return "rejected";
  }
}

std::string to_json(const GatewayMessage& message) {
  return std::visit(Writer{}, message);
}

std::string to_json(const ControlMessage& message) {
  return std::visit(Writer{}, message);
}

}  // namespace barbacane::fleet
