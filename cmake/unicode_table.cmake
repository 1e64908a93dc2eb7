# The properties of code points: ICU's, compiled into dealgraph_nlp and into the build programs that read text.
add_executable(generate_unicode_table nlp/generate/unicode_table.cc)
target_include_directories(generate_unicode_table PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(generate_unicode_table PRIVATE ICU::uc)
set(unicode_table ${CMAKE_BINARY_DIR}/generated/unicode_table.cc)
add_custom_command(
  OUTPUT ${unicode_table}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated
  COMMAND generate_unicode_table ${unicode_table}
  DEPENDS generate_unicode_table
  COMMENT "Copying the properties of code points"
  VERBATIM)
add_library(dealgraph_unicode_table STATIC ${unicode_table})
target_include_directories(dealgraph_unicode_table PUBLIC ${CMAKE_SOURCE_DIR})
target_link_libraries(dealgraph_nlp PUBLIC dealgraph_unicode_table)
