find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
pkg_check_modules(uv REQUIRED IMPORTED_TARGET libuv)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(yaml_cpp REQUIRED IMPORTED_TARGET yaml-cpp)
pkg_check_modules(git2 REQUIRED IMPORTED_TARGET libgit2)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)

# The C core of tree-sitter and its Rust grammar come from npm (package.json, pinned with integrity hashes). The core is
# one unit, lib.c. Debian's 0.20.7 aborts with a double free on an ERROR node of more than 65,535 children.
set(NPM ${CMAKE_SOURCE_DIR}/node_modules)
if(NOT EXISTS ${NPM}/tree-sitter/vendor/tree-sitter/lib/src/lib.c)
  message(FATAL_ERROR "node_modules/ lacks tree-sitter: run `npm ci` in ${CMAKE_SOURCE_DIR} (./dev build does it)")
endif()
add_library(tree_sitter_rust STATIC ${NPM}/tree-sitter/vendor/tree-sitter/lib/src/lib.c
  ${NPM}/tree-sitter-rust/src/parser.c ${NPM}/tree-sitter-rust/src/scanner.c)
target_include_directories(tree_sitter_rust SYSTEM
  PUBLIC ${NPM}/tree-sitter/vendor/tree-sitter/lib/include
  PRIVATE ${NPM}/tree-sitter/vendor/tree-sitter/lib/src ${NPM}/tree-sitter-rust/src)
target_compile_options(tree_sitter_rust PRIVATE -w -O2)
set_target_properties(tree_sitter_rust PROPERTIES C_CLANG_TIDY "" C_EXTENSIONS ON)
