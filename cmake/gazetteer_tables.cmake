# The gazetteer: nlp/data/*.tsv and CLDR, compiled by a program of the build into one table that the assembler puts into
# dealgraph_nlp as it is.
file(GLOB gazetteer_data CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/nlp/data/*.tsv)
set(gazetteer_table ${CMAKE_BINARY_DIR}/generated/gazetteer.bin)
set(gazetteer_source ${CMAKE_BINARY_DIR}/generated/gazetteer_table_data.cc)

add_executable(generate_gazetteer nlp/generate/gazetteer_table.cc nlp/names/gazetteer_builder.cc nlp/text/unicode.cc
               $<TARGET_OBJECTS:dealgraph_simplified_han>)
target_include_directories(generate_gazetteer PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(generate_gazetteer PRIVATE dealgraph_base dealgraph_unicode_table ICU::uc ICU::i18n)

add_custom_command(
  OUTPUT ${gazetteer_table}
  COMMAND generate_gazetteer ${gazetteer_table} ${gazetteer_data}
  DEPENDS generate_gazetteer ${gazetteer_data}
  COMMENT "Compiling the gazetteer"
  VERBATIM)

file(GENERATE OUTPUT ${gazetteer_source} CONTENT
"asm(\".section .rodata\\n\"
    \".balign 16\\n\"
    \".global dealgraph_gazetteer_begin\\n\"
    \".global dealgraph_gazetteer_end\\n\"
    \"dealgraph_gazetteer_begin: .incbin \\\"${gazetteer_table}\\\"\\n\"
    \"dealgraph_gazetteer_end: .byte 0\\n\"
    \".previous\\n\");
")
set_source_files_properties(${gazetteer_source} PROPERTIES OBJECT_DEPENDS ${gazetteer_table} GENERATED ON)
target_sources(dealgraph_nlp PRIVATE ${gazetteer_source})
