"""Data files alone: gazetteers and lexicons as TSV. `consumers.loading` reads them."""
