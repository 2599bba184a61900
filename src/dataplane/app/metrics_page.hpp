#pragma once
// One scrape: what the request path counts, and what the process knows of itself (DESIGN 6.5).

#include <memory>
#include <string>

#include "dataplane/app/status.hpp"
#include "dataplane/app/workers.hpp"
#include "dataplane/exchange/series.hpp"

namespace barbacane::dataplane {

[[nodiscard]] std::string render_metrics_page(
    const Workers& workers, const exchange::SeriesRegistry& series, Status& status
);

}  // namespace barbacane::dataplane
