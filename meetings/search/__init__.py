"""Everything that is written in papers, passage by passage, to be found by its words."""
