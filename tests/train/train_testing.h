// A folder for what a test of the trainers writes.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string_view>

namespace dealgraph::train {

// A place in the tests' folder, where nothing is at first and nothing is left.
class Place {
 public:
  explicit Place(std::string_view name) : path_(std::filesystem::path(testing::TempDir()) / name) { std::filesystem::remove_all(path_); }
  ~Place() { std::filesystem::remove_all(path_); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace dealgraph::train
