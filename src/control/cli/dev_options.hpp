#pragma once
// The options of `dev`.

#include <span>
#include <string>
#include <vector>

#include "common/settings/options.hpp"
#include "control/compile/compile.hpp"

namespace barbacane::cli {

[[nodiscard]] std::span<const settings::Option> dev_options();

struct DevOptions {
  compile::Options input;  // descriptions, and how they are compiled
  std::string state;       // absolute
  std::string project;
  std::string listen;
  std::string gateway_listen;
  std::string gateway_admin_listen;
  std::string postgres_programs;
  std::string log_level;
};

[[nodiscard]] DevOptions dev_options_from(const settings::Settings& settings);

}  // namespace barbacane::cli
