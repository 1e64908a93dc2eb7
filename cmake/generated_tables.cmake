# Tables compiled into dealgraph_nlp by the build programs of nlp/generate. Each row: program, its inputs, its output.

# Number formats, money and calendar words of every language: ICU's CLDR and nlp/measures/lang.
file(GLOB measure_words CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/nlp/measures/lang/*.words)
add_executable(dealgraph_cldr_tables ${CMAKE_SOURCE_DIR}/nlp/generate/cldr_tables.cc)
target_link_libraries(dealgraph_cldr_tables PRIVATE ICU::uc ICU::i18n)
set(measure_tables ${CMAKE_BINARY_DIR}/generated/measure_tables.cc)
add_custom_command(
  OUTPUT ${measure_tables}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated
  COMMAND dealgraph_cldr_tables ${measure_tables} ${CMAKE_SOURCE_DIR}/nlp/measures/lang
  DEPENDS dealgraph_cldr_tables ${measure_words}
  COMMENT "Reading CLDR")
target_sources(dealgraph_nlp PRIVATE ${measure_tables})
include(cmake/unicode_table.cmake)
include(cmake/simplified_han.cmake)
include(cmake/language_packs.cmake)
include(cmake/gazetteer_tables.cmake)
