#include "nlp/relations/name_lists.h"

#include <algorithm>

#include "nlp/language_pack.h"

namespace dealgraph::nlp {
namespace {

constexpr int kModifiersMax = 8;            // items that may describe the next name
constexpr int kSpacelessModifiersMax = 16;  // the same where each character is an item

constexpr WordClasses kDescribes = ClassBit(WordClass::kArticle) | ClassBit(WordClass::kAdjective) | ClassBit(WordClass::kOrgNoun) |
                                   ClassBit(WordClass::kGovernmentNoun) | ClassBit(WordClass::kPersonTitle) | ClassBit(WordClass::kFacilityNoun);
constexpr WordClasses kEndsList = ClassBit(WordClass::kVerb) | ClassBit(WordClass::kSayVerb) | ClassBit(WordClass::kAuxiliary);

bool Has(const Item& item, WordClasses classes) { return (item.classes & classes) != 0; }

// What may stand in one list.
enum Kind { kNoName, kParty, kSite, kPlace };
Kind KindOf(char code) {
  switch (code) {
    case kCompanySlot:
    case kGovernmentSlot:
    case kPersonSlot:
    case kMixedSlot: return kParty;
    case kSiteSlot: return kSite;
    case kPlaceSlot: return kPlace;
    default: return kNoName;
  }
}

class ListReader {
 public:
  ListReader(const Document& document, const Clause& clause)
      : document_(document), items_(clause.items),
        modifiers_max_(document.pack->grammar().spaceless ? kSpacelessModifiersMax : kModifiersMax) {}

  std::vector<NameList> Read() const {
    std::vector<NameList> lists;
    for (int i = 0; i < static_cast<int>(items_.size()); ++i) lists.push_back({i, i});
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (KindOf(items_[i].code) == kNoName || lists[i].first != static_cast<int>(i)) continue;
      std::vector<std::size_t> names{i};
      bool conjunction = false;
      std::size_t next = i;
      for (Joint joint = JointBehind(next, &next); joint != kApart; joint = JointBehind(next, &next)) {
        names.push_back(next);
        conjunction = conjunction || joint == kByConjunction;
      }
      if (names.size() < 2 || (names.size() == 2 && !conjunction)) continue;
      for (const std::size_t name : names) lists[name] = {static_cast<int>(names.front()), static_cast<int>(names.back())};
    }
    return lists;
  }

 private:
  enum Joint { kApart, kByComma, kByConjunction };

  // How the name at `i` is joined with the next of its kind, which becomes *next.
  Joint JointBehind(std::size_t i, std::size_t* next) const {
    const Kind kind = KindOf(items_[i].code);
    Joint joint = kApart;
    int modifiers = 0;
    for (std::size_t k = BehindBracket(i + 1); k < items_.size(); k = BehindBracket(k + 1)) {
      const Item& item = items_[k];
      if (KindOf(item.code) == kind) {
        *next = k;
        return joint;
      }
      if (++modifiers > modifiers_max_) return kApart;
      switch (item.code) {
        case kWordSlot: break;
        case kNationalitySlot:
        case kGenitiveSlot:
        case kPlaceSlot:
        case kStakeSlot: continue;
        case kRoleSlot:
          if (joint == kApart) return kApart;  // "A, director of B" is one name described
          continue;
        default: return kApart;
      }
      const std::string_view word = WordOf(document_, item);
      if (word == "," || word == "，" || word == "،") {
        joint = std::max(joint, kByComma);
      } else if (word == "、" || word == ";" || word == "؛" || Has(item, ClassBit(WordClass::kConjunction))) {
        joint = kByConjunction;
      } else if (Has(item, kEndsList) || !(Has(item, kDescribes) || word == "-" || IsInPlace(k))) {
        return kApart;
      }
    }
    return kApart;
  }

  // "in Oslo" behind a name.
  bool IsInPlace(std::size_t i) const {
    return Has(items_[i], ClassBit(WordClass::kLocative)) && i + 1 < items_.size() && items_[i + 1].code == kPlaceSlot;
  }

  // Past brackets that open at `i` and close.
  std::size_t BehindBracket(std::size_t i) const {
    while (i < items_.size() && items_[i].code == kWordSlot && IsOpenBracket(WordOf(document_, items_[i]))) {
      std::size_t close = i + 1;
      while (close < items_.size() && !(items_[close].code == kWordSlot && IsCloseBracket(WordOf(document_, items_[close])))) ++close;
      if (close == items_.size()) break;
      i = close + 1;
    }
    return i;
  }

  const Document& document_;
  const std::vector<Item>& items_;
  const int modifiers_max_;
};

}  // namespace

std::string_view WordOf(const Document& document, const Item& item) {
  return item.first == item.last ? std::string_view(",") : document.tokens[item.first].lower;
}

bool IsOpenBracket(std::string_view word) { return word == "(" || word == "[" || word == "（"; }
bool IsCloseBracket(std::string_view word) { return word == ")" || word == "]" || word == "）"; }

std::vector<NameList> FindNameLists(const Document& document, const Clause& clause) { return ListReader(document, clause).Read(); }

}  // namespace dealgraph::nlp
