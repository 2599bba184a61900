#include "common/settings/arguments.hpp"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <system_error>

#include "common/text/suggest.hpp"

namespace barbacane::settings {
namespace {

constexpr int exit_usage = 2;
constexpr int exit_unreachable = 3;
constexpr std::size_t config_bytes_max = 1U << 20U;

/// What CLI11 fills while it parses one command.
struct Collected {
  CLI::App* app = nullptr;
  Flags texts;
  std::map<std::string, bool, std::less<>> switches;
  std::vector<std::vector<std::string>> positionals;
  std::string config;
  bool print_config = false;
};

std::string flag_names(const Option& option) {
  std::string names = "--" + std::string{option.name};
  if (option.short_name != '\0') names += std::string{",-"} + option.short_name;
  return names;
}

std::string help_of(const Option& option) {
  std::string help{option.help};
  if (!option.choices.empty()) help += " (" + std::string{option.choices} + ')';
  if (!option.default_text.empty() && option.kind != Kind::boolean) {
    help += " [default: " + std::string{option.default_text} + ']';
  }
  return help;
}

void declare(const Command& command, CLI::App& app, Collected& collected) {
  for (const Option& option : command.options) {
    const std::string name{option.name};
    if (option.kind == Kind::boolean) {
      app.add_flag(flag_names(option), collected.switches[name], help_of(option));
      continue;
    }
    CLI::Option* declared =
        app.add_option(flag_names(option), collected.texts[name], help_of(option));
    declared->type_name(option.placeholder.empty() ? "TEXT" : std::string{option.placeholder});
    declared->expected(1)->allow_extra_args(false);
    declared->multi_option_policy(
        option.kind == Kind::text_list ? CLI::MultiOptionPolicy::TakeAll
                                       : CLI::MultiOptionPolicy::Throw
    );
  }
  collected.positionals.resize(command.positionals.size());
  for (std::size_t i = 0; i < command.positionals.size(); ++i) {
    const Positional& positional = command.positionals[i];
    app.add_option(
           std::string{positional.name}, collected.positionals[i], std::string{positional.help}
    )
        ->required()
        ->expected(1, static_cast<int>(positional.count_max));
  }
  app.add_option("--config", collected.config, "YAML file with these options as keys")
      ->type_name("FILE");
  app.add_flag("--print-config", collected.print_config, "Print what is in force, and where from");
  if (!command.examples.empty()) app.footer("Examples:\n" + std::string{command.examples});
}

std::string closest_flag(const Command& command, std::string_view given) {
  std::vector<std::string> names{"--config", "--print-config", "--help"};
  for (const Option& option : command.options) names.push_back("--" + std::string{option.name});
  const std::vector<std::string_view> views(names.begin(), names.end());
  return text::closest_match(given.substr(0, given.find('=')), views);
}

std::string closest_command(const Program& program, std::string_view given) {
  std::vector<std::string_view> names;
  for (const Command& command : program.commands) names.push_back(command.name);
  return text::closest_match(given, names);
}

int usage_error(std::string_view program, const std::string& message, const std::string& help) {
  std::fprintf(stderr, "%s: %s\n", std::string{program}.c_str(), message.c_str());
  if (!help.empty()) std::fprintf(stderr, "    help: %s\n", help.c_str());
  return exit_usage;
}

/// Words for what CLI11 refused: an unknown flag names the closest known one.
int explain(
    const Program& program,
    const Command* command,
    const std::vector<std::string>& extras,
    const CLI::ParseError& error
) {
  const std::string more = std::string{program.name} +
                           (command == nullptr ? "" : ' ' + std::string{command->name}) + " --help";
  if (!extras.empty()) {
    const std::string& first = extras.front();
    const bool is_flag = first.starts_with('-');
    const std::string closest = is_flag && command != nullptr    ? closest_flag(*command, first)
                                : !is_flag && command == nullptr ? closest_command(program, first)
                                                                 : std::string{};
    const std::string_view what = is_flag              ? "unknown option "
                                  : command == nullptr ? "unknown command "
                                                       : "unexpected argument ";
    return usage_error(
        program.name,
        std::string{what} + first,
        closest.empty() ? "see " + more : "did you mean " + closest + "?"
    );
  }
  return usage_error(program.name, error.what(), "see " + more);
}

void print_findings(std::string_view program, const Report& report) {
  for (const Finding& finding : report.findings()) {
    std::string place = finding.where.file;
    if (finding.where.line != 0) {
      place +=
          ':' + std::to_string(finding.where.line) + ':' + std::to_string(finding.where.column);
    }
    std::fprintf(
        stderr,
        "%s: %s: %s: %s\n",
        std::string{program}.c_str(),
        place.c_str(),
        finding.severity == Severity::error ? "error" : "warning",
        finding.message.c_str()
    );
    if (!finding.help.empty()) std::fprintf(stderr, "    help: %s\n", finding.help.c_str());
  }
}

Flags given_flags(const Collected& collected) {
  Flags flags;
  for (const auto& [name, texts] : collected.texts) {
    if (!texts.empty()) flags.emplace(name, texts);
  }
  for (const auto& [name, is_on] : collected.switches) {
    if (is_on) flags.emplace(name, std::vector<std::string>{"true"});
  }
  return flags;
}

/// Words for what went wrong, "" when nothing did.
std::string read_config(const std::string& path, std::string& text) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::error_code{errno, std::generic_category()}.message();
  text.resize(config_bytes_max + 1);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad()) return "it is no readable file";
  if (text.size() > config_bytes_max) {
    return "it has more than " + std::to_string(config_bytes_max) + " bytes";
  }
  return {};
}

std::variant<Invocation, int> decide(
    const Program& program, const Command& command, Collected& collected
) {
  Sources sources{
      .flags = given_flags(collected),
      .environment = own_environment(),
      .config_name = {},
      .config_text = {}
  };
  if (collected.config.empty()) {
    for (const auto& [name, value] : sources.environment) {
      if (name == "BARBACANE_CONFIG") collected.config = value;
    }
  }
  std::erase_if(sources.environment, [](const auto& entry) {
    return entry.first == "BARBACANE_CONFIG";
  });
  if (!collected.config.empty()) {
    sources.config_name = collected.config;
    const std::string trouble = read_config(collected.config, sources.config_text);
    if (!trouble.empty()) {
      std::fprintf(
          stderr,
          "%s: cannot read the config file %s: %s\n",
          std::string{program.name}.c_str(),
          collected.config.c_str(),
          trouble.c_str()
      );
      return exit_unreachable;
    }
  }
  Report report;
  Invocation invocation{
      .command = &command,
      .settings = load_settings(command.options, sources, report),
      .positionals = {}
  };
  report.sort();
  print_findings(program.name, report);
  if (report.has_errors()) return exit_usage;
  if (collected.print_config) {
    std::fputs(invocation.settings.to_config_text().c_str(), stdout);
    return 0;
  }
  for (std::vector<std::string>& texts : collected.positionals) {
    invocation.positionals.insert(invocation.positionals.end(), texts.begin(), texts.end());
  }
  return invocation;
}

}  // namespace

std::variant<Invocation, int> parse_arguments(
    const Program& program, int argument_count, const char* const* arguments
) {
  CLI::App app{std::string{program.summary}, std::string{program.name}};
  app.set_version_flag("--version", std::string{program.version_line});
  app.require_subcommand(0, 1);
  std::vector<Collected> collected(program.commands.size());
  for (std::size_t i = 0; i < program.commands.size(); ++i) {
    const Command& command = program.commands[i];
    collected[i].app = app.add_subcommand(std::string{command.name}, std::string{command.summary});
    declare(command, *collected[i].app, collected[i]);
  }
  const auto chosen = [&]() -> std::size_t {
    for (std::size_t i = 0; i < collected.size(); ++i) {
      if (collected[i].app->count() != 0 || collected[i].app->parsed()) return i;
    }
    return collected.size();
  };
  try {
    app.parse(argument_count, arguments);
  } catch (const CLI::CallForHelp&) {
    const std::size_t index = chosen();
    const CLI::App* shown = index < collected.size() ? collected[index].app : &app;
    std::fputs(shown->help().c_str(), stdout);
    return 0;
  } catch (const CLI::CallForVersion&) {
    std::printf("%s\n", std::string{program.version_line}.c_str());
    return 0;
  } catch (const CLI::ParseError& error) {
    const std::size_t index = chosen();
    const bool is_known = index < collected.size();
    const std::vector<std::string> extras = app.remaining(true);
    const bool is_extras = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
    return explain(
        program,
        is_known ? &program.commands[index] : nullptr,
        is_extras ? extras : std::vector<std::string>{},
        error
    );
  }
  const std::size_t index = chosen();
  if (index == collected.size()) {
    std::fputs(app.help().c_str(), stderr);
    return exit_usage;
  }
  return decide(program, program.commands[index], collected[index]);
}

}  // namespace barbacane::settings
