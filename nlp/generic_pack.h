// The pack of languages that have none: words of trade that stand in names everywhere, and no rules. With it the names
// stage reads any language by the gazetteer, by capitals and by the tagger.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "nlp/language_pack.h"

namespace dealgraph::nlp {

Result<std::unique_ptr<LanguagePack>> MakeGenericPack(std::string_view language);

}  // namespace dealgraph::nlp
