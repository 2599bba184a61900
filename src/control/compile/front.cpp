#include "control/compile/front.hpp"

#include <algorithm>
#include <map>

#include "common/artifact/member_name.hpp"
#include "common/crypto/digest.hpp"
#include "control/compile/findings.hpp"
#include "control/compile/keys.hpp"
#include "control/compile/model_builder.hpp"
#include "control/compile/overlay.hpp"

namespace barbacane::compile {
namespace {

std::string folder_of(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  return slash == std::string_view::npos ? std::string{} : std::string{name.substr(0, slash + 1)};
}

/// The longest prefix, ending in '/', that all names share.
std::string common_folder(const std::vector<std::string>& names) {
  std::string folder = names.empty() ? std::string{} : folder_of(names.front());
  for (const std::string& name : names) {
    while (!name.starts_with(folder))
      folder = folder_of(std::string_view{folder}.substr(0, folder.size() - 1));
  }
  return folder;
}

}  // namespace

void name_sources(Front& front, Report& report) {
  std::vector<std::string> names;
  for (const LoadedSource& source : front.references->sources())
    names.push_back(normalise_name(source.name));
  const std::string folder = common_folder(names);
  std::map<std::string, std::string> taken;
  front.model.sources.clear();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const LoadedSource& source = front.references->sources()[i];
    std::string member = names[i].substr(folder.size());
    const auto refuse = [&](std::string message, std::string help) {
      report.add(
          {.code = "E1007",
           .severity = Severity::error,
           .where = {source.name, 0, 0},
           .message = std::move(message),
           .help = std::move(help),
           .pointer = {}}
      );
    };
    const std::string fault =
        artifact::check_spec_name(std::string{artifact::specs_prefix} + member);
    if (!fault.empty()) {
      refuse(
          "the file cannot stand in an artifact: specs/" + member + ' ' + fault,
          "give all descriptions by paths below one folder, short and without odd characters"
      );
    } else if (const auto [other, is_new] = taken.emplace(lower_case(member), source.name);
               !is_new) {
      refuse(
          "the file's name differs from " + other->second + " only by case", "rename one of them"
      );
    }
    front.model.sources.push_back(
        {.name = source.name,
         .member = std::move(member),
         .sha256 = crypto::to_hex(crypto::sha256(source.text)),
         .root = source.root,
         .is_entry = source.is_entry}
    );
  }
}

Front make_front(
    const Options& options, SourceLoader& loader, Report& report, const Progress& progress
) {
  Front front;
  front.document = std::make_unique<json::Document>();
  front.references = std::make_unique<References>(loader, *front.document, report);
  if (options.specs.empty()) {
    report.add(
        {.code = "E1002",
         .severity = Severity::error,
         .where = {},
         .message = "no description was given",
         .help = "pass --spec FILE",
         .pointer = {}}
    );
    return front;
  }
  std::vector<std::uint32_t> entries;
  for (std::size_t i = 0; i < options.specs.size(); ++i) {
    if (progress) progress("reading " + options.specs[i], i, options.specs.size());
    const std::uint32_t source = front.references->load(options.specs[i], true, false);
    if (source >= front.references->sources().size()) continue;
    if (std::ranges::find(entries, source) == entries.end()) entries.push_back(source);
  }
  std::vector<std::uint32_t> overlays;
  for (const std::string& name : options.overlays) {
    const std::uint32_t source = front.references->load(name, false, true);
    if (source < front.references->sources().size()) overlays.push_back(source);
  }
  Findings findings{*front.document, report};
  for (const std::uint32_t overlay : overlays)
    apply_overlay(overlay, entries, *front.references, *front.document, findings);
  ModelBuilder builder{options, *front.references, findings, front.model};
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (progress)
      progress("checking " + front.references->sources()[entries[i]].name, i, entries.size());
    builder.add(entries[i]);
  }
  return front;
}

}  // namespace barbacane::compile
