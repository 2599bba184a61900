#pragma once
// Interprets the part of JSON Schema that the catalogue's files use: type, properties, required,
// additionalProperties, propertyNames, enum, minimum, maximum, default, and our formats; with
// faults at the place of the value, and the canonical form as its result.

#include <string>
#include <string_view>
#include <vector>

#include "common/catalogue/catalogue.hpp"

namespace barbacane::catalogue {

class ConfigChecker {
 public:
  /// `document` gets the nodes of filled-in defaults.
  ConfigChecker(
      std::string_view component, json::Document& document, std::vector<ConfigFault>& faults
  )
      : component_{component}, document_{document}, faults_{faults} {}

  [[nodiscard]] std::string canonical(const json::Node& schema, const json::Node& config);

 private:
  const json::Node* object(const json::Node& schema, const json::Node& config);
  const json::Node* value(
      std::string_view name,
      const json::Node& schema,
      const json::Node& config,
      std::string& stored_name
  );
  const json::Node* text(
      std::string_view name,
      const json::Node& schema,
      const json::Node& config,
      std::string& stored_name
  );
  bool is_number_sound(std::string_view name, const json::Node& schema, const json::Node& config);
  void fault(
      const json::Mark& mark, std::string message, std::string help = {}, bool is_secret = false
  );

  std::string_view component_;
  json::Document& document_;
  std::vector<ConfigFault>& faults_;
};

}  // namespace barbacane::catalogue
