"""What every route stands behind: who may enter, how much they may bring, and what they may be answered."""
