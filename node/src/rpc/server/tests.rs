//! Tests of the server with a few methods of their own.
