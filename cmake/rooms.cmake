# room(NAME LINKS ...): the static library of the folder NAME: every .cc file in it, its warnings, its permitted links.
function(room name)
  cmake_parse_arguments(ROOM "" "" "LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${name}/*.cc)
  list(FILTER sources EXCLUDE REGEX "cli/main\\.cc$")
  if(NOT sources) # a room that has only headers yet
    file(WRITE ${CMAKE_BINARY_DIR}/${name}_empty.cc "namespace ${name} {}\n")
    set(sources ${CMAKE_BINARY_DIR}/${name}_empty.cc)
  endif()
  add_library(${name} STATIC ${sources})
  if(name IN_LIST PUNCHLIST_PLAIN_ROOMS)
    target_compile_options(${name} PRIVATE -O0)
  endif()
  # Eight files are compiled as one (docs/decisions/0011-eight-files-as-one.md): a third of the time.
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX UNITY_BUILD ${PUNCHLIST_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(${name} PUBLIC ${ROOM_LINKS} PRIVATE project_warnings)
endfunction()

# unit_tests(ROOM): one GoogleTest program from tests/unit/ROOM/*.cc, one CTest case per TEST.
function(unit_tests name)
  file(GLOB sources CONFIGURE_DEPENDS unit/${name}/*.cc support/*.cc)
  file(GLOB tests CONFIGURE_DEPENDS unit/${name}/*.cc)
  if(NOT tests)
    return()
  endif()
  add_executable(test_${name} ${sources})
  set_target_properties(test_${name} PROPERTIES UNITY_BUILD ${PUNCHLIST_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  target_compile_options(test_${name} PRIVATE -O0) # what they test is optimised, and takes the time
  target_link_libraries(test_${name} PRIVATE ${name} ${ARGN} GTest::gtest_main GTest::gmock project_warnings)
  target_compile_definitions(test_${name} PRIVATE PUNCHLIST_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  gtest_discover_tests(test_${name} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS ${name})
endfunction()
