#include "app/exit_code.h"

#include <cstdio>

namespace dealgraph::app {

ExitCode Fail(const Error& error) {
  std::fprintf(stderr, "dealgraph: %s\n", error.message.c_str());
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kNotFound:
      return kUsage;
    case ErrorCode::kMalformedInput:
    case ErrorCode::kCancelled:
      return kDoneWithRefusals;
    case ErrorCode::kUnavailable:
    case ErrorCode::kCorruption:
    case ErrorCode::kInternal:
      return kStoreFault;
  }
  return kStoreFault;
}

}  // namespace dealgraph::app
