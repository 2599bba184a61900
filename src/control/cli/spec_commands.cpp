// barbacane-control spec list|upload|revise|show|content|delete|compile.
#include <array>

#include "control/cli/action_table.hpp"
#include "control/cli/compilation_wait.hpp"
#include "control/cli/file_loader.hpp"
#include "control/cli/upload_form.hpp"

namespace barbacane::cli {
namespace {

const std::vector<Column> columns{
    {"ID", "id"}, {"NAME", "name"}, {"REVISION", "revision"}, {"KIND", "kind"}, {"TITLE", "title"}
};

struct Upload {
  std::string body;
  std::string content_type;
  std::string query;  // "?..." or ""
};

bool ends_with(const std::string& name, std::string_view ending) {
  return name.ends_with(ending);
}

/// One file as it is, a tar file, or several files as a form, under the names they were given.
std::optional<Upload> read_upload(
    const Act& act, std::span<const std::string> files, ExitCode& code
) {
  Upload out;
  UploadForm form;
  for (const std::string& file : files) {
    Result<std::string> text = read_file(file, FileLoader::file_bytes_max);
    if (!text) {
      code = fail(ExitCode::unreachable, file + ": " + text.error().message());
      return std::nullopt;
    }
    if (files.size() == 1) {
      out.body = std::move(*text);
      continue;
    }
    form.add(file, *text);
  }
  const auto add = [&out](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    out.query += (out.query.empty() ? "?" : "&") + std::string(name) + '=' + url_encoded(value);
  };
  add("name", act.settings.text("name"));
  if (files.size() > 1) {
    out.body = form.body();
    out.content_type = form.content_type();
    add("entry", files.front());
  } else if (ends_with(files.front(), ".tar") || ends_with(files.front(), ".tar.gz")) {
    out.content_type = "application/x-tar";
  } else {
    const std::string& file = files.front();
    out.content_type = ends_with(file, ".json") ? "application/json" : "application/yaml";
    add("filename", file.substr(file.rfind('/') + 1));
  }
  return out;
}

ExitCode print_one(const Act& act, const RemoteAnswer& answer) {
  print_item(*answer.root, columns, act.remote.is_json());
  return ExitCode::ok;
}

ExitCode list(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto project = act.remote.project(act.settings.text("project"), code);
  if (!project) return code;
  const auto all = act.remote.list("/projects/" + *project + "/specs", code);
  if (!all) return code;
  print_items(all->items, columns, act.remote.is_json());
  return ExitCode::ok;
}

ExitCode upload(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto project = act.remote.project(act.settings.text("project"), code);
  if (!project) return code;
  const auto ready = read_upload(act, act.words, code);
  if (!ready) return code;
  const std::string place = "/projects/" + *project + "/specs";
  // One command for CI: the description of that name gets a revision when it is there.
  const auto all = act.remote.list(place, code);
  if (!all) return code;
  std::string name = act.settings.text("name");
  if (name.empty()) {
    const std::string& file = act.words[0];
    name = file.substr(file.rfind('/') + 1);
    name = name.substr(0, name.find('.'));
  }
  std::string target = place;
  for (const json::Node* one : all->items) {
    if (text_of(*one, "name") == name) target = "/specs/" + text_of(*one, "id") + "/revisions";
  }
  std::string query = ready->query;
  if (target != place) {  // a revision has its name already
    const std::size_t at = query.find("name=" + url_encoded(name));
    if (at == 1)
      query.erase(1, query.find('&') == std::string::npos ? std::string::npos : query.find('&'));
    if (query == "?") query.clear();
  }
  const auto made = act.remote.call("POST", target + query, ready->body, ready->content_type, code);
  return made ? print_one(act, *made) : code;
}

ExitCode show(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto found = act.remote.get("/specs/" + act.words[0], code);
  return found ? print_one(act, *found) : code;
}

ExitCode content(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto found = act.remote.get("/specs/" + act.words[0] + "/content", code);
  if (!found) return code;
  std::fwrite(found->response.body.data(), 1, found->response.body.size(), stdout);
  return ExitCode::ok;
}

ExitCode remove(const Act& act) {
  return remove_remote(act, "/specs/" + act.words[0], "deleted description " + act.words[0]);
}

ExitCode compile(const Act& act) {
  return compile_remote(act, "/specs/" + act.words[0] + "/compile", act.settings.is_on("only"));
}

}  // namespace

ExitCode run_spec(const settings::Settings& settings, const Words& words) {
  static constexpr std::array actions{
      Action{"list", "", 0, 0, list},
      Action{"upload", "FILE, or the entry and the files it refers to", 1, 500, upload},
      Action{"show", "an id", 1, 1, show},
      Action{"content", "an id", 1, 1, content},
      Action{"delete", "an id", 1, 1, remove},
      Action{"compile", "an id", 1, 1, compile},
  };
  return run_action("spec", actions, settings, words);
}

}  // namespace barbacane::cli
