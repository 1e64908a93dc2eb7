// Result is how every fallible function of dealgraph reports: a value, or an Error that says what to do next.
//
// We do not throw. A dependency that throws is caught where it is wrapped and its error translated there, once.
// The dialect is two macros:
//
//   DG_RETURN_IF_ERROR(batch.Write());
//   DG_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace dealgraph {

// Named for what the caller does next. Values are printed, never persisted.
enum class ErrorCode {
  kInvalidArgument,  // tell the caller: usage, configuration, a bad query
  kNotFound,
  kMalformedInput,  // dead-letter this record and go on
  kUnavailable,     // retry with back-off
  kCorruption,      // stop, and never overwrite
  kCancelled,       // shutting down
  kInternal,        // a bug of ours
};

// "malformed input", "corruption", … for messages.
std::string_view ErrorCodeName(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;

  // "malformed input: line 3: not valid UTF-8 at byte 17"
  std::string ToString() const;
};

template <class T = void>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
  Result(Error error) : std::expected<T, Error>(std::unexpected(std::move(error))) {}  // NOLINT: implicit by design

  bool ok() const { return this->has_value(); }
};

inline Error InvalidArgument(std::string message) { return {ErrorCode::kInvalidArgument, std::move(message)}; }
inline Error NotFound(std::string message) { return {ErrorCode::kNotFound, std::move(message)}; }
inline Error MalformedInput(std::string message) { return {ErrorCode::kMalformedInput, std::move(message)}; }
inline Error Unavailable(std::string message) { return {ErrorCode::kUnavailable, std::move(message)}; }
inline Error Corruption(std::string message) { return {ErrorCode::kCorruption, std::move(message)}; }
inline Error Cancelled(std::string message) { return {ErrorCode::kCancelled, std::move(message)}; }
inline Error Internal(std::string message) { return {ErrorCode::kInternal, std::move(message)}; }

#define DG_CONCAT_INNER(a, b) a##b
#define DG_CONCAT(a, b) DG_CONCAT_INNER(a, b)

#define DG_RETURN_IF_ERROR(expression)                                            \
  do {                                                                            \
    if (auto dg_status = (expression); !dg_status.has_value()) [[unlikely]] {     \
      return std::move(dg_status.error());                                        \
    }                                                                             \
  } while (false)

#define DG_ASSIGN_OR_RETURN(declaration, expression) \
  DG_ASSIGN_OR_RETURN_INNER(DG_CONCAT(dg_result_, __LINE__), declaration, expression)
#define DG_ASSIGN_OR_RETURN_INNER(result, declaration, expression)     \
  auto result = (expression);                                          \
  if (!result.has_value()) [[unlikely]] return std::move(result.error()); \
  declaration = std::move(*result)

}  // namespace dealgraph
