#pragma once
// The tables of gateway.fb while they are being made: plain vectors and one pool of texts.

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/routing/route_builder.hpp"
#include "common/tables/tables.hpp"

namespace barbacane::compile {

inline const tables::Text no_text{tables::none, 0};

/// Everything that write.cpp serialises. Order of insertion decides every index, so the same model
/// gives the same bytes.
struct Tables {
  std::string pool;
  std::vector<tables::Text> sources;
  std::vector<tables::Api> apis;
  routing::RouteTables routes;
  std::vector<tables::Operation> operations;
  std::vector<tables::Text> captures;
  std::vector<tables::Parameter> parameters;
  std::vector<tables::MediaType> media_types;
  std::vector<tables::Encoding> encodings;
  std::vector<tables::RequestBody> request_bodies;
  std::vector<tables::Response> responses;
  std::vector<tables::Limits> limits;
  std::vector<tables::Component> middlewares;
  std::vector<std::uint32_t> chains;
  std::vector<tables::Component> dispatchers;
  std::vector<tables::Schema> schemas;
  std::vector<tables::Instruction> instructions;
  std::vector<tables::Resource> resources;
  std::vector<std::uint32_t> schema_lists;
  std::vector<tables::Property> properties;
  std::vector<tables::Text> names;
  std::vector<tables::Text> formats;
  std::vector<tables::Text> literals;
  std::vector<tables::Pattern> patterns;

  /// The text in the pool; equal texts stand there once.
  tables::Text intern(std::string_view text);
  /// Index of a name, format, literal or pattern; equal ones get one entry.
  std::uint32_t name(std::string_view text) { return unique(names, name_index_, text); }
  std::uint32_t format(std::string_view text) { return unique(formats, format_index_, text); }
  std::uint32_t literal(std::string_view json) { return unique(literals, literal_index_, json); }
  std::uint32_t pattern(
      std::string_view source, std::string_view translated, tables::PatternEngine engine
  );
  std::uint32_t middleware(std::string_view component, std::string_view config) {
    return component_index(middlewares, middleware_index_, component, config);
  }
  std::uint32_t dispatcher(std::string_view component, std::string_view config) {
    return component_index(dispatchers, dispatcher_index_, component, config);
  }

 private:
  using Index = std::unordered_map<std::string, std::uint32_t>;
  std::uint32_t unique(std::vector<tables::Text>& into, Index& index, std::string_view text);
  std::uint32_t component_index(
      std::vector<tables::Component>& into,
      Index& index,
      std::string_view component,
      std::string_view config
  );

  std::unordered_map<std::string, tables::Text> interned_;
  Index name_index_;
  Index format_index_;
  Index literal_index_;
  Index pattern_index_;
  Index middleware_index_;
  Index dispatcher_index_;
};

[[nodiscard]] inline std::uint32_t size_of(const auto& vector) {
  return static_cast<std::uint32_t>(vector.size());
}

/// The range from `first` to the end of a vector that grew.
[[nodiscard]] inline tables::Range range_from(std::uint32_t first, const auto& vector) {
  return {first, size_of(vector) - first};
}

}  // namespace barbacane::compile
