#include "app/command_line.h"

int main(int argc, char** argv) { return dealgraph::app::RunCommandLine(argc, argv); }
