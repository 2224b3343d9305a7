"""What tests share: the real broker of the run, readers of topics, processes to be killed."""
