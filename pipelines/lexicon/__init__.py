"""The words of a language: data files of cues, titles and triggers, and their loaders."""
