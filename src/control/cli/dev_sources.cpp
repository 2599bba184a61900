#include "control/cli/dev_sources.hpp"

#include <sys/stat.h>

#include <cstdio>
#include <filesystem>

#include "control/cli/diagnostics.hpp"
#include "control/cli/file_loader.hpp"
#include "control/cli/terminal.hpp"

namespace barbacane::cli {
namespace {

namespace fs = std::filesystem;

std::string stamp_of(const std::string& file) {
  struct stat facts{};
  if (::stat(file.c_str(), &facts) != 0) return {};
  return std::to_string(facts.st_mtim.tv_sec) + '.' + std::to_string(facts.st_mtim.tv_nsec) + ' ' +
         std::to_string(facts.st_size) + ' ' + std::to_string(facts.st_ino);
}

/// Remembers what was asked for, so that a file that is made later is a change, too.
class WatchingLoader final : public compile::SourceLoader {
 public:
  explicit WatchingLoader(std::map<std::string, std::string>& stamps) : stamps_(stamps) {}

  Result<std::string> load(std::string_view name) override {
    stamps_.emplace(name, stamp_of(std::string(name)));  // before: what is written now comes again
    Result<std::string> text = files.load(name);
    if (text) texts.emplace(name, *text);
    return text;
  }
  FileLoader files;
  std::map<std::string, std::string> texts;  // by name

 private:
  std::map<std::string, std::string>& stamps_;
};

fs::path whole(const std::string& name) {
  std::error_code ec;
  return fs::absolute(name, ec).lexically_normal();
}

/// The deepest folder that holds all of them.
fs::path common_folder(const std::map<std::string, std::string>& files) {
  fs::path out;
  for (const auto& [name, text] : files) {
    const fs::path folder = whole(name).parent_path();
    if (out.empty()) out = folder;
    while (!out.empty() && *folder.lexically_relative(out).begin() == "..") out = out.parent_path();
  }
  return out;
}

}  // namespace

DevSources::Stamps DevSources::look() const {
  Stamps out;
  for (const auto& [file, stamp] : seen_) out.emplace(file, stamp_of(file));
  return out;
}

bool DevSources::has_changed() {
  Stamps now = look();
  const bool is_quiet = now == glimpse_;
  glimpse_ = std::move(now);
  return is_quiet && glimpse_ != seen_;
}

bool DevSources::read_one(const std::string& file, DevDescription& out) {
  compile::Options options = options_;
  options.specs = {file};
  WatchingLoader loader(seen_);
  Report report;
  static_cast<void>(compile::compile(options, loader, report));
  const std::string findings = to_text(report, loader.files, wants_colour(stderr));
  std::fwrite(findings.data(), 1, findings.size(), stderr);
  if (report.has_errors()) return false;
  const fs::path folder = common_folder(loader.texts);
  for (const auto& [name, text] : loader.texts)
    out.form.add(whole(name).lexically_relative(folder).string(), text);
  out.entry = whole(file).lexically_relative(folder).string();
  out.name = whole(file).stem().string();
  return true;
}

std::vector<DevDescription> DevSources::read() {
  std::vector<DevDescription> out;
  seen_.clear();
  bool is_sound = true;
  for (const std::string& file : options_.specs) is_sound &= read_one(file, out.emplace_back());
  glimpse_ = look();
  if (!is_sound) out.clear();
  return out;
}

}  // namespace barbacane::cli
