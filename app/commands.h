// The subcommands: each adds itself to the parser, and puts what is to be done into `*action` when it is the one chosen.
//
// The action runs after parsing, outside the wrapper that catches what CLI11 throws, and returns the exit code; of an
// error, Fail() makes one.
#pragma once

#include <functional>

#include "app/exit_code.h"
#include "base/result.h"

namespace CLI {
class App;
}

namespace dealgraph::app {

using Action = std::function<Result<ExitCode>()>;

void AddExtractCommand(CLI::App& parser, Action* action);
void AddIngestCommand(CLI::App& parser, Action* action);
void AddAmountsCommand(CLI::App& parser, Action* action);
void AddEvalCommand(CLI::App& parser, Action* action);
void AddPacksCommand(CLI::App& parser, Action* action);
void AddEntityCommand(CLI::App& parser, Action* action);
void AddCatalogueCommand(CLI::App& parser, Action* action);
void AddReextractCommand(CLI::App& parser, Action* action);
void AddServeCommand(CLI::App& parser, Action* action);
void AddConfigCommand(CLI::App& parser, Action* action);
void AddStatusCommand(CLI::App& parser, Action* action);
void AddPositionsCommand(CLI::App& parser, Action* action);
void AddDeadLettersCommand(CLI::App& parser, Action* action);
void AddFactsCommand(CLI::App& parser, Action* action);
void AddShowCommand(CLI::App& parser, Action* action);
void AddVerifyCommand(CLI::App& parser, Action* action);
void AddDigestCommand(CLI::App& parser, Action* action);
void AddStoreCommand(CLI::App& parser, Action* action);
void AddVersionCommand(CLI::App& parser, Action* action);

}  // namespace dealgraph::app
