#pragma once
// What a head says about its target, its body and its connection (RFC 9112 §3.2, §6, §9.3).

#include "dataplane/http1/characters.hpp"
#include "dataplane/http1/errors.hpp"
#include "dataplane/http1/head.hpp"

namespace barbacane::http1 {

/// Sets form, path, query and host. False with `error` on a target or Host that is no such thing.
[[nodiscard]] bool split_target(RequestHead& head, HeadErrc& error) noexcept;

/// Sets framing, content_length, keep_alive and expects_continue. Anything two readers could read
/// in two ways is refused: that is what request smuggling lives on.
[[nodiscard]] bool frame_request(RequestHead& head, HeadErrc& error) noexcept;

/// The same for a response to a request (RFC 9112 §6.3).
[[nodiscard]] bool frame_response(
    ResponseHead& head, bool is_head_request, HeadErrc& error
) noexcept;

/// Calls `visit` with each member of a comma-separated list, white space trimmed, empty ones left
/// out.
template <class Visit>
void for_each_member(std::string_view list, Visit&& visit) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view member = trim(list.substr(0, comma));
    if (!member.empty()) visit(member);
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace barbacane::http1
