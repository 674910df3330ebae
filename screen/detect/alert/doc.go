// Package alert states that an item may be about an alert of a register: on what the likeness rests, how strong it is, whether the batch is the
// same, and where in the item it shows.
//
// It cites no law and establishes nothing: the same product is not the same batch, and the same words are not the same product.
package alert
