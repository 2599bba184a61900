#include <algorithm>
#include <cstdio>

#include "common/artifact/describe.hpp"
#include "common/artifact/features.hpp"
#include "common/artifact/loader.hpp"
#include "common/json/write.hpp"
#include "control/cli/command.hpp"
#include "control/cli/enforcement_view.hpp"
#include "control/cli/file_loader.hpp"
#include "control/cli/terminal.hpp"
#include "control/compile/enforcement.hpp"

namespace barbacane::cli {
namespace {

constexpr std::size_t artifact_bytes_max = 1U << 30U;

using artifact::LoadedArtifact;
using artifact::RouteRow;

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  if (!out.ends_with('{')) out += ',';
  json::append_quoted(out, name);
  out += ':';
  json::append_quoted(out, value);
}

std::string row_to_json(const RouteRow& row) {
  std::string out = "{";
  append_member(out, "method", row.method);
  append_member(out, "path", row.path);
  append_member(out, "operation", row.operation_id);
  append_member(out, "api", row.api);
  append_member(out, "dispatch", row.dispatch);
  return out + '}';
}

std::string rows_to_text(std::span<const RouteRow> rows) {
  std::size_t method_width = 0;
  std::size_t path_width = 0;
  for (const RouteRow& row : rows) {
    method_width = std::max(method_width, row.method.size());
    path_width = std::max(path_width, row.path.size());
  }
  std::string out;
  for (const RouteRow& row : rows) {
    out += row.method + std::string(method_width - row.method.size() + 2, ' ');
    out += row.path + std::string(path_width - row.path.size() + 2, ' ');
    out += row.operation_id + "  " + row.dispatch + '\n';
  }
  return out;
}

std::string signature_to_json(const artifact::Signature& signature) {
  std::string out = "{";
  append_member(out, "key_id", signature.key_id);
  out += ",\"release\":" + std::to_string(signature.release);
  if (!signature.project.empty()) append_member(out, "project", signature.project);
  if (!signature.not_after.empty()) append_member(out, "not_after", signature.not_after);
  return out + '}';
}

ExitCode show_summary(const LoadedArtifact& loaded, std::size_t bytes, Format format) {
  const artifact::Manifest& manifest = loaded.manifest();
  if (format == Format::json) {
    std::string out = "{";
    append_member(out, "digest", loaded.digest());
    out += ",\"bytes\":" + std::to_string(bytes);
    out += ",\"routes\":" + std::to_string(manifest.routes);
    out += ",\"manifest\":" + std::string{loaded.manifest_text()};
    out += ",\"signatures\":[";
    for (const artifact::Signature& signature : loaded.signatures()) {
      if (!out.ends_with('[')) out += ',';
      out += signature_to_json(signature);
    }
    print(out + "]}\n");
    return ExitCode::ok;
  }
  std::string out = "digest     " + loaded.digest() + '\n';
  out += "size       " + to_human_size(bytes) + '\n';
  out += "compiler   " + manifest.compiler + '\n';
  out += "routes     " + std::to_string(manifest.routes) + '\n';
  for (const artifact::ManifestSpec& spec : manifest.specs) {
    out += "spec       " + spec.file;
    if (!spec.title.empty()) out += "  " + spec.title;
    out += "  (" + spec.kind + (spec.version.empty() ? "" : " " + spec.version) + ")\n";
  }
  out += "features  ";
  for (const std::string& feature : manifest.features) out += ' ' + feature;
  out += "\nchecks     " + std::to_string(manifest.enforcement.enforced) + " enforced, " +
         std::to_string(manifest.enforcement.advisory) + " advisory\n";
  if (!manifest.provenance_commit.empty()) out += "commit     " + manifest.provenance_commit + '\n';
  if (!manifest.provenance_source.empty()) out += "source     " + manifest.provenance_source + '\n';
  if (loaded.signatures().empty()) out += "signed     no\n";
  for (const artifact::Signature& signature : loaded.signatures()) {
    out += "signed     by " + signature.key_id + " as release " + std::to_string(signature.release);
    if (!signature.project.empty()) out += ", project " + signature.project;
    if (!signature.not_after.empty()) out += ", until " + signature.not_after;
    out += " (not verified here: barbacane check --trusted-key)\n";
  }
  print(out);
  return ExitCode::ok;
}

ExitCode show_routes(std::span<const RouteRow> rows, Format format) {
  if (format == Format::text) {
    print(rows_to_text(rows));
    return ExitCode::ok;
  }
  std::string out = "{\"routes\":[";
  for (const RouteRow& row : rows) {
    if (!out.ends_with('[')) out += ',';
    out += row_to_json(row);
  }
  print(out + "]}\n");
  return ExitCode::ok;
}

/// An operation by its id or by "METHOD /path".
bool is_called(const RouteRow& row, std::string_view name) {
  return row.operation_id == name || row.method + ' ' + row.path == name;
}

ExitCode show_operation(
    const LoadedArtifact& loaded, std::span<const RouteRow> rows, const InspectArguments& arguments
) {
  std::vector<RouteRow> found;
  std::ranges::copy_if(rows, std::back_inserter(found), [&](const RouteRow& row) {
    return is_called(row, arguments.operation);
  });
  if (found.empty()) {
    return fail(
        ExitCode::refused,
        arguments.file + " has no operation " + arguments.operation,
        "barbacane-control inspect " + arguments.file + " --routes lists them"
    );
  }
  std::vector<compile::EnforcementRow> report = compile::enforcement_of(loaded.gateway());
  std::erase_if(report, [&](const compile::EnforcementRow& row) {
    return std::ranges::none_of(found, [&](const RouteRow& route) {
      return route.operation_id == row.operation;
    });
  });
  if (arguments.format == Format::text) {
    print(rows_to_text(found) + enforcement_to_text(report));
    return ExitCode::ok;
  }
  std::string out = "{\"routes\":[";
  for (const RouteRow& row : found) {
    if (!out.ends_with('[')) out += ',';
    out += row_to_json(row);
  }
  print(out + "],\"enforcement\":" + enforcement_to_json(report) + "}\n");
  return ExitCode::ok;
}

}  // namespace

ExitCode run_inspect(const InspectArguments& arguments) {
  const Result<std::string> bytes = read_file(arguments.file, artifact_bytes_max);
  if (!bytes) {
    return fail(
        ExitCode::unreachable, "cannot read " + arguments.file + ": " + bytes.error().message()
    );
  }
  Failure failure;
  const artifact::LoadOptions options{
      .features = artifact::supported_features, .trust = nullptr, .detached = {}
  };
  const auto loaded = artifact::load_artifact(bytes.value(), options, failure);
  if (!loaded) return fail(ExitCode::refused, arguments.file + ": " + failure.detail);

  switch (arguments.view) {
    case InspectArguments::View::summary:
      return show_summary(*loaded, bytes.value().size(), arguments.format);
    case InspectArguments::View::manifest:
      print(std::string{loaded->manifest_text()} + '\n');
      return ExitCode::ok;
    case InspectArguments::View::routes:
      return show_routes(artifact::list_routes(loaded->gateway()), arguments.format);
    case InspectArguments::View::operation:
      return show_operation(*loaded, artifact::list_routes(loaded->gateway()), arguments);
    case InspectArguments::View::report: {
      const std::vector<compile::EnforcementRow> rows = compile::enforcement_of(loaded->gateway());
      print(
          arguments.format == Format::text ? enforcement_to_text(rows)
                                           : "{\"enforcement\":" + enforcement_to_json(rows) + "}\n"
      );
      return ExitCode::ok;
    }
  }
  return ExitCode::ok;
}

}  // namespace barbacane::cli
