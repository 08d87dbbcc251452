#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace scanner {

// Types and generic parameters as they are written.

/// Splits `A, B<C, D>` at its top-level commas.
std::vector<std::string_view> split_arguments(std::string_view text);
/// The end of the bracketed group that opens at `at`.
size_t group_end(std::string_view text, size_t at);
/// Names of the type parameters of `<'a, T: Bound, const N: usize, U> where ..`: T, U.
std::vector<std::string_view> generic_names(std::string_view generics);
/// Splits `Runtime + Send + 'a` at its top-level plus signs.
std::vector<std::string_view> split_bounds(std::string_view text);
/// The bounds of a parameter: `Runtime`, `Send` for R of `<R: Runtime + Send, F> where F: Future`.
std::vector<std::string_view> bounds_of(std::string_view generics, std::string_view parameter);
/// The first of them that has this in it, or nothing.
std::string_view bound_with(std::string_view generics, std::string_view parameter,
                            std::string_view part);
/// The arguments of `Holder<T, u8>`, without lifetimes.
std::vector<std::string_view> generic_arguments(std::string_view type);
/// Whether the word stands in the text by itself.
bool names_word(std::string_view text, std::string_view word);

}  // namespace scanner
