# What the build needs. The prefixes begin with P12_DEP, so that the imported
# targets that an installed p12Config.cmake makes are nobody else's.
#
#   P12_DEPS            targets that the library links
#   P12_STATIC_LDFLAGS  the same for a program without shared libraries
#   P12_PC_REQUIRES     the same for libp12.pc
#   P12_PC_LIBS         what pkg-config does not know
find_package(PkgConfig REQUIRED)

set(P12_PKG_MODULES)
# In the order that static linking needs.
if(P12_HOGWEED)
  list(APPEND P12_PKG_MODULES "HOGWEED hogweed>=3.8")
endif()
list(APPEND P12_PKG_MODULES "NETTLE nettle>=3.8")
if(P12_HOGWEED)
  list(APPEND P12_PKG_MODULES "GMP gmp>=6.1")
endif()
list(APPEND P12_PKG_MODULES "TASN1 libtasn1>=4.19")

set(P12_DEPS)
set(P12_STATIC_LDFLAGS)
set(P12_PC_REQUIRES)
set(P12_PC_LIBS)
foreach(line IN LISTS P12_PKG_MODULES)
  string(REPLACE " " ";" pair ${line})
  list(GET pair 0 name)
  list(GET pair 1 module)
  pkg_check_modules(P12_DEP_${name} REQUIRED IMPORTED_TARGET ${module})
  list(APPEND P12_DEPS PkgConfig::P12_DEP_${name})
  list(APPEND P12_STATIC_LDFLAGS ${P12_DEP_${name}_STATIC_LDFLAGS})
  string(REPLACE ">=" " >= " module ${module})
  list(APPEND P12_PC_REQUIRES ${module})
endforeach()
string(REPLACE ";" ", " P12_PC_REQUIRES "${P12_PC_REQUIRES}")

if(P12_THREADS)
  set(THREADS_PREFER_PTHREAD_FLAG ON)
  find_package(Threads REQUIRED)
  list(APPEND P12_DEPS Threads::Threads)
  list(APPEND P12_STATIC_LDFLAGS Threads::Threads)
  set(P12_PC_LIBS "-pthread")
endif()

if(P12_CLI)
  pkg_check_modules(P12_DEP_JANSSON REQUIRED IMPORTED_TARGET jansson>=2.13)
endif()

find_program(P12_ASN1PARSER asn1Parser REQUIRED
  DOC "libtasn1's compiler of ASN.1 definitions (Debian: libtasn1-bin)")
