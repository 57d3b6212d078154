# p12_asn1_tables(TARGET MODULE.asn...)
#
# An object library of the tables that asn1Parser makes of ASN.1 modules, each
# named after its file: pkcs12.asn gives p12_pkcs12_asn1_tab. They are not our
# code: they have their own flags, and their names stay inside.
function(p12_asn1_tables target)
  set(tables)
  foreach(asn IN LISTS ARGN)
    get_filename_component(stem ${asn} NAME_WE)
    set(table ${PROJECT_BINARY_DIR}/generated/${stem}_asn1_tab.c)
    add_custom_command(
      OUTPUT ${table}
      COMMAND ${CMAKE_COMMAND} -E make_directory
        ${PROJECT_BINARY_DIR}/generated
      COMMAND ${P12_ASN1PARSER} -o ${table} -n p12_${stem}_asn1_tab ${asn}
      DEPENDS ${asn}
      VERBATIM)
    list(APPEND tables ${table})
  endforeach()
  add_library(${target} OBJECT ${tables})
  target_compile_options(${target} PRIVATE -w)
  target_link_libraries(${target} PRIVATE PkgConfig::P12_DEP_TASN1)
  set_target_properties(${target} PROPERTIES
    C_VISIBILITY_PRESET hidden POSITION_INDEPENDENT_CODE ON)
endfunction()
