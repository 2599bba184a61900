#include "dataplane/link/identity.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "common/crypto/random.hpp"
#include "dataplane/generation/durable_file.hpp"

namespace barbacane::link {
namespace {

constexpr std::size_t uuid_bytes = 36;

bool is_uuid(std::string_view text) {
  return text.size() == uuid_bytes && text[8] == '-' && text[13] == '-' && text[18] == '-' &&
         text[23] == '-' && text.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
}

}  // namespace

Identity load_identity(const std::string& folder) {
  Identity out{.node_key = {}, .boot_id = crypto::make_uuid(), .fault = {}};
  const std::string path = (std::filesystem::path(folder) / node_key_file).string();
  if (const auto text = generation::read_small_file(path, uuid_bytes + 1)) {
    const std::string_view line = std::string_view(*text).substr(0, text->find('\n'));
    if (is_uuid(line)) {
      out.node_key = line;
      return out;
    }
  }
  out.node_key = crypto::make_uuid();
  std::error_code made;
  std::filesystem::create_directories(folder, made);
  if (!generation::replace_file(path, out.node_key + '\n') || !generation::sync_folder(folder))
    out.fault =
        path + ": cannot be written: " + std::error_code(errno, std::generic_category()).message();
  return out;
}

}  // namespace barbacane::link
