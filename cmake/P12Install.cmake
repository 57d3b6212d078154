include(CMakePackageConfigHelpers)

set(P12_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/p12)

install(TARGETS p12 EXPORT p12Targets
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/p12
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(FILES ${PROJECT_BINARY_DIR}/include/p12/export.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/p12)

# ---- find_package(p12) ------------------------------------------------------

# A static library needs what it stands on wherever it is linked; a shared one
# brings it along.
set(P12_CONFIG_MODULES "")
set(P12_CONFIG_THREADS OFF)
if(NOT BUILD_SHARED_LIBS)
  set(P12_CONFIG_MODULES "${P12_PKG_MODULES}")
  set(P12_CONFIG_THREADS ${P12_THREADS})
endif()

install(EXPORT p12Targets NAMESPACE p12:: DESTINATION ${P12_CMAKE_DIR})
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/p12Config.cmake.in
  ${PROJECT_BINARY_DIR}/p12Config.cmake
  INSTALL_DESTINATION ${P12_CMAKE_DIR})
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/p12ConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/p12Config.cmake
  ${PROJECT_BINARY_DIR}/p12ConfigVersion.cmake
  DESTINATION ${P12_CMAKE_DIR})

# ---- pkg-config -------------------------------------------------------------

# From the prefix, which pkg-config --define-prefix can replace.
function(p12_pc_path variable directory)
  if(IS_ABSOLUTE ${directory})
    set(${variable} ${directory} PARENT_SCOPE)
  else()
    set(${variable} "\${prefix}/${directory}" PARENT_SCOPE)
  endif()
endfunction()

p12_pc_path(P12_PC_LIBDIR ${CMAKE_INSTALL_LIBDIR})
p12_pc_path(P12_PC_INCLUDEDIR ${CMAKE_INSTALL_INCLUDEDIR})
configure_file(${PROJECT_SOURCE_DIR}/cmake/libp12.pc.in
  ${PROJECT_BINARY_DIR}/libp12.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/libp12.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# ---- The command ------------------------------------------------------------

if(P12_CLI)
  install(TARGETS p12_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(FILES ${PROJECT_SOURCE_DIR}/docs/p12.1
    DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES ${PROJECT_SOURCE_DIR}/docs/p12.bash-completion
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
    RENAME p12)
endif()
