#include "control/api/unpack.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <sys/mman.h>

#include <algorithm>
#include <memory>

#include "common/crypto/digest.hpp"
#include "common/http/multipart.hpp"

namespace barbacane::api {
namespace {

constexpr std::size_t piece_bytes = 256U << 10U;

/// Writes files below scratch/input and counts what they come to.
class Layout {
 public:
  Layout(const jobs::Scratch& scratch, Unpacked& out) : scratch_(scratch), out_(out) {}

  bool begin(std::string name) {
    if (!jobs::is_file_name(name))
      return fail(
          "'" + name.substr(0, 120) +
          "' is no file name to take: relative, of letters, digits, '.', '_' and '-', "
          "without '..', at most 100 bytes"
      );
    if (out_.files.size() == upload_files_max)
      return fail("there are more than " + std::to_string(upload_files_max) + " files");
    if (std::ranges::any_of(out_.files, [&](const auto& one) { return one.name == name; }))
      return fail("'" + name + "' is there twice");
    out_.files.push_back({.name = std::move(name), .digest = {}, .size = 0});
    digest_ = crypto::Sha256Stream();
    return write({});
  }
  bool write(std::string_view bytes) {
    total_ += bytes.size();
    if (total_ > upload_bytes_max) {
      out_.is_too_large = true;
      return fail(
          "the files come to more than " + std::to_string(upload_bytes_max >> 20U) + " MiB"
      );
    }
    store::SpecFile& file = out_.files.back();
    file.size += bytes.size();
    digest_.update(bytes);
    if (!scratch_.write("input/" + file.name, bytes)) return fail("it cannot be written to disk");
    return true;
  }
  void end() { out_.files.back().digest = "sha256:" + crypto::to_hex(digest_.finish()); }
  bool fail(std::string words) {
    if (out_.fault.empty()) out_.fault = std::move(words);
    return false;
  }

 private:
  const jobs::Scratch& scratch_;
  Unpacked& out_;
  crypto::Sha256Stream digest_;
  std::uint64_t total_ = 0;
};

void unpack_file(const Spool& upload, std::string_view filename, Layout& layout) {
  std::string name(filename);
  if (name.empty()) {
    const Result<std::string> start = upload.read(0, 64);
    const std::size_t first = start ? start->find_first_not_of(" \t\r\n") : std::string::npos;
    const bool is_json = first != std::string::npos && (*start)[first] == '{';
    name = is_json ? "openapi.json" : "openapi.yaml";
  }
  if (!layout.begin(std::move(name))) return;
  for (std::uint64_t at = 0; at < upload.size();) {
    const Result<std::string> piece = upload.read(at, piece_bytes);
    if (!piece || piece->empty()) {
      layout.fail("the upload cannot be read back");
      return;
    }
    if (!layout.write(*piece)) return;
    at += piece->size();
  }
  layout.end();
}

/// Plain or compressed with gzip; other formats and filters are not even compiled in by asking.
void unpack_tar(const Spool& upload, Layout& layout) {
  const std::unique_ptr<archive, decltype(&archive_read_free)> reader(
      archive_read_new(), &archive_read_free
  );
  archive_read_support_format_tar(reader.get());
  archive_read_support_filter_gzip(reader.get());
  ::lseek(upload.descriptor(), 0, SEEK_SET);
  const auto refuse = [&] {
    const char* words = archive_error_string(reader.get());
    layout.fail(
        std::string("it is no tar file that can be read: ") + (words ? words : "truncated")
    );
  };
  if (archive_read_open_fd(reader.get(), upload.descriptor(), piece_bytes) != ARCHIVE_OK)
    return refuse();
  while (true) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) return;
    if (status != ARCHIVE_OK) return refuse();
    const char* path = archive_entry_pathname(entry);
    std::string name = path != nullptr ? path : "";
    while (name.starts_with("./")) name.erase(0, 2);
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) {
      layout.fail("'" + name.substr(0, 120) + "' is no regular file");
      return;
    }
    if (!layout.begin(std::move(name))) return;
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    int read = ARCHIVE_OK;
    while ((read = archive_read_data_block(reader.get(), &bytes, &size, &offset)) == ARCHIVE_OK) {
      if (!layout.write({static_cast<const char*>(bytes), size})) return;
    }
    if (read != ARCHIVE_EOF) return refuse();
    layout.end();
  }
}

void unpack_form(const Spool& upload, std::string_view content_type, Layout& layout) {
  const auto boundary = http::boundary_of(content_type);
  if (!boundary) {
    layout.fail("multipart/form-data needs a boundary");
    return;
  }
  if (upload.size() == 0) {
    layout.fail("the form is empty");
    return;
  }
  void* const mapped =
      ::mmap(nullptr, upload.size(), PROT_READ, MAP_PRIVATE, upload.descriptor(), 0);
  if (mapped == MAP_FAILED) {
    layout.fail("the upload cannot be read back");
    return;
  }
  std::string fault;
  const auto parts =
      http::parse_multipart({static_cast<const char*>(mapped), upload.size()}, *boundary, fault);
  if (!parts) layout.fail("the form is malformed: " + fault);
  for (std::size_t i = 0; parts && i < parts->size(); ++i) {
    const http::Part& part = (*parts)[i];
    // A field's name is the file's when it brings no file name.
    if (!layout.begin(part.filename.value_or(part.name)) || !layout.write(part.body)) break;
    layout.end();
  }
  ::munmap(mapped, upload.size());
}

}  // namespace

Unpacked unpack_upload(
    const Spool& upload,
    std::string_view media_type,
    std::string_view content_type,
    std::string_view filename,
    const jobs::Scratch& scratch
) {
  Unpacked out;
  Layout layout(scratch, out);
  if (media_type == "application/x-tar") {
    unpack_tar(upload, layout);
  } else if (media_type == "multipart/form-data") {
    unpack_form(upload, content_type, layout);
  } else {
    unpack_file(upload, filename, layout);
  }
  if (out.fault.empty() && out.files.empty()) out.fault = "there is no file in it";
  std::ranges::sort(out.files, {}, &store::SpecFile::name);
  return out;
}

}  // namespace barbacane::api
