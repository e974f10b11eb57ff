"""What a run looks like: one HTML file, markdown for a pull request, JSON, JUnit XML."""
