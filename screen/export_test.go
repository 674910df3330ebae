package screen

import "github.com/aedile/aedile/screen/detect"

// Knows reports whether a detector has a name that conditions can use.
func (s *Screener) Knows(name string) error {
	_, err := detect.NewDetector(s.registers).Places(name, nil, nil)
	return err
}
