"""From "it does not work" to the cause: checks, logs, and a report that leaks nothing."""
