// The command line from argv to exit code.
#pragma once

namespace dealgraph::app {

// Parses, runs the chosen subcommand and returns the exit code (app/exit_code.h). Nothing is thrown.
int RunCommandLine(int argc, char** argv);

}  // namespace dealgraph::app
