package wire

// NoLanes makes c do without vector instructions until the next Init.
func (c *Cells) NoLanes() { c.plain = true }
