#pragma once
// Compares what two artifacts serve, operation by operation: routes, parameters, bodies, responses,
// security, and what the gateway does with calls.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "control/diff/collector.hpp"
#include "control/diff/schema_uses.hpp"
#include "control/diff/side.hpp"

namespace barbacane::diff {

class OperationComparer {
 public:
  OperationComparer(
      const Side& before, const Side& after, SchemaUses& schemas, Collector& collector
  )
      : before_{before}, after_{after}, schemas_{schemas}, collector_{collector} {}

  void run();

 private:
  /// An operation on both sides.
  struct Pair {
    const tables::Operation& before;
    const tables::Operation& after;
    const spec::Operation* old_model;  // null = not known
    const spec::Operation* new_model;
    std::string name;  // "POST /pets"
    std::uint32_t old_strip;
    std::uint32_t new_strip;
  };
  struct Row {
    const tables::Operation* operation;
    std::uint32_t strip;
  };
  struct Said {
    std::string_view code;
    Severity severity = Severity::breaking;
    std::string message = {};
    std::string before = {};
    std::string after = {};
    bool is_undecided = false;
  };

  // operation_comparer.cpp
  [[nodiscard]] static std::map<std::string, Row> rows_of(const Side& side);
  void compare_pair(const Pair& pair);
  void compare_identity(const Pair& pair);
  void compare_notices(const Pair& pair);
  void say(const Pair& pair, Said said, std::string_view key = {}, bool is_old = false);
  void say_at(const Pair& pair, Said said, Location where);

  // parameters.cpp
  void compare_parameters(const Pair& pair);
  void compare_parameter(
      const Pair& pair, const tables::Parameter& before, const tables::Parameter& after
  );
  void say_parameter(const Pair& pair, Said said, const tables::Parameter& parameter, bool is_old);

  // bodies.cpp
  void compare_request(const Pair& pair);
  void compare_responses(const Pair& pair);
  void compare_response(
      const Pair& pair, const tables::Response& before, const tables::Response& after
  );
  void compare_headers(
      const Pair& pair, const tables::Response& before, const tables::Response& after
  );
  struct Content {
    std::string words;
    Use use;
    std::string_view removed;  // codes
    std::string_view added;
    Location old_place;
    Location new_place;
  };
  void compare_content(
      const Pair& pair,
      const Content& content,
      const tables::Range& before,
      const tables::Range& after
  );
  void compare_media_type(
      const Pair& pair,
      const Content& content,
      const tables::MediaType& before,
      const tables::MediaType& after
  );
  void compare_encodings(
      const Pair& pair,
      const Content& content,
      const tables::MediaType& before,
      const tables::MediaType& after
  );
  [[nodiscard]] Location place_of_response(const Pair& pair, std::uint16_t status, bool is_old)
      const;

  // security.cpp
  void compare_security(const Pair& pair);

  // policies.cpp
  void compare_policies(const Pair& pair);
  void compare_limits(const Pair& pair);
  void compare_modes(const Pair& pair);
  void compare_chain(const Pair& pair);
  void compare_dispatch(const Pair& pair);

  [[nodiscard]] Location place_of(const Pair& pair, std::string_view key, bool is_old) const;

  const Side& before_;
  const Side& after_;
  SchemaUses& schemas_;
  Collector& collector_;
};

}  // namespace barbacane::diff
