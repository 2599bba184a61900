#include "control/blobs/s3_place.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "common/settings/secrets.hpp"
#include "control/blobs/sigv4.hpp"

namespace barbacane::blobs {
namespace {

constexpr std::size_t prefix_bytes_max = 512;  // a key is 1024 bytes at most
constexpr std::array<std::string_view, 7> known{
    "endpoint", "region", "style", "ca_file", "access_key_id", "secret_access_key", "session_token"
};

using Words = std::map<std::string, std::string, std::less<>>;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                           hex_value(text[i + 2]) >= 0;
    if (!is_escape) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    i += 2;
  }
  return out;
}

bool is_bucket(std::string_view name) {
  return name.size() >= 3 && name.size() <= 63 &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") ==
             std::string_view::npos &&
         name.front() != '.' && name.front() != '-' && name.back() != '.' && name.back() != '-';
}

bool is_region(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string_view::npos;
}

bool split_query(std::string_view query, Words& words, std::string& fault) {
  while (!query.empty()) {
    const std::string_view one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), one.size() + 1));
    const std::size_t equals = one.find('=');
    const std::string_view name = one.substr(0, equals);
    if (std::ranges::find(known, name) == known.end() || equals == std::string_view::npos) {
      fault = "s3:// knows no '" + std::string(name) + "': it takes endpoint, region, style, " +
              "ca_file, access_key_id, secret_access_key, session_token";
      return false;
    }
    words.emplace(name, decode(one.substr(equals + 1)));
  }
  return true;
}

bool take_endpoint(std::string endpoint, S3Place& out, std::string& fault) {
  const bool is_secure = endpoint.starts_with("https://");
  if (!is_secure && !endpoint.starts_with("http://")) {
    fault = "the endpoint '" + endpoint + "' is no http:// or https:// URL";
    return false;
  }
  out.scheme = is_secure ? "https" : "http";
  out.host = endpoint.substr(out.scheme.size() + 3);
  if (out.host.ends_with('/')) out.host.pop_back();
  // As HTTP clients write the field Host, which is signed.
  const std::string usual = is_secure ? ":443" : ":80";
  if (out.host.ends_with(usual)) out.host.resize(out.host.size() - usual.size());
  if (!out.host.empty() && out.host.find_first_of("/?#@ ") == std::string::npos) return true;
  fault = "the endpoint '" + endpoint + "' must be a host, and a port, without a path";
  return false;
}

bool take_references(
    const Words& words, const Environment& environment, S3Place& out, std::string& fault
) {
  const struct {
    const char* word;
    const char* variable;
    std::string& to;
  } rows[]{
      {"access_key_id", "AWS_ACCESS_KEY_ID", out.access_key_id},
      {"secret_access_key", "AWS_SECRET_ACCESS_KEY", out.secret_access_key},
      {"session_token", "AWS_SESSION_TOKEN", out.session_token},
  };
  for (const auto& [word, variable, to] : rows) {
    if (const auto given = words.find(word); given != words.end()) {
      if (!settings::is_secret_reference(given->second)) {
        fault = std::string(word) + " must be a reference, env://NAME or file://PATH";
        return false;
      }
      to = given->second;
    } else if (environment(variable) != nullptr) {
      to = std::string("env://") + variable;
    }
  }
  if (!out.access_key_id.empty() && !out.secret_access_key.empty()) return true;
  fault = "there are no credentials for s3://" + out.bucket +
          ": set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name "
          "access_key_id=file://… and secret_access_key=file://…";
  return false;
}

}  // namespace

std::string S3Place::path_of(std::string_view key) const {
  std::string out = is_virtual ? "/" : '/' + encode(bucket, false);
  if (key.empty()) return out;
  if (!is_virtual) out += '/';
  return out + encode(prefix, true) + encode(key, true);
}

std::optional<S3Place> parse_s3_place(
    std::string_view text, const Environment& environment, std::string& fault
) {
  S3Place out;
  std::string_view rest = text.substr(std::min<std::size_t>(text.size(), 5));
  if (!text.starts_with("s3://")) {
    fault = "it does not begin with s3://";
    return std::nullopt;
  }
  const std::size_t question = rest.find('?');
  Words words;
  if (question != std::string_view::npos && !split_query(rest.substr(question + 1), words, fault))
    return std::nullopt;
  rest = rest.substr(0, question);
  out.bucket = rest.substr(0, rest.find('/'));
  if (!is_bucket(out.bucket)) {
    fault = "'" + out.bucket + "' cannot be the name of a bucket";
    return std::nullopt;
  }
  out.prefix = decode(rest.substr(std::min(rest.size(), out.bucket.size() + 1)));
  while (out.prefix.ends_with('/')) out.prefix.pop_back();
  if (!out.prefix.empty()) out.prefix += '/';
  if (out.prefix.size() > prefix_bytes_max || out.prefix.starts_with('/')) {
    fault = "the prefix is too long, or begins with a slash";
    return std::nullopt;
  }
  const auto decide = [&](const char* word, const char* variable, const std::string& otherwise) {
    if (const auto given = words.find(word); given != words.end()) return given->second;
    const char* const value = variable == nullptr ? nullptr : environment(variable);
    return value != nullptr && *value != '\0' ? std::string(value) : otherwise;
  };
  out.region = decide("region", "AWS_REGION", "us-east-1");
  if (!is_region(out.region)) {
    fault = "'" + out.region + "' is no region";
    return std::nullopt;
  }
  const std::string amazon = "https://s3." + out.region + ".amazonaws.com";
  const std::string endpoint = decide("endpoint", "AWS_ENDPOINT_URL_S3", amazon);
  if (!take_endpoint(endpoint, out, fault)) return std::nullopt;
  // A certificate for *.s3.… does not cover a name with further dots.
  const bool can_be_virtual = endpoint == amazon && out.bucket.find('.') == std::string::npos;
  const std::string style = decide("style", nullptr, can_be_virtual ? "virtual" : "path");
  if (style != "path" && style != "virtual") {
    fault = "style is path or virtual, not '" + style + "'";
    return std::nullopt;
  }
  out.is_virtual = style == "virtual";
  out.ca_file = decide("ca_file", nullptr, "");
  if (!take_references(words, environment, out, fault)) return std::nullopt;
  return out;
}

}  // namespace barbacane::blobs
