#pragma once
// Field values made of members: lists, parameters, quoted strings (RFC 9110 §5.5, §5.6).

#include <string>
#include <string_view>

namespace barbacane::http {

/// Without spaces and tabs at both ends.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

/// Takes the next member off `list`: the text up to the next `separator` outside quoted strings and
/// comments, trimmed. A quote or comment that is never closed takes all that is left. Empty members
/// are given as such; the list is over when `list.data()` is null.
/// Cost: O(bytes taken), so that splitting a whole list is linear
[[nodiscard]] std::string_view take_member(std::string_view& list, char separator = ',') noexcept;

/// Calls `visit` with each member that is not empty.
template <class Visit>
void for_each_member(std::string_view list, Visit&& visit) {
  while (list.data() != nullptr) {
    const std::string_view member = take_member(list);
    if (!member.empty()) visit(member);
  }
}

/// The text that a quoted string stands for, or the text itself when it is none.
[[nodiscard]] std::string unquoted(std::string_view text);

/// The shortest form that reads back as `text`: a token, else a quoted string. Control characters,
/// which neither can hold, are left out.
void append_quoted_if_needed(std::string& out, std::string_view text);

/// True for the characters of a token (RFC 9110 §5.6.2); false for "".
[[nodiscard]] bool is_token(std::string_view text) noexcept;

/// ASCII letters compare equal whatever their case.
[[nodiscard]] bool same_ignoring_case(std::string_view a, std::string_view b) noexcept;

}  // namespace barbacane::http
