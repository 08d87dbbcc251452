#pragma once

/// The text of each migration, in a file of its own. Never edited once released: the next change is
/// the next number.
namespace store::sql {

extern const char* const k0001Ledger;
extern const char* const k0002ClaimBase;
extern const char* const k0003WorkHistory;
extern const char* const k0004Identity;
extern const char* const k0005History;

}  // namespace store::sql
