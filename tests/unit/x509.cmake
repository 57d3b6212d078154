# Unit tests of src/x509, and of what it stands on in src/base.

p12_unit(base/oid)

# Curves and attributes are told by their names.
if(P12_X509 AND P12_OID_NAMES)
  foreach(name cert chain crl key match name spki time)
    p12_unit(x509/${name} SOURCES unit/x509/make.c)
  endforeach()
endif()
