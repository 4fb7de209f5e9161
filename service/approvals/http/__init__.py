"""Routes of acts: what is asked, what is shown, what was done."""
