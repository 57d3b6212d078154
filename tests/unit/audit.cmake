# Unit tests of src/audit.

# These ask for all that can be written.
if(P12_AUDIT AND P12_IS_COMPLETE)
  p12_unit(audit/own)
  p12_unit(audit/profile SOURCES unit/audit/facts.c)
  p12_unit(audit/findings)
  p12_unit(audit/identity SOURCES unit/audit/judged.c
    unit/read/opened.c unit/read/parsed.c unit/x509/make.c)
  p12_unit(audit/readers SOURCES unit/audit/judged.c
    unit/read/opened.c unit/read/parsed.c unit/x509/make.c)
  foreach(name judging rules schemes unseen)
    p12_unit(audit/${name} SOURCES unit/audit/judged.c
      unit/read/opened.c unit/read/parsed.c)
  endforeach()
endif()
