// Table lays out cells in columns for a person: widths by what is displayed, cells cut where the terminal ends.
//
//   Table table({{"INVESTOR"}, {"AMOUNT", Table::kRight}});
//   table.Row({{"Nvidia", Style::kBold}, {"$683M"}});
//   table.Print(columns, painter, stdout);
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "app/terminal.h"

namespace dealgraph::app {

class Table {
 public:
  enum Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = kLeft;
    std::size_t width_min = 8;  // is not cut below this; columns give way from the widest on
  };
  struct Cell {
    std::string text;  // no line breaks, no styles of its own
    Style style = Style::kPlain;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void Row(std::vector<Cell> cells);  // one cell a column
  std::size_t rows() const { return rows_.size(); }
  // `width`: columns of the terminal; 0: never cut.
  std::string Format(std::size_t width, const Painter& paint) const;

 private:
  std::vector<std::size_t> Widths(std::size_t width) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace dealgraph::app
