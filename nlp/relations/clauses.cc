#include "nlp/relations/clauses.h"

#include <algorithm>
#include <span>

#include "nlp/language_pack.h"

namespace dealgraph::nlp {
namespace {

constexpr WordClasses Bits(std::initializer_list<WordClass> classes) {
  WordClasses bits = 0;
  for (const WordClass c : classes) bits |= ClassBit(c);
  return bits;
}

constexpr WordClasses kFinite = Bits({WordClass::kVerb, WordClass::kAuxiliary, WordClass::kSayVerb, WordClass::kPlanCue,
                                      WordClass::kDenyCue, WordClass::kRumourCue, WordClass::kAnnounceCue});
// What may stand between the names of a list: "A, the Dutch fund B and Danish C".
constexpr WordClasses kListModifiers =
    Bits({WordClass::kArticle, WordClass::kAdjective, WordClass::kOrgNoun, WordClass::kGovernmentNoun,
          WordClass::kPersonTitle});
constexpr WordClasses kOpensApposition =
    Bits({WordClass::kArticle, WordClass::kOrgNoun, WordClass::kGovernmentNoun, WordClass::kAdjective,
          WordClass::kFacilityNoun, WordClass::kFormer});

constexpr WordClasses kBeforeObject =
    Bits({WordClass::kPreposition, WordClass::kLocative, WordClass::kAgent, WordClass::kConjunction});

bool IsName(char code) { return (code >= kCompanySlot && code <= kPlaceSlot) || code == kMixedSlot; }
bool IsParty(char code) { return code == kCompanySlot || code == kGovernmentSlot || code == kPersonSlot || code == kMixedSlot; }

char SlotOf(const Mention& mention) {
  switch (mention.kind) {
    case MentionKind::kEntity: return static_cast<char>(kCompanySlot + static_cast<int>(mention.type));
    case MentionKind::kAnaphor: return mention.index >= 0 ? static_cast<char>(kCompanySlot + static_cast<int>(mention.type)) : '\0';
    case MentionKind::kAmount: return kAmountSlot;
    case MentionKind::kStake: return kStakeSlot;
    case MentionKind::kQuantity: return kQuantitySlot;
    case MentionKind::kDate: return kDateSlot;
    case MentionKind::kRole: return kRoleSlot;
    case MentionKind::kRound: return kRoundSlot;
    case MentionKind::kNationality: return kNationalitySlot;
  }
  return kWordSlot;
}

class ClauseReader {
 public:
  ClauseReader(const Document& document, std::uint32_t sentence, const std::vector<Mention>& mentions,
               std::uint32_t begin, std::uint32_t end)
      : document_(document), sentence_(sentence), mentions_(mentions), begin_(begin), end_(end) {}

  Clause Phrase() {
    Emit(MakeItems(), true);
    return std::move(clauses_.front());
  }

  Clause Flat() {
    Emit(CollapseLists(MakeItems()), true);
    return std::move(clauses_.front());
  }

  std::vector<Clause> Clauses() {
    std::vector<Item> items = CollapseLists(MakeItems());
    TakeOutBrackets(&items);
    Split(items);
    return std::move(clauses_);
  }

 private:
  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }

  std::vector<Item> MakeItems() const {
    const Sentence& sentence = document_.sentences[sentence_];
    std::vector<Item> items;
    items.reserve(sentence.last - sentence.first);
    std::uint32_t m = begin_;
    for (std::uint32_t i = sentence.first; i < sentence.last;) {
      while (m < end_ && mentions_[m].first < i) ++m;
      if (m < end_ && mentions_[m].first == i && SlotOf(mentions_[m]) != 0) {
        const Mention& mention = mentions_[m];
        items.push_back({SlotOf(mention), i, mention.last, {m}, document_.classes[i]});
        i = mention.last;
        ++m;
        if (const std::uint32_t title = TitleBehind(mention); title > 0) {
          items.back().last += title;
          i += title;
        }
        if (mention.genitive) {
          const bool clitic = i < sentence.last && At(i).kind == TokenKind::kClitic;
          items.push_back({kGenitiveSlot, clitic ? i : i - 1, clitic ? i + 1 : i, {}, 0});
          if (clitic) ++i;
        }
        continue;
      }
      if (!IsQuote(At(i)) && !document_.IsPossessive(i)) items.push_back({kWordSlot, i, i + 1, {}, document_.classes[i]});
      ++i;
    }
    return items;
  }

  // Tokens of the form of address behind a person's name, where such stand there: "氏", "씨". It goes with the name.
  std::uint32_t TitleBehind(const Mention& mention) const {
    const LanguagePack::Grammar& grammar = document_.pack->grammar();
    const bool person = mention.kind == MentionKind::kEntity && mention.type == EntityType::kPerson;
    if (!person || !(grammar.spaceless || grammar.verb_final) || mention.last >= document_.tokens.size()) return 0;
    return document_.PhraseLength(mention.last, WordClass::kPersonTitle);
  }

  static bool IsQuote(const Token& token) {
    return token.Is('"') || token.lower == "“" || token.lower == "”" || token.lower == "„" || token.lower == "»" ||
           token.lower == "«" || token.lower == "‘" || token.lower == "’";
  }

  bool IsMark(const Item& item, char mark) const { return item.code == kWordSlot && At(item.first).Is(mark); }
  bool IsDash(const Item& item) const {
    if (item.code != kWordSlot) return false;
    const Token& token = At(item.first);
    return token.lower == "–" || token.lower == "—" || (token.Is('-') && token.space_before);
  }
  bool IsBoundary(const Item& item) const {
    return IsMark(item, ',') || IsMark(item, ';') || IsMark(item, ':') || IsDash(item);
  }
  static bool Has(const Item& item, WordClasses classes) { return item.code == kWordSlot && (item.classes & classes) != 0; }

  // Longer ones are no prose; and looking for their end from every name would take the square of their length.
  static constexpr int kListNamesMax = 64;

  // ---- lists ------------------------------------------------------------------------------------------------------------

  // "A, B og C" is one slot with three mentions, and so is "chairman and chief executive". A list has a conjunction: "A, B" alone
  // may be an apposition.
  std::vector<Item> CollapseLists(std::vector<Item> items) const {
    std::size_t first = 0;
    while (first < items.size() && ListEnd(items, first) == first) ++first;
    if (first == items.size()) return items;
    std::vector<Item> result;
    for (std::size_t i = 0; i < items.size();) {
      const std::size_t end = i < first ? i : ListEnd(items, i);
      if (end == i) {
        result.push_back(std::move(items[i++]));
        continue;
      }
      Item list = items[i];
      for (std::size_t k = i + 1; k < end; ++k) {
        if (!MayBeListed(items[k].code)) continue;
        if (items[k].code != list.code) list.code = kMixedSlot;
        list.mentions.insert(list.mentions.end(), items[k].mentions.begin(), items[k].mentions.end());
      }
      list.last = items[end - 1].last;
      result.push_back(std::move(list));
      i = end;
    }
    return result;
  }

  static bool MayBeListed(char code) { return IsName(code) || code == kRoleSlot; }
  static bool MayJoin(char a, char b) {
    if (a == b) return MayBeListed(a);
    return IsParty(a) && IsParty(b);
  }

  std::size_t ListEnd(const std::vector<Item>& items, std::size_t begin) const {
    if (!MayBeListed(items[begin].code)) return begin;
    std::size_t end = begin + 1;  // one past the last name taken
    bool conjunction = false;
    bool listed = false;  // by a mark that the pack counts among the conjunctions: "A、B、C" needs no "and"
    int names = 1;
    // "A와 B, C": where the verb comes last, the conjunction may stand before the last comma.
    const bool comma_after = document_.pack->grammar().verb_final;
    while (end < items.size() && names < kListNamesMax) {
      const bool complete = conjunction || listed;
      if (conjunction && !Has(items[end], ClassBit(WordClass::kConjunction)) && !(comma_after && IsMark(items[end], ','))) break;
      std::size_t next = end;
      const bool comma = IsMark(items[next], ',');
      const bool lists = comma && Has(items[next], ClassBit(WordClass::kConjunction));
      if (comma) ++next;
      if (next < items.size() && Has(items[next], ClassBit(WordClass::kConjunction))) {
        conjunction = true;
        ++next;
      }
      if (next == end) break;
      std::size_t modifiers = 0;
      while (next < items.size() && modifiers < 5 && IsListModifier(items[next])) {
        next += ModifierLength(items[next]);
        ++modifiers;
      }
      // "…, head of A, and B": a comma and "and" between two alone join names of one kind only.
      const bool apart = comma && conjunction && names == 1 && next < items.size() && items[next].code != items[begin].code;
      if (next >= items.size() || apart || !MayJoin(items[begin].code, items[next].code)) {
        return complete ? end : begin;  // what breaks off before its last name was no list
      }
      listed = listed || lists;
      end = next + 1;
      ++names;
    }
    return conjunction || listed ? end : begin;
  }

  // Items of the modifier that starts here: of a script without spaces each character is one.
  std::size_t ModifierLength(const Item& item) const {
    if (item.code != kWordSlot || At(item.first).kind != TokenKind::kIdeograph) return 1;
    std::size_t length = 1;
    for (const WordClass c : {WordClass::kAdjective, WordClass::kOrgNoun, WordClass::kGovernmentNoun, WordClass::kPersonTitle}) {
      length = std::max<std::size_t>(length, document_.PhraseLength(item.first, c));
    }
    return length;
  }

  bool IsListModifier(const Item& item) const { return item.code == kNationalitySlot || Has(item, kListModifiers); }

  // ---- brackets ---------------------------------------------------------------------------------------------------------

  void TakeOutBrackets(std::vector<Item>* items) const {
    if (std::none_of(items->begin(), items->end(), [&](const Item& item) { return IsMark(item, '(') || IsMark(item, '['); })) return;
    std::vector<Item> kept;
    int depth = 0;
    for (const Item& item : *items) {
      if (IsMark(item, '(') || IsMark(item, '[')) {
        ++depth;
      } else if ((IsMark(item, ')') || IsMark(item, ']')) && depth > 0) {
        --depth;
      } else if (depth == 0) {
        kept.push_back(item);
      }
    }
    if (depth == 0) *items = std::move(kept);
  }

  // ---- parts ------------------------------------------------------------------------------------------------------------

  struct Part {
    std::size_t begin;
    std::size_t end;
  };

  // Cuts at commas, dashes and colons; decides for each part whether it goes on with the main clause.
  void Split(const std::vector<Item>& items) {
    std::vector<Part> parts;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= items.size(); ++i) {
      if (i < items.size() && !IsBoundary(items[i])) continue;
      if (i > begin) parts.push_back({begin, i});
      begin = i + 1;
    }
    std::vector<Item> main;
    std::string attribution;
    bool removed = false;             // the part before was taken out, and its commas with it
    const Item* described = nullptr;  // the name that the part before was an apposition of
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const auto part = std::span(items).subspan(parts[p].begin, parts[p].end - parts[p].begin);
      const Item* antecedent = described != nullptr ? described : p > 0 ? LastName(items, parts[p - 1]) : nullptr;
      described = nullptr;
      if (Has(part.front(), ClassBit(WordClass::kAttributionCue))) {
        attribution = FirstParty(part);
        if (p + 1 == parts.size() || FirstParty(part).empty() || part.size() <= 5) {
          removed = true;
          continue;
        }
      }
      if (antecedent != nullptr && Has(part.front(), ClassBit(WordClass::kRelative))) {
        EmitWith(*antecedent, part, 1, false);
        removed = true;
        continue;
      }
      const bool verbless = std::none_of(part.begin(), part.end(), [](const Item& item) { return Has(item, kFinite); });
      if (antecedent != nullptr && verbless && OpensApposition(part.front())) {
        EmitWith(*antecedent, part, 0, true);
        described = antecedent;
        if (p + 1 < parts.size()) {
          removed = true;
          continue;
        }
      }
      if (!main.empty() && !removed) main.push_back(Comma(items, parts[p].begin));
      main.insert(main.end(), part.begin(), part.end());
      removed = false;
    }
    current_attribution_ = attribution;
    EmitPredicates(CollapseLists(std::move(main)));  // what was taken out may have stood inside a list
  }

  Item Comma(const std::vector<Item>& items, std::size_t part_begin) const {
    return part_begin > 0 ? items[part_begin - 1] : items[part_begin];
  }

  // The name that a part may speak of: the one that ends the part before it.
  const Item* LastName(const std::vector<Item>& items, const Part& part) const {
    std::size_t i = part.end;
    while (i > part.begin && items[i - 1].code == kGenitiveSlot) --i;
    if (i > part.begin && IsName(items[i - 1].code)) return &items[i - 1];
    // "…, a company in Oslo, which": over a prepositional phrase to the name before it
    for (std::size_t k = i; k > part.begin && i - k < 4; --k) {
      if (IsParty(items[k - 1].code) || items[k - 1].code == kSiteSlot) return &items[k - 1];
    }
    return nullptr;
  }

  std::string FirstParty(std::span<const Item> part) const {
    for (const Item& item : part) {
      if (IsParty(item.code) && !item.mentions.empty()) {
        const Mention& mention = mentions_[item.mentions.front()];
        return std::string(SpanText(*document_.article, document_.SpanOf(mention.first, mention.last)));
      }
    }
    return {};
  }

  bool OpensApposition(const Item& item) const {
    return Has(item, kOpensApposition) || item.code == kRoleSlot || item.code == kNationalitySlot ||
           item.code == kPlaceSlot;
  }

  // ---- predicates -------------------------------------------------------------------------------------------------------

  // "X did A and has done B": B gets X. A clause that is one predicate is emitted as it is.
  void EmitPredicates(const std::vector<Item>& main) {
    if (main.empty()) return;
    Emit(main, false);
    const auto verb = std::find_if(main.begin(), main.end(), [](const Item& item) { return Has(item, kFinite); });
    const auto subject = main.begin() + static_cast<std::ptrdiff_t>(SubjectBefore(main, static_cast<std::size_t>(verb - main.begin())));
    if (subject == verb) return;
    const auto from = static_cast<std::size_t>((IsSpaceless() ? subject : verb) - main.begin()) + 1;
    for (std::size_t i = from; i + 1 < main.size(); ++i) {
      const bool joint = Has(main[i], ClassBit(WordClass::kConjunction)) || IsMark(main[i], ',') || IsMark(main[i], ';');
      if (!joint || !(IsSpaceless() ? OpensPredicate(main, i + 1) : Has(main[i + 1], kFinite))) continue;
      std::vector<Item> second{*subject};
      // "AはBと提携し、Cに出資した": the subject keeps its particle.
      if (document_.pack->grammar().verb_final) second.push_back(*(subject + 1));
      second.insert(second.end(), main.begin() + static_cast<std::ptrdiff_t>(i) + 1, main.end());
      Emit(std::move(second), false);
    }
  }

  bool IsSpaceless() const { return document_.pack->grammar().spaceless; }

  // The subject before the verb at `verb`, which is returned where there is none: the first party; where the verb comes last
  // the first that is marked as one; in Chinese the last that stands behind no preposition ("A旗下的B宣布").
  std::size_t SubjectBefore(const std::vector<Item>& items, std::size_t verb) const {
    const bool verb_final = document_.pack->grammar().verb_final;
    std::size_t found = verb;
    for (std::size_t i = 0; i < verb; ++i) {
      if (!IsParty(items[i].code)) continue;
      if (verb_final ? i + 1 < items.size() && IsSubjectMark(items[i + 1]) : !IsSpaceless()) return i;
      if (!verb_final && (i == 0 || !Has(items[i - 1], kBeforeObject))) found = i;
    }
    return found;
  }

  // Whether what stands from item `i` to the next comma is a predicate without a subject of its own: a finite verb, and no
  // party in front of it but behind a preposition.
  bool OpensPredicate(const std::vector<Item>& items, std::size_t i) const {
    const bool verb_final = document_.pack->grammar().verb_final;
    for (std::size_t k = i; k < items.size() && !IsMark(items[k], ','); ++k) {
      if (Has(items[k], kFinite)) return true;
      if (!IsParty(items[k].code)) continue;
      const bool marked = verb_final ? k + 1 < items.size() && IsSubjectMark(items[k + 1])
                                     : k == i || !Has(items[k - 1], kBeforeObject);
      if (marked) return false;
    }
    return false;
  }

  bool IsSubjectMark(const Item& item) const {
    const std::vector<std::string>* marks = document_.pack->Group("mark_subject");
    return item.code == kWordSlot && marks != nullptr &&
           std::find(marks->begin(), marks->end(), At(item.first).lower) != marks->end();
  }

  void EmitWith(const Item& antecedent, std::span<const Item> part, std::size_t skip, bool comma) {
    std::vector<Item> items{antecedent};
    // "A and B, who is director of C": a post is one person's.
    const bool post = std::any_of(part.begin(), part.end(), [](const Item& item) { return item.code == kRoleSlot; });
    if (post && antecedent.mentions.size() > 1) {
      const std::uint32_t last = antecedent.mentions.back();
      items.front() = {SlotOf(mentions_[last]), mentions_[last].first, mentions_[last].last, {last}, 0};
    }
    if (comma) {
      Item mark;
      mark.first = antecedent.last;
      mark.last = antecedent.last;
      items.push_back(mark);
    }
    items.insert(items.end(), part.begin() + static_cast<std::ptrdiff_t>(skip), part.end());
    if (comma) {
      Emit(std::move(items), false);
    } else {
      EmitPredicates(items);
    }
  }

  void Emit(std::vector<Item> items, bool phrase) {
    Clause clause;
    clause.sentence = sentence_;
    clause.phrase = phrase;
    clause.items = std::move(items);
    clause.slots.reserve(clause.items.size() * kSlotBytes);
    clause.item_at.reserve(clause.items.size() * kSlotBytes);
    clause.attribution = current_attribution_;
    for (std::uint32_t i = 0; i < clause.items.size(); ++i) {
      const Item& item = clause.items[i];
      const std::size_t begin = clause.slots.size();
      if (item.code != kWordSlot) {
        clause.slots.push_back(item.code);
        AppendCase(item, &clause.slots);
      } else if (item.first == item.last) {
        clause.slots.push_back(',');
      } else {
        AppendWord(At(item.first), item.classes, &clause.slots);
      }
      clause.slots.push_back(' ');
      clause.item_at.insert(clause.item_at.end(), clause.slots.size() - begin, i);
    }
    clauses_.push_back(std::move(clause));
  }

  static constexpr std::size_t kSlotBytes = 10;  // more than a word and its space mostly have

  // The case ending of a name is a word behind its slot: "Hallalle" is a company and "lle".
  void AppendCase(const Item& item, std::string* slots) const {
    if (!IsName(item.code) || item.last == item.first) return;
    const std::string_view ending = CaseEndingOf(At(item.last - 1).lower, *document_.pack);
    if (ending.empty()) return;
    slots->push_back(' ');
    slots->append(ending);
  }

  // Dashes between words become commas: to a rule they are the same.
  static void AppendWord(const Token& token, WordClasses classes, std::string* slots) {
    if ((classes & ClassBit(WordClass::kVerb)) != 0) {
      slots->push_back(kVerbMark);
    } else if ((classes & ClassBit(WordClass::kAgent)) != 0) {
      slots->push_back(kAgentMark);
    } else if ((classes & (ClassBit(WordClass::kLocative) | ClassBit(WordClass::kPreposition))) != 0) {
      slots->push_back(kPrepositionMark);
    } else if ((classes & ClassBit(WordClass::kConjunction)) != 0) {
      slots->push_back(kConjunctionMark);
    }
    if (token.lower == "–" || token.lower == "—" || (token.Is('-') && token.space_before)) {
      slots->push_back(',');
    } else if (token.mark != '\0') {
      slots->push_back(token.mark);  // "、" and "，" are commas to a rule
    } else {
      slots->append(token.kind == TokenKind::kClitic ? CliticText(token) : token.lower);
    }
  }

  const Document& document_;
  std::uint32_t sentence_;
  const std::vector<Mention>& mentions_;
  std::uint32_t begin_;
  std::uint32_t end_;
  std::string current_attribution_;
  std::vector<Clause> clauses_;
};

}  // namespace

Clause ReadPhrase(const Document& document, std::uint32_t sentence, const std::vector<Mention>& mentions,
                  std::uint32_t mentions_begin, std::uint32_t mentions_end) {
  return ClauseReader(document, sentence, mentions, mentions_begin, mentions_end).Phrase();
}

Clause ReadFlat(const Document& document, std::uint32_t sentence, const std::vector<Mention>& mentions,
                std::uint32_t mentions_begin, std::uint32_t mentions_end) {
  return ClauseReader(document, sentence, mentions, mentions_begin, mentions_end).Flat();
}

std::vector<Clause> ReadClauses(const Document& document, std::uint32_t sentence, const std::vector<Mention>& mentions,
                                std::uint32_t mentions_begin, std::uint32_t mentions_end) {
  return ClauseReader(document, sentence, mentions, mentions_begin, mentions_end).Clauses();
}

std::string_view SlotName(char code) {
  switch (code) {
    case kCompanySlot: return "company";
    case kGovernmentSlot: return "government";
    case kPersonSlot: return "person";
    case kSiteSlot: return "site";
    case kPlaceSlot: return "place";
    case kAmountSlot: return "amount";
    case kStakeSlot: return "stake";
    case kQuantitySlot: return "quantity";
    case kDateSlot: return "date";
    case kRoleSlot: return "role";
    case kRoundSlot: return "round";
    case kNationalitySlot: return "nationality";
    case kMixedSlot: return "names";
    default: return {};
  }
}

}  // namespace dealgraph::nlp
