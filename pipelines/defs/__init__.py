"""What Dagster sees: thin assets over `pipelines.stages`, their checks, the job, its schedule and its sensor."""
