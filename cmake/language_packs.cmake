# The language packs, nlp/lang/*.toml, compiled into dealgraph_nlp as they are.
file(GLOB packs CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/nlp/lang/*.toml)
add_executable(embed_packs nlp/generate/embed_packs.cc)
set(embedded_packs ${CMAKE_BINARY_DIR}/generated/embedded_packs.cc)
add_custom_command(
  OUTPUT ${embedded_packs}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated
  COMMAND embed_packs ${embedded_packs} ${packs}
  DEPENDS embed_packs ${packs}
  COMMENT "Embedding the language packs"
  VERBATIM)
target_sources(dealgraph_nlp PRIVATE ${embedded_packs})
