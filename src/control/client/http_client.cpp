#include "control/client/http_client.hpp"

#include <curl/curl.h>

#include <memory>
#include <mutex>

namespace barbacane::client {
namespace {

constexpr std::size_t idle_max = 16;

struct Receiving {
  const Request* request;
  Response response;
  bool is_too_large = false;
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& receiving = *static_cast<Receiving*>(to);
  const std::string_view piece(bytes, size * count);
  const bool is_success = receiving.response.status / 100 == 2;
  if (receiving.request->sink && is_success)
    return receiving.request->sink(piece) ? piece.size() : 0;
  if (receiving.response.body.size() + piece.size() > receiving.request->body_bytes_max) {
    receiving.is_too_large = true;
    return 0;
  }
  receiving.response.body += piece;
  return piece.size();
}

std::size_t take_field(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& receiving = *static_cast<Receiving*>(to);
  std::string_view line(bytes, size * count);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {  // of this answer; fields of a redirection or a 100 are gone
    receiving.response.fields.clear();
    const std::size_t space = line.find(' ');
    receiving.response.status =
        space == std::string_view::npos
            ? 0
            : static_cast<unsigned>(std::atoi(std::string(line.substr(space + 1)).c_str()));
    return size * count;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return size * count;
  std::string name(line.substr(0, colon));
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  std::string_view value = line.substr(colon + 1);
  while (value.starts_with(' ')) value.remove_prefix(1);
  receiving.response.fields.emplace_back(std::move(name), std::string(value));
  return size * count;
}

struct Global {
  Global() { curl_global_init(CURL_GLOBAL_DEFAULT); }
};

using Handle = std::unique_ptr<CURL, decltype([](CURL* one) { curl_easy_cleanup(one); })>;

Handle make_handle() {
  static const Global global;
  return Handle(curl_easy_init());
}

void set_body(CURL* curl, const Request& request) {
  const std::string_view body =
      request.borrowed_body.empty() ? std::string_view(request.body) : request.borrowed_body;
  if (body.empty() && request.method != "POST" && request.method != "PUT") return;
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.empty() ? "" : body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
}

Result<Response> perform(CURL* curl, const Request& request, std::string& detail) {
  if (curl == nullptr)
    return boost::system::errc::make_error_code(boost::system::errc::not_enough_memory);
  Receiving receiving{.request = &request, .response = {}};
  char words[CURL_ERROR_SIZE] = {};
  curl_slist* list = nullptr;
  for (const auto& [name, value] : request.fields)
    list = curl_slist_append(list, (name + ": " + value).c_str());
  list = curl_slist_append(list, "Expect:");  // no pause of a second before an upload
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> fields(
      list, &curl_slist_free_all
  );
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields.get());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(request.time_max.count()));
  curl_easy_setopt(
      curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(request.connect_time_max.count())
  );
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "barbacane-control");
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiving);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &take_field);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &receiving);
  if (request.method == "HEAD") curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  if (!request.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, request.ca_file.c_str());
  set_body(curl, request);
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) {
    detail = receiving.is_too_large ? "the answer is too large"
             : words[0] != '\0'     ? words
                                    : curl_easy_strerror(code);
    return boost::system::errc::make_error_code(boost::system::errc::host_unreachable);
  }
  return std::move(receiving.response);
}

}  // namespace

std::string_view Response::field(std::string_view lower_name) const noexcept {
  for (const auto& [name, value] : fields) {
    if (name == lower_name) return value;
  }
  return {};
}

struct Client::State {
  std::mutex mutex;
  std::vector<Handle> idle;
};

Client::Client() : state_(std::make_unique<State>()) {}
Client::~Client() = default;

Result<Response> Client::call(const Request& request, std::string& detail) {
  Handle handle = make_handle();
  {
    const std::lock_guard lock(state_->mutex);
    if (!state_->idle.empty()) {
      handle = std::move(state_->idle.back());
      state_->idle.pop_back();
    }
  }
  auto answer = perform(handle.get(), request, detail);
  if (handle) {
    curl_easy_reset(handle.get());  // its connections stay
    const std::lock_guard lock(state_->mutex);
    if (state_->idle.size() < idle_max) state_->idle.push_back(std::move(handle));
  }
  return answer;
}

Result<Response> call(const Request& request, std::string& detail) {
  return perform(make_handle().get(), request, detail);
}

}  // namespace barbacane::client
