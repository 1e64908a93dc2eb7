// DG_CHECK ends the process with file, line and message when a condition of ours does not hold. It is on in release:
// in the write path, stopping beats writing something wrong. The query path does not use it (an impossible state there
// ends that query only, with ErrorCode::kInternal).
#pragma once

namespace dealgraph {

[[noreturn]] void CheckFailed(const char* file, int line, const char* condition, const char* message);

}  // namespace dealgraph

#define DG_CHECK(condition, message)                                             \
  do {                                                                           \
    if (!(condition)) [[unlikely]] {                                             \
      ::dealgraph::CheckFailed(__FILE__, __LINE__, #condition, message);         \
    }                                                                            \
  } while (false)
