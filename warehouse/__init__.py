"""What readers read: the SQL of the reporting layer (`sql/`), and by default the folder that runs write to."""
