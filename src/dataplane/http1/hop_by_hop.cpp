#include "dataplane/http1/hop_by_hop.hpp"

#include <array>

#include "dataplane/http1/characters.hpp"
#include "dataplane/http1/framing.hpp"

namespace barbacane::http1 {
namespace {

/// Of one connection whatever Connection says (RFC 9110 §7.6.1, §11.7, RFC 9112 §6.1).
constexpr KnownSet hop_fields{
    Known::connection,
    Known::keep_alive,
    Known::proxy_authenticate,
    Known::proxy_authorization,
    Known::proxy_connection,
    Known::te,
    Known::transfer_encoding,
    Known::upgrade
};

}  // namespace

bool read_connection(Fields& fields, ConnectionOptions& options, HeadErrc& error) noexcept {
  std::array<std::string_view, connection_options_max> names;
  std::size_t names_count = 0;
  std::size_t options_count = 0;
  bool is_token_list = true;
  for (Field& field : fields.all()) {
    field.is_hop = hop_fields.has(field.known);
    if (field.known != Known::connection) continue;
    for_each_member(field.value, [&](std::string_view option) {
      if (++options_count > connection_options_max) return;
      if (same_ignoring_case(option, "close")) {
        options.has_close = true;
      } else if (same_ignoring_case(option, "keep-alive")) {
        options.has_keep_alive = true;
      } else if (!is_token(option)) {
        is_token_list = false;
      } else if (known_field(option) == Known::other) {
        names[names_count++] = option;
      }
    });
  }
  if (!is_token_list || options_count > connection_options_max) {
    error = is_token_list ? HeadErrc::too_many_fields : HeadErrc::bad_connection;
    return false;
  }
  if (names_count == 0) return true;
  for (Field& field : fields.all()) {
    if (field.known != Known::other) continue;
    for (std::size_t i = 0; i < names_count; ++i)
      field.is_hop = field.is_hop || same_ignoring_case(field.name, names[i]);
  }
  return true;
}

}  // namespace barbacane::http1
