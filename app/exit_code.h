// The exit codes of the command line, stable for scripts (docs/cli.md).
#pragma once

#include "base/result.h"

namespace dealgraph::app {

enum ExitCode : int {
  kDone = 0,
  kDoneWithRefusals = 1,  // all was read, and some records were refused: each is reported
  kUsage = 2,             // the command line, a file that is not there, a name that nothing bears
  kStoreFault = 3,        // the store is damaged, held by another writer, or could not be written
};

// Prints "dealgraph: <message>" on standard error and says how the process ends.
ExitCode Fail(const Error& error);

}  // namespace dealgraph::app
