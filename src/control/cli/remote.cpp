#include "control/cli/remote.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "control/cli/command.hpp"
#include "control/cli/diagnostics.hpp"
#include "control/cli/file_loader.hpp"
#include "control/cli/terminal.hpp"

namespace barbacane::cli {
namespace {

constexpr std::size_t key_file_bytes_max = 4096;
constexpr int pages_max = 10'000;

bool is_uuid(std::string_view text) {
  return text.size() == 36 &&
         text.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
}

void read_json(RemoteAnswer& answer) {
  if (answer.response.field("content-type").find("json") == std::string_view::npos) return;
  answer.document = std::make_shared<json::Document>();
  Report faults;
  answer.root = json::read_json(answer.response.body, "answer", *answer.document, faults);
}

ExitCode code_of(unsigned status) {
  if (status == 401 || status == 403) return ExitCode::not_authorised;
  if (status == 409 || status == 412) return ExitCode::conflict;
  return status >= 500 || status == 429 ? ExitCode::unreachable : ExitCode::refused;
}

}  // namespace

std::string text_of(const json::Node& node, std::string_view member) {
  const json::Node* one = node.find(member);
  if (one == nullptr) return {};
  switch (one->kind) {
    case json::Kind::null:
      return {};
    case json::Kind::boolean:
      return one->boolean ? "true" : "false";
    case json::Kind::array: {
      std::string out;
      for (const json::Node* item : one->items) {
        if (!out.empty()) out += ' ';
        out += item->is(json::Kind::object) ? json::to_text(*item) : std::string(item->text);
      }
      return out;
    }
    case json::Kind::object:
      return json::to_text(*one);
    default:
      return std::string(one->text);
  }
}

std::vector<const json::Node*> items_of(const json::Node& node, std::string_view member) {
  const json::Node* list = node.find(member);
  if (list == nullptr) return {};
  return {list->items.begin(), list->items.end()};
}

std::string RemoteAnswer::text(std::string_view member) const {
  return root == nullptr ? std::string{} : text_of(*root, member);
}

std::string url_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
        c == '_' || c == '.' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    }
  }
  return out;
}

void print_remote_findings(const json::Node& findings) {
  Report report;
  FileLoader loader;
  for (const json::Node* one : findings.items) {
    const auto number = [one](std::string_view name) {
      const json::Node* value = one->find(name);
      return static_cast<std::uint32_t>(value == nullptr ? 0 : value->to_integer().value_or(0));
    };
    Finding finding{
        .code = text_of(*one, "code"),
        .severity = text_of(*one, "severity") == "warning" ? Severity::warning : Severity::error,
        .where =
            {.file = text_of(*one, "file"), .line = number("line"), .column = number("column")},
        .message = text_of(*one, "message"),
        .help = text_of(*one, "help"),
        .pointer = text_of(*one, "pointer")
    };
    static_cast<void>(loader.load(finding.where.file));
    report.add(std::move(finding));
  }
  const std::string text = to_text(report, loader, wants_colour(stderr));
  std::fwrite(text.data(), 1, text.size(), stderr);
}

std::optional<Remote> Remote::open(const settings::Settings& settings, ExitCode& code) {
  Remote out;
  out.server_ = settings.text("server");
  while (out.server_.ends_with('/')) out.server_.pop_back();
  out.ca_file_ = settings.text("ca-file");
  out.is_json_ = settings.text("format") == "json";
  out.key_ = settings.text("api-key");
  const std::string file = settings.text("api-key-file");
  if (!file.empty()) {
    Result<std::string> text = read_file(file, key_file_bytes_max);
    if (!text) {
      code = fail(
          ExitCode::unreachable,
          "--api-key-file " + file + ": " + text.error().message(),
          "write the key that 'api-key create' printed into it"
      );
      return std::nullopt;
    }
    out.key_ = *text;
    while (!out.key_.empty() && (out.key_.back() == '\n' || out.key_.back() == '\r'))
      out.key_.pop_back();
  }
  if (out.key_.empty()) {
    code = fail(
        ExitCode::usage, "there is no API key", "give --api-key-file FILE or set BARBACANE_API_KEY"
    );
    return std::nullopt;
  }
  return out;
}

client::Request Remote::request(std::string_view method, const std::string& path) const {
  return {
      .method = std::string(method),
      .url = server_ + path,
      .fields = {{"Authorization", "Bearer " + key_}},
      .ca_file = ca_file_
  };
}

/// Says what the server said.
ExitCode Remote::refuse(const RemoteAnswer& answer) const {
  const ExitCode code = code_of(answer.response.status);
  if (answer.root == nullptr)
    return fail(code, server_ + " answered " + std::to_string(answer.response.status));
  if (is_json_) {
    std::printf("%s\n", json::to_text(*answer.root).c_str());
    return code;
  }
  if (const json::Node* findings = answer.root->find("findings")) print_remote_findings(*findings);
  std::string words = answer.text("title");
  if (const std::string detail = answer.text("detail"); !detail.empty()) words += ": " + detail;
  if (const json::Node* errors = answer.root->find("errors")) {
    for (const json::Node* one : errors->items)
      words += "\n    " + text_of(*one, "in") + ' ' + text_of(*one, "name") +
               text_of(*one, "pointer") + ' ' + text_of(*one, "message");
  }
  fail(code, words);
  std::fprintf(stderr, "    request: %s\n", answer.text("request_id").c_str());
  return code;
}

std::optional<RemoteAnswer> Remote::call(
    std::string_view method,
    const std::string& path,
    const std::string& body,
    const std::string& content_type,
    ExitCode& code
) const {
  client::Request asked = request(method, path);
  asked.body = body;
  if (!content_type.empty()) asked.fields.emplace_back("Content-Type", content_type);
  std::string detail;
  Result<client::Response> response = client::call(asked, detail);
  if (!response) {
    code = fail(ExitCode::unreachable, server_ + ": " + detail, "check --server and --ca-file");
    return std::nullopt;
  }
  RemoteAnswer answer{.response = std::move(*response), .document = {}};
  read_json(answer);
  if (answer.response.status / 100 == 2) return answer;
  code = refuse(answer);
  return std::nullopt;
}

ExitCode Remote::download(const std::string& path, const std::string& file) const {
  const std::string part = file + ".part";
  std::FILE* const out = std::fopen(part.c_str(), "wb");
  if (out == nullptr)
    return fail(ExitCode::unreachable, "cannot write " + part + ": " + std::strerror(errno));
  client::Request asked = request("GET", path);
  asked.sink = [out](std::string_view piece) {
    return std::fwrite(piece.data(), 1, piece.size(), out) == piece.size();
  };
  std::string detail;
  Result<client::Response> response = client::call(asked, detail);
  const bool is_written = std::fflush(out) == 0 && ::fsync(::fileno(out)) == 0;
  std::fclose(out);
  if (response && response->status == 200 && is_written &&
      std::rename(part.c_str(), file.c_str()) == 0)
    return ExitCode::ok;
  std::remove(part.c_str());
  if (!response) return fail(ExitCode::unreachable, server_ + ": " + detail);
  if (response->status == 200) return fail(ExitCode::unreachable, "cannot write " + file);
  RemoteAnswer answer{.response = std::move(*response), .document = {}};
  read_json(answer);
  return refuse(answer);
}

std::optional<Remote::List> Remote::list(const std::string& path, ExitCode& code) const {
  List out;
  std::string cursor;
  for (int i = 0; i < pages_max; ++i) {
    const char join = path.find('?') == std::string::npos ? '?' : '&';
    std::string page = path + join + "limit=100";
    if (!cursor.empty()) page += "&cursor=" + cursor;
    auto answer = get(page, code);
    if (!answer || answer->root == nullptr) return std::nullopt;
    if (const json::Node* items = answer->root->find("items"))
      out.items.insert(out.items.end(), items->items.begin(), items->items.end());
    out.documents.push_back(answer->document);
    cursor = answer->text("next_cursor");
    if (cursor.empty()) break;
  }
  return out;
}

std::optional<std::string> Remote::project(const std::string& given, ExitCode& code) const {
  if (given.empty()) {
    code = fail(ExitCode::usage, "which project?", "give --project NAME or its id");
    return std::nullopt;
  }
  if (is_uuid(given)) return given;
  const auto all = list("/projects", code);
  if (!all) return std::nullopt;
  for (const json::Node* one : all->items) {
    if (text_of(*one, "name") == given) return text_of(*one, "id");
  }
  code = fail(
      ExitCode::refused,
      "there is no project '" + given + "'",
      "barbacane-control project list, or project create NAME"
  );
  return std::nullopt;
}

std::vector<std::string> table_of(
    const std::vector<const json::Node*>& items, const std::vector<Column>& columns
) {
  std::vector<std::size_t> widths;
  for (const Column& column : columns) {
    std::size_t width = column.heading.size();
    for (const json::Node* one : items)
      width = std::max(width, text_of(*one, column.member).size());
    widths.push_back(width);
  }
  const auto line = [&](const auto& cell) {
    std::string out;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string text = cell(columns[i]);
      out += text;
      if (i + 1 < columns.size()) out += std::string(widths[i] - text.size() + 2, ' ');
    }
    return out;
  };
  std::vector<std::string> out{line([](const Column& column) { return std::string(column.heading); }
  )};
  for (const json::Node* one : items)
    out.push_back(line([one](const Column& column) { return text_of(*one, column.member); }));
  return out;
}

void print_items(
    const std::vector<const json::Node*>& items, const std::vector<Column>& columns, bool as_json
) {
  if (as_json) {
    std::string out = "[";
    for (const json::Node* one : items) out += (out.size() > 1 ? "," : "") + json::to_text(*one);
    std::printf("%s]\n", out.c_str());
    return;
  }
  for (const std::string& line : table_of(items, columns)) std::printf("%s\n", line.c_str());
}

void print_item(const json::Node& item, const std::vector<Column>& columns, bool as_json) {
  if (as_json) {
    std::printf("%s\n", json::to_text(item).c_str());
    return;
  }
  for (const Column& column : columns) {
    const std::string value = text_of(item, column.member);
    std::printf("%-12s %s\n", std::string(column.heading).c_str(), value.c_str());
  }
}

}  // namespace barbacane::cli
