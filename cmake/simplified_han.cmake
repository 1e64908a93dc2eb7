# The simplified signs of traditional ones, which ICU knows, compiled into dealgraph_nlp and into the gazetteer's build program.
add_executable(simplified_han nlp/generate/simplified_han.cc)
target_link_libraries(simplified_han PRIVATE ICU::uc ICU::i18n)
set(simplified_han_source ${CMAKE_BINARY_DIR}/generated/simplified_han.cc)
add_custom_command(
  OUTPUT ${simplified_han_source}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated
  COMMAND simplified_han ${simplified_han_source}
  DEPENDS simplified_han
  COMMENT "Reading ICU's simplified signs"
  VERBATIM)
add_library(dealgraph_simplified_han OBJECT ${simplified_han_source})
target_include_directories(dealgraph_simplified_han PRIVATE ${CMAKE_SOURCE_DIR})
target_sources(dealgraph_nlp PRIVATE $<TARGET_OBJECTS:dealgraph_simplified_han>)
