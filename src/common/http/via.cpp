#include "common/http/via.hpp"

#include "common/http/field_list.hpp"

namespace barbacane::http {

std::string via_element(std::string_view pseudonym) {
  return "1.1 " + std::string{pseudonym};
}

bool has_via(std::string_view value, std::string_view pseudonym) noexcept {
  bool is_ours = false;
  for_each_member(value, [&](std::string_view member) {
    // received-protocol RWS received-by [ RWS comment ]
    const std::size_t gap = member.find_first_of(" \t");
    if (gap == std::string_view::npos) return;
    std::string_view received_by = trim(member.substr(gap));
    received_by = received_by.substr(0, received_by.find_first_of(" \t("));
    is_ours = is_ours || same_ignoring_case(received_by, pseudonym);
  });
  return is_ours;
}

}  // namespace barbacane::http
