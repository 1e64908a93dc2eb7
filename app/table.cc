#include "app/table.h"

#include <algorithm>

namespace dealgraph::app {
namespace {

constexpr std::string_view kGap = "  ";

void AppendCell(const Table::Cell& cell, std::size_t width, Table::Align align, bool last, const Painter& paint,
                std::string* line) {
  const std::string text = FitWidth(cell.text, width);
  const std::string padding(width - DisplayWidth(text), ' ');
  if (align == Table::kRight) line->append(padding);
  line->append(paint(cell.style, text));
  if (align == Table::kLeft && !last) line->append(padding);
}

}  // namespace

void Table::Row(std::vector<Cell> cells) {
  cells.resize(columns_.size());
  for (Cell& cell : cells) cell.text = SafeForTerminal(cell.text);
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::Widths(std::size_t width) const {
  std::vector<std::size_t> widths;
  std::size_t total = kGap.size() * (columns_.size() - 1);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t widest = DisplayWidth(columns_[i].title);
    for (const auto& row : rows_) widest = std::max(widest, DisplayWidth(row[i].text));
    widths.push_back(widest);
    total += widest;
  }
  while (width != 0 && total > width) {
    std::size_t widest = columns_.size();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (widths[i] > columns_[i].width_min && (widest == columns_.size() || widths[i] > widths[widest])) widest = i;
    }
    if (widest == columns_.size()) break;
    --widths[widest];
    --total;
  }
  return widths;
}

std::string Table::Format(std::size_t width, const Painter& paint) const {
  const std::vector<std::size_t> widths = Widths(width);
  std::string out;
  const auto append_row = [&](const auto& cell_at) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) out.append(kGap);
      AppendCell(cell_at(i), widths[i], columns_[i].align, i + 1 == columns_.size(), paint, &out);
    }
    out.push_back('\n');
  };
  append_row([&](std::size_t i) { return Cell{columns_[i].title, Style::kDim}; });
  for (const auto& row : rows_) append_row([&](std::size_t i) -> const Cell& { return row[i]; });
  return out;
}

}  // namespace dealgraph::app
