# Unit tests of src/audit.

# These ask for all that can be written.
if(P12_AUDIT AND P12_IS_COMPLETE)
  p12_unit(audit/profile SOURCES unit/audit/facts.c)
endif()
