// HttpServer answers GET requests on one port: the admin port of `serve`. Small answers, few clients, one thread of its own.
//
// Bounded: a request of more than 16 KiB, a client that takes more than ten seconds, and connections beyond 64 are cut
// off. It answers GET and HEAD, and nothing that changes anything.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dealgraph::connectors {

struct HttpAnswer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

class HttpServer {
 public:
  // `path` is without the query. Called by the server's thread.
  using Handler = std::function<HttpAnswer(std::string_view path)>;

  // Listens on "127.0.0.1:9464", "[::1]:9464" or, on any port that is free, "127.0.0.1:0". kInvalidArgument: no such
  // address. kUnavailable: it is taken.
  static Result<std::unique_ptr<HttpServer>> Start(const std::string& address, Handler handler);
  ~HttpServer();  // ends the thread; open connections are closed
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;
  const std::string& address() const;  // with the port it listens on

 private:
  struct Rep;
  explicit HttpServer(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

// Whether it is written as an address to listen on; for checking a configuration. kInvalidArgument says what is wrong.
Result<> CheckListenAddress(const std::string& address);

}  // namespace dealgraph::connectors
