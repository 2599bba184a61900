#pragma once
// The files of an uploaded description, laid out in a folder: one file as it came, a tar file, or a
// multipart form.

#include <string>
#include <string_view>
#include <vector>

#include "control/api/spool.hpp"
#include "control/jobs/scratch.hpp"
#include "control/store/specs.hpp"

namespace barbacane::api {

inline constexpr std::size_t upload_files_max = 500;
inline constexpr std::uint64_t upload_bytes_max = 64U << 20U;  // of all files, unpacked

struct Unpacked {
  std::vector<store::SpecFile> files;  // sorted by name
  std::string fault;                   // why not, for the caller; "" = fine
  bool is_too_large = false;
};

/// Into scratch/input. `filename` names a single file; "" = by what it looks like.
[[nodiscard]] Unpacked unpack_upload(
    const Spool& upload,
    std::string_view media_type,
    std::string_view content_type,
    std::string_view filename,
    const jobs::Scratch& scratch
);

}  // namespace barbacane::api
