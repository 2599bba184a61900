#include "style/tree.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace barbacane::style {
namespace {

const std::string root = BARBACANE_SOURCE_DIR "/";

}  // namespace

std::string SourceFile::name() const {
  return path.substr(path.rfind('/') + 1);
}

std::string SourceFile::stem() const {
  const std::string whole = name();
  return whole.substr(0, whole.rfind('.'));
}

std::string SourceFile::room() const {
  if (!path.starts_with("src/")) return {};
  const std::string folder = path.substr(4, path.rfind('/') - 4);
  return std::ranges::count(folder, '/') == 1 ? folder : std::string();
}

bool SourceFile::is_header() const {
  return path.ends_with(".hpp");
}

bool SourceFile::is_source() const {
  return path.ends_with(".cpp");
}

bool SourceFile::is_third_party() const {
  return path.ends_with("_src.cpp");
}

std::vector<SourceFile> files_below(std::string_view folder) {
  std::vector<SourceFile> out;
  const std::filesystem::path start = root + std::string(folder);
  if (!std::filesystem::exists(start)) return out;
  for (auto entry = std::filesystem::recursive_directory_iterator(start);
       entry != std::filesystem::recursive_directory_iterator();
       ++entry) {
    if (entry->is_directory() && entry->path().filename() == "node_modules") {
      entry.disable_recursion_pending();
    }
    if (!entry->is_regular_file()) continue;
    const std::string path = entry->path().string().substr(root.size());
    out.push_back({path, read_file(path)});
  }
  std::ranges::sort(out, {}, &SourceFile::path);
  return out;
}

std::vector<SourceFile> code_below(std::string_view folder) {
  std::vector<SourceFile> out = files_below(folder);
  std::erase_if(out, [](const SourceFile& file) { return !file.is_header() && !file.is_source(); });
  return out;
}

std::string read_file(std::string_view path) {
  std::ifstream in(root + std::string(path), std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

bool exists(std::string_view path) {
  return std::filesystem::exists(root + std::string(path));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::istringstream in{std::string(text)};
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

Exemptions::Exemptions(std::string_view text) {
  for (const std::string& line : lines_of(text)) {
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t space = line.find(' ');
    const std::size_t colon = line.find(": ");
    if (space == std::string::npos || colon == std::string::npos || colon < space ||
        colon + 2 >= line.size()) {
      broken_.push_back(line);
      continue;
    }
    used_[{line.substr(0, space), line.substr(space + 1, colon - space - 1)}] = false;
  }
}

bool Exemptions::lifts(const std::string& rule, const std::string& subject) {
  const auto found = used_.find({rule, subject});
  if (found == used_.end()) return false;
  found->second = true;
  return true;
}

std::vector<std::string> Exemptions::unused(const std::string& rule) const {
  std::vector<std::string> out;
  for (const auto& [key, was_used] : used_) {
    if (key.first == rule && !was_used) out.push_back(key.second);
  }
  return out;
}

Exemptions load_exemptions() {
  return Exemptions(read_file("tests/style/exemptions.txt"));
}

}  // namespace barbacane::style
