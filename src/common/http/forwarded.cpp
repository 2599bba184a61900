#include "common/http/forwarded.hpp"

#include "common/http/field_list.hpp"

namespace barbacane::http {

void append_forwarded(std::string& out, const ForwardedHop& hop) {
  out += "for=";
  if (hop.peer.empty()) {
    out += "unknown";
  } else if (hop.peer.find(':') != std::string_view::npos) {
    out += "\"[";
    out += hop.peer;
    out += "]\"";
  } else {
    append_quoted_if_needed(out, hop.peer);
  }
  if (!hop.host.empty()) {
    out += ";host=";
    append_quoted_if_needed(out, hop.host);
  }
  if (!hop.proto.empty()) {
    out += ";proto=";
    append_quoted_if_needed(out, hop.proto);
  }
}

}  // namespace barbacane::http
