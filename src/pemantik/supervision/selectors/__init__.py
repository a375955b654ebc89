"""Reading: one module for each subject; permission inside, a bounded number of queries."""
