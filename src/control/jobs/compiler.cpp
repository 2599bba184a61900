#include "control/jobs/compiler.hpp"

#include <fstream>

#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "common/observe/log.hpp"

namespace barbacane::jobs {
namespace {

constexpr auto turn = std::chrono::milliseconds{500};
constexpr std::size_t report_bytes_max = 32U << 20U;
constexpr std::size_t words_max = 400;  // of its stderr, for a reason
constexpr int crashes_max = 2;

std::vector<std::string> words_of(const std::string& program, const CompileOrder& order) {
  std::vector<std::string> out{program, "compile", "--format", "json", "--report", "-q"};
  const auto add = [&out](const char* name, const std::string& value) {
    if (value.empty()) return;
    out.emplace_back(name);
    out.push_back(value);
  };
  for (const std::string& spec : order.specs) add("--spec", spec);
  for (const std::string& overlay : order.overlays) add("--overlay", overlay);
  add("--upstream", order.upstream);
  add("--base-path", order.base_path);
  add("--security", order.security);
  if (order.publish_specs) out.emplace_back("--publish-specs");
  add("--provenance-commit", order.provenance_commit);
  add("--provenance-source", order.provenance_source);
  add("-o", "../artifact.bca");
  return out;
}

std::string read_text(const std::string& file, std::size_t bytes_max) {
  std::ifstream in(file, std::ios::binary);
  std::string out(bytes_max, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out;
}

/// Takes the report apart that `compile --format json` printed.
void read_report(const std::string& text, Compiled& out) {
  json::Document document;
  Report faults;
  const json::Node* root = json::read_json(text, "report", document, faults);
  if (root == nullptr) return;
  if (const auto* findings = root->find("findings")) out.findings = json::to_text(*findings);
  if (const auto* summary = root->find("summary")) out.summary = json::to_text(*summary);
  if (const auto* rows = root->find("enforcement")) out.enforcement = json::to_text(*rows);
  if (const auto* digest = root->find("digest")) out.digest = std::string(digest->text);
  if (const auto* routes = root->find("routes"))
    out.routes = static_cast<std::uint64_t>(routes->to_integer().value_or(0));
}

}  // namespace

/// A place among the children; false when there is none before `goes_on` says no.
bool Compiler::take_place(const std::function<bool()>& goes_on) {
  std::unique_lock lock(mutex_);
  while (running_ >= settings_.children_max) {
    freed_.wait_for(lock, turn);
    if (!goes_on()) return false;
  }
  ++running_;
  return true;
}

ChildEnd Compiler::run_in_place(
    const Scratch& scratch,
    std::vector<std::string> words,
    const ChildBounds& bounds,
    const std::function<bool()>& goes_on
) {
  ChildEnd end = run_child(
      {.words = std::move(words),
       .folder = scratch.path("input"),
       .out = scratch.path("report.json"),
       .err = scratch.path("messages.txt")},
      bounds,
      goes_on
  );
  {
    const std::lock_guard lock(mutex_);
    --running_;
  }
  freed_.notify_one();
  return end;
}

Compiled Compiler::run(
    const Scratch& scratch, const CompileOrder& order, const std::function<bool()>& goes_on
) {
  Compiled out;
  ChildEnd end;
  // A crash may be the machine's doing, such as its lack of memory: once more, and no oftener.
  for (int i = 0; i < crashes_max; ++i) {
    if (!take_place(goes_on)) {
      out.is_cancelled = true;
      return out;
    }
    end = run_in_place(scratch, words_of(program(), order), settings_.bounds, goes_on);
    if (!end.is_crash) break;
    observe::log(
        observe::Level::warn, "a compiler crashed", {{"reason", std::string_view(end.reason)}}
    );
  }
  out.is_cancelled = end.is_cancelled;
  if (!end.reason.empty())
    out.reason = "compiling failed: " + end.reason + (end.is_crash ? ", twice" : "");
  if (!end.code) return out;
  read_report(read_text(scratch.path("report.json"), report_bytes_max), out);
  out.is_success = *end.code == 0;
  if (!out.is_success && out.findings == "[]")
    out.reason = "the compiler failed: " + read_text(scratch.path("messages.txt"), words_max);
  return out;
}

Compared Compiler::compare(const Scratch& scratch, const std::function<bool()>& goes_on) {
  Compared out;
  // Whoever asks waits for the answer: not for long, and not many at once.
  const auto until = std::chrono::steady_clock::now() + settings_.compare_wait_max;
  if (comparing_.fetch_add(1) >= settings_.comparisons_max ||
      !take_place([&] { return goes_on() && std::chrono::steady_clock::now() < until; })) {
    --comparing_;
    out.is_busy = true;
    return out;
  }
  ChildBounds bounds = settings_.bounds;
  bounds.cpu_max = std::min(bounds.cpu_max, settings_.compare_time_max);
  bounds.time_max = std::min(bounds.time_max, settings_.compare_time_max);
  const ChildEnd end = run_in_place(
      scratch, {program(), "diff", "--format", "json", "old.bca", "new.bca"}, bounds, goes_on
  );
  --comparing_;
  out.reason = end.reason;
  if (!end.code) return out;
  const std::string text = read_text(scratch.path("report.json"), report_bytes_max);
  json::Document document;
  Report faults;
  const json::Node* root = json::read_json(text, "report", document, faults);
  const json::Node* findings = root == nullptr ? nullptr : root->find("findings");
  const json::Node* summary = root == nullptr ? nullptr : root->find("summary");
  if (*end.code != 0 || findings == nullptr || summary == nullptr) {
    out.reason = "it failed: " + read_text(scratch.path("messages.txt"), words_max);
    return out;
  }
  for (const json::Node* one : findings->items) {
    const json::Node* severity = one->find("severity");
    if (severity == nullptr || severity->text != "breaking") continue;
    if (out.breaking_count++ >= Compared::breaking_max) continue;
    out.breaking += (out.breaking.empty() ? "" : ",") + json::to_text(*one);
  }
  out.findings = json::to_text(*findings);
  out.summary = json::to_text(*summary);
  return out;
}

}  // namespace barbacane::jobs
