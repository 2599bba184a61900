#include "control/compile/planner.hpp"

#include <algorithm>
#include <chrono>

#include "common/catalogue/catalogue.hpp"
#include "common/http/date.hpp"
#include "common/json/write.hpp"
#include "common/routing/path_template.hpp"
#include "common/routing/router.hpp"
#include "common/text/shown.hpp"
#include "common/text/suggest.hpp"
#include "control/compile/mock_answers.hpp"
#include "control/compile/published.hpp"

namespace barbacane::compile {

using tables::none;

namespace {

tables::Mode mode_of(spec::Mode mode) {
  switch (mode) {
    case spec::Mode::off:
      return tables::Mode::off;
    case spec::Mode::report:
      return tables::Mode::report;
    case spec::Mode::enforce:
      return tables::Mode::enforce;
  }
  return tables::Mode::enforce;
}

/// "2027-06-30" or "2027-06-30T12:00:00Z" as the HTTP date that the Sunset field wants (RFC 8594).
/// The front has checked the date's shape; a time of day counts to the second, in UTC.
std::string http_date_of(std::string_view date) {
  const auto number = [date](std::size_t from, std::size_t count) {
    int value = 0;
    for (const char digit : date.substr(std::min(from, date.size()), count)) {
      if (digit >= '0' && digit <= '9') value = value * 10 + (digit - '0');
    }
    return value;
  };
  const std::chrono::year_month_day day{
      std::chrono::year{number(0, 4)},
      std::chrono::month{static_cast<unsigned>(number(5, 2))},
      std::chrono::day{static_cast<unsigned>(number(8, 2))}
  };
  const std::int64_t seconds =
      date.size() >= 19 ? number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2) : 0;
  return http::to_http_date(
      std::chrono::sys_days{day}.time_since_epoch().count() * std::int64_t{86'400} + seconds
  );
}

/// "https://host:port" of an absolute URL.
std::string origin_of(std::string_view url) {
  const std::size_t end = url.find_first_of("/?#", url.find("://") + 3);
  return std::string{url.substr(0, end)};
}

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known) {
  const std::string closest = text::closest_match(name, known);
  if (!closest.empty()) return "did you mean '" + closest + "'?";
  std::string list;
  for (const std::string_view one : known) list += (list.empty() ? "" : ", ") + std::string{one};
  return list.empty() ? "this version has none" : "this version has " + list;
}

}  // namespace

Planner::Planner(const Options& options, Front& front, Findings& findings)
    : options_{options},
      front_{front},
      findings_{findings},
      schemas_{*front.references, findings, tables_} {}

Tables Planner::run(const Progress& progress) {
  for (const spec::Api& api : front_.model.apis) {
    tables_.apis.emplace_back(tables_.intern(api.title), tables_.intern(api.version), api.source);
  }
  std::size_t done = 0;
  for (const spec::Operation& operation : front_.model.operations) {
    if (progress && done % 64 == 0)
      progress("planning operations", done, front_.model.operations.size());
    ++done;
    plan_operation(operation);
  }
  report_undispatched();
  if (progress) progress("compiling schemas", 0, 0);
  schemas_.run();
  check_unused_schemas();
  name_sources(front_, findings_.report());
  if (options_.publish_specs && !findings_.report().has_errors()) plan_published();
  plan_routes();
  for (const spec::Source& source : front_.model.sources)
    tables_.sources.push_back(tables_.intern("specs/" + source.member));
  return std::move(tables_);
}

/// A mistake is one, whether an operation uses the schema today or tomorrow.
void Planner::check_unused_schemas() {
  Tables nowhere;  // only the findings are wanted
  SchemaCompiler checker{*front_.references, findings_, nowhere};
  for (const spec::SchemaRef& schema : front_.model.component_schemas) {
    if (!schemas_.knows(schema)) checker.add(schema, true);
  }
  checker.run();
}

/// What a gateway answers before it looks at its routes (dataplane/exchange/admission).
void Planner::check_reachable(const spec::Operation& operation, std::string_view path) {
  const bool is_tunnel = operation.method == "CONNECT";
  if (!is_tunnel && !path.starts_with("/__barbacane/")) return;
  findings_.error(
      "E1029",
      operation.at.node->mark,
      operation.method + ' ' + text::shown(path) + " can never be reached: " +
          (is_tunnel ? "a gateway opens no tunnels" : "paths under /__barbacane/ are its own")
  );
}

void Planner::plan_operation(const spec::Operation& operation) {
  const std::vector<std::string> names = routing::captures_of(operation.path);
  const std::uint32_t first_capture = size_of(tables_.captures);
  for (const std::string& name : names) tables_.captures.push_back(tables_.intern(name));
  const tables::Range captures = range_from(first_capture, tables_.captures);
  const tables::Range parameters = plan_parameters(operation, names);
  const std::uint32_t request_body = plan_request_body(operation);
  const tables::Range responses = plan_responses(operation);
  const tables::Range chain = plan_chain(operation);
  const std::uint32_t dispatch = plan_dispatch(operation);
  const std::uint32_t limits = plan_limits(operation.limits);
  for (std::size_t i = 0; i < operation.base_paths.size(); ++i) {
    const std::string& base = operation.base_paths[i];
    const std::uint32_t target =
        is_sent_to_servers(operation) ? plan_server(operation, i) : dispatch;
    const std::string path = base + operation.path;
    check_reachable(operation, path);
    routes_.push_back(
        {.path = path,
         .method = operation.method,
         .operation = size_of(tables_.operations),
         .strip =
             options_.base_path == BasePath::strip ? static_cast<std::uint32_t>(base.size()) : 0}
    );
    route_operations_.push_back(&operation);
    tables_.operations.emplace_back(
        tables_.intern(operation.id),
        tables_.intern(operation.method),
        tables_.intern(path),
        operation.api,
        parameters,
        captures,
        request_body,
        responses,
        chain,
        target,
        limits,
        mode_of(operation.validation.request),
        mode_of(operation.validation.response),
        operation.validation.formats_assert,
        operation.validation.additional_parameters_reject,
        operation.validation.read_only_ignore,
        operation.deprecated,
        operation.security_delegated && !operation.security.empty(),
        operation.sunset.empty() ? no_text : tables_.intern(http_date_of(operation.sunset)),
        operation.validation.response_sample_ppm,
        operation.validation.schema_status
    );
  }
}

std::uint32_t Planner::plan_dispatch(const spec::Operation& operation) {
  if (operation.dispatch) return plan_component(*operation.dispatch, operation);
  if (options_.upstream == "from-servers") {
    if (is_sent_to_servers(operation)) return 0;  // each base path has its own: plan_server
    findings_.error(
        "E1025",
        operation.at.node->mark,
        operation.method + ' ' + operation.path + " has no absolute server URL to be sent to",
        "give the description servers with http(s) URLs, or pass --upstream URL"
    );
    return 0;
  }
  if (!options_.upstream.empty()) {
    if (default_upstream_ == none && !is_default_upstream_bad_)
      default_upstream_ = plan_upstream(options_.upstream, {});
    return default_upstream_ == none ? 0 : default_upstream_;
  }
  undispatched_.push_back(&operation);
  return 0;
}

bool Planner::is_sent_to_servers(const spec::Operation& operation) const {
  const auto is_absolute = [](const std::string& url) { return !url.empty(); };
  return !operation.dispatch && options_.upstream == "from-servers" &&
         std::ranges::any_of(operation.server_urls, is_absolute);
}

/// The server at a base path; where the servers there are all relative, the first absolute one.
/// What --base-path strip takes off a request is what the upstream's URL puts back: the server is
/// asked for the path that its description has.
std::uint32_t Planner::plan_server(const spec::Operation& operation, std::size_t base) {
  const auto is_absolute = [](const std::string& url) { return !url.empty(); };
  const std::string& own = operation.server_urls[base];
  std::string url =
      origin_of(own.empty() ? *std::ranges::find_if(operation.server_urls, is_absolute) : own);
  if (options_.base_path == BasePath::strip) url += operation.base_paths[base];
  return plan_upstream(url, operation.at.node->mark);
}

/// A description without any dispatcher is one mistake, not one an operation.
void Planner::report_undispatched() {
  const auto report = [this](const spec::Operation& operation, std::size_t more) {
    findings_.error(
        "E1025",
        operation.at.node->mark,
        "nothing says where " + operation.method + ' ' + operation.path +
            (more == 0 ? " goes" : " and " + std::to_string(more) + " more operations go"),
        "add x-barbacane-dispatch to the operation, its path or the document, or pass --upstream "
        "URL"
    );
  };
  for (std::uint32_t api = 0; api < front_.model.apis.size(); ++api) {
    const auto is_of_api = [api](const spec::Operation* operation) {
      return operation->api == api;
    };
    const auto all = std::ranges::count(front_.model.operations, api, &spec::Operation::api);
    const auto missing = std::ranges::count_if(undispatched_, is_of_api);
    const bool is_one_mistake = missing == all && missing > 1;
    for (const spec::Operation* operation : undispatched_) {
      if (!is_of_api(operation)) continue;
      report(*operation, is_one_mistake ? static_cast<std::size_t>(missing - 1) : 0);
      if (is_one_mistake) break;
    }
  }
}

std::uint32_t Planner::plan_upstream(const std::string& url, const json::Mark& mark) {
  json::Document& document = *front_.document;
  const json::Member member{document.keep("url"), mark, document.make_string(url, mark)};
  const json::Node* config = document.make_object({&member, 1}, mark);
  const catalogue::Entry* entry =
      catalogue::find_entry(catalogue::ComponentKind::dispatcher, "http-upstream");
  std::vector<catalogue::ConfigFault> faults;
  const std::string text = catalogue::canonical_config(*entry, config, mark, faults);
  if (faults.empty()) return tables_.dispatcher("http-upstream", text);
  is_default_upstream_bad_ = true;
  findings_.report().add(
      {.code = "E1034",
       .severity = Severity::error,
       .where = mark.line == 0 ? Place{"--upstream", 0, 0} : findings_.place_of(mark),
       .message = faults.front().message,
       .help = "give http(s)://host[:port][/path], or from-servers",
       .pointer = {}}
  );
  return none;
}

/// A component of a path or document is configured once and planned for each of its operations.
void Planner::component_error(
    std::string_view code, const json::Mark& mark, std::string message, std::string help
) {
  if (component_errors_.emplace(mark.source, mark.line, mark.column, message).second)
    findings_.error(code, mark, std::move(message), std::move(help));
}

std::uint32_t Planner::plan_component(
    const spec::Component& component, const spec::Operation& operation
) {
  const catalogue::Entry* entry =
      catalogue::find_entry(catalogue::ComponentKind::dispatcher, component.name);
  if (entry == nullptr) {
    component_error(
        "E1024",
        component.mark,
        "there is no dispatcher '" + component.name + '\'',
        did_you_mean(component.name, catalogue::names_of(catalogue::ComponentKind::dispatcher))
    );
    return 0;
  }
  std::vector<catalogue::ConfigFault> faults;
  std::string text = catalogue::canonical_config(*entry, component.config, component.mark, faults);
  for (const catalogue::ConfigFault& fault : faults) {
    component_error(fault.is_secret ? "E1026" : "E1023", fault.mark, fault.message, fault.help);
  }
  if (!faults.empty()) return 0;
  if (component.name == "mock") {
    std::string help;
    if (std::string words = mock_fault(operation, component.config, help); !words.empty()) {
      component_error(
          "E1023", component.config->find("example")->mark, std::move(words), std::move(help)
      );
      return 0;
    }
    text = mock_config(operation, component.config, *front_.references);
  }
  if (component.name == "http-upstream" && component.config != nullptr) {
    if (const json::Node* path = component.config->find("path"); path != nullptr) {
      const std::vector<std::string> known = routing::captures_of(operation.path);
      for (const std::string& name : routing::captures_of(path->text)) {
        if (std::ranges::find(known, name) == known.end()) {
          findings_.error(
              "E1023",
              path->mark,
              "http-upstream: 'path' uses {" + name + "}, which " + operation.path +
                  " does not capture"
          );
          return 0;
        }
      }
    }
  }
  return tables_.dispatcher(component.name, text);
}

tables::Range Planner::plan_chain(const spec::Operation& operation) {
  const std::uint32_t first = size_of(tables_.chains);
  for (const spec::Component& component : operation.middlewares) {
    const catalogue::Entry* entry =
        catalogue::find_entry(catalogue::ComponentKind::middleware, component.name);
    if (entry == nullptr) {
      component_error(
          "E1024",
          component.mark,
          "there is no middleware '" + component.name + '\'',
          did_you_mean(component.name, catalogue::names_of(catalogue::ComponentKind::middleware))
      );
      continue;
    }
    std::vector<catalogue::ConfigFault> faults;
    const std::string text =
        catalogue::canonical_config(*entry, component.config, component.mark, faults);
    for (const catalogue::ConfigFault& fault : faults) {
      component_error(fault.is_secret ? "E1026" : "E1023", fault.mark, fault.message, fault.help);
    }
    if (faults.empty()) tables_.chains.push_back(tables_.middleware(component.name, text));
  }
  return range_from(first, tables_.chains);
}

std::uint32_t Planner::plan_limits(const spec::Limits& limits) {
  const tables::Limits row{
      limits.request_body_bytes_max.value_or(0),
      limits.response_body_bytes_max.value_or(0),
      limits.request_timeout_ms.value_or(0),
      limits.upstream_connect_timeout_ms.value_or(0),
      limits.upstream_response_timeout_ms.value_or(0),
      limits.idle_timeout_ms.value_or(0)
  };
  if (row == tables::Limits{0, 0, 0, 0, 0, 0}) return none;
  const auto same = std::ranges::find(tables_.limits, row);
  if (same != tables_.limits.end())
    return static_cast<std::uint32_t>(same - tables_.limits.begin());
  tables_.limits.push_back(row);
  return size_of(tables_.limits) - 1;
}

/// The descriptions themselves, answered like mocks: the gateway reads neither YAML nor files.
void Planner::plan_published() {
  std::string list;
  for (std::size_t i = 0; i < front_.model.sources.size(); ++i) {
    const spec::Source& source = front_.model.sources[i];
    const LoadedSource& loaded = front_.references->sources()[i];
    if (loaded.is_overlay || loaded.root == nullptr) continue;
    plan_answer(published_path(source.member), published_text(*front_.document, *loaded.root));
    list += list.empty() ? "{\"name\":" : ",{\"name\":";
    json::append_quoted(list, source.member);
    for (const spec::Api& api : front_.model.apis) {
      if (api.source != i) continue;
      list += ",\"title\":";
      json::append_quoted(list, api.title);
      list += ",\"version\":";
      json::append_quoted(list, api.version);
    }
    list += ",\"url\":";
    json::append_quoted(list, published_path(source.member));
    list += '}';
  }
  plan_answer("/__barbacane/specs", "{\"items\":[" + list + "]}");
}

void Planner::plan_answer(const std::string& path, const std::string& body) {
  std::string config = R"({"responses":[{"body":)";
  json::append_quoted(config, body);
  config += R"(,"content_type":"application/json","status":200}]})";
  routes_.push_back(
      {.path = path, .method = "GET", .operation = size_of(tables_.operations), .strip = 0}
  );
  tables_.operations.emplace_back(
      tables_.intern("GET " + path),
      tables_.intern("GET"),
      tables_.intern(path),
      0,
      tables::Range{},
      tables::Range{},
      none,
      tables::Range{},
      tables::Range{},
      tables_.dispatcher("mock", config),
      none,
      tables::Mode::off,
      tables::Mode::off,
      false,
      false,
      false,
      false,
      false,
      no_text,
      0,
      400
  );
}

void Planner::plan_routes() {
  std::vector<routing::RouteConflict> conflicts;
  tables_.routes = routing::build_routes(
      routes_, [this](std::string_view text) { return tables_.intern(text); }, conflicts
  );
  for (const routing::RouteConflict& conflict : conflicts) {
    const spec::Operation& second = *route_operations_[conflict.second];
    const Place first = findings_.place_of(route_operations_[conflict.first]->at.node->mark);
    findings_.error(
        "E1022",
        second.at.node->mark,
        second.method + ' ' + routes_[conflict.second].path + " is the same route as " +
            second.method + ' ' + routes_[conflict.first].path,
        "the other stands at " + first.file + ':' + std::to_string(first.line) + ':' +
            std::to_string(first.column)
    );
  }
  if (tables_.routes.lookup_steps > routing::lookup_steps_max) check_lookup_steps();
}

/// Names the first route that brings the lookup over its bound: each route adds steps or none.
void Planner::check_lookup_steps() {
  const auto steps_of = [this](std::size_t count) {
    Tables scratch;
    std::vector<routing::RouteConflict> conflicts;
    return routing::build_routes(
               std::span{routes_}.first(count),
               [&scratch](std::string_view text) { return scratch.intern(text); },
               conflicts
    )
        .lookup_steps;
  };
  std::size_t fits = 0;
  std::size_t too_many = routes_.size();
  while (too_many - fits > 1) {
    const std::size_t middle = fits + (too_many - fits) / 2;
    (steps_of(middle) > routing::lookup_steps_max ? too_many : fits) = middle;
  }
  const spec::Operation& operation = *route_operations_[too_many - 1];
  findings_.error(
      "E1017",
      operation.at.node->mark,
      "with " + operation.method + ' ' + routes_[too_many - 1].path +
          " one path could fit more than " + std::to_string(routing::lookup_steps_max) +
          " places of the route tree",
      "let a parameter and a fixed name stand side by side at fewer levels, or split the "
      "descriptions over several artifacts"
  );
}

}  // namespace barbacane::compile
