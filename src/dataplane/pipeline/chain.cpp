#include "dataplane/pipeline/chain.hpp"

namespace barbacane::pipeline {

Verdict Chain::enter(const RequestView& request, Refusal& refusal, std::size_t& entered) const {
  for (entered = 0; entered < middlewares_.size();) {
    const Middleware& middleware = *middlewares_[entered];
    ++entered;
    if (middleware.on_request(request, refusal) == Verdict::refuse) return Verdict::refuse;
  }
  return Verdict::pass;
}

void Chain::leave(std::size_t entered, std::uint16_t status, std::string& fields) const {
  while (entered-- > 0) middlewares_[entered]->on_response(status, fields);
}

std::shared_ptr<const Middleware> make_middleware(
    std::string_view name, std::string_view, std::string& fault
) {
  fault = "no middleware is called '" + std::string(name) +
          "': update the gateway, or compile the description without it";
  return nullptr;
}

}  // namespace barbacane::pipeline
