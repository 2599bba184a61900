#include "dataplane/admin/guard.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

namespace barbacane::admin {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view field(const net::PlainRequest& request, std::string_view name) {
  const auto found = request.fields.find(name);
  return found != request.fields.end() ? std::string_view(found->second) : std::string_view();
}

bool names_this_machine(const std::string& host, std::string_view bound_host) {
  if (host == "localhost" || host == lower(bound_host)) return true;
  ErrorCode ec;
  const auto address = boost::asio::ip::make_address(host, ec);
  return !ec.failed() && address.is_loopback();
}

}  // namespace

std::optional<std::string> host_of_authority(std::string_view authority) {
  std::string_view host = authority;
  std::string_view rest;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    host = authority.substr(1, end - 1);
    rest = authority.substr(end + 1);
  } else if (const std::size_t colon = authority.find(':'); colon != std::string_view::npos) {
    host = authority.substr(0, colon);
    rest = authority.substr(colon);
  }
  const bool is_port = rest.starts_with(':') && std::ranges::all_of(rest.substr(1), [](char c) {
                         return c >= '0' && c <= '9';
                       });
  if (host.empty() || (!rest.empty() && !is_port)) return std::nullopt;
  return lower(host);
}

std::optional<std::string> find_refusal(
    const net::PlainRequest& request, std::string_view bound_host
) {
  if (!request.is_loopback) {
    return "only callers on this machine may do this: use loopback or a unix socket";
  }
  // Browsers send Origin with every POST and PUT; tools do not.
  if (!field(request, "origin").empty()) {
    return "a web page must not do this: send no Origin";
  }
  if (request.address == "unix") return std::nullopt;
  const std::optional<std::string> host = host_of_authority(field(request, "host"));
  if (!host || !names_this_machine(*host, bound_host)) {
    return "Host must be localhost, a loopback address or the address listened on";
  }
  return std::nullopt;
}

}  // namespace barbacane::admin
