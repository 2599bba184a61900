// Descriptions: uploaded, revised, read back.
#include "control/store/specs.hpp"

#include <algorithm>

#include "common/crypto/digest.hpp"
#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "control/api/handlers.hpp"
#include "control/api/unpack.hpp"
#include "control/jobs/intake.hpp"
#include "control/store/loose_blobs.hpp"

namespace barbacane::api {
namespace {

constexpr std::string_view view = "spec_resource";
constexpr std::size_t piece_bytes = 256U << 10U;
constexpr std::size_t head_bytes = 64U << 10U;  // of a file, to see whether it can be an entry

/// Stands in for an upstream that only a compilation decides, so that its absence is no finding.
constexpr const char* any_upstream = "http://upstream.invalid";

std::string digest_of(const std::vector<store::SpecFile>& files) {
  std::string text;
  for (const store::SpecFile& file : files) text += file.name + '\n' + file.digest + '\n';
  return "sha256:" + crypto::to_hex(crypto::sha256(text));
}

bool looks_like_entry(const std::string& text) {
  for (const std::string_view word : {"openapi", "asyncapi"}) {
    for (const std::string& form :
         {std::string(word) + ':', '"' + std::string(word) + '"', '\'' + std::string(word) + '\''
         }) {
      const std::size_t at = text.find(form);
      if (at == std::string::npos) continue;
      const std::size_t line = text.rfind('\n', at);
      const std::string_view before = std::string_view(text).substr(
          line == std::string::npos ? 0 : line + 1, at - (line == std::string::npos ? 0 : line + 1)
      );
      if (before.find_first_not_of(" \t{") == std::string_view::npos) return true;
    }
  }
  return false;
}

/// The file that is compiled: named by the caller, or the only one that can be.
std::string entry_of(
    const Call& call, const Unpacked& unpacked, const jobs::Scratch& scratch, std::string& fault
) {
  const auto& files = unpacked.files;
  if (const auto named = call.query_value("entry")) {
    const bool is_there =
        std::ranges::any_of(files, [&](const auto& file) { return file.name == *named; });
    if (!is_there) fault = "The upload has no file '" + *named + "' to be the entry.";
    return *named;
  }
  if (files.size() == 1) return files.front().name;
  std::vector<std::string> found;
  for (const store::SpecFile& file : files) {
    std::string start(head_bytes, '\0');
    std::FILE* const in = std::fopen(scratch.path("input/" + file.name).c_str(), "rb");
    if (in == nullptr) continue;
    start.resize(std::fread(start.data(), 1, start.size(), in));
    std::fclose(in);
    if (looks_like_entry(start)) found.push_back(file.name);
  }
  if (found.size() == 1) return found.front();
  fault = found.empty() ? "None of the files is an OpenAPI or AsyncAPI description."
                        : "More than one file could be the entry: name it with ?entry=FILE.";
  return {};
}

/// kind, version and title of the entry, from the manifest of what it compiled to.
void read_facts(const std::string& manifest, store::RevisionValues& values) {
  json::Document document;
  Report faults;
  const json::Node* root = json::read_json(manifest, "manifest", document, faults);
  const json::Node* specs = root != nullptr ? root->find("specs") : nullptr;
  if (specs == nullptr) return;
  for (const json::Node* spec : specs->items) {
    const json::Node* kind = spec->find("kind");
    if (kind == nullptr || (kind->text != "openapi" && kind->text != "asyncapi")) continue;
    values.kind = kind->text;
    if (const json::Node* title = spec->find("title")) values.title = title->text;
    if (const json::Node* version = spec->find("version")) values.api_version = version->text;
    return;
  }
}

Reply refuse_findings(const Call& call, const jobs::Compiled& compiled) {
  std::string extra = "\"findings\":" + compiled.findings;
  if (!compiled.summary.empty()) extra += ",\"summary\":" + compiled.summary;
  return refuse(
      call,
      ProblemKind::unprocessable,
      compiled.reason.empty() ? "The description has errors: see 'findings'." : compiled.reason,
      {},
      extra
  );
}

/// It took longer than an hour from the upload to here.
Reply refuse_collected(const Call& call) {
  return refuse(call, ProblemKind::unavailable, "The upload was cleared away: send it again.");
}

std::string name_of(const Call& call, const std::string& entry) {
  if (const auto name = call.query_value("name")) return *name;
  std::string out = entry.substr(entry.rfind('/') + 1);
  for (const std::string_view ending : {".yaml", ".yml", ".json"}) {
    if (out.ends_with(ending)) out.resize(out.size() - ending.size());
  }
  if (out.size() > 80) out.resize(80);
  if (out.empty() || out.front() == '_' || out.front() == '-' || out.front() == '.')
    out = "api" + out;
  return out;
}

/// What an upload is, unpacked and compiled.
struct Checked {
  std::optional<jobs::Scratch> scratch = {};
  std::vector<store::SpecFile> files = {};
  std::string entry = {};
  jobs::Compiled compiled = {};
};

/// A reply is a refusal of what is no description at all; findings are in `out`.
std::optional<Reply> compile_upload(Call& call, Checked& out) {
  if (!call.upload)
    return refuse(call, ProblemKind::invalid, "There is no description in the body.");
  Result<jobs::Scratch> scratch = jobs::Scratch::make(call.services.scratch_folder);
  if (!scratch) return refuse_for(call, scratch.error());
  const Unpacked unpacked = unpack_upload(
      *call.upload,
      call.media_type,
      call.content_type,
      call.query_value("filename").value_or(""),
      *scratch
  );
  if (!unpacked.fault.empty()) {
    return refuse(
        call,
        unpacked.is_too_large ? ProblemKind::too_large : ProblemKind::unprocessable,
        "The upload was refused: " + unpacked.fault + "."
    );
  }
  std::string fault;
  out.entry = entry_of(call, unpacked, *scratch, fault);
  if (!fault.empty()) return refuse(call, ProblemKind::unprocessable, fault);
  jobs::CompileOrder order;
  order.specs = {out.entry};
  order.upstream = any_upstream;
  order.security = "delegate";
  out.compiled = call.services.compiler.run(*scratch, order, [] { return true; });
  out.files = unpacked.files;
  out.scratch = std::move(*scratch);
  return std::nullopt;
}

}  // namespace

Reply validate_description(Call& call) {
  Checked checked;
  if (auto refusal = compile_upload(call, checked)) return *std::move(refusal);
  const jobs::Compiled& compiled = checked.compiled;
  // No finding, and yet no artifact: the compiler itself came to its end.
  if (!compiled.reason.empty()) return refuse_findings(call, compiled);
  Reply out;
  out.body = "{\"valid\":" + std::string(compiled.is_success ? "true" : "false") +
             ",\"findings\":" + compiled.findings +
             ",\"summary\":" + (compiled.summary.empty() ? "null" : compiled.summary) + '}';
  return out;
}

std::optional<Reply> check_description(Call& call) {
  Checked checked;
  if (auto refusal = compile_upload(call, checked)) return refusal;
  if (!checked.compiled.is_success) return refuse_findings(call, checked.compiled);
  store::RevisionValues values;
  values.entry = checked.entry;
  jobs::Intake intake;
  Failure failure;
  if (jobs::examine_artifact(checked.scratch->path("artifact.bca"), intake, failure))
    read_facts(intake.values.manifest, values);
  const Result<void> noted = call.services.database.transact([&](store::Transaction& tx) {
    store::expect_files(tx, checked.files);
  });
  if (!noted) return refuse_for(call, noted.error());
  for (const store::SpecFile& file : checked.files) {
    const Result<void> kept =
        call.services.specs.put_file(file.digest, checked.scratch->path("input/" + file.name));
    if (!kept) return refuse_for(call, kept.error());
  }
  values.files = checked.files;
  values.digest = digest_of(values.files);
  values.warnings = checked.compiled.findings;
  call.prepared = std::move(values);
  return std::nullopt;
}

Reply list_specs(Call& call, store::Transaction& tx) {
  if (!tx.query_one("SELECT 1 FROM projects WHERE id = $1::uuid", {call.capture()}))
    return not_found(call, "project");
  return show_page(
      call,
      store::list_resources(
          tx,
          view,
          {.condition = "project_id = $1::uuid", .parameters = {call.capture()}},
          call.page()
      )
  );
}

Reply create_spec(Call& call, store::Transaction& tx) {
  const auto& values = std::any_cast<const store::RevisionValues&>(call.prepared);
  const std::string project(call.capture());
  if (!store::hold_project(tx, project)) return not_found(call, "project");
  if (!store::hold_files(tx, values.files)) return refuse_collected(call);
  const std::string name = name_of(call, values.entry);
  const auto id = store::create_spec(tx, project, name, values, call.principal.actor());
  if (!id) {
    const auto other = store::find_spec_named(tx, project, name);
    return refuse(
        call,
        ProblemKind::conflict,
        "The project has a description '" + name + "': send a revision to /specs/" +
            other.value_or("{id}") + "/revisions, or choose another ?name=."
    );
  }
  const auto resource = store::find_resource(tx, view, *id);
  if (!resource) return not_found(call, "description");
  store::record(
      tx,
      call.actor(),
      {.project = project,
       .action = "spec.create",
       .object = *id,
       .before = {},
       .after = resource->body}
  );
  return created(*resource, "/specs/" + *id);
}

Reply get_spec(Call& call, store::Transaction& tx) {
  const auto project = store::project_of_spec(tx, call.capture());
  if (!project || !call.reaches(*project)) return not_found(call, "description");
  const auto resource = store::find_resource(tx, view, call.capture());
  return resource ? show(call, *resource) : not_found(call, "description");
}

Reply delete_spec(Call& call, store::Transaction& tx) {
  const std::string id(call.capture());
  const auto project = store::project_of_spec(tx, id);
  const auto before = store::find_resource(tx, view, id);
  if (!project || !before || !call.reaches(*project)) return not_found(call, "description");
  const auto written = store::remove_spec(tx, id, call.expected_version());
  if (written == store::Written::changed_meanwhile) return stale(call);
  if (written != store::Written::done) return not_found(call, "description");
  store::record(
      tx,
      call.actor(),
      {.project = *project,
       .action = "spec.delete",
       .object = id,
       .before = before->body,
       .after = {}}
  );
  return no_content();
}

Reply list_spec_revisions(Call& call, store::Transaction& tx) {
  const auto project = store::project_of_spec(tx, call.capture());
  if (!project || !call.reaches(*project)) return not_found(call, "description");
  return show_page(
      call,
      store::list_resources(
          tx,
          "spec_revision_resource",
          {.condition = "spec_id = $1::uuid", .parameters = {call.capture()}},
          call.page(),
          store::Order::newest_first
      )
  );
}

Reply revise_spec(Call& call, store::Transaction& tx) {
  const auto& values = std::any_cast<const store::RevisionValues&>(call.prepared);
  const std::string id(call.capture());
  const auto project = store::project_of_spec(tx, id);
  if (!project || !call.reaches(*project)) return not_found(call, "description");
  if (!store::hold_files(tx, values.files)) return refuse_collected(call);
  const auto before = store::find_resource(tx, view, id);
  bool is_changed = false;
  const auto written = store::revise_spec(
      tx, id, call.expected_version(), values, call.principal.actor(), is_changed
  );
  if (written == store::Written::changed_meanwhile) return stale(call);
  const auto after = store::find_resource(tx, view, id);
  if (written != store::Written::done || !before || !after) return not_found(call, "description");
  if (!is_changed) return show(call, *after);
  store::record(
      tx,
      call.actor(),
      {.project = *project,
       .action = "spec.revise",
       .object = id,
       .before = before->body,
       .after = after->body}
  );
  return created(*after, "/specs/" + id);
}

Reply get_spec_content(Call& call) {
  std::int64_t number = 0;
  if (const auto asked = call.query_value("revision")) number = std::atoll(asked->c_str());
  struct Found {
    std::optional<std::string> project;
    std::optional<store::Revision> revision;
  };
  const auto found = store::read(call.services.database, [&](store::Transaction& tx) {
    return Found{
        .project = store::project_of_spec(tx, call.capture()),
        .revision = store::find_revision(tx, call.capture(), number)
    };
  });
  if (!found) return refuse_for(call, found.error());
  if (!found->project || !call.reaches(*found->project)) return not_found(call, "description");
  if (!found->revision) return not_found(call, "revision");
  const std::string name = call.query_value("file").value_or(found->revision->entry);
  for (const store::SpecFile& file : found->revision->files) {
    if (file.name != name) continue;
    Reply out;
    out.content_type = "application/octet-stream";
    out.fields.emplace_back("ETag", '"' + file.digest + '"');
    out.fields.emplace_back(
        "Content-Disposition", "attachment; filename=\"" + name.substr(name.rfind('/') + 1) + '"'
    );
    out.length = file.size;
    out.pieces =
        [&blobs = call.services.specs, digest = file.digest, at = std::uint64_t{0}]() mutable {
          Result<std::string> piece = blobs.read(digest, at, piece_bytes);
          if (piece) at += piece->size();
          return piece;
        };
    return out;
  }
  return not_found(call, "file in this revision");
}

}  // namespace barbacane::api
