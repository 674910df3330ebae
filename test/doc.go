// Package test holds scenarios over the whole program: shipped packs, readers and engine together, on real data where it is there.
package test
