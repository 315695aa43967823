// Package addmask stands in for the masking of words that a job names while it
// runs. It masks nothing: what a job writes is passed on as it is.
package addmask

import "io"

// AddMask holds the outputs of a job.
type AddMask struct{ outputs []io.Writer }

// New takes the outputs. The first parameter would hold the words.
func New(_ any, outputs ...io.Writer) (*AddMask, error) { return &AddMask{outputs}, nil }

// Get gives the output of that index, unmasked.
func (mask *AddMask) Get(index int) io.Writer { return mask.outputs[index] }

// Close has nothing to write any more.
func (*AddMask) Close() error { return nil }
