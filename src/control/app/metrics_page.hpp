#pragma once
// /metrics of the control plane.

#include <string>

#include "common/net/blocking_pool.hpp"
#include "common/net/web_server.hpp"
#include "control/api/service.hpp"
#include "control/app/retention.hpp"
#include "control/fleet/hub.hpp"
#include "control/jobs/worker.hpp"
#include "control/store/database.hpp"

namespace barbacane::control {

struct MetricsSources {
  const api::ServiceStats* service = nullptr;
  const store::Database* database = nullptr;
  const net::BlockingPool* pool = nullptr;
  const std::vector<std::unique_ptr<jobs::Worker>>* workers = nullptr;
  const fleet::Hub* hub = nullptr;
  const Retention* retention = nullptr;
};

[[nodiscard]] std::string render_metrics(const MetricsSources& sources);

}  // namespace barbacane::control
