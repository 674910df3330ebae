// Package adlibrary reads repositories of advertisements as platforms publish them: answers of interfaces, exports and tables, one record an ad.
//
// It knows the shapes of several services from their public documentation, and reads others by the usual names of their fields or by a mapping. It
// judges nothing, keeps what it has no field for as an attribute, and opens no files. A record that cannot be read is a fault with its number; the
// next one is read.
package adlibrary
