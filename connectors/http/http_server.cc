#include "connectors/http/http_server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <atomic>
#include <charconv>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

namespace dealgraph::connectors {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr std::chrono::seconds kClientTimeout{10};
constexpr std::uint64_t kRequestBytesMax = 16 << 10;
constexpr int kConnectionsMax = 64;

Result<tcp::endpoint> EndpointOf(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) return InvalidArgument("\"" + address + "\": write HOST:PORT");
  std::string host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  std::uint16_t port = 0;
  const char* const end = address.data() + address.size();
  const auto parsed = std::from_chars(address.data() + colon + 1, end, port);
  if (parsed.ec != std::errc() || parsed.ptr != end) return InvalidArgument("\"" + address + "\" has no port from 0 to 65535");
  boost::system::error_code error;
  const auto ip = asio::ip::make_address(host, error);
  if (error) return InvalidArgument("\"" + host + "\" is no IP address to listen on");
  return tcp::endpoint(ip, port);
}

// One connection, alive as long as one of its callbacks waits.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const HttpServer::Handler& handler, std::atomic<int>& connections)
      : stream_(std::move(socket)), handler_(handler), connections_(connections) {
    ++connections_;
  }
  ~Session() { --connections_; }

  void Read() {
    parser_.emplace();
    parser_->header_limit(kRequestBytesMax);
    parser_->body_limit(kRequestBytesMax);
    stream_.expires_after(kClientTimeout);
    http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->Answer();
    });
  }

 private:
  void Answer() {
    const auto& request = parser_->get();
    std::string_view target(request.target().data(), request.target().size());
    target = target.substr(0, target.find('?'));
    const bool known = request.method() == http::verb::get || request.method() == http::verb::head;
    HttpAnswer answer = known ? handler_(target) : HttpAnswer{.status = 405, .body = "only GET is answered here\n"};
    response_ = {};
    response_.version(request.version());
    response_.result(static_cast<unsigned>(answer.status));
    response_.set(http::field::content_type, answer.content_type);
    response_.set(http::field::cache_control, "no-store");
    response_.keep_alive(request.keep_alive());
    response_.body() = std::move(answer.body);
    response_.prepare_payload();
    if (request.method() == http::verb::head) response_.body().clear();
    http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (error) return;
      if (self->response_.keep_alive()) return self->Read();
      beast::error_code ignored;
      self->stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    });
  }

  beast::tcp_stream stream_;
  const HttpServer::Handler& handler_;
  std::atomic<int>& connections_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
};

}  // namespace

struct HttpServer::Rep {
  explicit Rep(Handler the_handler) : handler(std::move(the_handler)) {}

  // Beast and Asio report by error codes where they are given one; what still throws is out of memory.
  Result<> Listen(const std::string& where) {
    DG_ASSIGN_OR_RETURN(const tcp::endpoint endpoint, EndpointOf(where));
    boost::system::error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return Unavailable("cannot listen on " + where + ": " + error.message());
    port = acceptor.local_endpoint(error).port();
    address = where.substr(0, where.rfind(':') + 1) + std::to_string(port);
    return {};
  }

  void Accept() {
    acceptor.async_accept([this](beast::error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error && connections < kConnectionsMax) {
        std::make_shared<Session>(std::move(socket), handler, connections)->Read();
      }
      Accept();
    });
  }

  const Handler handler;
  std::atomic<int> connections = 0;
  asio::io_context context{1};
  tcp::acceptor acceptor{context};
  std::uint16_t port = 0;
  std::string address;
  std::thread thread;
};

HttpServer::HttpServer(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}

HttpServer::~HttpServer() {
  rep_->context.stop();
  if (rep_->thread.joinable()) rep_->thread.join();
}

Result<std::unique_ptr<HttpServer>> HttpServer::Start(const std::string& address, Handler handler) {
  auto rep = std::make_unique<Rep>(std::move(handler));
  DG_RETURN_IF_ERROR(rep->Listen(address));
  rep->Accept();
  rep->thread = std::thread([context = &rep->context] { context->run(); });
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(rep)));
}

std::uint16_t HttpServer::port() const { return rep_->port; }
const std::string& HttpServer::address() const { return rep_->address; }

Result<> CheckListenAddress(const std::string& address) {
  DG_RETURN_IF_ERROR(EndpointOf(address));
  return {};
}

}  // namespace dealgraph::connectors
