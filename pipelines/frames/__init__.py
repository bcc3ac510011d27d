"""What each claim of an article says of an event: which deed, by whom, to whom, where and when."""
