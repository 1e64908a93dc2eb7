// Control is how a command asks the running `serve` for what only the writer of a store can do (moving a position, putting dead
// letters through ingest again): by a Unix socket, the file CONTROL in the store's folder. Who may open the store may ask.
//
// A request is words, so is its answer; each side closes its half when it has said all. One request at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace dealgraph::app {

using ControlWords = std::vector<std::string>;

class ControlServer {
 public:
  // Called by the server's thread. The words of the answer, or why it was not done.
  using Handler = std::function<Result<ControlWords>(const ControlWords& request)>;

  // The caller holds the store's lock. kUnavailable: the socket cannot be made.
  static Result<std::unique_ptr<ControlServer>> Start(const std::string& directory, Handler handler);
  // Waits for the handler, removes the socket.
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

 private:
  struct Rep;
  explicit ControlServer(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

// Whether a `serve` that runs on the store can be asked.
bool ServeListens(const std::string& directory);

// Asks it, and waits until it has answered. kUnavailable: none listens there, or it ended before it had answered, so what was asked
// may be done or not. Otherwise what the handler said.
Result<ControlWords> AskServe(const std::string& directory, const ControlWords& request);

}  // namespace dealgraph::app
