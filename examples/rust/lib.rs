//! Nothing: the examples beside this file are the contents of the package.
